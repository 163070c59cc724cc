"""What two formulas show of a factor between them, and where one that is built like another differs."""

from __future__ import annotations

import pytest

from tutor.algebra import Names, read, show
from tutor.algebra.differing import differing
from tutor.algebra.evidence import fault, stands
from tutor.algebra.tree import name

NAMES = Names(scalars=frozenset("apq"), vectors=frozenset(), indices=frozenset(), sizes=frozenset())


@pytest.mark.parametrize(
    ("text", "above", "below"),
    [
        ("p", 1, 0),
        ("-2*p^3/q", 3, 0),
        ("1/(q*p)", 0, 1),
        ("q/(q/p)", 1, 0),
        ("p/p", 1, 1),
        ("p*q + p^2", 1, 0),
        ("p*q + 1", 0, 0),
        ("p^-2", 0, 2),
        ("sqrt(p^4)", 2, 0),
        ("log(p)", 0, 0),
        ("p^q", 0, 0),
    ],
)
def test_a_factor_is_counted_above_and_below_the_line(text: str, above: int, below: int) -> None:
    found = stands(name("p"), read(text, NAMES))
    assert (found.above, found.below) == (above, below)


@pytest.mark.parametrize(
    ("mine", "right", "too_large", "said"),
    [
        ("p^2", "p", True, "a factor p too many"),
        ("q", "q/p", True, "a missing division by p"),
        ("q/p", "q", False, "a division by p too many"),
        ("q", "q*p", False, "a missing factor p"),
        ("p*q + 1", "q", True, None),
        ("p*q", "q/p", True, None),
    ],
)
def test_a_factor_is_at_fault_where_the_two_show_it(mine: str, right: str, too_large: bool, said: str | None) -> None:
    assert fault(name("p"), "p", read(mine, NAMES), read(right, NAMES), too_large=too_large) == said


@pytest.mark.parametrize(
    ("text", "other", "parts"),
    [
        ("log(p) + exp(q^2)", "exp(q) + log(p)", ["q²"]),
        ("a*(1 - p) + exp(a)", "exp(a + q) + a*p", ["1 − p", "a"]),
        ("p + q", "q + p", []),
        ("p*q", "log(p)", ["p·q"]),
    ],
)
def test_the_smallest_parts_that_differ_are_found(text: str, other: str, parts: list[str]) -> None:
    assert [show(part) for part in differing(read(text, NAMES), read(other, NAMES))] == parts
