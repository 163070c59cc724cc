"""When garbage is looked for: a little often, so that no key waits for it, and everything in quiet moments."""

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

LOOK_EVERY = 0.25
QUIET = 3.0
"""Seconds without a key after which nobody waits for a key's effect."""
BREATH = 0.2
"""Seconds without a key that do where memory has grown."""
WORTH = 2
"""Collections of what is young since the last of what is new that make another one worth its time: what they leave is
then about as much work as a key, whether one comes or not."""
MANY = 40_000
"""Things that outlived a collection and are not looked at again before nobody waits. A page and its widgets are 5,000
to 20,000, which have to be seen again: they are garbage at the next page."""
GROWN = 15_000_000
"""Bytes by which the process may grow until what is new is looked through in the next breath; twice that, at once."""
GROWN_BLOCKS = 120_000
"""The same in things that Python keeps: what earlier garbage left free hides by how much there is more of it now."""
SELDOM = 1_000_000
"""Young collections before Python itself looks through everything, between a key and its effect as likely as not."""
YOUNG = (700, 10)
"""How often what is young is looked through once all is loaded; before that seldom (``tutor.__main__``)."""


class Collector:
    """Collects in place of Python, which knows nothing of keys. Times are of ``time.monotonic``.

    What is new is looked through often, so that there is never much of it; what outlived that is put out of sight
    (``gc.freeze``) when it is much, and looked through with everything else when nobody waits.
    """

    def __init__(self, *, shares: bool = False) -> None:
        """Who ``shares`` what is out of sight with other processes leaves it there: looking writes to it."""
        self.pressed_at = monotonic()
        """When a key came last."""
        self.collections = 0
        self.thorough = 0
        """How many of them looked through everything."""
        self._shares = shares
        self._owed = True
        """Whether something was loaded since all was looked through, or put out of sight while keys came."""
        self._resident, self._blocks = resident(), sys.getallocatedblocks()

    def begin(self) -> None:
        """What is loaded by now stays; the rest is looked through by ``look``."""
        if not self._shares:
            gc.freeze()
        gc.set_threshold(*YOUNG, SELDOM)
        self.pressed_at = monotonic()
        self._resident, self._blocks = resident(), sys.getallocatedblocks()

    def look(self, app: DOMNode | None = None) -> None:
        """Collect if this is a moment for it, also what watched the app and is gone."""
        quiet = monotonic() - self.pressed_at
        if self._owed and quiet >= QUIET and not self._shares:
            self._collect(app, everything=True)
        elif gc.get_count()[2] >= WORTH or self._has_grown(quiet):
            self._collect(app, everything=False)

    def _has_grown(self, quiet: float) -> bool:
        """Whether there is so much more than after the last time that it is looked through after such a quiet time."""
        by_blocks = (sys.getallocatedblocks() - self._blocks) / GROWN_BLOCKS
        grown = max((resident() - self._resident) / GROWN, by_blocks)
        return grown >= 2 or (grown >= 1 and quiet >= BREATH)

    def _collect(self, app: DOMNode | None, *, everything: bool) -> None:
        if app is not None:
            forget_gone(app)
        forget_lines()
        if everything:
            gc.unfreeze()
        gc.collect()
        self.collections += 1
        self.thorough += everything
        if everything:
            gc.freeze()
            self._owed = False
        elif not self._shares and len(gc.get_objects()) >= MANY:
            gc.freeze()
            self._owed = True
        self._resident, self._blocks = resident(), sys.getallocatedblocks()


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
