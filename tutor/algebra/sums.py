"""Reading sums, products and means: sum_k …, sum(…, k, 1, n), or over a whole vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.algebra.calls import tex_argument
from tutor.algebra.strength import SUM
from tutor.algebra.tokens import CLOSING, Token
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import FOLDS, FUNCTIONS, Fold

if TYPE_CHECKING:
    from tutor.algebra.reader import Reader


def fold(reader: Reader, token: Token) -> Tree:
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
    if letter in reader.names.scalars:
        reader.refuse(f"Write the terms with “+” between them, or {token.text}(…, k) with an index k.", token)
    reader.bound.append(letter)
    body = reader.expression()
    reader.bound.pop()
    if reader.at(")") or not reader.at(","):
        reader.refuse("Write the terms with “+” between them: a + b.")
    reader.take()
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
    if not reader.at(")"):
        reader.refuse(f"Write the terms with “+” between them, or {token.text}(…, k) with an index k.")
    reader.take()
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
            reader.refuse(
                "The second argument should be the index letter: sum(…, k). Of several terms write a + b.", letter
            )
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
