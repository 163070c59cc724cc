"""Keys in, text and cursor out: █ is the cursor, ▒ where the selection was begun."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Button, TextArea
from textual.widgets.text_area import Selection

from tests.tui.playing import press, running, settled
from tutor.tui.themes import THEMES, contrast
from tutor.tui.widgets.code_editor import HIGHLIGHTED_LINES, CodeEditor
from tutor.tui.widgets.python_editing import to_be_written

SCREEN_KEYS = (*(f"f{number}" for number in range(1, 13)), "ctrl+j", "ctrl+n", "ctrl+t", "ctrl+q")
PROGRAM = """\
@cache
class Loss(Base):  # a comment
    def of(self, p: float = 0.5) -> float:
        if p is None: raise ValueError(f"no {p}\\n")
        return -sum(math.log(x) for x in (p, True))
"""


class Editing(App[None]):
    """An editor among others, on a screen that has keys of its own."""

    BINDINGS = [Binding(key, f"hear('{key}')", priority=key == "ctrl+q") for key in SCREEN_KEYS]

    def __init__(self, marked: str = "█", *, read_only: bool = False) -> None:
        super().__init__()
        self.marked = marked
        self.read_only = read_only
        self.heard: list[str] = []
        self.changes = 0

    def compose(self) -> ComposeResult:
        yield CodeEditor(self.marked.replace("█", "").replace("▒", ""), read_only=self.read_only)
        yield Button("elsewhere")

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        cursor = place(self.marked.replace("▒", ""), "█")
        anchor = place(self.marked.replace("█", ""), "▒") if "▒" in self.marked else cursor
        self.editor.selection = Selection(anchor, cursor)

    @property
    def editor(self) -> CodeEditor:
        return self.query_one(CodeEditor)

    @property
    def shown(self) -> str:
        """The editor's text with its cursor and selection marked."""
        lines = self.editor.text.split("\n")
        anchor, cursor = self.editor.selection
        marks = {cursor: "█"} if anchor == cursor else {anchor: "▒", cursor: "█"}
        for (row, column), mark in sorted(marks.items(), reverse=True):
            lines[row] = lines[row][:column] + mark + lines[row][column:]
        return "\n".join(lines)

    def action_hear(self, key: str) -> None:
        self.heard.append(key)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self.changes += 1


def place(text: str, mark: str) -> tuple[int, int]:
    before = text[: text.index(mark)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


async def send(pilot: Pilot[None], text: str, seconds_apart: float) -> None:
    """Send the keys that a terminal sends for the text."""
    for count, character in enumerate(text, start=1):
        key = events.Key("enter", "\r") if character == "\n" else events.Key(character, character)
        if character == "\t":
            key = events.Key("tab", "\t")
        key.time = count * seconds_apart
        pilot.app.post_message(key)
    await settled(pilot)


EDITS = [
    ("def f(x):█", ["enter"], "def f(x):\n    █"),
    ("f█", ["left_parenthesis"], "f(█)"),
    ("f(█)", ["enter"], "f(\n    █\n)"),
    ("x = █", ["quotation_mark"], 'x = "█"'),
    ("▒name█", ["left_square_bracket"], "[▒name█]"),
    ("f(█)", ["backspace"], "f█"),
    ("        █x", ["backspace"], "    █x"),
    ("█x", ["tab"], "    █x"),
    ("▒a\nb█", ["tab"], "    ▒a\n    b█"),
    ("    ▒a\n    b█", ["shift+tab"], "▒a\nb█"),
    ("    x█", ["shift+tab"], "x█"),
    ("x█", ["ctrl+slash"], "# x█"),
    ("x█", ["ctrl+underscore"], "# x█"),
    ("▒# a\n# b█", ["ctrl+underscore"], "▒a\nb█"),
    ("ab█", ["backspace"], "a█"),
    ("a▒bc█d", ["backspace"], "a█d"),
    ("▒name█", ["x"], "x█"),
    ("a\nb█\nc", ["alt+up"], "b█\na\nc"),
    ("a\nb█\nc", ["alt+down"], "a\nc\nb█"),
    ("a\n▒b\nc█\nd", ["alt+up"], "▒b\nc█\na\nd"),
    ("a\n▒b\n█c", ["alt+down"], "a\nc\n▒b█"),
    ("a█b\nc", ["ctrl+d"], "ab\na█b\nc"),
    ("▒a\nb█", ["ctrl+d"], "a\nb\n▒a\nb█"),
    ("one █two three", ["ctrl+delete"], "one █ three"),
    ("one █two three", ["alt+d"], "one █ three"),
    ("▒one█", ["alt+d"], "█"),
    ("one two█", ["alt+backspace"], "one █"),
    ("one\n█two\nthree", ["ctrl+shift+k"], "one\n█three"),
    ("on█e\ntwo", ["ctrl+k"], "on█\ntwo"),
]


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("before", "keys", "expected"), EDITS)
async def test_a_key_edits_and_one_undo_takes_it_back(before: str, keys: list[str], expected: str) -> None:
    app = Editing(before)
    async with running(app) as pilot:
        await press(pilot, *keys)
        assert app.shown == expected
        assert app.changes == 1
        await press(pilot, "ctrl+z")
        assert app.shown == before
        await press(pilot, "ctrl+y")
        assert app.shown == expected


