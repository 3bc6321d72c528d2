"""`vejviser demo-data`."""

from __future__ import annotations

import time

import click

from vejviser.settings import Settings


@click.command("demo-data")
@click.argument("number", type=click.IntRange(0, 2_000_000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same conversations.")
@click.option("--remove", is_flag=True, help="Take out what earlier runs have made; NUMBER may be 0.")
@click.pass_obj
def demo_data(settings: Settings, number: int, seed: int, remove: bool) -> None:
    """Add NUMBER invented conversations of the last half year to the log, to try out or measure review."""
    from vejviser.demo_data import making
    from vejviser.secret_files import make_state_directory
    from vejviser.stores.migrations import migrate

    if settings.database_url.startswith("sqlite"):
        make_state_directory(settings.var)
    migrate(settings.database_url)
    if remove:
        click.echo(f"Removed {making.remove(settings):,} invented conversations.")
    if number:
        began = time.monotonic()
        events = making.make(settings, number, seed, click.echo)
        click.echo(
            f"Added {number:,} conversations with {events:,} events in {time.monotonic() - began:.0f} s."
        )
