"""Play a scene in a scratch folder, and digest what each step says and writes."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.freeze.scenes import CHECKOUT, HERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.freeze.scenes import Scene, Step

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The moment at which everything happens, where a step does not say otherwise."""
_LONGEST = 110
_PATIENCE = "300"
_STUCK = 124
"""What `timeout` ends with where it had to end a command."""
_UNFINISHED = re.compile(rb"(/\.[\w.-]+\.)[a-z0-9_]{8}(?=: )")
"""The name of a file that is still being written, as a message about it has it."""
_GIT = ".git"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where scenes are played, and where the bytes are kept, if anywhere."""

    scratch: Path
    shared: Path
    keep: Path | None = None

    def freeze(self, found: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
        """Yield what it is and the digest of each, and keep its bytes."""
        for what, data in found.items():
            plain = self.without_paths(data)
            if self.keep:
                file = self.keep / what
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(plain)
            yield what, hashlib.sha256(plain).hexdigest()

    def without_paths(self, data: bytes) -> bytes:
        """Return bytes without the folders of this machine."""
        for folder, name in ((self.scratch, b"/scratch"), (CHECKOUT, b"/checkout"), (self.shared, b"/shared")):
            data = data.replace(os.fsencode(folder), name)
        return data

    def environment(self, folder: Path) -> Mapping[str, str]:
        """Return all that a step has around it; nothing of the machine's own settings is."""
        home = self.scratch / "homes" / folder.name
        people = {f"GIT_{role}_{what}": each for role in ("AUTHOR", "COMMITTER") for what, each in _NOBODY.items()}
        return {
            "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
            "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "CHECKOUT": str(CHECKOUT), "SHARED": str(self.shared),
            "BASH_ENV": str(HERE / "prelude.sh"), "SOURCE_DATE_EPOCH": f"{NOON.timestamp():.0f}", "TZ": "UTC", "LC_ALL": "C.UTF-8",
            "COLUMNS": "100", "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": str(folder), **people,
        }  # fmt: skip


_NOBODY = {"NAME": "Nina Novak", "EMAIL": "nina@build.example", "DATE": NOON.isoformat()}


def play_scene(scene: Scene, stage: Stage) -> Mapping[str, str]:
    """Play all steps of a scene, and return the digest of each thing that came out."""
    folder = stage.scratch / scene.name
    for each in (folder / "board", stage.scratch / "homes" / scene.name):
        each.mkdir(parents=True)
    frozen: dict[str, str] = {}
    before, names = digest_files(folder), Counter[str]()
    for step in scene.steps:
        said = run_step(step, folder, stage.environment(folder))
        after = digest_files(folder, before)
        if step.is_frozen:
            where = f"{scene.name}/{_name_step(step, names)}"
            frozen |= stage.freeze({f"{where}/said": said, **_read_changes(folder, where, before, after)})
        before = after
    return frozen


def run_step(step: Step, folder: Path, environment: Mapping[str, str]) -> bytes:
    """Return exit code, output and errors of a step; a preparation that fails ends it all, and so does what never ends."""
    command = ["timeout", "--kill-after", "5", _PATIENCE, "bash", "-c", step.command]
    ended = subprocess.run(command, cwd=folder / "board", env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if ended.returncode == _STUCK or (ended.returncode and not step.is_frozen):
        raise SystemExit(f"{folder.name}: {step.command}\n{ended.stdout.decode()}{ended.stderr.decode()}")
    return b"exit %d\n%s\n--- errors\n%s" % (ended.returncode, ended.stdout, _UNFINISHED.sub(rb"\1RANDOM", ended.stderr))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a file holds, and what tells cheaply that it still does."""

    stamp: tuple[int, ...]
    digest: bytes


def digest_files(folder: Path, known: Mapping[str, Held] | None = None) -> Mapping[str, Held]:
    """Return what each file holds; those whose stamp is known are not read again."""
    held: dict[str, Held] = {}
    for path, file in _list_files(folder):
        stat = file.stat()
        stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        old = (known or {}).get(path)
        held[path] = old if old and old.stamp == stamp else Held(stamp=stamp, digest=hashlib.sha256(file.read_bytes()).digest())
    return held


def _list_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if each != _GIT]
        yield from ((Path(parent, each).relative_to(folder).as_posix(), Path(parent, each)) for each in files)


def _read_changes(folder: Path, where: str, before: Mapping[str, Held], after: Mapping[str, Held]) -> Mapping[str, bytes]:
    """Return the bytes of each file that is new or other than before, and none of each that is gone."""
    changed = [path for path, held in after.items() if path not in before or before[path].digest != held.digest]
    gone = {f"{where}/gone/{path}": b"" for path in before.keys() - after.keys()}
    return {**{f"{where}/files/{path}": (folder / path).read_bytes() for path in changed}, **gone}


def _name_step(step: Step, names: Counter[str]) -> str:
    """Return a step as the name of a folder: its first line, with a number where it was played before."""
    line = step.command.split("\n", 1)[0].rstrip("\\ ")
    name = "".join(each if each.isprintable() and each not in '/\\"' else "_" for each in line)[:_LONGEST].strip(" .")
    names[name] += 1
    return name if names[name] == 1 else f"{name} ({names[name]})"
