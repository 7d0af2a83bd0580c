"""Seeded boards: promises with logs, parts and needs, asks, agreements, teams; each record in the three wordings it had in git."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

AS_OF = date(2026, 11, 20)
PER_PERSON, PER_TEAM, PER_ASK, PER_AGREEMENT = 25, 250, 20, 100
"""Of how many promises there is one person, one team, one ask, one agreement."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """A file of a board: its wordings in order, and the person who committed each."""

    path: str
    wordings: tuple[str, ...]
    authors: tuple[str, ...]


@dataclass(frozen=True)
class Cast:
    """Who is on a board of a size."""

    count: int

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Give the ids of all people."""
        return tuple(f"person-{number}" for number in range(max(5, self.count // PER_PERSON)))

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """Give the ids of all teams."""
        return tuple(f"team-{number}" for number in range(max(2, self.count // PER_TEAM)))

    def parties(self) -> Record:
        """Return the file of all parties."""
        people = [
            f"  {each}: {{name: {each.title()}, email: {each}@bench.example, teams: [{self.teams[number % len(self.teams)]}]}}"
            for number, each in enumerate(self.people)
        ]
        teams = [f"  {each}: {{name: {each.title()}, lead: {self.people[number]}}}" for number, each in enumerate(self.teams)]
        return still("parties/all.yaml", "\n".join(["people:", *people, "teams:", *teams, ""]))


def still(path: str, text: str) -> Record:
    """Return a record that was committed once."""
    return Record(path=path, wordings=(text,), authors=("person-0",))


def records(count: int) -> Iterator[Record]:
    """Yield all records of a board of `count` promises, the same every time."""
    chance, cast = random.Random(count), Cast(count)
    yield still("board.yaml", "name: Bench\ntimezone: UTC\nrepository: https://github.com/example/bench\nbranch: main\n")
    yield cast.parties()
    yield still("goals/plan.yaml", "title: The plan is done\nowner: person-0\nby: 2027-06-30\n")
    for number in range(max(1, count // PER_ASK)):
        yield _ask(number, cast, chance)
    for number in range(max(1, count // PER_AGREEMENT)):
        yield _agreement(number, cast)
    for number in range(count):
        yield promise(number, cast, chance)


def promise(number: int, cast: Cast, chance: random.Random) -> Record:
    """Return a promise of about 25 lines: some are parts of others or need them, some answer an ask, most old ones are done."""
    made = AS_OF - timedelta(days=chance.randrange(5, 700))
    due = made + timedelta(days=chance.randrange(10, 120))
    promiser, customer = chance.sample(cast.people, 2)
    head = [
        f"title: Deliver part {number} of the plan", f"promiser: {promiser}", f"customer: {customer}",
        "outcome: |", f"  Part {number} is in use, **tested** by two people and written down.", "measures:",
        "  - Two people have tried it", "  - {what: Faults left open, target: 0}", f"made: {made}", f"due: {due}",
        "why: The next part can start.", f"tags: [area-{number % 12}]", *_ties(number),
    ]  # fmt: skip
    log = [
        (customer, f"{{date: {made + timedelta(1)}, by: {customer}, act: agreed}}"),
        (promiser, f"{{date: {made + timedelta(3)}, by: {promiser}, act: reported, confidence: on_track, progress: 30, note: Half way.}}"),
        *_end(promiser, customer, due, number, chance),
    ]  # fmt: skip
    return _grown(f"promises/{made:%Y-%m}/promise-{number}.yaml", head, promiser, log)


def _ties(number: int) -> Iterator[str]:
    """Yield what a promise belongs to: goals, larger promises, what it needs."""
    if number % 7 == 1:
        yield f"needs: [promise-{number - 1}]"
    if number % 10 > 7:
        yield f"part_of: promise-{number - number % 10}"
    if number % 20 == 5:
        yield "goal: plan"


def _end(promiser: str, customer: str, due: date, number: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield how it ended, where its day has passed: most were accepted, every fifth has nobody heard of."""
    if due <= AS_OF and number % 5:
        yield promiser, f"{{date: {due}, by: {promiser}, act: delivered, note: See the report.}}"
        yield customer, f"{{date: {due}, by: {customer}, act: accepted, satisfaction: {chance.randrange(3, 6)}}}"


def _ask(number: int, cast: Cast, chance: random.Random) -> Record:
    made = AS_OF - timedelta(days=chance.randrange(5, 300))
    asker, *asked = chance.sample(cast.people, 5)
    head = [
        f"title: Who knows about area {number}?", f"asker: {asker}", f"asked: [{', '.join(asked)}]", "seeks: input", f"made: {made}",
        f"respond_by: {made + timedelta(14)}", "request: Half an hour, at your desk.", "why: The plan has a hole there.",
        "benefit: {default: You will be asked once.}",
    ]  # fmt: skip
    log = [
        (asker, f"{{date: {made}, by: {asker}, act: reached_out, to: all, via: email}}"),
        (asked[0], f"{{date: {made + timedelta(2)}, by: {asked[0]}, act: answered, answer: gave_input, note: On two pages.}}"),
    ]
    return _grown(f"asks/{made:%Y-%m}/ask-{number}.yaml", head, asker, log)


def _agreement(number: int, cast: Cast) -> Record:
    provider = cast.teams[number % len(cast.teams)]
    customer = cast.teams[(number + 1) % len(cast.teams)]
    head = [
        f"title: Work of team {number}", f"provider: {provider}", f"customers: [{customer}]", "value: [Work that can be used]",
        "services: [{what: Parts, deliverables: [Ready to use]}]",
        "requirements: [{id: on-time, what: Parts on time, unit: percent, at_least: 95, every: month}]",
        "needs: [Plans a week ahead]", f"roles: [{{party: {provider}, responsible_for: [Parts]}}]", "review_every: 3 months",
    ]  # fmt: skip
    by = next(each for index, each in enumerate(cast.people) if cast.teams[index % len(cast.teams)] == customer)
    log = [
        (by, f"{{date: 2026-09-0{day}, by: {by}, act: input, working: The parts, not_working: The labels, rating: 3}}") for day in (1, 2)
    ]
    return _grown(f"agreements/agreement-{number}.yaml", head, by, log)


def _grown(path: str, head: Sequence[str], first: str, log: Sequence[tuple[str, str]]) -> Record:
    """Return a record in three commits: without its log, with the first entry, with all."""
    parts = ((), log[:1], log)
    wordings = tuple("\n".join([*head, *(["log:"] if part else []), *(f"  - {text}" for _, text in part), ""]) for part in parts)
    return Record(path=path, wordings=wordings, authors=(first, log[0][0], log[-1][0]))


def write(count: int, root: Path) -> None:
    """Write the board into the repository `root`: all records' first wordings as commits, then their second, then their third."""
    root.mkdir(parents=True, exist_ok=True)
    _git(root, "init", "--quiet", "--initial-branch", "main")
    stream = subprocess.Popen(["git", "-C", str(root), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert stream.stdin is not None
    all_of_them = tuple(records(count))
    for number, commit in enumerate(_commits(all_of_them)):
        stream.stdin.write(_imported(number, *commit))
    stream.stdin.close()
    if stream.wait():
        raise SystemExit("git fast-import failed")
    _git(root, "reset", "--quiet", "--hard", "main")


def _commits(of: Sequence[Record]) -> Iterator[tuple[str, str, str]]:
    """Yield path, author and text of each commit."""
    for turn in range(3):
        yield from ((each.path, each.authors[turn], each.wordings[turn]) for each in of if turn < len(each.wordings))


def _imported(number: int, path: str, author: str, text: str) -> bytes:
    data = text.encode()
    head = f"commit refs/heads/main\ncommitter {author.title()} <{author}@bench.example> {1700000000 + number * 60} +0000\ndata 1\nx\n"
    return f"{head}M 100644 inline commitments/{path}\ndata {len(data)}\n".encode() + data + b"\n"


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, stdout=subprocess.DEVNULL)
