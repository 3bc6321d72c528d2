"""`vejviser nlp`: training, comparing and choosing the Danish pipeline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from tests.nlp.official_pipeline import environment_with_it
from tests.nlp.small_corpus import write_corpus
from vejviser.settings import PROJECT_ROOT


def vejviser(
    *arguments: object, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command with what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "vejviser", *map(str, arguments)],
        env=environment, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small invented corpus."""
    return write_corpus(tmp_path_factory.mktemp("data"), times=10)


@pytest.fixture(scope="module")
def trained(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a short training leaves."""
    target = tmp_path_factory.mktemp("trained") / "da_small"
    done = vejviser("nlp", "train", "--data", corpus, "--steps", 100, "--output", target)
    assert done.returncode == 0, done.stderr
    assert "| news | lower case |" in done.stdout
    return target


def test_what_is_trained_can_be_loaded_by_spacy_alone(trained: Path) -> None:
    alone = subprocess.run(
        [sys.executable, "-c", f"import spacy; print([(t.text, t.lemma_) for t in spacy.load({str(trained)!r})('Mette klager')])"],
        cwd=trained, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert alone.returncode == 0, alone.stderr
    assert "klager" in alone.stdout


def test_a_short_training_learns_the_names_it_has_seen_in_any_case(trained: Path) -> None:
    nlp = spacy.load(trained)
    for text in ("jeg hedder Mette Hansen", "jeg hedder mette hansen"):
        assert [(each.text.lower(), each.label_) for each in nlp(text).ents] == [("mette hansen", "PER")]


def test_the_card_has_the_scores_the_licence_has_the_notice_and_no_path_remains(
    trained: Path, corpus: Path
) -> None:
    meta = json.loads((trained / "meta.json").read_text())
    card = (trained / "README.md").read_text()
    assert f"# da_small {meta['version']}\n" in card
    scores = {(each["test_set"], each["spelling"]) for each in meta["performance"]["scores"]}
    assert len(scores) == 9
    for test_set, spelling in scores:
        assert f"| {test_set} | {spelling} |" in card
    licence = (trained / "LICENSE").read_text()
    assert "CC BY-SA 4.0" in licence and "MIT License, invented for a test" in licence
    written = [
        path for path in trained.rglob("*") if path.is_file() and str(corpus).encode() in path.read_bytes()
    ]
    assert written == []
    assert not [path for path in trained.parent.iterdir() if path != trained]


def test_a_broken_corpus_is_told_before_anything_is_trained_or_replaced(tmp_path: Path) -> None:
    broken = write_corpus(tmp_path / "data")
    (broken / "danplus" / "da_arto_test.tsv").write_text("ord uden kolonne\n")
    target = tmp_path / "da_old"
    target.mkdir()
    (target / "kept").touch()
    done = vejviser("nlp", "train", "--data", broken, "--output", target)
    assert (done.returncode, done.stderr) == (1, "Error: da_arto_test.tsv, line 1: no second column\n")
    assert [path.name for path in target.iterdir()] == ["kept"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    incomplete = write_corpus(tmp_path / "data")
    (incomplete / "ddt" / "da_ddt-joined-test.conllu").unlink()
    done = vejviser("nlp", "compare", "--data", incomplete)
    assert done.returncode == 1
    assert "da_ddt-joined-test.conllu: cannot be read" in done.stderr


def test_comparing_scores_what_is_there_and_says_what_is_not(corpus: Path) -> None:
    done = vejviser("nlp", "compare", "--data", corpus)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("| news | as written |") == 1
    assert "da_core_news_sm: not there, not scored" in done.stdout


def test_the_bundled_pipeline_is_used_unless_the_official_one_is_installed(tmp_path: Path) -> None:
    meta = json.loads((PROJECT_ROOT / "models" / "spacy" / "da_vejviser" / "meta.json").read_text())
    assert vejviser("nlp", "which").stdout.startswith(f"da_vejviser {meta['version']}, ")
    installed = vejviser("nlp", "which", environment=environment_with_it(tmp_path))
    assert installed.stdout == "da_core_news_sm 3.7.0, installed as a package\n"
