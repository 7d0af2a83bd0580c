from __future__ import annotations

import copy
import importlib.util
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from troth.model import Kind
from troth.read.schema.check import check_schema
from troth.read.schema.fast import FORMATS
from troth.read.schema.messages import MAX_FAULTS
from troth.read.schema.schema import find_schema_folder, load_schema
from troth.read.schema.validator import SchemaValidator
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.model.problem import Problem


VALID = {
    Kind.PROMISE: """\
title: Fit the new kitchen
promiser: nina
customer: jane
outcome: |
  Worktop fitted and sealed, sink and oven connected, inspection passed.
measures:
  - Inspection certificate handed over
  - {what: Snags left open, target: 0}
made: 2026-10-01
due: 2026-12-15
why: Jane's family arrives on the 20th.
cost: 14,500 EUR
amount: {value: 500, unit: USD}
partner: omar
goal: open-house
part_of: refurbish-house
needs: [worktop-delivered]
tags: [house]
links: [{title: Plan, url: https://example.com/plan}]
log:
  - {date: 2026-10-02, by: jane, act: agreed, terms: 3f9a2c41d07b}
  - {date: 2026-11-01, by: nina, act: reported, confidence: at_risk, progress: 40, happened: 2026-10-30}
  - {date: 2026-11-20, by: nina, act: renegotiated, due: 2026-12-18, reason: prerequisite, because: The stone is late.}
  - {date: 2026-11-21, by: jane, act: agreed}
  - {date: 2026-12-16, by: omar, act: followed_up, outcome: Nearly., learned: Order early., next: [paint]}
  - {date: 2026-12-17, by: nina, act: delivered, evidence: https://example.com/cert, measures: [{what: Snags, target: 0, actual: 0}]}
  - {date: 2026-12-18, by: jane, act: accepted, satisfaction: 5, kept: fully, note: Lovely.}
""",
    Kind.ASK: """\
title: How do you engage clients today?
asker: jane
sponsor: rosa
asked: [ana, ben, legal, {each: sales}]
seeks: input
made: 2026-03-02
respond_by: 2026-03-20
request: |
  45 minutes of your time. What works, what doesn't, what would you change?
benefit: {default: The new process keeps what works for you., ana: Your playbook becomes the template.}
target: {value: 10000, unit: USD}
ladder: [{via: email, wait: 3}, {via: personal, wait: 5}, {via: sponsor}]
log:
  - {date: 2026-03-02, by: jane, act: reached_out, to: all, via: email}
  - {date: 2026-03-05, by: ana, act: answered, for: legal, answer: committed, amount: {value: 500, unit: USD}, promise: playbook}
  - {date: 2026-03-09, by: jane, act: paused, to: [ben], until: 2026-04-01}
  - {date: 2026-04-09, by: jane, act: closed, note: Enough for now.}
""",
    Kind.AGREEMENT: """\
title: Platform serves Sales
provider: platform
customers: [sales]
value: [Sellers quote a price at once, {for: sales, what: Quotes at once}]
services: [{what: Pricing service, deliverables: [API, Change notice a week ahead]}]
requirements: [{id: uptime, what: Availability in office hours, unit: percent, at_least: 99.5, every: month}]
needs: [Two weeks' notice of campaigns]
roles: [{party: platform, responsible_for: [Run and repair]}]
obstacles: [{what: Single on-call engineer, plan: Second one by March}]
resources: [{what: Staging data refreshed weekly, have: false}]
review_every: 3 months
log:
  - {date: 2026-01-10, by: sales, act: input, working: API, not_working: Notice, change: Tell us earlier, rating: 3}
  - {date: 2026-01-20, by: platform, act: signed}
  - {date: 2026-02-01, by: platform, act: measured, requirement: uptime, period: 2026-01, value: 99.1}
  - {date: 2027-02-01, by: platform, act: measured, requirement: uptime, period: 2026, value: 99.1}
  - {date: 2027-04-20, by: sales, act: reviewed, rating: 4, next: [second-on-call]}
  - {date: 2027-05-20, by: sales, act: ended, because: Done.}
""",
    Kind.MEETING: "title: Acme account review\nkind: account\ndate: 2026-11-20\nattendees: [nina, omar]\nfollows: acme\nnotes: Well.\n",
    Kind.GOAL: "title: Putting the customer first\nwhy: They pay.\nowner: rosa\nby: 2027-06-30\nmeasures: [Nobody waits]\n",
    Kind.PARTIES: """\
people: {jane: {name: Jane Ito, github: jane-ito, email: jane@example.com, teams: [growth], timezone: Asia/Tokyo}}
teams: {growth: {name: Growth, lead: omar, members: [omar]}}
customers: {retail-segment: {name: Retail customers, contacts: [jane]}, walk-ins: {name: Walk-in customers}}
""",
    Kind.BOARD: """\
name: Blue house
timezone: Europe/Berlin
repository: https://github.com/example/board
branch: release/2026
due_soon: 7
protocol: Say it early.
working_days: [mon, tue, wed, thu, fri]
holidays: [2026-12-25]
ladder: [{via: email, wait: 3}, {via: sponsor}]
reasons: [{code: people, text: People were not available}]
weekly_load: 5
publish_email: false
review: {backdated: error, not-by-party: ignore}
backdate_days: 3
""",
}


