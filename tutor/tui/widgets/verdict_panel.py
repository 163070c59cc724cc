"""What became of an answer: a word, a symbol and a colour, and why."""

from __future__ import annotations

from difflib import SequenceMatcher
from textwrap import wrap

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tutor import typeset
from tutor.attempt import Counterexample, Outcome
from tutor.ruler import WIDTH, rows
from tutor.telling import GoOn, Marked, Told
from tutor.tui.widgets.sentences import sentence

MOST_PRINTED = 40
"""Lines of the program's output for which there is room."""

AROUND = 6
"""Columns of the panel's frame, padding and scrollbar."""
COMPARED = 12
"""Columns before what is compared."""
ALIKE = 0.3
"""The share of signs in common from which what differs is marked; an exception has a few of a number's by chance."""
SCROLLING = ("up", "down", "pageup", "pagedown", "home", "end")
EDITING = frozenset(
    (
        *SCROLLING,
        *("left", "right", "backspace", "delete", "ctrl+slash", "ctrl+underscore"),
        *(f"ctrl+{key}" for key in ("left", "right", "home", "end", "backspace", "delete", *"adkuvwxyz")),
        *(f"alt+{key}" for key in ("left", "right", "up", "down", "backspace", "delete", *"bdf")),
        *(f"shift+{key}" for key in ("left", "right", "up", "down", "home", "end")),
        *(f"ctrl+shift+{key}" for key in ("left", "right", "home", "end", *"ak")),
        *(f"super+{key}" for key in ("backspace", *"xyz")),
    )
)
"""Keys that are no characters and are meant for the answer, those that scroll only where there is nothing to scroll."""
UNBROKEN = "\N{NO-BREAK SPACE}"
GO_ON = {
    GoOn.NEXT: "enter goes on",
    GoOn.WHERE: "ctrl+o shows where",
    GoOn.EXAMPLE: "ctrl+o shows an example",
    GoOn.CHANGE: "ctrl+o shows the change",
}


class VerdictPanel(VerticalScroll):
    """The verdict on the last answer; empty before one, and while one is judged it says so."""

    DEFAULT_CSS = """
    VerdictPanel { height: auto; max-height: 50%; display: none; padding: 0 1; margin-top: 1;
        scrollbar-size-vertical: 1; }
    VerdictPanel.-shown { display: block; }
    VerdictPanel.-ruled { max-height: 75%; }
    VerdictPanel.-correct { border-left: thick $success; background: $success 8%; }
    VerdictPanel.-wrong { border-left: thick $error; background: $error 8%; }
    VerdictPanel.-far { border-left: thick $warning; background: $warning 8%; }
    VerdictPanel.-unreadable, VerdictPanel.-error { border-left: thick $warning; background: $warning 8%; }
    VerdictPanel.-checking { border-left: thick $primary; }
    VerdictPanel.-earlier { border-left: thick $border-blurred; background: transparent; }
    VerdictPanel:focus { background-tint: $foreground 6%; }
    VerdictPanel Static { height: auto; }
    """

    shown: reactive[Told | None] = reactive(None, repaint=False)
    checking: reactive[bool] = reactive(False, repaint=False)
    earlier: reactive[bool] = reactive(False, repaint=False)
    """Whether another answer than the one that is spoken of is being written."""

    class Typed(Message):
        """Something was typed or pasted here that is meant for the answer."""

        def __init__(self, event: events.Key | events.Paste) -> None:
            super().__init__()
            self.event = event

    class Left(Message):
        """Enter was pressed where it does not go on."""

    @property
    def goes_on(self) -> bool:
        """Whether enter goes on from here: after a right answer, and after an estimate, which has one try."""
        return self.shown is not None and self.shown.go_on is GoOn.NEXT

    def on_key(self, event: events.Key) -> None:
        """Only what moves is meant for the panel, and enter after a right answer for the screen."""
        scrolls = event.key in SCROLLING and self.max_scroll_y > 0
        if event.is_printable or (event.key in EDITING and not scrolls):
            event.stop()
            self.post_message(self.Typed(events.Key(event.key, event.character)))
        elif event.key == "enter" and not self.goes_on:
            event.stop()
            self.post_message(self.Left())

    def on_paste(self, event: events.Paste) -> None:
        """Nothing is lost that was meant for the answer."""
        event.stop()
        self.post_message(self.Typed(events.Paste(event.text)))

    def compose(self) -> ComposeResult:
        """One text that holds all of it."""
        yield Static("", markup=False)

    def watch_shown(self) -> None:
        """Show another verdict."""
        self.earlier = False
        self._draw()

    def watch_earlier(self) -> None:
        """Where another answer is written, enter gives that one."""
        self.set_class(self.earlier, "-earlier")
        if self.goes_on:
            self.query_one(Static).update(self._content())

    def on_resize(self) -> None:
        """A ruler is as wide as there is room, and what is compared breaks there."""
        if self.shown is not None and (self.shown.ruler is not None or self.shown.verdict.counterexample is not None):
            self.query_one(Static).update(self._content())

    def watch_checking(self) -> None:
        """Show that an answer is being judged, or that it is no longer."""
        self._draw()

    def _draw(self) -> None:
        outcome = self.shown.verdict.outcome if self.shown and not self.checking else None
        is_far = outcome is Outcome.WRONG and self.shown is not None and self.shown.word.tone == "warning"
        self.update_classes(
            {
                **{f"-{each.value}": each is outcome for each in Outcome},
                "-far": is_far,
                "-ruled": self.shown is not None and self.shown.ruler is not None,
                "-checking": self.checking,
                "-shown": self.checking or self.shown is not None,
            }
        )
        self.query_one(Static).update(self._content())
        self.scroll_home(animate=False)

    def _content(self) -> Content:
        if self.checking:
            return Content.assemble(("Checking … ", "bold"), ("escape stops it", "$text-muted"))
        if self.shown is None:
            return Content("")
        around = self.parent.size.width if isinstance(self.parent, Widget) else 0
        from tutor.tui.widgets.picture_colors import look_on  # brings the pictures

        width, ascii_only = (around or WIDTH) - AROUND, look_on(self.app).marks == "ascii"
        lines = verdict_lines(self.shown, width, ascii_only=ascii_only, goes_on=not self.earlier)
        return Content("\n").join(lines)