@pytest.mark.parametrize(
    ("before", "keys", "expected"),
    [
        ("f(█)", ["right_parenthesis"], "f()█"),
        ("x = '█'", ["apostrophe"], "x = ''█"),
        ("    x = 1█", ["home"], "    █x = 1"),
        ("    █x = 1", ["home"], "█    x = 1"),
        ("█    x = 1", ["home"], "    █x = 1"),
        ("    x = 1█", ["shift+home"], "    █x = 1▒"),
        ("x█", ["shift+tab"], "x█"),
        ("x\ny█\nz", ["ctrl+a"], "▒x\ny\nz█"),
        ("x\ny█\nz", ["ctrl+home"], "█x\ny\nz"),
        ("x\ny█\nz", ["ctrl+end"], "x\ny\nz█"),
        ("x\ny█\nz", ["ctrl+shift+end"], "x\ny▒\nz█"),
        ("█x\ny", ["alt+up"], "█x\ny"),
        ("x\n█y", ["alt+down"], "x\n█y"),
        ("one two█", ["alt+b"], "one █two"),
        ("█x", ["alt+x", "alt+q", "alt+full_stop"], "█x"),
        ("x y█", ["ctrl+left"], "x █y"),
    ],
)
async def test_a_key_that_only_moves_changes_no_text(before: str, keys: list[str], expected: str) -> None:
    app = Editing(before)
    async with running(app) as pilot:
        await press(pilot, *keys)
        assert app.shown == expected
        assert app.changes == 0


async def test_undo_takes_typed_words_and_our_edits_back_one_by_one() -> None:
    app = Editing()
    async with running(app) as pilot:
        await press(pilot, *"if x", "colon", "enter", *"ab")
        assert app.shown == "if x:\n    ab█"
        seen = []
        for _ in range(3):
            await press(pilot, "ctrl+z")
            seen.append(app.shown)
        assert seen == ["if x:\n    █", "if x:█", "█"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("def f(x):\nreturn x\ny", "def f(x):\n    return x\ny█"),
        ("x = [\n1,\n2", "x = [\n    1,\n    2█\n]"),
        ('"""one"""', '"""one"""█'),
        ("print(f'{x}')", "print(f'{x}')█"),
        ("don't", "don't█"),
    ],
)
async def test_typing_goes_on_as_one_expects(typed: str, expected: str) -> None:
    app = Editing()
    async with running(app) as pilot:
        await send(pilot, typed, seconds_apart=0.05)
        assert app.shown == expected


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("█", "def f(x):\n    if x:\n        return [x]\n    return {}\n"),
        ("█", "(a)"),
        ("█", "[\n  1,\n]"),
        ("    if x:█", "\n    y"),
        ("x = f(█)", ")('a' \"b\")"),
        ("x█", '"""\n  one:\n """'),
        ("▒name█", "(a)"),
        ("    return x█", "\n\n    y\n"),
    ],
)
async def test_text_pasted_as_single_keys_comes_out_as_it_was(before: str, text: str) -> None:
    app = Editing(before)
    async with running(app) as pilot:
        await send(pilot, text, seconds_apart=0.001)
        start, _, end = before.replace("▒name", "").partition("█")
        assert app.shown == start + text + "█" + end


