"""Reading functions: with brackets, without, with a base or a power at the name, or behind a dot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from tutor.algebra.show import show
from tutor.algebra.strength import FACTOR, PRODUCT
from tutor.algebra.subscripts import subscript
from tutor.algebra.tokens import CLOSING, Token
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import ARITY, CONSTANTS, FOLDS, FUNCTIONS

if TYPE_CHECKING:
    from tutor.algebra.reader import Reader


MOST_SUMMED = 24
"""Numbers that a log-sum-exp may have side by side."""


def call(reader: Reader, token: Token, function: str) -> Tree:
    """The function's call; ln^2(p) is the square of ln(p), log_2 has its base below."""
    start = token.place[0]
    base = exponent = None
    if function == "sqrt" and _has_degree(reader):
        return _root(reader, start)
    if function == "softmax" and reader.at("_"):
        reader.take()
        positions = subscript(reader)
        vector = reader.node("call", function, tuple(arguments_of(reader, token, 1, 1)), start=start)
        return reader.node("index", parts=(vector, *positions), start=start)
    if function == "log" and reader.at("_"):
        reader.take()
        below = subscript(reader)
        base = below[0] if len(below) == 1 else None
    if reader.at("^") and (reader.ahead().kind == "number" or reader.ahead().text == "{"):
        reader.take()
        exponent = tex_argument(reader)
    if function == "pow":
        raised = tuple(arguments_of(reader, token, 2, 2))
        tree = reader.node("power", parts=raised, start=start)
        return tree if exponent is None else reader.node("power", parts=(tree, exponent), start=start)
    if function in ("log2", "log10") and base is None and exponent is None and _ends(reader):
        base_of = token.text.removeprefix("log")
        if base_of in ("2", "10"):  # log2 with nothing behind it is the logarithm of 2
            number = reader.node("number", base_of, start=start + len("log"))
            return reader.node("call", "log", (number,), start=start)
    if function == "logsumexp":
        summed = arguments_of(reader, token, 1, MOST_SUMMED)
        if len(summed) == 2 and reader.kind(summed[0]) != "number" and _is_axis(summed[1]):
            summed.pop()
        return _log_of_sum(reader, summed, start)
    least, most = ARITY[function]
    along = 2 if function == "softmax" and reader.names.lists else most
    arguments = arguments_of(reader, token, least, 1 if base is not None else along)
    if function == "softmax" and len(arguments) == 2:
        _drop_axis(reader, token, arguments)
    if function == "log" and len(arguments) == 2:
        base = arguments.pop()
    if base is not None and base.head == "number" and base.label in ("2", "10"):
        function, base = f"log{base.label}", None
    tree = reader.node("call", function, (*arguments, *([] if base is None else [base])), start=start)
    return tree if exponent is None else reader.node("power", parts=(tree, exponent), start=start)


def _drop_axis(reader: Reader, token: Token, arguments: list[Tree]) -> None:
    """softmax(z, -1) is that of the vector along its last axis. Raises Unreadable for a second number."""
    axis = arguments.pop()
    if reader.kind(arguments[0]) == "number" or not _is_axis(axis):
        reader.refuse("softmax takes one vector, and these are several numbers: write softmax([a, b]).", token)


def _is_axis(tree: Tree) -> bool:
    plain = tree.parts[0] if tree.head == "negate" else tree
    return plain.head == "number" and plain.label in ("0", "1")


def _log_of_sum(reader: Reader, arguments: list[Tree], start: int) -> Tree:
    """logsumexp(a, b) is that of the vector (a, b), which a formula without vectors writes out."""
    if len(arguments) == 1:
        return reader.node("call", "logsumexp", tuple(arguments), start=start)
    if reader.names.lists:
        vector = reader.node("list", parts=tuple(arguments), start=start)
        return reader.node("call", "logsumexp", (vector,), start=start)
    first, *others = (reader.node("call", "exp", (argument,), start=start) for argument in arguments)
    total = first
    for other in others:
        total = reader.node("add", parts=(total, other), start=start)
    return reader.node("call", "log", (total,), start=start)


