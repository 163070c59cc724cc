"""Keys and clicks take turns: the next is heard when all that the one before began is done."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress

from textual import events
from textual.app import App
from textual.errors import NoWidget
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from tutor.tui.screens.base import PatientScreen

Typed = events.Key | events.Paste | events.MouseDown | events.MouseUp
Passing = events.MouseMove | events.MouseScrollDown | events.MouseScrollUp
"""What the mouse does on its way: it waits only behind what waits already, so that who drags selects what they saw."""

PATIENCE = 5.0
"""Seconds after which keys no longer wait for what does not come."""
LOOK = 0.05
"""Seconds between two looks whether what is waited for has gone."""
PAUSE = 0.1
"""Seconds without a key after which it is seen to that all letters are done, so that no later key waits for them."""


class Turns:
    """What was typed and is not done yet, of an app that says when a screen is ready for more.

    Textual hands a key to what has the focus, and does what it is bound to only when it has come all the way up to the
    app. Letters that follow need no way up, so that they would be typed first, and into what had the focus before.
    """

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: deque[Typed | Passing] = deque()
        self._handed_out: list[Typed | Passing] = []
        """What the app has not heard of yet although it is its turn."""
        self._handing_out: asyncio.Task[None] | None = None
        self._target: MessagePump = app
        self._typed_in: Widget | None = None
        """A field to which keys went that it deals with in their order; the next that is not for it alone waits."""
        self._typed_at = 0.0
        self._pause: asyncio.TimerHandle | None = None
        self._went_on = False
        """Whether the last key brought another step."""

    @property
    def busy(self) -> bool:
        """Whether something typed is not done yet."""
        return bool(self._waiting) or not (self._handing_out is None or self._handing_out.done())

    async def over(self) -> None:
        """Wait until nothing that was typed is left."""
        while self.busy:
            await asyncio.sleep(0.001)

    def is_its_turn(self, event: events.Event) -> bool:
        """Whether the app may hear of an event now; what is typed has to wait for its turn."""
        if not isinstance(event, Typed | Passing) or event.is_forwarded:
            return True
        if isinstance(event, Passing) and not self.busy:
            return True
        if not any(event is each for each in self._handed_out):
            self._waiting.append(event)
            if self._handing_out is None or self._handing_out.done():
                self._handing_out = asyncio.create_task(self._hand_out())
            return False
        self._handed_out = [each for each in self._handed_out if each is not event]
        self._target = self._heard_by(event)
        return True

    def _heard_by(self, event: Typed | Passing) -> MessagePump:
        """What deals with an event: what the mouse is on, else what has the focus."""
        if isinstance(event, events.MouseEvent):
            with suppress(NoWidget):
                return self._app.screen.get_widget_at(event.x, event.y)[0]
        return self._app.focused or self._app.screen

    async def _hand_out(self, *, after_letters: bool = False) -> None:
        if after_letters:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._all_typed()
        while self._waiting:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._take(self._waiting.popleft())

    async def _take(self, event: Typed | Passing) -> None:
        if isinstance(event, events.Key) and event.key.startswith("alt+"):
            event.character = None  # a letter with alt is no letter
        field = self._app.focused
        if field is not None and self._typed_in in (None, field) and stays_in(field, event) and self._is_ready():
            self._typed_in, self._went_on = field, False
            self._post(event)
            self._look_at_pause()
            return
        await self._all_typed()
        if self._went_on and self._is_enter_too_many(event):
            return
        began = events.Event().time
        self._post(event)
        await passed_through(self._app)
        await followed_up(self._target)
        await self._ready()
        self._went_on = self._changed_at() > began

    def _look_at_pause(self) -> None:
        loop = asyncio.get_running_loop()
        self._typed_at = loop.time()
        if self._pause is None:
            self._pause = loop.call_later(PAUSE, self._see_to_letters)

    def _see_to_letters(self) -> None:
        self._pause = None
        loop = asyncio.get_running_loop()
        if self.busy or self._typed_in is None:
            return
        if (left := self._typed_at + PAUSE - loop.time()) > 0:
            self._pause = loop.call_later(left, self._see_to_letters)
        elif self._app.is_running:
            self._handing_out = asyncio.create_task(self._hand_out(after_letters=True))

    def _post(self, event: Typed | Passing) -> None:
        if self._app.post_message(event):
            self._handed_out.append(event)

    async def _all_typed(self) -> None:
        """Wait until a field has dealt with its keys, and the screen is ready."""
        field, self._typed_in = self._typed_in, None
        if field is not None:
            await passed_through(self._app)
            await followed_up(field)
        await self._ready()

    async def _ready(self) -> None:
        while not self._is_ready():
            await asyncio.sleep(0.001)

    def _is_enter_too_many(self, event: Typed | Passing) -> bool:
        """Whether enter was pressed before the step was there that it would answer now, without a key between."""
        return isinstance(event, events.Key) and event.key == "enter" and event.time < self._changed_at()

    def _changed_at(self) -> float:
        screen = self._front
        return screen.changed_at if isinstance(screen, PatientScreen) else 0.0

    @property
    def _front(self) -> Screen[object] | None:
        return self._app.screen_stack[-1] if self._app.screen_stack else None

    def _is_ready(self) -> bool:
        """Whether the screen in front is all there, and not about to be another."""
        screen = self._front
        return screen is None or (screen.is_mounted and not (isinstance(screen, PatientScreen) and screen.changing))


def stays_in(field: Widget, event: Typed | Passing) -> bool:
    """Whether a key is for a field alone, which deals with its keys in order: nothing hangs on it anywhere else."""
    own: frozenset[str] | None = getattr(field, "stays", None)
    leaves: Callable[[str], bool] | None = getattr(field, "leaves", None)
    if own is None or not isinstance(event, events.Key) or (leaves is not None and leaves(event.key)):
        return False
    return event.is_printable or event.key in own


async def followed_up(target: MessagePump) -> None:
    """Wait until what a node was told, and what it tells on the way up to the app, is done."""
    nodes = [*target.ancestors_with_self] if isinstance(target, Widget) else [target]
    await Walk(nodes, twice=True).over()


async def passed_through(node: MessagePump) -> None:
    """Wait until a node has dealt with all that was sent to it so far, or is gone."""
    await Walk([node]).over()


class Walk:
    """A way through nodes that waits at each until it has dealt with all that was sent to it so far, or is gone.

    One that stays ``twice`` at each waits for what the node told itself meanwhile too. The nodes hand it on to one
    another: whoever waits for its end is not woken on the way.
    """

    def __init__(self, nodes: Iterable[MessagePump], *, twice: bool = False) -> None:
        self._left = deque(nodes)
        self._twice = twice
        self._at: MessagePump | None = None
        self._arrived = asyncio.Event()

    async def over(self) -> None:
        """Walk, and wait for the end."""
        self._go_on()
        while not self._arrived.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._arrived.wait()
            if self._at is not None and not self._at.is_running:
                self._go_on()

    def _go_on(self) -> None:
        while self._left:
            self._at = self._left.popleft()
            if self._at.post_message(events.Callback(self._stay if self._twice else self._go_on)):
                return
        self._arrived.set()

    def _stay(self) -> None:
        if self._at is None or not self._at.post_message(events.Callback(self._go_on)):
            self._go_on()
