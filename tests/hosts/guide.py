"""The guide for teams as a program: the commands that stand in it, in the order in which somebody types them."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SECTION = re.compile(r"^## (?P<number>\d+)\. .*\n(?P<text>(?:(?!## ).*\n)*)", re.MULTILINE)
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed: how many commands, and how long they waited for them."""

    commands: int
    seconds: float


def read_sections(guide: Path) -> Mapping[int, tuple[str, ...]]:
    """Return the lines that are typed in each numbered section of the guide, as they stand there."""
    found = {}
    for section in _SECTION.finditer(guide.read_text(encoding="utf-8")):
        text = "".join(_BLOCK.findall(section["text"])).replace("\\\n", " ")
        found[int(section["number"])] = tuple(line for line in text.splitlines() if line)
    return found


def type_lines(lines: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> Typed:
    """Type the lines into one shell that stops at the first that fails."""
    began = time.perf_counter()
    script = "\n".join(("set -eu", *lines))
    shell = ["bash", "--noprofile", "--norc", "-c", script]
    done = subprocess.run(shell, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return Typed(commands=sum(line.count(" && ") + 1 for line in lines), seconds=time.perf_counter() - began)


def redirect_git(name: str, address: str) -> Mapping[str, str]:
    """Return the settings by which git finds the host `name` at another address."""
    return {
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{address}/.insteadOf", "GIT_CONFIG_VALUE_0": f"https://{name}/",
    }  # fmt: skip
