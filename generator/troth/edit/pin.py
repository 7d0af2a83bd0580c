"""What a repository installs where its host runs Troth: one pin for all hosts, in `.troth/`, and every package by its hash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import __version__
from troth.base.files import EditError
from troth.base.text import escape_text
from troth.read.packaged import find_packaged
from troth.read.wheel import pack_wheel, read_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


PIN_FOLDER = ".troth"
_LOCKS = ("requirements-core.lock", "requirements.lock", "requirements-notify.lock")
_INDEX = re.compile(r"troth==(?P<version>[0-9][0-9A-Za-z.+!]*)(?P<hash>(?: --hash=sha256:[0-9a-f]{64})*)\Z")
_GIT = re.compile(r"(?:troth @ )?git\+https://[A-Za-z0-9.-]+(?::\d+)?/[\w./~-]+@(?P<commit>[0-9a-f]{40})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Where Troth itself is had: with nothing said, from the wheel of the running version, which is put into the repository."""

    package: str = ""
    """`troth==1.2.3` from an index, or `git+https://…@COMMIT`."""
    wheel: Path | None = None
    """The wheel to put into the repository, in place of one of the running version."""


def check_package(spec: str) -> str:
    """Return how pip is told of a package. Raises EditError for what can be changed by somebody else later."""
    spec = spec.strip()
    if _INDEX.match(spec):
        return spec
    if _GIT.match(spec):
        return spec if spec.startswith("troth @ ") else f"troth @ {spec}"
    raise EditError(
        f"--package: '{escape_text(spec)}' does not say which Troth for good",
        "Write troth==1.2.3, or git+https://HOST/OWNER/troth@ with the whole commit, forty characters.",
    )


def list_pin_files(pin: Pin) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the pin: what installs, the lists by hash, troth.txt, and the wheel where one is brought along."""
    yield f"{PIN_FOLDER}/install.sh", (find_packaged("hosts/github", ".github") / "actions/troth/install.sh").read_bytes()
    for name in _LOCKS:
        yield f"{PIN_FOLDER}/{name}", _HEAD.encode() + (find_packaged("locks", ".") / name).read_bytes()
    if pin.package:
        yield f"{PIN_FOLDER}/troth.txt", f"{check_package(pin.package)}\n".encode()
        return
    wheel = read_wheel(pin.wheel) if pin.wheel else pack_wheel()
    yield f"{PIN_FOLDER}/troth.txt", f"./{wheel.name} --hash=sha256:{wheel.digest}\n".encode()
    yield f"{PIN_FOLDER}/{wheel.name}", wheel.content


_HEAD = f"""\
# What Troth {__version__} needs, each package in one version and by its hash: nothing else is installed where the host runs it.
# `troth update` writes this file. Where Troth itself is had stands in troth.txt beside it.

"""
