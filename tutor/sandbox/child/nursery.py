"""Where the warm processes of several visits come from: each is a fork of this one, which has imported everything.

So the pages that all of them only read are in memory once. It has one thread, sees no program and no answer, and ends
when nobody is left who could ask. A warm process confines itself after the fork, as one that was started alone does.
Run as ``python -I -c ... DESCRIPTOR``.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from typing import NoReturn

from tutor.sandbox.child import warm

assert sys.platform == "linux", "elsewhere workers are started ahead: tutor.sandbox.child.solo"


def main() -> None:
    """Fork a warm process for each socket that is sent, until nobody is left who sends any."""
    asked = socket.socket(fileno=int(sys.argv[1]))
    warm.load()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    while True:
        message, descriptors, _, _ = socket.recv_fds(asked, 4096, 1)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        if not message:
            return
        if descriptors and os.fork() == 0:  # type: ignore[attr-defined, unused-ignore]  # not on Windows
            asked.close()
            _be_warm(socket.socket(fileno=descriptors[0]), message.decode())
        for descriptor in descriptors:
            os.close(descriptor)


def _be_warm(control: socket.socket, layers: str) -> NoReturn:
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        warm.serve(control, warm.layers_in(layers))
        os._exit(0)
    finally:
        os._exit(70)
