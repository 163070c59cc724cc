"""Which calls judge a program: the listed ones, random ones, one of them again, and properties."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from msgspec import Struct, structs

from tutor.lesson import Code, Given, NamedCall, Tolerance
from tutor.sandbox import Call, Value
from tutor.variant import BadDraw, draw

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


def plan(task: Code) -> tuple[JudgedCall, ...]:
    """The calls of a task, always the same ones. Raises BadDraw where ``random`` cannot be drawn."""
    drawn = _draws(task)
    asked = [_listed(call) for call in task.calls]
    if task.random is not None:
        text = str(task.random["call"])
        asked += [JudgedCall(Call(text, values), written(text, values)) for values in drawn]
    asked.append(structs.replace(asked[0], again=True))
    return (*asked, *_properties(task, drawn))


def _listed(call: str | NamedCall) -> JudgedCall:
    if isinstance(call, str):
        return JudgedCall(Call(call), call)
    return JudgedCall(Call(call.call), call.call, tolerance=call.tolerance)


def _properties(task: Code, drawn: list[Mapping[str, Value]]) -> list[JudgedCall]:
    asked = []
    for prop in task.properties:
        uses_draws = any(set(re.findall(r"\w+", prop.holds)) & set(values) for values in drawn[:1])
        for values in drawn[:PROPERTY_DRAWS] if uses_draws else [{}]:
            text = written(prop.holds, values) if uses_draws else prop.holds
            asked.append(JudgedCall(Call(prop.holds, values), text, property=prop.name))
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
    names = {name: str(how) for name, how in task.random.items() if name not in ("call", "count")}
    return [{name: _value(draw(how, rng)) for name, how in names.items()} for _ in range(min(count, MOST_RANDOM))]


def _value(given: Given) -> Value:
    import numpy as np

    return np.array(given) if isinstance(given, tuple) else given


def written(text: str, values: Mapping[str, Value]) -> str:
    """A call with its values in place of their names, as a learner could type it."""
    for name, value in values.items():
        shown = literal(value).replace("\\", r"\\")
        text = re.sub(rf"\b{re.escape(name)}\b(?!\s*=[^=])", shown, text)
    return text


def literal(value: Value) -> str:
    """A number or an array as Python text: ``np.array([1.0, 2.5])``."""
    import numpy as np

    return f"np.array({value.tolist()})" if isinstance(value, np.ndarray) else repr(value)
