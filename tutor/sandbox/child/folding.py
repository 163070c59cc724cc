"""What is kept of a call while it is followed: of loops and of many calls the first, the last, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.sandbox.child.statements import Statement
from tutor.sandbox.wire import Value

MAX_ROWS = 300
MAX_VALUES = 10
"""Of a line."""

Shown = tuple[str, str, "tuple[int, ...] | None", str, str]
"""Label, text, shape, kind, mark."""


class Step:
    """A line that ran, with the values it made and the calls it made of the program's own functions."""

    def __init__(self, line: int, statement: Statement | None = None) -> None:
        self.line = line
        self.statement = statement
        self.values: list[Shown] = []
        self.calls: Rounds | None = None

    def show(self, shown: Shown) -> None:
        """Keep a value; one of the same name takes the place of the earlier one, unless that is marked."""
        for at, one in enumerate(self.values):
            if one[0] == shown[0] and not one[4]:
                self.values[at] = shown
                return
        if len(self.values) < MAX_VALUES or shown[4]:
            self.values.append(shown)


class Block:
    """One round of a loop, or one call: what happened in it, in order."""

    def __init__(self, number: int, head: Step | None = None) -> None:
        self.number = number
        self.head = head
        """Of a call: the line of ``def``, with the arguments."""
        self.items: list[Step | Rounds] = []
        self.is_marked = False


class Rounds:
    """The rounds of a loop, or the calls that a line made: the first ones, the last, and what was marked between."""

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self.count = 0
        self.kept: list[Block] = []
        self._last: Block | None = None
        self.current: Block | None = None

    def begin(self, head: Step | None = None) -> Block:
        self._file()
        self.count += 1
        self.current = Block(self.count, head)
        return self.current

    def _file(self) -> None:
        if self.current is None:
            return
        if len(self.kept) < self._keep:
            self.kept.append(self.current)
            return
        if self._last is not None and self._last.is_marked and len(self.kept) < 2 * self._keep + 4:
            self.kept.append(self._last)
        self._last = self.current

    def drop(self) -> None:
        """The round that was begun was none."""
        self.current = None
        self.count -= 1

    def over(self) -> None:
        """The loop only found that it was over; where it never had a round, its head is kept."""
        self.count -= 1
        if self.count or self.current is None:
            self.current = None
        else:
            self.current.number = 0

    def blocks(self) -> list[Block]:
        """All that are kept, in order."""
        self._file()
        self.current = None
        if self._last is not None:
            self.kept.append(self._last)
            self._last = None
        return self.kept


def rows(rounds: Rounds, depth: int = 0, loop: bool = False) -> Iterator[Value]:
    """Each row: kind, line, depth, number, count, values. ``skipped`` has the first and last number left out."""
    before = 0
    for block in rounds.blocks():
        if block.number > before + 1:
            yield "rounds" if loop else "calls", 0, depth, before + 1, block.number - 1, ()
        before = block.number
        if block.head is not None:
            yield "call", block.head.line, depth, block.number, rounds.count, tuple(block.head.values)
        numbered = (block.number, rounds.count if block.number else 0) if loop else (0, 0)
        yield from _items(block, depth, numbered)


def _items(block: Block, depth: int, numbered: tuple[int, int]) -> Iterator[Value]:
    for item in block.items:
        if isinstance(item, Rounds):
            yield from rows(item, depth, loop=True)
            continue
        yield "line", item.line, depth, *numbered, tuple(item.values)
        numbered = (0, 0)
        if item.calls is not None:
            yield from rows(item.calls, depth + 1)


def few(all_rows: list[Value]) -> list[Value]:
    """At most so many rows: the first, the last, and those about what is marked."""
    if len(all_rows) <= MAX_ROWS:
        return all_rows
    marked = [at for at, row in enumerate(all_rows) if any(value[4] for value in row[5])][:6]
    near = {at + by for at in marked for by in range(-12, 4)}
    wanted = {*range(MAX_ROWS // 2), *range(len(all_rows) - MAX_ROWS // 6, len(all_rows)), *near}
    kept: list[Value] = []
    gap = 0
    for at, row in enumerate([*all_rows, None]):
        if row is not None and at not in wanted:
            gap += 1
            continue
        if gap:
            kept.append(("rows", 0, 0, 1, gap, ()))
            gap = 0
        if row is not None:
            kept.append(row)
    return kept
