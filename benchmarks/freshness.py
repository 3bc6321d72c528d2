"""How soon a conversation that was just had stands in the inbox: everything running as `make run` has it.

Part of `make bench-review`. From the answer to the customer's last message to a search for it that finds it,
asked again and again.
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path
from statistics import median
from uuid import uuid4

from benchmarks.tables import table
from tests.e2e.customer import Customer
from tests.e2e.running_stack import running_together
from tests.e2e.test_e2e_review import page, reader_of

CONVERSATIONS = 20
BUDGET_SECONDS = 5.0
LONGEST_SECONDS = 60.0
ASK_AGAIN_SECONDS = 0.05
FOUND = re.compile(r"/review/conversations/\d+/")


def main() -> None:
    """Prints the table."""
    took: list[float] = []
    with tempfile.TemporaryDirectory() as var, running_together(Path(var)) as stack:
        reader = reader_of(stack)
        for _ in range(CONVERSATIONS):
            word = uuid4().hex[:12]
            customer = Customer(stack)
            customer.say("jeg vil klage over min faktura")
            customer.say(f"hvad er ARN {word}?")
            began = time.monotonic()
            while not FOUND.search(page(reader, f"{stack.desk}/review/?q={word}")):
                assert time.monotonic() - began < LONGEST_SECONDS, "never shown"
                time.sleep(ASK_AGAIN_SECONDS)
            took.append(time.monotonic() - began)
    verdict = "met" if max(took) <= BUDGET_SECONDS else "MISSED"
    row = [
        str(CONVERSATIONS),
        f"{median(took):.1f}",
        f"{max(took):.1f}",
        f"<= {BUDGET_SECONDS:.0f} {verdict}",
    ]
    print(table(["conversations", "median s until shown", "longest", "budget"], [row]))


if __name__ == "__main__":
    main()
