"""What a program finds by name: safe builtins, and the modules it may import.

This makes refusals friendly. It is no boundary: Python has many ways around a list of names, and the kernel
is what refuses those.
"""

from __future__ import annotations

import builtins
import importlib
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

MODULES = (
    "__future__ abc bisect cmath collections collections.abc contextlib copy dataclasses decimal enum fractions "
    "functools heapq itertools math numbers numpy numpy.char numpy.exceptions numpy.fft numpy.lib "
    "numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.polynomial numpy.random numpy.rec numpy.strings "
    "numpy.typing operator random re statistics string time types typing warnings scipy scipy.special"
).split()
OPTIONAL = ("numpy.strings", "scipy", "scipy.special")
"""Imported only where they are there."""
_besides: set[str] = set()
"""Modules that this process has loaded for programs besides."""

INSTEAD = {
    "breakpoint": "`breakpoint` is off here; print what you want to see.",
    "compile": "`compile` is off here; write the code itself.",
    "eval": "`eval` is off here; write the expression itself.",
    "exec": "`exec` is off here; write the code itself.",
    "exit": "`exit` ends the program; use `return`.",
    "help": "`help` is off here.",
    "input": "There is no keyboard here; use the function's arguments.",
    "open": "Files are off here; use the function's arguments.",
    "quit": "`quit` ends the program; use `return`.",
}
OFF = {
    "files": "os io pathlib shutil tempfile glob fileinput mmap pickle shelve sqlite3 csv zipfile tarfile gzip",
    "the network": "socket ssl http urllib requests asyncio ftplib smtplib webbrowser aiohttp httpx select selectors",
    "processes and threads": "subprocess multiprocessing threading concurrent signal _thread pty",
    "the interpreter's insides": "sys ctypes gc inspect importlib builtins ast dis code codeop marshal runpy traceback",
}
SUBJECTS = {module: subject for subject, modules in OFF.items() for module in modules.split()}


class Refused(BaseException):
    """Something that is off here was asked for. No Exception, so that a program's own handlers let it pass."""


def load_modules(needs: str = "") -> None:
    """Import everything a program may import: afterwards no file can be opened any more. ``needs`` may be torch."""
    for module in MODULES:
        try:
            importlib.import_module(module)
        except ImportError:
            if module not in OPTIONAL:
                raise
    _use_once()
    _settle_names()
    if needs:
        from tutor.sandbox.child import torch_ahead

        torch_ahead.load()
        _besides.update(torch_ahead.MODULES)


def _settle_names() -> None:
    """Leave out of ``from numpy import *`` what numpy would import only then, which cannot be any more."""
    import numpy as np

    np.__all__ = [name for name in np.__all__ if name in vars(np)]  # type: ignore[misc, unused-ignore]  # by its stubs it is final


def _use_once() -> None:
    """Do what makes Python and numpy import further modules on first use."""
    import datetime
    import time

    import numpy as np

    array = np.array([0.5, np.nan])
    str(array), repr(array), np.mean(array), np.linalg.norm(array), f"{array[0]:.3f}", np.einsum("i,i->", array, array)
    np.random.default_rng().normal(size=2), np.random.RandomState(0), np.ma.array(array).mean()
    np.percentile(array, 50), np.fft.fft(array), np.polynomial.Polynomial([1, 2]), time.strptime("2000", "%Y")
    datetime.datetime(2000, 1, 1).strftime("%c")
    for encoding in ("ascii", "latin-1", "utf-16", "utf-32", "idna"):
        "a".encode(encoding)


def namespace(name: str = "answer") -> dict[str, Any]:
    """A fresh module's names for a program: safe builtins, np and math."""
    import math
    import sys

    import numpy as np

    module = types.ModuleType(name)
    sys.modules[name] = module
    module.__dict__.update(__builtins__=safe_builtins(), np=np, numpy=np, math=math)
    return module.__dict__


class Kept:
    """Builtins, numpy and math as they are now: a program that changes them changes nothing for the calls to it."""

    def __init__(self) -> None:
        import math

        import numpy as np

        self.builtins = safe_builtins()
        self.numpy, self.math = types.ModuleType("numpy"), types.ModuleType("math")
        self.numpy.__dict__.update(vars(np))
        self.math.__dict__.update(vars(math))


def safe_builtins() -> dict[str, Any]:
    """Python's own builtins, with those that reach outside replaced by refusals."""
    safe = dict(vars(builtins))
    safe.update({name: _refusing(sentence) for name, sentence in INSTEAD.items()})
    safe["__import__"] = _import
    return safe


def import_refusal(module: str) -> str | None:
    """Why a module cannot be imported by a program; None where it can."""
    if module in MODULES or module in _besides:
        return None
    root = module.split(".")[0]
    if subject := SUBJECTS.get(root):
        return f"`import {module}`: {subject} {'is' if subject == 'the network' else 'are'} off here."
    if root in MODULES or root in _besides:
        return f"`import {module}`: that part of {root} is not available here."
    return f"`import {module}` is not available here; numpy and math are there."


def _import(
    name: str,
    outside: Mapping[str, Any] | None = None,
    local: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] = (),
    level: int = 0,
) -> types.ModuleType:
    if isinstance(fromlist, list):  # not an import statement but Python's own C code, on behalf of a call
        return builtins.__import__(name, outside, local, fromlist, level)
    if level:
        raise Refused("There is nothing to import relative to here.")
    if refusal := import_refusal(name):
        raise Refused(refusal)
    return builtins.__import__(name, outside, local, fromlist, level)


def _refusing(sentence: str) -> Callable[..., NoReturn]:
    def refuse(*values: object, **named: object) -> NoReturn:
        raise Refused(sentence)

    return refuse
