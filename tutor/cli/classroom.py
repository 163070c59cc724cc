"""``class``: what the exports of many learners come to, as text, CSV, JSON or a page."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from tutor.attempt import Verdict
from tutor.classroom import (
    Assignment,
    BadAssignment,
    ClassNumbers,
    Gathered,
    class_numbers,
    gather,
    read_assignment,
)
from tutor.classroom.assignment import moment
from tutor.classroom.numbers import Row
from tutor.cli import opening
from tutor.cli.answers import judged
from tutor.cli.course import print_json
from tutor.cli.printing import tell
from tutor.loader import CourseFolder
from tutor.loader.outlines import renamed_in
from tutor.steering import harmless, one_line
from tutor.typeset.columns import columns as columns_of

SOMETHING_TO_MEND = 1
SHOWN = 15
"""Rows of the tables that have no end."""
WIDTH = 110
"""Columns of a table as text; what is wider goes on below."""
MANY = 8
"""Columns from which on a table may go on below."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a table program takes for the beginning of a formula."""

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]
"""A heading, the columns, and the rows."""


def class_of(asked: Any) -> int:
    """Print what a folder of exports comes to; the exit code is 1 where one of them cannot be read."""
    folder = opening.course(asked)
    try:
        assignment = read_assignment(Path(asked.assignment), folder) if asked.assignment else None
        until = moment(asked.until) if asked.until else None
    except BadAssignment as problem:
        raise opening.NoSuch(str(problem)) from problem
    lessons = [opening.known_lesson(each, folder) for each in asked.lesson or ()]
    gathered = gather(Path(asked.folder), folder.course.identity, renamed_in(folder.outlines()))
    for said in gathered.problems:
        tell(f"xent-tutor: left out: {said}")
    if asked.seeds:
        print_seeds(gathered, folder, assignment)
        return 0
    if asked.regrade:
        gathered = judged_again(gathered, folder)
    found = class_numbers(gathered, folder, assignment, lessons, until)
    if asked.json:
        print_json(found)
    elif asked.csv:
        print(as_csv(found), end="")
    elif asked.html:
        print(as_page(found, folder.course.title), end="")
    else:
        print(as_text(found))
    return SOMETHING_TO_MEND if gathered.problems else 0


def print_seeds(gathered: Gathered, folder: CourseFolder, assignment: Assignment | None) -> None:
    """The variant of each task for each learner, to be handed out. Raises NoSuch."""
    if assignment is None or assignment.seeds is None:
        raise opening.NoSuch("--seeds needs an assignment with a line 'seeds: ...'; see docs/teaching.md")
    tasks = [opening.find_task(folder, task) for task in assignment.tasks]
    rows = [
        [each.name, *map(_number, (assignment.seed(each.name, task) for task in tasks))] for each in gathered.learners
    ]
    print(_csv([["learner", *assignment.tasks], *rows]), end="")


def _number(seed: int | None) -> str:
    return "" if seed is None else str(seed)


def judged_again(gathered: Gathered, folder: CourseFolder) -> Gathered:
    """Every answer with the verdict that the course gives it now; what cannot be judged keeps its own."""
    kept = [(learner, each) for learner in gathered.learners for each in learner.kept]
    lines = (
        (number, msgspec.json.encode({"task": e.attempt.task, "answer": e.attempt.answer, "seed": e.attempt.seed}))
        for number, (_, e) in enumerate(kept, 1)
    )
    verdicts = (result for _, result in judged(lines, folder.root, os.cpu_count() or 1))
    changed: dict[str, list[Any]] = {learner.name: [] for learner in gathered.learners}
    others = 0
    for (learner, each), result in zip(kept, verdicts, strict=True):
        verdict = msgspec.convert(result, Verdict)
        again = each
        if "line" not in result:
            others += verdict.outcome is not each.attempt.outcome
            again = replace(each, attempt=replace(each.attempt, verdict=verdict, outcome=verdict.outcome))
        changed[learner.name].append(again)
    tell(f"xent-tutor: {len(kept):,} answers judged again; {others:,} have another outcome now.")
    return replace(
        gathered, learners=tuple(replace(each, kept=tuple(changed[each.name])) for each in gathered.learners)
    )


# What is printed


