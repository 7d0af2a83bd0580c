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
        modules=_modules("days", "lifecycle.lateness", "lifecycle.schedule", "read.meant_dates"),
        tests=(
            "tests/test_days.py",
            "tests/lifecycle/test_lateness.py",
            "tests/lifecycle/test_schedule.py",
            "tests/read/test_meant_dates.py",
        ),
    ),
    Group(
        name="reader",
        modules=_modules("read.events", "read.scalars", "read.syntax", "read.characters", "read.text", "read.document", "read.tabs"),
        tests=(
            "tests/read/test_syntax.py",
            "tests/read/test_scalars.py",
            "tests/read/test_text.py",
            "tests/read/test_extras.py",
            "tests/read/test_document.py",
        ),
    ),
    Group(
        name="folders",
        modules=_modules("read.walk", "read.names", "read.tree"),
        tests=("tests/read/test_folder.py", "tests/read/test_tree.py"),
    ),
    Group(
        name="escapes",
        modules=(
            *_modules("wording", "report.github", "report.markdown", "report.mail", "render.markdown", "render.html", "render.characters"),
            Module(short="render.sheet", only=frozenset({"_FORMULA", "cell"})),
        ),
        tests=(
            "tests/test_wording.py",
            "tests/report/test_github.py",
            "tests/report/test_markdown.py",
            "tests/report/test_terminal.py",
            "tests/report/test_digest.py",
            "tests/render/test_markdown.py",
            "tests/render/test_pieces.py",
            "tests/render/test_cells.py",
            "tests/render/test_bodies.py",
        ),
    ),
    Group(
        name="edit",
        modules=_modules("edit.splice", "edit.layout", "edit.atomic", "edit.alone"),
        tests=("tests/edit/test_splice.py", "tests/edit/test_atomic.py"),
    ),
    Group(
        name="review",
        modules=_modules(
            "difference",
            "review.case",
            "review.log",
            "review.trust",
            "review.rules.backdated",
            "review.rules.late_renegotiation",
            "review.rules.log_rewritten",
            "review.rules.not_by_party",
            "review.rules.record_deleted",
            "review.rules.terms_changed",
        ),
        tests=(
            "tests/review/test_rules.py",
            "tests/review/test_log.py",
            "tests/review/test_terms.py",
            "tests/review/test_cheats.py",
            "tests/review/test_honest.py",
        ),
    ),
)
