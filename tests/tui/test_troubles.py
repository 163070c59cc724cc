"""Of a save or a course that cannot be used a visitor hears what it means, and whoever serves which file it is."""

from __future__ import annotations

import ast
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tutor.loader.problem import Problem, Problems
from tutor.progress import SaveProblem
from tutor.progress.files import gone, log_gone
from tutor.progress.problem import damaged, in_words
from tutor.sandbox import SandboxFailure
from tutor.trust import NotTrusted
from tutor.tui import troubles
from tutor.tui.troubles import NO_COURSE, NO_PROGRAMS, NO_SAVE, TroubleTold, said_to_learner

SCREENS = Path(troubles.__file__).parent
FOR_AUTHORS = ("preview.py", "preview_app.py")
FILE = Path("/srv/saves/Ada.sqlite")
LESSON = Problems([Problem("01-first/adding.yaml", 3, 1, "title", "is missing")])
UNTRUSTED = NotTrusted("programs of the lessons in /srv/course are not run; start once with --trust")
UNUSABLE = [
    *(
        in_words(sqlite3.OperationalError(said), FILE)
        for said in ("database or disk is full", "disk I/O error", "busy")
    ),
    in_words(sqlite3.OperationalError("attempt to write a readonly database"), FILE),
    damaged(FILE),
    gone(FILE),
    log_gone(FILE),
]


class Shown:
    """As much of an app as is asked."""

    def __init__(self, *, is_web: bool) -> None:
        self.is_web = is_web
        self.told: list[str] = []

    def post_message(self, message: TroubleTold) -> None:
        self.told.append(message.said)


def heard(problem: Exception, *, is_web: bool) -> tuple[str, list[str]]:
    """What the learner hears of it, and what whoever serves does."""
    app: Any = Shown(is_web=is_web)
    return said_to_learner(app, problem), app.told


@pytest.mark.parametrize(
    ("problem", "whole", "means"),
    [
        *((SaveProblem(said), said, NO_SAVE) for said in UNUSABLE),
        (LESSON, "01-first/adding.yaml:3:1: title: is missing", NO_COURSE),
        (UNTRUSTED, str(UNTRUSTED), NO_PROGRAMS),
    ],
)
def test_a_visitor_hears_of_no_file_and_no_remedy_and_whoever_serves_of_both(
    problem: Exception, whole: str, means: str
) -> None:
    assert heard(problem, is_web=False) == (whole, [])
    assert heard(problem, is_web=True) == (means, [whole])
    assert not any(sign in means for sign in ("/", "--", "'", "room"))


def test_what_is_for_anybody_is_said_to_anybody() -> None:
    assert heard(SandboxFailure("programs cannot be run now"), is_web=True) == ("programs cannot be run now", [])


@pytest.mark.parametrize("file", sorted(SCREENS.rglob("*.py")), ids=lambda file: file.name)
def test_no_screen_shows_such_a_problem_in_its_own_words(file: Path) -> None:
    if file.name in FOR_AUTHORS:
        return
    for handler in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(handler, ast.ExceptHandler) and handler.type is not None and handler.name is not None:
            caught = {each.id for each in ast.walk(handler.type) if isinstance(each, ast.Name)}
            if caught & {"SaveProblem", "Problems"}:
                asked = [
                    argument
                    for call in ast.walk(handler)
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "said_to_learner"
                    for argument in call.args
                ]
                used = [each for each in ast.walk(handler) if isinstance(each, ast.Name) and each.id == handler.name]
                assert set(used) <= set(asked), f"{file.name}:{handler.lineno}"
