"""An editor for answers that are programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from rich.style import Style
from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.content import Content
from textual.geometry import Offset
from textual.reactive import var
from textual.widgets.text_area import Edit, EditResult, Selection, TextAreaTheme

from tutor.tui.themes import syntax_colors
from tutor.tui.widgets import python_editing
from tutor.tui.widgets.own_keys import act_at_once, actions_of
from tutor.tui.widgets.painted_lines import Look, PaintedLines
from tutor.tui.widgets.python_editing import Change, Location

AFTER_CURSOR = 3
"""Columns that Textual keeps in sight from the cursor on."""
HIGHLIGHTED_LINES = 1000
"""Longer programs are shown plain: TextArea asks the syntax tree for the whole program again at every key."""

UNDERLINE = Style(underline=True)

PLAIN_KEYS = {"enter": "\n", "tab": " " * python_editing.INDENT}
"""What the keys that are no characters insert where they are pasted. Bindings would run after the keys that follow."""

CAPTURES = {
    "keyword": "keyword keyword.function keyword.return keyword.operator conditional repeat exception include",
    "function": "function method type.class type.definition attribute attribute.builtin",
    "builtin": "function.builtin type.builtin constant.builtin boolean variable.builtin",
    "string": "string string.escape",
    "number": "number float",
    "comment": "comment preproc",
}
"""The names that the grammar's highlight query gives to words, by the role they are coloured for."""


class Underlined(Struct, frozen=True):
    """A part of a line that is underlined."""

    row: int
    start: int
    end: int


class MeantKey(Struct, frozen=True):
    """The last key, where it did more than insert its character: what it would have inserted, and what it did."""

    plain: str
    before: Selection
    change: Change


class Offered(Struct, frozen=True):
    """Names for what stands before the cursor, and which of them is there now; none yet where ``at`` is -1."""

    names: tuple[str, ...]
    start: Location
    end: Location
    at: int = -1


