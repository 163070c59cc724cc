"""One rule for values: a msgspec Struct, but for the rooms that are libraries of their own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ENGINE = Path(__file__).parent.parent / "tutor"
LIBRARIES = ("algebra", "picture", "typeset", "edits")
"""They stand alone: dataclasses, and NamedTuples for what is taken apart by position."""
ELSEWHERE = {
    "tui/widgets/text_lines.py": "PlacedEdit",  # Textual's own edit is one
    "sandbox/child/look.py": "Found",  # the child has the standard library and numpy
    "sandbox/wire.py": "Opaque",  # which the child speaks too
}


def other_values() -> list[tuple[str, str]]:
    """File and name of each dataclass and NamedTuple outside the libraries."""
    found = []
    for file in sorted(ENGINE.rglob("*.py")):
        name = file.relative_to(ENGINE).as_posix()
        if name.split("/")[0] in LIBRARIES:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                decorators = {ast.unparse(each).split("(")[0] for each in node.decorator_list}
                if "dataclass" in decorators or any(ast.unparse(base) == "NamedTuple" for base in node.bases):
                    found.append((name, node.name))
    return found


def test_values_outside_the_libraries_are_structs() -> None:
    assert sorted(other_values()) == sorted(ELSEWHERE.items())


@pytest.mark.parametrize("room", LIBRARIES[:3])
def test_the_libraries_are_there(room: str) -> None:
    assert (ENGINE / room).is_dir()
