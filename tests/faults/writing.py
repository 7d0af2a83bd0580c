"""Every command that writes, each on a board on which it may, with what it is to write: so that anything can be put in its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from tests.agreements import HEARD, SERVING, make_agreement_yaml
from tests.cli.boards import make_promise_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(Enum):
    """How a command writes."""

    CHANGE = auto()
    """It changes a file of the board."""
    NEW = auto()
    """It makes files of the board."""
    FOLDER = auto()
    """It fills or replaces a folder outside of the records."""
    FILE = auto()
    """It replaces a file outside of the records."""
    APPEND = auto()
    """It adds to the end of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A command that writes: its words, the board's files that it needs besides the base, and the path of what it writes."""

    command: str
    words: tuple[str, ...]
    way: Way
    target: str
    files: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    """What is done first, so that it may."""
    theirs: str = ""
    """Where somebody else's file may lie, if not right in its place."""

    @property
    def name(self) -> str:
        """Return what tests call it."""
        return self.command if self.command != "export" else f"export {self.words[0]}"


_SAID = "  - {{date: 2026-10-0{number}, by: {said}}}\n"


def _log(*entries: str) -> str:
    return "log:\n" + "".join(_SAID.format(number=number, said=said) for number, said in enumerate(entries, start=2))


_DRAFT = make_promise_yaml(made="")
_REQUESTED = make_promise_yaml(made="") + _log("jane, act: requested")
_PROMISED = make_promise_yaml(partner="omar")
_AGREED = _PROMISED + _log("jane, act: agreed")
_CHANGED = _SAID.format(number=9, said="nina, act: renegotiated, due: 2027-01-15, because: Rain.")
_ASKED = "title: Who helps?\nasker: rosa\nasked: [nina, omar]\nseeks: input\nmade: 2026-10-01\nrespond_by: 2026-12-01\nrequest: What?\n"


def _act(name: str, board: str, words: str) -> Writing:
    """Return an act on the promise `it`."""
    path = "promises/it.yaml"
    return Writing(
        command=f"promise {name}", words=("it", *words.split()), way=Way.CHANGE, target=f"commitments/{path}", files={path: board}
    )


def _ask(name: str, *words: str) -> Writing:
    path = "asks/it.yaml"
    return Writing(command=f"ask {name}", words=("it", *words), way=Way.CHANGE, target=f"commitments/{path}", files={path: _ASKED})


def _agreement(name: str, words: str, *before: str) -> Writing:
    return Writing(
        command=f"agreement {name}",
        words=("serving", *words.split()),
        way=Way.CHANGE,
        target=f"commitments/{SERVING}",
        files={SERVING: make_agreement_yaml(HEARD)},
        before=before,
    )


def _goal(name: str, words: str) -> Writing:
    path = "goals/open-house.yaml"
    goal = "title: Open house\nowner: nina\nmeasures: [{what: Guests, at_least: 40}]\n"
    return Writing(
        command=f"goal {name}", words=("open-house", *words.split()), way=Way.CHANGE, target=f"commitments/{path}", files={path: goal}
    )


def _new(kind: str, target: str, words: str, *more: str) -> Writing:
    return Writing(command=f"new {kind}", words=("--title", "Hang", *words.split(), *more), way=Way.NEW, target=f"commitments/{target}")


def _export(form: str, target: str) -> Writing:
    way = Way.FOLDER if form == "parquet" else Way.FILE
    return Writing(command="export", words=(form, "--out", "{out}"), way=way, target=target)


