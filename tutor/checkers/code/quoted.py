"""What an author's sentence quotes of a wrong program, and whether a learner's has it too. Both are read, never run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping

from tutor.checkers.pasted import MOST_BRACKETS, brackets, tidy
from tutor.lesson import Misconception

QUOTED = re.compile(r"`([^`\n]+)`")
AUGMENTED = re.compile(r"(?:\*\*|//|<<|>>|[-+*/%@&|^])=")
"""An operator that changes what it is written behind, alone."""
AT_FIRST = {"np": "numpy", "numpy": "numpy", "math": "math"}
"""The modules that every program finds."""
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
WORDS = re.compile(
    r"\b(?:np|numpy|math|torch|nn|F)\.[a-z]\w*|\b[^\W\d]\w*(?=\()|\b[a-z]+(?:\d+[a-z]*|_\w+)\b|\bkeepdims\b"
)
"""What reads as code without quotes: a function of a module, a call, a name with a digit or an underscore."""


def may_be_said(misconception: Misconception, program: str) -> bool:
    """Whether a program has all the code that a misconception's sentence quotes of the misconception's own program.

    What is quoted and does not stand there is advice, and asks for nothing.
    """
    spans = QUOTED.findall(misconception.say)
    if not spans:
        return True
    own, learners = _read(misconception.answer), _read(tidy(program))
    if own is None or learners is None:
        return False
    try:
        names = aliases(own)
        theirs, mine = _plain(own, names), _plain(learners, aliases(learners))
        return all(_has(mine, theirs, part) for span in spans for part in _parts(span, names, theirs))
    except RecursionError:
        return False


def bare(misconception: Misconception) -> Iterator[str]:
    """What a misconception's sentence takes from its own program without quoting it, so that nothing holds it."""
    own = _read(misconception.answer)
    if own is None:
        return
    known = {*_names(_plain(own, aliases(own))), *(each.arg for each in ast.walk(own) if isinstance(each, ast.keyword))}
    for word in WORDS.findall(QUOTED.sub(" ", misconception.say)):
        if word.rpartition(".")[2] in known:
            yield word


def _read(program: str) -> ast.Module | None:
    if brackets(program) > MOST_BRACKETS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def aliases(tree: ast.Module) -> Mapping[str, str]:
    """What a program calls modules, their functions and its arguments: by imports, and by names that it gives them."""
    found = dict(AT_FIRST)
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found |= {each.asname or _first(each.name): each.name if each.asname else _first(each.name)
                          for each in names}  # fmt: skip
            case ast.ImportFrom(module=str() as module, names=names):
                found |= {each.asname or each.name: f"{module}.{each.name}" for each in names}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if "." in (path := _path(value, found) or ""):
                found[name] = path
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            given = (*node.args.posonlyargs, *node.args.args)
            found |= {each.arg: f"argument {at} of {node.name}" for at, each in enumerate(given)}
    return found


def _first(path: str) -> str:
    return path.partition(".")[0]


def _parts(span: str, names: Mapping[str, str], theirs: ast.AST) -> Iterator[ast.AST]:
    """What a quote takes from the author's wrong program: all of it where it stands there, else the names in it."""
    operator = AUGMENTED.fullmatch(span.strip())
    read = _read(f"_ {span} _" if operator else span.strip().lstrip("."))
    if read is None or len(read.body) != 1:
        return
    [only] = _plain(read, names).body
    part = only.value if isinstance(only, ast.Expr) else only
    if _stands(theirs, part):
        yield part
        return
    quoted = {*_names(part)}
    whole = {name for name in quoted if not any(each.endswith(f".{name}") for each in quoted)}
    yield from (ast.Name(name) for name in whole)


def _has(mine: ast.AST, theirs: ast.AST, part: ast.AST) -> bool:
    return _stands(mine, part) or not _stands(theirs, part)


def _stands(tree: ast.AST, part: ast.AST) -> bool:
    match part:
        case ast.AugAssign(target=ast.Name(id="_"), op=op):
            return any(isinstance(node, ast.AugAssign) and type(node.op) is type(op) for node in ast.walk(tree))
        case ast.Name(id=name):
            return name in {*_names(tree), *(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))}
    wanted = ast.unparse(part)
    return any(type(node) is type(part) and ast.unparse(node) == wanted for node in ast.walk(tree))


def _names(tree: ast.AST) -> Iterator[str]:
    """Functions that are called, what modules have and what follows a dot; without its module, too."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.Call(func=ast.Name(id=name)):
                yield name
                yield name.rpartition(".")[2]
            case ast.Name(id=name) if "." in name:
                yield name
                yield name.rpartition(".")[2]


def _plain(tree: ast.Module, names: Mapping[str, str]) -> ast.Module:
    """The tree with each function of a module as one name, whatever the program calls it."""
    plain = _Plain(names).visit(tree)
    assert isinstance(plain, ast.Module)
    return plain


class _Plain(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        path = _path(node, self._names)
        return ast.Name(path, ast.Load()) if path else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        return ast.Constant(int(value)) if isinstance(value, float) and value.is_integer() else node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._names.get(node.id, node.id), ast.Load())


def _path(node: ast.AST, names: Mapping[str, str]) -> str | None:
    """The dotted name of what a module has: ``np.log`` is ``numpy.log``; None of any other expression."""
    match node:
        case ast.Name(id=name):
            return names.get(name)
        case ast.Attribute(value=value, attr=attr):
            path = _path(value, names)
            return f"{path}.{attr}" if path and " " not in path else None
    return None
