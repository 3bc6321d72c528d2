"""`/review/overview/` and its file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from desk.review import audit
from desk.review.access import EXPORT, READ, needs
from desk.review.models import Conversation, Measure
from desk.review.overview import figures, figures_file
from desk.review.overview.drawing import drawing_of
from desk.review.overview.period import CHOICES, BadPeriod, Period, period_of
from desk.review.overview.totals import totals_of

CHANNEL_CHARS = 50


@needs(READ)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The charts; `?days=` or `?from=&to=`, and `?channel=`. A period that cannot be is 400, and said."""
    today = timezone.localdate()
    try:
        period, refused = period_of(request.GET, today), False
    except BadPeriod:
        period, refused = period_of({}, today), True
    channel = _channel_of(request)
    figures.refresh(period.first, period.last)
    totals = totals_of(period, channel)
    context = {
        "period": period,
        "refused": refused,
        "choices": CHOICES,
        "channel": channel,
        "channels": Conversation.objects.order_by("channel").values_list("channel", flat=True).distinct(),
        "totals": totals,
        "conversations": totals.sum_of(Measure.CONVERSATIONS),
        "customers_messages": totals.sum_of(Measure.MESSAGES),
        "cases": totals.sum_of(Measure.CASE),
        "human": totals.sum_of(Measure.HUMAN),
        "aborted": totals.sum_of(Measure.ABORTED),
        "ratings": totals.sum_of(Measure.RATING),
        "drawing": drawing_of(totals, period, channel),
        "query": query_of(period, channel),
    }
    return render(request, "review/overview/overview.html", context, status=400 if refused else 200)


@needs(EXPORT)
@require_safe
def file(request: HttpRequest) -> HttpResponseBase:
    """The figures of the period as CSV, for a spreadsheet. A period that cannot be read is 400."""
    try:
        period = period_of(request.GET, timezone.localdate())
    except BadPeriod:
        return overview(request)
    channel = _channel_of(request)
    figures.refresh(period.first, period.last)
    audit.record(request.user, audit.EXPORT, f"overview:{period.first}..{period.last}")
    return figures_file.answer(period, channel)


def query_of(period: Period, channel: str) -> str:
    """The part of the address after `?` that asks for the same again."""
    asked = {"days": period.days} if period.days else {"from": f"{period.first}", "to": f"{period.last}"}
    return urlencode({**asked, **({"channel": channel} if channel else {})})


def _channel_of(request: HttpRequest) -> str:
    return request.GET.get("channel", "").replace("\0", "")[:CHANNEL_CHARS]
