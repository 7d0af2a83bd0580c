"""What a board does not publish is in no file of its site: not in a page, a feed, a calendar, a sheet or the search index."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from pyarrow.parquet import read_table
from tests.repositories import Repository, make_entry_text, make_promise_text, make_repository

from troth.base.dates import AsOf
from troth.build import load_board
from troth.cli import main
from troth.site import build_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


AS_OF = "2026-11-22"
KEYS = ("notes", "ratings", "names")
PARTIES = """\
people:
  nina: {name: Zqname Nina, email: nina@build.example, github: zqgithub}
  jane: {name: Zqname Jane, email: jane@home.example}
  omar: {name: Zqname Omar}
teams:
  fitters: {name: Fitters, lead: nina, members: [omar]}
customers:
  retail: {name: Zqname Retail, contacts: [jane]}
"""
MARKS = tuple(
    f"zqnote{each}"
    for each in (
        "agreed", "reported", "help", "helped", "changed", "refused", "followed", "outcome", "learned", "delivered", "evidence", "rejected",
        "accepted", "missed", "revoked", "cancelled", "superseded", "declined", "countered", "withdrawn", "promised", "reached", "answered",
        "paused", "closed", "working", "broken", "change", "provides", "relationship", "requires", "signed", "measured", "reviewed",
        "minutes",
    )
)  # fmt: skip


def run_troth(*words: str | Path) -> tuple[int, str]:
    """Run the command and return its exit code and all that it printed."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.output


def make_terms(**changes: str) -> str:
    """Return the terms of a promise from nina to jane."""
    base = {"title": "Fit the kitchen", "promiser": "nina", "customer": "jane", "outcome": "It is fitted.", "made": "2026-10-01"}
    fields = {**base, "due": "2026-12-15", "meeting": "first-visit", "partner": "omar", **changes}
    return "".join(f"{key}: {value}\n" for key, value in fields.items() if value)


def make_records(rating: int = 3) -> Mapping[str, str]:
    """Return a board in which everything that somebody can write about how it went is a mark."""
    unmade, delivered = (
        make_terms(made=""),
        make_entry_text("2026-10-20", "nina", "delivered", "note: zqnotedelivered, evidence: zqnoteevidence"),
    )
    logs = {
        "open": make_promise_text(
            make_entry_text("2026-10-02", "jane", "agreed", "note: zqnoteagreed"),
            make_entry_text("2026-10-05", "nina", "help_wanted", "note: zqnotehelp"),
            make_entry_text("2026-10-06", "omar", "helped", "note: zqnotehelped"),
            make_entry_text("2026-10-07", "nina", "renegotiated", "due: 2026-12-18, reason: people, because: zqnotechanged"),
            make_entry_text("2026-10-08", "jane", "refused", "because: zqnoterefused"),
            make_entry_text("2026-11-20", "nina", "reported", "confidence: at_risk, note: zqnotereported"),
            terms=make_terms(),
        ),
        "kept": make_promise_text(
            make_entry_text("2026-10-02", "jane", "agreed"),
            delivered,
            make_entry_text("2026-10-21", "jane", "rejected", "because: zqnoterejected"),
            make_entry_text("2026-10-22", "nina", "delivered"),
            make_entry_text("2026-10-23", "jane", "accepted", f"satisfaction: {rating}, note: zqnoteaccepted"),
            make_entry_text("2026-10-24", "omar", "followed_up", "outcome: zqnoteoutcome, learned: zqnotelearned, note: zqnotefollowed"),
            terms=make_terms(due="2026-10-30"),
        ),
        "missed": make_promise_text(
            make_entry_text("2026-11-01", "nina", "missed", "reason: people, because: zqnotemissed"), terms=make_terms(due="2026-10-30")
        ),
        "revoked": make_promise_text(
            make_entry_text("2026-11-01", "nina", "revoked", "reason: people, because: zqnoterevoked"), terms=make_terms()
        ),
        "cancelled": make_promise_text(make_entry_text("2026-11-01", "jane", "cancelled", "because: zqnotecancelled"), terms=make_terms()),
        "superseded": make_promise_text(
            make_entry_text("2026-11-01", "jane", "superseded", "promise: open, note: zqnotesuperseded"), terms=make_terms()
        ),
        "declined": make_promise_text(
            make_entry_text("2026-11-01", "jane", "requested"),
            make_entry_text("2026-11-02", "nina", "countered", "due: 2026-12-20, because: zqnotecountered"),
            make_entry_text("2026-11-03", "jane", "declined", "because: zqnotedeclined"),
            terms=unmade,
        ),
        "withdrawn": make_promise_text(
            make_entry_text("2026-11-01", "nina", "offered"),
            make_entry_text("2026-11-02", "nina", "withdrawn", "because: zqnotewithdrawn"),
            terms=unmade,
        ),
        "signed": make_promise_text(
            make_entry_text("2026-11-01", "nina", "promised", "note: zqnotepromised"), terms=make_terms(ask="how", made="")
        ),
        "broken": make_promise_text(make_entry_text("2026-11-01", "jane", "accepted", "satisfaction: zqproblem"), terms=make_terms()),
    }
    return {
        "commitments/parties/all.yaml": PARTIES,
        "commitments/meetings/first-visit.yaml": MEETING,
        "commitments/asks/how.yaml": ASK,
        "commitments/agreements/fitting.yaml": AGREEMENT + f"    rating: {rating}\n",
        **{f"commitments/promises/{name}.yaml": text for name, text in logs.items()},
    }


