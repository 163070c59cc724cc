"""Values as bytes: the only thing that crosses the wall between a program and the tutor.

A value is a tag byte and what the tag says: ``N T F`` none and truth; ``I`` an integer in decimal; ``D`` a double;
``S`` text; ``L`` a tuple; ``M`` a dict; ``A`` an array as dtype, sizes and its elements in C order; ``O`` the
description of something that does not travel. Lengths and counts are 32 bits, all numbers little-endian. A frame is a
length and one value.
The reader takes the writer for hostile: nothing is made before its bytes are known to be there.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

MAX_BYTES = 8 << 20
"""Of one frame."""
MAX_DEPTH = 16
MAX_ITEMS = 200_000
"""Values in one frame; the elements of an array do not count."""
MAX_ALL_ITEMS = 1_000_000
"""Values in all frames of a stream."""
MAX_FRAMES = 20_000
MAX_SIZES = 8
MAX_SIZE = 2**32 - 1
"""Of one dimension, which travels in four bytes."""
MAX_DIGITS = 1000
MAX_BITS = 3 * MAX_DIGITS
"""Of an integer: a few less than the digits allow."""
DTYPES = "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16".split()

Value = Any
"""None, bool, int, float, str, tuple, dict, numpy array, or Opaque."""

COUNT = struct.Struct("<I")
DOUBLE = struct.Struct("<d")


@dataclass(frozen=True)
class Opaque:
    """Something that is no plain value, described for the learner: ``a generator``."""

    kind: str


class Malformed(Exception):
    """Bytes that are no value, or more than a value may hold."""


def encode(value: Value) -> bytes:
    """The bytes of a plain value. Raises Malformed where it is none, or too deep or large."""
    parts: list[bytes] = []
    _write(value, parts, 0)
    if sum(map(len, parts)) > MAX_BYTES:
        raise Malformed("too large")
    return b"".join(parts)


def frame(value: Value) -> bytes:
    """A value with its length before it."""
    body = encode(value)
    return COUNT.pack(len(body)) + body


def _write(value: Value, parts: list[bytes], depth: int) -> None:
    if depth > MAX_DEPTH or len(parts) > MAX_ITEMS:
        raise Malformed("too deep or too many")
    if value is None or value is True or value is False:
        parts.append(b"N" if value is None else b"T" if value else b"F")
    elif isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise Malformed("too large")
        parts.append(_sized(b"I", b"%d" % value))
    elif isinstance(value, float):
        parts.append(b"D" + DOUBLE.pack(value))
    elif isinstance(value, str):
        parts.append(_sized(b"S", value.encode("utf-8", "backslashreplace")))
    elif isinstance(value, Opaque):
        parts.append(_sized(b"O", value.kind.encode("utf-8", "backslashreplace")))
    elif isinstance(value, tuple):
        parts.append(b"L" + COUNT.pack(len(value)))
        for item in value:
            _write(item, parts, depth + 1)
    elif isinstance(value, Mapping):
        parts.append(b"M" + COUNT.pack(len(value)))
        for key, item in value.items():
            _write(key, parts, depth + 1)
            _write(item, parts, depth + 1)
    else:
        parts.append(_array(value))


def _sized(tag: bytes, body: bytes) -> bytes:
    return tag + COUNT.pack(len(body)) + body


def _array(value: Value) -> bytes:
    import numpy as np

    if type(value) is not np.ndarray or value.dtype.str[1:] not in DTYPES or value.ndim > MAX_SIZES:
        raise Malformed(f"{type(value).__name__} does not travel")
    if value.size * value.itemsize > MAX_BYTES or max(value.shape, default=0) > MAX_SIZE:
        raise Malformed("too large")
    head = struct.pack("<BB", DTYPES.index(value.dtype.str[1:]), value.ndim)
    little = value.astype(value.dtype.newbyteorder("<"), copy=False)
    return b"A" + head + struct.pack(f"<{value.ndim}I", *value.shape) + little.tobytes()


def decode(body: bytes) -> Value:
    """The value these bytes are. Raises Malformed, and uses no more memory than a few times their length."""
    return _Reader(body).whole()


def frames(stream: bytes) -> list[Value]:
    """The values of all frames of a stream. Raises Malformed, also for a frame that was cut short."""
    found: list[Value] = []
    at, left = 0, MAX_ALL_ITEMS
    while at < len(stream):
        if len(found) >= MAX_FRAMES:
            raise Malformed("too many")
        if at + 4 > len(stream):
            raise Malformed("cut short")
        (size,) = COUNT.unpack_from(stream, at)
        if size > MAX_BYTES or at + 4 + size > len(stream):
            raise Malformed("cut short")
        reader = _Reader(stream[at + 4 : at + 4 + size], left)
        found.append(reader.whole())
        left -= reader.made
        at += 4 + size
    return found


class _Reader:
    """A place in some bytes, and what may still be made of them."""

    def __init__(self, body: bytes, left: int = MAX_ITEMS) -> None:
        self.body = body
        self.at = 0
        self.made = 0
        self._most = min(left, MAX_ITEMS)

    def whole(self) -> Value:
        """The one value that all the bytes are."""
        value = self.value(0)
        if self.at != len(self.body):
            raise Malformed("bytes are left over")
        return value

    def take(self, size: int) -> bytes:
        if size > len(self.body) - self.at:
            raise Malformed("cut short")
        self.at += size
        return self.body[self.at - size : self.at]

    def count(self, least: int = 1) -> int:
        (count,) = COUNT.unpack(self.take(4))
        if count * least > len(self.body) - self.at:
            raise Malformed("cut short")
        return int(count)

    def text(self) -> str:
        try:
            return self.take(self.count()).decode()
        except UnicodeDecodeError:
            raise Malformed("no text") from None

    def value(self, depth: int) -> Value:
        self.made += 1
        if depth > MAX_DEPTH or self.made > self._most:
            raise Malformed("too deep or too many")
        match self.take(1):
            case b"N":
                return None
            case b"T":
                return True
            case b"F":
                return False
            case b"I":
                return self.integer()
            case b"D":
                return DOUBLE.unpack(self.take(8))[0]
            case b"S":
                return self.text()
            case b"O":
                return Opaque(self.text())
            case b"L":
                return tuple(self.value(depth + 1) for _ in range(self.count()))
            case b"M":
                return dict(self.item(depth + 1) for _ in range(self.count(2)))
            case b"A":
                return self.array()
        raise Malformed("no such tag")

    def integer(self) -> int:
        digits = self.take(self.count())
        if len(digits) > MAX_DIGITS or not digits.removeprefix(b"-").isdigit():
            raise Malformed("no integer")
        return int(digits)

    def item(self, depth: int) -> tuple[Value, Value]:
        key = self.value(depth)
        if not isinstance(key, str | int | float | None):
            raise Malformed("no key")
        return key, self.value(depth)

    def array(self) -> np.ndarray[Any, Any]:
        import numpy as np

        code, dimensions = self.take(2)
        if code >= len(DTYPES) or dimensions > MAX_SIZES:
            raise Malformed("no array")
        shape = struct.unpack(f"<{dimensions}I", self.take(4 * dimensions))
        dtype = np.dtype("<" + DTYPES[code])
        size = dtype.itemsize
        for length in shape:
            size *= length
            if size > MAX_BYTES:
                raise Malformed("too large")
        if size == 0:
            return np.zeros(shape if max(shape) <= MAX_BYTES else 0, dtype)
        return np.frombuffer(self.take(size), dtype).reshape(shape).copy()
