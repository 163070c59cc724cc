"""What ``watch`` does at a save and at a key, and what there is to read then."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tutor.attempt import Outcome, Verdict
from tutor.checkers import may_have_a_reason
from tutor.checkers.code.inside import can_be_seen
from tutor.cli.course import overlay_text
from tutor.cli.plain import asked_text, hint_text, inside_text, told_text
from tutor.lesson import Code, Training
from tutor.loader import Problems
from tutor.progress import SaveProblem
from tutor.regular import Stamp, stamp
from tutor.session import Session
from tutor.telling import Told, at_stage, told
from tutor.work import Folder, NotText, Settled, content_of, is_being_written
from tutor.work.folder import same

HELP = "h hint · m more · i inside · a your answer · v back · n next · l list · q leave"
RUNS = "The training runs ..."
GONE = "{} is gone. What you saved is kept; 'xent-tutor work' makes the folder anew."
PART_LOOKS = 10
"""So many looks what may be a part of a program stays as it is before that is what was saved."""
MOST_LOOKS = 100
"""So many looks of no change an editor may hold a file open to write before it is judged all the same."""
SECOND = 1_000_000_000
LINE = re.compile(r"\b([Ll]ine) (\d+)\b")


class Unjudged(Struct):
    """A file that was changed and is not judged yet."""

    stamp: Stamp
    is_part: bool
    """Whether some of it may still come: then it is given longer, to its end."""
    looks: int = 0
    """How often it was found unchanged."""


class Watching:
    """A folder of programs, the one that was saved last, and what is shown of it."""

    def __init__(self, session: Session, folder: Folder) -> None:
        self._session = session
        self._folder = folder
        self._judged: dict[Path, Stamp] = {file: stamp(file) for file in folder.tasks}
        self._unjudged: dict[Path, Unjudged] = {}
        """What is being saved now."""
        self._content = b""
        """Of the file judged last. On disks that count whole seconds two saves may have one time and size."""
        self._is_gone = False
        self._file = next((file for file, task in folder.tasks.items() if not session.solved(task)), None)
        self._verdict: tuple[str, Verdict] | None = None
        """Of the program that is shown."""
        self._told: Told | None = None
        self._stage = 0
        self._lines_before = 0
        self.shown: list[str] = [f"Watching {folder.root}. Save a file, and it is judged."]
        self._show_task()

    @property
    def _task(self) -> Code | Training | None:
        return None if self._file is None else self._folder.tasks[self._file]

    # Files

    def look(self) -> Iterator[None]:
        """Judge what was saved and is whole by now; each time there is something else to read it stops for that."""
        if self._is_gone != (not self._folder.root.is_dir()):
            self._is_gone = not self._is_gone
            self._say(GONE.format(self._folder.root) if self._is_gone else f"{self._folder.root} is there again.")
            yield
        for file in self._folder.tasks:
            now = stamp(file)
            if now == self._judged[file] and not self._is_other(file, now):
                continue
            found = self._unjudged.get(file)
            if now is None:
                self._unjudged.pop(file, None)  # an editor that renames has taken it away for a moment
            elif found is None or found.stamp != now:
                self._unjudged[file] = Unjudged(now, self._comes_in_parts(found) or self._folder.may_be_part(file))
            else:
                found.looks += 1
                if found.looks >= (PART_LOOKS if found.is_part else 1) and not self._is_held(file, found):
                    del self._unjudged[file]
                    self._judged[file] = now
                    yield from self._saved(file)

    def _comes_in_parts(self, found: Unjudged | None) -> bool:
        """Whether a part was found before this; many an editor empties a file first, and then writes all of it."""
        return found is not None and found.is_part and found.stamp is not None and found.stamp[1] > 0

    def _is_other(self, file: Path, now: Stamp) -> bool:
        """Whether another program came into the file that is shown within one second of its disk."""
        if file != self._file or now is None or now[0] % SECOND:
            return False
        return bool(self._content) and self._content != content_of(file)

    def _is_held(self, file: Path, found: Unjudged) -> bool:
        """Whether somebody who may go on writing has the file open."""
        return found.looks < MOST_LOOKS and is_being_written(file)

    def _saved(self, file: Path) -> Iterator[None]:
        self._file, self._verdict, self._told = file, None, None
        self._content = content_of(file)
        try:
            became, beside = self._folder.settle(file)
            found = self._folder.read(file)
        except (NotText, OSError) as problem:
            said = str(problem) if isinstance(problem, NotText) else f"{file.name}: {problem.strerror}"
            self._say(said)
            yield
            return
        other = [f"Taken {became.value}, which is newer; the other is {beside}."] if beside else []
        other += self._written(self._folder.keep)
        self._lines_before = found.before
        if became is Settled.FROM_TUTOR:
            self._judged[file], self._content = stamp(file), content_of(file)
            self._say(*other)
            yield
            return
        yield from self._judge(found.program, other)

    def _written(self, write: Callable[[], None]) -> list[str]:
        """Write what is kept beside the programs; what to say where the folder takes nothing. Judging goes on."""
        try:
            write()
        except OSError as problem:
            return [f"{self._folder.root} cannot be written to ({problem.strerror}); programs are judged all the same."]
        return []

    def _judge(self, program: str, said: list[str]) -> Iterator[None]:
        task, session = self._task, self._session
        assert task is not None
        if not program.strip() or same(program, task.starter):
            self._say(*said, "Nothing is written below the line yet.")
            yield
            return
        if (verdict := self._known(program)) is not None:
            self._tell(program, verdict, 0, said)
            yield
            return
        seed = session.seed(task)
        if isinstance(task, Training):
            self._say(*said, RUNS)
            yield
        verdict = session.check(task, program, seed=seed)
        if may_have_a_reason(task, verdict):
            self._tell(program, verdict, 0, [*said, "Looking for the reason ..."])
            yield
            verdict = session.why(task, program, verdict, seed=seed)
        points = session.record(program, verdict, seed)
        if verdict.outcome is Outcome.CORRECT:
            said += self._written(self._folder.lend_again)
        self._tell(program, verdict, points, said)
        yield

    def _known(self, program: str) -> Verdict | None:
        """The verdict on a program that was judged last already: a save without a change does not count again."""
        task = self._task
        latest = [] if task is None else self._session.attempts(task)[-1:]
        for attempt in latest:
            if attempt.answer == program and attempt.outcome in (Outcome.CORRECT, Outcome.WRONG):
                return attempt.verdict
        return None

    # What is read

    def _heading(self) -> str:
        task, file = self._task, self._file
        if task is None or file is None:
            return "Every program has a right answer."
        solved = " · solved" if self._session.solved(task) else ""
        return f"{file.relative_to(self._folder.root)} · {task.id} · {task.points} points{solved}"

    def _say(self, *paragraphs: str) -> None:
        self.shown = [self._heading(), *paragraphs]

    def _show_task(self) -> None:
        if (task := self._task) is not None:
            asked = self._session.asked(task, self._session.seed(task))
            self.shown += [self._heading(), asked_text(replace(asked, starter=""))]
        else:
            self.shown += [self._heading()]

    def _tell(self, program: str, verdict: Verdict, points: int, said: list[str]) -> None:
        task, session = self._task, self._session
        assert task is not None
        self._verdict, self._stage = (program, verdict), 0
        self._told = told(
            task,
            program,
            verdict,
            seed=session.seed(task),
            points=points,
            tells_change=session.may_tell_change(task),
            titles=session.titles,
        )
        self._say(*said, self._told_now())

    def _told_now(self) -> str:
        assert self._told is not None
        part = at_stage(self._told, self._stage)
        more = "\nm shows more." if part.kept_back else ""
        draws = (
            "\nd draws your function over the reference." if isinstance(self._task, Code) and self._task.sweep else ""
        )
        return told_text(in_file(part, self._lines_before)) + more + draws

    # Keys

    def press(self, key: str) -> bool:
        """Do what a key does; whether there is something else to read."""
        does = {
            "h": self._hint,
            "m": self._more,
            "i": self._inside,
            "a": self._answer,
            "n": self._next,
            "l": self._list,
            "d": self._draw,
            "v": self._again,
        }.get(key)
        if does is None:
            return False
        try:
            does()
        except SaveProblem as problem:
            self._say(str(problem))
        return True

    def _hint(self) -> None:
        if (task := self._task) is None:
            return
        self._session.drafts.show_hint(task)
        asked = self._session.asked(task, self._session.seed(task))
        hints = [hint_text(asked, number) for number in range(1, self._session.drafts.hints_shown(task) + 1)]
        all_of_them = len(hints) == len(asked.hints)
        last = ["There is no further hint."] if hints and all_of_them else []
        above = asked_text(replace(asked, starter="")) if self._told is None else self._told_now()
        self._say(above, *(hints or ["This task has no hints."]), *last)

    def _again(self) -> None:
        """The verdict again, or the question, after something else was looked at."""
        if self._told is not None:
            self._say(self._told_now())
            return
        self.shown = []
        self._show_task()

    def _more(self) -> None:
        if self._told is None or self._stage >= len(self._told.kept_back):
            self._say(*([self._told_now()] if self._told else []), "There is nothing more to tell.")
            return
        self._stage += 1
        self._say(self._told_now())

    def _inside(self) -> None:
        task = self._task
        if not isinstance(task, Code) or self._verdict is None or not can_be_seen(task, self._verdict[1]):
            self._say(*([self._told_now()] if self._told else []), "There is no failing call to look into.")
            return
        answer, verdict = self._verdict
        self._say(inside_text(self._session.programs.inside(task, answer, verdict), self._lines_before))

    def _draw(self) -> None:
        task = self._task
        if not isinstance(task, Code) or task.sweep is None or self._verdict is None:
            self._say(*([self._told_now()] if self._told else []), "There is nothing to draw of this program.")
            return
        try:
            self._say(overlay_text(self._session.programs.over_reference(task, self._verdict[0])))
        except Problems as problems:
            self._say(f"A lesson that this task uses cannot be read: {problems.problems[0]}")

    def _answer(self) -> None:
        task = self._task
        right = None if task is None else self._session.last_right(task)
        self._say("There is no right answer of yours yet." if right is None else f"Your last right answer:\n\n{right}")

    def _next(self) -> None:
        """Go to the next program after this one that is not solved, from the first again after the last."""
        files = list(self._folder.tasks)
        at = files.index(self._file) + 1 if self._file is not None else 0
        later = (file for file in files[at:] + files[:at] if not self._session.solved(self._folder.tasks[file]))
        self._file, self._verdict, self._told = next(later, None), None, None
        self.shown = []
        self._show_task()

    def _list(self) -> None:
        """The files of this chapter, and how many are solved of the others."""
        solved = {file: self._session.solved(task) for file, task in self._folder.tasks.items()}
        rows, others = [], []
        for folder, files in groupby(solved, key=lambda file: file.parent):
            own = list(files)
            counted = f"{folder.relative_to(self._folder.root)}   {sum(solved[file] for file in own)} of {len(own)}"
            if self._file is not None and folder == self._file.parent:
                rows = [counted, *(self._row(file, solved[file]) for file in own)]
            else:
                others.append(counted)
        said = [*filter(None, ("\n".join(rows), " · ".join(others)))]
        self._say(*said, f"{sum(solved.values())} of {len(solved)} solved.")

    def _row(self, file: Path, solved: bool) -> str:
        here = "   here" if file == self._file else ""
        return f"  {'●' if solved else '○'} {file.relative_to(self._folder.root)}{here}"


def in_file(part: Told, before: int) -> Told:
    """What is told of a program, its lines counted as those of the file in which so many stand before it."""

    def moved(sentence: str) -> str:
        return LINE.sub(lambda found: f"{found[1]} {int(found[2]) + before}", sentence)

    verdict = part.verdict
    place = None if verdict.place is None else (verdict.place[0] + before, verdict.place[1] + before)
    change = None if verdict.change is None else moved(verdict.change)
    verdict = replace(verdict, feedback=tuple(map(moved, verdict.feedback)), change=change, place=place)
    return replace(part, answer="\n" * before + part.answer, verdict=verdict)
