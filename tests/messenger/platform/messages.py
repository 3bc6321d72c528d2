"""What Graph accepts as a message: Meta's limits, and the error for each that is broken.

Sources: Messenger Platform, "Send API", "Quick Replies", "Button Template", "Message Tags".
"""

from __future__ import annotations

from typing import Any

from tests.messenger.platform.graph_errors import invalid

MAX_TEXT = 2000
MAX_QUICK_REPLIES = 13
MAX_TITLE = 20
MAX_PAYLOAD = 1000
MAX_TEMPLATE_TEXT = 640
MAX_TEMPLATE_BUTTONS = 3
MAX_METADATA = 1000
SENDER_ACTIONS = ("typing_on", "typing_off", "mark_seen", "react", "unreact")
MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
TAGS = ("HUMAN_AGENT", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE")


def check_message(message: Any) -> None:
    """Raises `GraphError` for a message that Meta would refuse."""
    if not isinstance(message, dict) or not message:
        raise invalid("param message must be non-empty.")
    text, attachment = message.get("text"), message.get("attachment")
    if (text is None) == (attachment is None):
        raise invalid("Must have either text or attachment")
    if text is not None:
        _length("message[text]", text, MAX_TEXT)
        if not text.strip():
            raise invalid("Message cannot be empty, must provide valid attachment or text")
    if "metadata" in message:
        _length("message[metadata]", message["metadata"], MAX_METADATA)
    if attachment is not None:
        _check_attachment(attachment)
    if "quick_replies" in message:
        _check_quick_replies(message["quick_replies"])


def check_tag(request: dict[str, Any]) -> str | None:
    """The request's tag, if it has one. Raises `GraphError` for a kind of message that there is not."""
    kind, tag = request.get("messaging_type"), request.get("tag")
    if kind is not None and kind not in MESSAGING_TYPES:
        raise invalid(f"Invalid messaging_type {kind}")
    if tag is not None and tag not in TAGS:
        raise invalid(f"Invalid tag {tag}")
    if (kind == "MESSAGE_TAG") != (tag is not None):
        raise invalid("messaging_type MESSAGE_TAG goes with a tag")
    return tag


def shown_buttons(message: dict[str, Any]) -> list[dict[str, str]]:
    """The buttons that the customer sees under a message: title, and payload or url."""
    template = (message.get("attachment") or {}).get("payload") or {}
    return [*(template.get("buttons") or []), *(message.get("quick_replies") or [])]


def shown_text(message: dict[str, Any]) -> str:
    """The text that the customer sees."""
    return message.get("text") or ((message.get("attachment") or {}).get("payload") or {}).get("text") or ""


def _check_quick_replies(replies: Any) -> None:
    if not isinstance(replies, list) or not 1 <= len(replies) <= MAX_QUICK_REPLIES:
        raise invalid(f"Param message[quick_replies] must have 1 to {MAX_QUICK_REPLIES} elements")
    for reply in replies:
        kind = reply.get("content_type")
        if kind == "text":
            _length("quick_replies title", reply.get("title"), MAX_TITLE)
            _length("quick_replies payload", reply.get("payload"), MAX_PAYLOAD)
        elif kind not in ("user_email", "user_phone_number"):
            raise invalid("Invalid content_type of a quick reply")


def _check_attachment(attachment: Any) -> None:
    if not isinstance(attachment, dict) or attachment.get("type") not in (
        "template",
        "image",
        "file",
        "audio",
        "video",
    ):
        raise invalid("Invalid attachment type")
    if attachment["type"] != "template":
        return
    payload = attachment.get("payload") or {}
    if payload.get("template_type") != "button":
        raise invalid("Only the button template is known here")
    _length("template text", payload.get("text"), MAX_TEMPLATE_TEXT)
    buttons = payload.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MAX_TEMPLATE_BUTTONS:
        raise invalid(f"A button template has 1 to {MAX_TEMPLATE_BUTTONS} buttons")
    for button in buttons:
        check_button(button, MAX_TITLE)


def check_button(button: Any, max_title: int) -> None:
    """A button of a template or of the persistent menu. Raises `GraphError`."""
    if not isinstance(button, dict):
        raise invalid("A button must be an object")
    _length("button title", button.get("title"), max_title)
    if button.get("type") == "postback":
        _length("button payload", button.get("payload"), MAX_PAYLOAD)
    elif button.get("type") == "web_url":
        if not str(button.get("url", "")).startswith(("https://", "http://")):
            raise invalid("Button url must be a web address")
    elif button.get("type") != "phone_number":
        raise invalid("Invalid button type")


def _length(name: str, value: Any, limit: int) -> None:
    if not isinstance(value, str) or not value:
        raise invalid(f"Param {name} must be a non-empty UTF-8 encoded string")
    if len(value) > limit:
        raise invalid(f"Length of param {name} must be less than or equal to {limit}")
