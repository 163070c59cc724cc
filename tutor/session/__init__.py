"""Where the learner is: the object every front end talks to.

steps.py       which step comes next, which belongs beside it, which is closed
drafts.py      what is being typed, and how much help was shown
programs.py    what goes with a program: scope, names, calls, lines while it runs
search.py      what lessons are looked up by
overview.py    how far the learner is: in a lesson, at its end, in the course
placed.py      what the learner knew before
reviews.py     what is looked at again
achieving.py   what was achieved and told
other_course.py  whether another course has the same id
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tutor import days
from tutor.attempt import Attempt, Mode, NoteKind, Outcome, Verdict, day_of, offset_at
from tutor.checkers import Echo, check, echo, may_have_a_reason, why
from tutor.checkers.choice import shown_order
from tutor.keeping import Keeping
from tutor.lesson import Boss, Chapter, Choice, Course, Estimate, Lesson, Step, Task, Text, kind_of
from tutor.loader import CourseFolder, Outline
from tutor.loader.outlines import outline as outline_of
from tutor.loader.problem import Problems
from tutor.progress import KeptPlace, Progress
from tutor.score import LessonScore, TaskTally, task_points
from tutor.score import level as level_of
from tutor.session import achieving, other_course, overview
from tutor.session.drafts import Drafts, time_of
from tutor.session.overview import Standing
from tutor.session.placed import Placed
from tutor.session.programs import LentByOwn, Programs
from tutor.session.reviews import Reviews
from tutor.session.search import Search
from tutor.session.steps import closed_by, companion, first_open
from tutor.settings import BARE, TIMERS, TONE, is_on, set_to
from tutor.variant import PROVED, varies

if TYPE_CHECKING:
    from tutor.achievements import Achieved, Played
    from tutor.asking import Asked
    from tutor.checkers.code.scratch import Calculated
    from tutor.ending import Ending
    from tutor.history import History
    from tutor.sandbox.live import Listener

__all__ = ["LentByOwn", "Programs", "Search", "Session", "Standing", "companion", "now", "time_of"]

NO_ROUNDS: Mapping[str, Sequence[Played]] = {}
LATEST = 30
"""So many attempts at a task are enough to go on from."""


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class Session:
    """A learner going through the steps of a lesson now.

    Front ends talk to it alone, and to its parts: ``drafts``, ``programs``, ``search``, ``placed`` and ``reviews``;
    ``folder`` and ``progress`` are what it works with.
    """

    def __init__(self, folder: CourseFolder, progress: Progress, clock: Callable[[], datetime] = now) -> None:
        self.folder = folder
        self.progress = progress
        progress.belongs_to(folder.course.identity)
        self.clock = clock
        self.programs = Programs(folder, progress)
        self.search = Search(folder)
        self.drafts = Drafts(folder.course.identity, progress, clock)
        self.placed = Placed(folder, progress)
        self.reviews = Reviews(folder, progress, clock)
        self._lesson: Lesson | None = None
        self._wanted: str | None = None
        self._index = 0
        self._scored: overview.Scored = {}
        self.step_told = ""
        """At which step of its lesson the learner is, once that was read."""
        self._not_judged: set[str] = set()
        """Tasks whose check failed, as a mistake of the lesson makes it; nobody is kept before them."""

    def head_for(self, lesson: str) -> None:
        """Open this lesson as soon as its steps are needed; the first frame does with its heading."""
        self._lesson, self._wanted = None, lesson

    @property
    def heading(self) -> Outline:
        """The outline of the lesson that is open, or will be. Raises Problems."""
        if self._lesson is not None:
            return outline_of(self._lesson)
        return self.folder.heading(self._wanted or self.place.lesson)

    @property
    def lesson(self) -> Lesson:
        """The lesson that is open. Raises Problems where its file has any."""
        if self._lesson is None:
            if self._wanted is not None:
                self.open(self._wanted)
            else:
                self.open(self.place.lesson, self.place.step)
        assert self._lesson is not None
        return self._lesson

    @property
    def place(self) -> KeptPlace:
        """Where the learner left off, or the first step of the course that can be shown."""
        kept = self.progress.place
        if kept is not None and kept.lesson in self.folder:
            return kept
        return KeptPlace(self.folder.first_readable(), "#0")

    @property
    def has_begun(self) -> bool:
        """Whether the learner has been here before. Raises SaveProblem."""
        return self.progress.place is not None

    def open(self, lesson: str, step: int | str | None = None) -> None:
        """Go on with a lesson and keep the place: at a step of it, by number or name, else at the first not done yet.

        Raises Problems.
        """
        self._lesson = self.folder.lesson(lesson)
        self.progress.rename(self._lesson.renamed)
        index = self._lesson.step_at(step) if isinstance(step, str) else step
        self.go(self.first_open_step() if index is None else index)
        self.keep_place()

    @property
    def index(self) -> int:
        """Which step is shown, from 0."""
        return self._index

    def go(self, index: int) -> None:
        """Show a step of the open lesson; the nearest one where there is no such step. The kept place stays.

        In place of a step that is closed its estimate is shown.
        """
        index = max(0, min(index, len(self.lesson.steps) - 1))
        self._index = index if (estimate := self.closed_by(index)) is None else estimate

    def closed_by(self, index: int) -> int | None:
        """The estimate that keeps a step closed, or the text beside it; None where the step is open."""
        return closed_by(self.lesson, index, self.keeps_closed)

    def keeps_closed(self, task: Task) -> bool:
        """Whether what comes after a task is closed until it is answered."""
        return isinstance(task, Estimate) and task.id not in self._not_judged and not self.solved(task)

    def is_settled(self, task: Task) -> bool:
        """Whether its one try was made: it is told again, and not answered again."""
        return isinstance(task, Estimate) and self.solved(task)

    def keep_place(self) -> None:
        """The learner goes on from the step that is shown, also next time. Raises SaveProblem."""
        here = KeptPlace(self.lesson.id, self.lesson.step_id(self._index))
        if here != self.progress.place:  # a start that changes nothing writes nothing
            self.progress.keep_place(here)

    def first_open_step(self) -> int:
        """The first step from which there is still something to do; 0 in a lesson that is done."""
        return first_open(self.lesson, self.solved)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.lesson.steps[self._index]

    @property
    def task(self) -> Task | None:
        """The task that is shown; None at a text."""
        return None if isinstance(self.step, Text) else self.step

    @property
    def companion(self) -> int | None:
        """The step that belongs beside the one shown."""
        return companion(self.lesson, self._index)

    # The course and the learner

    @property
    def course(self) -> Course:
        """The course that the learner goes through."""
        return self.folder.course

    @property
    def titles(self) -> Mapping[str, str]:
        """What people read in place of a misconception's name, where that has a title."""
        return self.folder.titles

    def boss(self) -> Boss | None:
        """The boss of the chapter that the learner is in; None where it has none. Raises Problems."""
        return self.boss_of(self.chapter(self.heading.id))

    def boss_of(self, chapter: Chapter) -> Boss | None:
        """The boss of a chapter; None where it has none. Raises Problems."""
        return self.folder.boss(chapter)

    def lesson_title(self, lesson: str) -> str:
        """What a lesson is called."""
        return self.folder.outline(lesson).title

    def has_lesson(self, lesson: str) -> bool:
        """Whether the course has a lesson of this id."""
        return lesson in self.folder

    def chapter(self, lesson: str) -> Chapter:
        """The chapter of a lesson."""
        return self.folder.chapter(lesson)

    @property
    def learner(self) -> str:
        """The learner's name; empty for nobody."""
        return self.progress.learner

    @property
    def save(self) -> Path | None:
        """The file of the learner's progress; None where it is in memory only."""
        return self.progress.file if isinstance(self.progress.file, Path) else None

    def setting(self, name: str) -> str | None:
        """What the learner chose for a setting of the screen, such as the theme. Raises SaveProblem."""
        return self.progress.setting(name)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting of the screen. Raises SaveProblem."""
        self.progress.keep_setting(name, value)

    def change_setting(self, name: str, change: Callable[[str | None], str]) -> str:
        """Keep what a setting becomes of what it is by now; what it is then. Raises SaveProblem."""
        return self.progress.change_setting(name, change)

    @property
    def keeping(self) -> Keeping | None:
        """Progress that goes on while the disk refuses, as that of a learner on the screen; else None."""
        return self.progress if isinstance(self.progress, Keeping) else None

    def unkept(self) -> tuple[str, ...]:
        """What is in memory only after one more try to write it, in words."""
        keeping = self.keeping
        return () if keeping is None or keeping.try_again() else keeping.unkept

    def rest(self) -> None:
        """In a quiet moment: what was kept is in the save's one file, so that a copy of that file has it."""
        self.progress.rest()

    def close(self) -> None:
        """The learner leaves: what was kept is on the disk, in one file."""
        self.rest()
        self.progress.close()

    def standing(self) -> Standing:
        """Where the learner is in this lesson, and how far."""
        week = () if self.is_bare else self.week()
        return overview.standing(self.folder, self.progress, self.heading, week)

    # A task and its answers

    def solved(self, step: Step) -> bool:
        """Whether the learner ever answered this step rightly."""
        return not isinstance(step, Text) and step.id in self.progress.solved((step.id,))

    def solved_among(self, tasks: Iterable[str]) -> frozenset[str]:
        """Those of these tasks, by their ids, that were ever answered rightly. Raises SaveProblem."""
        return self.progress.solved(tuple(tasks))

    def last_right(self, task: Task) -> str | None:
        """The learner's last right answer to a task; None where there is none. Raises SaveProblem."""
        return self.progress.last_right(task.id)

    def attempts(self, step: Step | None = None) -> tuple[Attempt, ...]:
        """The learner's latest attempts at a step, by default the one shown, oldest first; none at a text."""
        step = step or self.step
        return () if isinstance(step, Text) else self.attempts_at(step.id, LATEST)

    def attempts_at(self, task_id: str, latest: int) -> tuple[Attempt, ...]:
        """So many of the learner's latest attempts at a task, oldest first. Raises SaveProblem."""
        return self.progress.attempts(task_id, latest)

    def check(self, task: Task, answer: str, listener: Listener | None = None, *, seed: int | None = None) -> Verdict:
        """Judge an answer to a variant of a task. Slow and pure: may run in a thread. Raises Cancelled.

        The listener hears, in that thread, what a training reports while it runs.
        """
        try:
            functions = self.programs.lent(task)
        except Problems as problems:
            said = f"A lesson that this task uses cannot be read: {problems.problems[0]}"
            return Verdict(task=task.id, outcome=Outcome.ERROR, feedback=(said,))
        return check(task, answer, seed=seed, lent=functions, listener=listener)

    def why(self, task: Task, answer: str, verdict: Verdict, *, seed: int | None = None) -> Verdict:
        """The verdict with its reason, where one can be found out. Slow and pure, as ``check``. Raises Cancelled."""
        if not may_have_a_reason(task, verdict):
            return verdict
        try:
            functions = self.programs.lent(task)
        except Problems:
            return verdict
        return why(task, answer, verdict, seed=seed, lent=functions, others=self.folder.code_tasks(task))

    def keep_reason(self, verdict: Verdict) -> None:
        """Note the reason that was found for the last answer after that was kept. Raises SaveProblem."""
        if verdict.feedback:
            self.progress.note_last(verdict.task, NoteKind.REASON, verdict.feedback[0], self.clock())

    def may_tell_change(self, task: Task) -> bool:
        """Whether what to write may be told: a second wrong try was made, or no hint is left. Raises SaveProblem."""
        wrong = sum(attempt.outcome is Outcome.WRONG for attempt in self.attempts(task))
        return wrong > 1 or 0 < len(task.hints) <= self.drafts.hints_shown(task)

    def asked(self, task: Task, seed: int | None = None) -> Asked:
        """How a variant of a task is asked, the functions that it finds in scope. Raises BadDraw."""
        from tutor.asking import asked  # brings the typesetter, which the first frame does without

        return asked(task, seed, self.programs.found_in_scope(task), self.order(task))

    def order(self, task: Task) -> tuple[int, ...]:
        """In which order a choice's options are shown now: another after each answer. Nothing of other kinds."""
        if not isinstance(task, Choice):
            return ()
        answers = self.progress.tasks((task.id,)).get(task.id, TaskTally()).answers
        return shown_order(task, self.progress.learner, answers)

    @property
    def scratchpad(self) -> list[Calculated]:
        """What was calculated beside this step. Raises SaveProblem."""
        from tutor.checkers.code.scratch import read

        return read(self.setting(self._pad))

    def keep_scratchpad(self, lines: Sequence[Calculated]) -> None:
        """Remember what was calculated beside this step. Raises SaveProblem."""
        from tutor.checkers.code.scratch import written

        self.keep_setting(self._pad, written(lines))

    @property
    def _pad(self) -> str:
        return f"scratch {self.course.identity} {self.lesson.id} {self.lesson.step_id(self._index)}"

    def echo(self, task: Task, typed: str) -> Echo:
        """How what is being typed would be read, in the variant that the learner is at."""
        return echo(task, typed, seed=self.seed(task))

    def seed(self, task: Task) -> int | None:
        """The variant of a task that the learner is at; None is the lesson's own. Raises SaveProblem."""
        kept = self.setting(self._variant_of(task)) if varies(task) else None
        return int(kept) if kept and kept.isdecimal() else None

    def start_over(self, task: Task) -> None:
        """Forget what was typed, and take another variant where the task varies. Raises SaveProblem."""
        if varies(task):
            others = [seed for seed in range(PROVED) if seed != self.seed(task)]
            self.keep_setting(self._variant_of(task), str(random.choice(others)))
        self.drafts.empty(task)

    def _variant_of(self, task: Task) -> str:
        return f"variant {self.course.identity} {task.id}"

    def is_on(self, setting: str) -> bool:
        """Whether something that can be switched off is on. Raises SaveProblem."""
        return is_on(self.setting(setting))

    def switch(self, setting: str) -> bool:
        """Switch something off that is on, or on; whether it is on now. Raises SaveProblem."""
        on = not self.is_on(setting)
        self.keep_setting(setting, "on" if on else "off")
        return on

    mode = Mode.LESSON
    """Where answers are given."""

    def record(
        self,
        answer: str,
        verdict: Verdict,
        seed: int | None = None,
        *,
        seconds: float | None = None,
        belief: str | None = None,
    ) -> int:
        """Keep the attempt at the task the verdict speaks of; the points that it earned. Raises SaveProblem.

        ``seconds`` is how long it took, ``belief`` how sure the learner said to be.
        """
        before, _ = self._add(answer, verdict, seed, seconds, belief)
        own = self._tally_of(verdict.task)
        return self._worth(verdict.task, own) if own.solved and not before.solved and not self.is_bare else 0

    def _add(
        self, answer: str, verdict: Verdict, seed: int | None, seconds: float | None, belief: str | None
    ) -> tuple[TaskTally, Attempt]:
        """Keep an attempt: what its task came to before, and the attempt as it was kept."""
        if verdict.outcome is Outcome.ERROR:
            self._not_judged.add(verdict.task)
        before, at = self._tally_of(verdict.task), self.clock()
        attempt = Attempt(
            task=verdict.task,
            answer=answer,
            outcome=verdict.outcome,
            at=at,
            verdict=verdict,
            hints=self.drafts.at(verdict.task).hints,
            seed=seed,
            course_version=self.folder.course.version or None,
            offset_minutes=offset_at(at),
            seconds=seconds if self.is_on(TIMERS) else None,
            mode=self.mode,
            belief=belief,
        )
        return before, self.progress.add(attempt)

    def _tally_of(self, task_id: str) -> TaskTally:
        return self.progress.tasks((task_id,)).get(task_id, TaskTally())

    def points_earned(self, task_id: str) -> int | None:
        """What a task came to; None before it was right."""
        own = self._tally_of(task_id)
        return self._worth(task_id, own) if own.solved else None

    def _worth(self, task_id: str, own: TaskTally) -> int:
        """What a task earned; nothing where the course has none of this id, or its lesson cannot be read any more."""
        try:
            task = self.folder.task(task_id)
        except Problems:
            return 0
        return task_points(task.points, own, kind_of(task)) if task else 0

    def keep_draft(self, answer: str, task: Task | None = None, before: str | None = None) -> bool:
        """Keep what is being typed, for the shown task where none is named; ``Drafts.keep``. Raises SaveProblem."""
        task = task or self.task
        return task is not None and self.drafts.keep(task, answer, before)

    # The course as a whole

    def next_lesson(self) -> str | None:
        """The lesson after this one in the course that is not known."""
        return overview.next_lesson(self.folder, self.lesson.id, self.placed.known)

    def ending(self) -> Ending:
        """What there is to say at the end of the open lesson. Slow, as all outlines are; raises SaveProblem."""
        following, level = self.next_lesson(), self._new_level()
        return overview.ending(self.folder, self.progress, self.lesson, following, level, self.reviews.retention)

    def _new_level(self) -> str:
        """What the learner is called now, where that is another thing than was told; told from now on. Slow."""
        levels, told = self.course.levels, f"level {self.course.identity}"
        if not levels or self.is_bare:
            return ""
        now = overview.level(self.folder, self.progress, self._scored)
        if now == (self.setting(told) or level_of(levels, 0)):
            return ""
        self.keep_setting(told, now)
        return now

    def since(self) -> str:
        """What is another thing now than on the last day that was played on. Slow; raises SaveProblem."""
        from tutor.since import since

        levels = () if self.is_bare else self.course.levels
        return since(self.progress.tally(), self.folder.outlines(), self.today, levels, self.titles)

    def score_reader(self) -> Callable[[], Iterator[tuple[Outline, LessonScore]]]:
        """What reads every lesson's outline and score, in order; it is slow and may run in a thread."""
        return lambda: overview.scores(self.folder, self.progress, self.placed.known, self._scored)

    def history(self, rounds: Mapping[str, Sequence[Played]] = NO_ROUNDS) -> History:
        """All that the learner did so far, as numbers. Slow; may run in a thread. Raises SaveProblem.

        ``rounds`` are those of games and bosses on which achievements hang.
        """
        return overview.history(
            self.folder,
            self.progress,
            self.clock(),
            bare=self.is_bare,
            retention=self.reviews.retention,
            rounds=rounds,
            achieved_before=achieving.told(self.folder, self.progress),
        )

    def go_on_with(self, lesson: str) -> None:
        """Keep a lesson as the place, from its beginning. Raises SaveProblem."""
        self.progress.keep_place(KeptPlace(lesson, "#0"))
        self._lesson, self._wanted = None, None

    def other_course(self) -> str:
        """What to say, once, where another course was learnt under this one's id. Raises SaveProblem."""
        return other_course.said(self.folder, self.progress)

    def newly_achieved(self, rounds: Mapping[str, Sequence[Played]] = NO_ROUNDS) -> tuple[Achieved, ...]:
        """What was achieved and not told yet; from now on it was. Slow; may run in a thread. Raises SaveProblem.

        Where rounds are left out, what hangs on them waits.
        """
        return () if self.is_bare else achieving.newly_achieved(self.folder, self.progress, rounds)

    def score(self) -> LessonScore:
        """The learner's score of the open lesson."""
        return overview.lesson_score(self.lesson, self.progress)

    @property
    def today(self) -> date:
        """The learner's day."""
        return day_of(self.clock())

    def tell_step(self) -> None:
        """Read the lesson to go on with, and say at which step. Raises Problems."""
        step, count = self.step, len(self.lesson.steps)
        what = "a text" if isinstance(step, Text) else self.asked(step).verb.lower()
        self.step_told = f"step {self._index + 1} of {count}, {what}"

    @property
    def is_bare(self) -> bool:
        """Whether the learner wants neither points nor levels nor days. Raises SaveProblem."""
        return set_to(TONE, self.setting(TONE)) == BARE

    @property
    def offers_games(self) -> bool:
        """Whether games and bosses are offered: not for who wants it bare. Raises SaveProblem."""
        return self.course.arcade is not None and not self.is_bare

    def week(self) -> tuple[bool, ...]:
        """Of each day of this week, from Monday, whether it was played on. Raises SaveProblem."""
        first, *_ = days.week_of(self.today)
        return days.played_in(self.progress.days_played(first), self.today)
