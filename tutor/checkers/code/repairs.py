"""Why a program is wrong, from one change that mends it: first the kind, then the place, last the change itself.

A change is evidence: with it the program comes out right at every call that judges it. What is said is said of that.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from tutor.edits.program import far
from tutor.edits.slips import assigned_once
from tutor.sandbox import Change

CERTAIN = frozenset("slips function sign operator axis keepdims arguments comparison index branch brackets".split())
"""Kinds of changes that are told although the program has other mistakes besides: what is added mends by chance."""
MOST_RIVALS = 4
"""Places and kinds of changes up to which one that mends a part is no chance; beyond, results are few and coarse."""
BY_CHANCE = ("/ //", "sum and max")
"""A division without its rest comes to whole numbers, and a maximum of few counts to another count, by chance."""
LOGARITHMS = ("log", "log2", "log10", "log1p")
NOUNS = {
    "sum": "a sum", "mean": "a mean", "max": "a maximum", "min": "a minimum", "maximum": "the larger of two",
    "minimum": "the smaller of two", "argmax": "a position of the largest", "argmin": "a position of the smallest",
    "prod": "a product", "abs": "an absolute value", "sqrt": "a square root", "log": "a logarithm", "exp": "an `exp`",
    "norm": "a norm", "sum of the squares": "a sum of the squares", "mean of the squares": "a mean of the squares",
    "exponentials": "the logarithm of a sum of exponentials", "median": "a median", "std": "a standard deviation",
    "var": "a variance", "maximum with 0": "the larger of a number and 0",
}  # fmt: skip
PAIRWISE = ({"max", "maximum"}, {"min", "minimum"})
"""Functions of nearly the same name, of one array and of two."""
RIGHT = "With that one change every call comes out right."
WITH_BOTH = "With both mended every call comes out right."
ONE_OF_THEM = "That is one of the mistakes: with it changed more calls come out right, and none comes out wrong."


class Repair(Struct, frozen=True):
    """What can be said of a change that mends a program."""

    kind: str
    """What kind of mistake it is, without its place."""
    place: tuple[int, int]
    """The part of the program, as character offsets."""
    change: str
    """What to write in its place."""


def best(changes: Sequence[Change]) -> Change | None:
    """The change to tell: of those that mend everything the nearest; else one that no rival contradicts."""
    whole = [change for change in changes if change.mends_all]
    if whole:
        return min(whole, key=_order)
    if len({(change.kind, change.line) for change in changes}) > MOST_RIVALS:
        return None
    certain = [change for change in changes if change.kind in CERTAIN and change.detail not in BY_CHANCE]
    near = sorted((change for change in certain if not any(_holds(change, other) for other in certain)), key=_order)
    if not near or any((rival.kind, rival.line) != (near[0].kind, near[0].line) for rival in near):
        return None
    return near[0]


def _holds(change: Change, other: Change) -> bool:
    """Whether a change takes back the slips of another one, and more."""
    return change.kind == other.kind == SLIPS and set(other.detail.split(";")) < set(change.detail.split(";"))


def _order(change: Change) -> tuple[int, int, int]:
    return far(change.kind, change.detail), len(change.before) + len(change.after), change.line


def repair(change: Change, text: str) -> Repair:
    """What to say of a change to this program."""
    if change.kind == SLIPS:
        return _of_slips(change, text)
    if change.kind == BESIDE:
        return _of_both(change, text)
    ending = RIGHT if change.mends_all else ONE_OF_THEM
    if names := _parameters(change, text):
        one, other = (f"`{name}`" for name in names)
        remedy = f"{one} where {other} stands, and the other way round; the first line stays as it is."
        signs = OR_SIGNS if _stand_across_a_minus(names, text) else ""
        return Repair(f"{one} and {other} are exchanged{signs}. {ending}", _place(change, text), remedy)
    said = f"{_kind(change)} {ending}"
    if change.kind == "arguments" and change.detail.startswith("names "):
        first, _, second = change.detail.removeprefix("names ").partition(" and ")
        if any(_stand_across_a_minus((first, second), seen) for seen in (change.before, text)):
            said = f"`{first}` and `{second}` are exchanged{OR_SIGNS}. {ending}"
    if (change.kind, change.detail) == ("call", "with log") and _goes_into_exp(change, text):
        said = f"A logarithm is missing, or an `exp` is too many. {ending}"
    return Repair(said, _place(change, text), _remedy(change))


OR_SIGNS = ", or the signs before them"


def _stand_across_a_minus(names: tuple[str, str], text: str) -> bool:
    """Whether a sum has both, once each, with unlike signs: turning both signs then is the same as exchanging them."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in names]
    if sorted(used) != sorted(names):
        return False
    values = assigned_once(tree)
    sums = [node for node in ast.walk(tree) if _is_sum(node)]
    within = {id(part) for node in sums for part in (node.left, node.right)}
    terms = (_signs(node, values) for node in sums if id(node) not in within)
    return any({signs.get(name) for name in names} == {1, -1} for signs in terms)


