"""What staff decide about a conversation, with its history."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from desk.review.models import Conversation, ConversationTag, NoteVersion, ReviewNote, State, StateChange, Tag
from vejviser.personal_data import mask


class HasPersonalData(ValueError):
    """A word that is shown to everybody must not hold personal data."""


def change_state(conversation: Conversation, to: str, by: User) -> bool:
    """Bring it to a state; returns whether that changed anything. Parallel changes wait for each other.

    Who brought it to `reviewed` is its reviewer until that is taken back.
    """
    with transaction.atomic():
        current = Conversation.objects.select_for_update().get(pk=conversation.pk)
        if current.state == to:
            return False
        StateChange.objects.create(conversation=current, by=by, from_state=current.state, to_state=to)
        current.state = to
        current.reviewer = by if to == State.REVIEWED else None
        current.reviewed_at = timezone.now() if to == State.REVIEWED else None
        # The other columns are the poller's, which may be writing them now.
        current.save(update_fields=["state", "reviewer", "reviewed_at"])
    return True


def add_tag(conversation: Conversation, name: str, by: User) -> Tag:
    """Tag it, making the tag if it is new. Case does not count. Raises `HasPersonalData`."""
    name = " ".join(name.split())
    if mask(name) != name:
        raise HasPersonalData
    with transaction.atomic():
        tag = Tag.objects.filter(name__iexact=name).first() or Tag.objects.get_or_create(name=name)[0]
        ConversationTag.objects.get_or_create(conversation=conversation, tag=tag, defaults={"by": by})
    return tag


def remove_tag(conversation: Conversation, tag_id: int) -> None:
    """Take a tag off it; a tag that nothing has any more goes away, too."""
    with transaction.atomic():
        ConversationTag.objects.filter(conversation=conversation, tag=tag_id).delete()
        Tag.objects.filter(pk=tag_id, conversations__isnull=True).delete()


def write_note(conversation: Conversation, text: str, by: User) -> ReviewNote:
    """Add a note, personal data masked: notes outlive what they are about, and everybody reads them."""
    return ReviewNote.objects.create(conversation=conversation, author=by, text=mask(text))


def rewrite_note(note: ReviewNote, text: str, by: User) -> None:
    """Change what a note says; what it said stays in its history."""
    text = mask(text)
    with transaction.atomic():
        current = ReviewNote.objects.select_for_update().get(pk=note.pk)
        if current.text == text:
            return
        NoteVersion.objects.create(note=current, text=current.text, by=by)
        current.text, current.edited_at = text, timezone.now()
        current.save(update_fields=["text", "edited_at"])


def assign(conversation: Conversation, to: User | None) -> None:
    """Give it to somebody, or to nobody."""
    conversation.assigned = to
    conversation.save(update_fields=["assigned"])
