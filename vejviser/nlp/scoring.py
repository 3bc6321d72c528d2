"""How good a Danish pipeline is: names, lemmas and parts of speech on text it was not trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from vejviser.nlp.corpus import CHAT_SOURCES, Corpus
from vejviser.nlp.readers import example_of
from vejviser.nlp.sentence import Sentence
from vejviser.nlp.spelling import lower_cased, with_two_letters

if TYPE_CHECKING:
    from spacy.language import Language

TYPES = ("PER", "ORG", "LOC", "MISC")
SPELLINGS: dict[str, Callable[[Sentence], Sentence]] = {
    "as written": lambda sentence: sentence,
    "lower case": lower_cased,
    "ae, oe, aa": with_two_letters,
}


@dataclass(frozen=True)
class Score:
    """F1 of names and accuracy of the rest, 0 to 1; `None` where the set has no such annotation."""

    test_set: str
    spelling: str
    sentences: int
    names: float
    names_by_type: dict[str, float]
    lemmas: float | None
    parts_of_speech: float | None
    morphology: float | None

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def held_out_sets(data: Path) -> dict[str, list[Sentence]]:
    """The splits that nothing is trained on or selected by. Raises `CorpusError`."""
    corpus = Corpus(data)
    return {"news": corpus.news("test")} | {source: corpus.chat(source, "test") for source in CHAT_SOURCES}


def score_all(nlp: Language, sets: dict[str, list[Sentence]]) -> list[Score]:
    """Each set in each spelling."""
    return [
        score(nlp, sentences, test_set, spelling)
        for test_set, sentences in sets.items()
        for spelling in SPELLINGS
    ]


def score(nlp: Language, sentences: Iterable[Sentence], test_set: str, spelling: str = "as written") -> Score:
    """The pipeline's own tokens are compared with the annotators', as it will be used."""
    spelt = [SPELLINGS[spelling](sentence) for sentence in sentences]
    found = nlp.evaluate([example_of(nlp, sentence) for sentence in spelt])
    by_type = found.get("ents_per_type") or {}
    annotated = any(any(sentence.lemmas) for sentence in spelt)
    return Score(
        test_set,
        spelling,
        len(spelt),
        found["ents_f"] or 0.0,
        {kind: by_type[kind]["f"] if kind in by_type else 0.0 for kind in TYPES},
        found.get("lemma_acc") if annotated else None,
        found.get("pos_acc") if annotated else None,
        found.get("morph_acc") if annotated else None,
    )


def words_per_second(nlp: Language, sets: dict[str, list[Sentence]]) -> float:
    """How fast the pipeline reads one message at a time, with all its components."""
    texts = [sentence.text for sentences in sets.values() for sentence in sentences]
    nlp(texts[0])
    begin = perf_counter()
    words = sum(len(nlp(text)) for text in texts)
    return words / (perf_counter() - begin)
