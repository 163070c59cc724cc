"""Rows of one save taken into another: each is read as if a stranger had written it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress

from tutor.progress import layout, rows
from tutor.progress.opened import OpenSave


def table(save: OpenSave, name: str) -> list[dict[str, object]]:
    """Every row of a table that is no cache, by column, in the order of adding. Raises SaveProblem."""
    with save.reading() as database:
        found = database.execute(f"SELECT * FROM {name} ORDER BY rowid")
        columns = [str(column[0]) for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found]


def take_rows(save: OpenSave, found: Iterable[tuple[object, ...]], lost: int = 0) -> tuple[int, int]:
    """Add attempts of another save, as ``rows.READ`` gives them; how many were added, and how many could not be read.

    Their ids stay, so that notes still mean them. Call ``Progress.refold`` afterwards. Raises SaveProblem.
    """
    kept = 0
    with save.writing() as database:
        for row in found:
            try:
                attempt = rows.attempt_of(row)
            except rows.BadRow:
                lost += 1
                continue
            values = rows.row_of(attempt, layout.FIRST_COURSE)
            database.execute(
                f"INSERT INTO attempt (id, {rows.COLUMNS}, digest) VALUES ({rows.marks(len(values) + 1)})",
                (attempt.id, *values),
            )
            kept += 1
    return kept, lost


def take_table(save: OpenSave, name: str, found: Iterable[Mapping[str, object]]) -> None:
    """Add the rows of another save's table that this one could have written. Raises SaveProblem."""
    with save.writing() as database:
        wanted = [str(row[1]) for row in database.execute(f"PRAGMA table_info({name})")]
        for row in found:
            values = [_taken(name, column, row) for column in wanted]
            with suppress(sqlite3.IntegrityError):
                database.execute(f"REPLACE INTO {name} VALUES ({rows.marks(len(wanted))})", values)


def _taken(table: str, column: str, row: Mapping[str, object]) -> object:
    value = row.get(column, layout.FIRST_COURSE if column == "course" else None)
    if table == "place" and column == "step" and isinstance(value, int):
        return f"#{value}"
    if isinstance(value, str | bytes):
        return rows.text(value)
    return value if isinstance(value, int) else None
