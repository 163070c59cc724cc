"""Bosses: stations one after the other, points, stars; ladders climbed by the learner's own program."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.arcade.rounds import BITS, pressed, run, typed
from tests.conftest import LESSONS, NOON, sampled, turns
from tutor.arcade import Medal, NotAMove
from tutor.arcade.bosses import BossRound, begin
from tutor.arcade.breaking import Suspect, Tried
from tutor.arcade.letters import LettersRound, Passage
from tutor.arcade.stations import Answered, Climbed, Ladder, Level, Log, Marks, Question, Station
from tutor.attempt import Attempt, Outcome, Verdict
from tutor.games import bosses
from tutor.games.bosses import RULES, stations_said
from tutor.items.stations import told_answer
from tutor.lesson import Weighed, Weighing
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.tui.start_rows import LABEL

LADDER = Ladder(
    task="a/b", function="f", program="def f(x): return x", rungs=(("one", "f(1)"), ("two", "f(2)"), ("three", "f(3)"))
)
QUESTION = Question(task="a/q", seed=None, lines=("What is 2 + 2?",), how="On one line.")
LOG = Log(shown=("loss 3",), ask=("Why?",), options=("this", "that"), right=1, because=("No.", ""), after="So it is.")
SUSPECT = Suspect(
    task="a/b", name="off", asked=("Double.",), program="def f(x): return x", example="f(1)", say="It doubles."
)


def boss(*stations: Station) -> BossRound:
    return begin("Boss", 1, BITS, stations)


def climb(*passed: bool) -> tuple[Climbed, ...]:
    return tuple(Climbed(each, "1", "2") for each in passed)


@pytest.mark.parametrize(
    ("passed", "points"),
    [((True, True, True), 3), ((True, False, True), 1), ((False, True, True), 0), ((True, True), 2)],
)
def test_a_ladder_counts_up_to_the_first_rung_that_differs(passed: tuple[bool, ...], points: int) -> None:
    played = pressed(boss(LADDER), ["enter"])
    assert played.wanted == "climb"
    played = played.given(climb(*passed))
    assert played.told is not None
    assert played.told.points == points
    assert pressed(played, ["enter"]).over


def test_without_a_program_of_ones_own_nothing_climbs() -> None:
    from msgspec.structs import replace

    played = pressed(boss(replace(LADDER, program=None)), ["enter"])
    assert played.wanted is None
    assert "no right program" in played.said[0]
    assert pressed(played, ["enter"]).result().score == 0


def test_a_question_is_answered_once_and_what_is_not_understood_does_not_count() -> None:
    played = pressed(boss(QUESTION), [*"foo", "enter"])
    assert played.wanted == "foo"
    played = played.given(Answered(None, ("I do not know foo.",)))
    assert played.told is None
    played = pressed(played, ["ctrl+u", "4", "enter"]).given(Answered(True, ("Right.",)))
    assert played.told is not None
    assert played.told.points == 1


def test_a_log_is_answered_by_its_letter() -> None:
    assert pressed(boss(LOG), ["b"]).told == pressed(boss(LOG), ["B"]).told
    assert pressed(boss(LOG), ["c"]) == boss(LOG)
    wrong = pressed(boss(LOG), ["a"])
    assert wrong.said == ("It was b: that 1.74 bits.", "No.", "So it is.")
    with pytest.raises(NotAMove):
        boss(LOG).typed("c", 0)


@pytest.mark.parametrize(
    ("key", "paid"),
    [("b", -math.log2(0.7)), ("B", -math.log2(0.97)), ("a", -math.log2(0.3)), ("A", -math.log2(0.03)), ("enter", 1.0)],
)
def test_a_cause_is_a_bet(key: str, paid: float) -> None:
    played = pressed(boss(LOG), [key])
    assert played.bets.paid == (pytest.approx(paid),)
    said = pressed(played, ["enter"]).result().said
    assert f"cost {paid:.2f} bits on average in 1; no idea costs 1.00" in said[1]


@pytest.mark.parametrize(("typed_", "right", "paid"), [("c", True, 0.7), ("C", True, 0.97), ("C", False, 0.015)])
def test_an_option_of_a_question_is_a_bet_too(typed_: str, right: bool, paid: float) -> None:
    choice = Question(task="a/q", seed=None, lines=("Which?",), letters={"a": "b", "b": "c", "c": "a"})
    played = pressed(boss(choice), [typed_, "enter"]).given(Answered(right, ("So.",)))
    assert played.bets.paid == (pytest.approx(-math.log2(paid)),)
    assert pressed(boss(choice), ["enter"]).bets.paid == (pytest.approx(math.log2(3)),)
    assert pressed(boss(QUESTION), ["4", "enter"]).given(Answered(True, ())).bets.paid == ()


def test_the_keys_say_what_enter_does_with_a_letter_in_the_hand() -> None:
    choice = boss(Question(task="a/q", seed=None, lines=("Which?",), letters={"a": "b", "b": "c", "c": "a"}))
    assert choice.board().keys.endswith("enter no idea")
    assert pressed(choice, ["C"]).board().keys.startswith("enter  gives it")
    assert pressed(choice, ["C", "backspace"]).board().keys.endswith("enter no idea")


def test_a_question_given_up_names_its_lesson_as_a_wrong_one_does() -> None:
    question = replace(QUESTION, lesson="Adding up")
    assert pressed(boss(question), ["enter", "enter"]).said == ("Given up.", "More: Adding up")
    choice = replace(question, letters={"a": "b", "b": "a"})
    assert pressed(boss(choice), ["enter"]).said == ("No idea. 1.00 bits.", "More: Adding up")


def test_a_question_that_was_missed_is_told_its_answer() -> None:
    asked = replace(QUESTION, answer="The answer: 4")
    assert "The answer: 4" in pressed(boss(asked), ["5", "enter"]).given(Answered(False, ("Wrong.",))).said
    assert "The answer: 4" in pressed(boss(asked), ["enter", "enter"]).said
    assert "The answer: 4" not in pressed(boss(asked), ["4", "enter"]).given(Answered(True, ("Right.",))).said


@pytest.mark.parametrize(
    ("task", "seed", "said"),
    [
        ("logs-and-products/underflow", None, "The answer: 0.0 and -921.03"),
        ("surprisal/three-events", 3, "The answer: −log₂(a), −log₂(b), −log₂(c) = [3, 3, 4]"),
        ("masked-loss/where-padding-counts", None, "The answer: 5 return total / losses.size"),
    ],
)
def test_an_answer_is_told_in_the_numbers_of_its_variant(task: str, seed: int | None, said: str) -> None:
    assert told_answer(open_course(LESSONS).task(task), seed) == said


@pytest.mark.parametrize("station", [QUESTION, SUSPECT])
def test_one_enter_on_an_empty_line_gives_nothing_up(station: Station) -> None:
    asked = pressed(boss(station), ["enter"])
    assert asked.told is None
    assert "Enter once more gives this up." in "".join(text for row in asked.board().rows for text, _ in row)
    assert not pressed(asked, ["4", "backspace"]).warned
    assert pressed(asked, ["enter"]).told == Marks(0, 1, False)
    assert typed(boss(station), "").heard() == ("Enter once more gives this up.",)
    assert typed(boss(station, LOG), "", "", "").station == LOG


def test_what_is_typed_ahead_of_a_station_is_not_heard_there() -> None:
    """Enter that is pressed twice at a verdict would say *no idea* to the next question."""
    verdict = pressed(boss(LOG, LOG), ["a"])
    assert not verdict.guarded
    arrived = pressed(verdict, ["enter"])
    assert arrived.guarded
    assert not pressed(arrived, ["b"]).guarded
    assert not boss(LOG).guarded
    assert not pressed(boss(LOG), ["a", "enter"]).guarded


def test_a_miss_in_a_level_of_letters_is_guarded_as_in_the_arcade() -> None:
    passage = Passage(text="a" * 120, chapter="c", lesson="l", costs={}, ranks={})
    level = LettersRound(seed=1, level=0, cost=BITS, passage=passage, backoff=())
    played = pressed(boss(Level(title="Letters", round=level, medal=Medal.TIN)), ["enter", "b"])
    assert played.guarded
    assert not pressed(played, ["a"]).guarded


def test_a_call_leaves_the_line_and_comes_back_by_up_also_where_it_could_not_run() -> None:
    played = typed(boss(SUSPECT), "g(2)").given(Tried(call="g(2)", problem="Call f(...)."))
    assert played.hand == ""
    assert "0 of 4 made" in played.board().keys
    assert pressed(played, ["up", "backspace", "1"]).hand == "g(21"


def test_the_points_are_those_of_what_is_told_and_of_how_many() -> None:
    played = boss(LADDER, QUESTION)
    assert played.board().count == "1 of 2   0 of 4 points"
    assert pressed(played, ["enter"]).given(climb(True, True, False)).board().count == "1 of 2   2 of 4 points"


def test_what_a_boss_is_about_fits_into_its_row_at_the_start() -> None:
    course = open_course(LESSONS)
    found = [boss for chapter in course.course.chapters if (boss := course.boss(chapter)) is not None]
    assert len(found) == 14
    assert [each.about for each in found if len(each.about) > 80 - 4 - LABEL] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("underflow", "2 ladders, 4 questions"), ("break-it", "2 ladders, 4 questions, 3 programs"),
        ("six-sick-losses", "2 ladders, 3 questions, 6 logs"), ("two-leaderboards", "1 ladder, 6 questions, 1 game"),
    ],
)  # fmt: skip
def test_what_one_meets_at_a_boss_is_counted_before_it_begins(name: str, said: str) -> None:
    folder = open_course(LESSONS)
    boss = folder.boss(next(each for each in folder.course.chapters if each.boss == name))
    assert boss is not None
    assert stations_said(boss) == said


def test_the_rules_of_bosses_stand_below_what_is_chosen() -> None:
    assert len(RULES.splitlines()) <= 14


def test_a_program_is_mended_at_the_ladder_and_climbs_again_but_not_at_once() -> None:
    stopped = pressed(boss(LADDER), ["enter"]).given(climb(True, False, True))
    assert stopped.mendable is LADDER
    again = stopped.climbing_again("def f(x): return 2*x")
    assert again.wanted == "climb"
    assert isinstance(again.station, Ladder)
    assert again.station.program == "def f(x): return 2*x"
    played = again.given(climb(True, True, True))
    assert played.mendable is None
    assert played.told == Marks(3, 3, False)
    assert pressed(played, ["enter"]).result().medal is Medal.SILVER


@pytest.mark.parametrize(("tries", "stars"), [(1, Medal.GOLD), (2, Medal.SILVER)])
def test_a_wrong_program_of_the_course_is_mended_at_once_or_not(tries: int, stars: Medal) -> None:
    played = boss(replace(LADDER, program="def f(x): return x", sick=True))
    assert played.mendable is not None
    assert "mend it" in played.board().keys
    assert "    a wrong f: mend it" in ["".join(text for text, _ in row[:1]) for row in played.board().rows]
    for at in range(tries):
        last = at == tries - 1
        climbed = tuple(Climbed(last or i == 0) for i in range(len(LADDER.rungs)))
        played = played.climbing_again("def f(x): return 2*x").given(climbed)
    assert pressed(played, ["enter"]).result().medal is stars


def test_who_has_no_program_may_write_it_at_the_ladder() -> None:
    from msgspec.structs import replace

    without = boss(replace(LADDER, program=None))
    assert without.mendable is not None
    assert without.climbing_again("def f(x): return x").wanted == "climb"
    assert boss(LADDER).mendable is None
    assert boss(QUESTION).mendable is None


def test_a_rung_that_the_reference_does_not_pass_is_no_rung() -> None:
    found = (Climbed(True, "1", "1"), Climbed(False, counts=False), Climbed(True, "2", "2"))
    played = pressed(boss(LADDER), ["enter"]).given(found)
    assert played.told == Marks(2, 2, True)
    assert played.possible == 2


def test_a_program_may_be_called_four_times() -> None:
    played = boss(SUSPECT)
    for i in range(4):
        assert played.told is None
        assert f"{i} of 4 made" in played.board().keys
        played = typed(played, f"f({i})").given(Tried(call=f"f({i})", got="0"))
        played = typed(played, f"f({i})").given(Tried(call=f"f({i})", got="0")) if i < 3 else played
    assert played.told is not None
    assert played.told.points == 0
    broken = typed(boss(SUSPECT), "f(1)").given(Tried(call="f(1)", got="1", expected="2", differs=True))
    assert broken.told is not None
    assert broken.told.at_once


def coins() -> Level:
    from tutor.arcade import weighing

    game = Weighing(title="C", about="A", rules="R", levels=(Weighed(name="three", coins=3, heavy=True),))
    return Level(title="Three coins", round=weighing.begin(game, 0, 1, BITS), medal=Medal.SILVER)


def test_a_level_of_a_game_is_played_inside_and_passes_by_its_medal() -> None:
    played = pressed(boss(coins()), ["enter", "a", "space", "b", "enter"])
    assert played.told is not None
    assert played.told.points == 1
    by_lines = typed(boss(coins()), "", "a b")
    assert by_lines.over
    assert by_lines.result().score == 1


def test_a_level_that_ends_with_a_verdict_is_told_in_lines_too() -> None:
    from tutor.arcade import bugs
    from tutor.lesson import BugLevel, Bugs

    game = Bugs(title="B", about="A", rules="R", levels=(BugLevel(name="all", shows="number"),))
    item = bugs.Bug(question=("Q?",), got="1", expected="2", options=tuple("wxyz"), right=0, say="S.", lesson="l")
    level = Level(title="Bugs", round=bugs.begin(game, 0, 1, BITS, (item,)), medal=Medal.GOLD)
    played = typed(boss(level, LOG), "", "A")
    assert played.told is not None
    assert played.asked()[-1] == "A blank line goes on."
    assert typed(played, "").station == LOG


@pytest.mark.parametrize(
    ("rungs", "answer", "medal"),
    [
        (3, True, Medal.GOLD),
        (3, False, Medal.BRONZE),
        (2, False, Medal.BRONZE),
        (1, False, Medal.NONE),
        (0, True, Medal.NONE),
    ],
)
def test_stars_are_for_half_for_all_and_for_all_at_once(rungs: int, answer: bool, medal: Medal) -> None:
    played = pressed(boss(LADDER, QUESTION), ["enter"]).given(climb(*[i < rungs for i in range(3)]))
    played = pressed(played, ["enter", "4", "enter"]).given(Answered(answer, ()))
    played = pressed(played, ["enter"])
    assert played.result().medal is medal


def test_all_but_not_at_once_are_two_stars() -> None:
    played = typed(boss(SUSPECT), "f(0)").given(Tried(call="f(0)", got="0"))
    played = pressed(played, ["ctrl+u", *"f(1)", "enter"]).given(
        Tried(call="f(1)", got="1", expected="2", differs=True)
    )
    assert pressed(played, ["enter"]).result().medal is Medal.SILVER


def test_who_leaves_has_what_was_reached() -> None:
    played = pressed(pressed(boss(LADDER, QUESTION), ["enter"]).given(climb(True, True, True)), ["enter"])
    assert played.left().over
    assert (played.left().result().score, played.left().possible) == (3, 4)


# Of the course


@pytest.mark.parametrize("index", sampled(range(14), 7))
def test_every_boss_of_the_course_begins_and_fits(index: int) -> None:
    session = Session(open_course(LESSONS), Progress(":memory:", "Ada"), clock=lambda: NOON)
    chapter = bosses.bosses(session.course)[index]
    played = bosses.new_try(session, chapter, 3)
    for _ in turns("the round is over"):
        if played.over:
            break
        rows = played.board().rows
        assert len(rows) <= 22
        assert all(len("".join(text for text, _ in row)) <= 78 for row in rows)
        assert len(played.board().keys) <= 67
        played = pressed(played._tell(Marks(0, 1, False), "On."), ["enter"])
    session.close()


def test_a_ladder_of_the_course_is_climbed_by_the_reference_and_not_by_a_naive_program() -> None:
    session = Session(open_course(LESSONS), Progress(":memory:", "Ada"), clock=lambda: NOON)
    chapter = bosses.chapter_of(session.folder, "softmax")
    task = session.folder.task("log-softmax/log-softmax-code")
    assert task is not None
    naive = "def log_softmax(z, axis=-1):\n    e = np.exp(z)\n    return np.log(e / e.sum(axis, keepdims=True))"
    for program, points in ((naive, 4), (task.answer, 12)):  # type: ignore[union-attr]
        verdict = Verdict(task=task.id, outcome=Outcome.CORRECT)
        session.progress.add(Attempt(task=task.id, answer=program, outcome=Outcome.CORRECT, at=NOON, verdict=verdict))
        played = pressed(bosses.new_try(session, chapter, 1), ["enter"])
        played = played.given(bosses.run_wanted(session, played))
        assert played.told is not None
        assert played.told.points == points
    session.close()


@pytest.mark.slow
def test_answers_to_a_boss_are_kept_as_such_and_a_try_by_how_far_it_got(tmp_path: Path) -> None:
    answers = "\n" * 2 + "1\n" * 2
    ran = run(tmp_path, "boss", "surprise", "--user", "Ada", typed=answers)
    assert ran.returncode == 0
    assert re.search(r"\d of 3 stars, \d+ of 18 points", ran.stdout)
