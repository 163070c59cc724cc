"""What many tests need: a small course of no particular subject, a learner, a clock that stands still."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tutor import trust
from tutor.attempt import Attempt, Outcome, Verdict
from tutor.loader import CourseFolder, open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.tui import delays

LESSONS = Path(__file__).parent.parent / "lessons"
SMALL_COURSE = Path(__file__).parent / "data" / "small-course"
SUMS = "small-sums"
"""The id of that course."""
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One worker more than cores: time goes by in waiting for children and clocks, and each collects all tests."""
    return min(1 + (os.cpu_count() or 1), 16)


def pytest_collection_finish() -> None:
    """Python looks seldom through everything: thousands of tests and many apps make that a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def sampled(cases: Iterable[Any], every: int) -> list[Any]:
    """One case in so many is in the fast suite, beginning with the first; the others are slow."""
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)), marks=() if index % every == 0 else pytest.mark.slow
        )
        for index, case in enumerate(cases)
    ]


def turns(until: str, most: int = 10_000) -> Iterator[int]:
    """Turns of a loop that ends itself by ``break``. Raises where it still goes on after so many."""
    yield from range(most)
    raise AssertionError(f"not after {most:,} turns: {until}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``one_fast`` leaves the first case of a test in the fast suite, ``one_in(n)`` one in n; the others are slow."""
    cases: Counter[str] = Counter()
    for item in items:
        name = item.nodeid.partition("[")[0]
        one_in = item.get_closest_marker("one_in")
        if (item.get_closest_marker("one_fast") and cases[name]) or (one_in and cases[name] % one_in.args[0]):
            item.add_marker("slow")
        cases[name] += 1


OWN = count()
"""Numbers for the folders of tests: a ``tmp_path`` for each would be made, and looked for among all before it."""


@pytest.fixture(autouse=True)
def own_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests touch neither the developer's saves nor caches nor settings; who writes there makes the folders.

    A course is parsed once for all tests of a process, as it is kept by its content.
    """
    own = tmp_path_factory.getbasetemp() / f"own-{next(OWN)}"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(own / "share"))
    for name in ("XENT_TUTOR_LESSONS", "XENT_TUTOR_SAVES", "XENT_TUTOR_USER", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def nothing_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test opens its courses of strangers itself; in one process those of the tests before would stay open."""
    monkeypatch.setattr(trust, "OPENED", trust.Opened())


@pytest.fixture(autouse=True)
def quick_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen lets nothing wait; what is typed is kept only when a test or the learner goes elsewhere."""
    for name in ("MARKDOWN_AFTER", "FOOTER_AFTER", "WARM_UP_AFTER", "COLOURED_AFTER", "KEYS_AFTER", "GUARD"):
        monkeypatch.setattr(delays, name, 0)
    monkeypatch.setattr(delays, "SOON", 0.02)
    monkeypatch.setattr(delays, "LOOK_AFTER", 3600)
    monkeypatch.setattr(delays, "KEPT_AFTER", 3600)


@pytest.fixture
def folder() -> CourseFolder:
    return open_course(SMALL_COURSE)


@pytest.fixture
def session(folder: CourseFolder) -> Session:
    return Session(folder, Progress(":memory:", "Ada", SUMS), clock=lambda: NOON)


def attempt(task: str, outcome: Outcome, *, at: datetime = NOON, hints: int = 0, name: str | None = None) -> Attempt:
    """An attempt of which only these things matter."""
    verdict = Verdict(task=task, outcome=outcome, misconception=name)
    return Attempt(task=task, answer="7", outcome=outcome, at=at, verdict=verdict, hints=hints)
