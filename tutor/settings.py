"""What a learner may set: names, values, what each is for. They are kept with the learner, whatever the course."""

from __future__ import annotations

from msgspec import Struct

from tutor.review import MINUTES, RETENTION

PORTION, WANTED, SYNTAX, MARKS, TONE = "portion", "retention", "syntax", "marks", "tone"
MOTION, TIMERS, THEME = "motion", "timers", "theme"
"""Under which they are kept."""
THEMES = (
    *("xent-dark", "xent-light", "textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha", "dracula"),
    *("tokyo-night", "monokai", "flexoki", "catppuccin-latte", "catppuccin-frappe", "catppuccin-macchiato"),
    *("solarized-light", "solarized-dark", "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark"),
    *("atom-one-light", "ansi-dark", "ansi-light"),
)
"""The tutor's own two first, then those that Textual brings."""
OWN = "xent-"
"""What the names of its own begin with; ``light`` and ``dark`` are these."""
BARE, QUIET = "bare", "quiet"


def is_on(kept: str | None) -> bool:
    """Whether something that can be switched off is on."""
    return kept != "off"


class NoSuchValue(Exception):
    """The setting has no such value; the message says which there are."""


class Setting(Struct, frozen=True, kw_only=True):
    """One thing that may be set."""

    key: str
    """Under which it is kept."""
    name: str
    values: tuple[str, ...]
    """In order, as they are kept."""
    default: str
    unit: str = ""
    about: str

    def of(self, kept: str | None) -> str:
        """The value that holds: what is kept, where that is one, else the default."""
        return kept if kept in self.values else self.default

    def next(self, now: str, by: int) -> str:
        """The value so many places on; at an end it stays, and of two the other one."""
        at = self.values.index(now) + by
        return self.values[at % len(self.values) if len(self.values) == 2 else min(max(at, 0), len(self.values) - 1)]

    def shown(self, value: str) -> str:
        """A value as it is read."""
        return f"{value} {self.unit}".strip()

    def named(self, value: str) -> str:
        """The value that somebody typed. Raises NoSuchValue."""
        typed = value.strip().casefold()
        if self.key == THEME and f"{OWN}{typed}" in self.values:
            typed = f"{OWN}{typed}"
        if typed not in self.values:
            raise NoSuchValue(f"{value!r} is no value of {self.key}: {self.choices}")
        return typed

    @property
    def choices(self) -> str:
        """The values there are, in words."""
        first, *_, last = self.values
        is_range = len(self.values) > 5 and first[0].isdigit()
        return f"{first} to {last}" if is_range else ", ".join(self.values)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        key=PORTION,
        name="Portion",
        values=tuple(map(str, range(3, 21))),
        default=str(MINUTES),
        unit="minutes",
        about="How long looking again may take on a day",
    ),
    Setting(
        key=WANTED,
        name="Retention",
        values=tuple(f"0.{hundredths}" for hundredths in range(80, 93)),
        default=str(RETENTION),
        about="What is known less surely comes back",
    ),
    Setting(
        key=TONE,
        name="Tone",
        values=(BARE, QUIET),
        default=QUIET,
        about="Bare: lessons and review alone, no points, no days",
    ),
    Setting(
        key=MOTION,
        name="Motion",
        values=("off", "on"),
        default="on",
        about="Off: nothing on the screen moves by itself",
    ),
    Setting(
        key=TIMERS,
        name="Timers",
        values=("off", "on"),
        default="on",
        about="Off: no clocks, and no times are kept",
    ),
    Setting(
        key=THEME,
        name="Theme",
        values=THEMES,
        default=THEMES[0],
        about="The colours",
    ),
    Setting(
        key=SYNTAX,
        name="Underlined syntax",
        values=("off", "on"),
        default="on",
        about="At a pause in typing, what is not Python yet",
    ),
    Setting(
        key=MARKS,
        name="Marks of calls",
        values=("off", "on"),
        default="on",
        about="After a first wrong answer, which calls pass",
    ),
)


def setting_named(name: str) -> Setting | None:
    """The setting of this name."""
    return next((each for each in SETTINGS if each.key == name.strip().casefold()), None)


def set_to(key: str, kept: str | None) -> str:
    """What one of ``SETTINGS`` is set to, or its default."""
    return next(each for each in SETTINGS if each.key == key).of(kept)
