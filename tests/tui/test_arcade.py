"""The arcade on the screen: chosen, played and told by keys alone."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.conftest import LESSONS, SMALL_COURSE
from tests.tui.playing import HOME, SMALL, begun, playing, press, running, settled, until
from tutor import games
from tutor.arcade.bosses import BossRound
from tutor.arcade.contract import ROWS, WIDTH
from tutor.cli import main
from tutor.games import bosses
from tutor.loader import open_course
from tutor.sandbox import SandboxFailure
from tutor.session import Session
from tutor.trust import NotTrusted
from tutor.tui.app import TutorApp
from tutor.tui.screens.arcade import GamesScreen, screen_of
from tutor.tui.screens.dialogs import Help
from tutor.tui.screens.game import GameScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.mend import Mend
from tutor.tui.screens.start import StartScreen
from tutor.tui.screens.start import boss as boss_row
from tutor.tui.widgets.code_editor import CodeEditor

JOURNEYS = Path(__file__).parents[1] / "data" / "journeys"
WHERE = {"lessons": LESSONS, "lesson": "surprisal"}


def shown(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#rows", Static).content)


def game(pilot: Pilot[None]) -> GameScreen:
    screen = pilot.app.screen
    assert isinstance(screen, GameScreen)
    return screen


async def open_game(pilot: Pilot[None], name: str = "") -> None:
    assert isinstance(pilot.app, TutorApp)
    pilot.app.action_arcade(name)
    await settled(pilot)


async def begin(pilot: Pilot[None]) -> None:
    await press(pilot, "space")
    await until(pilot, lambda: game(pilot).round is not None)


async def test_a_game_is_chosen_played_kept_and_left_by_keys(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        await open_game(pilot)
        assert isinstance(pilot.app.screen, GamesScreen)
        await press(pilot, "c")
        assert game(pilot).name_ == "forecaster"
        await press(pilot, "b", "down", "8")
        await begin(pilot)
        assert (game(pilot).choice.level, game(pilot).seed) == (2, 8)
        await press(pilot, *"7" * 24)
        assert "bits a throw" in shown(pilot)
        session = game(pilot).session
        assert len(games.rounds(session, "forecaster")) == 1
        await press(pilot, "r")
        await until(pilot, lambda: game(pilot).practice and game(pilot).round is not None)
        await press(pilot, *"7" * 24)
        assert "does not count" in shown(pilot)
        assert len(games.rounds(session, "forecaster")) == 1
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, GamesScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_the_rules_stand_over_a_round(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        await open_game(pilot, "coins")
        await begin(pilot)
        await press(pilot, "a", "question_mark")
        assert isinstance(pilot.app.screen, Help)
        await press(pilot, "escape")
        assert "left   a" in shown(pilot)


async def test_leaving_a_round_keeps_nothing(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        await open_game(pilot, "forecaster")
        await begin(pilot)
        await press(pilot, *"777", "escape")
        assert game(pilot).round is None
        assert games.rounds(game(pilot).session, "forecaster") == ()


@pytest.mark.slow
async def test_what_has_to_be_run_is_run_and_told(tmp_path: Path) -> None:
    async with playing(tmp_path, size=HOME, **WHERE) as pilot:
        await open_game(pilot, "break")
        await press(pilot, "3")
        await begin(pilot)
        await press(pilot, *"1+1", "enter")
        await until(pilot, lambda: "with values" in shown(pilot))


@pytest.mark.parametrize(
    "refusal", [NotTrusted("Nothing confines programs here."), SandboxFailure("The sandbox did not start.")]
)
async def test_what_cannot_be_run_is_said_and_ends_the_round_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    def refuse(*_: object) -> object:
        raise refusal

    monkeypatch.setattr(bosses, "run_wanted", refuse)
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        await open_game(pilot, "break")
        await begin(pilot)
        await press(pilot, *"1+1", "enter")
        await until(pilot, lambda: game(pilot).round is None)
        assert str(refusal) in shown(pilot)


async def test_one_try_of_the_day_counts(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        await open_game(pilot, games.TODAY)
        screen = game(pilot)
        assert screen.daily is not None
        await begin(pilot)
        assert games.scored(screen.session, screen.daily) is None


async def test_the_try_of_the_day_goes_on_where_it_was_left(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        session = pilot.app.session  # type: ignore[attr-defined]
        session.clock = lambda: datetime(2026, 11, 30, 12, tzinfo=UTC)  # the coin with moods
        await open_game(pilot, games.TODAY)
        await begin(pilot)
        await press(pilot, *"377", "escape")
        assert "goes on there" in shown(pilot)
        await begin(pilot)
        assert len(game(pilot).round.said) == 3  # type: ignore[union-attr]
        await press(pilot, *"7" * 21)
        daily = game(pilot).daily
        assert daily is not None
        kept = games.scored(session, daily)
        assert kept is not None
        assert "".join(move.typed for move in kept.moves) == "377" + "7" * 21
        await press(pilot, "escape")
        assert "practice" in shown(pilot)


async def test_a_program_is_mended_where_it_fell_and_climbs_again(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        pilot.app.action_boss()  # type: ignore[attr-defined]
        await settled(pilot)
        await begin(pilot)
        await press(pilot, "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, Mend) and bool(pilot.app.screen.query(CodeEditor)))
        editor = pilot.app.screen.query_one(CodeEditor)
        editor.text = "def log_likelihood(p):\n    return np.log(np.prod(p))\n"
        await press(pilot, "f5")
        verdict = pilot.app.screen.query_one("#verdict", Static)
        await until(pilot, lambda: str(verdict.content) not in ("", "Judging …"))
        editor.text = "def log_likelihood(p):\n    with np.errstate(divide='ignore'):\n        return np.log(p).sum()\n"
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, GameScreen) and "✓" in shown(pilot))
        played = game(pilot).round
        assert isinstance(played, BossRound)
        assert played.told is not None
        assert not played.told.at_once
        assert session_of(pilot).progress.last_right("logs-and-products/log-likelihood") == editor.text


def session_of(pilot: Pilot[None]) -> Session:
    assert isinstance(pilot.app, TutorApp)
    assert pilot.app.session is not None
    return pilot.app.session


async def test_below_80_by_24_a_sentence_stands_in_place_of_the_rows(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        await open_game(pilot, "coins")
        await begin(pilot)
        await press(pilot, "a")
        await pilot.resize_terminal(70, 22)
        await until(pilot, lambda: "needs 80 columns" in shown(pilot))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "left   a" in shown(pilot))


async def test_what_others_reached_stands_over_the_game_but_no_visitor_sees_it(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        await open_game(pilot, "coins")
        await press(pilot, "h")
        await until(pilot, lambda: isinstance(pilot.app.screen, Help))
        await press(pilot, "escape")
        pilot.app.sees_others = False  # type: ignore[attr-defined]
        await press(pilot, "h")
        assert isinstance(pilot.app.screen, GameScreen)


async def test_a_course_without_games_has_no_trace_of_them(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, lessons=SMALL_COURSE) as pilot:
        assert isinstance(pilot.app, TutorApp)
        assert pilot.app.session is not None
        assert screen_of(pilot.app.session) is None
        await open_game(pilot)
        assert isinstance(pilot.app.screen, LessonScreen)
        commands = list(pilot.app.get_system_commands(pilot.app.screen))
        said = " ".join(f"{command.title} {command.help}" for command in commands)
        assert not trace_of_games(said)


def trace_of_games(text: str) -> list[str]:
    """The words of games in a text."""
    return re.findall(r"\b(?:arcade|games?|boss(?:es)?|medals?|stars?)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("course", [SMALL_COURSE, JOURNEYS])
async def test_start_and_help_of_a_course_without_games_have_no_trace_of_them(tmp_path: Path, course: Path) -> None:
    first = open_course(course).course.chapters[0].lessons[0]
    async with playing(tmp_path, size=SMALL, lessons=course, lesson=first) as pilot:
        app = pilot.app
        assert isinstance(app, TutorApp)
        session = session_of(pilot)
        await app.push_screen(StartScreen(session))
        await settled(pilot)
        shown_rows = " ".join(str(each.content) for each in app.screen.query(Static))
        assert not trace_of_games(shown_rows)
        assert not trace_of_games(" ".join(each.binding.description for each in app.screen.active_bindings.values()))
        app.action_help()
        await settled(pilot)
        assert not trace_of_games(" ".join(str(each.content) for each in app.screen.query(Static)))


@pytest.mark.parametrize("course", [SMALL_COURSE, JOURNEYS])
def test_commands_of_a_course_without_games_have_no_trace_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], course: Path
) -> None:
    first = open_course(course).course.chapters[0].lessons[0]
    task = open_course(course).lesson(first).tasks[0].id
    where = ["--lessons", str(course), "--saves", str(tmp_path / "saves")]
    (tmp_path / "answer").write_text("1\n")
    main([*where, "check", task, str(tmp_path / "answer"), "--record", "--user", "Ada"])
    printed = capsys.readouterr().out
    for arguments in (
        ["progress", "--json"], ["progress"], ["list"], ["due"], ["settings"], ["review", "--lines"], ["show", first],
        ["notes"],
    ):  # fmt: skip
        main([*where, *arguments])
        printed += capsys.readouterr().out
    assert not trace_of_games(printed)


@pytest.mark.parametrize(("course", "has"), [(SMALL_COURSE, False), (JOURNEYS, False), (LESSONS, True)])
def test_the_help_of_a_course_without_games_has_no_commands_for_them(
    capsys: pytest.CaptureFixture[str], course: Path, has: bool
) -> None:
    with pytest.raises(SystemExit):
        main(["--lessons", str(course), "--help"])
    said = capsys.readouterr().out
    assert all((f"\n    {name} " in said) is has for name in ("arcade", "daily", "boss"))
    assert "\n    progress " in said


@pytest.mark.one_fast
@pytest.mark.parametrize("course", [SMALL_COURSE, JOURNEYS])
async def test_settings_and_progress_of_a_course_without_games_have_no_trace_of_them(
    tmp_path: Path, course: Path
) -> None:
    first = open_course(course).course.chapters[0].lessons[0]
    async with playing(tmp_path, size=SMALL, lessons=course, lesson=first) as pilot:
        for action in ("settings", "progress", "map", "help"):
            await pilot.app.run_action(f"app.{action}")
            await settled(pilot)
            said = " ".join(str(each.content) for each in pilot.app.screen.query(Static))
            assert not trace_of_games(said), action
            await press(pilot, "escape")


@pytest.mark.one_fast
@pytest.mark.parametrize("name", ["shannon", "bug", "forecaster", "descent", "code", "coins", "sprint"])
def test_every_game_fits_into_80_by_24(tmp_path: Path, name: str) -> None:
    from tutor.progress import Progress

    session = Session(open_course(LESSONS), Progress(":memory:", "Ada"))
    for level in range(len(games.levels(games.game_of(session.course, name)))):
        for seed in (1, 2):
            round_ = games.new_round(session, name, level, seed)
            for key in "aA5 b_1372c4":
                board = round_.board()
                assert len(board.rows) <= ROWS, board
                assert len(board.keys) <= 66
                for row in board.rows:
                    assert len("".join(text for text, _ in row)) <= WIDTH + 2
                round_ = round_.key("space" if key == " " else key, 0.0)
                if round_.over:
                    break
    session.close()


async def test_a_boss_is_met_by_keys_and_how_far_one_got_is_kept(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        assert isinstance(pilot.app, TutorApp)
        pilot.app.action_boss()
        await settled(pilot)
        assert "not" not in shown(pilot).splitlines()[0]
        await begin(pilot)
        assert "log_likelihood: not written yet" in shown(pilot)
        await press(pilot, "enter")
        assert "no right program" in shown(pilot)
        await press(pilot, "enter", "enter", "enter", "escape")
        session = game(pilot).session
        assert [each.score for each in games.rounds(session, "boss:surprise")] == [0.0]
        assert "0 of 18 points" in shown(pilot)
        row = boss_row(session)
        assert row is not None
        assert row.what == "Underflow  ☆☆☆"


HOSTILE = """\
units: {m: {}}
arcade:
  unit: m
  games:
    coins:
      kind: weighing
      title: "[@click=app.quit]Coins[/]"
      about: "[link=x]Weigh[/] [/nothing]"
      rules: "[b]Weigh"
      levels: [{name: "[red]"}]
