"""docs/architecture.md names what there is: files, classes, functions, rooms and their layers."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGINE = ROOT / "tutor"
DOCUMENT = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PROSE = re.sub(r"```.*?```", "", DOCUMENT, flags=re.S)
TICKED = sorted(set(re.findall(r"`([^`\n]+)`", PROSE)))
PATHS = [each for each in TICKED if re.fullmatch(r"[\w./-]+(\.(py|js|md|toml)|/)", each)]
DOTTED = [each for each in TICKED if each not in PATHS and re.fullmatch(r"[A-Za-z_]\w*(\.\w+)+(\(.*\))?", each)]
ELSEWHERE = {"copies/", "sys.settrace", "course.yaml", "Ada.sqlite"}
"""What is in a learner's folders, a course's, or Python's."""
VALUES = {"session": "Session", "programs": "Programs"}
"""Names of values, and the classes that these are of."""
FILES = {
    file.relative_to(ROOT).as_posix()
    for folder in ("tutor", "tests", "bench", "docs", "lessons", "tools")
    for file in (ROOT / folder).rglob("*")
    if "__pycache__" not in file.parts
} | {"pyproject.toml", *("tutor", "tests", "bench", "docs", "lessons", "tools")}


def defined(body: list[ast.stmt]) -> set[str]:
    """The names that statements define; of a class also what its methods set."""
    found: set[str] = set()
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Assign(targets=targets):
                found |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return found


def attributes(node: ast.ClassDef) -> set[str]:
    """What a class defines, and what its methods set of ``self``."""
    stored = (each for each in ast.walk(node) if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store))
    return defined(node.body) | {each.attr for each in stored if ast.unparse(each.value) == "self"}


@cache
def holders() -> dict[str, set[str]]:
    """What modules, rooms and classes hold, by their names; those of one name together."""
    held: dict[str, set[str]] = {}
    for file in sorted(ENGINE.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        name = file.parent.name if file.stem == "__init__" else file.stem
        held.setdefault(name, set()).update(defined(tree.body))
        held.setdefault(file.parent.name, set()).add(file.stem)
        for found in ast.walk(tree):
            if isinstance(found, ast.ClassDef):
                held.setdefault(found.name, set()).update(attributes(found))
    return held


@pytest.mark.parametrize("path", [each for each in PATHS if each not in ELSEWHERE])
def test_every_file_and_folder_that_is_named_is_there(path: str) -> None:
    ending = path.rstrip("/")
    assert [each for each in FILES if each == ending or each.endswith(f"/{ending}")]


@pytest.mark.parametrize("named", [each for each in DOTTED if each not in ELSEWHERE])
def test_every_name_with_a_dot_is_what_its_first_part_holds(named: str) -> None:
    parts = named.split("(")[0].split(".")
    for holder, held in pairwise(parts):
        assert held in holders().get(VALUES.get(holder, holder), ()), f"{holder} holds no {held}"


def table() -> list[list[str]]:
    """The rooms of the document, a list for each layer, from the top."""
    rows = re.findall(r"^\| *([^|]*?) *\| ((?:`[\w/]+`(?:, )?)+) \|", DOCUMENT.split("## Rooms", 1)[1], re.M)
    layers: list[list[str]] = []
    for layer, rooms in rows:
        if layer:
            layers.append([])
        layers[-1] += [room.rstrip("/") for room in re.findall(r"`([\w/]+)`", rooms)]
    return layers


def contract() -> list[list[str]]:
    """The layers that ``make check`` holds, from the top."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return [each.split(" | ") for each in found]


def test_the_table_of_rooms_has_every_room_and_no_other() -> None:
    rooms = {each.stem for each in ENGINE.iterdir() if each.suffix == ".py" or (each / "__init__.py").exists()}
    told = [room for layer in table() for room in layer]
    assert sorted(told) == sorted(set(told))
    assert set(told) == rooms - {"__init__"} == {room for layer in contract() for room in layer}


def test_the_layers_of_the_table_are_those_that_are_held() -> None:
    assert [set(layer) for layer in table()] == [set(layer) for layer in contract()]


def test_the_layers_are_numbered_from_below() -> None:
    numbers = re.findall(r"^\| (\d+) \| `", DOCUMENT.split("## Rooms", 1)[1], re.M)
    assert numbers == [str(number) for number in range(len(contract()), 0, -1)]
