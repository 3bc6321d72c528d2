"""Which database a table is in."""

from __future__ import annotations

from typing import Any

from desk.assistant.apps import ALIAS


class AssistantRouter:
    """The assistant's tables are read from its database, and everything else is the desk's."""

    def db_for_read(self, model: type, **_: Any) -> str:
        """Django's hook."""
        return self._alias(model)

    def db_for_write(self, model: type, **_: Any) -> str:
        """Django's hook. The database itself refuses to be written through this alias."""
        return self._alias(model)

    def allow_relation(self, first: Any, second: Any, **_: Any) -> bool:
        """No row refers to one of the other database."""
        return self._alias(first) == self._alias(second)

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        """Nothing is ever made or changed in the assistant's database."""
        return db != ALIAS and app_label != ALIAS

    @staticmethod
    def _alias(model: Any) -> str:
        return ALIAS if model._meta.app_label == ALIAS else "default"
