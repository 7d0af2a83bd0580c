"""What an id is: the stem of a record's file, a page's address and a file on every operating system; for a party, a key of its file.

Everybody who makes, takes or refuses an id asks here: the check, the commands that write, the import. The schemas and the
forms of the browser say the same in their own languages, and tests hold them to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from troth.base.limits import ID_LENGTH
from troth.base.text import quote_text, slugify

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
        return IdFault(message=f"{quote_text(text)} is not an id: small letters a to z, digits, and single dashes between them")
    if len(text) > MAX_ID:
        return IdFault(message=f"this name has {len(text)} characters, and an id at most {MAX_ID}")
    if text in WINDOWS:
        return IdFault(message=f"Windows keeps the name {text} for itself", is_reserved=True)
    if text in PAGES:
        return IdFault(message=f"{text} is the name of a folder's own page", is_reserved=True)
    if party and text in WORDS:
        return IdFault(message=f"{text} is a word that records write in the place of a party", is_reserved=True)
    return None


def suggest_id(text: str, *, party: bool = False) -> str:
    """Return the id that is most like a text: the text itself where it is one, nothing where no letter of it can be written so.

    A running number is never offered: two branches would take the same one.
    """
    if not text.isdigit() and not find_id_fault(text, party=party):
        return text
    slug = slugify(text, MAX_ID)[:MAX_ID].rstrip("-")
    return f"{slug}-1" if slug and find_id_fault(slug, party=party) else slug
