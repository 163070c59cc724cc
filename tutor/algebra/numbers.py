"""Number answers: several numbers or one, units behind them, decimal commas refused."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise

from tutor.algebra.floats import Float, evaluate
from tutor.algebra.names import Names
from tutor.algebra.pasted import NUMBER, numbers_apart, sides, unwrapped, without_right_name
from tutor.algebra.reader import Reader
from tutor.algebra.tokens import Token, tokens
from tutor.algebra.tree import Place, Tree
from tutor.algebra.units import NO_UNITS, Units, alike, conversion, unit_meant, unit_words, units_by_spelling
from tutor.algebra.vocabulary import FOLDS, FUNCTIONS
from tutor.algebra.words import ARRAYS
from tutor.attempt import Unreadable

_CALCULATES = frozenset("+-*/^·@=,;([{")
ENOUGH = 3
"""Digits with which the last side of a chain is the answer; else it is the exact one before it."""


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """What was understood: the numbers, as written and as trees."""

    numbers: tuple[float, ...]
    unit: str | None
    """The unit that was written, by its name in the course."""
    trees: tuple[Tree, ...]
    has_percent: bool = False
    """Whether a percent sign was written."""


def read_numbers(
    text: str, given: Mapping[str, Float], count: int | None = None, units: Units = NO_UNITS
) -> NumberAnswer:
    """The numbers of an answer; ``count`` is how many are asked, which decides what blanks and commas mean.

    Raises tutor.attempt.Unreadable.
    """
    try:
        return _of_lines(text, given, count, units)
    except Unreadable:
        bare, unit = _without_unit(text, names_of(given), units) if count is not None and count > 1 else (text, None)
        if unit is None:
            raise
        with suppress(Unreadable):
            return replace(_of_lines(bare, given, count, units), unit=unit)
        raise


def _of_lines(text: str, given: Mapping[str, Float], count: int | None, units: Units) -> NumberAnswer:
    text = numbers_apart(unwrapped(_without_tildes(text)), count, given)
    text = without_right_name(text, {*given, *FUNCTIONS, *FOLDS})
    text = _last_line(text, given, units) if count == 1 else text
    try:
        return _of_chain(text, given, count, units)
    except Unreadable:
        chains = _chains(text) if count is not None and count > 1 else []
        if len(chains) != count:
            raise
        with suppress(Unreadable):
            return _together([_of_chain(_only(text, at), given, 1, units) for at in chains])
        raise


_RESULT = re.compile(rf"\A(?P<typed>.*[A-Za-z].*)\n\s*(?P<number>{NUMBER})\s*\Z", re.S)


def _last_line(text: str, given: Mapping[str, Float], units: Units) -> str:
    """Without what was typed on the lines above the number that came out. Raises Unreadable where that is another."""
    found = _RESULT.match(text)
    if found is None:
        return text
    typed, number = (
        _quietly(text, found.span(group), names_of(given), given, 1, units) for group in ("typed", "number")
    )
    if typed is None or number is None or len(typed.numbers) != 1:
        return text
    if not _alike(typed.numbers[0], number.numbers[0], _digits(number)):
        raise Unreadable("Your lines come to different numbers. Type only the one that you mean.", *_place(number))
    return _only(text, found.span("number"))


def _chains(text: str) -> list[tuple[int, int]]:
    """Where the parts between commas, semicolons or ends of lines stand, where one of them is a chain of its own."""
    depth, ends = 0, [-1]
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter in ",;\n" and depth == 0:
            ends.append(at)
    parts = [(start + 1, end) for start, end in pairwise([*ends, len(text)]) if text[start + 1 : end].strip()]
    complement = re.search(r"\bnot\b|\b1\s*[-−]\s*[A-Za-z]", text)
    return parts if not complement and any(len(list(sides(text[slice(*part)]))) > 1 for part in parts) else []


def _only(text: str, place: tuple[int, int]) -> str:
    return " " * place[0] + text[slice(*place)]


def _together(each: Sequence[NumberAnswer]) -> NumberAnswer:
    """Several answers of one number each as one. Raises Unreadable where they have several units."""
    written = {answer.unit for answer in each if answer.unit}
    if len(written) > 1 or any(len(answer.numbers) != 1 for answer in each):
        raise Unreadable("Use one unit for all numbers.")
    numbers, trees = (tuple(value for answer in each for value in getattr(answer, of)) for of in ("numbers", "trees"))
    return NumberAnswer(numbers, written.pop() if written else None, trees, any(answer.has_percent for answer in each))


def _of_chain(text: str, given: Mapping[str, Float], count: int | None, units: Units) -> NumberAnswer:
    """The numbers of the last side of a chain, to which the others are equal. Raises Unreadable."""
    names = names_of(given)
    text = _said_again(text, names, given, units)
    *before, end = sides(text)
    last = _side(text, end, names, given, count, units)
    if count is not None and 1 < count != len(last.numbers) and not all(_only_names(text[slice(*at)]) for at in before):
        raise Unreadable(f"Write {count} numbers with commas between them, and nothing else.", *_place(last))
    for side in before:
        if not _only_names(text[slice(*side)]):
            earlier = _quietly(text, side, names, given, count, units)
            if earlier is None or not any(tree.names() & given.keys() for tree in earlier.trees):
                last = _of_both(earlier, last, units)
    if count == 1 and len(last.numbers) == 2 and _alike(*last.numbers, ENOUGH):
        raise Unreadable("One number is asked, and these are two that are equal. Type one of them.", *_place(last))
    return last


_IN_BRACKETS = re.compile(rf"(\s*{NUMBER}\s+(?:[A-Za-z]+\s+)?)\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*\Z")
_PERCENT_BESIDE = re.compile(rf"(?<![\w.])(?P<one>{NUMBER}\s*%?)(?P<beside>\s+\(\s*(?P<two>{NUMBER}\s*%?)\s*\))")


def _said_again(text: str, names: Names, given: Mapping[str, Float], units: Units) -> str:
    """``0.6931 (ln 2)`` as a chain, where the brackets hold the same number once more; else a product.

    Raises Unreadable where they hold another one with a unit of its own.
    """
    text = _PERCENT_BESIDE.sub(_without_percent, text)
    found = _IN_BRACKETS.match(text)
    if found is None:
        return text
    first, second = (_quietly(text, found.span(group), names, given, 1, units) for group in (1, 2))
    if first is None or second is None or not len(first.numbers) == len(second.numbers) == 1:
        return text
    if first.unit or second.unit:
        return f"{found[1][:-1]}= {found[2]}".ljust(len(text))
    if not _alike(first.numbers[0], second.numbers[0], _digits(first)):
        return text
    return f"{found[1][:-1]}≈ {found[2]}".ljust(len(text))


def _without_percent(found: re.Match[str]) -> str:
    """``0.3 (30%)`` without what it says once more."""
    parts = found["one"], found["two"]
    one, two = (float(part.rstrip("% ").replace("−", "-").replace("_", "")) for part in parts)
    percent = ["%" in part for part in parts]
    same = percent[0] != percent[1] and _alike(
        one / 100 if percent[0] else one, two / 100 if percent[1] else two, ENOUGH
    )
    return found["one"] + " " * len(found["beside"]) if same else found[0]


def _quietly(
    text: str, side: tuple[int, int], names: Names, given: Mapping[str, Float], count: int | None, units: Units
) -> NumberAnswer | None:
    """An earlier side of a chain; None for one that only says in words or signs what is computed."""
    try:
        return _side(text, side, names, given, count, units)
    except Unreadable:
        return None


def _side(
    text: str, side: tuple[int, int], names: Names, given: Mapping[str, Float], count: int | None, units: Units
) -> NumberAnswer:
    """The numbers of one side of a chain ``-ln(0.5) = 0.693``; the places are those of the whole text."""
    start, end = side
    text, unit = _without_unit(" " * start + text[start:end], names, units)
    found = tokens(text)
    pieces = list(_pieces(found[:-1], names, count)) or [found[:-1]]
    trees = tuple(_tree(piece, names, found[-1]) for piece in pieces)
    numbers = tuple(number for tree in trees for number in _flat(evaluate(tree, given)))
    return NumberAnswer(numbers, unit, trees, "%" in text)


def _without_tildes(text: str) -> str:
    """``~0.693`` is about; TeX's tie is a blank, and two strike out."""
    return re.sub(r"(?<!~)~(?!~)", "≈", re.sub(r"~(?=\s*\\)|(?<=\d)~(?=[A-Za-z])", " ", text))


