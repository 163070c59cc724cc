"""Learners by name: where their saves are, and which file belongs to whom."""

from __future__ import annotations

import os
import unicodedata
from os.path import expanduser
from pathlib import Path
from urllib.parse import quote, unquote

from tutor.progress.problem import SaveProblem

MAX_NAME = 40
"""Letters of a name."""
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
"""What is no file on Windows, whatever ending it has."""
MAX_STEM = 180
"""Bytes of a file's name before its ending: what stands beside a save has longer endings, and a name 255 in all."""


def find_saves(asked: str | None = None) -> Path:
    """The saves folder: as asked, else of this checkout, else in the user's data folder."""
    asked = asked or os.environ.get("XENT_TUTOR_SAVES")
    if asked:
        return Path(expanduser(asked))
    checkout = Path(__file__).resolve().parent.parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "saves"
    import platformdirs

    return Path(platformdirs.user_data_dir("xent-tutor", appauthor=False)) / "saves"


def clean_name(name: str) -> str:
    """A name as it is shown and kept: composed (NFC), without control characters and blanks around and between."""
    shown = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", name))
    return " ".join(shown.split())[:MAX_NAME].rstrip()


def is_name(name: str) -> bool:
    """Whether a name, as it is kept, can be a learner's."""
    return any(letter.isalnum() for letter in name)


def same(name: str) -> str:
    """What two spellings of one name have in common: capitals do not matter, nor how accents are put together."""
    return unicodedata.normalize("NFC", clean_name(name).casefold())


def saves_in(saves: Path) -> dict[str, Path]:
    """The file of each learner who has a save here, who played last first. Raises SaveProblem."""
    try:
        files = sorted(((played_at(file), file) for file in saves.glob("*.sqlite")), reverse=True)
        if saves.exists() and not saves.is_dir():
            raise SaveProblem(f"{saves} is a file; the saves folder should be there. Choose one with --saves DIR.")
    except OSError as error:
        raise SaveProblem(
            f"The saves folder {saves} cannot be read: {error.strerror}. Choose another with --saves DIR."
        ) from error
    found: dict[str, Path] = {}
    known: set[str] = set()
    for _, file in files:
        name = clean_name(unquote(file.stem, errors="replace"))
        if name and same(name) not in known:
            known.add(same(name))
            found[name] = file
    return found


def played_at(file: Path) -> float:
    """When a save was written last, in seconds; of a link that leads nowhere, when that was made. Raises OSError."""
    try:
        return file.stat().st_mtime
    except OSError:
        return file.lstat().st_mtime


def learners(saves: Path) -> list[str]:
    """The names of those who have a save here, who played last first. Raises SaveProblem."""
    return list(saves_in(saves))


def existing(saves: Path, name: str) -> str | None:
    """The learner's name as it was first written, or None. Raises SaveProblem."""
    return next((known for known in learners(saves) if same(known) == same(name)), None)


def file_of(saves: Path, name: str) -> Path:
    """The save of a learner: the one that is there, else where it would be made. Raises SaveProblem."""
    found = next((file for known, file in saves_in(saves).items() if same(known) == same(name)), None)
    return found or saves / f"{stem(name)}.sqlite"


def stem(name: str) -> str:
    """The file's name before its ending: everything encoded but letters, digits and blanks.

    Of what Windows keeps for itself the first letter is encoded too, so that saves can be taken there.
    Where that would be too long for a file's name, as with thirty Chinese letters, letters outside ASCII stay as they
    are: forty of them have 160 bytes at most.
    """
    encoded = quote(name, safe=" ")
    if encoded.partition(".")[0].rstrip().upper() in RESERVED:
        encoded = f"%{ord(encoded[0]):02X}{encoded[1:]}"
    if len(encoded) <= MAX_STEM:
        return encoded
    return "".join(letter if ord(letter) > 127 else quote(letter, safe=" ") for letter in name)
