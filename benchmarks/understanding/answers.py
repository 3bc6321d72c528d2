"""What an assistant made of messages: asked in a process of its own, pinned to one core."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.memory import memory
from vejviser.settings import PROJECT_ROOT

NOT_UNDERSTOOD, OFF_TOPIC = "nlu_fallback", "out_of_scope"
REJECTED = {NOT_UNDERSTOOD, OFF_TOPIC}


@dataclass(frozen=True)
class Answer:
    """Of one message: the intent, the intents that were weighed with their confidence, and the time taken."""

    intent: str
    ranking: list[tuple[str, float]]
    milliseconds: float

    @property
    def accepted(self) -> bool:
        """Whether it was taken for one of the intents that the company has something to say to."""
        return self.intent not in REJECTED

    @property
    def in_domain(self) -> float:
        """How sure it was that the message is one of those; compares assistants without their thresholds."""
        return max((sure for name, sure in self.ranking if name not in REJECTED), default=0.0)

    @property
    def guess(self) -> tuple[str, float]:
        """The most likely intent, whether or not it was sure enough, and its confidence."""
        named = [(name, sure) for name, sure in self.ranking if name != NOT_UNDERSTOOD]
        return max(named, key=lambda one: one[1], default=(NOT_UNDERSTOOD, 0.0))


def ask(command: list[str], texts: list[str], log: Path) -> tuple[list[Answer], float]:
    """The answers, and the megabytes of memory that nothing else shares.

    The command reads one line, a JSON list of texts, writes one line with a JSON list of answers and waits
    for the end of its input. Raises `RuntimeError` with the place of its log when it ends before.
    """
    core = max(os.sched_getaffinity(0))
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            text=True, preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        ) as process,
    ):  # fmt: skip
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(texts) + "\n")
        process.stdin.flush()
        line = next((line for line in process.stdout if line.startswith("[")), None)
        if line is None:
            raise RuntimeError(f"{command[0]} ended without answers, see {log}")
        used = memory(process.pid)["data"]
        process.stdin.close()
    return [_read(one) for one in json.loads(line)], used


def _read(found: dict[str, Any]) -> Answer:
    return Answer(found["intent"], [(name, sure) for name, sure in found["ranking"]], found["ms"])
