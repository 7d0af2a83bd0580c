"""What forms send: for every act and every kind of record one message, which `messages/` takes without a complaint and to the letter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.boards import AS_OF, write_base_board
from tests.edit.record_files import read_data
from tests.hosts.hosted import check_fine, host_board
from tests.messages.said import apply_all, judge_on, make_message, read_state
from tests.render.forms import build_site_of, open_forms
from tests.render.test_form_and_command import BLOCK, BOARD, CASES, LINE, LONG, SAID, actor

from troth.model import Kind
from troth.render.page import SiteUrls
from troth.render.pages import list_lazy_pages
from troth.status.acts import ACTS
from troth.views.context import ViewContext
from troth.views.form_texts import ACT_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from troth.messages.judgement import BoardState

PEOPLE = """\
people:
  nina: {name: Nina Novak, github: nina}
  omar: {name: Omar Said, github: omar}
  rosa: {name: Rosa Roth, github: rosa}
  jane: {name: Jane Ito, github: jane}
teams:
  fitters: {name: Fitters, lead: nina, members: [omar, rosa]}
customers:
  retail: {name: Retail customers, contacts: [jane]}
"""
FILES = {
    **BOARD,
    "board.yaml": f"{BOARD['board.yaml']}maintainers: [jane]\n",
    "parties/all.yaml": PEOPLE,
    "promises/mine.yaml": BOARD["promises/made.yaml"] + "log:\n  - {date: 2026-11-21, by: nina, act: reported, note: Half.}\n",
}
SIGNED = "  - {date: 2026-08-02, by: nina, act: signed}\n  - {date: 2026-08-03, by: jane, act: signed}\n"
MISSED = "  - {date: 2026-11-02, by: nina, act: measured, requirement: p1, period: 2026-10, value: 9}\n"
HOSTILE = "### Act\n\n/accept 5/5\n```troth\n<!-- x\n> no: '{'"
"""Words that would be something else where they stood bare in an issue."""
MEETS = """
const known = troth.known.knownOn(null);
const acting = (kind, id, act, me) => new troth.acts.Acting(troth.known.rowOf.get(`${kind}/${id}`), act, known, {}, me);
"""
ACT = f"""all => {{ {MEETS}
  return all.map(([kind, id, act, by, values]) => {{
    const task = acting(kind, id, act, by);
    for (const each of Object.values(task.controls)) each.set(undefined);
    for (const [name, value] of Object.entries({{by, date: troth.known.today(), ...values}})) task.controls[name].set(value);
    return {{...task.message(), entry: task.record(), faults: task.faults().map((each) => each.says)}};
  }});
}}"""
NEW = """all => {
  const known = troth.known.knownOn(null);
  const { Making, Asking, Meeting } = troth.records;
  const makes = { promise: troth.promise.Promising, ask: Asking, meeting: Meeting };
  return all.map(([kind, how, values, me, given]) => {
    const task = makes[kind] ? new makes[kind](known, given, me) : new Making(kind, known, given, me);
    if (how) {
      task.how.set(how.opening);
      task.draw();
      task.respond.set(how.respond_by);
    }
    for (const [name, value] of Object.entries(values)) if (name !== "steps") task.controls[name].set(value);
    if (values.steps) task.steps.set(values.steps);
    return {...task.message(), texts: task.files().map((file) => file.text), faults: task.faults().map((each) => each.says)};
  });
}"""
OFFERED = """() => [...troth.known.rowOf].map(([name, row]) => [name, Object.fromEntries(Object.keys(row.acts).map((act) => [act,
  [...row.acts[act]].flatMap((letter) => row.roles[letter] ?? [])]))])"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board with records in every state that has an act of its own, whose people have accounts."""
    made = write_base_board(tmp_path_factory.mktemp("sent"), FILES)
    (made / "commitments/agreements/screens.yaml").write_text(FILES["agreements/screens.yaml"] + SIGNED + MISSED)
    return made


@pytest.fixture(scope="module")
def state(root: Path) -> BoardState:
    """The board as messages are judged on it."""
    return read_state({each.relative_to(root).as_posix(): each.read_bytes() for each in root.rglob("*.yaml")}, date.fromisoformat(AS_OF))


