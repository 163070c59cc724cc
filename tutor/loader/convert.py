"""From YAML nodes to the frozen structs of the lesson format, listing every mistake with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml
from msgspec import inspect

from tutor.loader.bounds import LONGEST_KEY, LONGEST_TEXT, MOST_ENTRIES, MOST_NUMBERS, MOST_PROBLEMS
from tutor.loader.problem import Problem
from tutor.loader.yaml_text import NO_BLANKS, OLD_BOOLEANS, BadYaml, compose, eaten, scalar
from tutor.steering import steering

Path = tuple[str | int, ...]
"""Where a value stands in the file: ``("steps", 2, "answer")``."""

Extra = Mapping[str, Any]
"""What a ``Meta`` says beside the type."""

KINDLESS = "the key 'kind' is missing: it should be one of"

type_info = cache(inspect.type_info)

EMPTY_BLOCK = "this text is empty: the lines below it begin no further right than its key; indent them"
CUT = "a # after a blank begins a comment, so that {!r} is left out; put the text in quotes"
EATEN = "double quotes ate the backslash of {}; use single quotes or a | block"
STEERS = "here is the character {}, which steers terminals or turns text around; remove it"

TWO_STEPS = {"text", "task"}
ONE_STEP = "a step is a text or a task, not both: begin the second one with - and a blank"

BROKEN: Any = object()
"""Stands for a value that could not be read; its problem has been noted."""


class Document:
    """One YAML file on its way to a struct: collects problems, and the place of every field."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.places: dict[Path, tuple[int, int]] = {}
        self._text = ""

    def note(self, place: tuple[int, int], path: Path, message: str) -> Any:
        """Add a problem; the answer is BROKEN, so that callers can return it."""
        self.problems.append(Problem(self.file, *place, field_name(path), message))
        return BROKEN

    def _is_enough(self, node: yaml.Node, path: Path) -> bool:
        """Whether so much is wrong that nobody reads more; that there is more is said once."""
        if len(self.problems) == MOST_PROBLEMS:
            self.note(mark(node), path, f"from here on nothing was looked at: mend the {MOST_PROBLEMS} before first")
        return len(self.problems) > MOST_PROBLEMS

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of a field, or of the nearest field around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def read(self, text: str, into: Any, *, extra: Mapping[str, Any] | None = None) -> Any:
        """The text as a struct of this type, or BROKEN; ``extra`` are fields that are not in the file."""
        self._text = text
        try:
            node = compose(text)
        except BadYaml as error:
            return self.note((error.line, error.column), (), error.message)
        if node is None:
            return self.note((1, 1), (), "the file is empty")
        kind = type_info(into)
        if isinstance(kind, inspect.StructType):
            return self._struct(node, kind, (), extra or {})
        return self._convert(node, kind, ())

    def _convert(self, node: yaml.Node, kind: Any, path: Path) -> Any:
        if self._is_enough(node, path):
            return BROKEN
        kind, extra = unwrapped(kind), extra_of(kind)
        here = mark(node)
        self.places.setdefault(path, here)
        match kind:
            case inspect.UnionType():
                return self._union(node, kind, path, extra)
            case inspect.StructType():
                return self._struct(node, kind, path, {})
            case inspect.DictType():
                return self._dict(node, kind, path)
            case inspect.VarTupleType():
                return self._tuple(node, kind, path)
        if not isinstance(node, yaml.ScalarNode):
            return self.note(here, path, f"should be {wanted(kind)}, not {described(node)}{quoting(node, kind)}")
        if (lines := node.value.count("\n") + 1) > extra.get("most_lines", lines):
            return self.note(here, path, f"should have at most {extra['most_lines']} lines, not {lines:,}")
        return self._scalar(node, kind, path, bool(extra.get("bare_number")))

    def _scalar(self, node: yaml.ScalarNode, kind: Any, path: Path, bare_number: bool) -> Any:
        value, here = scalar(node), mark(node)
        if fault := length_fault(kind, node.value):
            return self.note(here, path, fault)
        if not node.style and node.value.lower() in OLD_BOOLEANS:
            message = f"write {node.value!r} in quotes if it is text, and true or false if it is a boolean"
            return self.note(here, path, message)
        if node.style == '"' and (command := eaten(self._text[node.start_mark.index : node.end_mark.index])):
            return self.note(here, path, EATEN.format(command))
        if isinstance(value, str) and (sign := steering(value)):
            return self.note(here, path, STEERS.format(sign))
        if isinstance(kind, inspect.StrType) and (cut := self._cut(node)):
            return self.note(here, path, CUT.format(cut))
        if is_empty_block(node) and not allows(kind, value):
            return self.note(here, path, EMPTY_BLOCK)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if isinstance(kind, inspect.StrType) and not isinstance(value, str):
            if bare_number and number:
                return str(node.value)
            return self.note(here, path, f"should be text, not {described(node)}; write it in quotes")
        if not allows(kind, value):
            return self.note(here, path, f"should be {wanted(kind)}, not {described(node)}")
        return float(value) if isinstance(kind, inspect.FloatType) and isinstance(value, int) else value

    def _cut(self, node: yaml.ScalarNode) -> str | None:
        """What follows a plain text as a comment, unless two blanks or more set it off."""
        if node.style:
            return None
        at = node.end_mark.index
        return self._text[at:].partition("\n")[0].strip() if self._text.startswith(" #", at) else None

    def _union(self, node: yaml.Node, kind: inspect.UnionType, path: Path, extra: Extra) -> Any:
        structs = [each for each in kind.types if isinstance(each, inspect.StructType)]
        if structs and isinstance(node, yaml.MappingNode):
            one = len(structs) == 1
            return self._struct(node, structs[0], path, {}) if one else self._tagged(node, structs, path, extra)
        fitting = [each for each in kind.types if fits(node, unwrapped(each))]
        if not fitting:
            remedy = NO_BLANK if structs and lacks_blank(node) else ""
            return self.note(mark(node), path, f"should be {wanted(kind)}, not {described(node)}{remedy}")
        return self._convert(node, fitting[0], path)

    def _tagged(self, node: yaml.MappingNode, structs: list[inspect.StructType], path: Path, extra: Extra) -> Any:
        """One of several structs: that whose kind is said, or the one that a key of its own makes known."""
        fields = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        tags, known_by = {str(each.tag): each for each in structs}, str(extra.get("known_by", ""))
        kinds = [tag for tag in tags if tag != known_by]
        if "kind" not in fields:
            if known_by in fields:
                return self._struct(node, tags[known_by], path, {})
            return self.note(mark(node), path, f"{extra.get('kindless', KINDLESS)}: {', '.join(kinds)}")
        said = fields["kind"]
        name = said.value[:LONGEST_KEY] if isinstance(said, yaml.ScalarNode) else ""
        if name not in kinds:
            return self.note(mark(said), (*path, "kind"), f"there is no kind {name!r}{nearest(name, kinds)}")
        return self._struct(node, tags[name], path, {"kind": name})

    def _dict(self, node: yaml.Node, kind: inspect.DictType, path: Path) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return self.note(mark(node), path, f"should be {wanted(kind)}, not {described(node)}")
        if fault := size_fault(kind, len(node.value), MOST_ENTRIES if path else None):
            return self.note(mark(node), path, fault)
        items = self._items(node, path)
        entries = {key: self._convert(value, kind.value_type, (*path, key)) for key, value in items.items()}
        if isinstance(unwrapped(kind.key_type), inspect.IntType):
            entries = {self._number(key, kind.key_type, path): value for key, value in entries.items()}
        return BROKEN if BROKEN in (*entries, *entries.values()) else entries

    def _number(self, key: str, kind: Any, path: Path) -> Any:
        """A key that is a number, or BROKEN."""
        kind = unwrapped(kind)
        if re.fullmatch(r"[0-9]{1,9}", key) and allows(kind, int(key)):
            return int(key)
        return self.note(self.places[(*path, key)], (*path, key), f"the key {key!r} should be {wanted(kind)}")

    def _tuple(self, node: yaml.Node, kind: inspect.VarTupleType, path: Path) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            return self.note(mark(node), path, f"should be {wanted(kind)}, not {described(node)}{listing(node)}")
        if fault := size_fault(kind, len(node.value), MOST_NUMBERS if may_be_number(kind.item_type) else MOST_ENTRIES):
            return self.note(mark(node), path, fault)
        entries = tuple(self._convert(each, kind.item_type, (*path, i)) for i, each in enumerate(node.value))
        return BROKEN if any(each is BROKEN for each in entries) else entries

    def _items(self, node: yaml.MappingNode, path: Path) -> dict[str, yaml.Node]:
        """Keys and values; keys that are not text or come twice are noted."""
        items: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if self._is_enough(key, path):
                break
            if not isinstance(key, yaml.ScalarNode):
                self.note(mark(key), path, "a key should be plain text")
            elif len(key.value) > LONGEST_KEY:
                self.note(mark(key), path, f"a key should be at most {LONGEST_KEY} characters long")
            elif sign := steering(key.value):
                self.note(mark(key), path, STEERS.format(sign))
            elif key.value[:1].isspace():
                self.note(mark(key), path, NO_BLANKS)
            elif key.value in items:
                self.note(mark(key), (*path, key.value), f"the key {key.value!r} is here twice")
            else:
                self.places[(*path, key.value)] = mark(key)
                items[key.value] = value
        return items

    def _struct(self, node: yaml.Node, kind: Any, path: Path, extra: Mapping[str, Any]) -> Any:
        if not isinstance(node, yaml.MappingNode):
            message = f"should be a mapping with keys, not {described(node)}{keying(node, kind)}"
            return self.note(mark(node), path, message)
        self.places.setdefault(path, mark(node))
        before = len(self.problems)
        values: dict[str, Any] = dict(extra)
        fields = {field.encode_name: field for field in kind.fields}

        def is_open(key: str) -> bool:
            return key not in extra and "unwritten" not in extra_of(fields[key].type)

        follows_empty = False  # what stands below a text that is empty belongs to it, and is no key
        items = self._items(node, path)
        for name, value in items.items():
            if self._is_enough(value, path):
                break
            if name not in fields and follows_empty:
                continue
            follows_empty = is_empty_block(value)
            if name in fields and (why := extra_of(fields[name].type).get("unwritten")):
                self.note(self.places[(*path, name)], (*path, name), why)
            elif name in fields and name not in extra:
                values[name] = self._convert(value, fields[name].type, (*path, name))
            elif name in fields:
                message = f"the {name} is the file's name, {extra[name]!r}; remove this line"
                self.note(self.places[(*path, name)], (*path, name), message)
            elif name not in extra:
                message = f"there is no key {name!r} here{nearest(name, [key for key in fields if is_open(key)])}"
                place = self.places[(*path, name)]
                if name in TWO_STEPS <= items.keys():  # the dash before the second was forgotten
                    message, place = ONE_STEP, max(self.places[(*path, each)] for each in TWO_STEPS)
                self.note(place, (*path, name), message)
        for name, field in fields.items():
            if (field.required or extra_of(field.type).get("required")) and name not in items and name not in values:
                self.note(mark(node), path, f"the key {name!r} is missing: it should be {wanted(field.type)}")
        values.pop("kind", None)
        names = {field.encode_name: field.name for field in kind.fields}
        return (
            BROKEN
            if len(self.problems) > before
            else kind.cls(**{names.get(key, key): value for key, value in values.items()})
        )


