"""The statements of a program by line: what each assigns, in which loops it stands; and parts of them made visible."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

SEEN = "__seen__"
"""The name of what the program calls with each part of a statement and its value."""
DELIBERATE = re.compile(r"\b(inf|nan|Inf|NaN|Infinity|infty)\b")
"""An inf or nan that somebody wrote did not come up by itself."""
ENDS = re.compile(r"\r\n|\r|\n")
MAX_PARTS = 2_000
MAX_LABEL = 48
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
PARTS = (ast.BinOp, ast.Call, ast.Compare, ast.BoolOp, ast.Subscript, ast.IfExp, *COMPREHENSIONS)


class Statement:
    """The statements of one line: where they begin, the names that they change, and the loops around them."""

    def __init__(self, first: int, loops: tuple[int, ...]) -> None:
        self.first = first
        self.loops = loops
        """The lines of the loops around it, outermost first; its own too where it is the head of one."""
        self.names: list[str] = []
        """Those that it assigns."""
        self.touched: list[str] = []
        """Those whose values it may change in place."""
        self.is_head = False
        """Whether it begins each round of a loop."""
        self.holds_body = False
        """Whether the rounds of that loop stand on its own line."""
        self.begins = 0
        """The line of the loop whose rounds it is the first to run in."""
        self.is_deliberate = False


class Statements:
    """A program's statements by line, and the texts of the parts that it shows."""

    def __init__(self, tree: ast.Module, text: str) -> None:
        self.lines: dict[int, Statement] = {}
        self.heads: dict[int, int] = {}
        """The line of ``def`` for the first line of a function, which may be a decorator's."""
        self.labels: list[str] = []
        self._text = ENDS.split(text)
        self._first_of: dict[int, int] = {}
        self._block(tree.body, ())

    def _block(self, body: list[ast.stmt], loops: tuple[int, ...]) -> None:
        for node in body:
            self._statement(node, loops)

    def _statement(self, node: ast.stmt, loops: tuple[int, ...]) -> None:
        is_head = isinstance(node, ast.For | ast.AsyncFor | ast.While)
        inner = (*loops, node.lineno) if is_head else loops
        blocks = [block for name in ("body", "orelse", "finalbody") if (block := getattr(node, name, None))]
        blocks += [case.body for case in (*getattr(node, "handlers", ()), *getattr(node, "cases", ()))]
        last = min((block[0].lineno for block in blocks), default=(node.end_lineno or node.lineno) + 1) - 1
        one = self.lines.get(node.lineno)
        if one is None or one.first != node.lineno:
            one = Statement(node.lineno, inner)
        one.names += [name for name in assigned(node) if name not in one.names]
        one.touched += [name for name in touched(node) if name not in (*one.names, *one.touched)]
        if is_head:
            one.is_head, one.holds_body = True, node.body[0].lineno == node.lineno  # type: ignore[attr-defined]
        for line in range(node.lineno, max(last, node.lineno) + 1):
            self.lines[line] = one
        written = " ".join(self._text[node.lineno - 1 : max(last, node.lineno)])
        one.is_deliberate = one.is_deliberate or DELIBERATE.search(written) is not None
        if isinstance(node, FUNCTIONS):
            inner = ()
            self.heads[min([node.lineno, *(one.lineno for one in node.decorator_list)])] = node.lineno
        for handler in getattr(node, "handlers", ()):
            self.lines.setdefault(handler.lineno, Statement(handler.lineno, inner))
        if is_head:
            self._first_of[node.body[0].lineno] = node.lineno  # type: ignore[attr-defined]
        one.begins = one.begins or self._first_of.get(node.lineno, 0)
        for block in blocks:
            after = loops if is_head and block is getattr(node, "orelse", None) else inner
            self._block(block, after)

    def shown(self, tree: ast.Module) -> ast.Module:
        """The same program, which calls ``SEEN`` with each part's number and value."""
        shown: ast.Module = _Showing(self).visit(tree)
        return ast.fix_missing_locations(shown)

    def label(self, node: ast.expr) -> int | None:
        """The number of a part; None where there are too many already."""
        if len(self.labels) >= MAX_PARTS:
            return None
        text = " ".join(self._source(node).split())
        self.labels.append(text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…")
        return len(self.labels) - 1

    def _source(self, node: ast.expr) -> str:
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        lines = [line.encode() for line in self._text[first : last + 1]]
        if not lines:
            return ""
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        return b" ".join(lines).decode(errors="replace")


def assigned(node: ast.stmt) -> Iterator[str]:
    """The names that a statement itself assigns."""
    if not isinstance(node, DEFINITIONS):
        yield from (one.id for one in _own(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))


def touched(node: ast.stmt) -> Iterator[str]:
    """The names of what it may change in place: ``x[0] = 1``, ``x.sort()``, ``np.add.at(x, 0, 1)``."""
    if isinstance(node, DEFINITIONS):
        return
    match node:
        case ast.Expr(value=ast.Call(func=function, args=values)) if not _is_plain_call(function):
            inside = [function.value] if isinstance(function, ast.Attribute) else []
            yield from (one.id for one in (*inside, *values) if isinstance(one, ast.Name))
    for target in _own(node):
        if isinstance(target, ast.Subscript) and isinstance(target.ctx, ast.Store):
            while isinstance(target, ast.Subscript):
                target = target.value
            if isinstance(target, ast.Name):
                yield target.id


def _is_plain_call(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == "print"


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What belongs to a statement itself: not its blocks, nor what has names of its own."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case, ast.Lambda, *COMPREHENSIONS)):
            continue
        yield child
        yield from _own(child)


class _Showing(ast.NodeTransformer):
    """Puts each part of an expression into a call that shows it."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        node.value = self._inside(node.value)
        match node.targets:
            case [ast.Subscript() | ast.Attribute() as target]:  # no name will have this value
                node.value = self._showing(self._statements.label(target), node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self._inside(node.value)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value is not None:
            node.value = self._inside(node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        node.value = self._inside(node.value)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        node.iter = self.visit(node.iter)
        node.body = [self.visit(one) for one in node.body]
        node.orelse = [self.visit(one) for one in node.orelse]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = [self.visit(one) for one in node.body]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = [self.visit(one) for one in node.body]
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        node.body = [self.visit(one) for one in node.body]
        return node

    def visit_Delete(self, node: ast.Delete) -> ast.AST:
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return node

    def _inside(self, node: ast.expr) -> ast.expr:
        """The parts of an expression, whose own value is shown as what it is assigned to."""
        if isinstance(node, (*COMPREHENSIONS, ast.Lambda)):
            return node
        inner: ast.expr = self.generic_visit(node)
        return inner

    def generic_visit(self, node: ast.AST) -> Any:
        if isinstance(node, (*COMPREHENSIONS, ast.Lambda)):
            return node
        if isinstance(node, ast.Call):  # what is called is no part: `np.log`, `z.max`
            if isinstance(node.func, ast.Attribute):
                node.func.value = self.visit(node.func.value)
            node.args = [self.visit(one) for one in node.args]
            node.keywords = [self.visit(one) for one in node.keywords]
            return node
        return super().generic_visit(node)

    def visit(self, node: ast.AST) -> Any:
        if not isinstance(node, ast.expr):
            return super().visit(node)
        worth = isinstance(node, PARTS) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        label = self._statements.label(node) if worth else None
        inner: ast.expr = super().visit(node)
        return self._showing(label, inner)

    def _showing(self, label: int | None, value: ast.expr) -> ast.expr:
        if label is None:
            return value
        return ast.copy_location(ast.Call(ast.Name(SEEN, ast.Load()), [ast.Constant(label), value], []), value)
