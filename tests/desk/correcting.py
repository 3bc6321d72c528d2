"""Correcting messages on the desk's pages, and reading the list of corrections."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import requests
from rasa.shared.nlu.training_data.loading import load_data

from tests.desk.accounts import LEAD, REVIEWER, session_of
from tests.desk.read_conversations import Made, Told, make_conversations
from tests.desk.running_desk import Desk, submit
from vejviser.settings import PROJECT_ROOT

LIST = "/review/corrections/"


def unique(words: str) -> str:
    """The words, made unlike all others for the classifier, too, which reads every number as the same."""
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:10])
    return f"{words} {letters}"


# Conversations of one message each that no test has taken yet, by the desk's address: made together, quickly.
_untaken: dict[str, list[Made]] = {}


def a_message(desk: Desk) -> Made:
    """A message that was understood as a greeting, or perhaps as thanks or a complaint."""
    if not _untaken.get(desk.base):
        one = Told().says("hvad nu?", "greet", "dispute_handling", "make_complaint")
        _untaken[desk.base] = make_conversations(desk, *[one] * 30)
    return _untaken[desk.base].pop()


def correct(session: requests.Session, desk: Desk, message: int, **fields: str) -> requests.Response:
    page = f"{desk.base}/review/messages/{message}/correct/"
    if "text_1" in fields:
        page += "?as=split"
    return submit(session, page, fields, allow_redirects=False)


def corrected(desk: Desk, text: str, intent: str, session: requests.Session | None = None) -> Made:
    """A message of this text that was corrected to this intent."""
    made = a_message(desk)
    answer = correct(session or session_of(desk, REVIEWER), desk, made.messages[0], other=intent, text=text)
    assert answer.status_code == 302, answer.text
    return made


def words_of(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def row_of(desk: Desk, text: str, query: str = "") -> tuple[int, str]:
    """Number and words of the correction of this text in the list."""
    page = session_of(desk, LEAD).get(f"{desk.base}{LIST}{query}", timeout=10)
    assert page.status_code == 200
    rows = re.findall(r'<li id="correction-(\d+)"(.*?)</li>', page.text, re.DOTALL)
    found = [(int(number), words_of("<li " + row)) for number, row in rows if html.escape(text) in row]
    assert len(found) == 1, words_of(page.text)
    return found[0]


def act(desk: Desk, address: str, role: str = LEAD) -> requests.Response:
    """Press a button of the list."""
    return submit(session_of(desk, role), f"{desk.base}{LIST}{address}", {}, allow_redirects=False)


def exported(desk: Desk) -> dict:
    """What `vejviser review try` reads."""
    answer = act(desk, "export/")
    assert answer.status_code in (200, 409), answer.text
    return answer.json() if answer.status_code == 200 else {"corrections": [], "stories": []}


def taught_as(intent: str) -> str:
    """An example of the intent in the training data, long enough to be no other's."""
    data = load_data(str(PROJECT_ROOT / "data" / "nlu"))
    return next(
        m.get("text") for m in data.intent_examples if m.get("intent") == intent and len(m.get("text")) > 20
    )
