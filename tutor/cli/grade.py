"""``grade``: a file of answers in, a line for each out, in order; it goes on where it was stopped."""

from __future__ import annotations

import os
import sys
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

import msgspec

from tutor.attempt import Outcome, Verdict
from tutor.cli import opening
from tutor.cli.answers import EXIT_CODES, MAX_LINE, GradedLine, Numbered, judged, not_judged, recorded
from tutor.cli.printing import json_text, tell
from tutor.decoding import NotDecoded, from_json
from tutor.progress.names import same
from tutor.session import Session

BLANK = b" \t\r\n\0"
"""UTF-16 leaves the second half of its last line's end."""
BAR = 24
"""Columns of the bar."""
DRAW_EVERY = 0.2
"""Seconds between two drawings of the bar."""


def grade(asked: Any) -> int:
    """Judge the answers of a JSON Lines file, one verdict a line, in order."""
    if asked.resume and not asked.out:
        raise opening.NoSuch("--resume goes on with a file: --out FILE --resume")
    folder = opening.course(asked)
    code = 0
    with ExitStack() as open_files:
        answers = Answers(open_files.enter_context(opened(asked.file)))
        lines = iter(answers)
        out = sys.stdout.buffer
        already = Already()
        if asked.out:
            out = open_files.enter_context(results(Path(asked.out), resume=asked.resume))
            if asked.resume:
                already = passed_over(Path(asked.out), out, lines)
        session = opening.session_to_keep(asked, folder) if asked.record else None
        if session is not None:
            open_files.callback(session.close)
            if already.last is not None and not is_recorded(session, already.last):
                record_line(session, already.last.line, already.last.verdict)
        bar = Bar(answers, already.lines, sys.stderr if shows_bar(asked) else None)
        code = int(asked.strict and already.errors > 0)
        for numbered, result in verdicts(lines, folder.root, asked):
            out.write(json_text(result).encode() + b"\n")
            out.flush()
            if result["outcome"] == Outcome.ERROR:
                code = max(code, int(asked.strict))
            elif session is not None and not record_line(session, numbered, msgspec.convert(result, Verdict)):
                code = EXIT_CODES[Outcome.ERROR]
            bar.step()
        bar.end()
    return code


def verdicts(lines: Iterator[Numbered], root: Path, asked: Any) -> Iterator[tuple[Numbered, dict[str, Any]]]:
    """Each line with its verdict, in order: by processes here, or by the workers of a cluster. Raises NoSuch."""
    if asked.scheduler is None:
        return judged(lines, root, asked.jobs or os.cpu_count() or 1, strict=asked.strict)
    from tutor.cli.cluster import by_cluster

    return by_cluster(lines, root, asked.scheduler, strict=asked.strict)


# What comes in


def opened(file: str | None) -> IO[bytes]:
    """The file of answers, or standard input. Raises NoSuch."""
    if file in (None, "-"):
        return sys.stdin.buffer
    assert file is not None
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise opening.NoSuch(f"{file} cannot be read: {error.strerror}") from error


class Answers:
    """The lines of a file that are not blank, numbered from 1; of a line without an end only its beginning is kept."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.read = 0
        """Bytes so far."""
        self.size: int | None = None
        """Bytes in all, where that is known."""
        with suppress(OSError, ValueError):
            if stream.seekable():
                self.size = os.fstat(stream.fileno()).st_size

    def __iter__(self) -> Iterator[Numbered]:
        number = 0
        while line := self._stream.readline(MAX_LINE + 2):
            number += 1
            self.read += len(line)
            if len(line) > MAX_LINE and not line.endswith(b"\n"):
                self._skip_rest()
            if line.strip(BLANK):
                yield number, line

    def _skip_rest(self) -> None:
        while rest := self._stream.readline(MAX_LINE):
            self.read += len(rest)
            if rest.endswith(b"\n"):
                return


# What goes out


class Last(msgspec.Struct, frozen=True):
    """The last line of a task."""

    line: Numbered
    verdict: Verdict
    times: int
    """How many of the task's lines, up to this one, have its answer and its verdict."""


class Already(msgspec.Struct, frozen=True):
    """What an earlier run had judged."""

    lines: int = 0
    last: Last | None = None
    """The last line, where it is not known whether it was recorded too."""
    errors: int = 0


def results(file: Path, *, resume: bool) -> IO[bytes]:
    """The file of verdicts, to be gone on with or new. Raises NoSuch."""
    if file.exists() and not resume:
        raise opening.NoSuch(f"{file} is there already; --resume goes on with it, or name another")
    try:
        return file.open("r+b" if file.exists() else "w+b")
    except OSError as error:
        raise opening.NoSuch(f"{file} cannot be written: {error.strerror}") from error


