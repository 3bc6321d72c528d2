"""Logging that holds no personal data: no query strings, no client addresses, no exception messages."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

QUERY = re.compile(r"\?\S+")


class ImpersonalFormatter(logging.Formatter):
    """Log lines without what customers or staff typed.

    An admin search stands in the query string, and a database error quotes the row: of an address only the
    path is kept, of an exception only its type and where it happened.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the frames of the exception if there is one."""
        return QUERY.sub("?…", super().format(record))

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Types and frames of the exception and its causes, outermost last, without messages."""
        lines: list[str] = []
        error = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = traceback.format_tb(error.__traceback__)
            lines.insert(0, f"{type(error).__module__}.{type(error).__qualname__}\n{''.join(frames)}")
            error = error.__cause__ or error.__context__
        return "\n".join(lines).rstrip()


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "impersonal": {
            "()": "desk.logs.ImpersonalFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "impersonal"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # 4xx answers are the client's business; 5xx are ours.
        "django.request": {"level": "ERROR"},
        # A refused host name or form is the client's business too, and its text is the client's.
        "django.security": {"level": "CRITICAL"},
        # Its warnings carry the addresses of clients.
        "gunicorn.error": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
