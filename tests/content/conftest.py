"""The shipped content, and broken copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from vejviser.content import Content, load_content
from vejviser.guidance import Guidance
from vejviser.settings import PROJECT_ROOT

SHIPPED = PROJECT_ROOT / "content"

Break = Callable[[str, str, str], Path]


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(SHIPPED)


@pytest.fixture(scope="session")
def guide(content: Content) -> Guidance:
    return Guidance(content)


@pytest.fixture
def changed(tmp_path: Path) -> Break:
    """`changed("ladder.yml", old, new)` gives a content directory in which the first `old` is `new`."""

    def change(name: str, old: str, new: str) -> Path:
        for file in ("company.yml", "ladder.yml"):
            if not (tmp_path / file).exists():
                shutil.copy(SHIPPED / file, tmp_path / file)
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert old in text, "the test must change something"
        (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change
