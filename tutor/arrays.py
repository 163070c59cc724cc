"""Data that lessons bring along: an npz file beside them, opened here because programs have no files."""

from __future__ import annotations

import io
import math
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tutor.regular import read_regular

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

MOST_BYTES = 7 << 20
"""Of the file, and of all its arrays together: what a program can be handed."""
MOST_ARRAYS = 100
LONGEST_HEADER = 10_000
NUMERIC = "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16".split()
"""numpy's names of truth values and numbers, without the order of their bytes."""
STORED, DEFLATED = 0, 8
"""How numpy packs."""
TOO_MUCH = f"its arrays are larger than {MOST_BYTES >> 20} MB together"


class BadArrays(ValueError):
    """A file of arrays that lessons may not use; the message says why."""


@lru_cache(maxsize=8)
def load_arrays(file: str) -> Mapping[str, Array]:
    """The arrays of an npz file, by name, not to be written to; nothing where no file is named. Raises BadArrays.

    The path is the one that the loader found inside the course's folder, with no link on its way.
    """
    if not file:
        return MappingProxyType({})
    name = os.path.basename(file)
    try:
        if os.path.realpath(file) != file:
            raise BadArrays("it is not where it was when the lesson was read")
        return MappingProxyType(read_arrays(read_regular(Path(file), MOST_BYTES)))
    except BadArrays as problem:
        raise BadArrays(f"the arrays of {name} cannot be used: {problem}") from None
    except OSError as problem:
        raise BadArrays(f"the arrays of {name} cannot be read: {problem.strerror or problem}") from None


def read_arrays(content: bytes) -> dict[str, Array]:
    """The arrays of an npz file's bytes; no more is unpacked than may be there. Raises BadArrays."""
    import struct
    import zlib
    from zipfile import BadZipFile, LargeZipFile, ZipFile

    try:
        with ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > MOST_ARRAYS:
                raise BadArrays(f"it holds more than {MOST_ARRAYS} arrays")
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise BadArrays(TOO_MUCH)
            arrays: dict[str, Array] = {}
            left = MOST_BYTES
            for member in members:
                name, body = _name(member, arrays), _unpacked(packed, member, left)
                left -= len(body)
                arrays[name] = _array(member, body)
            return arrays
    except BadArrays:
        raise
    except (
        *(BadZipFile, LargeZipFile, zlib.error, struct.error, EOFError, OSError, LookupError),
        *(ValueError, TypeError, RuntimeError, SyntaxError, MemoryError),
    ) as problem:
        said = re.sub(r":? <ast\..*", "", str(problem))[:100]
        raise BadArrays(f"it is damaged, or no npz file: {said}") from None


def _name(member: ZipInfo, before: Mapping[str, Array]) -> str:
    name = member.filename.removesuffix(".npy")
    if name == member.filename or not name.isidentifier():
        raise BadArrays(f"{member.filename[:40]!r} is no array with a name as in Python")
    if name in before:
        raise BadArrays(f"{name!r} is there twice")
    return name


def _unpacked(packed: ZipFile, member: ZipInfo, most: int) -> bytes:
    if member.flag_bits & 1:
        raise BadArrays("it is encrypted")
    if member.compress_type not in (STORED, DEFLATED):
        raise BadArrays("it is packed in a way that is not known here; write it with numpy.savez_compressed")
    with packed.open(member) as stream:
        body = stream.read(most + 1)
    if len(body) > most:
        raise BadArrays(TOO_MUCH)
    return body


def _array(member: ZipInfo, body: bytes) -> Array:
    """The array that an npy member's bytes are: its elements must be there, before anything of its size is made."""
    import numpy as np

    stream = io.BytesIO(body)
    version = np.lib.format.read_magic(stream)
    header = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }.get(version)
    if header is None:
        raise BadArrays(f"{member.filename!r} is of a version that is not known here")
    shape, fortran, dtype = header(stream, max_header_size=LONGEST_HEADER)
    if dtype.str[1:] not in NUMERIC:
        raise BadArrays(f"{member.filename!r} holds {dtype.name[:40]}, not numbers")
    if len(shape) > 8 or math.prod(shape) * dtype.itemsize != len(body) - stream.tell():
        raise BadArrays(f"{member.filename!r} is not as long as it says")
    return np.frombuffer(body, dtype, offset=stream.tell()).reshape(shape, order="F" if fortran else "C")
