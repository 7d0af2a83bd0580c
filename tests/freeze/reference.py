"""The command reference: which commands there are, and what of them no scene plays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
_FOLDER = Path(__file__).parents[2] / "docs/reference/commands"
_COMMAND = re.compile(r"^#{2,} (troth [a-z -]+?) \{ #.*?(?=^#{2,} |\Z)", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"^\| `(?:-\w, )?(--[a-z-]+)(?: / (--[a-z-]+))?[^`]*` \|", re.MULTILINE)
_SHARED = re.compile(r"^Also \[the options of all\].*$", re.MULTILINE)
_FORMATS = re.compile(r"`--format \[([a-z\\|]+)\]`")
_OF_EVERY_ACT = frozenset({"--note", "--happened", "--by", "--date", "--dry-run", "--commit", "--branch"})
"""Options that many commands share word for word: that some command is given them is enough."""

COMMANDS: Mapping[str, str] = {
    found[1]: found[0] for file in sorted(_FOLDER.glob("*.md")) for found in _COMMAND.finditer(file.read_text(encoding="utf-8"))
}
"""What the reference tells of each command, groups too."""


def list_gaps(commands: Iterable[str]) -> Sequence[str]:
    """Return each command, option and format of the reference that these do not play, `--help` apart."""
    lines = [re.sub(r"\s+", " ", each) for each in commands]
    played = [re.sub(r"troth (?:(?:-C \S+|--as-of \S+) )+", "troth ", each) for each in lines if not each.endswith("--help")]
    gaps = [gap for name, told in COMMANDS.items() for gap in _gaps_of(name, told, [each for each in played if f"{name} " in f"{each} "])]
    return [*gaps, *sorted(f"{each} of any command" for each in _OF_EVERY_ACT if not any(each in line for line in played))]


def _gaps_of(name: str, told: str, played: Sequence[str]) -> Iterator[str]:
    if not played:
        yield name
    for option in _options(told):
        if not any(re.search(rf"{option}(?![a-z-])", line) for line in played):
            yield f"{name} {option}"


def _options(told: str) -> Iterator[str]:
    for first, second in _OPTION.findall(told):
        yield from (each for each in (first, second) if each and each not in _OF_EVERY_ACT)
    for line in _SHARED.findall(told):
        yield from (each for each in re.findall(r"`(--[a-z-]+)`", line) if each not in _OF_EVERY_ACT)
    for formats in _FORMATS.findall(told):
        yield from (f"--format {each}" for each in re.split(r"\\?\|", formats))
