"""One conversation: what is shown, judged, noted, and revealed for a reason."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from tests.review.pages.conversations import NAME
from tests.review.pages.review_desk import ReviewDesk, Reviewer


@pytest.fixture(scope="module")
def complaint(lead: Reviewer) -> str:
    """The address of the conversation in which a name was given."""
    return f"/review/conversations/{lead.number_of('kind=complaint&confidence=50&from=2000-01-01&messages=4&q=trukket')}/"


def test_it_shows_what_was_understood_and_what_was_done(reader: Reviewer, complaint: str) -> None:
    page = reader.get(complaint)
    for words in (
        "Forstået som <strong>Vil klage</strong>",
        "41 % sikker",
        "Spørger om anden kundeservice",
        "Navn</em>",
    ):
        assert words in page, words
    assert "<code>action_start_complaint</code>" in page


def test_flags_explain_themselves(reader: Reviewer) -> None:
    page = reader.get(f"/review/conversations/{reader.number_of('flag=not_understood_twice')}/")
    assert "To beskeder i træk blev ikke forstået." in page
    assert "Kunden gav samtalen 1 af 5." in page
    assert "[telefon]" in page and "28 44 11 09" not in page


def test_personal_data_is_shown_for_a_reason_that_is_kept(
    lead: Reviewer, reader: Reviewer, complaint: str
) -> None:
    page = lead.get(complaint)
    assert NAME not in page and "Mortensen" not in page and "[navn]" in page
    address, _ = re.findall(r'hx-post="(/review/messages/\d+/reveal/)"', page)
    for reason in ("", "abc", " " * 9):
        refused = lead.post(address, status=422, reason=reason)
        assert NAME not in refused.text and "begrundelse" in refused.text
    reason = f"Kunden skal ringes op {uuid4().hex[:6]}"
    assert NAME in lead.post(address, reason=reason).text
    assert NAME not in lead.get(complaint)
    kept = lead.get("/review/audit/")
    assert reason in kept and NAME not in kept
    assert "abc" not in kept
    assert "Vis persondata" not in reader.get(complaint)
    reader.post(address, status=403, reason=reason)


def test_the_comment_of_a_rating_is_shown_the_same_way(
    review: ReviewDesk, lead: Reviewer, reader: Reviewer
) -> None:
    phone = "28 44 11 09"
    address = f"/review/conversations/{lead.number_of('rating=1')}/"
    page = lead.get(address)
    assert "[telefon]" in page and phone not in page
    reveal = re.search(r'hx-post="(/review/conversations/\d+/rating/reveal/)"', page)[1]
    assert "begrundelse" in lead.post(reveal, status=422, reason="abc").text
    reason = f"Kunden vil ringes op {uuid4().hex[:6]}"
    assert phone in lead.post(reveal, reason=reason).text
    assert phone not in lead.get(address)
    kept = lead.get("/review/audit/")
    assert reason in kept and f'href="{address}#rating"' in kept and phone not in kept
    assert "Vis persondata" not in reader.get(address) and "Persondata er skjult" in reader.get(address)
    reader.post(reveal, status=403, reason=reason)
    good = f"/review/conversations/{lead.number_of('rating=5')}/"
    assert "rating/reveal" not in lead.get(good), "there is nothing to show"
    files = review.desk.var.glob("desk.db*")
    assert not any(phone.encode() in file.read_bytes() for file in files), "it was copied"


def test_states_have_a_history_and_lead_on_in_the_list(lead: Reviewer) -> None:
    first, second, *rest = lead.numbers("kind=complaint")
    page = f"/review/conversations/{first}/state/?kind=complaint"
    onward = lead.post(page, state="reviewed", go_on="1")
    assert onward.url.endswith(f"/review/conversations/{second}/?kind=complaint")
    assert lead.numbers("kind=complaint&state=new") == [second, *rest]
    shown = lead.post(page, state="new").text
    assert "Ny → Gennemgået, lisbet" in shown and "Gennemgået → Ny, lisbet" in shown
    last = rest[-1]
    end = lead.post(f"/review/conversations/{last}/state/?kind=complaint", state="later", go_on="1")
    assert "Det var den sidste samtale i listen." in end.text
    lead.post(f"/review/conversations/{last}/state/", state="new")
    assert "Den tilstand findes ikke." in lead.post(page, state="andet").text


def test_tags_come_and_go(lead: Reviewer, complaint: str) -> None:
    lead.post(f"{complaint}tags/", name="Dobbelt  trukket")
    assert "Dobbelt trukket" in lead.post(f"{complaint}tags/", name="DOBBELT trukket").text
    assert len(lead.numbers("tag=Dobbelt+trukket")) == 1
    number = re.search(r'name="remove" value="(\d+)"', lead.get(complaint))
    assert number
    assert "Dobbelt trukket" not in lead.post(f"{complaint}tags/", remove=number[1]).text
    assert "persondata" in lead.post(f"{complaint}tags/", name="Ring 28 44 11 09").text


def test_notes_keep_what_they_said_and_hide_personal_data(
    lead: Reviewer, reviewer: Reviewer, complaint: str
) -> None:
    page = lead.post(f"{complaint}notes/", text="Ring til kunden på 28 44 11 09").text
    assert "[telefon]" in page and "28 44 11 09" not in page
    number = re.search(r"/review/notes/(\d+)/", page)
    assert number
    page = lead.post(number[0], text="Kunden er ringet op").text
    assert "Kunden er ringet op" in page and "Ring til kunden" in page and "rettet af lisbet" in page
    reviewer.post(number[0], status=403, text="En andens ord")
    assert "mellem 1 og 5.000 tegn" in lead.post(f"{complaint}notes/", text=" ").text


def test_leads_assign_and_reviewers_do_not(lead: Reviewer, reviewer: Reviewer, complaint: str) -> None:
    to = re.search(r'<option value="(\d+)">bo</option>', lead.get(complaint))
    assert to
    lead.post(f"{complaint}assign/", to=to[1])
    assert len(reviewer.numbers("assigned=me")) == 1
    reviewer.post(f"{complaint}assign/", status=403, to="")
    assert "ingen med det navn" in lead.post(f"{complaint}assign/", to="999999").text
    lead.post(f"{complaint}assign/", to="")
    assert reviewer.numbers("assigned=me") == []


def test_the_sample_gives_each_conversation_once(reviewer: Reviewer) -> None:
    seen = []
    for points in (1, 2, 3, 4, 5, 5):
        page = reviewer.http.get(f"{reviewer.base}/review/sample/", timeout=20)
        number = re.search(r"/conversations/(\d+)/\?sample=1$", page.url)
        assert number and "Hvor godt blev kunden hjulpet?" in page.text
        seen.append(number[1])
        assert (
            "Giv mellem 1 og 5 point."
            in reviewer.post("/review/sample/", conversation=number[1], points=6).text
        )
        reviewer.post("/review/sample/", conversation=number[1], points=points, comment="Ring 28 44 11 09")
    assert len(set(seen)) == 6
    assert "ikke flere samtaler" in reviewer.get("/review/sample/")
    page = reviewer.get(f"/review/conversations/{seen[0]}/")
    assert "1 af 5 fra bo" in page and "28 44 11 09" not in page
    reviewer.post("/review/sample/", status=404, conversation="999999", points=3)


def test_what_does_not_exist_is_not_found(lead: Reviewer) -> None:
    lead.get("/review/conversations/999999/", status=404)
    lead.post("/review/messages/999999/reveal/", status=404, reason="Findes ikke")
    lead.post("/review/notes/999999/", status=404, text="x")
