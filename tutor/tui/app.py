"""The tutor on the screen: which screen is shown, for which learner."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import Enum
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, assert_never

from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Size
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import NoActiveWorker, get_current_worker

from tutor import trust
from tutor.courses import CHOSEN, chosen_root, offered
from tutor.keeping import open_keeping
from tutor.loader import CourseFolder, open_course, read_course
from tutor.loader.problem import Problems
from tutor.loading import not_loaded
from tutor.progress import SaveProblem, learners
from tutor.rescue import rescued_without_asking, unkept_in_words
from tutor.session import Session
from tutor.settings import THEME
from tutor.steering import harmless
from tutor.tui import warming
from tutor.tui.achieved import Achievements
from tutor.tui.first_painting import bounded
from tutor.tui.gate import Gate
from tutor.tui.leaving import letters_arrive
from tutor.tui.looks import Looks
from tutor.tui.memory import LOOK_EVERY, Collector, forget_toasts
from tutor.tui.refusals import Refusals
from tutor.tui.screens.base import PatientScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.troubles import said_to_learner
from tutor.tui.turns import Turns
from tutor.tui.widgets.top_bar import KeptAsked

if TYPE_CHECKING:
    from tutor.games import Wanted
    from tutor.tui.first_painting import FirstPainting
    from tutor.tui.screens.start import StartScreen

WAY_AROUND = "'xent-tutor play LESSON' opens another."
CANNOT_LOAD = "This does not work here, for {} cannot be loaded. Leave, then: xent-tutor doctor"


class First(Enum):
    """What is shown first of a learner's session."""

    START = "start"
    REVIEW = "review"
    PLACE = "place"
    LESSON = "lesson"


