"""The rules of a review: the table of them, those about who wrote an entry and when, and about days that decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from troth.base.dates import count_days, format_date, parse_iso_date
from troth.base.text import escape_text
from troth.model import Kind, Place, get_board_prefix
from troth.model.problem import Problem, Severity, sort_problems
from troth.review.change import get_log
from troth.review.edits import describe_edit, find_board_file
from troth.review.rules_of_identity import check_vouchers, identity_changed, is_own_word, is_told
from troth.review.rules_of_logs import log_rewritten, record_deleted, rewritten, said_of_other_words, signed_without_terms, terms_changed
from troth.status.acts import ACTS_BY_NAME, Side
from troth.status.agreement_acts import may_act_on_agreement
from troth.status.permissions import find_sides, may_act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Settings
    from troth.review.change import AddedEntry, RecordRevision, ReviewInput

PERSONAL_ACTS: Mapping[Kind, frozenset[str]] = {
    Kind.PROMISE: frozenset({"promised", "agreed", "refused", "accepted", "rejected", "cancelled"}),
    Kind.AGREEMENT: frozenset({"signed"}),
}
"""The acts by which a party gives its word or its verdict: nobody else can do that for it."""


def not_by_party(case: ReviewInput) -> Iterator[Problem]:
    """Let everyone accept, agree and sign in a commit of their own."""
    for revision in case.revisions:
        yield from check_vouchers(revision, case)
        for added in revision.added:
            act, by = added.get_text("act"), added.get_text("by")
            told = added.witness.is_imported or added.witness.is_rewritten or is_told(added.witness, case)
            if act not in PERSONAL_ACTS.get(revision.change.kind, ()) or told:  # another rule tells of the reason
                continue
            if board := get_board_prefix(by):  # which of its addresses are its own is not known here
                message = f"{act} belongs to {escape_text(by)}, but no commit here can show that it is theirs"
                hint = f"let them add it to a record of the board {escape_text(board)}, or first add them to the parties of this board"
                yield Problem("review/not-by-party", revision.find_place("log", added.index, "by"), message, hint, Severity.WARNING)
            else:
                yield from _check_actor(added, revision, case)


def _check_actor(added: AddedEntry, revision: RecordRevision, case: ReviewInput) -> Iterator[Problem]:
    act, by = added.get_text("act"), added.get_text("by")
    name = escape_text(case.parties.get_name(by))
    if by in case.parties and not _may_do_act(added, revision, case):
        message = f"{name} can't say {act} with the parties before this change"
        hint = "let the other side add it in a commit of their own; change who acts for a party in a separate change"
    elif case.change_set.before.parties.is_any_reachable(by) and not is_own_word(added.witness, case):
        author = f"its commit is by {escape_text(added.witness.author)}" if added.witness.author else "no commit shows who did"
        message = f"{act} belongs to {name}, but {author}"
        hint = f"let {name} add this entry in a commit of their own (the browser is enough); write what you heard into a note"
    else:
        return
    yield Problem("review/not-by-party", revision.find_place("log", added.index, "by"), message, hint)


def _may_do_act(added: AddedEntry, revision: RecordRevision, case: ReviewInput) -> bool:
    """Tell whether the act is one that this party may do at all; where that cannot be told it is the check's to say."""
    if revision.change.kind is Kind.AGREEMENT:
        agreement = case.change_set.after.agreements.get(revision.change.id)
        return agreement is None or may_act_on_agreement("signed", added.get_text("by"), agreement, case.parties)
    found = revision.snapshots.get(added.index)
    if found is None:
        return True
    entry, course = found
    act = ACTS_BY_NAME[entry.act]
    return find_sides(act.by, course) is Side.NONE or may_act(act.by, course, entry.by, case.parties.on(entry.date))


def backdated(case: ReviewInput) -> Iterator[Problem]:
    """Date an entry on the day you write it; put the day it happened in `happened`."""
    for revision in case.revisions:
        imported = [added for added in revision.added if added.witness.is_imported]
        if imported:
            message = f"this record has {len(imported)} entries of several days in one commit: an import, which counts as recorded"
            hint = "nothing has to be done; the parties can confirm it by their own agreed or accepted"
            yield Problem("review/backdated", revision.find_place("log"), message, hint, Severity.WARNING)
        for added in revision.added:
            day = parse_iso_date(added.get_text("date"))
            if day is not None and not added.witness.is_imported:
                yield from _check_entry_date(added, day, revision, case)


def _check_entry_date(added: AddedEntry, day: date, revision: RecordRevision, case: ReviewInput) -> Iterator[Problem]:
    """Yield what is wrong with the date: an error where it passes over what counts, else a warning."""
    # the date of the last entry above it that was there before the change
    above = revision.log.find_entry_above(added.index)
    entry = get_log(revision.new)[above] if above is not None else None
    text = entry.get("date") if isinstance(entry, dict) else None
    before = parse_iso_date(text) if isinstance(text, str) else None
    late, severity = added.witness.late_days, Severity.WARNING
    if before is not None and day < before:
        message, severity = f"this entry is dated {day}, before the existing entry of {before}", Severity.ERROR
    elif late > case.settings.backdate_days:
        message = f"this entry is dated {day} but was added {late} days later"
    else:
        return
    hint = f"use date: {added.witness.date or day}, and add happened: {day} if that was the day"
    yield Problem("review/backdated", revision.find_place("log", added.index, "date"), message, hint, severity)


