"""Answers, and the exports in which learners hand them in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.conftest import NOON, SUMS
from tutor.attempt import Attempt, Outcome, Verdict
from tutor.progress import Progress, merging


def answer(task: str, outcome: Outcome, minute: int, said: str = "7", name: str | None = None, **more: Any) -> Attempt:
    verdict = Verdict(task=task, outcome=outcome, misconception=name)
    at = NOON + timedelta(minutes=minute)
    return Attempt(task=task, answer=said, outcome=outcome, at=at, verdict=verdict, offset_minutes=0, **more)


def hand_in(file: Path, learner: str, *answers: Attempt, course: str = SUMS) -> Path:
    file.parent.mkdir(exist_ok=True)
    save = file.with_suffix(".kept")
    progress = Progress(save, learner, course)
    for each in answers:
        progress.add(each)
    if file.suffix == ".sqlite":
        progress.export(file, {"export.learner": learner})
    progress.close()
    if file.suffix == ".json":
        merging.write_json(merging.content_of(save), file, {"export.learner": learner})
    save.unlink()
    return file
