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
FILE_LEVELS = Limit(20, "levels in it", "this is more than {} levels deep", "a record needs six")
FILE_NODES = Limit(
    200_000, "keys and values in it", "this file has more than {} keys and values", "each takes far more memory than it takes to write"
)
FILE_TEXT = Limit(20_000, "characters of a text in it", "this text is longer than {} characters", "a page and a mail have to show it")
FILE_DIGITS = Limit(15, "digits of a number in it", "has more digits than the {} that programs keep", "more are lost")
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
    8_000_000, "keys and values in it", "has more than {} keys and values", "30,000 promises have 6,000,000; each takes time"
)
SOURCE_RECORDS = Limit(100_000, "records in it", "has more than {} records", "each stays in memory")
SOURCE_NAMES = Limit(500_000, "parties that they name", "names parties more than {} times", "each stays in memory, at ten times its length")
RECORD_BYTES = Limit(
    8 * _MIB, "one record of it", "has a record or value of more than {}", "it is in memory as a whole; 20,000 entries are 5 MiB", "bytes"
)
RECORD_MEMBERS = Limit(
    800_000,
    "commas and colons in one record of it",
    "has a record or value of more than {} keys and values",
    "20,000 entries have 500,000",
)
NOTE_BYTES = Limit(
    64 * _KIB, "the note beside a copy of it", "the copy that was kept is not what was fetched", "it has five lines", "bytes"
)
FETCH_SECONDS = Limit(60, "the answer of its server", "its answer took longer than {}", "a build waits for it", " s")
FETCH_SILENCE = Limit(10, "silence of its server", "its server could not be reached: it doesn't respond", "a build waits for it", " s")
FETCH_REDIRECTS = Limit(3, "redirects of its address", "its address redirects more than {} times", "a site moves once")

# Sheets that are imported

SHEET_BYTES = Limit(32 * _MIB, "a sheet's file", "is larger than {}", "20,000 rows are a few megabytes", "bytes")
SHEET_ROWS = Limit(20_000, "rows that hold something", "has more than {} rows", "a board takes a few thousand at a time")
CELL_TEXT = Limit(100_000, "characters of a cell", "this text is longer than {} characters", "three times what Excel takes")
MAPPING_BYTES = Limit(1 * _MIB, "a mapping file", "is larger than {}", "it has a line for each field", "bytes")
WORKBOOK_BYTES = Limit(128 * _MIB, "all parts of a workbook, unpacked", "is more than {} when unpacked", "pictures are in it", "bytes")
WORKBOOK_PARTS = Limit(2_000, "parts of a workbook", "has more than {} parts", "a workbook has some dozens")
PART_BYTES = Limit(24 * _MIB, "a part of it that is read", "has a part of more than {}", "what its cells hold stays in memory", "bytes")
PART_RATIO = Limit(
    200, "times that a part is larger unpacked", "is compressed more than {} times, unlike any real sheet", "a sheet has 10 to 30"
)
PART_TOKEN = Limit(256 * _KIB, "one text or tag of it", "has a text of more than {}", "a parser may read it again with each piece", "bytes")
SHEET_TAGS = Limit(1_000_000, "tags of a sheet", "has a sheet of more than {} tags", "four a cell; each takes a microsecond or two")
SHEET_CELLS = Limit(
    250_000, "cells of a sheet, empty ones too", "has more than {} cells", "each takes five microseconds and half a kilobyte"
)
SHEET_LOOKED = Limit(
    5_000_000,
    "columns of all rows, up to the last cell",
    "has rows that are too wide: more than {} cells, most of them empty",
    "each is looked at",
)
SHEET_OTHERS = Limit(
    1_000, "tags in the rows that are of no cell", "has more than {} unusual tags in its rows", "some take long to understand"
)
ROW_CELLS = Limit(16_384, "cells of a row", "has more than {} cells in a row", "no spreadsheet has more columns")
ROW_NUMBER = Limit(
    1_048_576, "the number of a row", "has a row beyond {}", "no spreadsheet has more rows; those in between are counted through"
)
MERGED_RANGES = Limit(2_000, "merged ranges", "has more than {} merged ranges", "each is looked for in the rows below it")
TEXT_TAGS = Limit(
    500_000, "tags of the texts that cells share", "has texts of more than {} tags", "four a text; each takes two microseconds"
)
STYLE_TAGS = Limit(50_000, "tags of the styles", "has styles of more than {} tags", "each takes up to 15 microseconds")
SMALL_TAGS = Limit(20_000, "tags of the tables of contents", "has tables of contents of more than {} tags", "a workbook has some hundreds")

# Templates that a board brings

DRAFT_BYTES = Limit(64 * _KIB, "a template of a draft", "write the draft itself here, at most {}", "a message has a page or two", "bytes")
DIGEST_BYTES = Limit(
    100_000, "bytes of a template of a digest", "is not an ordinary file of at most {} bytes", "the shipped ones have a tenth"
)
TEMPLATE_SECONDS = Limit(1, "a processor's time for one message", "it takes longer than {}", "the shipped ones take a thousandth", " s")
TEMPLATES_SECONDS = Limit(60, "the same for all messages of a run", "it takes longer than 1 s", "ten thousand take half of it", " s")
TEMPLATE_BYTES = Limit(
    256 * _MIB, "memory that filling it takes", "it uses more than {} of memory", "a message is a few kilobytes", "bytes"
)
DRAFT_TEXT = Limit(40_000, "characters of a draft", "its text is endless", "a mail program takes a tenth of it")
DIGEST_TEXT = Limit(2_000_000, "characters of a digest", "its text is endless", "a thousand things that wait are a fifth of it")
