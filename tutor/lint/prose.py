"""What can be wrong with a text that a learner reads: its formulas, its code blocks, the names it shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tutor.typeset import BadFormula, formulas, line
from tutor.typeset.prose import Words, parts

SHOWN = re.compile(r"\{([A-Za-z_]\w*)(:[+,]?(?:\.\d+)?[defg%])?\}")
"""A brace around one name: in words it can only be meant as a value, for sets have commas and TeX is in a formula."""
OPENED = re.compile(r"(?<![\\$])\$(?=[^\s\d$])|(?<!\\)\$\$")
"""A dollar that opens a formula; one before a digit is a price."""


DROPPED = (
    (re.compile(r"!\[[^\]\n]{0,400}\]\([^)\n]{0,1000}\)"), "there are no images; draw a picture, see lesson-format.md"),
    (re.compile(r"\[\^[^\]\s]{1,100}\]"), "there are no footnotes; say it in the text"),
    (re.compile(r"<!--.{0,400}?-->", re.DOTALL), "a comment is a line of the file that begins with #"),
    (re.compile(r"</?[A-Za-z][A-Za-z0-9]*(\s[^<>\n]{0,400})?/?>"), "there is no HTML; say it in Markdown"),
    (re.compile(r"&(#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"), "write the character itself"),
)
"""What is left out or stands there as it was written, and what to do instead."""


def text_faults(text: str, given: Collection[str] | None) -> Iterator[str]:
    """Formulas can be set and closed, code blocks say what they are and end, and names in braces are ``given``."""
    for formula in formulas(text):
        try:
            line(formula.tex)
        except BadFormula as problem:
            yield f"the formula {shortened(formula.tex)!r} cannot be set: {problem.message}"
    yield from _fence_faults(text)
    yield from _dropped_faults(text)
    for part in parts(text):
        if not isinstance(part, Words):
            continue
        if found := OPENED.search(part.text):
            begins = shortened(part.text[found.start() :].split("\n")[0])
            yield f"the formula that begins at {begins!r} has no closing $; for a dollar write \\$"
        if given is not None:
            yield from _shown_faults(part.text, given)


def _dropped_faults(text: str) -> Iterator[str]:
    """What Markdown knows elsewhere, and no reader of a lesson would see."""
    words = "".join(part.text if isinstance(part, Words) else "x" for part in parts(text))
    for what, instead in DROPPED:
        if found := what.search(words):
            yield f"{shortened(found[0])!r} is not shown: {instead}"


def _shown_faults(words: str, given: Collection[str]) -> Iterator[str]:
    for name, shape in SHOWN.findall(words):
        if name not in given:
            there = f"given are {', '.join(given)}" if given else "nothing is given"
            yield f"{{{name}}} is not given, so that it would be read as it stands; {there}"
        elif shape:
            yield f"{{{name}{shape}}} would be read as it stands: a format is for pictures; write {{{name}}}"


def _fence_faults(text: str) -> Iterator[str]:
    inside = False
    for row in text.splitlines():
        if row.lstrip().startswith("```"):
            if not inside and row.strip() == "```":
                yield "a code block needs the name of its language: ```python or ```text"
            inside = not inside
    if inside:
        yield "a code block is opened and never closed; end it with ``` on a line of its own"


def shortened(text: str) -> str:
    """At most 40 characters of it."""
    return text if len(text) <= 40 else text[:39] + "…"
