"""``work``, ``watch`` and ``answer`` as processes, with editors that are processes too."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.conftest import SMALL_COURSE
from tutor.attempt import Outcome
from tutor.cli.keyboard import KEY
from tutor.cli.watching import MOST_LOOKS, PART_LOOKS, Watching
from tutor.cli.work import settled, wrapped
from tutor.keeping import open_keeping
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.work import Folder, TaskFile, open_folder

EVERY_KIND = SMALL_COURSE.parent / "every-kind"
PATIENCE = 60.0


def command(saves: Path, *arguments: str) -> list[str]:
    common = ["--lessons", str(EVERY_KIND), "--saves", str(saves), "--user", "Ada"]
    return [sys.executable, "-m", "tutor", *arguments, *common]


def ran(saves: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(saves, *arguments), capture_output=True, text=True, timeout=PATIENCE, check=False)


class Watch:
    """A watch that runs, and what it has printed since it was asked last."""

    def __init__(self, process: subprocess.Popen[bytes], output: int, typed: int) -> None:
        self.process = process
        self._output = output
        self._typed = typed

    def until(self, *expected: str) -> str:
        """What is printed up to where all of this was. Raises where it never is."""
        said, end = "", monotonic() + PATIENCE
        while not all(each in said for each in expected):
            if monotonic() > end:
                raise AssertionError(f"in vain: {said!r}")
            if select.select([self._output], [], [], 0.05)[0]:
                said += os.read(self._output, 65536).decode()
        return said

    def press(self, key: str) -> None:
        os.write(self._typed, key.encode())


@contextmanager
def watching(saves: Path, folder: Path, *, at_a_terminal: bool = False) -> Iterator[Watch]:
    if at_a_terminal:
        typed, stdin = pty.openpty()
        output, stdout = os.dup(typed), os.dup(stdin)
    else:
        (stdin, typed), (output, stdout) = os.pipe(), os.pipe()
    process = subprocess.Popen(
        command(saves, "watch", str(folder)), stdin=stdin, stdout=stdout, stderr=subprocess.STDOUT
    )
    try:
        yield Watch(process, output, typed)
    finally:
        process.kill()
        process.wait()
        for each in (stdin, typed, output, stdout):
            os.close(each)


def outcomes(saves: Path) -> list[Outcome]:
    progress = Progress(saves / "Ada.sqlite", "Ada", "every-kind", only_to_read=True)
    try:
        return [attempt.outcome for attempt in progress.attempts()]
    finally:
        progress.close()


def by_sed(file: Path, program: str) -> None:
    """An editor that writes another file and renames it."""
    subprocess.run(["sed", "-i", f"s/^    .*$/    {program}/", str(file)], check=True)


def by_ed(file: Path, program: str) -> None:
    """An editor that writes into the file."""
    subprocess.run(["ed", "-s", str(file)], input=f"$s/.*/    {program}/\nw\nq\n", text=True, check=True)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ed") is None or shutil.which("sed") is None, reason="needs ed and sed")
def test_a_program_is_written_in_ones_own_editor(tmp_path: Path) -> None:
    saves, work = tmp_path / "saves", tmp_path / "work"
    made = ran(saves, "work", str(work))
    assert "2 programs in" in made.stdout
    file = work / "01-kinds" / "program.py"
    with watching(saves, work) as watch:
        watch.until("all/program", "q leave")
        by_ed(file, "return -a * a")
        assert "An area is never negative." in watch.until("Not yet", "q leave")
        watch.press("h\n")
        watch.until("Hint 1 of 1: Side times side.")
        watch.press("i\n")
        watch.until("inside  area(")
        file.touch()
        watch.until("Not yet", "q leave")
        by_sed(file, "return (")
        line = 1 + file.read_text("utf-8").splitlines().index("    return (")
        assert f"Line {line} is not Python yet" in watch.until("Not understood", "q leave")
        file.write_bytes("é".encode("latin-1"))
        watch.until("program.py is not text in UTF-8; save it as UTF-8.")
        file.write_text("\ufeffdef area(a):\r\n\treturn a * a\r\n", "utf-8", newline="")
        watch.until("Correct", "q leave")
        watch.press("n\n")
        watch.until("all/grow")
        watch.press("l\n")
        watch.until("01-kinds   1 of 2", "● 01-kinds/program.py", "○ 01-kinds/grow.py   here", "1 of 2 solved.")
        watch.press("q\n")
        assert watch.process.wait(PATIENCE) == 0
    assert outcomes(saves) == [Outcome.WRONG, Outcome.UNREADABLE, Outcome.CORRECT]
    assert ran(saves, "answer", "all/program").stdout == "def area(a):\n\treturn a * a\n"


@pytest.mark.slow
def test_on_a_terminal_it_redraws_in_place_and_hears_single_keys(tmp_path: Path) -> None:
    with watching(tmp_path / "saves", tmp_path / "work", at_a_terminal=True) as watch:
        assert "\x1b[2J" in watch.until("q leave")
        watch.press("al")
        watch.until("There is no right answer of yours yet.", "0 of 2 solved.")
        watch.press("q")
        assert watch.process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("al", "al"),
        ("n\x1b[A", "n\x1b"),  # an arrow after a letter is no a
        ("\x1b[1;5Cv", "\x1bv"),
        ("\x1bOAq", "\x1bq"),
        ("\x1bal", "\x1bl"),
        ("\x1b\x1b[A", "\x1b\x1b"),
        ("\n", "\n"),
    ],
)
def test_a_key_of_several_signs_is_one_key(typed: str, keys: str) -> None:
    assert "".join(each[0] for each in KEY.findall(typed)) == keys


SLOW = """
import sys, time
parts = ("def area(a):\\n", "    b = -a\\n", "    return b", " * a\\n", "    # there is more\\n", "    b = a\\n")
with open(sys.argv[1], "w") as file:
    for part in parts:
        file.write(part)
        file.flush()
        time.sleep(0.3)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says who has a file open")
