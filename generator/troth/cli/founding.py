"""What `troth init` does, and what it says of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from troth.base.dates import Timestamp
from troth.base.files import read_file, replace_file
from troth.base.text import escape_text
from troth.edit.git import begin_repository
from troth.edit.host_files import Host
from troth.edit.renewal import WRITTEN, WrittenFiles, digest_content, format_written, read_written
from troth.edit.scaffold import check_scaffold, complete_board, plan_scaffold, write_completions, write_scaffold
from troth.edit.scaffold_files import EXAMPLE_DAY, list_kept_files, list_scaffold_files
from troth.read.environment import find_repository_top, find_time_zone, has_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from troth.base.dates import AsOf
    from troth.edit.scaffold import CompletedFile, ScaffoldPlan
    from troth.edit.scaffold_files import ScaffoldOptions


def found_board(
    root: Path,
    when: AsOf | Timestamp,
    said: dict[str, object],
    collect_options: Callable[[Path, str, AsOf, dict[str, object], str], ScaffoldOptions],
    render_site_config: Callable[[ScaffoldOptions, str], bytes],
) -> Iterator[str]:
    """Write what is missing for a board in `root`, unless it is a dry run; yield what became of it.

    The last two are the command's own: how it asks for what it was not told, and the site's settings of what it knows then.
    """
    zone = find_time_zone()
    today = when.to_as_of(zone) if isinstance(when, Timestamp) else when
    with_git = _may_make_repository(root, said)
    top = find_repository_top(root) or root.resolve()
    way = root.resolve().relative_to(top.resolve()).as_posix()
    options = collect_options(root, "" if way == "." else way, today, said, zone)
    example = bool(said["example"])
    files = list_scaffold_files(options, render_site_config(options, EXAMPLE_DAY if example else ""), example=example)
    plan = _note_what_is_written(top, options, plan_scaffold(top, files, options.hosted.board))
    check_scaffold(plan, today)
    completed = tuple(complete_board(root, options.repository, options.hosted.host))
    if not said["dry_run"]:
        if with_git:
            begin_repository(root)
        _write_noted(top, plan)
        write_completions(root, completed)
        if example and with_git:
            _commit_example(root, plan)
    yield from _describe_scaffold(root, top, options, plan, completed, dry_run=bool(said["dry_run"]))


def _commit_example(root: Path, plan: ScaffoldPlan) -> None:
    """Let the example have the history of its people: only in a repository that was made for it just now."""
    from troth.edit.git import import_history  # noqa: PLC0415
    from troth.edit.scaffold import render_history  # noqa: PLC0415 - only the example has one
    from troth.read.ledger import read_ledger  # noqa: PLC0415

    parties = read_ledger(root)[0].parties
    known = {each.id: (each.name, each.email) for each in parties if each.email}
    speaks = {each.id: known[spoken[0]] for each in parties if each.id not in known and (spoken := [m for m in each.members if m in known])}
    leads = (known[each.lead] for each in parties if each.lead in known)
    founder = next(leads, ("Somebody", "somebody@localhost"))
    import_history(root, render_history(plan.new, speaks | known, founder))


def _may_make_repository(root: Path, said: dict[str, object]) -> bool:
    if find_repository_top(root) is not None or said["dry_run"]:
        return False
    may_ask = sys.stdin.isatty() and not said["yes"]
    return bool(said["with_git"]) or (may_ask and click.confirm("There is no git repository here. Create one?", default=True))


def _note_what_is_written(top: Path, options: ScaffoldOptions, plan: ScaffoldPlan) -> ScaffoldPlan:
    """Add the note of what is written, by which `troth update` later knows what a person has changed, where there is something to note."""
    ours = {path for path, _ in list_kept_files(options.hosted)}
    fresh = {path: digest_content(content) for path, content in plan.new.items() if path in ours}
    note = WrittenFiles(settings=options.hosted.to_settings(), digests={**read_written(top).digests, **fresh})
    return replace(plan, new={**plan.new, WRITTEN: format_written(note)}) if fresh else plan


def _write_noted(top: Path, plan: ScaffoldPlan) -> None:
    """Write what is new; where there is a note of what was written already, it is brought up to date."""
    if (top / WRITTEN).is_file() and WRITTEN in plan.new:
        rest = {path: content for path, content in plan.new.items() if path != WRITTEN}
        write_scaffold(top, replace(plan, new=rest))
        replace_file(top, WRITTEN, read_file(top, WRITTEN), plan.new[WRITTEN])
    else:
        write_scaffold(top, plan)


def _describe_scaffold(
    root: Path, top: Path, options: ScaffoldOptions, plan: ScaffoldPlan, completed: tuple[CompletedFile, ...], *, dry_run: bool
) -> Iterator[str]:
    would = "would be " if dry_run else ""
    has_board = any(path.endswith("commitments") for path in plan.left)
    lead = "The existing board" if has_board else options.name
    yield f"{lead}: {len(plan.new)} files {would}written in {escape_text(str(root))}"
    yield from (f"  new   {path}" for path in _fold_paths(tuple(plan.new)))
    yield from (f"  kept  {path} (already exists)" for path in _fold_paths(plan.left))
    yield from (f"  added {escape_text(each.line)} in {each.path}" for each in completed)
    yield from _list_manual_steps(top, plan)
    yield ""
    yield "Next:"
    at = "" if root.resolve() == root.cwd() else f"cd {escape_text(str(root))} && "
    yield f"  1. {at}troth serve                  view the board in your browser"
    yield f"  2. {_describe_commit(root, options, plan)}"
    yield f"  3. {_describe_publishing(options)}"
    yield "  Next steps: the guide 'Set it up for a team', docs/set-up-for-a-team.md of Troth"
    if options.timezone == "UTC" and not has_board and not any(path.endswith("winter-break.yaml") for path in plan.new):
        yield "The board's time zone is UTC. To change it, write `timezone: Europe/Berlin` (or yours) in commitments/board.yaml."
    if (
        not options.you.email
        and not options.you.github
        and not has_board
        and not any(path.endswith("winter-break.yaml") for path in plan.new)
    ):
        yield "Your commits can't be recognised yet: add `email` to your entry in commitments/parties/people.yaml."


def _fold_paths(paths: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths, those of the schemas, of the pin and of many records as one line."""
    for start, what in (("schema/", "schemas"), ("commitments/", "records"), (".troth/", "files for the installation on the host")):
        inside = [path for path in paths if f"/{path}".find(f"/{start}") >= 0]
        if len(inside) > 4:  # noqa: PLR2004 - so many are read one by one
            yield f"{inside[0].partition(start)[0]}{start} ({len(inside)} {what})"
            paths = tuple(path for path in paths if path not in inside)
    yield from paths


