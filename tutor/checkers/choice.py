"""Choosing one option, or several where several are right."""

from __future__ import annotations

import random
import re
import unicodedata

from msgspec.structs import replace

from tutor.attempt import Reason, Unreadable
from tutor.checkers.contract import Conditions
from tutor.checkers.finding import Finding
from tutor.lesson import Choice

LETTERS = "abcdefghi"
LETTER = re.compile(r"\(?([a-zA-Z])\)?[.:]?")

Chosen = frozenset[str]
"""The letters that were chosen."""


def right_letters(task: Choice) -> Chosen:
    """The letters of the right options."""
    if task.answer is not None:
        return frozenset(task.answer)
    return frozenset(letter for letter, option in zip(LETTERS, task.options, strict=False) if option.right)


def shown_order(task: Choice, learner: str, answers: int) -> tuple[int, ...]:
    """In which order the options are shown to a learner who has answered so often: their places in the file, from 0."""
    order = list(range(len(task.options)))
    if not task.ordered:
        random.Random(f"{learner}:{task.id or task.task}:{answers}").shuffle(order)
    return tuple(order)


def in_order(task: Choice, order: tuple[int, ...]) -> Choice:
    """The task with its options, and the letters of its answer, in another order."""
    answer = None if task.answer is None else tuple(LETTERS[order.index(LETTERS.index(each))] for each in task.answer)
    return replace(task, options=tuple(task.options[at] for at in order), answer=answer)


def kept_letters(task: Choice, typed: str, order: tuple[int, ...]) -> str:
    """An answer in the letters that were shown, in those of the file; as it was typed where it cannot be read."""
    try:
        shown = work_out(in_order(task, order), typed, Conditions())
    except Unreadable:
        return typed
    return ", ".join(sorted(LETTERS[order[LETTERS.index(letter)]] for letter in shown))


