"""What there is to read: a lesson's Markdown with its formulas set."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.reactive import reactive
from textual.widgets import Static

from tutor import typeset
from tutor.lesson import Picture
from tutor.tui import delays
from tutor.tui.widgets.sentences import sentence

if TYPE_CHECKING:
    from textual.css.query import DOMQuery

    from tutor.tui.widgets.picture_view import PictureView
    from tutor.tui.widgets.slider import Slider

TIGHT, LOW = 40, 30
"""Columns under which a picture gets a page of its own; and rows, where the text leaves too few of them free."""
LEAST_ROWS, ROOMY = 10, 18
"""Rows of a picture, without sliders and sentence, for which it stands below a text that leaves them free; and rows
that it has in a high pane otherwise, where one scrolls to it."""
FLATTEST = 0.45
"""Rows that a picture takes at most, as a share of its columns: higher ones look stretched."""

INDENTED = re.compile(r"(?m)^ {4}")
NOT_DRAWN = "The picture is not drawn yet."
BY_HAND = "select the picture with shift and the mouse, or press s to save it"
MARGIN = 3
"""Columns of the pane that are not for text: the text's own padding and the scrollbar."""


class Reading(VerticalScroll):
    """A pane with one text; the arrow keys scroll it.

    The first text is painted plainly, at once; Textual's Markdown takes a while to load, and then takes its place.
    """

    DEFAULT_CSS = """
    Reading { scrollbar-size-vertical: 1; padding: 0 1; }
    Reading > #early { padding: 0 1; height: auto; }
    Reading PictureView { height: 55%; }
    Reading.-tight PictureView { display: none; }
    Reading.-picture LessonText, Reading.-picture #early { display: none; }
    Reading.-picture PictureView { display: block; height: 100%; }
    """
    BINDINGS = [
        Binding("space", "page_down", "Read on", show=False),
        Binding("p", "picture", "Picture", tooltip="The whole pane for it, or the text again"),
        Binding("c", "copy_picture", "Copy picture", show=False, tooltip="As text"),
        Binding("s", "save_picture", "Save picture", show=False, tooltip="As an SVG file"),
        Binding("left", "slide(-1)", "Less", key_display="←", tooltip="Move the picture's slider"),
        Binding("right", "slide(1)", "More", key_display="→", tooltip="Move the picture's slider"),
        Binding("shift+left", "slide(-1, True)", "A little less", show=False),
        Binding("shift+right", "slide(1, True)", "A little more", show=False),
    ]

    text: reactive[str] = reactive("")
    picture: reactive[Picture | None] = reactive(None, bindings=True)
    """Drawn under the text; in a narrow pane only on a page of its own."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._set_width = 0
        """Columns that the text was last set for."""
        self._picture_rows = ROOMY
        """Rows of a picture below its text."""
        self._setting = asyncio.Lock()
        self._set_to: tuple[str, int] | None = None
        """The text and the columns that Textual's Markdown shows."""

    def compose(self) -> ComposeResult:
        """The text as it is painted first."""
        yield Static("", id="early", markup=False)

    async def show(self, text: str, picture: Picture | None) -> None:
        """Another text from its beginning, with its picture; when this returns, all of the text is there."""
        if picture is not self.picture:
            self.set_reactive(Reading.picture, picture)
            await self.watch_picture(picture)
            self.refresh_bindings()
        self.text = text
        if not self.query("#early"):
            # Also where the worker that opens a lesson is cancelled: Textual loses widgets in a cancelled removal.
            await asyncio.shield(self._set_markdown_once())

    def watch_text(self) -> None:
        """Show another text from its beginning."""
        self.scroll_home(animate=False)
        self._set()

    async def watch_picture(self, picture: Picture | None) -> None:
        """Draw another picture, or none. The widget comes with the first."""
        self.remove_class("-picture")
        if picture is None:
            await self.query("PictureView").remove()
            return
        from tutor.tui.widgets.picture_view import PictureView

        views = self.query(PictureView)
        view = views.first() if views else PictureView()
        if not views:
            await self.mount(view)
        view.picture = picture
        self.call_after_refresh(self.make_room)

    def make_room(self) -> None:
        """Have the picture fill what its text leaves free; where that is too little in a low pane, it is a key away."""
        if self.has_class("-picture"):
            return  # the text has no size now
        columns, rows = self.size
        texts = self.query("LessonText") or self.query("#early")  # by its name: the class brings Textual's Markdown
        free = rows - sum(text.virtual_region_with_margin.height for text in texts)
        least = LEAST_ROWS + (len(self.picture.sliders) + 2 * bool(self.picture.read) if self.picture else 0)
        self.set_class(columns < TIGHT or (rows < LOW and free < least), "-tight")
        self._picture_rows = ROOMY if free < least else min(free, max(round(columns * FLATTEST), least))
        self._size_picture()

    def _size_picture(self) -> None:
        for view in self._picture_views():
            view.styles.height = None if self.has_class("-picture") else self._picture_rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The picture's keys are only there when a picture is, those that move it where it is seen with a slider."""
        if action == "slide":
            return self.slider is not None
        return self.picture is not None if action in ("picture", "copy_picture", "save_picture") else True

    @property
    def slider(self) -> Slider | None:
        """The first slider of a picture that stands below its text, or has the page."""
        if self.picture is None:
            return None
        from tutor.tui.widgets.slider import Slider

        return next((slider for view in self._picture_views() if view.display for slider in view.query(Slider)), None)

    def action_slide(self, steps: int, fine: bool = False) -> None:
        """Move the slider, which has the keys from then on."""
        slider = self.slider
        if slider is not None:
            slider.focus()
            slider.action_move(steps, fine)

    def action_picture(self) -> None:
        """Give the picture the whole pane and the keys, or the text again."""
        self.toggle_class("-picture")
        self._size_picture()
        slider = self.slider
        if self.has_class("-picture") and slider is not None:
            slider.focus()
        else:
            self.focus()
        self.scroll_home(animate=False)

    def action_copy_picture(self) -> None:
        """Give the picture to the terminal's clipboard, as text."""
        from tutor.tui.widgets.saving import copy

        text = "".join(view.as_text() for view in self._picture_views())
        if text:
            copy(self, text, BY_HAND)
        else:
            self.notify(NOT_DRAWN, severity="warning")

    def action_save_picture(self) -> None:
        """Write the picture as an image into the folder where the tutor was started."""
        from tutor.tui.widgets.saving import named, save

        svg = "".join(view.as_svg() for view in self._picture_views())
        if svg and self.picture is not None:
            save(self, named(self.picture.title), ".svg", svg)
        else:
            self.notify(NOT_DRAWN, severity="warning")

    def _picture_views(self) -> DOMQuery[PictureView]:
        """The one picture, once it is there."""
        from tutor.tui.widgets.picture_view import PictureView

        return self.query(PictureView)

    def on_resize(self, event: Resize) -> None:
        """Formulas are set for the width there is."""
        if event.size.width != self._set_width:
            self._set()
        self.call_after_refresh(self.make_room)

    def _set(self) -> None:
        # Hidden it has no size; it will have the one that it had, or another that it then hears of.
        self._set_width = self.size.width or self._set_width
        early = self.query("#early")
        if early:
            plain = typeset.plain(self.text, typeset.UNWRAPPED)
            early.first(Static).update(sentence(INDENTED.sub(" ", plain)))  # as far as Textual's Markdown has it
            delays.after(delays.MARKDOWN_AFTER, self, self._set_markdown)
        else:
            self._set_markdown()

    @work
    async def _set_markdown(self) -> None:
        await self._set_markdown_once()

    async def _set_markdown_once(self) -> None:
        """One after the other: Textual loses widgets when their removal is cancelled, as an exclusive worker would."""
        from tutor.tui.widgets.lesson_text import LessonText

        async with self._setting:
            wanted = self.text, max(20, self._set_width - MARGIN)
            if wanted == self._set_to or not self._set_width:
                return
            found = self.query(LessonText)
            shown = found.first() if found else LessonText(open_links=False)
            if not found:
                await self.mount(shown, before=0)
            with self.app.batch_update():
                await shown.update(typeset.markdown(*wanted))
                await self.query("#early").remove()
            self._set_to = wanted
            self.call_after_refresh(self.make_room)
