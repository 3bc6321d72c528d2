"""CPR and card numbers are masked, other numbers are left alone."""

from __future__ import annotations

import pytest

from vejviser.pii import CARD_MASK, CPR_MASK, has_masked_number, mask_numbers


@pytest.mark.parametrize(
    "number",
    ["010190-1234", "010190 1234", "0101901234", "01 01 90 1234", "01.01.90-1234", "01/01/90-1234",
     "010190–1234", "610190-1234", "290200-1234", "010190 - 1234", "01-01-90-1234"],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["{}", "Mit CPR er {}.", "cpr:{}", "({})", "CPR{}", "{}, tak"])
def test_a_cpr_number_is_masked(number: str, frame: str) -> None:
    assert mask_numbers(frame.format(number)) == frame.format(CPR_MASK)


@pytest.mark.parametrize(
    "label", ["faktura", "fakturanummer:", "ordre nr.", "sagsnummeret er", "tlf.", "kundenummer"]
)
def test_ten_bare_digits_with_a_label_are_left(label: str) -> None:
    text = f"{label} 0101901234"
    assert mask_numbers(text) == text


@pytest.mark.parametrize(
    "text",
    ["12 34 56 78", "+45 12345678", "1234567", "K4MADNY-1", "20.07.2025", "1.110 kr.", "9999999999",
     "3201901234", "SAG-10234", "12345678901", "2025-07-20 12:00", "mette@example.dk", "", "🙂"],
)  # fmt: skip
def test_other_numbers_are_left(text: str) -> None:
    assert mask_numbers(text) == text
    assert not has_masked_number(text)


# Numbers that card networks publish for testing.
@pytest.mark.parametrize(
    "number",
    ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "5555555555554444",
     "3782 822463 10005", "5019717010103742", "6304000000000000"],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["{}", "Kort: {}.", "jeg betalte med {} i går"])
def test_a_card_number_is_masked(number: str, frame: str) -> None:
    assert mask_numbers(frame.format(number)) == frame.format(CARD_MASK)


def test_a_long_number_that_is_no_card_is_left() -> None:
    assert mask_numbers("ordre 4111111111111112") == "ordre 4111111111111112"


def test_every_number_of_a_text_is_masked() -> None:
    text = "010190-1234 og 4111 1111 1111 1111\nog 020290 1234"
    assert mask_numbers(text) == f"{CPR_MASK} og {CARD_MASK}\nog {CPR_MASK}"


def test_masking_again_changes_nothing() -> None:
    once = mask_numbers("010190-1234 4111111111111111")
    assert mask_numbers(once) == once
    assert has_masked_number(once)
