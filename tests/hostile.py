"""A course with hostile text in every string field of every struct, made from the structs' own descriptions."""

from __future__ import annotations

import json
import re
import sys
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from tutor import cli, loader
from tutor.lesson import Boss, Course, Lesson, Text
from tutor.steering import STEERING as SIGNS

MARKUP = "[@click=\"app.screenshot('x.svg','.')\"]E[X][/][link='http://x']p[/q] *a* `b` $c$ {p} {0} <i> [x](file:///etc/passwd)"
"""What Textual, Markdown, format strings or HTML might take for theirs; YAML and the loader take it for text."""
STEERING = "\x1b]52;c;UExBTlRFRA==\x07\x1b[2J\x1b[7;31;77m\x9b2J\x9d0;t\x9c\x07\x08\r\x7f\u202eevil\u2066\ufeff\x1b]8;;http://x\x07"
"""What a terminal might obey; the loader refuses it, and what came through would be kept back on its way out."""
KINDS = {"markup": MARKUP, "steering": STEERING}
OURS = re.compile(rb"\x1b(\[[<=>?]?[0-9;:]*\$?[a-zA-Z]|P[^\x1b]*\x1b\\|\]22;[a-z-]+\x07|[=>78])")
"""What Textual writes: colours, places, modes, queries, the pointer's shape."""

PATTERNED = {"memory": "1 GB", "function": "walk", "language": "en"}
FIXED = {"requires": [], "uses": [], "needs": None, "id": "hostile", "lessons": ["hostile"], "was": []}
"""Fields that decide what is opened at all, or that are ids of something that must be there."""


def values(text: str, kind: Any, name: str, numbers: count[int]) -> list[Any]:
    """Built-in values of a type: one for each member of a union, every text in them hostile."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    match kind:
        case inspect.StructType():
            return [struct(text, kind, numbers)]
        case inspect.UnionType():
            return [value for each in kind.types for value in values(text, each, name, numbers)]
        case inspect.VarTupleType():
            entries = values(text, kind.item_type, name, numbers)
            least = max(kind.min_length or 0, len(entries))
            return [(entries * least)[:least][: kind.max_length]]
        case inspect.DictType():
            entries = values(text, kind.value_type, name, numbers)[: kind.max_length]
            keys = values(text, kind.key_type, name, numbers)
            return [
                {key if isinstance((key := keys[0]), int) else f"{text}{next(numbers)}": entry for entry in entries}
            ]
        case inspect.StrType(pattern=str() as pattern):
            own = "hostile/none" if "/" in pattern else f"a{next(numbers)}" if "0-9" in pattern else "a"
            return [PATTERNED.get(name, own)]
        case inspect.StrType(max_length=most):
            return [text[:most]]
        case inspect.LiteralType():
            return [kind.values[0]]
        case inspect.IntType() | inspect.FloatType():
            low = kind.ge if kind.ge is not None else (kind.gt or 0) + 1
            low = low if kind.lt is None else min(low, ((kind.gt or 0) + kind.lt) / 2)
            return [low if kind.le is None else min(low, kind.le)]
        case inspect.BoolType():
            return [True]
        case inspect.NoneType():
            return []
    raise AssertionError(kind)


def struct(text: str, kind: inspect.StructType, numbers: count[int]) -> dict[str, Any]:
    """The fields of a struct, with its tag."""
    found: dict[str, Any] = {} if kind.tag_field is None else {kind.tag_field: kind.tag}
    for field in kind.fields:
        if field.name in FIXED and (field.name != "needs" or kind.tag is not None):
            found[field.encode_name] = FIXED[field.name]
            continue
        made = values(text, field.type, field.name, numbers)
        found[field.encode_name] = made[next(numbers) % len(made)] if made else None
    return found


def lesson(text: str) -> Lesson:
    """A lesson with a step of every kind and a picture of every kind."""
    numbers = count()
    kind = inspect.type_info(Lesson)
    assert isinstance(kind, inspect.StructType)
    steps = next(field.type for field in kind.fields if field.name == "steps")
    made = struct(text, kind, numbers)
    made["steps"] = values(text, steps, "steps", numbers)[0]
    picture = next(field.type for field in inspect.type_info(Text).fields if field.name == "picture")  # type: ignore[attr-defined]
    for drawn in values(text, picture, "picture", numbers):
        made["steps"].append({"kind": "text", "text": text, "picture": drawn})
    return msgspec.convert(made, Lesson)


def course(text: str) -> Course:
    """A course of that lesson."""
    kind = inspect.type_info(Course)
    assert isinstance(kind, inspect.StructType)
    return msgspec.convert(struct(text, kind, count()), Course)


def boss(text: str) -> Boss:
    """The boss of its chapter."""
    kind = inspect.type_info(Boss)
    assert isinstance(kind, inspect.StructType)
    return msgspec.convert(struct(text, kind, count()), Boss)


def written(folder: Path, text: str) -> Path:
    """The same course in files, as a stranger would send it; what it marks up, the loader takes for text."""
    (folder / "hostile").mkdir(parents=True)
    for file, value in (("course.yaml", course(text)), ("hostile/hostile.yaml", lesson(text))):
        made = as_written(msgspec.to_builtins(value, str_keys=True))
        (folder / file).write_text(json.dumps(made), "utf-8")
    return folder


NOT_WRITTEN = {"id", "subject", "borrowed", "units", "relations", "arrays"}
"""What a file does not say, or only in words that mean something else that is there."""


def as_written(value: Any, *, in_steps: bool = False) -> Any:
    """A value as a file has it, without what the loader makes itself."""
    if isinstance(value, list | tuple):
        return [as_written(each, in_steps=in_steps) for each in value]
    if not isinstance(value, dict):
        return value
    left_out = NOT_WRITTEN | ({"task"} if in_steps else set()) | ({"unit"} if "kind" in value else set())
    if "chapters" in value or "lessons" in value:
        left_out -= {"id"}
    if value.get("kind") == "text":
        left_out = left_out | {"kind"}
    is_derivation = value.get("kind") == "derivation"
    return {
        key: as_written(each, in_steps=is_derivation and key == "steps")
        for key, each in value.items()
        if key not in left_out and each is not None
    }


def beside_ours(said: bytes) -> str:
    """What was written to a terminal besides what Textual writes; nothing of it may steer."""
    left = OURS.sub(b"", said).decode()
    assert not [sign for sign in SIGNS.findall(left) if sign != "\r"], SIGNS.split(left)[1][:200]
    for planted in (b"\x1b]52", b"\x1b]8;", b"\x1b[7;31;77m", b"\xc2\x9b", b"\xc2\x9d"):
        assert planted not in said
    return left


def main() -> int:
    """``python -m tests.hostile markup|steering COMMAND ...``: the tutor with that course, past the loader."""
    text = KINDS[sys.argv.pop(1)]

    def parsed(file: Path, into: Any, root: Path, **_: Any) -> Any:
        made = {Lesson: lambda: loader.with_ids(lesson(text)), Course: lambda: course(text), Boss: lambda: boss(text)}
        return made.get(into, dict)()

    loader.parsed = parsed
    loader.CourseFolder.outline = lambda self, id, met=None: loader.outline(self.lesson(id))  # type: ignore[method-assign]
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
