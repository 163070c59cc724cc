"""Pointing at a line of what is shown, or at several."""

from __future__ import annotations

import re

from tutor import typeset
from tutor.attempt import Reason, Unreadable
from tutor.checkers.choice import ORDINALS
from tutor.checkers.contract import Conditions
from tutor.checkers.finding import Finding
from tutor.lesson import Spot

Pointed = frozenset[int]
"""The numbers of lines, from 1."""
NUMBER = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?\b(?:\s*[-–]\s*(\d{1,4}))?")
BEFORE = re.compile(
    r"\s*(?:(?:in\s+)?(?:the\s+)?(?:line|row|l|no|nr|#)\.?\s*)?(?P<number>\d{1,4})\s*(?:[:.)]|\bbecause\b|\s[-–—]\s)\s*(?P<rest>\S.*)",
    re.I,
)
"""A number, and behind it a word of why, or what the line says."""
MOST = 1_000
"""Lines between the two ends of a range."""


INTRODUCED = re.compile(
    r"\A\s*(?:(?:the\s+|my\s+)?(?:answer|ans)\s*(?:is|:|=)\s*|it(?:'s|’s|\s+(?:is|must be|should be))\s+"
    r"|i\s+think\s+(?:it(?:'s|’s|\s+is)\s+)?"
    r"|(?:probably|maybe|perhaps)\s+|(?:->|=>|→|⇒)\s*)(?=\S)",
    re.I,
)
"""What somebody may say before a number."""


def _in_digits(found: re.Match[str]) -> str:
    return str(ORDINALS.index(found[1].lower()) + 1).ljust(len(found[1]))


def lines_of(task: Spot) -> tuple[str, ...]:
    """What is shown, line by line, without blank lines at its ends."""
    return tuple(line.rstrip() for line in task.shown.strip("\n").splitlines())


def work_out(task: Spot, answer: str, conditions: Conditions) -> Pointed:
    """The lines of ``5``, ``5, 7``, ``5-7``, a line's own text, or words that begin it alone. Raises Unreadable."""
    lines = lines_of(task)
    answer = re.sub(r"!+\s*\Z", "", answer)
    wrapped = re.search(r"\A\s*[`*\[\"'“”<]+\s*\w+\s*[`*\]\"'“”>]+\s*\Z", answer)
    answer = re.sub(r"[`*\[\]\"'“”<>]", " ", answer) if wrapped else answer
    answer = INTRODUCED.sub(lambda found: " " * len(found[0]), answer)
    answer = re.sub(r"\b(" + "|".join(ORDINALS) + r")(?=\s+(?:line|row)\b)", _in_digits, answer, flags=re.I)
    answer = re.sub(rf"\A\s*(?:the\s+)?({'|'.join(ORDINALS)})(?=\s*[.!]?\s*\Z)", _in_digits, answer, flags=re.I)
    answer = _line_in_words(answer) or answer
    pointed = _own_words(lines, answer) or _explained(lines, answer) or _begun(lines, answer)
    if pointed is None:
        pointed = _by_numbers(lines, answer)
    for number in sorted(pointed):
        if not lines[number - 1].strip():
            raise Unreadable(f"Line {number} is blank; point at one that says something.")
    if len(pointed) > 1 and len(task.right) == 1:
        raise Unreadable("Only one line is asked for; type one number.")
    return pointed


IN_WORDS = re.compile(r"\b(?:line|row|zeile|ligne|línea)\s*(?:number|no\.?|nr\.?|#)?\s*(\d{1,4})\b", re.I)
DENIED = re.compile(
    r"\b(?:not|no|never|right|correct|fine|ok|okay|good|except|but|before|after|above|below|between|to|or|and)\b|n['’]t\b",
    re.I,
)


def _line_in_words(answer: str) -> str | None:
    """The number of ``the mistake is in line 4``; None where nothing or more is said."""
    found = IN_WORDS.findall(answer)
    others = re.findall(r"\d+", IN_WORDS.sub(" ", answer))
    if len(found) != 1 or others or "\n" in answer.strip() or DENIED.search(IN_WORDS.sub(" ", answer)):
        at = re.fullmatch(r"\s*(?:(?:from\s+)?(?:line\s+)?)(\d{1,4})\s+on(?:wards?)?\s*\.?\s*", answer, re.I)
        beside = re.fullmatch(r"\s*(?:line\s+)?(\d{1,4})\s+\([^()\d]*\)\s*", answer, re.I)
        return next((each[1] for each in (at, beside) if each), None)
    return str(found[0])


