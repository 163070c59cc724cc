"""What tests of the screen need besides what all tests need."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """Where saves are kept; not there yet."""
    return tmp_path / "saves"
