"""The schemas of a course's files, tried with a public validator: over every lesson, and over those that are broken."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.conftest import LESSONS
from tutor.authors import new_course
from tutor.cli import main
from tutor.lesson import Lesson, Task
from tutor.loader import read_file
from tutor.loader.yaml_text import BadYaml, compose, scalar
from tutor.schema import FILES, schema_of

DATA = Path(__file__).parent / "data"
BEYOND = {
    "arrays-missing": "what lies beside the file",
    "arrays-outside": "what lies beside the file",
    "bare-no-title": "YAML 1.2 has a text there, and YAML 1.1 a boolean",
    "order-needs-no-number": "names in JSON are texts, and no numbers",
    "duplicate-key": "mappings as JSON have no key twice",
    "duplicate-key-in-task": "mappings as JSON have no key twice",
}
"""Broken lessons that the reader of lessons refuses and no schema can, with the reason."""


@lru_cache
def validator(kind: str) -> Draft202012Validator:
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def plain(node: Any) -> Any:
    """A document as JSON has it, its types those of YAML 1.2."""
    if isinstance(node, yaml.MappingNode):
        return {str(plain(key)): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(each) for each in node.value]
    return None if node is None else scalar(node)


def faults(kind: str, text: str) -> list[str]:
    """What a validator says: the path of each fault."""
    found = validator(kind).iter_errors(plain(compose(text)))
    return ["/".join(map(str, each.absolute_path)) + f": {each.message}" for each in found]


def kind_of_file(file: Path) -> str:
    if file.parent.name == "bosses":
        return "boss"
    return file.stem if file.stem in ("course", "misconceptions") else "lesson"


def every_file() -> list[Path]:
    small = [DATA / name for name in ("small-course", "every-kind", "code-course", "formula-course", "journeys")]
    found = [file for root in (LESSONS, *small) for file in sorted(root.rglob("*.yaml"))]
    return [file for file in found if file.name != "equivalents.yaml"]


@pytest.mark.slow
def test_every_file_of_every_course_is_as_its_schema_says() -> None:
    files = every_file()
    assert len(files) > 100
    assert {kind_of_file(file) for file in files} == {*FILES}
    wrong = {str(file): said for file in files if (said := faults(kind_of_file(file), file.read_text("utf-8")))}
    assert wrong == {}


def test_a_new_course_is_too(tmp_path: Path) -> None:
    new_course(tmp_path / "course")
    for file in (tmp_path / "course").rglob("*.yaml"):
        assert faults(kind_of_file(file), file.read_text("utf-8")) == [], file


def test_a_broken_lesson_that_its_reader_refuses_is_refused_by_the_schema_and_no_other() -> None:
    files = sorted((DATA / "broken").glob("*.yaml"))
    refused, missed, blamed = 0, [], []
    for file in files:
        try:
            said = faults("lesson", file.read_text("utf-8"))
        except (BadYaml, UnicodeDecodeError):
            continue  # no document at all
        _, document = read_file(file, Lesson, file.parent, extra={"id": file.stem})
        refused += bool(document.problems)
        if document.problems and not said and file.stem not in BEYOND:
            missed.append((file.stem, str(document.problems[0])))
        if said and not document.problems:
            blamed.append((file.stem, said[0]))
    assert refused > 25
    assert (missed, blamed) == ([], [])


HEAD = "title: A\ngoal: Do it.\nsteps:\n"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("  - {task: a, kind: nmber, ask: b, answer: '1'}", "steps/0/kind: 'nmber' is not one of"),
        ("  - {task: a, kind: number, ask: b}", "steps/0: 'answer' is a required property"),
        ("  - {task: a, kind: number, ask: b, answer: '1', hints: [c], options: []}", "('options' was unexpected)"),
        ("  - {task: a, kind: choice, ask: b, hints: [c]}", "steps/0: 'options' is a required property"),
        ("  - {txt: a}", "('txt' was unexpected)"),
        ("  - {text: a, picture: {kind: lnes}}", "steps/0/picture/kind: 'lnes' is not one of"),
        ("  - {text: a, picture: {kind: lines, title: b}}", "steps/0/picture: 'lines' is a required property"),
        ("  - {text: [a]}", "steps/0/text: ['a'] is not of type 'string'"),
    ],
)
def test_a_fault_is_told_of_the_kind_that_is_meant_and_of_no_other(step: str, said: str) -> None:
    found = faults("lesson", HEAD + step + "\n")
    assert any(said in each for each in found), found
    assert len(found) <= 2, found


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("course", "title: A\n", "'chapters' is a required property"),
        ("course", "title: A\nchapters: []\n", "chapters: [] should be non-empty"),
        ("course", "title: A\nchapter: []\nchapters: [{id: a, title: A}]\n", "('chapter' was unexpected)"),
        ("course", "title: A\nchapters: [{id: A b, title: A}]\n", "chapters/0/id: 'A b' does not match"),
        ("course", "title: A\nchapters: [{id: a, title: A, lessons: b}]\n", "chapters/0/lessons: 'b' is not of type"),
        ("misconceptions", "a: {about: b}\n", "a: 'cured_by' is a required property"),
        ("misconceptions", "a: {about: b, cured_by: c, cure: d}\n", "('cure' was unexpected)"),
        ("misconceptions", "a: wrong\n", "a: 'wrong' is not of type 'object'"),
        ("boss", "title: A\nabout: B\nrounds: [{kind: gme, game: a}]\n", "rounds/0/kind: 'gme' is not one of"),
        ("boss", "title: A\nabout: B\nrounds: [{game: a}]\n", "rounds/0: 'kind' is a required property"),
    ],
)
def test_files_of_the_course_have_schemas_too(kind: str, text: str, said: str) -> None:
    assert any(said in each for each in faults(kind, text)), faults(kind, text)


def test_every_kind_of_task_has_its_way(capsys: pytest.CaptureFixture[str]) -> None:
    ways = schema_of("lesson")["$defs"]["Lesson"]["properties"]["steps"]["items"]["allOf"]
    kinds = {way["if"]["properties"]["kind"]["const"] for way in ways if "properties" in way["if"]}
    assert kinds == {str(task.__struct_config__.tag) for task in get_args(Task)}
    for kind in FILES:
        assert main(["lint", "--schema", kind]) == 0
        assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(schema_of(kind)))
