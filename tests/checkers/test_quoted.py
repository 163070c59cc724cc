"""What an author's sentence quotes of a wrong program is said only of programs that have it too."""

from __future__ import annotations

import pytest

from tests.conftest import LESSONS
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.code.quoted import bare, may_be_said
from tutor.checkers.lending import lent
from tutor.lesson import Code, Misconception
from tutor.loader import open_course

COURSE = open_course(LESSONS)
LOG = "def f(p):\n    return -math.log(p)"
ADD = "def f(a, n):\n    a[n] += 1\n    return a"
CUT = "def f(x):\n    return np.log(1 - np.exp(x))"
MEAN = "def f(r, m):\n    return np.mean(r * m)"

QUOTES = [
    # the author's program, the sentence, a learner's program, whether it is said
    (LOG, "`math.log(0)` raises. `np.log` does not.", "def f(q):\n    return -math.log(q)", True),
    (LOG, "`math.log(0)` raises. `np.log` does not.", "from math import log\ndef f(p):\n    return -log(p)", True),
    (LOG, "`math.log(0)` raises.", "from math import log as ln\ndef f(p):\n    return -ln(p)", True),
    (LOG, "`math.log(0)` raises.", "import math as m\ndef f(p):\n    return -m.log(p)", True),
    (LOG, "`math.log(0)` raises.", "ln = math.log\ndef f(p):\n    return -ln(p)", True),
    (LOG, "`math.log(0)` raises.", "def f(p):\n    return -np.log(float(p))", False),
    (LOG, "`math.log(0)` raises.", "def f(p):\n    return float(p)  # not math.log", False),
    (LOG, "`math.log(0)` raises.", "def f(p):\n    return 'math.log'", False),
    (LOG, "A `log` of 0.", "def f(p):\n    return -np.log2(p)", False),
    (LOG, "Single numbers only. `np.log` takes both.", "def f(p):\n    return float(p)", True),
    (LOG, "Single numbers only.", "def f(p):\n    return float(p)", True),
    (ADD, "`+=` counts a pair once.", "def f(a, n):\n    a[n, n] += 2\n    return a", True),
    (ADD, "`+=` counts a pair once.", "def f(a, n):\n    a[n] = a[n] + 1\n    return a", False),
    (ADD, "`+=` counts a pair once.", "def f(a, n):\n    a[n] -= -1\n    return a", False),
    (ADD, "`a[n]` takes rows.", "def f(table, at):\n    return table[at]", True),
    (ADD, "`a[n]` takes rows.", "def f(table, at):\n    return np.take(table, at, axis=0)", False),
    (ADD, "`a[n]` takes rows.", "def f(a, n):\n    return n[a]", False),
    (ADD, "Use `np.add.at`.", "def f(a, n):\n    return a", True),
    (CUT, "`1 - np.exp(x)` cancels.", "import numpy\ndef f(t):\n    return numpy.log(1.0-numpy.exp(t))", True),
    (CUT, "`1 - np.exp(x)` cancels.", "def f(x):\n    return np.log(-np.expm1(x))", False),
    (CUT, "`1 - np.exp(x)` cancels.", "def f(x):\n    return np.log(np.exp(x) - 1)", False),
    (CUT, "`exp(1000)` overflows.", "def f(x):\n    return np.exp(x)", True),
    (CUT, "`exp(1000)` overflows.", "def f(x):\n    return np.e**x", False),
    (CUT, "`np.exp(1000)` overflows; write `np.expm1(x)`.", "def f(x):\n    return np.e**x", False),
    (MEAN, "`np.mean` counts all.", "def f(r, m):\n    return np.mean(m * r)", True),
    (MEAN, "`np.mean` counts all.", "def f(r, m):\n    return (r * m).sum() / r.size", False),
    (MEAN, "`r.size` entries.", "def f(r, m):\n    return 0", True),
    (MEAN, "`inf*0` is nan.", "def f(r, m):\n    return 0", True),
    (MEAN, "`np.mean` counts all.", "def f(r, m: return", False),
    (MEAN, "`np.mean` counts all.", "(" * 300 + ")" * 300, False),
]


