"""The desk whose corrections are tried."""

from tests.desk.conftest import desk

__all__ = ["desk"]
