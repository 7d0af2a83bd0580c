"""`troth import` takes what can be taken from a sheet, says of every other row why not, and writes all of it or nothing."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.boards import run_troth, write_base_board
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from troth.base.dates import AsOf
from troth.base.ids import find_id_fault
from troth.build import load_board

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from tests.conftest import Golden


HEADINGS = ("Title", "Owner", "Customer", "Outcome", "Made on", "Due", "Notes")
MAP = ("--map", "promiser=Owner", "--map", "made=Made on")
GOALS = """\
kind: promises
new_parties: {promiser: people, customer: teams}
columns:
  id: id
  title: title
  promiser: owner
  customer: {column: teams, split: " ", otherwise: leadership-council}
  outcome: {column: outcome, otherwise_column: title}
  made: made
  due: due
  links: tracking_issue
  tags: period
  folder: period
"""


def write_sheet(folder: Path, *rows: str, headings: str = "title,promiser,customer,outcome,made,due", name: str = "plan.csv") -> str:
    """Return the path of a CSV file with these rows."""
    file = folder / name
    file.write_text("\n".join((headings, *rows)) + "\n")
    return str(file)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return what every file of a board holds."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def read_report(board: Path, file: str, *options: str) -> dict[str, Any]:
    """Return the report of an import as data."""
    found: dict[str, Any] = json.loads(run_troth(board, "import", file, *options, "--json").stdout)
    return found


def write_hundred_rows(file: Path) -> None:
    """Write a workbook of 1904 with a title above the headings, a hundred rows, and the faults that such sheets have."""
    with Workbook(str(file), {"date_1904": True}) as workbook:
        day, text = workbook.add_format({"num_format": "dd.mm.yyyy"}), workbook.add_format()
        page = workbook.add_worksheet("Plan")
        page.merge_range("A1:G1", "Promises of the spring", text)
        for column, heading in enumerate(HEADINGS):
            page.write_string(2, column, heading)
        for number in range(4, 104):
            line = number - 1
            page.write_string(line, 0, f"Fit kitchen {number}")
            page.write_string(line, 1, "Nina Novak" if number % 2 else "  omar said ")
            page.write_string(line, 2, "Jane Ito")
            page.write_string(line, 3, "It is fitted, and Jane has seen it.")
            page.write_datetime(line, 4, date(2026, 10, 1), day)
            page.write_datetime(line, 5, date(2026, 12, 15), day)
        _faults(page, text)
        workbook.add_worksheet("Old plan")


def _faults(page: Any, text: Any) -> None:  # noqa: ANN401 - the library's own
    page.write_string("F5", "15.12.2026")
    page.write_string("F6", "Dec 15, 2026")
    page.write_string("F7", "2026-12-15T17:00:00")
    page.write_string("F8", "03/04/2027")
    page.write_string("F9", "31.11.2026")
    page.write_string("F10", "soon")
    page.write_string("F11", "15.12.26")
    page.write_number("F12", 44909)  # 15 December 2026, counted from 1904, in a cell that is not formatted as a date
    page.write_string("B13", "Nobody Known")
    page.write_string("B14", "")
    page.write_formula("D15", '="Fitted "&A15', text, "Fitted 15")
    page.write_formula("D16", "=NOW()", text, "")
    page.write_formula("F17", "=1/0", text, "#DIV/0!")
    page.write_string("A18", "=HYPERLINK(evil)")
    for column in range(6):
        page.write_blank(18, column, None, text)
    page.merge_range("A20:C20", "Second quarter", text)
    page.merge_range("D21:D22", "One for both", text)
    page.write_string("A23", "Fit kitchen 24")
    page.write_string("B24", "Nina Novak")
    page.write_string("A24", "Fit kitchen 24")
    page.write_string("B25", "Nina Novak, Omar Said")
    page.write_string("D26", "")
    page.write_string("F27", "")
    page.write_string("F28", "1 Sep 2026")
    page.write_string("A29", "x" * 201)
    page.write_string("D30", "hidden \u202e text")


def test_a_sheet_with_every_fault_a_real_one_has(tmp_path: Path, golden: Golden) -> None:
    """The report says of each row in the sheet's own words what is wrong and what to do; the good rows can be taken, and are sound."""
    board, file = write_base_board(tmp_path / "board"), tmp_path / "spring.xlsx"
    write_hundred_rows(file)
    before = read_files(board)

    dry = run_troth(board, "import", str(file), *MAP)
    golden("import/spring.txt", dry.stdout)
    assert (dry.exit_code, read_files(board)) == (1, before)

    refused = run_troth(board, "import", str(file), *MAP, "--write")
    assert (refused.exit_code, read_files(board)) == (1, before)

    taken = run_troth(board, "import", str(file), *MAP, "--write", "--partial")
    assert taken.exit_code == 0, taken.output
    assert run_troth(board, "check").exit_code == 0
    promises = load_board(board, AsOf(date(2026, 11, 22))).ledger.promises
    assert {str(promises[each].terms.due) for each in promises if each.startswith("fit-kitchen-")} == {"2026-12-15"}
    assert promises["fit-kitchen-21"].terms.outcome == promises["fit-kitchen-22"].terms.outcome == "One for both"
    assert promises["fit-kitchen-15"].terms.outcome == "Fitted 15"
    assert promises["fit-kitchen-25"].promisers == ("nina", "omar")

    after = read_files(board)
    assert read_report(board, str(file), *MAP, "--write", "--partial")["written"] is False
    assert read_files(board) == after


