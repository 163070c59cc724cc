"""What a learner reads when a program did not do what was asked."""

from __future__ import annotations

import ast
import difflib
import re

from tutor.attempt import Reason
from tutor.checkers.code.plan import JudgedCall
from tutor.checkers.code.values import short
from tutor.lesson import Code, Training
from tutor.sandbox import Part, Raised, Result, Returned, Stop, Trouble

OF_ARRAYS = (
    ("truth value of an array", "An array comes in, and this asks for one yes or no: `np.where`, or a mask."),
    ("0-dimensional arrays can be converted to Python", "An array comes in where this takes one number: use numpy's."),
    ("length-1 arrays can be converted to Python", "An array comes in where this takes one number: use numpy's."),
    ("instances of 'dict' and 'dict'", "Equal first entries are followed by the next: put a counter between them."),
    (
        "integer scalar arrays can be converted",
        "An array stands where a whole number is needed, such as an axis, or the index of a list or tuple.",
    ),
)
"""What numpy says of arrays where one number is needed, and what it means."""
SILENT_EXITS = ("SystemExit", "KeyboardInterrupt", "GeneratorExit")


def stopped(problem: Stop, task: Code | Training, limit: float | None = None) -> tuple[Reason, str]:
    """Why a program as a whole was stopped, or never got to a call; the limit is the task's unless it was another."""
    at = f" (line {problem.line})" if problem.line else ""
    seconds = f"{limit or task.limits.seconds:g} s"
    match problem.trouble:
        case Trouble.TIMEOUT:
            where = f", at line {problem.line}" if problem.line else ""
            return Reason.TIMEOUT, f"Stopped after {seconds}{where}. Does that loop end?"
        case Trouble.MEMORY:
            return Reason.MEMORY, f"That needs more than {task.limits.memory}{at}."
        case Trouble.FORBIDDEN:
            return Reason.FORBIDDEN, f"Line {problem.line}: {problem.message}" if problem.line else problem.message
        case Trouble.PRINTED:
            return Reason.MEMORY, "It printed more than 4 MB; here are the first lines."
        case Trouble.CRASH:
            return Reason.EXCEPTION, "Python itself stopped while running this. Nothing is lost."
        case Trouble.RAISED:
            return Reason.EXCEPTION, _raised_sentence(problem.type, problem.message, problem.line)
    return Reason.EXCEPTION, "It ended before giving an answer."


def why_nothing(problem: Stop, task: Code | Training, limit: float) -> str:
    """Why a program that was run for its values alone gave none: it does not compile, it was stopped, or it is lent."""
    if problem.trouble is Trouble.SYNTAX:
        return unreadable(problem)
    return lent(problem) if problem.part is Part.LENT else stopped(problem, task, limit)[1]


def lent(problem: Stop) -> str:
    """Why nothing came of a program: a function that it is lent fails before it begins."""
    what = ": ".join(part for part in (problem.type, problem.message) if part)
    return f"A function from an earlier task fails here ({what}). If it is yours, answer that task again."


def raised(problem: Raised, task: Code | Training) -> tuple[Reason, str] | tuple[Reason, str, str]:
    """Why a call has no value."""
    if problem.forbidden:
        return Reason.FORBIDDEN, f"Line {problem.line}: {problem.message}" if problem.line else problem.message
    at = f" (line {problem.line})" if problem.line else ""
    if problem.type == "MemoryError":
        return Reason.MEMORY, f"That needs more than {task.limits.memory}{at}."
    if problem.type == "RecursionError" and problem.frames:
        return Reason.EXCEPTION, f"`{problem.frames[-1].function}` calls itself too often, perhaps without an end{at}."
    sentence = _raised_sentence(problem.type, problem.message, problem.line)
    if problem.type not in SILENT_EXITS and problem.frames and problem.frames[-1].names:
        there = ", ".join(f"`{name}` is {text}" for name, text in problem.frames[-1].names.items())
        ended = sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
        return Reason.EXCEPTION, ended, f"There, {there}."
    return Reason.EXCEPTION, sentence


def exceptions(one: JudgedCall) -> str:
    """What a call should raise, in words: ``ValueError``, ``ValueError or TypeError with “sum” in its message``."""
    return " or ".join(one.exceptions) + (f" with “{one.message}” in its message" if one.message else "")


def not_raised(one: JudgedCall, got: Result, task: Code | Training) -> tuple[Reason, str] | tuple[Reason, str, str]:
    """What a call did that should have raised."""
    if isinstance(got, Returned):
        return Reason.VALUE, f"It should raise {exceptions(one)} here; it returned {short(got.value)}."
    if got.forbidden or got.type == "MemoryError":
        return raised(got, task)
    reason, sentence, *more = raised(got, task)
    joined = f"It should raise {exceptions(one)} here. {sentence}"
    return (reason, joined, more[0]) if more else (reason, joined)


def _raised_sentence(kind: str, message: str, line: int | None) -> str:
    if kind in SILENT_EXITS:
        return f"It ended with {kind} instead of returning."
    at = f"Line {line} raises" if line else "The call raises"
    text = " ".join(message.split())
    said = f"{at} {kind}: {text[:200]}" if text else f"{at} {kind}."
    remedy = next((remedy for words, remedy in OF_ARRAYS if words in text), "") or _of_a_name(kind, text)
    return f"{said.rstrip('.')}. {remedy}" if remedy else said


