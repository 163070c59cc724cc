"""The system calls a running program needs, as a filter that the kernel applies: everything else fails with EPERM.

Written out as classic BPF, for a filter this small needs no library: load, compare, return.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

from tutor.sandbox.child.confine import Unavailable, libc

PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
KILL = 0x80000000
LOAD, AND, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Offsets into the kernel's ``struct seccomp_data``; arguments are 64 bits each, low word first."""
X32 = 0x40000000
"""System call numbers from here on are the x32 interface of x86-64, which reaches the same kernel functions."""
PROT_EXEC = 4
F_GETFD, F_GETFL = 1, 3

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""What the kernel calls a machine."""
TABLE = """
    read 0 63, write 1 64, readv 19 65, writev 20 66, close 3 57, lseek 8 62, fstat 5 80, mmap 9 222,
    mprotect 10 226, munmap 11 215, mremap 25 216, madvise 28 233, brk 12 214, futex 202 98,
    rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, sigaltstack 131 132, exit 60 93,
    exit_group 231 94, getrandom 318 278, clock_gettime 228 113, clock_getres 229 114, clock_nanosleep 230 115,
    nanosleep 35 101, gettimeofday 96 169, ppoll 271 73, pselect6 270 72, getpid 39 172, getppid 110 173,
    gettid 186 178, getuid 102 174, geteuid 107 175, getgid 104 176, getegid 108 177, getrusage 98 165,
    times 100 153, sched_yield 24 124, sched_getaffinity 204 123, uname 63 160, sysinfo 99 179,
    membarrier 324 283, rseq 334 293, set_robust_list 273 99, getcpu 309 168, restart_syscall 219 128,
    fcntl 72 25, prlimit64 302 261, poll 7 -, select 23 -, time 201 -
"""
"""The system calls that programs need, with their numbers on x86-64 and on 64-bit ARM."""


def numbers(machine: str) -> dict[str, int]:
    """The allowed system calls of a machine, by name, with their numbers."""
    column = 1 + list(AUDIT).index(machine)
    rows = (row.split() for row in TABLE.split(","))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


def build(machine: str) -> bytes:
    """The filter for a machine as ``platform.machine()`` names it. Raises Unavailable."""
    if machine not in AUDIT:
        raise Unavailable(f"no system call table for {machine}")
    allowed = numbers(machine)
    guarded = {
        allowed.pop("mmap"): _argument(2, PROT_EXEC, 0),
        allowed.pop("mprotect"): _argument(2, PROT_EXEC, 0),
        allowed.pop("fcntl"): _argument(1, 0xFFFFFFFF, F_GETFD, F_GETFL),
        allowed.pop("prlimit64"): _null(2),  # limits may be read, not set
    }
    steps = [_step(LOAD, ARCHITECTURE), _step(EQUAL, AUDIT[machine], 1, 0), _step(RETURN, KILL)]
    steps += [_step(LOAD, NUMBER), _step(AT_LEAST, X32, 0, 1), _step(RETURN, REFUSE)]
    for number in allowed.values():
        steps += [_step(EQUAL, number, 0, 1), _step(RETURN, ALLOW)]
    for number, check in guarded.items():
        steps += [_step(EQUAL, number, 0, len(check)), *check]
    return b"".join([*steps, _step(RETURN, REFUSE)])


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One instruction; the jumps count the instructions they leave out."""
    return struct.pack("<HBBI", code, then, otherwise, value)


def _argument(index: int, mask: int, *values: int) -> list[bytes]:
    """Allow where the argument's low word under the mask is one of the values; the kernel reads no more of it."""
    steps = [_step(LOAD, ARGUMENTS + 8 * index), _step(AND, mask)]
    for value in values:
        steps += [_step(EQUAL, value, 0, 1), _step(RETURN, ALLOW)]
    return [*steps, _step(RETURN, REFUSE)]


def _null(index: int) -> list[bytes]:
    """Allow where the argument is a null pointer."""
    low, high = ARGUMENTS + 8 * index, ARGUMENTS + 8 * index + 4
    return [
        _step(LOAD, low),
        _step(EQUAL, 0, 0, 3),
        _step(LOAD, high),
        _step(EQUAL, 0, 0, 1),
        _step(RETURN, ALLOW),
        _step(RETURN, REFUSE),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


class Filter:
    """A filter that is ready to be installed."""

    def __init__(self) -> None:
        self._steps = build(platform.machine())
        self._program = _Program(len(self._steps) // 8, self._steps)

    def install(self) -> None:
        """Confine this process for good; it must not be able to gain privileges any more. Raises Unavailable."""
        if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(self._program), 0, 0) != 0:
            raise Unavailable(os.strerror(ctypes.get_errno()))
