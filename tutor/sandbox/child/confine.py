"""The layers that confine a child, each of which can be left out so that tests see what the others hold."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
NOBODY = 65534

libc = ctypes.CDLL(None, use_errno=True)


class Unavailable(Exception):
    """The kernel does not have this layer, or does not grant it."""


# For mypy, which looks at every system: a job object bounds what runs on this one.
assert sys.platform != "win32"


def prctl(option: int, value: int) -> None:
    """Raises Unavailable."""
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise Unavailable(os.strerror(ctypes.get_errno()))


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends, also if it has ended meanwhile."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def become_nobody() -> None:
    """Give up root for good; nothing happens to an ordinary user."""
    if os.geteuid() != 0:
        return
    try:
        os.setgroups([])
        if sys.platform == "linux":
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError as problem:
        raise Unavailable(str(problem)) from None


def address_space() -> int:
    """Bytes of address space that this process has mapped; 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as pages:
            return int(pages.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def limit_resources(seconds: float, memory: int, mapped: int) -> None:
    """Processor time, ``memory`` bytes more than ``mapped``; no new processes, no growing files, few descriptors."""
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_CPU", int(seconds) + 2)
    _limit("RLIMIT_FSIZE", 0)
    _limit("RLIMIT_NOFILE", 16)
    _limit("RLIMIT_NPROC", 0)
    _limit("RLIMIT_MEMLOCK", 0)
    _limit("RLIMIT_MSGQUEUE", 0)
    if mapped:
        _limit("RLIMIT_AS", mapped + memory)


def _limit(name: str, value: int) -> None:
    which = getattr(resource, name, None)
    if which is None:
        return
    hard = resource.getrlimit(which)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))
