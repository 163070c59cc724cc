"""Calculating beside a task: lines of Python with np and math, one by one, in the sandbox. Nothing is judged."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from tutor.checkers.code.tryout import Tried, try_out
from tutor.decoding import NotDecoded, from_json
from tutor.lesson import Code

PAD = Code(task="scratch", ask="-", function="scratch", answer="", calls=("0",))
"""What stands for a task: a program in which nothing has to be defined."""
ASSIGNED = re.compile(r"\s*([^\W\d]\w*)\s*(?:[-+*/%@]|\*\*|//)?=(?!=)")
MOST_LINES = 50
"""That are remembered."""
MOST_SHOWN = 400
"""Characters of what a line came to."""
PLACE = re.compile(r"^(?:The call raises |Line \d+ raises |Line \d+: )|, at line \d+")
"""What is said of a program's place; a line alone is no call, and its number counts lines that nobody sees."""
LINE_IS = re.compile(r"^Line \d+ is ")
NOT_YET = "This is not an expression yet"


class Calculated(Struct, frozen=True):
    """A line and what it came to."""

    line: str
    value: str = ""
    problem: str = ""
    output: str = ""
    defines: bool = False
    """Whether it is a statement, whose names later lines find."""


def calculate(before: Sequence[Calculated], line: str) -> Calculated:
    """What a line comes to after those before it. Slow; raises Cancelled."""
    program = "\n".join(each.line for each in before if each.defines)
    tried = try_out(PAD, program, line, ())
    if not tried.problem.startswith(NOT_YET):
        return of(line, tried)
    assigned = ASSIGNED.match(line)
    again = try_out(PAD, f"{program}\n{line}", assigned[1] if assigned else "None", ())
    found = of(line, again, defines=not again.problem)
    return found if assigned else msgspec.structs.replace(found, value="")


def of(line: str, tried: Tried, *, defines: bool = False) -> Calculated:
    """A line with what was tried, of a length that can be shown."""
    problem = LINE_IS.sub("This is ", PLACE.sub("", tried.problem))
    return Calculated(line, tried.value[:MOST_SHOWN], problem[:MOST_SHOWN], tried.output[:MOST_SHOWN], defines)


def written(lines: Sequence[Calculated]) -> str:
    """The lines as they are kept."""
    return msgspec.json.encode(list(lines[-MOST_LINES:])).decode()


def read(kept: str | None) -> list[Calculated]:
    """The lines that were kept; none where somebody else wrote them."""
    try:
        found: list[Calculated] = from_json(kept or "[]", list[Calculated])
    except NotDecoded:
        return []
    return found[-MOST_LINES:]
