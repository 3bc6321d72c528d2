"""What an address of the inbox asks for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import QueryDict

from desk.review import search
from desk.review.inbox.conditions import conditions, matching
from desk.review.inbox.filter_form import FilterForm
from desk.review.models import Conversation

# Each of them is looked up for the list, which takes time for each.
MOST_FOUND = 3_000


class Asked:
    """The filters of one address, asked by one user."""

    def __init__(self, query: QueryDict, user: User) -> None:
        self._user = user
        self.form = FilterForm(query)
        self.valid = self.form.is_valid()
        self.query = _filters_only(query, self.form)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters that say something; none for an address that cannot be read."""
        return self.form.chosen if self.valid else {}

    @cached_property
    def conditions(self) -> dict[str, Q]:
        """What they mean."""
        return conditions(self.chosen, self._user, self._found[:MOST_FOUND] if "q" in self.chosen else None)

    def passing(self, numbers: list[int]) -> QuerySet[Conversation]:
        """Those of some conversations that they let through; costs less than all do."""
        if not self.valid or not numbers:
            return Conversation.objects.none()
        found = search.among(self.chosen["q"], numbers) if "q" in self.chosen else None
        return matching(conditions(self.chosen, self._user, found)).filter(pk__in=numbers)

    @property
    def found_too_many(self) -> bool:
        """Whether the words are in so many conversations that only the newest of them are looked at."""
        return "q" in self.chosen and len(self._found) > MOST_FOUND

    @cached_property
    def _found(self) -> list[int]:
        return search.newest(self.chosen["q"], MOST_FOUND + 1)

    def conversations(self) -> QuerySet[Conversation]:
        """What they let through; nothing for an address that cannot be read."""
        return matching(self.conditions) if self.valid else Conversation.objects.none()


def _filters_only(query: QueryDict, form: FilterForm) -> QueryDict:
    """Without what is empty or no filter, such as the place in the list."""
    kept = QueryDict(mutable=True)
    for name in query:
        values = [value for value in query.getlist(name) if value]
        if name in form.fields and values:
            kept.setlist(name, values)
    return kept