def _is_sum(node: ast.AST) -> TypeGuard[ast.BinOp]:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)


def _signs(whole: ast.expr, values: Mapping[str, ast.expr]) -> dict[str, int]:
    """The names that are terms of a sum, each with its sign there; a name of a sum stands for its terms, once."""
    signs: dict[str, int] = {}
    waiting = [(whole, 1)]
    while waiting:
        part, sign = waiting.pop()
        match part:
            case ast.Name(id=name) if name not in signs:
                signs[name] = sign
                waiting += [(values[name], sign)] if name in values else []
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                waiting.append((operand, -sign))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                waiting += [(left, sign), (right, sign)]
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                waiting += [(left, sign), (right, -sign)]
            case _:
                pass
    return signs


def _goes_into_exp(change: Change, text: str) -> bool:
    """Whether a part stands in an ``exp``, by itself or by a name that it is given."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    powers = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "exp"
    ]
    names = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and node.lineno <= change.line <= (node.end_lineno or node.lineno)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return any(
        (isinstance(inner, ast.Name) and inner.id in names)
        or (getattr(inner, "lineno", 0), getattr(inner, "col_offset", -1)) == (change.line, change.column)
        for power in powers
        for argument in power.args
        for inner in ast.walk(argument)
    )


def beside_another(change: Change, text: str) -> Repair:
    """What to say of a change that leaves one other mistake, which is told beside it."""
    whole = repair(change, text)
    said = whole.kind
    for ending in (RIGHT, WITH_BOTH, *WITHOUT, *WITHOUT_AND_GUARDED):
        said = said.removesuffix(ending).rstrip()
    return replace(whole, kind=said)


def _parameters(change: Change, text: str) -> tuple[str, str] | None:
    """The two names that are exchanged where a function is defined, which is how a change stands for all its uses."""
    lines = text.splitlines()
    if change.kind != "arguments" or not lines[change.line - 1 : change.line][0].lstrip().startswith("def "):
        return None
    pairs = zip(change.before.split(", "), change.after.split(", "), strict=False)
    moved = [one for one, other in pairs if one != other]
    return (moved[0], moved[1]) if len(moved) == 2 else None


def _remedy(change: Change) -> str:
    """What to write, and in which line."""
    match change.kind, change.detail:
        case "order", "used up":
            return f"Line {change.line}: make a list of it, `{change.after}`."
        case "order", detail if detail.startswith("late "):
            name = detail.removeprefix("late ")
            return f"Line {change.line}: keep the value with a default, `lambda {name}={name}: …`."
        case "order", "together":
            return f"Line {change.line}: assign both at once, as in `a, b = …, …`, so that each uses the old values."
        case "order", _:
            return f"Line {change.line}: exchange it with the statement after it."
        case "statement", detail if detail.startswith("back "):
            name = detail.removeprefix("back ")
            return f"Line {change.line}: set the entry of `{name}` back at the end of each round, or change a copy."
        case "statement", detail if detail.startswith("reset "):
            return f"Line {change.line}: there, set `{detail.removeprefix('reset ')}` to what it began with, too."
        case "statement", "continue":
            return f"Line {change.line}: `continue` in place of `break`."
        case "statement", "continue return":
            return f"Line {change.line}: `continue` in place of `{change.before}`."
        case "statement", "adds":
            return f"Line {change.line}: `+=` in place of `=`, or `-=` with the other sign."
        case "statement", "after":
            return f"Line {change.line}: put it behind the loop, as far left as the loop itself."
        case "statement", "before":
            return f"Line {change.line}: put it before the loop, as far left as the loop itself."
        case "statement", "into":
            return f"Line {change.line}: put it into the loop, as its first line."
        case "name", detail if detail.startswith("shadowed "):
            return f"Line {change.line}: give what is assigned there a name of its own, and use that where it is meant."
        case "statement", "inside":
            return f"Line {change.line}: put the `return` behind the loop, as far left as the loop itself."
        case _ if change.after:
            return f"Line {change.line}: `{change.after}` in place of `{change.before}`."
        case _:
            return f"Line {change.line}: without `{change.before}`."


def _of_slips(change: Change, text: str) -> Repair:
    """Each slip in a sentence of its own."""
    slips = [each.partition(" ")[::2] for each in change.detail.split(";")]
    names = [name for name, _ in slips]
    guarded = "zeros" in names and ("clip" in names or "constant" in names)
    bounded = "overflow" in names and "clip" in names
    told = [
        (ONE_NUMBER[0], _of_one_number(text))
        if (name, what) == ("form", "number")
        else slip_sentences(name, what, guarded, bounded)
        for name, what in slips
        if not (guarded and name == "zeros") and not (bounded and name == "overflow")
    ]
    count = "" if len(told) == 1 else f"{NUMBERS[len(told)]} mistakes. "
    ending = (WITHOUT_AND_GUARDED if guarded else WITHOUT)[0 if len(told) == 1 else 1]
    if names[-1] == "form":
        ending = f"{FORMED.get(slips[-1][1], 'Minding that')}, every call comes out right."
    if not change.mends_all:
        ending = ONE_OF_THEM if len(told) == 1 else SOME_OF_THEM
    kinds = " ".join(kind for kind, _ in told)
    return Repair(f"{count}{kinds} {ending}", _place(change, text), " ".join(remedy for _, remedy in told))


def _of_both(change: Change, text: str) -> Repair:
    """A slip at all its places, and a change of one place."""
    slip, kind, detail = (*change.detail.split("|", 2), "", "")[:3]
    other = replace(change, kind=kind, detail=detail)
    name, _, what = slip.partition(" ")
    first, remedy = slip_sentences(name, what, guarded=False)
    said = f"Two mistakes. {first} {_kind(other)} {WITH_BOTH}"
    return Repair(said, _place(change, text), f"{remedy} {_remedy(other)}")


NUMBERS = ("", "One", "Two", "Three")
WITHOUT = ("Without that, every call comes out right.", "Without them, every call comes out right.")
WITHOUT_AND_GUARDED = tuple(
    f"Without {those}, and with zeros treated by a condition, every call comes out right." for those in ("that", "them")
)
"""Of what hides zeros: with it merely left out, nan or an exception comes in its place."""
SOME_OF_THEM = "Those are some of the mistakes: without them more calls come out right, and none comes out wrong."
SLIPS, BESIDE = "slips", "beside"
GUARDED = "Treat zeros by a condition, as with `np.where` or a mask, and leave the numbers as they are."


NEVER_LARGE = "Write it so that the argument of `exp` is never large, as with `np.exp(-np.abs(…))`."
LOGADDEXP = "`np.logaddexp(0, z)` is the logarithm of 1 + exp(z) for every z."


SLIP_SAID = {
    "zeros": (
        "0 times the logarithm of 0 is nan, where that term counts as 0.",
        "Take such terms as 0: `np.where`, or a mask.",
    ),
    "sign": ("The result has the wrong sign.", "Turn the sign of what is returned."),
    "mean": ("A mean is taken where one value each is asked.", "Return the values without `mean`."),
    "shift": ("`exp` overflows, or underflows to 0.", "Subtract the maximum before `exp`."),
    "overflow": ("`exp` overflows where its argument is large.", NEVER_LARGE),
    "axes": ("A reduction runs over another axis than the last.", "`axis=-1` in the reductions."),
    "rows": (
        "The rows of an array are counted where all its entries are asked.",
        "`.size` in place of `len`, which counts rows.",
    ),
    "ends": (
        "Intervals are closed at the other of their ends.",
        "`<=` in place of `<`, and the other way round, at both ends of the interval.",
    ),
    "binary": ("The terms with “1 −” are too many.", "Leave those terms out."),
}
"""What a slip is, and what to do about it."""
SLIP_OF_SAID = {
    ("base", "natural"): ("`log` is the natural logarithm; another one is asked.", "`np.log2` in place of `np.log`."),
    ("softplus", "loses"): ("A logarithm of 1 + `exp` loses small values.", LOGADDEXP),
    ("softplus", "overflows"): ("The `exp` in a logarithm of 1 + `exp` overflows at large numbers.", LOGADDEXP),
    ("softplus", "loses overflows"): (
        "A logarithm of 1 + `exp` loses small values, and overflows at large ones.",
        LOGADDEXP,
    ),
    ("sum", "mean"): ("A sum stands where a mean belongs.", "`mean` in place of `sum`."),
    ("mean", "sum"): ("A mean stands where a sum belongs.", "`sum` in place of `mean`."),
    ("each", "turned"): (
        "A difference is the other way round, in more than one place.",
        "Exchange the two sides of these differences.",
    ),
    ("each", "update"): (
        "The updates go the other way than they should.",
        "Subtract in the updates what is added there, or the other way round.",
    ),
    ("each", "scaled"): (
        "It is multiplied where it should be divided, or the other way round, in more than one place.",
        "`/` in place of `*`, or `*` in place of `/`, in these places.",
    ),
    ("each", "brackets"): (
        "A pair of brackets is missing, in more than one place: something else is calculated first.",
        "Put brackets around the sum or difference in these places.",
    ),
    ("each", "off"): ("A factor or a division is too many, in more than one place.", "Leave it out in these places."),
    ("axes", ""): (
        "A batch is treated as one vector: a reduction runs over the whole array.",
        "Give the reductions `axis=-1` and `keepdims=True`.",
    ),
    ("axes", "all kept"): (
        "A reduction loses its axis, and its result then does not fit the rows of the array.",
        "Give the reductions `keepdims=True`.",
    ),
    ("axes", "kept"): (
        "A reduction runs over another axis than the one that is asked, or does not keep it (`keepdims`).",
        "Give the reductions the axis that is asked, and `keepdims=True`.",
    ),
}
"""The same of some slips in their parts; these come first."""


def slip_sentences(name: str, what: str, guarded: bool, bounded: bool = False) -> tuple[str, str]:
    """What a slip is, and what to do about it; what is ``bounded`` keeps ``exp`` from overflowing."""
    said = SLIP_OF_SAID.get((name, what)) or SLIP_SAID.get(name)
    if said is not None:
        return said
    match name:
        case "base":
            return _of_base(what)
        case "constant":
            remedy = GUARDED if guarded else f"Leave out `{what.partition(' ')[0]}`."
            return f"The constant `{what}` that is added changes the results.", remedy
        case "clip":
            return _of_clip(what, guarded, bounded)
        case "back":
            return _of_statement(
                f"back {what}", "", is_mine=True
            ), f"At the end of each round set the entry of `{what}` back, or change a copy."
        case "swapped":
            one, _, other = what.partition(" and ")
            return "Two arguments are exchanged.", f"Exchange `{one}` and `{other}`."
        case "precision":
            return f"`{what}` keeps {DIGITS.get(what, 'few')} digits only.", "`float` in its place."
        case "product":
            return _of_product(what)
        case "form":
            return FORMS.get(what, FORMS["rows"])
        case _:
            return "One part of it is another.", ""


def _of_one_number(text: str) -> str:
    """What to do about a program for one number: what is said of ``if`` and ``math`` stands in it."""
    decides, has_math = (re.search(rf"\b{word}\b", text) is not None for word in ("if", "math"))
    if decides == has_math:
        return ONE_NUMBER[1] if decides else "Use numpy's functions, which take arrays."
    return f"Use {'`np.where` or a mask in place of `if`' if decides else 'numpy in place of `math`'}."


def _of_base(what: str) -> tuple[str, str]:
    if what in ("log2", "log10"):
        return f"`{what}` is not the logarithm that is asked.", f"`np.log` in place of `np.{what}`."
    return f"A division by `{what}` changes the base of the logarithm.", "Leave that division out."


TAKEN_FOR = "what lies beyond is taken for its end"


def _of_clip(what: str, guarded: bool, bounded: bool) -> tuple[str, str]:
    if "nan_to_num" in what:
        return f"`{what}` hides nan and inf.", GUARDED
    if bounded:
        return f"The clip `{what}` keeps `exp` from overflowing, and changes the results: {TAKEN_FOR}.", NEVER_LARGE
    if guarded:
        return f"The clip `{what}` changes the results.", GUARDED
    return f"The clip `{what}` changes the results: {TAKEN_FOR}.", "Leave the clip out."


def _of_product(what: str) -> tuple[str, str]:
    capped = ", and a bound on it brings nothing back" if "capped" in what else ""
    return (
        f"A product of many numbers underflows to 0, or overflows{capped}.",
        "Add up logarithms in its place: `np.log` of the numbers, then `sum`, and `exp` last.",
    )


DIGITS = {"float32": "seven", "single": "seven", "float16": "three", "half": "three"}
WEIGHED = "With what it gives for 0 and for 1, each weighed"
FORMED = {
    "rows": "Row by row", "vector": "As a table of one row", "number": "Number by number", "list": "As an array",
    "integers": "As floats", "truth": "As a mask of booleans", "copy": "With a copy", "labels first": WEIGHED,
    "labels second": WEIGHED, "pairs": "Without the numbers", "items": "Item by item",
    "single": "As an array of one", "flat": "Coordinate by coordinate",
}  # fmt: skip
ONE_NUMBER = (
    "It works for one number only, and an array comes in too.",
    "Use `np.where` or a mask in place of `if`, and `np.exp`, `np.log` in place of those of `math`.",
)
FORMS = {
    "rows": (
        "A batch is treated as one vector: its rows do not each come out by themselves.",
        "Give the reductions `axis=-1`, and `keepdims=True` where the result goes on with the array.",
    ),
    "vector": (
        "It takes a table of rows only, and a single one comes in too.",
        "Count axes from the end: `axis=-1` with `keepdims=True`, and `...` in an index.",
    ),
    "number": ONE_NUMBER,
    "list": ("A list comes in, and it works for arrays only.", "Begin with `np.asarray` of that argument."),
    "integers": (
        "Integers come in, and it works for floats only.",
        "Begin with `np.asarray(…, float)` of that argument.",
    ),
    "truth": (
        "A mask of 0 and 1 comes in as integers: `~`, and an index, take those as numbers.",
        "Begin with `.astype(bool)` of the mask.",
    ),
    "items": (
        "It is written for one number as its first argument, and several come in too: a result for each is missing.",
        "Index with the whole array, or go through its items and stack the results.",
    ),
    "single": (
        "It is written for an array as its first argument, and a single number comes in too.",
        "Use what takes both, or begin with `np.atleast_1d` and give one result back for one number.",
    ),
    "labels first": (
        "It is right where its first argument is 0 or 1, and numbers between come in too.",
        "Weigh what comes out for 1 by that number, and what comes out for 0 by 1 minus it.",
    ),
    "labels second": (
        "It is right where its second argument is 0 or 1, and numbers between come in too.",
        "Weigh what comes out for 1 by that number, and what comes out for 0 by 1 minus it.",
    ),
    "flat": (
        "It goes through an array by one index: that does for a vector, and a matrix comes in too.",
        "Go through all `x.size` coordinates: `for i in np.ndindex(x.shape)`, or `a.flat[i]`.",
    ),
    "pairs": ("Each item comes with its number, and the items alone are asked.", "Return the items without numbers."),
    "copy": ("It changes its argument, the caller's own array.", "Begin with a copy of that argument."),
}


class Stretch(Struct, frozen=True):
    """A part of a program, as it is written and where."""

    text: str
    place: tuple[int, int]


BOUNDS = ("clip", "maximum", "max", "where")


def small_numbers(text: str) -> Iterator[tuple[Stretch, float, str]]:
    """Small numbers that are added, or that bound something: each with its value and what it is called."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                parts, what = [left, right], "The constant"
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args) if name in BOUNDS:
                parts, what = args, "The bound"
            case ast.arguments(defaults=defaults):
                parts, what = defaults, "The constant"
            case ast.Assign(value=value):
                parts, what = [value], "The constant"
            case _:
                continue
        for part in parts:
            match part:
                case ast.Constant(value=float() as small) if 0 < small < SMALL:
                    lines = text.splitlines(keepends=True)
                    start = _offset(lines, part.lineno, part.col_offset)
                    end = _offset(lines, part.end_lineno or part.lineno, part.end_col_offset or part.col_offset)
                    yield Stretch(text[start:end], (start, end)), small, what


