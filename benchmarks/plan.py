"""How much `make bench` measures: the whole, some 40 minutes without training, or a smoke run of a few."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Rounds alternate between the assistants. `loads` are pairs: customers at once, conversations;
    `worker_loads` are those of one and of two workers on PostgreSQL and Redis."""

    rounds: int
    loads: tuple[tuple[int, int], ...]
    conversations: int  # after which memory is read, those of the loads included
    sample_every: int  # conversations between two looks at memory
    turns: int  # of a long conversation
    long_conversations: int
    worker_loads: tuple[tuple[int, int], ...]
    trainings: int


WHOLE = Plan(
    rounds=3,
    loads=((1, 20), (8, 100), (32, 200)),
    conversations=1000,
    sample_every=50,
    turns=405,
    long_conversations=2,
    worker_loads=((16, 150), (32, 250)),
    trainings=3,
)
QUICK = Plan(
    rounds=1,
    loads=((1, 10), (8, 20), (32, 40)),
    conversations=80,
    sample_every=10,
    turns=55,
    long_conversations=2,
    worker_loads=((16, 40), (32, 40)),
    trainings=1,
)
