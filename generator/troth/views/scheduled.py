"""What is scheduled: talks that somebody asked has named a day for, and reviews to come; who is invited, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date
from troth.base.mail_tokens import MailOffer
from troth.model import Kind
from troth.status.answer_context import hash_next_context
from troth.views.digest_item import DigestItem
from troth.views.rich_text import join_names, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Party
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.views.context import ViewContext

TALK, REVIEW = "talk", "review"
RECORD_KINDS: Final = {TALK: Kind.ASK, REVIEW: Kind.AGREEMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledMeeting:
    """A day on which people meet: it is nobody's to answer, but a calendar may say who will be there."""

    what: str
    """`talk` or `review`."""
    record: str
    """The ask's or the agreement's id."""
    title: str
    path: str
    day: date
    since: date
    """The day on which that was said."""
    sequence: int
    """Higher each time that the day is another one."""
    parties: tuple[str, ...]
    """Who meets: of a talk first the one who was asked."""

    @property
    def name(self) -> str:
        """What tells it from others about the same record: whom a talk is with."""
        return f"{self.record}-{self.parties[0]}" if self.what == TALK else self.record

    @property
    def page(self) -> str:
        """The record's page."""
        return f"{RECORD_KINDS[self.what].folder}/{self.record}"

    def is_new(self, day: date) -> bool:
        """Tell whether it was said on a day."""
        return self.since == day


def list_scheduled(context: ViewContext) -> Iterator[ScheduledMeeting]:
    """Yield the talks and the reviews from the as-of date on."""
    for pursuit in context.board.asks.values():
        yield from _iter_talks(pursuit, context.day)
    for accord in context.board.agreements.values():
        yield from _iter_reviews(accord, context.day)


def list_meetings(acting: tuple[str, ...], context: ViewContext) -> Iterator[ScheduledMeeting]:
    """Yield what those who act as one of `acting` are invited to."""
    return (each for each in list_scheduled(context) if any(one in acting for one in each.parties))


def _iter_talks(pursuit: AskStatus, day: date) -> Iterator[ScheduledMeeting]:
    ask = pursuit.ask
    for each in pursuit.respondents if pursuit.closed_on is None else ():
        answer = each.answer
        if answer is not None and answer.kind == "scheduled" and answer.until is not None and answer.until >= day:
            yield ScheduledMeeting(
                what=TALK, record=ask.id, title=ask.title, path=ask.source.path, day=answer.until, since=answer.day,
                sequence=answer.index or 0, parties=(each.party, ask.asker),
            )  # fmt: skip


def _iter_reviews(accord: AgreementStatus, day: date) -> Iterator[ScheduledMeeting]:
    """Yield the next review before its day: from then on it waits for the customers."""
    if accord.next_review is None or accord.next_review <= day or accord.in_force_since is None:
        return
    wording = accord.agreement.wording
    yield ScheduledMeeting(
        what=REVIEW, record=accord.id, title=wording.title, path=accord.agreement.source.path, day=accord.next_review,
        since=max((accord.in_force_since, *(each.day for each in accord.reviews))), sequence=len(accord.reviews),
        parties=(wording.provider, *wording.customers),
    )  # fmt: skip


def build_meeting_offers(party: Party, acting: tuple[str, ...], meeting: ScheduledMeeting, context: ViewContext) -> tuple[MailOffer, ...]:
    """Return what a party can say by mail of a meeting: its calendar's answer, and whoever was asked another day."""
    record, occasion = f"{RECORD_KINDS[meeting.what].value}/{meeting.record}", f"{meeting.what} {meeting.parties[0]} {meeting.day}"
    calendar = MailOffer(party=party.id, record=record, act=f"calendar {meeting.what}", occasion=occasion)
    if meeting.what != TALK or meeting.parties[0] not in acting:
        return (calendar,)
    shown = hash_next_context(Kind.ASK, context.board.ledger.asks[meeting.record].source.data, "answered")
    return calendar, MailOffer(party=party.id, record=record, act="answer scheduled", occasion=occasion, context=shown)


def list_scheduled_items(acting: tuple[str, ...], context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield the meetings that are told of: when they are new, and on the day itself."""
    for each in list_meetings(acting, context):
        ago = count_days(each.since, context.day)
        if ago <= 1 or each.day == context.day:
            names = to_plain_text(join_names(context.faces.get_many(each.parties)))
            line = f"{names} {'talk' if each.what == TALK else 'look back together'} on {format_date(each.day)}."
            yield (
                "scheduled",
                DigestItem(
                    kind=each.what, id=each.record, title=each.title, page=each.page, path=each.path, day=each.day,
                    when=f"on {format_date(each.day)}", lines=(line,), replies=(), speaks=True, is_new=ago == 0,
                ),
            )  # fmt: skip