SMALL = 1e-3
"""Numbers below are put in to keep something from 0."""


class Grid(Struct, frozen=True):
    """Points at equal distances that a program goes through."""

    stretch: Stretch
    low: float
    step: float

    def holds(self, value: float) -> bool:
        """Whether a number is one of the points, whatever the rounding."""
        return abs((value - self.low) / self.step - round((value - self.low) / self.step)) < NEARLY


NEARLY = 1e-6


def grids(text: str) -> Iterator[Grid]:
    """The grids of a program whose ends and steps are numbers."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = text.splitlines(keepends=True)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="linspace" | "arange" as name), args=[low, high, third]):
                numbers = [part.value for part in (low, high, third) if isinstance(part, ast.Constant)]
                if len(numbers) != 3 or not all(isinstance(each, int | float) for each in numbers):
                    continue
                start, end, last = (float(each) for each in numbers if isinstance(each, int | float))
                step = last if name == "arange" else (end - start) / (last - 1) if last > 1 else 0.0
                if step > 0:
                    place = _offset(lines, node.lineno, node.col_offset)
                    stop = _offset(lines, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
                    yield Grid(Stretch(text[place:stop], (place, stop)), start, step)


SHORT_FLOATS = re.compile(r"float32|float16|\bhalf\b|\bsingle\b|np\.round|\bround\(")


STEPS = re.compile(r"\b(?:while|range|linspace|arange)\b|\b(?:h|dx|step|delta)\b(?!\s*\()")


def goes_by_steps(text: str) -> bool:
    """Whether a program has steps of its own, which may be too coarse or too few."""
    return STEPS.search(text) is not None


STEP = r"/\s*(?:\(\s*)?(?:2(?:\.0*)?\s*\*\s*)?{name}\b"
"""A division by what has this name, or by twice it."""


def loses_digits(text: str) -> bool:
    """Whether a program has what digits may have been lost by: shorter floats, or a small constant that is no step."""
    return bool(SHORT_FLOATS.search(text)) or any(not _is_step(text, stretch) for stretch, _, _ in small_numbers(text))


def _is_step(text: str, small: Stretch) -> bool:
    """Whether a small number is the width of a step: something is divided by what has its name."""
    line = text[: small.place[0]].rpartition("\n")[2]
    named = re.search(r"\b(\w+)\s*(?::\s*\w+\s*)?=\s*\Z", line)
    return named is not None and re.search(STEP.format(name=re.escape(named[1])), text) is not None


def of_the_reference(change: Change) -> str:
    """What to say where the results are those of the right function with one change."""
    said = _kind(change, is_mine=False)
    return f"Your results are those of the right function with one mistake in it. {OF_IT} {_lower(said)}"


OF_IT = "The mistake:"


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


KIND_SAID = {
    "keepdims": "A reduction keeps an axis that should go, or loses one that should stay (`keepdims`).",
    "branch": "A condition decides otherwise than it should.",
    "where": "A condition in `where` or `clip` decides otherwise than it should.",
    "reciprocal": "Something is upside down.",
    "copy": "An argument is changed in place, or read with its own type: a copy, or `float`, is missing.",
}
"""What is the matter with a kind of change, whatever its parts."""
MISSING_SAID = {
    "normalise": ("A division by the sum is missing.", "There is a division by the sum too many."),
    "maximum": ("The maximum is not subtracted first.", "The maximum is subtracted."),
    "complement": ("A “1 −” is missing.", "There is a “1 −” too many."),
}
"""The same where the learner's program lacks it, and where it is a change of the reference."""


