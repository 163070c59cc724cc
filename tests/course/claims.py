"""What was specified of each task, as claims: this answer gets this verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

EXPECTED = Path(__file__).parent.parent / "data" / "expected.json"


class Claim(NamedTuple):
    """An answer and the misconception it shows; None where it is right."""

    answer: str
    misconception: str | None = None


@cache
def specified() -> dict[str, dict[str, Any]]:
    """What was specified, by task id: values to twelve digits, programs, formulas, and known wrong ones."""
    found: dict[str, dict[str, Any]] = json.loads(EXPECTED.read_text("utf-8"))
    return found


def claims(task: dict[str, Any]) -> Iterator[Claim]:
    """Everything that can be claimed of one task; nothing of trainings, whose programs the lessons hold."""
    match task["kind"]:
        case "number":
            yield Claim(as_typed(task["expected"]))
            for wrong in task["misconceptions"]:
                yield Claim(as_typed(wrong["value"]), wrong["name"])
        case "code":
            yield Claim(task["data"]["reference_source"])
            for wrong in task["misconceptions"]:
                yield Claim(wrong["source"], wrong["name"])
        case "symbolic":
            for right in (task["expected"], *task["also_accepted"]):
                yield Claim(right)
            for wrong in task["misconceptions"]:
                yield Claim(wrong["expr"], wrong["name"])
        case "choice":
            yield Claim(task["expected"])
            for option in task["data"]["options"]:
                if option["misconception"]:
                    yield Claim(option["id"], option["misconception"])
        case "derivation":
            yield from claims_of_steps(task)


def claims_of_steps(task: dict[str, Any]) -> Iterator[Claim]:
    """A derivation with every step right, and with one step in another right or in a wrong form."""
    right = [as_typed(line) for line in task["expected"]]
    yield Claim("\n".join(right))
    for i, step in enumerate(task["data"]["steps"]):
        others = [Claim(form) for form in step.get("forms", ())]
        others += [Claim(as_typed(wrong), name) for name, wrong, *_ in step["wrong"]]
        for line, name in others:
            yield Claim("\n".join([*right[:i], line, *right[i + 1 :]]), name)


def as_typed(value: Any) -> str:
    """A number, or several, as a learner would type them."""
    return "[" + ", ".join(map(as_typed, value)) + "]" if isinstance(value, list) else str(value)


def names(task: dict[str, Any]) -> set[str]:
    """The names of all misconceptions that were specified for a task."""
    named = {claim.misconception for claim in claims(task)} | {each["name"] for each in task.get("misconceptions", ())}
    return {name for name in named if name}
