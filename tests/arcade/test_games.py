"""Rounds of a learner: kept, replayed, remembered; the game of the day and its line."""

from __future__ import annotations

import math
import os
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.arcade.rounds import pressed, run
from tests.conftest import LESSONS, NOON, SMALL_COURSE
from tutor import games
from tutor.arcade import Medal, Round
from tutor.arcade.letters import BETS, LEAD, LettersRound, as_symbols
from tutor.attempt import Attempt, Mode, Outcome, Verdict
from tutor.cli import main
from tutor.cli.arcade import MOST_OF_TEXT, text_of
from tutor.games import Kept, Move, bosses, line_of
from tutor.games.daily import daily_of, seed_of, version_of
from tutor.items import NoContent
from tutor.items.passages import passages_of
from tutor.lesson import Arcade, Code, Letters
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.sandbox import SandboxFailure
from tutor.session import Session
from tutor.trust import NotTrusted
from tutor.tui.screens.start import looked
from tutor.tui.start_rows import start_lines


@pytest.fixture
def learning() -> Iterator[Session]:
    session = Session(open_course(LESSONS), Progress(":memory:", "Ada"), clock=lambda: NOON)
    yield session
    session.close()


def played(session: Session, name: str, level: int, seed: int, keys: str) -> tuple[Round, list[Move]]:
    round_ = games.new_round(session, name, level, seed)
    moves = [Move(key, float(second)) for second, key in enumerate(keys)]
    return games.replayed(round_, moves), moves


def test_a_finished_round_is_an_attempt_of_the_arcade(learning: Session) -> None:
    round_, moves = played(learning, "forecaster", 2, 8, "7" * 24)
    kept = games.keep(learning, "forecaster", round_, moves)
    (attempt,) = learning.progress.attempts("arcade:forecaster")
    assert (attempt.mode, attempt.seed, attempt.seconds) == (Mode.ARCADE, 8, 23.0)
    assert games.rounds(learning, "forecaster") == (kept,)


def test_a_kept_round_can_be_replayed_to_the_same_score(learning: Session) -> None:
    round_, moves = played(learning, "forecaster", 3, 5, "3757" * 6)
    games.keep(learning, "forecaster", round_, moves)
    (kept,) = games.rounds(learning, "forecaster")
    again = games.replayed(games.new_round(learning, "forecaster", kept.level, kept.seed), kept.moves)
    assert again == round_
    assert again.result().score == kept.score
    assert again.result().medal is kept.medal


def test_records_are_the_best_and_the_median_of_the_last_ten_of_a_level(learning: Session) -> None:
    for seed in range(12):
        round_, moves = played(learning, "descent", 0, seed, "4" * 40 if seed % 2 else "3" * 40)
        games.keep(learning, "descent", round_, moves)
    own = games.records(learning, "descent", 0)
    scores = [each.score for each in games.rounds(learning, "descent")]
    assert own.rounds == 12
    assert own.best is not None
    assert own.best.score == min(scores)
    assert (
        own.lately == sorted(scores[-10:])[4] or own.lately == (sorted(scores[-10:])[4] + sorted(scores[-10:])[5]) / 2
    )
    assert games.records(learning, "descent", 1).rounds == 0


def test_rounds_about_ones_own_text_are_no_records(learning: Session) -> None:
    text = "the cat sat on the mat and the dog sat on the log while the rain fell " * 60
    round_ = games.new_round(learning, "shannon", 0, 1, text)
    moves = [Move("enter", 1.0)] * 40
    games.keep(learning, "shannon", games.replayed(round_, moves), moves, own=True)
    assert games.rounds(learning, "shannon")[0].own
    assert games.records(learning, "shannon", 0).rounds == 0


def test_a_damaged_round_is_left_out(learning: Session) -> None:
    from msgspec.structs import replace

    round_, moves = played(learning, "forecaster", 0, 8, "5" * 24)
    games.keep(learning, "forecaster", round_, moves)
    (good,) = learning.progress.attempts("arcade:forecaster")
    learning.progress.add(replace(good, id=None, answer="{"))
    assert len(games.rounds(learning, "forecaster")) == 1


