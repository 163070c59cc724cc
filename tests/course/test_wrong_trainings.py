"""Trainings that end well and went wrong: each is the reference with a change, refused and told by name."""

from __future__ import annotations

import pytest

from tests.conftest import LESSONS
from tutor.attempt import Outcome
from tutor.checkers import check, training_reasons, why
from tutor.checkers.lending import lent
from tutor.lesson import Training
from tutor.loader import open_course

COURSE = open_course(LESSONS)


@pytest.fixture(autouse=True)
def long_trainings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found does not depend on how busy the machine is."""
    monkeypatch.setattr(training_reasons, "LONGEST", 60.0)


NAMED = [
    ("sigmoid-gradients/race", "s * (1 - s)", "s * (1 + s)", "wrong-slope"),
    ("separable-blowup/watch", "lr * np.mean(d)", "lr * (np.mean(d) + l2 * b)", "bias-penalised"),
    ("softmax-regression/three-clusters", "0.1 *", "0.5 *", "another-rate"),
    ("digits-baseline/train", "softmax_grads(X, y", "softmax_grads(Xv, yv", "trained-on-validation"),
    (
        "digits-baseline/train",
        "softmax_grads(X, y",
        "softmax_grads(np.concatenate([X, Xv, Xt]), np.concatenate([y, yv, yt])",
        "trained-on-everything",
    ),
    ("digits-baseline/train", "ce_from_logits(Xv @ W + b, yv).mean()", "float(loss)", "validation-is-training"),
    ("digits-mlp/train", " * (h > 0)", "", "no-relu-mask"),
    ("digits-mlp/train", "rng.permutation(len(y))", "range(len(y))", "no-shuffle"),
    ("digits-mlp/train", "axis=1, keepdims", "axis=0, keepdims", "softmax-over-examples"),
    ("digits-mlp/train", "y[rows]] -= 1", "y[:len(rows)]] -= 1.0", "labels-unshuffled"),
    ("digits-mlp/train", "- 0.2", "+ 0.2", "wrong-sign"),
    ("digits-mlp/train", "- 0.2", "- 0.002", "rate-too-small"),
    ("digits-mlp/train", "- 0.2", "- 20", "rate-too-large"),
    (
        "digits-mlp/train",
        "D = (G @ W2.T) * (h > 0)\n        W2 = W2 - 0.2 * h.T @ G\n",
        "W2 = W2 - 0.2 * h.T @ G\n        D = (G @ W2.T) * (h > 0)\n",
        "updated-before-use",
    ),
    (
        "digits-mlp/train",
        "(Xt, yt) = prepare(images, labels, order, 1200, 300)\n",
        "(Xt, yt) = prepare(images, labels, order, 1200, 300)\n"
        "X, y = np.concatenate([X, Xv]), np.concatenate([y, yv])\n",
        None,
    ),
    (
        "digits-mistakes/follow",
        "worst_examples(logits[-1], yv, errors)",
        "np.argsort(losses[-1])[::-1][:errors]",
        "not-filtered",
    ),
]  # fmt: skip
"""Task, what stands there, what instead, and the name that it hears where it has one."""

SOFTMAX = """W, b, losses = np.zeros((2, 3)), np.zeros(3), []
for _ in range(200):
    loss, dW, db = softmax_grads(X, y, W, b)
    losses.append(loss)
    W = W - 0.1 * dW
    b = b - 0.1 * db
