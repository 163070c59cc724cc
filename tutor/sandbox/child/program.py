"""Running one program and the calls to it, inside the child, and saying what came of each."""

from __future__ import annotations

import ast
import functools
import os
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tutor.sandbox.child.inside import Following
from tutor.sandbox.child.look import first_refusal
from tutor.sandbox.child.measures import MEASURES
from tutor.sandbox.child.names import Kept, namespace
from tutor.sandbox.child.plain import converted, described, plain
from tutor.sandbox.child.printing import Printing
from tutor.sandbox.child.raised import FILE, raised
from tutor.sandbox.child.reporting import Reporting
from tutor.sandbox.child.search import search
from tutor.sandbox.child.survivors import survivors
from tutor.sandbox.wire import Malformed, Opaque, Value, frame

MAX_SOURCE = 20_000
MAX_WATCHED = 1 << 20
"""Elements; larger arguments are not compared with what they were."""
MAX_WARNINGS = 5

BOUNDED = {"refused": {"anything": False}, "limits": True}
"""What a self-test says where the system refuses nothing that it could ask about, but a job bounds what runs."""
PLACES = {"line": "lineno", "column": "offset", "end_line": "end_lineno", "end_column": "end_offset"}
"""What a place in the program is called, and where a SyntaxError has it."""

Send = Callable[[Value], None]


def run(request: Value, send: Send, printing: Printing, look: bool = True, following: Following | None = None) -> None:
    """Run a request's program and what stands around it, then its calls; sends a value for each step and ``end``.

    Of what is followed, that is told before the end.
    """
    kept, names = _ahead.pop() if _ahead else (Kept(), namespace())
    parts = _Parts(send, printing, look, following)
    reporting = Reporting(send)
    try:
        with _noting_warnings():
            _surround(names, request, parts, reporting)
            before = dict(names)
            parts.run("program", request["program"], names)
            scope = _Scope(names, kept, request["function"])
            parts.run("after", request.get("after", ""), scope.names, reporting.flush)
    except _Stopped:
        return
    own = (name for name, value in names.items() if before.get(name) is not value)
    functions = tuple(name for name in own if isinstance(names[name], types.FunctionType))
    send({"names": functions[:200], "printed": printing.count})
    result: dict[str, Value] = {}
    for text, values in request["calls"]:
        if result.get("raised") != "MemoryError":  # the next call would come to the same, and take as long
            result = _call(text, values, scope, following)
        _send_result(send, {**result, "printed": printing.count})
    if following is not None:
        following.send()
    send({"end": True})


_ahead: list[tuple[Kept, dict[str, Any]]] = []


def prepare() -> None:
    """Make the names of the next program ahead: children inherit them, and need no pages of their own for that."""
    _ahead.append((Kept(), namespace()))


def _surround(names: dict[str, Any], request: Value, parts: _Parts, reporting: Reporting) -> None:
    """Give the program the names that it begins with. Raises _Stopped."""
    lent: dict[str, Any] = {}
    for function, text in request.get("lent", ()):
        own = {**namespace("lent"), **lent}
        parts.run("lent", text, own)
        lent[function] = _converting(own.get(function))
    names.update({**request.get("names", {}), **lent})
    if request.get("reports"):
        names["report"] = reporting.function()
    parts.run("before", request.get("before", ""), names)


def _converting(function: Any) -> Any:
    """A lent function, whose lists become arrays as they do where it is judged."""
    if not callable(function):
        return function

    @functools.wraps(function, updated=())
    def call(*values: Any, **named: Any) -> Any:
        return converted(function(*values, **named))

    return call


class _Stopped(Exception):
    """A part has failed, and that has been said."""


class _Parts:
    """Runs the parts of a request one after the other, until one fails."""

    def __init__(self, send: Send, printing: Printing, look: bool, following: Following | None = None) -> None:
        self._send = send
        self._printing = printing
        self._look = look
        self._following = following

    def run(self, part: str, text: str, names: dict[str, Any], afterwards: Callable[[], None] = lambda: None) -> None:
        """Compile and run a part with these names. Raises _Stopped."""
        file = FILE if part == "program" else f"<{part}>"
        if not text and part != "program":
            return
        following = self._following if part == "program" else None
        code = _compiled(text, file, part, self._send, self._look, following)
        if code is None:
            raise _Stopped
        if following is not None:
            following.lend(names)
            following.begin()
        try:
            exec(code, names)  # noqa: S102 - this is the child, and what it is for
            afterwards()
        except BaseException as problem:
            if following is not None:
                following.failed(problem)
                following.send()
            told = raised(problem)
            if not told["frames"]:
                told = raised(problem, file)
            else:
                part = "program"
            self._send({"problem": "raised", "part": part, **told, "printed": self._printing.count})
            raise _Stopped from None


REHEARSAL = """
import numpy as np
def f(z, axis=-1):
    print(z)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return [list(row) for row in np.atleast_2d(e / e.sum(axis=axis, keepdims=True))]
"""


def rehearse() -> None:
    """Run a program of our own, so that children inherit what Python and numpy set up on first use."""
    calls: Value = (
        ("f(np.array([[1.0, 2.0]]))", {}),
        ("f(z)", {"z": np.ones(3)}),
        ("f('a')", {}),
        ("np.allclose(f(z), 1)", {}),
    )
    printing = Printing(os.open(os.devnull, os.O_WRONLY))
    kept = sys.stdout
    sys.stdout = printing
    run({"program": REHEARSAL, "function": "f", "calls": calls}, frame, printing)  # type: ignore[arg-type]  # calls of text alone
    sys.stdout = kept
    os.close(printing.descriptor)


