"""`board.yaml` as settings."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from troth.model import LADDER, REASONS, Origin, Publish, Settings, View
from troth.read.records.values import ladder, some_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Source

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLAIN_SETTINGS = (
    "name", "timezone", "repository", "branch", "due_soon", "follow_up_grace", "acceptance_wait", "stale_report", "window", "notice",
    "protocol", "weekly_load", "publish_email", "backdate_days",
    "stale_source", "people_key",
)  # fmt: skip


_CHOICES = ("words", "state", "schedule", "who", "team", "customer", "goal", "tag", "from", "to", "sort")


def settings(source: Source) -> Settings:
    """Return the settings that `board.yaml` makes."""
    data: Mapping[str, Any] = source.data
    chosen = {key: data[key] for key in _PLAIN_SETTINGS if key in data}
    if "reasons" in data:
        chosen["reasons"] = MappingProxyType({each["code"]: each["text"] for each in data["reasons"]} or REASONS)
    if "working_days" in data:
        chosen["working_days"] = frozenset(_WEEK.index(day) for day in data["working_days"])
    if "holidays" in data:
        chosen["holidays"] = frozenset(some_days(data["holidays"]))
    chosen["ladder"] = ladder(data["ladder"]) if "ladder" in data else LADDER
    chosen["publish"] = Publish(**data.get("publish", {}))
    chosen["views"] = tuple(map(_view, data.get("views", ())))
    chosen["review"] = MappingProxyType(dict(data.get("review", {})))
    chosen["sources"] = tuple(
        Origin(id=board, where=each["from"], site=each.get("site")) for board, each in data.get("sources", {}).items()
    )
    return Settings(**chosen)


def _view(data: Mapping[str, Any]) -> View:
    chosen = tuple((key, data[key]) for key in _CHOICES if key in data)
    return View(name=data["name"], chosen=chosen, within=data.get("within"), board=data.get("show") == "board")