def list_faults(kind: Kind, text: str) -> list[Problem]:
    """Return what is wrong with the shape of a file that can be read as YAML."""
    source, problems = parse_document("x.yaml", text.encode())
    assert source is not None, problems
    return list(check_schema(kind, source))


def read_data(text: str) -> dict[str, Any]:
    """Return the data of a file."""
    source, _ = parse_document("x.yaml", text.encode())
    assert source is not None
    return dict(source.data)


@pytest.mark.parametrize("kind", Kind)
def test_the_records_of_the_contract_are_right(kind: Kind) -> None:
    """A record that uses every field as the contract describes it has no fault."""
    assert list_faults(kind, VALID[kind]) == []


@pytest.mark.parametrize("kind", [Kind.BOARD, Kind.PARTIES])
def test_settings_and_parties_may_all_be_left_out(kind: Kind) -> None:
    """An empty mapping is a board with defaults, and a parties file with nobody yet."""
    assert list_faults(kind, "{}\n") == []


def test_the_smallest_promise_is_six_lines() -> None:
    """Title, promiser, customer, outcome, made and due are enough."""
    assert list_faults(Kind.PROMISE, "title: T\npromiser: nina\ncustomer: jane\noutcome: O\nmade: 2026-10-01\ndue: 2026-12-15\n") == []


def test_what_is_only_asked_needs_no_due_date() -> None:
    """A due date is needed once it is promised."""
    assert list_faults(Kind.PROMISE, "title: T\npromiser: nina\ncustomer: jane\noutcome: O\n") == []


def test_addresses_are_told_whatever_their_case() -> None:
    """A scheme may be written in capitals, and mailto is a link too."""
    links = "links: [{title: A, url: 'HTTPS://example.com/a?b=c#d'}, {title: B, url: 'MailTo:jane@example.com'}]\n"
    assert list_faults(Kind.PROMISE, "title: T\npromiser: nina\ncustomer: jane\noutcome: O\n" + links) == []


def test_a_file_full_of_faults_is_told_in_part() -> None:
    """Of thousands of faults the first hundred are told, and how many more there are."""
    keys = "".join(f"k{number}: v\n" for number in range(5000))
    found = list_faults(Kind.GOAL, "title: Growth\nowner: rosa\n" + keys)
    assert len(found) == MAX_FAULTS + 1
    assert (found[-1].rule, found[-1].message, found[-1].place.line) == ("schema/more", "4900 more problems in this file", MAX_FAULTS + 3)


def test_the_schemas_are_found_in_a_checkout() -> None:
    """Whether installed or not, there is one folder of schemas."""
    assert (find_schema_folder() / "promise.schema.json").is_file()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-200, 200)
    | st.sampled_from([4.5, "", " ", "x", "jane", "2026-02-30", "2026-12-15", "a\nb", "all"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["what", "act", "date", "each", "x y"]), inner, max_size=3),
    max_leaves=5,
)


