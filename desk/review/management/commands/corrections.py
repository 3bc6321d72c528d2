"""`python -m desk corrections`: what `vejviser review try` asks the desk for and tells it."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from desk.database_errors import one_line
from desk.review.corrections.exporting import export_corrections
from desk.review.corrections.recording import NotOpen, settle
from desk.review.models import Correction

EXPORT = "export"
DECISIONS = {"keep": Correction.State.KEPT, "drop": Correction.State.DROPPED}


class Command(BaseCommand):
    """Exports the open corrections as JSON, or marks some of them as kept or dropped."""

    help = "Hand on the corrections of reviewers, or say what became of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """See `--help`."""
        parser.add_argument("what", choices=(EXPORT, *DECISIONS))
        parser.add_argument("--corrections", type=_numbers, default=[], help="numbers, with commas")
        parser.add_argument("--stories", type=_numbers, default=[], help="numbers of saved tests")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with one line and code 1 when the database cannot be used or a number is not open."""
        try:
            if options["what"] == EXPORT:
                self.stdout.write(export_corrections(None), ending="")
            else:
                settle(DECISIONS[options["what"]], options["corrections"], options["stories"], None)
        except NotOpen:
            sys.exit("desk: some of these do not exist, or are kept or dropped already; nothing was changed")
        except DatabaseError as error:
            sys.exit(f"desk: the database cannot be used: {one_line(error)}")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]
