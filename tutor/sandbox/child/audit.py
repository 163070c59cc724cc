"""An audit hook that refuses what reaches outside, for systems whose kernel does not.

It stops the careless and the curious, not somebody who knows the interpreter: no boundary.
"""

from __future__ import annotations

import sys

REFUSED = (
    "open", "socket.", "subprocess.", "os.", "shutil.", "tempfile.", "ctypes.", "mmap.", "pty.", "signal.", "winreg.",
    "msvcrt.", "fcntl.", "resource.", "sqlite3.", "ftplib.", "smtplib.", "urllib.", "webbrowser.", "glob.", "syslog.",
    "_thread.start_new_thread", "cpython.run_", "pickle.find_class", "marshal.", "sys.settrace", "sys.setprofile",
    "_winapi.", "_posixsubprocess.",
)  # fmt: skip
"""Beginnings of the names of events, as Python's table of audit events has them."""


def install() -> None:
    """Refuse from now on, in this process, for good."""
    refused, starts_with, error = REFUSED, str.startswith, PermissionError

    def refuse(event: str, values: object) -> None:
        if starts_with(event, refused):
            raise error(1, f"{event} is off here")

    sys.addaudithook(refuse)
