"""How often somebody may do something, counted in this process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict

MAX_KEYS = 50_000


class RateLimit:
    """A token bucket for each key: `per_minute` on average, `burst` at once.

    Buckets that were not used for longest are forgotten beyond `MAX_KEYS`, so memory is bounded.
    """

    def __init__(self, per_minute: int, burst: int) -> None:
        self._per_second = per_minute / 60
        self._burst = float(burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, key: str) -> int:
        """0 if it may happen now, and it is counted; else the whole seconds until it may."""
        now = time.monotonic()
        tokens, since = self._buckets.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - tokens) / self._per_second))
