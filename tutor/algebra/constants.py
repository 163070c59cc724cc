"""Numbers that a course writes in the answer language: ``1000``, ``log(2)``."""

from __future__ import annotations

import math
from functools import lru_cache

from tutor.algebra.floats import evaluate
from tutor.algebra.names import Names
from tutor.algebra.read import read
from tutor.algebra.tree import Tree
from tutor.attempt import Unreadable


@lru_cache(256)
def constant_tree(text: int | float | str) -> Tree:
    """The formula as it was read. Raises Unreadable."""
    return read(str(text), Names())


@lru_cache(256)
def constant(text: int | float | str) -> float:
    """Its value, which is finite and not 0. Raises Unreadable."""
    value = evaluate(constant_tree(text), {})
    if isinstance(value, tuple) or not math.isfinite(value) or value == 0:
        raise Unreadable("This should be one number, finite and not 0.")
    return float(value)
