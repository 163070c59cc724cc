"""What the checker of a kind provides, and the conditions under which it judges.

A kind of task is its struct in ``lesson.py``, a module here that is a ``Checker``, and what ``docs/architecture.md``
lists under "Adding a kind of task". Every place that tells kinds apart ends in ``assert_never``, so that mypy names
those where a new one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct

from tutor.attempt import Reason, Unreadable
from tutor.checkers.finding import Finding
from tutor.checkers.lending import Lent
from tutor.lesson import Given, Guided, Misconception
from tutor.variant import fill

if TYPE_CHECKING:
    from tutor.sandbox.live import Listener

Kind = TypeVar("Kind", bound=Guided)
Value = TypeVar("Value")


class Conditions(Struct, frozen=True):
    """Everything an answer is judged by, besides its task: numbers, functions, and who watches."""

    given: Mapping[str, Given] = {}
    """The numbers of the variant."""
    lent: Lent = Lent()
    listener: Listener | None = None
    """Hears what a training reports, in the thread that runs it."""
    learners: bool = False
    """Whether the answer is a learner's, who is asked for more than an author: numbers, where the data have names."""

    @property
    def lessons(self) -> Conditions:
        """Those of the lesson's own answers: they find each other's functions, and nobody watches."""
        return Conditions(self.given, Lent(self.lent.references, self.lent.references))


class Checker(Protocol):
    """The functions of a kind's module. The value that an answer comes to is the kind's own."""

    def work_out(self, task: Any, answer: str, conditions: Conditions) -> Any:
        """What an answer comes to: a formula is read, a program runs, for as long as its task allows.

        The answer is the learner's, or one of the lesson's under ``conditions.lessons``. Raises Unreadable.
        """

    def is_right(self, task: Any, value: Any, right: Any) -> bool:
        """Whether an answer is right; ``right`` is what the reference comes to.

        Raises Unreadable where only comparing shows that nobody could mean the learner's.
        """

    def misconception_of(self, task: Any, value: Any, conditions: Conditions) -> Misconception | None:
        """The known wrong answer that a wrong one is the same as, under the lesson's own conditions.

        A program that was stopped is the same as none, and none need run for it.
        """

    def show(self, task: Any, value: Any) -> str | None:
        """How the answer was understood, on one line; None when an echo adds nothing."""

    def confirm(self, task: Any, value: Any, right: Any) -> Finding:
        """What to say about a right answer."""

    def explain(self, task: Any, value: Any, right: Any) -> Finding:
        """Why a wrong answer is wrong, when no known misconception fits."""


def known(
    task: Kind, conditions: Conditions, work_out: Callable[[Kind, str, Conditions], Value]
) -> Iterator[tuple[Misconception, Value]]:
    """Each misconception of a task with what its answer comes to; one that cannot be read is nobody's."""
    for misconception in task.misconceptions:
        try:
            value = work_out(task, misconception.answer, conditions)
        except Unreadable:
            continue
        yield misconception, value


A_HINT = " A hint may help."
"""What ends a sentence that could not say more, where there are hints."""
ANOTHER_VALUE = f"That is another value than the one asked for.{A_HINT}"
"""Said of a wrong answer that nothing else can be said of."""


def why_wrong(checker: Checker, task: Any, value: Any, right: Any, conditions: Conditions) -> Finding:
    """What to say about a wrong answer: the sentence of the misconception it shows, else what can be found out.

    Raises Unreadable as ``is_right`` does.
    """
    shown = checker.misconception_of(task, value, conditions)
    finding = checker.explain(task, value, right)
    feedback, name = finding.feedback, finding.misconception
    if shown is not None:
        from tutor import typeset  # which the first frame does without

        feedback, name = (typeset.sentence(fill(shown.say, conditions.given)), *finding.besides), shown.name
    elif not feedback and finding.counterexample is None:
        feedback = (ANOTHER_VALUE,)
    return Finding(
        reason=finding.reason or Reason.VALUE,
        misconception=name,
        feedback=feedback,
        proof=finding.proof,
        counterexample=finding.counterexample,
        output=finding.output,
        place=finding.place,
        share=finding.share,
    )
