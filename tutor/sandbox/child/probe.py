"""The self-test: a child tries what no program may do, and says what it got."""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable

from tutor.sandbox.child.confine import libc

assert sys.platform != "win32"  # for mypy: nothing is tried there

PTRACE_TRACEME = 0


def attempts() -> dict[str, bool]:
    """What was refused, by name; what is False was possible. Does no harm where it succeeds."""
    return {name: _refused(attempt) for name, attempt in ATTEMPTS.items()}


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, ValueError):
        return True
    return False


def _system(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _connect() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _write() -> None:
    descriptor = os.open("/dev/null", os.O_WRONLY)
    os.close(descriptor)
    if sys.platform == "linux":
        os.memfd_create("probe")


def _raise_limits() -> None:
    for which in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE):
        soft, hard = resource.getrlimit(which)
        resource.setrlimit(which, (hard, hard) if soft != hard else (max(0, hard - 1), hard))


ATTEMPTS: dict[str, Callable[[], object]] = {
    "read a file": lambda: os.open(sys.executable, os.O_RDONLY),
    "list a folder": lambda: os.listdir("/"),
    "read the environment": lambda: os.open("/proc/self/environ", os.O_RDONLY),
    "write": _write,
    "reach the network": _connect,
    "reach a local socket": lambda: socket.socketpair(),
    "start a process": _fork,
    "signal another process": lambda: os.kill(os.getppid(), signal.SIG_DFL),
    "trace a process": lambda: _system(libc.ptrace(PTRACE_TRACEME, 0, 0, 0)),
    "make memory executable": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC),
    "raise its limits": _raise_limits,
}


def self_test() -> dict[str, object]:
    """What was refused to this process, and whether its memory and processor time are bounded."""
    return {"refused": attempts(), "limits": _limits_hold()}


def _limits_hold() -> bool:
    return all(
        resource.getrlimit(which)[0] != resource.RLIM_INFINITY for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU)
    )
