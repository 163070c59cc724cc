"""Every right answer of the course in what it may come in: taken, and a wrong one in the same is not."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Sequence

import pytest

from tests.conftest import LESSONS
from tutor.attempt import Outcome
from tutor.checkers import check, number
from tutor.checkers.contract import Conditions
from tutor.checkers.lending import lent
from tutor.checkers.pasted import tidy
from tutor.lesson import Code, NumberTask
from tutor.loader import CourseFolder, open_course
from tutor.variant import filled, variant

C = Outcome.CORRECT
NAMES = "ABCDEFGH"
Numbers = Sequence[float]


def _one(value: float) -> str:
    whole = math.isfinite(value) and value == round(value) and abs(value) < 1e15
    return str(int(value)) if whole else f"{value:.8g}"


def _within(before: str, behind: str, sign: str = ", ") -> Callable[[Numbers], str]:
    return lambda values: before + sign.join(map(_one, values)) + behind


AROUND_ONE = (
    "{}", "${}$", r"\[ {} \]", "it's about {}", "≈{}", "ans: {}", "So the answer is {}.", "tensor({})",
    "np.float64({})",
    "[1] {}", "ans = {}", "Out[3]: {}", ">>> f()\n{}", "**{}**", "`{}`", "<b>{}</b>", "```\n{}\n```", r"\boxed{{{}}}",
    "({})", "[{}]", '{{"v": {}}}', "x = {}", "{} (rounded)", "value: {}", "{}?", "print({})", "I think {}", "=> {}",
    "{} because so",
)  # fmt: skip
AROUND_SEVERAL = (
    _within("", ""), _within("", "", "; "), _within("", "", "  "), _within("", "", "\n"), _within("", "", "\t"),
    _within("", "", " | "), _within("[", "]"), _within("{", "}"), _within("array([", "])"), _within("[", "]", " "),
    _within("[1] ", "", " "), _within("c(", ")"), _within("ans =\n\n   ", "\n", "   "), _within("| ", " |", " | "),
    _within("$", "$", "$, $"), _within("p = [", "]"), _within(">>> p\narray([", "])"), _within("```\n[", "]\n```"),
    _within("<b>", "</b>"), _within("≈ ", ""), _within('{"p": [', "]}"),
    _within(r"\begin{pmatrix}", r"\end{pmatrix}", r" \\ "),
)  # fmt: skip
BESIDE_NAMES = (
    ("{}: {}", "\n"), ("{}={}", " "), ("'{}': {}", ", "), ("('{}', {})", ", "), ("{},{}", "\n"), ("{} is {}", ", "),
    ("{} -> {}", ", "), ("**{}**: {}", ", "), ("P({}) = {}", ", "), ("{} - {}", ", "),
)  # fmt: skip


def _named(values: Numbers, names: str) -> list[str]:
    pairs = [*zip(names, map(_one, values), strict=True)]
    return [sign.join(form.format(name, value) for name, value in pairs) for form, sign in BESIDE_NAMES]


@pytest.fixture(scope="module")
def course() -> CourseFolder:
    return open_course(LESSONS)


def _numbers(course: CourseFolder) -> Iterator[tuple[NumberTask, Numbers]]:
    for lesson in course.lessons:
        for task in course.lesson(lesson).tasks:
            if isinstance(task, NumberTask):
                own = Conditions(variant(task).given, learners=False)
                yield task, number.work_out(filled(task, None), task.answer, own).values


def _outcome(course: CourseFolder, task: NumberTask, answer: str) -> Outcome:
    return check(task, answer, lent=lent(task, course.task)).outcome


@pytest.mark.slow
def test_every_right_number_is_right_in_whatever_it_is_wrapped(course: CourseFolder) -> None:
    for task, values in _numbers(course):
        if len(values) == 1 and math.isfinite(values[0]):
            typed = [around.format(_one(values[0])) for around in AROUND_ONE]
            assert [answer for answer in typed if _outcome(course, task, answer) is not C] == [], task.id


@pytest.mark.slow
def test_every_right_list_is_right_however_it_is_written(course: CourseFolder) -> None:
    for task, values in _numbers(course):
        if len(values) > 1:
            typed = [*(write(values) for write in AROUND_SEVERAL), *_named(values, NAMES[: len(values)])]
            assert [answer for answer in typed if _outcome(course, task, answer) is not C] == [], task.id


@pytest.mark.slow
def test_no_list_whose_names_count_otherwise_is_taken(course: CourseFolder) -> None:
    for task, values in _numbers(course):
        if len(set(values)) == len(values) > 1:
            typed = _named(values, NAMES[: len(values)][::-1])
            assert [answer for answer in typed if _outcome(course, task, answer) is C] == [], task.id


def _each_line(form: str, above: str = "") -> Callable[[str], str]:
    def write(program: str) -> str:
        lines = program.rstrip().split("\n")
        return above + "\n".join(form.format(at, line) for at, line in enumerate(lines, 9))

    return write


AROUND_A_PROGRAM: tuple[Callable[[str], str], ...] = (
    "```python\n{}```".format, "Here it is:\n\n```\n{}```\n\nIt works.".format, "{}```".format, "```python\n{}".format,
    "In [1]:\n{}\nOut[1]:\n3".format, "python\n{}".format, "Python\nCopy code\n{}".format, "answer.py\n{}".format,
    "%%time\n{}".format, "\ufeff{}".format, "{}`".format, _each_line("{:3} {}"), _each_line("{}: {}"),
    _each_line("{:2} | {}"), _each_line("{}\t{}"), _each_line("{:4} │ {}"), _each_line("+{1}"), _each_line("> {1}"),
    _each_line("    {1}"), _each_line("+{1}", above="@@ -0,0 +1,9 @@\n"),
    lambda program: program.replace("\n", "\r\n"), lambda program: program.replace("-", "−"),
    lambda program: program.replace("(", "（").replace(":", "："),
    lambda program: program.replace("    ", "\u00a0" * 4),
)  # fmt: skip


@pytest.mark.slow
def test_every_program_is_the_same_program_in_whatever_it_is_wrapped(course: CourseFolder) -> None:
    for lesson in course.lessons:
        for task in course.lesson(lesson).tasks:
            if isinstance(task, Code) and task.answer.count("\n") > 1:
                meant = ast.dump(ast.parse(task.answer))
                read = [ast.dump(ast.parse(tidy(around(task.answer)))) for around in AROUND_A_PROGRAM]
                assert [at for at, each in enumerate(read) if each != meant] == [], task.id