"""


async def test_texts_of_a_course_are_no_markup(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    shutil.copytree(SMALL_COURSE, folder)
    file = folder / "course.yaml"
    file.write_text(HOSTILE + file.read_text("utf-8"), "utf-8")
    async with playing(tmp_path, size=SMALL, lessons=folder) as pilot:
        await open_game(pilot)
        assert "[@click=app.quit]Coins[/]" in shown(pilot)
        await press(pilot, "a")
        assert "[link=x]Weigh[/] [/nothing]" in shown(pilot)
        assert "[red]" in shown(pilot)
        await press(pilot, "question_mark", "escape")
        await begin(pilot)
        await press(pilot, "a", "space", "b", "enter")
        assert "against" in shown(pilot)


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("wanted", "name", "level"),
    [
        (games.Wanted(game="forecaster", level=2, seed=8), "forecaster", 2),
        (games.Wanted(game="coins", level=99), "coins", 5),
        (games.Wanted(boss="softmax"), "boss:softmax", 0),
    ],
)
async def test_what_the_command_line_asks_for_stands_in_front(
    tmp_path: Path, wanted: games.Wanted, name: str, level: int
) -> None:
    app = begun(tmp_path, **WHERE)
    app.game_wanted = wanted
    async with running(app, SMALL) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, GameScreen))
        assert (game(pilot).name_, game(pilot).choice.level) == (name, level)
        await begin(pilot)
        assert wanted.seed in (None, game(pilot).seed)


@pytest.mark.slow
async def test_the_clock_of_a_game_can_be_switched_off(tmp_path: Path) -> None:
    async with playing(tmp_path, size=SMALL, **WHERE) as pilot:
        await open_game(pilot, "sprint")
        keys = str(pilot.app.screen.query_one("#keys", Static).content)
        assert len(keys) <= SMALL[0] - 2
        assert keys.endswith("esc back")
        await press(pilot, "t")
        await begin(pilot)
        assert "time" not in shown(pilot)
        assert not game(pilot).session.is_on(games.CLOCK)


async def test_a_text_of_ones_own_is_played_and_counts_for_no_record(tmp_path: Path) -> None:
    app = begun(tmp_path, **WHERE)
    app.game_wanted = games.Wanted(game="shannon", text="the cat sat on the mat and the dog on the log " * 80)
    async with running(app, SMALL) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, GameScreen))
        assert "A text of your own" in shown(pilot)
        assert "for no record" in shown(pilot)
        await begin(pilot)
        await press(pilot, *["enter"] * 40)
        assert games.rounds(game(pilot).session, "shannon")[0].own
