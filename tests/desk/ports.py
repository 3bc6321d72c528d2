"""Ports for servers that tests start."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Iterator
from functools import cache

from vejviser.processes import WORKER_PORTS

# Below the ports that Linux and the BSDs give to outgoing connections: those come and go with every request.
FIRST, END = 10_000, 32_000
# Between a port and the next lie the ports of the workers behind it (`vejviser up --workers`).
STEP, WORKERS = 2 * WORKER_PORTS, 4
SLICES = 8


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on; each is given once in a process.

    The ports of `WORKERS` workers that follow from it are free too. Raises `StopIteration` when there are no more.
    """
    return next(port for port in _ports() if all(map(_is_free, [port, *_of_workers(port)])))


@cache
def _ports() -> Iterator[int]:
    """The ports of this process, in random order: of pytest's parallel processes each has a slice of its own."""
    slice_ = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % SLICES
    ports = [
        port
        for port in range(FIRST, END - WORKER_PORTS - WORKERS)
        if (port - FIRST) % STEP < WORKER_PORTS - WORKERS and port % SLICES == slice_
    ]
    random.SystemRandom().shuffle(ports)
    return iter(ports)


def _of_workers(port: int) -> range:
    return range(port + WORKER_PORTS, port + WORKER_PORTS + WORKERS)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
