"""Bad input gets a clear 4xx in JSON, never a 500."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.running_desk import COMPLAINT, Desk

JSON = {"Content-Type": "application/json"}


def refused_field(desk: Desk, **changes) -> str:
    """The one field that a ticket with these changes is refused for."""
    answer = desk.api("POST", "tickets/", key=uuid4().hex, json={**COMPLAINT, **changes})
    assert answer.status_code == 400, answer.text
    (field,) = answer.json()["fields"]
    return field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "praise"), ("kind", None), ("kind", ["feedback"]), ("subject", ""), ("subject", "x" * 201),
        ("subject", "a\0b"), ("description", "x" * 20_001), ("description", {"text": "x"}),
        ("invoice_number", "1" * 101), ("department", "x" * 101), ("channel", "x" * 51),
        ("conversation_id", "x" * 201), ("customer", "Søren"), ("customer", {"email": "soren@"}),
        ("customer", {"email": "x" * 250 + "@example.dk"}), ("customer", {"name": "x" * 201}),
        ("customer", {"phone": "1" * 41}), ("customer", {"cpr": "x"}), ("status", "closed"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(desk: Desk, field: str, value: object) -> None:
    assert refused_field(desk, **{field: value}) == field


def test_every_missing_field_is_named(desk: Desk) -> None:
    answer = desk.api("POST", "tickets/", key=uuid4().hex, json={})
    assert set(answer.json()["fields"]) == {"kind", "subject", "description"}


def test_danish_domains_and_longest_texts_are_accepted(desk: Desk) -> None:
    customer = {"name": "Æ" * 200, "email": "kunde@rødgrød.example.dk"}
    ticket = desk.open_ticket(customer=customer, subject="ø" * 200, description="😀" * 20_000)
    assert ticket["customer"]["email"] == customer["email"]
    assert len(ticket["description"]) == 20_000


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"kind": NaN}', b'{"\\ud800": 1}', b'{"kind": "\\ud800"}',
     b'{"kind": "feedback", "kind": "complaint"}', b"[" * 100_000, b'{"kind": ' + b"9" * 5000 + b"}"],
    ids=lambda body: repr(body[:24]),
)  # fmt: skip
def test_malformed_json_is_400(desk: Desk, body: bytes) -> None:
    answer = desk.api("POST", "tickets/", key=uuid4().hex, data=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid", "parse_error")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"]
)
def test_another_content_type_is_415(desk: Desk, content_type: str) -> None:
    answer = desk.api(
        "POST",
        "tickets/",
        key=uuid4().hex,
        data=json.dumps(COMPLAINT),
        headers={"Content-Type": content_type},
    )
    assert (answer.status_code, answer.json()["error"]) == (415, "unsupported_media_type")


def test_a_body_over_the_limit_is_413(desk: Desk) -> None:
    answer = desk.api("POST", "tickets/", key=uuid4().hex, data=b" " * 600_000, headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_a_body_of_unknown_length_is_411(desk: Desk) -> None:
    answer = desk.api("POST", "tickets/", key=uuid4().hex, data=iter([b"{}"]), headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (411, "length_required")


def test_another_method_is_405_in_json(desk: Desk) -> None:
    answer = desk.api("DELETE", f"tickets/{desk.open_ticket()['number']}/")
    assert (answer.status_code, answer.json()["error"]) == (405, "method_not_allowed")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([*COMPLAINT, "name", "text", "link", "status", "file"]) | st.text(max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(FIELDS, VALUES, max_size=6))
def test_no_json_makes_a_500(either_desk: Desk, body: dict) -> None:
    number = "SAG-10001"
    for method, path in (
        ("POST", "tickets/"),
        ("POST", f"tickets/{number}/notes/"),
        ("POST", f"tickets/{number}/attachments/"),
        ("PATCH", f"tickets/{number}/"),
    ):
        answer = either_desk.api(
            method, path, key=uuid4().hex, data=json.dumps({**COMPLAINT, **body}), headers=JSON
        )
        assert answer.status_code < 500, (path, body)
        assert answer.headers["Content-Type"] == "application/json"
