"""Draw the charts of the record as SVG. Colours are the style sheet's, so that they fit light, dark and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.views.record_charts import Chart

_WIDTH, _ROW, _BAR = 360, 38, 10
"""In units that are about a pixel on a page: the width of a chart, the height of a row, and of the bar in it."""
_COLUMNS, _HEAD, _FOOT = 92, 14, 16
"""The height of the tallest column, of the number above it, and of the month below."""
_SHOWN = 46
"""So many characters of a label fit; the table has all of it."""


def columns(chart: Chart) -> Markup:
    """Return a column for each mark: its height is `of`, its filled part `n`."""
    return _drawn(chart, _HEAD + _COLUMNS + _FOOT, _columns)


def bars(chart: Chart) -> Markup:
    """Return a bar for each mark: `n` of the largest."""
    return _drawn(chart, _ROW * len(chart.marks), lambda of: _rows(of, max(mark.n for mark in of.marks)))


def pareto(chart: Chart) -> Markup:
    """Return a bar for each mark, `n` of all, with a line of the sums so far."""
    return _drawn(chart, _ROW * len(chart.marks), _pareto)


def _drawn(chart: Chart, height: int, parts: Callable[[Chart], Iterator[Markup]]) -> Markup:
    if not chart.marks:
        return Markup()
    head = Markup('<svg class="troth-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(_WIDTH, height, chart.says)
    return head + Markup().join(parts(chart)) + Markup("</svg>")


def _columns(chart: Chart) -> Iterator[Markup]:
    step, tallest = _WIDTH / len(chart.marks), max(mark.of for mark in chart.marks)
    floor = _HEAD + _COLUMNS
    for index, mark in enumerate(chart.marks):
        x, middle, wide = index * step + step * 0.2, (index + 0.5) * step, step * 0.6
        whole, part = (_COLUMNS * number / tallest for number in (mark.of, mark.n))
        yield _rect("all", x, floor - whole, wide, whole)
        yield _rect("part", x, floor - part, wide, part)
        if mark.of:
            yield _text("number", middle, floor - whole - 4, f"{mark.n}/{mark.of}")
        yield _text("month", middle, floor + 12, mark.label)
    yield Markup('<path class="troth-chart-floor" d="M0 {0}H{1}"/>').format(floor, _WIDTH)


def _rows(chart: Chart, most: int) -> Iterator[Markup]:
    for index, mark in enumerate(chart.marks):
        top = index * _ROW
        yield _text("label", 0, top + 14, mark.label if len(mark.label) <= _SHOWN else f"{mark.label[: _SHOWN - 1]}…")
        yield _text("count", _WIDTH, top + 14, str(mark.n))
        yield _rect("all", 0, top + 20, _WIDTH, _BAR)
        yield _rect("part", 0, top + 20, _WIDTH * mark.n / most, _BAR)


def _pareto(chart: Chart) -> Iterator[Markup]:
    total = chart.marks[-1].of
    yield from _rows(chart, total)
    points = [(_WIDTH * mark.of / total, index * _ROW + 20 + _BAR / 2) for index, mark in enumerate(chart.marks)]
    way = "L".join(f"{x:.1f} {y:g}" for x, y in points)
    yield Markup('<path class="troth-chart-sum" d="M{}"/>').format(way)
    for x, y in points:
        yield Markup('<rect class="troth-chart-dot" x="{:.1f}" y="{:g}" width="5" height="5"/>').format(x - 2.5, y - 2.5)


def _rect(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect class="troth-chart-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(kind, x, y, width, height)


def _text(kind: str, x: float, y: float, text: str) -> Markup:
    return Markup('<text class="troth-chart-{}" x="{:.1f}" y="{:.1f}">{}</text>').format(kind, x, y, text)
