"""The start: where one is, what is to be looked at again, one key for each."""

from __future__ import annotations

import asyncio

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tutor.loader.problem import Problems
from tutor.placement import QUESTIONS
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui import delays
from tutor.tui.screens.base import TutorScreen
from tutor.tui.start_rows import Row, bar_of_start, going_on, start_lines
from tutor.tui.warming import load_in_order
from tutor.tui.widgets.top_bar import TopBar

ROW_KEYS = {"review": "r", "today": "d", "boss": "b", "place": "k"}
"""What is only there where there is something of it, with its row's key."""
NAMED = 2
"""So many lessons of a portion are named."""


class StartScreen(TutorScreen[None]):
    """What there is to do today."""

    DEFAULT_CSS = """
    StartScreen { align-horizontal: center; }
    StartScreen #rows { height: 1fr; padding: 1 2; max-width: 96; }
    """
    BINDINGS = [
        # Enter that is pressed before the terminal is ours comes as ctrl+j.
        Binding("enter,f8,ctrl+j", "app.go_on", "Go on", key_display="enter"),
        Binding("r", "review", "Look again"),
        Binding("r", "review_unlooked", "Look again", show=False),
        Binding("k", "place", "Where to begin"),
        Binding("d", "today", "Today's game"),
        Binding("b", "boss", "Boss"),
        Binding("a", "arcade", "Arcade", show=False),
        Binding("m,f4", "app.map", "Map", show=False),
        Binding("p", "app.progress", "Progress", show=False),
        Binding("s", "app.settings", "Settings", show=False),
        Binding("question_mark,f1", "app.help", "Help", key_display="?"),
        Binding("y", "portion(True)", "A larger portion", show=False),
        Binding("n", "portion(False)", "No larger portion", show=False),
        Binding("ctrl+q,q", "app.quit", "Leave", key_display="^q", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._rows: tuple[Row, ...] = ()
        """Of what was looked for."""
        self._looked = False
        self._offer = ""
        """A larger portion, where that would keep much more."""
        self._since = ""
        """What is another thing now than on the last day."""

    def compose(self) -> ComposeResult:
        """The bar and the rows; the footer comes after the first frame."""
        yield from super().compose()
        yield TopBar()
        yield Static("", id="rows", markup=False)

    def on_mount(self) -> None:
        """Say first what is known without reading much."""
        self._show()
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        from tutor.tui.widgets.key_footer import KeyFooter

        await self.mount(KeyFooter())
        self.refresh_bindings()
        self.look()

    def on_screen_resume(self) -> None:
        """Back from somewhere: what there is to do is another thing now."""
        if self.query("KeyFooter"):
            self._show()
            self.look()

    @work(exclusive=True)
    async def look(self) -> None:
        """Look what is due where the screen does not wait for it."""
        load_in_order()
        try:
            found, offer, since = await asyncio.to_thread(looked, self.session)
        except (SaveProblem, Problems):
            return  # the lesson's screen says so
        self._rows, self._offer, self._since, self._looked = found, offer, since, True
        if self.is_attached:
            self._show(with_step=True)
            self.refresh_bindings()
            delays.after(delays.WARM_UP_AFTER, self, self._warm_up)

    def _warm_up(self) -> None:
        from tutor.tui.screens.lesson import LessonScreen

        self.post_message(LessonScreen.Furnished())

    def _show(self, *, with_step: bool = False) -> None:
        standing = self.session.standing()
        self.query_one(TopBar).standing = bar_of_start(standing)
        rows = [going_on(standing, self.session.step_told if with_step else ""), *self._rows]
        columns = self.app.size.width
        lines = start_lines(rows, columns, offer=self._offer, games=self._has_games, since=self._since)
        self.query_one("#rows", Static).update(Content("\n").join(Content.assemble(*line) for line in lines))

    def on_resize(self, event: events.Resize) -> None:
        """The keys stand at the right of the rows, however wide."""
        if self.query("#rows"):
            self._show(with_step=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is offered has its key, and a course without games none for them."""
        match action:
            case "portion":
                return bool(self._offer)
            case "review" | "today" | "boss" | "place":
                return any(row.key == ROW_KEYS[action] for row in self._rows)
            case "arcade":
                return self._has_games
            case "review_unlooked":
                return not self._looked
        return super().check_action(action, parameters)

    @property
    def _has_games(self) -> bool:
        return self.session.offers_games

    async def action_place(self) -> None:
        """Ask where to begin."""
        await self.run_action("app.place")

    async def action_review(self) -> None:
        """What is due."""
        await self.run_action("app.review")

    async def action_review_unlooked(self) -> None:
        """The same before it is known whether there is something, which is said there."""
        await self.action_review()

    async def action_today(self) -> None:
        """The game of the day."""
        from tutor.games import TODAY

        await self.run_action(f"app.arcade({TODAY!r})")

    async def action_boss(self) -> None:
        """The boss of the chapter that one is in."""
        await self.run_action("app.boss")

    async def action_arcade(self) -> None:
        """The course's games."""
        await self.run_action("app.arcade")

    def action_portion(self, larger: bool) -> None:
        """Take the larger portion, or not; it is offered once."""
        self.session.reviews.answer_offer(larger)
        self._offer = ""
        self.look()


def looked(session: Session) -> tuple[tuple[Row, ...], str, str]:
    """What there is besides going on, whether a larger portion is offered, what came since the last day.

    Slow. Raises SaveProblem and Problems.
    """
    again, offer = looked_again(session)
    rows = (placement(session), again, game_of_the_day(session), boss(session))
    return tuple(row for row in rows if row is not None), offer, session.since()


def game_of_the_day(session: Session) -> Row | None:
    """The game of the day, and today's try; None where the course has none, or none is wanted."""
    if not session.offers_games:
        return None
    from tutor import games

    daily = games.todays(session)
    if daily is None:
        return None
    tried = games.scored(session, daily)
    more = f"today {tried.score:.{tried.digits}f} {tried.what}" if tried else "the same for everybody; one try counts"
    return Row("Today's game", games.game_of(session.course, daily.game).title, more, "d")


def placement(session: Session) -> Row | None:
    """Questions that say where to begin, for who has solved nothing yet; None else."""
    if not session.placed.may_be_placed():
        return None
    asked = len(session.placed.placement.answers)
    more = f"{asked} of {QUESTIONS} asked" if asked else "they say which lessons you may skip"
    return Row("Know some?", "Ten questions, about 8 minutes", more, "k")


def boss(session: Session) -> Row | None:
    """The boss of the chapter that one is in, with its stars once it was tried; None where there is none to offer."""
    if session.is_bare or session.boss() is None:
        return None
    from tutor.games import bosses

    found = bosses.standing(session, session.chapter(session.heading.id))
    assert found is not None
    return Row("Boss", f"{found.title}  {found.stars}" if found.best else found.title, found.about, "b")


def looked_again(session: Session) -> tuple[Row | None, str]:
    """What is to be looked at again, and whether a larger portion is offered."""
    portion = session.reviews.portion()
    session.tell_step()
    if not portion.cards:
        return None, ""
    if not portion.items:
        return Row("Look again", session.reviews.nothing_until().removesuffix("."), "", ""), ""
    count = len(portion.items)
    what = f"{count} task{'s' if count > 1 else ''}, about {portion.minutes} minute{'s' if portion.minutes > 1 else ''}"
    away = "It has been a while: the first few are those known best." if portion.is_back_after_long else ""
    return Row("Look again", what, away or by_lesson(session, portion.lessons), "r"), session.reviews.offer(portion)


def by_lesson(session: Session, lessons: tuple[tuple[str, int], ...]) -> str:
    """Of which lessons a portion's tasks are."""
    titles = [(session.lesson_title(lesson), count) for lesson, count in lessons]
    shown = [f"{count} of {title}" if count > 1 else title for title, count in titles[:NAMED]]
    more = sum(count for _, count in titles[NAMED:])
    return ", ".join(shown) + (f", and {more} more" if more else "")
