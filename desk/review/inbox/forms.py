"""What is sent from the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from desk.review.inbox.paging import PAGE_ROWS
from desk.review.models import SavedFilter, State
from desk.review.models.judgement import TAG_CHARS


class RowsField(forms.Field):
    """The numbers of conversations of one page."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[int]:
        """Raises `ValidationError` for what is no number, and for more than a page has."""
        try:
            chosen = [int(number) for number in value or []]
        except ValueError as error:
            raise ValidationError("not a number", code="invalid") from error
        if len(chosen) > PAGE_ROWS:
            raise ValidationError("more than a page", code="too_many")
        return chosen


class MarkForm(forms.Form):
    """Which conversations, and what is to be done with them."""

    chosen = RowsField()
    state = forms.ChoiceField(choices=[("", ""), *State.choices], required=False)
    tag = forms.CharField(max_length=TAG_CHARS, required=False)

    def clean(self) -> dict[str, Any]:
        """Something must be done."""
        cleaned = super().clean() or {}
        if not cleaned.get("state") and not cleaned.get("tag"):
            raise ValidationError("nothing to do", code="nothing")
        return cleaned


class FilterNameForm(forms.ModelForm):
    """A name for the filters."""

    class Meta:
        model = SavedFilter
        fields = ("name",)