def test_the_goals_of_rust(shared: Path, tmp_path: Path) -> None:
    """191 promises on an empty board, those without an outcome named; a second time, nothing changes."""
    source, board = shared / "data/rust-goals/goals.csv", tmp_path
    (board / "commitments").mkdir()
    (board / "commitments/board.yaml").write_text("name: Goals\ntimezone: UTC\n")
    (board / "goals.map.yaml").write_text(GOALS)
    how = ("import", str(source), "--mapping", str(board / "goals.map.yaml"))
    with source.open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    without = {number for number, row in enumerate(rows, start=2) if not row["outcome"]}

    found = json.loads(run_troth(board, *how, "--write", "--json").stdout)
    named = {each["row"] for each in found["rows"] if any("outcome" in remark for remark in each["remarks"])}
    assert (found["written"], len(found["rows"]), named) == (True, 191, without)
    assert len(list((board / "commitments/promises").rglob("*.yaml"))) == 191
    assert run_troth(board, "check").exit_code == 0

    after = read_files(board)
    again = run_troth(board, *how, "--write")
    assert "191 rows: 191 already there" in again.stdout
    assert read_files(board) == after

    (board / "strict.map.yaml").write_text(GOALS.replace("{column: outcome, otherwise_column: title}", "outcome"))
    strict = json.loads(run_troth(board, "import", str(source), "--mapping", str(board / "strict.map.yaml"), "--json").stdout)
    assert {each["row"] for each in strict["rows"] if each["fate"] == "faulty" and "outcome" in each["complaints"][0]["heading"]} == without


def test_without_write_nothing_is_written(tmp_path: Path) -> None:
    """A dry run comes first, as it is the default."""
    board = write_base_board(tmp_path / "board")
    before = read_files(board)
    ended = run_troth(board, "import", write_sheet(tmp_path, "Doors,nina,jane,They shut.,2026-11-01,2026-12-01"))
    assert ended.exit_code == 0, ended.output
    assert "dry run" in ended.stdout
    assert read_files(board) == before


