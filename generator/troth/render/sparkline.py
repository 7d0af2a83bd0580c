"""Draw a small line of values as SVG: the values, the bounds, and a gap where nothing was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.views.scorecard import Curve

_STEP, _HEIGHT, _MARGIN = 14, 32, 5


def sparkline(curve: Curve) -> Markup:
    """Return the drawing, with all that it shows in words for those who cannot see it."""
    width = _STEP * max(len(curve.values) - 1, 1) + 2 * _MARGIN
    head = Markup('<svg class="troth-spark" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">').format(
        width, _HEIGHT, curve.says
    )
    return head + Markup().join(_parts(curve, width)) + Markup("</svg>")


def _parts(curve: Curve, width: int) -> Iterator[Markup]:
    known = [*(value for value in curve.values if value is not None), *curve.bounds]
    low, high = min(known), max(known)

    def y(value: float) -> str:
        share = 0.5 if high == low else (value - low) / (high - low)
        return f"{_HEIGHT - _MARGIN - share * (_HEIGHT - 2 * _MARGIN):.1f}"

    for bound in curve.bounds:
        yield Markup('<path class="troth-spark-bound" d="M0 {0}H{1}"/>').format(y(bound), width)
    yield from (Markup('<path class="troth-spark-line" d="{}"/>').format(way) for way in _ways(curve, y))
    for index, value in enumerate(curve.values):
        if value is not None:
            yield _dot(_MARGIN + index * _STEP, y(value), good=curve.good[index])


def _ways(curve: Curve, y: Callable[[float], str]) -> Iterator[str]:
    """Yield a line for each run of values without a gap."""
    way = ""
    for index, value in enumerate((*curve.values, None)):
        if value is not None:
            way += f"{'L' if way else 'M'}{_MARGIN + index * _STEP} {y(value)}"
        elif way:
            yield way
            way = ""


def _dot(x: int, y: str, *, good: bool) -> Markup:
    """Return a full dot for what is as it should be, an open one for what is not: shape before colour."""
    kind = "good" if good else "bad"
    return Markup('<circle class="troth-spark-{}" cx="{}" cy="{}" r="2.6"/>').format(kind, x, y)
