"""ctrl+e: the program in the learner's own editor, which is a real process in a real terminal."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import SMALL_COURSE
from tests.tui.playing import playing, settled
from tests.tui.terminal import Terminal
from tutor.attempt import Outcome
from tutor.progress import open_progress
from tutor.tui.own_editor import NoEditor, edited, editor

EVERY_KIND = SMALL_COURSE.parent / "every-kind"
PROGRAM = 12


def script(folder: Path, body: str) -> str:
    file = folder / "editor.sh"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o700)
    return str(file)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs pseudo terminals")
def test_the_screen_makes_room_for_the_editor_and_judges_what_it_leaves(tmp_path: Path) -> None:
    named = script(tmp_path, "echo HERE; read line; printf 'def area(a):\\n    return a * a\\n' > \"$1\"")
    before = ("env", f"EDITOR={named}", "VISUAL=")
    terminal = Terminal(tmp_path, *before, lessons=EVERY_KIND, lesson="all", step=PROGRAM)
    try:
        terminal.ready()
        terminal.press("\x05")
        terminal.until(lambda: b"HERE" in terminal.painted)
        terminal.press("\r")
        terminal.until(lambda: b"Correct" in terminal.painted)
        terminal.signal(signal.SIGTERM)
        terminal.until(lambda: terminal.has_ended)
    finally:
        if not terminal.has_ended:
            terminal.signal(signal.SIGKILL)
        terminal.close()
    progress = open_progress(tmp_path, "Ada", "every-kind")
    assert [attempt.outcome for attempt in progress.attempts("all/program")] == [Outcome.CORRECT]
    progress.close()


EDITORS = {
    "ed": (",d\r", "a\r", "def area(a):\r", "    return a * a\r", ".\r", "w\r", "q\r"),
    "vi": (":%d\r", "i", "def area(a):\r", "    return a * a", "\x1b", ":wq\r"),
}
"""Real editors, with what is typed in them."""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs pseudo terminals")
@pytest.mark.parametrize("name", EDITORS)
def test_a_real_editor_has_the_terminal_and_the_screen_comes_back(tmp_path: Path, name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"needs {name}")
    began, ended = tmp_path / "began", tmp_path / "ended"
    named = script(tmp_path, f'touch {began}; {name} "$1"; code=$?; touch {ended}; exit $code')
    before = ("env", f"EDITOR={named}", "VISUAL=", "HOME=/nonexistent")
    terminal = Terminal(tmp_path / "saves", *before, lessons=EVERY_KIND, lesson="all", step=PROGRAM)
    try:
        terminal.ready()
        terminal.press("\x05")
        terminal.until(began.exists)
        for typed in EDITORS[name]:
            terminal.press(typed)
        terminal.until(ended.exists)
        terminal.until(lambda: b"Correct" in terminal.painted)
        terminal.signal(signal.SIGTERM)
        terminal.until(lambda: terminal.has_ended)
    finally:
        if not terminal.has_ended:
            terminal.signal(signal.SIGKILL)
        terminal.close()
    progress = open_progress(tmp_path / "saves", "Ada", "every-kind")
    assert (progress.last_right("all/program") or "").split() == "def area(a): return a * a".split()
    progress.close()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs pseudo terminals")
def test_two_threads_may_ask_whether_the_terminal_is_gone() -> None:
    """The one that reads keys does, and at the same moment the one that hands the terminal over to the editor."""
    from tutor.tui.driver import Ending

    reading, writing = os.pipe()
    ending, failed = Ending(reading), []

    def ask() -> None:
        try:
            assert not any(ending.is_set() for _ in range(20_000))
        except RuntimeError as problem:
            failed.append(problem)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.close(writing)
    assert failed == []
    assert ending.is_set()
    os.close(reading)


async def test_without_an_editor_it_says_how_to_name_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with playing(tmp_path, lessons=EVERY_KIND, lesson="all", step=PROGRAM) as pilot:
        await pilot.press("ctrl+e")
        await settled(pilot)
        said = [notification.message for notification in pilot.app._notifications]
    assert said == ["No editor: neither $VISUAL nor $EDITOR names one. For example: export EDITOR=vim"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("exit 3", "ended with 3; your program is as it was"),
        ('rm "$1"', "left no program"),
        ("printf '\\351' > \"$1\"", "not text in UTF-8"),
    ],
)
def test_an_editor_that_fails_loses_nothing(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(NoEditor, match=said):
        edited([script(tmp_path, body)], "x = 1", "x.py")


def test_an_editor_may_have_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "code --wait")
    assert editor() == ["code", "--wait"]
    monkeypatch.setenv("VISUAL", "no-such-editor")
    with pytest.raises(NoEditor, match="cannot be started"):
        edited(editor(), "", "x.py")
