"""scikit-learn's ways of understanding: a peer of `make bench-nlu`, and what `make bench-pipelines` tries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.preprocessing import Normalizer, StandardScaler
from sklearn.svm import LinearSVC

from vejviser.nlu.normaliser import normalise
from vejviser.settings import PROJECT_ROOT

SPACY = PROJECT_ROOT / "models" / "spacy"
WORDS: dict[str, Any] = {
    "ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"(?u)\b\w+\b|[?!]",
}  # fmt: skip
LETTERS: dict[str, Any] = {
    "analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True, "min_df": 2,
}  # fmt: skip


def untouched() -> Pipeline:
    """What a day with scikit-learn gives: TF-IDF of words and letters, logistic regression, nothing tuned."""
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2)), TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4))
    )
    return make_pipeline(features, LogisticRegression(max_iter=1000))


def words_and_letters(preprocessor: Callable[[str], str] | None = normalise) -> list[TfidfVectorizer]:
    """The features of our own classifier, with or without one spelling for everything."""
    return [
        TfidfVectorizer(preprocessor=preprocessor, **WORDS),
        TfidfVectorizer(preprocessor=preprocessor, **LETTERS),
    ]


def logistic() -> LogisticRegression:
    """The classifier of ours."""
    return LogisticRegression(C=20.0, max_iter=300)


def support_vectors() -> CalibratedClassifierCV:
    """A linear SVM with probabilities."""
    return CalibratedClassifierCV(LinearSVC(C=1.0), cv=3)


class Lemmas(BaseEstimator, TransformerMixin):
    """Texts as the lemmas that a spaCy pipeline gives them."""

    def __init__(self, model: str) -> None:
        self.model = model

    def fit(self, texts: list[str], intents: object = None) -> Lemmas:
        """Nothing is learnt."""
        return self

    def transform(self, texts: list[str]) -> list[str]:
        """One text of lemmas for each text."""
        return [" ".join(word.lemma_ for word in doc) for doc in _pipeline(self.model).pipe(texts)]


class Tensors(BaseEstimator, TransformerMixin):
    """Texts as the mean of what spaCy's tok2vec gives their words."""

    def __init__(self, model: str) -> None:
        self.model = model

    def fit(self, texts: list[str], intents: object = None) -> Tensors:
        """Nothing is learnt."""
        return self

    def transform(self, texts: list[str]) -> NDArray[np.float32]:
        """A row for each text."""
        return np.vstack([doc.tensor.mean(axis=0) for doc in _pipeline(self.model).pipe(texts)])


_loaded: dict[str, Any] = {}


def _pipeline(model: str) -> Any:
    import spacy

    if model not in _loaded:
        _loaded[model] = spacy.load(model, exclude=["ner"])
    return _loaded[model]


def spacy_models() -> list[Path]:
    """The bundled pipelines; none before one was trained."""
    return sorted(path.parent for path in SPACY.glob("*/meta.json"))


def estimators() -> dict[str, Callable[[], Any]]:
    """By name what makes it, not fitted."""
    found: dict[str, Callable[[], Any]] = {
        "TF-IDF untouched + logistic": untouched,
        "words + logistic": lambda: make_pipeline(words_and_letters()[0], logistic()),
        "letters + logistic": lambda: make_pipeline(words_and_letters()[1], logistic()),
        "words, letters + logistic": lambda: make_pipeline(make_union(*words_and_letters()), logistic()),
        "the same without the normaliser": lambda: make_pipeline(
            make_union(*words_and_letters(None)), logistic()
        ),
        "words, letters + linear SVM": lambda: make_pipeline(
            make_union(*words_and_letters()), support_vectors()
        ),
        "words, letters + logistic, SVM and naive Bayes": lambda: make_pipeline(
            make_union(*words_and_letters()),
            VotingClassifier(
                [("logistic", logistic()), ("svm", support_vectors()), ("bayes", ComplementNB(alpha=0.1))],
                voting="soft",
            ),
        ),
    }
    for path in spacy_models()[:1]:
        found |= _with_spacy(str(path))
    return found


def _with_spacy(model: str) -> dict[str, Callable[[], Any]]:
    def lemmas() -> Pipeline:
        return make_pipeline(Lemmas(model), TfidfVectorizer(**WORDS))

    def tensors() -> Pipeline:
        return make_pipeline(Tensors(model), StandardScaler(), Normalizer())

    return {
        "words, letters, lemmas + logistic": lambda: make_pipeline(
            make_union(*words_and_letters(), lemmas()), logistic()
        ),
        "words, letters, spaCy tensors + logistic": lambda: make_pipeline(
            make_union(*words_and_letters(), tensors()), logistic()
        ),
    }
