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

from tutor.sandbox.child.look import first_refusal
from tutor.sandbox.child.names import Kept, namespace
from tutor.sandbox.child.plain import converted, described, plain
from tutor.sandbox.child.printing import Printing
from tutor.sandbox.child.raised import FILE, raised
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


def run(request: Value, send: Send, printing: Printing, look: bool = True) -> None:
    """Compile and run the program of a request, then its calls in order; sends a value for each step and ``end``."""
    kept = Kept()
    names = namespace()
    names.update(request.get("names", {}))
    code = _compiled(request["program"], send, look)
    if code is None:
        return
    with _noting_warnings():
        try:
            exec(code, names)  # noqa: S102 - this is the child, and what it is for
        except BaseException as problem:
            send({"problem": "raised", **raised(problem), "printed": printing.count})
            return
    functions = tuple(name for name, value in names.items() if isinstance(value, types.FunctionType))
    send({"names": functions[:200], "printed": printing.count})
    scope = _Scope(names, kept, request["function"])
    for text, values in request["calls"]:
        result = _call(text, values, scope)
        _send_result(send, {**result, "printed": printing.count})
    send({"end": True})


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
    run({"program": REHEARSAL, "function": "f", "calls": calls}, frame, printing)  # type: ignore[arg-type]
    sys.stdout = kept
    os.close(printing.descriptor)


def _compiled(program: str, send: Send, look: bool) -> types.CodeType | None:
    try:
        if len(program) > MAX_SOURCE:
            raise SyntaxError(f"the program is longer than {MAX_SOURCE:,} characters")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(program, FILE)
            if look and (found := first_refusal(tree)):
                send(_problem("forbidden", found.sentence, line=found.line))
                return None
            return compile(tree, FILE, "exec", dont_inherit=True)
    except SyntaxError as syntax:
        problem = syntax
    except (RecursionError, MemoryError):
        problem = SyntaxError("it is nested too deeply to read")
    except ValueError as unclear:
        problem = SyntaxError(str(unclear))
    places = {name: getattr(problem, field) for name, field in PLACES.items()}
    send(_problem("syntax", str(problem.msg)[:300], **places))
    return None


def _problem(trouble: str, message: str, **places: int | None) -> Value:
    return {"problem": trouble, "raised": "", "message": message, **dict.fromkeys(PLACES), **places}


class _Scope:
    """The names a call sees: Python's and numpy's as they were before the program, then the program's own."""

    def __init__(self, names: dict[str, Any], kept: Kept, function: str) -> None:
        self.changed: list[str] = []
        self.names = {name: value for name, value in names.items() if name not in kept.builtins}
        self.names |= {"__builtins__": kept.builtins, "np": kept.numpy, "numpy": kept.numpy, "math": kept.math}
        if callable(names.get(function)):
            self.names[function] = _watched(names[function], self.changed)


def _watched(function: Callable[..., Any], changed: list[str]) -> Callable[..., Any]:
    """The function, with lists it returns made arrays, and arguments it writes into noticed."""
    parameters = getattr(getattr(function, "__code__", None), "co_varnames", ())

    @functools.wraps(function, updated=())
    def call(*values: Any, **named: Any) -> Any:
        arguments = {**dict(zip([*parameters, *map(str, range(len(values)))], values, strict=False)), **named}
        before = {
            name: (value, value.tobytes())
            for name, value in arguments.items()
            if type(value) is np.ndarray and value.size <= MAX_WATCHED and value.dtype.kind in "biufc"
        }
        result = converted(function(*values, **named))
        changed.extend(name for name, (value, kept) in before.items() if value.tobytes() != kept)
        return result

    return call


def _call(text: str, values: dict[str, Value], scope: _Scope) -> dict[str, Value]:
    scope.changed.clear()
    with _noting_warnings() as noted:
        try:
            code = compile(text, "<call>", "eval", dont_inherit=True)
            value = plain(eval(code, {**scope.names, **values}))  # noqa: S307
        except BaseException as problem:
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
    before()
    run(request, send, printing, look)


def _everything(channel: int) -> bytes:
    parts = []
    while part := os.read(channel, 1 << 16):
        parts.append(part)
    return b"".join(parts)