ACTS = (
    _act("request", _DRAFT, "--by jane"),
    _act("offer", _DRAFT, "--by nina"),
    _act("promise", _DRAFT, "--by nina"),
    _act("counter", _REQUESTED, "--by nina --due 2027-01-15 --because Rain."),
    _act("decline", _REQUESTED, "--by nina --because Rain."),
    _act("withdraw", _REQUESTED, "--by jane --because Rain."),
    _act("agree", _PROMISED, "--by jane"),
    _act("refuse", _AGREED + _CHANGED, "--by jane --because No."),
    _act("report", _AGREED, "--by nina --on-track"),
    _act("help", _AGREED, "--by nina --note Hands."),
    _act("helped", _AGREED + _SAID.format(number=9, said="nina, act: help_wanted, note: Hands."), "--by omar"),
    _act("offer-help", _AGREED + _SAID.format(number=9, said="nina, act: help_wanted, note: Hands."), "--by omar"),
    Writing(
        command="promise correct",
        words=("it", "--by", "nina", "--because", "No."),
        way=Way.CHANGE,
        target="commitments/promises/it.yaml",
        files={"promises/it.yaml": _AGREED},
        before=("promise help it --by nina --note Hands.",),
    ),
    _act("renegotiate", _AGREED, "--by nina --due 2027-01-15 --because Rain."),
    _act("follow-up", _AGREED, "--by omar"),
    _act("deliver", _AGREED, "--by nina"),
    _act("accept", _AGREED + _SAID.format(number=9, said="nina, act: delivered"), "--by jane"),
    _act("reject", _AGREED + _SAID.format(number=9, said="nina, act: delivered"), "--by jane --because No."),
    _act("miss", _AGREED, "--by nina --reason underestimated"),
    _act("revoke", _AGREED, "--by nina --reason people --because Rain."),
    _act("cancel", _AGREED, "--by jane --because Rain."),
    _act("supersede", _AGREED, "--by nina --promise fit-kitchen"),
    _ask("reach", "--by", "rosa", "--to", "all", "--via", "email"),
    _ask("answer", "--by", "nina", "--answer", "gave-input", "--note", "This."),
    _ask("pause", "--by", "rosa", "--to", "nina", "--until", "2026-12-15"),
    _ask("close", "--by", "rosa", "--note", "Done."),
    _agreement("input", "--by jane --working This. --not-working That. --rating 3"),
    _agreement("sign", "--by nina"),
    _agreement("measure", "--by nina --requirement on-time --period 2026-10 --value 96"),
    _agreement("review", "--by jane --rating 4", "agreement sign serving --by nina", "agreement sign serving --by jane"),
    _agreement("discuss", "--by nina --requirement on-time --period 2026-10 --note Rain."),
    _agreement("respond", f"--by nina --input {HEARD[6:16]} --note Rain."),
    _agreement("end", "--by nina --because Rain."),
    _goal("measure", "--by nina --value 12"),
    _goal("achieve", "--by nina"),
    _goal("drop", "--by nina --because Rain."),
)
NEWS = (
    _new("promise", "promises/2026-11/hang.yaml", "--by nina --customer jane --due +2w --outcome Shut."),
    _new("ask", "asks/2026-11/hang.yaml", "--by rosa --seeks input --asked nina --respond-by +2w --request What?"),
    _new("agreement", "agreements/hang.yaml", "--provider fitters --customer retail"),
    _new("meeting", "meetings/hang.yaml", "--id hang --kind account", "--step", "nina: Order hinges -> they are here @ +10d"),
    Writing(command="new person", words=("Hanna Weiss",), way=Way.CHANGE, target="commitments/parties/all.yaml"),
    Writing(command="new team", words=("Doors",), way=Way.CHANGE, target="commitments/parties/all.yaml"),
    Writing(command="new customer", words=("Acme",), way=Way.CHANGE, target="commitments/parties/all.yaml"),
    Writing(command="new goal", words=("Hang", "--owner", "nina"), way=Way.NEW, target="commitments/goals/hang.yaml"),
    Writing(command="init", words=("{out}", "--yes", "--name", "Hang", "--you", "Nina"), way=Way.NEW, target="fresh/docs/our-board.md"),
    Writing(command="update", words=(), way=Way.NEW, target=".vscode/settings.json"),
    Writing(command="import", words=("plan.csv", "--write"), way=Way.NEW, target="commitments/promises/2026-10/hang.yaml"),
    Writing(
        command="sources fetch",
        words=(),
        way=Way.NEW,
        target=".troth/sources/sales.json",
        theirs=".troth/sources/notes.txt",
        files={"board.yaml": "name: All\nsources:\n  sales: {from: ../sales}\n"},
    ),
)
OUTPUTS = (
    Writing(command="build", words=("--out", "{out}"), way=Way.FOLDER, target="made/site"),
    Writing(command="render", words=("--out", "{out}"), way=Way.FOLDER, target="made/pages"),
    Writing(command="digest", words=("--all", "--out", "{out}"), way=Way.FOLDER, target="made/letters"),
    _export("json", "made/board.json"),
    _export("csv", "made/promises.csv"),
    _export("xlsx", "made/promises.xlsx"),
    _export("ics", "made/board.ics"),
    _export("atom", "made/feed.xml"),
    _export("parquet", "made/boards"),
    Writing(command="receive", words=("--event", "event.json", "--out", "{out}"), way=Way.FILE, target="made/judged.json"),
    Writing(command="review", words=("HEAD", "--summary", "{out}"), way=Way.APPEND, target="made/summary.md"),
    Writing(command="check", words=("--summary", "{out}"), way=Way.APPEND, target="made/summary.md"),
)
MERGES = (Writing(command="resolve", words=(), way=Way.CHANGE, target="commitments/promises/kitchen.yaml"),)
"""What writes in the middle of a merge, where two have added to one log."""
WRITES = (*ACTS, *NEWS, *OUTPUTS, *MERGES)
READS = frozenset({
    "due", "list", "show", "ask answers", "ask next", "ask draft", "agreement interview", "agreement draft", "agreement status", "explain",
    "doctor", "rollup", "sources list", "serve", "report", "promise tell",
})  # fmt: skip
"""The commands that write nothing; `serve` keeps its site among the system's files for a while."""
