from __future__ import annotations

from troth.report.terminal import format_page

PAGE = """\
# The rule { #rule }

Write **dates** as `2026-12-15`;
see [the page](other.md).

- one
  and its rest
- two

```yaml
# wrong
due:   15.12.2026
```
"""


def test_marks_of_markdown_are_left_out() -> None:
    """Headings, links and marks are shown as text; lines of a paragraph run on; examples stay as they stand."""
    assert [line.replace("\x1b[1m", "").replace("\x1b[0m", "") for line in format_page(PAGE, 80)] == [
        "The rule",
        "",
        "Write dates as 2026-12-15; see the page.",
        "",
        "- one and its rest",
        "- two",
        "",
        "    # wrong",
        "    due:   15.12.2026",
    ]
