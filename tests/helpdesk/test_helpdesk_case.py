"""Cases go through JSON unharmed, and keep the customer's words out of what is logged."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vejviser.helpdesk.case import KINDS, Case, Customer

words = st.none() | st.text()
cases = st.builds(
    Case,
    kind=st.sampled_from(KINDS),
    subject=st.text(),
    description=st.text(),
    customer=st.builds(Customer, name=words, email=words, phone=words),
    invoice_number=words,
    department=words,
    channel=words,
    conversation_id=words,
)


@given(cases)
def test_a_case_comes_back_from_json_as_it_was(case: Case) -> None:
    assert Case.from_json(json.loads(json.dumps(case.to_json()))) == case


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "grudge"}, "kind"),
        ({"kind": None}, "kind"),
        ({"subject": None}, "subject"),
        ({"description": 7}, "description"),
        ({"customer": "Kim"}, "customer"),
        ({"customer": {"email": ["kim@example.dk"]}}, "email"),
        ({"invoice_number": 12}, "invoice_number"),
    ],
)
def test_what_is_no_case_is_refused_by_the_fields_name_alone(change: dict[str, Any], field: str) -> None:
    data = Case("feedback", "Emne", "Tekst", Customer("Kim")).to_json() | change
    with pytest.raises(ValueError, match=field) as refused:
        Case.from_json(data)
    assert "Kim" not in str(refused.value)
    assert "kim@" not in str(refused.value)


def test_repr_shows_nothing_personal() -> None:
    case = Case("complaint", "Kims emne", "Kims tekst", Customer("Kim", "kim@x.dk", "12345678"), "INV-1")
    shown = repr(case)
    assert "complaint" in shown
    assert not any(word in shown for word in ("Kim", "kim@", "1234", "INV-1"))
