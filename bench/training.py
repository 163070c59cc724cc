"""A training that draws itself: how many times a second, and how much it is slowed down.

    python bench/training.py [PAIRS]

The network on three rings, at 120x40, with loss and decision boundary drawn while it trains; beside it, in turn, the
same training that reports nothing and that nobody watches.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from statistics import median

from tutor.lesson import Training
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.picture_view import PictureCanvas

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
STEPS = 8_000
QUIET = f"""
rng = np.random.RandomState(0)
W1, b1 = rng.randn(2, 16) / np.sqrt(2), np.zeros(16)
W2, b2 = rng.randn(16, 3) / np.sqrt(16), np.zeros(3)
losses = []
for _ in range({STEPS}):
    losses.append(mlp_loss(X, y, W1, b1, W2, b2))
    dW1, db1, dW2, db2 = mlp_grads(X, y, W1, b1, W2, b2)
    W1, b1 = W1 - 0.3 * dW1, b1 - 0.3 * db1
    W2, b2 = W2 - 0.3 * dW2, b2 - 0.3 * db2
"""
TELLING = f"{QUIET}    report(loss=losses[-1], W1=W1, b1=b1, W2=W2, b2=b2)\n"


async def measure(pairs: int) -> None:
    folder = open_course(LESSONS)
    session = Session(folder, Progress(":memory:", "bench"))
    lesson = folder.lesson("mlp")
    at, task = next((at, step) for at, step in enumerate(lesson.steps) if isinstance(step, Training))
    session.open("mlp", at)
    drawn = 0
    really = PictureCanvas._drawn

    def counted(canvas: PictureCanvas) -> object:
        nonlocal drawn
        drawn += canvas.parent is not None and type(canvas.parent).__name__ == "AnswerPicture"
        return really(canvas)

    PictureCanvas._drawn = counted  # type: ignore[method-assign, assignment]
    watched, alone, rates = [], [], []
    async with TutorApp(folder, Path(), session).run_test(size=(120, 40)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        while not (screen.furnished and screen.query("Footer")):
            await pilot.pause(0.05)
        for number in range(pairs):
            session.check(task, f"{QUIET}# {number}\n")  # reads the lesson's own programs into memory the first time
            started = time.perf_counter()
            await asyncio.to_thread(session.check, task, f"{QUIET}# alone {number}\n")
            alone.append(time.perf_counter() - started)
            screen.query_one(AnswerPane).replace(f"{TELLING}# {number}\n")
            await pilot.pause(0.6)
            drawn, started = 0, time.perf_counter()
            screen.task_pane.action_check()
            await pilot.pause(0.05)
            while screen.checking:
                await asyncio.sleep(0.01)
            seconds = time.perf_counter() - started
            watched.append(seconds)
            rates.append(drawn / seconds)
    ratio = median(one / other for one, other in zip(watched, alone, strict=True))
    print(f"{STEPS} steps: {median(alone):.2f} s alone, {median(watched):.2f} s watched: {ratio:.3f} times")
    print(f"drawn {median(rates):.1f} times a second")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
