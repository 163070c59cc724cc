"""Training tasks: what is run in which order, who is told what, and what comes while it runs."""

from __future__ import annotations

import threading
from typing import Any

import msgspec
import pytest

from tutor.attempt import Outcome, Reason, Verdict
from tutor.checkers import check
from tutor.checkers.lending import Lent
from tutor.lesson import Misconception, Property, TaskLimits, Training
from tutor.sandbox import Cancel, Cancelled, Listener, Live

RIGHT = "def step(w, rate):\n    return w - rate * 2 * w"
UP = "def step(w, rate):\n    return w + rate * 2 * w"
HALF = "def step(w, rate):\n    return w - rate * w"
TASK = Training(
    task="descend",
    ask="Write `step`.",
    data="start, rate = 1.0, 0.1",
    answer=RIGHT,
    run="w, path = start, []\nfor _ in range(20):\n    w = step(w, rate)\n    path.append(w)\nlast = path[-1]",
    report={"w": "path"},
    criteria=(
        Property(name="it comes near 0", holds="abs(last) < 0.02"),
        Property(name="it never grows", holds="max(path) <= start"),
    ),
    misconceptions=(
        Misconception(name="wrong-sign", answer=UP, say="That climbs."),
        Misconception(name="no-two", answer=HALF, say="The two is missing."),
    ),
    limits=TaskLimits(seconds=1.0, memory="256 MB"),
)


def judged(typed: str, listener: Listener | None = None, **changes: Any) -> Verdict:
    return check(msgspec.structs.replace(TASK, **changes), typed, listener=listener)


@pytest.mark.parametrize("answer", [RIGHT, RIGHT + "\n# in my words", "step = lambda w, rate: 0.5 * w"])
def test_a_training_that_meets_the_criteria_is_correct_and_its_course_is_told(answer: str) -> None:
    verdict = judged(answer)
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.feedback[0].startswith("w: 0.")
    assert verdict.feedback[0].endswith(" in the end.")


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (UP, "wrong-sign"),
        ("def step(v, r):\n    v += 2 * r * v\n    return v", "wrong-sign"),
        (HALF, "no-two"),
        ("def step(w, rate):\n    return w * (1 - rate)", "no-two"),
        ("def step(w, rate):\n    return w", None),
    ],
)
def test_a_known_mistake_is_recognised_by_how_the_training_went(answer: str, name: str | None) -> None:
    verdict = judged(answer)
    assert (verdict.outcome, verdict.reason, verdict.misconception) == (Outcome.WRONG, Reason.VALUE, name)


def test_a_criterion_that_does_not_hold_is_told_with_the_values_in_it() -> None:
    verdict = judged("def step(w, rate):\n    return w")
    assert verdict.feedback == ("This should hold: it comes near 0.", "w: 1 at first, 1 in the end.")
    assert verdict.counterexample is not None
    assert (verdict.counterexample.call, verdict.counterexample.got) == ("abs(last) < 0.02", "last = 1")


@pytest.mark.parametrize(
    ("answer", "reason", "sentence"),
    [
        ("def walk(w, rate):\n    return w", Reason.EXCEPTION, "There is no `step` in your code, and the training"),
        ("\ndef step(w, rate):\n    return w / 0", Reason.EXCEPTION, "Line 3 raises ZeroDivisionError: "),
        ("def step(w, rate):\n    return w.nope", Reason.EXCEPTION, "Line 2 raises AttributeError: "),
        ("def step(w):\n    ...", Reason.EXCEPTION, "The training uses what you wrote at `w = step(w, rate)` and gets"),
        ("x = 1 / 0", Reason.EXCEPTION, "Line 1 raises ZeroDivisionError: division by zero"),
        ("while True: pass", Reason.TIMEOUT, "Stopped after 1 s, at line 1. Does that loop end?"),
        ("x = np.ones(10**12)", Reason.MEMORY, "That needs more than 256 MB (line 1)."),
        ("import os", Reason.FORBIDDEN, "Line 1: `import os`: files are off here."),
        ("report(loss='a')", Reason.EXCEPTION, "Line 1 raises TypeError: report shows numbers, and short lists"),
    ],
)
def test_what_stops_a_training_is_told_with_the_learners_own_line(answer: str, reason: Reason, sentence: str) -> None:
    verdict = judged(answer)
    assert (verdict.outcome, verdict.reason) == (Outcome.WRONG, reason)
    assert verdict.feedback[0].startswith(sentence)


@pytest.mark.parametrize(
    "changes",
    [{"data": "start = 1 / 0"}, {"data": "start = ("}, {"run": "w = ("}, {"answer": "x = 1"}, {"data": "import os"}],
)
def test_a_mistake_of_the_author_never_counts(changes: dict[str, str]) -> None:
    assert judged("def step(w, rate):\n    return w", **changes).outcome is Outcome.ERROR


@pytest.mark.parametrize("answer", ["", "def step(w", "  "])
def test_what_does_not_compile_is_unreadable(answer: str) -> None:
    assert judged(answer).outcome is Outcome.UNREADABLE


def test_criteria_and_run_see_python_and_numpy_as_they_were() -> None:
    verdict = judged("def step(w, rate):\n    return w\nabs = max = lambda *x: 0\nrange = None")
    assert verdict.feedback[0] == "This should hold: it comes near 0."


def test_functions_of_earlier_tasks_are_in_scope_and_lines_count_in_the_learners_own_text() -> None:
    lent = Lent((("double", "def double(x):\n    return 2.0 * x"),), (("double", "def double(x):\n    return 2 * x"),))
    right = "def step(w, rate):\n    return w - rate * double(w)"
    task = msgspec.structs.replace(TASK, answer=right, report={"w": "np.ravel(path)"})
    assert check(task, right + " + 0", lent=lent).outcome is Outcome.CORRECT
    verdict = check(task, "\n\ndef step(w, rate):\n    return double(w, 1)", lent=lent)
    assert verdict.feedback[0].startswith("Line 4 raises TypeError: ")


def test_what_is_reported_comes_while_it_runs_bounded_in_number() -> None:
    heard: list[Live] = []
    verdict = judged(f"for i in range(20_000):\n    report(loss=1 / (i + 1), pair=[i, 1])\n{RIGHT}", heard.append)
    assert verdict.outcome is Outcome.CORRECT
    assert (heard[0].values, heard[0].count) == ({"loss": 1.0, "pair": (0.0, 1.0)}, 1)
    assert heard[-1].count == 20_000
    assert [live.count for live in heard[:100]] == list(range(1, 101))
    assert len(heard) < 400


def test_the_lessons_own_programs_are_not_heard() -> None:
    heard: list[Live] = []
    judged(HALF, heard.append, answer=f"report(loss=1.0)\n{RIGHT}")
    assert all("loss" not in live.values for live in heard)


def test_a_training_that_reports_nothing_tells_its_curves_in_the_end() -> None:
    heard: list[Live] = []
    judged(RIGHT, heard.append)
    assert [live.count for live in heard] == list(range(1, 21))


def test_a_training_can_be_stopped_while_it_reports() -> None:
    cancel, begun = Cancel(), threading.Event()
    stopping = threading.Thread(target=lambda: (begun.wait(20), cancel.now()))
    stopping.start()
    with pytest.raises(Cancelled), cancel:
        judged("while True:\n    report(loss=1.0)", lambda live: begun.set(), limits=TaskLimits(seconds=30))
    stopping.join()
