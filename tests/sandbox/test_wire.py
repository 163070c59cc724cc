"""Values as bytes, and bytes that are no values."""

from __future__ import annotations

import random
import struct

import numpy as np
import pytest

from tutor.sandbox.wire import (
    MAX_ALL_ITEMS,
    MAX_BYTES,
    MAX_FRAMES,
    Malformed,
    Opaque,
    Value,
    decode,
    encode,
    frame,
    frames,
)

VALUES = [
    None,
    True,
    False,
    0,
    -(10**50),
    1.5,
    float("inf"),
    "",
    "é\x00\U0001f600",
    (),
    (1, (2.0, None), "x"),
    {},
    {"a": 1, 2: (True,), None: "n", 1.5: {}},
    Opaque("a generator"),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was(value: Value) -> None:
    back = decode(encode(value))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16 >f8 >i4".split())
@pytest.mark.parametrize("shape", [(), (3,), (2, 0, 4), (2, 3), (1, 1, 1, 1, 1, 1, 1, 2)])
def test_an_array_keeps_dtype_shape_and_elements(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    back = decode(encode(array))
    assert back.dtype == array.dtype.newbyteorder("<")
    assert back.shape == shape
    assert np.array_equal(back, array)


def test_nan_and_noncontiguous_arrays_travel() -> None:
    array = np.array([[1.0, np.nan], [-np.inf, -0.0]]).T
    assert np.array_equal(decode(encode(array)), array, equal_nan=True)


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1, 2},
        b"x",
        np.array(["a"]),
        np.array([None]),
        np.zeros(MAX_BYTES),
        np.zeros((0, 2**32)),
        (0,) * 300_000,
        2**3001,
        -(2**3001),
    ],
)
def test_what_is_no_plain_value_or_too_large_is_refused(value: object) -> None:
    with pytest.raises(Malformed):
        encode(value)


def test_a_lone_surrogate_is_written_out() -> None:
    assert decode(encode("\ud800")) == "\\ud800"


NESTED = b"L\x01\0\0\0" * 50 + b"N"
HEAD = struct.Struct("<cBB")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"X",
        b"NN",
        b"D\0",
        b"S\x05\0\0\0abc",
        b"S\x01\0\0\0\xff",
        b"I\x01\0\0\0x",
        b"I\x02\0\0\0--",
        b"I\0\0\0\0",
        b"L\xff\xff\xff\xff",
        b"M\x01\0\0\0L\0\0\0\0N",
        b"M\x01\0\0\0",
        NESTED,
        HEAD.pack(b"A", 99, 0),
        HEAD.pack(b"A", 11, 9),
        HEAD.pack(b"A", 11, 1) + struct.pack("<I", 2) + b"\0" * 8,
        HEAD.pack(b"A", 11, 8) + b"\xff" * 32,
        HEAD.pack(b"A", 11, 2) + struct.pack("<2I", 1 << 31, 1 << 31),
    ],
)
def test_bytes_that_are_no_value_are_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        decode(body)


def test_no_bytes_at_all_make_anything_but_a_value_or_a_refusal() -> None:
    rng = random.Random(7)
    good = encode({"a": (1, 2.5, "x", np.arange(3.0)), "b": None})
    for _ in range(5000):
        body = bytearray(good)
        for _ in range(rng.randint(1, 6)):
            body[rng.randrange(len(body))] = rng.randrange(256)
        try:
            decode(bytes(body[: rng.randint(0, len(body))]))
        except Malformed:
            continue


def test_frames_come_back_in_order_and_a_cut_one_is_refused() -> None:
    stream = frame({"a": 1}) + frame(None) + frame("x")
    assert frames(stream) == [{"a": 1}, None, "x"]
    for end in range(1, len(stream)):
        if end in (len(frame({"a": 1})), len(frame({"a": 1}) + frame(None))):
            continue
        with pytest.raises(Malformed):
            frames(stream[:end])


@pytest.mark.slow
def test_a_stream_of_very_many_frames_or_values_is_refused() -> None:
    with pytest.raises(Malformed):
        frames(frame(None) * (MAX_FRAMES + 1))
    with pytest.raises(Malformed):
        frames(frame((None,) * 150_000) * (MAX_ALL_ITEMS // 150_000 + 1))
    assert len(frames(frame((None,) * 1000) * 500)) == 500
