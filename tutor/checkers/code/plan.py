"""Which calls judge a program: the listed ones, random ones, one of them again, and properties."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from msgspec import Struct, structs

from tutor.lesson import Code, Draw, Given, NamedCall, Tolerance
from tutor.sandbox import Call, Value
from tutor.variant import BadDraw, draw, filled, python

RANDOM_COUNT = 20
MOST_RANDOM = 1_000
"""Random calls of a task."""
PROPERTY_DRAWS = 5
"""Random inputs at which a property that speaks of them is tried."""


class JudgedCall(Struct, frozen=True):
    """A call with what the learner reads for it."""

    call: Call
    text: str
    """The call with the values written out."""
    again: bool = False
    """Whether it was asked before: another answer now means that chance or hidden state is at work."""
    property: str | None = None
    """The name of the property that this expression is."""
    tolerance: Tolerance | None = None
    """Where this call has one of its own."""
    exceptions: tuple[str, ...] = ()
    """The names of those of which one is to be raised; none where a value is wanted."""
    message: str = ""
    """What the exception's message is to hold."""


def plan(task: Code) -> tuple[JudgedCall, ...]:
    """The calls of a task, always the same ones. Raises BadDraw where ``random`` cannot be drawn."""
    task = calls_filled(task)
    drawn = _draws(task)
    asked = [_listed(call) for call in task.calls]
    if task.random is not None:
        text = str(task.random["call"])
        asked += [JudgedCall(Call(in_place(text, values), travels(values)), written(text, values)) for values in drawn]
    asked.append(structs.replace(asked[0], again=True))
    return (*asked, *_properties(task, drawn))


def calls_filled(task: Code) -> Code:
    """The task with the lesson's own values in its calls, where they are not there yet."""
    whole = filled(task)
    assert isinstance(whole, Code)
    return whole


def first_call(task: Code) -> str:
    """The first of the calls that are listed."""
    first = calls_filled(task).calls[0]
    return first if isinstance(first, str) else first.call


def _listed(call: str | NamedCall) -> JudgedCall:
    if isinstance(call, str):
        return JudgedCall(Call(call), call)
    return JudgedCall(
        Call(call.call), call.call, tolerance=call.tolerance, exceptions=call.exceptions, message=call.message
    )


def _properties(task: Code, drawn: list[Mapping[str, Value]]) -> list[JudgedCall]:
    asked = []
    for prop in task.properties:
        uses_draws = any(set(re.findall(r"\w+", prop.holds)) & set(values) for values in drawn[:1])
        for values in drawn[:PROPERTY_DRAWS] if uses_draws else [{}]:
            text = written(prop.holds, values) if uses_draws else prop.holds
            asked.append(JudgedCall(Call(in_place(prop.holds, values), travels(values)), text, property=prop.name))
    return asked


def _draws(task: Code) -> list[Mapping[str, Value]]:
    if task.random is None:
        return []
    if not isinstance(task.random.get("call"), str):
        raise BadDraw("the key 'call' is missing under random")
    rng = random.Random(f"{task.function}:{task.random['call']}")
    count = task.random.get("count", RANDOM_COUNT)
    if not isinstance(count, int):
        raise BadDraw("count under random should be a whole number")
    names = {name: drawing(how) for name, how in task.random.items() if name not in ("call", "count")}
    return [{name: _value(draw(how, rng), how) for name, how in names.items()} for _ in range(min(count, MOST_RANDOM))]


def drawing(how: Given) -> Draw:
    """What stands under ``random`` as a draw. Raises BadDraw for what is none."""
    if isinstance(how, dict):
        return {name: each if isinstance(each, str | tuple) else str(each) for name, each in how.items()}
    return how if isinstance(how, str | tuple) else str(how)


def _value(given: Given, how: Draw) -> Value:
    """Numbers as arrays; what was drawn from a list, as a list or as a mapping stays as Python writes it."""
    import numpy as np

    is_list = not isinstance(how, str) or how.lstrip().startswith("list")
    return np.array(given) if isinstance(given, tuple) and not is_list else given


def travels(values: Mapping[str, Value]) -> dict[str, Value]:
    """The numbers and arrays, which are given to a call by name."""
    return {name: value for name, value in values.items() if not _is_plain(value)}


def in_place(text: str, values: Mapping[str, Value]) -> str:
    """A call in which texts, lists and mappings stand in place of their names."""
    return written(text, {name: value for name, value in values.items() if _is_plain(value)})


def _is_plain(value: Value) -> bool:
    return isinstance(value, str | tuple | dict)


def written(text: str, values: Mapping[str, Value]) -> str:
    """A call with its values in place of their names, as a learner could type it."""
    for name, value in values.items():
        shown = literal(value).replace("\\", r"\\")
        text = re.sub(rf"\b{re.escape(name)}\b(?!\s*=[^=])", shown, text)
    return text


def literal(value: Value) -> str:
    """A number or an array as Python text: ``np.array([1.0, 2.5])``."""
    import numpy as np

    return f"np.array({value.tolist()})" if isinstance(value, np.ndarray) else python(value)
