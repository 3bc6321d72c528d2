"""`python -m desk follow`."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, connections
from django.utils import timezone

from desk.database_errors import one_line
from desk.review.models import Position
from desk.review.reading.follower import EVENTS, Follower, note_failure

log = logging.getLogger(__name__)

DEAD_AFTER = timedelta(seconds=60)
LOOK_EVERY_SECONDS = 1.0
# While much is said, each look reads conversations anew that the next look will read once more: the more a
# look costs, the rarer it is. What is shown is never older than a few seconds.
LONGEST_PAUSE_SECONDS = 3.0
PAUSE_FOR_EACH_SECOND = 20.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 5.0


class Command(BaseCommand):
    """Follows the assistant's conversations until SIGTERM or Ctrl-C."""

    help = "Read new conversations into review, for as long as it runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--once` is for who wants to know when it is done, `--check` for who watches another one."""
        parser.add_argument("--once", action="store_true", help="Stop when nothing new is left.")
        parser.add_argument("--check", action="store_true", help="Say how far the one that runs is.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Waits for databases that are away, and says so once each time."""
        if options["check"]:
            self._check()
            return
        os.umask(0o077)
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        self.stdout.write("desk: following the assistant's conversations")
        self.stdout.flush()
        _follow(stop, options["once"])

    def _check(self) -> None:
        """Exits with code 1 unless another process has looked in the last minute."""
        try:
            position = Position.objects.filter(name=EVENTS).first()
        except Error as error:
            sys.exit(f"desk: the database cannot be reached: {one_line(error)}")
        if position is None or position.looked_at is None:
            sys.exit("desk: nothing has been read yet")
        age = timezone.now() - position.looked_at
        if age > DEAD_AFTER:
            sys.exit(f"desk: nobody has looked for {age.total_seconds():.0f} s")
        waits = f", waits for a database ({position.error})" if position.error else ""
        self.stdout.write(f"desk: read up to event {position.event_id}, {position.behind} are waiting{waits}")


def _follow(stop: threading.Event, once: bool) -> None:
    follower: Follower | None = None
    wait, away = FIRST_WAIT, ""
    while not stop.is_set():
        try:
            follower = follower or Follower()
            began = time.monotonic()
            progress = follower.look()
            took = time.monotonic() - began
        except Error as error:
            if (reason := f"{type(error).__name__}: {one_line(error)}") != away:
                log.warning("reading waits for a database: %s", reason)
                away = reason
            _tell(error)
            connections.close_all()
            stop.wait(wait)
            wait = min(LONGEST_WAIT, wait * 2)
            continue
        if away:
            log.info("reading goes on")
        wait, away = FIRST_WAIT, ""
        if progress.more:
            log.info("%d events in %.1f s, more are waiting", progress.events, took)
        elif once:
            return
        else:
            stop.wait(pause_after(took))


def pause_after(seconds: float) -> float:
    """How long to wait after a look that took so long."""
    return min(LONGEST_PAUSE_SECONDS, max(LOOK_EVERY_SECONDS, seconds * PAUSE_FOR_EACH_SECOND))


def _tell(error: Error) -> None:
    try:
        note_failure(error)
    except Error:
        # The desk's own database is the one that is away: then its pages say so themselves.
        log.debug("the failure is not noted")
