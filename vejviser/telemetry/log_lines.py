"""Log lines, as text or as JSON, that hold nothing of what customers or staff wrote.

Our own loggers say only what they know to be harmless. Libraries quote what they stumble over, so quoted
passages of their lines are left out, and of an exception the message: type and place are enough to find it.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType

from vejviser.telemetry.context import conversation_id, conversation_mark, request_id

OWN_LOGGERS = ("vejviser", "actions", "desk")
# From the first opening quotation mark to the last closing one; an apostrophe within a word is neither.
_QUOTED = re.compile(r"""(?<!\w)['"`].*['"`](?!\w)""", re.DOTALL)
_QUERY = re.compile(r"\?\S+")
# Shorter ids, such as a developer's, are parts of ordinary words.
_LEAST_ID_CHARACTERS = 8

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def message_of(record: logging.LogRecord) -> str:
    """The record's message without query strings, conversation ids and what libraries quote."""
    if _is_own(record.name):
        text = record.getMessage()
    else:
        # What comes after the first line is detail: asyncio puts a task's exception there.
        text = _QUOTED.sub("'…'", _foreign(record)).partition("\n")[0]
    own_id = conversation_id()
    if own_id and len(own_id) >= _LEAST_ID_CHARACTERS:
        text = text.replace(own_id, conversation_mark(own_id))
    return _QUERY.sub("?…", text)


def frames_of(error: BaseException | None) -> str:
    """Types and frames of an exception and its causes, outermost last, without their messages."""
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.format_tb(error.__traceback__)
        lines.insert(0, f"{type(error).__module__}.{type(error).__qualname__}\n{''.join(frames)}")
        error = error.__cause__ or error.__context__
    return "\n".join(lines).rstrip()


class TextLines(logging.Formatter):
    """Lines for people, with the frames of an exception below."""

    def __init__(self, with_time: bool = False) -> None:
        super().__init__()
        self._with_time = with_time

    def format(self, record: logging.LogRecord) -> str:
        """`LEVEL logger: message`, behind the local time if that is wanted."""
        time = f"{self.formatTime(record)} " if self._with_time else ""
        line = f"{time}{record.levelname} {record.name}: {message_of(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line}\n{frames_of(error)}"


class JsonLines(logging.Formatter):
    """One JSON object for each record, with `request` and `conversation` where they are known.

    Keys are listed here rather than taken from the record: what a library adds to a record stays out.
    """

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """The object on one line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, str] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "message": message_of(record),
        }
        if own_request := request_id():
            line["request"] = own_request
        if own_conversation := conversation_id():
            line["conversation"] = conversation_mark(own_conversation)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["error"] = type(error).__name__
            line["trace"] = frames_of(error)
        return json.dumps(line, ensure_ascii=False)


def _is_own(logger: str) -> bool:
    return logger.partition(".")[0] in OWN_LOGGERS


def _foreign(record: logging.LogRecord) -> str:
    """A library's message, with exceptions in it as their types."""
    template = _kind(record.msg)
    if not record.args:
        return str(template)
    arguments = record.args
    if isinstance(arguments, tuple):
        arguments = tuple(_kind(argument) for argument in arguments)
    try:
        return str(template) % arguments
    except (TypeError, ValueError, KeyError):
        return str(template)


def _kind(value: object) -> object:
    return type(value).__name__ if isinstance(value, BaseException) else value
