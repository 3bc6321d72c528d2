"""Files with the open corrections: for `git apply`, and for `vejviser review try`."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from desk.review import audit
from desk.review.corrections.exchange import handed_on, open_corrections, open_stories, wanted
from desk.review.corrections.training import training_data
from desk.review.models import Correction
from vejviser.training_data.corrections import to_json
from vejviser.training_data.patch import new_file, unified_diff
from vejviser.training_data.plan import planned

STORY_FILE = "tests/stories/test_{}.yml"
State = Correction.State


def patch() -> str:
    """The diff of `data/nlu` with all that nothing stands against, and the saved tests; may be empty.

    Raises `TrainingDataError`.
    """
    return _patch(list(open_corrections()))[0]


def export_patch(by: User) -> str:
    """`patch`, put on record, its corrections marked as exported."""
    with transaction.atomic():
        text, taken = _patch(list(open_corrections().select_for_update()))
        if text:
            _mark(taken, by)
    return text


def export_corrections(by: User | None) -> str:
    """All open corrections and saved tests for `vejviser review try`, put on record, marked as exported."""
    with transaction.atomic():
        corrections, stories = list(open_corrections().select_for_update()), list(open_stories())
        _mark([correction.pk for correction in corrections], by)
        return to_json(handed_on(corrections, stories))


def _patch(corrections: list[Correction]) -> tuple[str, list[int]]:
    data = training_data()
    plan = planned([wanted(correction) for correction in corrections], data)
    tests = [new_file(STORY_FILE.format(story.name), story.text) for story in open_stories()]
    return unified_diff(data, plan.applied_to(data)) + "".join(tests), list(plan.taken)


def _mark(numbers: list[int], by: User | None) -> None:
    Correction.objects.filter(pk__in=numbers, state=State.PENDING).update(state=State.EXPORTED)
    stories = open_stories().count()
    open_stories().filter(state=State.PENDING).update(state=State.EXPORTED)
    audit.record(by, audit.EXPORT, f"corrections:{len(numbers) + stories}")
