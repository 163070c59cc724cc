"""A lesson: its text, the task that belongs beside it, and the ways from step to step."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from tutor.checkers.choice import LETTERS
from tutor.lesson import Code, Explore, Text, Training
from tutor.session import Session
from tutor.tui import delays
from tutor.tui.screens.base import TutorScreen, forget_passing
from tutor.tui.widgets.steps_rail import StepsRail
from tutor.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from textual.binding import ActiveBinding
    from textual.widgets import Markdown

    from tutor.tui.screens.judging import JudgingPane
    from tutor.tui.screens.task_pane import TaskPane
    from tutor.tui.widgets.answer_pane import AnswerPane
    from tutor.tui.widgets.reading import Reading

OPENING = (
    {digit: digit for digit in "0123456789"}
    | {
        "minus": "-",
        "full_stop": ".",
        "left_parenthesis": "(",
        "left_square_bracket": "[",
    }
    | {letter: letter for letter in LETTERS + LETTERS.upper()}
)
"""The keys that begin an answer, also while the text has the keys: what is seen beside it is what they mean."""

KEY = "bold $text-accent"
"""How a key looks by which something is offered."""


class LessonScreen(TutorScreen[None]):
    """The step that the session is at, and the step that belongs beside it."""

    DEFAULT_CSS = """
    LessonScreen #body { height: 1fr; align-horizontal: center; }
    LessonScreen .pane { border: round $border-blurred; border-title-color: $text-muted;
        border-subtitle-color: $text-muted; height: 1fr; width: 1fr; }
    LessonScreen .pane:focus, LessonScreen .pane:focus-within { border: round $border;
        border-title-color: $text-primary; border-title-style: bold; }
    LessonScreen.-text-only #task { display: none; }
    LessonScreen.-text-only Reading { max-width: 92; }
    LessonScreen.-no-text Reading { display: none; }
    LessonScreen.-no-text TaskPane { max-width: 92; }
    LessonScreen.-narrow.-at-text #task { display: none; }
    LessonScreen.-narrow.-at-task Reading { display: none; }
    LessonScreen.-narrow TaskPane.-drawn #ask, LessonScreen.-narrow TaskPane.-drawn #hint-box { display: none; }
    LessonScreen.-narrow TaskPane.-drawn VerdictPanel { display: none; }
    LessonScreen.-narrow TaskPane.-drawn VerdictPanel.-checking { display: block; }
    LessonScreen.-borrowed.-normal Reading PictureView, LessonScreen.-borrowed.-wide Reading PictureView
        { display: none; }
    LessonScreen.-borrowed Reading.-picture PictureView { display: block; }
    LessonScreen.-low #task #ask { margin-bottom: 0; }
    LessonScreen.-low #task VerdictPanel { margin-top: 0; }
    LessonScreen.-low #task.-hinted #ask { max-height: 22%; }
    LessonScreen.-low #task.-hinted #hint-box { margin-bottom: 0; max-height: 22%; }
    LessonScreen.-low #task.-hinted VerdictPanel { max-height: 25%; }
    LessonScreen.-normal.-tall .pane { padding: 1 1 0 1; }
    LessonScreen.-normal.-program Reading { width: 9fr; }
    LessonScreen.-normal.-program TaskPane { width: 11fr; }
    LessonScreen.-tall Options > .option { margin-bottom: 1; }
    LessonScreen.-wide Reading { max-width: 88; }
    LessonScreen.-wide StepsRail { display: block; }
    LessonScreen.-wide .pane { padding: 1 2; }
    LessonScreen.-wide TaskPane { max-width: 104; }
    """
    BINDINGS = [
        Binding("f2", "side", "Text/Task", tooltip="Between the text and the task"),
        Binding("alt+p", "picture", "Picture", tooltip="The text's picture, also while one types"),
        Binding("f8", "next", "Next", tooltip="To the next step"),
        Binding("f7", "back", "Back", show=False, tooltip="To the step before"),
        Binding("f4", "map", "Map", tooltip="The course, and what comes next"),
        Binding("f1", "app.help", "Help", tooltip="The keys of this screen"),
        Binding("question_mark", "app.help", "Help", show=False),
        Binding(
            "alt+g,g", "glossary", "Glossary", show=False, tooltip="The course's words, and the lessons that teach them"
        ),
        Binding(
            "alt+c", "calculate", "Calculate", show=False, tooltip="A scratchpad with numpy, remembered for the step"
        ),
        Binding("alt+l,l", "links", "Links", show=False, tooltip="The lessons that this text links to"),
        Binding("alt+n", "own_notes", "Your notes", show=False, tooltip="What you want to remember of this step"),
        Binding("escape", "stop", "Stop", priority=True, tooltip="Stop the check that runs"),
        Binding("escape", "come_back", "Back", tooltip="To the step from which you looked something up"),
        Binding("pagedown,space", "scroll_text('page_down')", show=False),
        Binding("pageup", "scroll_text('page_up')", show=False),
        Binding("down", "scroll_text('down')", show=False),
        Binding("up", "scroll_text('up')", show=False),
        Binding("left", "slide(-1)", "Less", key_display="←", tooltip="Move the slider of the text's picture"),
        Binding("right", "slide(1)", "More", key_display="→", tooltip="Move the slider of the text's picture"),
        Binding("shift+left", "slide(-1, True)", "A little less", show=False),
        Binding("shift+right", "slide(1, True)", "A little more", show=False),
        Binding("n,enter", "next", "Next", show=False),
        Binding("b", "back", "Back", show=False),
        Binding("m", "map", "Map", show=False),
        Binding("alt+k,k", "place", "Where to begin", show=False),
        Binding("ctrl+q,f12", "app.quit", "Leave", show=False, tooltip="The next start is here again"),
        # With priority, so that the focus has moved before the next key is heard.
        *(Binding(key, f"begin_answer({key!r})", show=False, priority=True) for key in OPENING),
    ]

    class Furnished(Message):
        """All of the lesson is painted: what can wait may begin."""

    at_task: reactive[bool] = reactive(False, bindings=True, init=False)
    """Whether the task, not the text, is in front."""

    offers_placement = False
    """Whether somebody begins here who may know some of it."""

    def __init__(self, session: Session, *, painted: bool = False) -> None:
        """``painted`` says that the terminal shows the bar already."""
        super().__init__()
        self.session = session
        self._is_painted = painted
        self._showing = asyncio.Lock()
        self._task_pane: TaskPane | None = None
        self._came_from: tuple[tuple[str, int], ...] = ()
        """The lessons and steps from which the glossary and links led elsewhere, oldest first."""

    def compose(self) -> ComposeResult:
        """Only the bar that says where one is; the rest comes after the first frame."""
        yield from super().compose()
        yield TopBar()

    def on_mount(self) -> None:
        """Paint first, then load what reading and answering need."""
        self.query_one(TopBar).standing = self.session.standing()
        self.changing += 1  # what is typed waits for the panes
        if self._is_painted:
            self.call_next(self._furnish)
        else:
            self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        from tutor.tui.screens.task_pane import TaskPane
        from tutor.tui.widgets.reading import Reading

        # Before there is anything to style: a class that changes later means styling all panes again.
        self.set_reactive(LessonScreen.at_task, not isinstance(self.session.step, Text))
        self._class_by_side()
        reading = Reading(classes="pane")
        reading.border_title = "Text"
        pane = TaskPane(self.session)
        with self.one_frame():
            await self.mount(Horizontal(StepsRail(), reading, pane, id="body"))
            self._task_pane = pane
            await self.show_step()
        self.changing -= 1
        delays.after(delays.FOOTER_AFTER, self, self._finish_furnishing)

    async def _finish_furnishing(self) -> None:
        """What can wait until the lesson is painted."""
        from tutor.tui.widgets.key_footer import KeyFooter

        await self.mount(KeyFooter())
        self.refresh_bindings()  # a footer that comes late has not heard which keys there are
        delays.after(delays.WARM_UP_AFTER, self, lambda: self.post_message(self.Furnished()))

    @property
    def furnished(self) -> bool:
        """Whether the panes are there yet."""
        return self._task_pane is not None

    @property
    def task_pane(self) -> TaskPane:
        """The pane of the task, once the panes are there."""
        assert self._task_pane is not None, "asked before the panes are there"
        return self._task_pane

    @property
    def _reading(self) -> Reading:
        from tutor.tui.widgets.reading import Reading

        return self.query_one(Reading)

    @property
    def enter_goes_on(self) -> bool:
        """Whether enter goes on now, as it does from a text."""
        return isinstance(self.session.step, Text) and not self.at_task

    @property
    def checking(self) -> bool:
        """Whether an answer is being judged."""
        return self.furnished and self.task_pane.checking

    async def take_session(self, session: Session) -> None:
        """Go on as another learner, where they left off."""
        self.session, self._came_from = session, ()
        if self.furnished:
            self.task_pane.take_session(session)
            await self._show_lesson()

    async def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        """A link to another lesson of the course leads there; others are text."""
        kind, _, lesson = event.href.partition(":")
        if kind == "lesson" and self.session.has_lesson(lesson):
            await self._visit(lesson)

    async def open_lesson(self, lesson: str) -> None:
        """Show another lesson, from where there is something to do. Raises Problems."""
        self.keep_draft()
        self.session.open(lesson)
        self._came_from = ()
        await self._show_lesson()

    async def _visit(self, lesson: str) -> None:
        """Show another lesson for a while: escape comes back from there."""
        here = self.session.lesson.id, self.session.index
        title, visited = self.session.lesson.title, (*self._came_from, here)
        await self.run_action(f"app.open_lesson({lesson!r})")
        if self.session.lesson.id != here[0]:
            self._came_from = visited
            self.refresh_bindings()
            self.notify(f"Escape goes back to “{title}”.")

    async def action_come_back(self) -> None:
        """To the step from which the glossary or a link led here."""
        *before, (lesson, step) = self._came_from
        await self.run_action(f"app.open_lesson({lesson!r})")
        if self.session.lesson.id == lesson:  # else it cannot be read any more, which was said
            self._came_from = tuple(before)
            await self._go(step)

    async def _show_lesson(self) -> None:
        self.task_pane.shown_task = None
        await self.show_step()

    async def show_step(self) -> None:
        """Put the session's step in front, and beside it the step that belongs there, in one frame."""
        async with self._showing:  # keys of this screen and the map may both want another
            with self.one_frame():
                forget_passing(self.app)
                await self._show_step()

    async def _show_step(self) -> None:
        session, sides = self.session, self.classes
        companion = session.companion
        task_index = companion if isinstance(session.step, Text) else session.index
        text_index = session.index if isinstance(session.step, Text) else companion
        self.set_focus(None)  # else Textual moves it when the old answer goes, and that looks like leaving the task
        self.task_pane.is_offered = False
        self.at_task = not isinstance(session.step, Text)
        self.set_class(task_index is None, "-text-only")
        self.set_class(text_index is None, "-no-text")
        beside = None if task_index is None else session.lesson.steps[task_index]
        self.set_class(isinstance(beside, Explore) and beside.borrowed, "-borrowed")
        read = None if text_index is None else session.lesson.steps[text_index]
        draws = isinstance(read, Text) and read.picture is not None
        self.set_class(isinstance(beside, Code | Training) and not draws, "-program")
        assert not isinstance(beside, Text), "a text has no answer"
        if beside is None:
            self.task_pane.shown_task = None
        elif beside is not self.task_pane.shown_task:
            await self.task_pane.show(beside)
        self._say_where()
        # While one answer makes room for another the focus is elsewhere for a moment, and the side with it.
        self.at_task = not isinstance(session.step, Text)
        self._class_by_side()
        reading = self._reading
        if self.classes != sides or not reading.size:
            self.lay_out()  # a text is set for the room that it has now
        if text_index is not None:
            text = session.lesson.steps[text_index]
            assert isinstance(text, Text)
            await reading.show(text.text, text.picture)
            if text.picture is not None:
                self.lay_out()
                reading.make_room()
        if not self._offer_line():
            self._focus_side()
        self._say_step()
        self.changed_at = events.Event().time

    def _say_where(self) -> None:
        """How far the learner is: in the bar, and where there is width to spare step by step."""
        self.query_one(TopBar).standing = self.session.standing()
        if self.has_class("-wide") and self.furnished:
            self.query_one(StepsRail).show(self.session)

    def _say_step(self) -> None:
        """Which step it is, and where something is offered, by which key."""
        said: tuple[tuple[str, str], ...] = ()
        if self.check_action("place", ()):
            key = "alt+k" if self.task_pane.is_offered else "k"  # where k types its letter
            said = (("Know some of this? ", ""), (key, KEY), (" asks ten questions · ", ""))
        elif self._reading.picture is not None and self._reading.has_class("-tight"):
            said = (("p", KEY), (" the picture · ", ""))
        step = f"{self.session.index + 1} of {len(self.session.lesson.steps)}"
        self._reading.border_subtitle = Content.assemble(*said, step)

    def offer_placement(self) -> None:
        """Say that who knows some of it may be asked where to begin."""
        self.offers_placement = True
        if self.furnished:
            self._say_step()

    def on_resize(self, event: events.Resize) -> None:
        """A screen that has become wide has room for the steps."""
        super().on_resize(event)
        self.call_after_refresh(self._take_size)

    def _take_size(self) -> None:
        self._say_where()
        if self.furnished and self.task_pane.is_offered and not self.task_pane.display:
            self._read()
        elif self.furnished:
            self._say_step()

    def watch_at_task(self) -> None:
        """The side in front decides what a narrow screen shows."""
        self._class_by_side()

    def _class_by_side(self) -> None:
        self.set_class(self.at_task, "-at-task")
        self.set_class(not self.at_task, "-at-text")
        if self.furnished:
            self.task_pane.has_keys = self.at_task or self.task_pane.is_offered

    def _focus_side(self) -> None:
        """At once, so that what is typed in a hurry arrives there and does not count as a key of the screen."""
        if not self.at_task or not self.task_pane.take_keys():
            self._read()

    def _read(self) -> None:
        """The keys go to the text."""
        self.task_pane.is_offered = False
        self.set_focus(self._reading)
        self._class_by_side()
        self._say_step()

    def _offer_line(self) -> bool:
        """Have what is typed go into the line that is seen beside the text; whether there is one to be answered.

        The learner is at the text until they type. Enter, blanks and what scrolls are for the text meanwhile.
        """
        pane = self.task_pane
        offered = not self.at_task and pane.display and pane.is_typed_in_a_line
        if not offered:
            return False
        pane.is_offered = True
        self._class_by_side()
        return pane.take_focus()

    def _stand(self) -> None:
        """Who types is at the task."""
        self.task_pane.is_offered = False
        self._stand_at_task()
        self.at_task = True

    def on_click(self, event: events.Click) -> None:
        """Who clicks into the answer is at the task, also where the keys went there before."""
        clicked = event.widget.ancestors_with_self if event.widget is not None else ()
        if self.furnished and self.task_pane.is_offered and self.task_pane in clicked:
            self._stand()

    def on_answer_pane_edited(self) -> None:
        """An answer is begun."""
        if self.task_pane.is_offered:
            self._stand()

    async def on_answer_pane_submitted(self, event: AnswerPane.Submitted) -> None:
        """Enter goes on to the task, or gives an answer that stood there already."""
        if not self.task_pane.is_offered:
            return
        if event.answer.strip():
            self._stand()
        else:
            await self.action_next()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Who begins to answer is at the task, however they came there."""
        if self.focused is not event.widget:
            return
        in_task = self.task_pane in event.widget.ancestors
        if in_task and self.task_pane.is_offered:
            return
        self.task_pane.is_offered = False
        if in_task and not self.at_task:
            self._stand_at_task()
        self.at_task = in_task

    def _stand_at_task(self) -> None:
        """The task beside the text is the learner's step from now on."""
        if self.task_pane.shown_task is not None:
            self.session.go(self.session.lesson.steps.index(self.task_pane.shown_task))
            self.session.keep_place()
            self._say_where()
            self._say_step()

    # What keys do

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """What the footer shows: first how to stop or go back, which must not be cut off where there is little room."""
        found = super().active_bindings
        is_first = "escape" in found and (self.checking or self._came_from)
        return {"escape": found["escape"], **found} if is_first else found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer shows only what works now."""
        session = self.session
        if not self.furnished:
            return False
        if action == "stop":
            return self.checking
        if action == "come_back":
            return bool(self._came_from)
        if action == "place":
            return self.offers_placement and not self.at_task and not any(session.standing().solved)
        if action == "glossary":
            return bool(session.course.glossary)
        if action == "links":
            return bool(self._linked())
        if action == "side":
            return session.companion is not None
        if action == "scroll_text":
            return self._reading.display
        if action == "picture":
            reading = self._reading  # which has a key of its own for it
            return reading.display and reading.picture is not None and not reading.has_focus
        if action == "slide":
            return not self.at_task and self._reading.slider is not None
        if action == "begin_answer":
            return not self.at_task and not self.task_pane.is_offered and self._begins_beside(str(parameters[0]))
        return True

    def _begins_beside(self, key: str) -> bool:
        """Whether a key begins the answer to a task that the learner sees, or is at."""
        pane = self.task_pane
        at_task = not isinstance(self.session.step, Text)
        return (pane.display and pane.begins_with(OPENING[key])) or (at_task and pane.is_option(OPENING[key]))

    def action_begin_answer(self, key: str) -> None:
        """Go to the task, and type there."""
        self.action_side()
        if self.focused is not None:
            self.focused.post_message(events.Key(key, OPENING[key]))

    async def action_next(self) -> None:
        """Go on: to the task beside the text, to the next step, to the end of the lesson."""
        session = self.session
        if not self.at_task and not isinstance(session.step, Text):
            self.at_task = True
            self._focus_side()
        elif session.index + 1 < len(session.lesson.steps):
            await self._go(session.index + 1)
        else:
            self._finish()

    async def action_back(self) -> None:
        """Go back a step."""
        if self.session.index > 0:
            await self._go(self.session.index - 1)
        else:
            said = "This is the lesson's first step. The map (f4) has the other lessons."
            self.notify(said, timeout=delays.TOLD_SHORTLY)

    async def _go(self, index: int) -> None:
        self.keep_draft()
        before = self.session.index
        self.session.go(index)
        if self.session.index != index and before == self.session.index:
            self._say_closed()
            return
        self.session.keep_place()
        await self.show_step()

    def _say_closed(self) -> None:
        """The next step shows what is to be estimated first."""
        from tutor.asking import CLOSED

        self.notify(CLOSED)
        self.at_task = True
        self._focus_side()

    def action_side(self) -> None:
        """Change between the text and the task."""
        self.at_task = not self.at_task and not self.task_pane.is_offered
        if self.at_task:
            self._stand_at_task()
        self._focus_side()

    def action_scroll_text(self, how: str) -> None:
        """Scroll the text while the keys are elsewhere."""
        getattr(self._reading, f"action_{how}" if how.startswith("page") else f"action_scroll_{how}")()

    def action_picture(self) -> None:
        """Give the text's picture the whole pane and the keys, or the text again."""
        self.at_task = False
        self._reading.action_picture()

    def action_slide(self, steps: int, fine: bool = False) -> None:
        """Move the picture of the text that is being read, also where the line beside it has the keys."""
        self._reading.action_slide(steps, fine)

    async def action_place(self) -> None:
        """Ask where to begin."""
        await self.run_action("app.place")

    async def action_map(self) -> None:
        """Open the map."""
        self.keep_draft()
        await self.run_action("app.map")

    @work
    async def action_glossary(self) -> None:
        """Look a word up, and go to the lesson that teaches it where that is wanted."""
        from tutor.tui.screens.glossary import Glossary

        if not self.is_active:
            return  # the key was pressed twice
        with self.change():
            lesson = await self.app.push_screen_wait(Glossary(self.session))
            if lesson and lesson != self.session.lesson.id:
                await self._visit(lesson)

    def action_calculate(self) -> None:
        """Calculate beside the step."""
        from tutor.tui.screens.scratchpad import Scratchpad

        if self.is_active:
            self.app.push_screen(Scratchpad(self.session))

    def _linked(self) -> list[str]:
        """The lessons that the text in sight links to, each once."""
        from tutor.loader.links import linked

        step = self.session.step
        if not isinstance(step, Text):
            beside = self.session.companion
            step = self.session.lesson.steps[beside] if beside is not None else step
        found = linked(step.text) if isinstance(step, Text) else ()
        return [lesson for lesson in dict.fromkeys(found) if self.session.has_lesson(lesson)]

    @work
    async def action_links(self) -> None:
        """Go to the lesson that the text links to; where there are several, after asking which."""
        from tutor.tui.screens.links import Links

        if not self.is_active:
            return  # the key was pressed twice
        lessons = self._linked()
        with self.change():
            titles = {lesson: self.session.search.title_of(lesson) for lesson in lessons}
            lesson = lessons[0] if len(lessons) == 1 else await self.app.push_screen_wait(Links(titles))
            if lesson:
                await self._visit(lesson)

    def action_own_notes(self) -> None:
        """Write down what one wants to remember of the step."""
        from tutor.tui.screens.own_notes import OwnNotes

        if self.is_active:
            self.app.push_screen(OwnNotes(self.session))

    def keep_draft(self) -> None:
        """Keep what is being typed now."""
        if self.furnished:
            self.task_pane.keep_draft()

    def action_stop(self) -> None:
        """Stop the check that runs."""
        self.task_pane.stop()

    async def on_judging_pane_judged(self, event: JudgingPane.Judged) -> None:
        """Say how far the learner is now, and quietly where programs are less confined than they can be."""
        self._say_where()
        self._say_step()
        bar = self.query_one(TopBar)
        if isinstance(event.answered, Code | Training):
            from tutor import sandbox

            level = await asyncio.to_thread(sandbox.level)
            bar.walls = "" if level is sandbox.Level.KERNEL else f"sandbox: {level.value}"

    @work
    async def _finish(self) -> None:
        """The end of the lesson: say what one can do now and what was earned, and offer the ways on."""
        from tutor.tui.screens.dialogs import LessonDone

        if not self.is_active:
            return  # the key was pressed twice
        with self.change():
            ending = await asyncio.to_thread(self.session.ending)
            is_due = bool((await asyncio.to_thread(self.session.reviews.portion)).items)
            done = LessonDone(ending, self.session.today, bare=self.session.is_bare, is_due=is_due)
            where = await self.app.push_screen_wait(done)
            if where == "next" and ending.next_id:
                await self.run_action(f"app.open_lesson({ending.next_id!r})")
            elif where == "review":
                await self.run_action("app.review")
            elif where == "map":
                await self.run_action("app.map")
