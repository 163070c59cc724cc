"""Number tasks: the values within tolerance, in the unit that is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial

from msgspec import Struct

from tutor.algebra.declared import declared
from tutor.algebra.floats import Float
from tutor.algebra.foreign import REMARK
from tutor.algebra.labels import ANOTHER_ORDER, names_before
from tutor.algebra.length import refuse_longer
from tutor.algebra.near_misses import Miss, NearMiss, near_miss, rivals
from tutor.algebra.numbers import NumberAnswer, read_numbers
from tutor.algebra.show import show as show_tree
from tutor.algebra.slip_reasons import Source
from tutor.algebra.tree import Tree
from tutor.algebra.typed import CUT, ENOUGH, Typed, typed
from tutor.algebra.units import alike, conversion, in_singular, unit_meant, units_by_spelling
from tutor.algebra.unseen_names import is_seen, marked, marked_data
from tutor.algebra.vocabulary import CONSTANTS, FOLDS, FUNCTIONS
from tutor.attempt import Unreadable
from tutor.checkers.contract import Conditions, known
from tutor.checkers.finding import Finding
from tutor.lesson import Misconception, NumberTask, Tolerance, Unit
from tutor.variant import floats as given_floats
from tutor.variant import show as show_given

REMEMBERED = 64
"""Texts of lessons whose numbers are kept: the reference and known mistakes of the variants that were answered last."""
LOOSE = Tolerance(rel=1, abs=0)
"""Within which any digits will do."""


class Numbers(Struct, frozen=True):
    """An answer's numbers in the task's unit, and the answer as it was written."""

    values: tuple[float, ...]
    written: NumberAnswer
    given: Mapping[str, Float]
    """What it is calculated from."""
    labelled: bool = False
    """Whether names stand beside the numbers, which may say that they are in another order."""

    @property
    def typed(self) -> tuple[Typed, ...]:
        """Each value with the digits it was typed with."""
        return typed(self.written, self.values)


def work_out(task: NumberTask, answer: str, conditions: Conditions) -> Numbers:
    """Calculate an answer, the learner's or one of the lesson's. Raises Unreadable."""
    refuse_longer(answer)
    floats = given_floats(conditions.given)
    units = task.subject.units
    count = None if answer == task.answer else len(_read_own(task, task.answer, floats).numbers)
    bare = answer if answer in task.authored else _without_words_of(task, answer, floats)
    written = _read(task, bare, floats, count)
    foreign = written.unit is not None and not re.search(rf"\b{re.escape(written.unit)}\b", task.ask)
    if answer not in task.authored and foreign and task.unit is None:
        raise Unreadable(f"Write this without a unit: “{written.unit}” has no meaning for it.")
    if conditions.learners:
        refuse_the_formula(task, written, floats)
    if written.unit and task.unit and not alike(units, written.unit, task.unit):
        raise Unreadable(f"“{written.unit}” cannot be converted: this is asked in {task.unit}.")
    return Numbers(_converted(task, written), written, floats, len(LABELLED.findall(answer)) > 1)


def _read_own(task: NumberTask, text: str, given: Mapping[str, Float], count: int | None = None) -> NumberAnswer:
    """The numbers of a text of the lesson's own, which every answer to a variant needs. Raises Unreadable."""
    return _read_once(text, tuple(given.items()), count, tuple(task.subject.units.items()))


@lru_cache(REMEMBERED)
def _read_once(
    text: str, given: tuple[tuple[str, Float], ...], count: int | None, units: tuple[tuple[str, Unit], ...]
) -> NumberAnswer:
    return read_numbers(text, dict(given), count, dict(units))


def _read(task: NumberTask, answer: str, given: Mapping[str, Float], count: int | None) -> NumberAnswer:
    """The numbers of an answer. Raises Unreadable, which of words says what to write in their place."""
    if answer not in task.authored and count != 1:
        _refuse_another_order(task, answer)
    if answer in task.authored:
        return _read_own(task, answer, given, count)
    try:
        return read_numbers(answer, given, count, task.subject.units)
    except Unreadable as problem:
        said = _of_words(task, answer) or _of_a_unit(task, problem, answer)
        said = said or _of_names(task, f"{problem.message}{_how(problem.message, count)}")
        raise Unreadable(said, *(problem.place or ())) from None


