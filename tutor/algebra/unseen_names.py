"""Names that a question does not show: its data are then told as the values that it does show.

Such a name is marked, ``⟨a⟩``, in formulas and data before sentences are made of them, and each mark gives way to its
value at the end: ``with 0.4 in one place where 2.2 belongs``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from tutor.algebra.floats import Float
from tutor.algebra.show import show_name
from tutor.algebra.tree import Tree

MOST_ENTRIES = 6
"""Entries of a vector that are told; a longer one is told by its first."""
FIRST = 2
WORDS = ("a", "I")
"""Letters that are words."""
MARKED = re.compile(r"⟨(?P<name>[^⟨⟩]+)⟩(?P<below>[₀-₉]+|[ₖᵢⱼₙₜₘₚₓ]|_\([^()]*\))?")
BINDS = re.compile(r"(?:[·/^√+−⊙]|ln)\s*\Z")
"""What a negative number behind it needs brackets for."""
LOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def is_seen(label: str, ask: str) -> bool:
    """Whether a question calls a datum by its name: ``p = {p}``, ``$\\sigma_q$ = {sigma_q}``, ``τ``.

    Where it shows the value, the name stands before that; a word of its sentences is no name.
    """
    bare = ask.replace("\\", "")
    spellings = {label, show_name(label), re.sub(r"(?<=[A-Za-z])(\d+)\Z", r"_\1", label)}
    if re.search(rf"\{{{re.escape(label)}\b", bare):
        return any(re.search(rf"(?<![\w.]){re.escape(each)}[^\w{{}}]{{1,6}}\{{{label}\b", bare) for each in spellings)
    without = re.sub(r"\{\w+[^{}]*\}", "", bare)
    return any(_stands_in(each, without) for each in spellings)


def _stands_in(label: str, text: str) -> bool:
    alone = rf"(?<![\w.]){re.escape(label)}(?!\w)"
    if label in WORDS:
        alone = rf"{alone}(?=\s*[=,;)+*/^$`<>-])|(?<=[$`(]){alone}"
    return re.search(alone, text) is not None


def mark(label: str) -> str:
    return f"⟨{label}⟩"


def is_marked(label: str) -> bool:
    return label.startswith("⟨")


def marked(tree: Tree, unseen: Collection[str]) -> Tree:
    """The formula with its unseen names marked."""
    label = mark(tree.label) if tree.head == "name" and tree.label in unseen else tree.label
    return Tree(tree.head, label, tuple(marked(part, unseen) for part in tree.parts), tree.place)


def marked_data(given: Mapping[str, Float], unseen: Collection[str]) -> dict[str, Float]:
    """The data under the same names as the marked formulas."""
    return {mark(label) if label in unseen else label: value for label, value in given.items()}


def with_values(text: str, given: Mapping[str, Float], show: Callable[[Float], str]) -> str:
    """A sentence with the values of marked names, as ``show`` writes them."""

    def value(found: re.Match[str]) -> str:
        entry = _entry(given[mark(found["name"])], found["below"] or "")
        if isinstance(entry, tuple):
            return (
                show(entry) if len(entry) <= MOST_ENTRIES and not isinstance(entry[0], tuple) else _begun(entry, show)
            )
        shown = show(entry).replace("-", "−")
        return f"({shown})" if entry < 0 and BINDS.search(found.string[: found.start()]) else shown

    return MARKED.sub(value, text)


def _entry(value: Float, below: str) -> Float:
    """The entry that a number below a name points at; else all of it, as with a letter that runs."""
    positions = below.translate(LOW).strip("_()").split(",")
    for position in positions:
        if not isinstance(value, tuple) or not position.isdigit() or not 0 < int(position) <= len(value):
            return value
        value = value[int(position) - 1]
    return value


def _begun(entries: tuple[float, ...] | tuple[tuple[float, ...], ...], show: Callable[[Float], str]) -> str:
    return f"[{', '.join(map(show, entries[:FIRST]))}, …]"