def test_ids_come_from_titles_and_dates(tmp_path: Path) -> None:
    """Rows with one title are told apart by their dates, and stay themselves when the sheet is imported again in another order."""
    board = write_base_board(tmp_path / "board")
    rows = [f"Monthly report,nina,jane,It is sent.,2026-01-01,2026-{month:02}-28" for month in (1, 2, 3)]
    first = read_report(board, write_sheet(tmp_path, *rows), "--write")
    assert [each["id"] for each in first["rows"]] == ["monthly-report", "monthly-report-2026-02-28", "monthly-report-2026-03-28"]
    again = read_report(board, write_sheet(tmp_path, *reversed(rows), rows[0]), "--write")
    assert [each["fate"] for each in again["rows"]] == ["known"] * 4


ODD_IDS = (
    "ß",
    "plan_x",
    "Straße 5",
    "con",
    "COM0",
    "index",
    "readme",
    "\u0131",
    "\u017f",
    "x" * 80,
    "x" * 81,
    "-",
    "2026",
    "all",
    "a--b",
    "a.b",
)


def test_whatever_ids_a_sheet_gives_check_takes_what_is_written(tmp_path: Path) -> None:
    """Ids and folders are put into words that every system takes; what then is none, or another row's, is told by row."""
    rows = [f"{each},Door {number},nina,jane,It shuts.,2026-11-01,2026-12-01,{each}" for number, each in enumerate(ODD_IDS)]
    rows += [f",{title},nina,jane,It shuts.,2026-11-01,2026-12-01," for title in ("Con", "Index", "NUL", "Readme", "9" * 70, "石")]
    file = write_sheet(tmp_path, *rows, headings="id,title,promiser,customer,outcome,made,due,folder")
    board = write_base_board(tmp_path / "board")
    found = read_report(board, file, "--write", "--partial")
    assert [each["row"] for each in found["rows"] if each["fate"] == "faulty"] == [12, 13, 17]
    assert all(find_id_fault(each["id"]) is None for each in found["rows"] if each["fate"] == "new")
    assert run_troth(board, "check").exit_code == 0
    again = read_report(board, file, "--write", "--partial")
    assert {each["fate"] for each in again["rows"]} == {"known", "faulty"}


def test_whatever_parties_are_called_check_takes_what_is_written(tmp_path: Path) -> None:
    """A name that comes to a word of Windows or of records is told by row, with the way out: a column of ids."""
    board = write_base_board(tmp_path / "board")
    rows = ("All,team,", "Con,person,", "Ann Bo,person,each", "Ed Fox,person,x_y", "Gil Ha,person,ß", "Default,customer,nobody-named")
    found = read_report(board, write_sheet(tmp_path, *rows, headings="name,kind,id"), "--kind", "parties", "--write", "--partial")
    assert [each["fate"] for each in found["rows"]] == ["faulty", "faulty", "new", "new", "new", "new"]
    assert "all is a reserved word" in found["rows"][0]["complaints"][0]["message"]
    assert [each["id"] for each in found["rows"][2:]] == ["each-1", "x-y", "ss", "nobody-named"]
    assert run_troth(board, "check").exit_code == 0


def test_very_many_parties_go_into_several_files(tmp_path: Path) -> None:
    """None of which is too large to be read; of a sheet whose name no file may have, the file is called otherwise."""
    board = write_base_board(tmp_path / "board")
    rows = [f"Nr{number} {'Somebody ' * 2200},person" for number in range(15)]
    read_report(board, write_sheet(tmp_path, *rows, headings="name,kind", name="con.csv"), "--kind", "parties", "--write")
    made = {path.name: path.stat().st_size for path in (board / "commitments/parties").glob("con*.yaml")}
    assert sorted(made) == ["con-1-2.yaml", "con-1.yaml"]
    assert max(made.values()) < 300_000
    assert run_troth(board, "check").exit_code == 0


def test_new_parties_of_promises_have_ids_that_check_takes(tmp_path: Path) -> None:
    """Where the name of a new party comes to a word that is taken, the row says so and is left."""
    board = write_base_board(tmp_path / "board")
    rows = ("Doors,Aux,jane,They shut.,2026-11-01,2026-12-01", "Walls,Unanswered,jane,They stand.,2026-11-01,2026-12-01")
    ended = run_troth(board, "import", write_sheet(tmp_path, *rows), "--new-parties", "promiser=people", "--write", "--partial")
    assert "Windows reserves the name aux" in ended.stdout
    assert "unanswered is a reserved word" in ended.stdout
    assert "There is nothing new to write." in ended.stdout


