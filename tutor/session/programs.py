"""What goes with a program: what it finds in scope, its names, its calls, and its lines while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tutor.attempt import Counterexample, Verdict
from tutor.checkers.lending import Functions, Lent, lent, own_program, used_tasks
from tutor.checkers.marks import Mark, marks
from tutor.lesson import Code, Task, Training
from tutor.loader import CourseFolder
from tutor.loader.problem import Problems
from tutor.progress import Progress
from tutor.score import TaskTally
from tutor.settings import MARKS, is_on
from tutor.trust import is_strange

if TYPE_CHECKING:
    from tutor.checkers.code.inside import Inside
    from tutor.checkers.code.naming import Explained
    from tutor.checkers.code.overlay import Overlay
    from tutor.checkers.code.tryout import Tried


class LentByOwn(Struct, frozen=True):
    """A function that a task finds, and the learner's own right program for it."""

    name: str
    task: str
    program: str | None
    """None where the learner has none yet."""


class Programs:
    """A learner's programs in one course, beside and after their verdicts. What compares values is imported late."""

    def __init__(self, folder: CourseFolder, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress

    def lent(self, task: Task) -> Lent:
        """The functions that a task uses; the learner's own where those were right. Raises Problems."""
        return lent(task, self._folder.task, self._progress.last_right)

    def found_in_scope(self, task: Task) -> Lent:
        """What a task may use; nothing where the lesson that lends it cannot be read."""
        try:
            return self.lent(task)
        except Problems:  # its check says so
            return Lent()

    def own_lent(self, task: Task) -> tuple[LentByOwn, ...]:
        """The functions that a task uses with the learner's own programs for them alone. Raises Problems."""
        return tuple(
            LentByOwn(earlier.function, task_id, own_program(task_id, earlier, self._progress.last_right))
            for task_id, earlier in used_tasks(task, self._folder.task).items()
        )

    # While it is typed

    def completions(self, task: Code | Training, program: str, at: int) -> tuple[str, ...]:
        """How the name before a place in a program may go on."""
        from tutor.checkers.code.naming import completions

        return completions(task, program, at, self._functions(task))

    def explained(self, task: Code | Training, program: str, at: int) -> Explained | None:
        """What the name at a place in a program is, where that is known."""
        from tutor.checkers.code.naming import explained

        return explained(task, program, at, self._functions(task))

    def _functions(self, task: Task) -> Functions:
        return self.found_in_scope(task).own

    def shows_marks(self, task: Task) -> bool:
        """Whether marks of a task's calls may be shown: after the first wrong answer to it, so that none is for free.

        Raises SaveProblem.
        """
        if not isinstance(task, Code) or not is_on(self._progress.setting(MARKS)):
            return False
        return self._progress.tasks((task.id,)).get(task.id, TaskTally()).wrong > 0

    def marks(self, task: Code, program: str) -> tuple[Mark, ...]:
        """Which calls of a task a program passes. Slow and pure, as ``Session.check``; raises Cancelled."""
        try:
            return marks(task, program, self.lent(task))
        except Problems:
            return ()

    # What is looked at on request

    def try_out(self, task: Code | Training, program: str, expression: str) -> Tried:
        """What an expression comes to with this program, in the sandbox. Slow; raises Cancelled and Problems."""
        from tutor.checkers.code.tryout import try_out

        return try_out(task, program, expression, self.lent(task).own)

    def inside(self, task: Code, answer: str, verdict: Verdict) -> Inside:
        """The failing call of a verdict, line by line. Slow; raises Cancelled and Problems."""
        from tutor.checkers.code.inside import inside

        lent = self.lent(task)
        return inside(task, answer, verdict, lent.own, lent.references)

    def over_reference(self, task: Code, answer: str) -> Overlay:
        """The learner's function drawn over the reference. Slow; raises Cancelled and Problems."""
        from tutor.checkers.code.overlay import over_reference

        return over_reference(task, answer, self.lent(task))

    def snippet(self, task: Code | Training, attempt: str, example: Counterexample) -> str:
        """A program that shows outside the tutor how an attempt failed. Raises Problems."""
        from tutor.checkers.code.tryout import snippet

        program = snippet(task, attempt, example, self.lent(task).own)
        return f"# {self.warning}\n{program}" if self.warning else program

    @property
    def warning(self) -> str:
        """What to say of code of the open course that leaves the sandbox; nothing of the course that came along."""
        if not is_strange(self._folder.root):
            return ""
        return "Holds code of the course, which is not confined outside the tutor: read it before you run it."
