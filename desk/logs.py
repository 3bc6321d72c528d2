"""Logging that holds no personal data: see `vejviser.telemetry.log_lines`."""

from __future__ import annotations

from typing import Any


def logging_settings(json_lines: bool) -> dict[str, Any]:
    """Django's and gunicorn's logging: text on standard error, or JSON objects on standard output."""
    lines = {
        "()": "vejviser.telemetry.log_lines.JsonLines"
        if json_lines
        else "vejviser.telemetry.log_lines.TextLines"
    }
    lines |= {"process": "desk"} if json_lines else {"with_time": True}
    stream = "ext://sys.stdout" if json_lines else "ext://sys.stderr"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines", "stream": stream}},
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            "desk": {"level": "INFO"},
            "django": {"handlers": ["lines"], "level": "WARNING", "propagate": False},
            # 4xx answers are the client's business; 5xx are ours.
            "django.request": {"level": "ERROR"},
            # A refused host name or form is the client's business too, and its text is the client's.
            "django.security": {"level": "CRITICAL"},
            # Its warnings carry names and addresses of whoever tried to log in.
            "axes": {"level": "CRITICAL"},
            # Its warnings carry the addresses of clients.
            "gunicorn.error": {"handlers": ["lines"], "level": "ERROR", "propagate": False},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
