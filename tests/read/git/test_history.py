from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.repositories import PARTIES, TERMS, Repository, make_entry_text, make_promise_text, make_repository

from troth.base.errors import BoardError
from troth.model import Kind, Source
from troth.model.history import HistoryState
from troth.read.git import history as reading
from troth.read.git.cache import load_cache
from troth.read.git.command import parse_commit
from troth.read.git.commits import LazyCommits, build_commit
from troth.read.git.history import read_branch_history, read_history
from troth.read.yaml.document import parse_document
from troth.status.provenance import Level, Provenance
from troth.status.record_history import find_provenance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.model.history import Commit, History


FILE = "commitments/promises/kitchen.yaml"
AGREED = make_entry_text("2026-10-02", "jane", "agreed")
REPORTED = make_entry_text("2026-10-20", "nina", "reported", "confidence: on_track")
DELIVERED = make_entry_text("2026-12-17", "nina", "delivered", "note: Inspection passed.")
ACCEPTED = make_entry_text("2026-12-18", "jane", "accepted", "satisfaction: 5")


class _Record:
    """A promise as the folder has it."""

    def __init__(self, id_: str, source: Source) -> None:
        self.id = id_
        self.source = source


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """An empty repository."""
    return make_repository(tmp_path / "board")


def read_history_of(repo: Repository, tip: str = "HEAD") -> History:
    """Return the history of the board in a repository."""
    return read_history(repo.folder, PARTIES, tip=tip, environment=repo.environment)


def get_provenance(repo: Repository, path: str = FILE) -> Provenance:
    """Return the provenance of the promise in this file, as it lies in the folder: the same whether or not it is known by git's name."""
    file = repo.folder / path
    source, _ = parse_document(path, file.read_bytes())
    assert source
    found = find_provenance(Kind.PROMISE, _Record(file.stem, source), read_history_of(repo), PARTIES)
    assert found == find_provenance(
        Kind.PROMISE, _Record(file.stem, Source(path, source.data, source.marks)), read_history_of(repo), PARTIES
    )
    return found


def list_commits(of: Provenance) -> list[str | None]:
    """Return the commits that bear witness of the terms and of each entry."""
    return [each.commit for each in (of.terms, *of.log)]


def list_levels(of: Provenance) -> list[str]:
    """Return the levels of the terms and of each entry."""
    return [each.level.value for each in (of.terms, *of.log)]


def test_a_whole_life_is_witnessed_entry_by_entry(repo: Repository) -> None:
    """Each entry is credited to who committed it, on the day it was committed, also after the file has moved."""
    made = repo.commit({FILE: make_promise_text()}, by="nina", on="2026-10-01")
    agreed = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-14")
    delivered = repo.commit({FILE: make_promise_text(AGREED, DELIVERED)}, by="omar", on="2026-12-17")
    accepted = repo.commit({FILE: make_promise_text(AGREED, DELIVERED, ACCEPTED)}, by="jane", on="2026-12-18")
    year = "commitments/promises/2026/kitchen.yaml"
    repo.commit({FILE: None, year: make_promise_text(AGREED, DELIVERED, ACCEPTED)}, by="stranger", on="2027-01-02")
    found = get_provenance(repo, year)
    assert list_commits(found) == [made, agreed, delivered, accepted]
    assert list_levels(found) == ["own", "own", "recorded", "own"]
    assert [each.lateness_text for each in found.log] == ["entered 12 days later", "", ""]
    assert (found.log[1].author, str(found.log[1].date)) == ("Omar Haddad", "2026-12-17")


def test_a_squash_speaks_for_the_commits_that_it_replaced(repo: Repository) -> None:
    """What was squashed is credited to the squash, since nothing else can be reached."""
    made = repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.branch("change")
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    repo.commit({FILE: make_promise_text(AGREED, REPORTED)}, on="2026-10-20")
    repo.switch("main")
    squashed = repo.squash("change", by="nina", on="2026-10-21")
    repo.run_git("branch", "-D", "change")
    assert list_commits(get_provenance(repo)) == [made, squashed, squashed]
    assert list_levels(get_provenance(repo)) == ["own", "recorded", "own"]


