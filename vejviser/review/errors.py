"""What can go wrong when corrections are tried."""

from __future__ import annotations


class ReviewFailed(RuntimeError):
    """Corrections cannot be read, tried or kept; one line says why and what to do."""
