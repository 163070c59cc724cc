"""Reading what begins with a name: declared names, functions, sums, subscripts."""

from __future__ import annotations

import difflib
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from tutor.algebra.calls import arguments_of, ask_what_is_divided, call
from tutor.algebra.spoken import as_written
from tutor.algebra.subscripts import subscript
from tutor.algebra.sums import fold
from tutor.algebra.tokens import CLOSING, Token
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import ARITY, CONSTANTS, FOLDS, FUNCTIONS, GREEK, SHORT

if TYPE_CHECKING:
    from tutor.algebra.reader import Reader

ARRAYS = (
    "array", "Array", "DeviceArray", "asarray", "tensor", "Tensor", "list", "tuple", "float", "float64", "float32",
    "float16", "int", "int64", "Float", "Matrix", "Vector", "c", "vec", "mat",
)  # fmt: skip
"""What numpy, torch, jax, sympy, R, Julia and Typst print or write around numbers."""
LONGEST = 24
"""Characters of a word that may still be several names without a sign between them."""

GLUED = ("ln", "sqrt", "exp")
"""Functions that may be followed by digits without a blank: ln2."""

INITIALS = frozenset("alpha beta gamma delta mu rho sigma tau theta eta".split())
"""Greek letters for which an author may have declared the Latin initial."""


def word(reader: Reader) -> Tree:
    """A name and what it takes: a declared name, a function with its arguments, a sum with its body."""
    token = reader.take()
    start = token.place[0]
    whole = _declared(reader, token)
    if whole is not None:
        return reader.node("name", whole, start=start)
    label = token.text
    if label in FOLDS:
        return fold(reader, token)
    if label == "delta" and reader.at("_"):
        reader.take()
        return reader.node("call", "delta", tuple(subscript(reader)), start=start)
    if label in ARRAYS and (reader.names.lists or label != "c") and reader.at("("):
        (inner,) = arguments_of(reader, token, 1, 1)
        return inner
    if label == "frac" and reader.at("("):  # as Typst writes it
        return reader.node("divide", parts=tuple(arguments_of(reader, token, 2, 2)), start=start)
    if label == "lg" and sum(each.text == "lg" for each in reader.tokens) == 1:
        reader.refuse("Is lg the logarithm to base ten, or to base two? Write log10(…) or log2(…).", token)
    if label in ("relu", "ReLU"):
        (inner,) = arguments_of(reader, token, 1, 1)
        return reader.node("call", "max", (inner, reader.node("number", "0", start=start)), start=start)
    if label in FUNCTIONS:
        return call(reader, token, FUNCTIONS[label])
    if label == "sigma" and reader.at("("):
        return call(reader, token, "sigmoid")
    if label == "-inf":
        return reader.node("negate", parts=(reader.node("name", "inf", start=start),), start=start)
    if label == "E" and reader.at("["):
        reader.refuse("An expectation has to be written as a sum: sum_k p_k …", token)
    if label in CONSTANTS:
        return reader.node("name", CONSTANTS[label], start=start)
    function = label.rstrip("0123456789")
    if function in GLUED and function != label:
        argument = reader.node("number", label[len(function) :], start=start + len(function))
        if argument.label == "1" and function == "ln" and reader.at("-", "+") and reader.token.glued:
            reader.refuse(f"ln 1 is 0. Put brackets: ln(1) or ln(1 {reader.token.text} …).")
        ask_what_is_divided(reader, Token("name", function, token.place), argument)
        return reader.node("call", FUNCTIONS[function], (argument,), start=start)
    if usual := _usual_case(reader, token):
        reader.exchange(token, [Token("name", usual, token.place, token.glued)])
        return word(reader)
    parts = _split(reader, label) if len(label) <= LONGEST else []
    if not parts:
        _unknown(reader, token)
    return _as_pieces(reader, token, parts)


def _usual_case(reader: Reader, token: Token) -> str | None:
    """LN, Exp and PI as they are usually written. Raises Unreadable for LOG, which spreadsheets take to base ten."""
    usual = token.text.lower()
    if len(usual) < 2 or usual == token.text or not (usual in FUNCTIONS or usual in FOLDS or usual in CONSTANTS):
        return None
    if token.text == "LOG":
        reader.refuse("Is LOG the natural logarithm, or that to base ten? Write ln or log10.", token)
    return usual


