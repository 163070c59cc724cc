"""A Pratt parser: each sign binds with a strength, and what is read stops at the first weaker one."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.algebra.brackets import BRACKETS, counted_from_one
from tutor.algebra.calls import bracketed, method, tex_argument
from tutor.algebra.names import Names
from tutor.algebra.nodes import Nodes
from tutor.algebra.strength import POWER, PRODUCT, SUM
from tutor.algebra.subscripts import refuse_a_position, subscripted, without_argument
from tutor.algebra.tokens import CLOSING, Token
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import FOLDS, FUNCTIONS
from tutor.algebra.words import word

MAX_DEPTH = 60

INFIX = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "·": PRODUCT, "@": PRODUCT, "⊙": PRODUCT, "^": POWER}


class Reader(Nodes):
    """The grammar. Every method raises Unreadable."""

    def __init__(self, tokens: Sequence[Token], names: Names) -> None:
        super().__init__(tokens, names)
        self.bound: list[str] = []
        """Index letters of the sums around the place that is read."""
        self.argument: str | None = None
        """The unknown letter that names are functions of, as in s(z)."""
        self._depth = 0
        self.bars = 0
        """How many |…| are open around the place that is read."""

    def whole(self) -> Tree:
        """One expression, and nothing after it."""
        if self.ended():
            self.refuse("Nothing is written here yet. Type an expression.")
        tree = self.expression()
        if not self.ended():
            self.refuse(self._unexpected())
        return counted_from_one(tree, self.names.indices)

    def expression(self, above: int = 0) -> Tree:
        """An expression up to the first sign that binds no stronger than ``above``."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.refuse("Too many brackets or signs stand inside each other.")
        start = self.token.place[0]
        left = self._prefix(above)
        while (strength := self._strength()) > above:
            left = self._infix(left, strength, start)
        self._depth -= 1
        return left

    def _strength(self) -> int:
        token = self.token
        if token.kind == "sign" and token.text in INFIX:
            return INFIX[token.text]
        starts = token.kind in ("number", "name", "frac") or self.at("(", "[", "{") or (self.at("|") and not self.bars)
        return PRODUCT if starts else 0

    def _prefix(self, above: int) -> Tree:
        if not self.at("-", "+"):
            return self._postfix()
        sign = self.take()
        inner = self.expression(max(above, SUM))
        return self.node("negate", parts=(inner,), start=sign.place[0]) if sign.text == "-" else inner

    def _infix(self, left: Tree, strength: int, start: int) -> Tree:
        sign = self.take() if self.token.kind == "sign" and self.token.text in INFIX else None
        if sign is None and self.token.kind == "number" == self.ahead(-1).kind:
            between = "a comma or an operator" if self.names.lists else "an operator"
            self.refuse(f"Two numbers stand side by side. Put {between} between them.")
        if strength == POWER:
            return self._power(left, start)
        right = self.expression(strength) if sign is not None else self._factor()
        match sign.text if sign is not None else "":
            case "+":
                return self.node("add", parts=(left, right), start=start)
            case "-":
                assert sign is not None
                less = self.node("negate", parts=(right,), start=sign.place[0])
                return self.node("add", parts=(left, less), start=start)
            case "/":
                self._ask_what_is_below(left, right)
                return self.node("divide", parts=(left, right), start=start)
            case "·" | "@":
                return self.node("times", "·", (left, right), start=start)
            case symbol:
                return self.node("times", self._product(symbol, left, right), (left, right), start=start)

    def _ask_what_is_below(self, above: Tree, below: Tree) -> None:
        """1/2x has two meanings. Raises Unreadable."""
        token = self.token
        function = (
            token.kind == "name" and (token.text in FUNCTIONS or token.text in FOLDS) and token.text not in self.names
        )
        starts = token.kind in ("number", "name", "frac") or self.at("(", "[", "{")
        if starts and token.glued and not function:
            top, bottom, beside = (bracketed(part) for part in (above, below, self._factor()))
            self.refuse(f"Is that {top}/({bottom}·{beside}) or {top}/{bottom}·{beside}? Put brackets.", token)

    def _factor(self) -> Tree:
        """What stands beside something without a sign: 2x^2 is 2·(x^2)."""
        return self.expression(PRODUCT)

    def _product(self, symbol: str, left: Tree, right: Tree) -> str:
        """Two vectors side by side multiply element by element, as they do in numpy."""
        kinds = self.kind(left), self.kind(right)
        together = kinds[0] == kinds[1] if symbol != "⊙" else kinds[1] != "number"
        return "⊙" if together and kinds[0] != "number" else "·"

    def _power(self, base: Tree, start: int) -> Tree:
        if self._transposes():
            return self.node("transpose", parts=(base,), start=start)
        if self.at("{"):
            self.take()
            exponent = self.expression()
            self.expect("}")
        else:
            exponent = self.expression(POWER - 1)
        return self.node("power", parts=(base, exponent), start=start)

    def _transposes(self) -> bool:
        """Whether ^T, ^{T} or ^⊤ stands here; then it is taken."""
        wrapped = self.at("{", "(")
        letter = self.ahead() if wrapped else self.token
        after = self.ahead(2 if wrapped else 1)
        if letter.text != "⊤" and (letter.text != "T" or after.text == "_" or "T" in self.names):
            return False
        if wrapped and after.text not in ("}", ")"):
            return False
        for _ in range(3 if wrapped else 1):
            self.take()
        return True

    def _postfix(self) -> Tree:
        start = self.token.place[0]
        tree = self.atom()
        while True:
            if self.at("!"):
                self.take()
                tree = self.node("call", "factorial", (tree,), start=start)
            elif self.at("%"):
                self._refuse_percent_of_names()
                self.take()
                tree = self.node("divide", parts=(tree, self.node("number", "100", start=start)), start=start)
            elif self.at("⊤"):
                self.take()
                tree = self.node("transpose", parts=(tree,), start=start)
            elif self.at("."):
                tree = method(self, tree, start)
            elif self.at("[") and self.kind(tree) != "number":
                self.take()
                positions = self.listed("]")
                tree = self.node("index", BRACKETS, (tree, *positions), start=start)
            elif self.at("_"):
                tree = subscripted(self, tree, start)
            elif not without_argument(self, tree):
                refuse_a_position(self, tree)
                return tree

    def _refuse_percent_of_names(self) -> None:
        if not self.names.lists:
            self.refuse("“%” has no meaning here. Write 0.5 for 50 %.")

    def listed(self, closing: str) -> list[Tree]:
        """Expressions between commas, and the closing bracket."""
        bars, self.bars = self.bars, 0
        found = [self.expression()]
        while self.at(","):
            self.take()
            found.append(self.expression())
        self.expect(closing)
        self.bars = bars
        return found

    def atom(self) -> Tree:
        token = self.token
        if token.kind == "number":
            self.take()
            return self.node("number", token.text, start=token.place[0])
        if token.kind == "name":
            return word(self)
        if token.kind == "frac":
            self.take()
            above, below = tex_argument(self), tex_argument(self)
            return self.node("divide", parts=(above, below), start=token.place[0])
        if self.at("(", "[", "{"):
            return self._bracket()
        if self.at("|"):
            self.take()
            self.bars += 1
            inner = self.expression()
            self.bars -= 1
            self.expect("|")
            return self.node("call", "abs", (inner,), start=token.place[0])
        return self.refuse("Something is missing here." if token.kind == "end" else self._unexpected())

    def _bracket(self) -> Tree:
        opening = self.take()
        if self.at(CLOSING[opening.text]):
            self.refuse("Nothing stands between these brackets.", opening)
        bars, self.bars = self.bars, 0
        inner = self.expression()
        self.bars = bars
        if self.at(",") and self.names.lists:
            self.take()
            more = [] if self.at(CLOSING[opening.text]) else self.listed(CLOSING[opening.text])
            if not more:
                self.take()
            return self.node("list", parts=(inner, *more), start=opening.place[0])
        if self.at(","):
            self.refuse(self._comma())
        self.expect(CLOSING[opening.text])
        if self.names.lists and opening.text == "[" and self.kind(inner) != "number":
            return self.node("list", parts=(inner,), start=opening.place[0])
        return self.spread(inner, (opening.place[0], self.tokens[self._at - 1].place[1]))

    def _comma(self) -> str:
        """What is wrong with a comma: between digits it stands for a point, else it separates formulas."""
        before, after = (self.tokens[at] for at in (max(0, self._at - 1), min(self._at + 1, len(self.tokens) - 1)))
        if before.kind == after.kind == "number":
            point = f"{before.text}.{after.text}" if before.text.isdigit() and after.text.isdigit() else "0.5"
            return f"A comma has no meaning here. A decimal point is a dot: write {point}."
        return "A comma has no meaning here: one formula is asked, without lists."

    def _unexpected(self) -> str:
        text = self.token.text
        if text == ",":
            return self._comma()
        if text in (")", "]", "}"):
            return f"This “{text}” closes a bracket that was never opened."
        if text == "=":
            return "An “=” does not belong here. Type one expression."
        if text == "≈":
            return "An “≈” does not belong here. Type the exact expression alone."
        return f"“{text}” should not stand here."
