"""A lesson's outline from its YAML nodes, without building the lesson: the map needs titles and ids only."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import yaml

from tutor.lesson import LONGEST_TITLE, MOST_STEPS, Lesson, TaskBase
from tutor.loader.bounds import LONGEST_TEXT, MOST_ENTRIES, Met
from tutor.loader.convert import allows, type_info, unwrapped
from tutor.loader.outlines import Outline, unread
from tutor.loader.yaml_text import BadYaml, compose, scalar

FIELDS = {field.name: field for struct in (Lesson, TaskBase) for field in msgspec.structs.fields(struct)}

Fields = dict[str, yaml.Node]


def glance(lesson: str, text: str, met: Met | None = None) -> Outline:
    """The outline of a lesson file's text, by its id where it is no YAML, has no title, or more than may be.

    ``met`` hears how many values there are.
    """
    try:
        fields = fields_of(compose(text, met))
    except BadYaml:
        fields = {}
    title, goal, steps = word(fields.get("title")), word(fields.get("goal")), entries(fields.get("steps"))
    if not 0 < len(title) <= LONGEST_TITLE or len(goal) > LONGEST_TEXT or len(steps) > MOST_STEPS:
        return unread(lesson)
    tasks = {f"{lesson}/{name}": step for step in map(fields_of, steps) if (name := short(step.get("task")))}
    return Outline(
        id=lesson,
        title=title,
        goal=goal,
        requires=tuple(each for each in map(short, entries(fields.get("requires"))[:MOST_ENTRIES]) if each),
        minutes=number(fields.get("minutes"), "minutes"),
        points={task: number(step.get("points"), "points") for task, step in tasks.items()},
        varying=tuple(
            task
            for task, step in tasks.items()
            if fields_of(step.get("vary")) and short(step.get("kind")) != "code"  # as ``variant.varies`` has it
        ),
        kinds={task: short(step.get("kind")) for task, step in tasks.items()},
        titles={task: title for task, step in tasks.items() if (title := short(step.get("title")))},
        renamed={
            old if "/" in old else f"{lesson}/{old}": task
            for task, step in tasks.items()
            for old in map(short, entries(step.get("was"))[:MOST_ENTRIES])
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


def short(node: yaml.Node | None) -> str:
    """The same of what is a name or a title; empty where it is longer than those may be."""
    found = word(node)
    return found if len(found) <= LONGEST_TITLE else ""


def number(node: yaml.Node | None, field: str) -> int:
    """A whole number of those the field may have, or what it is by default."""
    value = scalar(node) if isinstance(node, yaml.ScalarNode) else None
    return value if isinstance(value, int) and allows(number_of(field), value) else int(FIELDS[field].default)


@cache
def number_of(field: str) -> Any:
    """The type of a field that is a number, as ``allows`` wants it."""
    return unwrapped(type_info(FIELDS[field].type))
