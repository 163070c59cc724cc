"""Why a program is wrong, found by trying: what one change mends it, or turns the reference into it.

It takes about a quarter of a second of work and comes after the verdict. A reason is evidence: it holds at every call
that failed.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tutor import sandbox, typeset
from tutor.attempt import Verdict
from tutor.checkers import code
from tutor.checkers.code import repairs
from tutor.checkers.code.compare import Array, as_array, same_result
from tutor.checkers.code.plan import JudgedCall
from tutor.checkers.code.quoted import may_be_said
from tutor.checkers.contract import Conditions, known
from tutor.checkers.lending import Functions
from tutor.checkers.pasted import tidy
from tutor.checkers.programs import run_program, sandbox_limits
from tutor.lesson import Code
from tutor.sandbox import Call, Raised, Result, Returned, Searched, Setting, Wanted
from tutor.variant import fill

OF_A_CALL = "The call raises "
"""Begins what is said of an exception outside of the program, which a reason says better."""
SECONDS = 0.25
"""Of work for a reason."""
LEAST = 0.06
"""Of work for the changes of the reference, however long those of the program took."""
LEAST_EACH = 0.05
"""Of work for the changes that lead to one known mistake."""
LONGEST = 0.3
"""Seconds for the calls of other functions, which may be slow with what they were not written for."""
MOST_OTHERS = 40
REDUCTIONS = ("sum", "mean", "max", "min", "median", "prod", "std", "var", "argmax", "argmin", "linalg.norm")
PLAIN = {
    1: (
        ("1 minus the sum of the squares", "1 - np.sum(np.square({0}))"),
        ("1 divided by the sum of the squares", "1 / np.sum(np.square({0}))"),
        ("the number of the entries", "np.size({0})"),
        ("the entries between their smallest, as 0, and their largest, as 1",
         "(np.asarray({0}) - np.min({0})) / (np.max({0}) - np.min({0}))"),
        ("the sum of the squares", "np.sum(np.square({0}))"),
        ("the mean of the squares", "np.mean(np.square({0}))"),
        ("the squares", "np.square({0})"),
        ("1 minus the largest entry", "1 - np.max({0})"),
        ("minus the logarithm of the largest entry", "-np.log(np.max({0}))"),
        ("the logarithm of the number of entries", "np.log(np.size({0}))"),
        ("log2 of the number of entries", "np.log2(np.size({0}))"),
        ("the entries divided by their sum", "np.asarray({0}) / np.sum({0})"),
        ("the absolute values divided by their sum", "np.abs({0}) / np.sum(np.abs({0}))"),
        ("the entries divided by their norm", "np.asarray({0}) / np.linalg.norm({0})"),
        ("1 minus the entries", "1 - np.asarray({0})"),
        ("minus the logarithms of the entries", "-np.log(np.asarray({0}))"),
    ),
    2: (
        ("the squared differences", "np.square(np.subtract({0}, {1}))"),
        ("the sum of the squared differences", "np.sum(np.square(np.subtract({0}, {1})))"),
        ("the mean of the squared differences", "np.mean(np.square(np.subtract({0}, {1})))"),
        ("half the squared differences", "np.square(np.subtract({0}, {1})) / 2"),
        ("the absolute differences", "np.abs(np.subtract({0}, {1}))"),
        ("the sum of the absolute differences", "np.sum(np.abs(np.subtract({0}, {1})))"),
        ("the mean of the absolute differences", "np.mean(np.abs(np.subtract({0}, {1})))"),
        ("half the sum of the absolute differences", "np.sum(np.abs(np.subtract({0}, {1}))) / 2"),
        ("the length of the difference", "np.linalg.norm(np.subtract({0}, {1}))"),
        ("the sum of the products", "np.sum(np.multiply({0}, {1}))"),
        ("the differences", "np.subtract({0}, {1})"),
        ("the products", "np.multiply({0}, {1})"),
        ("minus the logarithm of the second at the largest entry of the first",
         "-np.log(np.asarray({1})[np.argmax({0})])"),
        ("minus the logarithm of the first at the largest entry of the second",
         "-np.log(np.asarray({0})[np.argmax({1})])"),
    ),
}  # fmt: skip
"""What is usually made of one array and of two, by its name: some of it is what a program came to."""
EXACT = 2
"""Calls at which another function has to give the same; one alone may be chance."""


OF_ANOTHERS = frozenset("function axis keepdims arguments operand call complement reciprocal normalise maximum".split())
"""Kinds of changes of the reference that can be told to who wrote another program. A sign, a number or the order of two
statements is a mistake of the reference's own lines, which need not be there."""


