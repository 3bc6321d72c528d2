"""What goes wrong with content files."""

from __future__ import annotations

from pathlib import Path


class ContentError(ValueError):
    """A content file cannot be used; the message is one line: file, line, place, what is wrong."""

    def __init__(self, file: Path, problem: str, *, line: int | None = None, place: str = "") -> None:
        self.file = file
        self.line = line
        self.place = place
        self.problem = " ".join(problem.split())
        position = f"{file}:{line}" if line else str(file)
        super().__init__(": ".join(part for part in (position, place, self.problem) if part))
