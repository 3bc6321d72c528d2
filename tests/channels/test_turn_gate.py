"""Only so many turns compute at once; who waits for another process, fails or is cancelled gives its place away."""

from __future__ import annotations

import asyncio

from vejviser.channels.turn_gate import TurnGate, waiting_for_others


def test_no_more_compute_at_once_and_no_place_is_lost() -> None:
    async def scene() -> tuple[int, list[int]]:
        gate, computing, most = TurnGate(2), 0, 0
        answered: list[int] = []
        elsewhere, all_there = asyncio.Event(), asyncio.Barrier(10)

        async def compute() -> None:
            nonlocal computing, most
            computing += 1
            most = max(most, computing)
            await asyncio.sleep(0)
            computing -= 1

        async def turn(number: int) -> None:
            async with gate.computing():
                await compute()
                async with waiting_for_others():
                    await all_there.wait()
                    await elsewhere.wait()
                    if number % 3 == 0:
                        raise ConnectionError
                await compute()
            answered.append(number)

        turns = [asyncio.create_task(turn(number)) for number in range(9)]
        await all_there.wait()  # whoever waits elsewhere is in nobody's way
        turns[4].cancel()
        elsewhere.set()
        await asyncio.gather(*turns, return_exceptions=True)
        async with gate.computing(), gate.computing():
            return most, sorted(answered)

    assert asyncio.run(scene()) == (2, [1, 2, 5, 7, 8])


def test_outside_of_turns_waiting_is_just_waiting() -> None:
    async def scene() -> str:
        async with waiting_for_others():
            return "done"

    assert asyncio.run(scene()) == "done"
