"""What a key does to Python text: pure decisions about indentation, pairs and comments.

Each takes the lines and the selection and returns the change to make, or None where the key has no special meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

Location = tuple[int, int]
"""Row and column, from zero."""
Span = tuple[Location, Location]
"""Where a selection was begun and where the cursor is; both are the same where nothing is selected."""
Splice = tuple[int, int, str]
"""A column, how many characters to take away there, and what to put in their place."""

INDENT = 4
BRACKETS = {"(": ")", "[": "]", "{": "}"}
QUOTES = {'"': '"', "'": "'"}
PAIRS = BRACKETS | QUOTES
LETS_PAIR_CLOSE = " )]},:;.="
"""Before other characters, such as the first letter of a word, a bracket is opened alone."""
STRING_PREFIXES = {"", "b", "f", "r", "u", "br", "rb", "fr", "rf"}
BLOCK_ENDS = re.compile(r"(return|pass|break|continue|raise)\b")

TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<triple>\"{3}|'{3}) (?:\\.|(?!(?P=triple)).)* (?P<triple_end>(?P=triple))?
    | (?P<quote>["']) (?:\\.|(?!(?P=quote))[^\n])* (?P<quote_end>(?P=quote))?
    | (?P<bracket>[()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)


class Change(Struct, frozen=True):
    """Put `text` in place of what lies between `start` and `end`, then select from `anchor` to `cursor`."""

    start: Location
    end: Location
    text: str
    anchor: Location
    cursor: Location

    @property
    def edits(self) -> bool:
        """Whether it touches the text; stepping over a closing bracket only moves the cursor."""
        return self.start != self.end or self.text != ""


class Surroundings(Struct, frozen=True):
    """What a place in a program lies in."""

    quote: str = ""
    """The quote of the string around it, one or three characters; empty outside strings."""
    quote_at: int = -1
    """The column at which that string begins, if that is in the same row."""
    comment_at: int = -1
    """The column at which a comment around it begins."""
    opener: str = ""
    """The innermost bracket that is open."""
    opener_row: int = -1
    base_row: int = -1
    """The row whose indentation counts: where what is closed in this row was opened, else this row."""


def surroundings(lines: Sequence[str], place: Location) -> Surroundings:
    """Read the program up to the place; what follows may be half written and is not looked at."""
    row, column = place
    text = "\n".join([*lines[:row], lines[row][:column]])
    row_start = len(text) - column
    open_brackets: list[int] = []
    base = row_start
    for token in TOKEN.finditer(text):
        start, end = token.span()
        if token["comment"] is not None:
            if end == len(text):
                return _found(text, open_brackets, base, comment_at=start - row_start)
        elif (bracket := token["bracket"]) is not None:
            if bracket in BRACKETS:
                open_brackets.append(start)
            elif open_brackets:
                opened = open_brackets.pop()
                base = min(base, opened) if start >= row_start else base
        elif token["triple_end"] is None and token["quote_end"] is None:
            if end == len(text):
                quote = token["triple"] or token["quote"]
                return _found(text, open_brackets, base, quote=quote, quote_at=start - row_start)
        elif end > row_start:
            base = min(base, start)
    return _found(text, open_brackets, base)


def _found(
    text: str, open_brackets: list[int], base: int, *, quote: str = "", quote_at: int = -1, comment_at: int = -1
) -> Surroundings:
    opener = open_brackets[-1] if open_brackets else None
    return Surroundings(
        quote=quote,
        quote_at=quote_at,
        comment_at=comment_at,
        opener="" if opener is None else text[opener],
        opener_row=-1 if opener is None else text.count("\n", 0, opener),
        base_row=text.count("\n", 0, base),
    )


def new_line(lines: Sequence[str], span: Span) -> Change:
    """Enter: the next line is indented as the program goes on."""
    start, end = sorted(span)
    row, column = start
    head, rest = lines[row][:column], lines[end[0]][end[1] :]
    if not head.strip():
        # The line moves down as it is; spaces left behind on an empty line would only be in the way.
        return Change((row, 0), end, "\n" + head, (row + 1, column), (row + 1, column))
    found = surroundings(lines, start)
    closes = bool(found.opener) and rest.lstrip().startswith(BRACKETS[found.opener])
    indent = _indent_of_next_line(lines, head, rest, found)
    text = "\n" + " " * indent
    if closes and head.rstrip().endswith(found.opener):
        text += "\n" + " " * _indentation(lines[found.opener_row])
    trailing = len(head) - len(head.rstrip()) if not found.quote else 0
    leading = len(rest) - len(rest.lstrip()) if not found.quote else 0
    cursor = (row + 1, indent)
    return Change((row, column - trailing), (end[0], end[1] + leading), text, cursor, cursor)


def _indent_of_next_line(lines: Sequence[str], head: str, rest: str, found: Surroundings) -> int:
    if found.quote:
        return _indentation(head)
    base = _indentation(lines[found.base_row])
    if found.opener and found.opener_row == found.base_row:
        return base + INDENT
    if found.opener:
        closes = rest.lstrip().startswith(BRACKETS[found.opener])
        return _indentation(lines[found.opener_row]) if closes else base
    code = head if found.comment_at < 0 else head[: found.comment_at]
    if code.rstrip().endswith(":"):
        return base + INDENT
    if BLOCK_ENDS.match(lines[found.base_row].lstrip()) and not rest.strip():
        return max(0, base - INDENT)
    return base


GAP = re.compile(
    r"""\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|"[^"\n]*"|'[^'\n]*'|\#[^\n]*|(?P<gap>(?<![\w.\[,])\.{3}(?![\w.\],]))"""
)
"""Three dots outside strings and comments, which are passed over."""