def late_renegotiation(case: ReviewInput) -> Iterator[Problem]:
    """Request a change before the due date, while the other side can still plan for it."""
    for revision in case.revisions:
        for entry, course in revision.snapshots.values():
            due = course.due
            if entry.act == "renegotiated" and due is not None and entry.day > due:
                late = count_days(due, entry.day)
                message = f"this change of terms was requested {late} {'day' if late == 1 else 'days'} after the due date ({due})"
                hint = "it counts as late; next time ask as soon as you know"
                place = revision.find_place("log", entry.index, "act")
                yield Problem("review/late-renegotiation", place, message, hint, Severity.WARNING)


_DECISIVE_SETTINGS = ("review", "maintainers", "backdate_days", "recorder", "receive")


def guarded(case: ReviewInput) -> Iterator[Problem]:
    """Have someone else check files that decide which changes pass."""
    before, after = (find_board_file(each) for each in (case.change_set.before, case.change_set.after))
    if Kind.BOARD in (kind for kind, _ in case.change_set.unread):
        return
    was, now = before.data if before else {}, after.data if after else {}
    place = Place(before.path) if before else Place("")
    for key in _DECISIVE_SETTINGS:
        if was.get(key) != now.get(key) and (was.get(key) or now.get(key)):
            message = f"this decides how changes are judged: {describe_edit(key, was.get(key), now.get(key))}"
            hint = "someone other than its author should check it before it is merged; this review still uses the old one"
            spot = after.find_key_place(key) if after and key in after.data else after.find_place() if after else place
            yield Problem("review/guarded", spot, message, hint, Severity.WARNING)


_DUE_ACTS = frozenset({"delivered", "renegotiated"})
"""The acts whose day is compared with the due date."""
_ANSWERING_ACTS: Mapping[Kind, frozenset[str]] = {
    Kind.PROMISE: frozenset({"promised", "agreed", "countered", "declined"}),
    Kind.ASK: frozenset({"answered"}),
}
"""The acts whose day is compared with the day by which an answer is asked for."""


def late_as_on_time(case: ReviewInput) -> Iterator[Problem]:
    """Date a late entry on the day you write it."""
    for revision in case.revisions:
        for added in revision.added:
            stated, entered = parse_iso_date(added.get_text("date")), added.witness.date
            if stated is None or entered is None or added.witness.is_imported:
                continue
            for what, last in _list_deadlines(added, revision, case):
                if stated <= last < entered:
                    deadline = f"the {what} ({format_date(last)}) is in between, so it would count as in time"
                    hint = (
                        f"use date: {entered}, with happened: {added.get_text('happened') or stated} if that was the day; "
                        "if a rebase moved the commit, merge the base instead"
                    )
                    message = f"this entry is dated {stated} but was committed on {entered}: {deadline}"
                    yield Problem("review/late-as-on-time", revision.find_place("log", added.index, "date"), message, hint)
                    break


def _list_deadlines(added: AddedEntry, revision: RecordRevision, case: ReviewInput) -> Iterator[tuple[str, date]]:
    act, kind = added.get_text("act"), revision.change.kind
    found = revision.snapshots.get(added.index)
    if found is not None and found[1].due is not None and act in _DUE_ACTS:
        yield "due day", found[1].due
    if act not in _ANSWERING_ACTS.get(kind, ()):
        return
    ask = case.change_set.after.asks.get(revision.change.id) if kind is Kind.ASK else None
    respond_by = found[1].respond_by if found is not None else ask.respond_by if ask is not None else None
    if respond_by is not None:
        yield "day to respond by", respond_by


if TYPE_CHECKING:
    Rule: TypeAlias = Callable[[ReviewInput], Iterator[Problem]]

RULES: Final[Mapping[str, Rule]] = {
    "terms-changed": terms_changed,
    "log-rewritten": log_rewritten,
    "record-deleted": record_deleted,
    "said-of-other-words": said_of_other_words,
    "signed-without-terms": signed_without_terms,
    "not-by-party": not_by_party,
    "identity-changed": identity_changed,
    "late-as-on-time": late_as_on_time,
    "backdated": backdated,
    "late-renegotiation": late_renegotiation,
    "rewritten": rewritten,
    "guarded": guarded,
}
"""Each by its name in the settings' `review`; its id is `review/` and that name."""
_STRICT = {"error": Severity.ERROR, "warn": Severity.WARNING}


def check_change(case: ReviewInput) -> tuple[Problem, ...]:
    """Return what each rule has against the change, as strict as the base's settings have it."""
    return sort_problems(apply_strictness((problem for rule in RULES.values() for problem in rule(case)), case.settings))


def apply_strictness(problems: Iterable[Problem], settings: Settings) -> Iterator[Problem]:
    """Yield the problems as strict as the base's settings have their rules; those that it ignores are left out."""
    for problem in problems:
        strictness = settings.review.get(problem.rule.removeprefix("review/"), "")
        if strictness != "ignore" or not problem.rule.startswith("review/"):
            yield replace(problem, severity=_STRICT.get(strictness, problem.severity)) if strictness else problem
