"""`deploy/haproxy.cfg` in a real haproxy: any request to any worker, and none lost with a worker."""

from __future__ import annotations

import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.deploy.running_proxy import (
    CONFIGURATION,
    HAPROXY,
    Proxy,
    running_proxy,
    start_worker,
    the_one_that_begins,
)
from tests.e2e.running_stack import wait_for

ADDRESSES = {
    name: f"127.0.0.1:{port}"
    for port, name in enumerate(
        ("PUBLIC_BIND", "ACTIONS_BIND", "BOT_1", "BOT_2", "ACTIONS_1", "ACTIONS_2"), start=20001
    )
}


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    with running_proxy(tmp_path) as running:
        yield running


def workers_that_answer(proxy: Proxy, requests_made: int = 20) -> Counter[str]:
    answers = [proxy.get() for _ in range(requests_made)]
    assert {answer.status_code for answer in answers} == {200}
    return Counter(answer.json()["worker"] for answer in answers)


def test_the_configuration_is_one_that_haproxy_takes_without_a_warning() -> None:
    result = subprocess.run(
        [HAPROXY, "-c", "-f", CONFIGURATION], env=ADDRESSES, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr, result.stderr


def test_requests_of_one_customer_go_to_both_workers(proxy: Proxy) -> None:
    with requests.Session() as customer:
        workers = {customer.get(f"{proxy.customers}/webhooks/website/x").json()["worker"] for _ in range(20)}
    assert workers == {"bot-1", "bot-2"}
    assert set(workers_that_answer(proxy)) == {"bot-1", "bot-2"}


def test_open_streams_draw_no_messages_to_the_other_worker(proxy: Proxy) -> None:
    streams = [proxy.get("/webhooks/website/events", stream=True) for _ in range(3)]
    workers = workers_that_answer(proxy, 40)
    assert all(15 <= workers[name] <= 25 for name in ("bot-1", "bot-2")), workers
    for stream in streams:
        stream.close()


def test_no_request_fails_when_a_worker_is_killed(proxy: Proxy) -> None:
    proxy.workers["bot-1"].kill()
    assert workers_that_answer(proxy, 40) == {"bot-2": 40}


def test_a_message_that_was_under_way_goes_to_the_other_worker(proxy: Proxy) -> None:
    bots = proxy.workers["bot-1"], proxy.workers["bot-2"]
    answers: list[requests.Response] = []
    sender = threading.Thread(
        target=lambda: answers.append(proxy.post("/webhooks/website/slow", json={"client_id": "1"}))
    )
    sender.start()
    dying = the_one_that_begins(*bots)
    other = next(bot for bot in bots if bot is not dying)
    other.control("go")
    dying.kill()
    sender.join(timeout=30)
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (202, {"worker": other.name, "body": '{"client_id": "1"}'})
    ]


def test_an_action_that_was_under_way_is_not_begun_again(proxy: Proxy) -> None:
    statuses: list[int] = []
    caller = threading.Thread(
        target=lambda: statuses.append(requests.post(f"{proxy.bots_call}/slow", timeout=20).status_code)
    )
    caller.start()
    the_one_that_begins(proxy.workers["actions-1"], proxy.workers["actions-2"]).kill()
    caller.join(timeout=30)
    assert statuses == [502]


def test_a_worker_that_is_not_ready_gets_nothing_until_it_is(proxy: Proxy) -> None:
    proxy.workers["bot-1"].health(ready=503)
    wait_for(lambda: set(workers_that_answer(proxy, 6)) == {"bot-2"}, 20)
    proxy.workers["bot-1"].health(ready=200)
    wait_for(lambda: set(workers_that_answer(proxy, 6)) == {"bot-1", "bot-2"}, 20)


def test_where_none_is_ready_one_that_lives_answers(proxy: Proxy) -> None:
    proxy.workers["bot-1"].health(ready=503, live=503)
    proxy.workers["bot-2"].health(ready=503)
    wait_for(lambda: set(workers_that_answer(proxy, 6)) == {"bot-2"}, 20)
    wait_for(lambda: bool(workers_that_answer(proxy, 1)) and "live_bots/bot-2" in proxy.log(), 20)


def test_a_worker_that_comes_back_is_used_again(proxy: Proxy) -> None:
    port = urlsplit(proxy.workers["bot-1"].address).port
    proxy.workers["bot-1"].kill()
    assert set(workers_that_answer(proxy)) == {"bot-2"}
    proxy.workers["bot-1"] = start_worker("bot-1", port)
    wait_for(lambda: set(workers_that_answer(proxy, 6)) == {"bot-1", "bot-2"}, 20)


def test_events_pass_one_by_one(proxy: Proxy) -> None:
    with proxy.get("/webhooks/website/events", stream=True) as stream:
        lines = stream.iter_lines()
        assert [next(lines), next(lines), next(lines)] == [b"id: 1", b"data: first", b""]
        # The second is sent only now: the first cannot have waited for it.
        for name in ("bot-1", "bot-2"):
            proxy.workers[name].control("go")
        assert list(lines) == [b"id: 2", b"data: second", b""]


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/metrics/", "//metrics", "/%6detrics", "/METRICS", "/metrics?x=/webhooks/website/",
     "/webhooks/rest/webhook", "/webhooks", "/", "/health", "/status", "/model", "/docs"],
)  # fmt: skip
def test_what_is_not_for_customers_is_not_there(proxy: Proxy, path: str) -> None:
    request = requests.Request("GET", proxy.customers).prepare()
    request.url = f"{proxy.customers}{path}"
    with requests.Session() as session:
        assert session.send(request, timeout=10).status_code == 404


def test_workers_learn_who_asks_and_an_id_of_the_request(proxy: Proxy) -> None:
    claimed = {"X-Forwarded-For": "203.0.113.9", "X-Request-ID": "selvvalgt"}

    def seen(header: str) -> list[str]:
        return [value for name, value in proxy.get(headers=claimed).json()["headers"] if name == header]

    # The last address is the proxy's word; how many to believe is VEJVISER_PROXIES.
    assert seen("x-forwarded-for") == ["203.0.113.9", "127.0.0.1"]
    first, second = seen("x-request-id"), seen("x-request-id")
    assert len(first) == len(second) == 1
    assert first != second and "selvvalgt" not in first


def test_the_log_holds_no_person(proxy: Proxy) -> None:
    headers = {"Authorization": "Bearer hemmeligt", "User-Agent": "Signes telefon"}
    proxy.get("/webhooks/website/events-of?after=signe@example.dk", headers=headers)
    wait_for(lambda: "/webhooks/website/events-of" in proxy.log(), 5)
    for personal in ("signe", "hemmeligt", "Signes", "127.0.0.1:"):
        assert personal not in proxy.log(), personal
