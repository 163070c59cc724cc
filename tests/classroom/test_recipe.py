"""The recipe for classrooms that work by commits, on the page about teaching, step by step as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = re.compile(r"^ +- run: (.+)$", re.MULTILINE)
RIGHT = "def softmax(z):\n    e = np.exp(z - np.max(z))\n    return e / e.sum()\n"


def steps() -> list[str]:
    page = (ROOT / "docs" / "teaching.md").read_text("utf-8")
    return [line for line in RUN.findall(page) if not line.startswith("pipx ")]


def ran(step: str, folder: Path) -> int:
    """One step, by the shell as a pipeline does it; the command is the one of this checkout."""
    command = step.replace("xent-tutor", shlex.join([sys.executable, "-m", "tutor"]), 1)
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        timeout=120,
    )
    return done.returncode


@pytest.mark.slow
def test_each_step_passes_for_right_answers_and_fails_where_it_should(tmp_path: Path) -> None:
    work = [sys.executable, "-m", "tutor", "--user", "Ada", "--saves", str(tmp_path / "saves"), "work"]
    subprocess.run(work, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}, check=True, timeout=120)
    judged, graded = steps()
    file = tmp_path / "xent-work" / "05-softmax" / "softmax-1d.py"
    assert str(file.relative_to(tmp_path)) in judged
    assert ran(judged, tmp_path) == 2  # nothing is written there yet
    file.write_text(file.read_text().partition("def softmax")[0] + RIGHT)
    assert ran(judged, tmp_path) == 0
    answers = tmp_path / "answers.jsonl"
    answers.write_text('{"task": "softmax/ten-apart", "answer": "0", "user": "Ada"}\n')
    assert ran(graded, tmp_path) == 0
    assert '"outcome":"' in (tmp_path / "verdicts.jsonl").read_text()
    answers.write_text('{"task": "softmax/ten-apart", "answer": "0", "usr": "Ada"}\n')
    assert ran(graded, tmp_path) == 1
