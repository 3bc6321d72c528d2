"""Log lines hold nothing that a customer wrote, whoever logs them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from vejviser.telemetry.context import about, begin_request, conversation_mark, request_id
from vejviser.telemetry.log_lines import JsonLines, TextLines

SECRET = "Signe Overgaard, 12 34 56 78"
CONVERSATION = "website-0123456789abcdef0123456789abcdef"


class Log:
    """A root handler whose lines can be read."""

    def __init__(self, formatter: logging.Formatter) -> None:
        self._text = io.StringIO()
        self.handler = logging.StreamHandler(self._text)
        self.handler.setFormatter(formatter)

    @property
    def text(self) -> str:
        return self._text.getvalue()

    @property
    def line(self) -> dict[str, str]:
        """The only line."""
        (line,) = self.text.splitlines()
        return json.loads(line)


@pytest.fixture(params=["json", "text"])
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    """Either format."""
    yield from _attached(Log(JsonLines("bot") if request.param == "json" else TextLines()))


@pytest.fixture
def json_log() -> Iterator[Log]:
    """JSON only."""
    yield from _attached(Log(JsonLines("bot")))


def _attached(log: Log) -> Iterator[Log]:
    logging.getLogger().addHandler(log.handler)
    yield log
    logging.getLogger().removeHandler(log.handler)


def failure() -> ValueError:
    """An error that quotes the customer, as one that was raised."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"cannot read {SECRET}") from error
    except ValueError as error:
        return error


def test_a_line_is_one_object_with_where_when_and_about_what(json_log: Log) -> None:
    with about(request="turn-7", conversation=CONVERSATION):
        logging.getLogger("vejviser.x").error("first\nsecond æøå %s", 5)
    line = json_log.line
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "error", "process": "bot", "logger": "vejviser.x", "message": "first\nsecond æøå 5",
        "request": "turn-7", "conversation": conversation_mark(CONVERSATION),
    }  # fmt: skip
    assert len(conversation_mark(CONVERSATION)) == 12


def test_an_exception_is_told_by_type_and_place_only(log: Log) -> None:
    logging.getLogger("vejviser.x").error("failed", exc_info=failure())
    assert "ValueError" in log.text and "KeyError" in log.text
    assert "test_log_lines.py" in log.text
    assert "Signe" not in log.text.replace("raise KeyError(SECRET)", "")


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        (f"Failed to parse '{SECRET}'.", ()),
        (f"Couldn't read it. Parameters: {{'text': '{SECRET}'}}", ()),
        ("Could not run: %s", (failure(),)),
        (failure(), ()),
        ("Invalid %r", (SECRET,)),
        ("Exception occurred while handling uri: %s", (f"'http://x/?q={SECRET}'",)),
        (f"Task exception was never retrieved\nfuture: <Task exception=ValueError({SECRET!r})>", ()),
        (f'error: "{SECRET}" isn\'t "known"', ()),
    ],
)
def test_what_a_library_quotes_is_left_out(log: Log, message: object, arguments: tuple) -> None:
    logging.getLogger("rasa.core.x").warning(message, *arguments)
    assert "rasa.core.x" in log.text
    assert "Signe" not in log.text and "12 34" not in log.text


def test_what_a_library_adds_to_a_record_is_left_out(json_log: Log) -> None:
    logging.getLogger("rasa").warning("x", extra={"customer": SECRET})
    assert set(json_log.line) == {"time", "level", "process", "logger", "message"}


def test_a_query_string_is_left_out(log: Log) -> None:
    logging.getLogger("django.request").error("Internal Server Error: /admin/?q=Signe&p=Overgaard")
    assert "/admin/" in log.text
    assert "Signe" not in log.text and "Overgaard" not in log.text


def test_the_conversation_that_is_at_work_is_shown_by_its_mark_only(log: Log) -> None:
    with about(conversation=CONVERSATION):
        logging.getLogger("rasa.core.processor").warning(f"Circuit breaker tripped for {CONVERSATION}")
    assert CONVERSATION not in log.text
    assert conversation_mark(CONVERSATION) in log.text


@pytest.mark.parametrize(
    "given", [None, "", "abc", "signe@example.dk", "a b c d e f", "x" * 65, "a\r\nb: cdefg"]
)
def test_a_request_id_that_is_not_sane_is_replaced(given: str | None) -> None:
    made = begin_request(given)
    assert made != given and request_id() == made


def test_a_sane_request_id_is_kept_and_goes_along_into_tasks_and_threads() -> None:
    async def asked() -> list[str | None]:
        begin_request("proxy-id.0001")
        return [await asyncio.create_task(told()), await asyncio.to_thread(request_id)]

    async def told() -> str | None:
        return request_id()

    assert asyncio.run(asked()) == ["proxy-id.0001"] * 2


PROGRAM = f"""
import sys, threading, structlog
from vejviser.telemetry.logs import configure_logging
configure_logging("bot", True)
structlog.get_logger().warning("event.failed", rasa_event={SECRET!r}, event_info="Could not {SECRET!r} it")
structlog.get_logger().debug("quiet", text={SECRET!r})
try:
    raise KeyError({SECRET!r})
except KeyError:
    structlog.get_logger().exception("event.raised", text={SECRET!r})
def fail(text):
    raise ValueError(text)
thread = threading.Thread(target=fail, args=({SECRET!r},))
thread.start()
thread.join()
fail({SECRET!r})
"""


def test_rasas_structured_lines_and_what_nobody_caught_are_lines_like_all_others() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (1, "")
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["message"].partition(":")[0] for line in lines] == [
        "event.failed", "event.raised", "a thread ended", "the process ends",
    ]  # fmt: skip
    assert "Signe" not in ran.stdout
