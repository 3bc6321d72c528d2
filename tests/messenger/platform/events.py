"""Events as Meta's webhooks carry them (Messenger Platform, "Webhook events"): one builder for each kind."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Event = dict[str, Any]
THUMB_UP = 369239263222822
CDN = "https://scontent.example.dk"
WINDOW_OPENERS = ("message", "postback", "referral", "reaction")


def new_mid() -> str:
    """A message id."""
    return f"m_{uuid.uuid4().hex}"


@dataclass(frozen=True)
class Events:
    """Events between one customer and the page."""

    psid: str
    page: str

    def text(
        self, text: str, *, mid: str | None = None, quick_reply: str | None = None, **more: Any
    ) -> Event:
        """A written message, or a pressed quick reply with its payload."""
        message: Event = {"mid": mid or new_mid(), "text": text}
        if quick_reply is not None:
            message["quick_reply"] = {"payload": quick_reply}
        return self._from_customer(message=message, **more)

    def postback(self, title: str, payload: str, *, mid: str | None = None, **more: Any) -> Event:
        """A pressed button, menu item, ice breaker, or "get started"."""
        pressed = {"mid": mid or new_mid(), "title": title, "payload": payload}
        return self._from_customer(postback=pressed, **more)

    def attachment(
        self, kind: str, *, text: str | None = None, mid: str | None = None, **payload: Any
    ) -> Event:
        """A photo (`image`), `file`, `audio`, `video`, `location` or `fallback`."""
        payload = payload or {"url": f"{CDN}/{kind}-{uuid.uuid4().hex}"}
        message: Event = {"mid": mid or new_mid(), "attachments": [{"type": kind, "payload": payload}]}
        if text is not None:
            message["text"] = text
        return self._from_customer(message=message)

    def location(self, latitude: float, longitude: float) -> Event:
        """A place."""
        return self.attachment("location", coordinates={"lat": latitude, "long": longitude})

    def sticker(self, sticker_id: int = THUMB_UP) -> Event:
        """A sticker, such as the thumb; it comes as an image with an id."""
        return self.attachment("image", url=f"{CDN}/thumb.png", sticker_id=sticker_id)

    def referral(self, ref: str = "m.me-link") -> Event:
        """Somebody who has a thread already comes over an m.me link."""
        return self._from_customer(referral={"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"})

    def reaction(self, mid: str, emoji: str = "👍", action: str = "react") -> Event:
        """A reaction to a message."""
        return self._from_customer(
            reaction={"mid": mid, "action": action, "emoji": emoji, "reaction": "like"}
        )

    def read(self) -> Event:
        """The customer has read everything so far."""
        return self._from_customer(read={"watermark": _milliseconds(None)})

    def delivery(self, *mids: str) -> Event:
        """Messages of the page have reached the customer."""
        return self._from_customer(delivery={"mids": list(mids), "watermark": _milliseconds(None)})

    def echo(self, message: dict[str, Any], app_id: str | None, mid: str | None = None) -> Event:
        """A message of the page; `app_id` is None for one that a human wrote in the inbox."""
        echoed = {"mid": mid or new_mid(), **message, "is_echo": True}
        if app_id is not None:
            echoed["app_id"] = int(app_id)
        return {**self._from_page(), "message": echoed}

    def edit(self, mid: str, text: str) -> Event:
        """The customer has changed a message."""
        return self._from_customer(message_edit={"mid": mid, "text": text, "num_edit": 1})

    def handover(self, kind: str, new_owner: str | None, previous: str | None) -> Event:
        """`pass_thread_control` or `take_thread_control`."""
        return self._from_customer(
            **{kind: {"new_owner_app_id": new_owner, "previous_owner_app_id": previous, "metadata": ""}}
        )

    def request_control(self, app_id: str) -> Event:
        """Another app asks for the thread."""
        return self._from_customer(request_thread_control={"requested_owner_app_id": app_id, "metadata": ""})

    def unknown(self) -> Event:
        """Something that Meta may add one day."""
        return self._from_customer(messaging_hologram={"hologram": {"depth": 3}})

    def _from_customer(self, at: datetime | None = None, **what: Any) -> Event:
        return {
            "sender": {"id": self.psid},
            "recipient": {"id": self.page},
            "timestamp": _milliseconds(at),
            **what,
        }

    def _from_page(self) -> Event:
        return {
            "sender": {"id": self.page},
            "recipient": {"id": self.psid},
            "timestamp": _milliseconds(None),
        }


def opens_window(event: Any) -> datetime | None:
    """When the customer did something that the page may answer (Messenger Platform policy); None if they did not."""
    if not isinstance(event, dict) or not isinstance(event.get("timestamp"), int):
        return None
    message = event.get("message")
    echoed = isinstance(message, dict) and message.get("is_echo")
    if echoed or not any(isinstance(event.get(key), dict) for key in WINDOW_OPENERS):
        return None
    return datetime.fromtimestamp(event["timestamp"] / 1000, UTC)


def _milliseconds(at: datetime | None) -> int:
    return int((at or datetime.now(UTC)).timestamp() * 1000)