class CodeEditor(PaintedLines, inherit_bindings=False):
    """Lines that help with Python and lets go of the keys that belong to the screen.

    Tab indents, so escape leaves: `action_leave` moves the focus on. A screen that wants escape for itself, while a
    check runs for instance, binds it with priority.
    """

    DEFAULT_CSS = """
    CodeEditor {
        height: 1fr;
        padding: 0;
        background: $background;
        color: $foreground;
        border: round $border-blurred;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        &:focus {
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
        }
        & .text-area--gutter { color: $text-muted; }
        & .text-area--cursor-line { background: $surface; }
        & .text-area--cursor-gutter { color: $foreground; background: $surface; text-style: bold; }
        & .text-area--matching-bracket { background: $input-selection-background; text-style: bold underline; }
        &:dark .text-area--cursor { color: $background; background: $foreground; }
        &:light .text-area--cursor { color: $background; background: $foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+tab", "dedent", "Dedent", show=False, id="editor.dedent"),
        # A terminal that cannot send ctrl+slash sends ctrl+underscore.
        Binding("ctrl+slash,ctrl+underscore", "toggle_comment", "Comment", show=False, id="editor.comment"),
        Binding("escape", "leave", "Leave the editor", show=False, id="editor.leave"),
        *PaintedLines.BINDINGS,
    ]
    ACTIONS: ClassVar[dict[str, str]] = actions_of(BINDINGS)

    paste_gap: ClassVar[float] = 0.005
    """Keys that follow one another within this many seconds are pasted: nobody types so fast."""

    highlighting: var[bool] = var(False, init=False)
    """Whether to colour the program; off at first, so that the first frame need not wait for the grammar."""

    complete: Callable[[int], tuple[str, ...]] | None = None
    """How the name before an offset may go on."""

    starter: str = ""
    """What stood here at first. A whole function of the same name that is pasted over it takes its place."""

    def __init__(
        self,
        text: str = "",
        *,
        read_only: bool = False,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            text,
            read_only=read_only,
            show_line_numbers=True,
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.cursor_blink = False
        self._without_room = True
        self._last_key_time = 0.0
        self._meant_key: MeantKey | None = None
        self._offered: Offered | None = None
        """While tab goes from name to name."""
        self.underlined: Underlined | None = None
        """What is underlined now; an edit in its line, or above it, takes that away."""
        self.said = ""
        """Why, on the border."""

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._follow_app_theme)

    def _follow_app_theme(self) -> None:
        # The app's own theme_variables are those of the theme before, until its style sheets are read again.
        self.register_theme(program_theme(self.app.get_css_variables()))
        self.theme = "program"
        self.notify_style_update()

    def watch_highlighting(self) -> None:
        self._fit_language(self.document.line_count)

    def _fit_language(self, line_count: int) -> None:
        """Colour programs of a length for which that is quick; the cursor and what is in view stay."""
        language = "python" if self.highlighting and line_count <= HIGHLIGHTED_LINES else None
        if language == self.language:
            return
        selection, scroll = self.selection, self.scroll_offset
        with self.prevent(self.SelectionChanged):
            self.language = language
            self.selection = selection
        self.scroll_to(*scroll, animate=False, immediate=True)
        self.refresh()

    def underline(self, place: tuple[int, int] | None, said: str) -> None:
        """Underline a part of the program, offsets within one line, and say why on the border, where nothing moves."""
        underlined = None
        if place is not None:
            lines = self.text[: place[0]].split(self.document.newline)
            underlined = Underlined(len(lines) - 1, len(lines[-1]), len(lines[-1]) + place[1] - place[0])
        if (underlined, said) != (self.underlined, self.said):
            self._show_underlined(underlined, said)
            self.notify_style_update()
            self.refresh()

    def _show_underlined(self, underlined: Underlined | None, said: str) -> None:
        self.underlined, self.said = underlined, said
        self.border_subtitle = Content.styled(said, "$text-warning")

    def _no_underline(self) -> None:
        """The program is another one now."""
        if self.said:
            self._show_underlined(None, "")

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        if self.underlined is not None and self.underlined.row == line_index:
            line.stylize(UNDERLINE, self.underlined.start, self.underlined.end)
        return line

    def look_of(self, row: int) -> Look:
        underlined = self.underlined if self.underlined is not None and self.underlined.row == row else None
        return *super().look_of(row), underlined

    def load_text(self, text: str) -> None:
        self._no_underline()
        self._fit_language(text.count("\n") + 1)
        super().load_text(text)

    def edit(self, edit: Edit) -> EditResult:
        if self.underlined is None or edit.top[0] <= self.underlined.row:
            self._no_underline()
        taken = edit.bottom[0] - edit.top[0]
        self._fit_language(self.document.line_count + edit.text.count("\n") - taken)
        return super().edit(edit)

    def undo(self) -> None:
        self._no_underline()
        super().undo()
        self._fit_language(self.document.line_count)

    def redo(self) -> None:
        self._no_underline()
        super().redo()
        self._fit_language(self.document.line_count)

    def on_resize(self) -> None:
        """The cursor is in sight once there is room."""
        if self._without_room and self.size:
            self._without_room = False
            self.scroll_cursor_visible()

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        # While TextArea undoes an edit that hides the scroll bar it scrolls to where the cursor was, beyond the end.
        # Without room every place is out of sight, and the lines' beginnings would be once there is some.
        if self.cursor_location[0] >= self.document.line_count or not self.size:
            return Offset(0, 0)
        moved = super().scroll_cursor_visible(center, animate)
        if self.scroll_offset.x and self._is_seen_from_the_beginning():
            self.scroll_to(x=0, animate=False, immediate=True)
        return moved

    def _is_seen_from_the_beginning(self) -> bool:
        """Whether the cursor, and what Textual keeps after it, is in sight where the lines' beginnings are."""
        column = self.wrapped_document.location_to_offset(self.cursor_location).x
        return column + self.gutter_width + AFTER_CURSOR <= self.scrollable_content_region.width

    async def on_key(self, event: events.Key) -> None:
        """A character with what it brings; any other key at once, before the letters that follow."""
        if event.key != "tab":
            self._offer_no_more()
        await act_at_once(self, event, self.ACTIONS)
        in_paste = event.time - self._last_key_time < self.paste_gap
        meant_key, self._meant_key = self._meant_key, None
        self._last_key_time = event.time
        plain = PLAIN_KEYS.get(event.key, event.character if event.is_printable else None)
        if plain is None or self.read_only or event._stop_propagation:
            return
        event.stop()
        event.prevent_default()
        change = None if in_paste else self._change_by(event.key, plain)
        if in_paste and meant_key is not None:
            # Only its second key shows that text is being pasted: then the first was not meant to do more either.
            self._take_back(meant_key)
            self._insert(meant_key.plain)
        if change is None:
            self._insert(plain)
        else:
            self._meant_key = MeantKey(plain, self.selection, change)
            self.make(change)

    def _change_by(self, key: str, plain: str) -> Change | None:
        match key:
            case "enter":
                return python_editing.new_line(self.document.lines, self.selection)
            case "tab":
                return self._completed() or python_editing.indent(self.document.lines, self.selection)
            case _:
                over = self.text == self.starter and self.selected_text == "..."
                return python_editing.typed(self.document.lines, self.selection, plain, over=over)

    def _completed(self) -> Change | None:
        """The name before the cursor as far as it is sure; where it is not, one name after the other."""
        offered = self._offered
        if offered is not None and self.selection == Selection.cursor(offered.end):
            return self._take_offered(replace(offered, at=(offered.at + 1) % len(offered.names)))
        end = self.cursor_location
        if self.complete is None or not self.selection.is_empty or not self._names_may_stand(end):
            return None
        word = re.search(r"\w*$", self.document.get_line(end[0])[: end[1]])
        names = self.complete(python_editing.offset_of(self.text, end))
        if word is None or not names:
            return None
        offered = Offered(names, (end[0], word.start()), end)
        sure = common_beginning(names)
        if len(names) == 1 or (not word[0] and not sure) or len(sure) > len(word[0]):
            return self._offer(offered, sure)
        return self._take_offered(replace(offered, at=0))

    def _names_may_stand(self, place: Location) -> bool:
        line = self.document.get_line(place[0])[: place[1]]
        around = python_editing.surroundings(self.document.lines, place)
        return bool(re.search(r"[\w.]$", line)) and not around.quote and around.comment_at < 0

    def _take_offered(self, offered: Offered) -> Change:
        return self._offer(offered, offered.names[offered.at])

    def _offer(self, offered: Offered, text: str) -> Change:
        """Put so much of a name in place, and say on the border which there are."""
        end = (offered.start[0], offered.start[1] + len(text))
        self._offered = replace(offered, end=end) if len(offered.names) > 1 else None
        self.border_subtitle = self._names_in_a_row(offered) if self._offered else ""
        return Change(offered.start, offered.end, text, end, end)

    def _names_in_a_row(self, offered: Offered) -> Content:
        """As many of the names as fit, from the one that is there now on."""
        room, first = max(self.size.width - 8, 10), max(offered.at, 0)
        shown: list[Content] = []
        for at in range(first, len(offered.names)):
            name = offered.names[at]
            if room < len(name) + 4 and shown:
                shown.append(Content.styled("…", "$text-muted"))
                break
            room -= len(name) + 2
            shown.append(Content.styled(name, "bold $text-primary" if at == offered.at else "$text-muted"))
        return Content("  ").join(shown)

    def _offer_no_more(self) -> None:
        if self._offered is not None:
            self._offered = None
            self.border_subtitle = Content.styled(self.said, "$text-warning")

    def go_where_one_types(self) -> None:
        """To what a starter leaves to be written, which the first letter replaces; else to the end."""
        span = python_editing.to_be_written(self.text)
        self.selection = Selection(*span) if span else Selection.cursor(self.document.end)
        self.scroll_to(x=0, animate=False, immediate=True)
        self.call_after_refresh(self.scroll_cursor_visible)

    def _take_back(self, key: MeantKey) -> None:
        if key.change.edits:
            self.undo()
        self.selection = key.before

    def _insert(self, text: str) -> None:
        self.replace(text, *self.selection, maintain_selection_offset=False)

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self._paste(event.text)

    def action_paste(self) -> None:
        self._paste(self.app.clipboard)

    def _paste(self, text: str) -> None:
        if not self.read_only:
            text = python_editing.pasted(text)
            self.history.checkpoint()
            if self.text == self.starter and python_editing.defines_again(self.starter, text):
                self.select_all()
            self._insert(text)
            self.history.checkpoint()

    def action_delete_left(self) -> None:
        change = None
        if self.selection.is_empty and not self.read_only:
            change = python_editing.backspace(self.document.lines, self.cursor_location)
        if change is None:
            super().action_delete_left()
        self.make(change)

    def action_dedent(self) -> None:
        self._let_go_if_read_only()
        self.make(python_editing.dedent(self.document.lines, self.selection))

    def action_toggle_comment(self) -> None:
        self._let_go_if_read_only()
        self.make(python_editing.toggle_comment(self.document.lines, self.selection))

    def _let_go_if_read_only(self) -> None:
        """A program that cannot be changed leaves these keys to the screen."""
        if self.read_only:
            raise SkipAction

    def action_leave(self) -> None:
        self.screen.focus_next()


