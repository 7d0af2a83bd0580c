"""Resource limits: how much of anything is taken from a file, a sheet, another board or a template, and why no more.

Bytes alone bound no work: 84 kB can hold twenty million cells. So what is made of them is counted too, before it is made.
The table in `docs/security.md` is this one; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

_KIB, _MIB = 1 << 10, 1 << 20


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that is taken of something: what is said of more (`{}` stands for the most), and why no more is taken."""

    most: int
    what: str
    said: str
    why: str
    unit: str = ""
    """`bytes`; else what stands behind the number, such as ` s`."""

    def __str__(self) -> str:
        """Return the most as people write it: `4 MiB`, `200,000`, `60 s`."""
        if self.unit == "bytes":
            return f"{self.most // _MIB} MiB" if self.most % _MIB == 0 else f"{self.most // _KIB} KiB"
        return f"{self.most:,}{self.unit}"

    @property
    def beyond(self) -> str:
        """What is said of more than that, without the name of the file."""
        return self.said.format(self)


# Records

FILE_BYTES = Limit(4 * _MIB, "a record's file", "this file is larger than {}", "a record is a few kilobytes of text", "bytes")
FILE_LEVELS = Limit(20, "levels in it", "this lies more than {} levels deep", "a record needs six")
FILE_NODES = Limit(
    200_000, "keys and values in it", "this file holds more than {} keys and values", "each takes far more memory than it takes to write"
)
FILE_TEXT = Limit(20_000, "characters of a text in it", "this text is longer than {} characters", "a page and a mail have to show it")
FILE_DIGITS = Limit(15, "digits of a number in it", "has more digits than the {} that programs keep of a number", "more are lost")
LOG_ENTRIES = Limit(
    20_000, "entries of a log", "the list has … items, more than {}", "10,000 have to work; each is looked at in every check and review"
)
ID_LENGTH = Limit(80, "characters of an id", "an id at most {}", "it is the name of a file and of a page")
COMPARISONS = Limit(
    50_000,
    "comparisons of wrong names with those that are known",
    "the fault, without what was probably meant",
    "each takes 15 microseconds",
)

# What other boards publish

SOURCE_BYTES = Limit(
    64 * _MIB,
    "`v1/board.json` of a source",
    "is larger than {}",
    "a board of 30,000 promises; what is shown of it stays in memory",
    "bytes",
)
SOURCE_MEMBERS = Limit(
    8_000_000, "keys and values in it", "holds more than {} keys and values", "30,000 promises have 6,000,000; each takes time"
)
SOURCE_RECORDS = Limit(100_000, "records in it", "holds more than {} records", "each stays in memory")
SOURCE_NAMES = Limit(500_000, "parties that they name", "names parties more than {} times", "each stays in memory, at ten times its length")
RECORD_BYTES = Limit(
    8 * _MIB, "one record of it", "holds a record or value of more than {}", "it is in memory as a whole; 20,000 entries are 5 MiB", "bytes"
)
RECORD_MEMBERS = Limit(
    800_000,
    "commas and colons in one record of it",
    "holds a record or value of more than {} keys and values",
    "20,000 entries have 500,000",
)
NOTE_BYTES = Limit(
    64 * _KIB, "the note beside a copy of it", "the copy that was kept is not what was fetched", "it has five lines", "bytes"
)
FETCH_SECONDS = Limit(60, "the answer of its server", "its answer took longer than {}", "a build waits for it", " s")
FETCH_SILENCE = Limit(10, "silence of its server", "its server could not be reached: it says nothing", "a build waits for it", " s")
FETCH_REDIRECTS = Limit(3, "redirects of its address", "its address leads from one to the next more than {} times", "a site moves once")

EVERY = tuple(each for each in vars().values() if isinstance(each, Limit))
"""All of them, in the order of the table."""
