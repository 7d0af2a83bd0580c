from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.base.errors import BoardError
from troth.base.ids import check_id
from troth.model import Kind
from troth.model.problem import Severity
from troth.read.files.folder import read_record_files

if TYPE_CHECKING:
    from pathlib import Path

    from troth.model.problem import Problem


def make_board_folder(root: Path, *paths: str) -> Path:
    """Make a board with a board.yaml and these files under its folder; a path that ends in / is a folder."""
    for path in ("board.yaml", *paths):
        file = root / "commitments" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            file.mkdir(parents=True, exist_ok=True)
        else:
            file.write_bytes(b"title: x\n")
    return root


def list_faults(root: Path) -> list[tuple[str, str]]:
    """Return the rule of each problem and the path it is at, under the board's folder."""
    return [(each.rule, each.place.path.removeprefix("commitments/")) for each in read_record_files(root)[1]]


def get_only_fault(root: Path) -> Problem:
    """Return the one problem of the board."""
    (problem,) = read_record_files(root)[1]
    return problem


def list_ids(root: Path) -> list[tuple[Kind, str]]:
    """Return kind and id of all files that were found."""
    return [(file.kind, file.id) for file in read_record_files(root)[0]]


def test_the_folder_is_the_kind_and_the_stem_the_id(tmp_path: Path) -> None:
    """Records are found in the folder of each kind, at any depth, and come by path with their bytes."""
    make_board_folder(tmp_path, "promises/2026/q1/fit.yaml", "promises/paint.yaml", "asks/a.yaml", "agreements/b.yaml", "meetings/c.yaml",
    "goals/d.yaml",
          "parties/north/All the people.yaml")  # fmt: skip
    files, problems = read_record_files(tmp_path)
    assert not problems
    assert [(file.kind, file.id, file.path.removeprefix("commitments/")) for file in files] == [
        (Kind.AGREEMENT, "b", "agreements/b.yaml"),
        (Kind.ASK, "a", "asks/a.yaml"),
        (Kind.BOARD, "board", "board.yaml"),
        (Kind.GOAL, "d", "goals/d.yaml"),
        (Kind.MEETING, "c", "meetings/c.yaml"),
        (Kind.PARTIES, "All the people", "parties/north/All the people.yaml"),
        (Kind.PROMISE, "fit", "promises/2026/q1/fit.yaml"),
        (Kind.PROMISE, "paint", "promises/paint.yaml"),
    ]
    assert {file.data for file in files} == {b"title: x\n"}


def test_a_board_has_a_folder(tmp_path: Path) -> None:
    """Without the folder, with a link or a file in its place, or with another repository, nothing can be looked at."""
    with pytest.raises(BoardError, match="no folder commitments/"):
        read_record_files(tmp_path)
    with pytest.raises(BoardError, match="no folder commitments/"):
        read_record_files(tmp_path / "absent")
    elsewhere = make_board_folder(tmp_path / "elsewhere") / "commitments"
    (tmp_path / "commitments").symlink_to(elsewhere)
    with pytest.raises(BoardError, match="link or a file"):
        read_record_files(tmp_path)
    (elsewhere / ".git").write_text("gitdir: x")
    with pytest.raises(BoardError, match="submodule"):
        read_record_files(tmp_path / "elsewhere")


def test_a_board_without_settings_is_warned_of(tmp_path: Path) -> None:
    """The usual settings hold; the warning says what to add, and is not said beside a board.yml."""
    file = make_board_folder(tmp_path, "promises/a.yaml") / "commitments" / "board.yaml"
    file.rename(file.with_suffix(".yml"))
    assert list_faults(tmp_path) == [("folder/ending", "board.yml")]
    file.with_suffix(".yml").unlink()
    assert (get_only_fault(tmp_path).rule, get_only_fault(tmp_path).severity) == ("folder/no-board", Severity.WARNING)


@pytest.mark.parametrize(
    "stem", ["Plan", "a_b", "a b", "-a", "a-", "a--b", "a.b", "é", "p²", "p-\u0661", "%2e", "n" * 81, "::error::", "~root"]
)
def test_an_id_keeps_to_its_pattern(tmp_path: Path, stem: str) -> None:
    """Small letters, digits and single dashes, at most 80: anything else is an error, and no record."""
    make_board_folder(tmp_path, f"promises/{stem}.yaml", "promises/good.yaml")
    assert get_only_fault(tmp_path).rule == "folder/name"
    assert (Kind.PROMISE, "good") in list_ids(tmp_path)
    assert len(list_ids(tmp_path)) == 2


