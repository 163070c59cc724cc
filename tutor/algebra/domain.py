"""What a task declares about its names, and the names that a reader may use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from tutor.algebra.names import Names, kind_of
from tutor.algebra.read import read
from tutor.algebra.tree import Tree

Pairs = tuple[tuple[str, str], ...]

SCALARS = ("prob", "pos", "real", "binary", "int")
VECTORS = ("real", "pos", "prob", "binary", "int", "simplex", "onehot")


@dataclass(frozen=True, slots=True)
class Domain:
    """Names with the sets they come from. Raises ValueError for what is not a set."""

    scalars: Pairs = ()
    """prob (0 < p < 1), pos, real, binary, int (≥ 1), or lo..hi."""
    vectors: Pairs = ()
    """real^K, simplex^K, onehot^K ...; simplex vectors lie in the interior."""
    indices: Pairs = ()
    where: Pairs = ()
    """Abbreviations, each with its formula over what stands before it."""

    def __post_init__(self) -> None:
        for name, text in self.scalars:
            if text not in SCALARS and bounds(text) is None:
                raise ValueError(f"{name}: {text!r} is none of {', '.join(SCALARS)}, nor like 0..1")
        for name, text in self.vectors:
            kind, _, size = text.partition("^")
            if kind not in VECTORS or not size.isidentifier():
                raise ValueError(f"{name}: {text!r} is not like real^K; there are {', '.join(VECTORS)}")
        sizes = {text.partition("^")[2] for _, text in self.vectors}
        for name, size in self.indices:
            if size not in sizes:
                raise ValueError(f"{name}: no vector has the size {size!r}")

    @property
    def sizes(self) -> tuple[str, ...]:
        """The letters of the dimensions."""
        return tuple(sorted({text.partition("^")[2] for _, text in self.vectors}))


def bounds(text: str) -> tuple[Fraction, Fraction] | None:
    """The ends of ``lo..hi``."""
    low, dots, high = text.partition("..")
    try:
        ends = Fraction(low.strip()), Fraction(high.strip())
    except (ValueError, ZeroDivisionError):
        return None
    return ends if dots and ends[0] < ends[1] else None


def is_a_share(kind: str) -> bool:
    """Whether the numbers of a set lie between 0 and 1, so that what is left of 1 is one too."""
    ends = bounds(kind)
    return kind in ("prob", "binary") or (ends is not None and ends[0] >= 0 and ends[1] <= 1)


@lru_cache(maxsize=512)
def names_of(domain: Domain) -> Names:
    """The names that formulas over this domain may use. Raises Unreadable for a bad abbreviation."""
    names = _declared(domain)
    for name, tree in definitions(domain):
        vector = _kind(tree, names) != "number"
        names = replace(
            names,
            vectors=names.vectors | ({name} if vector else set()),
            scalars=names.scalars | (set() if vector else {name}),
        )
    return names


def used_names(tree: Tree, domain: Domain) -> set[str]:
    """The names that a formula is written in, those of its abbreviations too."""
    used = {node.label for node in tree if node.head == "name"}
    for label, meant in reversed(definitions(domain)):
        used |= {node.label for node in meant if node.head == "name"} if label in used else set()
    return used


@lru_cache(maxsize=512)
def definitions(domain: Domain) -> tuple[tuple[str, Tree], ...]:
    """The abbreviations with their formulas as trees, in order."""
    names, found = _declared(domain), []
    for name, text in domain.where:
        tree = read(text, names)
        found.append((name, tree))
        if _kind(tree, names) == "number":
            names = replace(names, scalars=names.scalars | {name})
        else:
            names = replace(names, vectors=names.vectors | {name})
    return tuple(found)


def _declared(domain: Domain) -> Names:
    return Names(
        scalars=frozenset(name for name, _ in domain.scalars),
        vectors=frozenset(name for name, _ in domain.vectors),
        indices=frozenset(name for name, _ in domain.indices),
        sizes=frozenset(domain.sizes),
    )


def _kind(tree: Tree, names: Names) -> str:
    return kind_of(tree.head, tree.label, [_kind(part, names) for part in tree.parts], names)  # type: ignore[misc]