def verdict_lines(told: Told, width: int = WIDTH, *, ascii_only: bool = False, goes_on: bool = True) -> list[Content]:
    """What is told as lines of styled text. Nothing of it is read as markup. ``goes_on`` is whether enter does so."""
    verdict, word = told.verdict, told.word
    head = [(f"{word.sign} {word.word}", f"bold $text-{word.tone}")]
    if told.points:
        head.append((f"   +{told.points} point{'s' if told.points > 1 else ''}", "$text-muted"))
    if told.misconception:
        head.append((f"   {told.misconception}", "$text-muted"))
    if told.go_on and (goes_on or told.go_on is not GoOn.NEXT):
        head.append(("   " + GO_ON[told.go_on].replace(" ", UNBROKEN), "$text-muted"))
    lines = [Content.assemble(*head)]
    lines += [Content.assemble(("you chose  ", "$text-muted"), each) for each in told.chosen]
    if verdict.read_as and not told.by_line:
        lines.append(Content.assemble(("read as  ", "$text-muted"), (verdict.read_as, "")))
    lines += marked_place(told.marked, width)
    lines += [sentence(said) for said in (*verdict.feedback, *([verdict.change] if verdict.change else []))]
    if told.ruler:
        lines += [Content(row) for row in rows(told.ruler, width, ascii_only=ascii_only)]
    if verdict.counterexample:
        lines += compared(verdict.counterexample, width)
    if told.printed:
        lines.append(Content.styled("printed", "$text-muted"))
        lines += [Content.assemble(("  │ ", "$text-muted"), line) for line in told.printed[:MOST_PRINTED]]
        if len(told.printed) > MOST_PRINTED:
            lines.append(Content.styled(f"  and {len(told.printed) - MOST_PRINTED} lines more", "$text-muted"))
    if told.after:
        lines.append(sentence(typeset.plain(told.after, typeset.UNWRAPPED)))
    if told.reference:
        lines.append(Content.styled("the reference answer", "$text-muted"))
        lines += [Content.assemble(("  ", ""), line) for line in told.reference.rstrip().splitlines()]
    return lines


def marked_place(marked: Marked | None, width: int = WIDTH) -> list[Content]:
    """The line that the feedback speaks of, with a mark under the place; of a long line what is around that."""
    if marked is None:
        return []
    label = "  " if marked.number is None else f"{marked.number:>3} "
    line, start = part_around(marked.line, marked.start, width - len(label))
    mark = " " * (len(label) + start) + "^" * max(1, min(marked.length, len(line) - start))
    return [Content.assemble((label, "$text-muted"), line), Content.styled(mark, "bold $text-warning")]


def part_around(line: str, at: int, room: int) -> tuple[str, int]:
    """So much of a line as there is room for, with what stands there in it, and where that is then."""
    first = max(0, min(at - room // 2, len(line) - room))
    last = first + room
    shown = ("…" if first else "") + line[first + bool(first) : last - (last < len(line))] + "…" * (last < len(line))
    return shown, at - first


def compared(example: Counterexample, width: int = WIDTH) -> list[Content]:
    """The call, and got under expected with what differs made bold; the rows of a matrix stand under each other."""
    got_text, expected_text = (hanging(each, width - COMPARED) for each in (example.got, example.expected))
    got, expected = Content(got_text), Content(expected_text)
    matcher = SequenceMatcher(None, got_text, expected_text, autojunk=False)
    if matcher.ratio() < ALIKE:
        got, expected = got.stylize("$text-error"), expected.stylize("$text-success")
    else:
        for operation, a, b, c, d in matcher.get_opcodes():
            if operation != "equal":
                got = got.stylize("bold underline $text-error", a, b) if b > a else got
                expected = expected.stylize("bold underline $text-success", c, d) if d > c else expected
    return [
        Content.styled(example.call, "bold"),
        Content.assemble(("  got".ljust(COMPARED), "$text-muted"), got),
        Content.assemble(("  expected".ljust(COMPARED), "$text-muted"), expected),
    ]


def hanging(text: str, width: int) -> str:
    """Rows that stand under each other beside what they are called; what is longer than its row goes on below."""
    rows = (piece for row in text.split("\n") for piece in wrapped(row, width))
    return f"\n{' ' * COMPARED}".join(rows)


def wrapped(row: str, width: int) -> list[str]:
    """A row that fits as it is; of another the blanks at which it is broken are gone."""
    return [row] if len(row) <= width else wrap(row, max(1, width), break_on_hyphens=False) or [row]