@pytest.mark.parametrize("stem", ["con", "nul", "com1", "lpt9", "index", "readme"])
def test_names_that_belong_to_others_are_refused(tmp_path: Path, stem: str) -> None:
    """Windows' devices and a folder's own page are no ids, in any kind."""
    assert list_faults(make_board_folder(tmp_path, f"goals/2026/{stem}.yaml")) == [("folder/reserved", f"goals/2026/{stem}.yaml")]


@pytest.mark.parametrize("stem", ["all", "default", "no", "null", "1e3", "com10", "con-1", "2026-01-05-ship", "n" * 80, "constructor"])
def test_any_other_name_is_good(tmp_path: Path, stem: str) -> None:
    """What is a word of YAML, of an ask's log or of a script is an id like any other."""
    assert not list_faults(make_board_folder(tmp_path, f"promises/{stem}.yaml"))
    assert (Kind.PROMISE, stem) in list_ids(tmp_path)


def test_a_running_number_is_warned_of(tmp_path: Path) -> None:
    """Numbers collide between branches: a warning, and the zeros in front stay."""
    make_board_folder(tmp_path, "promises/007.yaml")
    assert (get_only_fault(tmp_path).rule, get_only_fault(tmp_path).severity) == ("folder/digits", Severity.WARNING)
    assert (Kind.PROMISE, "007") in list_ids(tmp_path)


def test_two_files_do_not_share_an_id(tmp_path: Path) -> None:
    """The error is on the later path and names the earlier one; both are read; another kind may have the same id."""
    make_board_folder(tmp_path, "promises/2026/plan.yaml", "promises/2025/plan.yaml", "goals/plan.yaml")
    problem = get_only_fault(tmp_path)
    assert (problem.rule, problem.place.path) == ("folder/id", "commitments/promises/2026/plan.yaml")
    assert "commitments/promises/2025/plan.yaml" in problem.message
    assert list_ids(tmp_path).count((Kind.PROMISE, "plan")) == 2


def test_names_that_differ_by_capitals_are_twins(tmp_path: Path) -> None:
    """They would be one file on another operating system: the message names the other."""
    make_board_folder(tmp_path, "promises/2025/plan.yaml", "promises/2026/Plan.yaml")
    assert list_faults(tmp_path) == [("folder/case", "promises/2026/Plan.yaml")]
    assert "promises/2025/plan.yaml" in get_only_fault(tmp_path).message


@pytest.mark.parametrize("name", ["plan.yml", "plan.YAML", "plan.Yml"])
def test_a_record_ends_in_yaml(tmp_path: Path, name: str) -> None:
    """Another ending is an error that says the new name; the record is read all the same, so that nothing else seems missing."""
    problem = get_only_fault(make_board_folder(tmp_path, f"promises/{name}"))
    assert (problem.rule, problem.hint) == ("folder/ending", "rename it to plan.yaml")
    assert (Kind.PROMISE, "plan") in list_ids(tmp_path)


@pytest.mark.parametrize(
    ("path", "rule", "at", "hint"),
    [
        ("promise/plan.yaml", "folder/unknown", "promise", "did you mean promises/?"),
        ("Asks/plan.yaml", "folder/unknown", "Asks", "did you mean asks/?"),
        ("risks/plan.yaml", "folder/unknown", "risks", "promises/, asks/"),
        ("plan.yaml", "folder/misplaced", "plan.yaml", "promises/, asks/"),
        ("promise.yaml", "folder/misplaced", "promise.yaml", "move it to promises/"),
        ("parties.yaml", "folder/misplaced", "parties.yaml", "move it to parties/"),
        ("asks", "folder/stray", "asks", "create a folder asks/"),
        ("promises/plan.json", "folder/stray", "promises/plan.json", "plan.yaml"),
        ("promises/plan", "folder/stray", "promises/plan", "plan.yaml"),
        ("promises/plan.yaml.", "folder/stray", "promises/plan.yaml.", "plan.yaml"),
        ("notes.txt", "folder/stray", "notes.txt", "elsewhere"),
    ],
)
def test_nothing_is_passed_over_in_silence(tmp_path: Path, path: str, rule: str, at: str, hint: str) -> None:
    """What lies in the wrong place or under the wrong name is an error with the way out."""
    problem = get_only_fault(make_board_folder(tmp_path, path))
    assert (problem.rule, problem.place.path) == (rule, f"commitments/{at}")
    assert hint in problem.hint


