"""Review on simulated learners in two worlds: what ``bench/review.py`` prints of many, of a few."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCH = Path(__file__).parents[1] / "bench" / "review.py"
LEARNERS, DAYS, AFTER = 16, 140, 100

pytestmark = pytest.mark.slow


@cache
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_review", BENCH)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made  # its dataclasses look themselves up there
    spec.loader.exec_module(made)
    return made


@cache
def lived_in(world: str) -> Any:
    made = bench()
    return made.together([made.lived(made.WORLDS[world], DAYS, 1000 + seed, AFTER) for seed in range(LEARNERS)])


def test_where_people_forget_as_fsrs_says_most_is_known_after_twelve_weeks() -> None:
    """At eight minutes a day; its forecasts cost far less than the rule of thumb's, and less than the mean's."""
    found = lived_in("FSRS-shaped")
    assert found.known[12] >= 0.85
    assert found.known[20] >= 0.85
    assert found.fitted / found.reviews < 0.5 * found.rule / found.reviews
    assert found.fitted / found.reviews < found.mean
    assert sum(found.minutes[11]) / len(found.minutes[11]) <= 8


def test_where_memories_halve_the_factor_costs_little_more_than_the_rule_of_thumb() -> None:
    found = lived_in("half-life")
    assert found.fitted / found.reviews <= found.rule / found.reviews + 0.05
    assert found.fitted / found.reviews < found.mean < found.plain / found.reviews
    assert found.factor < 0.1
