"""Whatever is typed is judged or refused: no exception, no verdict of error, and never correct."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.algebra.formulas import trees
from tutor.algebra import show
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import NumberTask, Symbolic

HOSTILE = [
    *["9^9^9^9", "9^9^9^9^9^9", "2^2^2^2^2^2^2", "10^10^10", "1e400", "1e999999999", "1e-999999999", "10^400"],
    *["exp(exp(exp(exp(exp(10)))))", "exp(1e300)", "tan(pi/2)", "p^p^p^p^p^p", "(1+p)^9999", "((1+p)^9999)^9999"],
    *["1000!", "100000!", "(10^9)!", "((p!)!)!", "p!!!!!", "p" + "!" * 300, "binomial(9999,5000)", "factorial(-1)"],
    *["__import__('os').system('id')", "().__class__", "eval('1')", "lambda: 0", "os.system", "import os", "print(p)"],
    *["[p for p in p]", "p if p else 1", "p.__class__", "p.real", "yield", "None", "True", "np.linalg.inv(p)"],
    *["(" * 300, "(" * 59 + "p" + ")" * 59, "-" * 500 + "p", "-" * 50 + "p", "p" * 10_000_000, "1" * 500],
    *["p" + "+p" * 250, "p" + "*p" * 250, "p" + "+1" * 120, "*".join(["(1+p)"] * 60), "x," * 200, "a" * 600],
    *["e" * 600, "0." + "1" * 500, "p\0", "\0", "\ud800", "p+\udfff", "\u202ep", "\u200fp+1", "\u2066p\u2069"],
    *["\ufeffp", "𝑝", "İ", "ß", "ﬁ", "١٢", "²", "p½", "⁻", "₁", "∑", "∏", "√", "∞-∞", "nan-nan", "inf*0", "nan"],
    *["sum(p, k, 1, 0)", "sum(k,k,1,64)", "sum(k,k,1,65)", "sum(k,k,1,10^9)", "sum_k p", "sum()", "sum", "sum_"],
    *["sum(sum(sum(k,k,1,60),j,1,60),i,1,60)", "prod(k,k,1,64)", "sum_{k", "sum_k", "sum(p, p)", "sum(k, k, 1)"],
    *["1/0", "p/0", "0/0", "1/(p-p)", "log(0)", "log(-1)", "log(p-p)", "0^0", "0^-1", "sqrt(-1)", "log_1(p)"],
    *["log(p,0)", "log_{p-p} p", "atanh(2)", "acosh(p)", "p_1", "p[1]", "p[0]", "p[999]", "p.T", "p^T", "p@p"],
    *["||p||", "|p|p|p|", "|", "{}", "[]", "()", "[p,p]", "(p,p)", "p,p", "p;p", "p=p", "p==p", "p<1", "p!=1"],
    *["p%2", "p//2", "p&p", "p>>1", "~p", "#p", '"p"', "p?", "1.2.3", "1..2", ".", "..", "_", "p_", "_p", "^p"],
    *[r"\frac", r"\frac{p}", r"\frac{p}{", r"\left(", r"\input{/etc/passwd}", "\\", "\\\\", r"\begin{x}", r"\text"],
    *["log", "log^2", "log_", "ln*p", "log log p", "delta(p,p)", "softmax(p)", "diag(p)", "logsumexp(p)", "max()"],
    *["max(p,p,p,p,p,p,p,p,p,p)", "float()", "float('x')", "np.", "np", "**", "*p", "p*", "!", "@", "−−−p", "+"],
]

TASKS = [
    Symbolic(task="scalar", ask="?", names={"p": "prob"}, answer="-log(p) + 3"),
    Symbolic(
        task="vector",
        ask="?",
        vectors={"p": "simplex^K", "z": "real^K"},
        indices={"k": "K"},
        answer="-sum_j p_j log p_j + z_k",
    ),
    NumberTask(task="number", ask="?", given={"p": 0.3}, answer="-log(p) + 17", unit="nats"),
    NumberTask(task="numbers", ask="?", given={"p": (0.5, 0.25, 0.25)}, answer="-log(p) + 17"),
]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:24]))
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.task)
def test_hostile_text_is_refused_or_judged_wrong(text: str, task: Symbolic | NumberTask) -> None:
    verdict = check(task, text)
    assert verdict.outcome in (Outcome.WRONG, Outcome.UNREADABLE)
    assert verdict.outcome is Outcome.WRONG or verdict.feedback


RANDOM = Symbolic(
    task="random",
    ask="?",
    names={"p": "prob", "q1": "pos", "lam": "real", "sigma_p": "binary", "T2": "0.5..3"},
    vectors={"z": "real^K", "y": "onehot^K"},
    indices={"i": "K", "j": "K"},
    answer="-log(p) + z_i q1 + y_j",
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(trees)
def test_any_formula_is_judged_and_explained_without_an_error_of_ours(tree: object) -> None:
    verdict = check(RANDOM, show(tree))  # type: ignore[arg-type]
    assert verdict.outcome is not Outcome.ERROR
