"""Reading the corpora of programs in ``tests/data/sandbox``."""

from __future__ import annotations

from pathlib import Path

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
