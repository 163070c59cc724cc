"""Where the processes that prove for several visits come from: each is a fork of this one, which has imported sympy.

It does so when the first is asked for, and ends when nobody is left who could ask. Started as prover says.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys

REHEARSED = (("p", "prob"),)
"""The scalars of a proof that has sympy load what it loads with the first."""

assert sys.platform == "linux", "elsewhere each has a process of its own"


def main() -> None:
    """Fork a process for each socket that is sent, until nobody is left who sends any."""
    asked = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    while True:
        message, descriptors, _, _ = socket.recv_fds(asked, 1, 1)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        if not message:
            return
        _load()
        if descriptors and os.fork() == 0:  # type: ignore[attr-defined, unused-ignore]  # not on Windows
            asked.close()
            _prove(descriptors[0])
        for descriptor in descriptors:
            os.close(descriptor)


def _load() -> None:
    if "tutor.algebra.proof" not in sys.modules:
        from tutor.algebra import proof
        from tutor.algebra.domain import Domain, names_of
        from tutor.algebra.read import read

        names = names_of(Domain(REHEARSED, (), (), ()))
        proof.proves(read("log(p / (1 - p))", names), read("log(p) - log(1 - p)", names), REHEARSED, ())
        gc.collect()
        gc.freeze()  # else looking for garbage would write to what all of them read


def _prove(descriptor: int) -> None:
    from tutor.algebra import proof

    try:
        os.setsid()  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        for stream in (0, 1):
            os.dup2(descriptor, stream)
        os.close(descriptor)
        proof.main()
    finally:
        os._exit(0)
