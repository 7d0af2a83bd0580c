from __future__ import annotations

import pytest

from troth.model import Kind
from troth.read.schema.check import check_schema
from troth.read.yaml.document import parse_document

# ruff: noqa: E501 - each problem on the one line that people read


PROMISE = """\
title: Fit the new kitchen
promiser: nina
customer: jane
outcome: Inspection passed.
made: 2026-10-01
due: 2026-12-15
"""
ASK = """\
title: How do you engage clients?
asker: jane
asked: [ana]
seeks: input
made: 2026-03-02
respond_by: 2026-03-20
request: 45 minutes of your time.
"""
AGREEMENT = "title: Platform serves Sales\nprovider: platform\ncustomers: [sales]\n"


def make_promise_with(line: str, instead_of: str = "") -> str:
    """Return a small promise with this line, in the place of the line with that key or with its own key, else at the end."""
    key = instead_of or line.split(":", maxsplit=1)[0]
    lines = PROMISE.splitlines()
    kept = [line if each.startswith(f"{key}:") else each for each in lines]
    return "\n".join(kept if line in kept else [*lines, line]) + "\n"


def make_promise_without(key: str) -> str:
    """Return a small promise without a key."""
    return "".join(each for each in PROMISE.splitlines(keepends=True) if not each.startswith(f"{key}:"))


def make_promise_with_entry(text: str) -> str:
    """Return a small promise with one entry, on line 8."""
    return PROMISE + f"log:\n  - {text}\n"


def list_messages(kind: Kind, text: str) -> list[str]:
    """Return what is told of a file, a line for each problem."""
    source, problems = parse_document("x.yaml", text.encode())
    assert source is not None, problems
    return [f"{each.place.line}:{each.place.column}: {each.message}; {each.hint} [{each.rule}]" for each in check_schema(kind, source)]


