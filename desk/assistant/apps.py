"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig

ALIAS = "assistant"


class AssistantConfig(AppConfig):
    """Has no migrations: the tables are made by `vejviser migrate`."""

    name = "desk.assistant"
    label = ALIAS