async def test_tabs_pasted_as_single_keys_become_spaces() -> None:
    app = Editing()
    async with running(app) as pilot:
        await send(pilot, "if x:\n\ty\n\tz", seconds_apart=0.001)
        assert app.shown == "if x:\n    y\n    z█"


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("    if x:\n        █", "if y:\n    z\n", "    if x:\n        if y:\n    z\n█"),
        ("█", "if x:\r\n\ty\r\n", "if x:\n    y\n█"),
        ("f(█)", "(a", "f((a█)"),
        ("a▒bc█d", "x", "ax█d"),
    ],
)
@pytest.mark.parametrize("way", ["terminal", "clipboard"])
async def test_a_paste_is_one_edit_that_changes_no_indentation(before: str, text: str, expected: str, way: str) -> None:
    app = Editing(before)
    async with running(app) as pilot:
        if way == "terminal":
            app.post_message(events.Paste(text))
            await settled(pilot)
        else:
            app.copy_to_clipboard(text)
            await press(pilot, "ctrl+v")
        assert app.shown == expected
        assert app.changes == 1
        await press(pilot, "ctrl+z")
        assert app.shown == before


@pytest.mark.parametrize("key", SCREEN_KEYS)
async def test_keys_of_the_screen_reach_it_and_write_nothing(key: str) -> None:
    app = Editing("x = 1█")
    async with running(app) as pilot:
        await press(pilot, key)
        assert app.heard == [key]
        assert app.shown == "x = 1█"


async def test_escape_leaves_the_editor_and_tab_goes_on_from_there() -> None:
    app = Editing("x█")
    async with running(app) as pilot:
        assert app.focused is app.editor
        await press(pilot, "escape")
        assert app.focused is app.query_one(Button)
        await press(pilot, "tab")
        assert app.focused is app.editor
        assert app.shown == "x█"


async def test_a_screen_may_take_escape_for_itself() -> None:
    class Checking(Editing):
        BINDINGS = [Binding("escape", "hear('escape')", priority=True)]

    app = Checking()
    async with running(app) as pilot:
        await press(pilot, "escape")
        assert app.heard == ["escape"]
        assert app.focused is app.editor


@pytest.mark.parametrize(
    "key", ["x", "enter", "backspace", "shift+tab", "ctrl+underscore", "ctrl+v", "left_parenthesis"]
)
async def test_a_read_only_program_cannot_be_changed(key: str) -> None:
    app = Editing("    x = (█)", read_only=True)
    async with running(app) as pilot:
        app.copy_to_clipboard("y")
        app.post_message(events.Paste("y"))
        await press(pilot, key)
        assert app.editor.text == "    x = ()"
        assert app.changes == 0


async def test_tab_leaves_a_read_only_program() -> None:
    app = Editing("x█", read_only=True)
    async with running(app) as pilot:
        await press(pilot, "tab")
        assert app.focused is app.query_one(Button)


async def test_highlighting_is_switched_on_later_and_keeps_cursor_and_history() -> None:
    app = Editing("def f():\n    x█")
    async with running(app) as pilot:
        assert not app.editor.is_syntax_aware
        await press(pilot, "ctrl+underscore")
        app.editor.highlighting = True
        await settled(pilot)
        assert app.editor.is_syntax_aware
        assert app.shown == "def f():\n    # x█"
        await press(pilot, "ctrl+z")
        assert app.shown == "def f():\n    x█"
        app.editor.highlighting = False
        assert not app.editor.is_syntax_aware
        assert app.shown == "def f():\n    x█"