def test_an_editor_that_takes_two_seconds_is_judged_once_and_by_the_whole(tmp_path: Path) -> None:
    saves, work = tmp_path / "saves", tmp_path / "work"
    ran(saves, "work", str(work))
    with watching(saves, work) as watch:
        watch.until("all/program", "q leave")
        subprocess.run([sys.executable, "-c", SLOW, str(work / "01-kinds" / "program.py")], check=True)
        watch.until("Not yet", "q leave")
        watch.press("q\n")
        assert watch.process.wait(PATIENCE) == 0
    progress = Progress(saves / "Ada.sqlite", "Ada", "every-kind", only_to_read=True)
    try:
        assert [each.answer.splitlines()[-1] for each in progress.attempts()] == ["    b = a"]
    finally:
        progress.close()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short\n\nlines", "short\n\nlines"),
        ("    a sentence of some words", "    a sentence of\n    some words"),
        ("    expected_without_a_blank", "    expected_without_a_blank"),
    ],
)
def test_long_lines_go_on_below_where_they_began(text: str, shown: str) -> None:
    assert wrapped(text, 20) == shown


@pytest.mark.slow
def test_an_answer_that_is_not_there_is_said(tmp_path: Path) -> None:
    ran(tmp_path, "work", str(tmp_path / "work"))
    found = ran(tmp_path, "answer", "all/program")
    assert (found.returncode, found.stderr) == (1, "xent-tutor: Ada has no right answer to all/program yet.\n")
    assert "did you mean 'program'" in ran(tmp_path, "answer", "all/progam").stderr


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = ran(tmp_path, "watch", str(tmp_path / "file"))
    assert found.returncode == 2
    assert "is a file; name a folder." in found.stderr


GOOD, BAD = "def area(a):\n    return a * a\n", "def area(a):\n    return a + a\n"


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Watching, Path, Path]]:
    """A folder that is watched, its one program's file, and the folder."""
    folder = open_course(EVERY_KIND)
    with closing(Session(folder, open_keeping(tmp_path / "saves", "Ada"))) as session:
        work = open_folder(tmp_path / "work", session)
        settled(work)
        yield Watching(session, work), work.root / "01-kinds" / "program.py", work.root


def looked(watch: Watching, times: int = 2) -> str:
    """What is shown after so many looks, and all that was between."""
    said = ["\n".join(watch.shown) for _ in range(times) for _ in watch.look()]
    return "\n\n".join(said)


def in_place(file: Path, program: str) -> None:
    file.write_text(program)


def renamed(file: Path, program: str) -> None:
    part = file.with_name(".part")
    part.write_text(program)
    part.replace(file)


def made_anew(file: Path, program: str) -> None:
    file.unlink()
    file.write_text(program)


def backed_up(file: Path, program: str) -> None:
    file.replace(file.with_name("program.py~"))
    file.write_text(program)


