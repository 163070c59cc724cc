"""A program as it comes from a page or a console: fences, prompts and signs that only look like Python's."""

from __future__ import annotations

import ast
import html
import re
import warnings
from itertools import accumulate, pairwise

FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.M)
PROMPT = re.compile(r"^[ \t]*(?:>>>|In \[[\d *]*\]:)(?: |$)")
MORE = re.compile(r"^[ \t]*(?:\.\.\.:?|\.{3,}:)(?: |$)")
CELL = re.compile(r"^[ \t]*(?:In|(?P<out>Out)) ?\[[\d *]*\]:[ \t]*$")
"""What a notebook has above a cell and above what came out."""
SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u202f\u2000\u2001\u2002\u2003\u2009\u3000", " "),
        **dict.fromkeys("\u2028\u2029\u0085", " "),
        **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
        "−": "-",
        "\u2010": "-",
        "\u2011": "-",
    }
)
MAGIC = re.compile(
    r"^[ \t]*(?:%{1,2}(?:matplotlib|time|timeit|load_ext|autoreload|config|reset|pylab)\b|!\s*pip\b)[^\n]*$", re.M
)
"""What only a notebook understands."""
CAPTION = re.compile(r"\A\s*(?:(?:python3?|py|copy code|copy|edit|[\w-]+\.py)[ \t]*\r?\n\s*?)+(?=\s*\S)", re.I)
"""What a page has above a program."""
LOOKALIKES = {"–": "-", "—": "-", "×": "*", "∗": "*", "·": "*", "⋅": "*", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!="}
LOOKALIKE = re.compile(
    r"(?P<kept>\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*)|(?P<double>[“”„])|(?P<single>[‘’])|(?P<sign>[–—×∗·⋅÷≥≤≠])"
)
LISTED = re.compile(r"[ \t]*(\d+)(?P<bar>[.:]|[ \t]*[|│┃])?([ \t]*)(.*)$")
DIFFERENCE = re.compile(r"^(?:diff --git |index [0-9a-f]+\.\.|--- \S|\+\+\+ \S|@@ )[^\n]*$", re.M)
"""What stands above the lines of a difference."""
TAG = re.compile(r"</?(?:pre|code|p|div|span|b)(?: [^<>\n]*)?>|<br ?/?>", re.I)
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
MOST_BRACKETS = 50
"""Brackets in one another, counted as characters. Python's parser goes as deep into its stack as they do."""
DEPTH = {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}


def tidy(program: str) -> str:
    """The program that is meant, on the same lines: what is not of it becomes an empty line."""
    plain = _without_caption(UNSEEN.sub("", program).translate(SIGNS))
    meant = _unwrapped(plain)
    return plain if meant != plain and _is_python(plain) else meant


def notes(program: str) -> tuple[str, ...]:
    """What to say of how a program was read; nothing where it was read as it stands."""
    if _is_python(_without_caption(UNSEEN.sub("", program).translate(SIGNS))):
        return _signs_read(program, ("−",))
    said = []
    if FENCE.search(program):
        said.append("The program is read without the fence around it.")
    if any(PROMPT.match(line) for line in program.splitlines()):
        said.append("The program is read without the prompts before its lines.")
    if MAGIC.search(program):
        said.append("Lines that only a notebook understands are left out.")
    if _of_a_difference(program) is not None:
        said.append("Of the difference, the lines that were not taken away are read.")
    return (*said, *_signs_read(program, ("−", *LOOKALIKES)))


def brackets(program: str) -> int:
    """How many brackets stand in one another."""
    return max(accumulate(DEPTH.get(character, 0) for character in program), default=0)


def _signs_read(program: str, signs: tuple[str, ...]) -> tuple[str, ...]:
    outside = LOOKALIKE.sub(lambda found: found["sign"] or "", program)
    shown = ((sign, LOOKALIKES.get(sign, "-")) for sign in signs if sign in outside)
    return tuple(
        f"“{sign}” is read as the minus sign “-”." if read == "-" else f"“{sign}” is read as “{read}”."
        for sign, read in shown
    )


def _is_python(text: str) -> bool:
    """Whether a program can be parsed as it stands, so that nothing around it has to be left out."""
    if brackets(text) > MOST_BRACKETS:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return False
    return True


def _unwrapped(text: str) -> str:
    text = _without_prompts(_within_fences(_without_tags(_straight(text))))
    text = _without_marks(_after_the_difference(text))
    text = _without_line_numbers(MAGIC.sub("", text))
    return _at_the_margin(_without_backticks(text))


def _without_caption(text: str) -> str:
    return CAPTION.sub(lambda found: "\n" * found[0].count("\n"), text)


def _without_tags(text: str) -> str:
    """Without the tags and entities of a page, where any are."""
    if not (TAG.search(text) or re.search(r"&(?:gt|lt|amp|nbsp|quot|#39);", text)):
        return text
    return html.unescape(TAG.sub("", text)).translate(SIGNS)


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
    within = "\n".join(kept)
    return within if within.strip() else FENCE.sub("", text)


def _without_prompts(text: str) -> str:
    lines = text.split("\n")
    if any((found := CELL.match(line)) and not found["out"] for line in lines):
        return _of_cells(lines)
    first = next((at for at, line in enumerate(lines) if PROMPT.match(line)), None)
    if first is None:
        return text
    before = "\n".join(lines[:first])
    if before.strip() and _is_python(before):  # a program, and how it was tried
        return "\n".join([before, *("" for _ in lines[first:])])
    return "\n".join(_typed(line) for line in lines)


def _of_cells(lines: list[str]) -> str:
    """What stands in the cells of a notebook, without what came out of them."""
    kept, inside = [], True
    for line in lines:
        cell = CELL.match(line)
        inside = inside if cell is None else not cell["out"]
        kept.append("" if cell or not inside or line.startswith("Out[") else line)
    return "\n".join(kept)


def _straight(text: str) -> str:
    """With Python's quotes and signs for those that only look like them, outside of texts and comments."""

    def plain(found: re.Match[str]) -> str:
        return found["kept"] or ('"' if found["double"] else "'" if found["single"] else LOOKALIKES[found["sign"]])

    return LOOKALIKE.sub(plain, text)


def _without_line_numbers(text: str) -> str:
    """Without the numbers that a listing has before its lines, one more each."""
    lines = text.split("\n")
    found = [LISTED.match(line) for line in lines]
    numbers = [int(one[1]) for one in found if one]
    blank = all(one or not line.strip() for one, line in zip(found, lines, strict=True))
    if len(numbers) < 2 or not blank or any(after != before + 1 for before, after in pairwise(numbers)):
        return text
    blanks = min((len(one[3]) for one in found if one and one[4]), default=0)
    return "\n".join((one[3][blanks:] + one[4]) if one else "" for one in found)


def _without_marks(text: str) -> str:
    """Without a ``>``, ``|`` or ``+`` before every line, as quoted mails and differences have them."""
    lines = [line for line in text.split("\n") if line.strip()]
    marks = ("> ", "| ", "│ ", "+") if len(lines) > 1 else ()
    mark = next((mark for mark in marks if all(line.startswith(mark.rstrip()) for line in lines)), "")
    if not mark:
        return text
    return "\n".join(line.removeprefix(mark.rstrip()).removeprefix(mark[1:]) for line in text.split("\n"))


def _after_the_difference(text: str) -> str:
    after = _of_a_difference(text)
    return text if after is None else after


def _of_a_difference(text: str) -> str | None:
    """The program after the changes of a difference, with empty lines for what was taken away; None for none."""
    bare = DIFFERENCE.sub("", text) if re.search(r"^@@ ", text, re.M) else text
    lines = bare.split("\n")
    signs = {line[0] for line in lines if line.strip()}
    if "+" not in signs or not signs <= set("+- ") or (signs == {"+"} and bare == text):
        return None
    after = "\n".join("" if line.startswith("-") else line[1:] for line in lines)
    return after if _is_python(after) else None


def _without_backticks(text: str) -> str:
    """Without backticks around the whole, or left over at one end."""
    if not re.search(r"\A\s*`|`\s*\Z", text):
        return text
    return re.sub(r"\A(\s*)`+|`+(\s*)\Z", lambda found: found[1] or found[2] or "", text)


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
