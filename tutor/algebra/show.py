"""How a formula was read, on one line of Unicode: the learner's own order, and no bracket that is not needed."""

from __future__ import annotations

from tutor.algebra.strength import ATOM, POWER, PRODUCT, SUM
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import GREEK, SUBSCRIPT, SUPERSCRIPT

_GREEK = {word: letter for letter, word in GREEK.items() if letter not in "ϵϕϑςΣΠ∑∏√∞∂∇"} | {"lam": "λ", "eps": "ε"}
_FUNCTIONS = {"log": "ln", "log2": "log₂", "log10": "log₁₀", "sigmoid": "σ", "sqrt": "√", "delta": "δ"}
_FOLDS = {"sum": "∑", "prod": "∏", "mean": "mean"}
_STRENGTH = {"add": SUM, "negate": SUM, "times": PRODUCT, "divide": PRODUCT, "power": POWER, "transpose": POWER}


def show(tree: Tree) -> str:
    """The formula on one line. Reading it gives the tree back."""
    return _Line("sigma" in tree.names()).show(tree, 0, True)


def show_name(label: str) -> str:
    """A name as it is written in formulas: ``p₁``, ``λ``, ``σ_p``."""
    head = label.rstrip("0123456789")
    if head and head.isalpha():
        return _GREEK.get(head, head) + _lowered(label[len(head) :])
    head, _, below = label.partition("_")
    return f"{_GREEK.get(head, head)}_{below}" if below else label


def _lowered(text: str) -> str:
    return "".join(SUBSCRIPT[character] for character in text)


class _Line:
    def __init__(self, sigma_is_a_name: bool) -> None:
        self.sigma_is_a_name = sigma_is_a_name

    def show(self, tree: Tree, strength: int, last: bool) -> str:
        """The tree in brackets where it binds weaker than ``strength``.

        A sum takes everything that is multiplied to its right, so it needs brackets too unless it is ``last``.
        """
        bound = _STRENGTH.get(tree.head, ATOM)
        if _is_bare_log(tree):
            bound = PRODUCT + 1
        if tree.head in _FOLDS and tree.label:
            bound = PRODUCT if last else SUM
            strength = min(strength, PRODUCT) if last and strength < POWER else strength
        if bound < strength:
            return f"({self._bare(tree, True)})"
        return self._bare(tree, last)

    def _bare(self, tree: Tree, last: bool) -> str:
        parts = tree.parts
        match tree.head:
            case "number":
                return tree.label
            case "name":
                return {"inf": "∞", "pi": "π"}.get(tree.label) or show_name(tree.label)
            case "add":
                left = self.show(parts[0], SUM, True)
                if parts[1].head == "negate":
                    return f"{left} − {self.show(parts[1].parts[0], PRODUCT, last)}"
                return f"{left} + {self.show(parts[1], PRODUCT, last)}"
            case "negate":
                return "−" + self.show(parts[0], PRODUCT, last)
            case "times":
                sign = "·" if tree.label == "·" else " ⊙ "
                return self.show(parts[0], PRODUCT, False) + sign + self.show(parts[1], PRODUCT + 1, last)
            case "divide":
                return f"{self.show(parts[0], PRODUCT, False)}/{self.show(parts[1], PRODUCT + 1, last)}"
            case "power":
                return self.show(parts[0], ATOM, False) + self._raised(parts[1])
            case "transpose":
                return self.show(parts[0], ATOM, False) + "ᵀ"
            case "index":
                return self.show(parts[0], ATOM, False) + self._below(parts[1:])
            case "list":
                return f"[{self._listed(parts)}]"
            case "call":
                return self._call(tree.label, parts)
            case "sum" | "prod" | "mean":
                return self._fold(tree, last)

    def _call(self, function: str, parts: tuple[Tree, ...]) -> str:
        if function == "delta":
            return "δ" + self._below(parts)
        if function == "abs":
            inner = self.show(parts[0], 0, True)
            return f"abs({inner})" if "|" in inner else f"|{inner}|"
        if function == "log" and len(parts) == 2:
            return f"log{self._below(parts[1:])}({self.show(parts[0], 0, True)})"
        if function == "sigmoid" and self.sigma_is_a_name:
            return f"sigmoid({self._listed(parts)})"
        name = _FUNCTIONS.get(function, function)
        if _is_bare_log(Tree("call", function, parts)):
            return f"{name} {self._listed(parts)}"
        return f"{name}({self._listed(parts)})"

    def _fold(self, tree: Tree, last: bool) -> str:
        sign, body = _FOLDS[tree.head], tree.parts[0]
        if not tree.label:
            return f"{tree.head}({self.show(body, 0, True)})"
        letter = show_name(tree.label)
        if len(tree.parts) == 3:
            low, high = (self.show(part, 0, True) for part in tree.parts[1:])
            return f"{sign}_{{{letter}={low}}}^{{{high}}} {self.show(body, PRODUCT, last)}"
        below = _lowered(letter) if letter in SUBSCRIPT else f"_{{{letter}}}"
        return f"{sign}{below} {self.show(body, PRODUCT, last)}"

    def _listed(self, parts: tuple[Tree, ...]) -> str:
        return ", ".join(self.show(part, 0, True) for part in parts)

    def _below(self, positions: tuple[Tree, ...]) -> str:
        texts = [self.show(part, 0, True) for part in positions]
        simple = all(part.head in ("name", "number") for part in positions)
        if simple and all(text in SUBSCRIPT or text.isdigit() for text in texts) and (
            len(texts) == 1 or not any(text.isdigit() for text in texts)
        ):  # fmt: skip
            return _lowered("".join(texts))
        return "_(" + ",".join(texts) + ")"

    def _raised(self, exponent: Tree) -> str:
        text = self.show(exponent, 0, True).replace("−", "-")
        plain = exponent.parts[0] if exponent.head == "negate" else exponent
        if plain.head in ("name", "number") and all(character in SUPERSCRIPT for character in text):
            return "".join(SUPERSCRIPT[character] for character in text)
        return "^" + self.show(exponent, ATOM, False)


def _is_bare_log(tree: Tree) -> bool:
    """ln p is written without brackets."""
    return (
        tree.head == "call" and tree.label == "log" and len(tree.parts) == 1 and tree.parts[0].head in ("name", "index")
    )
