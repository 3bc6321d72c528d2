"""How long training takes: ours a few times, Rasa's default once, because it takes so long."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.peer import Training, timed_training
from benchmarks.plan import Plan
from vejviser.settings import PROJECT_ROOT


def measure(plan: Plan, peer: Training) -> dict[str, list[dict[str, float]]]:
    """By assistant its trainings, as `Training` has them."""
    ours = []
    for number in range(plan.trainings):
        with tempfile.TemporaryDirectory() as models:
            environment = {**os.environ, "VEJVISER_MODELS": models}
            ours.append(
                timed_training([sys.executable, "-m", "vejviser", "train"], PROJECT_ROOT, environment)
            )
            assert list(Path(models).glob("*.tar.gz")), "nothing was trained"
        print(f"  training {number + 1}: {ours[-1].seconds:.1f} s", flush=True)
    return {"ours": [asdict(training) for training in ours], "peer": [asdict(peer)]}