WRONG: dict[str, tuple[Kind, str, list[str]]] = {
    "date-central-europe": (
        Kind.PROMISE,
        make_promise_with("due: 15.12.2026"),
        ["6:6: due: '15.12.2026' is not a date; write 2026-12-15 [schema/date]"],
    ),
    "date-slashes-two-readings": (
        Kind.PROMISE,
        make_promise_with("due: 05/06/2026"),
        ["6:6: due: '05/06/2026' is not a date; write YYYY-MM-DD, like 2026-12-15 [schema/date]"],
    ),
    "date-slashes-one-reading": (
        Kind.PROMISE,
        make_promise_with("due: 12/31/2026"),
        ["6:6: due: '12/31/2026' is not a date; write 2026-12-31 [schema/date]"],
    ),
    "date-short": (
        Kind.PROMISE,
        make_promise_with("due: 2026-9-3"),
        ["6:6: due: '2026-9-3' is not a date; write 2026-09-03 [schema/date]"],
    ),
    "date-without-dashes": (
        Kind.PROMISE,
        make_promise_with("due: 20261215"),
        ["6:6: due: '20261215' is not a date; write 2026-12-15 [schema/date]"],
    ),
    "date-with-time": (
        Kind.PROMISE,
        make_promise_with("due: 2026-12-15T10:00:00Z"),
        ["6:6: due: '2026-12-15T10:00:00Z' is not a date; a date has no time: write 2026-12-15 [schema/date]"],
    ),
    "date-no-such-day": (
        Kind.PROMISE,
        make_promise_with("due: 2026-02-30"),
        ["6:6: due: '2026-02-30' is not a date; 2026-02 has 28 days [schema/date]"],
    ),
    "date-no-such-month": (
        Kind.PROMISE,
        make_promise_with("due: 2026-13-01"),
        ["6:6: due: '2026-13-01' is not a date; a year has 12 months: the month is in the middle [schema/date]"],
    ),
    "date-year-nought": (
        Kind.PROMISE,
        make_promise_with("due: 0000-01-01"),
        ["6:6: due: '0000-01-01' is not a date; years go from 0001 to 9999 [schema/date]"],
    ),
    "date-line-break": (
        Kind.PROMISE,
        make_promise_with('due: "2026-12-15\\n"'),
        ["6:6: due: '2026-12-15\\n' is not a date; write 2026-12-15 [schema/date]"],
    ),
    "date-other-digits": (
        Kind.PROMISE,
        make_promise_with("due: \uff12\uff10\uff12\uff16-\uff11\uff12-\uff11\uff15"),
        ["6:6: due: '\uff12\uff10\uff12\uff16-\uff11\uff12-\uff11\uff15' is not a date; write 2026-12-15 [schema/date]"],
    ),
    "date-words": (
        Kind.PROMISE,
        make_promise_with("due: next Friday"),
        ["6:6: due: 'next Friday' is not a date; write YYYY-MM-DD, like 2026-12-15 [schema/date]"],
    ),
    "date-boolean": (
        Kind.PROMISE,
        make_promise_with("due: true"),
        ["6:6: due: 'true' is not a date; write YYYY-MM-DD, like 2026-12-15 [schema/date]"],
    ),
    "date-empty": (Kind.PROMISE, make_promise_with("due:"), ["6:5: due is empty; write due: 2026-12-15 [schema/empty]"]),
    "due-not-there": (
        Kind.PROMISE,
        make_promise_without("due"),
        ["1:1: due is missing, though made is there; write due: 2026-12-15 [schema/missing-key]"],
    ),
    "agreement-not-there": (
        Kind.PROMISE,
        make_promise_with("requirement: uptime"),
        ["1:1: agreement is missing, though requirement is there; write agreement: platform-sales [schema/missing-key]"],
    ),
    "misspelt-required": (
        Kind.PROMISE,
        make_promise_with("titel: Fit it", instead_of="title"),
        ["1:1: unknown key 'titel'; did you mean title? [schema/unknown-key]"],
    ),
    "misspelt-optional": (
        Kind.PROMISE,
        make_promise_with("partnr: omar"),
        ["7:1: unknown key 'partnr'; did you mean partner? [schema/unknown-key]"],
    ),
    "other-case": (
        Kind.PROMISE,
        make_promise_with("Partner: omar"),
        ["7:1: unknown key 'Partner'; did you mean partner? [schema/unknown-key]"],
    ),
    "unlike-any": (
        Kind.PROMISE,
        make_promise_with("zzz: 1"),
        [
            "7:1: unknown key 'zzz'; write one of title, promiser, customer, outcome, measures, made, due, every, until, times, silence_accepts, review_every, why, cost, amount, partner, goal, ask, agreement, requirement, meeting, part_of, needs, continues, tags, links, log [schema/unknown-key]"
        ],
    ),
    "stored-state": (
        Kind.PROMISE,
        make_promise_with("status: kept"),
        ["7:1: unknown key 'status'; leave it out: it follows from the log [schema/unknown-key]"],
    ),
    "stored-id": (
        Kind.PROMISE,
        make_promise_with("id: kitchen"),
        ["7:1: unknown key 'id'; leave it out: the file's name is the id [schema/unknown-key]"],
    ),
    "entry-key-at-the-margin": (
        Kind.PROMISE,
        make_promise_with("note: Lovely."),
        ["7:1: unknown key 'note'; it belongs to an entry of the log: write it there [schema/unknown-key]"],
    ),
    "missing": (
        Kind.PROMISE,
        make_promise_without("outcome"),
        [
            '1:1: outcome is missing; write outcome: "Worktop fitted and sealed, sink and oven connected, inspection passed." [schema/missing-key]'
        ],
    ),
    "title-number": (Kind.PROMISE, make_promise_with("title: 42"), ['1:8: title: 42 is not text; put it in quotes: "42" [schema/type]']),
    "title-empty": (Kind.PROMISE, make_promise_with("title:"), ["1:7: title is empty; write title: Fit the new kitchen [schema/empty]"]),
    "title-blank": (
        Kind.PROMISE,
        make_promise_with('title: "  "'),
        ["1:8: title is empty; write title: Fit the new kitchen [schema/empty]"],
    ),
    "title-two-lines": (
        Kind.PROMISE,
        make_promise_with('title: "one\\ntwo"'),
        ["1:8: title: 'one\\ntwo' is not one line of text; write it on one line [schema/pattern]"],
    ),
    "title-long": (
        Kind.PROMISE,
        make_promise_with("title: " + "x" * 201),
        ["1:8: title: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' has 201 characters, more than 200; write at most 200 [schema/length]"],
    ),
    "title-list": (
        Kind.PROMISE,
        make_promise_with("title: [a, b]"),
        ["1:8: title: a list is here, but text is required; write it like Fit the new kitchen [schema/type]"],
    ),
    "promiser-name": (
        Kind.PROMISE,
        make_promise_with("promiser: Nina Ito"),
        [
            "2:11: promiser: 'Nina Ito' is not the id of a party; write small letters, digits and single dashes, like nina-ito [schema/pattern]"
        ],
    ),
    "promiser-line-break": (
        Kind.PROMISE,
        make_promise_with('promiser: "nina\\n"'),
        [
            "2:11: promiser: 'nina\\n' is not the id of a party; write small letters, digits and single dashes, like nina-ito [schema/pattern]"
        ],
    ),
    "promiser-long": (
        Kind.PROMISE,
        make_promise_with("promiser: " + "n" * 81),
        ["2:11: promiser: 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnn…' has 81 characters, more than 80; write at most 80 [schema/length]"],
    ),
    "promiser-twice": (
        Kind.PROMISE,
        make_promise_with("promiser: [nina, omar, nina]"),
        ["2:24: promiser: 'nina' is there twice; remove one of them [schema/double]"],
    ),
    "promiser-nobody": (Kind.PROMISE, make_promise_with("promiser: []"), ["2:11: promiser is empty; write promiser: nina [schema/empty]"]),
    "promiser-mapping": (
        Kind.PROMISE,
        make_promise_with("promiser: {id: nina}"),
        ["2:11: promiser: a mapping is here, but text or a list is required; write it like nina [schema/type]"],
    ),
    "partner-list": (
        Kind.PROMISE,
        make_promise_with("partner: [omar]"),
        ["7:10: partner: a list is here, but text is required; write it like omar [schema/type]"],
    ),
    "partner-empty": (
        Kind.PROMISE,
        make_promise_with("partner:"),
        ["7:9: partner is empty; write partner: omar, or leave it out [schema/empty]"],
    ),
    "cost-boolean": (
        Kind.PROMISE,
        make_promise_with("cost: true"),
        ['7:7: cost: true is not text or a number; put it in quotes: "true" [schema/type]'],
    ),
    "measure-without-what": (
        Kind.PROMISE,
        make_promise_with("measures: [{target: 0}]"),
        ["7:12: measures 1: what is missing; write what: Snags left open [schema/missing-key]"],
    ),
    "measure-null": (
        Kind.PROMISE,
        make_promise_with("measures: [Tight, ]\nneeds: [worktop, null]"),
        ["8:18: needs 2 is empty; write something after the dash, or remove the dash [schema/empty]"],
    ),
    "amount-text": (
        Kind.PROMISE,
        make_promise_with("amount: 500 USD"),
        ["7:9: amount: '500 USD' is not a mapping; write it like {value: 500, unit: USD} [schema/type]"],
    ),
    "amount-quoted": (
        Kind.PROMISE,
        make_promise_with("amount: {value: '500', unit: USD}"),
        ["7:17: amount: value: '500' is not a number; remove the quotes: 500 [schema/type]"],
    ),
    "link-script": (
        Kind.PROMISE,
        make_promise_with("links: [{title: Plan, url: 'javascript:alert(1)'}]"),
        [
            "7:28: links 1: url: 'javascript:alert(1)' is not a link; write an address that starts with https://, http:// or mailto: [schema/pattern]"
        ],
    ),
    "link-misspelt": (
        Kind.PROMISE,
        make_promise_with("links: [{title: Plan, ulr: 'https://example.com'}]"),
        ["7:23: links 1: unknown key 'ulr'; did you mean url? [schema/unknown-key]"],
    ),
    "needs-text": (
        Kind.PROMISE,
        make_promise_with("needs: worktop-delivered"),
        ["7:8: needs: 'worktop-delivered' is not a list; write [worktop-delivered] [schema/type]"],
    ),
    "log-mapping": (
        Kind.PROMISE,
        make_promise_with("log: {date: 2026-10-02}"),
        ["7:6: log: a mapping is here, but a list is required; write it like [{date: 2026-10-02, by: jane, act: agreed}] [schema/type]"],
    ),
    "log-nothing": (
        Kind.PROMISE,
        make_promise_with("log:"),
        ["7:5: log is empty; write log: [{date: 2026-10-02, by: jane, act: agreed}], or leave it out [schema/empty]"],
    ),
    "entry-null": (
        Kind.PROMISE,
        make_promise_with_entry(""),
        ["8:4: log entry 1 is empty; write something after the dash, or remove the dash [schema/empty]"],
    ),
    "entry-act-unknown": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, act: finished}"),
        [
            "8:39: log entry 1: act: 'finished' is not one of the allowed values; write one of requested, offered, promised, countered, declined, withdrawn, agreed, refused, reported, help_wanted, help_offered, helped, renegotiated, followed_up, delivered, accepted, rejected, missed, revoked, cancelled, superseded, c… [schema/value]"
        ],
    ),
    "entry-act-misspelt": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, act: deliverd, evidence: x}"),
        ["8:39: log entry 1: act: 'deliverd' is not one of the allowed values; did you mean delivered? [schema/value]"],
    ),
    "entry-act-missing": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, satisfaction: 9}"),
        ["8:5: log entry 1: act is missing; write act: requested [schema/missing-key]"],
    ),
    "entry-key-of-another-act": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: nina, act: reported, confidence: on_track, satisfaction: 5}"),
        ["8:71: log entry 1: satisfaction belongs to accepted, not to reported; leave it out, or write act: accepted [schema/unknown-key]"],
    ),
    "entry-key-of-several-acts": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: nina, act: delivered, reason: people}"),
        ["8:50: log entry 1: reason belongs to renegotiated, missed or revoked, not to delivered; leave it out [schema/unknown-key]"],
    ),
    "entry-key-unknown": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: nina, act: missed, resaon: people}"),
        ["8:47: log entry 1: unknown key 'resaon'; did you mean reason? [schema/unknown-key]"],
    ),
    "entry-because-missing": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, act: cancelled}"),
        ["8:5: log entry 1: because is missing; write because: The house was sold. [schema/missing-key]"],
    ),
    "entry-no-change": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: nina, act: renegotiated, because: Late.}"),
        ["8:5: log entry 1: due, outcome, cost, every, until or times is missing; write due: 2026-12-18 [schema/missing-key]"],
    ),
    "entry-empty-report": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: nina, act: reported}"),
        ["8:5: log entry 1: confidence, progress or note is missing; write confidence: at_risk [schema/missing-key]"],
    ),
    "satisfaction-six": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, act: accepted, satisfaction: 6}"),
        ["8:63: log entry 1: satisfaction: 6 is more than 5; write a whole number from 1 to 5 [schema/range]"],
    ),
    "satisfaction-half": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, act: accepted, satisfaction: 4.5}"),
        ["8:63: log entry 1: satisfaction: 4.5 is not a whole number; write a whole number from 1 to 5 [schema/type]"],
    ),
    "satisfaction-quoted": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, act: accepted, satisfaction: '5'}"),
        ["8:63: log entry 1: satisfaction: '5' is not a whole number; remove the quotes: 5 [schema/type]"],
    ),
    "satisfaction-boolean": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, act: accepted, satisfaction: true}"),
        ["8:63: log entry 1: satisfaction: true is not a whole number; write a whole number from 1 to 5 [schema/type]"],
    ),
    "progress-negative": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: nina, act: reported, progress: -1}"),
        ["8:59: log entry 1: progress: -1 is less than 0; write a whole number from 0 to 100 [schema/range]"],
    ),
    "confidence-dash": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: nina, act: reported, confidence: on-track}"),
        [
            "8:61: log entry 1: confidence: 'on-track' is not one of the allowed values; did you mean on_track? write one of on_track, at_risk, off_track [schema/value]"
        ],
    ),
    "reason-sentence": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: nina, act: missed, reason: We had no time}"),
        [
            "8:55: log entry 1: reason: 'We had no time' is not a code; write small letters, digits and underscores, like outside_event [schema/pattern]"
        ],
    ),
    "fingerprint-number": (
        Kind.PROMISE,
        make_promise_with_entry("{date: 2026-10-02, by: jane, act: agreed, terms: 1234567}"),
        ['8:54: log entry 1: terms: 1234567 is not text; put it in quotes: "1234567" [schema/type]'],
    ),
    "ask-nobody": (Kind.ASK, ASK.replace("[ana]", "[]"), ["3:8: asked is empty; write asked: [ana, legal, {each: sales}] [schema/empty]"]),
    "ask-each-null": (Kind.ASK, ASK.replace("[ana]", "[{each: }]"), ["3:16: asked 1: each is empty; write each: sales [schema/empty]"]),
    "ask-seeks": (
        Kind.ASK,
        ASK.replace("input", "advice"),
        ["4:8: seeks: 'advice' is not one of the allowed values; write one of input, promise [schema/value]"],
    ),
    "ask-to-one": (
        Kind.ASK,
        ASK + "log:\n  - {date: 2026-03-02, by: jane, act: reached_out, to: ben, via: email}\n",
        ["9:56: log entry 1: to: 'ben' is not a list of those asked; write all, unanswered, or a list like [ben, cho] [schema/pattern]"],
    ),
    "ask-benefit-name": (
        Kind.ASK,
        ASK + "benefit: {Ana: Less work.}\n",
        ["8:11: benefit: 'Ana' is not the id of a party; write small letters, digits and single dashes, like nina-ito [schema/pattern]"],
    ),
    "agreement-no-bound": (
        Kind.AGREEMENT,
        AGREEMENT + "requirements: [{id: p1, what: First answer, every: month}]\n",
        ["4:16: requirements 1: at_most, at_least or equals is missing; write at_most: 4 [schema/missing-key]"],
    ),
    "agreement-period": (
        Kind.AGREEMENT,
        AGREEMENT + "log:\n  - {date: 2026-02-01, by: pia, act: measured, requirement: p1, period: January, value: 3}\n",
        ["5:73: log entry 1: period: 'January' is not a period; write 2026-W36, 2026-01, 2026-Q1 or 2026 [schema/pattern]"],
    ),
    "agreement-review-number": (
        Kind.AGREEMENT,
        AGREEMENT + "review_every: 3\n",
        ["4:15: review_every: 3 is not text; write a number and days, weeks, months or years, like 3 months [schema/type]"],
    ),
    "meeting-kind": (
        Kind.MEETING,
        "title: Review\nkind: one-on-one\ndate: 2026-11-20\nattendees: ann\n",
        [
            "2:7: kind: 'one-on-one' is not one of the allowed values; did you mean one_on_one? write one of account, pipeline, deal, call, project, one_on_one, retrospective, other [schema/value]",
            "4:12: attendees: 'ann' is not a list; write [ann] [schema/type]",
        ],
    ),
    "goal-quarter": (
        Kind.GOAL,
        "title: Growth\nowner: rosa\nby: 2026-Q4\n",
        ["3:5: by: '2026-Q4' is not a date; write YYYY-MM-DD, like 2027-06-30 [schema/date]"],
    ),
    "party-id": (
        Kind.PARTIES,
        "people:\n  Jane Ito: {name: Jane Ito}\n",
        ["2:3: people: 'Jane Ito' is not an id; write small letters, digits and single dashes, like nina-ito [schema/pattern]"],
    ),
    "party-word": (
        Kind.PARTIES,
        "teams:\n  all: {name: All of us}\n",
        ["2:3: teams: 'all' is a reserved word; choose another id [schema/value]"],
    ),
    "party-null": (
        Kind.PARTIES,
        "people:\n  jane:\n",
        ["2:8: people: jane is empty; write jane: {name: Jane Ito, github: jane-ito} [schema/empty]"],
    ),
    "party-e-mail": (
        Kind.PARTIES,
        "people:\n  jane: {name: Jane, email: 'jane@a.example, x@b.example'}\n",
        [
            "2:29: people: jane: email: 'jane@a.example, x@b.example' is not an e-mail address; write one address, like jane@example.com [schema/pattern]"
        ],
    ),
    "party-account": (
        Kind.PARTIES,
        "people:\n  jane: {name: Jane, github: '@jane'}\n",
        [
            "2:30: people: jane: github: '@jane' is not an account's name; write it without @ and without an address, like jane-ito [schema/pattern]"
        ],
    ),
    "party-zone": (
        Kind.PARTIES,
        "people:\n  jane: {name: Jane, timezone: ../../../etc/passwd}\n",
        ["2:32: people: jane: timezone: '../../../etc/passwd' is not a time zone; write a name like Europe/Berlin, or UTC [schema/value]"],
    ),
    "parties-section": (
        Kind.PARTIES,
        "costumers:\n  acme: {name: Acme}\n",
        ["1:1: unknown key 'costumers'; did you mean customers? [schema/unknown-key]"],
    ),
    "board-zone": (
        Kind.BOARD,
        "timezone: Europe/Berln\n",
        ["1:11: timezone: 'Europe/Berln' is not a time zone; did you mean Europe/Berlin? [schema/value]"],
    ),
    "board-days": (
        Kind.BOARD,
        "due-soon: 7\nnotice: -2\nworking_days: [mon, mo]\n",
        [
            "2:9: notice: -2 is less than 0; write a whole number from 0 to 36500 [schema/range]",
            "3:21: working_days 2: 'mo' is not one of the allowed values; did you mean mon? write one of mon, tue, wed, thu, fri, sat, sun [schema/value]",
            "1:1: unknown key 'due-soon'; did you mean due_soon? [schema/unknown-key]",
        ],
    ),
    "board-email": (
        Kind.BOARD,
        "publish_email: 1\n",
        ["1:16: publish_email: 1 is not true or false; write true or false, without quotes [schema/type]"],
    ),
    "board-repository": (
        Kind.BOARD,
        "repository: git@github.com:example/board.git\n",
        [
            "1:13: repository: 'git@github.com:example/board.git' is not the web address of a repository; write one that starts with https://, like https://github.com/example/board [schema/pattern]"
        ],
    ),
    "board-review": (
        Kind.BOARD,
        "review: {backdatd: error, not-by-party: off_track}\n",
        [
            "1:10: review: unknown key 'backdatd'; did you mean backdated? [schema/unknown-key]",
            "1:41: review: not-by-party: 'off_track' is not one of the allowed values; write one of error, warn, ignore [schema/value]",
        ],
    ),
    "board-reasons": (
        Kind.BOARD,
        "reasons: [people, {code: Two Words, text: Why}]\n",
        [
            "1:11: reasons 1: 'people' is not a mapping; write it like {code: prerequisite, text: Something that had to come first was late} [schema/type]",
            "1:26: reasons 2: code: 'Two Words' is not a code; write small letters, digits and underscores, like outside_event [schema/pattern]",
        ],
    ),
}


@pytest.mark.parametrize(("kind", "text", "expected"), WRONG.values(), ids=WRONG)
def test_each_fault_is_one_line_with_its_place_and_the_way_out(kind: Kind, text: str, expected: list[str]) -> None:
    """Whoever wrote it reads what is wrong, where, and what to write instead; one fault is told once."""
    assert list_messages(kind, text) == expected