def test_what_came_by_a_merge_is_the_side_branchs(repo: Repository) -> None:
    """Who merges wrote nothing; of two branches that both appended, each keeps its entry."""
    repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.branch("side")
    side = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    repo.switch("main")
    main = repo.commit({FILE: make_promise_text(REPORTED)}, by="nina", on="2026-10-20")
    repo.merge("side", {FILE: make_promise_text(AGREED, REPORTED)}, by="omar", on="2026-10-21")
    assert list_commits(get_provenance(repo))[1:] == [side, main]
    assert list_levels(get_provenance(repo))[1:] == ["own", "own"]


def test_a_clean_merge_takes_credit_for_nothing(repo: Repository) -> None:
    """A merge without a conflict is no version of any record."""
    repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.branch("side")
    side = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    repo.switch("main")
    repo.commit({"README.md": "Hello\n"}, on="2026-10-03")
    merge = repo.merge("side", by="omar", on="2026-10-04")
    assert list_commits(get_provenance(repo))[1:] == [side]
    assert merge not in read_history_of(repo).commits


def test_what_was_slipped_into_a_merge_is_the_merges(repo: Repository) -> None:
    """An entry that neither branch had is credited to whoever merged."""
    repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.branch("side")
    repo.commit({"README.md": "Hello\n"}, by="jane", on="2026-10-02")
    repo.switch("main")
    repo.commit({"LICENSE": "MIT\n"}, on="2026-10-03")
    merge = repo.merge("side", {FILE: make_promise_text(AGREED)}, by="nina", on="2026-10-04")
    assert list_commits(get_provenance(repo))[1:] == [merge]
    assert list_levels(get_provenance(repo))[1:] == ["recorded"]


def test_a_renamed_promise_keeps_its_history(repo: Repository) -> None:
    """Where the id changes, git's rename is followed, twice too, and an entry that came at the same time is the renamer's."""
    made = repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    agreed = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    second, third = "commitments/promises/new-kitchen.yaml", "commitments/promises/2026/fitted-kitchen.yaml"
    renamed = repo.commit({FILE: None, second: make_promise_text(AGREED, REPORTED)}, on="2026-10-20")
    repo.commit({second: None, third: make_promise_text(AGREED, REPORTED)}, by="omar", on="2026-10-21")
    assert list_commits(get_provenance(repo, third)) == [made, agreed, renamed]


def test_an_entry_under_the_old_id_on_a_branch_beside_the_rename_keeps_its_writer(repo: Repository) -> None:
    """A rename on one branch and an entry on another are joined by a merge; the entry stays that of its writer."""
    repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.branch("side")
    agreed = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-05")
    repo.switch("main")
    new = "commitments/promises/new-kitchen.yaml"
    repo.commit({FILE: None, new: make_promise_text()}, by="omar", on="2026-10-02")
    repo.merge("side", {new: make_promise_text(AGREED)}, by="omar", on="2026-10-06")
    assert list_commits(get_provenance(repo, new))[1:] == [agreed]


def test_a_rename_gives_no_right_to_what_comes_later_under_the_old_id(repo: Repository) -> None:
    """Who agrees to a new promise under the old id has not agreed to the renamed one."""
    repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    new = "commitments/promises/hard-kitchen.yaml"
    repo.commit({FILE: None, new: make_promise_text()}, on="2026-10-02")
    repo.commit({FILE: make_promise_text(terms=TERMS.replace("new kitchen", "lamp"))}, on="2026-10-02")
    repo.commit({FILE: make_promise_text(AGREED, terms=TERMS.replace("new kitchen", "lamp"))}, by="jane", on="2026-10-03")
    forged = repo.commit({new: make_promise_text(AGREED)}, by="nina", on="2026-10-04")
    assert list_commits(get_provenance(repo, new))[1:] == [forged]
    assert list_levels(get_provenance(repo, new))[1:] == ["recorded"]


