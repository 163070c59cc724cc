"""``completion``: the shells' own completion with the scripts, and man with the page."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from tests.conftest import LESSONS, SMALL_COURSE, sampled
from tutor.cli.commands import commands
from tutor.cli.completion import BASH as BASH_SCRIPT
from tutor.cli.completion import fish, known, script
from tutor.cli.manual import manual
from tutor.progress import open_progress

CASES = [
    ("xent-tutor che", "check"),
    ("xent-tutor --user Ada che", "check"),
    ("xent-tutor check addi", "adding/sum"),
    ("xent-tutor check --json addi", "adding/sum"),
    ("xent-tutor show add", "adding"),
    ("xent-tutor learn add", "adding"),
    ("xent-tutor check --rec", "--record"),
    ("xent-tutor save rep", "repair"),
    ("xent-tutor list --user A", "Ada Lovelace"),
    ("xent-tutor completion fi", "fish"),
    ("xent-tutor settings th", "theme"),
    ("xent-tutor check adding/sum answ", "answer.txt"),
]
BASH = """
eval "$(xent-tutor completion bash)"
COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_xent_tutor
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """
compdef() {{ :; }}
compadd() {{ while [[ $1 == -* ]]; do [[ $1 == -- ]] && {{ shift; break; }}; shift; done; print -l -- "$@"; }}
_files() {{ print -l -- *(N); }}
eval "$(xent-tutor completion zsh)"
words=({line}); CURRENT=$#words
_xent_tutor
"""


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the command, a learner, and a file."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "xent-tutor"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tutor "$@"\n')
    command.chmod(0o700)
    monkeypatch.setenv("PATH", f"{command.parent}:/usr/bin:/bin")
    monkeypatch.setenv("PYTHONPATH", str(SMALL_COURSE.parents[2]))
    monkeypatch.setenv("XENT_TUTOR_LESSONS", str(SMALL_COURSE))
    monkeypatch.setenv("XENT_TUTOR_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("Ada Lovelace", "$(touch ran)"):
        open_progress(tmp_path / "saves", name).close()
    work = tmp_path / "work"
    work.mkdir()
    (work / "answer.txt").touch()
    monkeypatch.chdir(work)
    return work


def said_by(command: list[str], script: str) -> list[str]:
    found = subprocess.run(command, input=script, capture_output=True, text=True, timeout=60, check=False)
    assert not found.stderr
    return found.stdout.splitlines()


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs {program}")


@pytest.mark.one_fast
@needs("bash")
@pytest.mark.parametrize(("line", "expected"), sampled(CASES, 4))
def test_bash_completes(there: Path, line: str, expected: str) -> None:
    assert expected in said_by(["bash", "--norc"], BASH.format(line=line))
    assert [each.name for each in there.iterdir()] == ["answer.txt"]


@needs("bash")
def test_bash_shows_whole_ids_and_quotes_names(there: Path) -> None:
    """Only where it thinks of files it shows what stands after the last bar, and sets a mark before blanks."""
    typed = "compopt() {{ echo files; }}\n" + BASH
    assert "files" not in said_by(["bash", "--norc"], typed.format(line="xent-tutor check addi"))
    assert "files" in said_by(["bash", "--norc"], typed.format(line="xent-tutor list --user A"))


@pytest.mark.one_fast
@needs("zsh")
@pytest.mark.parametrize(("line", "expected"), sampled(CASES, 4))
def test_zsh_completes(there: Path, line: str, expected: str) -> None:
    assert expected in said_by(["zsh", "-f"], ZSH.format(line=line))


@pytest.mark.one_fast
@needs("fish")
@pytest.mark.parametrize(("line", "expected"), sampled(CASES, 4))
def test_fish_completes(there: Path, line: str, expected: str) -> None:
    script = f"xent-tutor completion fish | source\ncomplete -C '{line}'\n"
    assert expected in [each.partition("\t")[0] for each in said_by(["fish", "--no-config"], script)]


@pytest.mark.parametrize(
    ("course", "left_out"), [(SMALL_COURSE, {"arcade", "daily", "boss"}), (LESSONS, set()), (Path("nowhere"), set())]
)
def test_commands_of_games_are_known_where_the_course_has_some(course: Path, left_out: set[str]) -> None:
    found = known(Namespace(lessons=str(course), saves=None, user=None))
    assert {each.name for each in commands()} - {each.name for each in found} == left_out
    for said in (script(BASH_SCRIPT, found), fish(found), manual(found)):
        assert ("arcade" in said) is not bool(left_out)
        assert "progress" in said


@needs("man")
@needs("groff")
def test_the_manual_has_every_command_and_man_takes_it_without_a_warning(there: Path) -> None:
    page = subprocess.run(["xent-tutor", "completion", "man"], capture_output=True, check=True).stdout
    shown = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-P-c"], input=page, capture_output=True, check=True)
    assert not shown.stderr
    text = " ".join(shown.stdout.decode().replace("\b", "").split())
    for each in known(Namespace(lessons=str(SMALL_COURSE), saves=None, user=None)):
        assert each.about.split(".")[0].replace("'", "’")[:30] in text.replace("‐", "-").replace("'", "’")
