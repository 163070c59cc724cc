"""The filter, applied to system calls by a small interpreter of the instructions it is made of."""

from __future__ import annotations

import struct

import pytest

from tutor.sandbox.child import seccomp
from tutor.sandbox.child.confine import Unavailable

MACHINES = list(seccomp.AUDIT)


def verdict(machine: str, number: int, *arguments: int, audit: int | None = None) -> int:
    """What the kernel would answer."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    audit = seccomp.AUDIT[machine] if audit is None else audit
    call = struct.pack("<IIQ6Q", number, audit, 0, *padded)
    steps = list(struct.iter_unpack("<HBBI", seccomp.build(machine)))
    at, word = 0, 0
    while True:
        code, then, otherwise, value = steps[at]
        match code:
            case seccomp.LOAD:
                (word,) = struct.unpack_from("<I", call, value)
            case seccomp.AND:
                word &= value
            case seccomp.RETURN:
                return value
            case seccomp.EQUAL | seccomp.AT_LEAST:
                holds = word == value if code == seccomp.EQUAL else word >= value
                at += then if holds else otherwise
        at += 1


@pytest.mark.parametrize("machine", MACHINES)
def test_only_the_listed_calls_are_allowed(machine: str) -> None:
    guarded = ("mmap", "mprotect", "fcntl", "prlimit64")
    numbers = seccomp.numbers(machine)
    free = {number for name, number in numbers.items() if name not in guarded}
    allowed = {number for number in range(1024) if verdict(machine, number, 0, 99, 4) == seccomp.ALLOW}
    assert allowed == free
    assert verdict(machine, 1023) == seccomp.REFUSE


@pytest.mark.parametrize("machine", MACHINES)
def test_the_x32_interface_is_refused(machine: str) -> None:
    assert {verdict(machine, seccomp.X32 + number) for number in range(600)} == {seccomp.REFUSE}


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_is_killed(machine: str) -> None:
    assert verdict(machine, 0, audit=0x40000003) == seccomp.KILL


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "allowed"),
    [
        ("mmap", (0, 4096, 1 | 2), True),
        ("mmap", (0, 4096, 1 | 4), False),
        ("mmap", (0, 4096, 7 | 1 << 40), False),
        ("mprotect", (0, 4096, 1), True),
        ("mprotect", (0, 4096, 5), False),
        ("fcntl", (3, 1), True),
        ("fcntl", (3, 3), True),
        ("fcntl", (3, 0), False),
        ("fcntl", (3, 4), False),
        ("prlimit64", (0, 9, 0), True),
        ("prlimit64", (0, 9, 8), False),
        ("prlimit64", (0, 9, 1 << 32), False),
    ],
)
def test_arguments_decide_where_a_call_has_two_faces(
    machine: str, name: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    expected = seccomp.ALLOW if allowed else seccomp.REFUSE
    assert verdict(machine, seccomp.numbers(machine)[name], *arguments) == expected


def test_an_unknown_machine_has_no_filter() -> None:
    with pytest.raises(Unavailable, match="riscv64"):
        seccomp.build("riscv64")
