"""What has come since a page was opened is said on it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from tests.desk.assistant_log import assistant_log
from tests.postgres import postgres_server
from tests.review.pages.conversations import feedback, now_ish, unsure_complaint
from tests.review.pages.review_desk import ReviewDesk, Reviewer, review_desk

NOTHING = ""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:
    """A desk where customers go on writing."""
    var = tmp_path_factory.mktemp("busy") / "var"
    if request.param == "sqlite":
        with review_desk(var) as running:
            yield running
        return
    with postgres_server() as server:
        names = ("VEJVISER_DATABASE_URL", "VEJVISER_DESK_DATABASE_URL")
        with review_desk(var, **{name: server.new_database() for name in names}) as running:
            yield running


def news_address(person: Reviewer, page: str) -> str:
    """What an open page asks every some seconds."""
    return html.unescape(re.search(r'id="news"[^>]* hx-get="([^"]+)"', person.get(page))[1])


def said(person: Reviewer, address: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", person.get(address))).split())


def test_a_list_says_what_is_new_for_its_filters(busy: ReviewDesk) -> None:
    lead = busy.as_("lisbet")
    queries = (
        "",
        "kind=complaint",
        "q=uldtrøje",
        "kind=feedback&channel=messenger",
        "rating=2",
        "state=later",
    )
    open_pages = {query: news_address(lead, f"/review/?{query}") for query in queries}
    assert {said(lead, address) for address in open_pages.values()} == {NOTHING}
    with assistant_log(busy.desk) as log:
        for number in range(2):
            unsure_complaint(
                log, f"ny-{number}", now_ish(minutes=1), "Signe Overgaard", "Jeg vil klage over min uldtrøje"
            )
        # Read late: older than what was there.
        feedback(log, "forsinket", now_ish(hours=9))
    assert {query: said(lead, address) for query, address in open_pages.items()} == {
        "": "3 nye samtaler – vis dem",
        "kind=complaint": "2 nye samtaler – vis dem",
        "q=uldtrøje": "2 nye samtaler – vis dem",
        "kind=feedback&channel=messenger": "1 ny samtale – vis den",
        "rating=2": NOTHING,
        "state=later": NOTHING,
    }
    line = lead.get(open_pages["kind=complaint"])
    assert 'href="/review/?kind=complaint"' in line
    assert said(lead, news_address(lead, "/review/")) == NOTHING


def test_a_list_says_what_goes_on_and_what_has_changed(busy: ReviewDesk) -> None:
    lead, reviewer = busy.as_("lisbet"), busy.as_("bo")
    complaints = lead.numbers("kind=complaint")
    everything = news_address(lead, "/review/")
    feedbacks = news_address(lead, "/review/?kind=feedback")
    with assistant_log(busy.desk) as log:
        log.goes_on("klage", now_ish())
        log.says("klage", "Er der nogen?", "human_handoff")
    assert said(lead, everything) == "1 samtale har fået nye beskeder – vis den"
    assert said(lead, feedbacks) == NOTHING

    everything = news_address(lead, "/review/")
    unreviewed = news_address(lead, "/review/?kind=complaint&state=new&messages=1")
    reviewer.post(f"/review/conversations/{complaints[0]}/state/", state="reviewed")
    for address in (everything, unreviewed):
        assert said(lead, address) == "Noget i listen er ændret – vis det"
    assert said(lead, feedbacks) == NOTHING
    reviewer.post(f"/review/conversations/{complaints[0]}/state/", state="new")
    assert said(lead, everything) == NOTHING
    reviewer.post(f"/review/conversations/{complaints[0]}/tags/", name="uldtrøjer")
    assert said(lead, everything) == "Noget i listen er ændret – vis det"


def test_a_conversation_says_what_was_said_meanwhile(busy: ReviewDesk) -> None:
    reader = busy.as_("lone")
    number = reader.number_of("flag=not_understood_twice")
    address = news_address(reader, f"/review/conversations/{number}/")
    assert said(reader, address) == NOTHING
    with assistant_log(busy.desk) as log:
        log.goes_on("i-staa", now_ish())
        log.says("i-staa", "Jeg hedder Torben Overgaard", "provide_details")
        log.slot("i-staa", "customer_name", "Torben Overgaard")
        log.answers("i-staa", "Tak. Hvad kan jeg hjælpe med?")
    assert said(reader, address) == "Der er kommet 2 nye beskeder – vis dem"
    more = re.search(r'hx-get="(/review/conversations/\d+/new-messages/[^"]+)"', reader.get(address))[1]
    shown = reader.get(more)
    assert (
        'Jeg hedder <span class="mask">[navn]</span>' in shown
        and "Hvad kan jeg hjælpe med?" in shown
        and "Overgaard" not in shown
    )
    assert "banan" not in shown, "only what is new"
    onward = re.search(r'id="news"[^>]* hx-get="([^"]+)"', shown)[1]
    assert onward != address and said(reader, onward) == NOTHING


@pytest.mark.parametrize(
    "query",
    ["", "seen=x", "seen=1-x", "seen=1-1-1&rows=1.x", f"seen=1-1-1&rows={'1.' * 60}", "seen=1-1-1&period=x"],
)
def test_an_address_that_cannot_be_read_is_refused(busy: ReviewDesk, query: str) -> None:
    reader = busy.as_("lone")
    reader.get(f"/review/news/?{query}", status=400)
    for path in ("news", "new-messages"):
        number = reader.numbers()[0]
        reader.get(f"/review/conversations/{number}/{path}/?after=x", status=400)
        reader.get(f"/review/conversations/999999/{path}/?after=1", status=404)
