"""The overview: what its charts say is what the conversations behind them are."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import requests

from tests.desk.accounts import LEAD, READER, session_of
from tests.desk.assistant_log import AssistantLog, assistant_log
from tests.desk.record import recorded
from tests.desk.running_desk import Desk, running_desk
from tests.postgres import PostgresServer

NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)
FIRST, LAST = "2026-03-02", "2026-03-08"
PERIOD = {"from": FIRST, "to": LAST}


def tell(log: AssistantLog) -> None:
    """Four conversations on two days and two channels, and one long before."""
    for key, day, channel in (
        ("a", 0, "website"),
        ("b", 0, "messenger"),
        ("c", 2, "website"),
        ("d", 2, "website"),
    ):
        log.begin(key, NOON + timedelta(days=day), channel)
    for text in ("Hvor er min Pakke??", "hvor er min  pakke", "Noget andet"):
        log.not_understood("a", text)
    log.says("b", "Jeg vil give ros", "give_feedback")
    log.rates("b", 5)
    log.says("c", "Jeg er utilfreds", "make_complaint")
    log.slot("c", "rung", "satisfaction")
    log.case("c", "REF-1", "sent", "SAG-77")
    log.rates("c", 2)
    log.says("d", "Jeg vil klage", "make_complaint")
    log.form("d", "complaint_form")
    log.slot("d", "requested_slot", "invoice_number")
    log.says("d", "stop", "cancel")
    log.action("d", "action_cancel")
    log.form("d", None)
    log.begin("e", NOON - timedelta(days=200))
    log.says("e", "Hej", "greet")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk of its own, so that nothing else is counted."""
    var = tmp_path_factory.mktemp("overview") / "var"
    settings = {}
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        settings = {
            "VEJVISER_DESK_DATABASE_URL": postgres.new_database(),
            "VEJVISER_DATABASE_URL": postgres.new_database(),
        }
    with running_desk(var, **settings) as desk:
        with assistant_log(desk) as log:
            tell(log)
        yield desk


def overview(desk: Desk, **query: str) -> str:
    answer = session_of(desk, READER).get(f"{desk.base}/review/overview/", params=query, timeout=20)
    assert answer.status_code == 200
    return answer.text


def links(page: str, section: str) -> dict[str, tuple[str, int]]:
    """The rows of a chart that is a table: link and number by name."""
    part = re.search(rf'aria-labelledby="{section}">(.*?)</section>', page, re.DOTALL)[1]
    rows = re.findall(
        r'<th scope="row"><a href="([^"]+)">\s*(.*?)\s*</a></th>\s*<td class="number">([\d.]+)</td>',
        part,
        re.DOTALL,
    )
    return {html.unescape(name): (html.unescape(link), int(number)) for link, name, number in rows}


def listed(desk: Desk, link: str) -> int:
    """How many conversations the list behind a link has."""
    answer = session_of(desk, READER).get(desk.base + link, timeout=20)
    assert answer.status_code == 200, link
    return len(re.findall(r"<li [^>]*data-row", answer.text))


def test_each_number_leads_to_as_many_conversations(told: Desk) -> None:
    page = overview(told, **PERIOD)
    expected = {
        "c-rungs": {"Ansvarlig for kundetilfredshed": 1},
        "c-cases": {"Sag oprettet": 1},
        "c-aborted": {"Klage: Fakturanummer": 1},
        "c-ratings": {"5 ud af 5": 1, "2 ud af 5": 1},
    }
    for section, numbers in expected.items():
        found = links(page, section)
        assert {name: number for name, (_, number) in found.items() if number} == numbers, section
        for link, number in found.values():
            assert listed(told, link) == number, link
    blocks = re.findall(
        r'<a href="([^"]+)" tabindex="-1"><rect class="colour-\d"[^>]*><title>([^<]+)</title>', page
    )
    assert len(blocks) == 5, "three of days and channels, two of kinds"
    for link, title in blocks:
        assert listed(told, html.unescape(link)) == int(re.search(r": (\d+) ", title)[1]), title