def as_csv(found: ClassNumbers) -> str:
    """Learners by lessons: points, then all points and the share of them, as learning platforms import it."""
    possible = {id_: found.rows[0].lessons[id_].possible for id_ in found.lessons} if found.rows else {}
    head = ["learner", *(f"{id_} [{possible.get(id_, 0)}]" for id_ in found.lessons), "points", "percent"]
    rows = [
        [
            row.learner,
            *(str(row.lessons[id_].points) for id_ in found.lessons),
            str(row.total.points),
            f"{100 * row.share:.1f}",
        ]
        for row in found.rows
    ]
    return _csv([head, *rows])


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    # A name must not become a formula in a table program.
    safe = ([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    csv.writer(text, lineterminator="\n").writerows(safe)
    return text.getvalue()


def tables(found: ClassNumbers) -> list[Table]:
    """Everything as tables."""
    learners = [row.learner for row in found.rows]
    slipped = [each for each in learners if any(each in who for who in found.misconceptions.values())]
    return [
        (
            "Learners",
            ("learner", "points", "percent", "solved", "answers", "last answer", "left out"),
            [
                (
                    row.learner,
                    f"{row.total.points} of {row.total.possible}",
                    _percent(row.share),
                    f"{row.total.solved} of {row.total.tasks}",
                    f"{row.answers}",
                    f"{row.last:%Y-%m-%d %H:%M}" if row.last else "never",
                    _left_out(row),
                )
                for row in found.rows
            ],
        ),
        (
            "Lessons: points of each learner",
            ("lesson", *learners),
            [
                (title, *(f"{row.lessons[id_].points}/{row.lessons[id_].possible}" for row in found.rows))
                for id_, title in found.lessons.items()
                if any(row.lessons[id_].solved or row.lessons[id_].points for row in found.rows)
            ],
        ),
        (
            "Tasks, the hardest first",
            ("task", "tried by", "solved by", "wrong answers", "met most often"),
            [(t.task, str(t.tried), str(t.solved), str(t.wrong), t.commonest) for t in found.tasks],
        ),
        (
            "Misconceptions: how often each learner met them",
            ("misconception", *slipped),
            [(name, *(str(who.get(each, "")) for each in slipped)) for name, who in found.misconceptions.items()],
        ),
        (
            "Stuck: three wrong answers or more, and none right",
            ("learner", "task", "wrong", "misconception", "last answer"),
            [(s.learner, s.task, str(s.wrong), s.misconception, f"{s.last:%Y-%m-%d %H:%M}") for s in found.stuck],
        ),
        (
            "Equal programs (there may be good reasons)",
            ("task", "learners"),
            [(each.task, ", ".join(each.learners)) for each in found.equal],
        ),
    ]


def _percent(share: float) -> str:
    """A share, with a digit more where it is small, as of a whole course at its beginning."""
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"


def _left_out(row: Row) -> str:
    said = {"edited": row.altered, "damaged": row.skipped, "late": row.late, "of other variants": row.other_variants}
    return ", ".join(f"{count} {why}" for why, count in said.items() if count)


def as_text(found: ClassNumbers) -> str:
    """The tables as text; of those that have no end, the beginning."""
    if not found.rows:
        return "There are no exports in this folder. Learners make one with: xent-tutor export"
    parts = []
    for heading, columns, rows in tables(found):
        if rows:
            shown = rows if heading == "Learners" else rows[:SHOWN]
            more = [f"  and {len(rows) - len(shown)} more; --json lists all"] if len(rows) > len(shown) else []
            blocks = "\n\n".join("\n".join(_aligned(block)) for block in _narrow([columns, *shown]))
            parts.append("\n".join([heading, blocks, *more]))
    return harmless("\n\n".join(parts))


def _narrow(rows: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """A table of many columns as some below each other: the first column in each, and rows that hold something."""
    first, *others = zip(*rows, strict=True)
    if len(others) < MANY:
        yield list(rows)
        return
    while others:
        taken, width = [first], _width(first)
        while others and (len(taken) == 1 or width + _width(others[0]) <= WIDTH):
            width += _width(others[0])
            taken.append(others.pop(0))
        head, *body = zip(*taken, strict=True)
        yield [head, *(row for row in body if any(row[1:]))]


def _width(column: Sequence[str]) -> int:
    return 2 + max(map(columns_of, column))


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(columns_of, column)) for column in zip(*cells, strict=True)]
    return [
        "".join(f"  {cell}{' ' * (width - columns_of(cell))}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


STYLE = """\
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
div { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: bold; padding: 1.5rem 0 .3rem; }
th, td { border: 1px solid #8886; padding: .2rem .6rem; text-align: left; white-space: nowrap; }
@media (prefers-color-scheme: dark) { body { background: #181a1f; color: #ddd; } }
"""
PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}: the class</title>
<meta name="viewport" content="width=device-width"><style>
{style}</style></head><body>
<h1>{title}</h1>
{tables}
</body></html>
"""


def as_page(found: ClassNumbers, title: str) -> str:
    """The tables as one page that needs nothing else and runs nothing."""
    shown = "\n".join(_as_html(*table) for table in tables(found) if table[2])
    return PAGE.format(title=escape(title), style=STYLE, tables=shown)


def _as_html(heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in columns)
    body = "\n".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in others)}</tr>'
        for first, *others in rows
    )
    caption = f"<caption>{escape(heading)}</caption>"
    return f"<div><table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
