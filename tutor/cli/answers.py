"""What ``check`` prints, and how each line of ``grade`` is judged: answers in, verdicts out."""

from __future__ import annotations

import os
import time
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from itertools import chain, islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from tutor import checkers, sandbox, typeset
from tutor.attempt import Outcome, Unreadable, Verdict
from tutor.checkers.code.inside import Inside, can_be_seen
from tutor.checkers.lending import Lent, lent
from tutor.cli import opening
from tutor.cli.plain import inside_text, told_text
from tutor.cli.printing import json_text, tell
from tutor.decoding import NotDecoded, from_json
from tutor.lesson import Code, Task, wants_program
from tutor.loader import CourseFolder, open_course
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.steering import harmless
from tutor.telling import Told, told
from tutor.work.taskfile import program_in

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

EXIT_CODES = {Outcome.CORRECT: 0, Outcome.WRONG: 1, Outcome.UNREADABLE: 2, Outcome.ERROR: 3}
FEW = 16
"""Answers up to this many are judged here; more are worth starting other processes for."""

MAX_LINE = 1_000_000
"""Characters of one line of ``grade``; a longer one is answered with an error."""

NOT_RECORDED = "This is not recorded."
LIKE_THIS = '{"task": "lesson/task", "answer": "the answer"}'

DIED = "The process that judged this was ended, and so was one that judged nothing else. It does not count."
"""Said of an answer that takes its process with it, as where the system runs out of memory."""

Numbered = tuple[int, bytes]
"""A line of ``grade``'s input after its number in the file, from 1."""


class GradedLine(Struct):
    """One line of ``grade``'s input; other keys are left alone."""

    task: str
    answer: str
    seed: int | None = None
    id: str | int | float | None = None
    user: str | None = None
    """Whose answer it is: it is recorded for nobody else."""


class StrictLine(GradedLine, forbid_unknown_fields=True):
    """One line, without other keys."""


def check_task(asked: Any, folder: CourseFolder, task: Task) -> int:
    """Judge one answer to a task and print the verdict."""
    points: int | None = 0
    above = ""
    try:
        above, answer = parted(task, opening.read_answer(asked.file))
        verdict, points = _judged_for_learner(asked, folder, task, answer)
        seen = _inside(asked, folder, task, answer, verdict) if asked.inside else None
    except Unreadable as problem:
        seen = None
        answer, verdict = "", Verdict(task=asked.task, outcome=Outcome.UNREADABLE, feedback=(problem.message,))
    kept = points is not None
    found = told(task, answer, verdict, seed=asked.seed, points=points or 0, titles=folder.titles)
    if above:
        from tutor.cli.watching import in_file  # brings what watches files

        found = in_file(found, above.count("\n"))
        place = verdict.place and (verdict.place[0] + len(above), verdict.place[1] + len(above))
        verdict = msgspec.structs.replace(verdict, feedback=found.verdict.feedback, place=place)
    if asked.json:
        more = {"inside": seen and msgspec.to_builtins(seen.lines)} if asked.inside else {}
        print(json_text(as_json(verdict, found) | more))
    else:
        print(as_text(found, task))
        if seen is not None:
            print(f"\n{inside_text(seen, above.count(chr(10)))}")
    return EXIT_CODES[verdict.outcome] if kept else EXIT_CODES[Outcome.ERROR]


def parted(task: Task, text: str) -> tuple[str, str]:
    """What stands above the line in a file of ``work``, and the program below it; of any other answer all of it."""
    if not wants_program(task):
        return "", text
    found = program_in(text)
    return "".join(text.splitlines(keepends=True)[: found.before]), found.program


def _judged_for_learner(asked: Any, folder: CourseFolder, task: Task, answer: str) -> tuple[Verdict, int | None]:
    """The verdict, by the own functions of a learner who is named; with ``--record`` it is kept, and earns points.

    In place of points None where it could not be kept, which is said.
    """
    refused = ""
    if asked.record:
        own, refused = opening.session_to_record(asked, folder)
    else:
        own = opening.session(folder, opening.progress_of_named(asked))
    with closing(own) as session:
        verdict = session.check(task, answer, seed=asked.seed)
        verdict = session.why(task, answer, verdict, seed=asked.seed)
        if refused:
            tell(f"xent-tutor: {NOT_RECORDED} {refused}")
            return verdict, None
        if not asked.record or not session.learner:
            return verdict, 0
        return verdict, recorded(session, answer, verdict, asked.seed)


def recorded(session: Session, answer: str, verdict: Verdict, seed: int | None) -> int | None:
    """Keep an attempt; the points that it earned, or None where the disk refuses, which is said."""
    try:
        return session.record(answer, verdict, seed)
    except SaveProblem as problem:
        tell(f"xent-tutor: {NOT_RECORDED} {problem}")
        return None


def _inside(asked: Any, folder: CourseFolder, task: Task, answer: str, verdict: Verdict) -> Inside | None:
    """The failing call line by line; None where there is none."""
    if not isinstance(task, Code) or not can_be_seen(task, verdict):
        return None
    with closing(opening.session(folder, opening.progress_of_named(asked))) as session:
        return session.programs.inside(task, answer, verdict)


def as_json(verdict: Verdict, found: Told) -> dict[str, Any]:
    """All of a verdict as JSON values, and what the lesson says after it as plain text, or None."""
    values: dict[str, Any] = msgspec.to_builtins(verdict)
    return values | {"after": typeset.plain(found.after, typeset.UNWRAPPED) if found.after else None}


