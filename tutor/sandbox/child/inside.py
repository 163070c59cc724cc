"""Following one call line by line: which lines ran, and the values that they made, folded to what can be read.

Only the program's own frames are followed. Of a loop the first round, the last and those in which something went wrong
are kept while it runs, so that what is kept does not grow with its rounds.
"""

from __future__ import annotations

import ast
import opcode
import os
import sys
from collections.abc import Callable
from time import monotonic, process_time
from types import CodeType, FrameType
from typing import Any

import numpy as np

from tutor.sandbox.child.folding import Block, Rounds, Step, few, rows
from tutor.sandbox.child.glimpse import glimpse
from tutor.sandbox.child.raised import FILE, message
from tutor.sandbox.child.statements import SEEN, Statement, Statements
from tutor.sandbox.wire import Value

MAX_LINES = 20_000
"""Lines that are followed; then the program is ended, and what was seen is sent."""
MAX_SECONDS = 1.0
"""Of work."""
MAX_LOOPS = 12
"""Loops in one another, in one function."""
MAX_DEPTH = 2
"""Calls of one function in one another whose lines are shown."""
MAX_FRAMES = 40
"""Calls in one another that are followed."""
COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
QUIET = (StopIteration, StopAsyncIteration, GeneratorExit)
"""How loops and generators end; nothing is raised there that anybody means."""
OPTIMIZED, GENERATOR = 0x01, 0x20
"""Flags of code: a function's, which the body of a class is not, and a generator's."""


