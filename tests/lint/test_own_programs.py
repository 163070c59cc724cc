"""A program of the lesson that is stopped, or cannot be read, is told at its field with Python's reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.lesson import Code, Misconception
from tutor.lint import lint_file
from tutor.lint.task import lint_sentences

TRAINING = """\
title: Going down
goal: Come near 0.
steps:
  - task: descend
    kind: training
    ask: "Write `step`."
    hints: [Look at the slope.]
    data: "start = 1.0"
    answer: "def step(w): return w / 2"
    run: "last = step(start)"
    report: {w: last}
    criteria:
      - {name: it comes down, holds: "last < 1"}
    misconceptions:
      - {name: upward, answer: "def step(w): return 2 * w", say: That climbs.}
    limits: {seconds: 0.5, memory: 256 MB}
"""
CODE = """\
title: Halving
goal: Halve.
steps:
  - task: earlier
    kind: code
    ask: "Write `two`."
    hints: [One and one.]
    function: two
    answer: "def two(): return 2"
    calls: ["two()"]
  - task: halve
    kind: code
    ask: "Write `half`."
    hints: [Divide.]
    function: half
    answer: "def half(x): return x / 2"
    calls: ["half(1)"]
    misconceptions:
      - {name: third, answer: "def half(x): return x / 3", say: By two.}
    limits: {seconds: 0.5, memory: 256 MB}
"""


LESSONS = {"training": TRAINING, "code": CODE}


@pytest.mark.parametrize(
    ("lesson", "old", "new", "field", "message"),
    [
        ("training", '"def step(w): return w / 2"', '"while True: pass"', "answer", "Stopped after 0.5 s, at line 1"),
        ("training", '"def step(w): return w / 2"', '"x = np.ones(10**12)"', "answer", "needs more than 256 MB"),
        ("training", '"def step(w): return w / 2"', '"def step(w"', "answer", "Line 1 is not Python yet"),
        ("training", "start = 1.0", "start = 1 / 0", "data", "Line 1 raises ZeroDivisionError: division by zero"),
        ("training", "start = 1.0", "start = (", "data", "Line 1 is not Python yet: '(' was never closed."),
        ("training", "last = step(start)", "last = (", "run", "Line 1 is not Python yet: '(' was never closed."),
        ("training", "last = step(start)", "while True: pass", "answer", "Stopped after 0.5 s."),
        ("training", "last = step(start)", "import os", "run", "files are off here"),
        ("training", "{w: last}", "{w: first}", "report.w", "raises NameError"),
        ("training", '"def step(w): return 2 * w"', '"1 / 0"', "misconceptions[1].answer", "is not recognised"),
        ("code", '"def half(x): return x / 2"', '"while True: pass"', "answer", "Stopped after 0.5 s, at line 1"),
        ("code", '"def half(x): return x / 2"', '"1 / 0"', "answer", "Line 1 raises ZeroDivisionError"),
        ("code", '"def half(x): return x / 3"', '"while True: pass"', "misconceptions[1].answer", "is not recognised"),
        ("code", '["half(1)"]', '["half(1)"]\n    uses: [halving/earlier]', None, None),
    ],
)
def test_a_stopped_own_program_is_told_at_its_field(
    tmp_path: Path, lesson: str, old: str, new: str, field: str | None, message: str | None
) -> None:
    text = LESSONS[lesson]
    assert old in text
    file = tmp_path / "halving.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    found = [(problem.field, problem.message) for problem in lint_file(file, None)]
    if field is None or message is None:
        assert found == []
        return
    assert any(where.endswith(f".{field}") and message in said for where, said in found), found


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_whose_programs_end_has_no_problems(tmp_path: Path, lesson: str) -> None:
    file = tmp_path / "halving.yaml"
    file.write_text(LESSONS[lesson], "utf-8")
    assert lint_file(file, None) == []


def test_a_function_that_is_lent_and_fails_is_told_where_it_is_used(tmp_path: Path) -> None:
    broken = CODE.replace('"def two(): return 2"', "\"def two(): return 2\\nassert __name__ != 'lent'\"")
    file = tmp_path / "halving.yaml"
    file.write_text(broken.replace('["half(1)"]', '["half(1)"]\n    uses: [halving/earlier]'), "utf-8")
    found = [(problem.field, problem.message) for problem in lint_file(file, None)]
    assert [field for field, _ in found] == ["steps[2].uses"], found
    assert "a function that this task uses fails: AssertionError" in found[0][1]


@pytest.mark.parametrize(
    ("say", "told"),
    [
        (
            "math.log takes one number.",
            ["speaks of math.log without backticks: in them it is said only of programs that have it"],
        ),
        ("`math.log` takes one number.", []),
        ("This takes one number. `np.log` takes arrays.", []),
    ],
)
def test_code_in_what_is_said_of_a_wrong_program_stands_in_backticks(say: str, told: list[str]) -> None:
    known = Misconception(name="math-log", answer="def f(p): return math.log(p)", say=say)
    answer = "def f(p): return np.log(p)"
    task = Code(task="t", ask="a", function="f", answer=answer, calls=("f(1)",), misconceptions=(known,))
    noted: list[tuple[object, str]] = []
    lint_sentences(task, ("steps", 0), lambda field, message: noted.append((field, message)))
    assert noted == [(("steps", 0, "misconceptions", 0, "say"), message) for message in told]
