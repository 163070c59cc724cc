"""The answer language: formulas are read, shown, calculated in floats, and judged in exact worlds.

Reading, showing and calculating import nothing heavy. Judging (``tutor.algebra.judge`` and what stands on it)
imports flint, so it is not imported here.
"""

from tutor.algebra.domain import Domain, names_of
from tutor.algebra.floats import Float, evaluate
from tutor.algebra.latex import latex
from tutor.algebra.names import Names
from tutor.algebra.numbers import NumberAnswer, read_numbers
from tutor.algebra.read import read
from tutor.algebra.show import show, show_name
from tutor.algebra.tree import Place, Tree

__all__ = [
    "Domain",
    "Float",
    "Names",
    "NumberAnswer",
    "Place",
    "Tree",
    "evaluate",
    "latex",
    "names_of",
    "read",
    "read_numbers",
    "show",
    "show_name",
]
