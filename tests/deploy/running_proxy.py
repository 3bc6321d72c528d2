"""haproxy with `deploy/haproxy.cfg` in front of stand-ins for two bots and two action servers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

import requests

from tests.desk.ports import free_port
from tests.e2e.running_stack import wait_for
from vejviser.settings import PROJECT_ROOT

CONFIGURATION = PROJECT_ROOT / "deploy" / "haproxy.cfg"
HAPROXY = "/usr/sbin/haproxy"
WORKERS = ("bot-1", "bot-2", "actions-1", "actions-2")


@dataclass
class Worker:
    """A stand-in process."""

    name: str
    address: str
    process: subprocess.Popen[str]

    def control(self, what: str, **body: int) -> None:
        """Tells it something behind the proxy's back."""
        requests.post(f"{self.address}/control/{what}", json=body, timeout=5).raise_for_status()

    def health(self, **paths: int) -> None:
        """Which status its health checks get, as in `health(ready=503)`."""
        self.control("health", **{f"/{path}": status for path, status in paths.items()})

    def kill(self) -> None:
        """As the kernel does it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)


@dataclass
class Proxy:
    """A running proxy."""

    customers: str
    bots_call: str
    workers: dict[str, Worker]
    log_file: Path

    def get(self, path: str = "/webhooks/website/x", **kwargs) -> requests.Response:
        """A request of a customer, on a connection of its own."""
        return requests.get(f"{self.customers}{path}", timeout=20, **kwargs)

    def post(self, path: str, **kwargs) -> requests.Response:
        """A message of a customer."""
        return requests.post(f"{self.customers}{path}", timeout=20, **kwargs)

    def log(self) -> str:
        """What the proxy has written."""
        return self.log_file.read_text()


@contextmanager
def running_proxy(directory: Path) -> Iterator[Proxy]:
    """The proxy and its four workers, for the time of the block."""
    workers: dict[str, Worker] = {}
    public, inner = (f"127.0.0.1:{free_port()}" for _ in range(2))
    environment = {**os.environ, "PUBLIC_BIND": public, "ACTIONS_BIND": inner}
    try:
        for name in WORKERS:
            workers[name] = start_worker(name)
            environment[name.upper().replace("-", "_")] = workers[name].address.removeprefix("http://")
        with (directory / "haproxy.log").open("w") as log:
            proxy = subprocess.Popen(
                [HAPROXY, "-db", "-f", CONFIGURATION], env=environment, stdout=log, stderr=log
            )
        try:
            running = Proxy(f"http://{public}", f"http://{inner}", workers, directory / "haproxy.log")
            wait_for(lambda: _listens(running, proxy), 20)
            yield running
        finally:
            proxy.kill()
            proxy.wait(timeout=10)
    finally:
        for worker in workers.values():
            worker.kill()


def start_worker(name: str, port: int | None = None) -> Worker:
    """A stand-in that listens, on a port that may be that of one that has died."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.deploy.worker_standin", name, str(port)],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "listening\n"
    return Worker(name, f"http://127.0.0.1:{port}", process)


def the_one_that_begins(*workers: Worker) -> Worker:
    """Waits until one of them has got a slow request."""
    with DefaultSelector() as selector:
        for worker in workers:
            assert worker.process.stdout is not None
            selector.register(worker.process.stdout, EVENT_READ, worker)
        ready = selector.select(timeout=20)
    assert len(ready) == 1
    worker: Worker = ready[0][0].data
    assert worker.process.stdout is not None
    assert worker.process.stdout.readline() == "begun\n"
    return worker


def _listens(proxy: Proxy, process: subprocess.Popen) -> bool:
    assert process.poll() is None, proxy.log()
    try:
        return proxy.get("/proxy-live").status_code == 200
    except requests.ConnectionError:
        return False