def passed_over(file: Path, out: IO[bytes], lines: Iterator[Numbered]) -> Already:
    """Pass over the lines that have their verdict in the file already, and cut off half a line at its end.

    Raises NoSuch where the file speaks of other answers.
    """
    count, end, errors = 0, 0, 0
    last: Last | None = None
    by_task: dict[str, Last] = {}
    for line in out:
        if not line.endswith(b"\n"):
            break
        found = _result(line)
        if found is None:
            raise opening.NoSuch(f"line {count + 1} of {file} is no verdict; it is not gone on with")
        numbered = next(lines, None)
        if numbered is None or _speaks_of(found, numbered) is False:
            raise opening.NoSuch(f"line {count + 1} of {file} is the verdict on another answer; name the same input")
        count, end = count + 1, end + len(line)
        verdict = msgspec.convert(found, Verdict)
        if verdict.outcome is Outcome.ERROR:
            errors, last = errors + 1, None
        else:
            last = by_task[verdict.task] = _after(by_task.get(verdict.task), numbered, verdict)
    out.seek(end)
    out.truncate()
    return Already(count, last, errors)


def _after(before: Last | None, line: Numbered, verdict: Verdict) -> Last:
    is_same = before is not None and before.verdict == verdict and as_read(before.line).answer == as_read(line).answer
    return Last(line, verdict, before.times + 1 if before is not None and is_same else 1)


def _result(line: bytes) -> dict[str, Any] | None:
    """A line of the output as it was printed; None where it is none."""
    try:
        found: dict[str, Any] = from_json(line, dict[str, Any])
        msgspec.convert(found, Verdict)
    except (NotDecoded, msgspec.ValidationError):
        return None
    return found


def _speaks_of(found: dict[str, Any], numbered: Numbered) -> bool:
    """Whether a verdict may be the one on this line: its task and its id are."""
    wanted = not_judged(numbered, "")
    same_line = "line" not in found or found["line"] == wanted["line"]
    return bool(found["task"] == wanted["task"] and found.get("id") == wanted.get("id") and same_line)


# What is kept


def record_line(session: Session, numbered: Numbered, verdict: Verdict) -> bool:
    """Keep the attempt of a line; False where it cannot be, or is somebody else's, which is said."""
    number, read = numbered[0], as_read(numbered)
    if is_of_another(session, read):
        tell(f"xent-tutor: Line {number} is {read.user}'s and not recorded for {session.learner} (--user NAME).")
        return False
    return recorded(session, read.answer, verdict, read.seed) is not None


def is_of_another(session: Session, read: GradedLine) -> bool:
    """Whether a line names somebody who is not the session's learner."""
    return read.user is not None and session.learner != "" and same(read.user) != same(session.learner)


def is_recorded(session: Session, last: Last) -> bool:
    """Whether a line is among the attempts: it is when the run was stopped after keeping it.

    One answer may stand in many lines, so as many of the latest attempts at its task must be the same.
    """
    answer, verdict, times = as_read(last.line).answer, last.verdict, last.times
    latest = session.attempts_at(verdict.task, times)
    return [(each.answer, each.verdict) for each in latest] == [(answer, verdict)] * times


def as_read(numbered: Numbered) -> GradedLine:
    """A line that has been judged."""
    found: GradedLine = from_json(numbered[1].removeprefix(BOM_UTF8), GradedLine)
    return found


# How far it is


def shows_bar(asked: Any) -> bool:
    """Whether somebody sees a bar, and no verdicts come between."""
    return sys.stderr.isatty() and (bool(asked.out) or not sys.stdout.isatty())


class Bar:
    """How many answers are judged, on one line of a terminal; nothing where there is none."""

    def __init__(
        self, answers: Answers, already: int, stream: Any, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._answers = answers
        self._already = already
        self._judged = 0
        self._stream = stream
        self._clock = clock
        self._begun = self._drawn = clock()

    def step(self) -> None:
        """One more is judged."""
        self._judged += 1
        if self._stream is not None and self._clock() - self._drawn >= DRAW_EVERY:
            self._draw()

    def end(self) -> None:
        """The last drawing stays."""
        if self._stream is not None:
            self._draw()
            self._stream.write("\n")

    def _draw(self) -> None:
        self._drawn = self._clock()
        self._stream.write(f"\r{self.text()}\x1b[K")
        self._stream.flush()

    def text(self) -> str:
        """What is drawn."""
        count = f"{self._already + self._judged:,} answers"
        seconds = self._clock() - self._begun
        pace = f"{self._judged / seconds:,.0f} a second" if seconds > 0 else ""
        if not self._answers.size:
            return f"{count}   {pace}".rstrip()
        share = min(1.0, self._answers.read / self._answers.size)
        full = round(BAR * share)
        return f"[{'#' * full}{'.' * (BAR - full)}] {share:4.0%}   {count}   {pace}".rstrip()
