"""Estimates: a rough number, or between which numbers it lies, and how far off that is."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tutor.algebra.length import refuse_longer
from tutor.algebra.units import in_singular
from tutor.attempt import Reason, Unreadable
from tutor.checkers import number
from tutor.checkers.contract import Conditions, known
from tutor.checkers.finding import Finding
from tutor.lesson import Estimate, Misconception, NumberTask, Tolerance
from tutor.ruler import Ruler

CLOSE, FAR = 1.25, 10.0
"""Factors: up to the first an estimate earns all, beyond the second least."""
STEPS = (1.0, 3.0, 10.0)
"""The same in steps of a linear scale, the second for ``within``: three steps of 1.25 are a factor of about 2."""
SHARES = (1.0, 0.6, 0.3, 0.1)
"""What an estimate earns up to each of these bounds, and beyond the last."""
SAID_IN_PERCENT = 1.5
"""A factor below this is said in percent."""
MILLION, BILLIONS = 1e6, 1e12
"""From the first on two digits of a factor are told; from the second with a power of ten."""

MANY = {"hundred": 2, "thousand": 3, "million": 6, "mio": 6, "billion": 9, "bn": 9, "trillion": 12}
LETTERS = {"k": 3, "K": 3, "M": 6}
"""Powers of ten, right behind a number."""
ABOUT = re.compile(
    r"(?<=\d)(?:ish\b|\s+or (?:so|more|less)\b|\s*\+\s*\Z)|\?\s*\Z|\A\s*[x×](?=\s*\d)|(?<=[\dkKM])\s*[x×]\s*\Z"
    r"|\b(?:at (?:least|most)|a \w+ (?:more|less) than|a \w+ (?:over|under)|a factor of)\b"
    r"|\b(?:i'd say|i guess|i think|maybe|perhaps|approximately|approx|roughly|about|around|circa|ca|some|nearly"
    r"|almost)\b\.?",
    re.IGNORECASE,
)
LARGE = re.compile(
    r"(?:(?<=[\d.])|\b(?P<one>an?|one|half an?)\b)\s*(?P<word>" + "|".join(MANY) + r")s?\b", re.IGNORECASE
)
BELOW = re.compile(r"(/\s*)(\d[\d.]*)\s*(?P<word>" + "|".join(MANY) + r")s?\b", re.IGNORECASE)
"""The same under a bar, where it is one number."""
WITH_LETTER = re.compile(r"(?<![A-Za-z])(?P<number>\d[\d.]*)(?P<letter>[kKM])(?![A-Za-z0-9])")
GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?![\d,])")
APART = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d.,])")
DOTTED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.000)+(?![\d.,])")
"""Groups of digits: of a rough number nobody writes three zeros behind the point."""
WORDS = re.compile(
    r"\b(?P<half>(?:an? |one )?half)\b|\b(?P<third>(?:a|one) third)\b|\b(?P<quarter>(?:a|one) quarter)\b"
)
BETWEEN = re.compile(
    r"(?P<before>.*?)[\s,;(\[]*(?:\bbetween\s+(?P<low1>.+?)\s+and\s+(?P<high1>.+)"
    r"|\bfrom\s+(?P<low2>.+?)\s+to\s+(?P<high2>.+)"
    r"|(?<![A-Za-z0-9_])[(\[]\s*(?P<low3>[^()\[\]]+?)\s*(?:,|to|\.\.\.?|…|–)\s*(?P<high3>[^()\[\]]+))\s*[)\]]?\s*",
    re.IGNORECASE | re.DOTALL,
)
FROM_TO = re.compile(r"\s*(?P<low>.+?)\s*(?:\bto\b|\bor\b|\.{2,3}|…|–)\s*(?P<high>.+?)\s*", re.IGNORECASE | re.DOTALL)
HYPHEN = re.compile(
    r"\s*(?P<low>\d[\d.]*(?:[eE][-+]?\d+)?)(?P<letter>[kKM%])?\s*[-−–—]\s*(?P<high>\d[\d.]*(?:[eE][-+]?\d+)?)(?P<behind>\s*[A-Za-z/%]+)?\s*"
)
ALIKE = re.compile(
    r"(?P<number>\d[\d.]*)(?P<behind>\s*(?:%|percent\b|per cent\b|[kKM](?![A-Za-z])|(?:" + "|".join(MANY) + r")s?\b))",
    re.IGNORECASE,
)
"""An end of a range with what may be meant for both: 20 to 25 thousand."""
RATIO = re.compile(r"(?<=\d)\s+(?:in|out of)\s+(?P<one>an?\b|one\b)?", re.IGNORECASE)
PLUS_MINUS = re.compile(
    r"\s*(?P<middle>[-−]?\d[\d.]*(?:[eE][-+]?\d+)?)\s*(?:±|\+/-|\\pm)\s*(?P<by>\d[\d.]*(?:[eE][-+]?\d+)?)(?P<behind>\s*%|\s+[A-Za-z]+)?\s*"
)
FEW = Tolerance(rel=0.05, abs=0)
"""Within which three digits will do."""
MOST_COUNTED = 1_000_000
"""Whole numbers up to here are shown with all their digits."""


class Guess(Struct, frozen=True):
    """What was estimated, in the task's unit."""

    value: float
    between: tuple[float, float] | None = None
    """Where the learner says that it lies, the lower end first."""
    written: bool = True
    """Whether the number itself was written, not only between which it lies."""


