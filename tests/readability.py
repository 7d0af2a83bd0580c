"""How hard the users' words are to read: words a sentence, and the share of words that are outside the most common ones.

`make readability` prints the table that stands in docs/performance.md. Counted is the prose of `tests/wording.py`: texts with at least four
words, without code. The domain's own words and names of the example are no burden; the list in `tests/common_words.txt` is by frequency.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.wording import read_user_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DOMAIN = frozenset(
    """
    promise promised promiser promisers promises renegotiate renegotiated outcome deliver delivered delivery accept
    accepted agreement agreements customer customers partner sponsor overdue board boards commit commits git yaml json csv
    xlsx host repository sign signed signature signatures fingerprint log id ids file files folder column columns troth
    github gitlab forgejo gitea codeberg markdown mkdocs utf sha pip npm spark duckdb parquet entry entries merge merged
    import imported workflow workflows pipeline digest schema schemas token
    """.split()  # noqa: SIM905 - a list of words to read
)
"""The words of the product and of its tools, which stay."""
_FEWEST = 4
_ENDINGS = ("'s", "s", "es", "d", "ed", "ing", "ly", "er", "n't", "'t", "'re", "'ll", "'ve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """What was counted on one surface."""

    words: int
    sentences: int
    rare: int

    @property
    def length(self) -> float:
        """Words a sentence."""
        return self.words / max(self.sentences, 1)

    @property
    def rare_share(self) -> float:
        """The share of words outside the common list, in percent."""
        return 100 * self.rare / max(self.words, 1)


def measure_readability(sentences: Iterable[str], common: frozenset[str]) -> Readability:
    """Count sentences, words, and words that are not common."""
    words = [split_words(each) for each in sentences]
    kept = [each for each in words if len(each) >= _FEWEST]
    rare = sum(not is_common(word, common) for each in kept for word in each)
    return Readability(words=sum(map(len, kept)), sentences=len(kept), rare=rare)


def split_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text: without code, addresses, marks of Markdown and what is filled in."""
    plain = re.sub(r"```.*?```|`[^`]*`|\{[^{}]*\}|\]\([^)]*\)|https?://\S+|--[a-z-]+", " ", text, flags=re.DOTALL)
    for block in re.split(r"\n\s*\n|\n\s*[-*|#>]|\|", plain):
        yield from re.split(r"(?<=[.!?;:])\s+(?=\S)", " ".join(block.split()))


def split_words(sentence: str) -> list[str]:
    """Return the words of a sentence in small letters."""
    return [
        each.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        for each in re.findall(r"[A-Za-z][A-Za-z'\u2019]*[A-Za-z]|\ba\b|\bI\b", sentence)
    ]


def is_common(word: str, common: frozenset[str]) -> bool:
    """Tell whether a word, or the word that it is made of, is among the common ones or the domain's own."""
    known = common | DOMAIN
    stems = [word[: -len(each)] for each in _ENDINGS if word.endswith(each)]
    return word in known or any(stem in known or f"{stem}e" in known for stem in stems)


def read_common_words(file: Path) -> frozenset[str]:
    """Return the common words; the first line names their source."""
    return frozenset(file.read_text(encoding="utf-8").partition("\n")[2].split())


def measure_checkout(checkout: Path, common: frozenset[str]) -> dict[str, Readability]:
    """Return what each surface of a checkout comes to, and all together."""
    by_surface: dict[str, list[str]] = defaultdict(list)
    for each in read_user_texts(checkout):
        if each.surface not in ("hosts", "example"):
            by_surface[each.surface].extend(split_sentences(each.text))
    found = {surface: measure_readability(sentences, common) for surface, sentences in by_surface.items()}
    return {**found, "all": measure_readability([each for one in by_surface.values() for each in one], common)}


def main(*checkouts: str) -> None:
    """Print the figures of each checkout."""
    common = read_common_words(Path(__file__).with_name("common_words.txt"))
    for checkout in checkouts:
        sys.stdout.write(f"{checkout}\n| surface | words | words a sentence | outside the common |\n|---|---|---|---|\n")
        for surface, found in measure_checkout(Path(checkout), common).items():
            sys.stdout.write(f"| {surface} | {found.words:,} | {found.length:.1f} | {found.rare_share:.1f} % |\n")


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["."]))
