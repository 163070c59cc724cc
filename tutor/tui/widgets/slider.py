"""A slider: a value between two ends, moved by arrow keys and mouse."""

from __future__ import annotations

import math

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.lesson import Slider as Declared

STEPS = 50
"""Keys from one end to the other, unless the lesson says how far a key goes."""
FINE = 10
"""Fine steps in a step."""
LEAST_TRACK = 14
"""Columns of the track under which labels give way."""


class Slider(Widget, can_focus=True):
    """One value of a picture. It takes every position that a key can reach, and shows what it is called."""

    DEFAULT_CSS = """
    Slider { height: 1; width: 1fr; color: $foreground; }
    Slider:focus { background: $block-cursor-blurred-background; text-style: bold; }
    """
    BINDINGS = [
        Binding("left", "move(-1)", "Less", key_display="←"),
        Binding("right", "move(1)", "More", key_display="→"),
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

    def __init__(self, declared: Declared, of: str, labels: int = 0) -> None:
        """``of`` is the name the formulas use; ``labels`` the columns that labels take."""
        super().__init__()
        self.declared, self.of = declared, of
        self.label = declared.label or of
        self.labels = max(labels, len(self.label))
        self.set_reactive(Slider.value, float(declared.start))

    def validate_value(self, value: float) -> float:
        """Only positions between the ends."""
        return reached(self.declared, value)

    def watch_value(self) -> None:
        """Tell whoever draws."""
        self.post_message(self.Changed(self, self.value))

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

    @property
    def written_width(self) -> int:
        """Columns that the value needs at most."""
        return max(len(written(self.declared, float(end))) for end in (self.declared.low, self.declared.high))

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
            f"  {written(self.declared, self.value)}",
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


def share(declared: Declared, value: float) -> float:
    """How far a value is from the lower end: 0 to 1."""
    if declared.log:
        return math.log(value / declared.low) / math.log(declared.high / declared.low)
    return (value - declared.low) / (declared.high - declared.low)


def at_share(declared: Declared, part: float) -> float:
    """The value so far from the lower end."""
    if declared.log:
        return float(declared.low * (declared.high / declared.low) ** part)
    return float(declared.low + part * (declared.high - declared.low))


def is_whole(declared: Declared) -> bool:
    """Whether it only takes whole numbers."""
    return declared.step is not None and declared.step == int(declared.step) and declared.low == int(declared.low)


def step_of(declared: Declared, fine: bool = False) -> float:
    """How far a key goes: what the lesson says, or a round number near a fiftieth of the way."""
    if declared.step is not None:
        return declared.step if not fine or is_whole(declared) else declared.step / FINE
    wanted = (declared.high - declared.low) / STEPS
    power = 10.0 ** math.floor(math.log10(wanted))
    step = min((factor * power for factor in (1, 2, 5, 10)), key=lambda each: abs(each - wanted))
    return step / FINE if fine else step


def moved(declared: Declared, value: float, steps: int, fine: bool) -> float:
    """The value so many keys further, within the ends."""
    if declared.log and declared.step is None:
        further = share(declared, value) + steps / (STEPS * (FINE if fine else 1))
        return at_share(declared, min(max(further, 0.0), 1.0))
    return reached(declared, value + steps * step_of(declared, fine))


def reached(declared: Declared, value: float) -> float:
    """The nearest value that fine keys reach: no digits that come from adding floats."""
    value = min(max(value, float(declared.low)), float(declared.high))
    if declared.log and declared.step is None:
        return value
    step, first = step_of(declared, fine=True), declared.low if declared.step is not None else 0.0
    nearest = round(first + round((value - first) / step) * step, 12)
    return min(max(nearest, float(declared.low)), float(declared.high))


def written(declared: Declared, value: float) -> str:
    """The value with as many digits as a fine step has; three on a logarithmic slider, two from tiny values on."""
    if is_whole(declared):
        return f"{value:.0f}".replace("-", "−")
    if declared.log and declared.low < 1e-4:
        return f"{value:.1e}".replace("-", "−")
    step = value / 100 if declared.log else step_of(declared, fine=True)
    digits = min(max(-math.floor(math.log10(step) + 1e-9), 0), 6)
    text = f"{value:.{digits}f}"
    return (text.lstrip("-") if not float(text) else text).replace("-", "−")
