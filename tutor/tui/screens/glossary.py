"""The course's words and symbols, each with the lesson that teaches it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tutor import typeset
from tutor.lesson import Term
from tutor.loader.search import BETWEEN, found, spaced
from tutor.session import Session
from tutor.tui.screens.base import Dialog
from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.sentences import sentence

SHORT = 10
"""Columns of a symbol that stands in the list."""


class Glossary(Dialog[str | None]):
    """Look a word up; the answer is the lesson that teaches it, or None to go back."""

    DEFAULT_CSS = """
    Glossary { align: center middle; }
    Glossary > Vertical { width: 94%; max-width: 110; height: 86%; max-height: 32; padding: 0 1; border: round $primary;
        border-title-color: $text-primary; background: $surface; }
    Glossary LineInput { margin: 0 0 1 0; }
    Glossary OptionList { width: 2fr; height: 1fr; border: none; background: transparent; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: ellipsis; }
    Glossary VerticalScroll { width: 3fr; height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
    Glossary Static { height: auto; }
    """
    BINDINGS = [
        Binding("escape,alt+g", "dismiss", "Close"),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "move(-10)", "Page up", show=False, priority=True),
        Binding("pagedown", "move(10)", "Page down", show=False, priority=True),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.terms = sorted(session.course.glossary, key=lambda term: term.term.casefold())
        self._shown: Sequence[Term] = self.terms

    def compose(self) -> ComposeResult:
        """The search line, the words, and what the chosen one is."""
        with Vertical() as box:
            box.border_title = "Glossary"
            box.border_subtitle = "type to search · enter goes to the lesson · escape closes"
            yield LineInput(placeholder="a word or a symbol", compact=True)
            with Horizontal():
                yield OptionList(markup=False)
                with VerticalScroll(can_focus=False):
                    yield Static("", markup=False)

    def on_mount(self) -> None:
        """All of them at first."""
        self.query_one(OptionList).can_focus = False
        self._list("")

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self._list(event.value)

    def _list(self, search: str) -> None:
        self._shown = looked_up(search, self.terms)
        words = self.query_one(OptionList)
        words.clear_options()
        words.add_options([Option(listed(term)) for term in self._shown])
        words.highlighted = 0 if self._shown else None
        self._tell(0 if self._shown else None, search)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self._shown):
            self._tell(event.option_index)

    def _tell(self, at: int | None, search: str = "") -> None:
        """What the chosen word is, in the frame in which it is chosen."""
        term = None if at is None else self._shown[at]
        told = about(term, self.session.search.title_of(term.lesson)) if term else f"No word holds “{search.strip()}”."
        self.query_one(VerticalScroll).query_one(Static).update(told)

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _go(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(self._shown[at].lesson)

    def action_move(self, by: int) -> None:
        """Choose the word above or below, while the search line keeps the keyboard."""
        words = self.query_one(OptionList)
        if self._shown:
            words.highlighted = max(0, min((words.highlighted or 0) + by, len(self._shown) - 1))


def looked_up(search: str, terms: Sequence[Term]) -> Sequence[Term]:
    """The terms that hold every word of a search, best first: in the word itself, its symbol, what it says."""
    if not search.strip():
        return terms
    exact = [term for term in terms if search.strip() in (term.term, symbol(term))]
    if not spaced(search):  # signs alone, which are no words
        return [*exact, *(term for term in terms if search.strip() in symbol(term) and term not in exact)]
    held = {
        str(at): BETWEEN.join((spaced(f"{term.term} {' '.join(term.also)}"), f" {symbol(term)}", spaced(plain(term))))
        for at, term in enumerate(terms)
    }
    best = [terms[int(at)] for at in found(search, held)]
    return [*exact, *(term for term in best if term not in exact)]


def symbol(term: Term) -> str:
    """What formulas write for it, on one line."""
    return typeset.line(term.symbol) if term.symbol else ""


def plain(term: Term) -> str:
    """What it is, on one line, its formulas set."""
    return typeset.plain(term.says, typeset.UNWRAPPED)


def listed(term: Term) -> Content:
    """A term in the list."""
    short = symbol(term).split(" = ")[0]
    return Content.assemble(term.term, (f"  {short}" if 0 < len(short) <= SHORT else "", "$text-muted"))


def about(term: Term, lesson: str) -> Content:
    """All that is said of a term."""
    lines = [Content.styled(term.term, "bold $text-primary")]
    if term.also:
        lines.append(Content.styled(f"also {', '.join(term.also)}", "$text-muted"))
    if term.symbol:
        lines += [Content(""), Content.styled(symbol(term), "$text-accent")]
    return Content("\n").join(
        [*lines, Content(""), sentence(plain(term)), Content(""), Content.styled(f"taught in  {lesson}", "$text-muted")]
    )
