"""Exploring: the picture itself is the answer; its sliders are moved, and enter gives where they are."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from tutor.attempt import Unreadable
from tutor.checkers.explore import setting, settings
from tutor.lesson import Picture
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.picture_view import PictureView
from tutor.tui.widgets.slider import Slider

KEYS, SEVERAL = "← → move, with shift finely · enter answers", "↑ ↓ slider · "


class ExploreAnswer(AnswerPane):
    """A picture whose sliders are set."""

    DEFAULT_CSS = """
    ExploreAnswer { height: 1fr; min-height: 8; }
    ExploreAnswer PictureView { height: 1fr; min-height: 7; padding: 0; }
    ExploreAnswer PictureCanvas { min-height: 3; }
    ExploreAnswer #keys { height: 1; color: $text-muted; }
    """
    BINDINGS = [
        Binding("up", "slider(-1)", "Slider above", show=False),
        Binding("down", "slider(1)", "Slider below", show=False),
        Binding("enter", "give", "Answer", show=False),
    ]

    def __init__(self, picture: Picture | None, answer: str) -> None:
        super().__init__()
        self._picture = picture
        self._wanted = answer
        """Where the sliders should be once they are there."""

    def compose(self) -> ComposeResult:
        """The picture with its sliders, and how to move them."""
        yield PictureView()
        several = self._picture is not None and len(self._picture.sliders) > 1
        yield Static(f"{SEVERAL}{KEYS}" if several else KEYS, id="keys", markup=False)

    async def on_mount(self) -> None:
        """The sliders come with the picture."""
        view = self.query_one(PictureView)
        await view.watch_picture(None)
        view.set_reactive(PictureView.picture, self._picture)
        await view.watch_picture(self._picture)
        self._set(self._wanted)

    @property
    def answer(self) -> str:
        """Where the sliders are: ``tau=2.1 p=0.3``."""
        sliders = self.query_one(PictureView).sliders if self.is_mounted else {}
        return setting(sliders) if sliders else self._wanted

    def replace(self, answer: str) -> None:
        """Put the sliders elsewhere; to their start where nothing is said."""
        self._set(answer)

    def _set(self, answer: str) -> None:
        if self._picture is None:
            return
        try:
            wanted = dict(settings(self._picture, answer, {})) if answer.strip() else {}
        except Unreadable:  # an answer to an earlier picture
            wanted = {}
        for slider in self.query(Slider):
            slider.value = wanted.get(slider.of, float(slider.declared.start))

    def take_focus(self) -> None:
        """Let the arrow keys move the first slider."""
        sliders = self.query(Slider)
        if sliders and not any(slider.has_focus for slider in sliders):
            self.screen.set_focus(sliders.first())

    def on_slider_changed(self) -> None:
        """Keep where the sliders are."""
        self.post_message(self.Edited(self.answer))

    def action_slider(self, by: int) -> None:
        """Go to the slider above or below."""
        sliders = list(self.query(Slider))
        at = next((i for i, slider in enumerate(sliders) if slider.has_focus), 0)
        self.screen.set_focus(sliders[(at + by) % len(sliders)])

    def action_give(self) -> None:
        """Give where the sliders are as the answer."""
        self.submit()