def linked(file: Path, program: str) -> None:
    elsewhere = file.parent.parent / "elsewhere.py"
    elsewhere.write_text(program)
    file.unlink()
    file.symlink_to(elsewhere)


def read_only(file: Path, program: str) -> None:
    file.write_text(program)
    file.chmod(0o400)


def with_crlf(file: Path, program: str) -> None:
    file.write_bytes(program.replace("\n", "\r\n").encode())


def with_cr(file: Path, program: str) -> None:
    file.write_bytes(program.replace("\n", "\r").encode())


def with_tabs_and_bom(file: Path, program: str) -> None:
    file.write_bytes(program.replace("    ", "\t").encode("utf-8-sig"))


WAYS = [in_place, renamed, made_anew, backed_up, linked, read_only, with_crlf, with_cr, with_tabs_and_bom]


@pytest.mark.parametrize("save", WAYS)
def test_however_an_editor_saves_the_program_is_judged_once(
    watched: tuple[Watching, Path, Path], save: Callable[[Path, str], None]
) -> None:
    watch, file, _ = watched
    save(file, GOOD)
    assert "Correct" in looked(watch)
    assert looked(watch) == ""


@pytest.mark.parametrize(
    "part",
    [
        "",
        "# all/program · 10 points\n#\n# Write",
        "def ar",
        "def area(a):\n",
        "def area(a):\n    return -a",
        "def area(a):\n    return (\n",
        'def area(a):\n    """An ar\n',
    ],
)
def test_a_file_in_parts_is_judged_when_it_is_whole(watched: tuple[Watching, Path, Path], part: str) -> None:
    watch, file, _ = watched
    file.write_text(part)
    assert looked(watch, PART_LOOKS) == ""
    file.write_text("def area(a):\n    return -a * a + (\n")
    assert looked(watch, PART_LOOKS) == ""
    file.write_text("def area(a):\n    return -a * a\n")
    assert looked(watch, PART_LOOKS) == ""
    file.write_text(GOOD)
    assert looked(watch, PART_LOOKS) == ""
    assert "Correct   +10" in looked(watch, 1)


def test_a_file_that_was_emptied_first_is_judged_as_soon_as_it_is_there(watched: tuple[Watching, Path, Path]) -> None:
    watch, file, _ = watched
    file.write_text("")
    assert looked(watch) == ""
    file.write_text(GOOD)
    assert "Correct" in looked(watch)


def test_a_training_is_said_to_run_before_its_verdict(watched: tuple[Watching, Path, Path]) -> None:
    watch, file, _ = watched
    grow = file.with_name("grow.py")
    grow.write_text("def step(a):\n    return a + 1\n")
    said = looked(watch)
    assert 0 < said.index("The training runs ...") < said.index("Correct")


def test_what_stays_empty_is_said(watched: tuple[Watching, Path, Path]) -> None:
    watch, file, _ = watched
    file.write_text("")
    assert "Nothing is written below the line yet." in looked(watch, PART_LOOKS + 1)


