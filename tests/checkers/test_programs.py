"""How a task's own programs run: once for each task, and never in place of another's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from tutor import sandbox
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.lending import Lent
from tutor.checkers.programs import sandbox_limits
from tutor.lesson import Code, Misconception, Property, TaskLimits, Training
from tutor.sandbox import Run

HALVED = "def step(w):\n    return w / 2"
TRAINING = Training(
    task="halve",
    ask="Write `step`.",
    data="start = 8.0",
    answer=HALVED,
    run="last = step(start)",
    report={"end": "last"},
    criteria=(Property(name="it ends at 4", holds="last == 4"),),
)
CODE = Code(task="halve", ask="Write it.", function="step", answer=HALVED, calls=("step(8.0)",))


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The programs that are run, in order."""
    programs: list[str] = []
    run = sandbox.run

    def noting(program: str, *values: Any, **named: Any) -> Run:
        programs.append(program)
        return run(program, *values, **named)

    monkeypatch.setattr(sandbox, "run", noting)
    return programs


def course(task: Training, typed: str) -> tuple[str, ...]:
    verdict = check(task, typed)
    assert verdict.outcome is Outcome.CORRECT, verdict.feedback
    return verdict.feedback


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"data": "start = 6.0"}, "3"),
        ({"run": "last = 2 * step(start)"}, "8"),
        ({"report": {"end": "last + 1"}}, "5"),
        ({"report": {"other": "last"}}, "4"),
        ({"criteria": (Property(name="it ends", holds="last > 0 and start"),)}, "4"),
        ({"data": "start = x[1]", "arrays": "one"}, "1"),
        ({"data": "start = x[1]", "arrays": "two"}, "2"),
    ],
)
def test_tasks_with_the_same_program_do_not_share_a_run(changes: dict[str, Any], end: str, tmp_path: Path) -> None:
    for name, start in (("one", 2.0), ("two", 4.0)):
        np.savez(tmp_path / f"{name}.npz", x=np.array([0.0, start]))
    anything = {"criteria": (Property(name="it ends", holds="last > 0"),), "report": {"end": "[last, last]"}}
    before, after = TRAINING, msgspec.structs.replace(TRAINING, **anything | listed(changes, tmp_path))
    course(before, HALVED)
    (told,) = course(after, HALVED)
    assert told.endswith(f": {end} at first, {end} in the end.")
    assert course(before, HALVED) == ()


def listed(changes: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The changes, with two values of what is reported and the path of the arrays."""
    found = dict(changes)
    if "report" in found:
        found["report"] = {name: f"[{value}, {value}]" for name, value in found["report"].items()}
    if "arrays" in found:
        found["arrays"] = str(folder / f"{found['arrays']}.npz")
    return found


@pytest.mark.parametrize("task", [TRAINING, CODE])
def test_a_reference_runs_once_for_equal_tasks_and_again_for_other_functions(
    task: Code | Training, ran: list[str]
) -> None:
    fresh = msgspec.structs.replace(task, ask=f"Write it, {type(task).__name__}.")
    for again in (fresh, msgspec.structs.replace(fresh), fresh):
        assert check(again, f"{HALVED}\n# in my words").outcome is Outcome.CORRECT
    assert ran.count(HALVED) == 1
    lent = (("double", "def double(x):\n    return 2 * x"),)
    check(fresh, f"{HALVED}\n# in my words", lent=Lent(lent, lent))
    assert ran.count(HALVED) == 2


@pytest.mark.parametrize("task", [TRAINING, CODE])
def test_a_reference_that_was_stopped_is_run_again(task: Code | Training, ran: list[str]) -> None:
    stopped = f"{HALVED}\nraise SystemExit({type(task).__name__!r})"
    broken = msgspec.structs.replace(task, answer=stopped)
    for _ in range(2):
        assert check(broken, HALVED).outcome is not Outcome.CORRECT
    assert ran.count(stopped) == 3


@pytest.mark.parametrize("broken", ["x = 1 / 0", "def step(w", "raise SystemExit"])
@pytest.mark.parametrize("task", [TRAINING, CODE])
def test_a_misconception_that_is_stopped_itself_is_nobodys_and_hides_no_other(
    task: Code | Training, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    known = (
        Misconception(name="broken", answer=broken, say="Never said."),
        Misconception(name="third", answer="def step(w):\n    return w / 3", say="By two."),
    )
    verdict = check(msgspec.structs.replace(task, misconceptions=known), "step = lambda w: w / 3")
    assert (verdict.outcome, verdict.misconception) == (Outcome.WRONG, "third")
    assert not caplog.records


def test_a_program_that_comes_to_the_same_to_the_last_bit_shows_that_misconception() -> None:
    near, exact = "def step(w):\n    return w / 3 + 1e-12", "def step(w):\n    return w / 3"
    known = tuple(Misconception(name=name, answer=text, say=name) for name, text in (("near", near), ("exact", exact)))
    for order in (known, known[::-1]):
        task = msgspec.structs.replace(CODE, misconceptions=order)
        assert check(task, "step = lambda w: w / 3").misconception == "exact"
        assert check(task, "step = lambda w: w / 3 + 2e-12").misconception == order[0].name


@pytest.mark.parametrize(
    ("memory", "seconds", "bytes_", "expected"),
    [("512 MB", None, 512 << 20, 3.0), ("2 GB", None, 2 << 30, 3.0), ("1 GB", 0.3, 1 << 30, 0.3)],
)
def test_limits_are_those_of_the_task(memory: str, seconds: float | None, bytes_: int, expected: float) -> None:
    limits = sandbox_limits(TaskLimits(memory=memory), seconds)
    assert (limits.memory, limits.seconds) == (bytes_, expected)
