"""`{% load review_pages %}`: what every review page needs around its content."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk.review.lateness import lateness

register = template.Library()


@register.simple_tag(takes_context=True)
def nav_link(context: dict[str, Any], view: str, label: str) -> SafeString:
    """A link to a section, marked when the page belongs to it; nothing when this desk has no such section."""
    try:
        address = reverse(view)
    except NoReverseMatch:
        return SafeString("")
    here = ' aria-current="page"' if _is_at(context.get("request"), view, address) else ""
    return format_html('<a href="{}"{}>{}</a>', address, SafeString(here), label)


@register.inclusion_tag("review/behind.html")
def behind_notice() -> dict[str, Any]:
    """Says so when the pages show less than the assistant has said."""
    return {"lateness": lateness()}


def _is_at(request: HttpRequest | None, view: str, address: str) -> bool:
    if request is None or request.resolver_match is None:
        return False
    if view == "review:inbox":
        # All sections lie under its address.
        return request.resolver_match.view_name == view or (
            _is_conversation(request) and not _is_sample(request)
        )
    if view == "review:sample" and _is_conversation(request):
        return _is_sample(request)
    return request.path.startswith(address)


def _is_conversation(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == "review:conversation"


def _is_sample(request: HttpRequest) -> bool:
    return "sample" in request.GET
