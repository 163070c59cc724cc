"""``preview`` on the screen: the tutor with one lesson that is being written. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.app import SystemCommand
from textual.screen import Screen
from textual.widgets import Static

from tutor.authors.following import Followed
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.tui.app import TutorApp
from tutor.tui.commands import commands_of
from tutor.tui.screens.base import TutorScreen
from tutor.tui.screens.preview import LOOK_EVERY, PreviewScreen, Trying


class Unreadable(TutorScreen[None]):
    """What is wrong with a lesson that could never be read, until it can be."""

    DEFAULT_CSS = """
    Unreadable > #why { padding: 1 2; color: $text-error; }
    """
    BINDINGS = [("q", "app.quit", "Leave")]

    def __init__(self, followed: Followed) -> None:
        super().__init__()
        self._followed = followed

    def compose(self) -> Iterable[Static]:
        """The problems."""
        yield from super().compose()  # type: ignore[misc]  # mypy takes it for an abstract one
        yield Static("", id="why", markup=False)

    def on_mount(self) -> None:
        """Say them, and look whether they are gone."""
        self._say()
        self.set_interval(LOOK_EVERY, self._look)

    def _say(self) -> None:
        said = "\n".join(map(str, self._followed.problems))
        self.query_one("#why", Static).update(f"{said}\n\nIt is shown as soon as it can be read. q leaves.")

    def _look(self) -> None:
        if self.is_active and self._followed.was_saved():
            self._followed.read()
            self._say()
            if isinstance(self.app, PreviewApp):
                self.app.begin()


class PreviewApp(TutorApp):
    """An author who looks at a lesson."""

    def __init__(self, file: Path, root: Path) -> None:
        """Raises Problems where the course cannot be read."""
        self.followed = Followed(file, root)
        self.followed.read()
        super().__init__(self.followed.draft or open_course(root), root, self._session())

    def _session(self) -> Trying | None:
        draft = self.followed.draft
        if draft is None:
            return None
        session = Trying(draft, Progress(":memory:", "author"))
        session.open(self.followed.file.stem, 0)
        return session

    def get_default_screen(self) -> Screen[None]:
        """The lesson, or why there is none yet."""
        if isinstance(self.session, Trying):
            return PreviewScreen(self.session, self.followed)
        return Unreadable(self.followed)

    def begin(self) -> None:
        """Show the lesson once it can be read."""
        session = self._session()
        if session is not None and self.session is None:
            self.session = session
            self.push_screen(PreviewScreen(session, self.followed))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What can be done at the lesson; there is no other learner, no review, no day."""
        yield from commands_of(self, screen)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
