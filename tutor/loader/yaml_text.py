"""YAML read strictly: the 1.2 core types, with the place of everything, and every mistake told at once.

PyYAML's C parser finds the nodes; this module gives them their types, which PyYAML would do by the rules
of YAML 1.1 (``no`` a boolean, ``1e-6`` a text, the last of two equal keys silently kept).
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from tutor.loader.bounds import MOST_BYTES, MOST_DEPTH, MOST_DIGITS, MOST_VALUES, Met


class BadYaml(Exception):
    """The text is not YAML that lessons may use; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # with C or without
    """Leaves plain scalars as they were written."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """The same tag for all: types are given by ``scalar``. PyYAML's own looks through tables for each node."""
        return ""

    def descend_resolver(self, current_node: yaml.Node, current_index: Any) -> None:
        """Nothing hangs on where a node stands."""

    def ascend_resolver(self) -> None:
        """Nothing hangs on where a node stands."""


INTEGER = re.compile(r"[-+]?[0-9]+\Z|0x[0-9a-fA-F]+\Z|0o[0-7]+\Z")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)\Z")
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
OLD_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off"})
"""Booleans to readers of YAML 1.1, texts to readers of YAML 1.2; refused, for nobody can tell what was meant."""

NULLS = frozenset({"", "~", "null", "Null", "NULL"})

TABS = "a tab is not allowed in the indentation; use blanks"
NO_BLANKS = "this line begins with a no-break space or the like; indent it with blanks"
ALIASES = "aliases (*name) are not allowed in lessons; if it is text, put it in quotes"

REMEDIES = (
    (r"mapping values are not allowed", "a colon followed by a blank has a meaning here; put the text in quotes"),
    (r"unknown escape character", "double quotes eat backslashes; use single quotes or a | block"),
    (r"cannot start any token", "this character cannot start a plain text; put the text in quotes"),
    (r"unexpected end of stream", "a quote was opened here and is never closed"),
    (r"did not find expected ',' or '\]'", "this list lacks a comma or its closing ]"),
    (r"did not find expected ',' or '\}'", "this mapping lacks a comma or its closing }"),
    (r"did not find expected '-' indicator", "this line is indented unlike the entries of its list"),
    (r"did not find expected key", "this line is indented unlike its neighbours, or a quote is missing before it"),
    (r"could not find expected ':'", "a key should be followed by a colon"),
    (r"found unexpected ':'", "a colon here; put the text in quotes"),
    (r"undefined alias", ALIASES),
    (r"found a tab character", TABS),
    (r"alphabetic or numeric character", "a plain text cannot start with * or &; put the text in quotes"),
    (r"another document", "a second document begins here; a lesson is one: remove the line ---"),
    (r"expected <document start>", "this line belongs to nothing above it; indent it, or put the text in quotes"),
    (r"tag handle|URI|'!'|'>'|expected whitespace", "a plain text cannot start with !; put the text in quotes"),
    (r"comment or line break", "after | or > the text begins on the next line"),
    (r"block sequence entries are not allowed", "a list begins on a line of its own; if it is text, put it in quotes"),
    (r"expected node content", "something is missing here: a value, or a closing bracket"),
    (r"directive|non-alphabetical", "a line cannot start with %; put the text in quotes"),
    (r"hexdecimal|Unicode character escape", "double quotes eat backslashes; use single quotes or a | block"),
)


def compose(text: str, met: Met | None = None) -> yaml.Node | None:
    """The tree of nodes, None for an empty text; ``met`` hears how many values there are. Raises BadYaml."""
    if len(text) > MOST_BYTES:
        raise BadYaml(f"the file is longer than {MOST_BYTES:,} characters; make several of it", 1, 1)
    try:
        _refuse(text, met or Met())
        return yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        line, column = _place(text, error.position)
        raise BadYaml("this character is not allowed in YAML", line, column) from None
    except yaml.MarkedYAMLError as error:
        raise _plain(error, text) from None


def _refuse(text: str, met: Met) -> None:
    """Look at what the parser meets, before a node is made of it. Raises BadYaml."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        message = None
        if isinstance(event, yaml.NodeEvent):
            met.values += 1
            message = _refusal(event) if met.values <= MOST_VALUES else MORE
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_DEPTH:
                message = f"this is nested more than {MOST_DEPTH} deep; a lesson needs ten"
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if message and (mark := event.start_mark):
            raise BadYaml(message, mark.line + 1, mark.column + 1)


MORE = f"from here on there are more than {MOST_VALUES:,} values; make several files of it"


def _refusal(event: Any) -> str | None:
    """Why something that YAML knows is not for lessons; None where it is."""
    if isinstance(event, yaml.AliasEvent):
        return ALIASES
    if event.anchor is not None:
        return "anchors (&name) are not allowed in lessons; if it is text, put it in quotes"
    if event.tag is not None:
        return "tags (!name) are not allowed in lessons; if it is text, put it in quotes"
    if (
        isinstance(event, yaml.ScalarEvent)
        and not event.style
        and len(event.value) > MOST_DIGITS
        and INTEGER.match(event.value)
    ):
        return f"this number is too long; a whole number has at most {MOST_DIGITS} digits"
    return None


def _place(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _plain(error: yaml.MarkedYAMLError, text: str) -> BadYaml:
    """libyaml's finding in words for an author."""
    context, problem = error.context or "", error.problem or ""
    mark = error.problem_mark
    message = next((remedy for pattern, remedy in REMEDIES if re.search(pattern, problem)), problem)
    if error.context_mark and ("quoted" in context or "flow" in context):
        if "quoted" in context and mark and mark.line > error.context_mark.line:
            message = "a quote was opened here and is not closed on this line"
        mark = error.context_mark  # where the quote or bracket was opened, which is where it should be mended
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if "cannot start any token" in problem and text.splitlines()[line - 1][column - 1 : column] == "\t":
        message = TABS
    found = _misplaced(problem, error, text.splitlines(), line, column)
    return found or BadYaml(message or "this is not YAML", line, column)


