"""Training Rasa's model, once for each state of what it is trained from."""

from __future__ import annotations

import hashlib
import shutil
from importlib.metadata import version
from pathlib import Path

from vejviser.nlp.pipelines import chosen
from vejviser.settings import PROJECT_ROOT

# What a model depends on: the four sources, our graph components, and who computes with them.
SOURCES = ("config.yml", "domain.yml", "data/**/*.yml", "vejviser/nlu/**/*.py", "models/background/*.gz")
LIBRARIES = ("rasa", "scikit-learn", "spacy")


class TrainingFailed(RuntimeError):
    """Rasa did not produce a model."""


def fingerprint(root: Path = PROJECT_ROOT) -> str:
    """Twelve hexadecimal digits that change when a source, a library or the Danish pipeline changes.

    Raises `PipelineMissing`.
    """
    digest = hashlib.sha256()
    digest.update(f"{chosen()}\n".encode())
    for library in LIBRARIES:
        digest.update(f"{library}=={version(library)}\n".encode())
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            digest.update(f"{path.relative_to(root)}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def trained_model(models: Path, root: Path = PROJECT_ROOT) -> Path | None:
    """The model in `models` that belongs to the sources as they are now, if it was trained."""
    path = models / f"vejviser-{fingerprint(root)}.tar.gz"
    return path if path.is_file() else None


def train(models: Path, root: Path = PROJECT_ROOT) -> Path:
    """Trains and gives the path of the model; older models of ours in `models` are removed.

    Raises `TrainingFailed`. Needs some 20 s and 1 GB of memory.
    """
    from rasa.model_training import train as rasa_train  # imports TensorFlow: only when needed

    name = f"vejviser-{fingerprint(root)}"
    # Trained aside and moved, so that a training that is cut off leaves no half model behind.
    unfinished = models / ".unfinished"
    result = rasa_train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(root / "data")],
        output=str(unfinished),
        fixed_model_name=name,
        force_training=True,
    )
    if result.code != 0 or result.model is None:
        raise TrainingFailed(f"Rasa's training ended with code {result.code}")
    _remove_older(models)
    return Path(result.model).rename(models / f"{name}.tar.gz")


def adopt(model: Path, models: Path, root: Path = PROJECT_ROOT) -> bool:
    """Makes a model that was trained elsewhere the one of `models`; False if it is not of these sources."""
    if model.name != f"vejviser-{fingerprint(root)}.tar.gz":
        return False
    models.mkdir(parents=True, exist_ok=True)
    # Copied aside and moved: the other place may be on another disk.
    unfinished = models / ".unfinished"
    unfinished.mkdir(exist_ok=True)
    copied = Path(shutil.copyfile(model, unfinished / model.name))
    _remove_older(models)
    copied.rename(models / model.name)
    return True


def _remove_older(models: Path) -> None:
    for old in models.glob("vejviser-*.tar.gz"):
        old.unlink()
