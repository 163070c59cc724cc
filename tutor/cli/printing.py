"""What is printed: any terminal can show it, and none is steered by it."""

from __future__ import annotations

import codecs
import logging
import os
import sys
import unicodedata
from contextlib import suppress
from typing import Any, TextIO

import msgspec

from tutor.steering import escaped, harmless

LIKENESS: dict[str, str] = {
    **dict(zip("✓✗○◐●…–—−·×≤≥“”‘’", [*"+xo%*", "...", *"---*x", "<=", ">=", *"\"\"''"], strict=True)),
    **dict(
        zip(
            "─│┌└╲⁄′←⊙ℓ∑∏√∂∞∫∇‖≈≠∝∈",
            "- | + + \\ / ' <- * l sum prod sqrt d inf int grad || ~ != ~ in".split(),
            strict=True,
        )
    ),
    **dict(
        zip(
            "→⟶⇒⇐⇔↔↦↑↓±∓÷∗⋆∙∘∼≃≅≡≐≔≜⟨⟩⌊⌋⌈⌉⋯∩∪∧∨¬∀∃∅⊂⊆⊤",
            "-> -> => <= <=> <-> |-> ^ v +- -+ / * * * o ~ ~ ~= == = := := < > floor( ) ceil( ) ... and or and or not "
            "forall exists {} in in T".split(),
            strict=True,
        )
    ),
    **dict(
        zip("•‣▪■◆▶▼▲‹›«»„‐‑★☆░▒▓█▁▂▃▄▅▆▇━┃┤├┬┴┼┐┘╭╮╰╯␣ł", '--**#>v^<>"""--*..=##_.-:=+*=|+++++++++++_l', strict=True)
    ),
    **dict(zip("°€£¥†ℏ┆", ["deg", "EUR", "GBP", "JPY", "+", "hbar", "|"], strict=True)),
    **dict(zip("⎛⎜⎝⎞⎟⎠⎧⎨⎩⎪⎡⎢⎣⎤⎥⎦", "((()))||||[[[]]]", strict=True)),
}
"""What stands for a sign where a terminal's encoding lacks it."""
RAISED = {"<super>": "^", "<sub>": "_"}
"""What a formula has before what is raised or lowered."""


def likened(error: UnicodeError) -> tuple[str, int]:
    """A handler of codecs: what cannot be written becomes what is like it, else a question mark."""
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(like, error.object[error.start : error.end])), error.end


def like(sign: str) -> str:
    """Letters that mean the sign; a question mark where none do."""
    if sign in LIKENESS:
        return LIKENESS[sign]
    if unicodedata.combining(sign):
        return ""  # an accent: its letter stands before it
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK ") and "LETTER" in name:
        letter = name.rpartition(" ")[2].lower()
        return letter if "SMALL" in name else letter.capitalize()
    kind, _, codes = unicodedata.decomposition(sign).rpartition(">")
    plain = "".join(chr(int(code, 16)) for code in codes.split())
    said = "".join(letter if letter.isascii() else like(letter) for letter in plain)
    if not said and unicodedata.category(sign) in ("Sm", "So") and not name.startswith(("BOX ", "BRAILLE ")):
        return name.lower()
    return RAISED.get(f"{kind}>", "") + said if said else "?"


def prepare_streams() -> None:
    """Let any text be written: a terminal keeps its encoding, everything else gets UTF-8; a closed stream is empty."""
    codecs.register_error("xent-tutor", likened)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A pipe may be ASCII by its locale; the tutor speaks UTF-8 there too.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="xent-tutor")
    logging.lastResort = Telling(logging.WARNING)
    if not isinstance(sys.stdout, Gate):
        sys.stdout = Gate(sys.stdout)


class Gate:
    """Standard output as the commands see it: whatever they print, no character of it steers the terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text with a sign in place of each such character."""
        return self._stream.write(harmless(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def clear_screen() -> None:
    """Let a terminal begin anew at its upper left corner."""
    stream = sys.stdout._stream if isinstance(sys.stdout, Gate) else sys.stdout
    stream.write("\x1b[2J\x1b[3J\x1b[H")


def json_text(value: Any) -> str:
    """A value as JSON on one line, in which nothing steers a terminal and nothing is lost."""
    return escaped(msgspec.json.encode(value).decode())


def tell(*lines: str) -> None:
    """Write to standard error, where that can be written to; nothing steers the terminal."""
    with suppress(OSError):
        print(harmless("\n".join(lines)), file=sys.stderr)


class Telling(logging.Handler):
    """What went wrong in the tutor itself, on standard error; its text may hold a lesson's or an answer's."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it as the rest is written."""
        tell(self.format(record))


def leave_output() -> None:
    """Let the flush at the end of the process, which would fail too, go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Line:
    """One line on a terminal that says how far something is, and goes when it is over; elsewhere one sentence."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._said = False

    def show(self, said: str) -> None:
        """Another state of it; empty when it is over."""
        said = harmless(said)
        with suppress(OSError, ValueError):
            if self._stream.isatty():
                columns = os.get_terminal_size(self._stream.fileno()).columns or 80
                self._stream.write(f"\r{said[: columns - 1]}\x1b[K")
            elif said and not self._said:
                self._stream.write(f"xent-tutor: {said}\n")
            self._stream.flush()
        self._said = True


def show_progress(at: int, of: int, what: str) -> None:
    """How far it is, on one line that is written over; nothing where nobody watches."""
    show_wait(f"{at + 1:>4} of {of}  {what:.60}")


def show_wait(said: str) -> None:
    """What is waited for, on a line that is written over."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)


def clear_progress() -> None:
    """Take that line away."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
