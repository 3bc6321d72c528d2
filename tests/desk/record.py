"""The record of who did what, as a lead reads it."""

from __future__ import annotations

import html
import re

from tests.desk.accounts import LEAD, session_of
from tests.desk.running_desk import Desk

ROW = re.compile(
    r"<tr>\s*<td>.*?</td>\s*<td>(.*?)</td>\s*<td>(.*?)</td>\s*<td>(.*?)</td>\s*<td>(.*?)</td>", re.DOTALL
)


def recorded(desk: Desk, **query: str) -> list[tuple[str, ...]]:
    """Who, what, about what and why: the lines of the record, newest first."""
    page = session_of(desk, LEAD).get(f"{desk.base}/review/audit/", params=query, timeout=10)
    assert page.status_code == 200
    return [
        tuple(html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row)
        for row in ROW.findall(page.text)
    ]