class Following:
    """One call of the program, as it is being followed."""

    def __init__(self, text: str, seconds: float, send: Callable[[Value], None]) -> None:
        """``seconds`` by the clock are for the program and the call together."""
        self._text = text
        self._end = monotonic() + seconds
        self._send = send
        self._statements: Statements | None = None
        self._frames: list[Followed] = []
        self._sleeping: dict[FrameType, Followed] = {}
        """Generators between two values."""
        self._top = Rounds(3)
        self._given: set[str] = set()
        """``nan`` and ``inf``, where they came with the arguments, were written, or have been marked."""
        self._lines = 0
        self._until = 0.0
        self._is_on = False
        self._raised: BaseException | None = None

    def attach(self) -> None:
        """Hear of every call from now on; before an audit hook forbids it."""
        sys.settrace(self._called)

    def compiled(self, tree: ast.Module) -> CodeType:
        """The program with its parts shown; as it is where it is nested too deeply for that."""
        self._statements = Statements(tree, self._text)
        try:
            shown = self._statements.shown(ast.parse(self._text, FILE))
            return compile(shown, FILE, "exec", dont_inherit=True)
        except (RecursionError, MemoryError, SyntaxError, ValueError):
            return compile(tree, FILE, "exec", dont_inherit=True)

    def lend(self, names: dict[str, Any]) -> None:
        """Give the program what its parts are shown by."""
        names[SEEN] = self._seen

    def begin(self) -> None:
        """Follow what runs from here; what was followed before is forgotten."""
        self._frames, self._sleeping, self._top = [], {}, Rounds(3)
        self._given, self._lines, self._raised = set(), 0, None
        self._until = process_time() + MAX_SECONDS
        self._is_on = True

    def end(self) -> None:
        """Stop following."""
        self._is_on = False

    def send(self, is_whole: bool = True) -> None:
        """Tell what was seen."""
        self._is_on = False
        self._send({"inside": tuple(few(list(rows(self._top)))), "whole": is_whole})

    # What Python tells

    def _called(self, frame: FrameType, event: str, value: Any) -> Any:
        code = frame.f_code
        if not self._is_on or code.co_filename != FILE or code.co_name in COMPREHENSIONS or self._statements is None:
            return None
        if not code.co_flags & OPTIMIZED and code.co_name != "<module>":
            return None
        if len(self._frames) >= MAX_FRAMES or (self._frames and self._frames[-1].is_silent):
            return None
        followed = self._sleeping.pop(frame, None) or self._begun(frame, code)
        self._frames.append(followed)
        frame.f_trace = self._happened
        return self._happened

    def _begun(self, frame: FrameType, code: CodeType) -> Followed:
        assert self._statements is not None
        is_module = code.co_name == "<module>"
        head = Step(self._statements.heads.get(code.co_firstlineno, code.co_firstlineno))
        same = sum(one.code is code for one in self._frames)
        calls = self._top
        if self._frames and (step := self._frames[-1].step) is not None:
            calls = step.calls = step.calls or Rounds(2)
        followed = Followed(frame, calls.begin(None if is_module else head), is_silent=same >= MAX_DEPTH)
        for name in () if is_module else _parameters(code):
            if name in frame.f_locals:
                self._show(head, name, frame.f_locals[name], is_given=not self._frames)
        return followed

    def _happened(self, frame: FrameType, event: str, value: Any) -> Any:
        if not self._is_on:
            return None
        while self._frames and self._frames[-1].frame is not frame:
            self._frames.pop()  # it was left in a way that is not told
        if not self._frames:
            return None
        followed = self._frames[-1]
        if event == "line":
            self._bound()
            self._line(followed, frame.f_lineno)
        elif event == "exception":
            self._exception(followed, value)
        elif event == "return":
            self._returned(followed, value)
        return self._happened

    def _bound(self) -> None:
        self._lines += 1
        if self._lines > MAX_LINES or process_time() > self._until or monotonic() > self._end:
            for followed in self._frames:
                self._finish(followed)
            self.send(is_whole=False)
            os._exit(0)

    def _line(self, followed: Followed, line: int) -> None:
        assert self._statements is not None
        statement = self._statements.lines.get(line)
        if statement is None or followed.is_silent:
            return
        same = followed.step is not None and followed.step.statement is statement
        if same and not (statement.is_head and line == statement.first):
            return
        self._finish(followed)
        followed.is_failing = False
        followed.step = Step(statement.first, statement)
        followed.place(followed.step, statement)

    def _finish(self, followed: Followed) -> None:
        """The line has run: what it assigned or changed has its value."""
        step = followed.step
        if step is None or step.statement is None:
            return
        names = followed.frame.f_locals if step.statement.names or step.statement.touched else {}
        for name in step.statement.names:
            if name in names:
                self._show(step, name, names[name])
        for name in step.statement.touched:
            if type(names.get(name)) in (list, dict, np.ndarray):
                self._show(step, name, names[name])

    def _seen(self, part: Any, value: Any) -> Any:
        """What the program calls with each part of a statement."""
        if self._is_on and self._frames:
            followed = self._frames[-1]
            if followed.step is not None and followed.frame is sys._getframe(1):
                assert self._statements is not None
                self._show(followed.step, self._statements.labels[part], value, is_part=True)
        return value

    def _exception(self, followed: Followed, told: Any) -> None:
        problem = told[1]
        if isinstance(problem, QUIET):
            return
        followed.is_failing = True
        if problem is not self._raised:
            self._raise(followed, problem)

    def _raise(self, followed: Followed, problem: BaseException) -> None:
        self._raised = problem
        if (step := followed.step or followed.block.head) is not None:
            step.show(("raises", _told(problem), None, "", "raised"))
            self._mark()

    def failed(self, problem: BaseException) -> None:
        """What came out of the call; Python follows no further where the exception was too deep to follow."""
        self._is_on = False
        if self._frames and problem is not self._raised:
            self._raise(self._frames[-1], problem)

    def _returned(self, followed: Followed, value: Any) -> None:
        code, step = followed.code, followed.step or followed.block.head
        self._finish(followed)
        is_generator = bool(code.co_flags & GENERATOR)
        is_yield = is_generator and _is_yield(code, followed.frame.f_lasti)
        is_told = value is not None or not (followed.is_failing or is_generator or code.co_name == "<module>")
        if step is not None and is_told:
            self._show(step, "yields" if is_yield else "returns", value)
        if is_yield:
            self._sleeping[followed.frame] = followed
        else:
            followed.close()
        self._frames.pop()

    # What is kept

    def _show(self, step: Step, label: str, value: Any, *, is_part: bool = False, is_given: bool = False) -> None:
        seen = glimpse(value)
        if is_part and not seen.is_plain:
            return
        deliberate = is_given or (step.statement is not None and step.statement.is_deliberate)
        new = [odd for odd in seen.odd if odd not in self._given]
        self._given.update(seen.odd)
        mark = "" if deliberate or not new else new[0]
        step.show((label, seen.text, seen.shape, seen.kind, mark))
        if mark:
            self._mark()

    def _mark(self) -> None:
        for followed in self._frames:
            followed.mark()


