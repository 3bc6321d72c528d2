"""The staff admin, used through a session as a browser uses it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import requests

from tests.desk.running_desk import Desk, submit

LIST = "/admin/tickets/ticket/"


@pytest.fixture(scope="module")
def staff(desk: Desk) -> requests.Session:
    return desk.staff_session()


def page(desk: Desk, staff: requests.Session, path: str) -> str:
    answer = staff.get(desk.base + path, timeout=10)
    assert answer.status_code == 200, path
    return answer.text


def path_of(desk: Desk, ticket: dict) -> str:
    """The page of the ticket in the admin."""
    row = int(ticket["number"].removeprefix("SAG-")) - 10_000
    return f"{LIST}{row}/change/"


def save(desk: Desk, staff: requests.Session, ticket: dict, opened: str, **changes: str) -> None:
    """Send the form of a ticket's page as it was `opened`, with changes."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', opened))
    fields.pop("csrfmiddlewaretoken")
    fields |= {name: fields[f"initial-{name}"] for name in ("status", "department", "assigned_to")}
    answer = submit(staff, desk.base + path_of(desk, ticket), {**fields, **changes}, allow_redirects=False)
    assert answer.status_code == 302, re.findall(r"errorlist.*", answer.text)


def history(opened: str) -> list[tuple[str, str]]:
    """From and to of every line of the status history."""
    return re.findall(
        r'field-from_status">\s*<p>(.*?)</p>.*?field-to_status">\s*<p>(.*?)</p>', opened, re.DOTALL
    )


def test_strangers_are_sent_to_the_log_in(desk: Desk) -> None:
    answer = requests.get(desk.base + LIST, timeout=10)
    assert answer.url.startswith(f"{desk.base}/login/?next=")
    assert 'lang="da"' in answer.text and "Adgangskode" in answer.text


def test_the_list_is_danish(desk: Desk, staff: requests.Session) -> None:
    desk.open_ticket(subject="Gebyr på dansk")
    text = page(desk, staff, LIST)
    for word in (
        "Sager",
        "Nummer",
        "Art",
        "Emne",
        "Afdeling",
        "Kanal",
        "Tildelt",
        "Gebyr på dansk",
        "Klage",
        "Ny",
    ):
        assert word in text, word
    assert "Sæt til afventer" in text


def test_forms_without_the_token_are_refused(desk: Desk, staff: requests.Session) -> None:
    assert staff.post(desk.base + LIST, data={"action": "set_closed"}, timeout=10).status_code == 403


def test_search_finds_number_name_mail_text_and_notes_whatever_the_case(
    desk: Desk, staff: requests.Session
) -> None:
    mark = uuid4().hex[:8]
    ticket = desk.open_ticket(
        subject=f"Emne {mark}a", description=f"ÆRGERLIGT {mark}b",
        customer={"name": f"SØREN{mark}", "email": f"{mark}@example.dk"},
    )  # fmt: skip
    desk.api("POST", f"tickets/{ticket['number']}/notes/", json={"text": f"Tilføjelse {mark}c"})
    for words in (
        ticket["number"],
        f"søren{mark}",
        f"{mark}@EXAMPLE.dk",
        f"ærgerligt {mark}B",
        f"{mark}c",
        f"{mark}a",
    ):
        assert ticket["number"] in page(desk, staff, f"{LIST}?q={words}"), words
    assert ticket["number"] not in page(desk, staff, f"{LIST}?q={mark}-%25")


@pytest.mark.parametrize("name", ["status", "kind", "department", "channel"])
def test_the_list_can_be_filtered(desk: Desk, staff: requests.Session, name: str) -> None:
    mark = uuid4().hex
    values = {"status": "new", "kind": "contact_request", "department": mark, "channel": mark[:20]}
    ticket = desk.open_ticket(kind="contact_request", department=mark, channel=mark[:20])
    lookup = name if name in ("department", "channel") else f"{name}__exact"
    text = page(desk, staff, f"{LIST}?{lookup}={values[name]}")
    assert f"?{lookup}=" in text.replace("&amp;", "&")
    assert ticket["number"] in text
    other = {"status": "withdrawn", "kind": "feedback", "department": "x", "channel": "x"}[name]
    assert ticket["number"] not in page(desk, staff, f"{LIST}?{lookup}={other}")


