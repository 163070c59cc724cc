"""What is told of a verdict, whoever shows it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.conftest import SMALL_COURSE
from tutor.asking import asked
from tutor.attempt import Counterexample, Outcome, Reason, Verdict
from tutor.lesson import Code, Given, NumberTask, Order, Spot, Task
from tutor.loader import open_course
from tutor.telling import GoOn, Told, answer_stages, at_stage, marked, reference_beside, shown_answer, told

COURSE = open_course(SMALL_COURSE.parent / "every-kind")
EXAMPLE = Counterexample("a = 1", "1", "2")


def task(name: str) -> Task:
    found = COURSE.task(f"all/{name}")
    assert found is not None
    return found


def wrong(place: tuple[int, int] | None = None, example: Counterexample | None = EXAMPLE) -> Verdict:
    return Verdict(outcome=Outcome.WRONG, reason=Reason.VALUE, place=place, counterexample=example)


RIGHT = Verdict(outcome=Outcome.CORRECT)


@pytest.mark.parametrize(
    ("outcome", "reason", "word"),
    [
        (Outcome.CORRECT, None, "✓ Correct"),
        (Outcome.WRONG, Reason.VALUE, "✗ Not yet"),
        (Outcome.UNREADABLE, None, "? Not understood"),
        (Outcome.UNREADABLE, Reason.UNFINISHED, "… Not finished"),
        (Outcome.ERROR, None, "! The tutor failed"),
    ],
)
def test_every_outcome_has_one_word_and_a_sign(outcome: Outcome, reason: Reason | None, word: str) -> None:
    found = Told(verdict=Verdict(outcome=outcome, reason=reason)).word
    assert f"{found.sign} {found.word}" == word


@pytest.mark.parametrize(
    ("name", "answer", "reference"),
    [
        ("pick", "a, c", ""),
        ("area", "9", "a² = 9\nwith a = 3"),
        ("formula", "(a-b)(a+b)", "a² − b²"),
        ("formula", "a**2-b**2", ""),
        ("formula", " a^2 - b^2", ""),
        ("steps", "a^2 - b^2\na", ""),
        ("lines", "a^2 - b^2", ""),
        ("program", "def area(a): return a**2", "def area(a):\n    return a * a\n"),
        ("grow", "def step(a):\n    return a + 1", ""),
    ],
)
def test_the_reference_stands_beside_a_right_answer_where_it_says_more(name: str, answer: str, reference: str) -> None:
    assert told(task(name), answer, RIGHT).reference == reference
    assert told(task(name), answer, wrong()).reference == ""


def test_the_reference_and_what_comes_after_are_those_of_the_variant() -> None:
    side = int(asked(task("area"), 7).text.split()[-1].rstrip("?"))
    found = told(task("area"), str(side**2), RIGHT, seed=7)
    assert side != 3
    assert (found.reference, found.after) == (
        f"a² = {side**2}\nwith a = {side}",
        f"Twice the side would be four times {side}².",
    )


def test_of_a_program_the_place_and_then_the_change_are_kept_back_and_the_example_is_not() -> None:
    verdict = replace(wrong((0, 1)), change="Line 1: `y`.")
    assert told(task("program"), "x", verdict).kept_back == (GoOn.WHERE,)
    found = told(task("program"), "x", verdict, tells_change=True)
    assert found.kept_back == (GoOn.WHERE, GoOn.CHANGE)
    stages = [at_stage(found, asked_for).verdict for asked_for in range(3)]
    assert [each.counterexample for each in stages] == [EXAMPLE] * 3
    assert [each.place for each in stages] == [None, (0, 1), (0, 1)]
    assert [each.change for each in stages] == [None, None, "Line 1: `y`."]


@pytest.mark.parametrize("name", ["pick", "area", "grow"])
def test_of_other_answers_than_formulas_all_is_told_at_once(name: str) -> None:
    found = told(task(name), "x", wrong((0, 1)))
    assert (found.kept_back, found.verdict.counterexample, found.go_on) == ((), EXAMPLE, None)


@pytest.mark.parametrize(
    ("place", "example", "kept_back"),
    [
        ((0, 1), EXAMPLE, (GoOn.WHERE, GoOn.EXAMPLE)),
        ((0, 1), None, (GoOn.WHERE,)),
        ((0, 7), EXAMPLE, (GoOn.EXAMPLE,)),  # all of the line is no place
        (None, None, ()),
    ],
)
def test_of_a_wrong_formula_the_place_and_the_example_are_kept_back(
    place: tuple[int, int] | None, example: Counterexample | None, kept_back: tuple[GoOn, ...]
) -> None:
    whole = told(task("formula"), "a^2+b^2", wrong(place, example))
    assert whole.kept_back == kept_back
    for asked_for in range(len(kept_back) + 1):
        shown = at_stage(whole, asked_for)
        assert shown.go_on == next(iter(kept_back[asked_for:]), None)
        assert (shown.marked is None) == (GoOn.WHERE not in kept_back[:asked_for])
        assert (shown.verdict.counterexample is None) == (GoOn.EXAMPLE not in kept_back[:asked_for])


def test_a_right_answer_goes_on_with_its_points() -> None:
    found = told(task("area"), "9", RIGHT, points=8)
    assert (found.points, found.go_on, at_stage(found, 0)) == (8, GoOn.NEXT, found)


@pytest.mark.parametrize(
    ("place", "answer", "line", "start", "length", "number"),
    [
        ((4, 5), "a + b", "a + b", 4, 1, None),
        ((4, 5), "a + b\n", "a + b", 4, 1, None),
        ((2, 3), "a\nb + c", "b + c", 0, 1, 2),
        ((2, 9), "a\nb + c", "b + c", 0, 5, 2),  # no further than the line
        ((5, 5), "a + b", "a + b", 5, 1, None),
    ],
)
def test_a_place_is_marked_in_its_line(
    place: tuple[int, int], answer: str, line: str, start: int, length: int, number: int | None
) -> None:
    found = marked(place, answer)
    assert (found.line, found.start, found.length, found.number) == (line, start, length, number)


@pytest.mark.parametrize(
    ("titles", "read"), [({}, "missing minus"), ({"missing-minus": "The minus is gone"}, "The minus is gone")]
)
def test_people_read_the_title_of_a_misconception_or_its_name_with_blanks(titles: dict[str, str], read: str) -> None:
    verdict = replace(wrong((0, 1)), misconception="missing-minus")
    assert told(task("area"), "x", verdict, titles=titles).misconception == read
    assert told(task("area"), "x", verdict, titles=titles).verdict.misconception == "missing-minus"


ORDER = Order(task="o", ask="Order.", lines=("Take $p$.", "Log it."), after="Done with $p$.")
SPOT = Spot(task="s", ask="Which?", shown="a = 1\n  b = 2\n", right=(2,), because={2: "It is $b$."})


@pytest.mark.parametrize(
    ("shown", "lines", "why"),
    [
        (ORDER, ("Take p.", "Log it."), "Done with p."),
        (SPOT, ("2  b = 2",), "It is b."),
        (task("formula"), ("a^2 - b^2",), ""),
    ],
)
def test_the_answer_is_shown_with_what_the_lesson_says_of_it(shown: Task, lines: tuple[str, ...], why: str) -> None:
    found = shown_answer(shown, 1)
    assert (found.heading, found.lines, found.why) == ("The answer", lines, why)


def test_of_a_program_the_lines_are_shown_first_shuffled() -> None:
    program = task("program")
    assert isinstance(program, Code)
    first, whole = (shown_answer(program, stage) for stage in (1, answer_stages(program)))
    assert first.heading == "The lines of the answer, shuffled"
    assert sorted(first.lines) == sorted(whole.lines)
    assert first.lines != whole.lines
    assert "\n".join(whole.lines) == program.answer.rstrip()


def test_the_lines_of_an_order_that_was_given_as_lines_are_not_marked_a_second_time() -> None:
    verdict = Verdict(outcome=Outcome.WRONG, place=(0, 7))
    assert told(ORDER, "Log it.\nTake $p$.", verdict).marked is None
    assert told(ORDER, "b a", replace(verdict, place=(0, 1))).marked is not None


@pytest.mark.parametrize(
    ("ask", "given", "answer", "said"),
    [
        ("What is {a} + {b}?", {"a": -2, "b": 5}, "a + b", "with a = −2, b = 5"),
        ("Let a = {a}. What is a + {b}?", {"a": 2, "b": 5}, "a + b", "with b = 5"),
        ("At τ = {tau}: what is the sum?", {"tau": 2.5, "v": (1, 2)}, "sum(v)/tau", "with v = [1, 2]"),
        ("What is the first of {v}?", {"v": (3, 4), "w": 1}, "v_1 + 0", "with v = [3, 4]"),
        ("What is {mu_p} + 1?", {"mu": 1, "mu_p": 2}, "mu_p + 1", "with μ_p = 2"),
        ("Let a = {a}. What is 2a?", {"a": 2}, "2*a", ""),
    ],
)
def test_beside_the_reference_stands_what_its_letters_are_unless_the_question_says_it(
    ask: str, given: dict[str, Given], answer: str, said: str
) -> None:
    own, _, letters = reference_beside(NumberTask(task="n", ask=ask, given=given, answer=answer), "0").partition("\n")
    assert own
    assert letters == said