def as_number(task: Estimate) -> NumberTask:
    """The same question as a number task, whose reader it shares."""
    return NumberTask(
        id=task.id, task=task.task, ask=task.ask, answer=task.answer, accept=task.accept, unit=task.unit,
        misconceptions=task.misconceptions, subject=task.subject, given=task.given, vary=task.vary,
        require=task.require,
    )  # fmt: skip


def work_out(task: Estimate, answer: str, conditions: Conditions) -> Guess:
    """The rough number of an answer; the lesson's own are exact. Raises Unreadable."""
    if answer in task.authored:
        return Guess(_only(number.work_out(as_number(task), answer, conditions)))
    refuse_longer(answer)
    try:
        found = _guess(task, answer)
    except Unreadable as problem:
        whole = _spelled(task, answer) == answer and not BETWEEN.fullmatch(answer) and not FROM_TO.fullmatch(answer)
        raise problem if whole else Unreadable(problem.message) from None  # its place is one of a part
    if task.scale == "log":
        _refuse_unlike_factors(found)
    return found


def _guess(task: Estimate, answer: str) -> Guess:
    plain = _as_range(ABOUT.sub(" ", answer).strip())
    if (found := BETWEEN.fullmatch(plain)) is not None:
        before, rest = found["before"].strip(), found.groupdict()
        low, high = next((rest[f"low{i}"], rest[f"high{i}"]) for i in "123" if rest[f"low{i}"])
    elif (apart := FROM_TO.fullmatch(plain)) is not None:
        # In "0.5, 0.3 to 0.8" the number stands before a comma.
        before, _, low = apart["low"].rpartition(",")
        high = apart["high"]
    else:
        return Guess(_read(task, plain))
    ends = _ends(task, low.strip(), high.strip())
    if not before.strip(" ,;:"):
        return Guess(_middle(task, ends), ends, written=False)
    value = _read(task, before.strip(" ,;:"))
    if not ends[0] <= value <= ends[1]:
        raise Unreadable("Your number does not lie between the two that you say it lies between. Write them again.")
    return Guess(value, ends)


def _as_range(text: str) -> str:
    """``30-35`` and ``33 ± 2`` as the two ends that are meant; a larger number before the hyphen is a difference."""
    if (found := HYPHEN.fullmatch(text)) and found["low"].count(".") < 2 > found["high"].count("."):
        low, high = float(found["low"]), float(found["high"])
        if low < high or found["letter"]:
            return f"{found['low']}{found['letter'] or ''} to {found['high']}{found['behind'] or ''}"
        return text
    if (found := PLUS_MINUS.fullmatch(text)) and found["middle"].count(".") < 2 > found["by"].count("."):
        middle, by = float(found["middle"].replace("−", "-")), float(found["by"])
        return f"{middle - by:g} to {middle + by:g}{found['behind'] or ''}"
    return text


