"""An ask as others may see it: nobody's name stands beside a word about the sponsor, and the silent may be a number only."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.model import AskTarget
from troth.status.ask import STEP_OF_WAY, NextStep, Respondent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Ask, AskEntry
    from troth.status.ask import AskStatus


def redact_ask(pursuit: AskStatus, *, silent_by_name: bool) -> AskStatus:
    """Return the ask without what is said of the sponsor, and, where they are not named, with the silent as a number."""
    asked = tuple(map(_drop_sponsor, pursuit.respondents))
    listed = asked if silent_by_name else tuple(each for each in asked if each.answer is not None)
    named = frozenset(each.party for each in listed)
    ask = _redact_asked(pursuit.ask, named, len(asked), silent_by_name=silent_by_name)
    return replace(
        pursuit,
        ask=ask,
        respondents=listed,
        became=MappingProxyType({party: says for party, says in pursuit.became.items() if party in named}),
        unlisted=tuple(_is_silent(each) for each in asked if each.party not in named),
        entries=tuple(entry for entry in ask.log if entry.index in {each.index for each in pursuit.entries}),
    )


def _drop_sponsor(each: Respondent) -> Respondent:
    """Return one of those asked: the sponsor's step is one to wait for, like others, and what was tried through them is not told."""
    told = replace(each, attempts=tuple(entry for entry in each.attempts if not _is_by_sponsor(entry)))
    if STEP_OF_WAY.get(each.via or "") != "sponsor":
        return told
    return replace(told, next_step=NextStep.WAIT, via=None, reason="")


def _is_by_sponsor(entry: AskEntry) -> bool:
    return entry.act == "reached_out" and STEP_OF_WAY.get(entry.via or "") == "sponsor"


def _is_silent(each: Respondent) -> Respondent:
    """Return one of the silent without a name: what adds to the numbers, and nothing else."""
    return Respondent(party="", answer=None, attempts=(), next_step=NextStep.NONE, first_answer=each.first_answer)


def _redact_asked(ask: Ask, named: frozenset[str], number: int, *, silent_by_name: bool) -> Ask:
    log = tuple(entry for entry in ask.log if not _is_by_sponsor(entry))
    if silent_by_name:
        return replace(ask, log=log)
    return replace(
        ask,
        asked=tuple(AskTarget(party=each) for each in sorted(named)),
        benefit=MappingProxyType({party: says for party, says in ask.benefit.items() if party == "default" or party in named}),
        log=tuple(_count_silent(log, number)),
    )


def _count_silent(log: tuple[AskEntry, ...], number: int) -> Iterator[AskEntry]:
    """Yield the entries, with how many somebody reached out to in place of their names."""
    for entry in log:
        everybody = entry.to in (("all",), ("unanswered",))
        yield replace(entry, to=(), to_number=number if everybody else len(entry.to)) if entry.to else entry
