"""What Graph accepts as a page's Messenger profile (Messenger Platform, "Messenger Profile API")."""

from __future__ import annotations

from typing import Any

from tests.messenger.platform.graph_errors import invalid
from tests.messenger.platform.messages import MAX_PAYLOAD, check_button

MAX_GREETING = 160
MAX_MENU_ITEMS = 20
MAX_MENU_TITLE = 30
MAX_ICE_BREAKERS = 4
MAX_QUESTION = 80
PROPERTIES = ("get_started", "greeting", "persistent_menu", "ice_breakers", "whitelisted_domains")


def check_profile(present: dict[str, Any], changes: dict[str, Any]) -> None:
    """Raises `GraphError` for what Meta would refuse; `present` is the profile so far."""
    known = {name: value for name, value in changes.items() if name in PROPERTIES}
    if not known:
        raise invalid("Requires one of the params: " + ", ".join(PROPERTIES))
    if "get_started" in known:
        payload = known["get_started"].get("payload")
        if not isinstance(payload, str) or not 0 < len(payload) <= MAX_PAYLOAD:
            raise invalid("get_started needs a payload")
    if "greeting" in known:
        _has_default(known["greeting"], "greeting")
        for greeting in known["greeting"]:
            if not 0 < len(greeting.get("text", "")) <= MAX_GREETING:
                raise invalid(f"The greeting must have 1 to {MAX_GREETING} characters")
    if "ice_breakers" in known:
        _check_ice_breakers(known["ice_breakers"])
    if "persistent_menu" in known:
        if not (known.get("get_started") or present.get("get_started")):
            raise invalid("You must set a Get Started button if you also wish to use persistent menu")
        _has_default(known["persistent_menu"], "persistent_menu")
        for menu in known["persistent_menu"]:
            items = menu.get("call_to_actions") or []
            if len(items) > MAX_MENU_ITEMS:
                raise invalid(f"The menu has more than {MAX_MENU_ITEMS} items")
            for item in items:
                check_button(item, MAX_MENU_TITLE)


def _check_ice_breakers(localised: list[dict[str, Any]]) -> None:
    _has_default(localised, "ice_breakers")
    for breakers in localised:
        questions = breakers.get("call_to_actions") or []
        if not 1 <= len(questions) <= MAX_ICE_BREAKERS:
            raise invalid(f"There must be 1 to {MAX_ICE_BREAKERS} ice breakers")
        for question in questions:
            if not 0 < len(question.get("question", "")) <= MAX_QUESTION or not question.get("payload"):
                raise invalid(
                    f"An ice breaker needs a question of at most {MAX_QUESTION} characters, and a payload"
                )


def _has_default(localised: Any, name: str) -> None:
    if not isinstance(localised, list) or "default" not in [part.get("locale") for part in localised]:
        raise invalid(f"{name} needs the locale default")