MEETING = """\
title: First visit
kind: account
date: 2026-09-20
attendees: [nina]
notes: zqnoteminutes
"""
ASK = """\
title: How do you measure?
asker: jane
asked: [omar, nina, fitters]
seeks: input
made: 2026-11-02
respond_by: 2026-11-20
request: Tell us.
log:
  - {date: 2026-11-02, by: jane, act: reached_out, to: all, via: email, note: zqnotereached}
  - {date: 2026-11-05, by: omar, act: answered, for: omar, answer: gave_input, note: zqnoteanswered}
  - {date: 2026-11-06, by: jane, act: paused, to: all, until: 2026-11-08, note: zqnotepaused}
  - {date: 2026-11-20, by: jane, act: closed, note: zqnoteclosed}
"""
AGREEMENT = """\
title: The fitters work for the shop
provider: fitters
customers: [retail]
value: [Kitchens that fit]
services: [{what: Fitting}]
requirements: [{id: on-time, what: Fitted on the day, unit: percent, at_least: 95, every: month}]
needs: [Measurements]
roles: [{party: fitters, responsible_for: [Fitting]}]
obstacles: [{what: Illness}]
resources: []
review_every: 3 months
log:
  - date: 2026-10-01
    by: jane
    act: input
    working: zqnoteworking
    not_working: zqnotebroken
    change: zqnotechange
    provides: zqnoteprovides
    relationship: zqnoterelationship
    requires: zqnoterequires
  - {date: 2026-10-02, by: nina, act: signed, note: zqnotesigned}
  - {date: 2026-11-01, by: nina, act: measured, requirement: on-time, period: 2026-10, value: 90, note: zqnotemeasured}
  - date: 2026-11-02
    by: jane
    act: reviewed
    note: zqnotereviewed
"""


def write_board_into(repo: Repository, publish: str, rating: int = 3) -> Repository:
    """Return the repository with the board in it, committed by its people and by a stranger."""
    board = f"name: Kitchens\ntimezone: UTC\nrepository: https://github.com/o/r\npublish_email: true\n{publish}"
    repo.commit({"commitments/board.yaml": board, **make_records(rating)}, by="nina", on="2026-11-01")
    kept = make_records(rating)["commitments/promises/open.yaml"]
    later = kept + "  - {date: 2026-11-21, by: jane, act: renegotiated, cost: 100 EUR, because: zqnotechanged}\n"
    repo.commit({"commitments/promises/open.yaml": later}, by="stranger", on="2026-11-21")
    return repo


