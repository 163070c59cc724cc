"""``serve``: the tutor in a browser, each visitor in a process of their own."""

from __future__ import annotations

import shlex
import sys
from importlib.util import find_spec
from typing import Any

from tutor import sandbox
from tutor.cli import opening
from tutor.progress import find_saves
from tutor.sandbox import Level

REFUSED = 2
EVERYWHERE = ("0.0.0.0", "::")


def serve(asked: Any) -> int:
    """Serve until it is interrupted; not where programs of strangers could not be confined."""
    folder, saves = opening.course(asked), find_saves(asked.saves)
    if problem := refusal():
        print(problem, file=sys.stderr)
        return REFUSED
    from textual_serve.server import Server

    command = [sys.executable, "-m", "tutor", "play", "--ask", "--lessons", str(folder.root), "--saves", str(saves)]
    print(f"The tutor is at http://{asked.host}:{asked.port} until ctrl+c. Whoever opens it gives a name.")
    if asked.host in EVERYWHERE:
        print("Everybody who reaches this machine can go on under any name. Put a login in front of it.")
    Server(shlex.join(command), host=asked.host, port=asked.port, title=folder.course.title).serve()
    return 0


def refusal() -> str | None:
    """Why nothing is served here, and what to do; None where it can be."""
    level = sandbox.level()
    if level is not Level.KERNEL:
        return (
            "Not served: whoever opens the tutor runs programs here, and this system cannot confine them"
            f" (sandbox: {level.value}). 'xent-tutor doctor' says which walls are missing."
        )
    if find_spec("textual_serve") is None:
        return "The browser's side is not installed. Install it with: pip install 'xent-tutor[serve]'"
    return None
