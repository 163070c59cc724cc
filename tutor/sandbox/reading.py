"""From the bytes a child left behind to what became of its program."""

from __future__ import annotations

import re
from typing import Any

from tutor.sandbox.link import Raw
from tutor.sandbox.live import is_live
from tutor.sandbox.result import (
    UNSEEN,
    Frame,
    Limits,
    Noted,
    Part,
    Problem,
    Raised,
    Result,
    Returned,
    Run,
    Setting,
    Trouble,
)
from tutor.sandbox.wire import Malformed, Opaque, Value, frames

MOST_LETTERS = 2_000
"""Of a text about a program, which is to be read by someone."""
PLACE = re.compile(rb'File "<answer>", line (\d{1,6}) in')


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
        return Run(problem=problem or Problem(trouble=Trouble.SILENT), output=output)
    if own_problem is None and problem is None and not ended:
        problem = Problem(trouble=Trouble.SILENT)
    return Run(results=tuple(results), problem=own_problem or problem, names=names, output=output)


def _whole_frames(stream: bytes) -> bytes:
    """A stream without the frame that was being written when the child was stopped."""
    at = 0
    while at + 4 <= len(stream):
        size = int.from_bytes(stream[at : at + 4], "little")
        if at + 4 + size > len(stream):
            break
        at += 4 + size
    return stream[:at]


def _stopped(raw: Raw) -> Problem | None:
    """What ended the child from outside."""
    lines = PLACE.findall(raw.trouble)
    line = int(lines[0]) if lines else None
    if raw.excess == "output":
        return Problem(trouble=Trouble.PRINTED)
    if raw.excess == "answer":
        return Problem(trouble=Trouble.SILENT)
    if raw.why == "deadline":
        return Problem(trouble=Trouble.TIMEOUT, line=line)
    match raw.status & 0x7F:  # os.WTERMSIG, which Windows has not
        case 0:
            return None
        case 24:  # SIGXCPU on Linux and macOS
            return Problem(trouble=Trouble.TIMEOUT, line=line)
        case 9:  # SIGKILL, by a system without memory
            return Problem(trouble=Trouble.MEMORY)
    return Problem(trouble=Trouble.CRASH, line=line)


def _results(sent: list[Value], printed: bytes) -> tuple[list[Result], tuple[str, ...], Problem | None, bool]:
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


def _own_problem(sent: dict[str, Value]) -> Problem:
    part = Part(_checked(str, sent["part"]))
    if sent["problem"] == "raised":
        found = _raised(sent, "")
        trouble = Trouble.MEMORY if found.type == "MemoryError" else Trouble.RAISED
        return Problem(
            trouble=Trouble.FORBIDDEN if found.forbidden else trouble,
            part=part,
            message=found.message,
            type=found.type,
            line=found.line,
        )
    return Problem(
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
