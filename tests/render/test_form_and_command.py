"""The form and the command write the very same: for every kind of record, and for every act with all that can be said in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.boards import AS_OF, KITCHEN, make_promise_yaml, run_troth, write_base_board
from tests.messages.said import AGREEMENT
from tests.render.forms import build_site_of, open_forms

from troth.edit.agreement_acts import COMMANDS as AGREEMENT_COMMANDS
from troth.edit.ask_acts import COMMANDS as ASK_COMMANDS
from troth.edit.new_record import format_record
from troth.model import Kind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.views.form_texts import ACT_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from troth.model import Data

LINE = 'Late: the "stone", #2 is 010 kg'
LONG = "The stone is late again, and the fitter too: " * 4 + "so we wait."
BLOCK = "First the stone.\n\n- then: the top\n- # 3"
OPEN = "promiser: nina\ncustomer: jane\noutcome: It shuts.\ndue: 2026-12-15\n"
ASK = """\
title: Which doors?
goal: open
asker: jane
sponsor: rosa
asked: [nina, omar, fitters]
seeks: promise
target: {value: 100, unit: EUR}
made: 2026-11-02
respond_by: 2026-12-20
request: Tell us.
"""
BOARD = {
    "board.yaml": "name: Kitchens\ntimezone: UTC\nrepository: https://github.com/o/r\n",
    "goals/open.yaml": "title: Open house\nowner: rosa\nmeasures: [{what: 'Shops: open', target: 12}, Doors that shut]\n",
    "asks/doors.yaml": ASK,
    "agreements/tills.yaml": AGREEMENT,
    "agreements/screens.yaml": AGREEMENT,
    "promises/kitchen.yaml": KITCHEN,
    "promises/bare.yaml": f"title: Bare\n{OPEN}",
    "promises/asked.yaml": f"title: Asked\n{OPEN}log:\n  - {{date: 2026-11-01, by: jane, act: requested}}\n",
    "promises/offered.yaml": f"title: Offered\n{OPEN}log:\n  - {{date: 2026-11-01, by: nina, act: offered}}\n",
    "promises/made.yaml": f"title: Made\n{OPEN}made: 2026-10-01\n",
    "promises/team.yaml": make_promise_yaml(promiser="[nina, omar]"),
    "promises/calling.yaml": make_promise_yaml() + "log:\n  - {date: 2026-10-05, by: nina, act: help_wanted, note: Hands.}\n",
    "promises/changing.yaml": make_promise_yaml()
    + "log:\n  - {date: 2026-10-05, by: nina, act: renegotiated, due: 2026-12-24, reason: people, because: Ill.}\n",
    "promises/done.yaml": make_promise_yaml() + "log:\n  - date: 2026-10-05\n    by: nina\n    act: delivered\n",
    "promises/over.yaml": make_promise_yaml(due="2026-11-10") + "tags: [late]\n",
}
SAID: Mapping[str, Mapping[str, Any]] = {
    "requested": {"respond_by": "2026-12-08"},
    "offered": {"respond_by": "2026-12-08"},
    "promised": {},
    "countered": {"due": "2026-12-30", "outcome": BLOCK, "cost": 150, "because": LONG},
    "declined": {"because": LINE},
    "withdrawn": {"because": "yes"},
    "agreed": {},
    "refused": {"because": "12"},
    "reported": {"confidence": "at_risk", "progress": 40},
    "help_wanted": {},
    "helped": {},
    "help_offered": {},
    "renegotiated": {"due": "2026-12-30", "outcome": LINE, "cost": "15 EUR", "reason": "prerequisite", "because": BLOCK},
    "followed_up": {"outcome": "Half done.", "learned": LINE, "next": ["made", "bare"]},
    "delivered": {"evidence": "https://example.com/a?b=c#d", "measures": [{"what": "Snags: left", "actual": 2}, "Inspection passed"]},
    "accepted": {"satisfaction": 5, "kept": "partly"},
    "rejected": {"because": "One drawer sticks"},
    "missed": {"reason": "other", "because": "1:30"},
    "revoked": {"reason": "people", "because": "{}"},
    "cancelled": {"because": "It's sold"},
    "superseded": {"promise": "made"},
    "reached_out": {"to": ["nina", "omar"], "via": "in_person"},
    "answered": {"answer": "committed", "for": "omar", "promise": "made", "amount": {"value": 40.5, "unit": "EUR"}},
    "paused": {"to": ["omar"], "until": "2026-12-08"},
    "closed": {},
    "input": {
        "working": LINE, "not_working": BLOCK, "change": "no", "rating": 3, "provides": "2026-12-01", "relationship": LONG,
        "requires": "More", "about": ["services", "needs"], "heard": 3, "of": 12,
    },
    "signed": {},
    "measured": {"requirement": "p1", "period": "2026-10", "value": 3.5},
    "goal measured": {"measure": "Shops: open", "value": 9},
    "reviewed": {"rating": 4, "next": ["made"]},
    "discussed": {"requirement": "p1", "period": "2026-10", "promise": "made"},
    "answered_input": {"input": "2026-08-01", "promise": "made"},
    "ended": {"because": LONG},
    "achieved": {},
    "dropped": {"because": LONG},
}  # fmt: skip
"""All that can be said with each act besides a note and the day it happened; two acts of one name are told by their kind."""
NO_FORM = {(Kind.PROMISE, "corrected")}
"""Acts that nobody can do here now: no entry of this board is new enough to be taken back."""
PROMISE_COMMANDS = {act: words.command for act, words in PROMISE_ACT_WORDS.items()}
COMMANDS = {**PROMISE_COMMANDS, **ASK_COMMANDS, **AGREEMENT_COMMANDS, "achieved": "achieve", "dropped": "drop"}
ACT = """([kind, id, act, by, values]) => {
  const row = troth.known.rowOf.get(`${kind}/${id}`);
  const task = new troth.acts.Acting(row, act, troth.known.knownOn(document.body), {}, "");
  for (const each of Object.values(task.controls)) each.set(undefined);
  const said = {by, date: troth.known.today(), ...values};
  for (const [name, value] of Object.entries(said)) task.controls[name].set(value);
  return {...task.files()[0], place: row.where, faults: task.faults().map((each) => each.says)};
}"""
NEW = """([kind, how, values, me, given = {}]) => {
  const { Making, Asking, Meeting } = troth.records;
  const { Promising } = troth.promise;
  const known = troth.known.knownOn(document.body);
  const make = { promise: Promising, ask: Asking, meeting: Meeting }[kind];
  const task = make ? new make(known, given, me) : new Making(kind, known, given, me);
  if (how) {
    task.how.set(how.opening);
    task.draw();
    task.respond.set(how.respond_by);
  }
  for (const [name, value] of Object.entries(values)) if (name !== "steps") task.controls[name].set(value);
  if (values.steps) task.steps.set(values.steps);
  return {files: Object.fromEntries(task.files().map((file) => [file.path, file.text])), faults: task.faults().map((each) => each.says)};
}"""
OFFERED = (
    "Object.fromEntries([...troth.known.rowOf].map(([name, row]) => [name, Object.fromEntries(Object.keys(row.acts).map((act) => [act, \
[...row.acts[act]].flatMap((letter) => row.roles[letter] ?? [])]))]))"
)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board with records in every state that has an act of its own."""
    root = write_base_board(tmp_path_factory.mktemp("board"), BOARD)
    for by in ("nina", "jane"):
        assert run_troth(root, "agreement", "sign", "screens", "--by", by, "--date", "2026-08-02").exit_code == 0
    screens = root / "commitments/agreements/screens.yaml"
    screens.write_text(
        f"{screens.read_text()}  - {{date: 2026-11-02, by: nina, act: measured, requirement: p1, period: 2026-10, value: 9}}\n"
    )
    return root


