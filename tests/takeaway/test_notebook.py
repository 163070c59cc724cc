"""A finished chapter as a notebook that runs: its cells one after the other, in Python and in a real kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from tests.conftest import NOON, SMALL_COURSE
from tests.learning import EVERY_KIND, RIGHT, learn
from tutor.attempt import Attempt, Outcome, Verdict
from tutor.checkers import reference
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.sandbox import Opaque
from tutor.session import Session
from tutor.takeaway.literal import literal
from tutor.takeaway.notebook import NotFinished, bound, notebook

COURSE = "title: Names\nchapters: [{id: names, title: Names, about: Whose are they?, lessons: [own, later]}]\n"
OWN = """
title: Own
goal: Have names.
steps:
  - text: |
      Twice $x$ is $$2x.$$ See [later](lesson:later).
  - task: double
    kind: code
    ask: Write `double(x)`.
    function: double
    answer: |
      def double(x):
          return 2 * x
    calls: [double(2), "double(np.array([1.0, np.nan]))", {call: "double('a')", tolerance: {rel: 0, abs: 0.5}}]
    hints: [Add it to itself.]
  - task: halves
    kind: code
    ask: Write `halves(x)`.
    function: halves
    answer: |
      def halves(x):
          if x < 0:
              raise ValueError("below zero")
          return {"parts": (x / 2, [x / 2, None]), "name": "half"}
    calls: [halves(3.0), {call: halves(-1), raises: [ValueError, TypeError], message: below}]
    properties: [{name: all is there, holds: "sum(halves(1)['parts'][:1]) == 0.5"}]
    hints: [Divide.]
"""
LATER = """
title: Later
goal: Use them.
arrays: ""
steps:
  - task: quadruple
    kind: code
    ask: Write `quadruple(x)`; your `double` is there.
    uses: [own/double]
    function: quadruple
    answer: |
      def quadruple(x):
          return double(double(x))
    calls: [quadruple(1), quadruple(-1.5)]
    random: {call: quadruple(x), count: 30, x: "normal(0, 1, (2, 3))"}
    hints: [Twice.]
  - task: train
    kind: training
    ask: Write `step(w)`.
    uses: [later/quadruple]
    arrays: numbers
    data: "factor = float(start[0])"
    answer: |
      def step(w):
          return factor * w + 0 * quadruple(w)
    run: |
      w = 1.0
      for _ in range(5):
          w = step(w)
          report(w=w)
    criteria: [{name: w is small, holds: abs(w) < 0.1}]
    hints: [Multiply.]
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "course"
    (root / "01-names").mkdir(parents=True)
    (root / "course.yaml").write_text(COURSE)
    (root / "01-names" / "own.yaml").write_text(OWN)
    (root / "01-names" / "later.yaml").write_text(LATER.replace('arrays: ""\n', ""))
    np.savez(root / "01-names" / "numbers.npz", start=np.array([0.5, 1.0]))
    return root


def solved(course: Path, **own: str) -> Session:
    """A learner with the lessons' programs, or with these of their own, in this order."""
    folder = open_course(course)
    progress = Progress(":memory:", "Ada", folder.course.identity)
    for lesson in folder.lessons:
        for task in folder.lesson(lesson).tasks:
            answer, verdict = own.get(task.task, reference(task)), Verdict(task=task.id, outcome=Outcome.CORRECT)
            if isinstance(answer, str) and answer:
                right = Attempt(task=task.id, answer=answer, outcome=Outcome.CORRECT, at=NOON, verdict=verdict)
                progress.add(right)
    return Session(folder, progress, clock=lambda: NOON)


def cells(text: str, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == kind]