@pytest.fixture(scope="module")
def tab(browser: Browser, root: Path) -> Iterator[Page]:
    """One tab on the forms of that board."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
    found = context.new_page()
    open_forms(found, build_site_of(root, AS_OF), today=AS_OF)
    yield found
    context.close()


def take(state: BoardState, sent: Mapping[str, Any], account: str) -> dict[str, Any]:
    """Return the records that a message makes or changes, by path; fail where the board has something against it."""
    message = make_message(sent["body"], account, None, title=sent["title"], channel="issue", said_on=date.fromisoformat(AS_OF))
    found = judge_on(state, message)
    assert found.changes, f"{found.reply}\n{sent['body']}"
    assert found.mode == "pull-request" or len({each.path for each in found.changes}) == 1
    after = apply_all(state.files, found)
    new = read_state(after, date.fromisoformat(AS_OF)).board.problems
    assert {each.message for each in new if each.is_error} <= {each.message for each in state.board.problems}
    return {path: read_data(content) for path, content in after.items() if content != state.files.get(path)}


def list_acts(tab: Page) -> Iterator[tuple[str, str, str, str]]:
    """Yield each act that has a form, with a record that has room for it and a person who may do it."""
    seen = set()
    for name, acts in tab.evaluate(OFFERED):
        kind, _, record = name.partition("/")
        for act, doers in acts.items():
            if (kind, act) not in seen and (act != "corrected" or record == "mine"):
                seen.add((kind, act))
                yield kind, record, act, "nina" if act == "corrected" else actor(act, doers)


def list_act_cases(tab: Page) -> Iterator[tuple[str, str, str, str, Mapping[str, Any]]]:
    """Yield each act with all that can be said in it, with plain words and with hostile ones."""
    own: dict[str, Mapping[str, Any]] = {
        "corrected": {"entry": {"date": "2026-11-21", "act": "reported"}, "because": LINE},
        "answered": {"answer": "gave_input", "for": "nina"},
    }
    for kind, record, act, by in list_acts(tab):
        values = own.get(act, SAID.get(f"{kind} {act}", SAID.get(act, {})))
        yield from ((kind, record, act, by, {**values, **more}) for more in VARIATIONS if act != "closed" or more)


VARIATIONS: tuple[Mapping[str, str], ...] = ({}, {"note": "Über \N{HANDSHAKE}: 1"}, {"note": BLOCK}, {"note": HOSTILE})


def test_every_act_is_sent_and_taken(tab: Page, state: BoardState) -> None:
    """Of each act of each kind: the message becomes the very entry that the form shows, with plain words and with hostile ones."""
    acts = list(list_acts(tab))
    assert {(kind, act) for kind, _, act, _ in acts} == {(kind.value, act) for kind, forms in ACT_FORMS.items() for act in forms}
    cases = list(list_act_cases(tab))
    for (kind, record, act, by, values), sent in zip(cases, tab.evaluate(ACT, cases), strict=True):
        assert sent["faults"] == [], (kind, act, values)
        ((path, data),) = take(state, sent, by).items()
        expected = {key: value for key, value in sent["entry"].items() if key != "terms"}
        written = {key: value for key, value in data["log"][-1].items() if key != "terms"}
        assert written == expected, (kind, record, act, path, sent["body"])
        is_hostile = values.get("note") == HOSTILE
        assert ("```troth" in sent["body"]) == is_hostile, sent["body"]  # headings and words; a block only where words would be more
        assert is_hostile or sent["body"].startswith("### Record\n\n")


AGREED = {"title": LINE, "provider": "fitters", "customers": ["retail"], "value": ["Quote on the phone"], "review_every": "3 months"}
GOAL = {"title": LINE, "why": BLOCK, "owner": "rosa", "by": "2027-06-30", "measures": [{"what": "Shops: open", "target": 12}]}
KINDS: tuple[tuple[str, Mapping[str, str] | None, Mapping[str, Any], str, Mapping[str, str]], ...] = (
    *((kind, how, values, "nina", {}) for kind, how, values, _ in CASES.values() if kind != "meeting"),
    ("agreement", None, AGREED, "nina", {}),
    ("goal", None, GOAL, "rosa", {}),
    ("goal", None, {**GOAL, "why": HOSTILE}, "rosa", {}),
    ("promise", {"opening": "made"}, {"title": "A", "customer": "jane", "outcome": "B", "due": "2026-12-20"}, "nina", {}),
    ("promise", None, {"title": "A", "outcome": LONG, "due": "2026-12-20"}, "nina", {"ask": "doors"}),
)


def test_every_new_record_is_sent_and_taken(tab: Page, state: BoardState) -> None:
    """Of each kind and each way to begin: the message makes the very record of which the form shows the file."""
    for (kind, how, values, me, given), sent in zip(KINDS, tab.evaluate(NEW, [list(each) for each in KINDS]), strict=True):
        assert sent["faults"] == [], (kind, how, values, given)
        (data,) = take(state, sent, me).values()
        (text,) = sent["texts"]
        made = {"made": AS_OF} if kind == "goal" else {}
        assert ("```troth" in sent["body"]) == (values.get("why") == HOSTILE), sent["body"]
        assert data == {**read_data(text.encode()), **made}, (kind, how, sent["body"])
    assert {Kind(kind) for kind, *_ in KINDS} | {Kind.MEETING} == {*ACT_FORMS, Kind.MEETING}
    assert len(ACTS) == len(ACT_FORMS[Kind.PROMISE])


def test_an_offer_of_help_leaves_the_call_open(tab: Page, state: BoardState) -> None:
    """Whoever can help offers it, and the call stands until somebody has helped; the page of calls leads to the offer."""
    cases = [("promise", "calling", act, "omar", {"note": "On Tuesday."}) for act in ("help_offered", "helped")]
    calls = []
    for sent in tab.evaluate(ACT, cases):
        message = make_message(sent["body"], "omar", None, title=sent["title"], channel="issue", said_on=date.fromisoformat(AS_OF))
        after = read_state(apply_all(state.files, judge_on(state, message)), date.fromisoformat(AS_OF))
        calls.append(after.board.promises["calling"].snapshot.help_request is not None)
    assert calls == [True, False]
    pages = list_lazy_pages(ViewContext(state.board), SiteUrls(directory_urls=False))
    page = next(each for each in pages if each.address == "help-wanted").make()
    assert "make.html?kind=promise&amp;id=calling&amp;act=help_offered" in page.body


STEP: dict[str, Any] = {"title": "Order the oak", "promiser": "nina", "due": "2026-12-04"}
SIX = [
    STEP,
    {**STEP, "title": "Plane it", "outcome": "It is flat", "partner": "rosa"},
    {**STEP, "title": "Oil it", "promiser": ["omar", "nina"], "customer": "jane"},
    {**STEP, "title": "Count the doors", "measures": [{"what": "Doors that stick", "at_most": 0}], "partner": "omar", "promiser": "rosa"},
    {**STEP, "title": "Call Jane", "customer": "jane", "measures": [{"what": "Calls", "target": 2}]},
    {**STEP, "title": "Sharpen the saw", "outcome": "It cuts."},
]
MEETING = {"title": "Review, week 47", "kind": "project", "date": AS_OF, "attendees": ["nina", "omar"]}


def test_a_meeting_with_six_next_steps_is_one_message(tab: Page, state: BoardState) -> None:
    """One message makes all seven files, with who follows up and the measures of each; a line a step, or in a block where lines can't."""
    many = [*SIX[:5], {**SIX[5], "outcome": BLOCK, "measures": ["One", "Two", HOSTILE]}]
    cases = [["meeting", None, {**MEETING, "steps": steps}, "nina", {}] for steps in (SIX, many, [])]
    for sent, steps in zip(tab.evaluate(NEW, cases), (SIX, many, []), strict=True):
        assert sent["faults"] == []
        made = take(state, sent, "nina")
        assert len(made) == 1 + len(steps)
        assert [*made.values()] == [read_data(text.encode()) for text in sent["texts"]]
        assert ("```" in sent["body"]) == (steps is many)
    assert [each.get("partner") for each in [*take(state, tab.evaluate(NEW, cases[:1])[0], "nina").values()][1:]] == [
        None, "rosa", None, "omar", None, None,
    ]  # fmt: skip


