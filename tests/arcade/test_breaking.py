"""Programs to break: both are run in the sandbox, and only a difference of values counts."""

from __future__ import annotations

import pytest

from tests.arcade.rounds import BITS, pressed
from tests.conftest import LESSONS
from tutor.arcade import Medal
from tutor.arcade.breaking import GIVEN_UP, BreakingRound, Suspect, Tried, begin
from tutor.items.programs import code_tasks, no_call, shown_at, suspect_of, suspects_of, tried
from tutor.lesson import Breaking, BreakLevel, Code
from tutor.loader import CourseFolder, open_course

LEVEL = BreakLevel(name="half", shown_by=0.5, programs=2)
GAME = Breaking(title="Break", about="Break.", rules="Break.", levels=(LEVEL,))


@pytest.fixture(scope="module")
def course() -> CourseFolder:
    return open_course(LESSONS)


@pytest.fixture(scope="module")
def swapped(course: CourseFolder) -> Suspect:
    task = next(task for task in code_tasks(course) if task.id == "kl-divergence/kl-code")
    return suspect_of(task, next(each for each in task.misconceptions if each.name == "swapped-pq"), "f(1)")


@pytest.mark.parametrize(
    ("call", "differs", "problem"),
    [
        ("{f}(np.array([0.9, 0.1]), np.array([0.5, 0.5]))", True, ""),
        ("{f}(np.array([0.5, 0.5]), np.array([0.5, 0.5]))", False, ""),
        ("{f}(np.array([0.9, 0.1]), np.array([0.1, 0.9]))", False, ""),
        ("{f}(", False, "not an expression"),
        ("1 + 1", False, "Call"),
        ("{f}", False, "Call"),
        ("{f}.__code__.co_code if max(1, 2) else 0", False, "Only what the function returns"),
        ("{f}(np.array([0.9, 0.1]))", False, "The right program fails there too"),
        ("{f}(np.array([0.9, 0.1]), np.random.default_rng().random(2))", False, "something else each time"),
    ],
)
def test_a_call_breaks_by_a_difference_of_values(
    course: CourseFolder, swapped: Suspect, call: str, differs: bool, problem: str
) -> None:
    task = course.task(swapped.task)
    assert isinstance(task, Code)
    found = tried(course, swapped, call.format(f=task.function))
    assert found.differs is differs
    assert problem in found.problem


def test_suspects_are_given_away_by_few_enough_calls(course: CourseFolder) -> None:
    found = suspects_of(course, LEVEL, 3)
    assert len(found) == 2
    for suspect in found:
        task = course.task(suspect.task)
        assert isinstance(task, Code)
        misconception = next(each for each in task.misconceptions if each.name == suspect.name)
        share, call = shown_at(course, task, misconception)
        assert 0 < share <= 0.5
        assert call == suspect.broken_by


def round_of(programs: int = 1) -> BreakingRound:
    suspect = Suspect(
        task="a/b", name="off", asked=("Double.",), program="def f(x): return x", example="f(1)", say="No."
    )
    return begin(GAME, 0, 1, BITS, (suspect,) * programs)


def test_a_call_is_wanted_and_handed_in() -> None:
    played = pressed(round_of(), [*"f(2)", "enter"])
    assert played.wanted == "f(2)"
    assert pressed(played, ["x"]) == played
    broken = played.given(Tried(call="f(2)", got="2", expected="4", differs=True))
    assert broken.told
    assert broken.wanted is None
    over = pressed(broken, ["enter"])
    assert over.over
    assert over.result().score == 1
    assert over.result().medal is Medal.GOLD


def test_what_says_nothing_does_not_count_and_can_be_mended() -> None:
    played = pressed(round_of(), [*"g(2)", "enter"]).given(Tried(call="g(2)", problem="Call f(...)."))
    assert not played.told
    assert pressed(played, ["up"]).hand == "g(2)"
    after = pressed(played, ["enter", "enter", "enter"])
    assert after.result().score == GIVEN_UP


def test_a_call_that_ran_leaves_the_line_and_comes_back_by_up() -> None:
    played = calling(round_of(), Tried(call="f(0)", got="0"))
    assert played.hand == ""
    assert pressed(played, ["up", "backspace", "1", ")"]).hand == "f(01)"


def test_who_gives_up_is_told_a_call_that_shows_it() -> None:
    from msgspec.structs import replace

    suspect = replace(round_of().suspects[0], broken_by="f(2)")
    asked = pressed(begin(GAME, 0, 1, BITS, (suspect,)), ["enter"])
    assert not asked.told
    assert "Enter once more gives this up." in "".join(text for row in asked.board().rows for text, _ in row)
    assert not pressed(asked, ["f", "backspace"]).warned
    played = pressed(asked, ["enter"])
    assert "It shows at  f(2)" in played.heard()
    assert any("It shows at  f(2)" in "".join(text for text, _ in row) for row in played.board().rows)
    assert "counts as 6 calls" in pressed(played, ["enter"]).result().said[0]


def test_at_most_calls_are_programs_that_half_of_the_calls_give_away(course: CourseFolder) -> None:
    level = BreakLevel(name="most", shown_by=1, at_least=0.5, programs=2)
    for suspect in suspects_of(course, level, 5):
        task = course.task(suspect.task)
        assert isinstance(task, Code)
        misconception = next(each for each in task.misconceptions if each.name == suspect.name)
        assert shown_at(course, task, misconception)[0] >= 0.5


def test_six_calls_that_show_nothing_are_a_program_given_up() -> None:
    played = round_of()
    for i in range(GIVEN_UP):
        assert board_counts(played, i + 1)
        played = calling(played, Tried(call=f"f({i})", got="0"))
    assert played.told
    assert pressed(played, ["enter"]).result().medal is Medal.NONE


def test_what_could_not_run_and_the_same_call_again_count_for_nothing() -> None:
    played = calling(round_of(), Tried(call="f(0)", got="0"))
    for _ in range(GIVEN_UP):
        played = calling(played, Tried(call="f(", problem="This is not an expression of Python."))
        played = calling(played, Tried(call="f(0)", got="0"))
    assert not played.told
    assert board_counts(played, 2)
    broken = calling(played, Tried(call="f(2)", got="0", expected="1", differs=True))
    assert board_counts(broken, 2)


def calling(played: BreakingRound, what: Tried) -> BreakingRound:
    return pressed(played, ["ctrl+u", *what.call, "enter"]).given(what)


def board_counts(played: BreakingRound, call: int) -> bool:
    return played.board().count.endswith(f", call {call} of {GIVEN_UP}")


@pytest.mark.parametrize("text", ["(" * 5000, "f(" + "-" * 5000 + "1)", "f(1)\0", "f(1", "lambda: 0", ""])
def test_no_text_fells_the_reading(text: str) -> None:
    assert no_call(text, "f") or text.startswith("f(-")
