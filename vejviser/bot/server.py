"""The bot process: Rasa's server with our agent, channels and readiness."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys

from rasa.core.channels.channel import register
from rasa.exceptions import ModelNotFound
from sanic import Sanic

from vejviser.bot.action_endpoint import ActionEndpoint
from vejviser.bot.endpoints import build_agent, open_channels
from vejviser.bot.health import add_health_routes, warm_up
from vejviser.bot.mailroom import open_mailroom
from vejviser.bot.observed import observe_bot
from vejviser.channels.website.access import Access
from vejviser.channels.website.pages import add_pages
from vejviser.channels.website.server_errors import add_error_answers
from vejviser.settings import Settings
from vejviser.training import trained_model

logger = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 1_000_000
KEEP_ALIVE_SECONDS = 30
SWITCH_SECONDS = 0.0005


def create_app(settings: Settings) -> Sanic:
    """The bot's application. The model is loaded when the server starts.

    Raises `ModelNotFound` if nothing has been trained from the sources as they are now.
    """
    model = trained_model(settings.models)
    if model is None:
        raise ModelNotFound("no trained model for the present data: run `vejviser train`")
    # Not Rasa's `configure_app`: its CORS add-on answers every preflight, without the channel's headers.
    app = Sanic("vejviser", configure_logging=False)
    # As Rasa has it, whose libraries break on uvloop.
    app.config.USE_UVLOOP = False
    asyncio.set_event_loop_policy(None)
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS
    register(open_channels(settings), app, route="/webhooks/")
    app.config.REQUEST_MAX_SIZE = MAX_REQUEST_BYTES
    app.config.PROXIES_COUNT = settings.proxies or None
    access = Access(settings)
    add_health_routes(app)
    observe_bot(app, settings, model.name)
    add_pages(app)
    add_error_answers(app, access)

    async def load(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        agent = build_agent(settings)
        agent.load_model(model)
        assert isinstance(agent.action_endpoint, ActionEndpoint)
        await agent.action_endpoint.start()
        await warm_up(agent)
        app.ctx.website = access
        mailroom = app.ctx.mailroom = await open_mailroom(settings, agent)
        app.ctx.turns, app.ctx.messenger = mailroom.turns, mailroom.messenger
        app.ctx.agent = agent
        app.ctx.warmed_up = True
        # What was loaded stays: without this each full collection walks through it while customers wait.
        gc.collect()
        gc.freeze()
        logger.info("ready to answer")

    async def leave(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        # Before the server waits for open requests: streams would keep it waiting.
        if mailroom := getattr(app.ctx, "mailroom", None):
            await mailroom.close()

    async def close(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        if agent := getattr(app.ctx, "agent", None):
            await agent.action_endpoint.close()

    app.register_listener(load, "before_server_start")
    app.register_listener(leave, "before_server_stop")
    app.register_listener(close, "after_server_stop")
    return app


def serve(settings: Settings) -> None:
    """Runs the bot until it is told to stop."""
    # The threads that ask the database need the interpreter for a moment several times in each call, and
    # wait so long each time while the event loop computes; with Python's 5 ms a busy bot answers less.
    sys.setswitchinterval(SWITCH_SECONDS)
    create_app(settings).run(host=settings.host, port=settings.bot_port, access_log=False, motd=False)
