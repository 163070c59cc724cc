"""The map: chapters and lessons with their state, and what each lesson is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from tutor.loader import Outline
from tutor.score import LessonScore, State
from tutor.session import Session
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.key_footer import KeyFooter
from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.top_bar import TopBar

MARKS = {State.NEW: ("○", "$text-muted"), State.STARTED: ("◐", "$text-warning"), State.DONE: ("●", "$text-success")}

Row = tuple[Outline, LessonScore]


class MapScreen(TutorScreen[str | None]):
    """Choose a lesson; the answer is its id, or None to go back."""

    DEFAULT_CSS = """
    MapScreen Input { border: round $border-blurred; background: transparent; height: 3; }
    MapScreen Input:focus { border: round $border; }
    MapScreen OptionList { width: 2fr; height: 1fr; border: round $border-blurred; background: transparent;
        border-title-color: $text-muted; border-subtitle-color: $text-muted; scrollbar-size-vertical: 1; }
    MapScreen OptionList:focus { border: round $border; }
    MapScreen #about { width: 1fr; height: 1fr; border: round $border-blurred; padding: 0 1;
        border-title-color: $text-primary;
        scrollbar-size-vertical: 1; }
    MapScreen.-narrow Horizontal { layout: vertical; }
    MapScreen.-narrow OptionList { width: 1fr; height: 1fr; }
    MapScreen.-narrow #about { width: 1fr; height: 7; }
    """
    BINDINGS = [
        Binding("enter", "open", "Open", priority=True, key_display="enter"),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "move(-10)", "Up", show=False, priority=True),
        Binding("pagedown", "move(10)", "Down", show=False, priority=True),
        Binding("f2", "app.progress", "Progress"),
        Binding("escape", "back", "Back"),
        Binding("f1", "app.help", "Help"),
        Binding("ctrl+q", "app.quit", "Leave"),
    ]

    def __init__(self, session: Session, current: str | None) -> None:
        super().__init__()
        self.session = session
        self.current = current
        self.rows: list[Row] = []
        self.next_id: str | None = None

    def compose(self) -> ComposeResult:
        """The search line, the lessons, what the chosen one is about."""
        yield from super().compose()
        yield TopBar()
        with Vertical():
            yield LineInput(placeholder="Type to search")
            with Horizontal():
                yield OptionList(markup=False)
                with VerticalScroll(id="about", can_focus=False):
                    yield Static("", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the outlines where the screen does not wait for them."""
        self.query_one(TopBar).standing = self.session.standing()
        self.query_one(OptionList).border_title = Content(self.session.course.title)
        self.query_one(OptionList).loading = True
        self._read(self.session.score_reader())

    @work(thread=True, exclusive=True)
    def _read(self, read: Callable[[], Iterator[Row]]) -> None:
        worker = get_current_worker()
        rows: list[Row] = []
        for row in read():
            rows.append(row)
            if worker.is_cancelled:
                return
        self.app.call_from_thread(self._fill, rows)

    def _fill(self, rows: list[Row]) -> None:
        if not (self.is_attached and self.query("Input") and self.query("OptionList")):
            return  # it was left, or is just being taken away, while the outlines were read
        self.rows = rows
        self.next_id = next((outline.id for outline, own in rows if own.state is not State.DONE), None)
        done = sum(own.state is State.DONE for _, own in rows)
        lessons = self.query_one(OptionList)
        lessons.loading = False
        lessons.border_subtitle = f"{done} of {len(rows)} lessons done"
        self._show(self.query_one(Input).value)
        self.query_one(Input).focus()
        self.refresh_bindings()  # now there is something to open

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, search: str) -> None:
        """List the lessons that hold every word of the search, under their chapters."""
        lessons = self.query_one(OptionList)
        lessons.clear_options()
        words = search.casefold().split()
        chapter = None
        found: list[Option] = []
        for outline, own in self.rows:
            own_chapter = self.session.chapter(outline.id)
            text = f"{own_chapter.title} {outline.title} {outline.id} {outline.goal}".casefold()
            if not all(word in text for word in words):
                continue
            if own_chapter is not chapter:
                chapter = own_chapter
                found.append(Option(Content.styled(chapter.title, "bold $text-primary"), disabled=True))
            found.append(Option(self._line(outline, own), id=outline.id))
        lessons.add_options(found)
        ids = [option.id for option in found]
        wanted = self._named(words) if words else self.current or self.next_id
        if found:
            lessons.highlighted = ids.index(wanted) if wanted in ids else 1
        else:
            self.query_one("#about").border_title = ""
            self.query_one("#about Static", Static).update("No lesson holds these words. Escape clears the search.")

    def _named(self, words: list[str]) -> str | None:
        """The lesson that is meant: the first whose own title holds all that is searched for, where there is one."""
        titles = ((outline.id, f"{outline.title} {outline.id}".casefold()) for outline, _ in self.rows)
        return next((lesson for lesson, title in titles if all(word in title for word in words)), None)

    def _line(self, outline: Outline, own: LessonScore) -> Content:
        mark, colour = MARKS[own.state]
        next_mark = "›" if outline.id == self.next_id else " "
        solved = f"  {own.solved} of {own.tasks}" if own.state is State.STARTED else ""
        return Content.assemble(
            (next_mark, "bold $text-accent"), (f" {mark} ", colour), outline.title, (solved, "$text-muted")
        )

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        outline, own = next(row for row in self.rows if row[0].id == event.option_id)
        about = self.query_one("#about")
        about.border_title = Content(outline.title)
        self.query_one("#about Static", Static).update(self._about(outline, own))

    def _about(self, outline: Outline, own: LessonScore) -> Content:
        if not outline.readable:
            return Content("This lesson cannot be read. 'xent-tutor lint' says why.")
        titles = {each.id: each.title for each, _ in self.rows}
        done = {each.id for each, score in self.rows if score.state is State.DONE}
        lines = [
            Content(outline.goal),
            Content.styled(f"{outline.minutes} minutes, {own.tasks} tasks, {own.solved} solved", "$text-muted"),
            Content.styled(f"{own.points} of {own.possible} points, mastery {own.mastery:.0%}", "$text-muted"),
        ]
        missing = [titles.get(each, each) for each in outline.requires if each not in done]
        if missing:
            lines.append(Content.styled("Better after: " + ", ".join(missing), "$text-warning"))
        return Content("\n").join(lines)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The outlines take a moment longer than the rest."""
        return super().check_action(action, parameters) and (bool(self.rows) or action not in ("open", "move"))

    def action_move(self, by: int) -> None:
        """Choose the lesson above or below, while the search line keeps the keyboard."""
        lessons = self.query_one(OptionList)
        step = lessons.action_cursor_down if by > 0 else lessons.action_cursor_up
        for _ in range(abs(by)):
            at = lessons.highlighted
            step()
            wrapped = at is not None and lessons.highlighted is not None and (lessons.highlighted - at) * by < 0
            if wrapped and abs(by) > 1:
                lessons.highlighted = at
                break

    def action_open(self) -> None:
        """Open the chosen lesson: enter, by way of the line, so that the search has heard all that was typed."""
        if self.query_one(Input).has_focus:
            raise SkipAction
        self._open()

    @on(Input.Submitted)
    def _open(self) -> None:
        lessons = self.query_one(OptionList)
        if lessons.highlighted is not None:
            self.dismiss(lessons.get_option_at_index(lessons.highlighted).id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_back(self) -> None:
        """Clear the search; with nothing to clear, go back."""
        search = self.query_one(Input)
        if search.value:
            search.value = ""
        else:
            self.dismiss(None)
