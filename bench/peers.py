"""The same function judged by the tutor and by other graders, in turn, each as its users run it.

    python3 -m venv peers && peers/bin/pip install numpy pytest otter-grader nbgrader check50
    python bench/peers.py --peers peers/bin

One code task with ten calls. The tutor's warm processes are running, as they are behind its screen; the others start
a process for each submission, which is how they are used. A grader that is not installed is left out. Prints each
one's median and how many times the tutor's that is; the tutor is measured again beside every run of another, with a
pause between its submissions, as learners make one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from check_latency import NAIVE, REFERENCE, TASK

from tutor import sandbox
from tutor.checkers import check

SUBMISSION = "import numpy as np\n" + REFERENCE
CALLS = [call.text if hasattr(call, "text") else str(call) for call in TASK.calls]
TESTED = (
    "import numpy as np\nimport {module} as theirs\n"
    "def reference(z):\n    s = z - z.max()\n    return s - np.log(np.exp(s).sum())\n"
)
BARE = [sys.executable, "-I", "-c", "pass"]
PAUSE = 0.05

Prepare = Callable[[Path, Path], list[list[str]]]
"""Makes what one grader needs in a folder; the commands that judge one submission."""


def arguments() -> list[str]:
    """The argument of each call, as Python."""
    return [call[call.index("(") + 1 : -1] for call in CALLS]


def pytest_peer(folder: Path, programs: Path) -> list[list[str]]:
    """A test file with ten cases."""
    (folder / "submission.py").write_text(SUBMISSION)
    (folder / "test_submission.py").write_text(
        TESTED.format(module="submission")
        + f"import pytest\n@pytest.mark.parametrize('z', [{', '.join(arguments())}])\n"
        + "def test_log_softmax(z):\n    np.testing.assert_allclose(theirs.log_softmax(z), reference(z))\n"
    )
    return [[str(programs / "python"), "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_submission.py"]]


def check50_peer(folder: Path, programs: Path) -> list[list[str]]:
    """A check file with ten checks, run here and without its server."""
    checks = folder / "checks"
    checks.mkdir()
    (folder / "submission.py").write_text(SUBMISSION)
    (checks / ".cs50.yaml").write_text("check50:\n  files:\n    - !exclude '*'\n    - !require submission.py\n")
    cases = "\n".join(
        f"@check50.check()\ndef case_{number}():\n    'case {number}'\n"
        "    from check50.py import import_\n    theirs = import_('submission.py')\n"
        f"    z = {argument}\n"
        "    if not np.allclose(theirs.log_softmax(z), reference(z)):\n"
        "        raise check50.Failure('differs')\n"
        for number, argument in enumerate(arguments())
    )
    head = TESTED.replace("import {module} as theirs\n", "import check50\n")
    (checks / "__init__.py").write_text(head + cases)
    return [[str(programs / "check50"), "--dev", "--log-level", "error", "-o", "json", "--", "checks"]]


def notebook(cells: list[tuple[str, str, dict[str, object]]]) -> str:
    """A notebook of these cells: kind, source, metadata."""
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "cells": [
                {"id": f"c{number}", "cell_type": kind, "source": source, "metadata": about}
                | ({"outputs": [], "execution_count": None} if kind == "code" else {})
                for number, (kind, source, about) in enumerate(cells)
            ],
        }
    )


def otter_peer(folder: Path, programs: Path) -> list[list[str]]:
    """A submission notebook and a question with ten cases, run without a container."""
    tests = folder / "tests"
    tests.mkdir()
    cases = [
        {"code": f">>> z = {argument}\n>>> s = z - z.max()\n"
                 ">>> assert np.allclose(log_softmax(z), s - np.log(np.exp(s).sum()))", "hidden": False}
        for argument in arguments()
    ]  # fmt: skip
    question = {"name": "q1", "points": 1, "suites": [{"type": "doctest", "scored": True, "cases": cases}]}
    (tests / "q1.py").write_text(f"OK_FORMAT = True\ntest = {question!r}\n")
    (folder / "submission.ipynb").write_text(notebook([("code", SUBMISSION, {})]))
    _run([str(programs / "otter"), "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], folder)
    return [[str(programs / "otter"), "run", "-a", "autograder.zip", "--no-logo", "submission.ipynb"]]


def nbgrader_peer(folder: Path, programs: Path) -> list[list[str]]:
    """An assignment of one solution and one test cell."""
    source = folder / "source" / "ps1"
    source.mkdir(parents=True)

    def about(name: str, **more: object) -> dict[str, object]:
        flags = {"grade": False, "solution": False, "locked": False, "schema_version": 3, "task": False}
        return {"nbgrader": flags | {"grade_id": name} | more}

    head = TESTED.replace("import {module} as theirs\n", "")
    test = head + f"for z in [{', '.join(arguments())}]:\n    assert np.allclose(log_softmax(z), reference(z))\n"
    cells = [
        ("code", SUBMISSION, about("solution", solution=True)),
        ("code", test, about("test", grade=True, locked=True, points=1)),
    ]
    (source / "p1.ipynb").write_text(notebook(cells))
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    nbgrader = str(programs / "nbgrader")
    _run([nbgrader, "generate_assignment", "ps1", "--create"], folder)
    submitted = folder / "submitted" / "one" / "ps1"
    submitted.mkdir(parents=True)
    (submitted / "p1.ipynb").write_text((folder / "release" / "ps1" / "p1.ipynb").read_text())
    return [[nbgrader, "autograde", "ps1", "--create", "--force"]]


PEERS: dict[str, tuple[str, Prepare]] = {
    "pytest": ("pytest", pytest_peer),
    "check50": ("check50", check50_peer),
    "otter-grader": ("otter", otter_peer),
    "nbgrader": ("nbgrader", nbgrader_peer),
}


def _run(command: list[str], folder: Path) -> float:
    """Seconds that a command takes. Raises where it fails."""
    environment = {**os.environ, "PATH": f"{Path(command[0]).parent}:{os.environ.get('PATH', '')}"}
    started = time.perf_counter()
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if ended.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stdout}\n{ended.stderr}")
    return seconds


def tutor_seconds(number: int) -> float:
    """From submit to verdict, for a program that was not judged before."""
    time.sleep(PAUSE)
    started = time.perf_counter()
    verdict = check(TASK, f"{REFERENCE}\n# {number}")
    seconds = time.perf_counter() - started
    assert verdict.outcome.value == "correct", verdict
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Judge one function by several graders.")
    parser.add_argument("--peers", type=Path, required=True, help="the folder of their programs")
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    sandbox.start()
    check(TASK, REFERENCE)
    check(TASK, NAIVE)
    number = 0
    for name, (program, prepare) in PEERS.items():
        if not (asked.peers / program).exists():
            print(f"{name:14} is not installed")
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            commands = prepare(folder, asked.peers.resolve())
            theirs, ours, bare = [], [], []
            for _ in range(asked.runs):
                theirs.append(sum(_run(command, folder) for command in commands))
                for _ in range(9):
                    number += 1
                    ours.append(tutor_seconds(number))
                bare.append(_run(BARE, folder))
        print(
            f"{name:14} median {median(theirs) * 1000:7.0f} ms: {median(theirs) / median(ours):5.0f} times the tutor's"
            f" {median(ours) * 1000:.1f} ms, {median(theirs) / median(bare):.0f} times a bare Python process",
            flush=True,
        )
    sandbox.close()


if __name__ == "__main__":
    main()