def field_name(path: Path) -> str:
    """``steps[2].answer``, counting from 1 as people do."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def mark(node: yaml.Node) -> tuple[int, int]:
    """Line and column of a node, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def nearest(name: str, known: list[str]) -> str:
    """``; did you mean 'kind'?`` or the list of what there is."""
    close = difflib.get_close_matches(name, known, 1, 0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(sorted(known))}"


def unwrapped(kind: Any) -> Any:
    """The type without what is said about it."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    return kind


def extra_of(kind: Any) -> Extra:
    """What the format says of a type for this module alone: ``unwritten``, ``required``, ``bare_number`` ..."""
    found: Extra = {}
    while isinstance(kind, inspect.Metadata):
        found = {**(kind.extra or {}), **found}
        kind = kind.type
    return found


def fits(node: yaml.Node, kind: Any) -> bool:
    """Whether a node could be of this type at all: which member of a union is meant."""
    if isinstance(node, yaml.MappingNode):
        return isinstance(kind, inspect.DictType | inspect.StructType)
    if isinstance(node, yaml.SequenceNode):
        return isinstance(kind, inspect.VarTupleType)
    assert isinstance(node, yaml.ScalarNode)
    match scalar(node):
        case None:
            return isinstance(kind, inspect.NoneType)
        case bool():
            return isinstance(kind, inspect.BoolType)
        case int():
            return isinstance(kind, inspect.IntType | inspect.FloatType)
        case float():
            return isinstance(kind, inspect.FloatType)
    return isinstance(kind, inspect.StrType | inspect.LiteralType)


def allows(kind: Any, value: object) -> bool:
    """Whether a scalar is of this type and within its limits."""
    match kind, value:
        case inspect.StrType(), str():
            long_enough = len(value) >= (kind.min_length or 0)
            return long_enough and (kind.pattern is None or re.fullmatch(kind.pattern, value) is not None)
        case (inspect.BoolType(), bool()) | (inspect.NoneType(), None):
            return True
        case (inspect.IntType() | inspect.FloatType(), bool()) | (inspect.IntType(), float()):
            return False
        case inspect.IntType() | inspect.FloatType(), int() | float():
            too_low = (kind.ge is not None and value < kind.ge) or (kind.gt is not None and value <= kind.gt)
            too_high = (kind.le is not None and value > kind.le) or (kind.lt is not None and value >= kind.lt)
            return not (too_low or too_high)
        case inspect.LiteralType(), _:
            return value in kind.values
    return False


def length_fault(kind: Any, text: str) -> str | None:
    """What is wrong with the length of a scalar: of a text that is longer than its field may be, or than any may."""
    own = kind.max_length if isinstance(kind, inspect.StrType) else None
    most = LONGEST_TEXT if own is None else own
    return f"should have at most {most:,} characters, not {len(text):,}; make it shorter" if len(text) > most else None


def may_be_number(kind: Any) -> bool:
    """Whether a value of the type may be a number."""
    kind = unwrapped(kind)
    if isinstance(kind, inspect.UnionType):
        return any(map(may_be_number, kind.types))
    return isinstance(kind, inspect.FloatType | inspect.IntType)


def size_fault(kind: inspect.DictType | inspect.VarTupleType, size: int, limit: int | None = None) -> str | None:
    """What is wrong with the number of entries of a mapping or list, of which no kind has more than ``limit``."""
    low, high = kind.min_length or 0, kind.max_length
    if high is None and limit is not None and size > limit:
        return f"should have at most {limit:,} entries, not {size:,}; leave some out"
    if low <= size and (high is None or size <= high):
        return None
    least, most = "entry" if low == 1 else "entries", "entry" if high == 1 else "entries"
    if high is None:
        return f"should have at least {low} {least}, not {size}"
    remedy = "; leave some out" if size > high else ""
    return f"should have {f'{low} to' if low else 'at most'} {high:,} {most}, not {size:,}{remedy}"


def quoting(node: yaml.Node, kind: Any) -> str:
    """The remedy where text was wanted and YAML made something else of it."""
    if not isinstance(kind, inspect.StrType):
        return ""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return "; write one text, also where it has several lines: after the colon, or below a |"
    colon = ": a colon followed by a blank makes it a mapping" if isinstance(node, yaml.MappingNode) else ""
    return f"; if it is text, put it in quotes{colon}"


def listing(node: yaml.Node) -> str:
    """The remedy where a list was wanted."""
    if isinstance(node, yaml.MappingNode):
        return "; begin each entry with - and a blank"
    return "; put brackets around it, or each entry on a line that begins with - and a blank"


def keying(node: yaml.Node, kind: Any) -> str:
    """The remedy where a mapping with keys was wanted."""
    if lacks_blank(node):
        return NO_BLANK
    if isinstance(node, yaml.SequenceNode):
        return "; without the - there, or the brackets, it is one"
    keys = ", ".join(f"{field.encode_name}: ..." for field in kind.fields if field.required)
    return f"; write {{{keys}}}" if keys else ""


NO_BLANK = "; after the colon of a key a blank is missing"


def lacks_blank(node: yaml.Node) -> bool:
    """Whether a text looks like a key with its value."""
    return isinstance(node, yaml.ScalarNode) and re.match(r"[\w-]+:\S", node.value) is not None


def is_empty_block(node: yaml.Node) -> bool:
    """Whether a text that begins below a | or > has no line."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") and not node.value.strip()


ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PATTERNS = {
    ID: "an id: small letters, digits and hyphens",
    r"^([a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*$": "a task's id like adding/sum, or its name",
    r"^[^\n]*\S[^\n]*$": "text on one line",
    r"^[a-z0-9+-]*$": "the name of a language in small letters, like python",
    r"^[a-i]$": "a letter from a to i",
    r"^([1-9]\d{0,2} MB|[1-3]\d{3} MB|[1-4] GB)$": "a size like 512 MB or 2 GB, and at most 4 GB",
    r"^[A-Za-z_]\w*$": "a name in Python: letters, digits and _",
    r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$": "a language like en or pt-BR",
}
"""The patterns of the format in words."""