def to_be_written(text: str) -> Span | None:
    """Where a program says ``...`` for what is still to be written, at its first such place."""
    found = next((each for each in GAP.finditer(text) if each["gap"]), None)
    return (location_of(text, found.start()), location_of(text, found.end())) if found else None


def offset_of(text: str, place: Location) -> int:
    """A row and a column as an offset."""
    row, column = place
    return sum(len(line) + 1 for line in text.split("\n")[:row]) + column


def location_of(text: str, at: int) -> Location:
    """An offset as a row and a column."""
    row = text.count("\n", 0, at)
    return row, at - (text.rfind("\n", 0, at) + 1)


def typed(lines: Sequence[str], span: Span, character: str, *, over: bool = False) -> Change | None:
    """A character: brackets and quotes come in pairs, and typing the second of a pair steps over it.

    What is selected is put between them, or taken away where it was to be written ``over``.
    """
    if character not in PAIRS and character not in BRACKETS.values():
        return None
    if span[0] != span[1] and over and character in PAIRS:
        start, end = sorted(span)
        inside = start[0], start[1] + 1
        return Change(start, end, character + PAIRS[character], inside, inside)
    if span[0] != span[1]:
        return _wrapped(lines, span, character)
    row, column = span[1]
    before, after = lines[row][:column], lines[row][column:]
    found = surroundings(lines, span[1])
    if character in QUOTES:
        return _typed_quote(before, after, row, character, found)
    if found.quote or found.comment_at >= 0:
        return None
    if character not in BRACKETS:
        return _step(row, column) if after.startswith(character) else None
    return _pair(row, column, character, BRACKETS[character]) if _lets_pair_close(after) else None


def _typed_quote(before: str, after: str, row: int, character: str, found: Surroundings) -> Change | None:
    column = len(before)
    if found.quote:
        escaped = (column - len(before.rstrip("\\"))) % 2 == 1
        ends = found.quote[0] == character and after.startswith(character) and not escaped
        return _step(row, column) if ends else None
    if found.comment_at >= 0 or not _lets_pair_close(after):
        return None
    if before.endswith(character * 2) and not before.endswith(character * 3):
        return _pair(row, column, character, character * 3)
    word = re.search(r"\w*$", before)
    if word is None or word[0].lower() not in STRING_PREFIXES or before.endswith(character):
        return None
    return _pair(row, column, character, character)


def _lets_pair_close(after: str) -> bool:
    return after[:1] in LETS_PAIR_CLOSE


def _pair(row: int, column: int, opening: str, closing: str) -> Change:
    inside = (row, column + len(opening))
    return Change((row, column), (row, column), opening + closing, inside, inside)


def _step(row: int, column: int) -> Change:
    beyond = (row, column + 1)
    return Change(beyond, beyond, "", beyond, beyond)


def _wrapped(lines: Sequence[str], span: Span, opening: str) -> Change | None:
    if opening not in PAIRS:
        return None
    (top, left), (bottom, right) = start, end = sorted(span)
    rows = "\n".join(lines[top : bottom + 1])
    selected = rows[left : len(rows) - len(lines[bottom]) + right]
    inner_start = (top, left + 1)
    inner_end = (bottom, right + (1 if top == bottom else 0))
    anchor, cursor = (inner_start, inner_end) if span[0] == start else (inner_end, inner_start)
    return Change(start, end, opening + selected + PAIRS[opening], anchor, cursor)


def backspace(lines: Sequence[str], place: Location) -> Change | None:
    """Backspace: a level of indentation at once, and an empty pair as a whole."""
    row, column = place
    before, after = lines[row][:column], lines[row][column:]
    if before and not before.strip(" "):
        stop = (column - 1) // INDENT * INDENT
        return Change((row, stop), place, "", (row, stop), (row, stop))
    width = _empty_pair(before, after, surroundings(lines, place)) if before[-1:] in PAIRS else 0
    if width == 0:
        return None
    left = (row, column - width)
    return Change(left, (row, column + width), "", left, left)


