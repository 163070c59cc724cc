"""Windows: a job object bounds a worker's memory and time, and ends it with the tutor. Written, not run."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import Any

from tutor.sandbox.result import Limits

EXTENDED_LIMITS = 9
PROCESS_TIME, ACTIVE_PROCESSES, PROCESS_MEMORY, DIE_ON_EXCEPTION, KILL_ON_CLOSE = 0x2, 0x8, 0x100, 0x400, 0x2000
ITSELF = {"": 256 << 20, "torch": 1 << 30}
"""Bytes that Python commits before a program starts: with numpy, or with torch besides."""


class _Limits(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION``."""

    _fields_ = [
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_set", ctypes.c_size_t),
        ("most_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peaks", ctypes.c_size_t * 2),
    ]


def limits_for(limits: Limits, needs: str = "") -> _Limits:
    """The job's limits: one process, its time in units of 100 ns, its memory."""
    job = _Limits()
    job.flags = PROCESS_TIME | ACTIVE_PROCESSES | PROCESS_MEMORY | DIE_ON_EXCEPTION | KILL_ON_CLOSE
    job.process_time = int((limits.seconds + 1) * 10_000_000)
    job.processes = 1
    job.process_memory = limits.memory + ITSELF[needs]
    return job


def confine(worker: subprocess.Popen[Any], limits: Limits, needs: str = "") -> None:
    """Put a worker that has not seen its program yet into a job. Raises OSError."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        told = limits_for(limits, needs)
        done = kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.byref(told), ctypes.sizeof(told))
        handle = int(worker._handle)  # type: ignore[attr-defined, unused-ignore]  # the standard library's own
        if not done or not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(handle)):
            raise ctypes.WinError(ctypes.get_last_error())
