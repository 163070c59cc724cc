"""Tasks that need a package which is not installed are left alone: nothing runs, and nothing counts."""

from __future__ import annotations

import pytest

from tutor import sandbox
from tutor.attempt import Outcome, Reason
from tutor.checkers import check, echo
from tutor.checkers.code.tryout import try_out
from tutor.lesson import Code, Property, Training
from tutor.lint import lint_task
from tutor.sandbox import SandboxFailure

CODE = Code(
    task="ones",
    ask="Write it.",
    function="f",
    needs="torch",
    answer="import torch\ndef f(n):\n    return torch.ones(n, requires_grad=True)",
    calls=("f(2)",),
    hints=("It has a name.",),
)
TRAINING = Training(
    task="train",
    ask="Train it.",
    needs="torch",
    answer="import torch\nw = torch.ones(2)",
    run="total = float(w.sum())",
    criteria=(Property(name="the sum is 2", holds="total == 2"),),
)


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*values: object, **named: object) -> None:
        raise SandboxFailure("nothing is to be run")

    monkeypatch.setattr(sandbox, "has", lambda needs: False)
    monkeypatch.setattr(sandbox, "run", run)


@pytest.mark.parametrize("task", [CODE, TRAINING])
@pytest.mark.parametrize(
    ("typed", "syntax"), [("", None), ("def f(", "Line 1: '(' was never closed"), ("while True: pass", None)]
)
def test_every_answer_is_unfinished_and_nothing_is_run(
    no_torch: None, task: Code | Training, typed: str, syntax: str | None
) -> None:
    verdict = check(task, typed)
    assert (verdict.outcome, verdict.reason, verdict.misconception) == (Outcome.UNREADABLE, Reason.UNFINISHED, None)
    assert "`pip install 'xent-tutor[torch]'`" in verdict.feedback[0]
    assert echo(task, typed).problem == syntax
    assert try_out(task, typed, "1", ()).problem.startswith("This task needs torch, which is not installed.")


def test_lint_still_reads_the_hints_of_such_a_task(no_torch: None) -> None:
    class Course:
        misconceptions = None

    noted: list[str] = []
    for hints in ((), (CODE.answer,)):
        given_away = Code(**{name: getattr(CODE, name) for name in CODE.__struct_fields__} | {"hints": hints})
        lint_task(given_away, (), lambda field, message: noted.append(message), Course())  # type: ignore[arg-type]
    assert noted == ["the task has no hints; write at least one", "this hint holds the answer"]


@pytest.mark.skipif(not sandbox.has("torch"), reason="torch is not installed; these tasks use it")
@pytest.mark.parametrize(
    ("task", "typed", "outcome"),
    [
        (CODE, "import torch\ndef f(n):\n    return torch.full((n,), 1.0)", Outcome.CORRECT),
        (CODE, "def f(n):\n    return np.ones(n, np.float32)", Outcome.CORRECT),
        (CODE, "import torch\ndef f(n):\n    return torch.zeros(n)", Outcome.WRONG),
        (TRAINING, "import torch\nw = 2 * torch.ones(1)\nreport(w=w.requires_grad_())", Outcome.CORRECT),
        (TRAINING, "import torch\nw = torch.ones(3)", Outcome.WRONG),
    ],
)
def test_where_torch_is_installed_they_are_judged(task: Code | Training, typed: str, outcome: Outcome) -> None:
    assert check(task, typed).outcome is outcome
