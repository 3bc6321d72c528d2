"""What staff send about a case."""

from __future__ import annotations

from django import forms

from desk.tickets.models import Status

REASON_CHARS = 500
NOTE_CHARS = 20_000


class ReasonForm(forms.Form):
    """Why somebody wants to read personal data."""

    reason = forms.CharField(min_length=3, max_length=REASON_CHARS)


class NoteForm(forms.Form):
    """A note on the case."""

    text = forms.CharField(max_length=NOTE_CHARS)


class StatusForm(forms.Form):
    """The wanted status, and the one that the page showed."""

    status = forms.ChoiceField(choices=Status.choices)
    was = forms.ChoiceField(choices=Status.choices)
