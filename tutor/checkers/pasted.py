"""A program as it comes from a page or a console: fences, prompts and signs that only look like Python's."""

from __future__ import annotations

import re

FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.M)
PROMPT = re.compile(r"^[ \t]*(?:>>>|In \[\d+\]:)(?: |$)")
MORE = re.compile(r"^[ \t]*(?:\.\.\.:?|\.{3,}:)(?: |$)")
SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u202f\u2000\u2001\u2002\u2003\u2009\u3000", " "),
        **dict.fromkeys("\u2028\u2029\u0085", " "),
        **dict(zip("（）［］｛｝：；，＝＋＊／－．", "()[]{}:;,=+*/-.", strict=True)),
        "−": "-",
        "\u2010": "-",
        "\u2011": "-",
    }
)
MAGIC = re.compile(
    r"^[ \t]*(?:%{1,2}(?:matplotlib|time|timeit|load_ext|autoreload|config|reset|pylab)\b|!\s*pip\b)[^\n]*$", re.M
)
"""What only a notebook understands."""
CURLY = re.compile(r"(?P<kept>\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*)|(?P<double>[“”„])|(?P<single>[‘’])")
LISTED = re.compile(r"[ \t]*(\d+)[.:|]?([ \t]*)(.*)$")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def tidy(program: str) -> str:
    """The program that is meant, on the same lines: what is not of it becomes an empty line."""
    text = _straight(UNSEEN.sub("", program).translate(SIGNS))
    text = _without_marks(_without_prompts(_within_fences(text)))
    text = _without_line_numbers(MAGIC.sub("", text))
    return _at_the_margin(text)


def notes(program: str) -> tuple[str, ...]:
    """What to say of how a program was read; nothing where it was read as it stands."""
    said = []
    if FENCE.search(program):
        said.append("The program is read without the fence around it.")
    if any(PROMPT.match(line) for line in program.splitlines()):
        said.append("The program is read without the prompts before its lines.")
    if MAGIC.search(program):
        said.append("Lines that only a notebook understands are left out.")
    if "−" in program:
        said.append("“−” is read as the minus sign “-”.")
    return tuple(said)


def _within_fences(text: str) -> str:
    if not FENCE.search(text):
        return text
    kept, inside = [], False
    for line in text.split("\n"):
        if FENCE.match(line):
            inside = not inside
            kept.append("")
        else:
            kept.append(line if inside else "")
    return "\n".join(kept)


def _without_prompts(text: str) -> str:
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if PROMPT.match(line)), None)
    if first is None:
        return text
    if any(line.strip() for line in lines[:first]):  # a program, and how it was tried
        return "\n".join([*lines[:first], *("" for _ in lines[first:])])
    return "\n".join(_typed(line) for line in lines)


def _straight(text: str) -> str:
    """With straight quotes for the curly ones that stand where only a quote can: not in a text or a comment."""

    def quote(found: re.Match[str]) -> str:
        return found[0] if found["kept"] else '"' if found["double"] else "'"

    return CURLY.sub(quote, text)


def _without_line_numbers(text: str) -> str:
    """Without the numbers 1, 2, 3 that a listing has before its lines."""
    lines = text.strip("\n").split("\n")
    found = [LISTED.match(line) for line in lines]
    if len(lines) < 2 or [one and int(one[1]) for one in found] != list(range(1, len(lines) + 1)):
        return text
    blanks = min((len(one[2]) for one in found if one and one[3]), default=0)
    return "\n".join((one[2][blanks:] + one[3]) for one in found if one)


def _without_marks(text: str) -> str:
    """Without a ``>`` or ``+`` before every line, as quoted mails and differences have them."""
    lines = [line for line in text.split("\n") if line.strip()]
    mark = next(
        (mark for mark in ("> ", "+") if len(lines) > 1 and all(line.startswith(mark.rstrip()) for line in lines)), ""
    )
    if not mark:
        return text
    return "\n".join(line.removeprefix(mark.rstrip()).removeprefix(mark[1:]) for line in text.split("\n"))


def _at_the_margin(text: str) -> str:
    """A program that was indented as a whole, from its first column."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or not lines[0].startswith((" ", "\t")):
        return text
    margin = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    if not all(line.startswith(margin) for line in lines):
        return text
    return "\n".join(line.removeprefix(margin) for line in text.split("\n"))


def _typed(line: str) -> str:
    """What was typed after a prompt; what a console answered is nothing."""
    found = PROMPT.match(line) or MORE.match(line)
    return line[found.end() :] if found else ""
