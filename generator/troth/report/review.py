"""A reviewed change as text, as annotations and as JSON: what it does in words, and what is against it."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from troth.lifecycle.trust import SENTENCES
from troth.report.as_json import fields
from troth.report.findings import Findings
from troth.report.github import github
from troth.report.terminal import bold, item, line
from troth.report.text import text
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.review.outcome import Reviewed
    from troth.review.said import Said

    Reporter: TypeAlias = Callable[[Reviewed, str], Iterator[str]]

SHOWN = 200
"""So many things are told one by one; of more only how many there are."""
_WIDTH = 120
_LONGEST = 1000


def review_text(found: Reviewed, _: str) -> Iterator[str]:
    """Yield the change in words, then one line a problem, and a last one that counts them."""
    yield from _in_words(found, heading=bold(line(found.headline)))
    yield ""
    yield from text(_findings(found, ""))


def review_github(found: Reviewed, folder: str) -> Iterator[str]:
    """Yield the change in words, then each problem as a note on its line; `folder` leads from the repository's top to the board."""
    yield from _in_words(found, heading=line(found.headline))
    yield from github(_findings(found, folder))


def review_json(found: Reviewed, _: str) -> Iterator[str]:
    """Yield `{"headline", "changes": […], "problems": […]}`."""
    findings = _findings(found, "")
    content = {
        "headline": line(found.headline),
        "changes": [change(each) for each in found.said],
        "problems": [fields(each, findings) for each in found.problems],
    }
    yield json.dumps(content, ensure_ascii=False, indent=1)


REPORTERS: Mapping[str, Reporter] = MappingProxyType({"text": review_text, "github": review_github, "json": review_json})
"""Each yields the lines of its format, by the name that `--format` takes."""


def change(said: Said) -> dict[str, Any]:
    """Return one thing that the change does, as it is published."""
    trust = None if said.missing is None else {"promise": not said.missing, "missing": list(said.missing)}
    return {
        "kind": said.kind.value,
        "record": shown(said.record, 200),
        "title": shown(said.title, _LONGEST),
        "act": shown(said.act),
        "by": shown(said.by, 200) or None,
        "sentence": shown(said.sentence, _LONGEST),
        "note": shown(said.note, _LONGEST),
        "provenance": said.level.value if said.level else None,
        "path": shown(said.place.path, 500),
        "line": said.place.line,
        "trust": trust,
    }


def trust_line(said: Said) -> str:
    """Return what the trust check says of a promise that is made: `This makes a hope: …`; nothing of anything else."""
    if said.missing is None:
        return ""
    if not said.missing:
        return "This makes a promise that one can build on."
    return f"This makes a hope: {' '.join(SENTENCES[code] for code in said.missing)}"


def failing(found: Reviewed, fail_on: str) -> bool:
    """Tell whether the review fails, as `--fail-on` wants it."""
    return _findings(found, "").failing(fail_on)


def _findings(found: Reviewed, folder: str) -> Findings:
    return Findings(problems=found.problems, files=found.files, folder=folder)


def _in_words(found: Reviewed, heading: str) -> Iterator[str]:
    yield heading
    for said in found.said[:SHOWN]:
        note = f" ({said.note})" if said.note else ""
        yield from item(f"{said.sentence}{note}", _WIDTH)
        if trust := trust_line(said):
            yield line(f"    {trust}")
    if len(found.said) > SHOWN:
        yield f"  and {len(found.said) - SHOWN} more"
