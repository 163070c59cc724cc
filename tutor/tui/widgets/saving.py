"""What a learner takes away: a text in the clipboard, or a file in the folder where the tutor was started.

A file gets a name that nothing has yet. In a browser it is downloaded; nothing is written where the tutor is served.
"""

from __future__ import annotations

import io
import re
from itertools import count
from pathlib import Path

from textual.widget import Widget

from tutor import regular

LONGEST = 48
"""Letters of a name, the number left out."""
COPIED = (
    "Copied as {lines} lines of text. Where pasting brings something else, the terminal does not let programs copy: "
    "{otherwise}."
)
NOT_SAVED = (
    "{file} cannot be saved in the folder where xent-tutor was started: {why}. "
    "Start it in a folder that is yours, or press c to copy it as text."
)


def copy(widget: Widget, text: str, otherwise: str) -> None:
    """Give a text to the terminal's clipboard, and say what to do where that does not arrive."""
    widget.app.copy_to_clipboard(text)
    widget.notify(COPIED.format(lines=text.count("\n"), otherwise=otherwise), timeout=8)


def save(widget: Widget, name: str, suffix: str, text: str) -> None:
    """Write a file that is new, or have the browser download it, and say where it is."""
    if widget.app.is_web:
        widget.app.deliver_text(io.StringIO(text), save_filename=f"{name}{suffix}")
        return
    try:
        path = write_new(Path.cwd(), name, suffix, text)
    except OSError as problem:
        said = NOT_SAVED.format(file=f"{name}{suffix}", why=problem.strerror)
        widget.notify(said, severity="error", timeout=12, markup=False)
    else:
        widget.notify(f"Saved as {path}", timeout=8, markup=False)


def named(title: str) -> str:
    """A file's name from a picture's title, in letters that every system takes."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"\{[^{}]*\}", " ", title).lower())
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > LONGEST:
            break
        name = f"{name}-{word}" if name else word[:LONGEST]
    return name or "picture"


def write_new(folder: Path, name: str, suffix: str, text: str) -> Path:
    """Write under this name, or with the first free number after it; where it was written. Raises OSError."""
    for number in count(1):
        path = folder / (f"{name}{suffix}" if number == 1 else f"{name}-{number}{suffix}")
        try:
            regular.write_new(path, text.encode())
        except FileExistsError:
            continue
        return path
    raise AssertionError("there is always another number")
