"""Format a digest as text, JSON or mail."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, DictLoader, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from troth.base.errors import BoardError
from troth.base.limits import DIGEST_TEXT, TEMPLATE_BYTES
from troth.base.sandbox import Sandbox, SandboxError
from troth.base.text import escape_header, escape_text
from troth.edit.agreement_acts import COMMANDS as AGREEMENT_COMMANDS
from troth.report.terminal import escape_markdown, format_link
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.views.hosting import derive_board_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from troth.model import Settings
    from troth.views.digest import Digest
    from troth.views.digest_item import DigestItem


if TYPE_CHECKING:
    Templates = tuple[tuple[str, str], ...]
    """Templates, each with its name."""

TEMPLATES = {"text": "digest.txt.jinja", "markdown": "digest.md.jinja", "chat": "digest.chat.jinja"}
"""The template of each format, by the name under which a board may have one of its own."""
_WIDTH = 72
_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWriter:
    """What all digests of a run are written with: the board's own templates by name, and where its pages are."""

    settings: Settings
    address: Callable[[str], str]
    """Gives the whole address of a page of the site; nothing where that is not known."""
    templates: Mapping[str, str]
    _sandbox: Sandbox = field(default_factory=Sandbox, init=False, repr=False, compare=False)

    def format_digest(self, digest: Digest, form: str) -> str:
        """Return a digest in one of the formats of `TEMPLATES`. Raises BoardError where the board's own template does not work."""
        name = TEMPLATES[form]
        links = {_where(item): self.find_link(item) for section in digest.sections for item in section.items}
        if name not in self.templates:
            written, _, what = fill((), name, digest, links)
        else:
            written, line, what = self._filled(name, digest, links)
            if written is None:
                told = f"templates/digest/{name}{f':{line}' if line else ''}: {escape_text(what, 200)}"
                raise BoardError(told, "fix it, or remove it to use the built-in one")
        assert written is not None, what  # noqa: S101 - the built-in ones are ours
        return written.strip("\n") + "\n"

    def _filled(self, name: str, digest: Digest, links: Mapping[str, str]) -> tuple[str | None, int, str]:
        try:
            written, line, what = self._sandbox.run(fill, tuple(sorted(self.templates.items())), name, digest, links)
        except SandboxError as error:
            return None, 0, str(error)
        return written, line, what

    def find_link(self, item: DigestItem) -> str:
        """Return the item's page on the board; nothing where the board's address is not known, since a file of YAML helps nobody."""
        return self.address(item.page) or ""

    def link_replies(self, digest: Digest) -> Digest:
        """Return a digest for people without a terminal: each reply leads to its form on the board, where its address is known."""
        sections = (replace(each, items=tuple(map(self.link_item_replies, each.items))) for each in digest.sections)
        return replace(digest, sections=tuple(sections))

    def link_item_replies(self, item: DigestItem) -> DigestItem:
        """Return an item whose replies are the addresses of their forms, each once; as it is where the site's address is not known."""
        if not self.find_link(item):
            return item
        linked = (replace(each, command=self._find_form(each.command, item)) for each in item.replies)
        return replace(item, replies=tuple(dict.fromkeys(linked)))

    def _find_form(self, command: str, item: DigestItem) -> str:
        """Return where on the board one says what a command says: at the record's page, which points the act out."""
        words = command.split()
        _, kind, verb, *_ = (*words, "", "", "")
        if (kind, verb) == ("agreement", "interview"):
            return self.address(f"agreements/{item.id}/interview")
        page, _, section = self.find_link(item).partition("#")
        act = _ACTS_BY_COMMAND.get((kind, verb), "")
        return f"{page}?act={act}#{section or _ACTIONS}" if act else self.find_link(item)


_ACTIONS: Final = "what-you-can-do"
_ACTS_BY_COMMAND: Final[Mapping[tuple[str, str], str]] = {
    **{("promise", words.command): act for act, words in PROMISE_ACT_WORDS.items()},
    ("ask", "answer"): "answered",
    **{("agreement", each): act for act, each in AGREEMENT_COMMANDS.items()},
}
"""The act that each command of a reply appends."""


