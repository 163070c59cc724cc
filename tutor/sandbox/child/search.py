"""Which one change of a program gives the results that are wanted: every change is made, run and taken back here.

A change that loops is stopped by a count of its rounds, the search as a whole by its time; what was found until then
has been sent.
"""

from __future__ import annotations

import ast
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tutor.edits.program import COUNT, Edit, applied, edits, far
from tutor.edits.rarer import rarer
from tutor.edits.slips import Beside, Slips, single_slips, slips
from tutor.sandbox.child.look import first_refusal
from tutor.sandbox.child.measures import MEASURES
from tutor.sandbox.child.names import namespace
from tutor.sandbox.child.plain import converted, plain
from tutor.sandbox.wire import Opaque, Value

ROUNDS = 20_000
"""Of all loops of a program together, after which a change is given up, unless the program itself needs more."""
SO_MANY_TIMES = 2
"""What the program itself needs, a change may take."""
FOR_BOTH = 0.4
"""Of the time that is for slips beside other changes."""
FARTHEST_BESIDE = 21
"""How far-fetched a change may be that is tried beside a slip."""
OF_OWN = ("mean and max", "mean and min")
"""Changes of a learner's own program only: of a reference they stand for what is something else."""
FEW = 2
"""Calls that fail, up to which one that is mended tells something of a change that mends no other."""
MOST_FOUND = 24
"""Changes of each kind of evidence that are sent."""


class TooLong(BaseException):
    """A change loops for longer than the program it was made to."""


