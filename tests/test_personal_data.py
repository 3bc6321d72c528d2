"""What is hidden from those who read along."""

from __future__ import annotations

import pytest

from vejviser.personal_data import find, mask, name_words, stated_names

HIDDEN = [
    (
        "jeg hedder Signe Overgaard, og min mail er signe.o@example.dk",
        "jeg hedder [navn], og min mail er [e-mail]",
    ),
    ("jeg hedder bo, og jeg vil klage", "jeg hedder [navn], og jeg vil klage"),
    ("Navn: Aisha Rahmani", "Navn: [navn]"),
    ("mvh peter jensen", "mvh [navn]"),
    ("Med venlig hilsen\nAnne-Mette Holm", "Med venlig hilsen\n[navn]"),
    ("Peters pakke kom aldrig", "[navn] pakke kom aldrig"),
    ("fru Gudrun Ravn har ringet", "fru [navn] har ringet"),
    ("skriv til signe(at)example.dk", "skriv til [e-mail]"),
    ("ring på 12 34 56 78", "ring på [telefon]"),
    ("ring på 23456789", "ring på [telefon]"),
    ("nummeret er +45 2345 6789", "nummeret er [telefon]"),
    ("svensk nummer 0046 70 123 45 67", "svensk nummer [telefon]"),
    ("+49 (0)151 23456789", "[telefon]"),
    ("mit cpr er 010203-1234", "mit cpr er [CPR-nummer]"),
    ("mit cpr er xxxxxx-xxxx", "mit cpr er [CPR-nummer]"),
    ("kortet 4111 1111 1111 1111 er spærret", "kortet [kortnummer] er spærret"),
    ("reg.nr. 9570 kontonummer 12345678", "reg.nr. [kontonummer] kontonummer [kontonummer]"),
    ("sæt dem ind på 9570 0012345678", "sæt dem ind på [kontonummer]"),
    ("mit kort er 4571 7360 1234 5679", "mit kort er [kontonummer]"),  # a slip in it: no valid card
    ("IBAN DK50 0040 0440 1162 43 tak", "IBAN [kontonummer] tak"),
    ("Jeg bor på Nørregade 12, 2. tv, 8000 Aarhus C", "Jeg bor på [adresse], [adresse]"),
    ("gammel kongevej 123 a, 1850 frederiksberg c", "[adresse], [adresse]"),
    ("H.C. Andersens Boulevard 27, 4. th.", "[adresse]"),
    ("send det til Strandvejen 100 i 2900 Hellerup", "send det til [adresse] i [adresse]"),
]
SHOWN = [
    "Faktura 12345678 er forkert, og ordre 98765432 også",
    "sagen SAG-10001 og VV-DX748C",
    "jeg har betalt 1.110 kr. den 20. juli 2025 og 1500 Kr i 2024",
    "jeg er utilfreds med Klarna. Jeg er Sur.",
    "Vi holder til på vejen 5 km væk, og det tog 12 dage",
    "Alle har ret. Per kunde er det meget. Mark det nu.",
    "kan man se alle sine køb, og må jeg få hans oplysninger slettet",
    "my danish is not good",
    "Er ARN noget for mig når jeg bor i Danmark",
]


@pytest.mark.parametrize(("text", "masked"), HIDDEN)
def test_personal_data_is_hidden(text: str, masked: str) -> None:
    assert mask(text) == masked
    # What is masked already stays as it is.
    assert mask(masked) == masked


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_not_personal_can_be_read(text: str) -> None:
    assert mask(text) == text


def test_a_name_that_was_given_is_known_again() -> None:
    known = name_words(["Quirinius Østensjø"])
    assert (
        mask("QUIRINIUS skrev i går, hr. østensjø ringede", known) == "[navn] skrev i går, hr. [navn] ringede"
    )


def test_stated_names_are_told_apart_from_moods() -> None:
    assert set(stated_names("Hej, jeg hedder Amina, og jeg er Vred")) == {"Amina"}


def test_the_assistant_may_say_what_is_public() -> None:
    text = "Jeg hedder Vejviser. Ring på 12 34 56 78 eller 87 65 43 21"
    shown = mask(text, speaker="assistant", public=["12345678"])
    assert shown == "Jeg hedder Vejviser. Ring på 12 34 56 78 eller [telefon]"


def test_long_text_without_personal_data_is_quick_to_read() -> None:
    # Nested repetitions would take minutes for these.
    for text in ("a " * 20_000, "1 2" * 10_000, "Vej " * 10_000, "@" * 20_000, "A" * 40_000):
        assert len(find(text)) < 10_000