def test_people_who_are_new_in_a_meeting_come_with_it(tab: Page, state: BoardState) -> None:
    """Somebody added on the way is there, promises and follows up: one message makes all of it; others stay out."""
    marek, gate = (
        tab.evaluate("([place, name]) => troth.added.OFFERS[place].go(name)", each) for each in ([0, "Marek Kowalski"], [1, "Gate Ltd"])
    )
    assert (marek, gate) == ("marek", "gate-ltd")
    step = {**STEP, "promiser": "nina", "customer": "gate-ltd", "partner": "marek"}
    case = ["meeting", None, {**MEETING, "attendees": ["nina", "marek"], "steps": [step]}, "nina", {}]
    tab.evaluate("troth.added.OFFERS[0].go('Nobody Else')")
    (sent,) = tab.evaluate(NEW, [case])
    tab.evaluate("troth.added.forget()")
    assert "```" not in sent["body"]
    person, customer, meeting, promise = take(state, sent, "nina").values()
    assert (person, customer) == ({"people": {"marek": {"name": "Marek Kowalski"}}}, {"customers": {"gate-ltd": {"name": "Gate Ltd"}}})
    assert meeting["attendees"] == ["nina", "marek"]
    assert (promise["customer"], promise["partner"]) == ("gate-ltd", "marek")


