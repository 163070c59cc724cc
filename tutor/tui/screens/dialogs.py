"""Small questions over a screen, each with a typed answer."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from tutor import typeset
from tutor.ending import Ending
from tutor.tui.screens.base import Dialog
from tutor.tui.widgets.sentences import sentence

WIDTH, WIDEST, AROUND = 74, 73, 7
"""Columns of a help at least, of its text at most, and of what stands around that: border, padding, scroll bar."""


class Confirm(Dialog[bool]):
    """A yes or no before something is lost. Escape is no."""

    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical { width: 56; max-width: 100%; height: auto; padding: 1 2; border: round $warning;
        background: $surface; }
    Confirm Horizontal { height: auto; align-horizontal: right; margin-top: 1; }
    Confirm Button { margin-left: 2; }
    """
    BINDINGS = [("escape,n", "answer(False)", "No"), ("y", "answer(True)", "Yes")]

    def __init__(self, question: str, yes: str, no: str = "Keep it") -> None:
        super().__init__()
        self.question, self.yes, self.no = question, yes, no

    def compose(self) -> ComposeResult:
        """The question and two buttons; the harmless one has the focus."""
        with Vertical():
            yield Static(self.question, markup=False)
            with Horizontal():
                yield Button(f"{self.no} (n)", id="no", compact=True)
                yield Button(f"{self.yes} (y)", variant="warning", id="yes", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by key."""
        self.dismiss(yes)


class LessonDone(Dialog[str | None]):
    """The end of a lesson: what one can do now, what it earned, the next mark. The answer is where to go, or nothing.

    That is ``next``, ``map`` or ``review``.
    """

    DEFAULT_CSS = """
    LessonDone { align: center middle; }
    LessonDone > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        border: round $success; background: $surface; border-title-color: $text-primary; }
    LessonDone VerticalScroll { height: auto; max-height: 80%; scrollbar-size-vertical: 1; }
    LessonDone .row { height: auto; }
    LessonDone .name { width: 14; color: $text-muted; }
    LessonDone .said { width: 1fr; height: auto; }
    LessonDone .ways { height: auto; align-horizontal: right; margin-top: 1; }
    LessonDone Button { margin-left: 2; min-width: 8; }
    """
    AUTO_FOCUS = "Button:last-child"
    BINDINGS = [
        ("escape,f7", "go('')", "Stay"),
        ("m,f4", "go('map')", "Map"),
        ("r", "go('review')", "Look again"),
        ("n", "go('next')", "Next lesson"),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("down", "scroll(1)", "Down", show=False),
        Binding("pageup", "scroll(-10)", "Page up", show=False),
        Binding("pagedown,space", "scroll(10)", "Page down", show=False),
    ]

    def __init__(self, ending: Ending, today: date, *, bare: bool = False, is_due: bool = True) -> None:
        """``bare`` leaves out points; ``is_due`` says whether there is something to look at again today."""
        super().__init__()
        self.ending, self.today, self.bare, self.is_due = ending, today, bare, is_due

    def compose(self) -> ComposeResult:
        """What there is to say, then the ways on; the next lesson has the focus."""
        with Vertical() as box:
            box.border_title = Content(self.ending.title)
            with VerticalScroll(can_focus=False):
                for name, said in ending_rows(self.ending, self.today, bare=self.bare):
                    with Horizontal(classes="row"):
                        yield Static(name, classes="name", markup=False)
                        yield Static(said, classes="said", markup=False)
            with Horizontal(classes="ways"):
                yield Button("Stay (esc)", id="stay", compact=True)
                yield Button("Map (m)", id="map", compact=True)
                if self.is_due:
                    yield Button("Look again (r)", id="review", compact=True)
                if self.ending.next_title:
                    yield Button("Next (n)", variant="success", id="next", compact=True)

    def on_resize(self, event: events.Resize) -> None:
        """Say how to read on, where not all of it is seen."""
        super().on_resize(event)
        self.call_after_refresh(self._say_scrolling)

    def _say_scrolling(self) -> None:
        box = self.query_one("LessonDone > Vertical")
        box.border_subtitle = "arrows scroll" if self.query_one(VerticalScroll).max_scroll_y > 0 else ""

    def action_scroll(self, rows: int) -> None:
        """Read on, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_go(event.button.id or "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is not offered has no key."""
        return super().check_action(action, parameters) and (self.is_due or parameters != ("review",))

    def action_go(self, where: str) -> None:
        """Answer by key."""
        there = where in ("map", "review") or (where == "next" and bool(self.ending.next_title))
        self.dismiss(where if there else None)


def ending_rows(ending: Ending, today: date, *, bare: bool = False) -> list[tuple[str, Content]]:
    """What there is to say at the end of a lesson, by what it is; and of its chapter, where that ends too."""
    costs = f": {', '.join(ending.costs)}" if ending.costs else ""
    done, again, kept = ("●" if each else "○" for each in ending.marks)
    rows = [
        ("You can now", sentence(typeset.plain(ending.goal, typeset.UNWRAPPED)) if ending.goal else None),
        ("Points", None if bare else Content(f"{ending.points} of {ending.possible}{costs}")),
        ("Still open", Content(", ".join(ending.open_tasks)) if ending.open_tasks else None),
        ("Marks", Content(f"{done} done   {again} again (another day)   {kept} kept (2 weeks)")),
        ("Level", Content(ending.level) if ending.level and not bare else None),
        ("Next mark", Content(next_mark_told(ending.next_mark_on, today)) if ending.next_mark_on else None),
    ]
    if (chapter := ending.chapter) is not None:
        rows.append(("Chapter done", Content(chapter.title)))
        if chapter.best is not None:
            rows.append(("Your best", Content(chapter.best.line)))
        if chapter.boss and not bare:
            rows.append(("Its boss", Content(f"{chapter.boss}, b on the start screen")))
        if chapter.next_title:
            about = f": {chapter.next_about}" if chapter.next_about else ""
            rows.append(("Then", Content(f"{chapter.next_title}{about}")))
    rows.append(("Next", Content(ending.next_title or "This was the last lesson of the course.")))
    others = [goal for goal in chapter.goals if goal != ending.goal] if chapter is not None else []
    rows += [
        ("" if at else "You can also", sentence(typeset.plain(goal, typeset.UNWRAPPED)))
        for at, goal in enumerate(others)
    ]
    return [(name, said) for name, said in rows if said is not None]


def next_mark_told(day: date, today: date) -> str:
    """When the next mark can be had, and how."""
    when = "now" if day <= today else "tomorrow or later" if (day - today).days == 1 else f"from {day.day} {day:%B} on"
    return f"{when}, r on the start screen"


def tables(text: str) -> list[str]:
    """The rows of a text that cannot be broken: those that are indented."""
    return [row for row in text.splitlines() if row.startswith(" ")]


class Help(Dialog[None]):
    """The keys, and what they do here; as wide as the widest row of its tables, which no line break is to tear."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll { max-width: 100%; height: auto; max-height: 90%; padding: 1 2; scrollbar-size-vertical: 1;
        border: round $primary; background: $surface; border-title-color: $text-primary; }
    """
    BINDINGS = [("escape,f1,question_mark,q,enter", "dismiss", "Close")]

    def __init__(self, text: str, heading: str = "Help") -> None:
        super().__init__()
        self.text, self.heading = text, heading

    def compose(self) -> ComposeResult:
        """The text; it scrolls where it is longer than the screen."""
        with VerticalScroll() as box:
            box.border_title = Content(self.heading)
            box.border_subtitle = "escape closes"
            widest = max(map(cell_len, tables(self.text)), default=0)
            box.styles.width = max(WIDTH, min(widest, WIDEST) + AROUND)
            yield Static(self.text, markup=False)
