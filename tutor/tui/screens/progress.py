"""Progress as pictures: score, days, mastery, forgetting, answers and misconceptions, each with its sentence."""

from __future__ import annotations

import asyncio
import os

from rich.segment import Segment
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Footer, Static

from tutor.history import Section, history, sections
from tutor.history.pictures import Drawn
from tutor.picture import BadPicture, Look, look_of
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.picture_colors import PictureColors
from tutor.tui.widgets.top_bar import TopBar

WARM_WIDTH = 60


class SectionPicture(Widget):
    """The rows of one picture, drawn when they are painted, and again for another width or theme."""

    DEFAULT_CSS = """
    SectionPicture { width: 1fr; height: auto; }
    """

    def __init__(self, drawn: Drawn, look: Look) -> None:
        super().__init__()
        self.drawn, self.look = drawn, look
        self._strips: list[Strip] | None = None
        self._strips_width = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as the picture, however wide."""
        return self.drawn.rows

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        self._strips = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.size.width
        if self._strips is None or self._strips_width != width:
            self._strips, self._strips_width = self._drawn(width), width
        return self._strips[y] if y < len(self._strips) else Strip.blank(width, self.rich_style)

    def _drawn(self, width: int) -> list[Strip]:
        colors = PictureColors(self.app.theme_variables, self.background_colors[1])
        try:
            rows = self.drawn.draw(width, self.look)
        except BadPicture as problem:
            # The sentence says the same; the rest of the screen goes on without this picture.
            return [Strip([Segment(str(problem)[:width], colors.style("muted", ""))]).adjust_cell_length(width)]
        return [
            Strip([Segment(span.text, colors.style(span.role, span.behind)) for span in row], width) for row in rows
        ]


class SectionView(Vertical, can_focus=True):
    """A section: its title on the border, its picture, its sentence."""

    DEFAULT_CSS = """
    SectionView { height: auto; border: round $border-blurred; padding: 0 1; border-title-color: $text-primary; }
    SectionView:focus { border: round $border; }
    SectionView Static { height: auto; color: $text-muted; }
    """

    def __init__(self, section: Section, look: Look) -> None:
        super().__init__()
        self.section, self.look = section, look
        self.border_title = section.title

    def compose(self) -> ComposeResult:
        """The picture, where there is one, and the sentence."""
        if self.section.drawn is not None:
            yield SectionPicture(self.section.drawn, self.look)
        yield Static(self.section.sentence, markup=False)


class ProgressScreen(TutorScreen[None]):
    """What the learner did so far."""

    # Two pictures side by side need more room than text does.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-normal"), (160, "-wide")]
    DEFAULT_CSS = """
    ProgressScreen VerticalScroll { scrollbar-size-vertical: 1; }
    ProgressScreen #sections { height: auto; layout: grid; grid-size: 2; grid-rows: auto; }
    ProgressScreen #sections > SectionView { height: 100%; }
    ProgressScreen.-narrow #sections { layout: vertical; }
    ProgressScreen.-narrow #sections > SectionView { height: auto; }
    ProgressScreen #working { padding: 1 2; color: $text-muted; }
    """
    BINDINGS = [
        Binding("tab", "app.focus_next", "Next picture", key_display="tab"),
        Binding("shift+tab", "app.focus_previous", "Picture before", show=False),
        Binding("escape,f2", "back", "Back", key_display="esc"),
        Binding("f1", "app.help", "Help"),
        Binding("ctrl+q", "app.quit", "Leave"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """A sentence while the attempts are read; then the sections."""
        yield from super().compose()
        yield TopBar()
        with VerticalScroll(can_focus=False):
            yield Static("Reading your answers …", id="working", markup=False)
            yield Vertical(id="sections")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Read and calculate where the screen does not wait for it."""
        self.query_one(TopBar).standing = self.tutor.standing()
        environment = {**os.environ, **({"NO_COLOR": "1"} if self.app.no_color else {})}
        self._read(look_of(environment, self.app.console.encoding))

    @work(exclusive=True)
    async def _read(self, look: Look) -> None:
        try:
            found = await asyncio.to_thread(read_sections, self.session, look)
        except SaveProblem as problem:
            self.query_one("#working", Static).update(str(problem))
            return
        self.query_one("#working").display = False
        await self.query_one("#sections").mount_all(SectionView(section, look) for section in found)
        self.query(SectionView).first().focus()

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)


def read_sections(session: Session, look: Look) -> tuple[Section, ...]:
    """The sections, from all attempts; slow, and away from the screen. Raises SaveProblem."""
    folder, progress = session.folder, session.progress
    attempts = progress.attempts()
    found = sections(history(progress.learner, attempts, folder.course, folder.outlines(), session.clock()))
    for section in found:
        if section.drawn is not None:  # brings what drawing needs: the first painting should not wait for it
            section.drawn.draw(WARM_WIDTH, look)
    return found
