"""How well messages that nobody trained on are understood; the messages stand in `messages/`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent
from sklearn.metrics import f1_score

from vejviser.settings import PROJECT_ROOT, read_settings
from vejviser.training import train, trained_model

MESSAGES = Path(__file__).parent / "messages"
LEAST_MACRO_F1 = 0.93
# In-domain messages that may end in "did you mean".
MOST_FALLBACKS = 0.03

Examples = list[tuple[str, str]]


@pytest.fixture(scope="module")
def agent() -> Iterator[Agent]:
    """The trained model without stores and actions."""
    models = read_settings().models
    yield Agent.load(trained_model(models) or train(models))


def examples() -> Examples:
    """Pairs of the right intent and the message."""
    return [
        (path.stem, line)
        for path in sorted(MESSAGES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def understood(agent: Agent, texts: list[str]) -> list[str]:
    """The intents of these messages; `nlu_fallback` is what was not understood."""

    async def parse() -> list[str]:
        return [(await agent.parse_message(text))["intent"]["name"] for text in texts]

    return asyncio.run(parse())


def test_every_intent_has_independent_messages() -> None:
    domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
    counted = {path.stem: len(path.read_text().splitlines()) for path in MESSAGES.glob("*.txt")}
    assert set(counted) == set(domain["intents"])
    assert min(counted.values()) >= 20


def test_messages_nobody_trained_on_are_understood(agent: Agent) -> None:
    right, texts = zip(*examples(), strict=True)
    found = understood(agent, list(texts))
    assert f1_score(right, found, average="macro", labels=sorted(set(right))) >= LEAST_MACRO_F1
    assert found.count("nlu_fallback") / len(found) <= MOST_FALLBACKS


def test_no_test_message_is_trained_on() -> None:
    trained = {
        line.strip().removeprefix("- ").lower()
        for path in (PROJECT_ROOT / "data" / "nlu").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    # What people say in one word is the same for everybody.
    long = [text for _, text in examples() if len(text.split()) > 3]
    assert [text for text in long if text.lower() in trained] == []
