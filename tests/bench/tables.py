"""Figures as tables: for a terminal, or as Markdown for the page of results."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.running import Measured


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: the first column is text, all others are figures."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        """Return it for a terminal."""
        widths = [max(len(row[number]) for row in (self.heads, *self.rows)) for number in range(len(self.heads))]
        lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in (self.heads, *self.rows)]
        return "\n".join([f"\n{self.title}", *(f"  {line}" for line in lines)])

    def markdown(self) -> str:
        """Return it as Markdown."""
        rule = ("---", *["--:"] * (len(self.heads) - 1))
        lines = [" | ".join(["", *(cell.strip() for cell in row), ""]).strip() for row in (self.heads, rule, *self.rows)]
        return "\n".join([f"\n**{self.title}**\n", *lines])


def runs(title: str, found: Mapping[str, Measured], base: str, missing: Mapping[str, str]) -> Table:
    """Return a line for each command, with the ratios to the one named `base`, by the wall and by the processor."""
    of = found.get(base)
    heads = ("what ran", "wall s", "ratio", "processor s", "ratio", "peak MiB")
    wall, processor = (of.wall, of.processor) if of else (0.0, 0.0)
    rows = [
        (name, *_figures(each.wall, wall), *_figures(each.processor, processor), f"{each.mebibytes:.0f}") for name, each in found.items()
    ]
    return Table(title=title, heads=heads, rows=(*rows, *((name, why, "", "", "", "") for name, why in missing.items())))


def _figures(seconds: float, other: float) -> tuple[str, str]:
    """Return seconds, and how many times the other they are."""
    return f"{seconds:.2f}", f"{seconds / other:.3f}" if other else ""


def stages(found: Mapping[int, Mapping[str, float]], totals: Mapping[int, Measured], order: Sequence[str]) -> Table:
    """Return processor seconds by stage for each size, with the whole build."""
    rows = [(name, *(f"{found[count][name]:.2f}" for count in found)) for name in order]
    total = ("the whole build", *(f"{totals[count].processor:.2f}" for count in found))
    return Table(
        title="processor seconds by stage, one process; and of the whole build", heads=("promises", *map(str, found)), rows=(*rows, total)
    )


def growth(found: Mapping[int, Mapping[str, Measured]], names: Iterable[str]) -> Table:
    """Return the exponents with which wall and processor seconds grow from each size to the next."""
    pairs = list(zip(list(found), list(found)[1:], strict=False))
    heads = ("", *(f"{one} to {other}, {what}" for one, other in pairs for what in ("wall", "processor")))
    rows = [(name, *(text for pair in pairs for text in _exponents(found, pair, name))) for name in names]
    return Table(title="growth exponents (1: twice as many take twice as long)", heads=heads, rows=tuple(rows))


def _exponents(found: Mapping[int, Mapping[str, Measured]], pair: tuple[int, int], name: str) -> tuple[str, str]:
    one, other = (found[count].get(name) for count in pair)
    if one is None or other is None:
        return "", ""
    by = math.log(pair[1] / pair[0])
    return f"{math.log(other.wall / one.wall) / by:.2f}", f"{math.log(other.processor / one.processor) / by:.2f}"
