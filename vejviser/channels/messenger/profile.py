"""The page's Messenger profile, made from `messenger:` in `content/company.yml`.

Source: Messenger Platform, "Messenger Profile API": greeting, get_started, persistent_menu, ice_breakers.
Where ice breakers are set, Messenger shows them instead of get-started, which the menu needs all the same.
"""

from __future__ import annotations

from typing import Any

from vejviser.channels.messenger.menu import MENU, START
from vejviser.content.company import MessengerPage

# Shown to every customer, whatever language their Messenger has: the assistant speaks Danish only.
LOCALE = "default"


def profile_of(page: MessengerPage) -> dict[str, Any]:
    """The properties as `POST me/messenger_profile` takes them and `GET` gives them."""
    menu = [
        {"type": "postback", "title": item.title, "payload": f"{MENU}{item.intent}"} for item in page.menu
    ]
    questions = [
        {"question": breaker.question, "payload": f"{MENU}{breaker.intent}"} for breaker in page.ice_breakers
    ]
    return {
        "get_started": {"payload": START},
        "greeting": [{"locale": LOCALE, "text": page.greeting}],
        "persistent_menu": [
            {"locale": LOCALE, "composer_input_disabled": False, "call_to_actions": menu},
        ],
        "ice_breakers": [{"locale": LOCALE, "call_to_actions": questions}],
    }


def different(wanted: dict[str, Any], present: dict[str, Any]) -> list[str]:
    """Names of the properties that are not at Meta as the content has them.

    What Meta adds to them by itself is no difference.
    """
    return [name for name, value in wanted.items() if not _covers(present.get(name), value)]


def _covers(present: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        # Meta leaves out what is false.
        return isinstance(present, dict) and all(
            (value is False and key not in present) or _covers(present.get(key), value)
            for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(present, list) and len(present) == len(wanted) and all(map(_covers, present, wanted))
        )
    return present == wanted
