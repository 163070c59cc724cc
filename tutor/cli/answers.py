"""``check`` and ``grade``: answers in, verdicts out."""

from __future__ import annotations

import os
import sys
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import chain, islice
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from tutor import checkers, sandbox, typeset
from tutor.attempt import Attempt, Outcome, Reason, Unreadable, Verdict, offset_at
from tutor.checkers.lending import Lent, lent
from tutor.cli import opening
from tutor.cli.printing import harmless
from tutor.lesson import Task
from tutor.loader import CourseFolder, open_course
from tutor.loader.problem import Problems
from tutor.progress import Progress
from tutor.session import now
from tutor.variant import fill, variant

EXIT_CODES = {Outcome.CORRECT: 0, Outcome.WRONG: 1, Outcome.UNREADABLE: 2, Outcome.ERROR: 3}
WORDS = {
    Outcome.CORRECT: "✓ Correct",
    Outcome.WRONG: "✗ Wrong",
    Outcome.UNREADABLE: "? Not understood",
    Outcome.ERROR: "! The tutor failed",
}
FEW = 16
"""Answers up to this many are judged here; more are worth starting other processes for."""

WIDTH = 76
"""Columns of what a lesson says, beside the two it is indented by."""
MAX_LINE = 1_000_000
"""Characters of one line of ``grade``; a longer one is answered with an error."""

LIKE_THIS = '{"task": "lesson/task", "answer": "the answer"}'

DIED = "The process that judged this was ended, and so was one that judged nothing else. It does not count."
"""Said of an answer that takes its process with it, as where the system runs out of memory."""

Numbered = tuple[int, bytes]
"""A line of ``grade``'s input after its number in the file, from 1."""


class Line(Struct):
    """One line of ``grade``'s input; other keys are left alone."""

    task: str
    answer: str
    seed: int | None = None
    id: str | int | float | None = None


def check_answer(asked: Any) -> int:
    """Judge one answer and print the verdict."""
    folder = opening.course(asked)
    task = opening.find_task(folder, asked.task)
    try:
        answer = opening.read_answer(asked.file)
        verdict = _judged_for_learner(asked, folder, task, answer)
    except Unreadable as problem:
        answer, verdict = "", Verdict(task=asked.task, outcome=Outcome.UNREADABLE, feedback=(problem.message,))
    if asked.json:
        print(msgspec.json.encode(with_after(verdict, task, asked.seed)).decode())
    else:
        print(as_text(verdict, answer, task, asked.seed))
    return EXIT_CODES[verdict.outcome]


def _judged_for_learner(asked: Any, folder: CourseFolder, task: Task, answer: str) -> Verdict:
    """The verdict, with the learner's own functions where somebody is named; kept where that is asked for."""
    if asked.record:
        progress = opening.progress_to_keep(asked, folder.course.identity)
    else:
        progress = opening.progress_of_named(asked, folder.course.identity)
    own = progress.last_right if progress is not None else nothing_own
    functions = lent(task, folder.task, own)
    verdict = checkers.check(task, answer, seed=asked.seed, lent=functions)
    if progress is not None:
        if asked.record:
            _record(progress, folder, answer, verdict, asked.seed)
        progress.close()
    return verdict


def nothing_own(task_id: str) -> None:
    """Nobody's programs: tasks that use others find their references."""


def after(verdict: Verdict, task: Task, seed: int | None, width: int) -> str | None:
    """What the lesson says once the answer is right, as plain text; None before, and where it says nothing."""
    if verdict.outcome is not Outcome.CORRECT or not task.after:
        return None
    return typeset.plain(fill(task.after, variant(task, seed).given), width)


def with_after(verdict: Verdict, task: Task, seed: int | None) -> dict[str, Any]:
    """A verdict as JSON's values, and what the lesson says after it."""
    found: dict[str, Any] = msgspec.to_builtins(verdict)
    return found | {"after": after(verdict, task, seed, typeset.UNWRAPPED)}


def as_text(verdict: Verdict, answer: str, task: Task, seed: int | None) -> str:
    """A verdict for people, without anything that steers a terminal."""
    lines = ["… Not finished" if verdict.reason is Reason.UNFINISHED else WORDS[verdict.outcome]]
    if verdict.read_as:
        lines.append(f"  read as  {verdict.read_as}")
    if verdict.place and answer.strip() and "\n" not in answer.strip():
        start, end = verdict.place
        first = answer.rfind("\n", 0, start) + 1
        lines += [f"  {answer[first:].rstrip()}", "  " + " " * (start - first) + "^" * (end - start)]
    lines += [f"  {sentence}" for sentence in verdict.feedback]
    if example := verdict.counterexample:
        lines += [f"  {example.call}", f"    got       {example.got}", f"    expected  {example.expected}"]
    if verdict.output:
        lines += ["  printed:", *(f"    {line}" for line in verdict.output.splitlines())]
    if checkers.ANOTHER_VALUE in verdict.feedback and task.hints:
        lines.append(f"  To see one: xent-tutor show {verdict.task} --hints 1")
    if said := after(verdict, task, seed, WIDTH):
        lines += ["", *(f"  {line}".rstrip() for line in said.splitlines())]
    return harmless("\n".join(lines))