NEAR_A_KNOWN = frozenset("base constant clip zeros back precision swapped".split())
"""Slips that are told beside a known mistake: other changes lead to it because it is wrong, too."""


class Found(Struct, frozen=True):
    """What was found: a sentence, the part of the program it speaks of, and what to write."""

    say: str
    place: tuple[int, int] | None = None
    change: str | None = None
    misconception: str | None = None
    explains_all: bool = True
    """Whether it explains every call that fails; else it is one mistake of several."""


def with_reason(
    task: Code, answer: str, verdict: Verdict, conditions: Conditions, others: Iterable[Code], seconds: float = SECONDS
) -> Verdict:
    """The verdict with what could be found out. Raises Unreadable, LessonFails and Cancelled."""
    found = reason(task, answer, conditions, others, seconds)
    if found is None:
        return verdict
    loose = (
        (code.ANOTHER, code.ALSO, *code.relation_sentences(task)) if found.explains_all else (code.ANOTHER, code.ALSO)
    )
    kept = tuple(
        _without_guess(said) if found.explains_all else said
        for said in verdict.feedback
        if said not in loose and not (found.explains_all and (_of_a_part(said) in loose or said.startswith(OF_A_CALL)))
    )
    return replace(
        verdict,
        feedback=(found.say, *kept),
        place=found.place,
        change=found.change,
        misconception=found.misconception,
    )


def _of_a_part(said: str) -> str:
    """What is said of a part of a dict or tuple, as it is said of the whole: `` `acc`: it is … ``."""
    _, colon, relation = said.partition(": ")
    return relation[0].upper() + relation[1:] if colon and relation else ""


def _without_guess(said: str) -> str:
    """A sentence without the question at its end, which a reason answers."""
    seen, colon, guess = said.rpartition(": ")
    return f"{seen}." if colon and guess.endswith("?") else said


class _Wrong(Struct, frozen=True):
    """A wrong program beside the reference, call by call."""

    task: Code
    program: code.Program
    right: code.Program
    failing: tuple[code.Failing, ...]
    seconds: float
    """When to stop, by ``time.monotonic``."""

    @property
    def left(self) -> float:
        return self.seconds - time.monotonic()


def reason(
    task: Code, answer: str, conditions: Conditions, others: Iterable[Code] = (), seconds: float = SECONDS
) -> Found | None:
    """The reason of a wrong program; None where nothing could be shown.

    ``others`` are the course's other code tasks, which it may have answered instead. Raises Unreadable and Cancelled.
    """
    program = code.work_out(task, answer, conditions)
    right = code.work_out(task, task.answer, conditions.lessons)
    failing = tuple(code.failing(task, program, right))
    if program.run.stop is not None or not failing or any(got is None for _, got, _ in failing):
        return None
    wrong = _Wrong(task, program, right, failing, time.monotonic() + seconds)
    found = _changes(wrong, seconds * 0.6)
    found = _without_its_test(wrong, found)
    whole = [change for change in found.changes if change.mends_all]
    if alone := [change for change in whole if change.kind != repairs.BESIDE]:
        return _of_a_repair(wrong, repairs.best(alone))
    return (
        _beside(wrong, conditions)
        or _of_the_reference(wrong)
        or _another_function(wrong, others, conditions.lessons.lent.own)
        or _of_a_repair(wrong, repairs.best(whole))
        or _capped(wrong)
        or _on_a_grid(wrong)
        or _just_there(wrong)
        or _always_the_same(wrong)
        or _near_a_known(wrong, conditions)
        or (None if _is_coarse(wrong.failing[0][2]) else _of_a_repair(wrong, repairs.best(found.changes)))
    )