@pytest.mark.parametrize(
    "path",
    ["README.md", "promises/readme", "promises/2026/README.txt", "promises/.gitkeep", "promises/.DS_Store",
     ".vscode/settings.json", "promises/a.yaml~",
     "promises/#a.yaml#", "promises/.a.yaml.swp", "promises/.#a.yaml", "promises/2026/"],
)  # fmt: skip
def test_what_explains_or_is_an_editors_own_is_left_alone(tmp_path: Path, path: str) -> None:
    """README, hidden files, backups and empty folders are nobody's fault."""
    assert not list_faults(make_board_folder(tmp_path, path))


LITTER = (
    "Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", "._plan.yaml", "Icon\r", ".directory", ".localized",
    "~$plan.xlsx", "~$plan.yaml", "~WRL0001.tmp", ".~lock.plan.ods#", ".plan.yaml.swp", ".plan.yaml.swo", "plan.yaml.swp", "plan.yaml~",
    ".plan.yaml~", "#plan.yaml#", ".#plan.yaml", "plan.yaml.~1~", ".plan.yaml.un~", "4913", "5036", "plan.yaml.bak", "plan.yaml.orig",
    "plan.yaml.rej", "plan.yml.BAK", "plan.yaml.tmp", "plan.yaml.save", "plan.yaml.sb-1a2b3c4d-Xy9", "plan.yaml___jb_tmp___",
    ".plan.yaml.kate-swp", ".goutputstream-X1Y2Z3", ".nfs000000000001", ".fuse_hidden0001", "~syncthing~plan.yaml.tmp",
    ".syncthing.plan.yaml.tmp", "__MACOSX/._plan.yaml", "__MACOSX/plan.yaml", "$RECYCLE.BIN/plan.yaml", ".AppleDouble/plan.yaml",
    ".Trash-1000/files/plan.yaml", "@eaDir/plan.yaml", "nppBackup/plan.yaml", ".troth-a1b2c3.new",
)  # fmt: skip


def test_what_programs_leave_behind_is_left_alone(tmp_path: Path) -> None:
    """At the top, beside records and deeper, whether a file or an editor's link that leads nowhere; the records beside it are read."""
    places = ("", "promises/", "promises/2026/", "parties/")
    make_board_folder(tmp_path, "promises/good.yaml", *(f"{place}{each}" for place in places for each in LITTER))
    (tmp_path / "commitments/promises/.#good.yaml").symlink_to("me@there.1234")
    assert list_faults(tmp_path) == []
    assert list_ids(tmp_path) == [(Kind.BOARD, "board"), (Kind.PROMISE, "good")]


@pytest.mark.parametrize(
    "name",
    ["Thumbs.yaml", "desktop.yml", "49130", "plan.bak", "plan.yaml.old", "plan.yaml.txt", "plan (copy).yaml", "plan.sync-conflict.yaml",
     "icon", "thumbs.db.yaml", "4913.yml", "x~.yaml", "plan.yaml.", "plan.orig", "plan_LOCAL_1.yaml"],
)  # fmt: skip
def test_what_only_looks_like_it_is_named(tmp_path: Path, name: str) -> None:
    """Somebody may have meant it for a record."""
    assert list_faults(make_board_folder(tmp_path, f"promises/{name}"))


def test_a_folder_is_no_litter_for_the_name_of_a_file(tmp_path: Path) -> None:
    """What a program would call a file of its own may be the name of somebody's folder, and its records count."""
    make_board_folder(tmp_path, "promises/4913/plan.yaml", "promises/old~/plant.yaml")
    assert (Kind.PROMISE, "plan") in list_ids(tmp_path)
    assert (Kind.PROMISE, "plant") in list_ids(tmp_path)


@pytest.mark.parametrize("path", [".yaml", "promises/.yaml", "promises/2026/.yml", "parties/.YAML", "goals/.yml"])
def test_a_file_without_a_name_is_named(tmp_path: Path, path: str) -> None:
    """Who saved it so believes that it is read: a warning says that it is not, and what to do."""
    assert list_faults(make_board_folder(tmp_path, path)) == [("folder/hidden", path)]
    assert get_only_fault(tmp_path).severity is Severity.WARNING
    assert "fit-kitchen.yaml" in get_only_fault(tmp_path).hint


@pytest.mark.parametrize(("path", "at"), [("promises/.plan.yaml", "promises/.plan.yaml"), ("promises/.old/plan.yml", "promises/.old")])
def test_a_hidden_record_is_warned_of(tmp_path: Path, path: str, at: str) -> None:
    """It is not read, and somebody may believe that it is."""
    assert list_faults(make_board_folder(tmp_path, path)) == [("folder/hidden", at)]
    assert get_only_fault(tmp_path).severity is Severity.WARNING