def _ends(reader: Reader) -> bool:
    """Whether nothing stands here that a function could apply to."""
    return reader.ended() or reader.at("+", "-", "*", "/", "·", ")", "]", "}", ",", ";")


def _has_degree(reader: Reader) -> bool:
    """Whether \\sqrt[3]{x} stands here."""
    ahead = [reader.ahead(steps).text for steps in range(4)]
    return ahead[0] == "[" and reader.ahead().kind == "number" and ahead[2] == "]" and ahead[3] == "{"


def _root(reader: Reader, start: int) -> Tree:
    reader.take()
    degree = reader.atom()
    reader.take()
    inside = tex_argument(reader)
    one = reader.node("number", "1", start=start)
    return reader.node("power", parts=(inside, reader.node("divide", parts=(one, degree), start=start)), start=start)


def arguments_of(reader: Reader, token: Token, least: int, most: int) -> list[Tree]:
    arguments = _arguments(reader, token)
    if not least <= len(arguments) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        plural = "argument" if most == 1 else "arguments"
        if token.text == "softmax":
            vector = "softmax takes one vector"
            how = f"write softmax([{', '.join('ab'[: len(arguments)])}])" if reader.names.lists else "write it with exp"
            reader.refuse(f"{vector}, and these are several numbers: {how}.", token)
        reader.refuse(f"{token.text} takes {wanted} {plural}, not {len(arguments)}.", token)
    if token.text in ("log", "ln") and len(arguments) == 2:
        _refuse_decimal_comma(reader, token, arguments)
        _ask_for_the_base(reader, token, arguments)
    return arguments


def _refuse_decimal_comma(reader: Reader, token: Token, arguments: list[Tree]) -> None:
    """log(0,5) is a decimal comma, not the logarithm of 0 to base 5."""
    if arguments[0].head == arguments[1].head == "number" and arguments[0].label == "0":
        place = arguments[0].place[0], arguments[1].place[1]
        comma = Token("sign", ",", place)
        reader.refuse(f"A decimal point is a dot: write {token.text}(0.{arguments[1].label}).", comma)


def _ask_for_the_base(reader: Reader, token: Token, arguments: list[Tree]) -> None:
    """log(2, x) has its base first in Julia and Mathematica, and behind in Python. Raises Unreadable."""
    first, second = arguments
    if first.head == "number" and first.label in ("2", "10") and second.label not in ("2", "10", "e", "exp"):
        reader.refuse(f"Is {first.label} the base? Write log{first.label}(…), or ln(…)/ln(…).", token)


def _arguments(reader: Reader, token: Token) -> list[Tree]:
    if reader.at("(", "[", "{"):
        apart = not reader.token.glued
        closing = CLOSING[reader.take().text]
        if reader.at(closing):
            reader.refuse(f"{token.text} needs an argument between its brackets.", token)
        arguments = reader.listed(closing)
        if apart and len(arguments) == 1 and closing == ")" and not token.text.startswith("\\"):
            ask_what_is_divided(reader, token, arguments[0])
        return arguments
    if reader.at("-") and reader.ahead().kind == "number" and reader.token.glued and reader.ahead().glued:
        sign = reader.take()  # exp-0.5
        return [reader.node("negate", parts=(reader.atom(),), start=sign.place[0])]
    if (reader.at("|") and not reader.bars) or reader.token.kind == "frac":
        return [reader.atom()]
    if reader.token.kind == "name" and _takes(reader, FOLDS):
        return [reader.expression(PRODUCT)]
    if reader.token.kind not in ("number", "name"):
        reader.refuse(f"{token.text} is a function: write {token.text}(…) with what it applies to.", token)
    if _takes(reader, FUNCTIONS):
        return [reader.expression(FACTOR)]
    return [_bare_argument(reader, token)]


def _takes(reader: Reader, functions: Mapping[str, object]) -> bool:
    return reader.token.text in functions and reader.token.text not in reader.names


