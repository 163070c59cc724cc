"""Test modules import nothing from one another, and press no key for ever."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
PRESSING = re.compile(r"^ *while .+:\n +(await )?(press|hit|write)\(", re.M)
OTHER = re.compile(r"^\s*(from|import) tests\.(\w+\.)*test_", re.M)


def test_no_test_module_imports_another() -> None:
    files = sorted(TESTS.rglob("*.py"))
    assert [each.relative_to(TESTS).as_posix() for each in files if OTHER.search(each.read_text("utf-8"))] == []


def test_no_loop_presses_a_key_until_something_holds_that_may_never_hold() -> None:
    """``press_until`` of tests/tui/playing.py does, and raises."""
    found = [each.name for each in sorted((TESTS / "tui").glob("*.py")) if PRESSING.search(each.read_text("utf-8"))]
    assert found == []
