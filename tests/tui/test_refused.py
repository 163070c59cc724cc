"""The disk refuses while somebody plays: nothing ends, nothing that was painted is lost, and it is said."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.conftest import LESSONS, SMALL_COURSE, SUMS, sampled
from tests.tui.playing import back_to_lesson, hit, lesson_screen, open_map, playing, press, settled, until, until_shown
from tutor.attempt import Verdict
from tutor.keeping import Keeping, open_keeping
from tutor.loader import open_course
from tutor.progress import Progress, open_progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.refusals import Refusals
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.unkept import Unkept
from tutor.tui.screens.welcome import WelcomeScreen
from tutor.tui.widgets.top_bar import TopBar

Refusal = Callable[[Keeping], object]


@contextmanager
def locked(keeping: Keeping) -> Iterator[None]:
    """Another program holds the save for itself."""
    keeping._database.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(keeping.file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(keeping: Keeping) -> Iterator[None]:
    """No byte more fits on the disk: not even the log takes one."""
    really = Progress._transaction

    @contextmanager
    def refuse(progress: Progress) -> Iterator[None]:
        if progress is not keeping:
            with really(progress):
                yield
            return
        with progress._explained():
            raise sqlite3.OperationalError("database or disk is full")
        yield

    Progress._transaction = refuse  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Progress._transaction = really  # type: ignore[method-assign]


@contextmanager
def unreadable(keeping: Keeping) -> Iterator[None]:
    """The disk gives nothing back either."""
    really = keeping._database

    class Broken:
        in_transaction = False

        def execute(self, *_: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    keeping._database = Broken()  # type: ignore[assignment]
    yield
    keeping._database = really


@contextmanager
def removed(keeping: Keeping) -> Iterator[None]:
    """The save is elsewhere."""
    file = Path(keeping.file)
    file.rename(aside := file.with_name("aside"))
    yield
    aside.rename(file)


@contextmanager
def replaced(keeping: Keeping) -> Iterator[None]:
    """Another file has the save's name."""
    with removed(keeping):
        file = Path(keeping.file)
        file.write_bytes(file.with_name("aside").read_bytes())
        yield
        file.unlink()


REFUSALS = [full, locked, unreadable, removed, replaced]
WRITING = [["7"], ["f8"], ["f3"], ["f4", "enter"], ["7", "enter"], ["f2"], ["f7"], ["f4", "f2"], ["ctrl+p"]]
WAYS = ["7", "8", "enter", "f3", "f8", "f7", "f2", "f5", "backspace", "a", "b", "f4", "escape", "f1", "ctrl+p"]


def keeping_of(pilot: Pilot[None]) -> Keeping:
    app = pilot.app
    assert isinstance(app, TutorApp)
    assert app.session is not None
    assert isinstance(app.session.keeping, Keeping)
    return app.session.keeping


# Each way of writing


@pytest.mark.one_fast
@pytest.mark.parametrize(("keys", "refusal"), sampled(((keys, each) for keys in WRITING for each in REFUSALS), 6))
async def test_no_key_ends_the_tutor_when_the_disk_refuses(saves: Path, keys: list[str], refusal: Refusal) -> None:
    async with playing(saves, step=1) as pilot:
        with refusal(keeping_of(pilot)):  # type: ignore[attr-defined]
            for key in keys:
                if key == "f4":
                    await open_map(pilot)
                else:
                    await press(pilot, key)
            await back_to_lesson(pilot)
            await press(pilot, "f8", "f7")


