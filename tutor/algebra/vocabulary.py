"""The words every task knows: functions, constants, Greek letters, and the Unicode that stands for ASCII."""

from __future__ import annotations

from typing import Final, Literal

ELEMENTWISE: Final = frozenset(
    "log log2 log10 log1p exp expm1 sqrt cbrt abs sign sin cos tan sec csc cot sinh cosh tanh sech csch coth"
    " asin acos atan asinh acosh atanh sigmoid softplus logit factorial".split()
)
"""Functions of one number, which act on each element of a vector."""

ARITY: Final = {
    **dict.fromkeys(ELEMENTWISE, (1, 1)),
    **dict.fromkeys("softmax logsumexp diag transpose len".split(), (1, 1)),
    **dict.fromkeys("dot outer delta logaddexp binomial".split(), (2, 2)),
    "log": (1, 2),
    "max": (1, 9),
    "min": (1, 9),
}
"""How many arguments each function takes: at least, at most."""

SYNONYMS: Final = {
    "ln": "log", "lb": "log2", "ld": "log2", "lg": "log10", "logistic": "sigmoid", "expit": "sigmoid",
    "sigm": "sigmoid", "lse": "logsumexp", "Abs": "abs", "absolute": "abs", "fabs": "abs", "arcsin": "asin",
    "arccos": "acos", "arctan": "atan", "arsinh": "asinh", "arcsinh": "asinh", "arcosh": "acosh",
    "arccosh": "acosh", "artanh": "atanh", "arctanh": "atanh", "kron": "delta", "kronecker": "delta",
    "KroneckerDelta": "delta", "cosec": "csc", "signum": "sign", "sgn": "sign", "Max": "max", "Min": "min",
    "amax": "max", "amin": "min", "maximum": "max", "minimum": "min", "power": "pow", "pow": "pow",
}  # fmt: skip

FUNCTIONS: Final = {**{function: function for function in ARITY}, **SYNONYMS}
"""Spelling to function; ``pow`` is read as a power, never kept as a call."""

Fold = Literal["sum", "prod", "mean"]

FOLDS: Final[dict[str, Fold]] = {
    "sum": "sum", "Sum": "sum", "prod": "prod", "product": "prod", "Product": "prod", "mean": "mean", "avg": "mean",
    "average": "mean",
}  # fmt: skip
"""What runs over an index, or over a whole vector."""

CONSTANTS: Final = {
    "e": "e", "E": "e", "pi": "pi", "inf": "inf", "Inf": "inf", "infinity": "inf", "Infinity": "inf", "infty": "inf",
    "oo": "inf", "nan": "nan", "NaN": "nan", "NAN": "nan", "INF": "inf",
    "infinite": "inf",
}  # fmt: skip

GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon"
        " phi chi psi omega".split(),
        strict=True,
    )
) | {"ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "ς": "sigma", "Δ": "Delta", "Σ": "sum", "Π": "prod", "∑": "sum",
     "∏": "prod", "√": "sqrt", "∞": "inf", "∂": "partial", "∇": "nabla"}  # fmt: skip

SHORT: Final = {
    "lambda": ("lam", "lmbda"),
    "epsilon": ("eps",),
    "sigma": ("sig",),
    "gamma": ("gam",),
    "delta": ("del",),
}
"""Names that authors write for a Greek letter."""

ASCII: Final = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "·": "·", "⋅": "·", "∙": "·", "•": "·", "×": "*", "∗": "*",
    "∘": "⊙", "⊙": "⊙", "÷": "/", "∕": "/", "⁄": "/", "∣": "|", "’": "'", "‘": "'", "“": '"', "”": '"', "≈": "≈",
    "ℯ": " e ", "ⅇ": " e ", "½": "(1/2)", "⅓": "(1/3)", "¼": "(1/4)", "¾": "(3/4)", "⅔": "(2/3)", "⅛": "(1/8)",
    "⊤": "⊤", "ᵀ": "⊤", "ℓ": "l", "≃": "≈", "≅": "≈", "≐": "≈", "≒": "≈", "\u2062": "*", "\u2064": "+", "、": ",",
    "⟨": "(", "⟩": ")", "〈": "(", "〉": ")", "٫": ".", "،": ",", "。": ".", "ₑ": "_e", "⩽": "≤",
}  # fmt: skip

SUPERSCRIPT: Final = dict(zip("0123456789+-nikjtxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵏʲᵗˣʸᶻ", strict=True))
SUBSCRIPT: Final = dict(zip("0123456789+-=kijntmpx", "₀₁₂₃₄₅₆₇₈₉₊₋₌ₖᵢⱼₙₜₘₚₓ", strict=True))

INVISIBLE: Final = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2063\u2066\u2067\u2068\u2069"
    "\ufe0e\ufe0f\ufeff"
)
"""Left over from copying, from marks of direction to the sign that applies a function; dropped."""