class TutorApp(App[None]):
    """One learner at a time in one course."""

    TITLE = "xent-tutor"
    ENABLE_COMMAND_PALETTE = True
    sees_others = True
    """Whether it may be shown what the other learners of the saves folder reached in games."""
    shares_memory = False
    """Whether other processes have pages of this one, which nothing should write to."""
    CSS = """
    Footer { background: $panel; padding: 0 1; }
    FooterKey { margin-right: 1; }
    KeyFooter.-apart FooterKey { margin-right: 3; }
    Input > .input--placeholder { color: $text-muted; }
    FooterKey.-compact .footer-key--description { color: $text-muted; }
    ToastRack { dock: top; align: left top; margin: 0; overflow: hidden; }
    ToastHolder { align-horizontal: left; }
    Toast, Toast.-information, Toast.-warning, Toast.-error { width: 100%; max-width: 100%; margin: 0; padding: 0 1;
        background: $panel; border: none; border-left: thick $primary; }
    Toast.-warning { border-left: thick $warning; }
    Toast.-error { border-left: thick $error; }
    """
    BINDINGS = [
        Binding("ctrl+q,f12", "quit", "Leave", show=False, priority=True),
        Binding("alt+z", "suspend_process", "Suspend", show=False),
    ]

    def __init__(
        self,
        folder: CourseFolder,
        saves: Path,
        session: Session | None = None,
        *,
        name: str = "",
        lesson: str | None = None,
        step: str | None = None,
        first: First = First.LESSON,
        wanted: Wanted | None = None,
        painting: FirstPainting | None = None,
        chooses: bool = False,
    ) -> None:
        """``session`` is of the learner who goes on; without one the tutor asks who is there.

        It then offers ``name``, and opens ``lesson`` where one is named, at its ``step`` where that is. ``first`` is
        what is shown first of a session; ``wanted`` is a game or a boss to begin with; ``painting`` is what the
        terminal shows meanwhile. Who ``chooses`` is asked which course, where none was chosen yet.
        """
        super().__init__()
        self.folder = folder
        self.saves = saves
        self.session = session
        self.name_offered = name
        self.lesson_wanted = lesson
        self.step_wanted = step
        self.first = first
        self.last_learner = session.learner if session else ""
        """Who learnt here last, also once all is closed."""
        self.game_wanted = wanted
        self.painting = painting
        self.chooses = chooses
        self._began = self._warm = False
        self._gate = Gate()
        self._collector = Collector(shares=self.shares_memory)
        self.turns = Turns(self)
        self.refusals = Refusals(self)
        self.achievements = Achievements(self, lambda: self.session)
        self.looks = Looks(self)
        self.looks.take(session)

    def get_driver_class(self) -> type[Driver]:
        """What draws on a terminal, for which the end of input is leaving."""
        found = super().get_driver_class()
        if found.__name__ == "LinuxDriver":
            from tutor.tui.driver import TerminalDriver

            return TerminalDriver
        return found

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Every line of every widget goes out through the gate."""
        behind = tuple(super().get_line_filters())
        if behind != self._gate.behind:
            self._gate = Gate(behind)
        return [self._gate]

    def get_default_screen(self) -> Screen[None]:
        """The first screen is the one that is wanted, so that the first frame is too."""
        if self.session is None:
            return self._welcome()
        match self.first:
            case First.START:
                from tutor.tui.screens.start import StartScreen

                return StartScreen(self.session)
            case First.REVIEW:
                from tutor.tui.screens.review import ReviewScreen

                return ReviewScreen(self.session)
            case First.PLACE:
                from tutor.tui.screens.place import PlaceScreen

                return PlaceScreen(self.session)
            case First.LESSON:
                return LessonScreen(self.session, painted=self.painting is not None and self.painting.shown)
            case _:
                assert_never(self.first)

    def on_mount(self) -> None:
        """From now on a theme that is chosen is kept."""
        self._began = True
        self._leave_on_signals()
        self._hear_of_session()
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))  # the shell wrote on the screen
        if self.session is not None:
            self._open_wanted()
            self._choose_course_once()

    def _welcome(self) -> Screen[None]:
        from tutor.tui.screens.welcome import WelcomeScreen

        title, first = self.folder.course.title, self.session is None
        return WelcomeScreen(title, learners(self.saves), self.name_offered, first=first)

    def _open_wanted(self) -> None:
        """Put what the command line asked for in front of the lesson, once somebody is there."""
        wanted, self.game_wanted = self.game_wanted, None
        if wanted is None or self.session is None:
            return
        from tutor.tui.screens.arcade import wanted_screen

        try:
            screen = wanted_screen(self.session, wanted)
        except Problems as problems:
            self.notify(f"This cannot be read: {said_to_learner(self, problems)}", severity="error", markup=False)
            return
        if screen is not None:
            self.push_screen(screen, self._left_wanted)

    def _left_wanted(self, lesson: str | None) -> None:
        """Back to where it was asked for, which is a shell; a lesson that it leads to stays."""
        if not lesson:
            self.exit()

    def on_lesson_screen_furnished(self) -> None:
        """The screen is there: load what comes after it."""
        self._open_wanted()
        self.warm_up()

    def warm_up(self) -> None:
        """Start what judges programs before it is needed; it starts by itself where this did not happen."""
        if self._warm:
            return
        self._warm = True
        warming.warm_up(self)
        if not self.is_headless:
            self.set_timer(warming.QUIET, self.look_after_save)
            self.collect_garbage()

    def collect_garbage(self) -> None:
        """From now on, in place of Python."""
        self._collector.begin()
        self.set_interval(LOOK_EVERY, lambda: self._collector.look(self))

    @property
    def size(self) -> Size:
        """No larger than what can be painted."""
        return Size(*bounded(*super().size))

    def look_after_save(self) -> None:
        """Say what is wrong with the save, and keep the day's copy."""
        warming.look_after_save(self, self.session, self.tell_of_save)

    def tell_of_save(self, sentence: str) -> None:
        """What is wrong with the save."""
        self.notify(sentence, severity="warning", markup=False)

    def tell_of_course(self, sentence: str) -> None:
        """What is odd about the course."""
        self.notify(sentence, severity="warning", timeout=20, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """What is typed takes turns; know when there is time for what no key should wait for."""
        if isinstance(event, events.Key):
            self._collector.pressed_at = monotonic()
        if self.turns.is_its_turn(event):
            await super().on_event(event)

    def on_kept_asked(self, message: KeptAsked) -> None:
        """A screen was opened that says whether all is kept."""
        self.refusals.answer(message.asking)

    def on_judging_pane_judged(self) -> None:
        """An answer was kept."""
        self.achievements.look(with_rounds=False)

    def on_round_kept(self) -> None:
        """A round of a game, or a try of a boss."""
        self.achievements.look(with_rounds=True)

    # Learners

    async def on_welcome_screen_named(self, message: Message) -> None:
        """Begin, or go on, as this learner."""
        from tutor.tui.screens.start import StartScreen
        from tutor.tui.screens.welcome import WelcomeScreen

        assert isinstance(message, WelcomeScreen.Named)
        welcome = self.screen
        if not isinstance(welcome, WelcomeScreen):
            return  # enter was pressed twice
        try:
            progress = open_keeping(self.saves, message.name)
            root = chosen_root(progress) if self.chooses else None
            self.folder = open_course(root) if root is not None else self.folder
            session = Session(self.folder, progress)
            begins_at_start = self.first is First.START and self.lesson_wanted is None and session.has_begun
            lesson_is_first = self.lesson_wanted is None and self.game_wanted is None and not session.has_begun
            if self.lesson_wanted is None:
                session.open(session.place.lesson, session.place.step)
            else:
                session.open(self.lesson_wanted, self.step_wanted)
        except SaveProblem as problem:
            welcome.show_problem(said_to_learner(self, problem))
            return
        except Problems as problems:
            welcome.show_problem(f"The lesson cannot be read: {said_to_learner(self, problems)}. {WAY_AROUND}")
            return
        self._close_session()
        self.session, self.last_learner = session, session.learner
        self._hear_of_session()
        self.lesson_wanted = None
        self.looks.take(session)
        if await self._show(session, StartScreen if begins_at_start else LessonScreen) and lesson_is_first:
            self._offer_placement()

    async def _show(self, session: Session, first: Callable[[Session], Screen[None]]) -> bool:
        """In place of the question who is there: what is below it, with this session, else ``first``; whether that."""
        start, lesson = self.start_screen, self.lesson_screen
        if start is not None:
            start.session = session
        if lesson is not None:
            self.pop_screen()
            await lesson.take_session(session)
        elif start is not None:
            self.pop_screen()
        else:
            self.push_screen(first(session))
        self._choose_course_once()
        return start is None and lesson is None

    @property
    def lesson_screen(self) -> LessonScreen | None:
        """The lesson screen, wherever it is in the stack."""
        return next((screen for screen in self.screen_stack if isinstance(screen, LessonScreen)), None)

    @property
    def start_screen(self) -> StartScreen | None:
        """The start screen, wherever it is in the stack."""
        from tutor.tui.screens.start import StartScreen

        return next((screen for screen in self.screen_stack if isinstance(screen, StartScreen)), None)

    def _hear_of_session(self) -> None:
        """What a session's save says is told from now on, and that another course has this one's id."""
        self.refusals.hear_of(self.session)
        with suppress(SaveProblem):  # it is told when something is kept
            if self.session is not None and (said := self.session.other_course()):
                self.tell_of_course(said)

    def _close_session(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None
            self.refusals.hear_of(None)

    def action_change_learner(self) -> None:
        """Ask again who is learning; escape goes on as before."""
        self._change_learner()

    @work(exclusive=True, group="leaving")
    async def _change_learner(self) -> None:
        await letters_arrive(self, self.turns)
        self.keep_draft()
        if await self._may_go():
            self.name_offered = ""
            self.push_screen(self._welcome())

    # Courses

    def _choose_course_once(self) -> None:
        """Have a learner choose who did not yet, where there are several."""
        if self.chooses and self.session is not None and self.session.setting(CHOSEN) is None:
            self.action_change_course()

    @work(exclusive=True, group="leaving")
    async def action_change_course(self) -> None:
        """Ask which course, and go on there."""
        from tutor.tui.screens.courses import CourseScreen

        if self.session is None or isinstance(self.screen, CourseScreen):
            return
        self.keep_draft()
        offered_now = await asyncio.to_thread(offered)
        root = await self.push_screen_wait(CourseScreen(offered_now, self.session.course.identity))
        if root is None or self.session is None:
            return
        try:
            course = read_course(root)
            self.session.keep_setting(CHOSEN, course.identity)
            if course.identity != self.session.course.identity and await self._may_go():
                await self._take_course(open_course(root))
        except (Problems, SaveProblem) as problem:
            self.notify(
                f"This course cannot be opened: {said_to_learner(self, problem)}", severity="error", markup=False
            )

    async def _take_course(self, folder: CourseFolder) -> None:
        """Go on in another course: at the start screen, or where one came in. Raises Problems and SaveProblem."""
        session = Session(folder, open_keeping(self.saves, self.last_learner))
        session.open(session.place.lesson, session.place.step)
        self._close_session()
        self.folder, self.session, self.lesson_wanted = folder, session, None
        self._hear_of_session()
        front = self.start_screen or self.lesson_screen
        assert front is not None, "a learner is at one of them"
        for _ in self.screen_stack[self.screen_stack.index(front) + 1 :]:
            self.pop_screen()
        if self.start_screen is not None:
            self.start_screen.session = session
        if self.lesson_screen is not None:
            await self.lesson_screen.take_session(session)
        if trust.untrusted():
            self.run_worker(partial(warming.look_at_confinement, self), thread=True)

    async def _may_go(self) -> bool:
        """Whether the learner may be left: all is kept, or they say what becomes of the rest. For a worker."""
        from tutor.tui.screens.unkept import Unkept

        keeping = self.session.keeping if self.session else None
        if self.session is None or keeping is None or not self.session.unkept():
            return True
        why = said_to_learner(self, SaveProblem(keeping.problem))
        return await self.push_screen_wait(Unkept(keeping, unkept_in_words(keeping, why)))

    # Lessons

    async def action_open_lesson(self, lesson: str) -> None:
        """Show another lesson; one that cannot be read is said to be so."""
        screen = self.lesson_screen
        assert self.session is not None
        try:
            if screen is not None:
                await screen.open_lesson(lesson)
                self._leave_start()
            else:
                self.session.open(lesson)
                self.push_screen(LessonScreen(self.session))
        except Problems as problems:
            self.notify(
                f"This lesson cannot be read: {said_to_learner(self, problems)}", severity="error", markup=False
            )

    def action_go_on(self) -> None:
        """Go on with the lesson, from the start screen."""
        self._leave_start()
        if self.session is not None and self.lesson_screen is None:
            try:
                self.session.standing()
            except Problems as problems:
                self.notify(
                    f"This lesson cannot be read: {said_to_learner(self, problems)}", severity="error", markup=False
                )
            else:
                self.push_screen(LessonScreen(self.session))

    def action_start(self) -> None:
        """Back to the start screen, where one of a session's screens is in front."""
        from tutor.tui.screens.start import StartScreen

        self.keep_draft()
        start = self.start_screen
        if start is not None:
            for _ in self.screen_stack[self.screen_stack.index(start) + 1 :]:
                self.pop_screen()
        elif self.session is not None:
            self.push_screen(StartScreen(self.session))

    def _leave_start(self) -> None:
        """From a start that was opened in front of the lesson back to that."""
        from tutor.tui.screens.start import StartScreen

        if isinstance(self.screen, StartScreen) and self.lesson_screen is not None:
            self.pop_screen()

    def action_settings(self) -> None:
        """Show what may be set."""
        from tutor.tui.screens.settings import SettingsScreen

        if self.session is not None and not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(self.session))

    def action_review(self) -> None:
        """Look again at what is due."""
        from tutor.tui.screens.review import ReviewScreen

        if self.session is not None and not isinstance(self.screen, ReviewScreen):
            self.keep_draft()
            self.push_screen(ReviewScreen(self.session))

    @work(exclusive=True, group="placement")
    async def _offer_placement(self) -> None:
        """Who begins may know some of it."""
        session = self.session
        if session is None or not await asyncio.to_thread(session.placed.may_be_placed):
            return
        screen = self.lesson_screen
        if screen is not None and screen.session is session:
            screen.offer_placement()

    def action_place(self) -> None:
        """Ask where to begin."""
        from tutor.tui.screens.place import PlaceScreen

        if self.session is not None and not isinstance(self.screen, PlaceScreen):
            self.keep_draft()
            self.push_screen(PlaceScreen(self.session))

    @work
    async def action_map(self) -> None:
        """Let the learner choose a lesson on the map, and open it."""
        from tutor.tui.screens.map import MapScreen

        assert self.session is not None
        front = self.screen
        if isinstance(front, MapScreen) or not isinstance(front, PatientScreen):
            return  # the key was pressed twice
        with front.change():
            chosen = await self.push_screen_wait(MapScreen(self.session, self.session.heading.id))
            if chosen:
                await self.action_open_lesson(chosen)

    def action_progress(self) -> None:
        """Show the pictures of the learner's progress."""
        from tutor.tui.screens.progress import ProgressScreen

        if self.session is not None:
            self.push_screen(ProgressScreen(self.session))

    def action_arcade(self, game: str = "") -> None:
        """Show the course's games, one of them, or that of the day; a course without games has no such screen."""
        from tutor.tui.screens.arcade import screen_of

        if self.session is not None and (screen := screen_of(self.session, game)) is not None:
            self.push_screen(screen)

    def action_boss(self, chapter: str = "") -> None:
        """Show the boss of a chapter, by default of the open lesson's; a course without bosses has no such screen."""
        from tutor.tui.screens.boss import boss_screen

        try:
            screen = boss_screen(self.session, chapter) if self.session is not None else None
        except Problems as problems:
            self.notify(f"The boss cannot be read: {said_to_learner(self, problems)}", severity="error", markup=False)
            return
        if screen is not None:
            self.push_screen(screen)

    # What can be done anywhere

    def show_wait(self, said: str) -> None:
        """How far something is that takes long, on the last row: the screen stands still meanwhile."""
        if self._driver is None:
            return
        columns, rows = self.size
        if said:
            self._driver.write(f"\x1b7\x1b[{rows};1H\x1b[0m\x1b[2K{harmless(said)[: max(columns - 1, 1)]}\x1b8")
            self._driver.flush()
        else:
            self.call_later(self.refresh, repaint=True)

    def keep_draft(self) -> None:
        """Keep what is being typed, on whichever screen in the stack that is."""
        for screen in self.screen_stack:
            if isinstance(screen, PatientScreen):
                screen.keep_draft()

    async def action_quit(self) -> None:
        """Leave when what was typed has arrived and is kept; the next start is here again."""
        from tutor.tui.screens.unkept import Unkept

        if isinstance(self.screen, Unkept):
            self.screen.dismiss(True)  # asked twice
        else:
            self._leave()

    @work(exclusive=True, group="leaving")
    async def _leave(self) -> None:
        await letters_arrive(self, self.turns)
        self.keep_draft()
        if await self._may_go():
            self._close_session()
            self.exit()

    def action_suspend_process(self) -> None:
        """Back to the shell for a while; what is typed is kept before. The shell's ``fg`` goes on here."""
        if self.can_suspend:
            self.keep_draft()
            super().action_suspend_process()
        else:
            self.notify("There is no shell to go back to here.")

    @property
    def can_suspend(self) -> bool:
        """Whether a shell started this."""
        return self._driver is not None and self._driver.can_suspend

    def action_end_of_input(self) -> None:
        """Leave without asking: nobody is there who could answer."""
        self._leave_unasked()

    @work(exclusive=True, group="leaving")
    async def _leave_unasked(self) -> None:
        await letters_arrive(self, self.turns)
        self.keep_draft()
        keeping = self.session.keeping if self.session else None
        lost = self.session is not None and keeping is not None and self.session.unkept()
        said = rescued_without_asking(keeping) if keeping is not None and lost else None
        self._close_session()
        self.exit(message=said)

    def _leave_on_signals(self) -> None:
        """Leave when the terminal is closed or the tutor is asked to end: what is typed is kept then too."""
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM", "SIGINT"):
            # Where there are no such signals, or in a thread, what was typed is kept up to the last second.
            with suppress(AttributeError, NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(getattr(signal, name), self._leave_unasked)

    def _handle_exception(self, error: Exception) -> None:
        """Let a mistake end the tutor, but not what was still on its way when its screen went.

        Who leaves takes the screens away under panes that come after the first frame and texts that wait to be set, and
        who closes a screen takes it away under its workers. Textual has no public place to say that this is no mistake.
        What cannot be loaded is said where it is needed; everything else goes on without it.
        """
        leaving = self.return_code is not None or (self._began and not self.is_running)
        if leaving or _of_something_gone():
            self.log.warning(error)
        elif (lacking := not_loaded(error.__cause__ or error)) is not None:
            self.tell_of_loading(CANNOT_LOAD.format(lacking))
        else:
            super()._handle_exception(error)

    def tell_of_loading(self, sentence: str) -> None:
        """What cannot be loaded."""
        self.notify(sentence, severity="error", timeout=20)

    def action_command_palette(self) -> None:
        """Show what can be done here, to be searched."""
        from tutor.tui.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something; where it is still shown from before, it takes that one's place."""
        markup = False  # what is said names files, lessons and learners
        for shown in [shown for shown in self._notifications if shown.message == message]:
            self._unnotify(shown, refresh=False)
        forget_toasts(self)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def action_help_quit(self) -> None:
        """What ctrl+c says where nothing can be copied."""
        self.notify("ctrl+q or f12 leaves; the next start is here again.")

    def action_help(self) -> None:
        """Show the help of this screen."""
        from tutor.tui.help import name_under_cursor, text_of
        from tutor.tui.screens.dialogs import Help

        if isinstance(self.screen, Help):
            return
        named = name_under_cursor(self)
        if named is not None:
            said = "\n\n".join([named.signature, *([named.about] if named.about else [])])
            self.push_screen(Help(said, named.name))
            return
        examples = self.session.course.examples if self.session else ()
        has_games = self.session is None or self.session.offers_games
        self.push_screen(Help(text_of(type(self.screen).__name__, examples, has_games)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The command palette: Textual's own that fit, and the tutor's."""
        from tutor.tui.commands import commands_of, commands_of_tutor

        own = [*commands_of(self, screen)]
        yield from own
        yield from commands_of_tutor(self, screen)
        if "Leave" not in [command.title for command in own]:
            yield SystemCommand("Leave", "The next start is here again (ctrl+q, f12)", self.action_quit)
        if self.can_suspend:
            yield SystemCommand(
                "Suspend", "Back to the shell; fg there goes on here (alt+z)", self.action_suspend_process
            )

    # The theme

    def search_themes(self) -> None:
        """Choose among the themes, in a palette that is as patient as that of the commands."""
        from textual.theme import ThemeProvider

        from tutor.tui.screens.palette import Palette

        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))

    def on_settings_screen_changed(self) -> None:
        """What was set holds at once."""
        self.looks.take(self.session)

    def _keep_theme(self, theme: Theme) -> None:
        if self.session is not None:
            self.session.keep_setting(THEME, theme.name)


def _of_something_gone() -> bool:
    """Whether this runs in a worker whose widget or screen is not there any more."""
    try:
        return not get_current_worker().node.is_attached
    except NoActiveWorker:
        return False
