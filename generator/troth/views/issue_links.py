"""Links by which people speak without git and without scripts: the host's own form filled in, or a mail where words are withheld."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from troth.status.act_fields import find_act_form, find_form
from troth.status.form_fields import ACT_FIELD, OF_FIELD, RECORD_FIELD
from troth.status.permissions import list_insiders
from troth.views.hosting import MAX_URL_LENGTH, detect_host_software, strip_repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Kind
    from troth.status.form_fields import IssueForm
    from troth.views.context import ViewContext


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLink:
    """Something that one can say about a record, and the address at which it is filled in."""

    label: str
    url: str
    is_for_insiders: bool = False
    """Only people of the board can say it so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLink:
    """Something that is done by a form: the board's own, or the host's where a browser runs no scripts."""

    label: str
    query: str
    """What the page of forms is asked for."""
    link: IssueLink | None
    """The host's own form; None where the host has none."""
    act: str = ""


_FORGEJO_FORMS: Final = ".forgejo/ISSUE_TEMPLATE/"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRecord:
    """A record about which something can be said."""

    kind: Kind
    id: str
    title: str
    contexts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By act, the fingerprint of what an answer is said of."""


def build_act_link(record: LinkedRecord, act: str, label: str, context: ViewContext) -> IssueLink | None:
    """Return the link that says an act of a record; None where nobody can say it so."""
    kind = record.kind
    found = find_act_form(kind, act)
    if found is None:
        return None
    form, said = found
    of = record.contexts.get(act, "")
    values = {RECORD_FIELD.id: f"{kind.value}/{record.id}", ACT_FIELD.id: said.command, OF_FIELD.id: of}
    url = _build_url(form, values, f"{label}: {record.title}", context)
    if not url:
        return None
    return IssueLink(label=label, url=url, is_for_insiders=said.is_for_insiders)


def may_follow(link: IssueLink | None, actor: str, context: ViewContext) -> bool:
    """Tell whether what a link says is taken from a person."""
    return link is not None and (not link.is_for_insiders or actor in context.board.ledger.compute_once(list_insiders))


def build_new_record_link(form_name: str, label: str, context: ViewContext, **values: str) -> IssueLink | None:
    """Return the link that asks for a new record by the form of this name; None where nobody can."""
    form = find_form(form_name)
    url = _build_url(form, {**values, ACT_FIELD.id: form.command}, label, context) if form else ""
    return IssueLink(label=label, url=url) if url else None


def _build_url(form: IssueForm, values: Mapping[str, str], title: str, context: ViewContext) -> str:
    settings = context.board.settings
    filled = {key: value for key, value in values.items() if value}
    if not settings.publish.is_everything:
        return _build_mail_url(form, filled, title, context)
    host = detect_host_software(settings.repository)
    if host is None:
        return ""
    place = strip_repository(settings.repository)
    if host == "gitlab":
        query = {"issue[title]": title, "issue[description]": _format_description(form, filled)}
        return _fit(f"{place}/-/issues/new?{urlencode(query, quote_via=quote)}")
    path = f"{form.name}.yml" if host == "github" else f"{_FORGEJO_FORMS}{form.name}.yml"
    fields = filled if host == "github" else {f"field:{key}": value for key, value in filled.items()}
    return _fit(f"{place}/issues/new?{urlencode({'template': path, 'title': title, **fields}, quote_via=quote)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTarget:
    """Where the browser takes a message that a form has made; nothing of it where the board has no such place."""

    way: str
    """`github`, `gitlab` or `gitea` for a new issue there, `mail` where words are withheld from what everybody can read, or nothing."""
    address: str
    """The host's page of a new issue, without its query."""
    mail: str
    """Whom to write to; beside a host it is offered to people without an account."""
    people: tuple[str, ...]
    """The names of those who look after the board, for whoever has no other way."""


def find_send_target(context: ViewContext) -> SendTarget:
    """Return where messages of forms go: to a new issue, or in a mail where an issue would say what the board withholds."""
    settings = context.board.settings
    parties = context.board.ledger.parties
    host = detect_host_software(settings.repository) if settings.publish.is_everything else None
    place = f"{strip_repository(settings.repository)}{'/-' if host == 'gitlab' else ''}/issues/new" if host else ""
    mail = find_mail_address(context)
    people = tuple(parties.get_name(each) for each in settings.maintainers if settings.publish.names)
    return SendTarget(way=host or ("mail" if mail else ""), address=place, mail=mail, people=people)


def find_mail_address(context: ViewContext) -> str:
    """Return the address that takes messages by mail: of the first maintainer whose address may be shown; nothing where there is none."""
    settings = context.board.settings
    people = (context.board.ledger.parties.get(each) for each in settings.maintainers if settings.publish_email)
    return next((each.email for each in people if each and each.email), None) or ""


def _fit(url: str) -> str:
    return url if len(url) <= MAX_URL_LENGTH else ""


def _build_mail_url(form: IssueForm, values: Mapping[str, str], title: str, context: ViewContext) -> str:
    """Return a mail to the first maintainer whose address may be shown: what is withheld has no place in an issue."""
    address = find_mail_address(context)
    if not address:
        return ""
    query = {"subject": title, "body": _format_description(form, values)}
    return _fit(f"mailto:{quote(address, safe='@')}?{urlencode(query, quote_via=quote)}")


def _format_description(form: IssueForm, values: Mapping[str, str]) -> str:
    """Return the fields as headings, as a host writes them that knows forms; what can be chosen stands in a remark."""
    parts = []
    for each in form.all_fields:
        remark = f"<!-- One of: {' · '.join(each.options)} -->\n" if each.options else ""
        parts.append(f"### {each.label}\n\n{remark}{values.get(each.id, '')}\n")
    return "\n".join(parts)
