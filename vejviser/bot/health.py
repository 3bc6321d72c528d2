"""`GET /live` and `GET /ready`: whether the process runs, and whether a message can be answered."""

from __future__ import annotations

import logging

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from vejviser.bot.action_endpoint import ActionEndpoint

logger = logging.getLogger(__name__)

WARM_UP_MESSAGES = ("hej", "jeg vil gerne klage over en faktura")


async def warm_up(agent: Agent) -> None:
    """Parses and predicts once: the first call of each graph is several times slower."""
    assert agent.processor is not None and agent.domain is not None
    for text in WARM_UP_MESSAGES:
        tracker = DialogueStateTracker("warm-up", agent.domain.slots)
        await agent.processor.parse_message(UserMessage(text), tracker)
        agent.processor.predict_next_with_tracker(tracker)


async def missing_parts(agent: Agent | None, warmed_up: bool) -> list[str]:
    """Names of what is not there yet: `model`, `tracker_store`, `actions`."""
    if agent is None or not agent.is_ready() or not warmed_up:
        return ["model"]
    missing = []
    try:
        await agent.tracker_store.retrieve("readiness")
    except Exception as error:  # whatever the database's driver raises
        logger.warning("tracker store not reached: %s", type(error).__name__)
        missing.append("tracker_store")
    endpoint = agent.action_endpoint
    if not isinstance(endpoint, ActionEndpoint) or not await endpoint.is_ready():
        missing.append("actions")
    return missing


def add_health_routes(app: Sanic) -> None:
    """Adds the two routes to the bot's application."""

    @app.get("/live")
    async def live(_: Request) -> HTTPResponse:
        return response.json({"status": "live"})

    @app.get("/ready")
    async def ready(_: Request) -> HTTPResponse:
        missing = await missing_parts(getattr(app.ctx, "agent", None), getattr(app.ctx, "warmed_up", False))
        if missing:
            return response.json({"status": "not ready", "missing": missing}, status=503)
        return response.json({"status": "ready"})
