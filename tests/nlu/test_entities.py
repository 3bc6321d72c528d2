"""What is found in a message besides its intent, by the trained model."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from tests.nlp.official_pipeline import environment_with_it
from vejviser.settings import PROJECT_ROOT, read_settings
from vejviser.training import train, trained_model

# Message, and the entities in it: what, as the forms and cases have it, and the words it stands in.
ENTITIES: list[tuple[str, set[tuple[str, str, str]]]] = [
    ("mette@example.dk", {("email", "mette@example.dk", "mette@example.dk")}),
    ("skriv til Karin.Bo snabel-a example.dk", {("email", "karin.bo@example.dk", "Karin.Bo snabel-a example.dk")}),
    ("min mail er a@example.dk eller b@example.dk",
     {("email", "a@example.dk", "a@example.dk"), ("email", "b@example.dk", "b@example.dk")}),
    ("mit nummer er 12345678", {("phone", "12 34 56 78", "12345678")}),
    ("ring til mig på +45 12 34 56 78", {("phone", "12 34 56 78", "+45 12 34 56 78")}),
    ("mit svenske nummer er 0046 70 123 45 67", {("phone", "+46701234567", "0046 70 123 45 67")}),
    ("hvordan går det med sag 10234?", {("case_number", "SAG-10234", "10234")}),
    ("status på SAG-20481", {("case_number", "SAG-20481", "20481")}),
    ("jeg vil klage over faktura 7720145", {("invoice_number", "7720145", "7720145")}),
    ("fakturanummer K4MADTX-2", {("invoice_number", "K4MADTX-2", "K4MADTX-2")}),
    ("fakturaen er 12 345 678", {("invoice_number", "12345678", "12 345 678")}),
    ("K9PLWEE-3", {("invoice_number", "K9PLWEE-3", "K9PLWEE-3")}),
    ("hvad er Forbrugerombudsmanden?", {("authority", "forbrugerombudsmanden", "Forbrugerombudsmanden")}),
    ("kan forbrugerklagenævnet hjælpe mig", {("authority", "forbrugerklagenaevnet", "forbrugerklagenævnet")}),
    ("kan forbruger klage nævnet hjælpe mig", {("authority", "forbrugerklagenaevnet", "forbruger klage nævnet")}),
    ("jeg har et forslag til appen", {("department", "product", "appen")}),
    ("Jeg hedder Mette Hansen", {("person", "Mette Hansen", "Mette Hansen")}),
    ("jeg hedder mette hansen", {("person", "mette hansen", "mette hansen")}),
    ("Navn: Gitte Worm, mail gitte@example.dk, tlf 12 34 56 78",
     {("person", "Gitte Worm", "Gitte Worm"), ("email", "gitte@example.dk", "gitte@example.dk"),
      ("phone", "12 34 56 78", "12 34 56 78")}),
    ("hej", set()),
    ("jeg vil klage over et gebyr på 1.200 kr fra den 3. oktober 2024", set()),
    ("I har trukket 100 kroner to gange", set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Path:
    """The model of the present sources."""
    models = read_settings().models
    return trained_model(models) or train(models)


@pytest.fixture(scope="module")
def agent(model: Path) -> Iterator[Agent]:
    """The trained model without stores and actions."""
    yield Agent.load(model)


@pytest.mark.parametrize(("text", "entities"), ENTITIES)
def test_details_are_found_with_their_place(
    agent: Agent, text: str, entities: set[tuple[str, str, str]]
) -> None:
    parsed = asyncio.run(agent.parse_message(text))
    found = {
        (each["entity"], each["value"], text[each["start"] : each["end"]]) for each in parsed["entities"]
    }
    assert found == entities, parsed["intent"]


def test_no_name_is_looked_for_where_none_is_an_answer(agent: Agent) -> None:
    parsed = asyncio.run(
        agent.parse_message("Jeg talte med Mette Hansen i går, og hun lovede at ringe, men intet skete")
    )
    assert parsed["intent"]["name"] == "dispute_handling"
    assert "person" not in [each["entity"] for each in parsed["entities"]]


def test_another_danish_pipeline_than_at_training_is_an_error(model: Path, tmp_path: Path) -> None:
    loading = subprocess.run(
        [sys.executable, "-c", f"from rasa.core.agent import Agent; Agent.load({str(model)!r})"],
        env=environment_with_it(tmp_path), cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert loading.returncode != 0
    assert (
        "AnotherDanishPipeline: the model was trained with the Danish pipeline da_vejviser" in loading.stderr
        and "this machine has da_core_news_sm 3.7.0" in loading.stderr
        and "vejviser train" in loading.stderr
    )
