"""A slider: a value between two ends, moved by arrow keys and mouse."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.lesson import Slider as Declared
from tutor.picture.sliding import at_share, moved, reached, share, written

LEAST_TRACK = 14
"""Columns of the track under which labels give way."""


def written_width(declared: Declared) -> int:
    """Columns that the value needs at most."""
    return max(len(written(declared, float(end))) for end in (declared.low, declared.high))


class Slider(Widget, can_focus=True):
    """One value of a picture. It takes every position that a key can reach, and shows what it is called."""

    DEFAULT_CSS = """
    Slider { height: 1; width: 1fr; color: $foreground; }
    Slider:focus { background: $block-cursor-blurred-background; text-style: bold; }
    """
    BINDINGS = [
        Binding("left", "move(-1)", "Less", key_display="←"),
        Binding("right", "move(1)", "More", key_display="→"),
        Binding("tab", "following", "Next slider", key_display="⇥"),
        Binding("shift+left", "move(-1, True)", "A little less", show=False),
        Binding("shift+right", "move(1, True)", "A little more", show=False),
        Binding("home", "end(-1)", "Least", show=False),
        Binding("end", "end(1)", "Most", show=False),
    ]

    value: reactive[float] = reactive(0.0)

    class Changed(Message):
        """The value is another one now."""

        def __init__(self, slider: Slider, value: float) -> None:
            super().__init__()
            self.slider, self.value = slider, value

        @property
        def control(self) -> Slider:
            """The slider that changed."""
            return self.slider

    def __init__(self, declared: Declared, of: str, labels: int = 0, values: int = 0) -> None:
        """``of`` is the name the formulas use; ``labels`` and ``values`` the columns that these take at all sliders."""
        super().__init__()
        self.declared, self.of = declared, of
        self.label = declared.label or of
        self.labels = max(labels, len(self.label))
        self.written_width = max(values, written_width(declared))
        self.set_reactive(Slider.value, float(declared.start))

    def validate_value(self, value: float) -> float:
        """Only positions between the ends."""
        return reached(self.declared, value)

    def watch_value(self) -> None:
        """Tell whoever draws."""
        self.post_message(self.Changed(self, self.value))

    @property
    def following(self) -> Slider | None:
        """The slider below; None at the last one, from where tab leads elsewhere."""
        beside = list(self.parent.query(Slider)) if isinstance(self.parent, Widget) else [self]
        after = beside[beside.index(self) + 1 :]
        return after[0] if after else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key for a slider that is not there."""
        return action != "following" or self.following is not None

    def action_following(self) -> None:
        """To the slider below."""
        if self.following:
            self.following.focus()

    def action_move(self, steps: int, fine: bool = False) -> None:
        """A key's step, or a tenth of one."""
        self.value = moved(self.declared, self.value, steps, fine)

    def action_end(self, end: int) -> None:
        """To the least or the greatest value."""
        self.value = float(self.declared.low if end < 0 else self.declared.high)

    # Drawing, and the mouse on what is drawn

    @property
    def track(self) -> tuple[int, int]:
        """The first column of the track, and how many it has."""
        rest = self.size.width - self.written_width - LEAST_TRACK - 4
        before = min(self.labels, max(rest, self.size.width // 3)) + 2
        return before, max(self.size.width - before - self.written_width - 2, 4)

    def render(self) -> Content:
        """Label, track and value in one line."""
        before, columns = self.track
        at = round(share(self.declared, self.value) * (columns - 1))
        left, knob, right = ("=", "O", "-") if self.app.no_color else ("━", "●", "─")
        return Content.assemble(
            Content(self.label).truncate(before - 2, ellipsis=True, pad=True),
            "  ",
            (left * at, "$primary"),
            (knob, "bold $text-primary"),
            (right * (columns - 1 - at), "$text-muted"),
            f"  {written(self.declared, self.value):>{self.written_width}}",
        )

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the knob to the mouse, and keep it there while the button is down."""
        self.capture_mouse()
        self._follow(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse while its button is down."""
        if self.app.mouse_captured is self:
            self._follow(event)

    def on_mouse_up(self) -> None:
        """Let go."""
        self.release_mouse()

    def _follow(self, event: events.MouseEvent) -> None:
        first, columns = self.track
        self.value = at_share(self.declared, min(max((event.x - first) / (columns - 1), 0.0), 1.0))
