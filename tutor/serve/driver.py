"""How Textual draws for a browser: packets on the standard streams, which are a socket to the server.

A packet is a letter, four bytes of length (big-endian) and as many of content: ``D`` is what a terminal would get,
``M`` is JSON.
"""

from __future__ import annotations

import base64
import os
import re
import signal
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

from textual import events
from textual.app import App
from textual.drivers import web_driver
from textual.drivers.web_driver import WebDriver

from tutor.tui.driver import PlainParser

CLIPBOARD = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
LARGEST_FILE = 4_000_000
KEY = re.compile(r"[a-z0-9_+]{1,24}")


class BrowserDriver(WebDriver):
    """Textual's driver for browsers, whose end of input is leaving."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        web_driver.XTermParser = PlainParser  # type: ignore[attr-defined]  # Textual has no public place for it
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._write = partial(self._write_all)

    def _write_all(self, packet: bytes) -> int:
        """All of it. Who has gone is written to in vain, and the end of input says so to the tutor."""
        rest = memoryview(packet)
        with suppress(OSError):
            while rest:
                rest = rest[os.write(self.fileno, rest) :]
        return len(packet)

    def write(self, data: str) -> None:
        """What is to be drawn; a copied text goes to the page, which knows the browser's clipboard."""
        if copied := CLIPBOARD.fullmatch(data):
            self.write_meta({"type": "copy", "content": copied[1]})
        else:
            super().write(data)

    def run_input_thread(self) -> None:
        """Hand on what comes; when nothing can come any more, leave as when a terminal is closed."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            os.kill(os.getpid(), signal.SIGTERM)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """What the page says besides letters: keys that were tapped, sizes, focus."""
        if packet_type == "key":
            name = payload.get("key")
            if isinstance(name, str) and KEY.fullmatch(name):
                self.process_message(events.Key(name, name if len(name) == 1 else None))
        else:
            super().on_meta(packet_type, payload)

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing: a page elsewhere is no part of the tutor."""

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Send a file to be downloaded; nothing is written here."""
        read = binary.read(LARGEST_FILE)
        content = read.encode(encoding or "utf-8") if isinstance(read, str) else read
        self.write_meta(
            {"type": "file", "name": save_path.name, "content": base64.b64encode(content).decode()},
        )
        binary.close()
