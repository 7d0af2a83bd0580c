"""The state machine of a promise drawn from its table as SVG, with text that can be read and searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from troth.status.acts import ACTS, CLOSED, TALKING, PromiseState

if TYPE_CHECKING:
    from collections.abc import Iterator


Point = tuple[int, int]

_WIDTH, _HEIGHT, _CHIP, _CHIP_HEIGHT = 940, 400, 100, 34
_TALK = (20, 40, 160, 150)
"""The box around the states in which nothing is promised yet: left, top, width, height."""
_ENDS = (
    PromiseState.DECLINED, PromiseState.WITHDRAWN, PromiseState.REVOKED, PromiseState.NOT_KEPT,
    PromiseState.CANCELLED, PromiseState.SUPERSEDED, PromiseState.PARTLY_KEPT, PromiseState.KEPT,
)  # fmt: skip
_MIDDLE = {
    PromiseState.REQUESTED: (100, 70),
    PromiseState.OFFERED: (100, 115),
    PromiseState.COUNTERED: (100, 160),
    PromiseState.PROMISED: (430, 115),
    PromiseState.DELIVERED: (740, 115),
    **{state: (65 + 116 * number, 355) for number, state in enumerate(_ENDS)},
}
"""The middle of each state's chip."""


def draw_state_machine() -> Markup:
    """Return the drawing: open states above, ends below, an arrow for each way that the table has between them."""
    group = Markup('<rect class="troth-group" x="{}" y="{}" width="{}" height="{}" rx="10"/>').format(*_TALK)
    parts = [*_draw_arrows(), group]
    for state in PromiseState:
        x, y = _MIDDLE[state]
        chip = Markup(
            '<g class="troth-state troth-state--{}"><rect x="{}" y="{}" width="{}" height="{}" rx="17"/><text x="{}" y="{}">{}</text></g>'
        )
        parts.append(chip.format(state.value, x - _CHIP // 2, y - _CHIP_HEIGHT // 2, _CHIP, _CHIP_HEIGHT, x, y + 5, state.word))
    head = Markup('<svg class="troth-states" viewBox="0 0 {} {}" role="img" aria-labelledby="troth-states-title">').format(_WIDTH, _HEIGHT)
    title = Markup('<title id="troth-states-title">The states of a promise and the acts that lead from one to another</title>')
    return head + title + _ARROWHEAD + Markup().join(parts) + Markup("</svg>")


_ARROWHEAD = Markup(
    '<defs><marker id="troth-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
    '<path d="M0 0 8 4 0 8z" class="troth-arrowhead"/></marker></defs>'
)


def list_transitions() -> dict[tuple[str, PromiseState], tuple[str, ...]]:
    """Return the acts that lead from a group of states ("talking", "promised", "delivered") to a state, as the table has them."""
    found: dict[tuple[str, PromiseState], list[str]] = {}
    for act in ACTS:
        targets = act.may_lead_to | ({act.leads_to} if act.leads_to else frozenset())
        for group in dict.fromkeys("talking" if state in TALKING else state.value for state in sorted(act.allowed_in)):
            for target in sorted(targets):
                if group != target and target not in TALKING:
                    found.setdefault((group, target), []).append(act.name)
    return {way: tuple(names) for way, names in found.items() if way[0] not in CLOSED}


def _draw_arrows() -> Iterator[Markup]:
    for (group, target), names in list_transitions().items():
        if target in CLOSED:
            (x, y), (to_x, to_y) = _find_bottom(group), _MIDDLE[target]
            yield _draw_path(f"M{x} {y}C{x} {y + 70} {to_x} {to_y - 100} {to_x} {to_y - 20}")
        else:
            yield _draw_across(group, target, " · ".join(names))
    for state in _ENDS:
        x, y = _MIDDLE[state]
        acts = dict.fromkeys(name for (_, target), names in list_transitions().items() if target is state for name in names)
        yield _draw_label((x, y + 34), " · ".join(acts))


def _find_bottom(group: str) -> Point:
    if group == "talking":
        left, top, width, height = _TALK
        return left + width // 2, top + height
    x, y = _MIDDLE[PromiseState(group)]
    return x, y + _CHIP_HEIGHT // 2


def _draw_across(group: str, target: PromiseState, text: str) -> Markup:
    """Draw a way between two open states: forward above the line, backward below it."""
    left, _, width, _ = _TALK
    start = left + width if group == "talking" else _MIDDLE[PromiseState(group)][0]
    end = _MIDDLE[target][0]
    if start < end:
        begin = start if group == "talking" else start + _CHIP // 2
        return _draw_path(f"M{begin} 108L{end - _CHIP // 2 - 3} 108") + _draw_label(((begin + end - _CHIP // 2) // 2, 99), text)
    return _draw_path(f"M{start - _CHIP // 2} 122L{end + _CHIP // 2 + 3} 122") + _draw_label(((start + end) // 2, 140), text)


def _draw_path(path: str) -> Markup:
    return Markup('<path class="troth-way" d="{}" marker-end="url(#troth-arrow)"/>').format(path)


def _draw_label(point: Point, text: str) -> Markup:
    return Markup('<text class="troth-act" x="{}" y="{}">{}</text>').format(*point, text)
