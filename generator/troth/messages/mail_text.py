"""The words of a mail as a command: what its token offers, with what stands behind the blanks; and replies as plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from troth.messages.reply import WRITE_AGAIN
from troth.messages.vocabulary import COMMAND_NAMES
from troth.status.ask import AskState
from troth.views.mail_replies import BLANKS, DATE_BLANK, DAY_BLANK, NAME_BLANK, RATING_BLANK, REPLY_ACT

if TYPE_CHECKING:
    from troth.board import Board
    from troth.messages.mail import IncomingMail
    from troth.views.mail_replies import Blank, MailReply


_RATING = re.compile(r"([1-5])(?:\s*(?:/|of|von|sur|out of)\s*5)?[.!]?")
_COMMAND = re.compile(r"/([a-z-]+)", re.IGNORECASE)
_YES = re.compile(
    r"(?:yes|yep|sure|ok|okay|agreed|fine|ja|gern|gerne|einverstanden|passt|oui|d['\u2019]accord|volontiers|はい|承知|了解)(?!\w)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|nope|not|nein|leider|non|nicht|malheureusement|unfortunately|sorry|désolée?|"
    r"i (?:do not|don['\u2019]t|cannot|can['\u2019]t|won['\u2019]t)|"
    r"ich (?:kann|will|möchte|werde) (?:das |es |dem )?(?:leider )?nicht|je ne|いいえ|だめ|違います|残念|できません)(?!\w)",
    re.IGNORECASE,
)
_NO_MATTER = re.compile(
    r"(?:no (?:problem|worries|complaints|issues?)|nothing|kein(?:e)? problem|pas de problème|nicht schlecht)", re.IGNORECASE
)
_YES_COMMANDS = frozenset({"accept", "agree", "promise", "sign", "answer committed"})
_NO_COMMANDS = frozenset({"decline", "refuse", "reject"})


def build_command_text(reply: MailReply, mail: IncomingMail, board: Board) -> str:
    """Return what a mail says as a message of commands; empty where nobody can tell for certain."""
    words = mail.words
    command = _COMMAND.match(words)
    if command and command[1].lower() in COMMAND_NAMES:
        return words
    if reply.offer.act == REPLY_ACT:
        kind, _, name = reply.offer.record.partition("/")
        pursuit = board.asks.get(name) if kind == "ask" else None
        is_question = pursuit is not None and pursuit.ask.seeks == "input" and pursuit.state is AskState.OPEN
        return f"/answer gave input: {_join(words)}" if is_question and words else ""
    values, rest = take_blanks(words, reply)
    said = _join(rest)
    if DAY_BLANK in reply.blanks and not values.get(DAY_BLANK.label):
        return ""
    name = values.get(NAME_BLANK.label, "")
    if name and len(board.ledger.parties.list_named(name)) != 1:  # somebody whom the board does not know stands in the words
        values, said = {**values, NAME_BLANK.label: ""}, f"{name}. {said}".rstrip()
    arguments = "".join(f" {value}" for value in (_read_blank(blank, values) for blank in reply.blanks if not blank.key) if value)
    keyed = [each for each in reply.blanks if each.key]
    if len(keyed) == 1 and said and not values.get(keyed[0].label):  # one thing is asked, so the words are its answer wherever they stand
        values, said = {**values, keyed[0].label: said}, ""
    labelled = "".join(f"\n{each.key}: {_join(values[each.label])}" for each in reply.blanks if each.key and values.get(each.label))
    return f"/{reply.command}{arguments}" + (f": {said}" if said or labelled else "") + labelled


def explain_contradiction(reply: MailReply, words: str) -> str:
    """Return that the words say the opposite of the button; empty where they don't."""
    _, rest = take_blanks(words, reply)
    first = rest.strip()
    says_no = _NO.match(first) and not _NO_MATTER.match(first)
    command = reply.command.partition(" of ")[0].partition(" through ")[0]
    if (command in _YES_COMMANDS and says_no) or (command in _NO_COMMANDS and _YES.match(first)):
        return "the text says the opposite of the chosen button"
    return ""


def take_blanks(words: str, reply: MailReply) -> tuple[dict[str, str], str]:
    """Return what stands behind each label, and the other words; an answer of more than one line goes up to the next label."""
    values: dict[str, str] = {}
    rest: list[str] = []
    labels = {each.label.lower(): each for each in BLANKS}
    current = ""
    for line in words.split("\n"):
        label, colon, value = line.partition(":")
        name = label.strip().lower().replace("\u2019", "'")
        blank = labels.get(name) if colon else None
        if blank is not None:
            values[blank.label] = value.strip()
            current = blank.label if blank.key else ""
        elif colon and reply.hint and name == reply.hint.lower():
            rest.append(value)
            current = ""
        elif current:
            values[current] = f"{values[current]} {line.strip()}".strip()
        else:
            rest.append(line)
    return values, "\n".join(rest)


def _read_blank(blank: Blank, values: dict[str, str]) -> str:
    """Return an argument of the command as messages have it."""
    value = _join(values.get(blank.label, blank.value if blank is not DATE_BLANK else ""))
    rating = _RATING.fullmatch(value) if blank is RATING_BLANK else None
    return f"{rating[1]}/5" if rating else f"to {value}" if value and blank is NAME_BLANK else value


def _join(words: str) -> str:
    """Return words on one line, so that no line of them is a command of its own."""
    return " ".join(words.split())


_LINK: Final = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>|~@:-])")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def format_as_text(markdown: str) -> str:
    """Return a reply, which is written for the host's pages, as the plain text of a mail."""
    text = _LINK.sub(r"\1 (\2)", markdown).replace("**", "").replace("\u2060", "").replace("\u200b", "")
    text = _ESCAPED.sub(r"\1", text)
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return text.replace(WRITE_AGAIN, "Answer again, or ask the person who wrote to you.")
