"""A formula in words, as one reads it aloud: nothing is left to brackets that a voice does not say."""

from __future__ import annotations

import re

from tutor.typeset import symbols
from tutor.typeset.one_line import in_one_line
from tutor.typeset.tree import Accent, Brace, Fence, Fraction, Glyph, Grid, Node, Root, Row, Scripts, Space

SIGNS = {
    "+": "plus",
    "−": "minus",
    "-": "minus",
    "=": "equals",
    "·": "times",
    "×": "times",
    "/": "over",
    "÷": "divided by",
    "≤": "is at most",
    "≥": "is at least",
    "<": "is less than",
    ">": "is greater than",
    "≠": "is not",
    "≈": "is about",
    "≡": "is identical to",
    "∼": "is drawn from",
    "∝": "is proportional to",
    "∈": "in",
    "∉": "not in",
    "⊂": "within",
    "⊆": "within or equal to",
    "→": "goes to",
    "⟶": "goes to",
    "←": "becomes",
    "⇒": "implies",
    "⇔": "means",
    "↦": "maps to",
    "±": "plus or minus",
    "∓": "minus or plus",
    "∞": "infinity",
    "∂": "d",
    "∇": "nabla",
    "…": "and so on",
    "⋯": "and so on",
    "∑": "the sum",
    "∏": "the product",
    "∫": "the integral",
    "√": "the root of",
    "∪": "united with",
    "∩": "intersected with",
    "∀": "for all",
    "∃": "there is",
    "∅": "the empty set",
    "⊙": "entry by entry times",
    "∘": "after",
    "∗": "star",
    "|": "given",
    "‖": "norm",
    "!": "factorial",
    ",": ",",
    ";": ";",
    ":": ":",
    "′": "prime",
    "⊤": "transposed",
    "ln": "the log of",
    "log": "the log of",
    "exp": "the exponential of",
    "max": "the maximum of",
    "min": "the minimum of",
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ϵ": "epsilon",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
    "Δ": "capital delta",
    "Σ": "capital sigma",
    "Θ": "capital theta",
    "Ω": "capital omega",
    "Γ": "capital gamma",
    "Λ": "capital lambda",
    "ℓ": "l",
}
"""What a sign is called."""
BIG = {"∑": "the sum", "∏": "the product", "∫": "the integral", "∪": "the union", "∩": "the intersection"}
ACCENTS = {
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "tilde": "tilde",
    "vec": "vector",
    "dot": "dot",
}
APART = 4
"""Columns between two formulas that stand beside each other."""
POWERS = {"2": "squared", "3": "cubed", "′": "prime", "∗": "star", "*": "star", "⊤": "transposed"}

LETTERS = {small: letter for marks in (symbols.SUPERSCRIPTS, symbols.SUBSCRIPTS) for letter, small in marks.items()}
UPPER, LOWER = ("".join(map(re.escape, marks.values())) for marks in (symbols.SUPERSCRIPTS, symbols.SUBSCRIPTS))
SET_SIGN = re.compile(rf"([∑∏])([{LOWER}]*)([{UPPER}]*)|([{UPPER}]+)|([{LOWER}]+)|([^\x00-\x7f])")
"""What a voice may leave out of a formula that is set on one line."""


def set_signs_spoken(text: str) -> str:
    """A sentence or a formula that is set on one line already, its raised and lowered marks and its signs as words."""

    def said(found: re.Match[str]) -> str:
        big, low, high, upper, lower, sign = found.groups()
        if big:
            start = f" {'from' if high else 'over'} {_enlarged(low)}" if low else ""
            return f" {BIG[big]}{start}{f' to {_enlarged(high)}' if high else ''} of "
        if upper:
            power = _enlarged(upper)
            return f" {POWERS.get(power, f'to the power {power}')} "
        if lower:
            return f" sub {_enlarged(lower)} "
        return f" {SIGNS[sign]} " if sign in SIGNS else str(sign)

    return "\n".join(_one_blank(line, SET_SIGN.sub(said, line)) for line in text.split("\n"))


