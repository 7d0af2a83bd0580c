"""What CI installs for a pull request is a short list: these commands run with it, and the others say what they miss."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from textwrap import dedent
from typing import TYPE_CHECKING

from tests.cli.boards import KITCHEN, make_promise_yaml, write_base_board
from tests.cli.test_receive import make_event

if TYPE_CHECKING:
    from pathlib import Path

CORE = frozenset(["click", "yaml", "jsonschema_rs", "cython_runtime"])
TO_EXPLAIN = CORE | {"attr", "attrs", "jsonschema", "jsonschema_specifications", "referencing", "rpds", "typing_extensions"}
IF_THERE = frozenset(["idna"])
"""jsonschema takes it along where something else brought it."""


def run_with_core(folder: Path, *commands: tuple[str, ...], missing: tuple[str, ...] = ()) -> tuple[list[int], frozenset[str], str]:
    """Run commands in one fresh interpreter; return their codes, all packages that they imported, and what they said on stderr."""
    code = f"""
        import json, sys
        sys.modules.update(dict.fromkeys({missing!r}))
        from troth.cli import main
        codes = []
        for words in {commands!r}:
            try:
                main(["-C", {str(folder)!r}, "--as-of", "2026-11-22", *words])
            except SystemExit as end:
                codes.append(int(end.code or 0))
        tops = {{name.partition(".")[0] for name, found in sys.modules.items() if found}}
        print(json.dumps([codes, sorted(name for name in tops - sys.stdlib_module_names if not name.startswith(("_", "troth")))]))
    """
    done = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, check=True, text=True)
    codes, imported = json.loads(done.stdout.splitlines()[-1])
    return codes, frozenset(imported), done.stderr


def test_checking_reviewing_and_writing_import_the_core_only(tmp_path: Path) -> None:
    """`check`, `review`, `due`, `show`, `receive` and the commands that write need click, PyYAML and jsonschema-rs, and nothing else."""
    write_base_board(tmp_path, {"promises/fit-kitchen.yaml": KITCHEN})
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=N", "-c", "user.email=n@example.com", "commit", "-qm", "Begin"]):
        subprocess.run(["git", "-C", tmp_path, *words], check=True)
    event = tmp_path.parent / "event.json"
    event.write_text(json.dumps(make_event("/accept 5/5: Lovely")))
    codes, imported, said = run_with_core(
        tmp_path,
        ("check", "--format", "github", "--summary", str(tmp_path.parent / "summary.md")),
        ("review", "HEAD"),
        ("due", "--format", "markdown"),
        ("list",),
        ("show", "fit-kitchen"),
        ("promise", "report", "fit-kitchen", "--by", "nina", "--note", "The stone is here.", "--progress", "80"),
        ("new", "promise", "--title", "Shelves", "--by", "nina", "--customer", "jane", "--outcome", "They hold.", "--due", "2026-12-15"),
        ("doctor",),
        ("receive", "--event", str(event), "--dry-run"),
    )
    assert not any(codes), (codes, said)
    assert imported <= CORE


def test_a_faulty_record_is_explained_by_the_core(tmp_path: Path) -> None:
    """What puts a fault into words is in the core's list too."""
    write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml(due="15.12.2026")})
    codes, imported, _ = run_with_core(tmp_path, ("check",))
    assert codes == [1]
    assert imported - IF_THERE <= TO_EXPLAIN


def test_with_the_core_alone_a_build_says_what_is_missing(tmp_path: Path) -> None:
    """One line names the package and the way out; nothing is written."""
    write_base_board(tmp_path)
    codes, _, said = run_with_core(tmp_path, ("build", "--out", str(tmp_path / "site")), missing=("mkdocs", "jinja2", "markupsafe"))
    assert codes == [2]
    assert re.fullmatch(r"Error: `troth build` requires \w+, which the light installation leaves out: pip install troth\n", said), said
    assert not (tmp_path / "site").exists()


def test_the_core_is_part_of_the_whole(checkout: Path) -> None:
    """The group has no floor of its own, and the list has no version that the full list does not have."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text())
    assert set(project["dependency-groups"]["core"]) <= set(project["project"]["dependencies"])
    core, full = ({*re.findall(r"^([a-z-]+==\S+)", (checkout / name).read_text(), re.MULTILINE)} for name in LOCKS)
    assert core <= full
    assert len(core) <= 9


LOCKS = ("requirements-core.lock", "requirements.lock")
