"""Progress as pictures: score, days, mastery, forgetting, answers and misconceptions, each with its sentence."""

from __future__ import annotations

import asyncio

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tutor.history import Section, sections
from tutor.history.pictures import Drawn
from tutor.picture import Drawing, Look
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.key_footer import KeyFooter
from tutor.tui.widgets.picture_colors import look_on
from tutor.tui.widgets.picture_view import DrawnRows
from tutor.tui.widgets.top_bar import TopBar

WARM_WIDTH = 60


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
        Binding("ctrl+q,f12", "app.quit", "Leave", key_display="^q"),
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
                working.update(str(problem))
            return
        if not (self.is_attached and self.query("#working") and self.query("#sections")):
            return  # it was left, or is just being taken away, while the answers were read
        self.query_one("#working").display = False
        views = [SectionView(section) for section in found]
        await self.query_one("#sections").mount_all(views)
        views[0].focus()

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)


def read_sections(session: Session, look: Look) -> tuple[Section, ...]:
    """The sections, from all attempts; slow, and away from the screen. Raises SaveProblem."""
    from tutor.games import rounds_for_achievements  # brings games, which few screens need

    found = sections(session.history(rounds_for_achievements(session)))
    for section in found:
        if section.drawn is not None:  # brings what drawing needs: the first painting should not wait for it
            section.drawn.draw(WARM_WIDTH, look)
    return found
