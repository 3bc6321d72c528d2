"""The figures as a file that Danish spreadsheets open as it is: semicolons, and UTF-8 with its mark."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse

from desk.review.models import DayFigure
from desk.review.overview.period import Period

# Column names are data, the same in every language: scripts read them.
HEAD = ("day", "channel", "measure", "value", "number")
BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 2_000
# A spreadsheet would run what begins with one of these. See OWASP, "CSV Injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """What `csv` writes to: it hands each line back."""

    def write(self, text: str) -> str:
        """The line."""
        return text


def answer(period: Period, channel: str) -> StreamingHttpResponse:
    """One line for each figure, by day."""
    figures = DayFigure.objects.filter(day__gte=period.first, day__lte=period.last)
    if channel:
        figures = figures.filter(channel=channel)
    rows = figures.order_by("day", "channel", "measure", "value").values_list(*HEAD)
    name = f"vejviser-{period.first}-{period.last}.csv"
    return StreamingHttpResponse(
        _lines(rows.iterator(ROWS_AT_ONCE)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    writer = csv.writer(Echo(), delimiter=";")
    yield BYTE_ORDER_MARK + writer.writerow(HEAD)
    for row in rows:
        yield writer.writerow([_harmless(value) for value in row])


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
