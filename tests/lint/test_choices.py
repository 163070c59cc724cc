"""What choices give away by place and length is measured, and refused where it is too much."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import SMALL_COURSE
from tutor.lesson import Choice, Lesson, Option
from tutor.lint import lint_course
from tutor.lint.choices import Measures, giveaways, lines_of, measured


def choice(number: int, right: int, options: tuple[str, ...] = ("one", "two", "three")) -> Choice:
    said = tuple(Option(say=say, right=place == right) for place, say in enumerate(options))
    return Choice(task=f"t{number}", id=f"l/t{number}", ask="Which?", options=said)


def lesson(*tasks: Choice) -> Lesson:
    return Lesson(id="l", title="L", goal="G", steps=tasks)


def test_letters_and_lengths_of_the_right_options_are_counted() -> None:
    found = measured([lesson(choice(1, 0), choice(2, 2), choice(3, 1, ("ab", "abc", "abd", "a")), choice(4, 0))])
    assert (found.choices, found.letters, found.longest) == (4, Counter("aacb"), 1)


@pytest.mark.parametrize(
    "task",
    [
        choice(1, 0, ("yes", "no")),
        Choice(task="t", ask="?", options=tuple(Option(say=say, right=say != "z") for say in "xyz")),
    ],
)
def test_two_options_or_several_right_ones_give_nothing_away(task: Choice) -> None:
    assert measured([lesson(task)]).choices == 0


def test_the_screen_draws_each_place_about_equally_often() -> None:
    shown = measured([lesson(choice(1, 0), choice(2, 0))]).shown
    assert all(100 < shown[letter] < 167 for letter in "abc")
    assert shown.total() == 400


def measures(letters: str, longest: int) -> Measures:
    return Measures(len(letters), Counter(letters), longest, Counter())


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (measures("aaaabbbccc", 4), []),
        (measures("aaaaabbbcc", 4), ["a is right in 5 of 10 choices, more than 40%; move some options"]),
        (
            measures("aaaabbbccc", 5),
            [
                "the longest option is right in 5 of 10 choices, more than 40%;"
                " shorten some right ones, or say more in others"
            ],
        ),
        (measures("bbbbbbbbb", 9), []),  # too few to say anything
    ],
)
def test_what_gives_the_answer_away_is_refused(found: Measures, said: list[str]) -> None:
    assert [*giveaways(found)] == said


def test_the_measures_are_printed() -> None:
    found = Measures(4, Counter("aabc"), 1, Counter("aabbbccc"))
    assert [*lines_of(found)] == [
        "Of 4 choices among three options or more, the longest option is right in 25%.",
        "The right one is, in the files: a 50%, b 25%, c 25%; as the screen draws them: a 25%, b 38%, c 38%.",
    ]
    assert [*lines_of(measures("", 0))] == []


def test_a_course_whose_right_letter_gives_it_away_is_told_at_its_chapters(tmp_path: Path) -> None:
    course = tmp_path / "lessons"
    shutil.copytree(SMALL_COURSE, course)
    some = sorted(course.rglob("adding.yaml"))[0]
    more = "".join(
        f"  - {{task: more-{i}, kind: choice, ask: Which?, options: [{{say: yes it is, right: true, because: So.}},"
        " {say: perhaps it is, because: No.}, {say: never is it, because: No.}]}\n"
        for i in range(12)
    )
    some.write_text(some.read_text("utf-8").rstrip("\n") + "\n" + more, "utf-8")
    said = [str(problem) for problem in lint_course(course)]
    assert [line for line in said if "is right in" in line and "course.yaml" in line and "a is right" in line]