async def test_what_is_in_view_stays_when_highlighting_begins() -> None:
    app = Editing("█" + "x\n" * 100)
    async with running(app) as pilot:
        app.editor.scroll_to(y=50, animate=False, immediate=True)
        app.editor.highlighting = True
        await settled(pilot)
        assert app.editor.scroll_offset.y == 50
        assert app.editor.cursor_location == (0, 0)


async def test_highlighting_starts_with_text_that_is_loaded_later() -> None:
    app = Editing()
    async with running(app):
        app.editor.highlighting = True
        for lines, highlighted in [(HIGHLIGHTED_LINES + 1, False), (HIGHLIGHTED_LINES, True)]:
            app.editor.text = "\n".join(["x"] * lines)
            assert app.editor.is_syntax_aware is highlighted


@pytest.mark.slow
async def test_highlighting_stops_above_a_thousand_lines_and_comes_back_below() -> None:
    app = Editing("x = 1\ny = 2█")
    pasted = "\n".join(f"z = [{n}]" for n in range(5000))
    async with running(app) as pilot:
        app.editor.highlighting = True
        app.post_message(events.Paste(pasted))
        await settled(pilot)
        assert app.editor.text == "x = 1\ny = 2" + pasted
        assert app.editor.cursor_location == (5000, len("z = [4999]"))
        assert not app.editor.is_syntax_aware
        await press(pilot, "enter")
        assert app.editor.text == "x = 1\ny = 2" + pasted + "\n"
        assert app.editor.scroll_offset.y > 4900
        await press(pilot, "ctrl+z", "ctrl+z")
        assert app.shown == "x = 1\ny = 2█"
        assert app.editor.is_syntax_aware
        await press(pilot, "ctrl+y")
        assert not app.editor.is_syntax_aware


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
@pytest.mark.parametrize("marked", ["█" + PROGRAM, "▒" + PROGRAM + "█", PROGRAM.replace("log(", "log█(")])
async def test_everything_in_the_editor_can_be_read_in_our_themes(theme: str, marked: str) -> None:
    app = Editing(marked)
    async with running(app) as pilot:
        app.editor.highlighting = True
        app.theme = theme
        await settled(pilot)
        unreadable = [
            (text, foreground.hex, background.hex)
            for text, foreground, background in painted(app.editor)
            if text.strip() and contrast(foreground, background) < 4.5
        ]
        assert unreadable == []


@pytest.mark.parametrize("theme", ["textual-light", "textual-dark", "gruvbox", "solarized-light", "dracula"])
async def test_program_text_can_be_read_in_other_themes(theme: str) -> None:
    app = Editing(PROGRAM + "█")
    async with running(app) as pilot:
        app.editor.highlighting = True
        app.theme = theme
        await settled(pilot)
        words = {text.strip(): contrast(ink, paper) for text, ink, paper in painted(app.editor)}
        assert {word for word in ("def", "of", "float", "0.5", "# a comment") if words[word] < 4.5} == set()


async def test_words_of_each_role_take_the_colour_of_the_theme_in_use() -> None:
    app = Editing(PROGRAM + "█")
    async with running(app) as pilot:
        app.editor.highlighting = True
        for theme in (*THEMES, *THEMES):
            app.theme = theme.name
            await settled(pilot)
            inks = {text.strip(): ink.hex.lower() for text, ink, _ in painted(app.editor)}
            roles = {
                "def": "keyword",
                "return": "keyword",
                "of": "function",
                "Loss": "function",
                "float": "builtin",
                "True": "builtin",
                "0.5": "number",
                "# a comment": "comment",
            }
            assert {word: inks[word] for word in roles} == {
                word: theme.variables[f"syntax-{role}"] for word, role in roles.items()
            }