def test_what_the_customer_said_cannot_be_edited(desk: Desk, staff: requests.Session) -> None:
    ticket = desk.open_ticket()
    desk.api("POST", f"tickets/{ticket['number']}/notes/", json={"text": "Kundens egne ord"})
    opened = page(desk, staff, path_of(desk, ticket))
    editable = set(re.findall(r'<(?:input type="text"|textarea|select)[^>]* name="([^"]+)"', opened))
    editable |= set(re.findall(r'<input type="(?:email|checkbox|file|url)" name="([^"]+)"', opened))
    assert editable == {"status", "assigned_to", "department", "notes-1-text", "notes-__prefix__-text"}
    save(desk, staff, ticket, opened, subject="Ændret", customer_name="Ændret", **{"notes-0-text": "Ændret"})
    now = desk.api("GET", f"tickets/{ticket['number']}/").json()
    assert (now["subject"], now["customer"]) == (ticket["subject"], ticket["customer"])
    assert [note["text"] for note in now["notes"]] == ["Kundens egne ord"]


def test_staff_write_notes_route_and_change_the_status_with_history(
    desk: Desk, staff: requests.Session
) -> None:
    ticket = desk.open_ticket()
    opened = page(desk, staff, path_of(desk, ticket))
    save(desk, staff, ticket, opened, status="open", department="produkt", **{"notes-0-text": "Ringet op."})
    now = desk.api("GET", f"tickets/{ticket['number']}/").json()
    assert (now["status"], now["department"]) == ("open", "produkt")
    assert [(note["author"], note["text"]) for note in now["notes"]] == [("staff", "Ringet op.")]
    opened = page(desk, staff, path_of(desk, ticket))
    assert history(opened) == [("-", "Ny"), ("Ny", "Åben")]
    assert "leder" in opened


def test_saving_a_page_that_lay_open_does_not_undo_a_withdrawal(desk: Desk, staff: requests.Session) -> None:
    ticket = desk.open_ticket()
    opened = page(desk, staff, path_of(desk, ticket))
    desk.api("PATCH", f"tickets/{ticket['number']}/", json={"status": "withdrawn"})
    save(desk, staff, ticket, opened, department="betaling")
    now = desk.api("GET", f"tickets/{ticket['number']}/").json()
    assert (now["status"], now["department"]) == ("withdrawn", "betaling")
    save(desk, staff, ticket, page(desk, staff, path_of(desk, ticket)), status="open")
    assert desk.api("GET", f"tickets/{ticket['number']}/").json()["status"] == "open"


def test_many_tickets_are_closed_at_once_with_history(desk: Desk, staff: requests.Session) -> None:
    tickets = [desk.open_ticket() for _ in range(3)]
    page(desk, staff, LIST)
    chosen = [path_of(desk, ticket).split("/")[-3] for ticket in tickets]
    answer = submit(
        staff, desk.base + LIST, {"action": "set_closed", "_selected_action": chosen, "index": "0"}
    )
    assert "3 sager er ændret." in answer.text
    for ticket in tickets:
        assert desk.api("GET", f"tickets/{ticket['number']}/").json()["status"] == "closed"
        assert history(page(desk, staff, path_of(desk, ticket)))[-1] == ("Ny", "Lukket")


def test_staff_download_files_and_deleting_a_ticket_removes_them(desk: Desk, staff: requests.Session) -> None:
    ticket = desk.open_ticket()
    content = b"%PDF-" + uuid4().bytes.hex().encode()
    sent = desk.api(
        "POST", f"tickets/{ticket['number']}/attachments/", files={"file": ("a.pdf", content)}
    ).json()
    assert sent["url"].removeprefix(desk.base) in page(desk, staff, path_of(desk, ticket))
    assert staff.get(sent["url"], timeout=10).content == content

    def kept() -> bool:
        files = (path for path in (desk.var / "desk-media").rglob("*") if path.is_file())
        return any(path.read_bytes() == content for path in files)

    assert kept()
    delete = desk.base + path_of(desk, ticket).replace("/change/", "/delete/")
    assert submit(staff, delete, {"post": "yes"}, allow_redirects=False).status_code == 302
    assert desk.api("GET", f"tickets/{ticket['number']}/").status_code == 404
    assert not kept()


def test_pages_carry_the_headers_that_protect_them(desk: Desk, staff: requests.Session) -> None:
    headers = staff.get(desk.base + LIST, timeout=10).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    style = requests.get(f"{desk.base}/static/admin/css/base.css", timeout=10)
    assert (style.status_code, style.headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
