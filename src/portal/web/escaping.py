"""Escaping for HTML in compiled templates: what markupsafe.escape writes, without an object around each piece.

A template joins its pieces to one text in the end, so a piece need not know that it is safe. A page of twenty results has three
hundred pieces (python -m bench pages).
"""

from typing import Any

from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr, Template
from markupsafe import Markup, _escape_inner


def escape_piece(value: Any) -> str:
    """`value` as HTML: text escaped, what says that it is HTML (`__html__`) as it is."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value
    return str(value.__html__()) if hasattr(value, "__html__") else _escape_inner(str(value))


class PieceEscaping(CodeGenerator):
    """Jinja's compiler, with `escape_piece` wherever a template writes a value."""

    def visit_Template(self, node: Template, frame: Frame | None = None) -> None:
        """Begin the module with the import."""
        self.writeline(f"from {escape_piece.__module__} import {escape_piece.__name__}")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        """Jinja writes `escape(`, which makes a Markup of each piece."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"{escape_piece.__name__}(")
