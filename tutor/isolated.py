"""How another Python is started: nothing of the current folder is run, all packages are found."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    import subprocess

ROOT = Path(__file__).resolve().parent.parent
"""Where the package ``tutor`` lies."""

START = (
    "import sys, site; paths = sys.argv.pop(1).split({separator!r}); sys.path.insert(0, paths[0]);"
    " [site.addsitedir(path) for path in paths[1:]]; {bare}from {module} import main; sys.exit(main())"
)
BARE = (
    "import types; package = types.ModuleType({name!r}); package.__path__ = [{folder!r}];"
    " sys.modules[{name!r}] = package; "
)
"""What makes a package its folder alone: a module in it is imported without what the package itself would bring."""
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",  # torch starts a thread for each device it sees, and cannot fork any more
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    # Windows: Python finds no random numbers without it.
    **{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
}
"""All that a child which judges or proves is told of its surroundings."""


def command(module: str, *arguments: str, within: str = "") -> list[str]:
    """What starts ``main`` of a module of ours in another Python, with these as ``sys.argv[1:]``.

    ``-I`` leaves out the current folder, PYTHONPATH and what ``pip install --user`` put into the home folder; the last
    is added again where this Python has it. Of the package that it is ``within`` only those modules are loaded that it
    imports by name.
    """
    paths = [str(ROOT), *(own for own in [user_site()] if own)]
    bare = BARE.format(name=within, folder=str(ROOT.joinpath(*within.split(".")))) if within else ""
    start = START.format(separator=os.pathsep, module=module, bare=bare)
    return [sys.executable, "-I", "-c", start, os.pathsep.join(paths), *arguments]


def started_with(end: socket.socket, line: Sequence[str]) -> subprocess.Popen[bytes]:
    """What such a command starts, with this end of a socket as its only descriptor, whose number stands in it."""
    import subprocess

    return subprocess.Popen(
        line,
        pass_fds=[end.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    )


def user_site() -> str | None:
    """Where ``pip install --user`` puts packages, if this Python looks there."""
    own = site.getusersitepackages() if site.ENABLE_USER_SITE else None
    return own if own in sys.path else None


def leave_current_folder() -> None:
    """Import nothing more from where one stands: ``python -m`` puts that first. What starts later does as we do."""
    os.environ["PYTHONSAFEPATH"] = "1"
    here = os.path.realpath(os.curdir) if os.path.isdir(os.curdir) else ""
    if here not in (str(ROOT), os.path.dirname(os.path.realpath(os.__file__))):
        sys.path[:] = [path for path in sys.path if path and os.path.realpath(path) != here]
