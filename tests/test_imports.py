"""What a start may bring with it, seen in a fresh process."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "sympy", "plotext", "flint", "fsrs")
LOOK = "import sys, {module}; print(*[name for name in {names!r} if name in sys.modules])"


def brought(module: str, names: tuple[str, ...]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LOOK.format(module=module, names=names)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.one_fast
@pytest.mark.parametrize(
    "module",
    ["tutor.tui.app", "tutor.tui.screens.start", "tutor.tui.screens.lesson", "tutor.cli.play", "tutor.session"],
)
def test_nothing_heavy_comes_before_the_first_frame(module: str) -> None:
    assert brought(module, (*HEAVY, "tutor.typeset", "textual.widgets._markdown", "textual.widgets._text_area")) == ""


@pytest.mark.one_fast
@pytest.mark.parametrize(
    "module",
    [
        "tutor.tui.widgets.answers",
        "tutor.tui.screens.task_pane",
        "tutor.tui.widgets.reading",
        "tutor.tui.screens.map",
        "tutor.tui.screens.progress",
    ],
)
def test_no_screen_brings_numpy_sympy_or_plotext(module: str) -> None:
    assert brought(module, HEAVY) == ""


@pytest.mark.one_fast
@pytest.mark.parametrize(
    "module", ["tutor.session", "tutor.lint", "tutor.loader", "tutor.checkers", "tutor.history", "tutor.cli.course"]
)
def test_only_the_screens_know_textual(module: str) -> None:
    assert brought(module, ("textual", "rich")) == ""


def test_a_lesson_that_draws_nothing_waits_for_neither_pictures_nor_the_sandbox() -> None:
    panes = "tutor.tui.screens.task_pane, tutor.tui.widgets.reading, tutor.tui.widgets.code_answer"
    assert brought(panes, ("tutor.picture", "tutor.sandbox", "textual.widgets._markdown")) == ""


def test_a_check_starts_its_sandbox_before_numpy_session_and_answer_language_are_loaded() -> None:
    assert brought("tutor.cli.check", (*HEAVY, "tutor.session", "tutor.algebra", "tutor.typeset", "textual")) == ""


def test_a_program_is_judged_and_told_without_the_answer_language() -> None:
    judged = "tutor.telling, tutor.asking, tutor.checkers.code, tutor.session"
    assert brought(judged, ("tutor.algebra", "sympy", "plotext", "textual")) == ""
