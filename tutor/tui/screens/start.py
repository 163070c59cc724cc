"""The start: where one is, what is to be looked at again, one key for each."""

from __future__ import annotations

import asyncio

from msgspec import Struct
from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tutor.loader.problem import Problems
from tutor.progress import SaveProblem
from tutor.session import Session, Standing
from tutor.tui import delays
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.top_bar import TopBar

LABEL, KEY = 16, 6
"""Columns of what there is to do, and of its key."""
WIDEST = 92


class Row(Struct, frozen=True):
    """One thing to do: its name, what it is now, more about that, the key."""

    label: str
    what: str
    more: str
    key: str


class StartScreen(TutorScreen[None]):
    """What there is to do today."""

    DEFAULT_CSS = """
    StartScreen #rows { height: 1fr; padding: 1 2; max-width: 96; }
    """
    BINDINGS = [
        Binding("enter,f8", "app.go_on", "Go on", key_display="enter"),
        Binding("r", "app.review", "Look again"),
        Binding("m,f4", "app.map", "Map", key_display="m"),
        Binding("p", "app.progress", "Progress"),
        Binding("s", "app.settings", "Settings"),
        Binding("question_mark,f1", "app.help", "Help", key_display="?"),
        Binding("y", "portion(True)", "A larger portion", show=False),
        Binding("n", "portion(False)", "No larger portion", show=False),
        Binding("ctrl+q,q", "app.quit", "Leave", key_display="^q", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._again: Row | None = None
        self._offer = ""
        """A larger portion, where that would keep much more."""

    def compose(self) -> ComposeResult:
        """The bar and the rows; the footer comes after the first frame."""
        yield from super().compose()
        yield TopBar()
        yield Static("", id="rows", markup=False)

    def on_mount(self) -> None:
        """Say first what is known without reading much."""
        self._show()
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        from tutor.tui.widgets.key_footer import KeyFooter

        await self.mount(KeyFooter())
        self.refresh_bindings()
        self.look()

    def on_screen_resume(self) -> None:
        """Back from somewhere: what there is to do is another thing now."""
        if self.query("KeyFooter"):
            self._show()
            self.look()

    @work(exclusive=True)
    async def look(self) -> None:
        """Look what is due where the screen does not wait for it."""
        try:
            again, offer = await asyncio.to_thread(looked, self.session)
        except (SaveProblem, Problems):
            return  # the lesson's screen says so
        self._again, self._offer = again, offer
        if self.is_attached:
            self._show(with_step=True)
            delays.after(delays.WARM_UP_AFTER, self, self._warm_up)

    def _warm_up(self) -> None:
        from tutor.tui.screens.lesson import LessonScreen

        self.post_message(LessonScreen.Furnished())

    def _show(self, *, with_step: bool = False) -> None:
        standing = self.session.standing()
        self.query_one(TopBar).standing = Standing(brand=standing.brand, week=standing.week, learner=standing.learner)
        rows = [self._going_on(standing, with_step=with_step), *([self._again] if self._again else [])]
        width = min(self.app.size.width - 4, WIDEST)
        lines = [line for row in rows for line in (*row_lines(row, width), Content(""))]
        if self._offer:
            lines += [Content(self._offer), Content("")]
        lines.append(Content.styled("Map   m      Progress   p      Settings   s      Help   ?", "$text-muted"))
        self.query_one("#rows", Static).update(Content("\n").join(lines))

    def _going_on(self, standing: Standing, *, with_step: bool) -> Row:
        more = ""
        if with_step and self.session.step_told:
            more = self.session.step_told
        return Row("Go on", standing.lesson, more or standing.chapter, "enter")

    def on_resize(self, event: events.Resize) -> None:
        """The keys stand at the right of the rows, however wide."""
        if self.query("#rows"):
            self._show(with_step=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A larger portion is taken or not where it is offered."""
        if action == "portion":
            return bool(self._offer)
        return super().check_action(action, parameters)

    def action_portion(self, larger: bool) -> None:
        """Take the larger portion, or not; it is offered once."""
        self.session.answer_offer(larger)
        self._offer = ""
        self.look()


def looked(session: Session) -> tuple[Row | None, str]:
    """What is to be looked at again, and whether a larger portion is offered. Slow. Raises SaveProblem, Problems."""
    from tutor.tui.screens.review import nothing_until

    portion = session.portion()
    session.tell_step()
    if not portion.cards:
        return None, ""
    if not portion.items:
        return Row("Look again", nothing_until(session).removesuffix("."), "", ""), ""
    count = len(portion.items)
    what = f"{count} task{'s' if count > 1 else ''}, about {portion.minutes} minute{'s' if portion.minutes > 1 else ''}"
    away = "It has been a while. The first few are the ones you know best. " if portion.is_back_after_long else ""
    return Row("Look again", what, away or by_lesson(session, portion.lessons), "r"), session.offer(portion)


def by_lesson(session: Session, lessons: tuple[tuple[str, int], ...]) -> str:
    """Of which lessons a portion's tasks are."""
    titles = [(session.lesson_title(lesson), count) for lesson, count in lessons]
    shown = [f"{count} of {title}" if count > 1 else title for title, count in titles[:4]]
    more = len(titles) - len(shown)
    return ", ".join(shown) + (f", and {more} more" if more else "")


def row_lines(row: Row, width: int) -> list[Content]:
    """A row as two lines: what there is, with its key at the right; more about it."""
    room = max(10, width - LABEL - KEY)
    what = Content(row.what).truncate(room, ellipsis=True)
    gap = " " * max(1, width - LABEL - what.cell_length - len(row.key))
    first = Content.assemble((row.label.ljust(LABEL), "bold $text-primary"), what, gap, (row.key, "bold $text-accent"))
    more = Content(row.more).truncate(room, ellipsis=True)
    return [first, *([Content.assemble(" " * LABEL, more.stylize("$text-muted"))] if row.more else [])]
