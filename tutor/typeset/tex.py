"""Reading TeX into a tree. Everything is either understood or refused with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from tutor.typeset import symbols
from tutor.typeset.brackets import arranged
from tutor.typeset.tokens import BadFormula, Token, tokens
from tutor.typeset.tree import Accent, Brace, Fence, Fraction, Glyph, Grid, Kind, Node, Root, Row, Scripts, Space

DEEPEST = 30
"""Braces, brackets, fractions, roots, environments inside one another."""

_NO_SCRIPT = Glyph("")
_BACKSLASH = re.compile(r"\\(.?)", re.DOTALL)
_ESCAPED = frozenset("_%$#&{} ,")
_DELIMITERS = {".": "", "<": "⟨", ">": "⟩", "/": "/"} | {sign: sign for sign in "()[]|"}


def read(tex: str) -> Row:
    """Raises BadFormula for what cannot be set."""
    reader = _Reader(tex)
    row = reader.row()
    if (token := reader.peek()) is not None:
        raise BadFormula(_unexpected(token), token.start, token.end)
    if not row.items:
        raise BadFormula("the formula is empty", 0, len(tex))
    return row


def _unexpected(token: Token) -> str:
    match token.text:
        case "}":
            return "this closing brace has no opening one"
        case "&" | r"\\":
            return f"{token.text} belongs in an environment such as aligned or cases"
        case r"\right":
            return r"\right without \left"
        case _:
            return f"{token.text} is out of place"


class _Reader:
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
        while (token := self.peek()) is not None and token.text not in _STOPS:
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
        if token.text in _STOPS or token.text in "^_'":
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
            return self.command(name, token)
        return self.glyph(token, *symbols.CHARACTERS.get(text, (text, Kind.ORDINARY)))

    def glyph(self, token: Token, sign: str, kind: Kind) -> Glyph:
        if kind is Kind.OPEN:
            self.open_brackets += 1
            self.refuse_depth(token)
        elif kind is Kind.CLOSE and self.open_brackets:
            self.open_brackets -= 1
        return Glyph(sign, kind)

    def command(self, name: str, token: Token) -> Node | None:
        if (known := symbols.COMMANDS.get(name)) is not None:
            return self.glyph(token, *known)
        if name in symbols.FUNCTIONS:
            return Glyph(name, Kind.FUNCTION)
        if name in symbols.SPACES:
            return Space(symbols.SPACES[name])
        if name in symbols.SIZES:
            return None
        if name in symbols.ACCENTS:
            return _accented(name, self.argument(token))
        if name in symbols.LETTER_STYLES:
            return self.letters(name, token)
        if name in symbols.TEXT_STYLES:
            return Glyph(_plain_text(*self.raw(token)), Kind.TEXT)
        if (construct := _CONSTRUCTS.get(name)) is not None:
            return construct(self, token)
        raise BadFormula(f"unknown command {token.text}{_nearest(name)}", token.start, token.end)

    def letters(self, name: str, token: Token) -> Node:
        """Letters of another style; several of them are one word."""
        following = self.peek()
        if following is None or following.text != "{":
            return self.restyled(name, self.argument(token))
        mark = self.at
        word, _ = self.raw(token)
        if word.isalnum() and word.isascii():
            return self.restyled(name, Glyph(word))
        self.at = mark
        return self.argument(token)

    def restyled(self, name: str, node: Node) -> Node:
        if name == "mathbb" and isinstance(node, Glyph):
            return Glyph(symbols.BLACKBOARD.get(node.text, node.text), node.kind)
        return node

    def fraction(self, token: Token) -> Node:
        top = self.argument(token)
        return Fraction(top, self.argument(token))

    def binomial(self, token: Token) -> Node:
        top = self.argument(token)
        return Fence("(", Fraction(top, self.argument(token), bar=False), ")")

    def root(self, token: Token) -> Node:
        following = self.peek()
        if following is None or following.text != "[":
            return Root(self.argument(token), None)
        self.at += 1
        index: list[Node] = []
        while (part := self.next("the root's index needs a closing bracket")).text != "]":
            if part.text in _STOPS:
                raise BadFormula("the root's index needs a closing bracket", following.start, following.end)
            index.append(self.scripts(self.atom(part) or Glyph("")))
        return Root(self.argument(token), Row(arranged(index)))

    def operator(self, token: Token) -> Node:
        return Glyph(_plain_text(*self.raw(token)).strip(), Kind.FUNCTION)

    def limit_operator(self, token: Token) -> Node:
        # The empty script marks an operator whose later subscript stands under it.
        return Scripts(self.operator(token), None, None, True)

    def fence(self, token: Token) -> Node:
        left = self.delimiter(token)
        self.deeper(token)
        body = self.row()
        self.depth -= 1
        closing = self.peek()
        if closing is None or closing.text != r"\right":
            raise BadFormula(r"\left without \right", token.start, token.end)
        self.at += 1
        return Fence(left, body, self.delimiter(closing))

    def middle(self, token: Token) -> Node:
        return Glyph(self.delimiter(token), Kind.RELATION)

    def delimiter(self, owner: Token) -> str:
        token = self.next(f"{owner.text} needs a bracket after it")
        if (sign := _DELIMITERS.get(token.text)) is not None:
            return sign
        sign, kind = symbols.COMMANDS.get(token.command or "", ("", Kind.ORDINARY))
        if kind in (Kind.OPEN, Kind.CLOSE, Kind.BAR):
            return sign
        raise BadFormula(f"{owner.text} needs a bracket after it, not {token.text}", token.start, token.end)

    def brace(self, token: Token) -> Node:
        return Brace(self.argument(token), _NO_SCRIPT, token.text == r"\underbrace")

    def stacked(self, token: Token) -> Node:
        note = self.argument(token)
        base = self.argument(token)
        if token.text == r"\underset":
            return Scripts(base, note, None, True)
        return Scripts(base, None, note, True)

    def environment(self, token: Token) -> Node:
        name, opening = self.raw(token)
        if name not in symbols.ENVIRONMENTS:
            message = f"unknown environment {name}{_nearest(name, symbols.ENVIRONMENTS, '')}"
            raise BadFormula(message, opening.end, opening.end + len(name))
        if name == "array":
            self.raw(token)
        self.deeper(token)
        rows = self.cells(name, token)
        self.depth -= 1
        grid = Grid(name, rows)
        left, right = symbols.ENVIRONMENTS[name]
        return Fence(left, Row((grid,)), right) if left else grid

    def cells(self, name: str, begin: Token) -> tuple[tuple[Row, ...], ...]:
        rows: list[tuple[Row, ...]] = []
        row: list[Row] = []
        while True:
            row.append(self.row(Kind.ORDINARY if row and name in symbols.ALIGNED else None))
            token = self.peek()
            if token is None or token.text not in ("&", r"\\", r"\end"):
                raise BadFormula(f"\\begin{{{name}}} without \\end{{{name}}}", begin.start, begin.end)
            self.at += 1
            if token.text == "&":
                continue
            if len(row) > 1 or row[0].items or token.text == r"\\":
                rows.append(tuple(row))
            row = []
            if token.text == r"\end":
                self.end(name, token)
                return tuple(rows)

    def end(self, name: str, token: Token) -> None:
        ended, opening = self.raw(token)
        if ended != name:
            message = f"\\begin{{{name}}} ends with \\end{{{ended}}}"
            raise BadFormula(message, token.start, opening.end + len(ended) + 1)


_STOPS = frozenset({"}", "&", r"\\", r"\right", r"\end"})
_CONSTRUCTS: dict[str, Callable[[_Reader, Token], Node]] = {
    "frac": _Reader.fraction,
    "dfrac": _Reader.fraction,
    "tfrac": _Reader.fraction,
    "cfrac": _Reader.fraction,
    "binom": _Reader.binomial,
    "sqrt": _Reader.root,
    "operatorname": _Reader.operator,
    "operatorname*": _Reader.limit_operator,
    "left": _Reader.fence,
    "middle": _Reader.middle,
    "underbrace": _Reader.brace,
    "overbrace": _Reader.brace,
    "overset": _Reader.stacked,
    "underset": _Reader.stacked,
    "stackrel": _Reader.stacked,
    "begin": _Reader.environment,
}
KNOWN = symbols.FUNCTIONS | symbols.LETTER_STYLES | symbols.TEXT_STYLES | symbols.SIZES
KNOWN |= {*symbols.COMMANDS, *symbols.ACCENTS, *_CONSTRUCTS, "right", "end"}
"""The names of all commands that are read."""


def _takes_limits(base: Node) -> bool:
    if isinstance(base, Glyph):
        return base.kind is Kind.BIG or base.text in symbols.LIMITS
    return isinstance(base, Scripts) and base.limits and base.lower is None and base.upper is None


def _accented(name: str, body: Node) -> Node:
    if isinstance(body, Scripts) and isinstance(body.base, Glyph) and len(body.base.text) == 1:
        return Scripts(Accent(name, body.base), body.lower, body.upper, limits=False)
    return Accent(name, body)


def _plain_text(raw: str, opening: Token) -> str:
    r"""Words in a formula: `~` and `\ ` are blanks, `\_` and the like are the characters themselves."""
    for escape in _BACKSLASH.finditer(raw):
        if escape[1] not in _ESCAPED:
            raise BadFormula("no commands inside words", opening.end + escape.start(), opening.end + escape.end())
    words = _BACKSLASH.sub(lambda escape: " " if escape[1] == "," else escape[1], re.sub(r"(?<!\\)~", " ", raw))
    return (
        " " if not words.strip() else " " * words.startswith(" ") + " ".join(words.split()) + " " * words.endswith(" ")
    )


def _nearest(name: str, known: frozenset[str] | dict[str, tuple[str, str]] = KNOWN, mark: str = "\\") -> str:
    close = get_close_matches(name, sorted(known), 1, 0.6)
    return f", did you mean {mark}{close[0]}?" if close else ""
