"""The commands of `vejviser review`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vejviser.review.errors import ReviewFailed
from vejviser.settings import PROJECT_ROOT, Settings
from vejviser.training_data.corrections import Corrections, from_json
from vejviser.training_data.errors import TrainingDataError

if TYPE_CHECKING:
    from vejviser.review.attempt import Settled

MESSAGES = PROJECT_ROOT / "tests" / "nlu" / "messages"
KEEP, DROP, LATER = "keep", "drop", "later"
_DONE = {KEEP: "Kept", DROP: "Dropped"}


@click.group()
def review() -> None:
    """Try out what reviewers have corrected on the desk's pages."""


@review.command("try")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--only", help="Numbers of corrections, with commas; everything else waits.")
@click.option("--keep", "decision", flag_value=KEEP, help="Take them into data/nlu after the trial.")
@click.option("--drop", "decision", flag_value=DROP, help="Drop them, without a trial.")
@click.option(
    "--messages",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=MESSAGES,
    help="Test messages, <intent>.txt each; tests/nlu/messages by default.",
)
@click.pass_obj
def try_corrections(
    settings: Settings, file: Path | None, only: str | None, decision: str | None, messages: Path
) -> None:
    """Train a copy with the corrections, show what gets better and worse, then keep or drop them.

    FILE is what the desk's page of corrections exports for this; without it the desk's database is asked.
    In a terminal you are asked what is to become of them, unless --keep or --drop has said it already.
    """
    try:
        corrections = _chosen(_read(file), only)
        if not corrections.corrections and not corrections.stories:
            click.echo("Nothing waits to be tried.")
        elif decision == DROP:
            _drop(corrections, file)
        else:
            _try(settings, corrections, file, decision, messages)
    except (ReviewFailed, TrainingDataError) as error:
        raise click.ClickException(str(error)) from error


def _read(file: Path | None) -> Corrections:
    from vejviser.review.desk_corrections import open_corrections

    if file is None:
        return open_corrections()
    try:
        return from_json(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ReviewFailed(f"{file.name}: is not UTF-8") from error
    except OSError as error:
        raise ReviewFailed(f"{file.name}: cannot be read: {error.strerror}") from error


def _chosen(corrections: Corrections, only: str | None) -> Corrections:
    if only is None:
        return corrections
    wanted = {number.strip() for number in only.split(",")}
    known = {str(correction.id): correction for correction in corrections.corrections}
    if missing := sorted(wanted - set(known)):
        raise ReviewFailed(f"no correction with the number {missing[0]!r} waits")
    return Corrections(tuple(correction for number, correction in known.items() if number in wanted))


def _try(
    settings: Settings, corrections: Corrections, file: Path | None, decision: str | None, messages: Path
) -> None:
    from vejviser.review.attempt import kept, prepared, tried
    from vejviser.review.measuring import read_test_messages

    test_messages = read_test_messages(messages)
    attempt = prepared(corrections, test_messages)
    with tempfile.TemporaryDirectory(prefix="vejviser-review-") as scratch:
        done = tried(attempt, settings, test_messages, Path(scratch), click.echo)
        decision = decision or _asked()
        if decision == KEEP:
            _tell_desk(KEEP, kept(done, settings, click.echo), file)
        elif decision == DROP:
            _drop(corrections, file)
        else:
            click.echo("They go on waiting. --keep takes them into data/nlu, --drop drops them.")


def _asked() -> str:
    if not sys.stdin.isatty():
        return LATER
    return click.prompt("What is to become of them?", type=click.Choice([KEEP, DROP, LATER]), default=LATER)


def _drop(corrections: Corrections, file: Path | None) -> None:
    from vejviser.review.attempt import everything

    _tell_desk(DROP, everything(corrections), file)


def _tell_desk(decision: str, settled: Settled, file: Path | None) -> None:
    from vejviser.review.desk_corrections import options, settle

    done = f"{_DONE[decision]}: {len(settled.corrections)} correction(s), {len(settled.stories)} test(s)."
    chosen = options(settled.corrections, settled.stories)
    if file is None and chosen:
        settle(decision, chosen)
    click.echo(done)
    if file is not None and chosen:
        click.echo(f"Tell the desk, where it runs: python -m desk corrections {decision} {' '.join(chosen)}")
