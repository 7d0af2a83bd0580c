"""What the Make page knows of the board: what has a place on which record, and where its entry goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.edit.record_files import read_data
from tests.render.boards import make_rich_board
from tests.status.builders import parse_source_text
from tests.views.contexts import make_context

from troth.edit.quoting import format_yaml_item
from troth.edit.splice import append_entry
from troth.model import Kind, Settings
from troth.read.schema.schema import read_schema_file
from troth.render.form_data import render_forms_script
from troth.status.acts import ACTS
from troth.status.agreement_acts import ACTS as AGREEMENT_ACTS
from troth.views.context import ViewContext
from troth.views.form_texts import ACT_FORMS, RECORD_FORMS
from troth.views.forms import iter_editable_records
from troth.views.hosting import find_host_links
from troth.views.promise.actions import EntryPlacement, find_entry_position

if TYPE_CHECKING:
    from pathlib import Path


ENTRY = {"date": "2026-11-20", "by": "nina", "act": "delivered", "note": "Done."}
AT_THE_END = {
    "title: x\nlog:\n  - {date: 2026-10-01, by: a, act: agreed}\n": EntryPlacement.END,
    "title: x\nlog:\n- {date: 2026-10-01, by: a, act: agreed}\n": EntryPlacement.END,
    "title: x\nlog:\n    - date: 2026-10-01\n      by: a\n      act: agreed\n": EntryPlacement.END,
    "title: x\ntags: [a]\n": EntryPlacement.NEW,
}


@pytest.mark.parametrize("text", AT_THE_END)
def test_an_entry_at_the_end(text: str) -> None:
    """The lines that the page gives, put at the end of the file, make the very file that the command makes."""
    place = find_entry_position(parse_source_text(text))
    lines = format_yaml_item(ENTRY, place.indent, on_one_line=not place.by_lines)
    whole_text = text + "".join(f"{line}\n" for line in (*(["log:"] if place.where is EntryPlacement.NEW else []), *lines))

    assert place.where is AT_THE_END[text]
    assert whole_text.encode() == append_entry(text.encode(), ENTRY)
    assert 1 <= place.line <= len(text.splitlines())


def test_an_entry_above_what_follows() -> None:
    """A log that is not the last of the file takes its entry above the next key, whose line is the one that opens."""
    text = "title: x\nlog:\n  - {date: 2026-10-01, by: a, act: agreed}\ntags: [a]\n"
    place = find_entry_position(parse_source_text(text))
    lines = text.splitlines(keepends=True)
    lines[place.line - 1 : place.line - 1] = [f"{each}\n" for each in format_yaml_item(ENTRY, place.indent, on_one_line=True)]

    assert (place.where, place.above, place.line) == (EntryPlacement.ABOVE, "tags", 4)
    assert read_data("".join(lines).encode())["log"][-1] == ENTRY


@pytest.mark.parametrize(
    ("text", "where", "line"),
    [
        ("title: x\nlog: []\n", EntryPlacement.EMPTY, 2),
        ("title: x\nlog:\n", EntryPlacement.EMPTY, 2),
        ("title: x\nlog: [{date: 2026-10-01, by: a, act: agreed}]\n", EntryPlacement.BRACKETS, 2),
        ("{title: x,\n log: []}\n", EntryPlacement.BRACKETS, 2),
    ],
)
def test_other_logs(text: str, where: EntryPlacement, line: int) -> None:
    """An empty log is replaced; inside of brackets a comma is needed."""
    place = find_entry_position(parse_source_text(text))

    assert (place.where, place.line) == (where, line)


def test_only_what_has_a_place_is_there() -> None:
    """Open records with the acts of the lifecycle and no others; whoever may do one is named by a role."""
    desk = ViewContext(make_rich_board())
    found = {each.id: each for each in iter_editable_records(desk)}

    assert "old" not in found
    for record, each in found.items():
        acts = {one.act.name: one.parties for one in desk.board.promises[record].allowed_acts}
        offered = {act: {party for letter in letters for party in each.roles[letter]} for act, letters in each.acts.items()}
        author = offered.pop("corrected", set())
        assert author <= {entry.by for entry in desk.board.promises[record].promise.log[-1:]}
        assert offered == {act: set(parties) for act, parties in acts.items()}


def test_asks_and_agreements(tmp_path: Path) -> None:
    """A closed ask and an ended agreement have nothing to be done."""
    ask = "title: x\nasker: nina\nasked: [jane]\nseeks: input\nmade: 2026-10-01\nrespond_by: 2026-10-20\nrequest: What?\n"
    closed = f"{ask}log:\n  - {{date: 2026-10-02, by: nina, act: closed}}\n"
    desk = make_context(tmp_path, "2026-10-22", {"asks/one.yaml": ask, "asks/two.yaml": closed})

    found = [each for each in iter_editable_records(desk) if each.kind is Kind.ASK]
    assert [(each.id, dict(each.acts)) for each in found] == [("one", {"answered": "kl", "reached_out": "l", "paused": "l", "closed": "l"})]


def test_forms_know_their_schemas() -> None:
    """Every field that a form names is one of its schema, and every act has a form."""
    for kind, form in RECORD_FORMS.items():
        known = set(read_schema_file(kind.value)["properties"])
        assert {*form.first, *form.words, *form.helps} <= known
    assert list(ACT_FORMS[Kind.PROMISE]) == [each.name for each in ACTS]
    assert list(ACT_FORMS[Kind.AGREEMENT]) == list(AGREEMENT_ACTS)
    for kind, acts in ACT_FORMS.items():
        entry = read_schema_file(kind.value)["$defs"]["entry"]
        for act, form_of in acts.items():
            then: dict[str, Any] = next((each["then"] for each in entry["allOf"] if each["if"]["properties"]["act"]["const"] == act), {})
            assert set(form_of.words) <= {*then.get("properties", {}), "note", "happened"}
            assert act in entry["properties"]["act"]["enum"]


@pytest.mark.parametrize(
    ("repository", "new", "fills"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r/new/a%20b/", True),
        ("https://gitlab.com/o/r", "https://gitlab.com/o/r/-/new/a%20b/", False),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/_new/a%20b/", True),
    ],
)
def test_links_to_hosts(repository: str, new: str, fills: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Where a browser goes to make a file, up to its folder."""
    found = find_host_links(Settings(repository=repository, branch="a b"))

    assert found is not None
    assert (found.new, found.fills) == (new, fills)
    assert found.edit.endswith("a%20b/")
    assert find_host_links(Settings(repository="https://example.com/o/r")) is None


def test_the_script_can_do_no_harm() -> None:
    """It is ASCII, and holds no end of a script, whatever the records say."""
    text = render_forms_script(ViewContext(make_rich_board()))

    assert text.isascii()
    assert "<" not in text
    assert "\n" not in text.rstrip("\n")