def test_a_round_earns_no_points_and_is_no_answer(learning: Session) -> None:
    round_, moves = played(learning, "forecaster", 0, 8, "5" * 24)
    games.keep(learning, "forecaster", round_, moves)
    assert learning.history().points == 0
    assert learning.progress.tasks() == {}


def test_medals_are_computed_from_score_and_bounds() -> None:
    bounds = (("gold", 1.0), ("silver", 2.0))
    assert Kept(level=0, seed=1, score=1.5, bounds=bounds).medal is Medal.SILVER
    assert Kept(level=0, seed=1, score=1.5, bounds=bounds, lower=False).medal is Medal.GOLD
    assert Kept(level=0, seed=1, score=2.5, bounds=bounds).medal is Medal.NONE


# The day


@pytest.mark.parametrize(
    ("day", "game", "seed"),
    [
        (date(2026, 11, 28), "sprint", 7596779620180498488),
        (date(2026, 11, 29), "shannon", 7184739265866717806),
        (date(2026, 11, 30), "forecaster", 10706882649615772455),
    ],
)
def test_the_game_of_a_day_is_the_same_for_everybody(day: date, game: str, seed: int) -> None:
    arcade = open_course(LESSONS).course.arcade
    assert arcade is not None
    found = daily_of(arcade, day)
    assert found is not None
    assert (found.game, found.seed) == (game, seed)
    assert seed_of(2, day, game) != seed


@pytest.mark.parametrize(("all_", "own", "said"), [(1, 1, ""), (2, 1, "v2"), (1, 2, "v1.2"), (3, 2, "v3.2")])
def test_a_line_says_which_items_where_they_are_not_the_first(all_: int, own: int, said: str) -> None:
    arcade = open_course(LESSONS).course.arcade
    assert arcade is not None
    sprint = replace(arcade.games["sprint"], version=own)
    other = replace(arcade, version=all_, games={**arcade.games, "sprint": sprint})
    assert version_of(other, "sprint") == said
    kept = Kept(level=0, seed=1, score=1.5, version=said)
    assert line_of("Sprint", kept, "xent", date(2026, 11, 29)).startswith(f"xent 2026-11-29 · Sprint {said}".rstrip())


def test_a_course_without_a_game_of_the_day_has_none() -> None:
    arcade = open_course(LESSONS).course.arcade
    assert arcade is not None
    assert daily_of(Arcade(unit="bits", games=arcade.games), date(2026, 11, 29)) is None


def test_one_try_of_a_day_counts_and_has_a_line(learning: Session) -> None:
    learning.clock = lambda: datetime(2026, 11, 30, 12, tzinfo=UTC)
    daily = games.todays(learning)
    assert daily is not None
    assert games.scored(learning, daily) is None
    round_, moves = played(learning, daily.game, daily.level, daily.seed, "37" * 12)
    kept = games.keep(learning, daily.game, round_, moves, daily.day)
    assert games.scored(learning, daily) == kept
    line = games.line_of("Forecaster", kept, "xent", date(2027, 1, 1))
    assert line.startswith("xent 2026-11-30 · Forecaster ")
    assert len(line) <= 80


def test_a_try_that_was_left_goes_on_and_only_on_its_day(learning: Session) -> None:
    learning.clock = lambda: datetime(2026, 11, 30, 12, tzinfo=UTC)
    daily = games.todays(learning)
    assert daily is not None
    assert games.begun(learning, daily) == ()
    left, moves = played(learning, daily.game, daily.level, daily.seed, "377")
    games.keep_begun(learning, daily, moves)
    start = games.new_round(learning, daily.game, daily.level, daily.seed)
    assert games.resumed(start, games.begun(learning, daily)) == (left, moves)
    learning.clock = lambda: datetime(2026, 12, 7, 12, tzinfo=UTC)
    later = games.todays(learning)
    assert later is not None
    assert later.game == daily.game
    assert games.begun(learning, later) == ()