NAMED = re.compile(r"(?:(?<=^)|(?<=[,;\n{(]))\s*['\"]?(?P<word>[A-Za-z]{2,})['\"]?\s*(?:[:=]\s*|\s)(?=[-+\d.])")
LABELLED = re.compile(
    r"[^\W\d_][\w)\]'\"*]*\s*(?:[:=]|->|→)\s*[-+−\d.]|[^\W\d_]{2,}\s+[-+−\d.]|\d\s*(?:\(\s*|for\s+)[^\W\d_]"
)
"""A number with a name beside it."""


def _refuse_another_order(task: NumberTask, answer: str) -> None:
    """Raise Unreadable where names before the numbers are the question's own, in another order."""
    words = [found["word"].casefold() for found in NAMED.finditer(answer)]
    words = words if len(words) > 1 else [word.casefold() for word in names_before(answer)]
    ask = task.ask.casefold()
    places = [found.start() if (found := re.search(rf"\b{word}\b", ask)) else -1 for word in words]
    if len(words) > 1 and min(places) >= 0 and places != sorted(places):
        raise Unreadable(ANOTHER_ORDER)


def _of_a_unit(task: NumberTask, problem: Unreadable, answer: str) -> str | None:
    """What to say of a unit that stands elsewhere than behind a number."""
    start, end = problem.place or (0, 0)
    word = answer[start:end]
    if not problem.message.startswith("I do not know") or not unit_meant(word, units_by_spelling(task.subject.units)):
        return None
    return f"A unit stands behind the numbers only. Write the answer without “{word}”, or with its unit at the end."


LISTED = re.compile(r" The names? here (?:is|are) (?P<names>[^.]+)\.")


def _of_names(task: NumberTask, said: str) -> str:
    """Which names there are, of those that the question shows: the data's own stand nowhere on the screen."""
    found = LISTED.search(said)
    if found is None or all(is_seen(name, task.ask) for name in found["names"].split(", ")):
        return said
    return said.replace(found[0], "")


def _how(message: str, count: int | None) -> str:
    """How to write numbers, behind a sentence that only says what was not understood."""
    if re.search(r"[Ww]rite|Put |Type (?:one of|only)|[Ii]s that|Is the|Did you mean", message):
        return ""
    if count in (None, 1):
        return " Write the number alone, such as 0.25."
    return f" Write {count} numbers with commas between them, and nothing else."


WORDED = re.compile(
    r"\s*(?P<number>[-−+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*"
    r"(?P<words>[A-Za-z]{2,}[A-Za-z ]*?|(?<=\s)[A-Za-z])\s*\.?\s*"
)
"""A number, and words behind it."""
WORDS = re.compile(r"\s*(?:[A-Za-z]{4,}|[A-Za-z]{2,}(?:[ -]+[A-Za-z]{2,})+)\s*[.!]?\s*")
"""Words alone."""


def _of_words(task: NumberTask, answer: str) -> str | None:
    """What to say of an answer in words, or of words behind a number, that were not understood."""
    if found := WORDED.fullmatch(answer):
        unit = f", or with its unit: {found['number']} {task.unit}" if task.unit else f": {found['number']}"
        return f"I do not know “{found['words']}” here. Write the number alone{unit}."
    if WORDS.fullmatch(answer):
        return "Write that as a number in digits, or as inf where it is infinite."
    return None


NOISE = 1e-15
"""Below this a sum of floats may be a 0 that was not hit exactly."""

COUNTED = re.compile(r"(?<=[\d)\]])\s*[\[(]?(?P<word>[A-Za-z]{2,})[\])]?(?=\s*(?:$|[,;)\]\n.]))")
"""A word behind a number that may say what is counted."""


PREFIXES = {"K": "kilo", "M": "mega", "G": "giga", "T": "tera"}
TOTAL = re.compile(r"(?<=[\dA-Za-z)])\s+(?:in total|in all|total|altogether|overall)\s*\.?\s*\Z", re.I)
ASKED_IN = re.compile(r"\bin ([A-Z]{2,3}|[kMG]B)\b")
"""A measure in a question that the course does not declare as a unit."""


def is_spelled_out(word: str, measure: str) -> bool:
    """Whether a word says a measure that is asked for by its letters: gigabytes for GB."""
    return measure.endswith("B") and word.casefold().removesuffix("s") == PREFIXES.get(measure[0].upper(), "") + "byte"


