"""Saves that were put away by renaming, merging, importing or deleting: for a week that can be undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from tutor.decoding import NotDecoded, from_json
from tutor.progress.copies import FOLDER as COPIES
from tutor.progress.copies import copies_of, free_name
from tutor.progress.problem import SaveProblem

FOLDER = "removed"
"""Beside the saves."""
KEPT_FOR = timedelta(days=7)
ENTRY = "entry.json"


class Removal(Struct, frozen=True, kw_only=True):
    """What was done, and what undoing it means."""

    did: str
    at: datetime
    made: tuple[str, ...] = ()
    """The names of files that took the place of what was put away."""


def put_away(files: Iterable[Path], did: str, now: datetime, *, made: Iterable[Path] = ()) -> Path:
    """Move saves and their copies out of the folder of saves; where they are now. Raises SaveProblem."""
    files = tuple(files)
    saves = files[0].parent
    let_go(saves, now)
    into = free_name(saves / FOLDER / f"{now:%Y-%m-%dT%H%M%S}", "0")
    moved: list[tuple[Path, Path]] = []

    def move(file: Path, to: Path) -> None:
        file.rename(to)
        moved.append((to, file))

    make_folder(into)
    try:
        entry = Removal(did=did, at=now, made=tuple(file.name for file in made))
        (into / ENTRY).write_bytes(msgspec.json.encode(entry))
        for file in files:
            for ending in ("-wal", "-shm", ""):
                if (beside := Path(f"{file}{ending}")).exists():
                    move(beside, into / beside.name)
            for copy in copies_of(file):
                (into / COPIES).mkdir(mode=0o700, exist_ok=True)
                move(copy, into / COPIES / copy.name)
    except OSError as error:
        for there, before in reversed(moved):
            there.rename(before)
        shutil.rmtree(into, ignore_errors=True)
        raise SaveProblem(f"{into} cannot be written: {error.strerror}. Nothing was changed.") from error
    return into


def make_folder(into: Path) -> None:
    """A folder of its own for what is put away: one that is there already is another command's. Raises SaveProblem."""
    try:
        into.parent.mkdir(mode=0o700, exist_ok=True)
        into.mkdir(mode=0o700)
    except OSError as error:
        raise SaveProblem(f"{into} cannot be made: {error.strerror}. Nothing was changed.") from error


def entries(saves: Path) -> list[tuple[Path, Removal]]:
    """What can be undone, the newest first."""
    found = []
    for folder in sorted((saves / FOLDER).glob("*/"), reverse=True):
        with suppress(OSError, NotDecoded):
            found.append((folder, from_json((folder / ENTRY).read_bytes(), Removal)))
    return sorted(found, key=lambda each: each[1].at, reverse=True)


def undo(saves: Path, now: datetime) -> Removal:
    """Put back what was put away last; what is in its place goes aside. Raises SaveProblem."""
    let_go(saves, now)
    there = entries(saves)
    if not there:
        raise SaveProblem("There is nothing to undo: what was renamed, merged, imported or deleted is kept for a week.")
    folder, removal = there[0]
    back = [file for file in folder.iterdir() if file.name != ENTRY and file.name != COPIES]
    try:
        for name in {*removal.made, *(file.name for file in back if file.suffix == ".sqlite")}:
            if (file := saves / name).exists():
                aside = free_name(file, f"before-{now:%Y-%m-%d}")
                for ending in ("-wal", "-shm", ""):
                    if (beside := Path(f"{file}{ending}")).exists():
                        beside.rename(f"{aside}{ending}")
        for file in back:
            file.rename(saves / file.name)
        for copy in (folder / COPIES).glob("*"):
            (saves / COPIES).mkdir(mode=0o700, exist_ok=True)
            if not (saves / COPIES / copy.name).exists():
                copy.rename(saves / COPIES / copy.name)
    except OSError as error:
        raise SaveProblem(f"{folder} cannot be put back: {error.strerror}. What it holds is still there.") from error
    shutil.rmtree(folder, ignore_errors=True)
    return removal


def let_go(saves: Path, now: datetime) -> None:
    """Remove for good what was put away more than a week ago."""
    for folder, removal in entries(saves):
        if now - removal.at > KEPT_FOR:
            shutil.rmtree(folder, ignore_errors=True)