def painted(editor: CodeEditor) -> list[tuple[str, Color, Color]]:
    """What the editor has drawn: each piece of text with its colour and the colour behind it."""
    pieces = []
    for row in range(editor.document.line_count):
        for segment in editor.render_line(row):
            assert segment.style is not None
            assert segment.style.color is not None
            assert segment.style.bgcolor is not None
            ink, paper = segment.style.color, segment.style.bgcolor
            pieces.append((segment.text, Color.from_rich_color(ink), Color.from_rich_color(paper)))
    return pieces


@pytest.mark.parametrize(
    ("at", "times", "expected"),
    [
        ((4, 1), 2, "one\n▒two_2█ + 3\nfour"),
        ((2, 1), 2, "one\n▒two_2█ + 3\nfour"),
        ((6, 1), 2, "one\ntwo_2 ▒+█ 3\nfour"),
        ((2, 1), 3, "one\n▒two_2 + 3\n█four"),
        ((1, 2), 3, "one\ntwo_2 + 3\n▒four█"),
    ],
)
async def test_clicks_close_together_select_a_word_and_a_line(at: tuple[int, int], times: int, expected: str) -> None:
    app = Editing("█one\ntwo_2 + 3\nfour")
    async with running(app) as pilot:
        room, gutter = app.editor.content_region.offset - app.editor.region.offset, app.editor.gutter_width
        await pilot.click(CodeEditor, offset=(room.x + gutter + at[0], room.y + at[1]), times=times)
        await settled(pilot)
        assert app.shown == expected


@pytest.mark.parametrize("key", [*"xyz", "(", '"', "enter"])
async def test_the_first_key_takes_the_place_of_what_is_still_to_be_written(key: str) -> None:
    app = Editing("█def f(x):\n    ...\n")
    async with running(app) as pilot:
        app.editor.starter = app.editor.text
        app.editor.go_where_one_types()
        await press(pilot, key)
        written = {"(": "(█)", '"': '"█"', "enter": "\n    █"}.get(key, f"{key}█")
        assert app.shown.replace(" ", "") == f"def f(x):\n    {written}\n".replace(" ", "")
        await press(pilot, "ctrl+z")
        assert app.editor.text == app.editor.starter


@pytest.mark.parametrize(
    ("program", "span"),
    [
        ("def f(x):\n    ...\n", ((1, 4), (1, 7))),
        ("rate = ...\nsize = ...", ((0, 7), (0, 10))),
        ("x[..., 0] = y[0, ...]", None),
        ("x = 1", None),
        ('def f(x):\n    """A dict {"ce": ..., "n": ...}.\n    ...\n    """\n    ...\n', ((4, 4), (4, 7))),
        ("say = 'wait ...'  # and so on ...", None),
    ],
)
def test_what_is_to_be_written_is_found(program: str, span: object) -> None:
    assert to_be_written(program) == span


async def test_the_beginnings_of_the_lines_are_seen_where_one_types() -> None:
    app = Editing("█for row in rows:\n    for each in row:\n        ...\n" + "x" * 200)
    async with running(app) as pilot:
        app.editor.scroll_to(x=7, animate=False, immediate=True)
        app.editor.go_where_one_types()
        await settled(pilot)
        assert (app.editor.selection.end, app.editor.scroll_offset.x) == ((2, 11), 0)


async def test_a_line_that_fits_shows_the_beginnings_again_after_a_longer_one() -> None:
    app = Editing("x" * 200 + "█\nshort = 1\n")
    async with running(app) as pilot:
        await press(pilot, "x")
        assert app.editor.scroll_offset.x > 0
        await press(pilot, "down")
        assert (app.editor.cursor_location, app.editor.scroll_offset.x) == ((1, 9), 0)
        await press(pilot, "up")
        assert (app.editor.cursor_location, app.editor.scroll_offset.x > 0) == ((0, 201), True)
