"""Sentences as customers would have typed them: lower case, ae/oe/aa, no æøå at all, chat words, slips."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from vejviser.nlp.sentence import Sentence
from vejviser.nlu.ways_of_writing import NEIGHBOURS, without_danish_letters

_ONE_LETTER = str.maketrans({"æ": "a", "ø": "o", "å": "a", "Æ": "A", "Ø": "O", "Å": "A"})
_MARKS = frozenset(".,!?;:")
_TYPED_AS = {
    "jeg": ("jg", "jeeg", "jæ"),
    "ikke": ("ik", "ikk", "ikke'", "ikkee"),
    "også": ("oss", "ås", "osse"),
    "hvad": ("hva", "hvd"),
    "hvordan": ("hvordn", "hvordna", "hvodan"),
    "det": ("d", "de", "dt"),
    "er": ("r", "ær"),
    "og": ("å", "o"),
    "at": ("å",),
    "noget": ("noed", "noet", "nogt"),
    "nogle": ("nogen", "nogn"),
    "mig": ("mæ", "mi"),
    "dig": ("dæ", "di"),
    "lige": ("li", "lie"),
    "meget": ("mega", "mejet", "mget"),
    "selv": ("sel", "selvv"),
    "blive": ("bli",),
    "bliver": ("blir", "bler"),
    "have": ("ha",),
    "tage": ("ta",),
    "sige": ("sie",),
    "hilsen": ("hils", "mvh"),
    "nej": ("næ", "nejj"),
    "ja": ("jaa", "jaja"),
    "med": ("m", "mæ"),
    "til": ("t", "te"),
    "skal": ("ska", "sgal"),
    "kan": ("ka", "kna"),
}

Variant = Callable[[Sentence, random.Random], Sentence]


def lower_cased(sentence: Sentence) -> Sentence:
    """Without a capital letter, in words and lemmas."""
    return _each_word(sentence, str.lower, lemmas_too=True)


def with_two_letters(sentence: Sentence) -> Sentence:
    """With ae, oe and aa for æ, ø and å."""
    return _each_word(sentence, without_danish_letters, lemmas_too=True)


def with_one_letter(sentence: Sentence) -> Sentence:
    """With a and o for æ, ø and å."""
    return _each_word(sentence, lambda word: word.translate(_ONE_LETTER), lemmas_too=True)


def upper_cased(sentence: Sentence) -> Sentence:
    """Shouted. The lemmas are as ever."""
    return _each_word(sentence, str.upper, lemmas_too=False)


def unpunctuated(sentence: Sentence) -> Sentence:
    """Without marks, unless nothing would be left."""
    kept = [place for place, word in enumerate(sentence.words) if word not in _MARKS]
    if not kept:
        return sentence

    def of(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(values[place] for place in kept)

    words = of(sentence.words)
    return Sentence(
        words,
        tuple(sentence.spaces[place] or _before_mark(sentence, place) for place in kept),
        _joined(of(sentence.entities)),
        of(sentence.lemmas),
        of(sentence.pos),
        of(sentence.morphs),
    )


def as_typed_in_chat(sentence: Sentence, chance: random.Random, share: float = 0.5) -> Sentence:
    """With the short forms and repeated letters of chats in `share` of the words that have them."""

    def typed(word: str) -> str:
        forms = _TYPED_AS.get(word.lower())
        if forms and chance.random() < share:
            return chance.choice(forms)
        if len(word) > 3 and word[-1] in "aeiouyæøå" and chance.random() < share / 20:
            return word + word[-1] * chance.randint(1, 4)
        return word

    return _each_word(sentence, typed, lemmas_too=False)


def with_slips(sentence: Sentence, chance: random.Random, share: float = 0.04) -> Sentence:
    """With slips of the fingers on a Danish keyboard in `share` of the letters."""

    def slipped(word: str) -> str:
        letters = list(word)
        for place in range(len(letters)):
            if letters[place].isalpha() and len(word) > 2 and chance.random() < share:
                _slip(letters, place, chance)
        return "".join(letters) or word

    return _each_word(sentence, slipped, lemmas_too=False)


def as_somebody_types(sentence: Sentence, chance: random.Random) -> Sentence:
    """As it was in a third of the cases, else with some of the habits above, often several at once."""
    if chance.random() < 0.33:
        return sentence
    if chance.random() < 0.6:
        sentence = lower_cased(sentence)
    elif chance.random() < 0.06:
        sentence = upper_cased(sentence)
    if chance.random() < 0.2:
        sentence = with_two_letters(sentence) if chance.random() < 0.6 else with_one_letter(sentence)
    if chance.random() < 0.3:
        sentence = unpunctuated(sentence)
    if chance.random() < 0.3:
        sentence = as_typed_in_chat(sentence, chance)
    if chance.random() < 0.25:
        sentence = with_slips(sentence, chance)
    return sentence


def _each_word(sentence: Sentence, change: Callable[[str], str], *, lemmas_too: bool) -> Sentence:
    """The lemma of a word that is not spelt the same any more is only known if it changes alike."""
    words = tuple(change(word) for word in sentence.words)
    if lemmas_too:
        lemmas = tuple(change(lemma) for lemma in sentence.lemmas)
    else:
        pairs = zip(words, sentence.words, sentence.lemmas, strict=True)
        lemmas = tuple(lemma if word == before else "" for word, before, lemma in pairs)
    return replace(sentence, words=words, lemmas=lemmas)


def _slip(letters: list[str], place: int, chance: random.Random) -> None:
    """One letter beside, missing, doubled or swapped with the next; `letters` keeps its length."""
    kind = chance.random()
    letter = letters[place]
    if kind < 0.4:
        letters[place] = _beside(letter, chance)
    elif kind < 0.6:
        letters[place] = ""
    elif kind < 0.8:
        letters[place] = letter * 2
    elif place + 1 < len(letters):
        letters[place], letters[place + 1] = letters[place + 1], letter


def _beside(letter: str, chance: random.Random) -> str:
    if letter.lower() in NEIGHBOURS:
        near = chance.choice(NEIGHBOURS[letter.lower()])
        return near.upper() if letter.isupper() else near
    return letter


def _before_mark(sentence: Sentence, place: int) -> bool:
    """Where a mark goes, its blank stays."""
    following = place + 1
    return following < len(sentence.words) and sentence.words[following] in _MARKS


def _joined(entities: tuple[str, ...]) -> tuple[str, ...]:
    """A name whose first word was a mark begins with what is left of it."""
    before = ("O", *entities[:-1])
    return tuple(
        f"B-{tag[2:]}" if tag.startswith("I-") and previous[2:] != tag[2:] else tag
        for tag, previous in zip(entities, before, strict=True)
    )