@pytest.fixture(scope="module")
def page(browser: Browser, board: Path) -> Iterator[Page]:
    """The Make page of that board, opened once: what is filled in here is read and never sent, and the board is put back each time."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
    tab = context.new_page()
    open_forms(tab, build_site_of(board, AS_OF), today=AS_OF)
    yield tab
    context.close()


def options(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options of a command by which one says the same."""
    for key, value in values.items():
        if key == "confidence":
            yield f"--{value.replace('_', '-')}"
        elif key == "kept":
            yield "--partly"
        else:
            for each in value if isinstance(value, list) else [value]:
                yield {"measures": "--measure"}.get(key, f"--{key.replace('_', '-')}")
                yield spoken(each)


def spoken(value: object) -> str:
    """Return a value as one writes it behind an option."""
    if isinstance(value, dict) and "actual" in value:
        return f"{value['what']} = {value['actual']}"
    if isinstance(value, dict) and "unit" in value:
        return f"{value['value']} {value['unit']}"
    return str(value)


def texts(board: Path) -> dict[str, str]:
    """Return what every file of a board's records holds."""
    return {path.relative_to(board).as_posix(): path.read_bytes().decode() for path in sorted(board.rglob("*.yaml"))}


def actor(act: str, doers: list[str]) -> str:
    """Return a person who may do the act: who it is for, or one who acts for them."""
    found = {"fitters": "nina", "retail": "jane"}.get(doers[0], doers[0]) if doers else "omar"
    return "jane" if act == "answered" else found