def _kind(change: Change, is_mine: bool = True) -> str:
    """What is the matter, in the words of arrays and signs. Of the reference the change is the mistake itself."""
    kind, detail = change.kind, change.detail
    if kind == "copy" and is_mine and not detail:
        return "An argument is changed in place."
    if kind in KIND_SAID:
        return KIND_SAID[kind]
    if kind in MISSING_SAID:
        return MISSING_SAID[kind][0 if is_mine else 1]
    wrong, right = _pair(detail) if is_mine else tuple(reversed(_pair(detail)))
    stands = change.before if is_mine else change.after
    if is_mine and kind == "operand" and change.before == f"1 - {change.after}":
        return "A “1 −” is too many."
    if is_mine and kind == "operand" and detail.startswith("with ") and _cancels(change):
        return f"{OPERANDS[detail.rpartition(' ')[2]]} is too many."
    match kind:
        case "sign":
            return _of_sign(detail, wrong, right, is_mine)
        case "operator":
            return _of_operator(detail, wrong)
        case "axis":
            return _of_axis(detail, is_mine)
        case "order":
            return _of_order(detail)
        case "arguments":
            return _of_arguments(detail)
        case "constant":
            return _of_constant(detail, stands, is_mine)
        case "comparison":
            return _of_comparison(detail, wrong, right, is_mine)
        case "index":
            return _of_index(detail, stands)
        case "function":
            return _of_function(detail, wrong, right, is_mine)
        case "operand":
            return _of_operand(detail, is_mine)
        case "call":
            return _of_call(detail, is_mine)
        case "brackets":
            return BRACKETS[detail if is_mine else OTHER_BRACKETS[detail]]
        case "name" if detail.startswith("shadowed "):
            return f"`{detail.removeprefix('shadowed ')}` gets another value, and its first one is still needed."
        case "name":
            return f"`{stands if detail == 'argument' else wrong}` is not what belongs there."
        case "statement":
            return _of_statement(detail, change.before, is_mine)
        case _:
            return "One part of it is another."


