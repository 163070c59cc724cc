"""Which one-edit changes of a program pass all its calls, and which of those part from it at inputs like theirs.

Inputs like those of the calls are made of what the calls hand over: the same arrays turned round, mixed, shortened,
doubled, enlarged. A change that passes the calls and gives something else there is one that the calls do not ask for.
"""

from __future__ import annotations

import ast
import copy
import sys
import warnings
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

import numpy as np

from tutor.edits.program import applied, edits
from tutor.sandbox.child.look import first_refusal
from tutor.sandbox.child.plain import converted, plain
from tutor.sandbox.child.search import Quiet, TooLong, Wanted, alike, counting, lent_to, named
from tutor.sandbox.wire import Opaque, Value

PATIENCE = 5
"""A change may go round its loops so many times as often as the program itself, and ``ROUNDS`` more."""
ROUNDS = 2_000
MOST_INPUTS = 24
"""Different inputs of the calls that others are made of."""
MOST_LIKE = 80
"""Inputs at which a change that passes is tried."""
MOST_ROUNDS = 3_000
"""Of the loops of the program itself, at all of these, each twice."""
MOST_NUMBERS = 20_000
"""Of an input that others are made of."""
MOST_SHOWN = 300
"""Characters of an input that is told."""

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
"""What a function was called with."""


class Rounds:
    """Counts the rounds of a program's loops, and ends what goes on for too long."""

    def __init__(self) -> None:
        self.gone = 0
        self.most = 0
        """None too many, where it is 0."""

    def tick(self) -> None:
        """Another round. Raises TooLong."""
        self.gone += 1
        if self.gone > self.most > 0:
            raise TooLong


class Input:
    """An input, and what the program itself comes to there."""

    def __init__(self, arguments: Arguments, wanted: Value) -> None:
        self.arguments = arguments
        self.wanted = wanted


def survivors(request: Value, send: Any, look: bool = True) -> None:
    """Send the number of each change that passes, with an input at which it parts or an empty text; then ``end``.

    Before each change its number is sent, so that whoever stops a change that hangs knows where to go on.
    """
    sys.stdout = sys.stderr = Quiet()
    asked = request["survivors"]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            for told in _told(request, asked, look):
                send(told)
        except (SyntaxError, RecursionError, MemoryError, ValueError):
            return
    send({"end": True})


def _told(request: Value, asked: Value, look: bool) -> Iterator[Value]:
    tree, function = ast.parse(request["program"]), request["function"]
    if look and first_refusal(tree):
        return
    tree, lent = counting(tree), lent_to(request)
    calls = [
        Wanted(text, values, wanted) for (text, values), wanted in zip(request["calls"], asked["wanted"], strict=True)
    ]
    rounds = Rounds()
    inputs = _inputs(tree, lent, calls, function, rounds, asked)
    rounds.most = ROUNDS + PATIENCE * rounds.gone
    every = edits(tree, function)
    for at in range(asked["begin"], len(every)):
        yield {"trying": at}
        rounds.gone = 0
        with applied(every[at]):
            names = named(tree, lent, rounds.tick)
        if names is not None and _passes(calls, names):
            parted = next((each for each in inputs if _parts(each, names, function, asked, rounds)), None)
            yield {"passed": at, "input": "" if parted is None else shown(function, parted.arguments)}


def _passes(calls: list[Wanted], names: dict[str, Any]) -> bool:
    try:
        return all(call.holds(names) for call in calls)
    except (TooLong, MemoryError):
        return False


def _parts(each: Input, names: dict[str, Any], function: str, asked: Value, rounds: Rounds) -> bool:
    """Whether a changed program comes to something else here than the program itself."""
    rounds.gone = 0
    try:
        return not alike(_result(names, function, each.arguments), each.wanted, asked["rel"], asked["abs"])
    except (Exception, TooLong):
        return True


def _result(names: dict[str, Any], function: str, arguments: Arguments) -> Value:
    values, named_values = copy.deepcopy(arguments)
    return plain(converted(names[function](*values, **named_values)))


# Inputs


def _inputs(
    tree: ast.Module, lent: dict[str, Any], calls: list[Wanted], function: str, rounds: Rounds, asked: Value
) -> list[Input]:
    """Inputs at which the program itself has a steady result; its rounds are those of one time through the calls."""
    names, seen = named(tree, lent, rounds.tick), list[Arguments]()
    if names is None or not callable(names.get(function)):
        return []
    own = names[function]

    def recorded(*values: Any, **named_values: Any) -> Any:
        kept = _copied((values, named_values))
        if kept is not None and len(seen) < MOST_INPUTS:
            seen.append(kept)
        return own(*values, **named_values)

    for call in calls:
        call.holds({**names, function: recorded})
    gone, found = rounds.gone, dict[str, Input]()
    for like in _in_turn([(arguments, *_like(arguments)) for arguments in seen]):
        told = shown(function, like)
        if told not in found and (wanted := _steady(names, function, like, asked)) is not None:
            found[told] = Input(like, wanted)
        if len(found) == MOST_LIKE or rounds.gone - gone > MOST_ROUNDS:
            break
    rounds.gone = gone
    return list(found.values())


def _in_turn(each: list[tuple[Arguments, ...]]) -> Iterator[Arguments]:
    """The first of all, then the second of all, and so on."""
    return (like for row in zip_longest(*each) for like in row if like is not None)


def _copied(arguments: Arguments) -> Arguments | None:
    try:
        kept = copy.deepcopy(arguments)
    except Exception:
        return None
    return kept if sum(each.size for each in _arrays(kept)) <= MOST_NUMBERS else None


