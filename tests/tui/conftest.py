"""What tests of the screen need besides what all tests need."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.notifications import Notification


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """Where saves are kept; not there yet."""
    return tmp_path / "saves"


@pytest.fixture(autouse=True)
def lasting_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said is still there when a loaded machine comes to look."""
    monkeypatch.setattr(Notification, "has_expired", False)