def offered(tab: Page) -> dict[tuple[str, str], tuple[str, str]]:
    """Return for each act a record on which a form has it now, and who does it."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for name, acts in tab.evaluate(OFFERED).items():
        kind, _, record = name.partition("/")
        for act, doers in acts.items():
            found.setdefault((kind, act), (record, actor(act, doers)))
    return found


def test_every_act(page: Page, board: Path) -> None:
    """The form's entry, at the end of the file where it says, makes the file that the command makes."""
    old = texts(board)
    places = offered(page)
    assert set(places) == {(kind, act) for kind, acts in ACT_FORMS.items() for act in acts} - NO_FORM
    for (kind, act), (record, by) in places.items():
        note = {} if act in ("closed", "paused") else {"happened": "2026-11-21"}
        values = {**SAID.get(f"{kind} {act}", SAID[act]), "note": LONG if act == "closed" else "Über \N{HANDSHAKE}: 1", **note}
        made = page.evaluate(ACT, [kind, record, act, by, values])
        assert made["faults"] == [], (kind, act)

        ended = run_troth(board, kind, COMMANDS[act], record, "--by", by, *options(values))

        assert ended.exit_code == 0, (kind, act, ended.output)
        assert made["place"] in {"end", "new"}
        assert texts(board) == {**old, made["path"]: old[made["path"]] + made["text"]}, (kind, act)
        (board / made["path"]).write_bytes(old[made["path"]].encode())


