"""Random edits of a board's records, of every kind that one record can show of another."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path


FOLDERS = ("promises", "asks", "agreements", "meetings", "goals")
DAY = date(2026, 11, 20)
TEXTS = ("title", "outcome", "why", "request", "notes")
AUTHORS = ("mara", "nina", "marek", "jane", "somebody")
ACTS: tuple[dict[str, Any], ...] = (
    {"act": "agreed"},
    {"act": "reported", "confidence": "off_track"},
    {"act": "help_wanted", "note": "A hand"},
    {"act": "helped", "note": "Here"},
    {"act": "promised", "note": "In my words"},
    {"act": "delivered", "note": "Done"},
    {"act": "accepted", "satisfaction": 4},
    {"act": "revoked", "reason": "other", "because": "It rains"},
    {"act": "cancelled", "because": "It rains"},
)


@dataclass(frozen=True, slots=True)
class Scribe:
    """Edits the board in a folder by chance, and tells what it did."""

    root: Path
    chance: random.Random

    def edit(self) -> str:
        """Make one edit, and return what it was."""
        name = self.chance.choice(sorted(_EDITS))
        _EDITS[name](self)
        return name

    def list_records(self, folder: str) -> list[Path]:
        """Return the records of a folder."""
        return sorted((self.root / "commitments" / folder).rglob("*.yaml"))

    def choose_id(self, folder: str) -> str:
        """Return the id of a record that is there, and now and then of one that is not."""
        return self.chance.choice([*(file.stem for file in self.list_records(folder)), "nobody-knows"])

    def change(self, folder: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change what a record says."""
        file = self.chance.choice(self.list_records(folder))
        source, _ = parse_document(str(file), file.read_bytes())
        if source is not None:
            data: dict[str, Any] = dict(source.data)
            change(data)
            file.write_text(json.dumps({key: value for key, value in data.items() if value is not None}, indent=1), encoding="utf-8")

    def choose_day(self) -> str:
        """Return a day that is not far: those of several promises fall into one week."""
        return (DAY + timedelta(days=self.chance.randrange(-10, 20))).isoformat()


def _words(of: Scribe) -> None:
    def change(data: dict[str, Any]) -> None:
        key = of.chance.choice([key for key in TEXTS if isinstance(data.get(key), str)])
        data[key] = f"{data[key].strip()} {of.chance.randrange(1000)}"

    of.change(of.chance.choice(["promises", "promises", "asks", "agreements", "meetings", "goals"]), change)


def _tie(of: Scribe) -> None:
    key = of.chance.choice(["part_of", "continues", "needs"])
    other: Any = of.chance.choice([None, of.choose_id("promises"), of.choose_id("promises")])
    of.change("promises", lambda data: data.update({key: [other] if other and key == "needs" else other}))


def _names(of: Scribe) -> None:
    key, folder = of.chance.choice([("goal", "goals"), ("ask", "asks"), ("agreement", "agreements"), ("meeting", "meetings")])
    of.change("promises", lambda data: data.update({key: of.chance.choice([None, of.choose_id(folder)])}))


def _day(of: Scribe) -> None:
    of.change("promises", lambda data: data.update({of.chance.choice(["due", "due", "made"]): of.choose_day()}))


def _act(of: Scribe) -> None:
    def change(data: dict[str, Any]) -> None:
        sides = [each for key in ("promiser", "customer") for each in (data[key] if isinstance(data[key], list) else [data[key]])]
        more = of.chance.choice([
            *ACTS,
            {"act": "superseded", "promise": of.choose_id("promises")},
            {"act": "followed_up", "outcome": "Well", "next": [of.choose_id("promises")]},
            {"act": "renegotiated", "due": of.choose_day(), "reason": "other", "because": "It rains"},
        ])  # fmt: skip
        data["log"] = [*(data.get("log") or []), {"date": DAY.isoformat(), "by": of.chance.choice(sides), **more}]

    of.change("promises", change)


def _forget(of: Scribe) -> None:
    of.change(of.chance.choice(["promises", "asks"]), lambda data: data.update(log=(data.get("log") or [])[:-1] or None))


def _answer(of: Scribe) -> None:
    def change(data: dict[str, Any]) -> None:
        asked = [each["each"] if isinstance(each, dict) else each for each in data["asked"]]
        said = {"answer": "committed", "note": "Yes", "promise": of.choose_id("promises")}
        entry = {"date": DAY.isoformat(), "by": data["asker"], "act": "answered", "for": of.chance.choice(asked), **said}
        data["log"] = [*(data.get("log") or []), entry]

    of.change("asks", change)


def _follows(of: Scribe) -> None:
    of.change("meetings", lambda data: data.update(follows=of.chance.choice([None, of.choose_id("meetings")])))


def _serves(of: Scribe) -> None:
    of.change("asks", lambda data: data.update(goal=of.chance.choice([None, of.choose_id("goals")])))


def _party(of: Scribe) -> None:
    def change(data: dict[str, Any]) -> None:
        people = next(iter(data.values()))
        one = of.chance.choice(sorted(people))
        people[one] = {**people[one], "name": f"{people[one]['name']} {of.chance.randrange(10)}"}

    of.change("parties", change)


def _setting(of: Scribe) -> None:
    file = of.root / "commitments/board.yaml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("weekly_load:")]
    file.write_text("\n".join([*lines, f"weekly_load: {of.chance.randrange(1, 4)}", ""]), encoding="utf-8")


def _new(of: Scribe) -> None:
    file = of.chance.choice(of.list_records("promises"))
    file.with_name(f"new-{of.chance.randrange(30)}.yaml").write_bytes(file.read_bytes())


def _gone(of: Scribe) -> None:
    of.chance.choice(of.list_records("promises")).unlink()


def _moved(of: Scribe) -> None:
    file = of.chance.choice(of.list_records("promises"))
    (folder := file.parents[1] / "2026-12").mkdir(exist_ok=True)
    file.rename(folder / file.name)


def commit_all(of: Scribe) -> None:
    """Commit everything as somebody."""
    author = of.chance.choice(AUTHORS)
    who = f"user.name={author.title()}", f"user.email={author}@example.org", "commit.gpgsign=false"
    git = ["git", "-C", str(of.root), *(word for each in who for word in ("-c", each))]
    if not (of.root / ".git").exists():
        subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "Records"], check=True)


_EDITS: dict[str, Callable[[Scribe], None]] = {
    "a day": _day, "a follow-up of meetings": _follows, "a party": _party, "a promise gone": _gone, "a promise moved": _moved,
    "a promise new": _new, "a record named": _names, "a setting": _setting, "a thread": _tie, "an act": _act, "an act again": _act,
    "an answer": _answer, "an ask's goal": _serves, "an entry less": _forget, "history": commit_all, "words": _words, "words again": _words,
}  # fmt: skip
