"""What is printed: any terminal can show it, and none is steered by it."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import suppress

LIKENESS = dict(zip("✓✗○◐●…–—−·×≤≥“”‘’", [*"+xo%*", "...", *"---*x", "<=", ">=", *"\"\"''"], strict=True))
"""What stands for a sign where a terminal's encoding lacks it."""


def likened(error: UnicodeError) -> tuple[str, int]:
    """A handler of codecs: what cannot be written becomes what is like it, else a question mark."""
    assert isinstance(error, UnicodeEncodeError)
    return "".join(LIKENESS.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


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


def harmless(text: str) -> str:
    """The text with a sign in place of each character that steers a terminal; none moves."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else " " if letter.isspace() else "\ufffd" for letter in text
    )


def tell(*lines: str) -> None:
    """Write to standard error, where that can be written to; nothing steers the terminal."""
    with suppress(OSError):
        print(harmless("\n".join(lines)), file=sys.stderr)


def leave_output() -> None:
    """Let the flush at the end of the process, which would fail too, go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
