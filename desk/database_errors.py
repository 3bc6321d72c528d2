"""Database errors for people who start a process."""

from __future__ import annotations

from django.db import Error


def one_line(error: Error) -> str:
    """The first line of the driver's message. Drivers name host, user and database, never the password."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
