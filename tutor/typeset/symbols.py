"""What the TeX commands stand for.

Every character here is in DejaVu Sans Mono or in WGL4, so that common terminal fonts have it. Where the usual
character is in neither, another one stands for it: ‖ for parallel, << for much less, plain letters for script ones.
"""

from __future__ import annotations

from tutor.typeset.tree import Kind


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _names(table: str) -> frozenset[str]:
    return frozenset(table.split())


_ORDINARY = _pairs(
    """alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
    mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ
    psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω partial ∂ nabla ∇
    infty ∞ ell ℓ hbar ℏ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ prime ′ dagger † degree °
    angle ∠ neg ¬ lnot ¬ imath i jmath j square □ triangle △ checkmark ✓ backslash \\ % % $ $ # # & & _ _ vdots ┆"""
)
_INNER = _pairs("dots … ldots … cdots ⋯ dotsc … dotsb ⋯ ddots ⋯")
_RELATION = _pairs(
    """le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ lt < gt > ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅
    propto ∝ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ ll << gg >> to → rightarrow → longrightarrow ⟶
    leftarrow ← gets ← longleftarrow ⟵ leftrightarrow ↔ Rightarrow ⇒ Longrightarrow ⇒ implies ⇒ Leftarrow ⇐
    impliedby ⇐ iff ⇔ Leftrightarrow ⇔ mapsto ↦ uparrow ↑ downarrow ↓ nearrow ↗ searrow ↘ mid | parallel ‖ perp ⊥
    coloneqq ≔ triangleq ≜ doteq ≐ prec ≺ succ ≻ vdash ⊢ models ⊢ lesssim ≲ gtrsim ≳ hookrightarrow ↪
    rightharpoonup ⇀ rightleftharpoons ⇌ leadsto ⇝"""
)
_BINARY = _pairs(
    """cdot · times × div ÷ pm ± mp ∓ circ ∘ bullet ∙ odot ⊙ otimes ⊗ oplus ⊕ ominus ⊖ oslash ⊘ cup ∪ cap ∩ land ∧
    wedge ∧ lor ∨ vee ∨ ast ∗ star ⋆ setminus \\ uplus ⊎ sqcup ⊔ sqcap ⊓"""
)
_BIG = _pairs("sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ bigcup ∪ bigcap ∩ bigoplus ⊕ bigotimes ⊗ bigvee ∨ bigwedge ∧")
_OPEN = _pairs("{ { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖")
_CLOSE = _pairs("} } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖")
_BAR = _pairs("| ‖ vert | Vert ‖")

COMMANDS: dict[str, tuple[str, Kind]] = {
    name: (sign, kind)
    for table, kind in (
        (_ORDINARY, Kind.ORDINARY),
        (_INNER, Kind.INNER),
        (_RELATION, Kind.RELATION),
        (_BINARY, Kind.BINARY),
        (_BIG, Kind.BIG),
        (_OPEN, Kind.OPEN),
        (_CLOSE, Kind.CLOSE),
        (_BAR, Kind.BAR),
        ({"colon": ":"}, Kind.PUNCTUATION),
    )
    for name, sign in table.items()
}
"""Command -> the sign it sets and what the sign does."""

CHARACTERS: dict[str, tuple[str, Kind]] = {
    **{sign: (sign, kind) for sign, kind in reversed(COMMANDS.values()) if not sign.isascii()},
    "-": ("−", Kind.BINARY),
    "−": ("−", Kind.BINARY),
    "+": ("+", Kind.BINARY),
    "*": ("∗", Kind.BINARY),
    "=": ("=", Kind.RELATION),
    "<": ("<", Kind.RELATION),
    ">": (">", Kind.RELATION),
    ":": (":", Kind.RELATION),
    ",": (",", Kind.PUNCTUATION),
    ";": (";", Kind.PUNCTUATION),
    "(": ("(", Kind.OPEN),
    "[": ("[", Kind.OPEN),
    ")": (")", Kind.CLOSE),
    "]": ("]", Kind.CLOSE),
    "|": ("|", Kind.BAR),
    "||": ("‖", Kind.BAR),
    "‖": ("‖", Kind.BAR),
}
"""A character as it is typed -> the sign it sets and what the sign does; all others are ordinary."""

FUNCTIONS = _names(
    """log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth max min argmax argmin
    sup inf lim limsup liminf det dim ker Pr arg deg gcd hom"""
)
LIMITS = _names("max min argmax argmin sup inf lim limsup liminf det gcd Pr")
"""Functions whose subscript stands under them where there is room."""

SPACES = {",": 1, ":": 1, ";": 1, " ": 1, "!": 0, "thinspace": 1, "enspace": 1, "quad": 2, "qquad": 4}

ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
    "vec": "",
    "overrightarrow": "",
    "underline": "",
}
"""The combining mark; "" where fonts lack it."""

BLACKBOARD = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))

SUPERSCRIPTS = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUWαθ⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂᵅᶿᵀ",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

ENVIRONMENTS = {
    "aligned": ("", ""),
    "align": ("", ""),
    "align*": ("", ""),
    "split": ("", ""),
    "gathered": ("", ""),
    "cases": ("{", ""),
    "dcases": ("{", ""),
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "array": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
"""Environment -> its brackets."""
ALIGNED = frozenset({"aligned", "align", "align*", "split", "gathered"})

LETTER_STYLES = _names(
    "mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathbb mathbbm mathds boldsymbol bm symbf pmb bf rm it"
)
TEXT_STYLES = _names("text textrm textbf textit texttt textsf textsc mbox")
SIZES = _names(
    """displaystyle textstyle scriptstyle limits nolimits nonumber notag big bigl bigr bigm Big Bigl Bigr Bigm
    bigg biggl biggr biggm Bigg Biggl Biggr Biggm"""
)
"""Commands that only concern sizes and the place of limits."""