def _record(progress: Progress, folder: CourseFolder, answer: str, verdict: Verdict, seed: int | None) -> None:
    at = now()
    attempt = Attempt(
        task=verdict.task,
        answer=answer,
        outcome=verdict.outcome,
        at=at,
        verdict=verdict,
        hints=progress.draft(verdict.task).hints,
        seed=seed,
        course_version=folder.course.version or None,
        offset_minutes=offset_at(at),
    )
    progress.add(attempt)


def grade(asked: Any) -> int:
    """Judge the answers of a JSON Lines file, one verdict a line, in order."""
    folder = opening.course(asked)
    try:
        stream = sys.stdin.buffer if asked.file in (None, "-") else Path(asked.file).open("rb")  # noqa: SIM115
    except OSError as error:
        raise opening.NoSuch(f"{asked.file} cannot be read: {error.strerror}") from error
    progress = opening.progress_to_keep(asked, folder.course.identity) if asked.record else None
    with stream:
        # UTF-16 leaves the second half of its last line's end.
        lines = ((number, line) for number, line in enumerate(stream, 1) if line.strip(b" \t\r\n\0"))
        for (_, line), result in judged(lines, folder.root, asked.jobs or os.cpu_count() or 1):
            sys.stdout.buffer.write(msgspec.json.encode(result) + b"\n")
            sys.stdout.buffer.flush()
            if progress is not None and result["outcome"] != Outcome.ERROR:
                read = msgspec.json.decode(line.removeprefix(BOM_UTF8), type=Line)
                _record(progress, folder, read.answer, msgspec.convert(result, Verdict), read.seed)
    if progress is not None:
        progress.close()
    return 0


def judged(lines: Iterable[Numbered], root: Path, jobs: int) -> Iterator[tuple[Numbered, dict[str, Any]]]:
    """Each line with its verdict, in order; many lines are judged by several processes."""
    lines = iter(lines)
    first = list(islice(lines, FEW))
    if jobs == 1 or len(first) < FEW:
        open_here(root)
        yield from ((line, judge_line(line)) for line in chain(first, lines))
        return
    yield from by_processes(chain(first, lines), root, jobs, jobs * 4)


def by_processes(
    lines: Iterable[Numbered], root: Path, jobs: int, ahead: int
) -> Iterator[tuple[Numbered, dict[str, Any]]]:
    """The same by so many processes, with at most ``ahead`` lines under way.

    Where a process dies, what was under way is judged again one by one, so that only a line which ends its process
    every time has no verdict.
    """
    lines = iter(lines)
    under_way: deque[Numbered] = deque()
    while True:
        with suppress(BrokenProcessPool), ProcessPoolExecutor(jobs, initializer=open_here, initargs=(root,)) as pool:
            yield from in_order(lines, pool, under_way, ahead)
            return
        if ahead == 1:
            line = under_way.popleft()
            yield line, not_judged(line, DIED)
        else:
            yield from by_processes(tuple(under_way), root, 1, 1)
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


def open_here(root: Path) -> None:
    """Open the course in this process, once; a worker then keeps every task it has met."""
    global _folder, _tasks
    _folder, _tasks = open_course(root), {}
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
        read = msgspec.json.decode(line.removeprefix(BOM_UTF8), type=Line)
        if read.task not in _tasks:
            found = opening.find_task(_folder, read.task)
            _tasks[read.task] = found, lent(found, _folder.task)
        task, functions = _tasks[read.task]
        verdict = checkers.check(task, read.answer, seed=read.seed, lent=functions)
        if verdict.outcome is not Outcome.ERROR:
            identity = {} if read.id is None else {"id": read.id}
            return with_after(verdict, task, read.seed) | identity
        said = " ".join(verdict.feedback)
    except UnicodeDecodeError:
        said = opening.NOT_UTF8
    except msgspec.DecodeError as problem:
        said = f"This line is not as it should be: {problem}. A line is like {LIKE_THIS}"
    except (opening.NoSuch, Problems) as problem:
        said = str(problem)
    return not_judged(numbered, said)


def not_judged(numbered: Numbered, said: str) -> dict[str, Any]:
    """The outcome ``error`` for a line, with its number, and with its task and id where those can be read."""
    number, line = numbered
    task, identity = "", None
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        line = line if len(line) <= MAX_LINE else b""
        found = msgspec.json.decode(line.removeprefix(BOM_UTF8), type=dict[str, Any])
        task = found["task"] if isinstance(found.get("task"), str) else ""
        identity = msgspec.convert(found.get("id"), str | int | float | None)
    verdict = Verdict(task=task, outcome=Outcome.ERROR, feedback=(said,))
    result: dict[str, Any] = msgspec.to_builtins(verdict)
    return result | {"after": None, "line": number} | ({} if identity is None else {"id": identity})
