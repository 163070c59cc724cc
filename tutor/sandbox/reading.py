"""From the bytes a child left behind to what became of its program."""

from __future__ import annotations

import re
from typing import Any

from tutor.sandbox.link import Raw
from tutor.sandbox.live import is_live
from tutor.sandbox.result import (
    UNSEEN,
    Change,
    Frame,
    Inside,
    Limits,
    Mark,
    Noted,
    Part,
    Raised,
    Result,
    Returned,
    Row,
    RowKind,
    Run,
    Searched,
    Seen,
    Setting,
    Stop,
    Survivors,
    Trouble,
)
from tutor.sandbox.wire import Malformed, Opaque, Value, frames

MOST_LETTERS = 2_000
"""Of a text about a program, which is to be read by someone."""
MOST_OF_A_PART = 200
"""Of a part of a program that is shown."""
PLACE = re.compile(rb'File "<answer>", line (\d{1,6}) in')


MOST_ROWS = 1_000
"""Of a call that was followed."""
MOST_VALUES = 40
"""Of one of its lines."""
DEEPEST = 50


class Forged(Exception):
    """Frames that a child of ours does not send."""


def parts_of(setting: Setting) -> frozenset[Part]:
    """The parts of a request that can have a problem of their own."""
    own = {Part.PROGRAM: True, Part.LENT: setting.lent, Part.BEFORE: setting.before, Part.AFTER: setting.after}
    return frozenset(part for part, text in own.items() if text)


