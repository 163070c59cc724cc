"""Progress that goes on while the disk refuses: every write of a front end goes through here.

    keeping = Keeping(file, learner, tell=...)    instead of Progress
    keeping.add(attempt), note_last, keep_draft, keep_place, keep_setting, rename     never raise SaveProblem
    keeping.try_again()                           now and then, as from a timer
    keeping.unkept                                at leaving: what would be lost, in words
    keeping.rescue(to)                            all of it into another file, or what waits where nothing is left

What is refused stays in memory, in order, and what is read is as if it had been kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from tutor import own_notes, score
from tutor.attempt import Attempt, NoteKind, Outcome
from tutor.progress import Draft, KeptPlace, Progress, SaveProblem, save_for
from tutor.review import Forecasts
from tutor.score import Tally, TaskTally

T = TypeVar("T")

Key = tuple[str, str]
"""What a write is about: a later one about the same takes its place."""
Write = Callable[[Progress], object]

PATIENCE = 0.2
"""Seconds that a write waits for another program: a screen stands still for so long."""
PAUSE = 2.0
"""Seconds after a refusal in which nothing is tried but on request."""


class Keeping(Progress):
    """One learner's progress; what cannot be written now is kept in memory and written when it can be.

    ``tell`` is called with a sentence when writing is refused for the first time, and with an empty text once all is
    written again.
    """

    def __init__(
        self,
        file: Path | str,
        learner: str = "",
        course: str | None = None,
        *,
        tell: Callable[[str], None] = lambda said: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the file as Progress does. Raises SaveProblem."""
        super().__init__(file, learner, course, busy=PATIENCE)
        self.problem = ""
        """What the disk says now; empty while it takes everything."""
        self.tell = tell
        self._clock = clock
        self._refused_at = -PAUSE
        self._waiting: dict[Key, Write] = {}
        self._attempts: list[Attempt] = []
        self._drafts: dict[str, Draft] = {}
        self._place: KeptPlace | None = None
        self._settings: dict[str, str] = {}
        self._count = 0

    # Writing

    def add(self, attempt: Attempt) -> Attempt:
        """Keep an attempt; it has no row yet while it waits."""
        attempt = replace(attempt, course=attempt.course or self.course)
        if attempt.outcome is Outcome.CORRECT:
            self._waiting.pop(("draft", attempt.task), None)
            self._drafts[attempt.task] = Draft()
        self._attempts.append(attempt)
        self._count += 1
        kept: list[Attempt] = []

        def write(progress: Progress) -> None:
            found = Progress.add(progress, attempt)
            if progress is self:
                self._attempts.remove(attempt)
                if self._drafts.get(attempt.task) == Draft():
                    del self._drafts[attempt.task]
            kept.append(found)

        self._put(("attempt", str(self._count)), write)
        return kept[0] if kept else attempt

    def note_last(self, task: str, kind: NoteKind, value: str, at: datetime) -> None:
        """Keep what became known of the last attempt at a task; both are written in this order, whenever that is."""
        self._count += 1

        def write(progress: Progress) -> None:
            for attempt in Progress.attempts(progress, task, 1):
                if attempt.id is not None:
                    Progress.note(progress, attempt.id, kind, value, at)

        self._put(("note", str(self._count)), write)

    def keep_draft(self, task: str, draft: Draft) -> None:
        """Keep what is being typed."""
        self._drafts[task] = draft

        def write(progress: Progress) -> None:
            Progress.keep_draft(progress, task, draft)
            if progress is self:
                self._drafts.pop(task, None)

        self._put(("draft", task), write)

    def keep_place(self, place: KeptPlace) -> None:
        """Keep where the learner is."""
        self._place = place

        def write(progress: Progress) -> None:
            Progress.keep_place(progress, place)
            if progress is self:
                self._place = None

        self._put(("place", ""), write)

    def note(self, attempt: int, kind: NoteKind, value: str, at: datetime) -> None:
        """Keep what became known of an attempt."""
        self._count += 1
        self._put(("note", str(self._count)), lambda progress: Progress.note(progress, attempt, kind, value, at))

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting of the screen."""
        self._settings[name] = value

        def write(progress: Progress) -> None:
            Progress.keep_setting(progress, name, value)
            if progress is self:
                self._settings.pop(name, None)

        self._put(("setting", name), write)

    def change_setting(self, name: str, change: Callable[[str | None], str]) -> str:
        """Keep what a setting becomes; what it is then, as far as is known now."""
        found = self._settings[name] = change(self.setting(name))

        def write(progress: Progress) -> None:
            nonlocal found
            found = Progress.change_setting(progress, name, change)
            if progress is self:
                self._settings.pop(name, None)

        self._put(("setting", name), write)
        return found

    def rename(self, was: Mapping[str, str]) -> None:
        """Learn which task an older id belongs to."""
        if was:
            self._put(("rename", min(was)), lambda progress: Progress.rename(progress, was))

    def _put(self, key: Key, write: Write) -> None:
        """Write now, after all that waits; a refusal is told and nothing is lost."""
        with self._lock:
            self._waiting.pop(key, None)
            self._waiting[key] = write
            if not self.problem or self._clock() - self._refused_at >= PAUSE:
                self.try_again()

    def try_again(self) -> bool:
        """Write what waits, in order; whether all of it is written, and what comes now would arrive."""
        with self._lock:
            try:
                self.look()
            except SaveProblem as problem:
                self._refuse(str(problem))
                return False
            while self._waiting:
                key = next(iter(self._waiting))
                try:
                    self._waiting[key](self)
                except SaveProblem as problem:
                    self._refuse(str(problem))
                    return False
                del self._waiting[key]
            if self.problem:
                self.problem = ""
                self.tell("")
            return True

    def _refuse(self, said: str) -> None:
        self._refused_at = self._clock()
        if said != self.problem:
            self.problem = said
            self.tell(said)

    @property
    def unkept(self) -> tuple[str, ...]:
        """What is in memory only, in words: what is lost when the tutor is left now."""
        count = len(self._attempts)
        drafts = [task for task, draft in self._drafts.items() if draft != Draft()]
        said = []
        if count:
            said.append("1 answer" if count == 1 else f"{count} answers")
        if drafts:
            said.append(f"what is typed at {', '.join(drafts)}")
        noted = [at.lesson for name in self._settings if (at := own_notes.noted_at(name))]
        if noted:
            said.append(f"notes in {', '.join(dict.fromkeys(noted))}")
        return tuple(said)

    def rescue(self, to: Path) -> bool:
        """Write everything, also what waits, into another file, which becomes a save of its own. Raises SaveProblem.

        The file must not be there yet. Returns False where the save gives nothing back any more: then what waits is
        all that is in it.
        """
        whole = True
        try:
            self.export(to, {})
        except SaveProblem:
            if to.exists():
                raise
            whole = False
        other = Progress(to, self.learner, self.course)
        try:
            for write in self._waiting.values():
                write(other)
        finally:
            other.close()
        return whole

    # Reading: what waits counts as kept, and what cannot be read is told

    def _read(self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except SaveProblem as problem:
            self._refuse(str(problem))
            return otherwise

    def attempts(self, task: str | None = None, latest: int = -1) -> tuple[Attempt, ...]:
        """The attempts, those that wait last."""
        none: tuple[Attempt, ...] = ()
        kept = self._read(lambda: Progress.attempts(self, task, latest), none)
        found = (*kept, *(each for each in self._attempts if task in (None, each.task)))
        return found[-latest:] if latest > 0 else found

    def last_right(self, task: str) -> str | None:
        """The learner's last right answer to a task."""
        waiting = [each for each in self._attempts if each.task == task and each.outcome is Outcome.CORRECT]
        return waiting[-1].answer if waiting else self._read(lambda: Progress.last_right(self, task), None)

    def tally(self) -> Tally:
        """What all attempts come to."""
        kept = self._read(lambda: Progress.tally(self), Tally())
        return score.further(kept, self._attempts)

    def tally_for_review(self) -> Tally:
        """The same without its days."""
        kept = self._read(lambda: Progress.tally_for_review(self), Tally())
        return score.further(kept, self._attempts)

    def tasks(self, among: Iterable[str] | None = None) -> Mapping[str, TaskTally]:
        """What the attempts at each task, or at these, come to."""
        asked = None if among is None else tuple(among)
        none: Mapping[str, TaskTally] = {}
        kept = self._read(lambda: Progress.tasks(self, asked), none)
        waiting = [each for each in self._attempts if asked is None or each.task in asked]
        return score.further(Tally(tasks=kept), waiting).tasks

    def days_played(self, since: date = date.min) -> tuple[date, ...]:
        """The days from this one on that were played on, in order."""
        waiting = {day for day in score.tally(self._attempts).days if day >= since}
        none: tuple[date, ...] = ()
        kept = self._read(lambda: Progress.days_played(self, since), none)
        return tuple(sorted({*kept, *waiting})) if waiting else kept

    def forecasts(self) -> Forecasts:
        """What was forecast of the course's reviews; those that wait join it when they are written."""
        return self._read(lambda: Progress.forecasts(self), Forecasts())

    @property
    def skipped(self) -> int:
        """How many rows could not be read."""
        return self._read(lambda: super(Keeping, self).skipped, 0)

    def draft(self, task: str) -> Draft:
        """What was being typed for a task."""
        if task in self._drafts:
            return self._drafts[task]
        return self._read(lambda: Progress.draft(self, task), Draft())

    @property
    def place(self) -> KeptPlace | None:
        """Where the learner left off."""
        return self._place or self._read(lambda: super(Keeping, self).place, None)

    def setting(self, name: str) -> str | None:
        """What the learner chose for a setting of the screen."""
        if name in self._settings:
            return self._settings[name]
        return self._read(lambda: Progress.setting(self, name), None)


def open_keeping(
    saves: Path, name: str, course: str | None = None, *, tell: Callable[[str], None] = lambda said: None
) -> Keeping:
    """The progress of a learner for a front end, begun where there is none yet. Raises SaveProblem."""
    file, name = save_for(saves, name)
    return Keeping(file, name, course, tell=tell)