def _own_words(lines: tuple[str, ...], answer: str) -> Pointed | None:
    """The one line that each line of the answer repeats; None where it repeats none."""
    found: set[int] = set()
    texts = [line.split() for line in lines]
    for typed in answer.splitlines():
        if words := typed.strip("`").split():
            at = [number for number, text in enumerate(texts, 1) if text == words]
            if not at:
                return None
            if len(at) > 1:
                said = " and ".join(map(str, at))
                raise Unreadable(f"That is what lines {said} say; type the number of the one you mean.")
            found.update(at)
    return frozenset(found) or None


def _explained(lines: tuple[str, ...], answer: str) -> Pointed | None:
    """The line whose number stands before its own words, or before a reason; None where it is something else."""
    found = BEFORE.fullmatch(answer)
    if found is None or not 1 <= int(found["number"]) <= len(lines):
        return None
    said = found["rest"].split()
    own = lines[int(found["number"]) - 1].split()
    reason = bool(re.search(r"\bbecause\b", answer, re.I))
    return frozenset((int(found["number"]),)) if reason or said == own[: len(said)] else None


def _begun(lines: tuple[str, ...], answer: str) -> Pointed | None:
    """The one line that begins with these words, like the name of a row; numbers alone are those of lines."""
    typed = answer.split()
    at = [number for number, line in enumerate(lines, 1) if typed and line.split()[: len(typed)] == typed]
    return frozenset(at) if len(at) == 1 and not re.fullmatch(r"[\W\d]*", answer) else None


def _by_numbers(lines: tuple[str, ...], answer: str) -> Pointed:
    how = f"type the number of a line, from 1 to {len(lines)}."
    rest = re.sub(
        r"(?:\b(?:the|in)\s+(?=\s*(?:lines?|rows?)?\s*\Z|\s*(?:lines?|rows?)\b))|\b(?:lines?|rows?|and|number|no|nr|l)\b|[\s,;&+#.:()]",
        " ",
        NUMBER.sub(" ", re.sub(r"(?i)\bl(?=\d)", " ", answer)),
        flags=re.I,
    )
    if rest.strip():
        start = answer.find(rest.split()[0])
        raise Unreadable(f"“{rest.split()[0][:20]}” is no line; {how}", start, start + len(rest.split()[0]))
    found: set[int] = set()
    for match in NUMBER.finditer(answer):
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= len(lines):
            raise Unreadable(f"There is no line {match[0]}; {how}", *match.span())
        found.update(range(first, last + 1))
    if not found:
        raise Unreadable(how[0].upper() + how[1:])
    return frozenset(found)


def is_right(task: Spot, value: Pointed, right: Pointed) -> bool:
    """Whether these are the lines."""
    return value == right


def misconception_of(task: Spot, value: Pointed, conditions: Conditions) -> None:
    """What is wrong with a line is said by ``explain``."""


def show(task: Spot, value: Pointed) -> None:
    """A number needs no echo."""


def confirm(task: Spot, value: Pointed, right: Pointed) -> Finding:
    """What the author says of the right lines."""
    return Finding(feedback=_because(task, value))


def explain(task: Spot, value: Pointed, right: Pointed) -> Finding:
    """What the author says of each wrong line; else how many are too many or missing, without telling which."""
    wrong, missing = value - right, len(right - value)
    said = _because(task, wrong)
    if len(right) == 1:
        return Finding(reason=Reason.VALUE, feedback=said or (f"It is not line {min(value)}.",))
    counts = []
    if not said and wrong:
        counts.append("one line too many is marked" if len(wrong) == 1 else f"{len(wrong)} lines too many are marked")
    if missing:
        counts.append("one is still missing" if missing == 1 else f"{missing} are still missing")
    summed = ", and ".join(counts)
    return Finding(reason=Reason.VALUE, feedback=(*said, *([f"{summed[0].upper()}{summed[1:]}."] if summed else [])))


def _because(task: Spot, lines: Pointed) -> tuple[str, ...]:
    said = (task.because.get(line, "") for line in sorted(lines))
    return tuple(typeset.plain(each, typeset.UNWRAPPED) for each in said if each)
