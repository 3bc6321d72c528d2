"""The list of conversations: filters in the address, counts, marking, saved filters."""

from __future__ import annotations

import re

import pytest

from tests.review.pages.review_desk import Reviewer

FILTERS = [
    ("kind=feedback", 1),
    ("kind=complaint", 3),
    ("kind=complaint&confidence=50", 2),
    ("kind=complaint&kind=feedback", 4),
    ("channel=messenger", 1),
    ("event=fallback", 1),
    ("event=human", 1),
    ("flag=not_understood_twice", 1),
    ("flag=low_rating&flag=human_wanted", 2),
    ("case=failed", 1),
    ("case=none", 5),
    ("rung=satisfaction", 1),
    ("rating=1", 1),
    ("rating=none", 4),
    ("messages=3", 2),
    ("intent=human_handoff", 1),
    ("assigned=none", 6),
    ("period=7", 6),
    ("from=2020-01-01&to=2020-02-01", 0),
    ("time_from=0&time_to=24", 6),
    ("q=regningen", 1),
    ("q=regninger+klage", 1),
    ("q=gravhund", 0),
    ("tag=findes-ikke", 0),
    ("reviewer=findes-ikke", 0),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_each_filter_shows_what_it_says(reader: Reviewer, query: str, found: int) -> None:
    assert len(reader.numbers(query)) == found


def test_it_is_the_same_on_postgresql(reader: Reviewer, reader_on_postgres: Reviewer) -> None:
    for query, found in FILTERS:
        assert len(reader_on_postgres.numbers(query)) == found, query
    for query in ("", "kind=complaint", "q=klage", "flag=anger&tag=x"):
        both = [
            re.findall(r'class="count">([\d.]*)<', person.get(f"/review/counts/?{query}"))
            for person in (reader, reader_on_postgres)
        ]
        assert both[0] == both[1], query
    assert "[navn]" in reader_on_postgres.get(
        f"/review/conversations/{reader_on_postgres.number_of('q=trukket')}/"
    )


def test_the_newest_come_first_and_pages_show_each_once(reader: Reviewer) -> None:
    page = reader.get("/review/")
    times = re.findall(r'<time datetime="([^"]+)"', page)
    assert times == sorted(times, reverse=True)
    assert len(times) == 6


@pytest.mark.parametrize(
    "query",
    [
        "period=100",
        "state=gammel",
        "confidence=101",
        "from=i+g%C3%A5r",
        "after=x",
        "time_from=25",
        "from=2026-02-02&to=2026-02-01",
    ],
)
def test_an_address_that_cannot_be_read_says_so(reader: Reviewer, query: str) -> None:
    page = reader.get(f"/review/?{query}", status=400)
    assert "Adressens filtre kan ikke læses" in page
    assert 'id="row-' not in page


@pytest.mark.parametrize("query", ["kind=complaint", "q=klage"])
def test_counts_are_those_of_the_lists(reader: Reviewer, query: str) -> None:
    page = reader.get(f"/review/counts/?{query}")
    assert re.search(rf"\b{len(reader.numbers(query))} samtale", page)
    shown = re.findall(r'name="(\w+)" id="[^"]+" value="(\w+)".*?class="count">([\d.]*)<', page)
    assert len(shown) > 20
    for name, value, times in shown:
        others = "" if query.startswith(f"{name}=") else f"{query}&"
        assert len(reader.numbers(f"{others}{name}={value}")) == int(times), (name, value)


def test_filters_in_use_can_be_taken_away_one_by_one(reader: Reviewer) -> None:
    page = reader.get("/review/?kind=complaint&kind=feedback&confidence=50")
    without = [
        address.replace("&amp;", "&") for address in re.findall(r'chip removable" href="([^"]+)"', page)
    ]
    assert without == [
        "/review/?kind=feedback&confidence=50",
        "/review/?kind=complaint&confidence=50",
        "/review/?kind=complaint&kind=feedback",
    ]
    assert "Under 50 % sikker" in page


def test_several_are_marked_and_tagged_at_once(lead: Reviewer) -> None:
    chosen = lead.numbers("event=human&event=fallback")
    assert len(chosen) == 2
    answer = lead.post("/review/mark/", chosen=chosen, state="later", tag="Til mødet", query="state=later")
    assert "2 samtaler er ændret." in answer.text
    assert lead.numbers("state=later&tag=Til+m%C3%B8det") == chosen
    assert "Vælg mindst én samtale" in lead.post("/review/mark/", state="later").text
    assert "Vælg mindst én samtale" in lead.post("/review/mark/", chosen=["x"], state="later").text
    answer = lead.post("/review/mark/", chosen=chosen, tag="Ring 28 44 11 09")
    assert "må ikke indeholde persondata" in answer.text
    lead.post("/review/mark/", chosen=chosen, state="new")
    assert lead.numbers("state=later") == []


def test_filters_are_saved_under_a_name_for_oneself(lead: Reviewer, reader: Reviewer) -> None:
    answer = lead.post(
        "/review/filters/", name="Usikre klager", query="kind=complaint&confidence=50&after=1-1&x=1"
    )
    assert "Filteret »Usikre klager« er gemt." in answer.text
    saved = re.search(r'href="/review/\?kind=complaint&amp;confidence=50"[^>]*>Usikre klager<', answer.text)
    assert saved
    assert "Usikre klager" not in reader.get("/review/")
    for name, query in (
        ("", "kind=complaint"),
        ("x", ""),
        ("y" * 61, "kind=complaint"),
        ("x", f"tag={'&tag='.join(['y' * 99] * 20)}"),
    ):
        assert "Vælg nogle filtre" in lead.post("/review/filters/", name=name, query=query).text
    assert "Vælg nogle filtre" in lead.post("/review/filters/", name="x", query="kind=andet", status=400).text
    number = re.search(r"/review/filters/(\d+)/delete/", answer.text)
    assert number
    reader.post(number[0], status=404)
    assert "er slettet" in lead.post(number[0]).text
    assert "Mine filtre" not in lead.get("/review/")


def test_marking_is_not_for_readers(reader: Reviewer) -> None:
    number = reader.numbers()[0]
    reader.post("/review/mark/", status=403, chosen=[number], state="reviewed")
    assert "Vælg samtale" not in reader.get("/review/")