def _compiled(
    program: str, file: str, part: str, send: Send, look: bool, following: Following | None = None
) -> types.CodeType | None:
    try:
        if len(program) > MAX_SOURCE:
            raise SyntaxError(f"the program is longer than {MAX_SOURCE:,} characters")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(program, file)
            if look and (found := first_refusal(tree)):
                send(_problem("forbidden", part, found.sentence, line=found.line))
                return None
            return following.compiled(tree) if following else compile(tree, file, "exec", dont_inherit=True)
    except SyntaxError as syntax:
        problem = syntax
    except (RecursionError, MemoryError):
        problem = SyntaxError("it is nested too deeply to read")
    except ValueError as unclear:
        problem = SyntaxError(str(unclear))
    places = {name: getattr(problem, field) for name, field in PLACES.items()}
    send(_problem("syntax", part, str(problem.msg)[:300], **places))
    return None


def _problem(trouble: str, part: str, message: str, **places: int | None) -> Value:
    return {"problem": trouble, "part": part, "raised": "", "message": message, **dict.fromkeys(PLACES), **places}


class _Scope:
    """The names a call sees: Python's and numpy's as they were before the program, then the program's own."""

    def __init__(self, names: dict[str, Any], kept: Kept, function: str) -> None:
        self.changed: list[str] = []
        self.names = {name: value for name, value in names.items() if name not in kept.builtins}
        self.names |= {
            **MEASURES,
            "__builtins__": kept.builtins,
            "np": kept.numpy,
            "numpy": kept.numpy,
            "math": kept.math,
        }
        if callable(names.get(function)):
            self.names[function] = _watched(names[function], self.changed)


def _watched(function: Callable[..., Any], changed: list[str]) -> Callable[..., Any]:
    """The function, with lists it returns made arrays, and arguments it writes into noticed."""
    parameters = _parameters(function)

    @functools.wraps(function, updated=())
    def call(*values: Any, **named: Any) -> Any:
        others = (f"argument {at}" for at in range(len(parameters) + 1, len(values) + 1))
        arguments = {**dict(zip([*parameters, *others], values, strict=False)), **named}
        before = {
            name: (value, value.tobytes())
            for name, value in arguments.items()
            if type(value) is np.ndarray and value.size <= MAX_WATCHED and value.dtype.kind in "biufc"
        }
        result = converted(function(*values, **named))
        changed.extend(name for name, (value, kept) in before.items() if value.tobytes() != kept)
        return result

    return call


def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's places, as far as they are known."""
    own, first = (function.__func__, 1) if isinstance(function, types.MethodType) else (function, 0)
    if not isinstance(own, types.FunctionType):
        return ()
    return own.__code__.co_varnames[first : own.__code__.co_argcount]


def _call(text: str, values: dict[str, Value], scope: _Scope, following: Following | None = None) -> dict[str, Value]:
    scope.changed.clear()
    with _noting_warnings() as noted:
        try:
            code = compile(text, "<call>", "eval", dont_inherit=True)
            if following is not None:
                following.begin()
            value = plain(eval(code, {**scope.names, **values}))  # noqa: S307
        except BaseException as problem:
            if following is not None:
                following.failed(problem)
            return dict(raised(problem))
    return {"value": value, "changed": tuple(dict.fromkeys(scope.changed)), "warnings": tuple(noted)}


def _send_result(send: Send, result: dict[str, Value]) -> None:
    try:
        send(result)
    except Malformed:
        send({**result, "value": Opaque(f"{described(result['value'])} too large to show")})


@contextmanager
def _noting_warnings() -> Iterator[list[Value]]:
    """Collect the program's first warnings instead of printing them."""
    noted: list[Value] = []

    def note(
        message: Warning | str, category: object, filename: str, lineno: int, file: object = None, line: object = None
    ) -> None:
        if filename == FILE and len(noted) < MAX_WARNINGS:
            noted.append((lineno, str(message)[:200]))

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = note
        yield noted


def serve(
    channel: int,
    printing: Printing,
    look: bool,
    request_from: int | None = None,
    before: Callable[[], None] = lambda: None,
    self_test: Callable[[], Value] = lambda: BOUNDED,
) -> None:
    """Answer the one request that waits, on the descriptor it comes from or another one; a program after ``before``."""
    from tutor.sandbox.wire import frames

    request = frames(_everything(channel if request_from is None else request_from))[0]
    sys.stdout = sys.stderr = printing

    def send(value: Value) -> None:
        left = memoryview(frame(value))
        while left:
            left = left[os.write(channel, left) :]

    if "probe" in request:
        send(self_test())
        return
    following = Following(request["program"], request["inside"], send) if "inside" in request else None
    if following is not None:
        following.attach()  # before an audit hook is installed, which refuses that
    before()
    if "search" in request:
        search(request, send, look)
        return
    if "survivors" in request:
        survivors(request, send, look)
        return
    run(request, send, printing, look, following)


def _everything(channel: int) -> bytes:
    parts = []
    while part := os.read(channel, 1 << 16):
        parts.append(part)
    return b"".join(parts)
