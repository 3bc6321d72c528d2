"""Full-text search in Danish: a word finds all its forms. See migration 0002 for the indexes."""

from __future__ import annotations

import re

from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from desk.review.models import SearchText
from desk.review.reading.stems import stems

_PHRASE = re.compile(r'"([^"]*)"?')
MOST_WORDS = 20


def matching(query: str) -> QuerySet[SearchText]:
    """The ids of the conversations in which all words are, "words in quotes" beside each other.

    For `filter(pk__in=matching(...))`. A query without any word matches nothing.
    """
    wanted = _wanted(query)
    if not wanted:
        return SearchText.objects.none().values_list("conversation_id", flat=True)
    if connections[router.db_for_read(SearchText)].vendor == "sqlite":
        match = " AND ".join('"' + " ".join(words) + '"' for words in wanted)
        rows = "SELECT rowid FROM review_search WHERE review_search MATCH %s"
    else:
        match = " & ".join("(" + " <-> ".join(f"'{word}'" for word in words) + ")" for words in wanted)
        rows = (
            "SELECT conversation_id FROM review_searchtext"
            " WHERE to_tsvector('simple', stems) @@ to_tsquery('simple', %s)"
        )
    # A statement of its own: inside another query Django calls the table by another name.
    return SearchText.objects.filter(pk__in=RawSQL(rows, [match])).values_list("conversation_id", flat=True)


def _wanted(query: str) -> list[list[str]]:
    """What must be found: single words, and phrases in order. Stems are letters and digits only."""
    phrases = [stems(phrase) for phrase in _PHRASE.findall(query)]
    words = [[word] for word in stems(_PHRASE.sub(" ", query))]
    return [wanted for wanted in [*phrases, *words] if wanted][:MOST_WORDS]
