"""Which corrections are taken into the training data, and what stands against the others."""

from __future__ import annotations

import json

import pytest

from vejviser.training_data.changes import Labelled
from vejviser.training_data.corrections import Correction, Corrections, Story, from_json, to_json
from vejviser.training_data.errors import TrainingDataError
from vejviser.training_data.examples import TrainingData, parse_file
from vejviser.training_data.plan import Problem, planned

TEXT = """\
nlu:
  - intent: greet
    examples: |
      - hej med jer
      - god morgen
  - intent: make_complaint
    examples: |
      - jeg vil klage over et gebyr
      - det er forkert
"""
DATA = TrainingData((parse_file("data/nlu/a.yml", TEXT),))


def correction(number: int, *examples: tuple[str, str], moves: bool = False) -> Correction:
    return Correction(number, tuple(Labelled(*example) for example in examples), moves=moves)


def problems(plan, number: int) -> list[Problem]:
    return [finding.problem for finding in plan.findings.get(number, ())]


def test_what_nothing_stands_against_is_taken() -> None:
    plan = planned([correction(1, ("goddag do", "greet"))], DATA)
    assert plan.taken == (1,) and plan.added == (Labelled("goddag do", "greet"),) and not plan.findings


def test_what_is_there_already_is_done_however_it_is_spelt() -> None:
    plan = planned([correction(1, ("HEJ  med jer", "greet"))], DATA)
    assert plan.done == (1,) and not plan.taken and not plan.added
    assert problems(plan, 1) == [Problem.ALREADY_THERE]


def test_the_same_words_under_another_intent_stand_against_it_until_they_are_to_move() -> None:
    words = ("Jeg vil klage over et gebyr", "greet")
    plan = planned([correction(1, words)], DATA)
    assert plan.left_out == (1,) and not plan.added
    finding = plan.findings[1][0]
    assert finding.problem is Problem.OTHER_INTENT
    assert (finding.example.file, finding.example.line) == ("data/nlu/a.yml", 8)
    moved = planned([correction(1, words, moves=True)], DATA)
    assert moved.taken == (1,) and [example.line for example in moved.removed] == [8]
    after = {(example.text, example.intent) for example in moved.applied_to(DATA).examples()}
    assert words in after and ("jeg vil klage over et gebyr", "make_complaint") not in after


def test_two_that_disagree_are_both_left_out_and_two_that_agree_are_one() -> None:
    plan = planned(
        [
            correction(1, ("hvad så", "greet")),
            correction(2, ("Hvad så", "make_complaint")),
            correction(3, ("nå da", "greet")),
            correction(4, ("Nå da", "greet")),
        ],
        DATA,
    )
    assert plan.left_out == (1, 2) and plan.taken == (3, 4)
    assert plan.findings[1][0].other.id == 2 and plan.findings[2][0].other.id == 1
    assert plan.added == (Labelled("nå da", "greet"),)


def test_a_split_is_taken_as_a_whole_or_not_at_all() -> None:
    plan = planned([correction(1, ("goddag do", "greet"), ("god morgen", "make_complaint"))], DATA)
    assert plan.left_out == (1,) and not plan.added


def test_messages_that_measure_are_not_trained_on_but_what_everybody_says_is() -> None:
    corrections = [correction(1, ("en helt særlig besked", "greet")), correction(2, ("hej igen", "greet"))]
    plan = planned(corrections, DATA, ["En helt særlig besked", "hej igen"])
    assert problems(plan, 1) == [Problem.TEST_MESSAGE] and plan.taken == (2,)


def test_an_intent_without_examples_stands_against_it() -> None:
    assert problems(planned([correction(1, ("dans", "dance"))], DATA), 1) == [Problem.UNKNOWN_INTENT]


def test_corrections_travel_in_a_file() -> None:
    sent = Corrections(
        (Correction(7, (Labelled("æøå", "greet"), Labelled("b", "deny")), "affirm", moves=True),),
        (Story(3, "en_klage", "version: '3.1'\n"),),
    )
    assert from_json(to_json(sent)) == sent


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "other"}, "no corrections that the desk has exported"),
        ({"version": 2}, "version 2"),
        ({"corrections": [{"id": 1}]}, "incomplete: 'examples'"),
        (
            {"corrections": [{"id": 1, "examples": [], "was": "", "moves": False}]},
            "correction 1 says nothing",
        ),
        ({"stories": [{"id": 1, "name": "../../evil", "text": "a"}]}, "no name of a test"),
    ],
)
def test_a_file_that_is_something_else_is_refused(change: dict, said: str) -> None:
    good = json.loads(to_json(Corrections((correction(1, ("a b", "greet")),))))
    with pytest.raises(TrainingDataError, match=said):
        from_json(json.dumps({**good, **change}))
    with pytest.raises(TrainingDataError, match="no JSON"):
        from_json("{")
