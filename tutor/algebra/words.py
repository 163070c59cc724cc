"""Reading what begins with a name: declared names, functions, sums, subscripts."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from tutor.algebra.tokens import Token
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import ARITY, CONSTANTS, FOLDS, FUNCTIONS, GREEK, SHORT, Fold

if TYPE_CHECKING:
    from tutor.algebra.reader import Reader

CLOSING = {"(": ")", "[": "]", "{": "}"}
SUM, PRODUCT, FACTOR = 1, 2, 3
"""How strongly a sign must bind to be read on: above a sum, a product, anything but a power."""
ARRAYS = ("array", "asarray", "tensor", "list", "tuple", "float", "float64", "float32", "int")
"""What numpy and torch print around numbers."""
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
        return _fold(reader, token)
    if label == "delta" and reader.at("_"):
        reader.take()
        return reader.node("call", "delta", tuple(_subscript(reader)), start=start)
    if label == "pow":
        base, exponent = _arguments_of(reader, token, 2, 2)
        return reader.node("power", parts=(base, exponent), start=start)
    if label in ARRAYS and reader.names.lists and reader.at("("):
        (inner,) = _arguments_of(reader, token, 1, 1)
        return inner
    if label in ("relu", "ReLU"):
        (inner,) = _arguments_of(reader, token, 1, 1)
        return reader.node("call", "max", (inner, reader.node("number", "0", start=start)), start=start)
    if label in FUNCTIONS:
        return _call(reader, token, FUNCTIONS[label])
    if label == "sigma" and reader.at("("):
        return _call(reader, token, "sigmoid")
    if label == "-inf":
        return reader.node("negate", parts=(reader.node("name", "inf", start=start),), start=start)
    if label == "E" and reader.at("["):
        reader.refuse("An expectation has to be written as a sum: sum_k p_k …", token)
    if label in CONSTANTS:
        return reader.node("name", CONSTANTS[label], start=start)
    function = label.rstrip("0123456789")
    if function in GLUED and function != label:
        argument = reader.node("number", label[len(function) :], start=start + len(function))
        return reader.node("call", FUNCTIONS[function], (argument,), start=start)
    parts = _split(reader, label) if len(label) <= LONGEST else []
    if not parts:
        _unknown(reader, token)
    return _as_pieces(reader, token, parts)


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
        calls = (label in FUNCTIONS or label in FOLDS or label in ARRAYS) and reader.at("(")
        return None if calls else label
    if label == "sigma" and reader.at("("):
        return None
    return next((spelled for spelled in _spellings(label) if spelled in names), None)


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
    pool = [*names, *FUNCTIONS, *FOLDS]
    near = [known for known in names if known.lower() == token.text.lower()]
    near = near or difflib.get_close_matches(token.text[:LONGEST], pool, 1, 0.7)
    if near:
        reader.refuse(f"I do not know “{shown}”. Did you mean {near[0]}?", token)
    if names:
        listed = f"The names here are {', '.join(names)}" if len(names) > 1 else f"The name here is {names[0]}"
        reader.refuse(f"I do not know “{shown}”. {listed}.", token)
    reader.refuse(f"I do not know “{shown}”.", token)


# Functions


def _call(reader: Reader, token: Token, function: str) -> Tree:
    """The function's call; ln^2(p) is the square of ln(p), log_2 has its base below."""
    start = token.place[0]
    base = exponent = None
    if function == "sqrt" and _has_degree(reader):
        return _root(reader, start)
    if function == "softmax" and reader.at("_"):
        reader.take()
        positions = _subscript(reader)
        vector = reader.node("call", function, tuple(_arguments_of(reader, token, 1, 1)), start=start)
        return reader.node("index", parts=(vector, *positions), start=start)
    if function == "log" and reader.at("_"):
        reader.take()
        below = _subscript(reader)
        base = below[0] if len(below) == 1 else None
    if reader.at("^") and (reader.ahead().kind == "number" or reader.ahead().text == "{"):
        reader.take()
        exponent = tex_argument(reader)
    least, most = ARITY[function]
    arguments = _arguments_of(reader, token, least, 1 if base is not None else most)
    if function == "log" and len(arguments) == 2:
        base = arguments.pop()
    if base is not None and base.head == "number" and base.label in ("2", "10"):
        function, base = f"log{base.label}", None
    tree = reader.node("call", function, (*arguments, *([] if base is None else [base])), start=start)
    return tree if exponent is None else reader.node("power", parts=(tree, exponent), start=start)


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


