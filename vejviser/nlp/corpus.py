"""The annotated Danish text that the bundled pipeline is trained and scored on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vejviser.nlp.conllu import CorpusError, TreebankWord, lines_of, read_treebank
from vejviser.nlp.parts_of_speech import Correspondence
from vejviser.nlp.sentence import OUTSIDE, Sentence

TREEBANK = "ddt/da_ddt-joined-{split}.conllu"
NEWS_NAMES = "danplus/da_news_{split}.tsv"
CHAT = "danplus/da_{source}_{split}.tsv"
CHAT_SOURCES = ("arto", "twitter")
LICENCE = "danplus/LICENSE"


class Corpus:
    """News with everything (DDT, with the four types of names of DaN+), chat and Twitter with names only.

    `directory` holds `ddt/` and `danplus/`. Methods raise `CorpusError` for a file that is missing or broken.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def news(self, split: str) -> list[Sentence]:
        """Edited text; `split` is train, dev or test."""
        treebank = list(read_treebank(self._directory / TREEBANK.format(split=split)))
        names = _Names(self._directory / NEWS_NAMES.format(split=split))
        known = Correspondence(read_treebank(self._directory / TREEBANK.format(split="dev")))
        return [_news_sentence(words, names, known) for words in treebank]

    def chat(self, source: str, split: str) -> list[Sentence]:
        """Text as it was typed; `source` is one of `CHAT_SOURCES`, `split` is dev or test."""
        path = self._directory / CHAT.format(source=source, split=split)
        return [Sentence.with_names_only(words, tags) for words, tags in _read_names(path)]

    def licence_of_names(self) -> str:
        """The text of the licence of DaN+, which has to stand beside what is made from it."""
        return "\n".join(lines_of(self._directory / LICENCE))


class _Names:
    """The names of sentences, found by their words."""

    def __init__(self, path: Path) -> None:
        self._tags = {tuple(words): tags for words, tags in _read_names(path)}

    def of(self, words: list[TreebankWord]) -> list[str]:
        """With four types where DaN+ has the sentence, else as the treebank has them."""
        tags = self._tags.get(tuple(word.form for word in words))
        return tags or [word.entity for word in words]


def _news_sentence(words: list[TreebankWord], names: _Names, known: Correspondence) -> Sentence:
    annotated = any(word.pos for word in words)
    analyses = [(word.pos, word.morph) for word in words] if annotated else known.analyses(words)
    return Sentence(
        words=tuple(word.form for word in words),
        spaces=tuple(word.space_after for word in words),
        entities=tuple(names.of(words)),
        lemmas=tuple(word.lemma for word in words),
        pos=tuple(pos for pos, _ in analyses),
        morphs=tuple(morph for _, morph in analyses),
    )


def _read_names(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    words: list[str] = []
    tags: list[str] = []
    for number, line in enumerate([*lines_of(path), ""], 1):
        if line.strip():
            columns = line.split("\t")
            if len(columns) < 2:
                raise CorpusError(f"{path.name}, line {number}: no second column")
            words.append(columns[0])
            tags.append(plain_type(columns[1]))
        elif words:
            yield words, _repaired(tags)
            words, tags = [], []


def plain_type(tag: str) -> str:
    """One of the four types. What derives from a name ("dansk") is MISC, as in CoNLL 2003 and DaNE.

    A word of which a name is a part ("SID-huset") has the type of that name.
    """
    if tag == OUTSIDE:
        return OUTSIDE
    place, _, kind = tag.partition("-")
    return f"{place}-MISC" if kind.endswith("deriv") else f"{place}-{kind.removesuffix('part')}"


def _repaired(tags: list[str]) -> list[str]:
    """IOB in which no name begins with its inside, and none changes its type within."""
    repaired: list[str] = []
    before = OUTSIDE
    for tag in tags:
        if tag.startswith("I-") and before[2:] != tag[2:]:
            tag = f"B-{tag[2:]}"
        repaired.append(tag)
        before = tag
    return repaired
