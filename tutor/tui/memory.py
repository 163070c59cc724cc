"""When the garbage collector looks through everything: in quiet moments, and where memory has grown."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.widgets._toast import ToastHolder, ToastRack

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

LOOK_EVERY = 0.5
QUIET = 1.5
"""Seconds without a key after which nobody waits for a key's effect."""
BREATH = 0.2
"""Seconds without a key that do where memory has grown."""
WORTH = 4
"""Young collections since the last of everything that make another one worth its time."""
GROWN = 15_000_000
"""Bytes by which the process may grow until everything is looked through in the next breath; twice that, at once."""
GROWN_BLOCKS = 120_000
"""The same in things that Python keeps: what earlier garbage left free hides by how much there is more of it now."""
SELDOM = 1_000_000
"""Young collections before Python itself looks through everything, between a key and its effect as likely as not."""
YOUNG = (700, 10)
"""How often what is young is looked through once all is loaded; before that seldom (``tutor.__main__``)."""


class Collector:
    """Collects in place of Python, which knows nothing of keys. Times are of ``time.monotonic``."""

    def __init__(self) -> None:
        self.pressed_at = monotonic()
        """When a key came last."""
        self.collections = 0
        self._resident, self._blocks = resident(), sys.getallocatedblocks()

    def begin(self) -> None:
        """What is loaded by now stays; the rest is looked through by ``look``."""
        gc.freeze()
        gc.set_threshold(*YOUNG, SELDOM)
        self._resident, self._blocks = resident(), sys.getallocatedblocks()

    def look(self, app: DOMNode | None = None) -> None:
        """Collect if this is a moment for it, also what watched the app and is gone."""
        if self._wants(monotonic() - self.pressed_at, self._grown()):
            if app is not None:
                forget_gone(app)
            forget_lines()
            gc.collect()
            self.collections += 1
            self._resident, self._blocks = resident(), sys.getallocatedblocks()

    def _grown(self) -> float:
        """By how much there is more than after the last time, in what makes a look through everything worth it."""
        by_blocks = (sys.getallocatedblocks() - self._blocks) / GROWN_BLOCKS
        return max((resident() - self._resident) / GROWN, by_blocks)

    @staticmethod
    def _wants(quiet: float, grown: float) -> bool:
        if grown >= 1:
            return quiet >= BREATH or grown >= 2
        return quiet >= QUIET and gc.get_count()[2] >= WORTH


def forget_gone(node: DOMNode) -> None:
    """Let go of what watched a node and is gone, as every editor that was ever shown watches the app's theme.

    Textual does so only when what they watch changes, and has no public way to ask for it.
    """
    for watchers in getattr(node, "__watchers", {}).values():
        watchers[:] = [(who, then) for who, then in watchers if not who._closing]


def forget_toasts(app: App[Any]) -> None:
    """Remove what held a toast that is not shown any more: Textual removes the toast and leaves what is around it."""
    shown = {ToastRack._toast_id(each) for each in app._notifications}
    for screen in app.screen_stack:
        for holder in screen.query(ToastHolder):
            if holder.id not in shown:
                holder.remove()


def forget_lines() -> None:
    """Let go of the painted lines of widgets that are gone.

    Textual remembers two colours for each of the last 1,024 widgets that had a border, by the widget's cache of lines,
    which keeps all those lines. Both colours are worked out again in microseconds.
    """
    from textual._styles_cache import StylesCache

    remembered = getattr(StylesCache.get_inner_outer, "cache_clear", None)
    if remembered is not None:
        remembered()


def resident() -> int:
    """Bytes of memory that the process has now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        page: int = os.sysconf("SC_PAGE_SIZE")  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        return pages * page
    except (OSError, ValueError, IndexError):
        return 0