def _as_pieces(reader: Reader, token: Token, parts: list[str]) -> Tree:
    """Read a word as the names that it consists of."""
    start = token.place[0]
    ends = [start + sum(map(len, parts[: count + 1])) for count in range(len(parts))]
    pieces = [Token("name", part, (end - len(part), end), True) for part, end in zip(parts, ends, strict=True)]
    reader.exchange(token, pieces)
    return reader.atom()


def _declared(reader: Reader, token: Token) -> str | None:
    """The declared name that stands here, under whatever spelling; its subscript is taken too."""
    names, label = reader.names, token.text
    if reader.at("_"):
        wrapped = reader.ahead().text in CLOSING
        below = reader.ahead(2 if wrapped else 1).text
        single = not wrapped or reader.ahead(3).text in ("}", ")", "]")
        for head in (label, *_latin(label)):
            for whole in (f"{head}_{below}", f"{head}{below}"):
                if single and below and whole in names:
                    for _ in range(4 if wrapped else 2):
                        reader.take()
                    return whole
    if label in reader.bound:
        return label
    if label in names:
        arrays = label in ARRAYS and len(label) > 1
        calls = (label in FUNCTIONS or label in FOLDS or arrays) and reader.at("(")
        return None if calls else label
    spelled = next((spelled for spelled in _spellings(label) if spelled in names), None)
    if label == "sigma" and reader.at("(") and not _is_a_factor(reader, token, spelled):
        return None
    return spelled


def _is_a_factor(reader: Reader, token: Token, declared: str | None) -> bool:
    """Whether σ before a bracket is a number: where σ stands without one elsewhere. Raises Unreadable if it may be."""
    if declared is None:
        return False
    inside = reader.ahead()
    if (
        len(inside.text) == 1
        and inside.kind == "name"
        and inside.text not in reader.names
        and inside.text not in CONSTANTS
    ):
        return reader.ahead(2).text == ")"  # σ(z) where z is no name is σ
    pairs = list(pairwise(reader.tokens))
    if any(one.kind == "name" and one.text == "sigma" and after.text != "(" for one, after in pairs):
        return True
    if any(one.kind == "name" and one.text == declared for one, _ in pairs):
        reader.refuse(f"Is σ here {declared}, or the function? Write {declared}*(…), or sigmoid(…).", token)
    return False


def _spellings(label: str) -> list[str]:
    """How else an author may have written a name: p_1 for p1, m1 for mu1, y for yhat."""
    head = label.rstrip("0123456789")
    digits = label[len(head) :]
    heads = [head, *_latin(head)]
    for accent in ("hat", "bar", "tilde"):
        if head.endswith(accent):
            bare = head.removesuffix(accent)
            heads += [f"{bare}_{accent}", bare]
    return [head + between + digits for head in heads for between in (("", "_") if digits else ("",))]


def _latin(label: str) -> list[str]:
    """What an author may have declared instead of a Greek letter."""
    if label not in GREEK.values():
        return []
    initials = [label[0], label[0].upper()] if label in INITIALS else []
    return [*SHORT.get(label, ()), *initials]


def _split(reader: Reader, label: str) -> list[str]:
    """The known names and functions that a word consists of: yz is y·z, ylog p is y·log p."""
    if not label:
        return []
    if any(label.startswith(function) and label[len(function) :].isdigit() for function in GLUED):
        return [label]
    for length in range(len(label), 0, -1):
        head, tail = label[:length], label[length:]
        if head in FUNCTIONS or head in FOLDS or _alone(reader, head):
            rest = _split(reader, tail)
            if rest or not tail:
                return [head, *rest]
    return []


def _alone(reader: Reader, label: str) -> bool:
    return label in reader.names or label in reader.bound or label in ("e", "pi")


def _unknown(reader: Reader, token: Token) -> NoReturn:
    names, shown = reader.names.all, token.text if len(token.text) <= LONGEST else token.text[:20] + "…"
    if instead := as_written(token.text):
        reader.refuse(instead, token)
    pool = [*names, *(known for known in (*ARITY, "ln", *FOLDS) if known[0] == token.text[0].lower())]
    near = [known for known in names if known.lower() == token.text.lower()]
    near = near or difflib.get_close_matches(token.text[:LONGEST], pool, 1, 0.7)
    if near:
        reader.refuse(f"I do not know “{shown}”. Did you mean {near[0]}?", token)
    if names:
        listed = f"The names here are {', '.join(names)}" if len(names) > 1 else f"The name here is {names[0]}"
        reader.refuse(f"I do not know “{shown}”. {listed}.", token)
    reader.refuse(f"I do not know “{shown}”.", token)