BRACKETS = {
    "missing": "A pair of brackets is missing: something else is calculated first.",
    "too many": "A pair of brackets is too many: something else is to be calculated first.",
}
OTHER_BRACKETS = {"missing": "too many", "too many": "missing"}


def _of_operator(detail: str, wrong: str) -> str:
    if detail == "@ outer":
        return "A product of two vectors is one number, and a table of all their products is asked."
    if "outer" not in detail:
        return f"“{wrong}” is not the operation that belongs there."
    one, other = ("entry by entry", "every pair") if wrong == "*" else ("every pair", "entry by entry")
    return f"It multiplies {one}, and {other} is asked."


def _of_order(detail: str) -> str:
    if detail == "used up":
        return "An iterator is gone through a second time, and the first has used it up."
    if detail.startswith("late "):
        name = detail.removeprefix("late ")
        return f"A function made in the loop looks up `{name}` when it is called: after the loop that is the last one."
    return "Two statements stand in the wrong order: the one changes what the other then uses."


def _of_arguments(detail: str) -> str:
    if detail.startswith("names "):
        one, _, other = detail.removeprefix("names ").partition(" and ")
        return f"`{one}` and `{other}` are exchanged in one place."
    if detail == "each":
        return "Two arguments are exchanged, each time."
    if detail == "dict":
        return "Two of the values in a dict are exchanged."
    if detail == "turned":
        return "The values of a tuple stand in another order than is asked."
    return "Two of the values in a tuple are exchanged." if detail == "parts" else "Two arguments are exchanged."