def test_links_are_never_followed(tmp_path: Path) -> None:
    """Links to files, folders, nowhere and themselves are errors, and what they lead to is not shown."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "word.yaml").write_text("secret: 1\n")
    folder = make_board_folder(tmp_path, "promises/") / "commitments"
    (folder / "promises" / "a.yaml").symlink_to(tmp_path / "secret" / "word.yaml")
    (folder / "promises" / "b.yaml").symlink_to("b.yaml")
    (folder / "promises" / "c").symlink_to(tmp_path / "secret")
    (folder / "asks").symlink_to(tmp_path / "secret")
    (folder / "board.yaml").unlink()
    (folder / "board.yaml").symlink_to(tmp_path / "secret" / "word.yaml")
    assert list_faults(tmp_path) == [
        ("folder/link", path) for path in ("asks", "board.yaml", "promises/a.yaml", "promises/b.yaml", "promises/c")
    ]
    assert not list_ids(tmp_path)


def test_pipes_and_sockets_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a pipe waits for ever."""
    folder = make_board_folder(tmp_path, "promises/") / "commitments" / "promises"
    os.mkfifo(folder / "a.yaml")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("b.yaml")
        assert list_faults(tmp_path) == [("folder/special", "promises/a.yaml"), ("folder/special", "promises/b.yaml")]


def test_submodules_are_not_entered(tmp_path: Path) -> None:
    """A folder that is a repository of its own has a history of its own."""
    make_board_folder(tmp_path, "promises/sub/.git", "promises/sub/plan.yaml", "goals/sub/.git/", "goals/sub/plan.yaml")
    assert list_faults(tmp_path) == [("folder/submodule", "goals/sub"), ("folder/submodule", "promises/sub")]
    assert list_ids(tmp_path) == [(Kind.BOARD, "board")]


def test_a_name_that_does_not_print_is_shown_harmlessly(tmp_path: Path) -> None:
    """Line breaks, other encodings and reading direction in a name are refused, for files and folders of any kind."""
    make_board_folder(tmp_path, "promises/a\nb.yaml", "promises/caf\udce9.yaml", "parties/\u202ex.yaml", "goals/\udcff/plan.yaml")
    assert list_faults(tmp_path) == [
        ("folder/name", r"goals/\xff"),
        ("folder/name", r"parties/\u202ex.yaml"),
        ("folder/name", r"promises/a\nb.yaml"),
        ("folder/name", r"promises/caf\xe9.yaml"),
    ]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """Over 4 MiB it is a problem by its size alone; at 4 MiB it is read."""
    folder = make_board_folder(tmp_path, "promises/a.yaml", "promises/b.yaml") / "commitments" / "promises"
    os.truncate(folder / "a.yaml", 4 * 1024 * 1024)
    os.truncate(folder / "b.yaml", 4 * 1024 * 1024 + 1)
    assert list_faults(tmp_path) == [("yaml/limit", "promises/b.yaml")]
    assert (Kind.PROMISE, "a") in list_ids(tmp_path)


def test_what_cannot_be_read_hides_nothing_else(tmp_path: Path) -> None:
    """A folder that the operating system does not open is a problem, and the files beside it are read."""
    make_board_folder(tmp_path, "promises/zz.yaml")
    deep = os.open(tmp_path / "commitments" / "promises", os.O_RDONLY)
    for _ in range(20):  # past the longest path that can be opened
        os.mkdir("n" * 240, dir_fd=deep)
        deeper = os.open("n" * 240, os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = deeper
    os.close(deep)
    problem = get_only_fault(tmp_path)
    assert problem.rule == "folder/unreadable"
    assert len(problem.place.path) <= 400
    assert (Kind.PROMISE, "zz") in list_ids(tmp_path)


def test_many_folders_deep_is_no_trouble(tmp_path: Path) -> None:
    """Records may lie at any depth."""
    assert not list_faults(make_board_folder(tmp_path, f"promises/{'d/' * 300}plan.yaml"))
    assert (Kind.PROMISE, "plan") in list_ids(tmp_path)


@given(st.text(max_size=100))
def test_a_hint_names_only_good_names(stem: str) -> None:
    """A stem that is refused gets a better one that passes, wherever one is offered."""
    fault = check_id(stem)
    if fault and fault[2].startswith("rename it to ") and ".yaml" in fault[2]:
        assert check_id(fault[2].removeprefix("rename it to ").removesuffix(".yaml")) is None
