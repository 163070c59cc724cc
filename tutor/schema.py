"""The JSON Schema of a lesson, made from the structs, for editors that complete and check YAML."""

from __future__ import annotations

from typing import Any

import msgspec

from tutor.lesson import Lesson


def lesson_schema() -> dict[str, Any]:
    """The schema of a lesson file. The id is the file's stem, and a text step has no kind."""
    schema = msgspec.json.schema(Lesson)
    definitions: dict[str, Any] = schema["$defs"]
    lesson, text = definitions["Lesson"], definitions["Text"]
    for struct, field in ((lesson, "id"), (text, "kind")):
        leave_out(struct, field)
    for struct in definitions.values():
        for field, of in [*struct["properties"].items()]:
            if of.get("readOnly"):
                leave_out(struct, field)
            if of.pop("required", False):
                struct["required"].append(field)
    for name in ("Subject", "Unit", "Relation", "Said"):  # of course.yaml
        del definitions[name]
    lesson["properties"]["steps"]["items"].pop("discriminator", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A lesson of xent-tutor", **schema}


def leave_out(struct: dict[str, Any], field: str) -> None:
    """Take a field out of a struct's schema: no file has it."""
    del struct["properties"][field]
    struct["required"] = [name for name in struct["required"] if name != field]
