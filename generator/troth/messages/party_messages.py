"""How often a party wants to be told, as it says by mail itself, or whoever looks after it: `messages` of its entry, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.base.mail_tokens import MailOffer
from troth.messages.judgement import Judgement, list_replacements
from troth.read.yaml.document import parse_document
from troth.views.mail_replies import MailReply

if TYPE_CHECKING:
    from troth.messages.judgement import BoardState
    from troth.messages.mail import IncomingMail
    from troth.model import Party

AGAIN: Final = "again"
"""The wish of whoever looks after somebody who said "not me": they are told again."""
_SETTINGS: Final = {"weekly": "weekly", "none": "none", "not-me": "none", AGAIN: "daily"}
_REPLIES: Final = {
    "weekly": "You get one message a week from now on, on Mondays.",
    "none": "You get no messages from now on. The person responsible is told what needs you.",
    "not-me": "Thank you. You get no more messages. The person responsible for you looks into it.",
    AGAIN: "{name} gets messages again from now on.",
}
UNWRITTEN: Final = "Nothing was recorded: this can't be changed by e-mail. The person responsible looks into it."
_SUBJECTS: Final = {"weekly": "{id} wants fewer messages", AGAIN: "{id} gets messages again"}
_VALUE: Final = re.compile(r"""(["']?)(?:daily|weekly|none)\1""")


def build_again_reply(keeper: str, party: str) -> MailReply:
    """Return what whoever looks after a party can answer to its "not me"."""
    offer = MailOffer(party=keeper, record=f"party/{party}", act=f"messages {AGAIN}", occasion="messages")
    return MailReply(offer=offer, label="Send them messages again", command=f"messages {AGAIN}")


def judge_message_setting(mail: IncomingMail, speaker: str, party: Party, wish: str, state: BoardState) -> tuple[Judgement, BoardState]:
    """Return what a wish comes to, and the board after it; without a change where the entry says so already."""
    path, value = party.source.path, _SETTINGS[wish]
    old = state.files.get(path, b"")
    reply = _REPLIES[wish].format(name=party.name)
    unchanged = Judgement(said_at=mail.message_id, said_sha256=mail.sha256, author=speaker, reply=reply)
    new = write_setting(path, old, party, value)
    if new == old:
        return unchanged if party.messages == value else replace(unchanged, reply=UNWRITTEN), state
    judgement = replace(
        unchanged,
        changes=list_replacements(path, old, new),
        subject=_SUBJECTS.get(wish, "{id} wants no messages").format(id=party.id),
        reaction="+1",
        mode="commit",
        about=f"party/{party.id}",
    )
    return judgement, replace(state, files=MappingProxyType({**state.files, path: new}), committed=state.committed or state.files)


def write_setting(path: str, old: bytes, party: Party, value: str) -> bytes:
    """Return a file in which a party's entry says how often it is told; the same bytes where nothing of it can be changed alone."""
    source, _ = parse_document(path, old)
    section = party.kind.section
    entries = source.data.get(section) if source else None
    entry = entries.get(party.id) if isinstance(entries, dict) else None
    if source is None or not isinstance(entry, dict):
        return old
    keys = (section, party.id, "messages") if "messages" in entry else (section, party.id)
    place = source.find_place(*keys)
    new = _write_at(old, place.line, place.column, value, is_there="messages" in entry)
    again, _ = parse_document(path, new)
    wanted = {**source.data, section: {**entries, party.id: {**entry, "messages": value}}}  # type: ignore[dict-item]
    return new if again is not None and again.data == wanted else old


def _write_at(content: bytes, line: int, column: int, value: str, *, is_there: bool) -> bytes:
    """Return a file with another value at a place, or with the setting as the first of the mapping there: in braces, or on its own line."""
    text = content.decode("utf-8-sig")
    mark = "\ufeff" if content.startswith(b"\xef\xbb\xbf") else ""
    lines = text.splitlines(keepends=True)
    before, rest = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
    ending = "\r\n" if lines[line - 1].endswith("\r\n") else "\n"
    setting = f"messages: {value}"
    if is_there:
        changed = _VALUE.sub(value, rest, count=1)
    else:
        changed = f"{{{setting}, {rest[1:].lstrip(' ')}" if rest.startswith("{") else f"{setting}{ending}{' ' * len(before)}{rest}"
    lines[line - 1] = before + changed
    return (mark + "".join(lines)).encode()
