"""A scikit-learn estimator trained and asked, each in a process of its own.

`python -m benchmarks.understanding.estimator_trial train NAME EXAMPLES MODEL` trains on a JSON file of
[text, intent] pairs; `... ask MODEL` answers as `answers.ask` wants it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from benchmarks.understanding.estimators import estimators

WARM_UP = 20
# What Rasa's fallback classifier has, too: scikit-learn has none of its own.
THRESHOLD = 0.3


def train(name: str, examples: Path, model: Path) -> None:
    """Writes the fitted estimator to `model`."""
    texts, intents = zip(*json.loads(examples.read_text(encoding="utf-8")), strict=True)
    # An array: scikit-learn's calibration counts classes by comparing, which a tuple does not do.
    joblib.dump(estimators()[name]().fit(list(texts), np.array(intents)), model)


def answers(estimator: Any, texts: list[str]) -> list[dict[str, Any]]:
    """Intent, ranking and milliseconds of processor of each text."""
    for text in texts[:WARM_UP]:
        estimator.predict_proba([text])
    found = []
    for text in texts:
        began = time.process_time()
        sure = estimator.predict_proba([text])[0]
        took = (time.process_time() - began) * 1000
        ranking = [(str(estimator.classes_[i]), float(sure[i])) for i in sure.argsort()[::-1]]
        intent = ranking[0][0] if ranking[0][1] >= THRESHOLD else "nlu_fallback"
        found.append({"intent": intent, "ranking": ranking, "ms": took})
    return found


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        fitted = joblib.load(sys.argv[2])
        print(json.dumps(answers(fitted, json.loads(sys.stdin.readline()))), flush=True)
        sys.stdin.read()
