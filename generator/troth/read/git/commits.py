"""Build commits from what git's store holds: days in the board's zone, who else wrote them, and the latest day before each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from troth.base.dates import add_days
from troth.model.history import Commit
from troth.read.git.command import parse_commit, read_objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model.history import History
    from troth.read.git.cache import HistoryCache
    from troth.read.git.command import Git


_EPOCH = date(1970, 1, 1)
_DAY = 86_400


def raise_days(
    git: Git, graph: Mapping[str, tuple[str, ...]], cache: HistoryCache, history: History, zone: str
) -> Iterator[tuple[str, Commit]]:
    """Yield the commits, each with the latest day of those before it in the graph, whatever they changed."""
    times = {name: max(raw.time, raw.committed) for name, raw in cache.commits.items()}
    others = ((name, parse_commit(data)) for name, data in read_objects(git, [each for each in graph if each not in times]))
    times |= {name: max(raw.time, raw.committed) for name, raw in others}
    latest: dict[str, int] = {}
    for commit, parents in graph.items():
        before = max((latest[parent] for parent in parents if parent in latest), default=0)
        latest[commit] = max(before, times.get(commit, 0))
        if commit in history.commits:
            yield commit, replace(history.commits[commit], floor=_to_day(before, zone) if before else None)


def build_commit(sha: str, cache: HistoryCache, zone: str) -> Commit:
    """Return a commit with its days, and with how it came onto the board."""
    raw, landing = cache.commits[sha], cache.landings.get(sha)
    landed = cache.commits.get(landing.commit) if landing else None
    return Commit(
        sha=sha,
        author=raw.author,
        email=raw.email,
        date=_to_day(raw.time, zone),
        time=raw.time,
        signer=cache.signers.get(sha) or None,
        committer=raw.committer,
        committer_email=raw.committer_email,
        committed=_to_day(raw.committed, zone),
        landed=_to_day(landed.committed, zone) if landed else None,
        era=landing.era if landing else None,
        coauthors=tuple(_parse_coauthors(raw.coauthors)) if raw.coauthors else (),
    )


def _parse_coauthors(lines: str) -> Iterator[tuple[str, str]]:
    """Yield name and address of each co-author."""
    for line in lines.split("\n"):
        name, _, email = line.rstrip(">").partition("<")
        yield name.strip(), email.strip()


@lru_cache(maxsize=8)
def _get_zone(zone: str) -> tzinfo:
    return ZoneInfo(zone)


def _to_day(moment: int, zone: str) -> date:
    """Return the day of a moment in the time zone; one that no calendar has is the first or the last of all days."""
    if zone == "UTC":  # tens of thousands of commits are asked for three days each
        return add_days(_EPOCH, moment // _DAY)
    try:
        return datetime.fromtimestamp(moment, _get_zone(zone)).date()
    except (OverflowError, ValueError, OSError):
        return add_days(_EPOCH, moment // _DAY)
