"""Corrections on their way from the reviewers into the training data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vejviser.review.keeping import write_stories, write_training_data
from vejviser.review.report import plan_lines, trial_lines
from vejviser.review.story_tests import failing
from vejviser.review.trial import compare_models, present_model, train_copy
from vejviser.settings import PROJECT_ROOT, Settings
from vejviser.training import adopt
from vejviser.training_data.changes import Labelled
from vejviser.training_data.corrections import Corrections, Story
from vejviser.training_data.examples import TrainingData, read_training_data
from vejviser.training_data.plan import Plan, planned

Say = Callable[[str], None]


@dataclass(frozen=True)
class Attempt:
    """Corrections, and the training data without and with what can be taken of them."""

    corrections: Corrections
    plan: Plan
    before: TrainingData
    after: TrainingData


@dataclass(frozen=True)
class Tried:
    """What a trial left: the model with the corrections, if any was taken, and the stories that pass."""

    attempt: Attempt
    model: Path | None
    stories: tuple[Story, ...]


@dataclass(frozen=True)
class Settled:
    """The numbers of what was kept or dropped, for the desk."""

    corrections: tuple[int, ...]
    stories: tuple[int, ...]


def prepared(corrections: Corrections, test_messages: Sequence[Labelled]) -> Attempt:
    """Raises `TrainingDataError` for training data that cannot be read or changed."""
    before = read_training_data(PROJECT_ROOT)
    plan = planned(corrections.corrections, before, [message.text for message in test_messages])
    return Attempt(corrections, plan, before, plan.applied_to(before))


def tried(
    attempt: Attempt, settings: Settings, test_messages: Sequence[Labelled], scratch: Path, say: Say
) -> Tried:
    """Trains, measures and says what came of it. The model is in `scratch`, some 10 MB."""
    plan, stories = attempt.plan, attempt.corrections.stories
    for line in plan_lines(plan, attempt.corrections.corrections):
        say(line)
    model = None
    if plan.taken:
        say("Training without and with them (about a minute) ...")
        present = present_model(settings)
        model = train_copy(attempt.after, scratch / "copy")
        trial = compare_models(present, model, test_messages, plan.added)
        for line in trial_lines(trial, len(plan.added)):
            say(line)
    if not stories:
        return Tried(attempt, model, ())
    failed = failing(stories, model or present_model(settings), scratch / "stories")
    say(f"Saved conversations as tests: {len(stories)}, {len(failed)} of them failing")
    for story in failed:
        say(f"  fails: {story.name}")
    return Tried(attempt, model, tuple(story for story in stories if story not in failed))


def kept(done: Tried, settings: Settings, say: Say) -> Settled:
    """Takes what was tried into `data/nlu` and `tests/stories`; what was left out or failed goes on waiting.

    May be repeated after a failure: what is there already is not written twice. Raises `ReviewFailed`.
    """
    attempt = done.attempt
    written = write_stories(done.stories) + write_training_data(attempt.before, attempt.after)
    for name in written:
        say(f"Changed: {name}")
    if done.model and adopt(done.model, settings.models):
        say("The model that was just trained is the present one now; restart the bot to use it.")
    return Settled((*attempt.plan.taken, *attempt.plan.done), tuple(story.id for story in done.stories))


def everything(corrections: Corrections) -> Settled:
    """All of them, to be dropped."""
    return Settled(
        tuple(correction.id for correction in corrections.corrections),
        tuple(story.id for story in corrections.stories),
    )
