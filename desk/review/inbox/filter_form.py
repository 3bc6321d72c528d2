"""The filters of the inbox, as they stand in its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from desk.review.models import CaseState, FlagName, State

# For "has none of them", where that can be asked for.
NONE = "none"
ME = "me"
PERIODS = ("today", "yesterday", "7", "30", "90")
EVENTS = ("fallback", "aborted", "human")
KINDS = ("complaint", "feedback", NONE)
RUNGS = ("customer_service", "satisfaction", "outside", NONE)
RATINGS = ("1", "2", "3", "4", "5", NONE)
MAX_CHARS = 100


def _chosen_of(values: tuple[str, ...] | list[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(choices=[(value, value) for value in values], required=False)


class FreeValuesField(forms.Field):
    """Any number of short texts; whether they exist is the database's matter."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Without what is empty; NUL is in no name and PostgreSQL refuses it."""
        return [text.replace("\0", "")[:MAX_CHARS] for text in value or [] if text]


class FilterForm(forms.Form):
    """What can be asked for. Fields that may be repeated mean "one of these"."""

    q = forms.CharField(required=False, max_length=200)
    period = forms.ChoiceField(choices=[(value, value) for value in ("", *PERIODS)], required=False)
    time_from = forms.IntegerField(required=False, min_value=0, max_value=24)
    time_to = forms.IntegerField(required=False, min_value=0, max_value=24)
    state = _chosen_of(State.values)
    kind = _chosen_of(KINDS)
    rung = _chosen_of(RUNGS)
    case = _chosen_of([*CaseState.values, NONE])
    event = _chosen_of(EVENTS)
    flag = _chosen_of(FlagName.values)
    rating = _chosen_of(RATINGS)
    channel = FreeValuesField(required=False)
    tag = FreeValuesField(required=False)
    intent = FreeValuesField(required=False)
    reviewer = FreeValuesField(required=False)
    assigned = FreeValuesField(required=False)
    form = FreeValuesField(required=False)
    field = FreeValuesField(required=False)
    confidence = forms.IntegerField(required=False, min_value=1, max_value=100)
    messages = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        # `from` is no name that a class can use.
        self.fields["from"] = forms.DateField(required=False)
        self.fields["to"] = forms.DateField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses a period that ends before it begins."""
        cleaned = super().clean() or {}
        begin, end = cleaned.get("from"), cleaned.get("to")
        if begin and end and end < begin:
            self.add_error("to", _("The period ends before it begins."))
        return cleaned

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that say something, by their names in the address. Only for a valid form."""
        empty: tuple[Any, ...] = (None, "", [])
        return {name: value for name, value in self.cleaned_data.items() if value not in empty}
