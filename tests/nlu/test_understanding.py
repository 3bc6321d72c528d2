"""How well messages that nobody trained on are understood; they stand in `messages/` and the files beside it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from sklearn.metrics import f1_score

from vejviser.nlu.second_matter import SECOND_MATTER
from vejviser.nlu.ways_of_writing import carelessly, with_typos, without_danish_letters
from vejviser.settings import PROJECT_ROOT, read_settings
from vejviser.training import train, trained_model

HERE = Path(__file__).parent
MESSAGES = HERE / "messages"
REJECTED = {"nlu_fallback", "out_of_scope"}
# Of the messages that the company has something to say to: how many may be turned away.
MOST_TURNED_AWAY = 0.03
MOST_OFF_TOPIC_ACCEPTED = 0.05
MOST_TAKEN_FOR_TWO = 0.02
LEAST_OF_HARD_NEIGHBOURS = 0.9

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


def parsed(agent: Agent, texts: list[str]) -> list[dict[str, Any]]:
    """What Rasa makes of these messages."""

    async def parse() -> list[dict[str, Any]]:
        return [await agent.parse_message(text) for text in texts]

    return asyncio.run(parse())


def understood(agent: Agent, texts: list[str]) -> list[str]:
    """The intents of these messages; `nlu_fallback` is what was not understood."""
    return [found["intent"]["name"] for found in parsed(agent, texts)]


def candidates(found: dict[str, Any]) -> list[str]:
    """The three intents that would be offered as "did you mean"."""
    names = [one["name"] for one in found["intent_ranking"]]
    return [name for name in names if name not in REJECTED][:3]


def lines(name: str) -> list[str]:
    """The messages of a file beside this one."""
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def test_every_intent_has_independent_messages() -> None:
    domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
    counted = {path.stem: len(path.read_text().splitlines()) for path in MESSAGES.glob("*.txt")}
    assert set(counted) == set(domain["intents"])
    assert min(counted.values()) >= 20


@pytest.mark.parametrize(
    ("way", "floor"),
    [
        pytest.param(str, 0.93, id="as written"),
        pytest.param(lambda text: with_typos(text, random.Random(text)), 0.88, id="five percent typos"),
        pytest.param(carelessly, 0.92, id="lower case without punctuation"),
        pytest.param(without_danish_letters, 0.92, id="ae oe aa"),
    ],
)
def test_messages_are_understood_however_they_are_typed(
    agent: Agent, way: Callable[[str], str], floor: float
) -> None:
    right, texts = zip(*examples(), strict=True)
    found = understood(agent, [way(text) for text in texts])
    assert f1_score(right, found, average="macro", labels=sorted(set(right))) >= floor


def test_few_messages_of_customers_are_turned_away(agent: Agent) -> None:
    own = [text for intent, text in examples() if intent != "out_of_scope"]
    found = understood(agent, own)
    lost = [text for text, intent in zip(own, found, strict=True) if intent in REJECTED]
    assert len(lost) / len(own) <= MOST_TURNED_AWAY, lost


def test_few_messages_about_something_else_are_accepted(agent: Agent) -> None:
    texts = lines("off_topic.txt")
    found = dict(zip(texts, understood(agent, texts), strict=True))
    accepted = {text: intent for text, intent in found.items() if intent not in REJECTED}
    assert len(accepted) / len(found) <= MOST_OFF_TOPIC_ACCEPTED, accepted


HARD = yaml.safe_load((HERE / "hard_neighbours.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pair", HARD)
def test_hard_neighbours_are_told_apart(agent: Agent, pair: str) -> None:
    right = [(intent, text) for intent, texts in HARD[pair].items() for text in texts]
    found = understood(agent, [text for _, text in right])
    wrong = [(*one, intent) for one, intent in zip(right, found, strict=True) if one[0] != intent]
    assert 1 - len(wrong) / len(right) >= LEAST_OF_HARD_NEIGHBOURS, wrong


@pytest.mark.parametrize(
    "case",
    yaml.safe_load((HERE / "did_you_mean.yml").read_text(encoding="utf-8")),
    ids=lambda case: case["message"],
)
def test_what_may_mean_several_things_is_asked_with_a_right_one_among_them(
    agent: Agent, case: dict[str, Any]
) -> None:
    (found,) = parsed(agent, [case["message"]])
    assert set(candidates(found)) & set(case["any_of"])


@pytest.mark.parametrize(
    "case",
    yaml.safe_load((HERE / "two_matters.yml").read_text(encoding="utf-8")),
    ids=lambda case: " and ".join(case["any_of"]),
)
def test_of_two_matters_in_one_message_both_are_seen(agent: Agent, case: dict[str, Any]) -> None:
    (found,) = parsed(agent, [case["message"]])
    first, *next_two = candidates(found)[:3]
    assert first in case["any_of"]
    # Thanks beside a question are no matter of their own.
    assert {*case["any_of"]} - {first} <= {*next_two, "thank"}


def test_one_matter_is_seldom_taken_for_two(agent: Agent) -> None:
    found = parsed(agent, [text for _, text in examples()])
    assert sum(SECOND_MATTER in one for one in found) <= MOST_TAKEN_FOR_TWO * len(found)


def test_another_language_is_noticed(agent: Agent) -> None:
    texts = lines("other_languages.txt")
    assert dict(zip(texts, understood(agent, texts), strict=True)) == dict.fromkeys(texts, "switch_language")


def test_no_test_message_is_trained_on() -> None:
    trained = {
        line.strip().removeprefix("- ").lower()
        for path in (PROJECT_ROOT / "data" / "nlu").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    hard = [text for pair in HARD.values() for texts in pair.values() for text in texts]
    tested = [
        *(text for _, text in examples()),
        *hard,
        *lines("off_topic.txt"),
        *lines("other_languages.txt"),
    ]
    # What people say in one word is the same for everybody.
    long = [text for text in tested if len(text.split()) > 3]
    assert [text for text in long if text.lower() in trained] == []
