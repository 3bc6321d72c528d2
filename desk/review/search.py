"""Full-text search in Danish: a word finds all its forms. See migrations 0002 and 0004 for the indexes."""

from __future__ import annotations

import json
import re
from typing import Any

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
    found = SearchText.objects.values_list("conversation_id", flat=True)
    statement = _rows(query)
    return found.none() if statement is None else found.filter(pk__in=statement)


def newest(query: str, limit: int) -> list[int]:
    """The highest ids that `matching` finds, at most so many; quick for words that are everywhere, too."""
    statement = _rows(query)
    if statement is None:
        return []
    return _ids(f"{statement.sql} ORDER BY {_number()} DESC LIMIT %s", [*statement.params, limit])


def among(query: str, numbers: list[int]) -> list[int]:
    """Those of some ids that `matching` finds, without looking at all others."""
    statement = _rows(query)
    if statement is None or not numbers:
        return []
    some = given(numbers)
    return _ids(f"{statement.sql} AND {_number()} IN ({some.sql})", [*statement.params, *some.params])


def given(numbers: list[int]) -> RawSQL:
    """Some ids for `filter(pk__in=given(numbers))`, as one parameter however many they are."""
    if connections[router.db_for_read(SearchText)].vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(numbers)])
    # As text: a list becomes ARRAY[1, 2, …], which takes PostgreSQL as long to parse as all rows to find.
    return RawSQL("SELECT unnest(%s::bigint[])", ["{" + ",".join(map(str, numbers)) + "}"])


def _number() -> str:
    return "rowid" if connections[router.db_for_read(SearchText)].vendor == "sqlite" else "conversation_id"


def _ids(statement: str, parameters: list[Any]) -> list[int]:
    with connections[router.db_for_read(SearchText)].cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def _rows(query: str) -> RawSQL | None:
    """The statement that finds the ids; None where there is no word to find."""
    wanted = _wanted(query)
    if not wanted:
        return None
    if connections[router.db_for_read(SearchText)].vendor == "sqlite":
        match = " AND ".join('"' + " ".join(words) + '"' for words in wanted)
        return RawSQL("SELECT rowid FROM review_search WHERE review_search MATCH %s", [match])
    match = " & ".join("(" + " <-> ".join(f"'{word}'" for word in words) + ")" for words in wanted)
    rows = "SELECT conversation_id FROM review_searchtext"
    return RawSQL(f"{rows} WHERE words @@ to_tsquery('simple', %s)", [match])


def _wanted(query: str) -> list[list[str]]:
    """What must be found: single words, and phrases in order. Stems are letters and digits only."""
    phrases = [stems(phrase) for phrase in _PHRASE.findall(query)]
    words = [[word] for word in stems(_PHRASE.sub(" ", query))]
    return [wanted for wanted in [*phrases, *words] if wanted][:MOST_WORDS]
