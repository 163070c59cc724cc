"""Progress as pictures: score, days, mastery, forgetting, answers and misconceptions, each with its sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tutor.history import Section, sections
from tutor.history.pictures import Drawn
from tutor.picture import Drawing, Look
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui.screens.base import TutorScreen
from tutor.tui.troubles import said_to_learner
from tutor.tui.widgets.key_footer import KeyFooter
from tutor.tui.widgets.picture_colors import look_on
from tutor.tui.widgets.picture_view import DrawnRows
from tutor.tui.widgets.top_bar import TopBar

WARM_WIDTH = 60
SIDE_BY_SIDE = 120
"""Columns from which two pictures stand side by side: they need more room than text does."""


class SectionPicture(DrawnRows):
    """The rows of one section's picture."""

    DEFAULT_CSS = """
    SectionPicture { width: 1fr; height: auto; }
    """

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        self.drawn = drawn

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as the picture, however wide."""
        return self.drawn.rows

    def drawing(self, width: int, height: int) -> Drawing:
        """The picture in this width. One that cannot be drawn has its sentence all the same."""
        return self.drawn.draw(width, self.look)


class SectionView(Vertical, can_focus=True):
    """A section: its title on the border, its picture, its sentence."""

    DEFAULT_CSS = """
    SectionView { height: auto; border: round $border-blurred; padding: 0 1; border-title-color: $text-primary; }
    SectionView:focus { border: round $border; }
    SectionView Static { height: auto; color: $text-muted; }
    """

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.section = section
        self.border_title = Content(section.title)

    def compose(self) -> ComposeResult:
        """The picture, where there is one, and the sentence."""
        if self.section.drawn is not None:
            yield SectionPicture(self.section.drawn)
        yield Static(self.section.sentence, markup=False)

    def on_focus(self) -> None:
        """Come into view with the sentence, where Textual is content with a row."""
        self.call_after_refresh(self.scroll_visible, animate=False)


class ProgressScreen(TutorScreen[None]):
    """What the learner did so far."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SIDE_BY_SIDE, "-normal"), (160, "-wide")]
    DEFAULT_CSS = """
    ProgressScreen VerticalScroll { scrollbar-size-vertical: 1; }
    ProgressScreen #sections, ProgressScreen .column { height: auto; }
    ProgressScreen .column { width: 1fr; }
    ProgressScreen.-narrow #sections { layout: vertical; }
    ProgressScreen #working { padding: 1 2; color: $text-muted; }
    """
    BINDINGS = [
        Binding("tab", "app.focus_next", "Next picture", key_display="tab"),
        Binding("shift+tab", "app.focus_previous", "Picture before", show=False),
        Binding("escape,f2", "back", "Back", key_display="esc"),
        Binding("f1", "app.help", "Help"),
        Binding("ctrl+q,f12", "app.quit", "Leave", key_display="^q"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._found: tuple[Section, ...] = ()
        self._columns = 0

    def compose(self) -> ComposeResult:
        """A sentence while the attempts are read; then the sections."""
        yield from super().compose()
        yield TopBar()
        with VerticalScroll(can_focus=False):
            yield Static("Reading your answers …", id="working", markup=False)
            with Horizontal(id="sections"):
                yield Vertical(classes="column")
                yield Vertical(classes="column")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read and calculate where the screen does not wait for it."""
        self.query_one(TopBar).standing = self.session.standing()
        self._read(look_on(self.app))

    @work(exclusive=True)
    async def _read(self, look: Look) -> None:
        try:
            found = await asyncio.to_thread(read_sections, self.session, look)
        except SaveProblem as problem:
            for working in self.query("#working").results(Static):
                working.update(said_to_learner(self.app, problem))
            return
        if not (self.is_attached and self.query("#working") and self.query("#sections")):
            return  # it was left, or is just being taken away, while the answers were read
        self.query_one("#working").display = False
        self._found = found
        await self._place()

    async def _place(self) -> None:
        """Each section in its column; in one alone where there is no room for two."""
        self._columns = 2 if self.app.size.width >= SIDE_BY_SIDE else 1
        placed = in_two(self._found, self.app.size.width // 2) if self._columns == 2 else (self._found, ())
        await self.query(SectionView).remove()
        for column, sections_there in zip(self.query(".column"), placed, strict=True):
            await column.mount_all([SectionView(section) for section in sections_there])
        self.query(SectionView).first().focus()

    @work(exclusive=True, group="place")
    async def _place_anew(self) -> None:
        with self.one_frame():
            await asyncio.shield(self._place())

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for another number of columns."""
        super().on_resize(event)
        if self._found and (self.app.size.width >= SIDE_BY_SIDE) != (self._columns == 2):
            self._place_anew()

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)


def in_two(found: Sequence[Section], width: int) -> tuple[list[Section], list[Section]]:
    """The sections in two columns of about the same height, each in its order; the next goes where there is room."""
    columns: tuple[list[Section], list[Section]] = [], []
    heights = [0, 0]
    for section in found:
        at = int(heights[1] < heights[0])
        columns[at].append(section)
        drawn = section.drawn.rows if section.drawn is not None else 0
        heights[at] += drawn + len(section.sentence) // max(width, 1) + 3
    return columns


def read_sections(session: Session, look: Look) -> tuple[Section, ...]:
    """The sections, from all attempts; slow, and away from the screen. Raises SaveProblem."""
    from tutor.games import rounds_for_achievements  # brings games, which few screens need

    found = sections(session.history(rounds_for_achievements(session)))
    for section in found:
        if section.drawn is not None:  # brings what drawing needs: the first painting should not wait for it
            section.drawn.draw(WARM_WIDTH, look)
    return found