def read_run(raw: Raw, calls: int, limits: Limits, parts: frozenset[Part] = frozenset(Part)) -> Run:
    """The results of a run, as far as it came, and what stopped it."""
    output = raw.output.decode("utf-8", "replace")
    problem = _stopped(raw)
    try:
        sent = [one for one in frames(_whole_frames(raw.answer) if problem else raw.answer) if not is_live(one)]
        results, names, own_problem, ended = _results(sent, raw.output)
        if len(results) > calls or (ended and own_problem is None and len(results) != calls):
            raise Forged
        if own_problem is not None and own_problem.part not in parts:
            raise Forged
    except (Malformed, Forged, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return Run(stop=problem or Stop(trouble=Trouble.SILENT), output=output)
    if own_problem is None and problem is None and not ended:
        problem = Stop(trouble=Trouble.SILENT)
    return Run(results=tuple(results), stop=own_problem or problem, names=names, output=output)


def read_search(raw: Raw) -> Searched:
    """What a search found, as far as it came; what is not of its form is left out."""
    changes: list[Change] = []
    tried, complete = 0, False
    try:
        for sent in frames(_whole_frames(raw.answer)):
            if isinstance(sent, dict) and "edit" in sent:
                changes.append(_change(sent["edit"]))
            elif isinstance(sent, dict) and "tried" in sent:
                tried, complete = _line(sent["tried"]) or 0, _checked(bool, sent["complete"])
    except (Malformed, Forged, LookupError, TypeError, ValueError, AttributeError):
        pass
    return Searched(changes=tuple(changes), tried=tried, complete=complete)


def read_survivors(raw: Raw, begin: int) -> Survivors:
    """Which changes passed, as far as it came."""
    passed: dict[int, str] = {}
    trying, ended = begin, False
    try:
        for sent in frames(_whole_frames(raw.answer)):
            if isinstance(sent, dict) and "trying" in sent:
                trying = _checked(int, sent["trying"])
            elif isinstance(sent, dict) and "passed" in sent:
                passed[_checked(int, sent["passed"])] = _text(sent["input"])
            elif isinstance(sent, dict) and "end" in sent:
                ended = True
    except (Malformed, Forged, LookupError, TypeError, ValueError, AttributeError):
        pass
    return Survivors(passed=passed, next=None if ended else max(trying, begin) + 1)


def _change(sent: dict[str, Value]) -> Change:
    line, column, end_line, end_column = (
        _line(_checked(int, sent[name])) or 0 for name in ("line", "column", "end_line", "end_column")
    )
    kind, detail, before, after = (_text(sent[name])[:MOST_OF_A_PART] for name in ("kind", "detail", "before", "after"))
    return Change(
        kind=kind,
        detail=detail,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        before=before,
        after=after,
        mends_all=_checked(str, sent["evidence"]) == "repair",
    )


def _whole_frames(stream: bytes) -> bytes:
    """A stream without the frame that was being written when the child was stopped."""
    at = 0
    while at + 4 <= len(stream):
        size = int.from_bytes(stream[at : at + 4], "little")
        if at + 4 + size > len(stream):
            break
        at += 4 + size
    return stream[:at]


def _stopped(raw: Raw) -> Stop | None:
    """What ended the child from outside."""
    lines = PLACE.findall(raw.trouble)
    line = int(lines[0]) if lines else None
    if raw.excess == "output":
        return Stop(trouble=Trouble.PRINTED)
    if raw.excess == "answer":
        return Stop(trouble=Trouble.SILENT)
    if raw.why == "deadline":
        return Stop(trouble=Trouble.TIMEOUT, line=line)
    match raw.status & 0x7F:  # os.WTERMSIG, which Windows has not
        case 0:
            return None
        case 24:  # SIGXCPU on Linux and macOS
            return Stop(trouble=Trouble.TIMEOUT, line=line)
        case 9:  # SIGKILL, by a system without memory
            return Stop(trouble=Trouble.MEMORY)
    return Stop(trouble=Trouble.CRASH, line=line)


def _results(sent: list[Value], printed: bytes) -> tuple[list[Result], tuple[str, ...], Stop | None, bool]:
    """Results, function names, the program's own problem, and whether the child said that it was done."""
    if not sent:
        return [], (), None, False
    first, *rest = (_checked(dict, one) for one in sent)
    if "problem" in first:
        return [], (), _own_problem(first), True
    names = tuple(map(_text, first["names"]))
    ended = bool(rest) and rest[-1] == {"end": True}
    results, at = [], _checked(int, first["printed"])
    for one in rest[:-1] if ended else rest:
        until = _checked(int, one["printed"])
        results.append(_result(one, printed[at:until].decode("utf-8", "replace")))
        at = until
    return results, names, None, ended


def _own_problem(sent: dict[str, Value]) -> Stop:
    part = Part(_checked(str, sent["part"]))
    if sent["problem"] == "raised":
        found = _raised(sent, "")
        trouble = Trouble.MEMORY if found.type == "MemoryError" else Trouble.RAISED
        return Stop(
            trouble=Trouble.FORBIDDEN if found.forbidden else trouble,
            part=part,
            message=found.message,
            type=found.type,
            line=found.line,
        )
    return Stop(
        trouble=Trouble(sent["problem"]),
        part=part,
        message=_text(sent["message"]),
        type=_text(sent["raised"]),
        **{place: _line(sent[place]) for place in ("line", "column", "end_line", "end_column")},
    )


def _result(sent: dict[str, Value], output: str) -> Result:
    if "raised" in sent:
        return _raised(sent, output)
    return Returned(
        value=_plain(sent["value"]),
        changed=tuple(map(_text, sent["changed"])),
        warnings=tuple(Noted(_line(line) or 0, _text(text)) for line, text in sent["warnings"]),
        output=output,
    )


def _plain(value: Value) -> Value:
    """A value whose keys and descriptions steer no terminal; texts in it are what is compared, and stay."""
    match value:
        case Opaque(kind):
            return Opaque(_text(kind))
        case tuple():
            return tuple(map(_plain, value))
        case dict():
            return {_text(key) if isinstance(key, str) else key: _plain(each) for key, each in value.items()}
    return value


def _raised(sent: dict[str, Value], output: str) -> Raised:
    return Raised(
        type=_text(sent["raised"]),
        message=_text(sent["message"]),
        line=_line(sent["line"]),
        frames=tuple(
            Frame(_text(function), _line(line) or 0, {_text(name): _text(text) for name, text in names.items()})
            for function, line, names in sent["frames"]
        ),
        forbidden=_checked(bool, sent["forbidden"]),
        output=output,
    )


def _checked(kind: type[Any], value: Value) -> Any:
    if type(value) is not kind:
        raise Forged
    return value


def _text(value: Value) -> str:
    """A text without characters that steer a terminal, and cut."""
    return UNSEEN.sub("", _checked(str, value))[:MOST_LETTERS]


def _line(value: Value) -> int | None:
    return None if value is None else max(0, min(_checked(int, value), 1_000_000))


# A call that was followed


def read_inside(raw: Raw) -> Inside:
    """A call as it was followed, as far as what was sent is of its form."""
    stopped = _stopped(raw)
    try:
        sent = frames(_whole_frames(raw.answer) if stopped else raw.answer)
        told = next((one for one in reversed(sent) if isinstance(one, dict) and "inside" in one), None)
        if told is not None:
            rows = _checked(tuple, told["inside"])
            if len(rows) > MOST_ROWS:
                raise Forged
            return Inside(rows=tuple(map(_row, rows)), is_whole=_checked(bool, told["whole"]))
        problem = next((_own_problem(one) for one in sent if isinstance(one, dict) and "problem" in one), None)
    except (Malformed, Forged, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return Inside(is_whole=False, stop=stopped or Stop(trouble=Trouble.SILENT))
    return Inside(is_whole=False, stop=problem or stopped or Stop(trouble=Trouble.SILENT))


def _row(sent: Value) -> Row:
    kind, line, depth, number, of, values = _checked(tuple, sent)
    if len(_checked(tuple, values)) > MOST_VALUES:
        raise Forged
    return Row(
        kind=RowKind(_checked(str, kind)),
        line=_line(line) or 0,
        depth=min(_line(depth) or 0, DEEPEST),
        number=_line(number) or 0,
        of=_line(of) or 0,
        values=tuple(map(_seen, values)),
    )


def _seen(sent: Value) -> Seen:
    label, text, shape, kind, mark = _checked(tuple, sent)
    return Seen(
        label=_on_one_line(label),
        text=_on_one_line(text),
        shape=None if shape is None else tuple(map(_size, _checked(tuple, shape)[:32])),
        kind=_on_one_line(kind),
        mark=Mark(_checked(str, mark)) if mark else None,
    )


def _size(length: Value) -> int:
    size: int = _checked(int, length)
    return max(0, min(size, 10**15))


def _on_one_line(text: Value) -> str:
    return " ".join(_text(text).split())[:300]
