"""How a store fails."""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used: one line that tells the operator why, without customers' data."""
