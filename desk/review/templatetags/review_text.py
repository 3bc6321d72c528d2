"""`{% load review_text %}`: what people wrote, for a page."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from vejviser.personal_data import MASKS

register = template.Library()
_MASK = re.compile("|".join(re.escape(mask) for mask in MASKS.values()))


@register.filter
def with_masks(text: str) -> SafeString:
    """The text, escaped, with what stands for personal data set off from what was written."""
    # The masks hold nothing that escaping would change.
    return mark_safe(_MASK.sub(r'<span class="mask">\g<0></span>', conditional_escape(text)))


@register.filter
def has_masks(text: str) -> bool:
    """Whether personal data was hidden in it."""
    return bool(_MASK.search(text))


@register.filter
def as_paragraphs(text: str) -> SafeString:
    """Text of several lines as it was written, escaped, masks set off."""
    return mark_safe(linebreaks(with_masks(text)))


@register.filter
def step_value(value: Any) -> str:
    """What a slot was filled with, on one line."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return " · ".join(step_value(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {step_value(item)}" for name, item in value.items())
    return str(value)
