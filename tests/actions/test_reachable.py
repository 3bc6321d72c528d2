"""Nothing of the domain and the content is dead, and nothing that is named is missing."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.actions.running_actions import ActionServer, domain
from vejviser.settings import PROJECT_ROOT

RESPONSES: dict[str, list[dict[str, Any]]] = domain()["responses"]
FORM_SLOTS = sorted({slot for form in domain()["forms"].values() for slot in form["required_slots"]})
CONVENTION = re.compile(r"utter_(ask|not_read|explain|why)_(\w+)")
METHODS = {"utter_message", "utter_with_buttons", "utter_action"}
NAMED = re.compile(r"utter_\w+")
PAYLOAD = re.compile(r"/(\w+)(\{.*\})?")
LADDER = yaml.safe_load((PROJECT_ROOT / "content" / "ladder.yml").read_text(encoding="utf-8"))
MEANINGS = yaml.safe_load((PROJECT_ROOT / "content" / "meanings.yml").read_text(encoding="utf-8"))
PAYLOADS = sorted(
    {
        button["payload"]
        for variants in RESPONSES.values()
        for each in variants
        for button in each.get("buttons", [])
    }
    | {f"/{intent}" for intent in MEANINGS}
)


def text_of(*patterns: str) -> str:
    """The sources that match, as one text."""
    paths = [path for pattern in patterns for path in sorted(PROJECT_ROOT.glob(pattern))]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@lru_cache(maxsize=1)
def dialogue() -> list[dict[str, Any]]:
    """The steps of all rules and stories."""
    files = [
        yaml.safe_load(Path(path).read_text(encoding="utf-8")) for path in PROJECT_ROOT.glob("data/*/*.yml")
    ]
    parts = [part for file in files for part in (*file.get("rules", ()), *file.get("stories", ()))]
    return [step for part in parts for step in part["steps"]]


def composed(name: str) -> bool:
    """Whether a source makes this name of a prefix and a value, as `utter_languages_{language}`."""
    sources = text_of("actions/**/*.py", "vejviser/**/*.py")
    prefixes = {match for match in re.findall(r'f"(utter_\w+_)\{', sources)}
    return any(name.startswith(prefix) for prefix in prefixes)


def form_convention(name: str) -> bool:
    """Whether Rasa or `GuidedForm` finds the response by the name of a form's slot."""
    match = CONVENTION.fullmatch(name)
    if not match:
        return False
    rest = match[2]
    with_form = {
        f"{form}_{slot}" for form, each in domain()["forms"].items() for slot in each["required_slots"]
    }
    return rest in FORM_SLOTS or (match[1] == "ask" and rest in with_form)


@pytest.mark.parametrize("name", RESPONSES)
def test_every_response_is_said_somewhere(name: str) -> None:
    in_dialogue = any(step.get("action") == name for step in dialogue())
    named = re.search(rf"\b{name}\b", text_of("actions/**/*.py", "vejviser/**/*.py"))
    assert in_dialogue or named or composed(name) or form_convention(name)


@pytest.mark.parametrize(
    "name", sorted(set(NAMED.findall(text_of("actions/**/*.py", "data/*/*.yml"))) - METHODS)
)
def test_every_response_that_is_named_exists(name: str) -> None:
    whole = name in RESPONSES
    assert whole or (name.endswith("_") and any(response.startswith(name) for response in RESPONSES))


@pytest.mark.parametrize("slot", FORM_SLOTS)
@pytest.mark.parametrize("kind", ["not_read", "explain", "why"])
def test_every_field_has_its_texts(slot: str, kind: str) -> None:
    assert f"utter_{kind}_{slot}" in RESPONSES


@pytest.mark.parametrize(
    ("form", "slot"), [(f, s) for f, each in domain()["forms"].items() for s in each["required_slots"]]
)
def test_every_field_has_its_question(form: str, slot: str) -> None:
    names = {f"{kind}_ask_{which}{slot}" for kind in ("utter", "action") for which in (f"{form}_", "")}
    assert names & ({*RESPONSES} | {*domain()["actions"]})


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_button_leads_somewhere(payload: str) -> None:
    match = PAYLOAD.fullmatch(payload)
    assert match, "no payload that Rasa can read"
    intent, entities = match[1], json.loads(match[2] or "{}")
    known = {
        name for each in domain()["entities"] for name in (each if isinstance(each, dict) else {each: None})
    }
    assert intent in domain()["intents"]
    assert set(entities) <= known
    answered = any(step.get("intent") == intent for step in dialogue())
    assert answered or intent in ("affirm", "deny")  # forms read these two


def test_every_variant_of_a_response_has_a_text() -> None:
    assert [
        name for name, each in RESPONSES.items() if not all(variant.get("text") for variant in each)
    ] == []


@pytest.mark.parametrize("action", domain()["actions"])
def test_every_action_is_run_by_something(action: str) -> None:
    asked = {
        f"action_ask_{form}_{slot}"
        for form, each in domain()["forms"].items()
        for slot in each["required_slots"]
    }
    asked |= {f"action_ask_{slot}" for slot in FORM_SLOTS} | {
        f"validate_{form}" for form in domain()["forms"]
    }
    in_dialogue = any(step.get("action") == action for step in dialogue())
    assert in_dialogue or action in asked | {"action_session_start"}


@pytest.mark.parametrize("intent", domain()["intents"])
def test_every_intent_is_answered(intent: str) -> None:
    assert any(step.get("intent") == intent for step in dialogue())


@pytest.mark.parametrize("rung", [each["id"] for each in LADDER["rungs"]])
def test_every_rung_is_shown(server: ActionServer, rung: str) -> None:
    (place,) = [number for number, each in enumerate(LADDER["rungs"], 1) if each["id"] == rung]
    guidance = server.run("action_ladder", slots={"rung": rung}).told("utter_guidance")["guidance"]
    assert re.search(rf"^{place}\. .*\(her er du nu\): \S", guidance, re.MULTILINE)


@pytest.mark.parametrize("body", [each["id"] for each in LADDER["bodies"]])
def test_every_body_is_told_of(server: ActionServer, body: str) -> None:
    (entry,) = [each for each in LADDER["bodies"] if each["id"] == body]
    guidance = server.run("action_authority", f"hvad er {entry['short_name']}?").told("utter_guidance")[
        "guidance"
    ]
    assert entry["name"] in guidance


@pytest.mark.parametrize("field", sorted({key for rung in LADDER["rungs"] for key in rung} - {"id"}))
def test_every_field_of_a_rung_is_told_somewhere(field: str) -> None:
    sources = text_of("actions/**/*.py", "vejviser/guidance.py", "vejviser/content/company_facts.py")
    assert re.search(rf"\.{field}\b", sources)
