"""``doctor`` says what holds here, and exits with 1 where something is amiss."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SMALL_COURSE
from tutor import sandbox
from tutor.cli import main
from tutor.sandbox import Layer, Level, SelfTest

EVERY = tuple(layer.value for layer in Layer)


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("test", "code", "line"),
    [
        (SelfTest(Level.KERNEL, EVERY), 0, "ok  sandbox: kernel."),
        (SelfTest(Level.KERNEL, ("seccomp", "limits")), 0, "ok  landlock  off  no path can be opened"),
        (SelfTest(Level.PARTIAL, ("limits",), ("open a file",)), 1, "!!  a program could: open a file"),
        (SelfTest(Level.NONE, problem="it did not start"), 1, "!!  it did not start"),
    ],
)
def test_every_level_is_told_with_what_it_means(
    test: SelfTest,
    code: int,
    line: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "self_test", lambda: test)
    assert main(["doctor", "--lessons", str(SMALL_COURSE), "--saves", str(tmp_path)]) == code
    assert line in capsys.readouterr().out


def test_folders_that_cannot_be_used_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "self_test", lambda: SelfTest(Level.KERNEL, EVERY))
    (tmp_path / "saves").write_text("a file")
    assert main(["doctor", "--lessons", str(tmp_path), "--saves", str(tmp_path / "saves")]) == 1
    printed = capsys.readouterr().out
    assert "!!  lessons: " in printed
    assert "!!  saves: " in printed
