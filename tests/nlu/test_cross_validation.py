"""Whether the training data teach what they are meant to: each part is understood after learning from the rest."""

from __future__ import annotations

import numpy as np
from rasa.shared.nlu.training_data.loading import load_data
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from vejviser.nlu.linear_model import LinearModel
from vejviser.nlu.near_duplicates import near_duplicates
from vejviser.nlu.text_features import TextFeatures
from vejviser.nlu.understanding import Settings
from vejviser.settings import PROJECT_ROOT

# Near-duplicates are on one side, so this is harder than any customer; it falls when an intent is blurred.
LEAST_MACRO_F1 = 0.76
FOLDS = 3


def test_each_part_of_the_training_data_is_understood_from_the_others() -> None:
    found = load_data(str(PROJECT_ROOT / "data" / "nlu")).intent_examples
    texts, intents = ([one.get(key) for one in found if one.get("text")] for key in ("text", "intent"))
    settings = Settings()
    guesses = np.empty(len(texts), dtype=object)
    for seen, unseen in GroupKFold(FOLDS).split(texts, groups=near_duplicates(texts)):
        learnt = [texts[i] for i in seen]
        features = TextFeatures.of(learnt)
        model = LinearModel.of(
            features.matrix(learnt), [intents[i] for i in seen],
            settings.inverse_regularisation, settings.evidence_iterations,
        )  # fmt: skip
        for number in unseen:
            scores = model.scores(*features.read(texts[number]))
            guesses[number] = model.intents[scores.argmax()]
    assert f1_score(intents, list(guesses), average="macro") >= LEAST_MACRO_F1
