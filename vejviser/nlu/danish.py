"""Names of persons by a Danish spaCy pipeline, which has to be the one that the model was trained with."""

from __future__ import annotations

import json
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from vejviser.nlp.pipelines import FOR_NAMES, DanishPipeline, PipelineMissing, chosen

_FILE = "pipeline.json"
# spaCy remembers every spelling it has met; beyond this many new ones it begins anew (some 10 MB).
MOST_NEW_SPELLINGS = 50_000
_NO_NAME = re.compile(r"[\d@/]|^\W*$")


class AnotherDanishPipeline(RasaException):
    """The model was trained with another Danish pipeline than this machine has, or with none at hand."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class DanishNameExtractor(GraphComponent, EntityExtractorMixin):
    """Gives `person` entities as they are written.

    spaCy costs several times what everything else does, so it only reads messages in which a name is an
    answer: those with one of the `intents`, or with one of the `words` that stand before a name. Place it
    after the classifier.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`intents` and `words` (lower case): which messages are read; `longest`: in characters."""
        return {"intents": ["provide_details", "change_answer"], "words": [], "longest": 500}

    @classmethod
    def required_packages(cls) -> list[str]:
        """What Rasa checks before training."""
        return ["spacy"]

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        pipeline: DanishPipeline,
    ) -> None:
        self._intents = frozenset(config["intents"])
        words = "|".join(map(re.escape, config["words"]))
        self._words = re.compile(rf"\b(?:{words})\b", re.IGNORECASE) if words else None
        self._longest = config["longest"]
        self._storage = storage
        self._resource = resource
        self._pipeline = pipeline
        self._nlp: Language | None = None
        self._known_spellings = 0

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Another pipeline makes what Rasa has cached of a training worthless."""
        return str(_chosen())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DanishNameExtractor:
        """With the pipeline of this machine. Raises `AnotherDanishPipeline` if there is none."""
        return cls(config, model_storage, resource, _chosen())

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps name and version of the pipeline with the model; there is nothing to learn."""
        with self._storage.write_to(self._resource) as directory:
            written = {"name": self._pipeline.name, "version": self._pipeline.version}
            (directory / _FILE).write_text(json.dumps(written), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DanishNameExtractor:
        """The component, ready to read. Raises `AnotherDanishPipeline`."""
        with model_storage.read_from(resource) as directory:
            written = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        trained_with, here = f"{written['name']} {written['version']}", _chosen()
        if str(here) != trained_with:
            raise AnotherDanishPipeline(
                f"the model was trained with the Danish pipeline {trained_with}, "
                f"but this machine has {here}: install the same one, or train anew with `vejviser train`"
            )
        component = cls(config, model_storage, resource, here)
        component._begin_anew()
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the persons to the entities of each message in which they are looked for."""
        for message in messages:
            text = message.get(TEXT)
            if text and self._is_read(message, text):
                found = self.add_extractor_name(self._persons(text))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _is_read(self, message: Message, text: str) -> bool:
        if len(text) > self._longest or text.startswith("/"):
            return False
        intent = (message.get(INTENT) or {}).get("name")
        return intent in self._intents or bool(self._words and self._words.search(text))

    def _persons(self, text: str) -> list[dict[str, Any]]:
        assert self._nlp is not None, "not loaded"
        if len(self._nlp.vocab.strings) > self._known_spellings + MOST_NEW_SPELLINGS:
            self._begin_anew()
        return [
            {"entity": "person", "value": name.text, "start": name.start_char, "end": name.end_char}
            for name in self._nlp(text).ents
            if name.label_ == "PER" and not _NO_NAME.search(name.text)
        ]

    def _begin_anew(self) -> None:
        self._nlp = self._pipeline.load(FOR_NAMES)
        self._known_spellings = len(self._nlp.vocab.strings)
        self._nlp("Mette")  # the first text takes longer than all others


def _chosen() -> DanishPipeline:
    try:
        return chosen()
    except PipelineMissing as error:
        raise AnotherDanishPipeline(str(error)) from error
