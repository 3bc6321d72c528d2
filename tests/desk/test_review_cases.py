"""Cases in the review pages, used through sessions as a browser uses them."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest
import requests

from tests.desk.accounts import LEAD, READER, REVIEWER, new_user, session_of
from tests.desk.record import recorded
from tests.desk.running_desk import Desk, submit

PDF = b"%PDF-1.7\n%..."
NAME, EMAIL, PHONE, INVOICE = "Signe Overgaard", "signe.overgaard@example.dk", "61 72 83 94", "F-4711-99"


@pytest.fixture
def ticket(either_desk: Desk) -> dict:
    """A complaint full of personal data, with a note and a file."""
    made = either_desk.open_ticket(
        subject=f"Klage fra {NAME}",
        description=f"Jeg hedder {NAME}. Ring på {PHONE} eller 61728394 om {INVOICE.lower()}. Gebyret er forkert.",
        customer={"name": NAME, "email": EMAIL, "phone": PHONE}, invoice_number=INVOICE,
    )  # fmt: skip
    number = made["number"]
    either_desk.api("POST", f"tickets/{number}/notes/", json={"text": f"Skriv til {EMAIL}, hilsen Signe"})
    either_desk.api("POST", f"tickets/{number}/attachments/", files={"file": ("signe-overgaard.pdf", PDF)})
    return made


def address(desk: Desk, ticket: dict, what: str = "") -> str:
    return f"{desk.base}/review/cases/{ticket['number']}/{what}"


def page(session: requests.Session, url: str, **query: str) -> str:
    answer = session.get(url, params=query, timeout=10)
    assert answer.status_code == 200, url
    return html.unescape(answer.text)


def test_a_case_is_masked_until_a_reviewer_gives_a_reason(either_desk: Desk, ticket: dict) -> None:
    reviewer = session_of(either_desk, REVIEWER)
    for session in (session_of(either_desk, READER), reviewer):
        for text in (
            page(session, address(either_desk, ticket)),
            page(session, f"{either_desk.base}/review/cases/"),
        ):
            assert ticket["number"] in text
            for secret in ("Signe", "Overgaard", EMAIL, PHONE, "61728394", INVOICE, INVOICE.lower()):
                assert secret not in text, secret
    assert "Gebyret er forkert." in page(reviewer, address(either_desk, ticket))
    refused = submit(reviewer, address(either_desk, ticket, "reveal/"), {"reason": " "})
    assert refused.status_code == 400 and "Skriv en begrundelse" in refused.text and NAME not in refused.text
    shown = submit(reviewer, address(either_desk, ticket, "reveal/"), {"reason": "Kunden har ringet"})
    assert shown.status_code == 200
    for wanted in (NAME, EMAIL, PHONE, INVOICE, "61728394", "signe-overgaard.pdf"):
        assert wanted in html.unescape(shown.text), wanted
    line = recorded(either_desk, action="reveal")[0]
    assert line[1:] == ("læste personoplysninger", f"sag {ticket['number']}", "Kunden har ringet")


def test_a_file_is_fetched_with_the_reason_and_put_on_record(either_desk: Desk, ticket: dict) -> None:
    reviewer = session_of(either_desk, REVIEWER)
    page(reviewer, address(either_desk, ticket))
    shown = submit(reviewer, address(either_desk, ticket, "reveal/"), {"reason": "Ser på bilaget"}).text
    form = re.search(r'action="(/review/cases/[^"]+/files/[^"]+)"', shown)[1]
    assert submit(reviewer, either_desk.base + form, {}).headers["Content-Type"].startswith("text/html")
    file = submit(reviewer, either_desk.base + form, {"reason": "Ser på bilaget"})
    assert file.content == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert recorded(either_desk, action="download")[0][2:] == (f"sag {ticket['number']}", "Ser på bilaget")


def test_reviewers_note_and_change_the_status_with_history(either_desk: Desk, ticket: dict) -> None:
    reviewer = session_of(either_desk, REVIEWER)
    page(reviewer, address(either_desk, ticket))
    said = submit(reviewer, address(either_desk, ticket, "notes/"), {"text": "Ringet, intet svar."})
    assert "Notatet er gemt." in said.text and "Ringet, intet svar." in said.text
    said = submit(reviewer, address(either_desk, ticket, "status/"), {"was": "new", "status": "waiting"})
    assert "Sagen er nu: Afventer." in said.text and "Ny → Afventer" in said.text
    now = either_desk.api("GET", f"tickets/{ticket['number']}/").json()
    assert now["status"] == "waiting"
    assert [note["author"] for note in now["notes"]] == ["customer", "staff"]


def test_a_page_that_lay_open_does_not_undo_a_withdrawal(either_desk: Desk, ticket: dict) -> None:
    reviewer = session_of(either_desk, REVIEWER)
    page(reviewer, address(either_desk, ticket))
    either_desk.api("PATCH", f"tickets/{ticket['number']}/", json={"status": "withdrawn"})
    said = submit(reviewer, address(either_desk, ticket, "status/"), {"was": "new", "status": "open"})
    assert "Sagen er ændret, siden du åbnede den." in said.text
    assert either_desk.api("GET", f"tickets/{ticket['number']}/").json()["status"] == "withdrawn"


def test_reviewers_take_cases_and_leads_hand_them_out(desk: Desk) -> None:
    made = desk.open_ticket(department=uuid4().hex)
    reviewer, lead = session_of(desk, REVIEWER), session_of(desk, LEAD)
    me = re.search(r'name="assigned" value="([^"]+)"', page(reviewer, address(desk, made)))[1]
    assert (
        f"Sagen er tildelt {me}." in submit(reviewer, address(desk, made, "assign/"), {"assigned": me}).text
    )
    other, _ = new_user(desk, REVIEWER)
    reader, _ = new_user(desk, READER)
    assert submit(reviewer, address(desk, made, "assign/"), {"assigned": other}).status_code == 403
    page(lead, address(desk, made))
    assert f"tildelt {other}" in submit(lead, address(desk, made, "assign/"), {"assigned": other}).text
    assert submit(reviewer, address(desk, made, "assign/"), {"assigned": ""}).status_code == 403
    assert "kan ikke få sager" in submit(lead, address(desk, made, "assign/"), {"assigned": reader}).text
    mine = {"assigned": "me", "department": made["department"]}
    assert made["number"] not in page(reviewer, f"{desk.base}/review/cases/", **mine)
    assert "ikke længere tildelt" in submit(lead, address(desk, made, "assign/"), {"assigned": ""}).text


def test_the_list_is_filtered_and_counted_and_does_not_search_what_is_hidden(either_desk: Desk) -> None:
    mark = uuid4().hex
    made = [either_desk.open_ticket(department=mark, kind="feedback") for _ in range(2)]
    done = either_desk.open_ticket(
        department=mark, customer={"name": f"Kunde {mark}", "email": "k@example.dk"}
    )
    either_desk.api("PATCH", f"tickets/{done['number']}/", json={"status": "closed"})
    reader, cases = session_of(either_desk, READER), f"{either_desk.base}/review/cases/"

    def numbers(**query: str) -> set[str]:
        found = set(
            re.findall(r'href="/review/cases/(SAG-\d+)/"', page(reader, cases, department=mark, **query))
        )
        return found & {ticket["number"] for ticket in (*made, done)}

    open_ones = {ticket["number"] for ticket in made}
    assert numbers() == open_ones
    assert numbers(status="closed") == {done["number"]}
    assert numbers(status="all") == {*open_ones, done["number"]}
    assert numbers(status="all", kind="complaint") == {done["number"]}
    assert numbers(status="all", assigned="me") == set()
    assert numbers(q=made[0]["number"]) == {made[0]["number"]}
    assert numbers(status="all", q=f"Kunde {mark}") == set()
    counted = re.findall(
        r'<a href="\?[^"]*"(?: aria-current="true")?>([^<]+?) <span class="soft">(\d+)</span>',
        page(reader, cases, department=mark),
    )
    assert counted == [
        ("Ikke afsluttet", "2"), ("Ny", "2"), ("Åben", "0"), ("Afventer", "0"), ("Lukket", "1"),
        ("Trukket tilbage", "0"), ("Alle", "3"),
    ]  # fmt: skip


def test_a_long_list_goes_on_without_gaps(desk: Desk) -> None:
    mark = uuid4().hex
    made = {desk.open_ticket(department=mark)["number"] for _ in range(51)}
    reader, url, seen = session_of(desk, READER), f"{desk.base}/review/cases/?department={mark}", []
    while url:
        text = page(reader, url)
        seen += re.findall(r'href="/review/cases/(SAG-\d+)/"', text)
        older = re.search(r'href="(\?[^"]*before=[^"]*)" rel="next"', text)
        url = f"{desk.base}/review/cases/{older[1]}" if older else ""
    assert len(seen) == 51 and set(seen) == made


@pytest.mark.parametrize(
    "query",
    [
        "status=x",
        "before=x",
        "assigned=x",
        "kind=%00",
        "department=%00",
        "q=%00",
        "before=99999999999999999999",
    ],
)
def test_an_address_that_cannot_be_read_shows_a_list(either_desk: Desk, query: str) -> None:
    assert (
        session_of(either_desk, READER)
        .get(f"{either_desk.base}/review/cases/?{query}", timeout=10)
        .status_code
        == 200
    )
