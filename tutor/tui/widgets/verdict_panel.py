"""What became of an answer: a word, a symbol and a colour, and why."""

from __future__ import annotations

from difflib import SequenceMatcher

from msgspec import Struct
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tutor.attempt import Counterexample, Outcome, Reason, Verdict
from tutor.tui.widgets.sentences import sentence

WORDS = {
    Outcome.CORRECT: ("✓", "Correct", "success"),
    Outcome.WRONG: ("✗", "Not yet", "error"),
    Outcome.UNREADABLE: ("?", "Not understood", "warning"),
    Outcome.ERROR: ("!", "The tutor failed", "warning"),
}
UNFINISHED = ("…", "Not finished", "warning")


MOST_PRINTED = 40
"""Lines of the program's output that are shown."""

COMPARED = 12
"""Columns before what is compared."""


class Shown(Struct, frozen=True, kw_only=True):
    """What the panel shows: a verdict, with the answer it speaks of and what the author adds."""

    verdict: Verdict
    answer: str = ""
    after: str = ""
    """What the lesson says once the answer is right."""
    reference: str = ""
    """The author's own answer, shown beside the learner's once that is right."""
    points: int = 0
    go_on: str = ""
    """How to go on from here."""
    by_stages: bool = False
    """Whether the place and the counterexample are shown only on request."""


class VerdictPanel(VerticalScroll):
    """The verdict on the last answer; empty before one, and while one is judged it says so."""

    DEFAULT_CSS = """
    VerdictPanel { height: auto; max-height: 50%; display: none; padding: 0 1; margin-top: 1;
        scrollbar-size-vertical: 1; }
    VerdictPanel.-shown { display: block; }
    VerdictPanel.-correct { border-left: thick $success; background: $success 8%; }
    VerdictPanel.-wrong { border-left: thick $error; background: $error 8%; }
    VerdictPanel.-unreadable, VerdictPanel.-error { border-left: thick $warning; background: $warning 8%; }
    VerdictPanel.-checking { border-left: thick $primary; }
    VerdictPanel:focus { border-top: solid $border; border-title-color: $text-muted; }
    VerdictPanel Static { height: auto; }
    """

    shown: reactive[Shown | None] = reactive(None)
    checking: reactive[bool] = reactive(False)

    class Typed(Message):
        """Something was typed or pasted here that is meant for the answer."""

        def __init__(self, event: events.Key | events.Paste) -> None:
            super().__init__()
            self.event = event

    def on_mount(self) -> None:
        """Say how to go back, where the keys are here."""
        self.border_title = "tab: back to the answer"

    def on_key(self, event: events.Key) -> None:
        """Only what moves is meant for the panel."""
        if event.is_printable:
            event.stop()
            self.post_message(self.Typed(events.Key(event.key, event.character)))

    def on_paste(self, event: events.Paste) -> None:
        """Nothing is lost that was meant for the answer."""
        event.stop()
        self.post_message(self.Typed(events.Paste(event.text)))

    def compose(self) -> ComposeResult:
        """One text that holds all of it."""
        yield Static("", markup=False)

    def watch_shown(self) -> None:
        """Show another verdict."""
        self._draw()

    def watch_checking(self) -> None:
        """Show that an answer is being judged, or that it is no longer."""
        self._draw()

    def _draw(self) -> None:
        outcome = self.shown.verdict.outcome if self.shown and not self.checking else None
        for each in Outcome:
            self.set_class(each is outcome, f"-{each.value}")
        self.set_class(self.checking, "-checking")
        self.set_class(self.checking or self.shown is not None, "-shown")
        self.query_one(Static).update(self._content())
        self.scroll_home(animate=False)

    def _content(self) -> Content:
        if self.checking:
            return Content.assemble(("Checking … ", "bold"), ("escape stops it", "$text-muted"))
        return Content("\n").join(verdict_lines(self.shown)) if self.shown else Content("")


def verdict_lines(shown: Shown) -> list[Content]:
    """The verdict as lines of styled text. Nothing of it is read as markup."""
    verdict = shown.verdict
    symbol, word, colour = UNFINISHED if verdict.reason is Reason.UNFINISHED else WORDS[verdict.outcome]
    head = [(f"{symbol} {word}", f"bold $text-{colour}")]
    if shown.points:
        head.append((f"   +{shown.points} points", "$text-muted"))
    if shown.go_on:
        head.append((f"   {shown.go_on}", "$text-muted"))
    if verdict.misconception:
        head.append((f"   {verdict.misconception}", "$text-muted"))
    lines = [Content.assemble(*head)]
    if verdict.read_as:
        lines.append(Content.assemble(("read as  ", "$text-muted"), (verdict.read_as, "")))
    lines += marked_place(verdict, shown.answer)
    lines += [sentence(said) for said in verdict.feedback]
    if verdict.counterexample:
        lines += compared(verdict.counterexample)
    if verdict.output:
        lines.append(Content.styled("printed", "$text-muted"))
        printed = verdict.output.splitlines()
        lines += [Content.assemble(("  │ ", "$text-muted"), line) for line in printed[:MOST_PRINTED]]
        if len(printed) > MOST_PRINTED:
            lines.append(Content.styled(f"  and {len(printed) - MOST_PRINTED} lines more", "$text-muted"))
    if shown.after:
        lines.append(sentence(shown.after))
    if shown.reference:
        lines.append(Content.styled("the reference answer", "$text-muted"))
        lines += [Content.assemble(("  ", ""), line) for line in shown.reference.rstrip().splitlines()]
    return lines


def marked_place(verdict: Verdict, answer: str) -> list[Content]:
    """The line of the answer that the feedback speaks of, with a mark under the place."""
    if verdict.place is None:
        return []
    start, end = verdict.place
    first = answer.rfind("\n", 0, start) + 1
    line = answer[first:].split("\n", 1)[0]
    number = answer.count("\n", 0, start) + 1
    label = f"{number:>3} " if "\n" in answer.strip() else "  "
    length = max(1, min(end - start, len(line) - (start - first)))
    mark = " " * (len(label) + start - first) + "^" * length
    return [Content.assemble((label, "$text-muted"), line), Content.styled(mark, "bold $text-warning")]


def compared(example: Counterexample) -> list[Content]:
    """The call, and got under expected with what differs made bold; the rows of a matrix stand under each other."""
    got_text, expected_text = (each.replace("\n", f"\n{' ' * COMPARED}") for each in (example.got, example.expected))
    got, expected = Content(got_text), Content(expected_text)
    for operation, a, b, c, d in SequenceMatcher(None, got_text, expected_text, autojunk=False).get_opcodes():
        if operation != "equal":
            got = got.stylize("bold underline $text-error", a, b) if b > a else got
            expected = expected.stylize("bold underline $text-success", c, d) if d > c else expected
    return [
        Content.styled(example.call, "bold"),
        Content.assemble(("  got".ljust(COMPARED), "$text-muted"), got),
        Content.assemble(("  expected".ljust(COMPARED), "$text-muted"), expected),
    ]