def fill(templates: Templates, name: str, digest: Digest, links: Mapping[str, str]) -> tuple[str | None, int, str]:
    """Return the text that a template makes of a digest; else None, the line at fault and what is wrong. To be run in a sandbox."""
    made, length = [], 0
    try:
        for piece in _make_environment(templates).get_template(name).generate(digest=digest, link=lambda item: links[_where(item)]):
            made.append(piece)
            length += len(piece)
            if length > DIGEST_TEXT.most:
                return None, 0, DIGEST_TEXT.beyond
    except MemoryError:
        return None, 0, TEMPLATE_BYTES.beyond
    except Exception as error:  # noqa: BLE001 - a template can raise whatever an expression can
        return None, getattr(error, "lineno", None) or 0, str(error) or type(error).__name__
    return "".join(made), 0, ""


def _where(item: DigestItem) -> str:
    """Return what tells items apart whose links lead to different places."""
    return f"{item.page}\n{item.path}"


@lru_cache(maxsize=8)
def _make_environment(templates: Templates) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([DictLoader(dict(templates)), PackageLoader("troth.report", "templates/digest")]),
        autoescape=False,  # no HTML: each filter makes what it is given harmless for its own format
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "md": lambda text: " ".join(map(escape_markdown, textwrap.wrap(escape_text(text, _LONGEST), _WIDTH))),
        "md_link": format_link,
        "line": lambda text: escape_text(text, _LONGEST),
        "fill": _fill_lines,
    }
    return made


def _fill_lines(text: str, indent: str = "") -> str:
    """Return a text as lines of at most 72 characters, each with its indentation; words are never broken."""
    harmless = escape_text(" ".join(text.split()), _LONGEST)
    return textwrap.fill(harmless, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def format_digests_json(digests: Iterable[Digest], address: Callable[[str], str]) -> str:
    """Return `{"digests": […]}`: for each party the sections with their items; `url` is null where the site's address is not known."""
    content = {
        "digests": [
            {
                "party": each.face.id,
                "as_of": each.iso,
                "says": each.says,
                "sent": each.sent,
                "sections": [{"id": one.id, "items": [_encode_digest_item(item, address) for item in one.items]} for one in each.sections],
            }
            for each in digests
        ]
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _encode_digest_item(item: DigestItem, address: Callable[[str], str]) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "id": item.id,
        "title": item.title,
        "day": item.day.isoformat(),
        "when": item.when,
        "lines": list(item.lines),
        "replies": [{"label": each.label, "command": each.command} for each in item.replies],
        "url": address(item.page) or None,
    }


NOBODY = "noreply@troth.invalid"
"""The sender of a message that is only written to a file."""
_HOUR = 6
_SUBJECT = 150


def build_mail(digest: Digest, text: str, settings: Settings, sender: str = NOBODY) -> EmailMessage:
    """Return a digest with this text as an e-mail; without a receiver where the board knows no address.

    Two messages of one day to one party have one Message-ID. Raises BoardError where `sender` is no address.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = build_address(settings.name, sender, "--from")
    if digest.email:
        message["To"] = build_address(digest.face.name, digest.email, digest.face.id)
    message["Subject"] = escape_header(digest.subject, _SUBJECT)
    message["Date"] = datetime.combine(digest.day, time(_HOUR), tzinfo=ZoneInfo(settings.timezone))
    message["Message-ID"] = f"<digest.{digest.face.id}.{digest.iso}@{derive_board_key(settings)}.troth.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


_NAMED_ADDRESS = re.compile(r"(?P<name>[^<>]*\S)\s*<(?P<address>[^<>]+)>\Z")


def build_address(name: str, address: str, origin: str) -> Address:
    """Return an address with the name; where it is written as `Blue house <board@example.com>`, with that name."""
    named = _NAMED_ADDRESS.match(address.strip())
    name, bare = (named["name"].strip('" '), named["address"]) if named else (name, address)
    try:
        return Address(display_name=escape_header(name), addr_spec=bare)
    except ValueError as error:
        raise BoardError(f"'{escape_text(address)}' ({origin}) is not an e-mail address", "write it as board@example.com") from error