def test_the_sums_are_those_of_the_period(told: Desk) -> None:
    def sums(**query: str) -> dict[str, str]:
        return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", overview(told, **query)))

    found = sums(**PERIOD)
    assert found["Samtaler"] == "4"
    assert (found["Kundens beskeder"], found["Forstået"]) == ("7", "57 %")
    assert (found["Sager"], found["Karakter i snit"]) == ("1", "3,5")
    assert sums(**PERIOD, channel="messenger")["Samtaler"] == "1"
    assert sums(**{"from": "2025-08-01", "to": LAST})["Samtaler"] == "5"


def test_phrases_are_counted_however_they_are_written(told: Desk) -> None:
    found = links(overview(told, **PERIOD), "c-phrases")
    assert {name: number for name, (_, number) in found.items()} == {"hvor er min pakke": 2, "noget andet": 1}
    assert listed(told, found["hvor er min pakke"][0]) == 1


def test_what_changes_is_counted_anew_and_what_is_erased_is_not_quoted(told: Desk) -> None:
    day = NOON - timedelta(days=30)
    query = {"from": f"{day.date()}", "to": f"{day.date()}"}
    with assistant_log(told) as log:
        log.begin("late", day)
        log.not_understood("late", "Forstår du egentlig noget")
    assert "forstår du egentlig noget" in overview(told, **query)
    with assistant_log(told) as log:
        log.erase("late")
    page = overview(told, **query)
    assert "forstår du egentlig noget" not in page and "<dt>Samtaler</dt><dd>1</dd>" in page


def test_the_file_holds_the_same_and_its_making_is_on_record(told: Desk) -> None:
    lead = session_of(told, LEAD)
    answer = lead.get(f"{told.base}/review/overview/figures.csv", params=PERIOD, timeout=20)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="vejviser-{FIRST}-{LAST}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert sum(int(row["number"]) for row in rows if row["measure"] == "conversations") == 4
    assert {
        "day": "2026-03-04",
        "channel": "messenger",
        "measure": "rating",
        "value": "5",
        "number": "1",
    } in rows
    assert all(FIRST <= row["day"] <= LAST for row in rows)
    assert recorded(told, action="export")[0][1:3] == ("hentede data ud", f"overblik {FIRST}..{LAST}")


@pytest.mark.parametrize(
    "query",
    ["days=8", "days=x", "from=x", "from=2026-13-01", "from=2026-03-02&to=2026-03-01", "from=0001-01-01", "to=9999-12-31", "from=2000-01-01&to=2026-01-01"],
)  # fmt: skip
def test_a_period_that_cannot_be_is_said(told: Desk, query: str) -> None:
    reader = session_of(told, READER)
    answer = reader.get(f"{told.base}/review/overview/?{query}", timeout=20)
    assert answer.status_code == 400 and "Den periode kan ikke vises." in answer.text
    file = session_of(told, LEAD).get(f"{told.base}/review/overview/figures.csv?{query}", timeout=20)
    assert file.status_code == 400


@pytest.mark.parametrize(
    ("days", "step", "columns"), [(7, "per dag", 7), (90, "per uge", 13), (365, "per uge", 53)]
)
def test_long_periods_have_wider_columns(told: Desk, days: int, step: str, columns: int) -> None:
    today = date(2026, 3, 8)
    page = overview(told, **{"from": f"{today - timedelta(days=days - 1)}", "to": f"{today}"})
    assert step in page
    table = re.search(r'aria-labelledby="c-conversations">.*?<tbody>(.*?)</tbody>', page, re.DOTALL)[1]
    assert abs(table.count("<tr>") - columns) <= 1


def test_an_unknown_channel_has_nothing(told: Desk) -> None:
    page = overview(told, **PERIOD, channel="brevdue\0")
    assert "Der er ingen samtaler i den periode på den kanal." in page


def test_charts_are_drawn_within_the_content_policy(told: Desk) -> None:
    page = overview(told, **PERIOD)
    assert "<svg" in page and " style=" not in page and "<style" not in page
    assert not re.search(r' (?:x|y|width|height|cx|cy)="[\d.]*,', page), "a Danish comma is no number to SVG"


def test_the_overview_needs_no_log_in_to_be_refused(told: Desk) -> None:
    assert requests.get(f"{told.base}/review/overview/figures.csv", timeout=20).url.startswith(
        f"{told.base}/login/"
    )