def _is_coarse(want: Result) -> bool:
    """Whether what is wanted holds few and round numbers, to which a wrong change comes by chance."""
    if not isinstance(want, Returned):
        return False
    parts = want.value if isinstance(want.value, tuple) else (want.value,)
    numbers = [as_array(part) for part in parts]
    if not isinstance(want.value, tuple) or any(each is None or each.size != 1 for each in numbers):
        return False
    return all(float(each.item()) == round(float(each.item()), 2) for each in numbers if each is not None)


# The learner's program, changed


def _changes(wrong: _Wrong, seconds: float) -> Searched:
    """Changes of the learner's program that give the right results, the first call that fails tried first."""
    failed = {id(one) for one, _, _ in wrong.failing}
    asked = [wanted(wrong.task, one, want, False) for one, _, want in wrong.failing]
    asked += [
        wanted(wrong.task, one, want, True)
        for one, want in zip(wrong.program.asked, wrong.right.run.results, strict=True)
        if id(one) not in failed
    ]
    return sandbox.search(
        tidy(wrong.program.text),
        asked,
        seconds,
        sandbox_limits(wrong.task.limits),
        function=wrong.task.function,
        setting=Setting(lent=wrong.program.lent, needs=wrong.task.needs or ""),
    )


def _without_its_test(wrong: _Wrong, found: Searched) -> Searched:
    """Without changes of a condition that raises: with it gone the call goes on, and the condition was meant."""
    first = wrong.failing[0][1]
    line = first.line if isinstance(first, Raised) else None
    kept = [change for change in found.changes if not (change.kind == "branch" and change.line == line)]
    return replace(found, changes=tuple(kept))


def wanted(task: Code, one: JudgedCall, want: Result, held: bool) -> Wanted:
    """What a call should come to, for a search."""
    tolerance = one.tolerance or task.tolerance
    if one.property:
        return Wanted(call=one.call, holds=True, held=held)
    if isinstance(want, Raised):
        return Wanted(call=one.call, raises=want.type, held=held)
    return Wanted(call=one.call, value=want.value, rel=tolerance.rel, abs=tolerance.abs, held=held)


def _of_a_repair(wrong: _Wrong, change: sandbox.Change | None) -> Found | None:
    if change is None:
        return None
    found = repairs.repair(change, wrong.program.text)
    return Found(code.clean(found.kind), found.place, code.clean(found.change), explains_all=change.mends_all)


# A known mistake, and another one beside it


def _beside(wrong: _Wrong, conditions: Conditions) -> Found | None:
    """The misconception that a program shows at the calls which it finishes, although it fails at others too."""
    for misconception, known_wrong in known(wrong.task, conditions, code.work_out):
        shown = known_wrong.run.stop is None and _shows(wrong, known_wrong)
        if shown and may_be_said(misconception, wrong.program.text):
            say = typeset.sentence(fill(misconception.say, conditions.given))
            return Found(f"{say} {code.ALSO}", misconception=misconception.name, explains_all=False)
    return None


def _shows(wrong: _Wrong, known_wrong: code.Program) -> bool:
    """Whether both come to the same wherever both finish, at the first of these calls that fails and at every other."""
    theirs = {id(one): result for one, result in zip(known_wrong.asked, known_wrong.run.results, strict=True)}
    failed = {id(one) for one, _, _ in wrong.failing}
    shown = 0
    for one, got in zip(wrong.program.asked, wrong.program.run.results, strict=True):
        other = theirs.get(id(one))
        if one.property or other is None or not (_is_finished(got) and _is_finished(other)):
            continue
        if _has_inf(got) and not _has_inf(other):
            continue
        if not same_result(got, other, one.tolerance or wrong.task.tolerance):
            return False
        shown += id(one) in failed
    return shown >= EXACT


def _is_finished(result: Result) -> bool:
    """Whether a call came to numbers, none of them nan."""
    if isinstance(result, Raised):
        return False
    numbers = as_array(result.value)
    return numbers is None or numbers.dtype.kind != "f" or not bool((numbers != numbers).any())


