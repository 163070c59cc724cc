"""macOS: the system's own sandbox, entered after everything is imported. Written from its documentation, not run."""

from __future__ import annotations

import ctypes
import ctypes.util

from tutor.sandbox.child.confine import Unavailable

PROFILE = b"(version 1)(deny default)(allow sysctl-read)"


def restrict() -> None:
    """Confine this process for good. Raises Unavailable."""
    library = ctypes.CDLL(ctypes.util.find_library("System"))
    message = ctypes.c_char_p()
    if library.sandbox_init(PROFILE, ctypes.c_uint64(0), ctypes.byref(message)) != 0:
        raise Unavailable((message.value or b"").decode("utf-8", "replace"))
