"""`vejviser nlp`: the Danish spaCy pipeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

DATA = click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False, resolve_path=True),
    help="The directory with the corpora: ddt/ and danplus/.",
)


@click.group()
def nlp() -> None:
    """The Danish spaCy pipeline: train it, compare it, see which one is used."""


@nlp.command()
@DATA
@click.option("--steps", type=click.IntRange(1), help="Train for fewer steps than the configuration says.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, resolve_path=True),
    help="Write it elsewhere than over the bundled pipeline.",
)
def train(data: Path, steps: int | None, output: Path | None) -> None:
    """Train the bundled pipeline, with its model card."""
    from vejviser.nlp.card import score_table
    from vejviser.nlp.pipelines import BUNDLED
    from vejviser.nlp.training import PipelineTrainingFailed, train_pipeline

    target = output or BUNDLED
    scores = _or_say(lambda: train_pipeline(data, target, steps, click.echo), PipelineTrainingFailed)
    click.echo(score_table(scores))
    click.echo(f"The pipeline is in {target}. `vejviser train` makes Rasa's model anew with it.")


@nlp.command()
@DATA
def compare(data: Path) -> None:
    """Score the bundled pipeline and da_core_news_sm, if installed, on the test splits."""
    from vejviser.nlp.card import score_table
    from vejviser.nlp.pipelines import OFFICIAL_NAME, bundled, official
    from vejviser.nlp.scoring import held_out_sets, score_all, words_per_second

    sets = _or_say(lambda: held_out_sets(data))
    for name, pipeline in (("the bundled pipeline", bundled()), (OFFICIAL_NAME, official())):
        if pipeline is None:
            click.echo(f"\n{name}: not there, not scored")
            continue
        loaded = pipeline.load()
        click.echo(f"\n{pipeline}: {words_per_second(loaded, sets):,.0f} words/s\n")
        click.echo(score_table(score_all(loaded, sets)))


@nlp.command()
def which() -> None:
    """Say which pipeline is used on this machine."""
    from vejviser.nlp.pipelines import PipelineMissing, chosen

    pipeline = _or_say(chosen, PipelineMissing)
    click.echo(f"{pipeline}, {'installed as a package' if pipeline.path is None else pipeline.path}")


def _or_say(work: Callable[[], Any], *errors: type[Exception]) -> Any:
    """The result of `work`; what an operator can mend is one line and exit code 1."""
    from vejviser.nlp.conllu import CorpusError

    try:
        return work()
    except (CorpusError, *errors) as error:
        raise click.ClickException(str(error)) from error
