"""What is asked and told, as plain lines: for pipes, for any terminal, for those who hear them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextvars import ContextVar
from textwrap import wrap
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tutor import typeset
from tutor.asking import Asked, Choosable, Movable
from tutor.checkers.code.inside import Inside, beside
from tutor.lesson import Picture
from tutor.picture import BadPicture, run_program, start
from tutor.ruler import rows
from tutor.sandbox import SandboxFailure
from tutor.telling import Marked, Shown, Told

if TYPE_CHECKING:
    from tutor.picture.plot import Plot

WIDTH = 78
INDENT = "  "
FORMULAS = ("line", "tex", "spoken")
"""How formulas may be printed: on one line, as TeX, in words. Else display formulas have several lines."""
_HOW: ContextVar[str] = ContextVar("_HOW", default="")


def print_formulas(how: str | None) -> None:
    """From now on print formulas so."""
    _HOW.set(how or "")


def prose(markdown: str, width: int) -> str:
    """A text as plain lines, its formulas as they are wanted."""
    how = _HOW.get()
    return typeset.plain(_set(typeset.with_formulas(markdown, how)) if how else markdown, width)


def _set(text: str) -> str:
    """What is set on one line already, its signs as words where formulas are spoken."""
    return typeset.set_signs_spoken(text) if _HOW.get() == "spoken" else text


def asked_text(asked: Asked) -> str:
    """The question of a task, with its options or lines, and what the answer begins with."""
    parts = [_question(asked, "")]
    parts += [_question(line, f"Line {number}: ") for number, line in enumerate(asked.lines, 1)]
    if asked.ends:
        parts.append(f"from  {asked.ends.start}\nto    {asked.ends.to}")
    if asked.sliders:
        parts.append("\n".join(map(_movable, asked.sliders)) + f"\nAnswer like this: {asked.like}")
    if asked.note:
        parts.append(prose(asked.note, WIDTH))
    if asked.starter:
        parts.append(asked.starter.rstrip())
    if asked.lacking:
        parts.append(asked.lacking)
    return "\n\n".join(parts)


def _movable(slider: Movable) -> str:
    label = f"  {slider.label}" if slider.label else ""
    return _set(f"{INDENT}{slider.name}  from {slider.low} to {slider.high}, starts at {slider.start}{label}")


def _question(asked: Asked, label: str) -> str:
    lines = [label + prose(asked.question, WIDTH - len(label))]
    lines += [f"{INDENT}{option.letter}) {prose(option.say, WIDTH - 5)}" for option in asked.options]
    lines += [f"{INDENT}{line.letter}) {_choosable(line)}" for line in asked.shuffled]
    lines += [f"{number:>4}  {line}".rstrip() for number, line in enumerate(asked.shown, 1)]
    return "\n".join(lines)


def _choosable(line: Choosable) -> str:
    return line.say if line.is_code else prose(line.say, WIDTH - 5)


def hint_text(asked: Asked, number: int) -> str:
    """A hint, counted from 1."""
    return f"Hint {number} of {len(asked.hints)}: {prose(asked.hints[number - 1], WIDTH - 13)}"


def shown_text(shown: Shown) -> str:
    """The answer, or a part of it, that was asked for after the last hint."""
    why = [prose(shown.why, WIDTH - 2)] if shown.why else []
    return "\n".join([f"{shown.heading}:", *(_set(INDENT + line) for line in (*shown.lines, *why))])


def told_text(told: Told, *, carets: bool = True) -> str:
    """What is told of a verdict; the first line is the word for its outcome.

    Without carets a place is told by its position and its word, for those who hear it.
    """
    word = told.word
    points = (f"+{told.points} point{'s' if told.points > 1 else ''}",) if told.points else ()
    name = (told.misconception,) if told.misconception else ()
    lines = [_set(INDENT + line) for line in _said(told, carets)]
    return "\n".join(["   ".join([f"{word.sign} {word.word}", *points, *name]), *lines, *_after(told)])


def _said(told: Told, carets: bool) -> list[str]:
    verdict, lines = told.verdict, [f"you chose  {each}" for each in told.chosen]
    if verdict.read_as:
        lines.append(f"read as  {verdict.read_as}")
    if (marked := told.marked) and not carets:
        lines.append(_in_words(marked))
    elif marked:
        label = "" if marked.number is None else f"{marked.number:>3} "
        lines += [label + marked.line.rstrip(), " " * (len(label) + marked.start) + "^" * marked.length]
    lines += verdict.feedback
    if told.ruler and carets:  # its sentence says the same
        lines += rows(told.ruler, WIDTH - len(INDENT), ascii_only=not draws_lines())
    if verdict.change:
        lines.append(verdict.change)
    if example := verdict.counterexample:
        lines += [example.call, *_beside("got       ", example.got), *_beside("expected  ", example.expected)]
    if told.printed:
        lines += ["printed:", *(INDENT + line for line in told.printed)]
    if told.reference:
        lines += ["the reference answer:", *(INDENT + line for line in told.reference.rstrip().splitlines())]
    return lines


def _in_words(marked: Marked) -> str:
    """A place as words: where it is, and what stands there."""
    word = marked.line[marked.start : marked.start + marked.length].strip()
    line = "" if marked.number is None else f"line {marked.number}, "
    there = f": {word}" if word else ", at the end" if marked.start >= len(marked.line.rstrip()) else ""
    return f"at {line}character {marked.start + 1}{there}"


def draws_lines() -> bool:
    """Whether standard output can show more than ASCII."""
    try:
        "─┼▼▲├┤".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def inside_text(inside: Inside, before: int = 0) -> str:
    """A failing call line by line, its values beside the lines; so many lines of a file stand before the program."""
    lines = tuple(line if line.line is None else replace(line, line=line.line + before) for line in inside.lines)
    rows = [f"{row.code}{row.value}".rstrip() for row in beside(replace(inside, lines=lines), WIDTH - len(INDENT))]
    note = wrap(inside.note, WIDTH - len(INDENT)) if inside.note else []
    return "\n".join([f"inside  {inside.call}", *(INDENT + row for row in (*rows, *note))])


def _beside(label: str, text: str) -> list[str]:
    """The rows of a matrix stand under each other."""
    first, *others = text.split("\n")
    return [f"{INDENT}{label}{first}", *(INDENT + " " * len(label) + row for row in others)]


def _after(told: Told) -> list[str]:
    if not told.after:
        return []
    return ["", *(f"{INDENT}{line}".rstrip() for line in prose(told.after, WIDTH - 2).splitlines())]


def picture_words(picture: Picture, sliders: Mapping[str, float] | None = None, *, with_table: bool = False) -> str:
    """What a picture is called and what it reads, its sliders where they start or are set; or why that cannot be said.

    With a table also some of its values.
    """
    from tutor.picture.plot import Plot  # brings numpy

    at = start(picture) if sliders is None else dict(sliders)
    try:
        plot = Plot(picture, run_program(picture, at))
        said = [f"Picture: {plot.title(at)}", plot.sentence(at)]
        rows = _tables(plot, at) if with_table else []
    except (BadPicture, SandboxFailure) as problem:
        said, rows = [f"The picture beside this cannot be drawn: {problem}"], []
    return "\n".join([*(line for each in said for line in wrap(_set(each), WIDTH)), *rows])


def _tables(plot: Plot, at: Mapping[str, float]) -> list[str]:
    from tutor.picture.table import tables

    return [INDENT + f"{row[0]}: {', '.join(row[1:])}".lstrip(": ") for table in tables(plot, at) for row in table]


def movable_words(picture: Picture, at: Mapping[str, float]) -> str:
    """What can be set of a picture, and where it is."""
    rows = [
        f"{name} is {at[name]:g}, from {slider.low:g} to {slider.high:g}"
        + (f" ({slider.label})" if slider.label else "")
        for name, slider in picture.sliders.items()
    ]
    return "\n".join([*rows, f"To move one: set {next(iter(picture.sliders))} {next(iter(at.values())):g}"])
