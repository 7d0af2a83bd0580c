"""Templates compiled to straight Python: a board has thousands of pages, and most of their time went into asking how to look things up.

Our templates see only our own objects: `a.b` is the attribute `b`, and `f(x)` is a call. What is missing is still a fault, and
all that is shown is still escaped, by the same library: it is only not asked about text without any special character.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, optimizeconst
from jinja2.utils import missing
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2.compiler import Frame, MacroRef
    from jinja2.environment import TemplateModule


_special = re.compile("[&<>\"']").search
_ends = re.compile(r"\s*\n\s*")


def escaped(value: object) -> str:
    """Return a value as HTML, by `markupsafe` wherever there is something to do."""
    if type(value) is Markup or (type(value) is str and _special(value) is None):
        return value
    return escape(value)


def mark_safe(html: str) -> Markup:
    """Return HTML that we made, and in which all of a user's words are escaped, as such."""
    return str.__new__(Markup, html)


def format_html(html: str, *values: object) -> Markup:
    """Return HTML with a value in place of each pair of braces, as `Markup.format` does it, which is several times slower."""
    return mark_safe(html.format(*map(escaped, values)))


def join_html(parts: Iterable[Markup]) -> Markup:
    """Return pieces of HTML one behind the other."""
    return mark_safe("".join(parts))


def make_macro(macro: Callable[..., str], parameters: Mapping[str, str]) -> Callable[..., Markup]:
    """Return a macro as a plain function; `places` names its parameters: as templates say them, and as they were compiled."""
    absent = (missing,) * len(parameters)

    def called(*values: object, **named: object) -> Markup:
        if named:
            return mark_safe(macro(*values, **{parameters[name]: value for name, value in named.items()}))
        return mark_safe(macro(*values))

    # decision: 2026-11-23, Templates are compiled to straight Python, calendars are written line by line
    macro.__defaults__ = absent
    return called


class FastCodeGenerator(CodeGenerator):
    """Jinja's code generator without its look-ups: attributes are attributes, calls are calls, and macros are functions."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the base class's
        """Write a template, which knows our two functions."""
        self.writeline(f"from {__name__} import escaped, make_macro")
        super().visit_Template(node, frame)

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        """Write the import of macros, which are the same on every page."""
        if node.with_context or not isinstance(node.template, nodes.Const):
            super()._import_common(node, frame)
            return
        self.write(f"environment.macros({node.template.value!r})")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the base class's
        """Write `a.b` as it stands."""
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - the base class's
        """Write `f(x)` as it stands."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for value in (*node.args, *node.kwargs):
            self.visit(value, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write a macro as a function."""
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
            return
        places = {each.name: frame.symbols.ref(each.name) for each in macro_ref.node.args}
        self.write(f"make_macro(macro, {places!r})")

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        """Write a template's own text without the blanks around line ends, which no page keeps."""
        return repr(_ends.sub("\n", "".join(group)))

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:  # noqa: ARG002 - the base class's
        self.write("escaped(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:  # noqa: ARG002 - the base class's
        self.write(")")


class FastEnvironment(Environment):
    """An environment whose templates are compiled to straight Python."""

    code_generator_class = FastCodeGenerator

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the base class's
        super().__init__(**options)
        self._macros: dict[str, TemplateModule] = {}

    def macros(self, name: str) -> TemplateModule:
        """Return the macros of a template, made once."""
        found = self._macros.get(name)
        if found is None:
            found = self._macros[name] = self.get_template(name).module
        return found