def _empty_pair(before: str, after: str, found: Surroundings) -> int:
    """How many characters on each side of the cursor are a pair with nothing in it."""
    if found.quote:
        begins_here = found.quote_at == len(before) - len(found.quote)
        return len(found.quote) if begins_here and after.startswith(found.quote) else 0
    closing = BRACKETS.get(before[-1:])
    return 1 if closing and found.comment_at < 0 and after.startswith(closing) else 0


def indent(lines: Sequence[str], span: Span) -> Change:
    """Tab: the selected lines one level deeper, or spaces up to the next level at the cursor."""
    if span[0] == span[1]:
        row, column = span[1]
        width = INDENT - column % INDENT
        return Change(span[1], span[1], " " * width, (row, column + width), (row, column + width))
    return _lines_changed(lines, span, lambda line: (0, 0, " " * INDENT if line.strip() else ""))


def dedent(lines: Sequence[str], span: Span) -> Change | None:
    """Shift+tab: the lines of the selection, or of the cursor, one level back."""

    def one_level(line: str) -> Splice:
        blanks = _indentation(line)
        return 0, (blanks - 1) % INDENT + 1 if blanks else 0, ""

    changed = _lines_changed(lines, span, one_level)
    return None if _selected_lines(lines, span) == changed.text.split("\n") else changed


def toggle_comment(lines: Sequence[str], span: Span) -> Change:
    """Comment the lines of the selection out; where all of them are comments, take the signs away."""
    selected = _selected_lines(lines, span)
    written = [line for line in selected if line.strip()]
    if written and all(line.lstrip().startswith("#") for line in written):
        return _lines_changed(lines, span, _without_sign)
    margin = min(map(_indentation, written or selected))
    alone = len(selected) == 1
    return _lines_changed(lines, span, lambda line: (margin, 0, "# " if line.strip() or alone else ""))


def moved(lines: Sequence[str], span: Span, by: int) -> Change | None:
    """Alt+up and alt+down: the selected lines change places with the one above (-1) or below (1)."""
    first, last = _selected_rows(span)
    other = first - 1 if by < 0 else last + 1
    if not 0 <= other < len(lines):
        return None
    top, bottom = min(first, other), max(last, other)
    block = list(lines[first : last + 1])
    text = "\n".join([*block, lines[other]] if by < 0 else [lines[other], *block])
    anchor, cursor = ((row + by, column) for row, column in span)
    end = bottom, len(lines[bottom])
    return Change((top, 0), end, text, _within(text, top, anchor), _within(text, top, cursor))


def _within(text: str, top: int, place: Location) -> Location:
    """A place below the last row of a text that begins in row ``top`` is at its end: there is no row further down."""
    rows = text.split("\n")
    return min(place, (top + len(rows) - 1, len(rows[-1])))


def doubled(lines: Sequence[str], span: Span) -> Change:
    """Ctrl+d: the selected lines once more below; the cursor goes with them."""
    first, last = _selected_rows(span)
    end = last, len(lines[last])
    text = "\n" + "\n".join(lines[first : last + 1])
    anchor, cursor = ((row + last - first + 1, column) for row, column in span)
    return Change(end, end, text, _within(text[1:], last + 1, anchor), _within(text[1:], last + 1, cursor))


def _without_sign(line: str) -> Splice:
    sign = re.search(r"# ?", line)
    return (sign.start(), len(sign[0]), "") if sign else (0, 0, "")


def _selected_rows(span: Span) -> tuple[int, int]:
    (top, _), (bottom, right) = sorted(span)
    return top, bottom - 1 if bottom > top and right == 0 else bottom


def _selected_lines(lines: Sequence[str], span: Span) -> list[str]:
    first, last = _selected_rows(span)
    return list(lines[first : last + 1])


def _lines_changed(lines: Sequence[str], span: Span, splice: Callable[[str], Splice]) -> Change:
    """Change every selected line at one place, and keep selected what was."""
    first, last = _selected_rows(span)
    splices = [splice(line) for line in lines[first : last + 1]]
    changed = [
        line[:column] + added + line[column + taken :]
        for line, (column, taken, added) in zip(lines[first : last + 1], splices, strict=True)
    ]

    def moved(place: Location) -> Location:
        row, place_column = place
        if not first <= row <= last:
            return place
        column, taken, added = splices[row - first]
        if place_column < column:
            return place
        return row, max(column, place_column - taken) + len(added)

    return Change((first, 0), (last, len(lines[last])), "\n".join(changed), moved(span[0]), moved(span[1]))


def pasted(text: str) -> str:
    """Pasted text with one kind of line end, and spaces for tabs; otherwise as it came."""
    return text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(INDENT)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def defines_again(starter: str, text: str) -> bool:
    """Whether a starter is nothing but a function, and the text defines one of the same name."""
    named = re.match(r"def (\w+)", starter)
    return named is not None and re.search(rf"^def {named[1]}\b", text, re.MULTILINE) is not None
