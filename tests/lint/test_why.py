"""What is said of one-edit changes of references: how many hear a reason, and that none is contradicted."""

from __future__ import annotations

import pytest

from tests.conftest import LESSONS
from tests.subject import SUBJECT
from tutor.algebra import Names, read
from tutor.attempt import Outcome, Verdict
from tutor.cli import main
from tutor.lesson import NumberTask, Symbolic, Tolerance
from tutor.lint.task import lint_answers
from tutor.lint.why import Tried, rows, table, tries
from tutor.loader import open_course

CHAPTERS = ("surprisal", "entropy", "kl-divergence", "softmax", "sigmoid", "focal-loss")


@pytest.mark.slow
def test_nearly_every_change_of_a_number_hears_a_reason_and_none_is_contradicted() -> None:
    course = open_course(LESSONS)
    numbers, formulas = rows(course.lesson(name) for name in CHAPTERS)
    assert (numbers.kind, formulas.kind) == ("number", "formula")
    assert numbers.changes > 100
    assert numbers.share >= 0.9
    assert numbers.named >= 0.6 * numbers.changes
    assert formulas.share >= 0.9
    assert (*numbers.contradicted, *formulas.contradicted) == ()


def test_a_change_that_is_accepted_is_listed() -> None:
    task = NumberTask(task="far", ask="How much?", given={"z": 800.0}, answer="z + exp(-z)", subject=SUBJECT)
    found = [tried.answer for tried in tries(task) if tried.is_accepted]
    assert found == []
    wide = Symbolic(task="f", ask="Which?", names={"p": "prob"}, answer="p*1")
    assert any(tried.is_accepted for tried in tries(wide))


@pytest.mark.parametrize(
    ("said", "after", "contradicted"),
    [
        ("That is what comes out with a mean where a sum belongs.", "mean(log(p))", False),
        ("That is what comes out with a mean where a sum belongs.", "sum(exp(p))", True),
        ("You are off by the factor ln 2: that is log2 in place of ln.", "sum(log2(p))", False),
        ("You are off by the factor ln 2: that is log2 in place of ln.", "-sum(log(p))", True),
        ("Either of two slips gives that: with a mean where a sum belongs; or without p.", "-sum(log(p))", False),
    ],
)
def test_a_sentence_of_what_was_not_changed_is_contradicted(said: str, after: str, contradicted: bool) -> None:
    names = Names(vectors=frozenset("p"))
    verdict = Verdict(outcome=Outcome.WRONG, feedback=(said,))
    tried = Tried("a/b", "number", "1", read("sum(log(p))", names), read(after, names), verdict)
    assert tried.is_contradicted is contradicted


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--why", str(LESSONS / "01-surprise" / "surprisal.yaml")]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["kind", "tasks", "changes", "explained", "named", "accepted", "contradicted"]
    assert lines[0].startswith("number")


def test_a_table_without_tasks_has_its_rows() -> None:
    assert [line.split()[:3] for line in table(rows(iter(()))).splitlines()[1:]] == [
        ["number", "0", "0"],
        ["formula", "0", "0"],
    ]


def linted(task: NumberTask) -> list[str]:
    found: list[str] = []
    lint_answers(task, (), lambda field, message: found.append(message))
    return found


@pytest.mark.parametrize(
    ("digits", "answer"),
    [(None, "1/7"), (None, "12345"), (None, "[1/7, 0, 3e-9]"), (5, "1/7")],
)
def test_three_digits_of_a_right_number_are_tried(
    monkeypatch: pytest.MonkeyPatch, digits: int | None, answer: str
) -> None:
    task = NumberTask(task="n", ask="How much?", answer=answer, digits=digits, tolerance=Tolerance(rel=1e-6, abs=0))
    assert linted(task) == []
    monkeypatch.setattr("tutor.checkers.number._rounds_to", lambda *pair: False)
    assert bool(linted(task)) is (answer != "12345")