def wanted(kind: Any) -> str:
    """The type in words for an author."""
    kind = unwrapped(kind)
    match kind:
        case inspect.StrType(pattern=str() as pattern):
            return PATTERNS[pattern]
        case inspect.StrType(min_length=int()):
            return "text that is not empty"
        case inspect.StrType():
            return "text"
        case inspect.IntType() | inspect.FloatType():
            noun = "a whole number" if isinstance(kind, inspect.IntType) else "a number"
            limits = ((kind.ge, "at least"), (kind.gt, "above"), (kind.le, "at most"), (kind.lt, "below"))
            said = " and ".join(f"{word} {limit:g}" for limit, word in limits if limit is not None)
            return f"{noun} {said}".rstrip()
        case inspect.BoolType():
            return "true or false"
        case inspect.NoneType():
            return "nothing"
        case inspect.LiteralType():
            return " or ".join(map(str, kind.values))
        case inspect.VarTupleType():
            return "a list"
        case inspect.UnionType():
            words = dict.fromkeys(wanted(each) for each in kind.types if not is_none(each))
            if "a number" in words:
                words.pop("a whole number", None)
            return " or ".join(words)
    return "a mapping with keys"


def is_none(kind: Any) -> bool:
    """Whether this member of a union only says that the field may be left out."""
    return isinstance(unwrapped(kind), inspect.NoneType)


def described(node: yaml.Node) -> str:
    """What the author wrote, in words."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    assert isinstance(node, yaml.ScalarNode)
    value = scalar(node)
    text = re.sub(r"\s+", " ", node.value)
    shown = text if len(text) <= 40 else text[:39] + "…"
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the boolean {shown}"
        case int() | float():
            return f"the number {shown}"
    return f"the text {shown!r}"
