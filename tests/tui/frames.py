"""Every painted frame of the tutor, as a terminal would show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyte
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen


class Frames:
    """Frames of an app from now on: each as its rows and the kind of the screen in front. Equal ones come once."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._terminal = pyte.Screen(*app.size)
        self._stream = pyte.Stream(self._terminal)
        self._display: Callable[[Screen[Any], Any], None] = app._display
        self.seen: list[tuple[str, str]] = []
        app._display = self._painted  # type: ignore[method-assign]
        self._paint(app.screen, app.screen._compositor.render_full_update())

    def _painted(self, screen: Screen[Any], renderable: Any) -> None:
        self._display(screen, renderable)
        if not self._app._batch_count and isinstance(renderable, CompositorUpdate):
            self._paint(screen, renderable)

    def _paint(self, screen: Screen[Any], update: CompositorUpdate) -> None:
        app = self._app
        if (self._terminal.columns, self._terminal.lines) != app.size:
            self._terminal.resize(app.size.height, app.size.width)
        self._stream.feed(update.render_segments(app.console))
        frame = "\n".join(line.rstrip() for line in self._terminal.display), type(screen).__name__
        if not self.seen or self.seen[-1] != frame:
            self.seen.append(frame)