def test_a_row_that_says_something_else_than_its_promise_is_no_second_promise(tmp_path: Path) -> None:
    """What was promised changes by an agreed change, never by a sheet."""
    board = write_base_board(tmp_path / "board")
    run_troth(board, "import", write_sheet(tmp_path, "Doors,nina,jane,They shut.,2026-11-01,2026-12-01"), "--write")
    before = read_files(board)
    ended = run_troth(board, "import", write_sheet(tmp_path, "Doors,nina,jane,They shut.,2026-11-01,2026-12-24"), "--write", "--partial")
    assert "due is '2026-12-01' there and '2026-12-24' here" in ended.stdout
    assert "troth promise renegotiate doors" in ended.stdout
    assert read_files(board) == before


def test_two_who_have_one_name_are_asked_for_by_their_ids(tmp_path: Path) -> None:
    """Nobody is guessed."""
    board = write_base_board(tmp_path / "board", {"parties/more.yaml": "people:\n  nina-2: {name: nina NOVAK}\n"})
    ended = run_troth(board, "import", write_sheet(tmp_path, "Doors,Nina Novak,jane,They shut.,2026-11-01,2026-12-01"))
    assert "'Nina Novak' is the name of 2 parties: nina, nina-2" in ended.stdout


def test_parties_are_taken_once(tmp_path: Path) -> None:
    """By name or address whoever is there already is the same; a file of their own holds the new ones, and passes the check."""
    board = write_base_board(tmp_path / "board")
    rows = (
        "Nina Novak,person,nina@example.com,",
        "Tom Bell,person,tom@example.com,Fitters",
        "tom bell,person,,",
        "Acme,customer,,",
        ",person,,",
    )
    found = read_report(board, write_sheet(tmp_path, *rows, headings="name,kind,email,teams"), "--kind", "parties", "--write", "--partial")
    assert [each["fate"] for each in found["rows"]] == ["known", "new", "double", "new", "faulty"]
    assert (board / "commitments/parties/plan.yaml").read_text() == (
        "customers:\n  acme: {name: Acme}\npeople:\n  tom-bell: {name: Tom Bell, email: tom@example.com, teams: [fitters]}\n"
    )
    assert run_troth(board, "check").exit_code == 0


def test_names_that_are_other_words_to_some_programs_are_written_in_quotes(tmp_path: Path) -> None:
    """Somebody may be called On, and a team No."""
    board = write_base_board(tmp_path / "board")
    read_report(board, write_sheet(tmp_path, "On,person", "No,team", "1e5,customer", headings="name,kind"), "--kind", "parties", "--write")
    text = (board / "commitments/parties/plan.yaml").read_text()
    assert text == 'customers:\n  "1e5": {name: "1e5"}\npeople:\n  "on": {name: "On"}\nteams:\n  "no": {name: "No"}\n'
    assert run_troth(board, "check").exit_code == 0


ASK = """\
title: How do you measure?
asker: jane
asked: [nina, omar, rosa]
seeks: input
made: 2026-11-02
respond_by: 2026-11-20
request: Tell us.
"""


