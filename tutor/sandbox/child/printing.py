"""Where the program's prints go: straight to a descriptor, so that nothing is lost when it is stopped."""

from __future__ import annotations

import io
import os


class Printing(io.TextIOBase):
    """A text stream on a descriptor, without a buffer."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.count = 0
        """Bytes written so far."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        left = memoryview(text.encode("utf-8", "backslashreplace"))
        self.count += len(left)
        while left:
            left = left[os.write(self.descriptor, left) :]
        return len(text)