def _bare_argument(reader: Reader, token: Token) -> Tree:
    """What a function without brackets applies to: log p, log 2p, ln 2πs²; log p (1-p) is asked back."""
    tree = reader.expression(FACTOR)
    counted = tree.head == "number"
    glued = reader.token.glued
    while reader.token.kind in ("number", "name") and not _takes(reader, FUNCTIONS) and not _takes(reader, FOLDS):
        apart = reader.token.text == "e" and not reader.token.glued
        if not counted or apart or token.text == "sqrt" or reader.token.text not in CONSTANTS:
            _ask_how_far(reader, token)
        right = reader.expression(FACTOR)
        tree = reader.node("times", "·", (tree, right), start=tree.place[0])
    root = reader.token.text == "sqrt" and reader.token.glued and counted
    if root or reader.at("(", "[", "{"):
        _ask_how_far(reader, token)
    if (tree.head, tree.label) == ("number", "1") and token.text != "exp" and glued and reader.at("-", "+"):
        sign = reader.token.text
        reader.refuse(f"Does {token.text} apply to 1 alone? Put brackets: {token.text}(1) or {token.text}(1 {sign} …).")
    ask_what_is_divided(reader, token, tree)
    _ask_what_is_multiplied(reader, token, tree)
    return tree


def _ask_what_is_multiplied(reader: Reader, token: Token, argument: Tree) -> None:
    """ln 1.4*10^-2 is the logarithm of a product to some; between two numbers no sign tells. Raises Unreadable."""
    numbers = argument.head == "number" and reader.ahead().kind == "number"
    if not (reader.at("*", "·") and numbers):
        return
    sign = reader.take()
    right, name = show(reader.expression(PRODUCT)), token.text
    whole = show(argument)
    reader.refuse(f"Is that {name}({whole}·{right}) or {name}({whole})·{right}? Put brackets.", sign)


def ask_what_is_divided(reader: Reader, token: Token, argument: Tree) -> None:
    """ln p/q is the logarithm of a quotient to some, and a quotient to others. Raises Unreadable."""
    below = reader.ahead().text
    if not reader.at("/") or below in FUNCTIONS or below in FOLDS:
        return
    if below not in reader.names and below.rstrip("0123456789") == "ln":  # ln 0.01/ln2, as ln 0.01/ln 2
        return
    slash = reader.take()
    whole, name = show(argument), token.text
    below = bracketed(reader.expression(FACTOR))
    reader.refuse(f"Is that {name}({bracketed(argument)}/{below}) or {name}({whole})/{below}? Put brackets.", slash)


def bracketed(tree: Tree) -> str:
    """A part as it stands in a larger formula: in brackets, unless it is one word or number."""
    shown = show(tree)
    return shown if tree.head in ("name", "number", "index") else f"({shown})"


def _ask_how_far(reader: Reader, token: Token) -> NoReturn:
    reader.refuse(f"Does {token.text} apply to this too? Put brackets: {token.text}(…).")


def tex_argument(reader: Reader) -> Tree:
    """What a LaTeX command takes: a group, or a single token; of a number, one digit."""
    token = reader.token
    if reader.at("{"):
        reader.take()
        inner = reader.expression()
        reader.expect("}")
        return inner
    if token.kind == "number" and len(token.text) > 1 and reader.ahead(-1).kind in ("frac", "number"):
        start = token.place[0]
        first = Token("number", token.text[0], (start, start + 1))
        reader.take()
        reader.exchange(token, [first, Token("number", token.text[1:], (start + 1, token.place[1]), True)])
    return reader.atom()


def method(reader: Reader, tree: Tree, start: int) -> Tree:
    """p.T, p.sum(), p.max(), p.log() as numpy and torch write them, at the dot."""
    dot = reader.take()
    token = reader.take()
    if token.kind == "name" and token.text == "T":
        return reader.node("transpose", parts=(tree,), start=start)
    function = FUNCTIONS.get(token.text, "")
    known = token.text in FOLDS or function in ("max", "min") or ARITY.get(function, (0, 0))[0] == 1
    if token.kind != "name" or not known or not (reader.at("(") and reader.ahead().text == ")"):
        reader.refuse("A dot has no meaning here. Write * between factors.", dot)
    reader.take()
    reader.take()
    if token.text in FOLDS:
        return reader.node(FOLDS[token.text], "", (tree,), start=start)
    return reader.node("call", function, (tree,), start=start)
