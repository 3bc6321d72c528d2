"""A desk that has read some conversations, and people who work on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.desk.accounts import LEAD, READER, REVIEWER, log_in, make_accounts
from tests.desk.assistant_log import assistant_log
from tests.desk.running_desk import Desk, running_desk, submit
from tests.review.pages.conversations import fill


@dataclass
class Reviewer:
    """Somebody who is logged in."""

    base: str
    http: requests.Session

    def get(self, path: str, status: int = 200) -> str:
        """The text of a page."""
        answer = self.http.get(self.base + path, timeout=30)
        assert answer.status_code == status, (path, answer.status_code)
        return answer.text

    def post(self, path: str, status: int = 200, **fields: object) -> requests.Response:
        """Send a form, and follow where it leads."""
        answer = submit(self.http, self.base + path, fields)
        assert answer.status_code == status, (path, answer.status_code)
        return answer

    def numbers(self, query: str = "") -> list[int]:
        """The numbers of the conversations that a list shows, in its order."""
        return [int(found) for found in re.findall(r'id="row-(\d+)" href', self.get(f"/review/?{query}"))]

    def number_of(self, query: str) -> int:
        """The number of the only conversation that a list shows."""
        (number,) = self.numbers(query)
        return number


@dataclass
class ReviewDesk:
    """The desk, and passwords by user name: `lone` reads, `bo` reviews, `lisbet` leads."""

    desk: Desk
    passwords: dict[str, str]
    _logged_in: dict[str, Reviewer] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """Where it is."""
        return self.desk.base

    def as_(self, name: str) -> Reviewer:
        """One of the three, logged in."""
        if name not in self._logged_in:
            session = log_in(self.desk, name, self.passwords[name])
            self._logged_in[name] = Reviewer(self.base, session)
        return self._logged_in[name]


@contextmanager
def review_desk(var: Path, **settings: str) -> Iterator[ReviewDesk]:
    """For the time of the block; what it reads is in `conversations.py`."""
    with running_desk(var, **settings) as desk:
        with assistant_log(desk) as log:
            fill(log)
        passwords: dict[str, str] = {}
        for role, name in ((READER, "lone"), (REVIEWER, "bo"), (LEAD, "lisbet")):
            passwords |= make_accounts(desk, role, name)
        yield ReviewDesk(desk, passwords)
