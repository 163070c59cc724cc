"""What there is to read: a lesson's Markdown with its formulas set."""

from __future__ import annotations

from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.reactive import reactive
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownFence

from tutor import typeset
from tutor.lesson import Picture

TIGHT, LOW = 50, 30
"""Columns and rows under which a picture gets a page of its own."""
MARGIN = 4
"""Columns that are not for text: the frame, the padding and the scrollbar."""


class Formula(MarkdownFence):
    """A fenced block; one labelled ``math`` holds a formula that is already set, and gets no box."""

    DEFAULT_CSS = """
    Formula { margin: 0 0 1 0; }
    Formula > Label { padding: 0 1; }
    Formula.-math { background: transparent; color: $text-accent; }
    """

    def __init__(self, markdown: Markdown, token: Any, code: str) -> None:
        super().__init__(markdown, token, code.rstrip("\n"))
        self.set_class(token.info == "math", "-math")

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        """Formulas are not coloured word by word."""
        return Content(code) if language == "math" else super().highlight(code, language, ansi, dark)


class LessonText(Markdown):
    """Textual's Markdown, closer set."""

    BLOCKS = {**Markdown.BLOCKS, "fence": Formula, "code_block": Formula}

    DEFAULT_CSS = """
    LessonText { padding: 0 1; margin: 0; background: transparent; }
    LessonText MarkdownParagraph { margin: 0 0 1 0; }
    LessonText MarkdownH1 { content-align: left middle; text-style: bold; color: $text-primary; margin: 0 0 1 0; }
    LessonText MarkdownH2 { text-style: bold; color: $text-primary; margin: 0; }
    """


class Reading(VerticalScroll):
    """A pane with one text; the arrow keys scroll it."""

    DEFAULT_CSS = """
    Reading { scrollbar-size-vertical: 1; }
    Reading PictureView { height: 55%; min-height: 18; margin-bottom: 1; }
    Reading.-tight PictureView { display: none; }
    Reading.-picture LessonText { display: none; }
    Reading.-picture PictureView { display: block; height: 100%; margin: 0; }
    """
    BINDINGS = [
        Binding("space", "page_down", "Read on", show=False),
        Binding("p", "picture", "Picture"),
    ]

    text: reactive[str] = reactive("")
    picture: reactive[Picture | None] = reactive(None, bindings=True)
    """Drawn under the text; in a narrow pane only on a page of its own."""

    def compose(self) -> ComposeResult:
        """The Markdown; it is filled when the text is known."""
        yield LessonText(open_links=False)

    def watch_text(self) -> None:
        """Show another text from its beginning."""
        self.scroll_home(animate=False)
        self._set()

    async def watch_picture(self, picture: Picture | None) -> None:
        """Draw another picture, or none. The widget comes with the first."""
        from tutor.tui.widgets.picture_view import PictureView

        self.remove_class("-picture")
        views = self.query(PictureView)
        if picture is None:
            await views.remove()
            return
        view = views.first() if views else PictureView()
        if not views:
            await self.mount(view)
        view.picture = picture

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The picture's key is only there when a picture is."""
        return self.picture is not None if action == "picture" else True

    def action_picture(self) -> None:
        """Give the picture the whole pane and the keys, or the text again."""
        from tutor.tui.widgets.slider import Slider

        self.toggle_class("-picture")
        sliders = self.query(Slider)
        if self.has_class("-picture") and sliders:
            sliders.first().focus()
        else:
            self.focus()
        self.scroll_home(animate=False)

    def on_resize(self, event: Resize) -> None:
        """Formulas are set for the width there is."""
        self.set_class(event.size.width < TIGHT or event.size.height < LOW, "-tight")
        if event.size.width != self._set_width:
            self._set()

    _set_width = 0

    @work(exclusive=True)
    async def _set(self) -> None:
        if not self.size.width:
            return  # not laid out yet; the first resize comes here again
        self._set_width = self.size.width
        width = max(20, self.size.width - MARGIN)
        await self.query_one(LessonText).update(typeset.markdown(self.text, width))
