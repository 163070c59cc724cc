"""A formula as TeX, for the typesetter that sets it in two dimensions."""

from __future__ import annotations

from tutor.algebra.strength import ATOM, FACTOR, POWER, PRODUCT, SUM
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import GREEK

_NAMES = {"inf": r"\infty", "nan": r"\mathrm{nan}", "lam": r"\lambda", "eps": r"\epsilon"} | {
    word: f"\\{word}"
    for letter, word in GREEK.items()
    if letter.isalpha() and word not in ("sum", "prod", "omicron", "partial", "nabla")
}
_KNOWN = frozenset("exp sin cos tan sec csc cot sinh cosh tanh coth max min".split())
_FUNCTIONS = {"log": r"\ln", "log2": r"\log_{2}", "log10": r"\log_{10}", "sigmoid": r"\sigma"}
_STRENGTH = {"add": SUM, "negate": SUM, "times": PRODUCT, "divide": POWER, "power": POWER, "transpose": POWER}
_STRENGTH |= {"sum": PRODUCT, "prod": PRODUCT, "mean": PRODUCT}


def latex(tree: Tree, strength: int = 0) -> str:
    """The tree as TeX, in brackets where it binds weaker than ``strength``."""
    text = _bare(tree)
    bound = ATOM if tree.head in ("sum", "prod", "mean") and not tree.label else _STRENGTH.get(tree.head, ATOM)
    return rf"\left({text}\right)" if bound < strength else text


def _bare(tree: Tree) -> str:
    parts = tree.parts
    match tree.head:
        case "number":
            return _number(tree.label)
        case "name":
            return _name(tree.label)
        case "add" if parts[1].head == "negate":
            return f"{latex(parts[0])} - {latex(parts[1].parts[0], PRODUCT)}"
        case "add":
            return f"{latex(parts[0])} + {latex(parts[1], PRODUCT)}"
        case "negate":
            return "-" + latex(parts[0], PRODUCT)
        case "times":
            sign = r"\cdot" if tree.label == "·" else r"\odot"
            return rf"{latex(parts[0], PRODUCT + _open(parts[0]))} {sign} {latex(parts[1], FACTOR - _open(parts[1]))}"
        case "divide":
            return rf"\frac{{{latex(parts[0])}}}{{{latex(parts[1])}}}"
        case "power":
            return f"{latex(parts[0], ATOM)}^{{{latex(parts[1])}}}"
        case "transpose":
            return rf"{latex(parts[0], ATOM)}^{{\top}}"
        case "index":
            return f"{latex(parts[0], ATOM)}_{{{_listed(parts[1:], '' if len(parts) == 2 else ' ')}}}"
        case "list":
            return rf"\left[{_listed(parts)}\right]"
        case "call":
            return _call(tree.label, parts)
        case "sum" | "prod" | "mean":
            return _fold(tree)


def _open(tree: Tree) -> int:
    """A sum swallows what follows it: brackets on the left of a product, none on the right."""
    return int(tree.head in ("sum", "prod", "mean") and bool(tree.label))


def _number(label: str) -> str:
    mantissa, _, exponent = label.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _name(label: str) -> str:
    if label in _NAMES:
        return _NAMES[label]
    head, _, below = label.partition("_")
    if not below:
        head = label.rstrip("0123456789")
        below = label[len(head) :]
    head = _NAMES.get(head) or (head if len(head) == 1 else rf"\mathrm{{{head}}}")
    if not below:
        return head
    below = below if len(below) == 1 or below.isdigit() else rf"\mathrm{{{below}}}"
    return f"{head}_{{{below}}}"


def _listed(parts: tuple[Tree, ...], between: str = ", ") -> str:
    return between.join(latex(part) for part in parts)


def _call(function: str, parts: tuple[Tree, ...]) -> str:
    match function:
        case "abs":
            return rf"\left|{latex(parts[0])}\right|"
        case "sqrt":
            return rf"\sqrt{{{latex(parts[0])}}}"
        case "cbrt":
            return rf"\sqrt[3]{{{latex(parts[0])}}}"
        case "delta":
            return rf"\delta_{{{_listed(parts, ' ')}}}"
        case "factorial":
            return f"{latex(parts[0], ATOM)}!"
        case "log" if len(parts) == 2:
            return rf"\log_{{{latex(parts[1])}}}\left({latex(parts[0])}\right)"
        case "log" if parts[0].head in ("name", "index"):
            return rf"\ln {latex(parts[0])}"
    name = _FUNCTIONS.get(function) or (f"\\{function}" if function in _KNOWN else rf"\operatorname{{{function}}}")
    return rf"{name}\left({_listed(parts)}\right)"


def _fold(tree: Tree) -> str:
    body = tree.parts[0]
    sign = {"sum": r"\sum", "prod": r"\prod", "mean": r"\operatorname{mean}"}[tree.head]
    if not tree.label:
        return rf"\operatorname{{{tree.head}}}\left({latex(body)}\right)"
    letter = _name(tree.label)
    if len(tree.parts) == 3:
        low, high = latex(tree.parts[1]), latex(tree.parts[2])
        return rf"{sign}_{{{letter}={low}}}^{{{high}}} {latex(body, PRODUCT)}"
    return rf"{sign}_{{{letter}}} {latex(body, PRODUCT)}"