"""
CLUSTERS, THREE, RACE = "logistic-training/two-clusters", "softmax-regression/three-clusters", "sigmoid-gradients/race"


@pytest.mark.parametrize(
    ("task_id", "program", "said"),
    [
        (CLUSTERS, "W, b, losses = train_logistic(X, y, 0.1, 10)", "`10` stands where another number is needed."),
        (CLUSTERS, "W, b, losses = train_logistic(X, y, 1.0, 100)", "`1.0` stands where another number is needed."),
        (CLUSTERS, "W, b, losses = train_logistic(X, 1 - y, 0.1, 100)", "A “1 −” is too many."),
        (THREE, SOFTMAX.replace("    b = b - 0.1 * db\n", ""), "`b` is never updated in the loop."),
        (THREE, SOFTMAX.replace("0.1 *", "0.01 *"), "`0.01` stands where another number is needed, each time."),
        (THREE, SOFTMAX.replace("b - 0.1", "b + 0.1"), "“+” stands where “-” belongs."),
        (THREE, SOFTMAX.replace("np.zeros((2, 3))", "np.ones((2, 3)) * [1, 2, 3]"), "`W` begins with another value"),
        (
            THREE,
            SOFTMAX.replace("    losses.append(loss)\n", "") + "    losses.append(softmax_grads(X, y, W, b)[0])\n",
            "stands too late in the loop.",
        ),
        (
            CLUSTERS,
            "W, b, losses = np.zeros(2), 0.0, []\nd = (1/(1 + np.exp(-(X @ W + b))) - y) / 200\nfor _ in range(100):\n"
            "    losses.append(np.logaddexp(0, X @ W + b).mean() - (y * (X @ W + b)).mean())\n"
            "    W, b = W - 0.1 * d @ X, b - 0.1 * d.sum()\n",
            "`d` is worked out once, before the loop, and each round needs a new one.",
        ),
        (RACE, "z - lr * (sigmoid(z) - y)|z - lr * (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z))", "Two factors"),
        (RACE, "lr * 2 *|lr *", "A factor 2 is missing."),
        (RACE, "return z - lr * (sigmoid|z -= lr * (sigmoid", "`step_bce` returned None at"),
    ],
)
def test_what_one_change_mends_is_told_of_a_training(task_id: str, program: str, said: str) -> None:
    task = COURSE.task(task_id)
    assert isinstance(task, Training)
    if task_id == RACE:
        program = task.answer.replace(*program.split("|"))
    functions = lent(task, COURSE.task)
    verdict = check(task, program, lent=functions)
    assert verdict.outcome is Outcome.WRONG
    found = why(task, program, verdict, lent=functions, seconds=120.0)
    assert said in found.feedback[0]


LOOP = """W, b, losses = np.zeros(2), 0.0, []
for _ in range(100):
    z = X @ W + b
    losses.append(np.logaddexp(0, z).mean() - (y * z).mean())
    d = (1/(1 + np.exp(-z)) - y) / 200
    W, b = W - RATE * d @ X, b SIGN RATE * d.sum()
"""


@pytest.mark.parametrize(("task_id", "right", "wrong", "name"), NAMED)
def test_a_training_that_went_another_way_is_refused_and_named(
    task_id: str, right: str, wrong: str, name: str | None
) -> None:
    task = COURSE.task(task_id)
    assert isinstance(task, Training)
    assert right in task.answer
    verdict = check(task, task.answer.replace(right, wrong), lent=lent(task, COURSE.task))
    assert (verdict.outcome, verdict.misconception) == (Outcome.WRONG, name)


@pytest.mark.parametrize(
    ("sign", "rate", "name"),
    [("-", "0.1", None), ("+", "0.1", "bias-ascends"), ("-", "0.2", "doubled-rate"), ("-", "0.11", None)],
)
def test_a_loop_of_ones_own_is_held_against_the_same_way(sign: str, rate: str, name: str | None) -> None:
    task = COURSE.task("logistic-training/two-clusters")
    program = LOOP.replace("SIGN", sign).replace("RATE", rate)
    verdict = check(task, program, lent=lent(task, COURSE.task))
    assert verdict.misconception == name
    assert (verdict.outcome is Outcome.CORRECT) == (sign == "-" and rate == "0.1")


def test_nan_is_told_before_what_else_does_not_hold() -> None:
    task = COURSE.task("digits-mlp/train")
    assert isinstance(task, Training)
    program = task.answer.replace("G /= len(rows)", "G = np.log(G)").replace("range(40)", "range(3)")
    verdict = check(task, program, lent=lent(task, COURSE.task))
    assert verdict.feedback[0].startswith("training is nan from value 2 on")


def test_a_first_update_that_is_not_the_gradient_is_told() -> None:
    task = COURSE.task("digits-mlp/train")
    assert isinstance(task, Training)
    verdict = check(task, task.answer.replace("0.2 * X[rows].T", "0.3 * X[rows].T"), lent=lent(task, COURSE.task))
    assert any("your first update of `W1`" in said for said in verdict.feedback)


def test_another_start_of_the_rings_is_right_and_another_rate_is_not() -> None:
    task = COURSE.task("mlp/rings")
    assert isinstance(task, Training)
    functions = lent(task, COURSE.task)
    assert (
        check(task, task.answer.replace("RandomState(0)", "RandomState(5)"), lent=functions).outcome is Outcome.CORRECT
    )
    assert check(task, task.answer.replace("0.3", "0.31"), lent=functions).outcome is Outcome.WRONG
