"""The JSON Schema of a lesson, made from the structs, for editors that complete and check YAML."""

from __future__ import annotations

from typing import Any

import msgspec

from tutor.lesson import Lesson


def named_or_text(step: dict[str, Any]) -> dict[str, Any]:
    """The schema of a step of a lesson: a text, or a task with its name."""
    return step if step["$ref"].endswith("/Text") else {"allOf": [step, {"required": ["task"]}]}


def lesson_schema() -> dict[str, Any]:
    """The schema of a lesson file. The id is the file's stem, and a text step has no kind."""
    schema = msgspec.json.schema(Lesson)
    definitions: dict[str, Any] = schema["$defs"]
    lesson, text = definitions["Lesson"], definitions["Text"]
    for struct, field in ((lesson, "id"), (text, "kind")):
        del struct["properties"][field]
        struct["required"] = [name for name in struct["required"] if name != field]
    for struct in definitions.values():
        for field in [name for name, of in struct["properties"].items() if of.get("readOnly")]:
            del struct["properties"][field]
    for name in ("Subject", "Unit", "Relation", "Said"):  # of course.yaml
        del definitions[name]
    steps = lesson["properties"]["steps"]["items"]
    steps.pop("discriminator", None)
    # The steps of a derivation are tasks without a name; those of a lesson need one.
    lesson["properties"]["steps"]["items"] = {**steps, "anyOf": [named_or_text(each) for each in steps["anyOf"]]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A lesson of xent-tutor", **schema}
