"""Saves with many attempts, made at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec

from tests.conftest import NOON, SUMS
from tutor.attempt import Outcome, Verdict, offset_at
from tutor.progress import Progress, rows

TASKS = ("adding/sum", "adding/larger", "counting/total", "old/total")


def with_many(file: Path, count: int) -> None:
    """A save with so many attempts at three tasks on four days, each as large as any."""
    Progress(file, "Ada", SUMS).close()
    verdict = msgspec.json.encode(Verdict(outcome=Outcome.WRONG, misconception="sign", feedback=("No.",))).decode()
    right = msgspec.json.encode(Verdict(outcome=Outcome.CORRECT)).decode()
    with closing(sqlite3.connect(file)) as database:
        database.executemany(
            f"INSERT INTO attempt ({rows.COLUMNS}) VALUES ({', '.join('?' * 13)})",
            (
                (
                    TASKS[i % 3],
                    "7",
                    "wrong" if i >= 12 else "correct",
                    rows.written(NOON - timedelta(days=3 - 4 * i // count)),
                    0,
                    None,
                    verdict if i >= 12 else right,
                    SUMS,
                    None,
                    offset_at(NOON),
                    None,
                    None,
                    None,
                )
                for i in range(count)
            ),
        )
        database.commit()
    Progress(file, "Ada", SUMS).close()