OF_NUMPY = frozenset(
    "log log2 log10 log1p exp expm1 sqrt tanh array asarray zeros ones full arange linspace mean where clip maximum"
    " minimum argmax argmin outer dot cumsum argsort concatenate sign pi inf nan newaxis".split()
)
NOT_THERE = frozenset("torch F nn tf keras jnp jax pd pandas scipy special plt sklearn numba cp".split())


def _of_a_name(kind: str, text: str) -> str:
    """What to do about a name that is not defined."""
    found = re.match(r"name '(\w+)' is not defined", text) if kind == "NameError" else None
    if found is None or "Did you mean" in text or "forget" in text:
        return ""
    if found[1] in OF_NUMPY:
        return f"Did you mean `np.{found[1]}`?"
    if found[1] in NOT_THERE:
        return "Here are numpy, as `np`, and `math`."
    return "Nothing of that name is there: define it before it is used."


def missing(task: Code, names: tuple[str, ...], program: str = "") -> str:
    """The function is not there; perhaps it is elsewhere, or under another name."""
    if there := _elsewhere(task.function, program):
        return there
    near = difflib.get_close_matches(task.function, names, 1, 0.5) or ([names[0]] if len(names) == 1 else [])
    suggestion = f"; did you mean `{near[0]}`?" if near else "."
    return f"There is no `{task.function}` in your code{suggestion}"


def _elsewhere(function: str, program: str) -> str | None:
    """What of the function's name stands in a program where the function itself does not."""
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for statement in reversed(tree.body):
        if _gives(statement, function):
            return f"`{function}` is a value from line {statement.lineno} on, not a function."
        for node in ast.walk(statement):
            if node is not statement and isinstance(node, ast.FunctionDef) and node.name == function:
                return f"`{function}` stands {_inside(statement)}, where no call finds it: move it to the left margin."
    return None


def _gives(statement: ast.stmt, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _inside(statement: ast.stmt) -> str:
    match statement:
        case ast.ClassDef(name=name):
            return f"in the class `{name}`"
        case ast.FunctionDef(name=name):
            return f"inside `{name}`"
        case ast.If():
            return f"under the `if` of line {statement.lineno}"
        case _:
            return f"under line {statement.lineno}"


def defined_twice(function: str, program: str) -> str:
    """That only the last of several definitions counts, as where one was pasted above the starter; empty for one."""
    lines = [at for at, line in enumerate(program.splitlines(), 1) if re.match(rf"def\s+{function}\s*\(", line)]
    return f"`{function}` is defined twice; the one in line {lines[-1]} counts." if len(lines) > 1 else ""


def unused(function: str, program: str, reference: str) -> list[str]:
    """That a program never uses an argument which the reference uses, where that is so."""
    mine, right = _arguments(function, program), _arguments(function, reference)
    if len(mine) != len(right):
        return []
    names = [name for (name, used), (_, needed) in zip(mine, right, strict=True) if needed and not used]
    lost = [
        name
        for (name, used), (_, needed) in zip(mine, right, strict=True)
        if needed and used and _is_overwritten(function, program, name)
    ]
    never = [f"The argument `{name}` is never used." for name in names]
    return never + [f"The argument `{name}` gets another value before it is used." for name in lost]


def _is_overwritten(function: str, program: str, name: str) -> bool:
    """Whether a function begins with another value for an argument, which is not made of it."""
    tree = ast.parse(program)
    named = (node for node in reversed(tree.body) if isinstance(node, ast.FunctionDef) and node.name == function)
    body = next((node.body for node in named), [])
    for statement in body:
        used = {each.id for each in ast.walk(statement) if isinstance(each, ast.Name)}
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                return not any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(value))
            case _ if name in used:
                return False
            case _:
                pass
    return False


def _arguments(function: str, program: str) -> list[tuple[str, bool]]:
    """The arguments of the last function of this name, and whether each is read in it."""
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    for node in reversed(tree.body):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            read = {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
            updated = {
                each.target.id
                for each in ast.walk(node)
                if isinstance(each, ast.AugAssign) and isinstance(each.target, ast.Name)
            }
            arguments = (*node.args.posonlyargs, *node.args.args)
            return [(each.arg, each.arg in read or each.arg in updated) for each in arguments]
    return []


def unreadable(problem: Stop) -> str:
    """Python's own words for what does not compile, with the line."""
    message = re.sub(r"\s*\(<answer>, line \d+\)", "", problem.message)
    place = f"Line {problem.line} is not Python yet" if problem.line else "That is not Python yet"
    return f"{place}: {message}" + ("" if message.endswith(("?", "!", ".")) else ".")


def place(text: str, problem: Stop) -> tuple[int, int] | None:
    """Where in the text a syntax error is, as offsets of characters."""
    if not problem.line:
        return None
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text)), len(text)]
    start = _offset(starts, problem.line, problem.column or 1, text)
    end = _offset(starts, problem.end_line, problem.end_column, text) if problem.end_line and problem.end_column else 0
    return start, max(start + 1, end)


def _offset(starts: list[int], line: int, column: int, text: str) -> int:
    line = min(line, len(starts) - 1)
    return min(starts[line - 1] + max(column, 1) - 1, len(text))