def _arguments_of(reader: Reader, token: Token, least: int, most: int) -> list[Tree]:
    arguments = _arguments(reader, token)
    if not least <= len(arguments) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        plural = "argument" if most == 1 else "arguments"
        reader.refuse(f"{token.text} takes {wanted} {plural}, not {len(arguments)}.", token)
    if token.text in ("log", "ln") and len(arguments) == 2:
        _refuse_decimal_comma(reader, token, arguments)
    return arguments


def _refuse_decimal_comma(reader: Reader, token: Token, arguments: list[Tree]) -> None:
    """log(0,5) is a decimal comma, not the logarithm of 0 to base 5."""
    if arguments[0].head == arguments[1].head == "number" and arguments[0].label == "0":
        place = arguments[0].place[0], arguments[1].place[1]
        comma = Token("sign", ",", place)
        reader.refuse(f"A decimal point is a dot: write {token.text}(0.{arguments[1].label}).", comma)


def _arguments(reader: Reader, token: Token) -> list[Tree]:
    if reader.at("(", "[", "{"):
        closing = CLOSING[reader.take().text]
        if reader.at(closing):
            reader.refuse(f"{token.text} needs an argument between its brackets.", token)
        return reader.listed(closing)
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
    while reader.token.kind in ("number", "name") and not _takes(reader, FUNCTIONS) and not _takes(reader, FOLDS):
        if not counted or token.text == "sqrt":
            _ask_how_far(reader, token)
        right = reader.expression(FACTOR)
        tree = reader.node("times", "·", (tree, right), start=tree.place[0])
    if reader.at("(", "[", "{"):
        _ask_how_far(reader, token)
    return tree


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


# Sums, products and means


def _fold(reader: Reader, token: Token) -> Tree:
    fold = FOLDS[token.text]
    if reader.at("_"):
        return _fold_with_subscript(reader, token, fold)
    if not reader.at("("):
        reader.refuse(f"Write {token.text}(expression, index) or {token.text}_k … with an index.", token)
    letter = _index_after_comma(reader)
    reader.take()
    if letter is None:
        inner = reader.listed(")")
        body = inner[0] if len(inner) == 1 else reader.node("list", parts=tuple(inner), start=token.place[0])
        return reader.node(fold, "", (body,), start=token.place[0])
    reader.bound.append(letter)
    body = reader.expression()
    reader.bound.pop()
    reader.expect(",")
    wrapped = reader.at("(")
    for _ in range(2 if wrapped else 1):
        reader.take()
    bounds: tuple[Tree, ...] = ()
    if reader.at(",", "="):
        reader.take()
        low = reader.expression()
        reader.expect(",")
        bounds = (low, reader.expression())
    if wrapped:
        reader.expect(")")
    reader.expect(")")
    return reader.node(fold, letter, (body, *bounds), start=token.place[0])


def _index_after_comma(reader: Reader) -> str | None:
    """The letter of sum(body, k), sum(body, k, 1, n) or Sum(body, (k, 1, n)); None when there is one argument."""
    depth = 0
    for ahead in range(len(reader.tokens)):
        token = reader.ahead(ahead)
        if token.kind == "end":
            reader.refuse("A “)” is missing at the end.", token)
        if token.kind == "sign" and token.text in CLOSING:
            depth += 1
        elif token.kind == "sign" and token.text in CLOSING.values():
            depth -= 1
            if depth == 0:
                return None
        elif token.text == "," and depth == 1:
            letter = reader.ahead(ahead + 2 if reader.ahead(ahead + 1).text == "(" else ahead + 1)
            if letter.kind == "name" and letter.text not in FUNCTIONS and letter.text not in FOLDS:
                return letter.text
            if reader.names.lists:
                return None
            reader.refuse("The second argument should be the index letter: sum(…, k).", letter)
    return None


