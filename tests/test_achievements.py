"""What is achieved, and when: each kind of achievement as a table of attempts, and what lint says of a course's own."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from msgspec import Struct
from msgspec.structs import replace

from tests.conftest import NOON, SMALL_COURSE, attempt
from tutor import score
from tutor.achievements import Achieved, achieved, distance, own_words, told
from tutor.arcade import Medal
from tutor.attempt import Attempt, Belief, Mode, Outcome, Verdict
from tutor.lesson import (
    Achievement,
    Chapter,
    Course,
    Curing,
    Mending,
    NoIdea,
    OfBoss,
    OfGame,
    OfMistake,
    OfTasks,
    Remembering,
    Retaining,
    SureAndWrong,
    TrueToWord,
)
from tutor.lint.achievements import achievement_problems
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.review import Bets
from tutor.score import LessonScore, MetTally, State, Tally, TaskTally
from tutor.session import Session

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG
NOTHING = Tally()
SOLVED = TaskTally(share=1.0, solved_on=date(2026, 1, 1))
KEPT = replace(SOLVED, again_on=date(2026, 1, 5), kept_on=date(2026, 1, 20))


class Play(Struct, frozen=True):
    """A round as achievements see it."""

    score: float = 1.0
    medal: Medal = Medal.NONE
    level: int = 0
    lower: bool = True
    own: bool = False


def is_had(
    one: Achievement, tally: Tally = NOTHING, lessons: int = 0, rounds: dict[str, tuple[Play, ...]] | None = None
) -> bool:
    """Whether a course with this one alone has it achieved; ``lessons`` are kept."""
    course = Course(title="A", chapters=(Chapter(id="a", title="A"),), achievements={"one": one})
    lesson = LessonScore(state=State.DONE, solved=1, tasks=1, points=1, possible=1, mastery=1.0, kept=True)
    return bool(achieved(course, tally, [lesson] * lessons, rounds or {}))


TWO = OfTasks(tasks=("a/one", "a/two", "a/three"), count=2, title="T", say="s.")


@pytest.mark.parametrize(
    ("solved", "had"), [((), False), (("a/one",), False), (("a/one", "b/other"), False), (("a/one", "a/three"), True)]
)
def test_tasks_that_were_right(solved: tuple[str, ...], had: bool) -> None:
    assert is_had(TWO, Tally(tasks=dict.fromkeys(solved, SOLVED))) is had
    assert not is_had(replace(TWO, count=None), Tally(tasks=dict.fromkeys(solved, SOLVED)))


@pytest.mark.parametrize(
    ("times", "cured", "met", "had"),
    [
        (1, False, MetTally(times=1), True),
        (3, False, MetTally(times=2), False),
        (3, False, MetTally(times=3), True),
        (1, True, MetTally(times=9), False),
        (1, True, MetTally(times=1, cured=True), True),
    ],
)
def test_a_misconception_that_was_met_or_cured(times: int, cured: bool, met: MetTally, had: bool) -> None:
    one = OfMistake(name="sign", times=times, cured=cured, title="T", say="s.")
    assert is_had(one, Tally(met={"sign": met})) is had
    assert not is_had(one, Tally(met={"other": met}))


@pytest.mark.parametrize(
    ("wanted", "played", "had"),
    [
        ({"score": 2.0}, Play(score=2.0), True),
        ({"score": 2.0}, Play(score=2.01), False),
        ({"score": 2.0}, Play(score=2.01, lower=False), True),
        ({"score": 2.0, "level": 2}, Play(score=1.0), False),
        ({"score": 2.0, "level": 2}, Play(score=1.0, level=1), True),
        ({"score": 2.0}, Play(score=1.0, own=True), False),
        ({"medal": "silver"}, Play(medal=Medal.GOLD), True),
        ({"medal": "silver"}, Play(medal=Medal.BRONZE), False),
    ],
)
def test_a_round_that_is_as_good(wanted: dict[str, object], played: Play, had: bool) -> None:
    one = OfGame(game="coins", title="T", say="s.", **wanted)  # type: ignore[arg-type]
    assert is_had(one, rounds={"coins": (Play(score=9.0), played)}) is had
    assert not is_had(one, rounds={"other": (played,)})


@pytest.mark.parametrize(
    ("stars", "medal", "had"),
    [(1, Medal.TIN, False), (1, Medal.BRONZE, True), (2, Medal.BRONZE, False), (3, Medal.GOLD, True)],
)
def test_stars_of_a_boss(stars: int, medal: Medal, had: bool) -> None:
    assert is_had(OfBoss(chapter="a", stars=stars), rounds={"boss:a": (Play(medal=medal),)}) is had


def asked_again(days: list[tuple[int, Outcome]]) -> Tally:
    """What answers at one task come to, each so many days after the first, right one."""
    first = attempt("a/b", RIGHT)
    later = [attempt("a/b", outcome, at=NOON + timedelta(days=after)) for after, outcome in days]
    return score.tally([first, *(replace(each, mode=Mode.REVIEW) for each in later)])


@pytest.mark.parametrize(
    ("days", "had"),
    [
        ([], False),
        ([(364, RIGHT)], False),
        ([(365, RIGHT)], True),
        ([(365, WRONG)], False),
        ([(365, RIGHT), (366, WRONG)], True),
        ([(200, RIGHT), (400, RIGHT)], False),
    ],
)
def test_something_right_after_a_year(days: list[tuple[int, Outcome]], had: bool) -> None:
    assert is_had(Remembering(), asked_again(days)) is had


def letters(*said: tuple[Belief, Outcome], mode: Mode = Mode.REVIEW) -> Tally:
    """What answers to choices come to, each given with a word on how sure one was."""
    return score.tally([replace(attempt("a/b", outcome), belief=belief, mode=mode) for belief, outcome in said])


THINK, SURE, NONE = Belief.THINK, Belief.SURE, Belief.NO_IDEA


@pytest.mark.parametrize(
    ("said", "sure_and_wrong", "no_idea"),
    [
        ([], False, False),
        ([(SURE, RIGHT), (THINK, WRONG)], False, False),
        ([(SURE, WRONG)], True, False),
        ([(NONE, WRONG)] * 2, False, False),
        ([(NONE, WRONG)] * 3, False, True),
    ],
)
def test_what_letters_said(said: list[tuple[Belief, Outcome]], sure_and_wrong: bool, no_idea: bool) -> None:
    assert is_had(SureAndWrong(), letters(*said)) is sure_and_wrong
    assert is_had(NoIdea(count=3), letters(*said)) is no_idea
    assert not is_had(SureAndWrong(), letters(*said, mode=Mode.LESSON))


@pytest.mark.parametrize(
    ("bets", "had"),
    [
        (Bets(), False),
        (Bets(think=70, think_right=49, sure=29, sure_right=28), False),
        (Bets(think=70, think_right=49, sure=30, sure_right=29), True),
        (Bets(think=100, think_right=75), True),
        (Bets(think=100, think_right=76), False),
        (Bets(sure=100, sure_right=100), True),
        (Bets(sure=100, sure_right=90), False),
    ],
)
def test_letters_that_are_right_as_often_as_they_say(bets: Bets, had: bool) -> None:
    tally = Tally(forecasts=replace(Tally().forecasts, bets=bets))
    assert is_had(TrueToWord(), tally) is had
    assert distance(Bets(think=10, think_right=7)) == pytest.approx(0)


def test_curing_keeping_and_mending_are_counted() -> None:
    met = Tally(met={name: MetTally(times=1, cured=name != "c") for name in "abc"})
    assert [is_had(Curing(count=n), met) for n in (1, 2, 3)] == [True, True, False]
    assert [is_had(Retaining(count=n), lessons=2) for n in (1, 2, 3)] == [True, True, False]
    tasks = Tally(tasks={"a/one": KEPT, "a/two": replace(KEPT, tried=(1,)), "a/three": replace(SOLVED, tried=(1,))})
    assert [is_had(Mending(count=n), tasks) for n in (1, 2)] == [True, False]


def test_every_kind_says_itself_what_it_is_for_or_leaves_it_to_the_course() -> None:
    by_course = {"tasks", "misconception", "game", "boss"}
    made = {"tasks": {"tasks": ("a/b",)}, "misconception": {"name": "a"}, "game": {"game": "a"}}
    made["boss"] = {"chapter": "a"}
    for kind in get_args(Achievement):
        tag = kind.__struct_config__.tag
        words = own_words(kind(**made.get(tag, {})))
        assert all(words) is (tag not in by_course)
    assert told("x", NoIdea(title="Mine")) == Achieved("x", "Mine", own_words(NoIdea())[1])


# Told once


ACHIEVEMENTS = """\
achievements:
  first: {kind: tasks, tasks: [adding/sum], title: The first, say: "a sum."}
  sure: {kind: sure-and-wrong}
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The small course with two achievements."""
    root = tmp_path / "course"
    shutil.copytree(SMALL_COURSE, root)
    file = root / "course.yaml"
    file.write_text(ACHIEVEMENTS + file.read_text("utf-8"), "utf-8")
    return root


def test_each_is_told_once_and_stays(course: Path) -> None:
    session = Session(open_course(course), Progress(":memory:", "Ada"), clock=lambda: NOON)
    assert session.newly_achieved() == ()
    session.progress.add(attempt("adding/sum", RIGHT))
    assert [each.line for each in session.newly_achieved()] == ["The first: a sum."]
    assert session.newly_achieved() == ()
    assert [each.id for each in session.history().achieved] == ["first"]
    again = Session(open_course(course), session.progress, clock=lambda: NOON)
    assert again.newly_achieved() == ()


def test_who_wants_it_bare_is_told_none(course: Path) -> None:
    session = Session(open_course(course), Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.progress.add(attempt("adding/sum", RIGHT))
    session.keep_setting("tone", "bare")
    assert session.newly_achieved() == ()
    session.keep_setting("tone", "quiet")
    assert len(session.newly_achieved()) == 1


def test_a_course_that_names_none_has_none() -> None:
    session = Session(open_course(SMALL_COURSE), Progress(":memory:", "Ada"), clock=lambda: NOON)
    one = replace(attempt("adding/sum", WRONG), belief=Belief.SURE, mode=Mode.REVIEW, verdict=Verdict(outcome=WRONG))
    session.progress.add(one)
    assert session.newly_achieved() == ()
    from tutor.history import sections

    assert "Achievements" not in [section.title for section in sections(session.history())]


def test_a_million_answers_are_not_read_to_know_it(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress(":memory:", "Ada")
    session = Session(open_course(course), progress, clock=lambda: NOON)
    session.progress.add(attempt("adding/sum", RIGHT))

    def never(*_: object) -> tuple[Attempt, ...]:
        raise AssertionError("attempts are read")

    monkeypatch.setattr(progress, "attempts", never)
    assert len(session.newly_achieved()) == 1


# Lint


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{kind: cured}", []),
        ("{kind: tasks, tasks: [adding/sum], title: A, say: b.}", []),
        ("{kind: tasks, tasks: [adding/sum]}", ["'title' is missing", "'say' is missing"]),
        ("{kind: tasks, tasks: [adding/gone], title: A, say: b.}", ["there is no task 'adding/gone'"]),
        ("{kind: tasks, tasks: [adding/sum], count: 2, title: A, say: b.}", ["2 are asked for, and there are 1"]),
        ("{kind: misconception, name: nowhere, title: A, say: b.}", ["'nowhere' is not in misconceptions.yaml"]),
        ("{kind: game, game: coins, medal: gold, title: A, say: b.}", ["there is no game 'coins'; there are none"]),
        ("{kind: game, game: coins, title: A, say: b.}", ["there is no game", "say one of them"]),
        ("{kind: boss, chapter: numbers, title: A, say: b.}", ["'numbers' is no chapter with a boss"]),
    ],
)
def test_lint_says_what_an_achievement_lacks(tmp_path: Path, entry: str, said: list[str]) -> None:
    root = tmp_path / "course"
    shutil.copytree(SMALL_COURSE, root)
    file = root / "course.yaml"
    file.write_text(f"achievements:\n  one: {entry}\n{file.read_text('utf-8')}", "utf-8")
    found = sorted(str(problem) for problem in achievement_problems(open_course(root), ["sign"]))
    assert len(found) == len(said)
    for problem, part in zip(found, sorted(said), strict=True):
        assert any(each in problem for each in said), (problem, part)
    assert all("course.yaml:2" in each for each in found)


@pytest.mark.parametrize("line", ["  one: {}", "  one: {kind: nothing}", "  one: {kind: cured, count: 0}"])
def test_an_entry_that_is_none_is_refused_by_the_loader(tmp_path: Path, line: str) -> None:
    from tutor.loader.problem import Problems

    root = tmp_path / "course"
    shutil.copytree(SMALL_COURSE, root)
    file = root / "course.yaml"
    file.write_text(f"achievements:\n{line}\n{file.read_text('utf-8')}", "utf-8")
    with pytest.raises(Problems):
        open_course(root)