def _without_words_of(task: NumberTask, answer: str, given: Mapping[str, Float]) -> str:
    """The answer without the question's own words behind its numbers: ``8.39 GB``, ``650 parameters``."""
    asked = {word.casefold() for word in re.findall(r"[A-Za-z]{2,}", task.ask)}
    units = units_by_spelling(task.subject.units)

    measure = ASKED_IN.search(task.ask)

    def blank(found: re.Match[str]) -> str:
        word = found["word"]
        if measure and is_spelled_out(word, measure[1]):
            return " " * len(found[0])
        if measure and word.casefold() != measure[1].casefold() and word.casefold() in asked:
            raise Unreadable(f"This is asked in {measure[1]}. Write the number of {measure[1]}.", *found.span("word"))
        known = word in given or word in FUNCTIONS or word in FOLDS or word in CONSTANTS or unit_meant(word, units)
        counts = any(each in asked for each in (word.casefold(), word.casefold() + "s", word.casefold().rstrip("s")))
        return " " * len(found[0]) if counts and not known else found[0]

    remark = REMARK.search(answer)
    others = re.findall(r"\([^()]*[A-Za-z]{2,}[^()]*\)", answer[: remark.start()]) if remark else []
    if remark is not None and not others:
        said = re.findall("[A-Za-z]{2,}", remark["words"])
        ours = [word in FUNCTIONS or word in FOLDS or word in CONSTANTS or word in given for word in said]
        either = "or" in said and re.search(r"\d", remark["words"])
        if not all(ours) and not either and not any(unit_meant(word, units) for word in said):
            answer = answer[: remark.start()] + " " * len(remark[0])
    return COUNTED.sub(blank, TOTAL.sub(lambda found: " " * len(found[0]), answer))


def _converted(task: NumberTask, written: NumberAnswer) -> tuple[float, ...]:
    if not is_converted(task, written):
        return written.numbers
    assert written.unit is not None
    assert task.unit is not None
    times = conversion(task.subject.units, written.unit, task.unit)
    return tuple(number * times for number in written.numbers)


def is_converted(task: NumberTask, written: NumberAnswer) -> bool:
    """Whether another unit than the task's was written, and may be."""
    return written.unit not in (None, task.unit) and task.unit is not None and not task.unit_fixed


def refuse_the_formula(task: NumberTask, written: NumberAnswer, given: Mapping[str, Float]) -> None:
    """Ask back where the data's names stand for numbers, or a function that is the question. Raises Unreadable."""
    nodes = [node for tree in written.trees for node in tree]
    if named := next((node for node in nodes if node.head == "name" and node.label in given), None):
        raise Unreadable("That is the formula. Put the numbers in.", *named.place)
    if called := next((node for node in nodes if node.head == "call" and node.label in task.unless), None):
        raise Unreadable(f"What {called.label} comes to is the question. Write it out.", *called.place)


def is_right(task: NumberTask, value: Numbers, right: Numbers) -> bool:
    """Whether every number lies within the tolerance, and none stands in a unit that the task does not take."""
    if _in_unit(task, value) and _is_near_or_rounded(task, value, right):
        return True
    if value.labelled and _is_right_in_another_order(task, value, right):
        raise Unreadable(ANOTHER_ORDER)
    hundredfold = tuple(100 * each for each in value.values)
    if value.written.has_percent and _near(task.tolerance, hundredfold, right.values):
        raise Unreadable("A “%” makes a hundredth of a number. Write the number without it if that is not meant.")
    return False


def _is_right_in_another_order(task: NumberTask, value: Numbers, right: Numbers) -> bool:
    """Whether they are the right numbers, in another order than is asked."""
    turned = sorted(right.values)
    return len(set(turned)) > 1 and _near(task.tolerance, tuple(sorted(value.values)), tuple(turned))


def _is_near_or_rounded(task: NumberTask, value: Numbers, right: Numbers) -> bool:
    """Within the tolerance; or rounded to the digits that suffice: those a task asks for, else three."""
    return len(value.values) == len(right.values) and not _wrong(task, value, right)


