"""What the names in a program stand for: how they may go on, and what they are. The program is read, never run."""

from __future__ import annotations

import builtins
import inspect
import keyword
import math
import re
import sys
from collections.abc import Iterator
from types import ModuleType

import numpy as np
from msgspec import Struct

from tutor.checkers.lending import Functions
from tutor.lesson import Code, Training
from tutor.sandbox.child.names import INSTEAD, MODULES

MOST_LINES = 12
"""Of documentation, for which there is room; what follows is in numpy's own pages."""
PATH = re.compile(r"[^\W\d]\w*(?:\.\w+)*\.?$")
WORD = re.compile(r"^\w*")
IMPORT = re.compile(r"^\s*import\s+([\w.]+)(?:\s+as\s+(\w+))?", re.MULTILINE)
FROM = re.compile(r"^\s*from\s+([\w.]+)\s+import\s+([\w ,*]+)", re.MULTILINE)
SAID = re.compile(r"#[^\n]*|\"{3}.*?\"{3}|'{3}.*?'{3}|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)
"""Comments and strings."""
DOCSTRING = re.compile(r"\s*[rR]?(\"{3}|'{3}|\"|')(.*?)\1", re.DOTALL)
METHODS = (np.ndarray, list, dict, str)
"""What a value may be whose kind is not known: their methods may follow it."""
PLAIN = tuple(name for name in vars(builtins) if name.islower() and name[0] != "_" and name not in INSTEAD)


class Explained(Struct, frozen=True):
    """What a name is: how it is called, and the first lines of what is written about it."""

    name: str
    signature: str
    about: str = ""


def completions(task: Code | Training, program: str, at: int, lent: Functions) -> tuple[str, ...]:
    """How the name before a place may go on, sorted: whole names, without what stands before their last dot."""
    found = PATH.search(program, program.rfind("\n", 0, at) + 1, at)
    if found is None:
        return ()
    *path, begun = found[0].split(".")
    if not path:
        names = {*plain_names(task, lent), *written_names(program, at - len(begun)), *imported(program)}
        names |= {name for name in (*PLAIN, *keyword.kwlist) if begun}
    else:
        names = {*members(program, ".".join(path))}
    wanted = (name for name in names if name.startswith(begun) and name != begun)
    return tuple(sorted(wanted, key=lambda name: (not name[0].islower(), name)))


def plain_names(task: Code | Training, lent: Functions) -> Iterator[str]:
    """The names that a program finds, and the arguments of the task's function."""
    yield from ("np", "math")
    yield from (name for name, _ in lent)
    if isinstance(task, Code):
        yield task.function
        arguments = re.findall(rf"def {re.escape(task.function)}\(([^)]*)\)", task.starter)
        yield from re.findall(r"[^\W\d]\w*(?=\s*(?:[,:=]|$))", " ".join(arguments))
    else:
        yield from re.findall(r"^([^\W\d]\w*)\s*=", task.data, re.MULTILINE)
        yield "report"


def written_names(program: str, without: int) -> Iterator[str]:
    """The names that stand in a program already, but for the one that begins at ``without``."""
    for found in re.finditer(r"(?<![\w.])[^\W\d]\w*", SAID.sub(lambda said: " " * len(said[0]), program)):
        if found.start() != without:
            yield found[0]


def imported(program: str) -> dict[str, object]:
    """What the names stand for that a program has at first or imports, of the modules that it may import."""
    found: dict[str, object] = {"np": np, "numpy": np, "math": math}
    for module, name in IMPORT.findall(program):
        if (named := known_module(module)) is not None:
            found[name or module.split(".")[0]] = named if name else known_module(module.split(".")[0])
    for module, names in FROM.findall(program):
        for each in names.split(","):
            name, _, other = each.strip().partition(" as ")
            if (named := known_module(module)) is not None and hasattr(named, name):
                found[other.strip() or name] = getattr(named, name)
    return found


def known_module(name: str) -> ModuleType | None:
    """A module that programs may import, where the tutor has it loaded itself: nothing is imported for a look."""
    return sys.modules.get(name) if name in MODULES else None


def members(program: str, path: str) -> tuple[str, ...]:
    """What may stand after a path and a dot."""
    named = meant(program, path)
    if isinstance(named, ModuleType):
        return tuple(name for name in dir(named) if not name.startswith("_"))
    kinds = METHODS if named is None else (type(named),)
    return tuple(name for kind in kinds for name in dir(kind) if not name.startswith("_"))


def meant(program: str, path: str) -> object | None:
    """What a path of names stands for, where that is a module or something in one."""
    first, *rest = path.split(".")
    named = imported(program).get(first)
    for name in rest:
        if not isinstance(named, ModuleType | type) or name.startswith("_"):
            return None
        named = getattr(named, name, None)
    return named


def explained(task: Code | Training, program: str, at: int, lent: Functions) -> Explained | None:
    """What the name at a place is; None where no name stands there, or one of which nothing is known."""
    path = path_at(program, at)
    if not path:
        return None
    last = path.split(".")[-1]
    named = meant(program, path)
    if named is not None:
        return of_object(path, named)
    if "." in path:
        return next((of_object(path, getattr(kind, last)) for kind in METHODS if hasattr(kind, last)), None)
    sources = [program, *(text for name, text in lent if name == last)]
    defined = next((found for text in sources if (found := of_definition(last, text))), None)
    if defined is not None:
        return defined
    if isinstance(task, Code) and last in plain_names(task, lent):
        return Explained(last, last, f"An argument of {task.function}.")
    return of_object(last, getattr(builtins, last)) if last in PLAIN else None


def path_at(program: str, at: int) -> str:
    """The dotted name that a place is in or right behind."""
    end = WORD.match(program[at:])
    assert end is not None
    stop = at + end.end()
    found = PATH.search(program, program.rfind("\n", 0, at) + 1, stop)
    return found[0].rstrip(".") if found else ""


def of_object(path: str, named: object) -> Explained:
    """What Python knows of something by itself."""
    if isinstance(named, int | float | str):
        return Explained(path, f"{path} = {named!r}")
    written = inspect.cleandoc(getattr(named, "__doc__", None) or "")
    first, _, rest = written.partition("\n")
    name = path.split(".")[-1]
    if first.startswith(f"{name}("):
        return Explained(path, first, opening(rest))
    return Explained(path, f"{name}{signature_of(named)}", opening(written))


def signature_of(named: object) -> str:
    """The arguments that something callable takes, as Python writes them; nothing where it cannot say."""
    try:
        return str(inspect.signature(named)) if callable(named) else ""
    except (TypeError, ValueError):
        return "(...)"


def opening(written: str) -> str:
    """The first lines of documentation: up to the first heading below its title."""
    lines: list[str] = []
    for line in written.strip().split("\n"):
        if re.fullmatch(r"-{3,}|={3,}", line.strip()):
            if len(lines) > 1:
                lines.pop()
                break
            continue  # the title of all of it
        if line.startswith((".. ", ">>>")):
            break
        lines.append(line.rstrip())
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines[:MOST_LINES]).strip())
    return "\n\n".join(re.sub(r"\n(?=\S)", " ", paragraph) for paragraph in paragraphs)


def of_definition(name: str, program: str) -> Explained | None:
    """A function that a program defines: its first line and the begin of its docstring, read as text."""
    found = re.search(rf"^[ \t]*def {re.escape(name)}(\((?:[^()]|\([^()]*\))*\)[^:\n]*):", program, re.MULTILINE)
    if found is None:
        return None
    said = DOCSTRING.match(program, found.end())
    signature = re.sub(r"\s+", " ", f"{name}{found[1]}")
    return Explained(name, signature, opening(inspect.cleandoc(said[2])) if said else "")
