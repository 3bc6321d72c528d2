"""A wish for a human."""

from __future__ import annotations

import pytest

from tests.actions.running_actions import ActionServer, answered, said
from tests.desk.running_desk import Desk

WANTED = {
    "wants_callback": True,
    "customer_name": "Mette",
    "customer_email": "mette@example.dk",
    "case_run": 1,
}


@pytest.mark.parametrize("form", [None, "lookup_form"])
def test_the_contact_comes_at_once(server: ActionServer, form: str | None) -> None:
    answer = server.run("action_start_handoff", "menneske", intent="human_handoff", active_loop=form)
    assert answer.said == ["utter_human_contact"]
    assert (answer.slots["case_kind"], answer.slots["case_run"]) == ("contact_request", 1)


def test_the_case_holds_the_conversation(with_desk: ActionServer, desk: Desk) -> None:
    before = [
        said("Jeg er vred"),
        answered("utter_calm", "Det forstår jeg."),
        {"event": "slot", "name": "x", "value": 1},
    ]
    answer = with_desk.run("action_finish_handoff", "ja tak", slots=WANTED, before=before)
    ticket = desk.api("GET", f"tickets/{answer.told('utter_contact_request_opened')['case_number']}/").json()
    assert ticket["kind"] == "contact_request"
    assert ticket["description"] == "Kunde: Jeg er vred\nAssistent: Det forstår jeg.\nKunde: ja tak"
    assert ticket["customer"]["email"] == "mette@example.dk"
    assert answer.slots["known_contact"]["customer_email"] == "mette@example.dk"


def test_a_long_conversation_keeps_its_end(with_desk: ActionServer, desk: Desk) -> None:
    before = [said(f"linje {number} " + "æ" * 400) for number in range(200)]
    answer = with_desk.run("action_finish_handoff", "til sidst", slots=WANTED, before=before)
    ticket = desk.api("GET", f"tickets/{answer.told('utter_contact_request_opened')['case_number']}/").json()
    assert ticket["description"].endswith("Kunde: til sidst")
    assert len(ticket["description"]) <= 15_000


def test_buttons_are_not_shown_as_codes_to_staff(with_desk: ActionServer, desk: Desk) -> None:
    answer = with_desk.run(
        "action_finish_handoff", "/affirm", slots=WANTED, before=[said("Jeg vil tale med nogen")]
    )
    ticket = desk.api("GET", f"tickets/{answer.told('utter_contact_request_opened')['case_number']}/").json()
    assert "/affirm" not in ticket["description"]


def test_a_no_opens_no_case(server: ActionServer) -> None:
    answer = server.run("action_finish_handoff", "nej", slots={"wants_callback": False})
    assert answer.said == ["utter_no_callback"]
    assert "case_key" not in answer.slots


def test_without_the_desk_the_wish_is_kept(server: ActionServer) -> None:
    assert server.run("action_finish_handoff", "ja", slots=WANTED).said == ["utter_case_registered"]