def test_a_meeting_goes_all_the_way(tab: Page, tmp_path: Path) -> None:
    """The message as an issue at the host: the two jobs make one pull request of seven files; merged, the board has nothing against it."""
    steps = [
        {
            "title": f"Step {number}",
            "promiser": "nina",
            "due": "2026-12-10",
            "partner": "jane",
            "measures": [{"what": "Doors", "at_least": number}],
        }
        for number in range(6)
    ]
    case = ["meeting", None, {**MEETING, "attendees": ["nina", "jane"], "steps": steps}, "nina", {}]
    (sent,) = tab.evaluate(NEW, [case])
    with host_board(tmp_path) as board:
        check_fine(board.take(board.forum.open_issue("nina-b", sent["body"], sent["title"])))
        (pull,) = board.forum.pulls
        (branch,) = (each for each in board.run_git("branch", "--format=%(refname:short)").splitlines() if each != "main")
        added = board.run_git("diff", "--name-status", "main", branch).splitlines()
        assert len(added) == 7
        assert {each[0] for each in added} == {"A"}
        assert "Closes #2" in pull["body"]
        board.run_git("update-ref", "refs/heads/main", branch)
        assert board.show("check").exit_code == 0
        made = read_data(board.read_file(next(each[2:] for each in added if each.endswith("step-3.yaml"))))
    assert (made["partner"], made["measures"]) == ("jane", [{"what": "Doors", "at_least": 3}])


PASTED = """\
- nina: Order the oak -> It is in the workshop @ 4 Dec / partner rosa
2. Omar Said, Nina Novak: Sharpen the saw @ in 2 weeks / to jane / measure Blades = 2
Somebody: Call @ 31.12.
rosa: Ring @ friday
"""


def test_a_list_is_pasted(tab: Page) -> None:
    """Names, days in words, who follows up and measures are read off each line; a name that nobody has stays to be mended."""
    read = tab.evaluate("([text, today]) => text.trim().split('\\n').map((line) => troth.steps.parse(line, today))", [PASTED, AS_OF])
    assert [each["due"] for each in read] == ["2026-12-04", "2026-12-06", "2026-12-31", "2026-11-27"]
    assert [each["promiser"] for each in read] == [["nina"], ["Omar Said", "Nina Novak"], ["Somebody"], ["rosa"]]
    assert (read[0]["outcome"], read[0]["partner"], read[1]["measures"]) == (
        "It is in the workshop",
        "rosa",
        [{"what": "Blades", "target": 2}],
    )


def test_the_form_begins_with_what_has_waited_longest(tab: Page) -> None:
    """A missed target is named already, with what it is about; the address may name another."""
    found = tab.evaluate("""() => {
      const row = troth.known.rowOf.get("agreement/screens");
      const open = (given) => new troth.acts.Acting(row, "discussed", troth.known.knownOn(document.body), given, "");
      const said = (task) => ["requirement", "period"].map((name) => task.controls[name].value());
      const first = open({});
      return [said(first), said(open({period: "2026-09"})), first.element.textContent.includes("First answer, October 2026, was 9 hours")];
    }""")
    assert found == [["p1", "2026-10"], ["p1", "2026-09"], True]
