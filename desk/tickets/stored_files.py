"""The life of attached files after they are stored."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from desk.tickets.models import Attachment


def remove_file_of(instance: Attachment, **_: Any) -> None:
    """Remove the file of a deleted attachment when, and only when, the deletion is final."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
