"""Modules import each other in a circle in two places only: the grammars, whose rules hold each other."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp

GRAMMARS = (
    {f"tutor.algebra.{name}" for name in ("calls", "reader", "subscripts", "sums", "words")},
    {f"tutor.typeset.{name}" for name in ("commands", "reader")},
)


def test_only_the_two_grammars_are_circles() -> None:
    graph = grimp.build_graph("tutor", cache_dir=None)
    one_of_each = {name: min(grammar) for grammar in GRAMMARS for name in grammar}
    imports: dict[str, set[str]] = {}
    for module in graph.modules:
        whole = one_of_each.get(module, module)
        found = {one_of_each.get(other, other) for other in graph.find_modules_directly_imported_by(module)}
        imports.setdefault(whole, set()).update(found - {whole})
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as circle:
        raise AssertionError(f"a circle of imports: {' -> '.join(circle.args[1])}") from None
