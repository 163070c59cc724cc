"""Writing a program: the editor as an answer, and what is seen of the program at a pause in typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import TextArea

from tutor.asking import Asked
from tutor.checkers.marks import Mark
from tutor.lesson import Code, Training
from tutor.session import Session
from tutor.settings import SYNTAX
from tutor.tui import delays
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.call_marks import marked
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.python_editing import offset_of

if TYPE_CHECKING:
    from tutor.checkers.code.naming import Explained


class CodeAnswer(AnswerPane):
    """An editor for a program, with marks of the task's calls on its upper border, where they take no room."""

    DEFAULT_CSS = """
    CodeAnswer { height: 1fr; }
    """

    marks: reactive[tuple[Mark, ...]] = reactive((), init=False, repaint=False)
    """Of each call of the task, at the last pause; none before the first wrong answer."""
    of_earlier: reactive[bool] = reactive(False, init=False, repaint=False)
    """Whether the program was changed since."""

    BINDINGS = [Binding("ctrl+f", "find", "Find and replace", show=False)]

    def __init__(self, task: Code | Training, asked: Asked, answer: str, session: Session) -> None:
        super().__init__()
        self._lesson_task = task
        self._session = session
        self._editor = CodeEditor(answer or asked.starter)
        self._editor.starter = asked.starter
        self._file = f"{asked.name}.py"
        self._title = Content(self._file)
        self._editor.border_title = self._title
        self._editor.complete = lambda at: session.programs.completions(task, self.answer, at)
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """The editor."""
        yield self._editor

    def on_mount(self) -> None:
        """Begin where one types, unless somebody has begun; colour and look at the program once it is painted."""
        if self.untouched:
            self._editor.go_where_one_types()
        delays.after(delays.COLOURED_AFTER, self, self._colour)

    def _colour(self) -> None:
        self._editor.highlighting = True
        if self._pause is None:
            self.look_later()

    def explained(self) -> Explained | None:
        """What the name under the cursor is, where that is known."""
        at = offset_of(self.answer, self._editor.cursor_location)
        return self._session.programs.explained(self._lesson_task, self.answer, at)

    async def action_find(self) -> None:
        """Find in the program, and replace."""
        from tutor.tui.widgets.find_bar import FindBar

        if not self.query(FindBar):
            await self.mount(FindBar(self._editor))
        self.query_one(FindBar).open()

    @property
    def answer(self) -> str:
        """The program."""
        return self._editor.text

    @property
    def untouched(self) -> bool:
        """Whether the program is still the starter."""
        return self.answer == self._editor.starter

    def replace(self, answer: str) -> None:
        """Type another program; ctrl+z brings the old one back."""
        self._editor.replace(answer, (0, 0), self._editor.document.end)
        self._editor.move_cursor((0, 0))  # what was selected is something else now
        if self.untouched:
            self._editor.go_where_one_types()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self.answer))
        self.of_earlier = True
        self.look_later()

    def submit(self) -> None:
        """Give the answer; what is looked at does not keep its verdict waiting."""
        self._stop_looking()
        super().submit()

    def watch_judged(self) -> None:
        """A first wrong answer brings marks."""
        if self.judged is not None:
            self.look_later()

    # At a pause

    def _stop_looking(self) -> None:
        self.workers.cancel_group(self, "look")
        if self._pause is not None:
            self._pause.stop()

    def look_later(self) -> None:
        """Look at the program at the next pause; what was being looked at is another one."""
        self._stop_looking()
        self._pause = self.set_timer(delays.LOOK_AFTER, self.look)

    def look(self) -> None:
        """Underline what is not Python yet, and mark which calls pass, as far as both are switched on."""
        self._stop_looking()
        program = self.answer
        echo = self._session.echo(self._lesson_task, program)
        begun = self._session.is_on(SYNTAX) and program != self._editor.starter
        self._editor.underline(echo.place if begun else None, echo.problem or "" if begun else "")
        if not self._session.programs.shows_marks(self._lesson_task):
            self.marks = ()
        elif isinstance(self._lesson_task, Code) and not echo.problem:
            self._mark(self._lesson_task, program)

    @work(exclusive=True, group="look")
    async def _mark(self, task: Code, program: str) -> None:
        from tutor.sandbox.stoppable import stoppable  # the sandbox may come after the lesson is painted

        found = await stoppable(self._session.programs.marks, task, program)
        if found:
            self.marks, self.of_earlier = found, False

    def watch_marks(self) -> None:
        """Other marks."""
        self._show_marks()

    def watch_of_earlier(self) -> None:
        """The same marks, of what is an earlier program now, or not."""
        self._show_marks()

    def on_resize(self) -> None:
        """More or fewer of them fit."""
        self._show_marks()

    def _show_marks(self) -> None:
        title = Content(self._file)
        if self.marks:
            room = self.size.width - len(f"╭─ {self._file}   ─╮")
            from tutor.tui.widgets.picture_colors import look_on  # brings the pictures

            in_ascii = look_on(self.app).marks == "ascii"
            title += Content("  ") + marked(self.marks, room, of_earlier=self.of_earlier, in_ascii=in_ascii)
        if not title.is_same(self._title):  # to set it again would paint all of the editor
            self._title = self._editor.border_title = title
