"""What can be wrong with training data or with a change to it."""

from __future__ import annotations


class TrainingDataError(ValueError):
    """Training data that cannot be read or changed; one line says where and why."""