def _ends(task: Estimate, low: str, high: str) -> tuple[float, float]:
    """Both ends, in order; a unit, a percent sign or a power of ten behind the second is meant for both."""
    if re.fullmatch(r"\d+\.?\d*", low) and (found := ALIKE.match(high)) and float(low) < float(found["number"]):
        low += found["behind"]
    unit = number.work_out(_bare(task), _spelled(task, high), Conditions()).written.unit
    first = number.work_out(_bare(task), _spelled(task, low), Conditions()).written.unit
    ends = _read(task, f"{low} {unit}" if unit and not first else low), _read(task, high)
    return min(ends), max(ends)


def _middle(task: Estimate, ends: tuple[float, float]) -> float:
    """The value that is as far from both ends."""
    if task.scale == "linear":
        return sum(ends) / 2
    if ends[0] <= 0:
        raise Unreadable(TOO_LOW)
    return math.sqrt(ends[0]) * math.sqrt(ends[1])


TOO_LOW = "What is asked lies above 0, and is compared by factors: write a number above 0, however small."


def _refuse_unlike_factors(guess: Guess) -> None:
    if min((guess.value, *(guess.between or ()))) <= 0:
        raise Unreadable(TOO_LOW)


def _bare(task: Estimate) -> NumberTask:
    """The question to which one number is the answer, without names that could be calculated with."""
    return NumberTask(task=task.task, ask=task.ask, answer="1", unit=task.unit, subject=task.subject)


def _read(task: Estimate, text: str) -> float:
    found = _only(number.work_out(_bare(task), _spelled(task, text), Conditions()))
    if not math.isfinite(found):
        raise Unreadable("Write a number that is finite.")
    return found


def _only(found: number.Numbers) -> float:
    if len(found.values) != 1:
        raise Unreadable("Write one number, or two that it lies between, like 2-5.")
    return found.values[0]


def _spelled(task: Estimate, text: str) -> str:
    """The text with words for about and for large numbers written as the number reader has them."""
    if dotted := DOTTED.search(text):
        whole, point = dotted[0].replace(".", ""), dotted[0].partition(".")[0]
        raise Unreadable(f"Is that {whole}, or {point}? Write it without “.000”.")
    text = GROUPED.sub(lambda found: found[0].replace(",", ""), text)
    text = APART.sub(lambda found: found[0].replace(" ", ""), text)
    units = {*task.subject.units, *(also for unit in task.subject.units.values() for also in unit.also)}

    def large(found: re.Match[str]) -> str:
        one = (found["one"] or "").lower()
        first = "" if not one else "0.5" if one.startswith("half") else "1"
        return f"{first}*10^{MANY[found['word'].lower()]}"

    def letter(found: re.Match[str]) -> str:
        kept = found["letter"] in units
        return found[0] if kept else f"{found['number']}*10^{LETTERS[found['letter']]}"

    def word(found: re.Match[str]) -> str:
        return "1/2" if found["half"] else "1/3" if found["third"] else "1/4"

    text = RATIO.sub(lambda found: "/1" if found["one"] else "/", text)
    text = BELOW.sub(lambda found: f"{found[1]}({found[2]}*10^{MANY[found['word'].lower()]})", text)
    return WORDS.sub(word, WITH_LETTER.sub(letter, LARGE.sub(large, text))).strip()


# How far off


def bounds(task: Estimate) -> tuple[float, float, float]:
    """Up to which distance an estimate is close, right, and not quite off: factors, or steps."""
    return STEPS if task.scale == "linear" else (CLOSE, task.within, max(FAR, task.within))


def off(task: Estimate, value: float, right: float) -> float:
    """How far off: a factor from 1 on, or so many steps. Raises ValueError where the answer has no factors."""
    if task.scale == "linear":
        return abs(value - right) / (task.near or 1.0)
    if right <= 0:
        raise ValueError("it is not above 0, so nothing is off by a factor of it; write scale: linear, near: ...")
    return math.exp(abs(math.log(value) - math.log(right)))