def list_paths(data: object, keys: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in `data` but the whole."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*keys, key)
        yield from list_paths(value, (*keys, key))


@st.composite
def draw_spoiled(draw: st.DrawFn) -> tuple[Kind, dict[str, Any]]:
    """Draw a right record in which a few values are replaced, taken away or joined by others."""
    kind = draw(st.sampled_from(list(Kind)))
    data = read_data(VALID[kind])
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(sorted(list_paths(data), key=str)))
        holder: Any = data
        for key in way:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(JSON)
        elif isinstance(holder, dict):
            holder.pop(last)
            holder[draw(st.sampled_from(["titel", "note", "satisfaction", "due", "X", "all", "act"]))] = draw(JSON)
    return kind, data


@given(draw_spoiled())
def test_no_record_makes_it_raise_and_each_problem_is_one_harmless_line(record: tuple[Kind, dict[str, Any]]) -> None:
    """Whatever stands in a record, a problem is one printable line of at most 300 characters at a place in the file."""
    kind, data = record
    source, _ = parse_document("x.yaml", json.dumps(data).encode())
    assume(source is not None)
    assert source is not None
    for each in check_schema(kind, source):
        line = f"{each.message}; {each.hint}"
        assert line.isprintable()
        assert len(line) <= 300
        assert each.hint
        assert each.rule.startswith("schema/")
        assert each.place.path == "x.yaml"


@given(draw_spoiled())
def test_the_command_and_an_editor_agree(record: tuple[Kind, dict[str, Any]]) -> None:
    """What the schemas refuse by the specification is refused here, and nothing else."""
    kind, data = record
    raw = json.loads((find_schema_folder() / f"{kind.value}.schema.json").read_text(encoding="utf-8"))
    checker = FormatChecker(formats=[])
    for name, holds in FORMATS.items():
        checker.checks(name)(lambda text, holds=holds: not isinstance(text, str) or holds(text))
    plain = Draft202012Validator(raw, format_checker=checker)
    assert SchemaValidator(load_schema(kind.value)).is_valid(data) == plain.is_valid(data)


def test_checking_leaves_the_record_as_it_was() -> None:
    """Checking reads and changes nothing."""
    source, _ = parse_document("x.yaml", VALID[Kind.PROMISE].encode())
    assert source is not None
    before = copy.deepcopy(source.data)
    list(check_schema(Kind.PROMISE, source))
    assert source.data == before


FOLDERS = {"board.yaml": Kind.BOARD, **{kind.folder: kind for kind in Kind if kind.folder}}


def test_real_boards_have_no_false_fault(shared: Path) -> None:
    """The boards of real projects and the scenarios have no fault."""
    paths = sorted((shared / "data").glob("**/commitments/**/*.yaml"))
    found = {}
    for path in paths:
        kind = FOLDERS[path.as_posix().split("/commitments/")[1].split("/")[0]]
        source, problems = parse_document(path.name, path.read_bytes())
        found[path] = problems if source is None else tuple(check_schema(kind, source))
    assert len(paths) > 300
    assert {path: each for path, each in found.items() if each} == {}


WHOLE_FAMILIES = {"valid", "scalars", "conflicts", "encoding", "unicode", "ids", "urls", "board", "amounts"}
"""The families of hostile inputs that the reader and the schemas have to tell on their own."""


def test_hostile_records_are_refused_and_odd_ones_are_not(shared: Path) -> None:
    """What has to be refused by its shape is refused; what is merely odd is accepted."""
    for case, found in _list_hostile(shared):
        refused = any(each.is_error for each in found)
        assert not (refused and case.verdict == "ACCEPT"), (case.id, found)
        assert refused or case.verdict != "REFUSE" or case.group not in WHOLE_FAMILIES, case.id


def _list_hostile(shared: Path) -> Iterator[tuple[Any, list[Problem]]]:
    spec = importlib.util.spec_from_file_location("make", shared / "hostile" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    sys.modules["make"] = make
    spec.loader.exec_module(make)
    for case in make.load():
        if case.group != "size":
            yield case, [each for path, data in case.files().items() if data is not None for each in _list_faults(path, data)]


def _list_faults(path: str, data: bytes) -> Iterator[Problem]:
    kind = FOLDERS.get(path.split("/", maxsplit=1)[0])
    source, problems = parse_document(path, data)
    yield from problems
    if kind is not None and source is not None:
        yield from check_schema(kind, source)
