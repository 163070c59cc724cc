"""A program as it comes from a page or a console: fences, prompts and signs that only look like Python's."""

from __future__ import annotations

import re

FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.M)
PROMPT = re.compile(r"^[ \t]*(?:>>>|In \[\d+\]:)(?: |$)")
MORE = re.compile(r"^[ \t]*(?:\.\.\.:?|\.{3,}:)(?: |$)")
SIGNS = str.maketrans(
    {**dict.fromkeys("\u00a0\u2007\u202f\u2000\u2001\u2002\u2003\u2009", " "), "−": "-", "\u2010": "-", "\u2011": "-"}
)
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def tidy(program: str) -> str:
    """The program that is meant, on the same lines: what is not of it becomes an empty line."""
    text = UNSEEN.sub("", program).translate(SIGNS)
    return _without_prompts(_within_fences(text))


def notes(program: str) -> tuple[str, ...]:
    """What to say of how a program was read; nothing where it was read as it stands."""
    said = []
    if FENCE.search(program):
        said.append("The program is read without the fence around it.")
    if any(PROMPT.match(line) for line in program.splitlines()):
        said.append("The program is read without the prompts before its lines.")
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
    if not any(PROMPT.match(line) for line in lines):
        return text
    return "\n".join(_typed(line) for line in lines)


def _typed(line: str) -> str:
    """What was typed after a prompt; what a console answered is nothing."""
    found = PROMPT.match(line) or MORE.match(line)
    return line[found.end() :] if found else ""
