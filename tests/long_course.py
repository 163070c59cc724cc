"""A course that is long enough to be placed in."""

from __future__ import annotations

from pathlib import Path

COURSE = "title: Numbers\nchapters:\n  - {{id: all, title: All, lessons: [{}]}}\n"
LESSON = """\
title: Lesson {n}
goal: Know {n}.
requires: [{requires}]
steps:
  - text: Read.
  - task: one
    kind: number
    ask: "What is {n} + {{m}}?"
    given: {{m: 1}}
    vary: {{m: "int(2, 9)"}}
    answer: "{n} + m"
    hints: [Count.]
  - {{task: two, kind: number, ask: "What is {n} + 2?", answer: "{n} + 2", hints: [Count.]}}
"""


def twelve_lessons(root: Path) -> Path:
    """Lessons ``lesson-0`` to ``lesson-11``, each of which requires the one before it; what ``one`` asks varies."""
    lessons = [f"lesson-{n}" for n in range(12)]
    (root / "01-all").mkdir(parents=True)
    (root / "course.yaml").write_text(COURSE.format(", ".join(lessons)), "utf-8")
    for n, lesson in enumerate(lessons):
        text = LESSON.format(n=n, requires=", ".join(lessons[max(0, n - 1) : n]))
        (root / "01-all" / f"{lesson}.yaml").write_text(text, "utf-8")
    return root
