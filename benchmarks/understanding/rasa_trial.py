"""A trained Rasa model asked messages: `python -m benchmarks.understanding.rasa_trial MODEL`."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from typing import Any

from rasa.core.agent import Agent

WARM_UP = 20


async def answers(agent: Agent, texts: list[str]) -> list[dict[str, Any]]:
    """Intent, ranking and milliseconds of processor of each text, as `POST /model/parse` computes them."""
    for text in texts[:WARM_UP]:
        await agent.parse_message(text)
    found = []
    for text in texts:
        began = time.process_time()
        parsed = await agent.parse_message(text)
        took = (time.process_time() - began) * 1000
        ranking = [(one["name"], one["confidence"]) for one in parsed.get("intent_ranking", [])]
        found.append({"intent": parsed["intent"]["name"], "ranking": ranking, "ms": took})
    return found


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    loaded = Agent.load(sys.argv[1])
    print("\n" + json.dumps(asyncio.run(answers(loaded, json.loads(sys.stdin.readline())))), flush=True)
    sys.stdin.read()
