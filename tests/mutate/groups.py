"""The modules that nothing may be wrong in, and for each the tests that are to notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module by its name below `troth`; or only some of what it defines."""

    short: str
    only: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return its whole name."""
        return f"troth.{self.short}"

    @property
    def path(self) -> str:
        """Return its file, from the top of the repository."""
        return f"generator/troth/{self.short.replace('.', '/')}.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Modules that are tried with the same tests."""

    name: str
    modules: tuple[Module, ...]
    tests: tuple[str, ...]


def _modules(*names: str) -> tuple[Module, ...]:
    return tuple(Module(short=name) for name in names)


GROUPS = (
    Group(
        name="dates",
        modules=_modules("base.dates", "status.schedule", "read.schema.phrases"),
        tests=(
            "tests/base/test_dates.py",
            "tests/status/test_lateness.py",
            "tests/status/test_schedule.py",
            "tests/read/schema/test_phrases.py",
        ),
    ),
    Group(
        name="reader",
        modules=_modules("read.yaml.parser", "read.yaml.scalars", "read.yaml.syntax_errors", "read.yaml.text", "read.yaml.document"),
        tests=(
            "tests/read/yaml/test_syntax_errors.py",
            "tests/read/yaml/test_scalars.py",
            "tests/read/yaml/test_text.py",
            "tests/read/yaml/test_parser.py",
            "tests/read/yaml/test_document.py",
        ),
    ),
    Group(
        name="folders",
        modules=_modules("read.files.walk", "read.files.names", "read.files.tree"),
        tests=("tests/read/files/test_folder.py", "tests/read/files/test_tree.py"),
    ),
    Group(
        name="escapes",
        modules=(
            *_modules("base.text", "report.check_formats", "report.terminal", "report.digest", "render.markdown", "render.html"),
            Module(short="render.spreadsheets", only=frozenset({"_FORMULA", "format_cell"})),
        ),
        tests=(
            "tests/base/test_text.py",
            "tests/rules/test_names_alike.py",
            "tests/report/test_github.py",
            "tests/report/test_markdown.py",
            "tests/report/test_terminal.py",
            "tests/report/test_digest.py",
            "tests/render/test_markdown.py",
            "tests/render/test_fragments.py",
            "tests/render/test_spreadsheets.py",
            "tests/render/test_html.py",
        ),
    ),
    Group(
        name="edit",
        modules=_modules("edit.splice", "base.files", "base.folders"),
        tests=("tests/edit/test_splice.py", "tests/base/test_files.py"),
    ),
    Group(
        name="review",
        modules=(
            *_modules("model.change_set", "review.change", "review.rules", "review.rules_of_logs"),
            Module(short="review.review", only=frozenset({"_MAKING_ACTS", "find_new_promises", "find_related_ids", "add_trust"})),
        ),
        tests=(
            "tests/review/test_rules.py",
            "tests/review/test_change.py",
            "tests/review/test_rules_of_logs.py",
            "tests/review/test_cheats.py",
            "tests/review/test_honest.py",
        ),
    ),
)