def as_text(found: Told, task: Task) -> str:
    """What is told for people, without anything that steers a terminal."""
    to_see_one = f"\n  To see one: xent-tutor show {task.id} --hints 1" if found.hint_helps and task.hints else ""
    return harmless(told_text(found) + to_see_one).replace("\t", " ")  # it would move what stands under a place


def judged(
    lines: Iterable[Numbered], root: Path, jobs: int, *, strict: bool = False
) -> Iterator[tuple[Numbered, dict[str, Any]]]:
    """Each line with its verdict, in order; many lines are judged by several processes."""
    lines = iter(lines)
    first = list(islice(lines, FEW))
    if jobs == 1 or len(first) < FEW:
        open_here(root, strict)
        yield from ((line, judge_line(line)) for line in chain(first, lines))
        return
    yield from by_processes(chain(first, lines), root, jobs, jobs * 4, strict=strict)


def by_processes(
    lines: Iterable[Numbered], root: Path, jobs: int, ahead: int, *, strict: bool = False
) -> Iterator[tuple[Numbered, dict[str, Any]]]:
    """The same by so many processes, with at most ``ahead`` lines under way.

    Where a process dies, what was under way is judged again one by one, so that only a line which ends its process
    every time has no verdict.
    """
    from concurrent.futures import ProcessPoolExecutor  # check has no use for it
    from concurrent.futures.process import BrokenProcessPool

    lines = iter(lines)
    under_way: deque[Numbered] = deque()
    while True:
        with (
            suppress(BrokenProcessPool),
            ProcessPoolExecutor(jobs, initializer=open_worker, initargs=(root, strict, os.getpid())) as pool,
        ):
            yield from in_order(lines, pool, under_way, ahead)
            return
        if ahead == 1:
            line = under_way.popleft()
            yield line, not_judged(line, DIED)
        else:
            yield from by_processes(tuple(under_way), root, 1, 1, strict=strict)
            under_way.clear()


def in_order(
    lines: Iterable[Numbered], pool: ProcessPoolExecutor, under_way: deque[Numbered], ahead: int
) -> Iterator[tuple[Numbered, dict[str, Any]]]:
    """Results in the order of the lines, with at most ``ahead`` lines under way, so memory stays flat.

    Raises BrokenProcessPool; ``under_way`` then holds the lines that were taken and have no result.
    """
    results: deque[Future[dict[str, Any]]] = deque()
    for line in lines:
        under_way.append(line)
        results.append(pool.submit(judge_line, line))
        if len(results) >= ahead:
            yield _oldest(under_way, results)
    while results:
        yield _oldest(under_way, results)


def _oldest(under_way: deque[Numbered], results: deque[Future[dict[str, Any]]]) -> tuple[Numbered, dict[str, Any]]:
    result = results.popleft().result()
    return under_way.popleft(), result


_folder: CourseFolder
_tasks: dict[str, tuple[Task, Lent]]
_line: type[GradedLine]


def open_worker(root: Path, strict: bool, parent: int) -> None:
    """Open the course in a process that judges for another, and ends when that is gone, even where it was killed."""
    open_here(root, strict)

    def follow() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        sandbox.close()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


def open_here(root: Path, strict: bool = False) -> None:
    """Open the course in this process, once; a worker then keeps every task it has met."""
    global _folder, _tasks, _line
    _folder, _tasks, _line = open_course(root), {}, StrictLine if strict else GradedLine
    from multiprocessing.util import Finalize

    # Workers leave without what is registered with atexit.
    Finalize(None, sandbox.close, exitpriority=1)


def judge_line(numbered: Numbered) -> dict[str, Any]:
    """The verdict of one line, with its id; a line that cannot be read gives the outcome ``error``."""
    _, line = numbered
    try:
        if len(line) > MAX_LINE:
            raise opening.NoSuch(f"the line is longer than {MAX_LINE:,} characters")
        if b"\0" in line:  # UTF-16
            raise opening.NoSuch(opening.NOT_UTF8)
        line.decode()
        read = from_json(line.removeprefix(BOM_UTF8), _line)
        if read.task not in _tasks:
            found = opening.find_task(_folder, read.task)
            _tasks[read.task] = found, lent(found, _folder.task)
        task, functions = _tasks[read.task]
        verdict = checkers.check(task, read.answer, seed=read.seed, lent=functions)
        others = _folder.code_tasks(task)
        verdict = checkers.why(task, read.answer, verdict, seed=read.seed, lent=functions, others=others)
        if verdict.outcome is not Outcome.ERROR:
            identity = {} if read.id is None else {"id": read.id}
            return as_json(verdict, told(task, read.answer, verdict, seed=read.seed)) | identity
        said = " ".join(verdict.feedback)
    except UnicodeDecodeError:
        said = opening.NOT_UTF8
    except NotDecoded as problem:
        said = f"This line is not as it should be: {problem}. A line is like {LIKE_THIS}"
    except (opening.NoSuch, Problems) as problem:
        said = str(problem)
    return not_judged(numbered, said)


def not_judged(numbered: Numbered, said: str) -> dict[str, Any]:
    """The outcome ``error`` for a line, with its number, and with its task and id where those can be read."""
    number, line = numbered
    task, identity = "", None
    with suppress(NotDecoded, msgspec.ValidationError):
        line = line if len(line) <= MAX_LINE else b""
        found = from_json(line.removeprefix(BOM_UTF8), dict[str, Any])
        task = found["task"] if isinstance(found.get("task"), str) else ""
        identity = msgspec.convert(found.get("id"), str | int | float | None)
    verdict = Verdict(task=task, outcome=Outcome.ERROR, feedback=(said,))
    result: dict[str, Any] = msgspec.to_builtins(verdict)
    return result | {"after": None, "line": number} | ({} if identity is None else {"id": identity})
