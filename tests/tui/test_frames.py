"""Whoever goes from step to step sees whole frames: text, question, answer and verdict of the same step."""

from __future__ import annotations

import asyncio
import random
import re
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import sampled
from tests.tui.frames import Frames
from tests.tui.playing import HOME, SMALL, hit, lesson_screen, playing, press, settled, within_patience
from tutor.loader import open_course
from tutor.progress import Draft, open_progress

STEPS = {
    "first": {"a": "text", "b": "choice", "c": "formula", "d": "picture", "e": "program", "f": "text"},
    "second": {"g": "text", "h": "lines", "i": "text", "j": "order", "k": "formula", "l": "choice"},
}
"""The lessons of a course in which each step is named by a letter, which stands in all that it shows."""
BESIDE = {"b": "a", "c": "a", "e": "d", "h": "g", "j": "i", "k": "i", "l": "i"}
"""The text of each task."""
STEP = {
    "text": "- text: 'Text of {s}, which says something about a step and what to do there.'",
    "picture": """
- text: Text of {s}.
  picture: {{kind: lines, title: Squares, x: {{name: u, from: 0, to: 4}}, lines: {{square: "u^2"}}}}
""",
    "choice": """
- task: task-{s}
  kind: choice
  ask: Question of {s}?
  options:
    - {{say: Box of {s} is right., right: true, because: Verdict of {s}.}}
    - {{say: Another box of {s}., because: Verdict of {s}.}}
  hints: [Hint of {s}.]
""",
    "formula": """
- task: task-{s}
  kind: symbolic
  ask: Question of {s}?
  names: {{z{s}: pos}}
  answer: z{s}
  after: Verdict of {s}.
  hints: [Hint of {s}.]
""",
    "lines": """
- task: task-{s}
  kind: derivation
  ask: Question of {s}?
  names: {{z{s}: pos}}
  steps:
    - {{kind: symbolic, ask: Box of {s}., answer: z{s}}}
    - {{kind: symbolic, ask: Box of {s} again., answer: 2*z{s}}}
  after: Verdict of {s}.
  hints: [Hint of {s}.]
""",
    "order": """
- task: task-{s}
  kind: order
  ask: Question of {s}?
  lines: [Box of {s}., Then of {s}., Last of {s}.]
  after: Verdict of {s}.
  hints: [Hint of {s}.]
""",
    "program": """
- task: task-{s}
  kind: code
  ask: Question of {s}?
  function: f
  starter: |
    def f():  # Box of {s}
        ...
  answer: |
    def f():
        return 1
  calls: [f()]
  hints: [Hint of {s}.]
""",
}


@pytest.fixture
def lettered(tmp_path: Path) -> Path:
    """The course, and a learner in whose formulas stands something already."""
    root = tmp_path / "lettered"
    (root / "all").mkdir(parents=True)
    (root / "course.yaml").write_text(
        f"title: Letters\nlanguage: en\nchapters:\n  - {{id: all, title: All, lessons: [{', '.join(STEPS)}]}}\n"
    )
    for lesson, steps in STEPS.items():
        body = "\n".join(STEP[kind].format(s=letter).strip("\n") for letter, kind in steps.items())
        text = f"title: Lesson {lesson}\ngoal: Go through it.\nsteps:\n{indent(body, '  ')}\n"
        (root / "all" / f"{lesson}.yaml").write_text(text)
    progress = open_progress(tmp_path / "saves", "Ada")
    progress.belongs_to(open_course(root).course.identity)
    for lesson, steps in STEPS.items():
        for letter, kind in steps.items():
            if kind == "formula":
                progress.keep_draft(f"{lesson}/task-{letter}", Draft(f"z{letter}"))
    progress.close()
    return root


