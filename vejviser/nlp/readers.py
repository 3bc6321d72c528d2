"""spaCy's readers of what the pipeline is trained on and selected by; `pipeline.cfg` names them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.training import Example
from spacy.util import registry

from vejviser.nlp.corpus import CHAT_SOURCES, Corpus
from vejviser.nlp.customers import InventedCustomers
from vejviser.nlp.sentence import Sentence
from vejviser.nlp.spelling import as_somebody_types, lower_cased

# How often each sentence of a few hundred comes for one of the thousands of news.
CHAT_TIMES = 2
CUSTOMER_TIMES = 12
SENTENCES_AT_A_TIME = 4

Reader = Callable[[Language], Iterator[Example]]


@registry.readers("vejviser.training.v1")
def training_reader(data: str, seed: int) -> Reader:
    """News, chat and invented customers, each time in other spellings and another order."""
    sentences = training_sentences(Path(data), seed)
    chance = random.Random(seed)

    def read(nlp: Language) -> Iterator[Example]:
        shuffled = chance.sample(sentences, len(sentences))
        for sentence in _together(shuffled, chance):
            yield example_of(nlp, as_somebody_types(sentence, chance))

    return read


@registry.readers("vejviser.selection.v1")
def selection_reader(data: str) -> Reader:
    """News that are not trained on, as they are and in lower case."""
    news = Corpus(Path(data)).news("dev")
    sentences = [*news, *map(lower_cased, news)]

    def read(nlp: Language) -> Iterator[Example]:
        for sentence in sentences:
            yield example_of(nlp, sentence)

    return read


def training_sentences(data: Path, seed: int) -> list[Sentence]:
    """Everything that is trained on. Raises `CorpusError`."""
    corpus = Corpus(data)
    chat = [sentence for source in CHAT_SOURCES for sentence in corpus.chat(source, "dev")]
    return [
        *corpus.news("train"),
        *chat * CHAT_TIMES,
        *InventedCustomers(seed).sentences(CUSTOMER_TIMES),
    ]


def example_of(nlp: Language, sentence: Sentence) -> Example:
    """The text as the pipeline's own tokenizer takes it apart, beside what is true of it."""
    return Example(nlp.make_doc(sentence.text), sentence.to_doc(nlp.vocab))


def _together(sentences: list[Sentence], chance: random.Random) -> Iterator[Sentence]:
    """One to a few sentences at a time: messages have several, and no mark needs to stand between them."""
    place = 0
    while place < len(sentences):
        count = chance.choice((1, 1, 1, 2, SENTENCES_AT_A_TIME))
        yield _joined(sentences[place : place + count])
        place += count


def _joined(sentences: list[Sentence]) -> Sentence:
    return Sentence(
        words=tuple(word for each in sentences for word in each.words),
        spaces=tuple(space for each in sentences for space in (*each.spaces[:-1], True)),
        entities=tuple(tag for each in sentences for tag in each.entities),
        lemmas=tuple(lemma for each in sentences for lemma in each.lemmas),
        pos=tuple(pos for each in sentences for pos in each.pos),
        morphs=tuple(morph for each in sentences for morph in each.morphs),
    )
