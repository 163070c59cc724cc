"""What is asked and told, as plain lines: for pipes, for any terminal, for those who hear them."""

from __future__ import annotations

import sys
from textwrap import wrap

from tutor import typeset
from tutor.asking import Asked, Movable
from tutor.checkers.code.inside import Inside, beside
from tutor.lesson import Picture
from tutor.picture import BadPicture, run_program, start
from tutor.ruler import rows
from tutor.sandbox import SandboxFailure
from tutor.telling import Shown, Told

WIDTH = 78
INDENT = "  "


def asked_text(asked: Asked) -> str:
    """The question of a task, with its options or lines, and what the answer begins with."""
    parts = [_question(asked, "")]
    parts += [_question(line, f"Line {number}: ") for number, line in enumerate(asked.lines, 1)]
    if asked.ends:
        parts.append(f"from  {asked.ends.start}\nto    {asked.ends.to}")
    if asked.sliders:
        parts.append("\n".join(map(_movable, asked.sliders)) + f"\nAnswer like this: {asked.like}")
    if asked.note:
        parts.append(typeset.plain(asked.note, WIDTH))
    if asked.starter:
        parts.append(asked.starter.rstrip())
    if asked.lacking:
        parts.append(asked.lacking)
    return "\n\n".join(parts)


def _movable(slider: Movable) -> str:
    label = f"  {slider.label}" if slider.label else ""
    return f"{INDENT}{slider.name}  from {slider.low} to {slider.high}, starts at {slider.start}{label}"


def _question(asked: Asked, label: str) -> str:
    lines = [label + typeset.plain(asked.question, WIDTH - len(label))]
    lines += [f"{INDENT}{option.letter}) {typeset.plain(option.say, WIDTH - 5)}" for option in asked.options]
    lines += [f"{INDENT}{line.letter}) {line.text}" for line in asked.shuffled]
    lines += [f"{number:>4}  {line}".rstrip() for number, line in enumerate(asked.shown, 1)]
    return "\n".join(lines)


def hint_text(asked: Asked, number: int) -> str:
    """A hint, counted from 1."""
    return f"Hint {number} of {len(asked.hints)}: {typeset.plain(asked.hints[number - 1], WIDTH - 13)}"


def shown_text(shown: Shown) -> str:
    """The answer, or a part of it, that was asked for after the last hint."""
    why = [typeset.plain(shown.why, WIDTH - 2)] if shown.why else []
    return "\n".join([f"{shown.heading}:", *(INDENT + line for line in (*shown.lines, *why))])


def told_text(told: Told) -> str:
    """What is told of a verdict; the first line is the word for its outcome."""
    word = told.word
    points = (f"+{told.points} points",) if told.points else ()
    name = (told.misconception,) if told.misconception else ()
    lines = [INDENT + line for line in _said(told)]
    return "\n".join(["   ".join([f"{word.sign} {word.word}", *points, *name]), *lines, *_after(told)])


def _said(told: Told) -> list[str]:
    verdict, lines = told.verdict, [f"you chose  {each}" for each in told.chosen]
    if verdict.read_as:
        lines.append(f"read as  {verdict.read_as}")
    if marked := told.marked:
        label = "" if marked.number is None else f"{marked.number:>3} "
        lines += [label + marked.line.rstrip(), " " * (len(label) + marked.start) + "^" * marked.length]
    lines += verdict.feedback
    if told.ruler:
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


def draws_lines() -> bool:
    """Whether standard output can show more than ASCII."""
    try:
        "─┼▼▲├┤".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def inside_text(inside: Inside) -> str:
    """A failing call line by line, with the values beside the lines."""
    rows = [f"{row.code}{row.value}".rstrip() for row in beside(inside, WIDTH - len(INDENT))]
    note = wrap(inside.note, WIDTH - len(INDENT)) if inside.note else []
    return "\n".join([f"inside  {inside.call}", *(INDENT + row for row in (*rows, *note))])


def _beside(label: str, text: str) -> list[str]:
    """The rows of a matrix stand under each other."""
    first, *others = text.split("\n")
    return [f"{INDENT}{label}{first}", *(INDENT + " " * len(label) + row for row in others)]


def _after(told: Told) -> list[str]:
    if not told.after:
        return []
    return ["", *(f"{INDENT}{line}".rstrip() for line in typeset.plain(told.after, WIDTH - 2).splitlines())]


def picture_words(picture: Picture) -> str:
    """What a picture is called and what it reads, its sliders at their start; or why that cannot be said."""
    from tutor.picture.plot import Plot  # brings numpy

    sliders = start(picture)
    try:
        plot = Plot(picture, run_program(picture, sliders))
        said = [f"Picture: {plot.title(sliders)}", plot.sentence(sliders)]
    except (BadPicture, SandboxFailure) as problem:
        said = [f"The picture beside this cannot be drawn: {problem}"]
    return "\n".join(line for each in said for line in wrap(each, WIDTH))
