"""Cutting a text into tokens: ASCII, Unicode and LaTeX spelling become the same tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from tutor.algebra.length import refuse_longer
from tutor.algebra.spelling import plain
from tutor.algebra.tree import Place
from tutor.algebra.vocabulary import CONSTANTS, FOLDS, FUNCTIONS, GREEK
from tutor.attempt import Unreadable

CLOSING = {"(": ")", "[": "]", "{": "}"}

MAX_DIGITS = 40
MAX_EXPONENT = 400


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; ``glued`` when no blank stands before it."""

    kind: Literal["number", "name", "sign", "frac", "end"]
    text: str
    place: Place
    glued: bool = False


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?:\d+(?:_\d+)*(?:\.|\{\.\})?\d*|\.\d+)(?:[eE][+-]?\d+(?![\w.]))?)
    | float\s*\(\s*(?P<quote>['"])\s*(?P<float>[+-]?\w+)\s*(?P=quote)\s*\)
    | (?P<prefix>(?:(?:np|numpy|[Mm]ath|torch|jnp|jax|scipy|special|tf|sympy|sp|nn|functional)\s*\.
        |F\.(?=[a-z]{3})|std\s*::)\s*(?=[A-Za-z]))
    | (?P<glued>(?:ln|lg|log10|log2|log|sqrt|exp)(?:\d+\.\d*|\.\d+|\d+(?=[eE][+-]?\d))(?:[eE][+-]?\d+)?(?![\w.]))
    | (?P<name>[A-Za-z][A-Za-z0-9]*)
    | \\(?P<tex>[A-Za-z]+|.|$)
    | (?P<sign>\*\*|<=|>=|==|!=|.)
    )""",
    re.X | re.S | re.A,
)
_SIGNS = frozenset("+-*/^·⊙@⊤()[]{}|,;_.!=≈%")
_COMPARISONS = frozenset(("<", ">", "<=", ">=", "==", "!=", "≤", "≥", "≠"))
_TEX_SIGNS = {
    "cdot": "·", "times": "*", "ast": "*", "div": "/", "odot": "⊙", "circ": "⊙", "top": "⊤", "intercal": "⊤", "{": "{",
    "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "vert": "|", "mid": "|", "lvert": "|",
    "rvert": "|", "|": "|", "langle": "(", "rangle": ")",
}  # fmt: skip
_TEX_FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
_TEX_SILENT = frozenset(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle limits nolimits quad qquad"
    " , ; ! : ( ) [ ]".split()
) | {" "}
_TEX_FONTS = frozenset(
    "mathrm operatorname text mathbf boldsymbol mathit bm vec mathsf textrm textbf mathcal mathbb".split()
)
_TEX_FONT = re.compile(
    r"\s*\{\s*(?:(?P<name>[A-Za-z][A-Za-z0-9]*)|(?P<number>\d+\.?\d*|\.\d+))\s*\}|\s+(?P<letter>[A-Za-z])(?![A-Za-z])"
)
_TEX_ACCENTED = re.compile(r"\s*\{?\s*([A-Za-z])\s*\}?")
_TEX_VARIANTS = {"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varsigma": "sigma"}


def tokens(text: str) -> list[Token]:
    """The tokens of a text, the last of kind ``end``. Raises Unreadable at what no formula can hold."""
    refuse_longer(text)
    if mixed := re.search(r"(\d+)([¼-¾⅐-⅞])", text):
        raise Unreadable(
            f"Is that {mixed[1]} and {mixed[2]}, or {mixed[1]} times {mixed[2]}? Write it in digits.", *mixed.span()
        )
    spelled, places = plain(text)
    spelled = spelled.rstrip().rstrip("$").rstrip()
    places.append(len(text))
    found: list[Token] = []
    at = len(spelled) - len(spelled.lstrip().lstrip("$"))
    while at < len(spelled):
        match = _TOKEN.match(spelled, at)
        assert match is not None, "every character is a sign at least"
        kind = match.lastgroup or "sign"
        kind = "float" if kind == "quote" else kind
        start = match.start() if kind == "float" else match.start(kind)
        start += len(match[0]) - len(match[0].lstrip()) if kind == "float" else -(kind == "tex")
        place = (places[start], places[match.end() - 1] + 1)
        glued = bool(found) and found[-1].place[1] == place[0]
        at = match.end()
        if kind == "tex":
            token, at = _tex(match[kind], spelled, at, place, glued)
        elif kind == "glued":
            name, number = _apart(match[kind], place)
            found.append(replace(name, glued=glued))
            token = number
        else:
            token = _token(kind, match[kind], place, glued)
        if token is not None:
            found.append(token)
    end = len(text.rstrip())
    return [*found, Token("end", "", (end, end + 1))]


def _apart(text: str, place: Place) -> tuple[Token, Token]:
    """ln0.5 as the function and its number. Raises Unreadable where digits may belong to either: log2.5."""
    letters = text.rstrip("0123456789.eE+-") if text[0] not in "eE" else text[:3]
    digits = text[len(letters) :]
    readings = [base for base in ("10", "2") if letters.lower() == "log" and digits.startswith(base)]
    rest = digits[len(readings[0]) :] if readings else ""
    if readings and re.match(r"\.?\d", rest):
        first, second = f"log{readings[0]}({rest})", f"log({digits})"
        raise Unreadable(f"Is that {first} or {second}? Put brackets.", *place)
    between = place[0] + len(letters)
    return Token("name", letters, (place[0], between)), Token(
        "number", _number(digits, place), (between, place[1]), True
    )


def _token(kind: str, text: str, place: Place, glued: bool) -> Token | None:
    if kind == "prefix":
        return None
    if kind == "number":
        return Token("number", _number(text, place), place, glued)
    if kind == "float":
        bare = text.lstrip("+-")
        if bare not in CONSTANTS or CONSTANTS[bare] not in ("inf", "nan"):
            raise Unreadable("float(...) is read with 'inf' and 'nan' only. Type the number itself.", *place)
        return Token("name", "-inf" if text.startswith("-") else CONSTANTS[bare], place, glued)
    if kind == "name":
        return Token("name", text, place, glued)
    if text == "**":
        return Token("sign", "^", place, glued)
    if text in _COMPARISONS:
        raise Unreadable(f"“{text}” compares. Type one expression.", *place)
    if text not in _SIGNS:
        raise Unreadable(_strange(text), *place)
    return Token("sign", text, place, glued)


def _strange(text: str) -> str:
    if text == "?":
        return "“?” has no meaning here. Hints are one key away."
    if text == ":":
        return "A “:” has no meaning here: “/” divides. Type one expression."
    shown = f"“{text}”" if text.isprintable() else f"the character {text!a}"
    return f"I cannot read {shown}. Write it with the signs of a keyboard."


def _number(text: str, place: Place) -> str:
    mantissa, _, exponent = text.lower().replace("_", "").replace("{.}", ".").partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 6 or (exponent and abs(int(exponent)) > MAX_EXPONENT):
        raise Unreadable("That number is too long.", *place)
    mantissa = "0" + mantissa if mantissa.startswith(".") else mantissa.rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{exponent}" if exponent else mantissa


def _tex(word: str, spelled: str, at: int, place: Place, glued: bool) -> tuple[Token | None, int]:
    """A LaTeX command as a token, or None for one that only spaces; and where reading goes on."""
    if word in _TEX_SILENT or not word:
        return None, at + (spelled[at : at + 1] == "." and word in ("left", "right"))
    if word in _TEX_FONTS:
        inside = _TEX_FONT.match(spelled, at)
        if inside is None:
            raise Unreadable(f"\\{word} should be followed by a name in braces.", *place)
        if inside["number"] is not None:
            return Token("number", _number(inside["number"], place), place, glued), inside.end()
        return Token("name", inside["name"] or inside["letter"], place, glued), inside.end()
    if word in ("hat", "widehat", "bar", "tilde"):
        under = _TEX_ACCENTED.match(spelled, at)
        if under is None:
            raise Unreadable(f"\\{word} should stand over a name.", *place)
        return Token("name", under[1] + word.removeprefix("wide"), place, glued), under.end()
    word = _TEX_VARIANTS.get(word, word)
    if word in _TEX_SIGNS:
        return Token("sign", _TEX_SIGNS[word], place, glued), at
    if word in _TEX_FRACTIONS:
        return Token("frac", word, place, glued), at
    if word in FUNCTIONS or word in FOLDS or word in CONSTANTS or word in GREEK.values():
        return Token("name", word, place, glued), at
    raise Unreadable(
        f"I do not know the LaTeX command “\\{word}”. Write it without, as with * and / and brackets.", *place
    )