def _of_constant(detail: str, stands: str, is_mine: bool) -> str:
    match detail:
        case "finer":
            return "The grid is too coarse: its points lie too far apart." if is_mine else "The grid is coarser."
        case "truth":
            return f"`{stands}` is the wrong way round." if is_mine else f"`{stands}` stands for its opposite."
        case "axis":
            return "An axis is another than the one that is asked."
        case "start" if is_mine:
            return f"`{stands}` is not what it should begin with."
        case "start":
            return f"`{stands}` stands where an entry belongs."
        case _:
            return f"`{stands}` stands where another number is needed."


def _of_function(detail: str, wrong: str, right: str, is_mine: bool) -> str:
    if detail.startswith(("inside ", "outside ")):
        where, name, *sign = detail.split()
        within = (where == "inside") == is_mine
        stands, belongs = ("inside", "outside") if within else ("outside", "inside")
        what = OPERANDS[sign[0]] if sign else "A term"
        return f"{what} stands {stands} `{name}`, and belongs {belongs}."
    if detail.startswith("order "):
        outer, inner = detail.split()[1:]
        one, other = (outer, inner) if is_mine else (inner, outer)
        return f"`{one}` is taken of `{other}` where `{other}` is to be taken of `{one}`."
    if detail == "len and sum":
        return "`len` counts all entries where a sum belongs." if is_mine else "A sum stands where entries are counted."
    if wrong in LOGARITHMS and right in LOGARITHMS:
        return f"`{wrong}` is not the logarithm that is asked."
    if {wrong, right} in PAIRWISE:
        of_two = "compares two arrays entry by entry" if wrong in ("max", "min") else "finds one in an array"
        return f"`{wrong}` stands where `{right}` belongs, which {of_two}."
    return f"{_noun(wrong).capitalize()} stands where {_noun(right)} belongs."


