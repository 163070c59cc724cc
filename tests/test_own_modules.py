"""Test modules import nothing from one another: what they share is in a module without ``test_``."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
OTHER = re.compile(r"^\s*(from|import) tests\.(\w+\.)*test_", re.M)


def test_no_test_module_imports_another() -> None:
    files = sorted(TESTS.rglob("*.py"))
    assert [each.relative_to(TESTS).as_posix() for each in files if OTHER.search(each.read_text("utf-8"))] == []
