"""Corrections as changes of `data/nlu`: the patch applies, Rasa reads what was meant, and people's lines stay."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.loading import load_data

from vejviser.settings import PROJECT_ROOT
from vejviser.training_data.changes import Labelled, changed
from vejviser.training_data.errors import TrainingDataError
from vejviser.training_data.examples import Example, TrainingData, parse_file, read_training_data
from vejviser.training_data.patch import new_file, unified_diff
from vejviser.training_data.wording import MOST_CHARACTERS, as_example

ODD = """\
# What people have written stays.
version: "3.1"   # of Rasa

nlu:
# first the one
- intent: greet
  examples: |
    - hej
    - god dag # ikke en bemærkning
    -   tre   mellemrum

# then the other
- synonym: hej
  examples: |
    - hejsa
- intent: goodbye
  metadata: {sentiment: neutral}
  examples: |
    - farvel
    - vi ses"""

ADDED = [Labelled("hej med dig – æøå 🙂", "greet"), Labelled("ses", "goodbye"), Labelled("# hej", "greet")]


def as_data(text: str = ODD) -> TrainingData:
    return TrainingData((parse_file("data/nlu/odd.yml", text),))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the shipped training data under Git."""
    shutil.copytree(PROJECT_ROOT / "data", tmp_path / "data")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def rasa_reads(path: Path) -> set[tuple[str, str]]:
    """Pairs of intent and text, as Rasa has them."""
    return {(message.get("intent"), message.get("text")) for message in load_data(str(path)).intent_examples}


@pytest.mark.parametrize(
    "program", [["git", "apply"], ["patch", "-p1", "--quiet", "-i"]], ids=["git", "patch"]
)
def test_the_patch_applies_and_rasa_reads_the_corrections(checkout: Path, program: list[str]) -> None:
    before = read_training_data(checkout)
    moved = next(example for example in before.examples() if example.intent == "greet")
    wanted = [
        Labelled("I har da helt misforstået min sag", "dispute_handling"),
        Labelled("Hvad [koster] (det) at klage?", "ask_complaint_process"),
        Labelled(moved.text, "goodbye"),
    ]
    known = rasa_reads(checkout / "data" / "nlu")
    patch = checkout / "rettelser.patch"
    patch.write_text(unified_diff(before, changed(before, wanted, [moved])), encoding="utf-8")
    done = subprocess.run([*program, str(patch)], cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    now = rasa_reads(checkout / "data" / "nlu")
    assert now - known == {(labelled.intent, labelled.text) for labelled in wanted}
    assert known - now == {("greet", moved.text)}


def test_a_patch_changes_no_line_but_those_of_the_corrections() -> None:
    before = as_data()
    lines = unified_diff(before, changed(before, ADDED, [])).splitlines()
    changes = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changes == [
        "+    - hej med dig – æøå 🙂",
        "+    - # hej",
        "-    - vi ses",  # the last line had no end, and now needs one
        "+    - vi ses",
        "+    - ses",
    ]


def test_line_ends_of_other_editors_stay() -> None:
    before = as_data(ODD.replace("\n", "\r\n"))
    after = changed(before, ADDED, []).files[0].text
    assert after.replace("\r\n", "").count("\n") == 0
    assert "    - # hej\r\n\r\n# then" in after


def test_an_unfinished_last_line_is_no_hindrance(tmp_path: Path) -> None:
    before = as_data()
    file = tmp_path / before.files[0].name
    file.parent.mkdir(parents=True)
    file.write_text(ODD, encoding="utf-8")
    removed = Example("vi ses", "goodbye", before.files[0].name, ODD.count("\n") + 1)
    after = changed(before, [Labelled("hej hej", "greet")], [removed])
    patch = unified_diff(before, after) + new_file("tests/ny.yml", "a: 1\nb: æ")
    (tmp_path / "p").write_text(patch, encoding="utf-8")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    done = subprocess.run(["git", "apply", "p"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert file.read_text(encoding="utf-8") == after.files[0].text
    assert (tmp_path / "tests/ny.yml").read_text(encoding="utf-8") == "a: 1\nb: æ"


def test_an_intent_keeps_its_last_example_and_gets_none_if_it_has_none() -> None:
    data = as_data()
    with pytest.raises(TrainingDataError, match="goodbye has no examples"):
        changed(data, [], [example for example in data.examples() if example.intent == "goodbye"])
    with pytest.raises(TrainingDataError, match="dance: no file"):
        changed(data, [Labelled("dans", "dance")], [])


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("nlu: [", "odd.yml:1: "),
        ("nlu:\n- intent: greet\n  examples:\n  - hej\n", "odd.yml:4: examples must be a block"),
        ("nlu:\n- intent: greet\n  examples: >\n    - hej\n", "odd.yml:3: examples must be a block"),
    ],
)
def test_a_file_that_cannot_be_changed_is_named_with_its_line(broken: str, said: str) -> None:
    with pytest.raises(TrainingDataError, match=said):
        as_data(broken)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), max_size=20))
def test_whatever_customers_write_is_read_back_as_it_was_written(tmp_path_factory, texts: list[str]) -> None:
    lines = set()
    for text in texts:
        try:
            line = as_example(text)
        except TrainingDataError:
            assert not "".join(character for character in text if character.isprintable()).strip()
        else:
            assert as_example(line) == line
            lines.add(line)
    file = tmp_path_factory.getbasetemp() / "odd.yml"
    after = changed(as_data(), [Labelled(line, "greet") for line in lines], [])
    file.write_bytes(after.files[0].text.encode("utf-8"))
    messages = load_data(str(file)).intent_examples
    assert lines <= {message.get("text") for message in messages if message.get("intent") == "greet"}
    assert not any(message.get("entities") for message in messages)


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x07", "x" * (MOST_CHARACTERS + 1)])
def test_nothing_and_too_much_are_no_example(text: str) -> None:
    with pytest.raises(TrainingDataError):
        as_example(text)


@pytest.mark.parametrize("text", ["[min](navn:Signe)", '[min]{"entity": "navn"}', "[a][{]"])
def test_brackets_of_customers_are_no_annotations(text: str, tmp_path: Path) -> None:
    file = tmp_path / "odd.yml"
    file.write_text(
        changed(as_data(), [Labelled(as_example(text), "greet")], []).files[0].text, encoding="utf-8"
    )
    assert not any(message.get("entities") for message in load_data(str(file)).intent_examples)