def _only_names(side: str) -> bool:
    """Whether a side of a chain only names what is computed: ``H(p) =``, ``P(A∩B) =``; or nothing stands there."""
    try:
        found = tokens(side)[:-1]
    except Unreadable:
        return True
    if not found:
        return True
    calculates = any(token.kind == "sign" and token.text in "+-*/^·@" for token in found)
    function = found[0].text in FUNCTIONS or found[0].text in FOLDS
    return found[0].kind == "name" and not function and not calculates


def _of_both(side: NumberAnswer | None, last: NumberAnswer, units: Units) -> NumberAnswer:
    """The answer of two sides that are equal up to the digits that were typed. Raises Unreadable where they are not."""
    if side is None:
        return last
    convertible = side.unit and last.unit and alike(units, side.unit, last.unit)
    factor = conversion(units, side.unit, last.unit) if convertible and side.unit and last.unit else 1.0
    pairs = zip(side.numbers, last.numbers, strict=False)
    digits = min(_digits(side), _digits(last))
    if len(side.numbers) == len(last.numbers) and all(_alike(x * factor, y, digits) for x, y in pairs):
        better = last if _digits(last) >= ENOUGH else side
        return replace(better, unit=better.unit or side.unit or last.unit)
    shown = " and ".join(", ".join(f"{number:.4g}" for number in each.numbers) for each in (side, last))
    raise Unreadable(f"The two sides of your “=” differ: {shown}. Type only the one that you mean.", *_place(last))


