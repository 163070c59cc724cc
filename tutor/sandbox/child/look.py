"""A look at a program before it runs, for sentences that are friendlier than what the kernel would cause.

No boundary: it knows a few names, and Python has endless ways to spell others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from tutor.sandbox.child.names import import_refusal

INSIDES = frozenset(
    "__base__ __bases__ __builtins__ __closure__ __code__ __getattribute__ __globals__ __import__ __loader__ __mro__ "
    "__reduce__ __reduce_ex__ __self__ __spec__ __subclasses__ __subclasshook__ ag_frame cr_frame f_back f_builtins "
    "f_code f_globals f_locals gi_code gi_frame tb_frame tb_next func_globals".split()
)
FILE_DOORS = frozenset(
    "DataSource fromfile fromregex genfromtxt load loadtxt memmap save savetxt savez savez_compressed".split()
)
OTHER_DOORS = frozenset("ctypeslib distutils f2py show_config show_runtime testing".split())

TORCH_DOORS = {
    "files are off here.": "from_file load save",
    "processes and threads are off here; DataLoader works without workers.": "distributed multiprocessing",
    "programs here run in one thread.": "set_num_interop_threads set_num_threads",
    "the network is off here.": "hub",
    "programs here write no machine code; the plain model will do.": "compile jit",
    "`torch.manual_seed` sets one that you can repeat.": "seed",
}
TORCH_OFF = {name: why for why, names in TORCH_DOORS.items() for name in names.split()}


class Found(NamedTuple):
    """Something that is off here, and where it is."""

    line: int
    sentence: str


def first_refusal(tree: ast.AST) -> Found | None:
    """The first thing in a program, by line, that programs here do without."""
    return min((Found(line, sentence) for line, sentence in _refusals(tree)), default=None)


def _refusals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, refusal) for one in names if (refusal := import_refusal(one.name)))
            case ast.ImportFrom(level=level) if level:
                yield node.lineno, "There is nothing to import relative to here."
            case ast.ImportFrom(module=str(module)) if refusal := import_refusal(module):
                yield node.lineno, refusal
            case ast.Name(id=name) if name in INSIDES and name.startswith("__"):
                yield node.lineno, f"`{name}` looks inside Python; programs here do without."
            case ast.Attribute(attr=name) if name in INSIDES:
                yield node.lineno, f"`{name}` looks inside Python; programs here do without."
            case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name) if name in FILE_DOORS:
                yield node.lineno, f"`np.{name}` opens files, which are off here; use the function's arguments."
            case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name) if name in OTHER_DOORS:
                yield node.lineno, f"`np.{name}` is not available here."
            case ast.Attribute(value=ast.Name(id="torch"), attr=name) if name in TORCH_OFF:
                yield node.lineno, f"`torch.{name}`: {TORCH_OFF[name]}"
            case ast.Attribute(attr="tofile" | "ctypes" as name):
                yield node.lineno, f"`.{name}` reaches outside the program; programs here do without."
