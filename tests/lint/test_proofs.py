"""Accepted formulas that only agree at points are named; proved ones are not."""

from __future__ import annotations

import pytest

from tutor.algebra.prover import Prover
from tutor.lesson import Derivation, Lesson, Symbolic
from tutor.lint.proofs import lesson_formulas

PROVED = Symbolic(task="proved", ask="", names={"p": "prob"}, answer="log(p)", accept=("-log(1/p)",))
VECTORS = Symbolic(task="sum", ask="", vectors={"z": "real^K"}, answer="sum(z)", accept=("sum_k z_k",))
STEPS = Derivation(task="steps", ask="", vectors={"z": "real^K"}, steps=(VECTORS,))


@pytest.mark.parametrize(
    ("task", "named"), [(PROVED, []), (VECTORS, ["l/sum: sum_k z_k"]), (STEPS, ["l/steps: sum_k z_k"])]
)
def test_formulas_that_only_agree_at_points_are_named(
    monkeypatch: pytest.MonkeyPatch, task: Symbolic | Derivation, named: list[str]
) -> None:
    monkeypatch.setattr(Prover.proves, "__defaults__", (60.0,))
    assert list(lesson_formulas(Lesson(id="l", title="L", goal="g", steps=(task,)))) == named
