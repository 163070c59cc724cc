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


class Change(Struct, frozen=True, kw_only=True):
    """One change to a program that was found to give the results that were wanted."""

    kind: str
    """The operator, one of ``tutor.edits.program.KINDS``."""
    detail: str
    line: int
    """All four from 1 and 0 as Python's trees count; columns in bytes."""
    column: int
    end_line: int
    end_column: int
    before: str
    after: str
    """Empty where the part is dropped."""
    mends_all: bool
    """Whether every call then gives what is wanted; else the first does, and none is broken."""


class Wanted(Struct, frozen=True, kw_only=True):
    """A call, and what it should come to: a value within a tolerance, an exception, or something true."""

    call: Call
    value: Value = None
    rel: float = 0.0
    abs: float = 0.0
    raises: str = ""
    holds: bool = False
    held: bool = False
    """Whether the program as it is comes to that already."""


class Searched(Struct, frozen=True, kw_only=True):
    """What a search found."""

    changes: tuple[Change, ...] = ()
    tried: int = 0
    complete: bool = False
    """Whether every change was tried."""


class Survivors(Struct, frozen=True, kw_only=True):
    """Which changes of a program pass all its calls, by their numbers among all changes."""

    passed: Mapping[int, str] = {}
    """With a call at which the change gives something else than the program; empty where none was found."""
    next: int | None = None
    """The change after the one at which it was stopped; None where it came to the end."""


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


class Stop(Struct, frozen=True, kw_only=True):
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
    """What became of a program. Where it was stopped there are fewer results than calls."""

    results: tuple[Result, ...] = ()
    stop: Stop | None = None
    names: tuple[str, ...] = ()
    """The functions the program defines."""
    output: str = ""
    """All it printed, cut at the limit and not yet cleaned."""


class Mark(StrEnum):
    """What is worth finding among the values that a call made."""

    NAN = "nan"
    """The first nan that came up by itself."""
    INF = "inf"
    RAISED = "raised"


class Seen(Struct, frozen=True, kw_only=True):
    """A value that a line made."""

    label: str
    """A name, a part of the line, ``returns``, ``yields`` or ``raises``."""
    text: str
    """A few numbers of it."""
    kind: str = ""
    """Its dtype, else its type."""
    shape: tuple[int, ...] | None = None
    mark: Mark | None = None


class RowKind(StrEnum):
    """What a row of a followed call is."""

    LINE = "line"
    CALL = "call"
    """The head of one of the program's functions, with its arguments."""
    ROUNDS = "rounds"
    """Rounds of a loop that are left out, from ``number`` to ``of``; so with the other two."""
    CALLS = "calls"
    ROWS = "rows"


class Row(Struct, frozen=True, kw_only=True):
    """A line of the program that ran, with the values that it made; or how much is left out here."""

    kind: RowKind
    line: int = 0
    """From 1; 0 where something is left out."""
    depth: int = 0
    """How many of the program's calls it is in."""
    number: int = 0
    """Which round of its loop begins here, or which of the calls that its line made; 0 for neither."""
    of: int = 0
    values: tuple[Seen, ...] = ()


class Inside(Struct, frozen=True, kw_only=True):
    """A call, as it was followed line by line."""

    rows: tuple[Row, ...] = ()
    is_whole: bool = True
    """Whether it was followed to its end."""
    stop: Stop | None = None
    """What stopped the program before anything was told."""
