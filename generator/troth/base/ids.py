"""What an id is: the stem of a record's file, a page's address and a file on every operating system; for a party, a key of its file.

So what a file or folder of records may be called stands here as well: names that no system takes, litter that programs leave,
endings with nothing before them. Everybody who makes, takes or refuses an id asks here: the check, the commands that write, the
import. The schemas and the forms of the browser say the same in their own languages, and tests hold them to it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from troth.base.limits import ID_LENGTH
from troth.base.text import escape_text, quote_text, slugify

MAX_ID = ID_LENGTH.most
"""So many characters an id has at most."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
WINDOWS = frozenset({"con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))})
"""Windows takes a file of such a name for a device, whatever its ending."""
PAGES = frozenset({"index", "readme"})
"""A folder's own page is called so."""
WORDS = frozenset({"all", "unanswered", "default", "each"})
"""Records write these words in the place of a party, so no party may be called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdFault:
    """Why a text cannot be an id, in one sentence; and whether that is because somebody else has the word."""

    message: str
    is_reserved: bool = False


# decision: 2026-11-30, One function says what an id is, and the rest is held to it
def find_id_fault(text: str, *, party: bool = False) -> IdFault | None:
    """Return why a text cannot be an id of a record, or of a party; None where it can."""
    if not _ID.fullmatch(text):
        return IdFault(message=f"{quote_text(text)} is not an id: use lower-case letters a to z, digits and single dashes")
    if len(text) > MAX_ID:
        return IdFault(message=f"this name has {len(text)} characters, but an id has at most {MAX_ID}")
    if text in WINDOWS:
        return IdFault(message=f"Windows reserves the name {text}", is_reserved=True)
    if text in PAGES:
        return IdFault(message=f"{text} is the name of a folder's own page", is_reserved=True)
    if party and text in WORDS:
        return IdFault(message=f"{text} is a reserved word", is_reserved=True)
    return None


def suggest_id(text: str, *, party: bool = False) -> str:
    """Return the id that is most like a text: the text itself where it is one, nothing where no letter of it can be written so.

    A running number is never offered: two branches would take the same one.
    """
    if not text.isdigit() and not find_id_fault(text, party=party):
        return text
    slug = slugify(text, MAX_ID)[:MAX_ID].rstrip("-")
    return f"{slug}-1" if slug and find_id_fault(slug, party=party) else slug


_RECORD = re.compile(r"(?P<stem>.+)(?P<ending>\.ya?ml)", re.IGNORECASE | re.DOTALL)
_MAX_PATH = 400
"""A message and a runner's annotation hold no longer path."""

NameFault = tuple[str, str, str]
"""A rule, a message and a hint."""


def split_record_name(name: str) -> tuple[str, str] | None:
    """Return the stem of a YAML file's name and its ending; None for the name of any other file."""
    found = _RECORD.fullmatch(name)
    return (found["stem"], found["ending"]) if found else None


def is_bare_ending(name: str) -> bool:
    """Tell whether a name is nothing but the ending of a record's: a file saved without a name."""
    return name.lower() in {".yaml", ".yml"}


def fold_case(stem: str) -> str:
    """Return what a file system that ignores case and composition takes the stem for."""
    return unicodedata.normalize("NFC", stem.casefold())


def format_path(path: str) -> str:
    """Return the path as problems name it: harmless, and itself wherever it is an ordinary one."""
    return escape_text(path, _MAX_PATH)


def is_harmless(name: str) -> bool:
    """Tell whether a file's name can be shown as it is, at the end of its path."""
    if name.isascii() and name.isprintable() and "#" not in name:
        return True
    path = f"/{name}"
    return escape_text(path, len(path)) == path


def is_readme(name: str) -> bool:
    """Tell whether the file explains its folder."""
    return name.lower().startswith("readme") and split_record_name(name) is None


def check_id(stem: str) -> NameFault | None:
    """Return why the stem of a record's file cannot be its id, or None where it can."""
    fault = find_id_fault(stem)
    if fault is None:
        return None
    better = suggest_id(stem)
    hint = f"rename it to {better}.yaml" if better else "rename it"
    rule = "folder/reserved" if fault.is_reserved else "folder/name"
    return rule, fault.message, f"{hint}, or better after its subject" if fault.is_reserved else hint


_LITTER = re.compile(
    r"""
      thumbs\.db | ehthumbs(?:_vista)?\.db | desktop\.ini | folder\.htt     # Windows
    | icon\r | \._.* | \.apdisk | \.localized                               # macOS, also on a disk of another system
    | \.directory | \.nfs[0-9a-f]+ | \.fuse_hidden[0-9a-f]+                 # Linux
    | ~\$.* | ~wr[a-z][0-9]{4}\.tmp | ~.*\.tmp | \.~lock\..*\#              # Office, LibreOffice, Syncthing
    | .*~ | \#.*\# | \.\#.*                                                 # Emacs, gedit, Kate
    | 4913 | 5036 | 5159                                                    # Vim tries whether it may write here
    | .*\.ya?ml\.(?:sw[a-p] | bak | orig | rej | tmp | save(?:\.[0-9]+)? | part | sb-[0-9a-z-]+)
    | .*\.ya?ml___jb_(?:tmp|old|bak)___                                     # JetBrains
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LITTER_FOLDERS = frozenset({
    "__macosx", ".appledouble", ".spotlight-v100", ".trashes", ".fseventsd", ".temporaryitems", ".documentrevisions-v100",
    "$recycle.bin", "system volume information", "lost+found", "@eadir", "nppbackup",
})  # fmt: skip


def is_litter(name: str) -> bool:
    """Tell whether a program left a file of this name behind."""
    return _LITTER.fullmatch(name) is not None


def is_litter_folder(name: str) -> bool:
    """Tell whether a program keeps a folder of this name for itself: nothing in it is a record."""
    return name.lower() in _LITTER_FOLDERS