class Quiet:
    """Takes what a program prints, and keeps nothing."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """There is nothing to write out."""


def search(request: Value, send: Any, look: bool = True) -> None:
    """Send each change that mends all calls (``repair``), or the first and breaks none (``part``), then ``end``."""
    sys.stdout = sys.stderr = Quiet()
    asked = request["search"]
    until = time.process_time() + asked["seconds"]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        tried, complete = 0, True
        try:
            for found in _found(request, asked, until, look):
                tried += 1
                if found is not None:
                    send({"edit": found})
        except _OutOfTime:
            complete = False
        except (SyntaxError, RecursionError, MemoryError, ValueError):
            pass  # what does not compile has no one change that we could find
    send({"tried": tried, "complete": complete})
    send({"end": True})


class _OutOfTime(Exception):
    """The search has used its time."""


class Wanted:
    """A call, and what it should come to."""

    def __init__(self, text: str, values: dict[str, Value], wanted: Value) -> None:
        self.text = text
        self.code = compile(text, "<call>", "eval", dont_inherit=True)
        self.values = values
        self.wanted = wanted

    def is_again(self, other: Wanted) -> bool:
        """Whether this is another call once more."""
        return self.text == other.text and not self.values and not other.values

    def holds(self, names: dict[str, Any]) -> bool:
        """Whether the call comes to what is wanted, with these names."""
        values = {name: value.copy() if isinstance(value, np.ndarray) else value for name, value in self.values.items()}
        wanted = self.wanted
        try:
            value = eval(self.code, {**names, **MEASURES, **values})  # noqa: S307 - what this child is for
            if "holds" in wanted:
                return bool(np.all(value)) and int(np.size(value)) == 1
            if "raises" in wanted:
                return False
            return alike(plain(converted(value)), wanted["value"], wanted["rel"], wanted["abs"])
        except TooLong:
            return False
        except Exception as problem:
            return bool(wanted.get("raises") == type(problem).__name__)


def _found(request: Value, asked: Value, until: float, look: bool) -> Iterator[Value | None]:
    """For each change what there is to send of it, or None."""
    tree = ast.parse(request["program"])
    if look and first_refusal(tree):
        return
    tree = counting(tree)
    lent = lent_to(request)
    calls = [
        Wanted(text, values, wanted) for (text, values), wanted in zip(request["calls"], asked["wanted"], strict=True)
    ]
    first, held = asked["first"], set(asked["held"])
    most = max(ROUNDS, SO_MANY_TIMES * _rounds(tree, lent, until, calls))
    others = [at for at in range(len(calls)) if at != first]
    sent = {"repair": 0, "part": 0}
    enough = 10**9
    slipped = slips(tree, request["function"]) if asked["slips"] else ()
    wrapping = _of_one_argument(lent) if asked["slips"] else ()
    places = [*edits(tree, request["function"]), *rarer(tree, request["function"], wrapping)]
    if not asked["slips"]:
        places = [edit for edit in places if edit.detail not in OF_OWN]
    for change in (*slipped, *sorted(places, key=lambda edit: far(edit.kind, edit.detail))):
        if time.process_time() > until:
            raise _OutOfTime
        distance = far(change.kind, change.detail)
        if distance > enough:
            yield None
            continue
        with change.made(tree) if isinstance(change, Slips) else applied(change):
            names = named(tree, lent, _ticking(until, most))
        if names is None or not calls[first].holds(names):
            yield None
            continue
        results = [at for at in others if calls[at].holds(names)]
        kind = "repair" if len(results) == len(others) else "part" if held <= {*results, first} else ""
        if (
            kind == "part"
            and not isinstance(change, Slips)
            and len(calls) - len(held) > FEW
            and held.issuperset(results)
        ):
            kind = ""  # one call of several comes out right by chance, too
        if not kind or sent[kind] >= MOST_FOUND:
            yield None
            continue
        if kind == "repair":
            enough = min(enough, distance)
        sent[kind] += 1
        if isinstance(change, Slips):
            mended = [calls[at] for at in (first, *results)]
            change = _at_fault(change, tree, lambda: named(tree, lent, _ticking(until, most)), mended)
        yield {**told(change), "evidence": kind, "mended": len(results) + 1}
    if asked["slips"] and not sent["repair"]:
        until = min(until, time.process_time() + FOR_BOTH * asked["seconds"])
        yield from _beside(tree, request["function"], lent, [calls[first], *(calls[at] for at in others)], until, most)


def _beside(
    tree: ast.Module, function: str, lent: dict[str, Any], calls: list[Wanted], until: float, most: int
) -> Iterator[Value | None]:
    """The first slip and change of another place that mend all calls together."""
    for slip in single_slips(tree, function):
        with slip.made(tree):
            places = sorted((*edits(tree, function), *rarer(tree, function)), key=lambda at: far(at.kind, at.detail))
            for edit in places:
                if far(edit.kind, edit.detail) > FARTHEST_BESIDE:
                    break
                if _may_be_chance(slip, edit):
                    continue
                if time.process_time() > until:
                    raise _OutOfTime
                with applied(edit):
                    names = named(tree, lent, _ticking(until, most))
                if names is not None and all(call.holds(names) for call in calls):
                    yield {**told(Beside(slip, edit)), "evidence": "repair", "mended": len(calls)}
                    return
                yield None


def _may_be_chance(slip: Slips, edit: Edit) -> bool:
    """Whether a change mends beside a slip what it may have little to do with.

    Such are a condition that is gone or never holds, a count for a sum, and a function that the slip put there.
    """
    if edit.kind == "branch" or edit.detail in ("equal", "len and sum"):
        return True
    put = {"mean sum": "sum and", "sum mean": "mean and"}.get(slip.slips[0].name)
    return edit.kind == "function" and put is not None and edit.detail.startswith(put)


def _at_fault(change: Slips, tree: ast.Module, run: Callable[[], dict[str, Any] | None], calls: list[Wanted]) -> Slips:
    """The slips at the first place that matters: left as it is there, a call that was mended fails again."""
    places = change.places(tree)
    for at, place in enumerate(places if len(places) > 1 else ()):
        with change.made(tree, at):
            names = run()
            if names is None or not all(call.holds(names) for call in calls):
                return place
    return change


def told(edit: Edit | Slips | Beside) -> Value:
    """A change as plain values."""
    return {
        "kind": edit.kind, "detail": edit.detail, "line": edit.line, "column": edit.column, "end_line": edit.end_line,
        "end_column": edit.end_column, "before": edit.before, "after": edit.after,
    }  # fmt: skip


def _of_one_argument(lent: dict[str, Any]) -> tuple[str, ...]:
    """The names of lent functions that need one argument."""
    codes = (
        (name, getattr(each, "__code__", None), getattr(each, "__defaults__", None)) for name, each in lent.items()
    )
    return tuple(name for name, code, rest in codes if code and code.co_argcount - len(rest or ()) == 1)


def lent_to(request: Value) -> dict[str, Any]:
    """The functions that are lent, by name."""
    lent: dict[str, Any] = {}
    for function, text in request.get("lent", ()):
        own = {**namespace("lent"), **lent}
        exec(compile(text, "<lent>", "exec", dont_inherit=True), own)  # noqa: S102
        lent[function] = own.get(function)
    return lent


def _rounds(tree: ast.Module, lent: dict[str, Any], until: float, calls: list[Wanted]) -> int:
    """How many rounds the loops of the unchanged program take in all calls; 0 where it has none."""
    if not any(isinstance(node, ast.For | ast.While) for node in ast.walk(tree)):
        return 0
    rounds = 0

    def tick() -> None:
        nonlocal rounds
        rounds += 1
        if rounds % 64 == 0 and time.process_time() > until:
            raise TooLong

    names = named(tree, lent, tick)
    for call in calls if names is not None else ():
        call.holds(names)  # type: ignore[arg-type]  # no call is asked without names
    return rounds


def named(tree: ast.Module, lent: dict[str, Any], tick: Callable[[], None]) -> dict[str, Any] | None:
    """The names of a changed program, whose loops count their rounds by ``tick``; None where it does not run."""
    names = {**_standard(), **lent}
    names[COUNT] = tick
    try:
        exec(compile(tree, "<answer>", "exec", dont_inherit=True), names)  # noqa: S102 - each new part has its place
    except TooLong:
        return None
    except Exception:
        return None
    return names


def _standard() -> dict[str, Any]:
    if not _kept:
        _kept.update(namespace())
    return dict(_kept)


_kept: dict[str, Any] = {}


def _ticking(until: float, most: int) -> Callable[[], None]:
    rounds = 0

    def tick() -> None:
        nonlocal rounds
        rounds += 1
        if rounds > most or (rounds % 64 == 0 and time.process_time() > until):
            raise TooLong

    return tick


def counting(tree: ast.Module) -> ast.Module:
    """The program with a count at the beginning of each round of its loops."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.While):
            tick = ast.Expr(ast.Call(ast.Name(COUNT, ast.Load()), [], []))
            ast.copy_location(tick, node)
            node.body.insert(0, ast.fix_missing_locations(tick))
    return tree


