"""A case that was sent: who may see it, its status, an addition, its withdrawal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.actions.running_actions import ActionServer, Answer
from tests.actions.test_actions_case import COMPLAINT
from tests.desk.running_desk import Desk

START, FINISH, FORM = "action_start_lookup", "action_finish_lookup", "lookup_form"
EMAIL = "soren@example.dk"
TASKS = [("ask_ticket_status", "status"), ("add_to_ticket", "addition"), ("withdraw_ticket", "withdrawal")]


def own_case(server: ActionServer) -> tuple[str, dict[str, Any]]:
    """A conversation that has just opened a case, and the slots after it."""
    conversation = uuid4().hex
    return conversation, server.run("action_open_case", slots=COMPLAINT, conversation=conversation).slots


@pytest.mark.parametrize(("intent", "task"), [*TASKS, ("affirm", "status")])
def test_a_strange_case_needs_number_and_email(server: ActionServer, intent: str, task: str) -> None:
    slots = server.run(
        START, "min sag SAG-10234", intent=intent, slots={"case_run": 3, "addition": "gammelt"}
    ).slots
    assert (slots["lookup_task"], slots["case_number"], slots["case_access"]) == (task, "SAG-10234", None)
    assert (slots["case_run"], slots["addition"]) == (4, None)


def test_the_conversation_that_opened_a_case_has_access(with_desk: ActionServer) -> None:
    conversation, after = own_case(with_desk)
    slots = with_desk.run(START, "status", intent="ask_ticket_status", conversation=conversation).slots
    assert (slots["case_access"], slots["case_key"]) == ("own", after["case_key"])
    assert slots["case_number"].startswith("SAG-")


def test_another_case_than_ones_own_is_a_strange_case(with_desk: ActionServer) -> None:
    conversation, _ = own_case(with_desk)
    slots = with_desk.run(START, "sag SAG-99999", intent="ask_ticket_status", conversation=conversation).slots
    assert (slots["case_access"], slots["case_number"]) == (None, "SAG-99999")


def answer_pair(
    server: ActionServer, number: str, email: str, task: str = "status", tries: int = 0
) -> Answer:
    """The end of a look-up after number and e-mail were given."""
    slots = {"lookup_task": task, "case_number": number}
    read = server.answer(FORM, "case_email", email, slots=slots)
    return server.run(FINISH, slots={**slots, **read.slots, "lookup_failures": tries})


def test_number_and_email_give_the_status(with_desk: ActionServer, desk: Desk) -> None:
    ticket = desk.open_ticket()
    told = answer_pair(with_desk, ticket["number"], EMAIL.upper()).told("utter_case_status")
    assert (told["case_number"], told["case_status"]) == (ticket["number"], "Ny")
    day, month, year = told["case_date"].split(" ")
    assert int(day.rstrip(".")) == int(ticket["created_at"][8:10]) and year == ticket["created_at"][:4]
    assert month.isalpha() and month.islower()


def test_what_does_not_fit_gets_one_answer_whatever_exists(with_desk: ActionServer, desk: Desk) -> None:
    ticket, anonymous = desk.open_ticket(), desk.open_ticket(customer={})
    wrong = [(ticket["number"], "anden@example.dk"), ("SAG-99999999", EMAIL), (anonymous["number"], EMAIL)]
    answers = [answer_pair(with_desk, number, email) for number, email in wrong]
    assert [answer.said for answer in answers] == [["utter_case_unknown"]] * 3
    assert len({str(answer.responses) for answer in answers}) == 1
    assert all(answer.slots["lookup_failures"] == 1 for answer in answers)


@pytest.mark.parametrize(("tries", "blocked"), [(4, False), (5, True), (6, True)])
def test_guessing_comes_to_an_end(server: ActionServer, tries: int, blocked: bool) -> None:
    slots = server.run(START, "status", intent="ask_ticket_status", slots={"lookup_failures": tries}).slots
    assert (slots["case_access"] == "blocked") == blocked
    if blocked:
        assert server.run(FINISH, slots=slots).said == ["utter_case_too_many_tries"]


def test_a_desk_that_is_down_is_no_wrong_pair(server: ActionServer) -> None:
    answer = answer_pair(server, "SAG-10234", EMAIL)
    assert (answer.said, answer.slots["lookup_failures"]) == (["utter_case_unreachable"], 0)


def test_the_status_of_ones_own_case(with_desk: ActionServer) -> None:
    conversation, _ = own_case(with_desk)
    slots = with_desk.run(START, "status", intent="ask_ticket_status", conversation=conversation).slots
    answer = with_desk.run(FINISH, slots=slots, conversation=conversation)
    assert answer.told("utter_case_status")["case_number"] == slots["case_number"]


def test_the_status_of_a_case_that_waits(server: ActionServer) -> None:
    conversation, _ = own_case(server)
    slots = server.run(START, "status", intent="ask_ticket_status", conversation=conversation).slots
    answer = server.run(FINISH, slots=slots, conversation=conversation)
    assert answer.told("utter_case_pending")["reference"] == slots["case_number"]


def task_on_own(server: ActionServer, intent: str, **answers: Any) -> Answer:
    """The end of an addition to, or a withdrawal of, the conversation's own case."""
    conversation, _ = own_case(server)
    slots = server.run(START, "min sag", intent=intent, conversation=conversation).slots
    return server.run(FINISH, slots={**slots, **answers}, conversation=conversation)


def test_an_addition_is_put_on_the_case(with_desk: ActionServer, desk: Desk) -> None:
    told = task_on_own(with_desk, "add_to_ticket", addition="Jeg fandt kvitteringen.").told(
        "utter_addition_sent"
    )
    ticket = desk.api("GET", f"tickets/{told['case_number']}/").json()
    assert [note["text"] for note in ticket["notes"]] == ["Jeg fandt kvitteringen."]


def test_a_withdrawal_is_told_to_the_desk(with_desk: ActionServer, desk: Desk) -> None:
    told = task_on_own(with_desk, "withdraw_ticket", withdrawal_confirmed=True).told("utter_withdrawal_sent")
    assert desk.api("GET", f"tickets/{told['case_number']}/").json()["status"] == "withdrawn"


def test_who_changes_their_mind_keeps_the_case(server: ActionServer) -> None:
    assert task_on_own(server, "withdraw_ticket", withdrawal_confirmed=False).said == [
        "utter_withdrawal_kept"
    ]


@pytest.mark.parametrize(
    ("intent", "answers", "response"),
    [("add_to_ticket", {"addition": "mere"}, "utter_addition_registered"),
     ("withdraw_ticket", {"withdrawal_confirmed": True}, "utter_withdrawal_registered")],
)  # fmt: skip
def test_without_the_desk_it_is_done_later(
    server: ActionServer, intent: str, answers: dict, response: str
) -> None:
    assert task_on_own(server, intent, **answers).said == [response]


def test_a_wrong_number_is_not_promised_an_addition(with_desk: ActionServer) -> None:
    slots = {
        "lookup_task": "addition",
        "case_access": "granted",
        "case_number": "SAG-99999999",
        "addition": "mere",
    }
    assert with_desk.run(FINISH, slots=slots).said == ["utter_operation_rejected"]


def test_a_look_up_leaves_nothing_behind(with_desk: ActionServer, desk: Desk) -> None:
    slots = answer_pair(with_desk, desk.open_ticket()["number"], EMAIL).slots
    assert [slots[name] for name in ("case_email", "case_number", "case_access")] == [None] * 3
