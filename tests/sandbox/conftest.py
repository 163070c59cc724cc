"""What attacks are aimed at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.corpus import SECRET_TEXT, Outside


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """A secret in a file and in the environment, a folder and a port."""
    monkeypatch.setenv("HIDDEN", SECRET_TEXT)
    found = Outside(tmp_path)
    yield found
    found.listener.close()