class Followed:
    """A frame of the program: where it is, and in which loops."""

    def __init__(self, frame: FrameType, block: Block, is_silent: bool) -> None:
        self.frame = frame
        self.code = frame.f_code
        self.block = block
        self.is_silent = is_silent
        """Whether only its arguments and its result are kept: it is deep in a recursion."""
        self.step: Step | None = None
        self.is_failing = False
        """Whether an exception has just come up, which nobody has caught so far."""
        self._loops: list[tuple[int, Rounds, bool]] = []
        """The loops that it is in, by the lines of their heads."""

    def place(self, step: Step, statement: Statement) -> None:
        """Put a line where it belongs: into this round of its loop, or into the next one."""
        lines = statement.loops[:MAX_LOOPS]
        while self._loops and [line for line, _, _ in self._loops] != list(lines[: len(self._loops)]):
            self._leave()
        was_in = len(self._loops)
        for line in lines[was_in:]:
            self._enter(line, statement)
        if was_in == len(lines) and lines and self._begins_a_round(statement):
            rounds = self._loops[-1][1]
            if _is_empty(rounds, statement.holds_body):
                rounds.drop()
            rounds.begin()
        self._block.items.append(step)

    def _enter(self, line: int, statement: Statement) -> None:
        rounds = Rounds(1)
        self._block.items.append(rounds)
        self._loops.append((line, rounds, statement.holds_body and line == statement.first))
        rounds.begin()

    def _begins_a_round(self, statement: Statement) -> bool:
        """Whether it is the head of the loop, or the first line in one whose head runs once: ``while True``."""
        line, rounds, _ = self._loops[-1]
        if statement.is_head:
            return statement.first == line
        ran = rounds.current.items if rounds.current else []
        return statement.begins == line and any(isinstance(one, Step) and one.line == statement.first for one in ran)

    def _leave(self) -> None:
        _, rounds, holds_body = self._loops.pop()
        block = rounds.current
        if block is not None and not block.is_marked and (holds_body or len(block.items) < 2):
            rounds.over()

    def close(self) -> None:
        """It is over; a loop that it was not left from has found that it was over too."""
        for _, rounds, holds_body in reversed(self._loops):
            block = rounds.current
            if block is not None and len(block.items) < 2 and not (holds_body or block.is_marked or _returns(block)):
                rounds.over()
        self._loops = []

    @property
    def _block(self) -> Block:
        if self._loops:
            current = self._loops[-1][1].current
            assert current is not None
            return current
        return self.block

    def mark(self) -> None:
        """Something went wrong here: the rounds that it is in are kept."""
        self.block.is_marked = True
        for _, rounds, _ in self._loops:
            if rounds.current is not None:
                rounds.current.is_marked = True


def _is_empty(rounds: Rounds, holds_body: bool) -> bool:
    """Whether the round that was begun ran nothing but the loop's head, as where that takes several lines."""
    block = rounds.current
    return block is not None and len(block.items) < 2 and not holds_body and not block.is_marked


def _returns(block: Block) -> bool:
    """Whether a function was left from here with a value, or is not over: it yielded."""
    return any(label in ("returns", "yields") and text != "None" for one in block.items if isinstance(one, Step)
               for label, text, *_ in one.values)  # fmt: skip


def _parameters(code: CodeType) -> tuple[str, ...]:
    """The names of all of a function's arguments, ``*`` and ``**`` too."""
    starred = bool(code.co_flags & 4) + bool(code.co_flags & 8)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + starred]


def _told(problem: BaseException) -> str:
    """Type and message of an exception; of one of the program's own, whose code would run, the type."""
    name = str(type.__getattribute__(type(problem), "__name__"))
    said = message(problem) if type(problem).__module__ in ("builtins", "numpy", "numpy.exceptions") else ""
    return (f"{name}: {said}" if said else name)[:200]


def _is_yield(code: CodeType, at: int) -> bool:
    name = opcode.opname[code.co_code[at]] if 0 <= at < len(code.co_code) else ""
    return name.startswith("YIELD")
