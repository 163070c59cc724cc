"""What tests of the screen need besides what all tests need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.notifications import Notification

PARSED: dict[object, list[RuleSet]] = {}
"""Parsed styles by their text, where they come from, and the colours of the theme."""


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """Where saves are kept; not there yet."""
    return tmp_path / "saves"


@pytest.fixture(autouse=True)
def lasting_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said is still there when a loaded machine comes to look."""
    monkeypatch.setattr(Notification, "has_expired", False)


@pytest.fixture(autouse=True)
def shared_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app's styles are parsed once for all tests with the same colours: that is an eighth of a short test."""
    parse = Stylesheet._parse_rules
    known: tuple[dict[str, str], frozenset[tuple[str, str]]] = ({}, frozenset())

    def colours(variables: dict[str, str]) -> frozenset[tuple[str, str]]:
        nonlocal known
        if variables is not known[0]:
            known = variables, frozenset(variables.items())
        return known[1]

    def parsed_once(sheet: Stylesheet, *css: Any, **how: Any) -> list[RuleSet]:
        key = (css, tuple(how.items()), colours(sheet._variables))
        if key not in PARSED:
            PARSED[key] = parse(sheet, *css, **how)
        return PARSED[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parsed_once)
