"""Seeing inside a failing call: the learner's own lines in the order they ran, with the values that each made."""

from __future__ import annotations

import logging
import math
import re
from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from tutor import sandbox
from tutor.attempt import Outcome, Reason, Verdict
from tutor.checkers.code import clean, sentences
from tutor.checkers.code.plan import first_call, plan
from tutor.checkers.lending import Functions
from tutor.checkers.pasted import tidy
from tutor.checkers.programs import sandbox_limits
from tutor.lesson import Code, Task
from tutor.sandbox import Call, Cancelled, Mark, Row, RowKind, Seen, Setting
from tutor.trust import NotTrusted
from tutor.typeset.columns import columns

log = logging.getLogger(__name__)

SECONDS = 3.0
FOLLOWED = (Reason.EXCEPTION, Reason.TIMEOUT, Reason.MEMORY)
"""How a program fails before it comes to a call; then its own lines are what is seen."""
WORDS = {
    Mark.NAN: "the first nan comes up here",
    Mark.INF: "the first inf comes up here",
    Mark.RAISED: "the exception comes from here",
}
NUMBERS = {"inf": math.inf, "nan": math.nan}
"""The names by which a call that was written out says what is not finite."""
ENDS = re.compile(r"\r\n|\r|\n")
"""How lines end for Python, which knows fewer ways than ``splitlines``."""
TAB = 4
LEAST = 14
"""Columns that either side has at least."""


class Value(Struct, frozen=True):
    """A value that a line made: what it is the value of, a few numbers, and its shape and dtype or its type."""

    name: str
    value: str
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    mark: str | None = None
    """``nan`` or ``inf`` where the first came up, ``raised`` where the exception did."""
    reference: str | None = None
    """What the reference has under this name where that differs, or under which name it has this value."""