def _wrong(task: NumberTask, value: Numbers, right: Numbers) -> list[int]:
    """The places of the numbers that are not right."""
    return [
        at
        for at, (mine, other) in enumerate(zip(value.typed, right.values, strict=False))
        if not _is_counted(task, mine.value, other) and not _rounds_to(mine, other, task.digits or ENOUGH)
    ]


def _is_counted(task: NumberTask, mine: float, right: float) -> bool:
    """Within the tolerance; of two whole numbers the same, unless the author's own tolerance says otherwise."""
    if not _is_near(task.tolerance, mine, right):
        return False
    whole = math.isfinite(right) and mine == round(mine) and right == round(right)
    return not whole or mine == right or task.tolerance != Tolerance() or _is_rounded_count(mine, right)


def _is_rounded_count(value: float, right: float) -> bool:
    """Whether zeros stand for the digits behind the first three or more, as in 8,390,000."""
    rounded = (float(f"{right:.{digits}g}") for digits in range(ENOUGH, 16))
    return any(value == each for each in rounded)


def _rounds_to(mine: Typed, right: float, digits: int) -> bool:
    """Rounded to so many digits or more, where zeros at the end may be left out: −1.1 for −1.0986 in three."""
    if not math.isfinite(right) or right == round(right):
        return False
    return (mine.digits >= digits and mine.fits(right)) or (
        mine.half > 0 and mine.value == float(f"{right:.{digits}g}")
    )


def misconception_of(task: NumberTask, value: Numbers, conditions: Conditions) -> Misconception | None:
    """The misconception with these numbers, at the digits typed: two are enough for a mistake that is known."""
    if not _in_unit(task, value):
        return None
    numbers = known(task, conditions, work_out)
    return next((misconception for misconception, other in numbers if _fits(value.typed, other.typed)), None)


def _fits(mine: tuple[Typed, ...], others: tuple[Typed, ...]) -> bool:
    """Whether they are the same at the digits of either: an author may have written a rounded number too."""
    pairs = zip(mine, others, strict=False)
    return len(mine) == len(others) and all(
        one.fits(two.value, 2) or two.fits(one.value) or _is_noise(one.value, two.value) for one, two in pairs
    )


def _is_noise(*values: float) -> bool:
    """Whether all are what is left of 0 where floats are added up."""
    return all(abs(value) < NOISE for value in values)


def _in_unit(task: NumberTask, value: Numbers) -> bool:
    return not task.unit_fixed or value.written.unit in (None, task.unit)


def _near(tolerance: Tolerance, values: tuple[float, ...], expected: tuple[float, ...]) -> bool:
    return len(values) == len(expected) and all(
        _is_near(tolerance, x, y) for x, y in zip(values, expected, strict=True)
    )


def _is_near(tolerance: Tolerance, value: float, expected: float) -> bool:
    if math.isnan(expected) or math.isinf(expected):
        return value == expected or (math.isnan(value) and math.isnan(expected))
    return _within(tolerance, value, expected)


def _within(tolerance: Tolerance, value: float, expected: float) -> bool:
    return abs(value - expected) <= max(tolerance.abs, tolerance.rel * abs(expected))


def show(task: NumberTask, value: Numbers) -> str | None:
    """What was calculated, ``−ln(0.5) = 0.6931``, or converted; None for plain numbers."""
    written = value.written
    unit = f" {written.unit}" if written.unit else ""
    formulas = ", ".join(show_tree(_with_positions(tree, value.given)) for tree in written.trees)
    calculated = any(_calculates(node) for tree in written.trees for node in tree)
    parts = [formulas + unit]
    if calculated:
        parts.append(_quantity(task, written.numbers, written.unit))
    elif written.unit and len(written.numbers) == 1:
        parts = [_quantity(task, written.numbers, written.unit)]
    if is_converted(task, written):
        parts.append(_quantity(task, value.values, task.unit))
    return " = ".join(parts) if len(parts) > 1 else None


def _with_positions(tree: Tree, given: Mapping[str, Float]) -> Tree:
    """The formula with the positions that are calculated from given numbers as numbers: q₃ for q at c + 1."""
    if tree.head == "index":
        return replace(tree, parts=(tree.parts[0], *(_position(part, given) for part in tree.parts[1:])))
    return replace(tree, parts=tuple(_with_positions(part, given) for part in tree.parts))