def _alike(x: float, y: float, digits: int) -> bool:
    """Whether two numbers are equal where one was rounded to so many digits."""
    if x == y or (math.isnan(x) and math.isnan(y)):
        return True
    within = min(0.25, max(0.6 * 10.0 ** (1 - digits), 1e-9))
    return math.isfinite(x) and math.isfinite(y) and abs(x - y) <= within * abs(y)


def _place(answer: NumberAnswer) -> Place:
    return answer.trees[0].place[0], answer.trees[-1].place[1]


def _digits(answer: NumberAnswer) -> int:
    """The significant digits of the numbers that were typed; many where they are calculated."""
    typed = [node for tree in answer.trees for node in tree if node.head == "number"]
    plain = all(node.head in ("number", "negate") for tree in answer.trees for node in tree)
    return min((len(_significant(node.label)) for node in typed), default=15) if plain else 15


def _significant(label: str) -> str:
    return label.partition("e")[0].replace(".", "").lstrip("0") or "0"


def names_of(given: Mapping[str, Float]) -> Names:
    """What is given, by kind."""
    vectors = {name for name, value in given.items() if isinstance(value, tuple)}
    matrices = {name for name in vectors if any(isinstance(row, tuple) for row in _tuple(given[name]))}
    return Names(
        scalars=frozenset(given.keys() - vectors),
        vectors=frozenset(vectors - matrices),
        matrices=frozenset(matrices),
        lists=True,
    )


def _tuple(value: Float) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _flat(value: Float) -> Iterator[float]:
    if not isinstance(value, tuple):
        yield value
        return
    for part in value:
        yield from _flat(part)


def _tree(piece: Sequence[Token], names: Names, end: Token) -> Tree:
    after = end.place[0] if not piece else piece[-1].place[1]
    return Reader([*piece, Token("end", "", (after, after + 1))], names).whole()


# Units


def _without_unit(text: str, names: Names, units: Units) -> tuple[str, str | None]:
    """The text with blanks where unit words stood, and the unit."""
    spellings = units_by_spelling(units)
    found = []
    for match in unit_words(tuple(spellings)).finditer(text) if spellings else ():
        before = re.sub(r"(?:\s|~|\\[ ,;:!]|\\q?quad\b)+\Z", "", text[: match.start()])
        if not before or before[-1] in _CALCULATES or (match["unit"] in names and before[-1].isalpha()):
            continue
        unit, per = (unit_meant(match[group], spellings) for group in ("unit", "per"))
        if per and not alike(units, unit, per):
            continue
        found.append(match)
    written = {unit_meant(match["unit"], spellings) for match in found}
    if len(written) > 1:
        raise Unreadable("Use one unit for all numbers.", *found[-1].span())
    for match in found:
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text, written.pop() if written else None


# Several numbers


def _pieces(found: Sequence[Token], names: Names, count: int | None) -> Iterator[Sequence[Token]]:
    """The tokens of each number."""
    if found and found[-1].text == "." and len(found) > 1:
        found = found[:-1]
    found = _unwrapped(found)
    between = [at for at, depth in _depths(found) if depth == 0 and found[at].text in (",", ";", "and")]
    if between:
        _refuse_decimal_commas(found, between, count)
        for start, stop in zip([-1, *between], [*between, len(found)], strict=True):
            piece = found[start + 1 : stop]
            if piece and _unwrapped(piece) is not piece:
                yield from _pieces(piece, names, None)
            elif piece:
                yield piece
            elif stop < len(found) and found[stop].text == "and" and start >= 0:
                continue  # 0.3, 0.5, and 0.2
            elif stop < len(found) or start == -1:
                raise Unreadable("A number is missing here.", *found[min(stop, len(found) - 1)].place)
        return
    apart = _apart(found, names) if count != 1 else []
    pieces = [found[start:stop] for start, stop in zip([0, *apart], [*apart, len(found)], strict=True)]
    if len(pieces) == count or all(_is_plain(piece) for piece in pieces) or (apart and not _reads(found, names)):
        for piece in pieces:
            yield from [piece] if _unwrapped(piece) is piece else _pieces(piece, names, None)
    else:
        yield found


