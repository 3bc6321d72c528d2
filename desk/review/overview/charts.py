"""Where the parts of a chart go. The pictures are drawn by templates, the colours are in the style sheet.

Coordinates are text, because templates write numbers as Danes do, with a comma.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desk.review.overview.period import Part

# In the units of the picture, which on a laptop are pixels: half the page's width, the whole of it.
WIDTH, WIDE, HEIGHT = 620, 1320, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 6, 10, 24
LABELS = 8
GAP = 0.25


@dataclass(frozen=True)
class Block:
    """A part of a column: `colour` counts from 1, `name` is the code of what it shows."""

    x: str
    y: str
    width: str
    height: str
    colour: int
    name: str
    number: int
    part: Part
    link: str


@dataclass(frozen=True)
class Dot:
    """A point of a line; `share` is between 0 and 1."""

    x: str
    y: str
    share: float
    part: Part
    link: str


@dataclass(frozen=True)
class Mark:
    """A line across, or a word below: where it goes and what it stands for."""

    at: str
    value: int
    day: date | None = None


@dataclass(frozen=True)
class Column:
    """A row of the table that says the same as the chart."""

    part: Part
    link: str
    numbers: list[int]
    share: float | None = None


@dataclass(frozen=True)
class Chart:
    """Everything that the template draws. `lines` holds stretches of a line as SVG's `points`."""

    names: Sequence[str]
    columns: list[Column]
    blocks: list[Block]
    dots: list[Dot]
    lines: list[str]
    levels: list[Mark]
    days: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def right(self) -> int:
        """Where lines across end."""
        return self.width - RIGHT

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.blocks and not self.dots


def stacked(
    parts: Sequence[Part],
    names: Sequence[str],
    numbers: list[list[int]],
    links: list[list[str]],
    width: int = WIDTH,
) -> Chart:
    """Columns of blocks; `numbers` and `links` have a list for each part with one entry for each name, and
    `links` one more, for the whole part."""
    top = _round_up(max((sum(column) for column in numbers), default=0))
    step = _step(parts, width)
    blocks: list[Block] = []
    for index, (part, column) in enumerate(zip(parts, numbers, strict=True)):
        below = 0
        for colour, (name, number) in enumerate(zip(names, column, strict=True), start=1):
            if number:
                y, bottom = _y(below + number, top), _y(below, top)
                x = LEFT + step * (index + GAP / 2)
                blocks.append(
                    Block(
                        _text(x), _text(y), _text(step * (1 - GAP)), _text(bottom - y),
                        colour, name, number, part, links[index][colour - 1],
                    )
                )  # fmt: skip
                below += number
    columns = [
        Column(part, link[-1], column) for part, column, link in zip(parts, numbers, links, strict=True)
    ]
    levels = [Mark(_text(_y(level, top)), level) for level in (0, top // 2, top)] if top else []
    return Chart(names, columns, blocks, [], [], levels, _days(parts, width), width)


def line(parts: Sequence[Part], shares: Sequence[float | None], links: Sequence[str]) -> Chart:
    """A line of shares between 0 and 1; where there is none, it is broken."""
    step = _step(parts, WIDTH)
    dots: list[Dot] = []
    stretches: list[list[Dot]] = [[]]
    for index, (part, share, link) in enumerate(zip(parts, shares, links, strict=True)):
        if share is None:
            stretches.append([])
            continue
        dot = Dot(_text(LEFT + step * (index + 0.5)), _text(_y(share, 1)), share, part, link)
        dots.append(dot)
        stretches[-1].append(dot)
    lines = [" ".join(f"{dot.x},{dot.y}" for dot in stretch) for stretch in stretches if len(stretch) > 1]
    columns = [Column(part, link, [], share) for part, share, link in zip(parts, shares, links, strict=True)]
    levels = [Mark(_text(_y(percent / 100, 1)), percent) for percent in (0, 50, 100)]
    return Chart((), columns, [], dots, lines, levels, _days(parts, WIDTH))


@dataclass(frozen=True)
class Bar:
    """A row with a bar: `width` is a whole number of per cent of the longest, at least 1."""

    value: str
    number: int
    width: int
    link: str


def bars(rows: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """Rows of value, number and link as bars."""
    found = list(rows)
    longest = max((number for _, number, _ in found), default=0)
    return [
        Bar(value, number, max(1, round(100 * number / longest)) if number else 0, link)
        for value, number, link in found
    ]


def _step(parts: Sequence[Part], width: int) -> float:
    return (width - LEFT - RIGHT) / max(1, len(parts))


def _y(value: float, top: float) -> float:
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - (room * value / top if top else 0)


def _round_up(value: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 …, so that the half is a whole number too; 0 for 0."""
    scale = 2
    while True:
        for factor in (1, 2, 5):
            if value <= scale * factor:
                return scale * factor if value else 0
        scale *= 10


def _days(parts: Sequence[Part], width: int) -> list[Mark]:
    step, every = _step(parts, width), max(1, -(-len(parts) // LABELS))
    return [
        Mark(_text(LEFT + step * (index + 0.5)), index, part.first)
        for index, part in enumerate(parts)
        if index % every == 0
    ]


def _text(value: float) -> str:
    return f"{value:.1f}"
