"""A next step in one line, as one types it while people are still talking.

`dan: Map the buying centre -> eight names @ 2026-12-04 / partner mia` says who does what, with what outcome, by when,
and who follows up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = "who: what -> outcome @ 2026-12-04 / partner name / to name"
"""What a line looks like; everything from the arrow to the day's sign, and every part behind a slash, may be left out."""
EXTRAS = ("partner", "to", "goal", "why", "continues", "measure")
"""What may stand behind a slash, each with its value."""
_EXTRA = re.compile(r"\s+/\s+(?=[a-z]+\s)")
_DAY = re.compile(r"\s+@\s*(\S+)\s*\Z")
_ARROW = re.compile(r"\s+(?:->|\N{RIGHTWARDS ARROW})\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """A next step as it was said; names and days are still words."""

    who: tuple[str, ...]
    what: str
    outcome: str
    by: str
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def quick(line: str) -> Quick | str:
    """Return what a line says, or in one sentence what is missing in it."""
    first, *behind = _EXTRA.split(line.strip())
    extras = {}
    for part in behind:
        key, _, value = part.partition(" ")
        if key not in EXTRAS:
            meant = nearest(key, EXTRAS)
            return f"'/ {shown(key)}' is none of {', '.join(EXTRAS)}" + (f"; did you mean / {meant}?" if meant else "")
        extras[key] = value.strip()
    named, colon, said = first.partition(":")
    who = tuple(each.strip() for each in named.split(",") if each.strip())
    day = _DAY.search(said)
    if not colon or not who:
        return "it doesn't say who: start with a name and a colon"
    if day is None:
        return "it doesn't say by when: put @ and a day behind it, such as @ 2026-12-04 or @ +2w"
    what, *outcome = _ARROW.split(said[: day.start()], maxsplit=1)
    if not what.strip():
        return "it doesn't say what is to be done"
    return Quick(who=who, what=what.strip(), outcome=(outcome or [what])[0].strip(), by=day[1], extras=MappingProxyType(extras))