def test_answers_become_entries_of_their_ask(tmp_path: Path) -> None:
    """Each with the day it happened and the day it was written down; who has not answered is no fault, who was not asked is."""
    board = write_base_board(tmp_path / "board", {"asks/measuring.yaml": ASK})
    headings, rows = (
        "who,answer,note,when",
        ("Nina Novak,gave input,With a tape.,05.11.2026", "omar,,,", "Jane Ito,declined,,", "rosa,maybe,,"),
    )
    how = ("--kind", "answers", "--ask", "measuring", "--map", "party=who", "--map", "date=when", "--write", "--partial")
    found = read_report(board, write_sheet(tmp_path, *rows, headings=headings), *how)
    assert [each["fate"] for each in found["rows"]] == ["new", "nothing", "faulty", "faulty"]
    assert (board / "commitments/asks/measuring.yaml").read_text() == ASK + (
        "log:\n  - {date: 2026-11-22, by: nina, act: answered, happened: 2026-11-05, answer: gave_input, note: With a tape.}\n"
    )
    assert read_report(board, write_sheet(tmp_path, *rows, headings=headings), *how)["rows"][0]["fate"] == "known"


def test_where_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    """What was written before it is taken back."""
    board = write_base_board(tmp_path / "board")
    rows = [f"Doors {number},nina,jane,They shut.,2026-0{number}-01,2026-12-01" for number in (1, 2, 3)]
    (board / "commitments/promises/2026-03").symlink_to(tmp_path)
    before = read_files(board)
    ended = run_troth(board, "import", write_sheet(tmp_path, *rows), "--write")
    assert ended.exit_code == 2
    assert "ordinary" in ended.stderr
    assert {path: data for path, data in read_files(board).items() if "plan.csv" not in path} == before


def test_a_row_that_names_one_that_is_not_taken_is_not_taken_either(tmp_path: Path) -> None:
    """And a row that names another of the same sheet by its title has its id."""
    headings = "title,promiser,customer,outcome,made,due,needs"
    rows = ("Stone,nina,jane,It is here.,2026-11-01,2026-12-01,", "Top,nina,jane,It fits.,2026-11-01,2026-12-09,Stone")
    board = write_base_board(tmp_path / "board")
    good = read_report(board, write_sheet(tmp_path, *rows, headings=headings), "--write")
    assert [each["fate"] for each in good["rows"]] == ["new", "new"]
    assert "needs: [stone]" in (board / "commitments/promises/2026-11/top.yaml").read_text()
    late = (rows[0].replace("2026-12-01", "2026-10-01").replace("Stone", "Slate"), rows[1].replace("Stone", "Slate").replace("Top", "Lid"))
    bad = read_report(board, write_sheet(tmp_path, *late, headings=headings))
    assert [each["fate"] for each in bad["rows"]] == ["faulty", "faulty"]


def read_refusal(ended: Result) -> str:
    """Return what a refused import says: an error in one line and the way out, and no report."""
    assert (ended.exit_code, ended.stdout) == (2, ""), ended.output
    return ended.stderr


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("columns: {title: Titel}\n", "no heading 'Titel'"),
        ("colums: {title: title}\n", "m.yaml:1:1: there is no key 'colums' here"),
        ("columns:\n  titel: title\n", "m.yaml:2:3: there is no key 'titel' here"),
        ("columns: {title: {colum: title}}\n", "m.yaml:1:19: there is no key 'colum' here"),
        ("columns: {title: 7}\n", "m.yaml:1:18: title is neither a heading"),
        ("kind: promise\n", "m.yaml:1:7: kind: 'promise' is not one of its values"),
        ("header_row: first\n", "m.yaml:1:13: header_row is not the number"),
        ("new_parties: {promiser: robots}\n", "m.yaml:1:25: 'robots' is not a kind of party"),
        ("kind: &x promises\n", "m.yaml:1:7"),
        ("columns: {title: outcome, outcome: title, promiser: owner}\n", "no heading 'owner'"),
    ],
)
def test_a_mapping_file_that_is_wrong(tmp_path: Path, mapping: str, said: str) -> None:
    """It is read as strictly as a record, and the message has its line and column."""
    (tmp_path / "m.yaml").write_text(mapping)
    board = write_base_board(tmp_path / "board")
    assert said in read_refusal(
        run_troth(board, "import", write_sheet(tmp_path, "a,nina,jane,b,2026-01-01,2026-02-01"), "--mapping", str(tmp_path / "m.yaml"))
    )