def share(task: Estimate, value: float, right: float) -> float:
    """The part of the points that an estimate earns."""
    distance = off(task, value, right) * (1 - 1e-12)  # 1.25 times 4 is 5
    return next((part for bound, part in zip(bounds(task), SHARES, strict=False) if distance <= bound), SHARES[-1])


def is_right(task: Estimate, value: Guess, right: Guess) -> bool:
    """Whether it is near enough."""
    return off(task, value.value, right.value) * (1 - 1e-12) <= bounds(task)[1]


def misconception_of(task: Estimate, value: Guess, conditions: Conditions) -> Misconception | None:
    """The known wrong number that this is close to."""
    for misconception, other in known(task, conditions, work_out):
        if (task.scale == "linear" or other.value > 0) and off(task, value.value, other.value) <= bounds(task)[0]:
            return misconception
    return None


def show(task: Estimate, value: Guess) -> str | None:
    """The number that counts, and where it is said to lie; None for a number alone."""
    if value.between is None:
        return None
    low, high = (shown(end, task) for end in value.between)
    return f"{shown(value.value, task)}, between {low} and {high}"


def shown(value: float, task: Estimate) -> str:
    """A number in three digits, one that counts things as it is; with the unit."""
    counts = value.is_integer() and abs(value) < MOST_COUNTED
    text = str(int(value)) if counts else number.show_numbers((float(f"{value:.3g}"),), FEW)
    if not task.unit:
        return text
    return f"{text} {in_singular(task.subject.units, task.unit) if text == '1' else task.unit}"


def confirm(task: Estimate, value: Guess, right: Guess) -> Finding:
    """How near it is."""
    return Finding(feedback=_told(task, value, right), share=share(task, value.value, right.value))


def explain(task: Estimate, value: Guess, right: Guess) -> Finding:
    """How far it is off, and which way."""
    told = _told(task, value, right)
    return Finding(reason=Reason.FAR, feedback=told, besides=told, share=share(task, value.value, right.value))


def _told(task: Estimate, value: Guess, right: Guess) -> tuple[str, ...]:
    said = f"It is {shown(right.value, task)}; {_compared(task, value.value, right.value)}."
    if value.between is None:
        return (said,)
    inside = value.between[0] <= right.value <= value.between[1]
    return said, f"It lies {'between' if inside else 'outside'} the two numbers that you gave."


def _compared(task: Estimate, value: float, right: float) -> str:
    """How an estimate lies beside the right value, in words."""
    if shown(value, task) == shown(right, task):
        return "so is yours"
    if task.scale == "linear":
        return f"yours is {shown(abs(value - right), task)} {'more' if value > right else 'less'}"
    factor = off(task, value, right)
    if factor < SAID_IN_PERCENT:
        apart = abs(value / right - 1)
        return f"yours is {apart:.{1 if apart < 0.095 else 0}%} {'larger' if value > right else 'smaller'}"
    return f"yours is {_times(factor)} times {'larger' if value > right else 'smaller'}"


def _times(factor: float) -> str:
    """A factor with two digits or more, without a power of ten as far as it can be read."""
    if factor < 10:
        return f"{factor:.2g}"
    if factor < MILLION:
        return f"{factor:,.0f}"
    return f"{float(f'{factor:.2g}'):,.0f}" if factor < BILLIONS else f"{factor:.0e}".replace("e+", "·10^")


def ruler(task: Estimate, answer: str, given: Mapping[str, Any]) -> Ruler | None:
    """Both numbers on one ruler; None where there is nothing to draw."""
    conditions = Conditions(given)
    try:
        mine, right = work_out(task, answer, conditions), work_out(task, task.answer, conditions)
    except Unreadable:
        return None
    log = task.scale == "log" and right.value > 0
    if not math.isfinite(right.value - mine.value):
        return None
    return Ruler(log, mine.value, right.value, mine.between, shown(mine.value, task), shown(right.value, task))