def _fold_with_subscript(reader: Reader, token: Token, fold: Fold) -> Tree:
    reader.take()
    bounds: list[Tree] = []
    wrapped = reader.at("{", "(")
    closing = CLOSING[reader.take().text] if wrapped else ""
    letter = reader.take()
    if letter.kind != "name":
        reader.refuse("The index of a sum should be a letter: sum_k …", letter)
    if wrapped and reader.at("="):
        reader.take()
        bounds.append(reader.expression())
    if wrapped:
        reader.expect(closing)
    if reader.at("^"):
        reader.take()
        bounds = [*(bounds or [reader.node("number", "1", start=letter.place[0])]), *_upper_end(reader)]
    if len(bounds) == 1:
        if bounds[0].label != "1":
            reader.refuse(f"Up to where does {letter.text} run? Write {token.text}_{{{letter.text}=…}}^{{…}}.", letter)
        bounds = []
    reader.bound.append(letter.text)
    body = reader.expression(SUM)
    reader.bound.pop()
    return reader.node(fold, letter.text, (body, *bounds), start=token.place[0])


def _upper_end(reader: Reader) -> list[Tree]:
    """Where the index ends; nothing when it is a size that a task with plain numbers has no name for."""
    token = reader.ahead() if reader.at("{") else reader.token
    if reader.names.lists and token.kind == "name" and token.text not in reader.names:
        for _ in range(3 if reader.at("{") else 1):
            reader.take()
        return []
    return [tex_argument(reader)]


# Subscripts


def subscripted(reader: Reader, tree: Tree, start: int) -> Tree:
    """A vector with a position below it, at the ``_``."""
    if reader.kind(tree) == "number":
        label = f"“{tree.label}” has" if tree.head == "name" else "This has"
        reader.refuse(f"{label} no positions here, so it takes no subscript.")
    reader.take()
    return reader.node("index", parts=(tree, *_subscript(reader)), start=start)


def _subscript(reader: Reader) -> list[Tree]:
    if reader.at("{", "("):
        closing = CLOSING[reader.take().text]
        letters = _letters(reader)
        if letters:
            reader.expect(closing)
            return letters
        return reader.listed(closing)
    if reader.token.kind == "number":
        return [reader.atom()]
    if reader.token.kind != "name":
        reader.refuse("A subscript should follow the “_”.")
    return _letters(reader) or [_position(reader)]


def _position(reader: Reader) -> Tree:
    token = reader.token
    if token.text in reader.names or token.text in reader.bound:
        reader.take()
        return reader.node("name", token.text, start=token.place[0])
    if len(token.text) == 1 and token.text not in CONSTANTS:
        reader.refuse(f"Which {token.text}? Write sum_{token.text} … in front, or use a declared index.", token)
    return reader.atom()


def _letters(reader: Reader) -> list[Tree]:
    """ij as two positions, where i and j are indices."""
    token = reader.token
    known = reader.names.indices | set(reader.bound)
    if token.kind != "name" or token.text in known or len(token.text) < 2 or not set(token.text) <= known:
        return []
    reader.take()
    return [reader.node("name", letter, start=token.place[0] + at) for at, letter in enumerate(token.text)]


def method(reader: Reader, tree: Tree, start: int) -> Tree:
    """p.T, p.sum(), p.mean(), p.max() as numpy writes them, at the dot."""
    dot = reader.take()
    token = reader.take()
    if token.kind == "name" and token.text == "T":
        return reader.node("transpose", parts=(tree,), start=start)
    known = token.text in FOLDS or FUNCTIONS.get(token.text) in ("max", "min")
    if token.kind != "name" or not known or not (reader.at("(") and reader.ahead().text == ")"):
        reader.refuse("A dot has no meaning here.", dot)
    reader.take()
    reader.take()
    if token.text in FOLDS:
        return reader.node(FOLDS[token.text], "", (tree,), start=start)
    return reader.node("call", FUNCTIONS[token.text], (tree,), start=start)
