"""What a webhook body of the Messenger Platform says, event by event, whatever it holds.

Follows Meta's "Messenger Platform, Webhook Events Reference": `entry` has any number of entries, each with
`messaging` or, while another app has the conversation, `standby`. Nothing in a body is trusted to be there or
to be of its type; an event that cannot be read becomes `Ignored` and the others go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from vejviser.channels.messenger.conversation import Thread, is_customer_id
from vejviser.channels.messenger.event_fields import event_id, mapping, mappings, moment_of, text_of
from vejviser.channels.typed_text import cleaned_text

# The types of attachments that a person can look at or listen to; other types are not files.
FILE_KINDS = ("image", "video", "audio", "file")
LONGEST_LINK = 2_000
# What nobody is answered for: told to the metrics by these names only.
KNOWN_SILENT = (
    "delivery",
    "read",
    "reaction",
    "optin",
    "account_linking",
    "policy_enforcement",
    "app_roles",
    "request_thread_control",
    "message_edit",
)
AHEAD = timedelta(seconds=5)


@dataclass(frozen=True)
class Written:
    """A message, a pressed button or a way in (`start`); `kind` is the metric's word for it."""

    thread: Thread
    id: str
    at: datetime
    kind: str
    text: str = ""
    payload: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    is_sticker: bool = False
    is_location: bool = False


@dataclass(frozen=True)
class Echoed:
    """Something the page has said, by us if it has our metadata."""

    thread: Thread
    id: str
    at: datetime
    text: str
    metadata: str | None


@dataclass(frozen=True)
class Overheard:
    """Something said while another app has the conversation."""

    thread: Thread
    id: str
    at: datetime
    by_page: bool
    text: str


@dataclass(frozen=True)
class ThreadControl:
    """The conversation has gone from one app to another; `taken`: by the new owner, without being asked."""

    thread: Thread
    at: datetime
    taken: bool
    new_owner: str | None
    previous_owner: str | None


@dataclass(frozen=True)
class Ignored:
    """An event that nobody is answered for."""

    kind: str


Event = Written | Echoed | Overheard | ThreadControl | Ignored


def events_in(body: Mapping[str, Any], page_id: str, now: datetime) -> list[Event]:
    """All events of a body for this page, each person's oldest first."""
    if body.get("object") != "page":
        return [Ignored("other_object")]
    found: list[Event] = []
    for entry in mappings(body.get("entry")):
        if text_of(entry.get("id")) != page_id:
            found.append(Ignored("other_page"))
            continue
        for name in ("messaging", "standby"):
            for item in mappings(entry.get(name)):
                found += _event(item, page_id, name == "standby", now)
    # Those of one person may stand in any order; sorting is stable, so that equal times keep theirs.
    return sorted(found, key=lambda event: getattr(event, "at", datetime.min.replace(tzinfo=UTC)))


def _event(item: Mapping[str, Any], page_id: str, is_standby: bool, now: datetime) -> Iterator[Event]:
    sender, recipient = (text_of(mapping(item.get(side)).get("id")) for side in ("sender", "recipient"))
    by_page = sender == page_id
    customer = recipient if by_page else sender
    if not is_customer_id(customer) or customer == page_id:
        yield Ignored(next((name for name in KNOWN_SILENT if name in item), "unreadable"))
        return
    assert customer is not None
    thread = Thread(page_id, customer)
    at = min(moment_of(item.get("timestamp"), now), now + AHEAD)
    message = mapping(item.get("message"))
    if "message" in item and not message:
        yield Ignored("unreadable")
    elif message and (by_page or message.get("is_echo") is True):
        yield _echo(thread, at, message, is_standby)
    elif is_standby:
        yield _overheard(thread, at, item, message)
    elif message:
        yield _message(thread, at, message)
    elif "postback" in item:
        yield _postback(thread, at, item)
    elif "referral" in item:
        referral = mapping(item.get("referral"))
        yield Written(thread, event_id(customer, at, "referral", referral.get("ref")), at, "referral")
    elif "pass_thread_control" in item or "take_thread_control" in item:
        yield _thread_control(thread, at, item)
    else:
        yield Ignored(next((name for name in KNOWN_SILENT if name in item), "unknown"))


def _message(thread: Thread, at: datetime, message: Mapping[str, Any]) -> Event:
    if message.get("is_deleted") is True:
        return Ignored("deleted")
    text = cleaned_text(text_of(message.get("text")) or "")
    pressed = text_of(mapping(message.get("quick_reply")).get("payload"))
    attached = mappings(message.get("attachments"))
    kinds = {text_of(one.get("type")) for one in attached}
    is_sticker = "sticker_id" in message or any(
        "sticker_id" in mapping(one.get("payload")) for one in attached
    )
    files = () if is_sticker else tuple(_files(attached))
    own_id = event_id(thread.customer_id, at, "message", text or pressed, mid=message.get("mid"))
    is_location = "location" in kinds
    if not (text or pressed or attached or is_sticker):
        return Ignored("empty")
    kind = (
        "quick_reply"
        if pressed
        else "text"
        if text
        else "sticker"
        if is_sticker
        else "location"
        if is_location
        else "file"
        if files
        else "attachment"
    )
    return Written(thread, own_id, at, kind, text, pressed, files, is_sticker, is_location)


def _files(attached: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in attached:
        kind, link = text_of(one.get("type")), text_of(mapping(one.get("payload")).get("url"))
        if kind in FILE_KINDS and link is not None and _can_be_opened(link):
            yield kind, link


def _can_be_opened(link: str) -> bool:
    return link.startswith("https://") and len(link) <= LONGEST_LINK and link == cleaned_text(link)


def _postback(thread: Thread, at: datetime, item: Mapping[str, Any]) -> Event:
    postback = mapping(item.get("postback"))
    title = cleaned_text(text_of(postback.get("title")) or "")
    payload = text_of(postback.get("payload")) or ""
    if not (title or payload):
        return Ignored("unreadable")
    # Since v11.0 a postback has a `mid`; before that, and from ice breakers of then, it has none.
    own_id = event_id(thread.customer_id, at, "postback", payload or title, mid=postback.get("mid"))
    return Written(thread, own_id, at, "postback", title, payload)


def _echo(thread: Thread, at: datetime, message: Mapping[str, Any], is_standby: bool) -> Event:
    own_id = event_id(thread.customer_id, at, "echo", message.get("text"), mid=message.get("mid"))
    text = cleaned_text(text_of(message.get("text")) or "")
    metadata = text_of(message.get("metadata"))
    if is_standby and metadata is None:
        return Overheard(thread, own_id, at, True, text)
    return Echoed(thread, own_id, at, text, metadata)


def _overheard(thread: Thread, at: datetime, item: Mapping[str, Any], message: Mapping[str, Any]) -> Event:
    postback = mapping(item.get("postback"))
    text = cleaned_text(text_of(message.get("text")) or text_of(postback.get("title")) or "")
    if not (message or postback):
        return Ignored("standby")
    own_id = event_id(thread.customer_id, at, "standby", text, mid=message.get("mid") or postback.get("mid"))
    return Overheard(thread, own_id, at, False, text)


def _thread_control(thread: Thread, at: datetime, item: Mapping[str, Any]) -> Event:
    taken = "take_thread_control" in item
    control = mapping(item.get("take_thread_control" if taken else "pass_thread_control"))
    return ThreadControl(
        thread,
        at,
        taken,
        text_of(control.get("new_owner_app_id")),
        text_of(control.get("previous_owner_app_id")),
    )
