"""Taking erased conversations out of the read model, whoever erased them and whenever that was."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction
from django.utils.crypto import get_random_string

from desk.review.models import (
    Case,
    Conversation,
    ConversationTag,
    Flag,
    Intents,
    Message,
    ReviewNote,
    Score,
    SearchText,
    Step,
)
from desk.review.overview.figures import mark_stale
from desk.review.reading import source

# Most customers who want to be forgotten have just written; the others are found in the round.
NEWEST = 300
ROUND = 1_000
NOTHING = {"preview": "", "rating_comment": "", "human_wanted": False, "settled": True, "erased": True}


class Erasing:
    """Goes round all conversations of the read model, a part at each call."""

    def __init__(self) -> None:
        self._after = 0

    def look(self) -> int:
        """Erases what is gone among the newest and the round's next part; gives how many that were."""
        rows = Conversation.objects.filter(erased=False)
        newest = rows.order_by("-last_at", "-id").values_list("key", flat=True)[:NEWEST]
        part = list(rows.filter(pk__gt=self._after).order_by("pk").values_list("pk", "key")[:ROUND])
        keys = {*newest, *(key for _, key in part)}
        gone = keys - source.existing(keys) if keys else set()
        erase(gone)
        self._after = part[-1][0] if len(part) == ROUND else 0
        return len(gone)


def erase(keys: Collection[str]) -> None:
    """Removes everything that was said in these conversations and everything that staff noted about it.

    A row without content stays, so that counts and links stay true. Cases are the help desk's and stay there.
    """
    if not keys:
        return
    with transaction.atomic():
        for pk, day in Conversation.objects.filter(key__in=keys).values_list("pk", "day"):
            mark_stale([day])
            for model in (Flag, Message, Step, Intents, SearchText, ReviewNote, ConversationTag, Score):
                model.objects.filter(conversation=pk).delete()
            Case.objects.filter(conversation=pk).update(conversation=None)
            # The key names the customer to the channel, and must not find what is gone.
            Conversation.objects.filter(pk=pk).update(key=f"erased-{get_random_string(24)}", **NOTHING)
        _forget_words()


def _forget_words() -> None:
    """SQLite's full-text index keeps what was deleted from it until its parts are put together."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO review_search(review_search) VALUES ('optimize')")
