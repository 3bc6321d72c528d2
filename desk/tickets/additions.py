"""Adding notes, files and links to a ticket, once per idempotency key where there is one."""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import UploadedFile

from desk.tickets.models import Attachment, Author, Note, Ticket
from desk.tickets.once import create_once, hash_of


def add_customer_note(ticket: Ticket, text: str, key: str | None) -> tuple[Note, bool]:
    """The note, and whether it was added now. Raises `KeyReused` when the key stands for another text."""
    body_hash = hash_of({"text": text})

    def create() -> Note:
        note = Note(
            ticket=ticket, author=Author.CUSTOMER, text=text, idempotency_key=key, body_hash=body_hash
        )
        note.save()
        ticket.touch()
        return note

    return create_once(
        lambda: Note.objects.filter(ticket=ticket, idempotency_key=key).first() if key else None,
        create,
        body_hash,
    )


def add_link(ticket: Ticket, link: str, name: str, key: str | None) -> tuple[Attachment, bool]:
    """The attachment, and whether it was added now. Raises `KeyReused` when the key stands for another."""
    attachment = Attachment(ticket=ticket, link=link, name=name)
    return _add(attachment, None, hash_of({"link": link, "name": name}), key)


def add_file(
    ticket: Ticket, file: UploadedFile, name: str, content_type: str, key: str | None
) -> tuple[Attachment, bool]:
    """The attachment, and whether it was added now.

    Raises `KeyReused` when the key stands for another, and `OSError` when the file cannot be stored.
    """
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    attachment = Attachment(ticket=ticket, name=name, content_type=content_type, size=file.size)
    return _add(attachment, file, hash_of({"file": digest.hexdigest(), "name": name}), key)


def _add(
    attachment: Attachment, file: UploadedFile | None, body_hash: str, key: str | None
) -> tuple[Attachment, bool]:
    attachment.idempotency_key, attachment.body_hash = key, body_hash
    ticket = attachment.ticket

    def create() -> Attachment:
        if file is not None:
            attachment.file.save(attachment.name, file, save=False)
        try:
            attachment.save()
            ticket.touch()
        except Exception:
            # The transaction takes the row back, but not the file.
            if file is not None:
                attachment.file.delete(save=False)
            raise
        return attachment

    return create_once(
        lambda: Attachment.objects.filter(ticket=ticket, idempotency_key=key).first() if key else None,
        create,
        body_hash,
    )
