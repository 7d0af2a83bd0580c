"""What hypothesis makes up: entries, logs, promises, and whole boards of them that a schema lets pass.

All of them are JSON, which is YAML too: `format_yaml` writes it. Times, turns and hands are left to chance, so most logs are nonsense.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from troth.status.acts import ACTS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Data = dict[str, Any]

PARTIES: Data = {
    "people": {each: {"name": each.title()} for each in ("ann", "bob", "cora", "dan")},
    "teams": {"blue": {"name": "Blue", "lead": "ann", "members": ["bob"]}, "nobody": {"name": "Nobody"}},
    "customers": {"acme": {"name": "Acme", "contacts": ["cora"]}, "walk-ins": {"name": "Walk-ins"}},
}
"""Whom the strategies name, beside a stranger."""
NAMED = ("ann", "bob", "cora", "dan", "blue", "nobody", "acme", "walk-ins", "zed")
IDS = ("p1", "p2", "p3", "p4", "nowhere")
"""The promises of a board, and one that is not there."""

_NEEDED: dict[str, Data] = {
    "countered": {"due": "2026-10-25", "because": "Rain."},
    "renegotiated": {"due": "2026-10-25", "reason": "people", "because": "Ill."},
    **{act: {"because": "No."} for act in ("declined", "refused", "rejected", "cancelled", "corrected")},
    **{act: {"reason": "other"} for act in ("missed", "revoked")},
    "superseded": {"promise": "p1"},
    "help_wanted": {"note": "A hand."},
    "reported": {"confidence": "at_risk"},
}


def days() -> SearchStrategy[str]:
    """Make up a day: mostly of one autumn, sometimes an end of the calendar."""
    autumn = st.dates(date(2026, 9, 25), date(2026, 11, 30))
    return st.one_of(autumn, autumn, st.sampled_from((date.min, date.max))).map(date.isoformat)


def parties() -> SearchStrategy[str]:
    """Make up who acts: one of the board's parties, or a stranger."""
    return st.sampled_from(NAMED)


def several(one: SearchStrategy[str]) -> SearchStrategy[str | list[str]]:
    """Make up one, or a list of up to three."""
    return st.one_of(one, st.lists(one, min_size=1, max_size=3, unique=True))


@st.composite
def entries(draw: st.DrawFn) -> Data:
    """Make up an entry of a promise's log, with what its act needs."""
    act = draw(st.sampled_from([each.name for each in ACTS]))
    entry: Data = {"date": draw(days()), "by": draw(parties()), "act": act, **_NEEDED.get(act, {})}
    for key in ("due", "happened"):
        if key in entry or (key == "happened" and draw(st.booleans())):
            entry[key] = draw(days())
    if act == "superseded":
        entry["promise"] = draw(st.sampled_from(IDS))
    if act == "corrected":
        entry["entry"] = {
            "date": draw(days()),
            "act": draw(st.sampled_from([each.name for each in ACTS if each.name not in ("corrected", "promised")])),
        }
    return entry


@st.composite
def promises(draw: st.DrawFn) -> Data:
    """Make up a promise: who, whom, when, what it refers to, and a log."""
    promise: Data = {"title": "It", "promiser": draw(several(parties())), "customer": draw(several(parties())), "outcome": "Done."}
    names = {"due": days(), "partner": parties(), "part_of": st.sampled_from(IDS), "continues": st.sampled_from(IDS)}
    if draw(st.booleans()):
        promise |= {"made": draw(days()), "due": draw(days())}
    for key, values in names.items():
        if draw(st.booleans()):
            promise[key] = draw(values)
    promise["needs"] = draw(st.lists(st.sampled_from(IDS), max_size=3, unique=True))
    promise["log"] = draw(st.lists(entries(), max_size=8))
    return promise


def boards() -> SearchStrategy[dict[str, str]]:
    """Make up the files of a board, by their path inside of commitments/: the parties, and some promises."""
    known = IDS[:-1]
    some = st.dictionaries(st.sampled_from(known), promises(), max_size=len(known))
    return some.map(
        lambda made: {"parties/all.yaml": format_yaml(PARTIES)} | {f"promises/{each}.yaml": format_yaml(made[each]) for each in made}
    )


def format_yaml(data: Data) -> str:
    """Return the data as a file holds them."""
    return json.dumps(data, indent=1)
