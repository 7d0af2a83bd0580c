"""Build commits from what git's store holds: days in the board's zone, who else wrote them, and the latest day before each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from troth.base.dates import find_day
from troth.model.history import Commit
from troth.read.git.command import parse_commit, read_objects
from troth.read.git.vouchers import add_voucher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from troth.model import Recorder
    from troth.model.history import History
    from troth.read.git.cache import HistoryCache
    from troth.read.git.command import Git


class LazyCommits(Mapping[str, Commit]):
    """Commits that are built when they are first asked for: a long history has many, and what asks may need few."""

    def __init__(self, names: Iterable[str], build: Callable[[str], Commit]) -> None:
        self._built: dict[str, Commit | None] = dict.fromkeys(names)
        self._build = build

    def __getitem__(self, sha: str) -> Commit:
        found = self._built[sha]
        if found is None:
            found = self._built[sha] = self._build(sha)
        return found

    def __contains__(self, sha: object) -> bool:
        return sha in self._built

    def __iter__(self) -> Iterator[str]:
        return iter(self._built)

    def __len__(self) -> int:
        return len(self._built)

    def put(self, commits: Mapping[str, Commit]) -> None:
        """Take these instead of building them."""
        self._built |= commits


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
            yield commit, replace(history.commits[commit], floor=find_day(before, zone) if before else None)


def build_commit(sha: str, cache: HistoryCache, zone: str, recorder: Recorder | None) -> Commit:
    """Return a commit with its days, how it came onto the board, and what its recorder vouches for."""
    raw, landing = cache.commits[sha], cache.landings.get(sha)
    day = find_day(raw.time, zone)
    committed = day if raw.committed == raw.time else find_day(raw.committed, zone)
    landed = cache.commits.get(landing.commit) if landing and landing.commit else None
    coauthors = (line.rstrip(">").partition("<") for line in raw.coauthors.split("\n")) if raw.coauthors else ()
    commit = Commit(
        sha=sha,
        author=raw.author,
        email=raw.email,
        date=day,
        time=raw.time,
        signer=cache.signers.get(sha) or None,
        committer=raw.committer,
        committer_email=raw.committer_email,
        committed=committed,
        landed=find_day(landed.committed, zone) if landed else committed if landing and not landing.commit else None,
        era=landing.era if landing else None,
        coauthors=tuple((name.strip(), email.strip()) for name, _, email in coauthors),
    )
    return add_voucher(commit, raw, recorder, cache.vouched)