def _position(part: Tree, given: Mapping[str, Float]) -> Tree:
    if part.head == "number" or not part.names() or not part.names() <= given.keys():
        return part
    (place,) = read_numbers(show_tree(part), given).numbers
    return Tree("number", f"{place:g}")


def _quantity(task: NumberTask, numbers: tuple[float, ...], unit: str | None) -> str:
    shown = show_numbers(numbers, task.tolerance, task.digits or 4)
    if unit is None:
        return shown
    return f"{shown} {in_singular(task.subject.units, unit) if numbers == (1.0,) else unit}"


def _calculates(node: Tree) -> bool:
    return node.head not in ("number", "list", "negate") and node.label not in ("inf", "nan")


def show_numbers(numbers: tuple[float, ...], tolerance: Tolerance = LOOSE, least: int = 4) -> str:
    """Four digits of each, or ``least``; more where these are not within the tolerance; in brackets where several.

    Whole numbers up to a million are shown in full.
    """
    shown = [_digits(number, tolerance, least) for number in numbers]
    return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"


def _digits(number: float, tolerance: Tolerance, least: int) -> str:
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    whole = abs(number) <= 1e6 and abs(number - round(number)) < 1e-9 * abs(number)
    if whole:
        return f"{round(number)}".replace("-", "−")
    texts = (f"{number:.{digits}g}" for digits in range(least, 18))
    return next((text for text in texts if _within(tolerance, float(text), number)), f"{number}").replace("-", "−")


def confirm(task: NumberTask, value: Numbers, right: Numbers) -> Finding:
    """Nothing needs to be said about a right number."""
    return Finding()


def explain(task: NumberTask, value: Numbers, right: Numbers) -> Finding:
    """The relation between the wrong numbers and the right ones, where one of the usual ones holds."""

    def agrees(values: tuple[float, ...]) -> bool:
        return len(values) == len(right.values) and all(map(partial(_is_counted, task), values, right.values))

    miss = Miss(
        values=value.values,
        right=right.values,
        wrong=_wrong(task, value, right),
        agrees=agrees,
        unit=task.unit,
        unit_fixed=task.unit_fixed,
        written=value.written,
        source=source_of(task, right),
        digits=digits_needed(task),
        asks_digits=task.digits is not None,
        units=task.subject.units,
        declared=[*declared(task.subject.relations, "number", _texts(task))],
    )
    found = near_miss(miss)
    if found is None:
        return Finding()
    besides = _besides(task, value, right, miss, found)
    return Finding(feedback=(found.say,), misconception=found.misconception, besides=(besides,) if besides else ())


def source_of(task: NumberTask, right: Numbers) -> Source:
    """The right numbers as formulas over what is given, in which names that the question does not show are marked."""
    unseen = [label for label in right.given if not is_seen(label, task.ask)]
    trees = tuple(marked(tree, unseen) for tree in right.written.trees)
    return Source(trees, marked_data(right.given, unseen), show_given)


def _besides(task: NumberTask, value: Numbers, right: Numbers, miss: Miss, found: NearMiss) -> str | None:
    """What gives the same numbers as the known mistake that they show: the right ones cut off, or slips.

    Slips that come to the known mistake with other data too are left out.
    """
    unseen = [label for label in right.given if label not in miss.given]
    for misconception in task.misconceptions:
        with suppress(Unreadable):
            written = _read_own(task, misconception.answer, right.given, len(right.values))
            if _fits(value.typed, typed(written, written.numbers)):
                exact = all(map(math.isclose, value.values, written.numbers))
                if found.of_digits and not exact and all(each.digits >= CUT for each in value.typed):
                    return found.say
                trees = [marked(tree, unseen) for tree in written.trees]
                meant = miss.source.values_elsewhere(trees)
                return None if meant is None else rivals(miss, (meant,))
    return None


def _texts(task: NumberTask) -> Iterator[str]:
    """Where a task has the words that what is declared may need."""
    yield from (task.unit or "", task.answer, task.ask)
    yield from (text for text in task.given.values() if isinstance(text, str))


def digits_needed(task: NumberTask) -> int:
    """How many significant digits suffice: those asked, else three, or fewer where those lie within the tolerance."""
    within = 15 if task.tolerance.rel == 0 else 1 + math.ceil(-math.log10(2 * task.tolerance.rel) - 1e-9)
    return task.digits or min(within, ENOUGH)
