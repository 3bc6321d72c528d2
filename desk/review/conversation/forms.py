"""What is sent from the page of a conversation."""

from __future__ import annotations

from typing import Any

from django import forms

from desk.review.models import ReviewNote, Score, State
from desk.review.models.judgement import TAG_CHARS
from desk.review.staff import reviewers

REASON_CHARS = (5, 200)


class StateForm(forms.Form):
    """A state, and whether to go on to the next conversation."""

    state = forms.ChoiceField(choices=State.choices)
    go_on = forms.BooleanField(required=False)


class TagForm(forms.Form):
    """A tag to add by name, or one to remove."""

    name = forms.CharField(max_length=TAG_CHARS, required=False)
    remove = forms.IntegerField(required=False)


class NoteForm(forms.ModelForm):
    """The text of a note."""

    class Meta:
        model = ReviewNote
        fields = ("text",)


class AssignForm(forms.Form):
    """Who is to look at it; nobody when empty."""

    to = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = reviewers()  # type: ignore[attr-defined]  # of a ModelChoiceField


class ReasonForm(forms.Form):
    """Why somebody must read personal data."""

    reason = forms.CharField(min_length=REASON_CHARS[0], max_length=REASON_CHARS[1])


class ScoreForm(forms.ModelForm):
    """Points for a conversation of the random sample."""

    class Meta:
        model = Score
        fields = ("conversation", "points", "comment")
