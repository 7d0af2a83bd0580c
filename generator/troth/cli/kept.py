"""Keep the messages of a run in a folder: exactly those of this run, and nothing of anybody else's is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.cli.export import replace
from troth.problem import BoardError
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENDINGS = (".eml", ".md")


def keep(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into `folder`, and remove the messages of an earlier run.

    Raises BoardError, with nothing written, where the folder holds what no run of this command has put there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = sorted(folder.iterdir())
    strange = next((each for each in there if not _ours(each)), None)
    if strange is not None:
        raise BoardError(f"{folder.as_posix()} holds {shown(strange.name)}, which is no digest", "choose an empty folder with --out")
    for name, content in files.items():
        replace(folder / name, content)
    for each in there:
        if each.name not in files:
            each.unlink()


def _ours(file: Path) -> bool:
    """Tell whether it is a message, and its other half lies beside it."""
    return file.is_file() and file.suffix in ENDINGS and all(file.with_suffix(ending).is_file() for ending in ENDINGS)
