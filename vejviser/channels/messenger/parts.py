"""An answer as messages of the Send API.

Limits: Meta's "Messenger Platform, Send API" (text 2,000 characters), "Quick Replies" (13, title 20) and
"Button Template" (text 640, 3 buttons, title 20).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from vejviser.channels.messenger.own_words import more_payload
from vejviser.channels.messenger.splitting import length, split
from vejviser.channels.messenger.texts import Texts

# A little below, as nobody says what the platform counts as one character.
LONGEST_TEXT = 1_990
LONGEST_TEMPLATE_TEXT = 640
LONGEST_TITLE = 20
MOST_BUTTONS = 3
MOST_QUICK_REPLIES = 13
_LINK = re.compile(r"https://[^\s<>»«\"')]+")
_AFTER_LINK = ".,;:!?"

Button = dict[str, str]
Part = dict[str, Any]


def parts_of(number: int, text: str, buttons: list[Button], texts: Texts) -> list[Part]:
    """The messages of the answer with this number, in order; buttons are `{id, title}`.

    The same answer always gives the same parts: who sends the third does not know who sent the second.
    """
    if not buttons:
        return _with_links(text)
    text = text or texts.choose
    if len(buttons) <= MOST_BUTTONS:
        shown, listed = _titles([button["title"] for button in buttons])
        postbacks = [
            {"type": "postback", "title": title, "payload": button["id"]}
            for title, button in zip(shown, buttons, strict=True)
        ]
        *before, last = _pieces(text, listed, LONGEST_TEMPLATE_TEXT)
        return [*({"text": piece} for piece in before), _template(last, postbacks)]
    here = buttons if len(buttons) <= MOST_QUICK_REPLIES else buttons[: MOST_QUICK_REPLIES - 1]
    shown, listed = _titles([button["title"] for button in here])
    replies = [_reply(title, button["id"]) for title, button in zip(shown, here, strict=True)]
    if len(here) < len(buttons):
        replies.append(_reply(cut(texts.more_title), more_payload(number, len(here))))
    *before, last = _pieces(text, listed, LONGEST_TEXT)
    return [*({"text": piece} for piece in before), {"text": last, "quick_replies": replies}]


def cut(title: str, longest: int = LONGEST_TITLE) -> str:
    """The title, or its beginning with an ellipsis."""
    if length(title) <= longest:
        return title
    while length(title) > longest - 1:
        title = title[:-1]
    return title.rstrip() + "…"


def _titles(titles: list[str]) -> tuple[list[str], str]:
    """Titles that fit, and the list of the full ones if any does not."""
    if all(length(title) <= LONGEST_TITLE for title in titles):
        return titles, ""
    numbered = [f"{place}. {title}" for place, title in enumerate(titles, start=1)]
    return [cut(title) for title in numbered], "\n".join(numbered)


def _pieces(text: str, listed: str, longest: int) -> list[str]:
    """Texts, the last of which is at most `longest` and goes with the buttons."""
    whole = f"{text}\n\n{listed}" if listed else text
    if length(whole) <= longest:
        return [whole]
    # What stands beside the buttons is the question that they answer: the last paragraph, and the list.
    before, _, last = text.rpartition("\n\n")
    last = f"{last}\n\n{listed}" if listed else last
    if not before or length(last) > longest:
        *front, last = split(whole, longest)
        before = whole[: whole.rindex(last)].rstrip() if front else ""
    return [*split(before, LONGEST_TEXT), last]


def _with_links(text: str) -> list[Part]:
    """Up to three links become buttons with their host's name, which stays in the text."""
    links = list(dict.fromkeys(link.rstrip(_AFTER_LINK) for link in _LINK.findall(text)))
    hosts = {link: _host(link) for link in links}
    if 1 <= len(links) <= MOST_BUTTONS and all(hosts.values()):
        shown = text
        for link in sorted(links, key=len, reverse=True):
            shown = shown.replace(link, hosts[link])
        if length(shown) <= LONGEST_TEMPLATE_TEXT:
            opened = [{"type": "web_url", "title": cut(hosts[link]), "url": link} for link in links]
            return [_template(shown, opened)]
    return [{"text": piece} for piece in split(text, LONGEST_TEXT)]


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _template(text: str, buttons: list[Button]) -> Part:
    payload = {"template_type": "button", "text": text, "buttons": buttons}
    return {"attachment": {"type": "template", "payload": payload}}


def _reply(title: str, payload: str) -> Button:
    return {"content_type": "text", "title": title, "payload": payload}