def build_plain_site(repo: Repository) -> Mapping[str, bytes]:
    """Return every file of the site, in plain: what is packed is unpacked."""
    out = repo.folder.with_name("site")
    code, said = run_troth("-C", repo.folder, "build", "--out", out, "--as-of", AS_OF)
    assert code == 0, said
    return dict(_unpack_files({path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}))


def _unpack_files(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, data in files.items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                yield from ((f"{name}/{part}", parts.read(part)) for part in parts.namelist())
        else:
            yield name, gzip.decompress(data) if name.endswith(".gz") else data


def find_mark(files: Mapping[str, bytes], mark: str) -> list[str]:
    """Return the files that hold a mark, whatever its capitals, in their names too."""
    return [name for name, data in files.items() if mark.encode() in data.lower() or mark in name.lower()]


def test_all_marks_are_published_by_default_and_none_where_all_is_withheld(tmp_path: Path) -> None:
    """Every mark is somewhere on an open board, so that the search means something; on a closed one it is nowhere at all."""
    authors = ("stranger", "a stranger", "nina berg")
    opened = build_plain_site(write_board_into(make_repository(tmp_path / "open"), ""))
    missing = {mark for mark in MARKS if not find_mark(opened, mark)}
    assert missing == set()
    assert all(find_mark(opened, mark) for mark in ("zqname", "zqproblem", "a stranger"))
    assert find_mark(opened, "zqgithub") == ["v1/board.json"]

    tmp = make_repository(tmp_path / "shut")
    shut = build_plain_site(write_board_into(tmp, "publish: {notes: false, ratings: false, names: false}\n"))
    found = {
        mark: where for mark in (*MARKS, *authors, "zqname", "zqproblem", "zqgithub", "@home.example") if (where := find_mark(shut, mark))
    }
    assert found == {}
    assert {name.partition("/xl")[0] for name in shut} == {name.partition("/xl")[0] for name in opened}
    assert b"fit the kitchen" in shut["promises.csv"].lower()


def test_columns_and_roll_ups_have_none_of_it_either(tmp_path: Path) -> None:
    """What a board withholds is in no column, and in no page of a board that reads it from its records."""
    shut = write_board_into(make_repository(tmp_path / "shut"), "publish: {notes: false, ratings: false, names: false}\n")
    code, said = run_troth("-C", shut.folder, "export", "parquet", "--board", "shut", "--out", tmp_path / "columns", "--as-of", AS_OF)
    assert code == 0, said
    told = {path.as_posix(): str(read_table(path).to_pydict()).encode() for path in (tmp_path / "columns").rglob("*.parquet")}
    assert b"fit the kitchen" in b"".join(told.values()).lower()

    over = make_repository(tmp_path / "over")
    over.commit({"commitments/board.yaml": "name: All\ntimezone: UTC\nsources: {shut: {from: ../shut}}\n"}, by="nina", on="2026-11-01")
    pages = build_plain_site(over)
    assert any(b"fit the kitchen" in data.lower() for data in pages.values())

    marks = (*MARKS, "zqname", "zqgithub", "@home.example", "@build.example")
    assert {mark: where for mark in marks if (where := [*find_mark(told, mark), *find_mark(pages, mark)])} == {}


@pytest.mark.parametrize("key", KEYS)
def test_one_thing_withheld_leaves_the_others(tmp_path: Path, key: str) -> None:
    """Each is a choice of its own, and nothing else changes with it: no state, no number, no address."""
    one = write_board_into(make_repository(tmp_path / "one"), "").folder
    when = AsOf(date(2026, 11, 22))
    (one / "commitments/board.yaml").write_text(f"name: Kitchens\ntimezone: UTC\npublish: {{{key}: false}}\n")
    full, part = load_board(one, when, witness=True), load_board(one, when, witness=True, published=True)
    assert {each.id: (each.state, each.schedule, each.flags, each.failed_checks) for each in part.promises.values()} == {
        each.id: (each.state, each.schedule, each.flags, each.failed_checks) for each in full.promises.values()
    }
    assert {each: [one.level for one in part.provenance[each].log] for each in part.provenance} == {
        each: [one.level for one in full.provenance[each].log] for each in full.provenance
    }
    assert part.numbers == full.numbers
    text = b"".join(build_site(part, directory_urls=False).files.values()).lower()
    assert (b"zqnotelearned" in text) == (key != "notes")
    assert (b"zqname jane" in text) == (key != "names")
    assert (part.promises["kept"].satisfaction, part.agreements["fitting"].rating) == ((None, None) if key == "ratings" else (3, 3))


def test_boards_that_differ_only_in_what_is_withheld_are_published_alike(tmp_path: Path) -> None:
    """Byte for byte: so nothing of a rating or a note can be told from anything that is published."""
    made = []
    for name, rating in (("low", 1), ("high", 5)):
        repo = write_board_into(make_repository(tmp_path / name), "publish: {notes: false, ratings: false, names: false}\n", rating)
        for path in (repo.folder / "commitments").rglob("*.yaml"):
            path.write_text(path.read_text().replace("zqnote", f"note-{name[:3]}-"))
        board = load_board(repo.folder, AsOf(date(2026, 11, 22)), published=True)
        published = build_site(replace(board, problems=()), directory_urls=False)
        made.append({page.uri: str(page.body) for page in published.pages} | {name: str(data) for name, data in published.files.items()})
    assert made[0] == made[1]


def test_the_terminal_shows_everything(tmp_path: Path) -> None:
    """What a command prints is for whoever has the records anyway; an export is what is published."""
    root = write_board_into(make_repository(tmp_path / "board"), "publish: {notes: false}\n").folder
    assert "zqnotelearned" in run_troth("-C", root, "show", "kept", "--as-of", AS_OF)[1]
    assert "zqnote" not in run_troth("-C", root, "export", "json", "--as-of", AS_OF)[1]


CIRCLE = """\
title: Zqcircle
asker: jane
sponsor: rosa
asked: [zq-answered, zq-silent, zq-quiet]
seeks: input
made: 2026-10-01
respond_by: 2026-10-20
request: Tell us.
goal: better
benefit: {default: Less work., zq-quiet: zqbenefit}
ladder: [{via: email, wait: 1}, {via: sponsor, wait: 1}]
log:
  - {date: 2026-10-01, by: jane, act: reached_out, to: [zq-answered, zq-silent, zq-quiet], via: email}
  - {date: 2026-10-02, by: zq-answered, act: answered, answer: gave_input, note: Much.}
  - {date: 2026-10-03, by: jane, act: paused, to: [zq-quiet], until: 2026-10-04}
  - {date: 2026-10-06, by: jane, act: reached_out, to: [zq-silent], via: sponsor, note: zqsponsornote}
"""


def circled(folder: Path, settings: str = "") -> Path:
    """Return a board with an ask that two have not answered, and what was tried through the sponsor."""
    people = "".join(f"  {each}: {{name: {each.title()}}}\n" for each in ("jane", "rosa", "zq-answered", "zq-silent", "zq-quiet"))
    repo = make_repository(folder)
    repo.commit({
        "commitments/board.yaml": f"name: Kitchens\n{settings}",
        "commitments/parties/all.yaml": f"people:\n{people}",
        "commitments/asks/circle.yaml": CIRCLE,
        "commitments/goals/better.yaml": "title: Better\nowner: jane\n",
    })  # fmt: skip
    return repo.folder


def published_files(root: Path) -> dict[str, str]:
    """Return every page and file of the site as text, but for those that list people as people."""
    made = build_site(load_board(root, AsOf(date(2026, 11, 22)), published=True), directory_urls=False)
    files = {page.uri: f"{page.title} {page.body}" for page in made.pages}
    written = {name: data for name, data in made.files.items() if not name.endswith(".webp")}  # the help's pictures
    files |= {name: "\n".join(texts_of(data)) if name.endswith(".xlsx") else data.decode() for name, data in written.items()}
    return files


def texts_of(workbook: bytes) -> list[str]:
    """Return all texts of a workbook's sheets of promises and asks."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        return [book.read(name).decode() for name in book.namelist() if name.endswith(("sheet1.xml", "sheet2.xml"))]


def read_published_ask(files: Mapping[str, str]) -> dict[str, Any]:
    """Return the ask `circle` as the published JSON has it."""
    return next(each for each in json.loads(files["v1/board.json"])["asks"] if each["id"] == "circle")


def test_what_is_said_of_the_sponsor_is_in_no_file(tmp_path: Path) -> None:
    """Neither a next step through the sponsor, nor what was tried through them, nor the note to them."""
    files = published_files(circled(tmp_path / "board"))
    assert [name for name, text in files.items() if "zqsponsornote" in text] == []
    steps = read_published_ask(files)["asked"]
    assert [(each["party"], each["next"]["step"], each["next"]["via"], each["attempts"]) for each in steps] == [
        ("zq-answered", "none", None, 1),
        ("zq-quiet", "wait", None, 1),
        ("zq-silent", "wait", None, 1),
    ]
    assert "through the sponsor" not in files["asks/circle"]
    assert "Ask Rosa" not in files["asks/circle"]


def test_the_silent_are_a_number(tmp_path: Path) -> None:
    """With `silent: count` no file says who has not answered, and every file that counts them counts the same."""
    named, counted = (published_files(circled(tmp_path / each, f"publish: {{silent: {each}}}\n")) for each in ("names", "count"))
    silent = ("zq-silent", "zq-quiet", "Zq-Silent", "Zq-Quiet", "zqbenefit")

    def telling(files: dict[str, str]) -> set[str]:
        asks = {name: text for name, text in files.items() if "ircle" in text or name.startswith(("asks/", "goals/", "record"))}
        return {name for name, text in asks.items() if any(each in _beside_people(name, text) for each in silent)}

    assert {"asks/circle", "goals/better", "record", "v1/board.json"} <= telling(named)
    assert telling(counted) == set()
    data = read_published_ask(counted)
    assert ([each["party"] for each in data["asked"]], data["answered"], data["of"]) == (["zq-answered"], 1, 3)
    whole, told = (json.loads(each["v1/board.json"])["numbers"] for each in (named, counted))
    assert whole == told
    assert "1 of 3 has replied" in counted["asks/circle"]
    assert "3 people and teams" in counted["asks/circle"]
    assert "sees the 2 names, with words for each" in counted["asks/circle"]


def _beside_people(name: str, text: str) -> str:
    """Return a file without the lists of people, in which everybody stands whatever they were asked."""
    if name == "v1/board.json":
        return json.dumps({key: value for key, value in json.loads(text).items() if key != "parties"})
    if name == "assets/make-data.js":
        known = json.loads(text.partition("= ")[2].rstrip(";\n"))
        return json.dumps(known["records"])
    return re.sub(r"<div[^>]* hidden></div>", "", text)  # where readers choose who they are


def test_who_committed_is_a_name_too(tmp_path: Path) -> None:
    """Of a commit that somebody else rebased, neither name stands beside the entry; its level is the same."""
    repo = make_repository(tmp_path / "board")
    repo.commit({"commitments/board.yaml": "name: B\npublish: {names: false}\n", "commitments/parties/all.yaml": _TWO})
    repo.commit({"commitments/promises/it.yaml": make_promise_text()})
    repo.branch("topic")
    repo.commit({"commitments/promises/it.yaml": make_promise_text(make_entry_text("2026-10-02", "jane", "agreed"))}, by="jane")
    repo.switch("main")
    repo.run_git("cherry-pick", "topic", by="stranger")
    told, whole = (load_board(repo.folder, AsOf(date(2026, 11, 1)), witness=True, published=each) for each in (True, False))
    (shown,), (known,) = (each.provenance["it"].log for each in (told, whole))
    assert (shown.level, shown.author, shown.committer) == (known.level, "jane", "somebody else")
    assert known.committer == "A Stranger"


_TWO = "people:\n  nina: {name: Nina, email: nina@build.example}\n  jane: {name: Jane, email: jane@home.example}\n"
