"""The next step, the whole ladder and the bodies outside, as they are on a day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from tests.actions.running_actions import ActionServer, running_actions
from vejviser.settings import PROJECT_ROOT

LADDER = yaml.safe_load((PROJECT_ROOT / "content" / "ladder.yml").read_text(encoding="utf-8"))
BODIES = {body["id"]: body for body in LADDER["bodies"]}


@pytest.fixture(scope="module")
def before_closing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    """The same on a day when the ODR platform was open."""
    with running_actions(tmp_path_factory.mktemp("before"), VEJVISER_TODAY="2025-01-15") as running:
        yield running


@pytest.mark.parametrize(
    ("rung", "case_key", "form", "responses"),
    [
        (None, None, None, ["utter_next_step_start"]),
        ("customer_service", None, None, ["utter_next_step_start"]),
        ("satisfaction", None, None, ["utter_next_step_satisfaction"]),
        ("satisfaction", "k", None, ["utter_next_step_outside"]),
        ("satisfaction", "k", "complaint_form", ["utter_next_step_satisfaction"]),
    ],
)
def test_the_next_step_is_the_one_after_the_customers_rung(
    server: ActionServer, rung: str | None, case_key: str | None, form: str | None, responses: list[str]
) -> None:
    slots = {"rung": rung, "case_key": case_key}
    answer = server.run("action_next_step", "hvordan klager jeg?", slots=slots, active_loop=form)
    assert answer.said == responses


def test_the_last_step_is_outside_the_company(server: ActionServer) -> None:
    answer = server.run("action_next_step", slots={"rung": "outside"})
    assert answer.said[0] == "utter_outside_intro"
    assert set(answer.said[1:]) == {"utter_guidance"}


@pytest.mark.parametrize("rung", [None, "customer_service", "satisfaction", "outside"])
def test_the_ladder_shows_every_rung_and_where_the_customer_is(
    server: ActionServer, rung: str | None
) -> None:
    guidance = server.run("action_ladder", slots={"rung": rung}).told("utter_guidance")["guidance"]
    lines = guidance.split("\n")
    assert [line[:2] for line in lines[:3]] == ["1.", "2.", "3."]
    assert guidance.count("her er du nu") == (0 if rung is None else 1)
    if rung:
        place = [each["id"] for each in LADDER["rungs"]].index(rung)
        assert "her er du nu" in lines[place]
    assert "{" not in guidance


def test_disagreement_leads_to_the_open_bodies_only(server: ActionServer) -> None:
    answer = server.run("action_outside_bodies", "jeg er uenig i afgørelsen", intent="dispute_decision")
    assert answer.slots["rung"] == "outside"
    told = "\n".join(response.get("guidance", "") for response in answer.responses)
    assert "Forbrugerklagenævnet" in told and "Allmänna reklamationsnämnden" in told
    assert "ODR" not in told


def test_a_body_is_offered_while_it_is_open(before_closing: ActionServer) -> None:
    answer = before_closing.run("action_outside_bodies", intent="dispute_decision")
    assert any("ODR-platform" in response.get("guidance", "") for response in answer.responses)


@pytest.mark.parametrize("body", BODIES)
def test_every_name_of_a_body_leads_to_it(server: ActionServer, body: str) -> None:
    for alias in BODIES[body]["aliases"]:
        answer = server.run("action_authority", f"Hvad kan {alias} gøre for mig?", intent="ask_authority")
        guidance = answer.told("utter_guidance")["guidance"]
        assert BODIES[body]["name"] in guidance, alias


@pytest.mark.parametrize(
    ("text", "name"),
    [("hvad er ARN?", "ARN"), ("hvad er arn", "ARN"), ("hvad med forbruger klage nævnet", "Forbrugerklagenævnet"),
     ("kan forbrugerombudsmannden hjælpe", "Forbrugerombudsmanden"), ("EU platformen", "ODR")],
)  # fmt: skip
def test_bodies_are_known_as_customers_write_them(server: ActionServer, text: str, name: str) -> None:
    assert name in server.run("action_authority", text).told("utter_guidance")["guidance"]


@pytest.mark.parametrize(
    "text", ["hvad med Folketingets Ombudsmand?", "Datatilsynet?", "Det der nævn", "/ask_authority"]
)
def test_other_bodies_are_not_mistaken(server: ActionServer, text: str) -> None:
    assert server.run("action_authority", text, intent="ask_authority").said == ["utter_unknown_authority"]


def test_a_closed_body_is_explained_with_what_to_do_instead(server: ActionServer) -> None:
    guidance = server.run("action_authority", "ODR").told("utter_guidance")["guidance"]
    assert "lukkede 20. juli 2025" in guidance
    assert "Brug i stedet Forbruger Europa" in guidance


def test_the_same_body_is_described_as_open_before(before_closing: ActionServer) -> None:
    guidance = before_closing.run("action_authority", "ODR").told("utter_guidance")["guidance"]
    assert "lukkede" not in guidance
    assert "https://ec.europa.eu/consumers/odr/" in guidance
