"""The `vejviser` command."""

from __future__ import annotations

import os
import sys

import click

from vejviser.channels.messenger.cli import messenger
from vejviser.demo_data.command import demo_data
from vejviser.nlp.commands import nlp
from vejviser.review.command import review
from vejviser.settings import PROJECT_ROOT, Settings, SettingsError, read_settings
from vejviser.telemetry.logs import configure_logging

# Before anything imports Rasa or TensorFlow: no phoning home, no chatter.
QUIET_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_WORKERS": "1",
    "LOG_LEVEL": "ERROR",  # Rasa's progress bars fill a log with thousands of lines
}


class OneLineErrors(click.Group):
    """A group whose commands end with one clear line and exit code 1 for what an operator can mend."""

    def invoke(self, context: click.Context) -> object:
        """Runs the command."""
        os.environ.update({name: os.environ.get(name, value) for name, value in QUIET_ENVIRONMENT.items()})
        from vejviser.content import ContentError
        from vejviser.nlp.pipelines import PipelineMissing
        from vejviser.stores.errors import StoreError
        from vejviser.supervisor import CannotStart
        from vejviser.training import TrainingFailed

        try:
            return super().invoke(context)
        except (
            SettingsError,
            ContentError,
            StoreError,
            TrainingFailed,
            PipelineMissing,
            CannotStart,
        ) as error:
            raise click.ClickException(str(error)) from error
        except PermissionError as error:
            raise click.ClickException(f"no permission for {error.filename}") from error


@click.group(cls=OneLineErrors)
@click.pass_context
def main(context: click.Context) -> None:
    """Vejviser: a Danish assistant for feedback and complaints."""
    # Rasa reads `data/`, `actions/` and module names from the project's directory.
    os.chdir(PROJECT_ROOT)
    sys.path.insert(0, str(PROJECT_ROOT))
    context.obj = read_settings()
    configure_logging(context.invoked_subcommand or "vejviser", context.obj.json_logs)


main.add_command(review)


main.add_command(demo_data)


@main.command()
@click.option("--force", is_flag=True, help="Train even if the model for these sources is there.")
@click.pass_obj
def train(settings: Settings, force: bool) -> None:
    """Train the model, unless the one for the present sources is there."""
    from vejviser.training import train as train_model
    from vejviser.training import trained_model

    model = None if force else trained_model(settings.models)
    if model:
        click.echo(f"The model is up to date: {model.name}")
        return
    click.echo("Training the model (about a minute) ...")
    click.echo(f"Trained: {train_model(settings.models).name}")


@main.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Check content, domain and training data; any warning fails."""
    from vejviser.checks import problems, to_confirm

    found = list(problems(settings.content))
    for problem in found:
        click.echo(problem, err=True)
    if found:
        raise click.ClickException(f"{len(found)} problem(s) found")
    open_points = to_confirm(settings.content)
    click.echo("Content, domain and training data are in order.")
    click.echo(f"For the operator to confirm before real use: {len(open_points)}")
    for place in open_points:
        click.echo(f"  {place}")


@main.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database of conversations and outbox to this version's schema."""
    from vejviser.secret_files import make_state_directory
    from vejviser.stores.migrations import migrate as migrate_database
    from vejviser.stores.migrations.revision import applied_revision

    if settings.database_url.startswith("sqlite"):
        make_state_directory(settings.var)
    migrate_database(settings.database_url)
    click.echo(f"The database is at revision {applied_revision(settings.database_url)}.")


@main.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many bots.")
@click.option(
    "--action-workers",
    type=click.IntRange(0, 64),
    default=0,
    show_default=True,
    help="How many action servers; with none the bots run the actions themselves.",
)
@click.pass_obj
def up(settings: Settings, workers: int, action_workers: int) -> None:
    """Prepare and run everything until Ctrl-C; several workers need PostgreSQL, Redis and HAProxy."""
    from vejviser.supervisor import up as run_all

    sys.exit(run_all(settings, workers, action_workers))


@main.command()
@click.option("--address", help="Where the bot is; the local one by default.")
@click.pass_obj
def chat(settings: Settings, address: str | None) -> None:
    """Talk to the running assistant in the terminal."""
    from vejviser.chat import talk

    talk(address or f"http://{settings.host}:{settings.bot_port}")


@main.command()
@click.argument("address")
@click.option("--desk", help="Check the desk at this address, too.")
@click.option("--seconds", default=30.0, show_default=True, help="How long the answer may take.")
def smoke(address: str, desk: str | None, seconds: float) -> None:
    """Check a deployment at ADDRESS by being a customer of it; the conversation is deleted again."""
    from vejviser.smoke import Smoke

    if not Smoke(address, seconds, click.echo).run(desk):
        sys.exit(1)
    click.echo("All is well.")


@main.command()
@click.pass_obj
def bot(settings: Settings) -> None:
    """Run the bot (Rasa) alone."""
    # Before the libraries for arrays are loaded. Threads of theirs make a message no faster, and those of as
    # many workers as there are cores would be in each other's way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from vejviser.bot.server import serve

    serve(settings)


@main.command()
@click.pass_obj
def actions(settings: Settings) -> None:
    """Run the action server alone."""
    from actions.server import serve

    serve(settings)


main.add_command(nlp)


main.add_command(messenger)