class Line(Struct, frozen=True, kw_only=True):
    """One of the learner's lines that ran; or, without a line, how much is left out here."""

    line: int | None = None
    """Its number, from 1."""
    code: str = ""
    depth: int = 0
    """How many calls of the learner's own functions it is in, besides the one that failed."""
    note: str = ""
    """Which round of a loop begins here, which call; or what is left out."""
    values: tuple[Value, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether something went wrong here first."""
        return any(value.mark for value in self.values)


class Inside(Struct, frozen=True, kw_only=True):
    """What happened in one call."""

    call: str
    lines: tuple[Line, ...] = ()
    note: str = ""
    """Why there is no more to see."""


def can_be_seen(task: Task, verdict: Verdict) -> bool:
    """Whether there is a failing call of a program to look into."""
    if not isinstance(task, Code) or verdict.outcome is not Outcome.WRONG:
        return False
    return verdict.counterexample is not None or verdict.reason in FOLLOWED


def inside(task: Code, answer: str, verdict: Verdict, lent: Functions, references: Functions | None = None) -> Inside:
    """Follow the call that the verdict shows, line by line. Slow; raises Cancelled and nothing else.

    With ``references``, the lesson's own functions, the reference is followed too and stands beside the values.
    """
    call = _expression(task, verdict.counterexample.call) if verdict.counterexample else first_call(task)
    try:
        found = _followed(task, answer, call, lent)
        return found if references is None else _beside_reference(found, _followed(task, task.answer, call, references))
    except Cancelled:
        raise
    except (NotTrusted, sandbox.SandboxFailure) as problem:
        return Inside(call=call, note=f"This is not run: {problem}.")
    except Exception:
        log.exception("%s could not be followed", task.id or task.task)
        return Inside(call=call, note="The tutor failed while following this. Your program is kept.")


def _expression(task: Code, shown: str) -> str:
    """The call that is shown, or the expression of the property whose words are shown in its place."""
    return next((one.text for one in plan(task) if one.property == shown), shown)


def _followed(task: Code, answer: str, call: str, lent: Functions) -> Inside:
    limits = sandbox_limits(task.limits, min(SECONDS, task.limits.seconds))
    asked = Call(call, {name: value for name, value in NUMBERS.items() if re.search(rf"(?<![\w.]){name}\b", call)})
    setting = Setting(lent=lent, needs=task.needs or "")
    found = sandbox.inside(tidy(answer), asked, limits, function=task.function, setting=setting)
    own = ENDS.split(answer)
    lines = tuple(_line(row, own) for row in found.rows)
    return Inside(call=call, lines=lines, note=_note(task, found))


def _beside_reference(found: Inside, right: Inside) -> Inside:
    """The values with what the reference has in the same call, where a name or a value agrees.

    Only what comes up once in both is compared: of a loop the rounds need not be the same.
    """
    mine, theirs = _once(found), _once(right)
    by_value = {_content(value): value.name for value in theirs.values() if _is_telling(value)}

    def with_reference(value: Value) -> Value:
        other = theirs.get(value.name) if value.name in mine else None
        if other is not None:
            differs = _content(other) != _content(value) and value.name != "raises"
            return replace(value, reference=f"reference: {_shown(other)}") if differs else value
        same = by_value.get(_content(value)) if value.name in mine and _is_telling(value) else None
        return replace(value, reference=f"as {same} in the reference") if same and same != "returns" else value

    return replace(
        found, lines=tuple(replace(line, values=tuple(map(with_reference, line.values))) for line in found.lines)
    )


def _once(found: Inside) -> dict[str, Value]:
    """The values whose names come up once."""
    values = [value for line in found.lines for value in line.values]
    names = Counter(value.name for value in values)
    return {value.name: value for value in values if names[value.name] == 1}


def _content(value: Value) -> tuple[str, tuple[int, ...] | None]:
    return value.value, value.shape


def _is_telling(value: Value) -> bool:
    """Whether a value is hardly another one's by chance: several numbers, all of them shown."""
    return value.shape is not None and math.prod(value.shape) > 1 and "…" not in value.value


def _note(task: Code, found: sandbox.Inside) -> str:
    if found.stop is not None:
        return clean(sentences.why_nothing(found.stop, task, min(SECONDS, task.limits.seconds)))
    if not found.is_whole:
        return "It was followed no further: it runs for too many lines."
    return "" if found.rows else f"None of the program's lines ran: the call does not come to `{task.function}`."


def _line(row: Row, own: list[str]) -> Line:
    if row.kind in (RowKind.ROUNDS, RowKind.CALLS, RowKind.ROWS):
        return Line(depth=row.depth, note=_left_out(row))
    code = own[row.line - 1].expandtabs(TAB).rstrip() if 0 < row.line <= len(own) else ""
    return Line(
        line=row.line,
        code=clean(code),
        depth=row.depth,
        note=_counted(row),
        values=tuple(map(_value, row.values)),
    )


def _left_out(row: Row) -> str:
    if row.kind is RowKind.ROWS:
        return f"… {row.of} line{'s' if row.of > 1 else ''}"
    name = "round" if row.kind is RowKind.ROUNDS else "call"
    return f"… {name} {row.number}" if row.number == row.of else f"… {name}s {row.number} to {row.of}"


def _counted(row: Row) -> str:
    if not row.number or (row.kind is RowKind.CALL and row.of < 2):
        return ""
    return f"{'call' if row.kind is RowKind.CALL else 'round'} {row.number} of {row.of}"


def _value(seen: Seen) -> Value:
    return Value(seen.label, seen.text, seen.shape, seen.kind, str(seen.mark) if seen.mark else None)


# Set in columns


class Beside(Struct, frozen=True):
    """One line as it is set: the number and the code, and a value beside them."""

    code: str
    value: str = ""
    is_marked: bool = False
    """Whether the value is where something went wrong, or a sentence that says so."""
    is_left_out: bool = False
    """Whether it says how much is left out."""


def beside(found: Inside, width: int) -> tuple[Beside, ...]:
    """The lines with their values to the right, in so many columns; what does not fit beside stands below."""
    longest = max((columns(_coded(line)) for line in found.lines if line.line), default=0)
    left = max(LEAST, min(longest + 2, width * 9 // 20))
    return tuple(row for line in found.lines for row in _set(line, left, max(LEAST, width - left)))


def _coded(line: Line) -> str:
    if line.line is None:
        return "     " + "  " * line.depth + line.note
    return f"{line.line:>3}  " + "  " * line.depth + line.code


def _set(line: Line, left: int, right: int) -> list[Beside]:
    code = _coded(line)
    if line.line is None:
        return [Beside(code, is_left_out=True)]
    told = [(line.note, False)] if line.note else []
    for value in line.values:
        told += [(row, value.mark is not None) for row in _wrapped(_said(value), right)]
        if value.reference is not None:
            told += [(row, False) for row in _wrapped(f"| {value.reference}", right)]
        if value.mark is not None:
            told += [(row, True) for row in _wrapped(f"^ {WORDS[Mark(value.mark)]}", right)]
    rows = []
    if columns(code) > left - 2 and told:
        rows.append(Beside(code))
        code = ""
    for at, (text, is_marked) in enumerate(told or [("", False)]):
        before = code if at == 0 else ""
        rows.append(Beside(before + " " * (left - columns(before)) if text else before, text, is_marked))
    return rows


def _said(value: Value) -> str:
    sign = " " if value.name in ("returns", "yields", "raises") else " = "
    return f"{value.name}{sign}{_shown(value)}"


def _shown(value: Value) -> str:
    about = " ".join(filter(None, (str(value.shape) if value.shape is not None else "", value.dtype)))
    return value.value + (f"  {about}" if about else "")


def _wrapped(text: str, width: int) -> list[str]:
    """Rows of at most so many columns, broken at blanks where there are any; all but the first begin with two."""
    rows = [""]
    for word in re.findall(r"\S+\s*|\s+", text):
        if rows[-1].strip() and columns(rows[-1] + word.rstrip()) > width:
            rows.append("  ")
        for sign in word:
            if columns(rows[-1] + sign) > width and not sign.isspace():
                rows.append("  ")
            rows[-1] += sign
    return [row.rstrip() for row in rows]