def _has_inf(result: Result) -> bool:
    numbers = as_array(result.value) if isinstance(result, Returned) else None
    return numbers is not None and numbers.dtype.kind == "f" and bool(np.isinf(numbers).any())


# The reference, changed


def _of_the_reference(wrong: _Wrong) -> Found | None:
    """The one change of the reference that gives everything which the learner's program returned."""
    calls = [
        _returned(wrong.task, one, got)
        for one, got in zip(wrong.program.asked, wrong.program.run.results, strict=True)
        if not one.property and _tells(got)
    ]
    judged = [(one, got) for one, got, _ in wrong.failing if not one.property and got is not None]
    failed = [one for one, got in judged if _tells(got)]
    least = max(1, min(EXACT, len(wrong.failing)))
    if len(failed) < len(judged) or sum(_is_telling(got) for _, got in judged) < least:
        return None
    if _are_all_one([got for _, got in judged]):
        return None  # one number whatever comes in: much comes to that
    calls.sort(key=lambda one: one.call != failed[0].call)
    found = sandbox.search(
        wrong.task.answer,
        calls,
        max(wrong.left, LEAST),
        sandbox_limits(wrong.task.limits),
        function=wrong.task.function,
        setting=Setting(lent=wrong.right.lent, needs=wrong.task.needs or ""),
        slips=False,
    )
    whole = [change for change in found.changes if change.mends_all]
    if len({(change.kind, change.line) for change in whole}) > repairs.MOST_RIVALS:
        return None  # results so coarse that much comes to them
    change = repairs.best([change for change in whole if _is_tellable(wrong.task, change)])
    return Found(code.clean(repairs.of_the_reference(change))) if change else None


def _is_tellable(task: Code, change: sandbox.Change) -> bool:
    """Whether a change of the reference says something to who wrote another program.

    A sum or mean too many may come to the same by chance, as where what is added up are shares of 1.
    """
    if change.kind == "call" and change.detail in ("with sum", "with mean"):
        return False
    names = _parameter_names(task)
    if change.kind == "name":
        return change.before in names and change.after in names
    return change.kind in OF_ANOTHERS


def _are_all_one(results: Sequence[Result]) -> bool:
    """Whether several results are the same single number."""
    numbers = [as_array(got.value) for got in results if isinstance(got, Returned)]
    single = {float(number.item()) for number in numbers if number is not None and number.size == 1}
    return len(results) > 1 and len(single) == 1 and all(each is not None and each.size == 1 for each in numbers)


def _tells(got: Result) -> bool:
    return isinstance(got, Returned) and not isinstance(got.value, sandbox.Opaque) and got.value is not None


def _returned(task: Code, one: JudgedCall, got: Result) -> Wanted:
    """What a call came to, as what is wanted of a changed reference."""
    assert isinstance(got, Returned)
    tolerance = one.tolerance or task.tolerance
    return Wanted(call=one.call, value=got.value, rel=min(tolerance.rel, 1e-9), abs=min(tolerance.abs, 1e-12))


# A small number that shows


def _capped(wrong: _Wrong) -> Found | None:
    """A small constant, or a bound, whose own logarithm is what comes out in place of something else."""
    differing = [(one, abs(number)) for one, number in _differing(wrong)]
    for node, small, what in repairs.small_numbers(tidy(wrong.program.text)):
        cap = -math.log(small)
        at = next((one for one, number in differing if abs(number - cap) <= 1e-6 * cap), None)
        if at is not None:
            of = "" if at is wrong.failing[0][0] else f" of `{at.text}`"
            say = f"{what} `{node.text}` shows: a logarithm of it is {cap:.4g}, and that comes out{of}."
            return Found(code.clean(say), node.place, explains_all=False)
    return None


