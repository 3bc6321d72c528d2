"""Which step is next, which body fits on which day, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from vejviser.content import RUNG_IDS, BodyState, Content, load_content
from vejviser.guidance import Guidance, facts

TODAY = date(2026, 11, 24)
Break = Callable[[str, str, str], Path]

ODR_BY_CLOCK = [
    ("2016-02-14", BodyState.NOT_YET, "åbner først 15. februar 2016"),
    ("2016-02-15", BodyState.OPEN, "https://ec.europa.eu/consumers/odr/"),
    ("2025-03-19", BodyState.OPEN, "https://ec.europa.eu/consumers/odr/"),
    ("2025-03-20", BodyState.NO_NEW_CASES, "lukker helt 20. juli 2025"),
    ("2025-07-19", BodyState.NO_NEW_CASES, "ikke taget imod nye klager siden 20. marts 2025"),
    ("2025-07-20", BodyState.CLOSED, "lukkede 20. juli 2025"),
    ("2026-11-24", BodyState.CLOSED, "lukkede 20. juli 2025"),
]


@pytest.mark.parametrize(("day", "state", "said"), ODR_BY_CLOCK)
def test_the_odr_platform_follows_the_clock(guide: Guidance, day: str, state: BodyState, said: str) -> None:
    today, odr = date.fromisoformat(day), guide.body("odr")
    text = guide.describe(odr, today)
    assert odr.state(today) is state
    assert said in text
    assert (odr in guide.bodies_for("outside", today)) == (state in (BodyState.OPEN, BodyState.NO_NEW_CASES))
    assert (odr in guide.closed_bodies(today)) == (state is BodyState.CLOSED)
    assert ("ec.europa.eu" in text) == (state is BodyState.OPEN)
    assert ("https://www.forbrugereuropa.dk" in text) == (state is not BodyState.OPEN)
    assert any("ODR" in line for line in guide.overview("outside", today)) == (
        state in (BodyState.OPEN, BodyState.NO_NEW_CASES)
    )


def test_a_body_that_takes_no_new_cases_comes_last_and_says_so(guide: Guidance) -> None:
    day = date(2025, 7, 1)
    assert guide.bodies_for("outside", day)[-1].id == "odr"
    assert "ikke taget imod nye klager" in guide.body_lines("outside", day)[-1]


def test_the_steps_follow_each_other(guide: Guidance) -> None:
    place: str | None = None
    seen: list[str] = []
    while rung := guide.next_rung(place):
        seen.append(rung.id)
        place = rung.id
    assert tuple(seen) == RUNG_IDS
    with pytest.raises(KeyError):
        guide.next_rung("court")
    with pytest.raises(KeyError):
        guide.bodies_for("court", TODAY)


def test_before_a_final_decision_nobody_is_offered_who_needs_one(guide: Guidance) -> None:
    assert [body.id for body in guide.bodies_for("outside", TODAY)] == [
        "forbrugerklagenaevnet",
        "arn",
        "fanke",
        "forbrugerombudsmanden",
        "forbruger_europa",
        "fin_net",
    ]
    for rung in ("customer_service", "satisfaction"):
        ids = [body.id for body in guide.bodies_for(rung, TODAY)]
        assert ids == ["forbrugerombudsmanden", "forbruger_europa"]


def test_a_danish_shop_gets_no_bodies_for_foreign_banks(changed: Break) -> None:
    changed("company.yml", "country: SE", "country: DK")
    directory = changed("company.yml", "sector: finance", "sector: retail")
    ids = [body.id for body in Guidance(load_content(directory)).bodies_for("outside", TODAY)]
    assert ids == ["forbrugerklagenaevnet", "forbrugerombudsmanden"]


def test_every_body_is_within_reach_and_fits_in_a_chat(guide: Guidance, content: Content) -> None:
    for body in content.ladder.bodies:
        text = guide.describe(body, TODAY)
        assert guide.find_body(body.name) is body
        assert guide.find_body(body.short_name) is body
        assert all(guide.find_body(alias) is body for alias in body.aliases)
        assert 60 < len(text) <= 600, (body.id, len(text))
        assert not any(mark in text for mark in ("{", "}", "**", "](", "\n\n", "\n- ")), text
        assert body.state(TODAY) is BodyState.CLOSED or not body.link or text.endswith(body.link)
    # The wording that the facts ask for.
    assert "hvis ARN accepterer sagen" in guide.describe(guide.body("arn"), TODAY)
    assert "kan muligvis behandle sagen" in guide.describe(guide.body("fanke"), TODAY)


@pytest.mark.parametrize("place", [*RUNG_IDS, None])
def test_the_overview_shows_the_whole_ladder_and_marks_the_place(guide: Guidance, place: str | None) -> None:
    lines = guide.overview(place, TODAY)
    assert [line[:2] for line in lines[:3]] == ["1.", "2.", "3."]
    assert lines[1].startswith("2. Den ansvarlige for kundetilfredshed")
    marked = [number for number, line in enumerate(lines) if "her er du nu" in line]
    assert marked == ([RUNG_IDS.index(place)] if place else [])
    assert len(lines) == 3 + len(guide.bodies_for("outside", TODAY))


def test_facts_carry_the_profile_and_change_with_it(content: Content, changed: Break) -> None:
    known = facts(content.company)
    assert known["service_phone"] == "12 34 56 78"
    assert known["satisfaction_title"] == "den ansvarlige for kundetilfredshed"
    assert "30 dage" in known["privacy_how_long"]
    assert all(value and "{" not in value for value in known.values())
    assert all(name in (facts.__doc__ or "") for name in known)
    changed("company.yml", "12 34 56 78", "87 65 43 21")
    later = load_content(changed("company.yml", "  use: source_page\n", "  use: later_terms\n"))
    assert facts(later.company)["satisfaction_title"] == "den uafhængige kunderepræsentant"
    assert Guidance(later).overview(None, TODAY)[1].startswith("2. Den uafhængige kunderepræsentant")
    assert "87 65 43 21" in Guidance(later).overview(None, TODAY)[0]
    assert all("87 65 43 21" in matter.answer.text for matter in later.company.service_matters)
