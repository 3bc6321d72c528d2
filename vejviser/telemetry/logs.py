"""Logging of bot and action server, set up once when the process starts."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import MutableMapping
from typing import Any

from vejviser.telemetry.log_lines import OWN_LOGGERS, JsonLines, TextLines

logger = logging.getLogger(__name__)


def configure_logging(process: str, json_lines: bool) -> None:
    """Our own loggers at INFO, libraries at WARNING: Rasa's debug log quotes what customers write.

    All lines go to standard output, as text or as one JSON object each; so does what no one has caught.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines(process) if json_lines else TextLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(logging.INFO)
    # Deprecations inside Rasa's own libraries: nothing an operator could mend.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    _through_logging()
    threading.excepthook = _log_thread
    if json_lines:
        sys.excepthook = _log_end


def _through_logging() -> None:
    """Rasa's structured lines, which print by themselves otherwise, go the same way."""
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        processors=[_without_values],
        logger_factory=structlog.stdlib.LoggerFactory(),
        # Else each of Rasa's many lines that are dropped would make its logger anew.
        cache_logger_on_first_use=True,
    )


def _without_values(
    _: Any, __: str, event: MutableMapping[str, Any]
) -> tuple[tuple[object, ...], dict[str, Any]]:
    """What happened, without the values that stand beside it: among them are messages of customers."""
    text, more = event.get("event"), event.get("event_info")
    return ("%s", f"{text}: {more}" if more else text), {"exc_info": event.get("exc_info")}


def _log_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        _log_uncaught("a thread ended", arguments.exc_value)


def _log_end(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        _log_uncaught("the process ends", error.with_traceback(trace))


def _log_uncaught(what: str, error: BaseException) -> None:
    logger.critical("%s: %s", what, type(error).__name__, exc_info=error)