def _on_a_grid(wrong: _Wrong) -> Found | None:
    """A number that is the point of a grid beside the right one, at every call that fails."""
    pairs = [
        (float(mine.item()), float(right.item()))
        for one, got, want in wrong.failing
        if not one.property and isinstance(got, Returned) and isinstance(want, Returned)
        for mine, right in [(as_array(got.value), as_array(want.value))]
        if mine is not None and right is not None and mine.size == right.size == 1
    ]
    if not pairs or len(pairs) < sum(not one.property for one, _, _ in wrong.failing):
        return None
    for grid in repairs.grids(tidy(wrong.program.text)):
        if all(grid.holds(mine) and abs(mine - right) <= grid.step for mine, right in pairs):
            far = f"each value is a point of it, less than one step of {grid.step:.3g} away"
            say = f"`{grid.stretch.text}` is too coarse: {far}."
            return Found(code.clean(say), grid.stretch.place)
    return None


def _differing(wrong: _Wrong) -> Iterator[tuple[JudgedCall, float]]:
    """The numbers that came out where others are wanted, each with its call."""
    for one, got, want in wrong.failing:
        if one.property or not (isinstance(got, Returned) and isinstance(want, Returned)):
            continue
        mine, right = as_array(got.value), as_array(want.value)
        if mine is None or right is None or mine.shape != right.shape or mine.dtype.kind != "f":
            continue
        for number, other in zip(mine.ravel(), right.ravel(), strict=True):
            if math.isfinite(number) and not math.isclose(number, other, rel_tol=1e-6):
                yield one, float(number)


# Where it is wrong


def _just_there(wrong: _Wrong) -> Found | None:
    """A condition on the arguments that holds at every wrong entry and at no right one."""
    names = _parameter_names(wrong.task)
    conditions = [
        (say, f"def {name}({', '.join(names)}):\n    return {formula}\n", name)
        for at, (say, formula) in enumerate(_conditions(names))
        for name in [f"condition_{at}_"]
    ]
    entries = [(one, there) for one, there in _wrong_entries(wrong) if there.size > 1]
    count, total = sum(int(there.sum()) for _, there in entries), sum(there.size for _, there in entries)
    if not conditions or count < EXACT or total - count <= EXACT:
        return None
    calls = [_call_of(wrong.task, name, one) for _, _, name in conditions for one, _ in entries]
    functions = (*wrong.right.lent, *((name, program) for _, program, name in conditions))
    results = run_program(wrong.task, "", calls, functions, seconds=LONGEST).results
    holding = [
        say
        for at, (say, _, _) in enumerate(conditions)
        if (here := results[at * len(entries) : (at + 1) * len(entries)]) and len(here) == len(entries)
        and all(_is_mask(result, there) for result, (_, there) in zip(here, entries, strict=True))
    ]  # fmt: skip
    return Found(f"It is wrong just where {holding[0]}, and right elsewhere.") if len(holding) == 1 else None