PROMISE = {
    "title": LINE, "promiser": ["nina", "omar"], "customer": "jane", "outcome": BLOCK,
    "measures": ["Inspection: passed", {"what": "Snags left open", "target": 0}], "due": "2026-12-20", "why": LONG, "cost": 14500,
    "partner": "rosa", "goal": "open", "ask": "doors", "agreement": "tills", "meeting": "first-visit", "part_of": "kitchen",
    "needs": ["made", "bare"], "continues": "over", "tags": ["house", "no"],
}  # fmt: skip
PROMISED = (
    "--title", LINE, "--promiser", "nina", "--promiser", "omar", "--customer", "jane", "--outcome", BLOCK,
    "--measure", "Inspection: passed", "--measure", "Snags left open = 0", "--due", "2026-12-20", "--why", LONG, "--cost", "14500",
    "--partner", "rosa", "--goal", "open", "--ask", "doors", "--agreement", "tills", "--meeting", "first-visit", "--part-of", "kitchen",
    "--needs", "made", "--needs", "bare", "--continues", "over", "--tag", "house", "--tag", "no",
)  # fmt: skip
SMALL = {"title": "Doors: all", "promiser": "omar", "customer": "nina", "outcome": "They shut.", "due": "2026-12-20"}
SMALLER = ("--title", "Doors: all", "--promiser", "omar", "--customer", "nina", "--outcome", "They shut.", "--due", "2026-12-20")
CASES: Mapping[str, tuple[str, Mapping[str, str] | None, Mapping[str, Any], tuple[str, ...]]] = {
    "promise": ("promise", {"opening": "made", "respond_by": ""}, PROMISE, PROMISED),
    "request": (
        "promise", {"opening": "requested", "respond_by": "2026-12-01"}, SMALL, ("--request", "--respond-by", "2026-12-01", *SMALLER),
    ),
    "offer": ("promise", {"opening": "offered", "respond_by": ""}, {**SMALL, "promiser": "nina", "customer": "jane"}, (
        "--offer", "--title", "Doors: all", "--promiser", "nina", "--customer", "jane", "--outcome", "They shut.", "--due", "2026-12-20",
    )),
    "ask": (
        "ask", None,
        {"title": "Who measures?", "asker": "nina", "sponsor": "rosa", "asked": ["omar", {"each": "fitters"}], "seeks": "promise",
         "respond_by": "2026-12-20", "request": BLOCK, "why": LONG, "goal": "open", "target": {"value": 24, "unit": "hours"},
         "benefit": [{"what": "A ruler: yours"}]},
        ("--title", "Who measures?", "--sponsor", "rosa", "--asked", "omar", "--asked", "each:fitters", "--seeks", "promise",
         "--respond-by", "2026-12-20", "--request", BLOCK, "--why", LONG, "--goal", "open", "--target", "24 hours",
         "--benefit", "A ruler: yours"),
    ),
    "ask of everybody": (
        "ask", None,
        {"title": "Half an hour?", "asker": "nina", "asked": ["fitters", {"each": "all"}], "seeks": "input", "respond_by": "2026-12-20",
         "request": "What works?", "benefit": [{"what": "It stays."}, {"what": "A rack", "for": "fitters"}],
         "ladder": [{"via": "personal", "wait": 5}, {"via": "email", "wait": 3}, {"via": "personal", "wait": 5}, {"via": "sponsor"}]},
        ("--title", "Half an hour?", "--asked", "fitters", "--asked", "each:all", "--respond-by", "2026-12-20", "--request", "What works?",
         "--benefit", "It stays.", "--benefit", "fitters=A rack", "--ladder", "talk,mail,talk,sponsor"),
    ),
    "ask by other steps": (
        "ask", None,
        {"title": "A word?", "asker": "nina", "asked": ["omar"], "seeks": "input", "respond_by": "2026-12-20", "request": "What works?",
         "ladder": [{"via": "personal", "wait": 2}, {"via": "personal", "wait": 5}]},
        ("--title", "A word?", "--asked", "omar", "--respond-by", "2026-12-20", "--request", "What works?", "--ladder", "talk:2,talk"),
    ),
    "meeting": (
        "meeting", None,
        {"title": "Review, week 47", "kind": "one_on_one", "date": AS_OF, "attendees": ["nina", "omar"], "follows": "first-visit",
         "notes": BLOCK, "steps": [SMALL, {**SMALL, "title": "Stairs"}]},
        ("--title", "Review, week 47", "--kind", "one-on-one", "--on", AS_OF, "--attendee", "nina", "--attendee", "omar", "--follows",
         "first-visit", "--notes", BLOCK, "--step", "omar: Doors: all -> They shut. @ 2026-12-20 / to nina", "--step",
         "omar: Stairs -> They shut. @ 2026-12-20 / to nina"),
    ),
    "agreement": (
        "agreement", None,
        {"title": "IT serves us", "provider": "fitters", "customers": ["retail"], "value": ["Quote: on the phone"],
         "services": [{"what": "Pricing", "deliverables": ["API", "Notice of changes"]}],
         "requirements": [{"id": "p1", "what": "First answer to a P1", "unit": "hours", "at_most": 4, "every": "month"}],
         "needs": ["Two weeks' notice"], "roles": [{"party": "fitters", "responsible_for": ["Run", "Repair"]}],
         "obstacles": [{"what": "One engineer", "plan": "A second by March"}], "resources": [], "review_every": "6 months"},
        ("--title", "IT serves us", "--provider", "fitters", "--customer", "retail", "--value", "Quote: on the phone", "--service",
         "Pricing: API; Notice of changes", "--requirement", "p1: First answer to a P1, at most 4 hours, every month", "--need",
         "Two weeks' notice", "--role", "fitters: Run; Repair", "--obstacle", "One engineer: A second by March",
         "--review-every", "6 months"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_new_record(page: Page, board: Path, case: str) -> None:
    """Same files, same names, same text, whatever the form is filled with."""
    kind, how, values, words = CASES[case]
    made = page.evaluate(NEW, [kind, how, values, "nina"])
    assert made["faults"] == []
    old = texts(board)

    ended = run_troth(board, "new", kind, "--by", "nina", *words)

    assert ended.exit_code == 0, ended.output
    new = {path: text for path, text in texts(board).items() if path not in old}
    for path in new:
        (board / path).unlink()
    assert new == made["files"]


def test_a_promise_in_answer_to_an_ask(page: Page, board: Path) -> None:
    """The form that an ask leads to makes the file that answering with a day makes: for the asker, and for the ask's goal."""
    values = {"title": "Doors: all", "outcome": BLOCK, "measures": ["They shut"], "due": "2026-12-20"}
    made = page.evaluate(NEW, ["promise", None, values, "nina", {"ask": "doors"}])
    assert made["faults"] == []
    old = texts(board)
    words = ("--answer", "committed", "--title", "Doors: all", "--outcome", BLOCK, "--measure", "They shut", "--due", "2026-12-20")

    ended = run_troth(board, "ask", "answer", "doors", "--by", "nina", *words)

    assert ended.exit_code == 0, ended.output
    new = {path: text for path, text in texts(board).items() if old.get(path) != text}
    for path in new:
        (board / path).unlink()
    assert new == made["files"]


def test_no_kind_of_record_is_left_out(page: Page) -> None:
    """Whatever the page has a form for is made by both here."""
    forms = page.evaluate("Object.keys(troth.board.forms)")
    assert set(forms) == {kind for kind, *_ in CASES.values()} | {"goal"}


def test_a_goal_is_written_as_a_command_would(page: Page) -> None:
    """No command makes one; what all commands write with writes the same."""
    goal: dict[str, Data] = {
        "title": LINE,
        "why": BLOCK,
        "owner": "rosa",
        "by": "2027-06-30",
        "measures": [{"what": "Shops: open", "target": 12}],
    }
    made = page.evaluate(NEW, ["goal", None, goal, ""])
    (text,) = made["files"].values()
    assert made["faults"] == []
    assert text == format_record({**goal, "why": f"{BLOCK}\n"})
