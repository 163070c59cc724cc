"""What the map says of lessons: a row for each, and what the chosen one is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rich.cells import cell_len
from textual.content import Content

from tutor.lesson import Chapter
from tutor.loader import Outline
from tutor.score import LessonScore, State

Row = tuple[Outline, LessonScore]

MARKS = {State.NEW: ("○", "$text-muted"), State.STARTED: ("◐", "$text-warning"), State.DONE: ("●", "$text-success")}
KNOWN = ("◌", "$text-muted")
"""Skipped by placement, and not begun."""
SKIPPED = "Known, as you were placed. It can still be done, and earns then."
DOES = {
    "choice": "choose",
    "order": "order",
    "spot": "spot",
    "number": "compute",
    "estimate": "estimate",
    "explore": "explore",
    "symbolic": "formula",
    "derivation": "derive",
    "code": "write",
    "training": "train",
}
"""What there is to do in a task, by its kind."""
TITLES = 52
"""Columns for the titles, behind which it stands how far one is."""
AROUND = 60
"""Letters of a passage on either side of the word that was searched for."""


def is_open(own: LessonScore) -> bool:
    """Whether a lesson is neither done nor known."""
    return own.state is not State.DONE and not own.known


def line(outline: Outline, own: LessonScore, chapter: str, *, is_next: bool, longest: int) -> Content:
    """A lesson's row; with its chapter where a search found it. ``longest`` is the length of the longest title."""
    mark, colour = KNOWN if own.known and own.state is State.NEW else MARKS[own.state]
    solved = f"{own.solved} of {own.tasks}" if own.state is State.STARTED else ""
    if solved and not chapter:
        solved = " " * max(2, min(longest, TITLES) + 2 - len(outline.title)) + solved
    elif solved:
        solved = f"  {solved}"
    return Content.assemble(
        ("›" if is_next else " ", "bold $text-accent"),
        (f" {mark} ", colour),
        outline.title,
        (solved, "$text-muted"),
        (f"  {chapter}" if chapter else "", "$text-muted"),
    )


def about(
    outline: Outline,
    own: LessonScore,
    passage: tuple[str, int, int] | None,
    better_after: Collection[str],
    *,
    close: bool = False,
) -> list[Content]:
    """What a lesson is about, and how far one is; with the passage that a search found, and what comes before.

    ``close`` has the rows stand close together, for a pane of five.
    """
    if not outline.readable:
        return [Content("This lesson cannot be read. 'xent-tutor lint' says why.")]
    gap = [] if close else [Content("")]
    lines = [Content(outline.goal), *gap]
    far = [
        f"{count_of(outline.minutes, 'minute')}, {count_of(own.tasks, 'task')}, {own.solved} solved",
        f"{own.points} of {own.possible} points, mastery {own.mastery:.0%}",
    ]
    lines += [Content.styled(row, "$text-muted") for row in ([" · ".join(far)] if close else far)]
    if own.known:
        lines.append(Content.styled(SKIPPED, "$text-muted"))
    if passage is not None:
        lines += [*gap, around(*passage)]
    if better_after:
        lines += [*gap, Content.styled("Better after: " + ", ".join(better_after), "$text-warning")]
    return lines


def count_of(count: int, what: str) -> str:
    """``1 task``, ``2 tasks``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def tasks(outline: Outline, solved: Collection[str], *, bare: bool) -> Iterator[Content]:
    """What there is to do in a lesson, a task a line, and which are solved."""
    kinds = {task: outline.kinds.get(task, "") for task in outline.points}
    said = {task: outline.titles.get(task) or DOES.get(kind, kind) for task, kind in kinds.items()}
    longest = max(map(cell_len, said.values()), default=0)
    for number, (task, points) in enumerate(outline.points.items(), 1):
        mark, colour = MARKS[State.DONE if task in solved else State.NEW]
        name = said[task] + " " * (longest - cell_len(said[task]))
        worth = "" if bare else f"  {points} points"
        yield Content.assemble((f"{mark} ", colour), f"{number}  {name}", (worth, "$text-muted"))


def of_chapter(chapter: Chapter, own: Iterable[LessonScore]) -> Iterator[Content]:
    """The chapter that a lesson belongs to, and how far one is there."""
    states = [score.state for score in own]
    yield Content.styled(chapter.title, "bold $text-primary")
    if chapter.about:
        yield Content(chapter.about)
    yield Content.styled(f"{states.count(State.DONE)} of {len(states)} lessons done", "$text-muted")


def around(line: str, start: int, end: int) -> Content:
    """A passage with the word that was searched for, the line cut on both sides where it is long."""
    first, last = max(0, start - AROUND), min(len(line), end + AROUND)
    before = ("… " if first else "") + line[first:start]
    after = line[end:last] + (" …" if last < len(line) else "")
    return Content.assemble((before, "$text-muted"), (line[start:end], "bold"), (after, "$text-muted"))
