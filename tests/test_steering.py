"""Texts that go out steer no terminal, and values in JSON are what they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import SMALL_COURSE
from tutor.cli import main
from tutor.cli.printing import json_text
from tutor.sandbox import Opaque, Returned, Sandbox
from tutor.sandbox.link import Raw
from tutor.sandbox.reading import read_run
from tutor.sandbox.result import Limits
from tutor.sandbox.wire import frame
from tutor.steering import STEERING, harmless, one_line
from tutor.typeset import plain

HOSTILE = "a\x1b]52;c;eA==\x07\x9b2J\x9d\u202e\r\x7f\x00\ufeffb"


@pytest.mark.parametrize("value", [HOSTILE, {HOSTILE: [HOSTILE]}, "\t\n👩\u200d🔬 ü"])
def test_json_keeps_the_value_and_steers_nothing(value: object) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert not STEERING.search(text)
    assert "\n" not in text


def test_a_row_of_a_table_stays_one_row() -> None:
    assert one_line("a\n  ● done\tb\r") == "a ● done b \ufffd".replace(" \ufffd", "\ufffd")
    assert harmless("a\tb\nc\x1b") == "a\tb\nc\ufffd"


def test_keys_and_kinds_that_a_child_sends_are_clean() -> None:
    sent = [
        {"names": (), "printed": 0},
        {"value": {HOSTILE: Opaque(HOSTILE), 1: (Opaque(HOSTILE),)}, "changed": (), "warnings": (), "printed": 0},
        {"end": True},
    ]
    raw = Raw(answer=b"".join(map(frame, sent)), output=b"", trouble=b"", status=0, why="exit")
    (result,) = read_run(raw, 1, Limits()).results
    assert isinstance(result, Returned)
    clean = STEERING.sub("", HOSTILE)
    assert result.value == {clean: Opaque(clean), 1: (Opaque(clean),)}


def test_a_programs_keys_and_kinds_are_clean() -> None:
    box = Sandbox(workers=1)
    program = "def f():\n    return {'k\\x1b[2J': type('T\\x9b', (), {})()}"
    (result,) = box.run(program, ["f()"]).results
    box.close()
    assert isinstance(result, Returned)
    assert not STEERING.search(repr(result.value).encode().decode("unicode_escape"))


@pytest.mark.one_fast
@pytest.mark.parametrize("unit", ["[", "*a ", "_a ", "![", "[a]("])
def test_prose_that_never_ends_what_it_begins_is_set(unit: str) -> None:
    # By the square of its length this would take minutes.
    assert len(plain(unit * 40_000, 78)) >= 40_000


def test_what_a_command_prints_goes_through_the_gate(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.cli.course.list_lessons", lambda asked: print(HOSTILE) or 0)
    assert main(["--lessons", str(SMALL_COURSE), "--saves", str(tmp_path), "list"]) == 0
    assert not STEERING.search(capfd.readouterr().out)
