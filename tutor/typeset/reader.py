"""Walking over the tokens of a formula: rows, groups, arguments and scripts."""

from __future__ import annotations

from tutor.typeset import symbols
from tutor.typeset.brackets import arranged
from tutor.typeset.commands import STOPS, command
from tutor.typeset.tokens import BadFormula, Token, tokens
from tutor.typeset.tree import Brace, Glyph, Kind, Node, Row, Scripts, Space

DEEPEST = 20
"""Braces, brackets, fractions, roots, environments inside one another."""


class Reader:
    """Where we are among the tokens, and how deep."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.tokens = tokens(tex)
        self.at = 0
        self.depth = 0
        self.open_brackets = 0

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self, wanted: str) -> Token:
        """The next token; `wanted` says for whom, should there be none."""
        if self.at == len(self.tokens):
            raise BadFormula(f"{wanted}, but the formula ends", max(0, len(self.tex) - 1), len(self.tex))
        self.at += 1
        return self.tokens[self.at - 1]

    def row(self, before: Kind | None = None) -> Row:
        """Everything up to a brace, cell, line or environment that ends here. `before` stands on its left."""
        items: list[Node] = []
        while (token := self.peek()) is not None and token.text not in STOPS:
            self.at += 1
            node = self.atom(token)
            if node is not None:
                items.append(self.scripts(node))
        return Row(arranged(items, before))

    def deeper(self, place: Token) -> None:
        self.depth += 1
        self.refuse_depth(place)

    def refuse_depth(self, place: Token) -> None:
        if self.depth + self.open_brackets > DEEPEST:
            raise BadFormula(f"more than {DEEPEST} levels inside one another", place.start, place.end)

    def group(self, opening: Token) -> Node:
        """The rest of a brace group; one with a single item is that item."""
        self.deeper(opening)
        row = self.row()
        self.depth -= 1
        closing = self.peek()
        if closing is None or closing.text != "}":
            raise BadFormula("this opening brace is never closed", opening.start, opening.end)
        self.at += 1
        if len(row.items) == 1 and not isinstance(row.items[0], Glyph):
            return row.items[0]
        if len(row.items) == 1 and isinstance(row.items[0], Glyph) and row.items[0].kind is Kind.ORDINARY:
            return row.items[0]
        return row

    def argument(self, owner: Token) -> Node:
        token = self.next(f"{owner.text} needs something after it")
        if token.text == "{":
            return self.group(token)
        if token.text in STOPS or token.text in "^_'":
            raise BadFormula(f"{owner.text} needs something after it", owner.start, owner.end)
        if len(token.text) > 1 and token.text[0] in "0123456789.":
            # \frac12 is a half: TeX takes one digit.
            self.at -= 1
            self.tokens[self.at] = Token(token.text[1:], token.start + 1, token.end)
            token = Token(token.text[0], token.start, token.start + 1)
        self.deeper(token)
        node = self.atom(token)
        self.depth -= 1
        if node is None:
            raise BadFormula(f"{owner.text} needs something after it", owner.start, owner.end)
        return node

    def raw(self, owner: Token) -> tuple[str, Token]:
        """The text between braces as it is written, and where it starts."""
        opening = self.next(f"{owner.text} needs braces")
        if opening.text != "{":
            raise BadFormula(f"{owner.text} needs braces", owner.start, owner.end)
        level = 1
        while level:
            token = self.peek()
            if token is None:
                raise BadFormula("this opening brace is never closed", opening.start, opening.end)
            level += {"{": 1, "}": -1}.get(token.text, 0)
            self.at += 1
        return self.tex[opening.end : self.tokens[self.at - 1].start], opening

    def scripts(self, base: Node) -> Node:
        """Everything raised and lowered after a base."""
        upper: list[Node] = []
        lower: Node | None = None
        raised = False
        while (token := self.peek()) is not None and token.text in ("^", "_", "'", r"\limits", r"\nolimits"):
            self.at += 1
            if token.text == "'":
                upper.append(Glyph("′"))
            elif token.text == "^":
                if raised:
                    raise BadFormula("a second superscript: put braces around what belongs together", *token[1:])
                raised = True
                upper.append(self.argument(token))
            elif token.text == "_":
                if lower is not None:
                    raise BadFormula("a second subscript: put braces around what belongs together", *token[1:])
                lower = self.argument(token)
        if not upper and lower is None:
            return base
        limits = _takes_limits(base)
        joined = upper[0] if len(upper) == 1 else Row(tuple(upper)) if upper else None
        if isinstance(base, Brace) and (note := lower if base.below else joined) is not None:
            return Brace(base.body, note, base.below)
        return Scripts(base.base if limits and isinstance(base, Scripts) else base, lower, joined, limits)

    def atom(self, token: Token) -> Node | None:
        """What one token begins; None where it only concerns sizes."""
        text = token.text
        if text == "{":
            return self.group(token)
        if text in "^_'":
            self.at -= 1
            return Glyph("")
        if text == "~":
            return Space(1)
        if (name := token.command) is not None:
            return command(self, name, token)
        return self.glyph(token, *symbols.CHARACTERS.get(text, (text, Kind.ORDINARY)))

    def glyph(self, token: Token, sign: str, kind: Kind) -> Glyph:
        if kind is Kind.OPEN:
            self.open_brackets += 1
            self.refuse_depth(token)
        elif kind is Kind.CLOSE and self.open_brackets:
            self.open_brackets -= 1
        return Glyph(sign, kind)


def _takes_limits(base: Node) -> bool:
    if isinstance(base, Glyph):
        return base.kind is Kind.BIG or base.text in symbols.LIMITS
    return isinstance(base, Scripts) and base.limits and base.lower is None and base.upper is None