KEY = re.compile(r"( *)(?:- +)*([\w-]+):(?= |$)")
OPENS_BLOCK = re.compile(r"[|>][-+0-9]*\s*(#.*)?$")


ENDED = "the text in quotes ends before this; a ' inside of it is written twice (''), or the text in a | block"

NOT_CLOSED = "a quote was opened here and is not closed on this line; line {} would close it"


def _misplaced(problem: str, error: yaml.MarkedYAMLError, lines: list[str], line: int, column: int) -> BadYaml | None:
    """What is said of a line that stands too far left, below a block of text, or too far right, below another key."""
    for number in range(max(1, line - 1), min(line, len(lines)) + 1):
        if found := re.match(r" *(?=[^\S \t])", lines[number - 1]):
            return BadYaml(NO_BLANKS, number, found.end() + 1)
    if "could not find expected ':'" in problem and error.context_mark:
        at = error.context_mark.line
        opener = _block_above(lines, at)
        if opener is not None:
            said = f"this line belongs to no key; to be part of the text that begins on line {opener + 1}, indent it"
            return BadYaml(f"{said} further than the key there", at + 1, error.context_mark.column + 1)
    if re.search(r"expected key|expected '-' indicator|expected <document start>", problem):
        return _too_far_left(lines, line, column)
    if "mapping values are not allowed" in problem and line > 1:
        if dash := re.match(r"( *)-(?=[\w-]+:)", _above(lines, line - 1)):
            at = max(number for number, row in enumerate(lines[: line - 1], 1) if row.strip())
            return BadYaml("after the - of an entry a blank is missing: - key", at, len(dash[1]) + 1)
        here, above = KEY.match(lines[line - 1]), KEY.match(_above(lines, line - 1))
        if (
            here
            and above
            and column == here.end()
            and len(here[1]) > above.start(2)
            and above.end() < len(above.string)
        ):
            said = f"the key {here[2]!r} is indented further than {above[2]!r} above it; begin both in one column"
            return BadYaml(said, line, here.start(2) + 1)
    return None


def _too_far_left(lines: list[str], line: int, column: int) -> BadYaml | None:
    """What is said where a line begins further left than what it belongs to, or behind a quote that ended early."""
    row = lines[line - 1] if line <= len(lines) else ""
    if row[: column - 1].strip() and row[column - 2] in "'\"":
        opened = _opened_above(lines, line, row[column - 2])
        return BadYaml(NOT_CLOSED.format(line), *opened) if opened else BadYaml(ENDED, line, column)
    if row[: column - 1].strip():
        return None
    opener, here = _block_above(lines, line - 1), KEY.match(row)
    if here is None:
        if opener is None:
            return None
        said = f"this line belongs to no key; to be part of the text that begins on line {opener + 1}, indent it"
        return BadYaml(f"{said} further than the key there", line, column)
    rows = [lines[opener]] if opener is not None else lines[: line - 1][::-1]
    above = next((found for each in rows if (found := KEY.match(each))), None)
    if above is None or above.start(2) <= here.start(2):
        return None
    said = f"the key {here[2]!r} is indented less than {above[2]!r} above it; begin both in one column"
    return BadYaml(said, line, here.start(2) + 1)


def _opened_above(lines: list[str], line: int, quote: str) -> tuple[int, int] | None:
    """Where a text in quotes was opened in a line above, and is not closed in that line; None where none was."""
    for number in range(line - 1, 0, -1):
        if found := re.search(rf"[:,\[{{-] +({quote}[^{quote}]*)$", lines[number - 1]):
            return number, found.start(1) + 1
        if quote in lines[number - 1]:
            return None
    return None


def _above(lines: list[str], at: int) -> str:
    """The line above that is not blank."""
    return next((each for each in lines[:at][::-1] if each.strip()), "")


def _block_above(lines: list[str], at: int) -> int | None:
    """Where a block of text was opened that ends just above a line, counted from 0."""
    for number in range(at - 1, -1, -1):
        row = lines[number]
        if OPENS_BLOCK.search(row) and KEY.match(row):
            return number
        if row.strip() and len(row) - len(row.lstrip()) <= len(lines[at]) - len(lines[at].lstrip()):
            return None
    return None


IN_FORMULA = re.compile(r"\$[^$]+\$")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def eaten(written: str) -> str | None:
    """What double quotes made of TeX in a scalar as it was written: its first command that lost its backslash."""
    for formula in IN_FORMULA.findall(written):
        for found in ESCAPE.finditer(formula):
            command = re.match(r"[A-Za-z]{2,}|[NLP]", formula[found.start() + 1 :])
            if found[1] in "abefnrtvNLP" and command:
                return f"\\{command[0]}"
    return None


def scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    """The value of a scalar by the YAML 1.2 core rules; quoted and block scalars are always text."""
    text: str = node.value
    if node.style:
        return text
    if text in NULLS:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if INTEGER.match(text):
        return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
    if FLOAT.match(text):
        return float(text)
    if found := INFINITE.match(text):
        return float(found[1] + "inf")
    return text
