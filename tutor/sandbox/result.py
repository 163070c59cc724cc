"""What is asked of the sandbox and what comes back: frozen, plain, nothing of the program's own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from tutor.sandbox.wire import Value
from tutor.steering import STEERING

UNSEEN = STEERING
"""What is taken out of a text about a program."""


class Limits(Struct, frozen=True):
    """What one program may use."""

    seconds: float = 3.0
    """Wall clock and processor time, for the program and all its calls together."""
    memory: int = 1 << 30
    """Bytes on top of what Python and numpy take."""
    shown: int = 64_000
    """Bytes of printed output that are kept."""
    printed: int = 4 << 20
    """Bytes of printed output after which the program is stopped."""


class Call(Struct, frozen=True):
    """An expression to evaluate where the program's names, ``np`` and ``math`` are, and values bound for it."""

    text: str
    values: Mapping[str, Value] = {}


class Setting(Struct, frozen=True):
    """What stands around a program: each part runs in the same child, and fails under its own name."""

    lent: tuple[tuple[str, str], ...] = ()
    """Functions that the program finds by name, each with the program that defines it; later ones find earlier ones."""
    before: str = ""
    """Runs before the program, where the program will find its names."""
    after: str = ""
    """Runs after it, with Python and numpy as they were; calls find its names."""
    reports: bool = False
    """Whether the program can report values while it runs."""
    needs: str = ""
    """``torch`` where a warm process must have loaded that."""


class Part(StrEnum):
    """Of what the child runs: the learner's program, or one that stands around it."""

    PROGRAM = "program"
    LENT = "lent"
    BEFORE = "before"
    AFTER = "after"


class Noted(Struct, frozen=True):
    """A warning, and the line of the program it came from."""

    line: int
    message: str


class Returned(Struct, frozen=True, kw_only=True):
    """A call that came back. Lists have become arrays where they can."""

    value: Value
    changed: tuple[str, ...] = ()
    """Parameters of the function whose arrays are no longer what they were."""
    warnings: tuple[Noted, ...] = ()
    output: str = ""
    """What this call printed."""


class Frame(Struct, frozen=True):
    """A place in the program where an exception passed, with the values of the small names there as text."""

    function: str
    line: int
    names: Mapping[str, str] = {}


class Raised(Struct, frozen=True, kw_only=True):
    """A call that raised, or a program that did."""

    type: str
    message: str
    line: int | None = None
    """The innermost line of the program that the exception came through."""
    frames: tuple[Frame, ...] = ()
    """Outermost first; only the program's own."""
    forbidden: bool = False
    """Something that is switched off was asked for; the message then is a sentence for the learner."""
    output: str = ""


Result = Returned | Raised


class Trouble(StrEnum):
    """Why a program as a whole has no answer, or no further ones."""

    SYNTAX = "syntax"
    RAISED = "raised"
    """Before any call."""
    FORBIDDEN = "forbidden"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    PRINTED = "printed"
    """More than the limit."""
    CRASH = "crash"
    """Python itself died."""
    SILENT = "silent"
    """It ended before giving an answer."""


class Problem(Struct, frozen=True, kw_only=True):
    """What stopped a program as a whole."""

    trouble: Trouble
    part: Part = Part.PROGRAM
    """Where it happened. ``AFTER`` only where none of the program's own lines had part in it."""
    message: str = ""
    type: str = ""
    """The exception's, where there is one."""
    line: int | None = None
    column: int | None = None
    """Both from 1, in characters, as Python counts them."""
    end_line: int | None = None
    end_column: int | None = None


class Run(Struct, frozen=True, kw_only=True):
    """What became of a program. With a problem there are fewer results than calls."""

    results: tuple[Result, ...] = ()
    problem: Problem | None = None
    names: tuple[str, ...] = ()
    """The functions the program defines."""
    output: str = ""
    """All it printed, cut at the limit and not yet cleaned."""
