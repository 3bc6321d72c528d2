"""Which request and which conversation the running code is at work on, for logs and for the next process.

Kept in `contextvars`: a task and `asyncio.to_thread` take them along; a thread pool's `submit` does not.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

REQUEST_HEADER = "X-Request-ID"
# Short enough for a log line, and without what logs or headers stumble over.
_SANE = re.compile(r"[A-Za-z0-9._-]{4,64}")
MARK_DIGITS = 12

_request: ContextVar[str | None] = ContextVar("vejviser_request", default=None)
_conversation: ContextVar[str | None] = ContextVar("vejviser_conversation", default=None)


def request_id() -> str | None:
    """The id of the request or turn that is being worked on."""
    return _request.get()


def conversation_id() -> str | None:
    """The conversation that is being worked on. Never log it: log its `conversation_mark`."""
    return _conversation.get()


def conversation_mark(conversation_id: str) -> str:
    """What logs show of a conversation: the first 12 hexadecimal digits of its id's SHA-256.

    The same in all processes, so that lines can be joined; it opens nothing anywhere.
    """
    return hashlib.sha256(conversation_id.encode(errors="surrogatepass")).hexdigest()[:MARK_DIGITS]


def begin_request(given: str | None) -> str:
    """Work on a new request begins in this task or thread: its id is `given` if that is sane, else a new one.

    Whatever the task worked on before is forgotten.
    """
    own = given if given is not None and _SANE.fullmatch(given) else secrets.token_hex(8)
    _request.set(own)
    _conversation.set(None)
    return own


def set_conversation(conversation_id: str) -> None:
    """The request has turned out to be about this conversation."""
    _conversation.set(conversation_id)


@contextmanager
def about(*, request: str | None = None, conversation: str | None = None) -> Iterator[None]:
    """For the time of the block, work on these; what is not given stays as it is."""
    tokens = [
        (variable, variable.set(value))
        for variable, value in ((_request, request), (_conversation, conversation))
        if value is not None
    ]
    try:
        yield
    finally:
        for variable, token in reversed(tokens):
            variable.reset(token)


def outgoing_headers() -> dict[str, str]:
    """Headers that tell the next process which request it serves; none outside of a request."""
    own = _request.get()
    return {REQUEST_HEADER: own} if own else {}