def alike(got: Value, want: Value, rel: float, least: float) -> bool:
    """Whether two plain values are equal as the tutor compares them: shape, nan and inf, every number."""
    if isinstance(got, Opaque) or isinstance(want, Opaque):
        return False
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and set(got) == set(want)
            and all(alike(got[key], want[key], rel, least) for key in want)
        )
    if want is None or isinstance(want, str):
        return type(got) is type(want) and bool(got == want)
    if isinstance(want, tuple) and not all(isinstance(part, bool | int | float) for part in want):
        return (
            isinstance(got, tuple | np.ndarray) and len(got) == len(want)
            and all(alike(one, other, rel, least) for one, other in zip(got, want, strict=True))
        )  # fmt: skip
    if got is None or isinstance(got, str | dict):
        return False
    try:
        numbers, wanted = np.asarray(got), np.asarray(want)
        if numbers.shape != wanted.shape or numbers.dtype.kind not in "biuf":
            return False
        numbers, wanted = numbers.astype(float), wanted.astype(float)
    except (ValueError, TypeError, OverflowError):
        return False
    near = np.abs(numbers - wanted) <= np.maximum(least, rel * np.abs(wanted))
    finite = np.isfinite(numbers) & np.isfinite(wanted)
    return bool(np.all(near & finite | (numbers == wanted) | (np.isnan(numbers) & np.isnan(wanted))))
