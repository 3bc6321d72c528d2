"""What a reviewer fills in to correct a message. Errors are codes; the templates say them in Danish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from desk.review.corrections.stand_ins import with_stand_ins
from desk.review.corrections.training import in_order
from desk.review.models import Message
from desk.review.words import intent_name
from vejviser.personal_data import mask
from vejviser.training_data.changes import Labelled
from vejviser.training_data.corrections import OFF_TOPIC_INTENT
from vejviser.training_data.errors import TrainingDataError
from vejviser.training_data.wording import MOST_CHARACTERS, as_example

NOTE_CHARS = 2_000
MOST_PARTS = 4
OTHER = "other"


class _CorrectionForm(forms.Form):
    """What both ways to correct have in common. Several may be open on one page."""

    note = forms.CharField(required=False, max_length=NOTE_CHARS, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, message: Message, intents: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"correct-{message.pk}-%s", **kwargs)
        self.intents = in_order(intents)
        self.seed = message.conversation.pk

    def clean_note(self) -> str:
        """Everybody reads notes: without personal data."""
        return mask(self.cleaned_data["note"])

    def _choices(self) -> list[tuple[str, str]]:
        return [("", ""), *((intent, intent_name(intent)) for intent in self.intents)]

    def _example(self, text: str) -> str:
        try:
            return as_example(with_stand_ins(text, self.seed))
        except TrainingDataError as error:
            raise forms.ValidationError("", code="length") from error


class IntentForm(_CorrectionForm):
    """One intent for the whole message: one of the candidates, off-topic, or any other."""

    choice = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    other = forms.ChoiceField(required=False)
    text = forms.CharField(max_length=MOST_CHARACTERS, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, candidates: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [intent for intent in candidates if intent in self.intents and intent != OFF_TOPIC_INTENT]
        names = [(intent, intent_name(intent)) for intent in offered]
        self.fields["choice"].choices = [*names, (OFF_TOPIC_INTENT, ""), (OTHER, "")]  # type: ignore[attr-defined]
        self.fields["other"].choices = self._choices()  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """As it can be taught, with stand-ins."""
        return self._example(self.cleaned_data["text"])

    def clean(self) -> None:
        """Exactly one intent must be chosen."""
        super().clean()
        choice, other = self.cleaned_data.get("choice"), self.cleaned_data.get("other")
        if choice not in ("", OTHER, None) and other:
            self.add_error("choice", forms.ValidationError("", code="two"))
        elif not other and choice in ("", OTHER, None):
            self.add_error("choice", forms.ValidationError("", code="none"))

    def examples(self) -> list[Labelled]:
        """What the message is to be taught as; of a valid form."""
        choice, other = self.cleaned_data["choice"], self.cleaned_data["other"]
        return [Labelled(self.cleaned_data["text"], other or choice)]


class SplitForm(_CorrectionForm):
    """Two to four parts of the message, each with an intent of its own; empty ones do not count."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_PARTS + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                required=False, max_length=MOST_CHARACTERS, widget=forms.Textarea({"rows": 2})
            )
            self.fields[f"intent_{number}"] = forms.ChoiceField(required=False, choices=self._choices())

    def rows(self) -> Iterator[tuple[int, forms.BoundField, forms.BoundField]]:
        """Number, text and intent of each part."""
        for number in range(1, MOST_PARTS + 1):
            yield number, self[f"text_{number}"], self[f"intent_{number}"]

    def clean(self) -> None:
        """At least two parts, none of them half filled in."""
        super().clean()
        filled = 0
        for number in range(1, MOST_PARTS + 1):
            text, intent = self.cleaned_data.get(f"text_{number}"), self.cleaned_data.get(f"intent_{number}")
            if not text and not intent:
                continue
            filled += 1
            if not text or not intent:
                self.add_error(f"intent_{number}", forms.ValidationError("", code="half"))
                continue
            try:
                self.cleaned_data[f"text_{number}"] = self._example(text)
            except forms.ValidationError as error:
                self.add_error(f"text_{number}", error)
        if filled < 2:
            self.add_error(None, forms.ValidationError("", code="parts"))

    def examples(self) -> list[Labelled]:
        """What each part is to be taught as; of a valid form."""
        pairs = (
            (self.cleaned_data[f"text_{number}"], self.cleaned_data[f"intent_{number}"])
            for number in range(1, MOST_PARTS + 1)
        )
        return [Labelled(text, intent) for text, intent in pairs if text]