def _conditions(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What may be so of one argument or two, in words and in numpy."""
    for name in names[:2]:
        for word, test in (("below 0", "< 0"), ("0", "== 0"), ("above 0", "> 0"), ("1", "== 1")):
            yield f"`{name}` is {word}", f"np.asarray({name}) {test}"
    for one, other in (names[:2], names[1::-1]) if len(names) > 1 else ():
        yield f"`{one}` is above `{other}`", f"np.asarray({one}) > np.asarray({other})"
        yield f"|`{one}`| is above `{other}`", f"np.abs({one}) > np.asarray({other})"


def _wrong_entries(wrong: _Wrong) -> Iterator[tuple[JudgedCall, Array]]:
    """Of each call that came to an array of the right shape, which entries are wrong."""
    for one, got, want in zip(wrong.program.asked, wrong.program.run.results, wrong.right.run.results, strict=True):
        if one.property or one.again or not (isinstance(got, Returned) and isinstance(want, Returned)):
            continue
        mine, right = as_array(got.value), as_array(want.value)
        if mine is not None and right is not None and mine.shape == right.shape and right.dtype.kind in "fiu":
            tolerance = one.tolerance or wrong.task.tolerance
            with np.errstate(all="ignore"):
                yield one, ~np.isclose(mine, right, rtol=tolerance.rel, atol=tolerance.abs, equal_nan=True)


def _is_mask(result: Result, there: Array) -> bool:
    """Whether a condition came to just these entries."""
    holds = as_array(result.value) if isinstance(result, Returned) else None
    return holds is not None and holds.shape == there.shape and bool((holds.astype(bool) == there).all())


def _always_the_same(wrong: _Wrong) -> Found | None:
    """A number to which everything comes, whatever comes in, where several are wanted."""
    results = [got for one, got, _ in wrong.failing if not one.property and isinstance(got, Returned)]
    wants = [as_array(want.value) for one, _, want in wrong.failing if not one.property and isinstance(want, Returned)]
    arrays = [as_array(got.value) for got in wrong.program.run.results if isinstance(got, Returned)]
    numbers = {
        float(each) for array in arrays if array is not None and array.dtype.kind in "fiu" for each in array.flat
    }
    wanted_ones = {float(f"{each:.6g}") for array in wants if array is not None for each in array.flat}
    if len(results) <= EXACT or len(numbers) != 1 or len(wanted_ones) <= EXACT:
        return None
    number = numbers.pop()
    return Found(f"Every number that comes out is {number:.4g}, whatever comes in.") if math.isfinite(number) else None


def _near_a_known(wrong: _Wrong, conditions: Conditions) -> Found | None:
    """A misconception to which the program comes with one change: two mistakes, each told."""
    asked = [one for one in wrong.program.asked if not one.property]
    programs = [
        (misconception, by_call)
        for misconception, program in known(wrong.task, conditions, code.work_out)
        if program.run.stop is None and may_be_said(misconception, wrong.program.text)
        for by_call in [dict(zip(map(id, program.asked), program.run.results, strict=True))]
    ]
    for misconception, results in programs:
        calls = [wanted(wrong.task, one, got, False) for one in asked if _tells(got := results[id(one)])]
        shown = [
            one for one, _, want in wrong.failing if not one.property and not _same(wrong.task, one, results, want)
        ]
        if len(calls) < len(asked) or not shown or _are_all_one([results[id(one)] for one in asked]):
            continue
        failed = [one.call for one, _, _ in wrong.failing if not one.property]
        calls.sort(key=lambda one: one.call not in failed)
        seconds = max(wrong.left / len(programs), LEAST_EACH)
        limits, setting = (
            sandbox_limits(wrong.task.limits),
            Setting(lent=wrong.program.lent, needs=wrong.task.needs or ""),
        )
        found = sandbox.search(
            tidy(wrong.program.text), calls, seconds, limits, function=wrong.task.function, setting=setting
        )
        near = [each for each in found.changes if _goes_beside(each)]
        change = repairs.best([each for each in near if each.mends_all and ";" not in each.detail])
        if change is not None:
            say = typeset.sentence(fill(misconception.say, conditions.given))
            other = repairs.beside_another(change, wrong.program.text)
            return Found(
                code.clean(f"Two mistakes. {say} {other.kind}"), other.place, code.clean(other.change),
                misconception=misconception.name, explains_all=False,
            )  # fmt: skip
    return None


def _same(task: Code, one: JudgedCall, results: Mapping[int, Result], want: Result) -> bool:
    return same_result(results[id(one)], want, one.tolerance or task.tolerance)


def _goes_beside(change: sandbox.Change) -> bool:
    """Whether a change may be told beside a known mistake: a sign in front of a part may decide something instead."""
    if change.kind == "sign":
        return change.detail not in ("", "minus")
    if change.kind == "slips":
        return change.detail.partition(" ")[0] in NEAR_A_KNOWN
    return change.kind == "brackets" or change.detail.startswith("back ")


# Another function


def _call_of(task: Code, name: str, one: JudgedCall) -> Call:
    """A call of another function with the same arguments."""
    return Call(re.sub(rf"\b{re.escape(task.function)}\b", name, one.call.text), one.call.values)


def _another_function(wrong: _Wrong, others: Iterable[Code], lent: Functions) -> Found | None:
    """Another task's function, or one of numpy's reductions, that gives all that the learner's program returned."""
    returned = [
        (one, got)
        for one, got in zip(wrong.program.asked, wrong.program.run.results, strict=True)
        if not one.property and not one.again and _tells(got)
    ]
    failed = {id(one) for one, got, _ in wrong.failing if not one.property}
    if sum(id(one) in failed and _is_telling(got) for one, got in returned) < EXACT:
        return None
    plain = {f"plain_{at}_": each for at, each in enumerate(PLAIN.get(_parameters(wrong.task), ()))}
    plain |= {f"both_{at}_": each for at, each in enumerate(_of_both_orders(wrong.task, lent))}
    candidates = [
        *_of_the_course(wrong.task, others),
        *((f"np.{name}", ()) for name in REDUCTIONS),
        *((name, ((name, _as_function(name, formula, wrong.task)),)) for name, (_, formula) in plain.items()),
    ]
    names = [name for name, _ in candidates]
    functions = (*lent, *(function for _, programs in candidates for function in programs))
    first = next((one, got) for one, got in returned if id(one) in failed and _is_telling(got))
    same = _agreeing(wrong, functions, names, [first])
    same = _agreeing(wrong, functions, same, returned) if same else []
    if not same:
        return None
    of = plain[same[0]][0] if same[0] in plain else f"the results of `{same[0]}`"
    return Found(f"These are {of}, not the results of `{wrong.task.function}`.")


def _of_both_orders(task: Code, lent: Functions) -> Iterator[tuple[str, str]]:
    """What is usually made of a lent function of two arguments: one order, the other, and both together."""
    for name, program in lent if _parameters(task) == 2 else ():
        if len(_needed(name, program)) == 2:
            one, other = f"{name}({{0}}, {{1}})", f"{name}({{1}}, {{0}})"
            yield f"the sum of `{name}` in both orders of its arguments", f"{one} + {other}"
            yield f"the mean of `{name}` in both orders of its arguments", f"({one} + {other}) / 2"
            yield f"the results of `{name}`", one
            yield f"the results of `{name}` with its arguments exchanged", other


def _is_telling(got: Result | None) -> bool:
    """Whether a result holds a number: nan and inf come of much."""
    numbers = as_array(got.value) if isinstance(got, Returned) else None
    return numbers is None or numbers.dtype.kind != "f" or bool(np.isfinite(numbers).any())


def _as_function(name: str, formula: str, task: Code) -> str:
    """A function of as many arguments as the task's that returns what a formula of them comes to."""
    arguments = [f"x{at}" for at in range(_parameters(task))]
    return f"def {name}({', '.join(arguments)}):\n    return {formula.format(*arguments)}\n"


def _of_the_course(task: Code, others: Iterable[Code]) -> list[tuple[str, Functions]]:
    """Functions of other tasks that take as many arguments, each with its program; lent ones they use are left out."""
    found: dict[str, tuple[str, Functions]] = {}
    for other in others:
        if other.function in (task.function, *found) or other.needs or other.uses:
            continue
        if _parameters(other) == _parameters(task) and len(found) < MOST_OTHERS:
            found[other.function] = other.function, ((other.function, other.answer),)
    return list(found.values())


def _parameters(task: Code) -> int:
    """How many arguments a task's function takes."""
    return len(_parameter_names(task))


def _parameter_names(task: Code) -> list[str]:
    """The arguments that a task's function needs, by the reference's first line."""
    return _needed(task.function, task.answer)


def _needed(function: str, program: str) -> list[str]:
    head = re.search(rf"def\s+{re.escape(function)}\s*\(([^)]*)\)", program)
    return [each.strip() for each in head[1].split(",") if each.strip() and "=" not in each] if head else []


def _agreeing(
    wrong: _Wrong, functions: Functions, names: Sequence[str], returned: Sequence[tuple[JudgedCall, Result]]
) -> list[str]:
    """The functions that come to what was returned, at all of these calls."""
    calls = [_call_of(wrong.task, name, one) for name in names for one, _ in returned]
    run = run_program(wrong.task, "", calls, functions, seconds=LONGEST)
    each = len(returned)
    return [
        name
        for at, name in enumerate(names)
        if len(run.results) >= (at + 1) * each
        and all(
            same_result(result, got, wrong.task.tolerance)
            for result, (_, got) in zip(run.results[at * each : (at + 1) * each], returned, strict=True)
        )
    ]
