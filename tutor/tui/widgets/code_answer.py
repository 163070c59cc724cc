"""Writing a program: the editor as an answer."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import TextArea

from tutor.tui import delays
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.code_editor import CodeEditor


class CodeAnswer(AnswerPane):
    """An editor for a program."""

    DEFAULT_CSS = """
    CodeAnswer { height: 1fr; }
    """

    def __init__(self, answer: str, function: str, starter: str) -> None:
        super().__init__()
        self._editor = CodeEditor(answer)
        self._editor.starter = starter
        self._editor.border_title = f"{function}.py"

    def compose(self) -> ComposeResult:
        """The editor."""
        yield self._editor

    def on_mount(self) -> None:
        """Colour the program once it is painted."""
        delays.after(delays.COLOURED_AFTER, self, self._colour)

    def _colour(self) -> None:
        self._editor.highlighting = True

    @property
    def answer(self) -> str:
        """The program."""
        return self._editor.text

    def replace(self, answer: str) -> None:
        """Type another program; ctrl+z brings the old one back."""
        self._editor.replace(answer, (0, 0), self._editor.document.end)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self.answer))