def test_a_program_without_a_last_line_end_is_judged_at_once_where_the_one_before_had_none(
    watched: tuple[Watching, Path, Path],
) -> None:
    watch, file, _ = watched
    file.write_text(BAD.rstrip("\n"))
    assert "Not yet" in looked(watch, PART_LOOKS + 1)
    file.write_text(GOOD.rstrip("\n"))
    assert "Correct" in looked(watch, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says who has a file open")
def test_a_file_that_is_held_open_to_write_is_judged_when_it_is_let_go(watched: tuple[Watching, Path, Path]) -> None:
    watch, file, _ = watched
    with file.open("w") as held:
        held.write(BAD)
        held.flush()
        assert looked(watch, 2 * PART_LOOKS) == ""
        held.write("    # more to come\n")
        held.flush()
        assert looked(watch, MOST_LOOKS) == ""
        assert "Not yet" in looked(watch, 1)  # an editor that never lets go is heard all the same
    assert looked(watch) == ""


def test_two_saves_of_one_length_within_one_second_of_a_disk_are_both_judged(
    watched: tuple[Watching, Path, Path],
) -> None:
    watch, file, _ = watched
    for program, verdict in ((BAD, "Not yet"), (GOOD, "Correct")):
        file.write_text(program)
        os.utime(file, (1_700_000_000, 1_700_000_000))
        assert verdict in looked(watch)
    assert looked(watch) == ""


def test_a_save_while_another_is_judged_is_not_lost(
    watched: tuple[Watching, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, file, _ = watched
    settle = Folder.settle

    def saved_meanwhile(folder: Folder, each: Path) -> object:
        became = settle(folder, each)
        monkeypatch.setattr(Folder, "settle", settle)
        read = Folder.read

        def read_and_saved(of: Folder, this: Path) -> TaskFile:
            found = read(of, this)
            monkeypatch.setattr(Folder, "read", read)
            in_place(this, GOOD)
            return found

        monkeypatch.setattr(Folder, "read", read_and_saved)
        return became

    in_place(file, "def area(a):\n    return -a - a\n")
    assert looked(watch, 1) == ""
    monkeypatch.setattr(Folder, "settle", saved_meanwhile)
    assert "Not yet" in looked(watch, 1)
    assert "Correct" in looked(watch)


def test_a_failing_call_has_the_lines_of_the_file_and_v_goes_back(watched: tuple[Watching, Path, Path]) -> None:
    watch, file, _ = watched
    whole = file.read_text()
    file.write_text(whole[: whole.index("def area")] + BAD)
    assert "Not yet" in looked(watch)
    line = file.read_text().splitlines().index("    return a + a") + 1
    watch.press("i")
    assert f"{line}      return a + a" in "\n".join(watch.shown)
    watch.press("d")
    assert "There is nothing to draw of this program." in "\n".join(watch.shown)
    watch.press("v")
    assert "Not yet" in "\n".join(watch.shown)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_another_encoding_is_a_sentence_and_counts_for_nothing(
    watched: tuple[Watching, Path, Path], encoding: str
) -> None:
    watch, file, _ = watched
    file.write_bytes(f"# é\n{GOOD}".encode(encoding))
    assert "program.py is not text in UTF-8; save it as UTF-8." in looked(watch)
    file.write_text(GOOD)
    assert "+10 points" in looked(watch)


def test_a_folder_that_goes_and_comes_is_said_and_watched_again(watched: tuple[Watching, Path, Path]) -> None:
    watch, file, root = watched
    shutil.rmtree(root)
    assert f"{root} is gone." in looked(watch)
    for key in "hmianl":
        watch.press(key)
    assert looked(watch) == ""
    file.parent.mkdir(parents=True)
    file.write_text(GOOD)
    said = looked(watch)
    assert "is there again." in said
    assert "Correct" in said


@pytest.mark.parametrize("what", ["folder", "pipe", "link to nothing", "nothing"])
def test_what_is_no_file_is_no_end(watched: tuple[Watching, Path, Path], what: str) -> None:
    watch, file, _ = watched
    file.unlink()
    match what:
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case "link to nothing":
            file.symlink_to("nowhere")
    said = looked(watch, 12)
    assert {"folder": "it is a folder", "pipe": "no regular file"}.get(what, "") in said


def test_a_folder_that_takes_nothing_is_said_and_programs_are_judged(
    watched: tuple[Watching, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, file, root = watched

    def refuse(file: Path, text: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tutor.work.folder.write_whole", refuse)
    file.write_text(GOOD)
    said = looked(watch)
    assert "Correct" in said
    assert f"{root} cannot be written to (Permission denied); programs are judged all the same." in said


@pytest.mark.slow
def test_a_file_of_the_folder_is_judged_by_check_too(watched: tuple[Watching, Path, Path], tmp_path: Path) -> None:
    """As the recipe for classrooms that work by commits does."""
    _, _, root = watched
    saves, file = tmp_path / "saves", root / "01-kinds" / "grow.py"
    assert "from lent.grow import area\n" in file.read_text()
    whole = file.read_text().replace("    ...\n", "    return a + 1 +\n")
    file.write_text(whole)
    line = 1 + whole.splitlines().index("    return a + 1 +")
    broken = ran(saves, "check", "all/grow", str(file))
    assert (broken.returncode, f"Line {line} is not Python yet" in broken.stdout) == (2, True)
    found = json.loads(ran(saves, "check", "all/grow", str(file), "--json").stdout)
    assert found["place"] is None or whole[: found["place"][0]].count("\n") == line - 1
    file.write_text(whole.replace("1 +", "1"))
    right = ran(saves, "check", "all/grow", str(file), "--record")
    assert (right.returncode, right.stdout.splitlines()[0]) == (0, "✓ Correct   +10 points")
    assert "lent" not in ran(saves, "answer", "all/grow").stdout
