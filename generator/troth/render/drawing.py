"""Draw the state machine of a promise from its table, as SVG with text that can be read and searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from troth.lifecycle.acts import ACTS, CLOSED, TALKING, State

if TYPE_CHECKING:
    from collections.abc import Iterator

Point = tuple[int, int]

_WIDTH, _HEIGHT, _CHIP, _CHIP_HEIGHT = 940, 400, 100, 34
_TALK = (20, 40, 160, 150)
"""The box around the states in which nothing is promised yet: left, top, width, height."""
_ENDS = (
    State.DECLINED, State.WITHDRAWN, State.REVOKED, State.NOT_KEPT, State.CANCELLED, State.SUPERSEDED, State.PARTLY_KEPT, State.KEPT,
)  # fmt: skip
_MIDDLE = {
    State.REQUESTED: (100, 70),
    State.OFFERED: (100, 115),
    State.COUNTERED: (100, 160),
    State.PROMISED: (430, 115),
    State.DELIVERED: (740, 115),
    **{state: (65 + 116 * number, 355) for number, state in enumerate(_ENDS)},
}
"""The middle of each state's chip."""


def states_drawing() -> Markup:
    """Return the drawing: open states above, ends below, an arrow for each way that the table has between them."""
    parts = [*_arrows(), _box(), *(_chip(state) for state in State)]
    head = Markup('<svg class="troth-states" viewBox="0 0 {} {}" role="img" aria-labelledby="troth-states-title">').format(_WIDTH, _HEIGHT)
    title = Markup('<title id="troth-states-title">The states of a promise and the acts that lead from one to another</title>')
    return head + title + _ARROWHEAD + Markup().join(parts) + Markup("</svg>")


_ARROWHEAD = Markup(
    '<defs><marker id="troth-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
    '<path d="M0 0 8 4 0 8z" class="troth-arrowhead"/></marker></defs>'
)


def _box() -> Markup:
    left, top, width, height = _TALK
    return Markup('<rect class="troth-group" x="{}" y="{}" width="{}" height="{}" rx="10"/>').format(left, top, width, height)


def _chip(state: State) -> Markup:
    x, y = _MIDDLE[state]
    return Markup(
        '<g class="troth-state troth-state--{}"><rect x="{}" y="{}" width="{}" height="{}" rx="17"/><text x="{}" y="{}">{}</text></g>'
    ).format(state.value, x - _CHIP // 2, y - _CHIP_HEIGHT // 2, _CHIP, _CHIP_HEIGHT, x, y + 5, state.word)


def ways() -> dict[tuple[str, State], tuple[str, ...]]:
    """Return the acts that lead from a group of states ("talking", "promised", "delivered") to a state, as the table has them."""
    found: dict[tuple[str, State], list[str]] = {}
    for act in ACTS:
        targets = act.or_to | ({act.to} if act.to else frozenset())
        for group in dict.fromkeys("talking" if state in TALKING else state.value for state in sorted(act.when)):
            for target in sorted(targets):
                if group != target and target not in TALKING:
                    found.setdefault((group, target), []).append(act.name)
    return {way: tuple(names) for way, names in found.items() if way[0] not in CLOSED}


def _arrows() -> Iterator[Markup]:
    for (group, target), names in ways().items():
        if target in CLOSED:
            yield _down(group, target)
        else:
            yield _across(group, target, " · ".join(names))
    for state in _ENDS:
        x, y = _MIDDLE[state]
        acts = dict.fromkeys(name for (_, target), names in ways().items() if target is state for name in names)
        yield _label((x, y + 34), " · ".join(acts))


def _down(group: str, target: State) -> Markup:
    (x, y), (to_x, to_y) = _below(group), _MIDDLE[target]
    return _path(f"M{x} {y}C{x} {y + 70} {to_x} {to_y - 100} {to_x} {to_y - 20}")


def _below(group: str) -> Point:
    if group == "talking":
        left, top, width, height = _TALK
        return left + width // 2, top + height
    x, y = _MIDDLE[State(group)]
    return x, y + _CHIP_HEIGHT // 2


def _across(group: str, target: State, text: str) -> Markup:
    """Draw a way between two open states: forward above the line, backward below it."""
    left, _, width, _ = _TALK
    start = left + width if group == "talking" else _MIDDLE[State(group)][0]
    end = _MIDDLE[target][0]
    if start < end:
        begin = start if group == "talking" else start + _CHIP // 2
        return _path(f"M{begin} 108L{end - _CHIP // 2 - 3} 108") + _label(((begin + end - _CHIP // 2) // 2, 99), text)
    return _path(f"M{start - _CHIP // 2} 122L{end + _CHIP // 2 + 3} 122") + _label(((start + end) // 2, 140), text)


def _path(d: str) -> Markup:
    return Markup('<path class="troth-way" d="{}" marker-end="url(#troth-arrow)"/>').format(d)


def _label(at: Point, text: str) -> Markup:
    return Markup('<text class="troth-act" x="{}" y="{}">{}</text>').format(*at, text)
