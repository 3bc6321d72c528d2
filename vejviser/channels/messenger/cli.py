"""`vejviser messenger`: sets up the page at Meta, and tells what is wrong with it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import click

from vejviser.content import load_content
from vejviser.content.company import MessengerPage
from vejviser.messenger_settings import MessengerSettings
from vejviser.settings import LOOPBACK_HOSTS, Settings, SettingsError

Step = tuple[str, Callable[[], Awaitable[str]]]
NOT_SET = (
    "Messenger is not connected: set VEJVISER_MESSENGER_PAGE_TOKEN, VEJVISER_MESSENGER_APP_SECRET, "
    "VEJVISER_MESSENGER_VERIFY_TOKEN and VEJVISER_MESSENGER_PAGE_ID; docs/messenger.md tells where they are"
)


@click.group()
def messenger() -> None:
    """Set up the page on Messenger, and check it."""


@messenger.command()
@click.option("--callback", metavar="ADDRESS", help="Also let Meta call the bot at this https:// address.")
@click.option("--dry-run", is_flag=True, help="Show the profile that would be set, and set nothing.")
@click.pass_obj
def setup(settings: Settings, callback: str | None, dry_run: bool) -> None:
    """Set greeting, menu and ice breakers from the content, and subscribe to the page's events.

    Can be run again at any time: it sets the same again.
    """
    page = _page(settings)
    if dry_run:
        from vejviser.channels.messenger.profile import profile_of

        click.echo(json.dumps(profile_of(page), ensure_ascii=False, indent=2))
        return
    connected = _connected(settings)
    if callback is not None:
        _check_address(callback)
    if not asyncio.run(_set_up(connected, page, callback)):
        raise click.ClickException("Not finished. Mend what failed and run it again; what was set stays set.")
    click.echo("Done. `vejviser messenger status` shows what Meta has.")


@messenger.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Check token, permissions, webhook, subscription and profile; exit code 1 if something is wrong."""
    if not asyncio.run(_look(_connected(settings), _page(settings))):
        sys.exit(1)
    click.echo("All is well.")


async def _set_up(settings: MessengerSettings, page: MessengerPage, callback: str | None) -> bool:
    """Whether every step was done; after a failure no other one is tried."""
    from vejviser.channels.messenger.page_setup import PageSetup

    at_meta = PageSetup(settings, page)
    persona = page.persona

    async def make_persona() -> str:
        assert persona is not None
        number = await at_meta.make_persona(persona)
        return f"{persona.name}; set VEJVISER_MESSENGER_PERSONA_ID={number}"

    steps: list[Step] = [
        ("page token", at_meta.token),
        ("page", at_meta.page_name),
        ("profile", at_meta.set_profile),
        *([("persona", make_persona)] if persona else []),
        ("page's events", at_meta.subscribe_page),
        *([("webhook", lambda address=callback: at_meta.subscribe_app(address))] if callback else []),
    ]
    try:
        for name, step in steps:
            if not await _done(name, step):
                return False
        return True
    finally:
        await at_meta.close()


async def _look(settings: MessengerSettings, page: MessengerPage) -> bool:
    """Whether every check passed; all are made."""
    from vejviser.channels.messenger.page_setup import PageSetup

    at_meta = PageSetup(settings, page)
    checks: list[Step] = [
        ("page token", at_meta.token),
        ("page", at_meta.page_name),
        ("app review", at_meta.app_mode),
        ("webhook", at_meta.webhook),
        ("page's events", at_meta.page_subscription),
        ("profile", at_meta.profile),
        ("persona", at_meta.persona),
    ]
    try:
        return all([await _done(name, check) for name, check in checks])
    finally:
        await at_meta.close()


async def _done(name: str, step: Callable[[], Awaitable[str]]) -> bool:
    from vejviser.channels.messenger.graph_errors import GraphError
    from vejviser.channels.messenger.page_setup import SetupProblem
    from vejviser.channels.messenger.setup_errors import in_words

    try:
        detail = await step()
    except (GraphError, SetupProblem) as error:
        problem = in_words(error) if isinstance(error, GraphError) else error
        click.echo(f"FAILED  {name}: {problem}")
        return False
    click.echo(f"ok      {name}: {detail}")
    return True


def _connected(settings: Settings) -> MessengerSettings:
    """Raises `SettingsError`."""
    if settings.messenger is None:
        raise SettingsError(NOT_SET)
    return settings.messenger


def _page(settings: Settings) -> MessengerPage:
    """Raises `ContentError`, and `SettingsError` for content without it."""
    page = load_content(settings.content).company.messenger
    if page is None:
        raise SettingsError(f"{settings.content / 'company.yml'} has no `messenger:`; see docs/messenger.md")
    return page


def _check_address(callback: str) -> None:
    """Raises `BadParameter` for an address that Meta cannot call."""
    address = urlsplit(callback)
    if address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK_HOSTS):
        return
    raise click.BadParameter("Meta calls only https:// addresses", param_hint="--callback")
