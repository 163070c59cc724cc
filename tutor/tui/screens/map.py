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
from tutor.loader.search import found, searched, spaced
from tutor.score import LessonScore, State
from tutor.session import Session
from tutor.tui import map_rows
from tutor.tui.map_rows import Row, is_open
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.key_footer import KeyFooter
from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.top_bar import TopBar

MOST_FOUND = 100
"""Lessons that a search lists; more words find fewer."""


class MapScreen(TutorScreen[str | None]):
    """Choose a lesson; the answer is its id, or None to go back."""

    DEFAULT_CSS = """
    MapScreen Input { border: round $border-blurred; background: transparent; height: 3; }
    MapScreen Input:focus { border: round $border; }
    MapScreen OptionList { width: 2fr; height: 1fr; border: round $border-blurred; background: transparent;
        text-wrap: nowrap; text-overflow: ellipsis;
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
        Binding("pageup", "move(-10)", "Page up", show=False, priority=True),
        Binding("pagedown", "move(10)", "Page down", show=False, priority=True),
        Binding("f2", "app.progress", "Progress"),
        Binding("f9", "start", "Start", tooltip="What there is to do today"),
        Binding("escape", "back", "Back"),
        Binding("f1", "app.help", "Help"),
        Binding("ctrl+q,f12", "app.quit", "Leave", key_display="^q"),
    ]

    def __init__(self, session: Session, current: str | None) -> None:
        super().__init__()
        self.session = session
        self.current = current
        self.rows: list[Row] = []
        self._row_of: dict[str, Row] = {}
        self.next_id: str | None = None
        self._searched: dict[str, str] = {}
        """Each lesson as it is searched."""
        self._words: dict[str, str] | None = None
        """Of the lessons' files, from when somebody has searched."""
        self._longest = 0
        """Letters of the longest title."""
        self._moved = False
        """Whether another lesson was chosen than the search found best."""

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
        self._longest = max((len(outline.title) for outline, _ in rows), default=0)
        self._row_of = {outline.id: (outline, own) for outline, own in rows}
        self.next_id = next((outline.id for outline, own in rows if is_open(own)), None)
        done = sum(own.state is State.DONE for _, own in rows)
        lessons = self.query_one(OptionList)
        lessons.loading = False
        known = sum(own.known for _, own in rows)
        lessons.border_subtitle = f"{done} of {len(rows)} lessons done" + (f", {known} known" if known else "")
        self._show(self.query_one(Input).value)
        self.query_one(Input).focus()
        self.refresh_bindings()  # now there is something to open

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self._moved = False
        self._show(event.value)
        if event.value and self._words is None:
            self._words = {}
            self._read_words()

    @work(thread=True, exclusive=True, group="words")
    def _read_words(self) -> None:
        """The words of the files are read when somebody searches, where typing does not wait for them."""
        worker = get_current_worker()
        words = self.session.search.words(lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take_words, words)

    def _take_words(self, words: dict[str, str]) -> None:
        if not (self.is_attached and self.query("Input") and self.query("OptionList")):
            return
        self._words = words
        self._searched = {}
        self._show(self.query_one(Input).value, stay=True)

    def _show(self, search: str, *, stay: bool = False) -> None:
        """List the course, or what a search found, best first. ``stay`` keeps to a lesson that is still there."""
        lessons = self.query_one(OptionList)
        at = lessons.highlighted
        before = None if at is None else lessons.get_option_at_index(at).id
        lessons.clear_options()
        options = self._found(search) if search.strip() else self._all()
        lessons.add_options(options)
        ids = [option.id for option in options]
        wanted = before if stay and self._moved else None if search.strip() else self.current or self.next_id
        first = next((at for at, option in enumerate(options) if not option.disabled), None)
        lessons.highlighted = ids.index(wanted) if wanted and wanted in ids else first
        if first is None:
            self.query_one("#about").border_title = ""
            self.query_one("#about Static", Static).update("Escape clears the search.")

    def _all(self) -> list[Option]:
        """The lessons under their chapters."""
        options, chapter = list[Option](), None
        for outline, own in self.rows:
            own_chapter = self.session.chapter(outline.id)
            if own_chapter is not chapter:
                chapter = own_chapter
                options.append(Option(Content.styled(chapter.title, "bold $text-primary"), disabled=True))
            options.append(Option(self._line((outline, own)), id=outline.id))
        return options

    def _found(self, search: str) -> list[Option]:
        """The lessons that hold every word of a search, each with its chapter."""
        if not self._searched:
            words = self._words or {}
            self._searched = {
                each: searched(
                    outline,
                    self.session.chapter(each).title,
                    spaced(self.session.search.taught(each)) + words.get(each, ""),
                )
                for each, (outline, _) in self._row_of.items()
            }
        ids = found(search, self._searched)
        options = [
            Option(self._line(self._row_of[each], self.session.chapter(each).title), id=each)
            for each in ids[:MOST_FOUND]
        ]
        if len(ids) > MOST_FOUND:
            options.append(Option(f"  and {len(ids) - MOST_FOUND} more; another word finds fewer", disabled=True))
        if not ids:
            reading = not self._words
            said = "Looking into the texts …" if reading else f"No lesson holds “{search.strip()}”."
            options.append(Option(said, disabled=True))
        return options

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        lessons = self.query_one(OptionList)
        at = lessons.highlighted
        if event.option_id is None or at is None or lessons.get_option_at_index(at).id != event.option_id:
            return  # of an earlier search: what it found is not listed any more
        outline, own = self._row_of[event.option_id]
        about = self.query_one("#about")
        about.border_title = Content(outline.title)
        self.query_one("#about Static", Static).update(self._about(outline, own))

    def _about(self, outline: Outline, own: LessonScore) -> Content:
        search = self.query_one(Input).value
        passage = self.session.search.passage(outline.id, search) if search.strip() else None
        is_low = self.has_class("-narrow")
        lines = map_rows.about(outline, own, passage, self._better_after(outline), close=is_low)
        if outline.readable and not is_low:
            chapter = self.session.chapter(outline.id)
            of_chapter = [self._row_of[lesson][1] for lesson in chapter.lessons if lesson in self._row_of]
            solved = self.session.solved_among(outline.points)
            lines += [Content(""), *map_rows.tasks(outline, solved, bare=self.session.is_bare)]
            lines += [Content(""), *map_rows.of_chapter(chapter, of_chapter)]
        return Content("\n").join(lines)

    def _better_after(self, outline: Outline) -> list[str]:
        """The titles of the lessons that come before a lesson and are still open."""
        done = {each for each, (_, score) in self._row_of.items() if not is_open(score)}
        missing = [each for each in outline.requires if each not in done]
        return [self._row_of[each][0].title if each in self._row_of else each for each in missing]

    def _line(self, row: Row, chapter: str = "") -> Content:
        return map_rows.line(*row, chapter, is_next=row[0].id == self.next_id, longest=self._longest)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The outlines take a moment longer than the rest."""
        return super().check_action(action, parameters) and (bool(self.rows) or action not in ("open", "move"))

    def action_move(self, by: int) -> None:
        """Choose the lesson above or below, while the search line keeps the keyboard."""
        self._moved = True
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

    def action_start(self) -> None:
        """To the start: who waits for a lesson to be chosen hears first that none is."""
        self.dismiss(None)
        self.app.call_later(self.app.run_action, "app.start")

    def action_back(self) -> None:
        """Clear the search; with nothing to clear, go back."""
        search = self.query_one(Input)
        if search.value:
            search.value = ""
        else:
            self.dismiss(None)