@pytest.mark.parametrize(("own", "say", "program", "said"), QUOTES)
def test_quoted_code_of_the_authors_program_has_to_be_in_the_learners(
    own: str, say: str, program: str, said: bool
) -> None:
    assert may_be_said(Misconception(name="m", answer=own, say=say), program) is said


@pytest.mark.parametrize(
    ("own", "say", "words"),
    [
        (LOG, "math.log takes single numbers.", ["math.log"]),
        (LOG, "log(0) is -inf.", ["log"]),
        (LOG, "`log(0)` is -inf.", []),
        (LOG, "The log of 0 is -inf.", []),
        (LOG, "log2(p) would be bits, and np.log takes arrays.", ["np.log"]),
        (MEAN, "H(p) is an average.", []),
        ("def f(z):\n    return z.max(keepdims=True)", "With keepdims it stays.", ["keepdims"]),
        ("def f(z):\n    return np.log2(z)", "log2 gives bits.", ["log2"]),
        ("def f(z) return", "log2 gives bits.", []),
    ],
)
def test_code_that_a_sentence_takes_from_its_program_without_quoting_it_is_found(
    own: str, say: str, words: list[str]
) -> None:
    assert [*bare(Misconception(name="m", answer=own, say=say))] == words


TOLD = [
    # programs that come to a misconception's results or exceptions by other code, and what they are taken for
    ("getting-started/first-code", "def loss(p):\n    return -np.log(p) / np.log(2)", "log-base"),
    ("getting-started/first-code", "def loss(p):\n    return -np.log(p) if p < 1 else 0.0", None),
    (
        "logs-and-products/log-likelihood",
        "from math import log\ndef log_likelihood(probs):\n    return sum(map(log, probs))",
        "math-log",
    ),
    (
        "logs-and-products/log-likelihood",
        "from math import log\ndef log_likelihood(probs):\n    return sum(log(p) for p in probs)",
        "math-log",
    ),
    (
        "logs-and-products/log-likelihood",
        "def log_likelihood(probs):\n    if min(probs) == 0:\n        raise ValueError('no')\n"
        "    return np.sum(np.log(probs))",
        None,
    ),
    ("surprisal/information-content", "def information_content(p):\n    return -math.log(p) / math.log(2)", None),
    ("surprisal/information-content", "def information_content(p):\n    return -np.log2(float(p))", None),
    (
        "surprisal/information-content",
        "from math import log2 as lb\ndef information_content(p):\n    return -lb(p)",
        "math-log",
    ),
    ("entropy/entropy-code", "def entropy(p):\n    return np.sum(p * np.log(1 / p))", "zero-times-inf"),
    ("bernoulli-nll/bce-code", "def bce(y, p):\n    return math.log(1 / p) if y else -math.log1p(-p)", None),
    ("sigmoid/sigmoid-code", "def sigmoid(z):\n    return 1 / (1 + np.e ** (-z))", None),
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n    return np.zeros(np.shape(x))",
        "alias",
    ),
    (
        "mse-loss/mse-code",
        "def mse_and_grad(a, b):\n    r = a - b\n    return (r**2).mean(), 2*r/r.shape[0]",
        "len-not-size",
    ),
]
ABSENT = ("math.log", "log2`", "len`", "+=", "-=", "keepdims the", "a = x", "exp(1000)")
"""Code that the sentences of such misconceptions spoke of."""


@pytest.mark.parametrize(("task_id", "program", "name"), TOLD)
def test_a_program_with_other_code_hears_nothing_of_code_that_it_has_not(
    task_id: str, program: str, name: str | None
) -> None:
    task = COURSE.task(task_id)
    assert isinstance(task, Code)
    verdict = check(task, program, lent=lent(task, COURSE.task))
    assert (verdict.outcome, verdict.misconception) == (Outcome.WRONG, name)
    said = " ".join(verdict.feedback)
    assert name == "math-log" or not [each for each in ABSENT if each in said]
