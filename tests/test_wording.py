"""Users' words: plain English, the same name for the same thing everywhere. What is banned, and the way to say it, stands here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.wording import read_user_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BANNED: Mapping[str, str] = {
    "as it stood on": "as of",
    "who to whom": "From → to",
    "how it hangs together": "Related promises",
    "what comes first stands on the left": "Earlier steps are on the left",
    "one next step after the other": "Earlier and later steps",
    "one can build on": "a reliable promise",
    "that one can build": "a reliable promise",
    "promises to build on": "reliable promises",
    "clear promises": "Well-defined promises",
    "who is promised": "customer",
    "they are the first ones, unchanged": "Terms unchanged since the start",
    "fingerprint of the terms in force": "Terms ID",
    "recorded in one commit by": "Recorded in a single change by",
    "nice conversation": "no next steps recorded",
    "clock stand still": "pause reminders",
    "clock stands still": "reminders are paused",
    "clock goes on": "reminders start again",
    "name a day for it": "Schedule a time",
    "somebody who knows better": "someone else",
    "let them answer": "Waiting for a reply",
    "pursued kindly": "followed up",
    "pursue answers": "follow up on unanswered requests",
    "are still silent": "haven't replied",
    "to reach for an answer": "people to chase",
    "is the partner in": "follows up on",
    "nothing is promised": "Nothing is promised yet, or nothing is coming up",
    "nothing waits": "Nothing is waiting",
    "something that is there": "an existing item",
    "something else (button)": "Choose another",
    "this is needed": "Required",
    "another look": "need attention",
    "this will be written": "Preview",
    "with its blanks": "keeping the indentation",
    "everybody, where it is empty": "leave empty for everyone",
    "that it is what was agreed": "confirm it's done",
    "once that day is over": "from the next day",
    "which question do you put": "What exactly are you asking?",
    "question that is put": "what exactly you are asking",
    "seen with their eyes": "From their point of view",
    "ahead of it": "plans for it",
    "what does it take": "What do you need?",
    "who stands for it": "Owner",
    "stands behind it": "the sponsor",
    "was all of it kept": "Was it fully delivered?",
    "not there yet": "not yet available",
    "was heard": "gave feedback",
    "customer was heard": "customer gave feedback",
    "who is served": "customer",
    "who serves": "provider",
    "to end it": "End the agreement",
    "wanted then": "target then",
    "promises under it": "Related promises",
    "questions to start with": "Interview questions",
    "date in force": "agreed date, current date",
    "no longer believed": "loses credibility",
    "this is no ranking": "not ranked",
    "no report lately": "no recent update",
    "looks done": "ready to close",
    "start here": "Open my page first",
    "it asks how it went": "reminds you on due days",
    "day off": "(leave out)",
    "asked for other terms": "requested a change",
    "asks for other terms": "requests a change",
    "ask for other terms": "Request a change",
    "declared it delivered": "marked it as delivered",
    "declare it delivered": "Mark as delivered",
    "agreed to let": "agreed to cancel",
    "send it back": "Reject",
    "sent it back": "rejected it",
    "ask for another date": "request a new date",
    "all of them for a spreadsheet": "Download: Excel · CSV",
    "see the list": "View all",
    "was wanted by": "was due",
    "gone under": "you may have missed it",
    "worth your while": "Why it's worth it for you",
    "the day i had named": "The date I suggested",
    "mind the year": "check the year",
    "word of git": "according to git",
    "git is the witness": "git proves it",
    "the witness of who": "shows who",
    "where to go on": "Next steps",
    "promises, honestly": "Making and changing promises",
    "ways out": "Exporting your data",
    "the way out": "How to fix it",
    "carry a promise": "Update a promise",
    "carry an agreement": "Update an agreement",
    "no room for": "not allowed in this state",
    "what the board's promises rest on": "Check the board's setup",
    "as a person would write it": "in the right folder",
    "what the host runs": "CI workflows",
    "all that waits for": "everything waiting for",
    "with ready answers": "with suggested commands",
    "read in a supplier": "import a supplier's list",
    "on the telephone": "on the phone",
    # of the same kind, found by reading every string
    "is wanted": "is expected, is required",
    "are wanted": "are expected",
    "may be given several times": "can be repeated",
    "where somebody sits": "in a terminal",
    "is there already": "already exists",
    "stands there": "is there",
    "stand there": "is there",
    "has no place here": "is not possible here",
    "has no place any more": "is no longer possible",
    "put together by hand": "merge by hand",
    "worded anew": "reworded",
    "signed anew": "signed again",
    "ask anew": "ask again",
    "save it anew": "save it again",
    "lies before": "is before",
    "old commits bear": "old commits use",
    "counts for nothing": "no longer counts",
    "lead nowhere": "break",
    "nothing is against it": "is allowed",
    "what was said before stays": "nobody's words are changed",
    "is for the customer to say": "is said by the customer",
    "this is for": "ask … to add this",
    "puts right": "fixes",
    "to be mended": "to be fixed",
    "mend it": "fix it",
    "did not know who you are": "has no e-mail address for you",
    "a hope so far": "Not yet reliable",
    "for now it is a hope": "Not yet reliable",
    "what became of it": "What came of it",
    "the silent": "people who haven't replied",
    "is silent": "has not replied, reports nothing",
    "taken out": "removed",
    "take it out": "remove it",
    "passed over": "skipped, ignored",
    "no person, team": "not a person, team",
    "is no file": "is not a file",
    "is no number": "is not a number",
    "is no date": "is not a date",
    "is no day": "is not a date",
    "there is no git here": "git is not installed",
    "nobody can tell": "it is not clear",
    "in the order of their dates": "in date order",
    "in one go": "at once",
    "shows by hand": "shows",
    "says by hash": "pins",
}
"""A phrase that sounds translated, in small letters, and what people say instead."""

NAVIGATION = ("Home", "Promises", "Asks", "Meetings", "Agreements", "Goals", "Reports", "People", "Help")
"""The nine names of the navigation, in their order."""


def find_banned(checkout: Path, banned: Mapping[str, str] = BANNED) -> Iterator[str]:
    """Yield each place of a banned phrase: file, line, the phrase, and what to say instead."""
    phrases = "|".join(r"\s+".join(map(re.escape, each.split())) for each in banned)
    pattern = re.compile(rf"(?<![\w-])(?:{phrases})(?![\w-])", re.IGNORECASE)
    for each in read_user_texts(checkout):
        for found in pattern.finditer(each.text):
            line = each.line + each.text.count("\n", 0, found.start())
            phrase = " ".join(found[0].lower().split())
            yield f"{each.path}:{line}: “{phrase}”: say “{banned[phrase]}”"


def test_no_text_holds_a_banned_phrase(checkout: Path) -> None:
    """No page, form, mail, command, error, schema or document says what sounds translated."""
    assert list(find_banned(checkout)) == []
