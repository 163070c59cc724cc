"""IDX files of the learner's own, as image collections come in: read here because programs have no files.

The format, big-endian: two zero bytes, the kind of element, the number of dimensions, their sizes as four bytes each,
then the elements.
"""

from __future__ import annotations

import math
import os
import zlib
from collections.abc import Mapping
from os.path import expanduser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.arrays import MOST_BYTES, BadArrays
from tutor.lesson import IdxFile
from tutor.regular import read_regular

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

MOST_OF_FILE = 64 << 20
MOST_DIMENSIONS = 8
KINDS = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
GZIP = b"\x1f\x8b"
DATA = "the folder that 'xent-tutor doctor' calls data"
"""How the folder is called: where it is concerns nobody who has the tutor from another machine."""


def data_folder() -> Path:
    """Where learners put files of their own that lessons name."""
    if asked := os.environ.get("XENT_TUTOR_DATA"):
        return Path(expanduser(asked))
    import platformdirs

    return Path(platformdirs.user_data_dir("xent-tutor", appauthor=False)) / "data"


def load_idx(declared: Mapping[str, IdxFile], folder: Path | None = None) -> dict[str, Array | None]:
    """The first items of each declared file by its name; None for all where no file is there. Raises BadArrays."""
    if not declared:
        return {}
    folder = folder or data_folder()
    found = {name: _found(folder, each.file) for name, each in declared.items()}
    if not any(found.values()):
        return dict.fromkeys(declared)
    arrays: dict[str, Array | None] = {}
    left = MOST_BYTES
    for name, file in found.items():
        if file is None:
            raise BadArrays(f"{declared[name].file} is missing where others of its kind are: {DATA}")
        array = _read(file, declared[name], left)
        left -= array.nbytes
        arrays[name] = array
    _belong_together(declared, arrays)
    return arrays


def _belong_together(declared: Mapping[str, IdxFile], arrays: Mapping[str, Array | None]) -> None:
    """Files of which as many items are wanted, images and their labels say, hold as many. Raises BadArrays."""
    held = {name: 0 if array is None else len(array) for name, array in arrays.items()}
    first: dict[int, str] = {}
    for name, count in held.items():
        other = first.setdefault(declared[name].items, name)
        if count != held[other]:
            files = f"{declared[other].file} holds {held[other]:,} items and {declared[name].file} {count:,}"
            raise BadArrays(f"{files}: they do not belong together")


def stamps(declared: Mapping[str, IdxFile], folder: Path | None = None) -> tuple[tuple[str, int, int], ...]:
    """The declared files that are there, with dates and sizes: what comes of them may be remembered by that."""
    if not declared:
        return ()
    folder = folder or data_folder()
    files = [file for each in declared.values() if (file := _found(folder, each.file))]
    return tuple((str(file), found.st_mtime_ns, found.st_size) for file in files for found in [file.stat()])


def read_idx(content: bytes, items: int, most: int = MOST_BYTES) -> Array:
    """The first items of an IDX file's bytes, gzipped or not; no more is unpacked than they take. Raises BadArrays."""
    import numpy as np

    header = _first(content, 4 + 4 * MOST_DIMENSIONS)
    if len(header) < 4 or header[:2] != b"\0\0" or header[2] not in KINDS:
        raise BadArrays("it is no IDX file")
    dimensions = header[3]
    start = 4 + 4 * dimensions
    if not 1 <= dimensions <= MOST_DIMENSIONS or len(header) < start:
        raise BadArrays("it is no IDX file")
    sizes = [int.from_bytes(header[at : at + 4], "big") for at in range(4, start, 4)]
    shape = [min(sizes[0], items), *sizes[1:]]
    kind = np.dtype(KINDS[header[2]])
    length = math.prod(shape) * kind.itemsize
    if length > most:
        raise BadArrays(f"the {shape[0]:,} items that are wanted of it take more than {most:,} bytes")
    body = _first(content, start + length)[start:]
    whole = start + math.prod(sizes) * kind.itemsize
    if len(body) < length or (content[:2] != GZIP and len(content) != whole):
        raise BadArrays("it is not as long as it says")
    return np.frombuffer(body, kind).reshape(shape).astype(kind.newbyteorder("="))


def _found(folder: Path, name: str) -> Path | None:
    return next((file for file in (folder / name, folder / f"{name}.gz") if file.exists()), None)


def _read(file: Path, declared: IdxFile, most: int) -> Array:
    try:
        array = read_idx(read_regular(file, MOST_OF_FILE), declared.items, most)
        _is_as_declared(array, declared)
        return array
    except BadArrays as problem:
        raise BadArrays(f"{file.name} cannot be used: {problem}") from None
    except OSError as problem:
        raise BadArrays(f"{file.name} cannot be read: {problem.strerror or problem}") from None


def _is_as_declared(array: Array, declared: IdxFile) -> None:
    if len(array) < declared.least:
        raise BadArrays(f"it holds {len(array):,} items; at least {declared.least:,} are wanted")
    if declared.shape is not None and array.shape[1:] != declared.shape:
        raise BadArrays(f"its items are {_sizes(array.shape[1:])}, and {_sizes(declared.shape)} are wanted")
    if declared.largest is not None and array.max() > declared.largest:
        raise BadArrays(f"{array.max()} is among its numbers; the largest may be {declared.largest}")


def _sizes(shape: tuple[int, ...]) -> str:
    return f"arrays of {' by '.join(map(str, shape))}" if shape else "single numbers"


def _first(content: bytes, length: int) -> bytes:
    """So many bytes from the start, unpacked where they are packed."""
    if content[:2] != GZIP:
        return content[:length]
    try:
        return zlib.decompressobj(wbits=31).decompress(content, length)
    except zlib.error as problem:
        raise BadArrays(f"it is damaged: {problem}") from None
