"""A lesson's outline from its YAML nodes, without building the lesson: the map needs titles and ids only."""

from __future__ import annotations

import msgspec
import yaml

from tutor.lesson import Lesson, TaskBase
from tutor.loader.outlines import Outline
from tutor.loader.yaml_text import BadYaml, compose, scalar

DEFAULTS = {field.name: field.default for struct in (Lesson, TaskBase) for field in msgspec.structs.fields(struct)}

Fields = dict[str, yaml.Node]


def glance(lesson: str, text: str) -> Outline:
    """The outline of a lesson file's text; one that is no YAML, or has no title, is shown by its id."""
    try:
        fields = fields_of(compose(text))
    except BadYaml:
        fields = {}
    title = word(fields.get("title"))
    if not title:
        return Outline(id=lesson, title=lesson, readable=False)
    tasks = [step for step in map(fields_of, entries(fields.get("steps"))) if "task" in step]
    return Outline(
        id=lesson,
        title=title,
        goal=word(fields.get("goal")),
        requires=tuple(word(each) for each in entries(fields.get("requires"))),
        minutes=number(fields.get("minutes"), "minutes"),
        points={f"{lesson}/{word(step['task'])}": number(step.get("points"), "points") for step in tasks},
        varying=tuple(
            f"{lesson}/{word(step['task'])}"
            for step in tasks
            if fields_of(step.get("vary")) and word(step.get("kind")) != "code"  # as ``variant.varies`` has it
        ),
        kinds={f"{lesson}/{word(step['task'])}": word(step.get("kind")) for step in tasks},
        titles={f"{lesson}/{word(step['task'])}": title for step in tasks if (title := word(step.get("title")))},
        renamed={
            old if "/" in old else f"{lesson}/{old}": f"{lesson}/{word(step['task'])}"
            for step in tasks
            for old in map(word, entries(step.get("was")))
        },
    )


def fields_of(node: yaml.Node | None) -> Fields:
    """The values of a mapping by key; none where it is something else."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def entries(node: yaml.Node | None) -> list[yaml.Node]:
    """The entries of a list; none where it is something else."""
    return node.value if isinstance(node, yaml.SequenceNode) else []


def word(node: yaml.Node | None) -> str:
    """A scalar as it was written; empty where it is something else."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def number(node: yaml.Node | None, field: str) -> int:
    """A whole number, or what the field is by default."""
    value = scalar(node) if isinstance(node, yaml.ScalarNode) else None
    return value if isinstance(value, int) else int(DEFAULTS[field])
