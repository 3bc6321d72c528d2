"""What is found in a customer's text: e-mails, phones, invoice and case numbers."""

from __future__ import annotations

import pytest

from vejviser.finding import (
    find_case_number,
    find_email,
    find_invoice_number,
    find_labelled_invoice_number,
    find_phone,
)


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("mette@example.dk", "mette@example.dk"),
        ("Min mail er Mette.Hansen+klage@Example.DK.", "mette.hansen+klage@example.dk"),
        ("skriv til mette_h@post.example.co.uk, tak", "mette_h@post.example.co.uk"),
        ("søren.ågård@rødgrød.example", "søren.ågård@rødgrød.example"),
        ("mette snabel-a example.dk", "mette@example.dk"),
        ("mette snabela example.dk", "mette@example.dk"),
        ("mette(at)example.dk", "mette@example.dk"),
        ("mette @ example.dk", "mette@example.dk"),
        ("<mette@example.dk>", "mette@example.dk"),
        ("den ene er a1@example.dk og den anden b2@example.dk", "a1@example.dk"),
        ("mette@example", None),
        ("mette.example.dk", None),
        ("@example.dk", None),
        ("Jeg har ingen mail", None),
        ("", None),
    ],
)
def test_an_email_address_is_found(text: str, email: str | None) -> None:
    assert find_email(text) == email


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("12345678", "12 34 56 78"),
        ("12 34 56 78", "12 34 56 78"),
        ("1234 5678", "12 34 56 78"),
        ("12-34-56-78", "12 34 56 78"),
        ("+45 12 34 56 78", "12 34 56 78"),
        ("+4512345678", "12 34 56 78"),
        ("0045 12345678", "12 34 56 78"),
        ("ring på 12345678, tak", "12 34 56 78"),
        ("tlf. 12345678.", "12 34 56 78"),
        ("+46 70 123 45 67", "+46701234567"),
        ("0049 170 1234567", "+491701234567"),
        ("mit mobilnummer er 1234567", "1234567"),
        ("mette12345678@example.dk", None),
        ("K12345678", None),
        ("1234567", None),
        ("123456789012", None),
        ("ingen telefon", None),
    ],
)
def test_a_phone_number_is_found(text: str, phone: str | None) -> None:
    assert find_phone(text) == phone


@pytest.mark.parametrize(
    "text",
    ["Jeg ringede den 20.07.2025", "den 20-07-2025 kl. 12", "2025-07-20 fik jeg en rykker"],
)
def test_a_date_is_no_phone_number(text: str) -> None:
    assert find_phone(text) is None


@pytest.mark.parametrize(
    "text",
    ["Jeg vil klage over faktura 12345678", "fakturanummeret er 12345678", "regning nr. 1234 5678"],
)
def test_an_invoice_number_of_eight_digits_is_no_phone_number(text: str) -> None:
    assert find_phone(text) is None


@pytest.mark.parametrize("text", ["sag 10234567", "SAG-10234567", "sagsnummer 10234567"])
def test_a_case_number_of_eight_digits_is_no_phone_number(text: str) -> None:
    assert find_phone(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("faktura 1234567", "1234567"),
        ("Fakturanummer: K4MADNY-1", "K4MADNY-1"),
        ("fakturanummeret er 1234567.", "1234567"),
        ("regning nr. 99887", "99887"),
        ("faktura #12345", "12345"),
        ("regningen på 500 kr. er forkert", None),
        ("min faktura er forkert", None),
        ("1234567", None),
    ],
)
def test_a_labelled_invoice_number_is_found(text: str, number: str | None) -> None:
    assert find_labelled_invoice_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "regning på 1.110 kr.",
        "regningen på 1500 kr. er forkert",
        "faktura på 2000 kroner",
        "faktura på 1110,50 kr",
    ],
)
def test_an_amount_is_no_invoice_number(text: str) -> None:
    assert find_labelled_invoice_number(text) is None
    assert find_invoice_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234567", "1234567"),
        ("K4MADNY-1", "K4MADNY-1"),
        ("det er 1234567 tror jeg", "1234567"),
        ("123 456 789", "123456789"),
        ("faktura 1234 5678", "12345678"),
        ("faktura K4MADNY-1 fra 2024", "K4MADNY-1"),
        ("1234567 fra 2024", "1234567"),
        ("2024", "2024"),
        ("den er fra 2024", None),
        ("123", None),
        ("ABCDEF", None),
        ("a" * 40 + "1", None),
        ("mette1234@example.dk", None),
        ("nej", None),
        ("", None),
    ],
)
def test_an_invoice_number_is_read_from_the_answer_to_its_question(text: str, number: str | None) -> None:
    assert find_invoice_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("SAG-10234", "SAG-10234"),
        ("sag-10234", "SAG-10234"),
        ("sag 10234", "SAG-10234"),
        ("sagsnr. 10234", "SAG-10234"),
        ("sagsnummeret er 10234", "SAG-10234"),
        ("min sag SAG-10234", "SAG-10234"),
        ("Hvordan går det med sag nr. 10234?", "SAG-10234"),
        ("Hvordan går det med sagen?", None),
        ("10234", None),
        ("usag10234", None),
    ],
)
def test_a_case_number_is_found(text: str, number: str | None) -> None:
    assert find_case_number(text) == number