def common_beginning(names: Sequence[str]) -> str:
    """What all names begin with."""
    first, last = min(names), max(names)
    return next((first[:at] for at in range(len(first)) if not last.startswith(first[: at + 1])), first)


def program_theme(variables: dict[str, str]) -> TextAreaTheme:
    """The colours of program text in the app's theme; all else in the editor comes from its style sheet."""
    styles: dict[str, Style] = {}
    for role, color in syntax_colors(variables).items():
        # Without colour, weight and slant still tell keywords and comments apart.
        style = _style(color, bold=role == "keyword", italic=role == "comment")
        styles |= dict.fromkeys(CAPTURES[role].split(), style)
    return TextAreaTheme(name="program", syntax_styles=styles)


def _style(color: Color, *, bold: bool, italic: bool) -> Style:
    return Style(color=color.rich_color, bold=bold or None, italic=italic or None)


if __name__ == "__main__":
    import sys

    from textual.app import App, ComposeResult
    from textual.widgets import Footer

    from tutor.tui.themes import THEMES

    PROGRAM = '''\
import numpy as np


class Walk:
    """How far somebody has come."""

    pace: float = 1.4  # metres in a second

    @staticmethod
    def distance(x, y):
        """The length of the way through the points x, y."""
        if len(x) != len(y) or not isinstance(x, list):
            raise ValueError(f"{len(x)} and {len(y)} coordinates")
        return sum(np.hypot(dx, dy) for dx, dy in zip(np.diff(x), np.diff(y)) if dx or dy)
'''

    class Example(App[None]):
        """The editor alone; another theme's name may be given."""

        def compose(self) -> ComposeResult:
            yield CodeEditor(PROGRAM)
            yield Footer()

        def on_mount(self) -> None:
            for theme in THEMES:
                self.register_theme(theme)
            self.theme = sys.argv[1] if len(sys.argv) > 1 else THEMES[0].name
            editor = self.query_one(CodeEditor)
            editor.border_title = "answer.py"
            self.call_after_refresh(setattr, editor, "highlighting", True)

    Example().run()
