"""Which calls of a task the program passes, as a sign for each, in order."""

from __future__ import annotations

from textual.content import Content

from tutor.checkers.marks import Mark

SIGNS = {
    Mark.PASSED: ("✓", "$text-success"),
    Mark.FAILED: ("✗", "$text-error"),
    Mark.UNFINISHED: ("?", "$text-warning"),
    Mark.NOT_RUN: ("·", "$text-muted"),
}
IN_ASCII = str.maketrans({"✓": "+", "✗": "x", "·": ".", "…": "~"})
"""The signs where there are no others, one for one."""


def marked(marks: tuple[Mark, ...], room: int, *, of_earlier: bool = False, in_ascii: bool = False) -> Content:
    """The signs that fit into so many cells, and in words what all come to.

    Those of an earlier program are pale, and their words are of the past.
    """
    said = f"  {come_to(marks, 'passed' if of_earlier else 'pass')}"
    from_, to = seen(marks, room - len(said))
    signs = [("…", "")] * (from_ > 0) + [SIGNS[mark] for mark in marks[from_:to]] + [("…", "")] * (to < len(marks))
    drawn = [(sign.translate(IN_ASCII) if in_ascii else sign, style) for sign, style in signs]
    line = Content.assemble(*drawn, (said, "not bold"))
    return line.stylize("dim") if of_earlier else line


def come_to(marks: tuple[Mark, ...], verb: str) -> str:
    """How many calls pass, or passed, and which one did not finish."""
    passed = f"{marks.count(Mark.PASSED)} of {len(marks)} {verb}"
    if Mark.UNFINISHED not in marks:
        return passed
    return f"{passed}, number {marks.index(Mark.UNFINISHED) + 1} did not finish"


def seen(marks: tuple[Mark, ...], room: int) -> tuple[int, int]:
    """Which marks are shown in so many cells: all, or those around the first that is not passed; from and to."""
    if len(marks) <= room:
        return 0, len(marks)
    width = max(1, room - 2)
    first = next((at for at, mark in enumerate(marks) if mark is not Mark.PASSED), 0)
    from_ = max(0, min(first - width // 2, len(marks) - width))
    return from_, from_ + width
