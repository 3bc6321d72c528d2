"""Training the bundled Danish pipeline, and putting it in place with its model card."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import DIR_MODEL_BEST
from spacy.training.loop import train as train_spacy
from spacy.util import load_config, load_model_from_config
from thinc.api import Config

from vejviser.nlp import readers  # noqa: F401  (spaCy finds the readers of the configuration by this)
from vejviser.nlp.card import LICENCE, SOURCES, write_card, write_licence
from vejviser.nlp.corpus import Corpus
from vejviser.nlp.pipelines import BUNDLED
from vejviser.nlp.scoring import Score, held_out_sets, score_all

CONFIG = Path(__file__).with_name("pipeline.cfg")
RELEASE = "1.0.0"
MOST_BYTES = 15_000_000


class PipelineTrainingFailed(RuntimeError):
    """The pipeline cannot be put in place; the old one is untouched."""


def train_pipeline(
    data: Path, target: Path = BUNDLED, steps: int | None = None, say: Callable[[str], Any] = print
) -> list[Score]:
    """Trains on the corpora in `data` and replaces `target`; gives the scores that stand in the model card.

    `steps` shortens the training. Some six minutes of one processor and 1 GB of memory. `target` changes only
    when all is done. Raises `CorpusError` and `PipelineTrainingFailed`.
    """
    sets = held_out_sets(data)  # a missing file is told now, not after a quarter of an hour
    unfinished = target.with_name(f".{target.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "spacy").mkdir(parents=True)
    try:
        say("Training ...")
        train_spacy(init_nlp(_config(data, steps)), unfinished / "spacy")
        nlp = _bare(spacy.load(unfinished / "spacy" / DIR_MODEL_BEST))
        say("Scoring ...")
        scores = score_all(nlp, sets)
        made = unfinished / target.name
        _save(nlp, scores, Corpus(data), made)
        _put_in_place(made, target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return scores


def size_of(directory: Path) -> int:
    """Bytes of all files below a directory."""
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())


def _config(data: Path, steps: int | None) -> Config:
    overrides: dict[str, Any] = {"paths.data": str(data)}
    if steps is not None:
        overrides |= {"lengths.max_steps": steps, "training.eval_frequency": max(1, min(400, steps // 2))}
    return load_config(CONFIG, overrides=overrides, interpolate=False)


def _bare(trained: Language) -> Language:
    """The same pipeline without the hundred thousands of spellings that it has met in training."""
    bare = load_model_from_config(trained.config)
    for name in trained.pipe_names:
        weights: Any = trained.get_pipe(name)
        empty: Any = bare.get_pipe(name)
        empty.from_bytes(weights.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    lemmatizer: Any = trained.get_pipe("trainable_lemmatizer")
    for place in range(len(lemmatizer.trees)):
        tree = lemmatizer.trees[place]
        for part in ("orig", "subst"):
            if part in tree:
                bare.vocab.strings.add(trained.vocab.strings[tree[part]])
    return bare


def _save(nlp: Language, scores: list[Score], corpus: Corpus, directory: Path) -> None:
    nlp.meta |= {
        "name": directory.name.removeprefix("da_"),
        "version": f"{RELEASE}+{_fingerprint(nlp)}",
        "description": "Danish names, lemmas, parts of speech and morphology for text as customers type it.",
        "author": "The authors of Vejviser",
        "license": LICENCE,
        "sources": SOURCES,
        "performance": {"scores": [score.as_dict() for score in scores]},
    }
    nlp.to_disk(directory)
    _forget_where(directory / "config.cfg")
    write_licence(directory, corpus.licence_of_names())
    write_card(directory, directory.name, nlp.meta["version"], scores, size_of(directory))
    if size_of(directory) > MOST_BYTES:
        raise PipelineTrainingFailed(f"{size_of(directory):,} bytes are more than {MOST_BYTES:,}")


def _fingerprint(nlp: Language) -> str:
    digest = hashlib.sha256()
    for name in nlp.pipe_names:
        component: Any = nlp.get_pipe(name)
        digest.update(component.to_bytes(exclude=["vocab"]))
    return digest.hexdigest()[:8]


def _forget_where(config_file: Path) -> None:
    """A path of the machine that trained is nothing to the machines that use the pipeline."""
    config = Config().from_disk(config_file, interpolate=False)
    config["paths"]["data"] = None
    config.to_disk(config_file)


def _put_in_place(made: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)
