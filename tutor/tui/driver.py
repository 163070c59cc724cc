"""How Textual draws on a terminal that may go away without a word."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from io import TextIOWrapper
from threading import Event
from typing import IO, Any, cast

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.keys import Keys
from textual.message import Message

from tutor.tui.first_painting import ENTER, FirstPainting, bounded

NUMBERED = re.compile(r"\x1b\[(?:(\d{1,6})(?:;(\d{1,3}))?u|27;(\d{1,3});(\d{1,6})~)")
"""A key as its character's code, and one more than the sum of what is held: shift 1, alt 2, ctrl 4."""
SHIFT = 1
UNPRINTED = "\t\r\x1b\x7f"
"""What is typed by tab, enter, escape and backspace."""
BEGINNINGS = "[O]PX^_"
"""Signs that go on after escape: as a key, or as what a terminal says of itself."""


def speak_plainly() -> None:
    """Have terminals send keys as they always did, and take a letter after escape for one with alt.

    Where Textual asks for kitty's protocol, ctrl comes with the letter of the layout, so that ctrl+q is ctrl+й on a
    Russian keyboard and does nothing. Without it terminals send the same byte on every layout.
    """
    constants.DISABLE_KITTY_KEY = True  # type: ignore[misc]  # Textual calls it final
    linux_driver.XTermParser = PlainParser  # type: ignore[attr-defined]
    linux_driver.getincrementaldecoder = decoder_of_keys  # type: ignore[assignment,attr-defined]


def decoder_of_keys(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """Makes decoders for which a byte that is no text, as of a terminal with another encoding, is U+FFFD.

    Textual's raises, and the tutor ends.
    """
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


class PlainParser(XTermParser):
    """Textual's parser, for which any sign after escape, not letters alone, is one with alt and types nothing.

    Textual's waits whether more belongs to it; then two of them close together would be typed. And without kitty's
    protocol it takes an arrow with alt for escape and an arrow, and types what a terminal sends that is set to number
    its keys (`CSI u`, modifyOtherKeys).
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if numbered := NUMBERED.fullmatch(sequence):
            code, held = (numbered[1], numbered[2]) if numbered[1] else (numbered[4], numbered[3])
            yield from self._numbered(int(code), max(int(held or 1) - 1, 0))
            return
        if len(sequence) == 2 and sequence[0] == "\x1b" and sequence[1].isprintable() and sequence[1] not in BEGINNINGS:
            sequence, alt = sequence[1], True
        keys = ANSI_SEQUENCES_KEYS.get(sequence)
        if isinstance(keys, tuple) and len(keys) == 2 and keys[0] is Keys.Escape:
            yield events.Key(f"alt+{keys[1].value}", None)
            return
        for event in super()._sequence_to_key_events(sequence, alt):
            if alt and event.is_printable:
                yield events.Key(f"alt+{event.key.removeprefix('alt+')}", None)
            else:
                yield event

    def _numbered(self, code: int, held: int) -> Iterable[events.Key]:
        """The key of a character's code and of what is held; with shift alone, or nothing, as without numbers."""
        sign = chr(code)
        is_plain = not held & ~SHIFT and (sign.isprintable() or sign in UNPRINTED)
        if is_plain and not (sign == "\t" and held):
            yield from super()._sequence_to_key_events(sign.upper() if held and len(sign.upper()) == 1 else sign)
        else:
            named = self._parse_extended_key(f"\x1b[{ord(sign.lower()[0])};{held + 1}u")
            yield from (events.Key(each.key, None) for each in named or ())


class Written:
    """A stream that nobody may read any more: Textual's writer would die of that, and whoever writes wait for it."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or let it be."""
        with suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, or let it be."""
        with suppress(OSError, ValueError):
            self._stream.flush()

    def fileno(self) -> int:
        """The stream's number."""
        return self._stream.fileno()


class Ending(Event):
    """Set when Textual sets it, and when the terminal is gone."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    @property
    def is_gone(self) -> bool:
        """Whether nothing can come from the terminal any more."""
        looking = select.poll()  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        looking.register(self._descriptor, 0)  # one for each look: two threads ask while the screen makes room
        return bool(looking.poll(0))  # asked for nothing, it tells of hang-ups and of closed descriptors alone

    def is_set(self) -> bool:
        """Asked by Textual before each wait for keys."""
        return super().is_set() or self.is_gone


class TerminalDriver(LinuxDriver):
    """Textual's driver, for which the end of input is leaving."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        speak_plainly()
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert self._file is not None, "a terminal is there to be drawn on"
        self._file = cast("TextIOWrapper", Written(self._file))
        self.exit_event = self._ending = Ending(self.fileno)
        self._painting: FirstPainting | None = getattr(app, "painting", None)
        self._is_painted = False
        """Whether the terminal shows something that Textual takes over."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """No larger than what can be painted, whatever COLUMNS and LINES, or a terminal, say."""
        return bounded(*super()._get_terminal_size())

    def process_message(self, message: Message) -> None:
        """The same of a terminal that tells its size among the keys."""
        if isinstance(message, events.Resize):
            size = Size(*bounded(*message.size))
            message = events.Resize(size, size)
        super().process_message(message)

    def start_application_mode(self) -> None:
        """Take the terminal, also from a first painting, which stays until there is a frame."""
        painting, self._painting = self._painting, None
        self._is_painted = painting is not None and painting.attributes is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual says no types
        if painting is not None and self._is_painted:
            self.attrs_before = painting.hand_over()
        self._is_painted = False

    def write(self, data: str) -> None:
        """Write; a terminal that is on its other screen already would clear it."""
        if not (self._is_painted and data == ENTER):
            super().write(data)

    def _sigtstp_application(self, *_: object) -> None:
        """Give the terminal back, and stop with what started the tutor, as make: the shell waits for all of its job."""
        if self._auto_restart:
            self.suspend_application_mode()
            self._must_signal_resume = True
        if sys.platform != "win32":  # for mypy: Textual has another driver there
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
            os.killpg(os.getpgrp(), signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, self._sigtstp_application)
            os.kill(os.getpid(), signal.SIGSTOP)

    def run_input_thread(self) -> None:
        """Hand on what comes; when nothing can come any more, leave."""
        with suppress(OSError):  # what is read of a terminal that is gone
            super().run_input_thread()
        if self._ending.is_gone:
            self._app.call_later(self._app.run_action, "app.end_of_input")
