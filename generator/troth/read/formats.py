"""The formats of a text that are checked: days of the calendar and time zones."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from troth import days

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOT_ZONES = frozenset({"localtime", "posixrules"})
"""Files that a machine keeps among the time zones and that mean another zone on each machine."""


@cache
def is_zone(name: str) -> bool:
    """Tell whether `name` is a time zone of the IANA database; no file outside of it is asked for."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", name) or name in NOT_ZONES:
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True


FORMATS: Mapping[str, Callable[[str], bool]] = {"date": lambda text: days.parse(text) is not None, "time-zone": is_zone}
"""The formats that are checked. Each implies the pattern that stands beside it for editors."""