def _of_sign(detail: str, wrong: str, right: str, is_mine: bool) -> str:
    match detail:
        case "order":
            return "The order of a difference is the other way round."
        case "" | "minus":
            return "A minus sign is too many." if (detail == "") == is_mine else "A minus sign is missing."
        case _:
            return f"“{wrong}” stands where “{right}” belongs."


def _of_axis(detail: str, is_mine: bool) -> str:
    match detail:
        case "":
            return "A reduction runs over another axis than the one that is asked."
        case "none":
            wrong, right = "one axis", "the whole array"
        case _:
            wrong, right = "the whole array", "one axis"
    wrong, right = (wrong, right) if is_mine else (right, wrong)
    return f"A reduction runs over {wrong} where {right} is asked."


def _of_comparison(detail: str, wrong: str, right: str, is_mine: bool) -> str:
    match detail:
        case "sides":
            return "The two sides of a comparison are exchanged."
        case "not":
            return f"A “not” is {'too many' if is_mine else 'missing'}."
        case _:
            return f"“{wrong}” is not the comparison that belongs there."


def _of_index(detail: str, stands: str) -> str:
    match detail:
        case "next":
            return f"`{stands}` is the entry beside the one that belongs there."
        case "steps":
            return "The loop goes on by one, and should go on by more."
        case "length":
            return "A slice ends at a position, and a length stands there."
        case "counted":
            return "The count begins at 0, and it should begin at 1."
        case "one off":
            return "An index, a count or an end is one off."
        case "the first":
            return "A slice leaves out the last where the first is to be left out."
        case "the last":
            return "A slice leaves out the first where the last is to be left out."
        case "first ones":
            return "A slice takes the last entries where the first ones are asked."
        case "exchanged":
            return "Two entries are exchanged."
        case "turned round":
            return "The order of the entries is turned round."
        case "picked" | "picked alone":
            return "One entry of each row belongs there, at a place of its own, and other numbers stand there."
        case "":
            return f"`{stands}` is not the index, or the end of a slice, that belongs there."
        case _:
            return "An index, or the end of a slice, is wrong."


def _of_statement(detail: str, before: str, is_mine: bool) -> str:
    match detail:
        case _ if detail.startswith("back "):
            name = detail.removeprefix("back ")
            return f"The loop changes `{name}` and does not set it back: later rounds go on with changed numbers."
        case _ if detail.startswith("reset "):
            return f"`{detail.removeprefix('reset ')}` is never set back." if is_mine else "Something is set back."
        case "assert":
            return f"An `assert` {'refuses an input that is part of the task' if is_mine else 'is missing'}."
        case "raise":
            return f"A `raise` {'refuses an input that is part of the task' if is_mine else 'is missing'}."
        case "ends" if is_mine:
            return f"`{before}` ends {ENDED.get(before.partition(' ')[0], 'it')} where it should go on."
        case _ if is_mine and detail in OF_LOOPS:
            return OF_LOOPS[detail]
        case "inside":
            return "A `return` inside a loop ends it in its first round." if is_mine else "A `return` is too late."
        case _:
            return "A statement is too many." if is_mine else "A statement is missing."