def run(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """All cells in one namespace, as a kernel runs them."""
    program = "\n\n".join(cells(text, "code"))
    (folder / "cells.py").write_text(program, "utf-8")
    return subprocess.run(
        [sys.executable, "cells.py"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def write(course: Path, folder: Path, **own: str) -> str:
    session = solved(course, **own)
    found = notebook(session, session.course.chapters[0])
    for array in found.beside:
        (folder / array.name).write_bytes(array.read_bytes())
    return found.text


WARNING = "Holds code of the course, which is not confined outside the tutor: read it before you run it."
HELPERS = {
    "double": "def twice(x):\n    return x + x\n\n\ndef double(x):\n    return twice(x)",
    "quadruple": "def twice(x):\n    return double(double(x))\n\n\ndef quadruple(x):\n    return twice(x)",
}
"""Both have a helper of the same name; in one namespace the second would call itself for ever."""
LISTS = {"double": "def double(x):\n    return (np.array(x) * 2).tolist() if np.ndim(x) else x * 2"}
SHADOWED = {
    "halves": 'double = 3\n\n\ndef halves(x):\n    if x < 0:\n        raise TypeError("Below")\n'
    + ('    return {"name": "half", "parts": (x / 2, [x / 2, None])}\n')
}
QUOTED = {**HELPERS, "double": HELPERS["double"].replace("return x + x", "'''\\d'''; return x + x")}


@pytest.mark.one_fast
@pytest.mark.parametrize(
    "own", [{}, HELPERS, LISTS, SHADOWED, QUOTED], ids=["", "helpers", "lists", "shadowed", "quoted"]
)
def test_every_cell_runs_one_after_the_other_as_the_programs_did_in_the_tutor(
    course: Path, tmp_path: Path, own: dict[str, str]
) -> None:
    text = write(course, tmp_path, **own)
    ran = run(text, tmp_path)
    assert (ran.stderr, ran.returncode) == ("", 0)
    programs = cells(text, "code")
    for program in own.values():
        assert program.strip() in programs
    assert sum(program.count("assert ") for program in programs) >= 18


def test_texts_and_formulas_stand_as_they_were_written_and_links_are_words(course: Path, tmp_path: Path) -> None:
    texts = cells(write(course, tmp_path), "markdown")
    assert texts[:2] == ["# Names\n\nWhose are they?", WARNING], "it is a course that did not come along"
    assert "Twice $x$ is $$2x.$$ See later." in texts
    assert any(text.startswith("### ") and "Write `double(x)`." in text for text in texts)


@pytest.mark.parametrize(
    ("task", "wrong"),
    [
        ("double", "def double(x):\n    return 3 * x"),
        ("halves", 'def halves(x):\n    return {"parts": (x / 2, [x / 2, None]), "name": "half"}'),
        ("train", "def step(w):\n    return w"),
    ],
)
def test_a_program_that_is_not_right_any_more_fails_at_its_check(
    course: Path, tmp_path: Path, task: str, wrong: str
) -> None:
    ran = run(write(course, tmp_path, **{task: wrong}), tmp_path)
    assert ran.returncode == 1
    assert "AssertionError" in ran.stderr


def test_it_is_json_of_the_fourth_format(course: Path, tmp_path: Path) -> None:
    found = json.loads(write(course, tmp_path))
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in found["cells"]]
    assert len(set(ids)) == len(ids)
    nbformat.validate(found)


def test_without_a_right_program_there_is_no_notebook_and_it_is_said_of_which(course: Path) -> None:
    session = solved(course, double="", train="")
    with pytest.raises(NotFinished, match=r"yet for own/double, later/train\.$"):
        notebook(session, session.course.chapters[0])


@pytest.mark.parametrize(
    ("program", "names"),
    [
        ("import numpy as np\nfrom math import log as ln", {"np", "ln"}),
        ("x, (y, *z) = 1, (2, 3)\nx += 1", {"x", "y", "z"}),
        ("for i in []:\n    with a as b:\n        pass", {"i", "b"}),
        ("def f(n):\n    m = n\n\n\nclass C:\n    k = 1\n", {"f", "C"}),
        ("(w := 3)", {"w"}),
        ("print(u)", set()),
        ("def", set()),
    ],
)
def test_what_a_program_binds_at_its_top_is_known(program: str, names: set[str]) -> None:
    assert bound(program) == names


@pytest.mark.parametrize(
    "value",
    [
        1,
        -0.5,
        True,
        None,
        "it's",
        (),
        (1,),
        {"a": (1.5, "b"), 2: None},
        np.array([[1.0, np.nan], [np.inf, -np.inf]]),
        np.array([], float),
        np.array(3),
        np.array([1 + 2j]),
    ],
)
def test_a_value_is_read_again_from_its_text(value: Any) -> None:
    text = literal(value)
    assert text is not None
    found = eval(text, {"np": np, "nan": np.nan, "inf": np.inf})  # noqa: S307
    np.testing.assert_equal(found, value)
    assert literal((value, Opaque("a generator"))) is None


@pytest.mark.slow
@pytest.mark.parametrize("kernel", [False, True])
def test_a_chapter_that_was_learnt_through_a_pipe_runs(tmp_path: Path, *, kernel: bool) -> None:
    nbclient = pytest.importorskip("nbclient") if kernel else None
    if kernel:
        pytest.importorskip("ipykernel")
    assert learn(tmp_path / "saves", RIGHT, "all", "--user", "Ada").code == 0
    where = ["--lessons", str(EVERY_KIND), "--saves", str(tmp_path / "saves")]
    command = [sys.executable, "-m", "tutor", *where, "notebook", "kinds"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "kinds.ipynb").read_text("utf-8")
    assert "- **a)** 2²" in "\n".join(cells(text, "markdown")).replace("$2^2$", "2²")
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    if nbclient is None:
        assert run(text, tmp_path).returncode == 0
        return
    found = nbformat.reads(text, 4)  # type: ignore[no-untyped-call]
    nbclient.NotebookClient(found, timeout=120, kernel_name="python3").execute()
    assert all(cell.execution_count for cell in found.cells if cell.cell_type == "code")


def test_a_chapter_that_is_not_there_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tutor", "--lessons", str(SMALL_COURSE), "notebook", "sum"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "did you mean 'sums'?" in done.stderr) == (2, True)