def _enlarged(small: str) -> str:
    """What is raised or lowered, at full size."""
    return "".join(LETTERS[each] for each in small).replace("−", "minus ")


def _one_blank(before: str, line: str) -> str:
    """A line with single blanks where words came in; as it was where none did."""
    if line == before:
        return line
    indent = line[: len(line) - len(line.lstrip())] if before[:1] == " " else ""
    return indent + re.sub(r" +(?=[ ),.;:\]])|(?<=[(\[]) +", "", line.strip())


def spoken(node: Node) -> str:
    """The formula in words."""
    said = " ".join(_said(node).split()).replace(" ,", ",").replace(" ;", ";").replace(" :", ":")
    return said.replace(",,", ",")


def _said(node: Node) -> str:
    match node:
        case Glyph(text):
            return SIGNS.get(text.strip(), f"capital {text}" if len(text) == 1 and "A" <= text <= "Z" else text)
        case Row(items):
            return " ".join(map(_said, items))
        case Fraction(top, bottom, bar):
            if not bar:
                return f"{_said(top)} choose {_said(bottom)}"
            if _is_short(top) and _is_short(bottom):
                return f"{_said(top)} over {_said(bottom)}"
            return f"the fraction {_said(top)} over {_said(bottom)} end of fraction"
        case Root(body, None):
            return f"the root of {_said(body)}" + ("" if _is_short(body) else " end of root")
        case Root(body, degree):
            assert degree is not None
            return f"the root of degree {_said(degree)} of {_said(body)}" + ("" if _is_short(body) else " end of root")
        case Scripts():
            return _scripts(node)
        case Fence(left, body, right):
            return _fence(left, body, right)
        case Accent(name, body):
            return f"{_said(body)} {ACCENTS.get(name, name)}"
        case Grid(_, rows):
            said = (", ".join(_said(cell) for cell in row) for row in rows)
            return f"{len(rows)} rows: {'; '.join(said)}; end of rows"
        case Brace(body, note):
            return f"{_said(body)}, which is {_said(note)},"
        case Space(columns):
            return " , " if columns >= APART else " "


def _scripts(node: Scripts) -> str:
    base = in_one_line(node.base).strip()
    if base in BIG:
        lower = f" over {_said(node.lower)}" if node.lower is not None else ""
        if node.lower is not None and node.upper is not None:
            lower = f" from {_said(node.lower)}"
        upper = f" to {_said(node.upper)}" if node.upper is not None else ""
        return f"{BIG[base]}{lower}{upper} of"
    said = _said(node.base)
    is_function = said.endswith(" of")
    said = said.removesuffix(" of") if is_function else said
    if node.lower is not None:
        said += f" base {_said(node.lower)}" if is_function and base == "log" else f" sub {_said(node.lower)}"
    if node.upper is not None:
        power = in_one_line(node.upper, tight=True).strip()
        short = "" if _is_short(node.upper) else " end of power"
        said += f" {POWERS[power]}" if power in POWERS else f" to the power {_said(node.upper)}{short}"
    return f"{said} of" if is_function else said


def _fence(left: str, body: Node, right: str) -> str:
    if (left, right) == ("|", "|"):
        return f"the absolute value of {_said(body)} end of absolute value"
    if "‖" in (left, right):
        return f"the norm of {_said(body)} end of norm"
    names = {"(": "bracket", "[": "square bracket", "{": "brace", "⌊": "floor", "⌈": "ceiling", "⟨": "angle bracket"}
    name = names.get(left, "bracket")
    return _said(body) if not left and not right else f"open {name} {_said(body)} close {name}"


def _is_short(node: Node) -> bool:
    """Whether it is one sign or number, whose end a voice need not say."""
    return len(in_one_line(node, tight=True).strip()) <= 2 or in_one_line(node, tight=True).strip().isalnum()
