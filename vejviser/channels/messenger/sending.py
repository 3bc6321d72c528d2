"""The calls by which a customer hears from us ("Send API", "Sender Actions", "Handover Protocol")."""

from __future__ import annotations

from typing import Any, Literal

from vejviser.channels.messenger.conversation import Thread
from vejviser.channels.messenger.graph import Graph
from vejviser.channels.messenger.graph_errors import GraphError
from vejviser.telemetry.messenger import send_ended

GESTURE_SECONDS = 3.0
Gesture = Literal["mark_seen", "typing_on"]


class Sender:
    """Sends as one page. All but `gesture` raise `GraphError`."""

    def __init__(self, graph: Graph, persona_id: str | None, inbox_app_id: str | None) -> None:
        self._graph = graph
        self._persona = {"persona_id": persona_id} if persona_id else {}
        self._inbox_app_id = inbox_app_id

    async def message(self, thread: Thread, message: dict[str, Any], metadata: str) -> None:
        """Send one message of the assistant's, always as its persona.

        The tag HUMAN_AGENT, with which a human may answer for seven days ("Message Tags"), is never set: all
        that goes this way was written by a machine. Staff answer from the page's inbox.
        """
        body = {
            "recipient": {"id": thread.customer_id},
            "messaging_type": "RESPONSE",
            "message": {**message, "metadata": metadata},
            **self._persona,
        }
        try:
            await self._graph.call("POST", "me/messages", json=body)
        except GraphError as error:
            send_ended(type(error).__name__)
            raise
        send_ended("sent")

    async def pass_to_human(self, thread: Thread) -> None:
        """Give the conversation to the page's inbox ("Pass Thread Control")."""
        body = {"recipient": {"id": thread.customer_id}, "target_app_id": self._inbox_app_id}
        await self._graph.call("POST", "me/pass_thread_control", json=body)

    async def gesture(self, thread: Thread, gesture: Gesture) -> bool:
        """Show that we have seen it, or are typing. Whether it was shown; no message depends on it."""
        persona = self._persona if gesture == "typing_on" else {}
        body = {"recipient": {"id": thread.customer_id}, "sender_action": gesture, **persona}
        try:
            await self._graph.call("POST", "me/messages", json=body, seconds=GESTURE_SECONDS)
        except GraphError:
            return False
        return True