@pytest.mark.slow
async def test_it_is_said_once_what_happened_and_that_all_is_kept_again(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        keeping = keeping_of(pilot)
        with full(keeping):
            await press(pilot, "f3", "7", "f8", "f7")
            said = [note.message for note in pilot.app._notifications]
            assert len(said) == 1
            assert "The disk is full" in said[0]
            assert "stays in memory" in said[0]
            assert lesson_screen(pilot).query_one(TopBar).kept == "not kept"
        app = pilot.app
        assert isinstance(app, TutorApp)
        app.refusals.try_again()
        await settled(pilot)
        assert lesson_screen(pilot).query_one(TopBar).kept == ""
        other = open_progress(saves, "Ada", SUMS)
        assert other.draft("adding/sum").answer == "7"
        assert other.draft("adding/sum").hints == 1
        other.close()


def says_kept(pilot: Pilot[None]) -> str:
    """What the screen in front says at its top of what is not kept."""
    screen = pilot.app.screen
    bars = [bar.kept for bar in screen.query(TopBar)]
    headings = ["not kept" * ("not kept" in str(each.content)) for each in screen.query("#heading").results(Static)]
    (said,) = bars + headings
    return said


@pytest.mark.slow
async def test_every_screen_that_is_opened_later_says_it_too_until_all_is_kept(saves: Path) -> None:
    async with playing(saves, size=(80, 24), lessons=LESSONS, lesson="surprisal") as pilot:
        app = pilot.app
        assert isinstance(app, TutorApp)
        opened = [
            app.action_map,
            app.action_progress,
            app.action_settings,
            app.action_review,
            app.action_place,
            app.action_arcade,
            lambda: app.action_arcade("forecaster"),
            app.action_boss,
        ]
        for number, screen in enumerate(opened):
            with full(keeping_of(pilot)):
                keeping_of(pilot).keep_setting("seen", str(number))
                front = app.screen
                screen()
                await until(pilot, lambda front=front: app.screen is not front)  # type: ignore[misc]
                await settled(pilot)
                assert says_kept(pilot) == "not kept", app.screen
            app.refusals.try_again()
            await until(pilot, lambda: not says_kept(pilot))
            await press(pilot, "escape")
            await until(pilot, lambda front=front: app.screen is front)  # type: ignore[misc]
            assert not says_kept(pilot)


class Saying:
    """A bar."""

    said = "?"

    def say_kept(self, said: str) -> None:
        self.said = said


class Silent:
    """An app whose session tells at once."""

    is_web = False

    def notify(self, *_: object, **__: object) -> None:
        """Say nothing."""

    def set_interval(self, *_: object) -> None:
        """Have no clock."""

    def call_later(self, call: Callable[[str], None], said: str) -> None:
        call(said)


def test_what_asks_later_hears_what_holds_then(saves: Path) -> None:
    refusals = Refusals(Silent())  # type: ignore[arg-type]
    keeping = open_keeping(saves, "Ada", SUMS)
    session = Session(open_course(SMALL_COURSE), keeping)
    before, later = Saying(), Saying()
    refusals.answer(before)
    refusals.hear_of(session)
    assert before.said == ""
    keeping.tell("The disk is full.")
    refusals.answer(later)
    assert (before.said, later.said) == ("not kept", "not kept")
    keeping.tell("")
    assert (before.said, later.said) == ("", "")
    keeping.problem = "The disk is full."
    refusals.hear_of(session)  # of a learner who came while it was refused
    assert (before.said, later.said) == ("not kept", "not kept")
    keeping.problem = ""
    refusals.hear_of(session)
    assert (before.said, later.said) == ("", "")
    session.close()


# Any moment


async def stay(_: TutorApp) -> None:
    """In place of leaving."""


async def play_refused(
    saves: Path, seed: int, monkeypatch: pytest.MonkeyPatch, refusals: Sequence[Refusal] = REFUSALS
) -> None:
    choice = random.Random(seed)
    painted: list[tuple[str, str]] = []
    really = Session.record

    def record(session: Session, answer: str, verdict: Verdict, *rest: Any, **more: Any) -> int:
        painted.append((verdict.task, answer))
        return really(session, answer, verdict, *rest, **more)

    monkeypatch.setattr(Session, "record", record)
    leave = TutorApp.action_quit
    monkeypatch.setattr(TutorApp, "action_change_learner", lambda _: None)  # both are offered by the palette
    monkeypatch.setattr(TutorApp, "action_quit", stay)
    async with playing(saves, step=choice.randrange(3)) as pilot:
        for _ in range(choice.randint(0, 6)):
            await press(pilot, choice.choice(WAYS))
        with choice.choice(refusals)(keeping_of(pilot)):  # type: ignore[attr-defined]
            for _ in range(choice.randint(3, 12)):
                hit(pilot, choice.choice(WAYS))
                if choice.random() < 0.7:
                    await settled(pilot)
            await settled(pilot)
        screen = await back_to_lesson(pilot)
        await settled(pilot)
        screen.keep_draft()
        pane = screen.task_pane
        typed = (pane.shown_task, pane.answer_pane.answer) if pane.shown_task and pane.answer_pane else None
        starter = pane.asked.starter if pane.asked else ""
        judged = pane.judged
        monkeypatch.setattr(TutorApp, "action_quit", leave)
        hit(pilot, "ctrl+q")
        await until_ended(pilot)
    progress = open_progress(saves, "Ada", SUMS)
    assert [(each.task, each.answer) for each in progress.attempts()] == painted
    if typed is not None and typed[0] is not None and judged is None and typed[1].strip():
        kept = progress.draft(typed[0].id).answer
        last = [each.answer for each in progress.attempts(typed[0].id)]
        assert typed[1] in (kept or starter, *last[-1:])
    progress.close()


async def until_ended(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: pilot.app._exit)


@pytest.mark.one_fast
@pytest.mark.parametrize("seed", sampled(range(6), 3))
async def test_a_refusal_at_any_moment_ends_and_loses_nothing(
    saves: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play_refused(saves, seed, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("seed", range(100, 106))  # two hundred hold as well, and take most of an hour
async def test_a_refusal_at_any_of_many_moments_ends_and_loses_nothing(
    saves: Path, seed: int, refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play_refused(saves, seed, monkeypatch, [refusal])


# Leaving


async def test_leaving_says_what_is_not_kept_and_writes_it_elsewhere(saves: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite"
    async with playing(saves, step=1) as pilot:
        with full(keeping_of(pilot)):
            await press(pilot, "8", "enter")
            await press(pilot, "f8", "a")
            hit(pilot, "ctrl+q")
            await until_shown(pilot, Unkept)
            said = str(pilot.app.screen.query_one("#said", Static).render())
            assert "Not kept: 1 answer" in said
            assert "The disk is full" in said
            pilot.app.screen.query_one(Input).value = str(saves)  # is there already
            await press(pilot, "enter")
            assert "cannot be written" in str(pilot.app.screen.query_one("#said", Static).render())
            pilot.app.screen.query_one(Input).value = str(elsewhere)
            hit(pilot, "enter")
            await until_ended(pilot)
    other = Progress(elsewhere, "Ada", SUMS)
    assert [each.answer for each in other.attempts()] == ["8"]
    other.close()


@pytest.mark.slow
async def test_one_may_stay_and_one_may_leave_without_it(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        with full(keeping_of(pilot)):
            await press(pilot, "8", "enter")
            hit(pilot, "ctrl+q")
            await until_shown(pilot, Unkept)
            await press(pilot, "escape")
            assert lesson_screen(pilot).session.attempts()[-1].answer == "8"
            hit(pilot, "ctrl+q")
            await until_shown(pilot, Unkept)
            hit(pilot, "ctrl+q")
            await until_ended(pilot)


@pytest.mark.slow
async def test_another_learner_waits_until_it_is_said_what_becomes_of_the_rest(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        app = pilot.app
        assert isinstance(app, TutorApp)
        with full(keeping_of(pilot)):
            await press(pilot, "8", "enter")
            app.action_change_learner()
            await until_shown(pilot, Unkept)
            await press(pilot, "escape")
            assert isinstance(app.screen, LessonScreen)
        app.action_change_learner()
        await until_shown(pilot, WelcomeScreen)


@pytest.mark.slow
async def test_an_end_without_anybody_to_ask_writes_it_where_it_can(
    saves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with playing(saves, step=1) as pilot:
        app = pilot.app
        assert isinstance(app, TutorApp)
        with full(keeping_of(pilot)):
            await press(pilot, "8", "enter")
            app.action_end_of_input()
            await until_ended(pilot)
    other = Progress(tmp_path / "xent-tutor-Ada.sqlite", "Ada", SUMS)
    assert [each.answer for each in other.attempts()] == ["8"]
    other.close()
