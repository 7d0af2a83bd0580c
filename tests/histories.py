"""Honest histories by chance: people who append, branch, merge, rebase, cherry-pick, revert, move and leave, as teams do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.repositories import make_repository

from troth.model import Kind
from troth.read.yaml.document import parse_document
from troth.status.answer_context import hash_next_context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.repositories import Repository

TERMS = """\
title: Fit the kitchen
promiser: {promiser}
customer: {customer}
outcome: Worktop fitted, sink connected.
made: 2026-01-05
due: 2027-12-15
log:
"""
PARTIES = """\
people:
  nina: {{name: Nina Berg, email: {nina}}}
  omar: {{name: Omar Haddad, email: omar@build.example{left}}}
  jane: {{name: Jane Ito, email: jane@home.example}}
  una: {{name: Una Other, email: una@build.example}}
teams:
  builders: {{name: Builders, lead: nina, members: [{members}]{former}}}
customers:
  homes: {{name: Homes, contacts: [{contacts}]{former_contacts}}}
"""
RECORDS = {"kitchen": ("nina", "jane"), "doors": ("builders", "homes")}
SPEAKERS = {"kitchen": ("nina", "jane"), "doors": ("omar", "jane")}


@dataclass(slots=True)
class Entry:
    """An entry with what git should say of it."""

    day: date
    by: str
    text: str
    is_own: bool = True

    def to_line(self) -> str:
        """Return its line in the log."""
        return f"  - {{date: {self.day}, by: {self.by}, {self.text}}}\n"


Logs = dict[str, list[Entry]]


@dataclass(slots=True)
class HonestHistory:
    """A board in git, and what its logs hold."""

    repository: Repository
    random: Random
    day: date = date(2026, 1, 5)
    logs: Logs = field(default_factory=lambda: {each: [] for each in RECORDS})
    folders: dict[str, str] = field(default_factory=lambda: dict.fromkeys(RECORDS, "2026"))
    parties: dict[str, str] = field(
        default_factory=lambda: {
            "nina": "nina@build.example", "left": "", "members": "omar", "former": "", "contacts": "jane", "former_contacts": "",
        }
    )  # fmt: skip
    branches: int = 0
    gone: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Commit the board as it begins."""
        files = {"commitments/board.yaml": "name: Honest\n", "commitments/parties/all.yaml": PARTIES.format(**self.parties)}
        self.commit("nina", files)

    def commit(self, by: str, files: Mapping[str, str | None] | None = None) -> None:
        """Commit the logs and these files, a day later than what was before."""
        self.repository.commit({**self.write_logs(self.logs), **(files or {})}, by=self.sign(by), on=self.day.isoformat())

    def sign(self, by: str) -> str:
        """Return whose name a commit bears: with the present address."""
        return self.parties["nina"] if by == "nina" else "una@build.example" if by == "una" else by

    def write_logs(self, logs: Logs) -> dict[str, str | None]:
        """Return the files of the records."""
        return {
            f"commitments/promises/{self.folders[each]}/{each}.yaml": TERMS.format(promiser=RECORDS[each][0], customer=RECORDS[each][1])
            + "".join(entry.to_line() for entry in log)
            for each, log in logs.items()
        }

    def pass_day(self) -> None:
        """Let the next thing happen on the next day."""
        self.day += timedelta(days=1)

    def say(self, record: str, by: str, text: str) -> Entry:
        """Append an entry in a commit of its party."""
        self.pass_day()
        self.logs[record].append(Entry(self.day, by, text))
        self.commit(by)
        return self.logs[record][-1]

    def report(self, record: str) -> None:
        """Let the promiser report."""
        self.say(record, self.choose_promiser(record), f"act: reported, progress: {self.random.randint(1, 99)}")

    def choose_promiser(self, record: str) -> str:
        """Return who speaks for the promiser now."""
        by = SPEAKERS[record][0]
        return "nina" if by in self.gone else by

    def renegotiate(self, record: str) -> None:
        """Let one side ask for another day, and the other agree: by a command, or by hand."""
        due = date(2027, 12, 1) + timedelta(days=self.random.randint(0, 300))
        self.say(record, self.choose_promiser(record), f"act: renegotiated, due: {due}, because: Late")
        self.say(record, "jane", self.state_answer(record, is_stated=self.random.random() < 0.5))

    def state_answer(self, record: str, *, is_stated: bool) -> str:
        """Return an agreement, with what it answers where a command writes it."""
        (text,) = self.write_logs({record: self.logs[record]}).values()
        source, _ = parse_document("", (text or "").encode())
        assert source is not None
        terms = hash_next_context(Kind.PROMISE, source.data, "agreed")
        return f'act: agreed, terms: "{terms}"' if is_stated else "act: agreed"

    def fork(self) -> tuple[str, Logs]:
        """Begin a branch; return its name and what the logs hold on main."""
        self.branches += 1
        name = f"b{self.branches}"
        self.repository.branch(name)
        return name, {each: list(log) for each, log in self.logs.items()}

    def merge_branches(self) -> None:
        """Let two branches append to the logs, perhaps bring main in, and join them in date order."""
        name, main = self.fork()
        first, second = self.random.sample(sorted(RECORDS), 2)
        self.renegotiate(first)
        branch, self.logs = self.logs, main
        self.repository.switch("main")
        self.report(first)
        self.report(second)
        joined = {each: sorted({id(e): e for e in (*branch[each], *self.logs[each])}.values(), key=lambda e: e.day) for each in RECORDS}
        self.pass_day()
        if self.random.random() < 0.5:
            self.repository.switch(name)
            self.repository.merge("main", self.write_logs(joined), by="una@build.example", on=self.day.isoformat())
            self.repository.switch("main")
            self.repository.merge(name, by="una@build.example", on=self.day.isoformat())
        else:
            self.repository.merge(name, self.write_logs(joined), by="una@build.example", on=self.day.isoformat())
        self.logs = joined

    def rebase_branch(self) -> None:
        """Let commits of a branch be put on top of main: by their author, or by somebody else."""
        name, main = self.fork()
        record = self.random.choice(sorted(RECORDS))
        by_author = self.random.random() < 0.5
        entry = self.say(record, "jane", "act: help_offered, note: I hold it") if self.may_help(record) else None
        if entry is None:
            self.renegotiate(record)
            entry = self.logs[record][-1]
        branch = {each: list(log) for each, log in self.logs.items()}
        self.logs = main
        self.repository.switch("main")
        self.pass_day()
        self.commit("una", {f"notes/{name}.md": "x\n"})
        count = len(branch[record]) - len(main[record])
        hand = "jane" if by_author else "una@build.example"
        self.repository.run_git("cherry-pick", f"{name}~{count}..{name}", by=hand, on=self.day.isoformat())
        self.logs = branch
        if not by_author and "agreed" in entry.text and "terms" not in entry.text:
            entry.is_own = False
        if self.random.random() < 0.5:
            self.pass_day()
            self.repository.merge(name, self.write_logs(branch), by="una@build.example", on=self.day.isoformat())
            entry.is_own = True

    def may_help(self, record: str) -> bool:
        """Tell whether help was asked for and not given."""
        return bool(self.logs[record]) and "help_wanted" in self.logs[record][-1].text

    def revert_by_mistake(self) -> None:
        """Let somebody of neither side take out what was said, and put it back."""
        self.report(self.random.choice(sorted(RECORDS)))
        for _ in range(2):
            self.pass_day()
            self.repository.run_git("revert", "--no-edit", "HEAD", by="stranger", on=self.day.isoformat())

    def move(self) -> None:
        """Move a record to another folder, with an edit."""
        record = self.random.choice(sorted(RECORDS))
        (old,) = self.write_logs({record: self.logs[record]})
        self.folders[record] = f"y{self.branches}-{self.day}"
        self.report_moved(record, old)

    def report_moved(self, record: str, old: str) -> None:
        """Commit a move together with a report."""
        self.pass_day()
        by = self.choose_promiser(record)
        self.logs[record].append(Entry(self.day, by, "act: reported, note: Moved"))
        self.commit(by, {old: None})

    def change_parties(self) -> None:
        """Let an address change, somebody leave, or somebody come for the customer."""
        self.pass_day()
        what = self.random.choice(["address", "leaver", "contact"])
        if what == "address":
            self.parties["nina"] = f"nina{self.day:%m%d}@new.example"
            commit_as = "nina@build.example"
        elif what == "leaver":
            last = self.day - timedelta(days=1)
            self.gone.add("omar")
            self.parties |= {"left": f", left: {last}", "members": "una", "former": f", former: {{omar: {last}}}"}
            commit_as = "una@build.example"
        else:
            self.parties["contacts"] = "jane, una"
            commit_as = "una@build.example"
        files = {"commitments/parties/all.yaml": PARTIES.format(**self.parties)}
        self.repository.commit({**self.write_logs(self.logs), **files}, by=commit_as, on=self.day.isoformat())


def make_history(folder: Path, seed: int) -> HonestHistory:
    """Return a board whose history was made by chance: the same for the same seed."""
    made = HonestHistory(make_repository(folder), Random(seed))  # noqa: S311 - chance, no secret
    made.begin()
    ways = [made.merge_branches, made.rebase_branch, made.revert_by_mistake, made.move, made.change_parties]
    for record in RECORDS:
        made.say(record, "jane", "act: agreed")
        made.report(record)
    for way in made.random.choices(ways, k=6):
        way()
    return made
