"""Messages in a folder: each run of `troth digest --out` writes its own, and takes away those of an earlier run."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from troth.base.folders import is_staging, open_staging, place_file, stage_file
from troth.publish.destination import ensure_folder
from troth.read.files.walk import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MAIL, _TEXT = ".eml", ".md"
_MOST = 16 << 20
_SIGN = re.compile(rb"^Message-ID:\s+<digest\.[^>]+\.troth\.invalid>", re.MULTILINE)
"""What a mail of ours has among its headers."""


def write_messages(folder: Path, files: Mapping[str, bytes], root: Path, documents: Path | None) -> None:
    """Write the files into `folder`, and remove the messages of an earlier run.

    All are written beside their places first; a mail is there before its text, and goes after it, as a text is known by its mail.
    Raises BoardError, with nothing written, where the folder holds what no run of this command has put there.
    """

    def ensure() -> None:
        ensure_folder(folder, root, documents, lambda name: is_staging(name) or is_message(folder / name), "which is no digest")

    ensure()
    with open_staging(folder) as place:
        for name, content in files.items():
            stage_file(place, name, content)
        ensure()  # somebody else may have put something there meanwhile
        for name in sorted(files):
            place_file(place, name)
        for each in sorted(folder.iterdir(), reverse=True):
            if each.name not in files and is_message(each):
                each.unlink()


def is_message(file: Path) -> bool:
    """Tell whether a file is a mail that this command wrote, or the text beside one."""
    mail = file.with_suffix(_MAIL)
    with suppress(OSError):
        head, _, _ = (read_regular_file(os.fspath(mail), _MOST) or b"").partition(b"\r\n\r\n")
        return file.suffix in (_MAIL, _TEXT) and _SIGN.search(head) is not None
    return False
