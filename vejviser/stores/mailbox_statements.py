"""What the mailbox asks the database, put together once: building a statement costs more than running it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from vejviser.stores.schema import conversations, mailbox, ratings

PAGE = 200
OPEN = ("waiting", "started")

_conversation: Any = bindparam("conversation")
_in_conversation = mailbox.c.conversation_id == _conversation
_is_alive = conversations.c.deleted_at.is_(None)

ALIVE: Any = select(conversations).where(conversations.c.id == _conversation, _is_alive)
LOCKED: Any = ALIVE.with_for_update()

# Of `accept`: the message if it is there already, and all that wait.
KNOWN_OR_OPEN: Any = select(mailbox.c.number, mailbox.c.channel_message_id, mailbox.c.state).where(
    _in_conversation,
    or_(mailbox.c.channel_message_id == bindparam("channel_message"), mailbox.c.state.in_(OPEN)),
)
OLDEST_OPEN: Any = (
    select(mailbox, conversations.c.channel)
    .join(conversations)
    .where(_in_conversation, mailbox.c.state.in_(OPEN))
    .order_by(mailbox.c.number)
    .limit(1)
)
OPEN_COUNT: Any = select(func.count()).where(_in_conversation, mailbox.c.state.in_(OPEN))
EVENTS_AFTER: Any = (
    select(mailbox)
    .join(conversations)
    .where(_in_conversation, mailbox.c.number > bindparam("after"), _is_alive)
    .order_by(mailbox.c.number)
    .limit(PAGE)
)
BUTTONS_OFFERED: Any = select(mailbox.c.buttons, mailbox.c.number).where(
    _in_conversation, mailbox.c.number == bindparam("place")
)
WRITTEN_SINCE: Any = select(func.count()).where(
    _in_conversation, mailbox.c.type == "user", mailbox.c.number > bindparam("place")
)

BEGUN: Any = update(mailbox).where(mailbox.c.id == bindparam("message")).values(state="started")
DONE: Any = (
    update(mailbox)
    .where(mailbox.c.id == bindparam("message"), mailbox.c.state == "started")
    .values(state="done")
)
ADDED: Any = insert(mailbox)
COUNTED: Any = (
    update(conversations).where(conversations.c.id == _conversation).values(last_number=bindparam("last"))
)
OPENED: Any = insert(conversations)
RATED: Any = insert(ratings)
