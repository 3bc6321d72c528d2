"""An app for one-time codes, as staff have it on their phones."""

from __future__ import annotations

import html
import re
import time
from base64 import b32decode

import requests
from django_otp.oath import hotp

from tests.desk.running_desk import Desk, submit

SET_UP = "/account/two-factor/"
STEP_SECONDS = 30


class App:
    """Makes codes, each only once; several of them at once from a clock that is ever more ahead."""

    def __init__(self, key: str) -> None:
        self._key = b32decode(key.replace(" ", ""))
        self._last = 0

    def code(self) -> str:
        """The next one that the desk has not seen."""
        self._last = max(self._last + 1, int(time.time()) // STEP_SECONDS - 1)
        return f"{hotp(self._key, self._last):06}"

    def wrong_code(self) -> str:
        """Six digits that are not among those that the desk takes now."""
        now = int(time.time()) // STEP_SECONDS
        right = {hotp(self._key, now + step) for step in range(-5, 6)}
        return f"{next(number for number in range(1000) if number not in right):06}"


def set_up(desk: Desk, session: requests.Session) -> tuple[App, list[str]]:
    """Turn it on, by hand: the app and the recovery codes that are shown."""
    page = session.get(f"{desk.base}{SET_UP}", timeout=10)
    assert page.status_code == 200
    app = App(re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page.text)[1])
    done = submit(session, f"{desk.base}{SET_UP}", {"code": app.code()})
    assert "vises kun denne ene gang" in done.text, words(done)
    return app, re.findall(r"<li><code>([a-z2-7]{4}-[a-z2-7]{4})</code></li>", done.text)


def give_code(
    session: requests.Session, desk: Desk, code: str, page: str = "/login/code/"
) -> requests.Response:
    """The second step of the log-in, or another form; asks again as long as it is told to wait."""
    while True:
        answer = submit(session, f"{desk.base}{page}", {"code": code}, allow_redirects=False)
        wait = re.search(r"Vent (\d+) sekund", answer.text)
        if answer.status_code != 200 or not wait:
            return answer
        time.sleep(min(int(wait[1]), 1) / 10)


def words(answer: requests.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