ENDED = {"return": "the function", "break": "the loop", "continue": "the round"}
OF_LOOPS = {
    "adds": "A value is set anew where something should be added to it, or taken from it.",
    "keeps max": "A value is set anew in each round where the largest of all should be kept.",
    "keeps min": "A value is set anew in each round where the smallest of all should be kept.",
    "continue": "A `break` ends the whole loop where only this round should be left.",
    "continue return": "A `return` ends the whole function where only this round should be left.",
    "after": "A statement stands inside a loop and belongs behind it.",
    "before": "A statement stands inside a loop and belongs before it.",
    "into": "A statement stands before a loop and belongs inside it.",
}
"""What is the matter with a statement of a loop, in the learner's program."""
OPPOSITE = {"+": ast.Sub, "-": ast.Add, "*": ast.Div, "/": ast.Mult}


def _cancels(change: Change) -> bool:
    """Whether what is put beside a part is in it already, and goes: ``a - b - a``."""
    name, _, sign = change.detail.removeprefix("with ").rpartition(" ")
    try:
        part = ast.parse(change.before, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    match part:
        case ast.BinOp(right=ast.Name(id=right), op=op) if right == name and type(op) is OPPOSITE.get(sign):
            return True
        case ast.BinOp(left=ast.Name(id=left), op=ast.Add() | ast.Sub()) if left == name and sign == "-":
            return True
        case ast.BinOp(left=ast.Name(id=left), op=ast.Mult() | ast.Div()) if left == name and sign == "/":
            return True
        case _:
            return False


def _pair(detail: str) -> tuple[str, str]:
    wrong, _, right = detail.partition(" and ") if " and " in detail else detail.partition(" ")
    return wrong, right


def _noun(name: str) -> str:
    return NOUNS.get(name, f"`{name}`")


OPERANDS = {"+": "A term", "-": "A term", "*": "A factor", "/": "A division", "**": "A power", "@": "A product"}


def _of_operand(detail: str, is_mine: bool) -> str:
    missing, too_many = ("is missing", "is too many") if is_mine else ("is too many", "is missing")
    where, _, sign = detail.rpartition(" ")
    if where in ("right", "left"):
        return f"{OPERANDS.get(sign, 'An operation')} {too_many}."
    if detail == "weights":
        return "Two factors are exchanged: each stands in the other's term."
    if detail == "one side":
        return "A difference is taken to one side where one to both sides is asked."
    if detail == "average":
        return "An average of two is taken where one of them is asked." if is_mine else "One of two that are averaged."
    if detail == "two factors":
        return f"Two factors {'are too many' if is_mine else 'are missing'}."
    if detail == "transposed":
        return "A matrix stands the wrong way round: a `.T` is missing, or too many."
    if detail == "order @":
        return "The two sides of a matrix product are exchanged."
    if detail == "order":
        return "The two sides of a division or power are exchanged."
    if where.startswith("with "):
        return f"{OPERANDS.get(sign, 'An operation')} {missing}."
    if detail == "lists":
        return "A loop runs over one list where two of them belong." if is_mine else "A loop runs over too much."
    named = {"half": "A factor 1/2", "twice": "A factor 2", "square": "A square"}.get(detail)
    if detail.startswith("len("):
        named = "A division by a count"
    return f"{named or 'An operation'} {missing}."


INVERSES = {"sqrt": "a square", "log": "an `exp`", "exp": "a logarithm"}
"""What would take a function back, which whoever shows its results may as well have left out."""
DECIDED = {
    "hard": (
        "A comparison turns numbers into yes or no where the numbers themselves belong.",
        "A comparison is missing.",
    ),
    "largest": ("Only the largest is kept where all the numbers belong.", "All are kept where the largest belongs."),
}
"""A decision about numbers in their place: in the learner's program, and as a change of the reference."""


def _of_call(detail: str, is_mine: bool) -> str:
    if detail == "as float":
        return "The array gets the type of an argument: where that holds integers, results are cut to whole numbers."
    if detail == "with minus log":
        return "Minus a logarithm is missing." if is_mine else "Minus a logarithm is too many."
    if detail == "int as float":
        return "Numbers are turned into whole ones, and lose what stands behind the point."
    if detail == "one-hot":
        return "Numbers of entries stand where rows of 0 and 1 belong, with the 1 at the place of each number."
    if detail in DECIDED:
        return DECIDED[detail][0 if is_mine else 1]
    how, _, name = detail.partition(" ")
    if how == "with" and not is_mine and name in INVERSES:
        return f"{_noun(name).capitalize()} is too many, or {INVERSES[name]} is missing."
    missing = (how == "with") == is_mine
    return f"{_noun(name).capitalize()} is {'missing' if missing else 'too many'}."


def _place(change: Change, text: str) -> tuple[int, int]:
    """Where the part stands, in characters; the tree counts columns in bytes."""
    lines = text.splitlines(keepends=True)
    start = _offset(lines, change.line, change.column)
    end = _offset(lines, change.end_line, change.end_column)
    return start, max(start + 1, end)


def _offset(lines: Sequence[str], line: int, column: int) -> int:
    before = sum(map(len, lines[: max(0, line - 1)]))
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    return before + len(here.encode()[:column].decode("utf-8", "ignore"))
