"""How often a party wants to be told, as it says by mail itself: `messages: none` put into its own entry, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.messages.judgement import Judgement, list_file_changes
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from troth.messages.judgement import BoardState
    from troth.messages.mail import IncomingMail
    from troth.model import Party

_SETTINGS: Final = {"weekly": "weekly", "none": "none", "not-me": "none"}
_REPLIES: Final = {
    "weekly": "From now on you get one message a week, on Mondays.",
    "none": "From now on you get no messages. The person responsible is told what needs you.",
    "not-me": "Thank you. You get no more messages. A maintainer of the board looks into it.",
}


def judge_message_setting(mail: IncomingMail, party: Party, wish: str, state: BoardState) -> tuple[Judgement | None, BoardState]:
    """Return what a wish comes to, and the board after it; None where the entry says something else already, for a person to change."""
    value, path = _SETTINGS[wish], party.source.path
    old = state.files.get(path)
    section = party.kind.section
    entry = party.source.data.get(section)
    known = entry.get(party.id) if isinstance(entry, dict) else None
    if old is None or not isinstance(known, dict) or "messages" in known:
        return None, state
    place = party.source.find_place(section, party.id)
    new = insert_setting(old, place.line, place.column, f"messages: {value}")
    again, _ = parse_document(path, new)
    if again is None or again.data != {**party.source.data, section: {**entry, party.id: {**known, "messages": value}}}:  # type: ignore[dict-item]
        return None, state
    judgement = Judgement(
        said_at=mail.message_id,
        said_sha256=mail.sha256,
        author=party.id,
        changes=list_file_changes(path, old, new),
        subject=f"{party.id} wants {'fewer' if wish == 'weekly' else 'no'} messages",
        reply=_REPLIES[wish],
        reaction="+1",
        mode="commit",
    )
    files = MappingProxyType({**state.files, path: new})
    return judgement, replace(state, files=files, committed=state.committed or state.files)


def insert_setting(content: bytes, line: int, column: int, setting: str) -> bytes:
    """Return a file with a setting as the first of the mapping that begins at a place: in braces, or on a line of its own."""
    text = content.decode("utf-8-sig")
    mark = "\ufeff" if content.startswith(b"\xef\xbb\xbf") else ""
    lines = text.splitlines(keepends=True)
    before, rest = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
    ending = "\r\n" if lines[line - 1].endswith("\r\n") else "\n"
    added = f"{{{setting}, {rest[1:].lstrip(' ')}" if rest.startswith("{") else f"{setting}{ending}{' ' * len(before)}{rest}"
    lines[line - 1] = before + added
    return (mark + "".join(lines)).encode()
