"""Those who may say "this is me", as an attribute that a script reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.render.addresses import Here
    from troth.views.readers import Reader


def listed(readers: Iterable[Reader], here: Here) -> str:
    """Return id, name, address and how much waits, for each."""
    told = [[each.id, each.name, here.to(each.page), each.waiting] for each in readers]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
