"""How long an entry waits after a failed attempt."""

from __future__ import annotations

import random
from dataclasses import dataclass

from vejviser.helpdesk.errors import Misconfigured, TemporaryFailure


@dataclass(frozen=True)
class Backoff:
    """Exponential waits with full jitter, all in seconds: up to `first`, then doubled up to `cap`.

    A wait that the help desk asks for is kept, up to `longest_asked`: a wrong header must not park a case.
    """

    first: float = 1.0
    cap: float = 300.0
    longest_asked: float = 3600.0

    def seconds(self, error: Exception, attempts: int) -> float:
        """The wait after `error`, the failure number `attempts` (from 1) of an entry."""
        if isinstance(error, Misconfigured):
            # Nothing changes before the operator acts.
            return self.cap
        # 2 ** 64 is above every cap and below where a float overflows.
        jittered = random.uniform(0.0, min(self.cap, self.first * 2.0 ** min(attempts - 1, 64)))
        return max(jittered, self.asked(error))

    def asked(self, error: Exception) -> float:
        """The seconds for which the help desk wants to be left alone, 0 if it did not say."""
        if not isinstance(error, TemporaryFailure) or error.retry_after is None:
            return 0.0
        return min(error.retry_after, self.longest_asked)
