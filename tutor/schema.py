"""The JSON Schema of each kind of file of a course, made from the structs, for editors that complete and check YAML."""

from __future__ import annotations

from typing import Any

import msgspec

from tutor.lesson import Boss, Course, KnownMisconception, Lesson

Schema = dict[str, Any]

FILES: dict[str, tuple[Any, str]] = {
    "lesson": (Lesson, "A lesson of xent-tutor"),
    "course": (Course, "course.yaml of a course of xent-tutor"),
    "misconceptions": (dict[str, KnownMisconception], "misconceptions.yaml of a course of xent-tutor"),
    "boss": (Boss, "A boss of a course of xent-tutor"),
}
"""What is read of each kind of file, and what its schema is called."""
OF_THE_COURSE = ("Subject", "Unit", "Relation", "Said")
"""What a lesson is given of its course; no lesson's file has it."""


def schema_of(kind: str) -> Schema:
    """The schema of a kind of file, one of ``FILES``. Which keys an entry may have follows from its ``kind``."""
    struct, title = FILES[kind]
    found = msgspec.json.schema(struct)
    definitions: dict[str, Schema] = found.get("$defs", {})
    kinds = {name: of["properties"]["kind"]["enum"][0] for name, of in definitions.items() if has_kind(of)}
    if kind == "lesson":  # the id is the file's stem, and a text has no kind
        leave_out(definitions["Lesson"], "id")
        leave_out(definitions["Text"], "kind")
        del kinds["Text"]
        for name in OF_THE_COURSE:
            del definitions[name]
    for of in definitions.values():
        as_written(of)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **by_kind(found, kinds)}


def has_kind(struct: Schema) -> bool:
    """Whether a struct says what it is by its ``kind`` alone."""
    return "enum" in struct.get("properties", {}).get("kind", {})


def as_written(struct: Schema) -> None:
    """Leave out what no file has, and require what only files must."""
    for field, of in [*struct.get("properties", {}).items()]:
        if of.get("readOnly"):
            leave_out(struct, field)
        if of.pop("required", False):
            struct["required"].append(field)


def leave_out(struct: Schema, field: str) -> None:
    """Take a field out of a struct's schema: no file has it."""
    del struct["properties"][field]
    struct["required"] = [name for name in struct["required"] if name != field]


def by_kind(schema: Any, kinds: dict[str, str]) -> Any:
    """The schema with what is one of several structs told apart by ``kind``: an editor then knows which keys are meant.

    ``kinds`` are the values of ``kind`` by the structs' names.
    """
    if isinstance(schema, list):
        return [by_kind(each, kinds) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: each for name, each in schema.items() if name != "discriminator"}
    if "anyOf" in told:
        told["anyOf"] = [way for each in told["anyOf"] for way in each.get("anyOf", [each])]
    told = {name: by_kind(each, kinds) for name, each in told.items()}
    structs = [each["$ref"] for each in told.get("anyOf", ()) if "$ref" in each]
    if len(structs) < 2 or not any(_name(each) in kinds for each in structs):
        return told
    others = [each for each in told.pop("anyOf") if "$ref" not in each]
    return {**told, **_told_apart(structs, kinds, others)}


def _told_apart(structs: list[str], kinds: dict[str, str], others: list[Schema]) -> Schema:
    kindless = [each for each in structs if _name(each) not in kinds]
    ways = [
        {"if": {"required": ["kind"], "properties": {"kind": {"const": kinds[_name(each)]}}}, "then": {"$ref": each}}
        for each in structs
        if _name(each) in kinds
    ]
    known = {"properties": {"kind": {"enum": sorted(kinds[_name(each)] for each in structs if _name(each) in kinds)}}}
    if kindless:
        ways.append({"if": {"not": {"required": ["kind"]}}, "then": {"$ref": kindless[0]}})
    whole = {"type": "object", **known, **({} if kindless else {"required": ["kind"]}), "allOf": ways}
    return {"if": {"type": "object"}, "then": whole, "else": {"anyOf": others}} if others else whole


def _name(reference: str) -> str:
    return reference.removeprefix("#/$defs/")