def test_a_promise_that_only_looks_like_a_deleted_one_does_not_take_its_entries(repo: Repository) -> None:
    """A file that git takes for a rename, but that lacks entries of the old log, is another record."""
    repo.commit({FILE: make_promise_text(AGREED, REPORTED)}, by="jane", on="2026-10-20")
    other = "commitments/promises/bathroom.yaml"
    forged = repo.commit({FILE: None, other: make_promise_text(AGREED)}, by="nina", on="2026-10-21")
    assert list_commits(get_provenance(repo, other)) == [forged, forged]


def test_what_is_not_committed_is_unknown(repo: Repository) -> None:
    """An entry in the folder that no commit has is nobody's yet; the others keep their witness."""
    made = repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.write({FILE: make_promise_text(AGREED)})
    assert list_commits(get_provenance(repo)) == [made, None]
    assert list_levels(get_provenance(repo)) == ["own", "unknown"]


def test_githubs_noreply_address_is_the_partys_own(repo: Repository) -> None:
    """A commit by GitHub's web page is the party's own; one of an account with a similar name is not."""
    repo.commit({FILE: make_promise_text(AGREED)}, by="4711+jane-ito@users.noreply.github.com", on="2026-10-02")
    repo.commit({FILE: make_promise_text(AGREED, ACCEPTED)}, by="4712+notjane-ito@users.noreply.github.com", on="2026-12-18")
    assert list_levels(get_provenance(repo)) == ["recorded", "own", "recorded"]


def test_a_mailmap_makes_nobody_somebody_else(repo: Repository) -> None:
    """What counts is the address in the commit, not what a file of the repository says of it."""
    repo.commit(
        {FILE: make_promise_text(AGREED), ".mailmap": "Jane <jane@home.example> <nina@build.example>\n"}, by="nina", on="2026-10-02"
    )
    assert list_levels(get_provenance(repo))[1:] == ["recorded"]


def test_an_old_version_that_cannot_be_read_is_passed_over(repo: Repository) -> None:
    """A broken file in the middle of a history does no harm to what came before and after."""
    made = repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.commit({FILE: make_promise_text(AGREED) + "title: [\n"}, by="omar", on="2026-10-02")
    repo.commit({FILE: "\x00" * 10}, by="omar", on="2026-10-03")
    mended = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-04")
    assert list_commits(get_provenance(repo)) == [made, mended]


def test_an_old_version_that_is_far_too_large_is_passed_over(repo: Repository) -> None:
    """A huge file in the history is not read into memory, and what comes behind it is read."""
    repo.commit({FILE: "#" * (9 << 20), "commitments/goals/house.yaml": "title: House\n"}, by="omar", on="2026-10-01")
    made = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    assert list_commits(get_provenance(repo)) == [made, made]
    assert len(read_history_of(repo).list_versions(Kind.GOAL, "house")) == 1


@pytest.mark.parametrize("options", [("--depth=1",), ("--filter=blob:none", "--no-checkout"), ("--filter=tree:0", "--no-checkout")])
def test_a_clone_without_all_of_history_is_reported_not_guessed(repo: Repository, options: tuple[str, ...], tmp_path: Path) -> None:
    """In a shallow or partial clone everything is unknown, with the way out, and nothing is fetched."""
    repo.run_git("config", "uploadpack.allowFilter", "true")
    repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    clone = repo.clone(tmp_path / "clone", *options)
    shutil.move(repo.folder, tmp_path / "gone")
    found = read_history_of(clone)
    assert found.state is HistoryState.SHALLOW
    assert (found.commits, found.by_record) == ({}, {})
    assert found.note
    assert found.hint


def test_a_folder_without_git_has_no_history(tmp_path: Path) -> None:
    """No repository, no git to run, nothing committed: each is a state, none a fault."""
    (tmp_path / "home").mkdir()
    alone = {"PATH": "/nowhere", "HOME": str(tmp_path / "home")}
    assert read_history(tmp_path, environment=alone).state is HistoryState.NONE
    made = make_repository(tmp_path / "board")
    assert read_history_of(made).state is HistoryState.GIT
    assert read_history_of(made).by_record == {}
    plain = tmp_path / "plain"
    plain.mkdir()
    assert read_history(plain, environment={**made.environment, "GIT_CEILING_DIRECTORIES": "/"}).state is HistoryState.NONE


