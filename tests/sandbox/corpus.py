"""The corpora of programs in ``tests/data/sandbox``, and what an attack could reach."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import numpy as np
import pytest

from tutor import sandbox
from tutor.sandbox import Limits, Run, Sandbox, Searched

FOLDER = Path(__file__).parent.parent / "data/sandbox"

MODULES = """
def modules():
    find = getattr
    root = find(find((), "__cl" + "ass__"), "__ba" + "se__")
    for one in find(root, "__subcl" + "asses__")():
        names = find(find(one, "__in" + "it__"), "__glo" + "bals__", {})
        if "sys" in names:
            return names["sys"].modules
"""
GENERATED = {
    "NESTED\n": "x = " + "(" * 5000 + ")" * 5000 + "\ndef f(): return x\n",
    "MANY\n": "x = " + "[" * 90 + "0" + "]" * 90 + "\ndef f(): return x\n",
    "TABS\n": "def f(z):\r\n\te = np.exp(z - z.max(-1, keepdims=True))\r\n\treturn e / e.sum(-1, keepdims=True)\r\n",
}


def programs(corpus: str) -> dict[str, str]:
    """Name and text of every program of a corpus."""
    found = {}
    for part in (FOLDER / corpus).read_text().split("#### ")[1:]:
        name, text = part.split("\n", 1)
        text = GENERATED.get(text, text)
        found[name] = MODULES + text if "modules()" in text else text
    return found


ATTACKS = programs("attacks.txt")
SOLUTIONS = programs("solutions.txt")
SECRET_TEXT = "SECRETTEXT-1234"
LIMITS = Limits(seconds=0.5, memory=256 << 20)
KINDS = sorted({name.split("/")[0] for name in ATTACKS})


class Outside:
    """What an attack could reach: a file, a folder, a port."""

    def __init__(self, folder: Path) -> None:
        self.secret = folder / "secret"
        self.secret.write_text(SECRET_TEXT)
        self.secret.chmod(0o666)
        self.folder = folder / "open"
        self.folder.mkdir()
        self.folder.chmod(0o777)
        for above in (folder, *folder.parents[:3]):
            if above.stat().st_uid == os.getuid() and above != Path("/tmp"):
                above.chmod(above.stat().st_mode | 0o055)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)

    def aimed(self, program: str) -> str:
        port = self.listener.getsockname()[1]
        words = {"SECRET": self.secret, "FOLDER": self.folder, "PORT": port, "TUTOR": os.getpid()}
        return re.sub(r"\b(SECRET|FOLDER|PORT|TUTOR)\b", lambda found: str(words[found[0]]), program)

    def is_untouched(self) -> bool:
        with pytest.raises(BlockingIOError):
            self.listener.accept()
        return self.secret.read_text() == SECRET_TEXT and not list(self.folder.iterdir())


def contained(run: Run | Searched) -> bool:
    """Whether a run brought nothing back that it should not have."""
    told = repr(run)
    return not re.search("""['"]GOT""", told) and SECRET_TEXT not in told


def honest(box: Sandbox) -> bool:
    results = box.run("def f(x):\n    return x * 2", ["f(np.arange(3))"], function="f").results
    return len(results) == 1 and isinstance(results[0], sandbox.Returned) and np.all(results[0].value == [0, 2, 4])
