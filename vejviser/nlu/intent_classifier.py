"""An intent classifier for short Danish messages: logistic regression on words and letters."""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

from vejviser.nlu.linear_model import LinearModel, probabilities_of
from vejviser.nlu.normaliser import normalise

_FILE = "classifier.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """TF-IDF of words (1–2) and of letters within words (2–5), then multinomial logistic regression.

    Reads the text itself, so it needs no tokeniser or featuriser before it. Sets `intent` and
    `intent_ranking` with probabilities that add up to 1.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse strength of the regularisation; `ranking_length`: how many candidates."""
        return {"C": 20.0, "ranking_length": 10, "max_iter": 300}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: LinearModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """An untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on all messages that have an intent, and keeps the result with the model."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        pipeline = build_pipeline(self._config["C"], self._config["max_iter"])
        pipeline.fit(
            [message.get(TEXT) for message in examples],
            [message.get(INTENT) for message in examples],
        )
        self._model = LinearModel.of(pipeline)
        with self._storage.write_to(self._resource) as directory:
            joblib.dump(self._model, directory / _FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """The component as it was trained."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._model = joblib.load(directory / _FILE)
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and ranking on each message that has a text."""
        assert self._model is not None, "not trained"
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            probabilities = probabilities_of(self._model, text)
            best = probabilities.argsort()[::-1][: self._config["ranking_length"]]
            ranking = [{"name": self._model.intents[i], "confidence": float(probabilities[i])} for i in best]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def build_pipeline(inverse_regularisation: float, max_iterations: int) -> Pipeline:
    """The scikit-learn pipeline from raw text to intent, not fitted."""
    features = FeatureUnion(
        [
            (
                "words",
                TfidfVectorizer(
                    preprocessor=normalise,
                    ngram_range=(1, 2),
                    sublinear_tf=True,
                    token_pattern=r"(?u)\b\w+\b|[?!]",
                ),
            ),
            (
                "letters",
                TfidfVectorizer(
                    preprocessor=normalise,
                    analyzer="char_wb",
                    min_df=2,
                    ngram_range=(2, 5),
                    sublinear_tf=True,
                ),
            ),
        ]
    )
    classifier = LogisticRegression(C=inverse_regularisation, max_iter=max_iterations)
    return Pipeline([("features", features), ("classifier", classifier)])
