"""The graph component of Rasa that says which intent a Danish message has, or that it has none of ours."""

from __future__ import annotations

from dataclasses import asdict, fields
from itertools import islice
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from vejviser.nlu.second_matter import SECOND_MATTER, second_matter
from vejviser.nlu.understanding import Settings, Understanding

_FILE = "classifier.joblib"
_KEYS = (INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression on words and letters, with a detector of what is off-topic beside it.

    Reads the text itself, so it needs no tokeniser or featuriser before it. Sets `intent` and
    `intent_ranking` with probabilities that add up to 1. Where two things are said in one message it sets
    `second_matter`, `{name, confidence, start, end}`, too, and that intent stands second in the ranking.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ranking_length`: how many candidates; the others are those of `Settings`."""
        return {"ranking_length": 10, **asdict(Settings())}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: Understanding | None = None

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
        self._model = Understanding.of(
            [message.get(TEXT) for message in examples],
            [message.get(INTENT) for message in examples],
            Settings(**{field.name: self._config[field.name] for field in fields(Settings)}),
        )
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
            probabilities = self._model.probabilities(text)
            order = probabilities.argsort()[::-1]
            confidences = [float(probabilities[i]) for i in order]
            names = [self._model.intents[i] for i in order]
            if second := second_matter(self._model, text, names[0]):
                # The names change places, not the confidences: these still say how sure the first one is.
                names.remove(second["name"])
                names.insert(1, second["name"])
                message.set(SECOND_MATTER, second, add_to_output=True)
            pairs = islice(zip(names, confidences, strict=True), self._config["ranking_length"])
            ranking = [dict(zip(_KEYS, pair, strict=True)) for pair in pairs]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