def _list_manual_steps(top: Path, plan: ScaffoldPlan) -> Iterator[str]:
    """Say what is left to do in files that were there and lack it."""
    todo = {
        "mkdocs.yml": (
            "- troth",
            "add `- troth` under `plugins:` in mkdocs.yml, and the board's pages to its nav: `troth build` uses that file",
        ),
        ".gitignore": ("/site/", "add /site/ to .gitignore"),
        ".gitattributes": ("eol=lf", "add `* text=auto eol=lf` and `*.whl binary` to .gitattributes"),
        ".gitlab-ci.yml": (".gitlab/troth.yml", "add `include: [{local: .gitlab/troth.yml}]` to .gitlab-ci.yml"),
    }
    for path in plan.left:
        has, words = todo.get(path.rpartition("/")[2], ("", ""))
        if has and has not in (top / path).read_text(encoding="utf-8", errors="replace"):
            yield f"To do by hand: {words}"


def _describe_commit(root: Path, options: ScaffoldOptions, plan: ScaffoldPlan) -> str:
    if any(path.endswith("winter-break.yaml") for path in plan.new) and has_revision(root, "HEAD"):
        return "git log                        read the history: each entry is a commit by its author"
    begin = "" if find_repository_top(root) is not None else "git init -b main && "
    push = " && git push -u origin HEAD" if options.repository else ""
    return f"{begin}git add --all && git commit -m 'A board for our promises'{push}"


def _describe_publishing(options: ScaffoldOptions) -> str:
    branch, runner = options.hosted.branch, options.hosted.runner or "docker"
    if options.hosted.host is Host.NONE and options.repository:
        return "Choose the host: troth init --host github, gitlab or forgejo adds the CI workflows"
    return {
        Host.GITHUB: "On GitHub: Settings, Pages, Source: GitHub Actions. Settings, Rules: require a pull request and "
        f"the check 'Check the records' for {branch}. Settings, General: allow merge commits only, since squashing loses who wrote what",
        Host.GITLAB: "On GitLab: Build, Pipeline schedules: one per day. Settings, Merge requests: pipelines must succeed, merge "
        "commit, do not allow squashing",
        Host.FORGEJO: f"In the repository's settings: turn on Actions, protect {branch} with the check 'Check / check', allow merge "
        f"commits only. The jobs need a runner with the label '{runner}'; to use another: troth update --runner LABEL",
        Host.NONE: "Put the repository on a host (git remote add origin …), then run `troth init` again to add the CI workflows",
    }[options.hosted.host]