def test_a_board_in_a_subfolder_knows_its_own_records_only(repo: Repository) -> None:
    """Two boards in one repository do not mix, and each has its cache."""
    one = repo.commit({f"one/{FILE}": make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    two = repo.commit({f"two/{FILE}": make_promise_text(AGREED), FILE: make_promise_text(AGREED)}, by="nina", on="2026-10-03")
    for _ in range(2):
        for folder, commit in (("one", one), ("two", two)):
            found = read_history(repo.folder / folder, environment=repo.environment)
            assert [each.commit for each in found.list_versions(Kind.PROMISE, "kitchen")] == [commit]


def test_a_history_can_be_read_up_to_any_commit(repo: Repository) -> None:
    """What came after the tip is not there, and a tip that is no full id is refused."""
    first = repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    assert [each.commit for each in read_history_of(repo, first).list_versions(Kind.PROMISE, "kitchen")] == [first]
    for odd in ("--output=x", "main", "HEAD~1", ""):
        with pytest.raises(BoardError):
            read_history_of(repo, odd)


def _grow(repo: Repository) -> Iterator[None]:
    """Let a repository grow step by step: rename, side branch, merge, rebase."""
    repo.commit({FILE: make_promise_text()}, on="2026-10-01")
    yield
    repo.branch("side")
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-09-02")
    yield
    repo.switch("main")
    repo.commit({"commitments/promises/other.yaml": make_promise_text(REPORTED), "README.md": "Hello\n"}, by="omar", on="2026-10-03")
    yield
    repo.commit({FILE: None, "commitments/promises/new.yaml": make_promise_text()}, by="omar", on="2026-10-04")
    yield
    repo.merge("side", {"commitments/promises/new.yaml": make_promise_text(AGREED)}, by="omar", on="2026-10-05")
    yield
    repo.run_git("commit", "--amend", "--quiet", "--allow-empty", "--message=Again", by="nina", on="2026-10-06")
    yield
    repo.switch("side")
    yield


def test_the_cache_changes_no_answer(repo: Repository) -> None:
    """At every step the history is the same with the cache of the steps before, and without any."""
    cache = repo.folder / ".git" / "troth"
    kept = cache.with_name("kept")
    for _ in _grow(repo):
        if kept.exists():
            shutil.rmtree(cache, ignore_errors=True)
            kept.rename(cache)
        extended, again = read_history_of(repo), read_history_of(repo)
        cache.rename(kept)
        assert extended == again == read_history_of(repo)


def test_several_processes_read_the_same_history(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a repository with many versions, each process takes some; what is kept of it is the same to the byte."""
    cache = repo.folder / ".git" / "troth" / "history.json"
    for _ in _grow(repo):
        read_history_of(repo)
    shutil.rmtree(cache.parent)
    alone, kept = read_history_of(repo), cache.read_bytes()

    monkeypatch.setattr(reading, "_MANY_VERSIONS", 1)
    monkeypatch.setattr(reading, "_VERSIONS_PER_TASK", 1)
    monkeypatch.setattr(reading, "count_workers", lambda: 3)
    cache.unlink()
    assert read_history_of(repo) == alone
    assert cache.read_bytes() == kept


def test_a_damaged_repository_is_one_line_whoever_reads_it(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process could not read is said as if this one had tried."""
    monkeypatch.setattr(reading, "_MANY_VERSIONS", 1)
    monkeypatch.setattr(reading, "count_workers", lambda: 2)
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    blob = repo.run_git("rev-parse", f"HEAD:{FILE}")
    (repo.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(BoardError, match="could not read the history"):
        read_history_of(repo)


def test_a_commit_is_built_once_when_it_is_first_asked_for(repo: Repository) -> None:
    """To count commits, or to ask whether one is there, builds none; and one that was put in its place is not built."""
    shas = [repo.commit({FILE: make_promise_text(log)}, by="jane", on="2026-10-02") for log in (AGREED, REPORTED, DELIVERED)]
    read_history_of(repo)
    cache, built = load_cache(repo.folder / ".git" / "troth" / "history.json"), list[str]()

    def build(sha: str) -> Commit:
        built.append(sha)
        return build_commit(sha, cache, "UTC", None)

    commits = LazyCommits(shas, build)
    assert (len(commits), shas[0] in commits, "0" * 40 in commits, commits.get("0" * 40), built) == (3, True, False, None, [])
    commits.put({shas[1]: build_commit(shas[2], cache, "UTC", None)})
    assert [commits[sha].sha for sha in (*shas, *shas)] == [shas[0], shas[2], shas[2]] * 2
    assert built == [shas[0], shas[2]]


@pytest.mark.parametrize("damage", ["", "{", "[]", "[" * 100_000, '{"format": "0"}', "half", "wrong"])
def test_a_damaged_cache_is_passed_over_and_written_anew(repo: Repository, damage: str) -> None:
    """The cache is a convenience: nothing in it can make the answer fail."""
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    expected = read_history_of(repo)
    cache = repo.folder / ".git" / "troth" / "history.json"
    good = cache.read_text()
    head, _, log = good.partition("\n")
    wrong = f"{json.dumps({**json.loads(head), 'commits': {'x': [['promise']]}})}\n{log}"
    cache.write_text({"half": good[: len(good) // 2], "wrong": wrong}.get(damage, damage))
    assert read_history_of(repo) == expected
    assert cache.read_text() == good
    assert [each.name for each in cache.parent.iterdir()] == ["history.json"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"untouched": "", "changes": {"x": [["promise"]]}}'])
def test_a_cache_whose_log_is_damaged_is_mended_by_the_next_commit(repo: Repository, damage: str) -> None:
    """What commits changed is read where there is a new one, and asked of git again where it cannot be read."""
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    before = read_history_of(repo)
    cache = repo.folder / ".git" / "troth" / "history.json"
    head, _, _ = cache.read_text().partition("\n")
    cache.write_text(f"{head}\n{damage}")
    assert read_history_of(repo) == before
    repo.commit({FILE: make_promise_text(AGREED).replace("title: ", "title: Again ")}, by="jane", on="2026-10-03")
    mended, kept = read_history_of(repo), cache.read_bytes()
    cache.unlink()
    assert read_history_of(repo) == mended
    assert cache.read_bytes() == kept


def test_a_cache_that_cannot_be_written_is_not_missed(repo: Repository) -> None:
    """Where git's folder lets nobody write, the history is read all the same."""
    commit = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    (repo.folder / ".git" / "troth").write_text("in the way")
    assert list(read_history_of(repo).commits) == [commit]


def test_a_second_run_asks_git_once(repo: Repository) -> None:
    """Where nothing is new, no commit and no file is read: even if git's objects are gone."""
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    expected = read_history_of(repo)
    head = repo.run_git("rev-parse", "HEAD")
    for each in (repo.folder / ".git" / "objects").glob("??/*"):
        if f"{each.parent.name}{each.name}" != head:
            each.unlink()
    assert read_history_of(repo) == expected


def test_nothing_of_the_repository_is_run(repo: Repository) -> None:
    """Programs in the repository's settings stay where they are, and the caller's GIT_ variables count for nothing."""
    trap = repo.folder.parent / "pwned"
    for key in ("core.fsmonitor", "diff.external", "diff.x.textconv", "core.pager", "pager.diff-tree", "gpg.program", "gpg.ssh.program"):
        repo.run_git("config", key, f"touch {trap}; true")
    for key, value in (
        ("i18n.logOutputEncoding", "UTF-16"),
        ("color.ui", "always"),
        ("diff.noprefix", "true"),
        ("log.showSignature", "true"),
    ):
        repo.run_git("config", key, value)
    repo.write({".gitattributes": "*.yaml diff=x\n", FILE: make_promise_text(AGREED)})
    tree = _write_tree(repo)
    person = b"Jane \xc3\x89 <jane@home.example> 1790000000 +0000"
    signed = b"tree %s\nauthor %s\ncommitter %s\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\nx\n"
    head = repo.run_git("hash-object", "-t", "commit", "-w", "--stdin", given=signed % (tree.encode(), person, person))
    repo.run_git("update-ref", "HEAD", head)
    trap.unlink(missing_ok=True)
    ring = repo.folder.with_name("board-home") / ".gnupg" / "pubring.kbx"
    ring.parent.mkdir(mode=0o700)
    ring.touch()
    elsewhere = {"GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": "/nowhere", "GIT_EXTERNAL_DIFF": f"touch {trap}"}
    found = read_history(repo.folder, PARTIES, environment={**repo.environment, **elsewhere})
    assert [each.author for each in found.commits.values()] == ["Jane É"]
    assert not trap.exists()


def _write_tree(repo: Repository) -> str:
    """Return the tree of all that lies in the folder."""
    repo.run_git("-c", "core.fsmonitor=false", "add", "--all")
    return repo.run_git("-c", "core.fsmonitor=false", "write-tree")


def test_a_replaced_commit_is_read_as_it_was(repo: Repository) -> None:
    """Nobody can put another commit in the place of one that is there."""
    first = repo.commit({FILE: make_promise_text(AGREED)}, by="nina", on="2026-10-02")
    other = repo.run_git("commit-tree", f"{first}^{{tree}}", "-m", "x", by="jane", on="2026-10-02")
    repo.run_git("replace", first, other)
    assert [each.email for each in read_history_of(repo).commits.values()] == ["nina@build.example"]


def test_absurd_dates_and_odd_bytes_of_a_commit_do_no_harm() -> None:
    """A date past the calendar, a name in another encoding, a header that is not there."""
    raw = parse_commit(b"tree x\nauthor J\xe4ne <a@b> 99999999999999 +9999\nencoding ISO-8859-1\n\nauthor not <me> 1 +0000\n")
    assert raw[:3] == ("Jäne", "a@b", 99999999999999)
    assert parse_commit(b"tree x\nauthor A <<b>> \xff\n\n").time == 0
    assert parse_commit(b"author \xff <a@b> 1 +0000\nencoding none-such\n\n").author == "\ufffd"
    assert parse_commit(b"").email == ""


def test_a_commit_past_the_end_of_the_calendar_has_the_last_day(repo: Repository) -> None:
    """A date that no calendar has is cut to the end of it."""
    repo.write({FILE: make_promise_text(AGREED)})
    person = b"Jane <jane@home.example> 99999999999999 +0000"
    written = b"tree %s\nauthor %s\ncommitter %s\n\nx\n" % (_write_tree(repo).encode(), person, person)
    head = repo.run_git("hash-object", "-t", "commit", "-w", "--stdin", given=written)
    repo.run_git("update-ref", "HEAD", head)
    assert [each.date.year for each in read_history_of(repo).commits.values()] == [9999]


def test_a_repository_with_long_ids_works_alike(tmp_path: Path) -> None:
    """SHA-256 repositories have ids of 64 digits."""
    repo = make_repository(tmp_path / "board", "--object-format=sha256")
    made = repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    assert list_commits(get_provenance(repo)) == [made, made]
    assert len(made) == 64


def test_links_and_files_of_other_kinds_are_no_versions(repo: Repository) -> None:
    """Only ordinary files in the folders of records count, whatever they are called."""
    repo.commit(
        {FILE: make_promise_text(AGREED), "commitments/parties/all.yaml": "people: {}\n", "commitments/promises/ä b\t.txt": "x"},
        on="2026-10-02",
    )
    (repo.folder / "commitments/promises/link.yaml").symlink_to("kitchen.yaml")
    repo.commit({"commitments/goals/2026/open-house.yaml": "title: Open\n", "other/promises/x.yaml": "title: X\n"}, on="2026-10-03")
    assert set(read_history_of(repo).by_record) == {(Kind.PROMISE, "kitchen"), (Kind.GOAL, "open-house")}


def test_a_damaged_object_is_said(repo: Repository) -> None:
    """History that cannot be read is no history to guess from."""
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    blob = repo.run_git("rev-parse", f"HEAD:{FILE}")
    file = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    file.chmod(0o600)
    file.write_bytes(b"broken")
    with pytest.raises(BoardError, match="Git could not read the history"):
        read_history_of(repo)


def test_a_folder_of_another_user_is_refused_with_gits_remedy(repo: Repository) -> None:
    """Git's own rule is kept, and its own way out is said in the same line."""
    repo.commit({FILE: make_promise_text(AGREED)}, by="jane", on="2026-10-02")
    if subprocess.run(["chown", "--recursive", "12345", str(repo.folder)], capture_output=True, check=False).returncode:
        pytest.skip("only root can give a folder away")
    with pytest.raises(BoardError) as refused:
        read_history_of(repo)
    assert "safe.directory" in refused.value.message
    assert refused.value.hint == ""


@pytest.fixture
def keys(repo: Repository) -> dict[str, str]:
    """Jane's and Nina's keys to sign with; git is told whose they are."""
    if not shutil.which("ssh-keygen"):
        pytest.skip("no ssh-keygen on this machine")
    folder = repo.folder.parent
    files = {}
    for person in ("jane", "nina"):
        files[person] = str(folder / person)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", files[person]], check=True)
    public = {person: (folder / f"{person}.pub").read_text() for person in files}
    (folder / "allowed").write_text(f"jane@home.example {public['jane']}nina@build.example {public['nina']}")
    repo.run_git("config", "gpg.format", "ssh")
    return files


def commit_signed(repo: Repository, key: str, log: str, on: str) -> None:
    """Commit a log as Jane, signed with this key."""
    repo.write({FILE: log})
    repo.run_git("add", "--all")
    repo.run_git("-c", f"user.signingKey={key}", "commit", "--quiet", "--gpg-sign", "--message=Signed", by="jane", on=on)


def test_a_verified_signature_is_the_strongest_witness(repo: Repository, keys: dict[str, str]) -> None:
    """`signed` needs the party's own key; another's key adds nothing, and without known keys nothing is signed."""
    commit_signed(repo, keys["jane"], make_promise_text(AGREED), "2026-10-02")
    commit_signed(repo, keys["nina"], make_promise_text(AGREED, ACCEPTED), "2026-12-18")
    assert [each.level for each in get_provenance(repo).log] == [Level.OWN, Level.OWN]
    repo.run_git("config", "gpg.ssh.allowedSignersFile", str(repo.folder.parent / "allowed"))
    assert [each.level for each in get_provenance(repo).log] == [Level.SIGNED, Level.OWN]
    assert [each.level for each in get_provenance(repo).log] == [Level.SIGNED, Level.OWN]
    (repo.folder.parent / "allowed").unlink()
    assert [each.level for each in get_provenance(repo).log] == [Level.OWN, Level.OWN]


@pytest.mark.parametrize(
    ("before", "after", "key", "level"),
    [
        ("jane", "jane", "jane", Level.SIGNED),
        ("jane", "nina", "nina", Level.OWN),
        ("jane", "nina", "jane", Level.SIGNED),
        ("", "nina", "nina", Level.OWN),
        ("jane", "", "jane", Level.SIGNED),
    ],
)
def test_a_change_brings_no_keys(repo: Repository, keys: dict[str, str], before: str, after: str, key: str, level: Level) -> None:
    """A file of keys that lies in the repository is the base's in a review, whatever the change makes of it."""
    repo.run_git("config", "gpg.ssh.allowedSignersFile", "keys/allowed")

    def list_keys(person: str) -> dict[str, str | None]:
        public = (repo.folder.parent / f"{person}.pub").read_text() if person else ""
        return {"keys/allowed": f"jane@home.example {public}" if person else None}

    base = repo.commit({**(list_keys(before) if before else {}), "notes.txt": "x"}, on="2026-10-01")
    repo.commit({**list_keys(after), "more.txt": "x"}, on="2026-10-02")
    commit_signed(repo, keys[key], make_promise_text(AGREED), "2026-10-03")
    tip = repo.run_git("rev-parse", "HEAD")
    history = read_branch_history(repo.folder, PARTIES, base=base, tip=tip)
    signer = next(each.signer for each in history.commits.values() if each.sha == tip)
    assert signer == ("jane@home.example" if level is Level.SIGNED else None)
