"""Rasa's fallback, and one more reason for it: a message that is only perhaps off-topic."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from vejviser.nlu.off_topic import OFF_TOPIC


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UnsureClassifier(FallbackClassifier):
    """`nlu_fallback` also where the message is off-topic with less confidence than `off_topic_threshold`.

    Who may have a matter of the company's is asked what they mean, not told that it is none.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own settings and `off_topic_threshold` (0–1)."""
        return {**FallbackClassifier.get_default_config(), "off_topic_threshold": 0.7}

    component_config: dict[str, Any]

    def _should_fallback(self, message: Message) -> bool:
        found = message.data[INTENT]
        perhaps = (
            found.get(INTENT_NAME_KEY) == OFF_TOPIC
            and found.get(PREDICTED_CONFIDENCE_KEY, 0.0) < self.component_config["off_topic_threshold"]
        )
        # Rasa's decorator hides the type of the class below it from the checker.
        return perhaps or super()._should_fallback(message)  # pyright: ignore[reportAttributeAccessIssue]