def mixed(frame: str) -> str:
    """What does not belong together in a frame of a lesson; empty where all does."""
    found = {
        what: set(re.findall(rf"{what} of (\w)", frame)) for what in ("Text", "Question", "Box", "Hint", "Verdict")
    }
    found["Box"] |= set(re.findall(r"Another box of (\w)", frame))
    found["Box"] |= set(re.findall(r"│ +z(\w)[ \w+]*│", frame))
    texts, questions = found["Text"], found["Question"]
    if len(texts) > 1 or len(questions) > 1:
        return f"two steps: {texts} {questions}"
    question = next(iter(questions), "")
    if question and texts and texts != {BESIDE[question]}:
        return f"the text of {texts} beside the question of {question}"
    for what in ("Box", "Hint", "Verdict"):
        if found[what] - questions:
            return f"{what} of {found[what]} below the question of {question or 'nothing'}"
    if question and not found["Box"]:
        return f"no place to answer {question}"
    shown = re.search(r"(\d+) of \d+ ─*╯", frame)
    lesson = next((name for name in STEPS if f"Lesson {name}" in frame.split("\n")[0]), None)
    if lesson is None:
        return "no lesson in the bar"
    step = list(STEPS[lesson])[int(shown[1]) - 1] if shown else ""
    if step and not {step, BESIDE.get(step, "")} & (texts | questions):
        return f"{step} is said to be shown"
    if (texts | questions) - set(STEPS[lesson]):
        return f"{texts | questions} under the name of {lesson}"
    return ""


ON_ITS_WAY = re.compile("› Look again|╭─ Lesson ")
"""The end of a lesson, or what was opened there, in a frame in which it is not in front yet or any more."""
KEYS = ["f8", "f8", "f8", "f7", "f7", "f2", "f3", "f5", "enter", "a", "b", "1", "down", "tab", "n"]


async def walk(pilot: Pilot[Any], seed: int, moves: int) -> None:
    """Keys at random, some in a burst; now and then to the other lesson by way of the map."""
    chance = random.Random(seed)
    for _ in range(moves):
        if chance.random() < 0.15:
            hit(pilot, "f4")
            await settled(pilot)
            hit(pilot, *chance.choice(STEPS and list(STEPS)), "enter")
        else:
            hit(pilot, *chance.choices(KEYS, k=chance.choice((1, 1, 2, 4))))
        if chance.random() < 0.7:
            await settled(pilot)
    await settled(pilot)
    await press(pilot, "escape")


@pytest.mark.one_fast
@pytest.mark.parametrize("seed", sampled(range(200), 100))
async def test_each_frame_of_a_walk_shows_one_step(lettered: Path, tmp_path: Path, seed: int) -> None:
    async with playing(
        tmp_path / "saves", size=(SMALL, HOME)[seed // 100], lessons=lettered, lesson="first", step=0
    ) as pilot:
        frames = Frames(pilot.app)
        await walk(pilot, seed, moves=12)
    lessons = [frame for frame, screen in frames.seen if screen == "LessonScreen" and not ON_ITS_WAY.search(frame)]
    assert len(lessons) > 3
    faults = [(at, fault, frame) for at, frame in enumerate(lessons) if (fault := mixed(frame))]
    assert not faults, f"{len(faults)} of {len(lessons)}: {faults[0][0]} {faults[0][1]}\n{faults[0][2]}"


async def test_an_answer_is_never_kept_for_the_task_that_takes_its_place(lettered: Path, tmp_path: Path) -> None:
    async with playing(tmp_path / "saves", size=SMALL, lessons=lettered, lesson="first", step=2) as pilot:
        screen = lesson_screen(pilot)
        for lesson in ("second", "first", "second"):
            going = asyncio.create_task(screen.open_lesson(lesson))
            async with within_patience(f"{lesson} is open"):
                while not going.done():
                    screen.keep_draft()
                    await asyncio.sleep(0)
            await settled(pilot)
        kept = {task.id: screen.session.drafts.at(task.id).answer for task in screen.session.lesson.tasks}
        assert kept == {"second/task-h": "", "second/task-j": "", "second/task-k": "zk", "second/task-l": ""}
