"""The lists across boards that people work from: overdue, waiting, help wanted, and promises from one board to another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.organisation import WAITING
from troth.views.across.asking import waiting_across
from troth.views.across.tables import ROWS, section
from troth.views.due import ago
from troth.views.glance import Tab
from troth.views.lists import WAITING as WORDS
from troth.views.span import count, words

if TYPE_CHECKING:
    from troth.organisation import Item
    from troth.views.across.counter import AcrossRow, Counter
    from troth.views.across.tables import AcrossSection
    from troth.views.asks import AskSection
    from troth.views.face import Face
    from troth.views.span import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossCall:
    """Somebody asks for help: what would help, in their words, and the promise it is for."""

    asker: Face
    since: str
    need: str
    row: AcrossRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossList:
    """A list of the promises of several boards."""

    page: str
    title: str
    description: str
    as_of: str
    tabs: tuple[Tab, ...]
    says: Sentence
    sections: tuple[AcrossSection, ...] = ()
    asks: AskSection | None = None
    calls: tuple[AcrossCall, ...] = ()
    empty: str = ""


def overdue_across(counter: Counter) -> AcrossList:
    """Return what is overdue on all boards, the oldest first."""
    found = counter.of.overdue
    says = f"{count(len(found), 'promise is', 'promises are')} past the due date and not delivered, the oldest first."
    part = section("overdue", "Overdue", found, counter)
    return replace(
        _list(counter, "overdue", "Overdue across boards", says if found else "nothing overdue."), sections=(part,) if found else ()
    )


def waiting_list(counter: Counter) -> AcrossList:
    """Return what waits for somebody on any board, by what it waits for."""
    parts = tuple(waiting_sections(counter))
    total = waiting_total(counter)
    says = f"{count(total, 'thing waits', 'things wait')} for somebody." if total else "nothing waits on any board."
    return replace(_list(counter, "waiting", "Waiting across boards", says), sections=parts, asks=waiting_across(counter, ROWS))


def waiting_sections(counter: Counter) -> tuple[AcrossSection, ...]:
    """Return what waits for somebody, by what it waits for; nothing for what nobody waits for."""
    return tuple(
        replace(section(what.value.replace("_", "-"), WORDS[what][0], found, counter, what=what), says=WORDS[what][1])
        for what in WAITING
        if (found := counter.of.waiting[what])
    )


def help_across(counter: Counter) -> AcrossList:
    """Return those who ask for help on any board, the longest wait first."""
    found = calls(counter, counter.of.cries[:ROWS])
    says = f"{count(len(counter.of.cries), 'promise asks', 'promises ask')} for help. Another board may have what is missing."
    return replace(_list(counter, "help-wanted", "Help wanted across boards", says if found else "nobody asks for help."), calls=found)


def calls(counter: Counter, items: tuple[Item, ...]) -> tuple[AcrossCall, ...]:
    """Return who asks for help with some promises."""
    return tuple(
        AcrossCall(
            asker=counter.face(each.of.id, each.promise.help.by),
            since=ago(each.promise.help.since, counter.of.day_of(each.of)),
            need=each.promise.help.need or "",
            row=counter.row(each),
        )
        for each in items
        if each.promise.help
    )


def between_list(counter: Counter) -> AcrossList:
    """Return the promises from one board to another: the open ones, then those that have ended."""
    found = counter.of.between
    opened = tuple(each for each in found if each.promise.state.open)
    ended = tuple(each for each in found if not each.promise.state.open)
    parts = (
        replace(section("open", "Open", opened, counter), empty="Nothing is open between boards."),
        section("ended", "Ended", ended, counter),
    )
    says = f"{count(len(opened), 'promise is', 'promises are')} open between two boards."
    none = "No promise names a party of another board yet. Write BOARD:PARTY where a party stands, such as customer: sales:rosa."
    return replace(_list(counter, "between", "Promises between boards", says), sections=parts if found else (), empty="" if found else none)


def tabs(counter: Counter) -> tuple[Tab, ...]:
    """Return the ways to the lists across boards, with how much there is on each."""
    of = counter.of
    return (
        Tab(label="Overdue", to="across/overdue", count=len(of.overdue), late=bool(of.overdue)),
        Tab(label="Waiting", to="across/waiting", count=waiting_total(counter)),
        Tab(label="Help wanted", to="across/help-wanted", count=len(of.cries)),
        Tab(label="Between boards", to="across/between", count=sum(each.promise.state.open for each in of.between)),
    )


def waiting_total(counter: Counter) -> int:
    """Return how much waits for somebody: promises, and asks for answers."""
    return sum(len(each) for each in counter.of.waiting.values()) + waiting_across(counter).count


def _list(counter: Counter, name: str, title: str, says: str) -> AcrossList:
    return AcrossList(
        page=f"across/{name}",
        title=title,
        description=f"{title}: {counter.board.settings.name}",
        as_of=counter.as_of_words,
        tabs=tabs(counter),
        says=(words(f"{counter.as_of_words}: {says}"),),
    )
