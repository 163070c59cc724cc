"""Which course to learn, where there are several."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Middle, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.courses import Offered
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.key_footer import KeyFooter


class CourseScreen(TutorScreen[Path | None]):
    """The courses there are; the answer is the folder of the one that was chosen, or None to go on as before."""

    DEFAULT_CSS = """
    CourseScreen Vertical { width: 76; max-width: 100%; height: auto; max-height: 90%; border: round $border;
        padding: 1 2; }
    CourseScreen #title { text-style: bold; color: $text-primary; margin-bottom: 1; }
    CourseScreen OptionList { height: auto; max-height: 16; border: none; background: transparent; }
    """
    BINDINGS = [
        Binding("escape", "dismiss", "As before"),
        Binding("ctrl+q,f12", "app.quit", "Leave", key_display="^q"),
    ]

    def __init__(self, courses: tuple[Offered, ...], identity: str) -> None:
        """``identity`` is of the course that is open."""
        super().__init__()
        self.courses, self.identity = courses, identity

    def compose(self) -> ComposeResult:
        """Each with what it is about."""
        yield from super().compose()
        with Middle(), Center(), Vertical():
            yield Static("Which course? It is remembered; ctrl+p, Change course asks again.", id="title", markup=False)
            yield OptionList(*(Option(_listed(course)) for course in self.courses), markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Enter alone takes the one that is open."""
        listed = self.query_one(OptionList)
        here = (at for at, course in enumerate(self.courses) if course.identity == self.identity)
        listed.highlighted = next(here, 0)
        listed.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.courses[event.option_index].root)


def _listed(course: Offered) -> Content:
    about = (("\n" + " ".join(course.about.split()), "$text-muted"),) if course.about else ()
    return Content.assemble((course.title, "bold"), *about, "\n")
