"""What the processes of a stack have logged."""

from __future__ import annotations

import json

from tests.e2e.running_stack import COMMANDS, Stack


def logged(stack: Stack, process: str) -> list[dict[str, str]]:
    """The lines of a process; each is a JSON object with the keys that all have."""
    lines = [json.loads(line) for line in stack.log(process).splitlines()]
    for line in lines:
        assert {"time", "level", "process", "logger", "message"} <= line.keys(), line
        assert line["process"] == process
    return lines


def everything_logged(stack: Stack) -> str:
    """All that all processes have written, to search in."""
    return "\n".join(stack.log(process) for process in COMMANDS)
