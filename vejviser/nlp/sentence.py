"""A sentence with what its annotators say of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.vocab import Vocab

OUTSIDE = "O"
_NO_SPACE_BEFORE = frozenset(".,;:!?)]}»”%") | {"...", "'s"}
_NO_SPACE_AFTER = frozenset("([{«„#@")


@dataclass(frozen=True)
class Sentence:
    """Words with all annotations in parallel; "" is an annotation that is not known.

    `spaces` tells whether a blank follows a word, `pos` and `morphs` are those of Universal Dependencies,
    `entities` are IOB tags with the types PER, ORG, LOC and MISC.
    """

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    entities: tuple[str, ...]
    lemmas: tuple[str, ...]
    pos: tuple[str, ...]
    morphs: tuple[str, ...]

    @classmethod
    def with_names_only(cls, words: Sequence[str], entities: Sequence[str]) -> Sentence:
        """A sentence of which nothing but the names is known, spaced as one writes."""
        unknown = ("",) * len(words)
        return cls(tuple(words), spacing(words), tuple(entities), unknown, unknown, unknown)

    @property
    def text(self) -> str:
        """The sentence as it was written."""
        return "".join(
            word + " " * space for word, space in zip(self.words, self.spaces, strict=True)
        ).strip()

    def to_doc(self, vocab: Vocab) -> Doc:
        """The sentence as spaCy's gold standard."""
        return Doc(
            vocab,
            words=list(self.words),
            spaces=[*self.spaces[:-1], False],
            lemmas=list(self.lemmas),
            pos=list(self.pos),
            morphs=list(self.morphs),
            ents=list(self.entities),
        )


def spacing(words: Sequence[str]) -> tuple[bool, ...]:
    """Where blanks go between words that came without them."""
    following = [*words[1:], "."]
    return tuple(
        after not in _NO_SPACE_BEFORE and word not in _NO_SPACE_AFTER
        for word, after in zip(words, following, strict=True)
    )
