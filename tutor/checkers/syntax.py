"""What of a program is not Python yet, in Python's own words. It is read here and never run."""

from __future__ import annotations

import ast
import re
import warnings

from msgspec import Struct

from tutor.checkers.pasted import MOST_BRACKETS, brackets, tidy
from tutor.steering import STEERING

MOST_NESTED = 200
"""Nodes of a program's tree in one another that are still compiled, which takes the stack again."""
MOST_SAID = 300
NEWLINE = re.compile(r"\r\n|\r|\n")


class NotPython(Struct, frozen=True):
    """The first thing in a program that does not compile."""

    said: str
    """Python's own words, after the line."""
    place: tuple[int, int] | None
    """Where, as character offsets into the program as it was typed; None where nothing stands there or before."""


def not_python(program: str) -> NotPython | None:
    """What does not compile, as it would be judged; None where all does, and where it is too nested to look at."""
    meant = tidy(program)
    if not meant.strip() or brackets(meant) > MOST_BRACKETS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            problem = _problem(meant)
    except (RecursionError, MemoryError, ValueError):  # a verdict says so; ValueError is of characters
        return None
    if problem is None:
        return None
    said = STEERING.sub("", problem.msg)[:MOST_SAID]
    if not problem.lineno:
        return NotPython(said, None)
    return NotPython(f"Line {problem.lineno}: {said}", _place(program, meant, problem))


def _problem(program: str) -> SyntaxError | None:
    try:
        tree = ast.parse(program)
    except SyntaxError as problem:
        return problem
    if _nested(tree) > MOST_NESTED:
        return None
    try:
        compile(tree, "<answer>", "exec", dont_inherit=True)
    except SyntaxError as problem:
        return _in_characters(problem, program)
    return None


def _nested(tree: ast.AST) -> int:
    depth, level = 0, [tree]
    while level and depth <= MOST_NESTED:
        depth += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


def _in_characters(problem: SyntaxError, program: str) -> SyntaxError:
    """What the compiler finds in a tree has its columns in bytes."""
    lines = NEWLINE.split(program)
    for line, column in (("lineno", "offset"), ("end_lineno", "end_offset")):
        at, byte = getattr(problem, line), getattr(problem, column)
        if at and byte and 0 < at <= len(lines):
            before = lines[at - 1].encode("utf-8", "surrogatepass")[: byte - 1]
            setattr(problem, column, len(before.decode("utf-8", "ignore")) + 1)
    return problem


def _place(typed: str, meant: str, problem: SyntaxError) -> tuple[int, int] | None:
    """The part to underline, all on one line and never blank: what Python points at, else the text before it."""
    starts = [0, *(end.end() for end in NEWLINE.finditer(typed))]
    lines, read = NEWLINE.split(typed), NEWLINE.split(meant)
    row = min(problem.lineno or 1, len(lines)) - 1
    line, from_, to = lines[row], (problem.offset or 1) - 1, len(lines[row])
    if problem.end_lineno == problem.lineno:
        to = max(from_ + 1, (problem.end_offset or 0) - 1)
    if read[row : row + 1] != [line]:  # columns are of what was meant
        from_, to = 0, len(line)
    elif not line[from_:to].strip():
        from_, to = (0, len(line)) if line[from_:].strip() else _last_of(line)
    marked = line[from_:to]
    if marked.strip():
        begin = starts[row] + from_ + len(marked) - len(marked.lstrip())
        return begin, begin + len(marked.strip())
    above = typed[: starts[row]].rstrip()
    return (len(above) - 1, len(above)) if above else None


def _last_of(line: str) -> tuple[int, int]:
    """The last character of a line that ends before what is missing in it."""
    end = len(line.rstrip())
    return max(0, end - 1), end
