"""`{% load overview_words %}`."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def form_and_field(value: str) -> dict[str, str]:
    """The two code words in the figure of a question that customers gave up at."""
    form, _, field = value.partition("/")
    return {"form": form, "field": field}
