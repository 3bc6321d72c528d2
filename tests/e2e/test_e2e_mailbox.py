"""The bot is killed again and again under load: what got a 202 is answered once, in order, and no case twice."""

from __future__ import annotations

import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

import pytest
import requests
import yaml

from tests.e2e.running_stack import Stack, running_apart, wait_for
from vejviser.settings import PROJECT_ROOT

CONVERSATIONS, KILLS = 50, 5
# Twenty messages that end with a case, with questions in the middle of the form.
SCRIPT = (
    "hej",
    "jeg har talt med kundeservice tre gange og er utilfreds med behandlingen af min sag",
    "hvad er ARN?",
    "nej",
    "Dorte Friis",
    "hvorfor skal I vide det?",
    "dorte@example.dk",
    "De har lovet mig pengene tilbage",
    "men der er ikke sket noget i tre uger",
    "færdig",
    "hvem læser min klage?",
    "jeg vil have 450 kr. tilbage",
    "min mail er forkert, den rigtige er dorte.f@example.dk",
    "ja",
    "tak for hjælpen",
    "hvad er status på min sag?",
    "hvem er du?",
    "hvad med Forbrugerklagenævnet?",
    "hvordan kontakter jeg jer?",
    "farvel",
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Three processes, and no limit that a load from one address would meet."""
    fast = {f"VEJVISER_WEBSITE_{who}_PER_MINUTE": "100000" for who in ("MESSAGES", "ADDRESS")}
    with running_apart(tmp_path_factory.mktemp("var"), action_server=False, **fast) as running:
        yield running


class Persistent:
    """A customer whose page sends each message until it gets a 202, without waiting for the answers."""

    def __init__(self, stack: Stack, sent: Counter[str]) -> None:
        self._base = f"{stack.bot}/webhooks/website"
        self._sent = sent
        self.accepted: dict[str, int] = {}
        body = self._until("post", "/session", 201, {})
        self._bearer = {"Authorization": f"Bearer {body['token']}"}
        self.id = body["conversation_id"]

    def talk(self) -> None:
        """Says everything, each thing at least once; some twice, as pages on bad lines do."""
        for number, text in enumerate(SCRIPT):
            for _ in range(2 if number % 5 == 0 else 1):
                self.say(number, text)
            self._sent["messages"] += 1

    def say(self, number: int, text: str) -> None:
        """Sends one message until it is accepted; a repetition must get the first answer."""
        client_id = f"m{number}"
        answer = self._until("post", "/messages", 202, self._bearer, {"client_id": client_id, "text": text})
        assert self.accepted.setdefault(client_id, answer["id"]) == answer["id"]

    def log(self) -> list[dict]:
        """The whole conversation as the page would see it."""
        found: list[dict] = []
        while page := self._until(
            "get", f"/events?after={found[-1]['id'] if found else 0}", 200, self._bearer
        )["events"]:
            found += page
        return found

    def _until(self, method: str, path: str, status: int, headers: dict, json: dict | None = None) -> dict:
        end = time.monotonic() + 120
        while True:
            try:
                answer = requests.request(method, self._base + path, headers=headers, json=json, timeout=10)
                if answer.status_code == status:
                    return answer.json()
                problem = f"{answer.status_code} {answer.text}"
            except requests.RequestException as error:
                problem = type(error).__name__
            assert time.monotonic() < end, problem
            time.sleep(random.uniform(0.05, 0.3))


def kill_under_load(stack: Stack, sent: Counter[str]) -> list[int]:
    """Kills and starts the bot when a sixth, two sixths ... of the messages are accepted; gives the counts."""
    killed = []
    for kill in range(1, KILLS + 1):
        wait_for(lambda kill=kill: sent["messages"] >= kill * CONVERSATIONS * len(SCRIPT) // (KILLS + 1), 120)
        stack.stop("bot", signal.SIGKILL)
        killed.append(sent["messages"])
        stack.start("bot")
        stack.wait_ready()
    return killed


def test_every_accepted_message_is_answered_once_in_order_and_no_case_is_doubled(stack: Stack) -> None:
    sent: Counter[str] = Counter()
    customers = [Persistent(stack, sent) for _ in range(CONVERSATIONS)]
    with ThreadPoolExecutor(CONVERSATIONS + 1) as pool:
        killer = pool.submit(kill_under_load, stack, sent)
        for talk in [pool.submit(customer.talk) for customer in customers]:
            talk.result()
        killed = killer.result()
    assert len(killed) == KILLS, killed
    for customer in customers:
        wait_for(lambda customer=customer: answered(customer.log()) == set(customer.accepted.values()), 240)
    for customer in customers:
        check_log(customer)
    check_trackers_and_cases(stack, customers)


def test_a_turn_stored_by_a_process_that_died_is_delivered_and_not_run_again(stack: Stack) -> None:
    customer = Persistent(stack, Counter())
    customer.talk()
    wait_for(lambda: answered(customer.log()) == set(customer.accepted.values()), 120)
    before = [(event["type"], event["text"], event.get("buttons")) for event in customer.log()]
    stack.stop("bot", signal.SIGKILL)
    # What is on disk when a process dies after Rasa has stored the last turn and before its answers are kept.
    with sqlite3.connect(stack.var / "vejviser.db") as database:
        last = customer.accepted[f"m{len(SCRIPT) - 1}"]
        where = "conversation_id = ? AND "
        database.execute(f"DELETE FROM mailbox WHERE {where} in_reply_to = ?", (customer.id, last))
        database.execute(
            f"UPDATE mailbox SET state = 'started' WHERE {where} number = ?", (customer.id, last)
        )
        (number,) = database.execute(
            f"SELECT max(number) FROM mailbox WHERE {where} 1", (customer.id,)
        ).fetchone()
        database.execute("UPDATE conversations SET last_number = ? WHERE id = ?", (number, customer.id))
    stack.start("bot")
    stack.wait_ready()
    wait_for(lambda: answered(customer.log()) == set(customer.accepted.values()), 60)
    assert [(event["type"], event["text"], event.get("buttons")) for event in customer.log()] == before
    check_trackers_and_cases(stack, [customer])


def test_the_first_turn_is_delivered_with_its_introduction_when_a_process_died_after_it(stack: Stack) -> None:
    customer = Persistent(stack, Counter())
    customer.say(0, SCRIPT[0])
    wait_for(lambda: answered(customer.log()) == {1}, 60)
    before = [(event["type"], event["text"], event.get("buttons")) for event in customer.log()]
    assert len(before) > 2, "the introduction and the answer"
    stack.stop("bot", signal.SIGKILL)
    with sqlite3.connect(stack.var / "vejviser.db") as database:
        database.execute("DELETE FROM mailbox WHERE conversation_id = ? AND number > 1", (customer.id,))
        database.execute("UPDATE mailbox SET state = 'started' WHERE conversation_id = ?", (customer.id,))
        database.execute("UPDATE conversations SET last_number = 1 WHERE id = ?", (customer.id,))
    stack.start("bot")
    stack.wait_ready()
    wait_for(lambda: answered(customer.log()) == {1}, 60)
    assert [(event["type"], event["text"], event.get("buttons")) for event in customer.log()] == before


def answered(log: list[dict]) -> set[int]:
    return {event["in_reply_to"] for event in log if "in_reply_to" in event}


def check_log(customer: Persistent) -> None:
    log = customer.log()
    assert [event["id"] for event in log] == list(range(1, len(log) + 1))
    said = [event for event in log if event["type"] == "user"]
    assert [event["text"] for event in said] == list(SCRIPT)
    assert {event["client_id"]: event["id"] for event in said} == customer.accepted
    replies = [event["in_reply_to"] for event in log if event["type"] != "user"]
    # In order, and the answers of one message in one piece: a message that ran twice would come again.
    assert replies == sorted(replies)
    assert set(replies) == set(customer.accepted.values())
    assert not [event for event in log if event["type"] == "notice"]
    texts = [(event["in_reply_to"], event["text"]) for event in log if event["type"] == "bot"]
    assert not [pair for pair, following in pairwise(texts) if pair == following]


def check_trackers_and_cases(stack: Stack, customers: list[Persistent]) -> None:
    """Rasa has each message once, and the desk one case for each conversation."""
    with sqlite3.connect(stack.var / "vejviser.db") as database:
        turns = dict(
            database.execute(
                "SELECT sender_id, count(*) FROM events WHERE type_name = 'user' GROUP BY sender_id"
            ).fetchall()
        )
    with sqlite3.connect(stack.var / "desk.db") as database:
        cases = Counter(row[0] for row in database.execute("SELECT conversation_id FROM tickets_ticket"))
    for customer in customers:
        assert turns[customer.id] == len(SCRIPT)
        # Who was asked to say something again, because a busy machine ran out of time, has gone on without.
        derailed = any(apology() in event["text"] for event in customer.log() if event["type"] == "bot")
        assert cases[customer.id] in ((0, 1) if derailed else (1,))


@cache
def apology() -> str:
    """The beginning of what is said when a turn is undone."""
    domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
    return domain["responses"]["utter_turn_failed"][0]["text"].split("{")[0]
