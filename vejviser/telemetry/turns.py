"""The bot's own metrics: turns, where their time goes, what was understood, who is connected.

A turn is one attempt to answer a message of the mailbox. What runs outside of one, such as the warm-up
at start and the development channel, is not measured.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from prometheus_client import Counter, Gauge, Histogram

from vejviser.telemetry.context import about

logger = logging.getLogger(__name__)

# answered; undone: an action failed and the customer was told so; gave_up: told so after all tries;
# broken_off: no answer by this attempt, another one follows.
Outcome = Literal["answered", "undone", "gave_up", "broken_off"]
Stage = Literal["mailbox_wait", "parse", "predict", "action", "store_load", "store_save"]
NOT_UNDERSTOOD = "nlu_fallback"  # as Rasa's fallback classifier names it
TURN_BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60)
STAGE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 120)

TURNS = Counter("vejviser_turns", "Attempts to answer a message, by outcome.", ["outcome"])
TURN_SECONDS = Histogram(
    "vejviser_turn_seconds", "Seconds from the beginning of a turn to its kept answer.", buckets=TURN_BUCKETS
)
ANSWER_SECONDS = Histogram(
    "vejviser_answer_seconds", "Seconds from an accepted message to its kept answer.", buckets=TURN_BUCKETS
)
STAGE_SECONDS = Histogram(
    "vejviser_stage_seconds", "Seconds of each part of a turn.", ["stage"], buckets=STAGE_BUCKETS
)
INTENTS = Counter(
    "vejviser_intents", "Typed messages by intent; nlu_fallback was not understood.", ["intent"]
)
OPEN_STREAMS = Gauge("vejviser_open_streams", "Customers' event streams that are open.")
TRACKERS_IN_MEMORY = Gauge("vejviser_trackers_in_memory", "Conversations kept in memory between turns.")
MODEL = Gauge("vejviser_model_info", "1, with the name of the model that answers.", ["model"])

# Series that are there from the start, so that the first failure is a rise from 0.
_OUTCOMES = {outcome: TURNS.labels(outcome) for outcome in get_args(Outcome)}
_STAGES = {name: STAGE_SECONDS.labels(name) for name in get_args(Stage)}
INTENTS.labels(NOT_UNDERSTOOD)


@dataclass
class ObservedTurn:
    """A turn that is running; set `outcome` where it did not become an answer."""

    outcome: Outcome = "answered"
    intent: str | None = None


_running: ContextVar[ObservedTurn | None] = ContextVar("vejviser_turn", default=None)


@contextmanager
def observe_turn(conversation_id: str, message_id: int, accepted_at: datetime) -> Iterator[ObservedTurn]:
    """One attempt to answer a message, from taking it up to keeping its answer.

    All that is logged or asked of other processes within carries `turn-<message id>`, the same at a second
    attempt on another worker. `accepted_at` is aware.
    """
    began = time.perf_counter()
    waited = max(0.0, (datetime.now(UTC) - accepted_at).total_seconds())
    _STAGES["mailbox_wait"].observe(waited)
    turn = ObservedTurn()
    token = _running.set(turn)
    with about(request=f"turn-{message_id}", conversation=conversation_id):
        try:
            yield turn
        except BaseException:
            turn.outcome = "broken_off"
            raise
        finally:
            _running.reset(token)
            seconds = time.perf_counter() - began
            _OUTCOMES[turn.outcome].inc()
            if turn.outcome != "broken_off":
                if turn.intent is not None:
                    INTENTS.labels(turn.intent).inc()
                TURN_SECONDS.observe(seconds)
                ANSWER_SECONDS.observe(waited + seconds)
            logger.info("turn %s after %.0f ms", turn.outcome, seconds * 1000)


def turn_undone() -> None:
    """The running turn was undone because an action failed; the customer is told."""
    if turn := _running.get():
        turn.outcome = "undone"


def stage(name: Stage) -> AbstractContextManager[object]:
    """Measures a block as a part of the running turn: `with stage("parse"): ...`, awaits inside included."""
    return nullcontext() if _running.get() is None else _STAGES[name].time()


def intent_recognised(intent: str | None) -> None:
    """The message of the running turn was typed and understood so. What a pressed button means is known.

    However often a turn is tried, its message counts once.
    """
    if turn := _running.get():
        turn.intent = intent or NOT_UNDERSTOOD