def named(task: Choice, answer: str, order: tuple[int, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Each option that an answer in the file's letters chose: the letter that it is shown with, and what it says."""
    try:
        chosen = work_out(task, answer, Conditions())
    except Unreadable:
        return ()
    places = order or tuple(range(len(task.options)))
    found = ((LETTERS[places.index(at)], task.options[at].say) for at in map(LETTERS.index, chosen))
    return tuple(sorted(found))


def letters(task: Choice) -> str:
    """The right answer as it would be typed: ``b``, or ``a, c``."""
    return ", ".join(sorted(right_letters(task)))


def work_out(task: Choice, answer: str, conditions: Conditions) -> Chosen:
    """The letters of an answer: ``b``, ``(B)``, ``a, c``, ``a and c``, ``ac``. Raises Unreadable."""
    last = LETTERS[len(task.options) - 1]
    if not answer.strip():
        raise Unreadable(f"Type a letter from a to {last}.")
    bare = _bare(answer)
    if (meant := _own_words(task, answer) or _meant(task, bare)) is not None:
        return frozenset(meant)
    answer = bare
    words = re.split(r"[\s,;&+]+|\band\b", answer.strip())
    chosen: set[str] = set()
    for word in filter(None, words):
        found = [match[1] for match in LETTER.finditer(word)]
        if LETTER.sub("", word) or any(not "a" <= letter.lower() <= last for letter in found):
            start = answer.find(word)
            raise Unreadable(f"“{word[:20]}” is no option; type a letter from a to {last}.", start, start + len(word))
        chosen.update(letter.lower() for letter in found)
    if len(chosen) > 1 and len(right_letters(task)) == 1:
        raise Unreadable("Only one option is asked for; type one letter.")
    return frozenset(chosen)


INTRODUCED = re.compile(
    r"^(?:[-*•]\s+(?:\[[xX]\]\s*)?|(?:->|=>|→|⇒)\s*|(?:(?:the|my)\s+)?(?:option|answer|ans\.?|choice|letter)\s*(?:is|:|=)?\s+"
    r"|(?:i(?:'d|’d|'ll|’ll)?\s+)?(?:think|say|choose|pick|take|guess|go (?:with|for))\s+(?:it(?:'s|’s|\s+is)\s+)?"
    r"|(?:probably|maybe|perhaps|definitely|clearly|obviously|surely|(?:my\s+)?final)\s+"
    r"|(?:it(?:'s|’s)?\s*)?(?:is|must be|should be|has to be)\s+|it(?:'s|’s)\s+|#\s*|n(?:o|r|umber)\b\.?\s*)(?=\S)",
    re.I,
)
"""What somebody may say before a letter."""
WRAPPED = re.compile(r"^[\s*_`\"'“”‘’<(\[{]*([A-Za-z]|\d)[\s*_`\"'“”‘’>)\]}.,;:!?]*$")
"""One letter or number in any signs."""
_SAID = (
    r"(?:i\s+think|i\s+guess|i\s+believe|probably|not\s+sure|maybe|sure|obviously|clearly|definitely|final\s+answer)"
)
REMARK = re.compile(rf"(?<=[\w).])(?:,?\s+{_SAID}|\s+\({_SAID}\))\s*[.!?]?$", re.I)
TAG = re.compile(r"</?(?:b|i|em|strong|code|p|span)>", re.I)
AROUND = re.compile(r"\\(?:boxed|text|mathrm)\{\s*([^{}]*?)\s*\}")
ALIKE = str.maketrans("АВСЕЅІаcсеіѕΑΒΕΙ", "ABCESIacceisABEI")
"""Letters of other alphabets that look like Latin ones."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


DENIED = re.compile(
    r"\b(?:not|no|never|wrong|false|incorrect|higher|larger|greater|bigger|worse|neither)\b|n['’]t\b", re.I
)
"""Words with which a letter may be named that is not chosen."""


def _bare(answer: str) -> str:
    """The answer without what only introduces or wraps it, in plain letters."""
    text = (
        AROUND.sub(r"\1", TAG.sub(" ", unicodedata.normalize("NFKC", answer).translate(ALIKE)))
        .strip()
        .strip("$")
        .strip()
    )
    for _ in range(3):
        text = INTRODUCED.sub("", text)
    text = WRAPPED.sub(r"\1", REMARK.sub("", text))
    ordinal = re.fullmatch(r"(?:the\s+)?(\w+)(?:\s+(?:one|option|answer))?\.?", text, re.I)
    if ordinal and ordinal[1].lower() in ORDINALS:
        return str(ORDINALS.index(ordinal[1].lower()) + 1)
    return text


def _meant(task: Choice, answer: str) -> str | None:
    """The letter that is meant by an option's number or own words, or that stands before words; None for letters."""
    bare = answer.strip().strip("\"'`“”‘’").strip()
    letters = LETTERS[: len(task.options)]
    if re.fullmatch(r"[1-9][.)]?", bare) and int(bare[0]) <= len(letters):
        return letters[int(bare[0]) - 1]
    if own := _own_words(task, bare):
        return own
    lettered = re.match(r"\(?([a-iA-I])\)?(?:['’]s\b(?P<of>.*)$|[\s:.)]+(?P<text>.+)$)", bare)
    if lettered and lettered[1].lower() in letters:
        at = letters.index(lettered[1].lower())
        said = words_of(lettered["text"] or "")
        own = words_of(task.options[at].say)
        if (lettered["text"] is None and not DENIED.search(lettered["of"])) or said == own:
            return letters[at]
        if len(said.split()) > 1 and own.startswith(f"{said} "):
            return letters[at]
    explained = re.match(
        r"\(?([a-iA-I])\)?(?:[:.)]\s+\S|\s+[-–—=]\s|,?\s+(?:because|since|as|for|(?P<is>is|has))\b)", bare
    )
    if explained and explained[1].lower() in letters and not (explained["is"] and DENIED.search(bare)):
        return explained[1].lower()
    return bare.lower() if len(bare) == 1 and bare.lower() in letters else None


def _own_words(task: Choice, answer: str) -> str | None:
    """The letter of the option that says this, or that alone begins with two words or more of it."""
    words = words_of(answer)
    said = [words_of(option.say) for option in task.options]
    if words in said and len(answer.strip()) > 1:
        return LETTERS[said.index(words)]
    begun = [at for at, each in enumerate(said) if each.startswith(words + " ")]
    return LETTERS[begun[0]] if len(begun) == 1 and len(words.split()) > 1 else None


def words_of(text: str) -> str:
    """A text without the signs of Markdown and formulas, for telling whether it is the same."""
    return " ".join(re.findall(r"[\w.+/-]+", re.sub(r"[$`*_\\{}]", "", text).casefold())).strip(". ")


def is_right(task: Choice, value: Chosen, right: Chosen) -> bool:
    """Whether the right options were chosen."""
    return value == right


def misconception_of(task: Choice, value: Chosen, conditions: Conditions) -> None:
    """A choice has no other known answers than its options, and ``explain`` knows their names."""


def show(task: Choice, value: Chosen) -> None:
    """A letter needs no echo."""


def confirm(task: Choice, value: Chosen, right: Chosen) -> Finding:
    """Why the chosen options are right."""
    return Finding(feedback=_because(task, value))


def explain(task: Choice, value: Chosen, right: Chosen) -> Finding:
    """What each wrongly chosen option misses; else how many are still missing."""
    wrong = value - right
    if not wrong:
        missing = len(right - value)
        return Finding(
            reason=Reason.VALUE, feedback=(f"Right so far; {missing} more {'is' if missing == 1 else 'are'} right.",)
        )
    names = [task.options[LETTERS.index(letter)].name for letter in sorted(wrong)]
    return Finding(reason=Reason.VALUE, misconception=next(filter(None, names), None), feedback=_because(task, wrong))


def _because(task: Choice, chosen: Chosen) -> tuple[str, ...]:
    """What the author says to those who chose these options."""
    from tutor import typeset  # which the first frame does without

    said = [task.options[LETTERS.index(letter)].because for letter in sorted(chosen)]

    return tuple(typeset.sentence(each) for each in said if each)
