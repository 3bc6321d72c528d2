"""The pipeline in git: what it finds in invented messages, and what its card says."""

from __future__ import annotations

import json

import pytest
import spacy
from spacy.language import Language

from vejviser.settings import PROJECT_ROOT

BUNDLED = PROJECT_ROOT / "models" / "spacy" / "da_vejviser"
MOST_BYTES = 15_000_000
LEAST_F1_OF_NAMES = 0.8
LEAST_LEMMAS = 0.8

# The person in each; none of the sentences is one of the training's.
PERSONS = [
    ("Goddag, mit navn er Kirsten Bjerg, og jeg skriver om min faktura.", "Kirsten Bjerg"),
    ("Jeg hedder Tobias Holmgaard.", "Tobias Holmgaard"),
    ("det er Mathias Vestergaard der skriver", "Mathias Vestergaard"),
    ("Hej, Louise Brix her", "Louise Brix"),
    ("min mor hedder Gudrun Ravnsbæk og hun er 82", "Gudrun Ravnsbæk"),
    ("jeg snakkede i går med Pernille fra jeres afdeling", "Pernille"),
    ("Venlig hilsen Søren Ågaard", "Søren Ågaard"),
    ("regningen er sendt til Fatima Hussein", "Fatima Hussein"),
    ("Navn: Jørgen Kjærsgaard Telefon: 12 34 56 78", "Jørgen Kjærsgaard"),
    ("nej, det er Anne-Mette Lykke", "Anne-Mette Lykke"),
    ("I kan kontakte min advokat Erik Sandholt", "Erik Sandholt"),
    ("Ham der Brian lovede mig pengene tilbage", "Brian"),
]
NO_PERSONS = [
    "jeg vil gerne klage over et gebyr på 100 kr",
    "Hvornår får jeg svar på min klage?",
    "det virker ikke og ingen svarer telefonen",
    "Fakturaen er betalt den 3. oktober",
    "kan jeg få mine penge tilbage",
    "Det er for dårligt",
    "nej tak",
    "jeg er meget utilfreds med behandlingen af min sag",
]
LEMMAS = {
    "klager": "klage", "regningen": "regning", "betalte": "betale", "pengene": "penge", "dage": "dag", "fik": "få",
    "kunderne": "kunde", "gebyret": "gebyr", "sendte": "sende", "breve": "brev", "svarede": "svare", "mailen": "mail",
}  # fmt: skip
IN_SENTENCES = [
    "Kunderne klager over regningen .",
    "Jeg betalte gebyret og fik pengene igen efter ti dage .",
    "De sendte to breve , men svarede aldrig på mailen .",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The pipeline as it is in git."""
    return spacy.load(BUNDLED)


def lower(text: str) -> str:
    return text.lower()


def two_letters(text: str) -> str:
    for letter, letters in {"æ": "ae", "ø": "oe", "å": "aa", "Å": "Aa", "Ø": "Oe"}.items():
        text = text.replace(letter, letters)
    return text


@pytest.mark.parametrize("spelling", [str, lower, two_letters])
def test_persons_are_found_however_they_are_typed(nlp: Language, spelling) -> None:
    right = {(spelling(text), spelling(name)) for text, name in PERSONS}
    texts = [spelling(text) for text, _ in PERSONS] + [spelling(text) for text in NO_PERSONS]
    found = {(text, each.text) for text in texts for each in nlp(text).ents if each.label_ == "PER"}
    f1 = 2 * len(right & found) / (len(right) + len(found))
    assert f1 >= LEAST_F1_OF_NAMES, sorted(right ^ found)


def test_words_get_the_form_of_the_dictionary(nlp: Language) -> None:
    found = {token.lower_: token.lemma_.lower() for text in IN_SENTENCES for token in nlp(text)}
    right = [word for word, lemma in LEMMAS.items() if found[word] == lemma]
    assert len(right) / len(LEMMAS) >= LEAST_LEMMAS, {
        word: found[word] for word in LEMMAS if word not in right
    }


def test_words_get_their_part_of_speech(nlp: Language) -> None:
    found = [(token.text, token.pos_) for token in nlp("Hun betaler den store regning i Aarhus.")]
    assert found == [
        ("Hun", "PRON"), ("betaler", "VERB"), ("den", "DET"), ("store", "ADJ"), ("regning", "NOUN"), ("i", "ADP"),
        ("Aarhus", "PROPN"), (".", "PUNCT"),
    ]  # fmt: skip


def test_it_is_small_and_its_card_is_its_own() -> None:
    files = [path for path in BUNDLED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES
    meta = json.loads((BUNDLED / "meta.json").read_text(encoding="utf-8"))
    card = (BUNDLED / "README.md").read_text(encoding="utf-8")
    assert f"# da_vejviser {meta['version']}" in card
    assert meta["license"] == "CC BY-SA 4.0"
    for score in meta["performance"]["scores"]:
        assert (
            f"| {score['test_set']} | {score['spelling']} | {score['sentences']} | {100 * score['names']:.1f} |"
            in card
        )
    assert "Permission is hereby granted" in (BUNDLED / "LICENSE").read_text(encoding="utf-8")
