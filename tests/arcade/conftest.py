"""The course is parsed once for all tests of games, not once for each."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def parsed_lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parsed")


@pytest.fixture(autouse=True)
def one_cache(own_machine: None, parsed_lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(parsed_lessons))
