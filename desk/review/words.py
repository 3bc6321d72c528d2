"""What the assistant's code words are called on the pages; the words themselves are in `locale/`."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, pgettext


def _named(kind: str, code: str) -> str:
    """The name in the reader's language; a code that has none is shown as it is."""
    return pgettext(kind, code) if code else ""


intent_name = partial(_named, "intent")
channel_name = partial(_named, "channel")
flag_name = partial(_named, "flag")
rung_name = partial(_named, "rung")
case_state_name = partial(_named, "case state")
state_name = partial(_named, "review state")
kind_name = partial(_named, "conversation kind")
form_name = partial(_named, "form")
field_name = partial(_named, "form field")
event_name = partial(_named, "happening")
period_name = partial(_named, "period")
sender_name = partial(_named, "sender")
entity_name = partial(_named, "entity")
operation_name = partial(_named, "case operation")


def number(value: int | float | None, decimals: int = 0) -> str:
    """As in `12.345`; nothing for None."""
    return "" if value is None else number_format(value, decimals, use_l10n=True, force_grouping=True)


def percent(share: float | None) -> str:
    """A share between 0 and 1 as in `92 %`; nothing for None. Never 100 for what is less than certain."""
    if share is None:
        return ""
    whole = 99 if 0.995 <= share < 1 else round(share * 100)
    return f"{whole} %"


def when(moment: datetime | None) -> str:
    """A time as people say it: `i dag 14:05`, `i går 14:05`, `21. nov. 14:05`, `1. dec. 2025 14:05`."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    today = timezone.localdate()
    return f"{_day(local.date(), today)} {date_format(local, 'H:i')}"


def day(moment: datetime) -> str:
    """The day of a time, as people say it."""
    return _day(timezone.localtime(moment).date(), timezone.localdate())


def _day(day: date, today: date) -> str:
    if (days := (today - day).days) in (0, 1):
        return gettext("yesterday") if days else gettext("today")
    # `b` would leave the stop out that Danish wants after a month cut short.
    return date_format(day, "j. N" if day.year == today.year else "j. N Y")