def test_moves_that_do_not_fit_are_left_out(learning: Session) -> None:
    start = games.new_round(learning, "forecaster", 0, 1)
    assert games.resumed(start, [Move("heads", 1.0, True)]) == (start, [])
    learning.keep_setting(games.BEGUN, "{")
    daily = games.todays(learning)
    assert daily is not None
    assert games.begun(learning, daily) == ()


@pytest.mark.parametrize("costs", [(), (0.1,) * 40, (9.0,) * 24, (0.5,) * 3])
@pytest.mark.parametrize("title", ["Shannon's game", "A game with a very long name, as long as it may be"[:40]])
def test_a_line_has_at_most_80_columns(costs: tuple[float, ...], title: str) -> None:
    kept = Kept(level=0, seed=1, score=12.345, what="bits a letter", pars=(("5-gram", 1.62),), costs=costs)
    assert len(games.line_of(title, kept, "a-brand", date(2026, 11, 29))) <= 80


def test_the_game_of_the_day_is_offered_with_what_was_reached(learning: Session) -> None:
    learning.clock = lambda: datetime(2026, 11, 30, 12, tzinfo=UTC)
    found = games.offer(learning)
    assert found is not None
    assert (found.title, found.level, found.done, found.best) == ("Forecaster", "this coin has moods", None, None)
    daily = games.todays(learning)
    assert daily is not None
    round_, moves = played(learning, daily.game, daily.level, daily.seed, "37" * 12)
    kept = games.keep(learning, daily.game, round_, moves, daily.day)
    found = games.offer(learning)
    assert found is not None
    assert found.done == found.best == kept


def test_who_wants_it_bare_is_offered_no_game(learning: Session) -> None:
    assert {"d", "b"} <= {row.key for row in looked(learning)[0]}
    learning.keep_setting("tone", "bare")
    assert learning.course.arcade is not None
    assert not learning.offers_games
    assert not {"d", "b"} & {row.key for row in looked(learning)[0]}
    assert "Arcade" not in str(start_lines([], 80, games=learning.offers_games))


def test_a_boss_is_offered_with_its_stars(learning: Session) -> None:
    chapter = learning.folder.course.chapters[4]
    found = bosses.standing(learning, chapter)
    assert found is not None
    assert (found.title, found.stars, found.best) == ("Overflow", "☆☆☆", None)
    left = pressed(bosses.new_try(learning, chapter, 1), ["enter", "enter"])
    bosses.keep_left(learning, chapter, left, [])
    found = bosses.standing(learning, chapter)
    assert found is not None
    assert found.best is not None


# Courses without games, and the plain front


def test_a_course_without_games_has_none() -> None:
    course = open_course(SMALL_COURSE).course
    assert course.arcade is None
    with pytest.raises(games.NoGame, match="no games"):
        games.arcade_of(course)


def test_a_round_by_lines_is_told_kept_and_listed(tmp_path: Path) -> None:
    lines = "heads\nrules\n" + "0.7\n" * 24
    ran = run(tmp_path, "arcade", "forecaster", "--level", "3", "--seed", "8", "--user", "Ada", typed=lines)
    assert ran.returncode == 0
    assert "Type how likely heads is" in ran.stdout
    assert "one who knows the coin" in ran.stdout
    listed = run(tmp_path, "arcade")
    assert "this coin has moods: best" in listed.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("boss", "nobody"), "there is no boss 'nobody'; there are surprise"),
        (("arcade", "chess"), "there is no game 'chess'; there are shannon"),
        (("arcade", "shannon", "--text", "nowhere.txt", "--user", "Ada"), "cannot be read"),
        (("arcade", "forecaster", "--level", "0"), "is not a level"),
    ],
)
def test_wrong_usage_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert told_by(tmp_path, LESSONS, *arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "has 0 letters from a to z and blanks; the game needs 2,000"),
        (b"hello", "has 5 letters"),
        ("Мороз и солнце. ".encode() * 500, "has 0 letters"),
        ("Größe und Maß ".encode("latin-1") * 500, "is not text in UTF-8"),
        ("the quick brown fox ".encode("utf-16") * 500, "is not text in UTF-8"),
        (b"the quick\0 brown fox " * 500, "is not text in UTF-8"),
        (bytes(range(256)) * 50, "is not text in UTF-8"),
        (None, "it is no regular file"),
    ],
)
def test_a_text_that_cannot_be_played_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, said: str
) -> None:
    file = tmp_path / "text"
    if content is None:
        os.mkfifo(file)
    else:
        file.write_bytes(content)
    ended = told_by(tmp_path / "saves", LESSONS, "arcade", "shannon", "--lines", "--user", "Ada", "--text", str(file))
    assert ended == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("game", "text", "said"),
    [
        ("shannon", "-", "standard input is where the moves come from"),
        ("shannon", "/dev/zero", "it is no regular file"),
        ("shannon", "/", "it is a folder"),
        ("coins", __file__, "--text is for shannon"),
    ],
)
def test_a_text_is_a_file_and_belongs_to_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], game: str, text: str, said: str
) -> None:
    assert told_by(tmp_path, LESSONS, "arcade", game, "--lines", "--user", "Ada", "--text", text) == 2
    assert said in capsys.readouterr().err


