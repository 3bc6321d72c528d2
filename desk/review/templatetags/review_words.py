"""`{% load review_words %}`: the names of code words, numbers and times as filters."""

from __future__ import annotations

from django import template

from desk.review import words

register = template.Library()

for name in (
    "intent_name", "channel_name", "flag_name", "rung_name", "case_state_name", "state_name", "kind_name",
    "form_name", "field_name", "event_name", "period_name", "sender_name", "entity_name", "operation_name",
    "number", "percent", "day", "when",
):  # fmt: skip
    register.filter(name, getattr(words, name))