def _steady(names: dict[str, Any], function: str, arguments: Arguments, asked: Value) -> Value:
    """What the program comes to, twice the same and without nan; None where it does not."""
    try:
        once, again = _result(names, function, arguments), _result(names, function, arguments)
    except (Exception, TooLong):
        return None
    if isinstance(once, Opaque) or not alike(again, once, asked["rel"], asked["abs"]) or _has_nan(once):
        return None
    return once


def _has_nan(value: Value) -> bool:
    if isinstance(value, dict):
        return any(map(_has_nan, value.values()))
    if isinstance(value, tuple):
        return any(map(_has_nan, value))
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fc" and bool(np.isnan(value).any())
    return isinstance(value, float) and value != value


def _arrays(arguments: Arguments) -> list[Any]:
    return [each for each in (*arguments[0], *arguments[1].values()) if isinstance(each, np.ndarray)]


def _like(arguments: Arguments) -> Iterator[Arguments]:
    """Other inputs of the same kind, made of one."""
    for change in CHANGES:
        yield _each(arguments, change)
    arrays = [each for each in _arrays(arguments) if each.ndim]
    if any(map(_is_batch, arrays)) and len({len(each) for each in arrays}) == 1:
        yield _each(arguments, lambda each: each[:-1] if _is_array(each) and len(each) > 1 else each)
        yield _each(arguments, lambda each: np.concatenate([each, each]) if _is_array(each) else each)
    if arrays and all(each.ndim == 1 for each in arrays):
        yield _each(arguments, _with_an_entry)
    classes = {each.shape[1] for each in arrays if each.ndim == 2 and _is_floats(each)}
    if len(classes) == 1 and any(_are_labels(each) for each in arrays):
        count = classes.pop()
        yield _each(arguments, lambda each: (each + 1) % count if _are_labels(each) else each)
        if not any(each.ndim == 1 and _is_floats(each) for each in arrays):  # these would be weights of columns
            yield _each(arguments, lambda each: _with_a_class(each, count))


def _with_an_entry(value: Any) -> Any:
    """One entry more. What sums to 1 still does."""
    if not _is_array(value) or not len(value):
        return value
    if _is_floats(value) and _are_shares(value):
        return np.append(0.8 * value, 0.2)
    return np.append(value, value[:1])


def _with_a_class(value: Any, count: int) -> Any:
    """A column more in each row of so many classes, and other labels."""
    if _are_labels(value):
        return (value + 1) % (count + 1)
    if not _is_floats(value) or value.ndim != 2:
        return value
    more = np.full((len(value), 1), 0.2) if _are_shares(value) else value[:, :1] + 0.25
    return np.concatenate([0.8 * value if _are_shares(value) else value, more], axis=1)


def _are_labels(value: Any) -> bool:
    return _is_array(value) and value.ndim == 1 and value.dtype.kind in "iu" and bool((value >= 0).all())


def _are_shares(value: Any) -> bool:
    return bool(np.all(value >= 0) and np.allclose(value.sum(axis=-1), 1))


def _each(arguments: Arguments, change: Callable[[Any], Any]) -> Arguments:
    try:
        return tuple(map(change, arguments[0])), {name: change(each) for name, each in arguments[1].items()}
    except Exception:
        return arguments


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0


def _is_batch(value: Any) -> bool:
    """Whether it has rows that come and go: all of it together is no distribution."""
    return bool(value.ndim > 1 and not (np.all(value >= 0) and np.isclose(value.sum(), 1)))


def _is_floats(value: Any) -> bool:
    return _is_array(value) and value.dtype.kind == "f"


def _mixed(value: Any) -> Any:
    """Rows nearer to their mean: what summed to 1 still does. A mask stays as it is."""
    if not _is_floats(value) or not np.isfinite(value).all() or np.isin(value, (0, 1)).all():
        return value
    return 0.8 * value + 0.2 * value.mean(axis=-1, keepdims=True)


def _is_large(value: Any) -> bool:
    """Whether these are no probabilities, and may be any numbers."""
    return _is_floats(value) and bool((np.abs(value) > 1).any())


CHANGES: tuple[Callable[[Any], Any], ...] = (
    lambda each: each[::-1].copy() if _is_array(each) else each,
    lambda each: each[..., ::-1].copy() if _is_floats(each) else each,
    lambda each: np.roll(each, 1, axis=-1) if _is_floats(each) else each,
    lambda each: each[::-1].copy() if _is_array(each) and each.dtype.kind in "iu" else each,
    _mixed,
    lambda each: 1.5 * each if _is_large(each) else each,
    lambda each: -each if _is_large(each) and (each < 0).any() else each,
    lambda each: 0.75 * each if type(each) is float else each,
    lambda each: each + 1 if type(each) is int and each > 0 else each,
    lambda each: dict(reversed(each.items())) if isinstance(each, dict) else each,
)


def shown(function: str, arguments: Arguments) -> str:
    """The call as Python text, as far as it can be written."""
    told = [*map(_literal, arguments[0]), *(f"{name}={_literal(each)}" for name, each in arguments[1].items())]
    return f"{function}({', '.join(told)})"[:MOST_SHOWN]


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray):
        numbers = repr(value.tolist()).replace("nan", "np.nan").replace("inf", "np.inf")
        return f"np.array({numbers})"
    return repr(value) if isinstance(value, int | float | str | list | tuple | dict) else "..."