def _unwrapped(found: Sequence[Token]) -> Sequence[Token]:
    """Without the brackets, or the np.array(...), around everything."""
    inner = found
    if len(inner) > 2 and inner[0].kind == "name" and inner[0].text in ARRAYS and inner[1].text == "(":
        inner = inner[1:]
    wrapped = len(inner) > 2 and inner[0].text in ("(", "[", "{") and inner[-1].text in (")", "]", "}")
    if not wrapped or any(depth == 0 for at, depth in _depths(inner) if 0 < at < len(inner) - 1):
        return found
    return _unwrapped(inner[1:-1])


def _depths(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Each position with the number of brackets around it; an opening bracket counts as inside, a closing as out."""
    depth = 0
    for at, token in enumerate(found):
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        yield at, depth


def _refuse_decimal_commas(found: Sequence[Token], between: Sequence[int], count: int | None) -> None:
    """0,69 is one number to its writer and two to us: say so, unless as many numbers are asked as it makes."""
    glued = [at for at in between if found[at].text == "," and _is_decimal_comma(found, at)]
    if not glued or count is None or len(between) + 1 == count:
        return
    blanks = any(before.kind == after.kind == "number" for before, after in pairwise(found))
    mixed = len(glued) < len(between) or blanks
    if not mixed and len(glued) > 1 and not all(len(found[at + 1].text) == 3 for at in glued):
        return
    if len(glued) > 1 and not mixed:
        start, end = found[0].place[0], found[-1].place[1]
        raise Unreadable("A comma separates numbers here. Write one number without commas.", start, end)
    at = glued[0]
    whole, part = found[at - 1].text, found[at + 1].text
    place = found[at - 1].place[0], found[at + 1].place[1]
    instead = f"{whole}{part}" if "." in part else f"{whole}.{part}"
    if len(part) == 3 and whole != "0":
        instead = f"{whole}{part}, or {instead} if the comma stands before decimals"
    if count > 1 and not mixed:
        said = f"“{whole},{part}” are two numbers, and {count} are asked. If it is meant as one, write {instead}."
        raise Unreadable(said, *place)
    raise Unreadable(f"A comma separates numbers here, so “{whole},{part}” is not one number. Write {instead}.", *place)


def _is_decimal_comma(found: Sequence[Token], at: int) -> bool:
    if not 0 < at < len(found) - 1:
        return False
    before, after = found[at - 1], found[at + 1]
    digits = before.kind == after.kind == "number" and before.text.isdigit()
    thousands = len(after.text.partition(".")[0]) == 3 and before.text != "0"
    return digits and (after.text.isdigit() or thousands) and found[at].glued and after.glued


def _apart(found: Sequence[Token], names: Names) -> list[int]:
    """Where blanks separate numbers: before a number, or before a sign that leans on the number after it."""
    starts = []
    depths = dict(_depths(found))
    for at in range(1, len(found)):
        before, token = found[at - 1], found[at]
        outside = depths[at - 1] == 0 and (depths[at] == 0 or token.text in ("(", "["))
        if not outside or token.glued or not _ends_a_number(before, names):
            continue
        leans = token.text in ("+", "-") and at + 1 < len(found) and found[at + 1].glued
        if token.kind in ("number", "name", "frac") or token.text in ("(", "[") or leans:
            starts.append(at)
    return starts


def _ends_a_number(token: Token, names: Names) -> bool:
    if token.kind == "name":
        return token.text in names or (token.text not in FUNCTIONS and token.text not in FOLDS)
    return token.kind == "number" or token.text in (")", "]", "}", "!", "%")


def _is_plain(piece: Sequence[Token]) -> bool:
    piece = piece[:-1] if piece and piece[-1].text == "%" else piece
    return len(piece) in (1, 2) and piece[-1].kind == "number" and (len(piece) == 1 or piece[0].text in ("+", "-"))


def _reads(found: Sequence[Token], names: Names) -> bool:
    try:
        _tree(found, names, found[-1])
    except Unreadable:
        return False
    return True