def test_what_nothing_says_is_said(tmp_path: Path) -> None:
    """A sheet without a column for what is needed, a heading that stands there twice, a field that does not exist."""
    board = write_base_board(tmp_path / "board")
    assert "no column was found for the promiser or the customer" in read_refusal(
        run_troth(board, "import", write_sheet(tmp_path, "a,b", headings="title,outcome"))
    )
    twice = write_sheet(tmp_path, "a,b,c,d,e", headings="title,promiser,customer,outcome,Title")
    assert "is above two columns, A and E" in read_refusal(run_troth(board, "import", twice))
    assert "did you mean due?" in run_troth(board, "import", twice, "--map", "deu=Due").stderr
    assert "has no rows" in read_refusal(run_troth(board, "import", write_sheet(tmp_path, headings="")))
    assert "cannot be read" in read_refusal(run_troth(board, "import", str(tmp_path / "nowhere.csv")))


@pytest.mark.parametrize(
    ("written", "value"), [("1000", 1000), ("-1,250,000", -1_250_000), ("12'500.5", 12_500.5), ("-0.25", -0.25), ("1 000", 1000)]
)
def test_amounts_are_read_as_people_write_them(tmp_path: Path, written: str, value: float) -> None:
    """With a sign, a point, and what parts the thousands."""
    board = write_base_board(tmp_path / "board")
    row = f'Doors,nina,jane,They shut.,2026-11-01,2026-12-01,"{written}",EUR'
    file = write_sheet(tmp_path, row, headings="title,promiser,customer,outcome,made,due,amount,unit")
    assert run_troth(board, "import", file, "--write").exit_code == 0
    promise = load_board(board, AsOf(date(2026, 11, 20))).promises["doors"].promise
    assert promise.source.data["amount"] == {"value": value, "unit": "EUR"}


def test_an_amount_that_could_be_two_numbers_is_no_number(tmp_path: Path) -> None:
    """A comma parts thousands in one country and cents in another."""
    board = write_base_board(tmp_path / "board")
    row = 'Doors,nina,jane,They shut.,2026-11-01,2026-12-01,"3,25",EUR'
    file = write_sheet(tmp_path, row, headings="title,promiser,customer,outcome,made,due,amount,unit")
    assert "'3,25' is not a number" in run_troth(board, "import", file).output


@pytest.mark.parametrize(
    ("headings", "way"),
    [
        (
            "Owner,What,Due,For",
            (
                'is it --map title="What" --map promiser="Owner" --map customer="For" --otherwise outcome="…"? '
                "--otherwise sets it for all rows"
            ),
        ),
        ("A,B", '--map title="Heading" chooses the column; --otherwise title="…" sets it for all rows'),
    ],
)
def test_usual_headings_are_proposed(tmp_path: Path, headings: str, way: str) -> None:
    """What sheets usually call a column is proposed as the options to type; it is never taken without a word."""
    (tmp_path / "x.csv").write_text(f"{headings}\n")
    result = run_troth(write_base_board(tmp_path / "board"), "import", str(tmp_path / "x.csv"))
    assert (result.exit_code, result.stderr.splitlines()[1].strip()) == (2, way)


@pytest.mark.parametrize("typed", ["Jürgen Größl", "Juergen Groessl", "jurgen grossl", "Ju\u0308rgen Größl"])
def test_a_name_is_found_however_it_is_typed(tmp_path: Path, typed: str) -> None:
    """With or without umlauts it is the party of the board, and nobody new."""
    root = write_base_board(tmp_path / "board", {"parties/more.yaml": "people:\n  jgr: {name: Jürgen Größl}\n"})
    (tmp_path / "x.csv").write_text(f"title,promiser,customer,outcome\nPaint,{typed},jane,Done\n", encoding="utf-8")
    assert run_troth(root, "import", str(tmp_path / "x.csv"), "--write").exit_code == 0
    assert "promiser: jgr\n" in next(root.rglob("paint.yaml")).read_text()