def test_of_a_long_text_the_beginning_is_read_up_to_a_whole_letter(tmp_path: Path) -> None:
    file = tmp_path / "long"
    file.write_text("x" + "é" * (MOST_OF_TEXT // 2 + 7), "utf-8")
    text = text_of(Namespace(text=str(file)))
    assert text is not None
    assert len(text) == MOST_OF_TEXT // 2
    assert text.endswith("é")


def told_by(saves: Path, lessons: Path, *arguments: str) -> int:
    """The exit code of a command that ends before anything is asked."""
    try:
        return main(["--lessons", str(lessons), "--saves", str(saves), *arguments])
    except SystemExit as end:
        return int(end.code or 0)


@pytest.mark.parametrize("command", ["arcade", "daily"])
def test_where_there_are_no_games_it_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert told_by(tmp_path, SMALL_COURSE, command) == 2
    assert "This course has no games." in capsys.readouterr().err


def test_who_leaves_keeps_nothing(tmp_path: Path) -> None:
    ran = run(tmp_path, "arcade", "coins", "--user", "Ada", typed="abc def\nquit\n")
    assert "Nothing was kept." in ran.stdout


@pytest.mark.slow
@pytest.mark.parametrize("text", [None, "a stitch in time saves nine and a penny saved is a penny earned " * 60])
def test_ones_own_bigram_pays_what_counting_pairs_says(learning: Session, text: str | None) -> None:
    task = learning.folder.task("bigram-model/bigram")
    assert isinstance(task, Code)
    assert of_letters(learning, text).own == ()
    right = Verdict(task=task.id, outcome=Outcome.CORRECT)
    learning.progress.add(Attempt(task=task.id, answer=task.answer, outcome=Outcome.CORRECT, at=NOON, verdict=right))
    played = of_letters(learning, text)
    game = games.game_of(learning.course, "shannon")
    assert isinstance(game, Letters)
    shipped = passages_of(learning.folder, game).passages
    read = " ".join(each.text for each in shipped if each.chapter != played.passage.chapter)
    if text is not None:
        read = as_symbols(text).replace(played.passage.text, " ")
    pairs, before = Counter(pairwise(read[:50_000])), Counter(read[: min(len(read), 50_000) - 1])
    asked = pairwise(played.passage.text[LEAD - 1 :])
    expected = [-math.log((pairs[a, b] + 0.1) / (before[a] + 2.7)) for a, b in asked]
    assert played.own == pytest.approx(expected)


@pytest.mark.parametrize("refused", [NotTrusted("it is a stranger's"), SandboxFailure("twice"), NoContent("no costs")])
def test_where_ones_own_program_cannot_run_the_others_play(
    learning: Session, monkeypatch: pytest.MonkeyPatch, refused: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise refused

    monkeypatch.setattr(Session, "last_right", lambda *_: "def bigram_nll(): ...")
    monkeypatch.setattr(games, "own_costs", refuse)
    assert of_letters(learning, None).own == ()


def of_letters(session: Session, text: str | None) -> LettersRound:
    played = games.new_round(session, "shannon", BETS, 7, text)
    assert isinstance(played, LettersRound)
    return played
