"""The action server as its operator runs it, and a client that speaks Rasa's action protocol with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
import yaml

from tests.desk.ports import free_port
from vejviser.settings import PROJECT_ROOT

START_SECONDS = 30
Slots = Mapping[str, Any]
Event = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What an action gave back."""

    events: list[dict[str, Any]]
    responses: list[dict[str, Any]]

    @property
    def slots(self) -> dict[str, Any]:
        """The slots it set, each with its last value."""
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def said(self) -> list[str]:
        """The names of the responses, in order."""
        return [response["response"] for response in self.responses]

    @property
    def rejected(self) -> bool:
        """Whether a form left the message to a rule: Rasa takes no events as that."""
        return not self.events and not self.responses

    def told(self, response: str) -> dict[str, Any]:
        """The values that went with the only answer of this name."""
        (found,) = [each for each in self.responses if each["response"] == response]
        return found


@dataclass(frozen=True)
class ActionServer:
    """A running server; `run` asks it as the bot does."""

    base: str
    var: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    @property
    def secret(self) -> str:
        """What the bot sends along."""
        return (self.var / "actions-secret").read_text().strip()

    def log(self) -> str:
        """Everything the process has written."""
        return (self.var / "actions.log").read_text(encoding="utf-8")

    def post(self, body: bytes | Mapping[str, Any], **headers: str) -> requests.Response:
        """One request; `headers` replace those of the bot, with `_` for `-`."""
        sent = {"Content-Type": "application/json", "X-Vejviser-Secret": self.secret} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return requests.post(f"{self.base}/webhook", data=data, headers=sent, timeout=20)

    def run(self, action: str, text: str = "", **call: Any) -> Answer:
        """The action's answer to this message; see `action_call` for the keywords."""
        answer = self.post(action_call(action, text, **call))
        assert answer.status_code == 200, answer.text
        return Answer(answer.json()["events"], answer.json()["responses"])

    def answer(
        self, form: str, asked: str, text: str, intent: str = "provide_details", **call: Any
    ) -> Answer:
        """What the form makes of an answer to the question for the field `asked`."""
        slots = {**call.pop("slots", {}), "requested_slot": asked}
        asking = [{"event": "action", "name": form}, {"event": "action", "name": "action_listen"}]
        before = [*call.pop("before", ()), *asking]
        return self.run(
            f"validate_{form}", text, intent=intent, slots=slots, active_loop=form, before=before, **call
        )


def action_call(
    action: str,
    text: str = "",
    *,
    intent: str = "provide_details",
    confidence: float = 0.9,
    slots: Slots | None = None,
    active_loop: str | None = None,
    before: Sequence[Event] = (),
    after: Sequence[Event] = (),
    ranking: Mapping[str, float] | None = None,
    choice: str | None = None,
    person: str | None = None,
    conversation: str | None = None,
) -> dict[str, Any]:
    """The body of a call. `before` and `after` are events around the customer's message.

    `person` is a name that the bot has found in the text.
    """
    entities: list[dict[str, Any]] = [{"entity": "choice", "value": choice}] if choice else []
    if person:
        start = text.index(person)
        entities.append({"entity": "person", "value": person, "start": start, "end": start + len(person)})
    understood = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [{"name": name, "confidence": sure} for name, sure in (ranking or {}).items()],
        "entities": entities,
    }
    conversation = conversation or uuid4().hex
    message = {"event": "user", "text": text, "parse_data": understood, "input_channel": "website"}
    return {
        "next_action": action,
        "sender_id": conversation,
        "tracker": {
            "sender_id": conversation,
            "slots": dict.fromkeys((*domain()["slots"], "requested_slot")) | dict(slots or {}),
            "latest_message": understood,
            "events": [*before, message, *after],
            "active_loop": {"name": active_loop} if active_loop else {},
            "latest_input_channel": "website",
            "paused": False,
            "followup_action": None,
        },
        "domain": {},
    }


def said(text: str, intent: str = "provide_details") -> dict[str, Any]:
    """An earlier message of the customer."""
    return {"event": "user", "text": text, "parse_data": {"intent": {"name": intent, "confidence": 0.9}}}


def answered(response: str, text: str = "Hej") -> dict[str, Any]:
    """An earlier answer of the assistant."""
    return {"event": "bot", "text": text, "metadata": {"utter_action": response}}


@lru_cache(maxsize=1)
def domain() -> dict[str, Any]:
    """`domain.yml` as it stands."""
    return yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))


@contextmanager
def running_actions(var: Path, **settings: str) -> Iterator[ActionServer]:
    """`vejviser actions` for the time of the block, with no `VEJVISER_` settings but these."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VEJVISER_")}
    port = free_port()
    own = {
        "VEJVISER_VAR": str(var),
        "VEJVISER_ACTIONS_PORT": str(port),
        # Nobody listens there unless the test says so.
        "VEJVISER_DESK_URL": f"http://127.0.0.1:{free_port()}",
        "VEJVISER_DESK_TOKEN": "no-desk",
    }
    var.mkdir(parents=True, exist_ok=True)
    with (var / "actions.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "vejviser", "actions"],
            env={**inherited, **own, **settings}, stdout=log, stderr=log, cwd=PROJECT_ROOT,
        )  # fmt: skip
    server = ActionServer(f"http://127.0.0.1:{port}", var, process)
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _wait_until_healthy(server: ActionServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if requests.get(f"{server.base}/health", timeout=5).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the action server did not start: {server.log()}")
        time.sleep(0.05)
