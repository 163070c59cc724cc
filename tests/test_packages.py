"""Courses as files: packed once they prove themselves, added, found by their id, removed."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import Ran, Run
from tests.conftest import SMALL_COURSE, SUMS, attempt
from tutor import trust
from tutor.attempt import Outcome
from tutor.authors import new_chapter, new_course
from tutor.cli import main
from tutor.loader import open_course, read_course
from tutor.progress import KeptPlace, open_progress
from tutor.session import Session


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def xent(here: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> Ran:
        code = main([*words, "--saves", str(here / "saves")])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.mark.slow
def test_a_course_is_packed_added_found_by_its_id_and_removed(xent: Run, here: Path) -> None:
    new_course(here / "areas")
    assert xent("pack", "areas", "-o", "areas.xent.zip").code == 0
    assert "was added" in xent("course", "add", "areas.xent.zip").out
    assert "areas" in xent("course", "list").out
    assert "The first chapter" in xent("list", "--lessons", "areas").out
    progress = open_progress(here / "saves", "Ada", "areas")
    progress.add(attempt("areas/area", Outcome.CORRECT))
    progress.close()
    assert "What was answered in it stays" in xent("course", "remove", "areas").out
    assert "no course 'areas' was added" in xent("course", "remove", "areas").err


@pytest.mark.slow
def test_the_same_course_makes_the_same_file(xent: Run, here: Path) -> None:
    new_course(here / "areas")
    for name in ("one.zip", "two.zip"):
        assert xent("pack", "areas", "-o", name).code == 0
        (here / "areas" / "course.yaml").touch()
    assert (here / "one.zip").read_bytes() == (here / "two.zip").read_bytes()
    assert "is there already" in xent("pack", "areas", "-o", "one.zip").err


def test_a_package_that_cannot_be_written_is_said_by_its_name(xent: Run, here: Path) -> None:
    new_course(here / "areas")
    ran = xent("pack", "areas", "-o", "nowhere/a.xent.zip")
    assert (ran.code, "nowhere/a.xent.zip cannot be written: No such file" in ran.err) == (2, True), ran


def test_a_course_with_mistakes_is_not_packed(xent: Run, here: Path) -> None:
    new_course(here / "areas")
    (here / "areas" / "misconceptions.yaml").unlink()
    ran = xent("pack", "areas", "-o", "areas.zip")
    assert (ran.code, (here / "areas.zip").exists()) == (1, False)
    assert "nothing was packed" in ran.err


def test_a_newer_course_takes_the_place_of_the_older_and_it_is_said_what_that_means(xent: Run, here: Path) -> None:
    progress = open_progress(here / "saves", "Ada", SUMS)
    progress.add(attempt("counting/total", Outcome.CORRECT))
    progress.close()
    assert xent("course", "add", str(SMALL_COURSE)).code == 0
    newer = here / "newer"
    new_course(newer)
    text = (newer / "course.yaml").read_text().replace("id: newer", f"id: {SUMS}")
    (newer / "course.yaml").write_text(text)
    new_chapter(open_course(newer), "more")
    ran = xent("course", "add", "newer")
    assert "took the place" in ran.out
    assert "3 are gone" in ran.out
    assert "Ada had solved of these: counting/total." in ran.out


@pytest.fixture
def claiming(here: Path) -> Path:
    """A course of somebody else that says to be the one that came with the tutor."""
    new_course(here / "cooking")
    file = here / "cooking" / "course.yaml"
    file.write_text(file.read_text().replace("id: cooking", f"id: {read_course(trust.built_in()).identity}"))
    return here / "cooking"


def test_a_course_with_the_id_of_the_one_that_came_along_is_not_added(xent: Run, claiming: Path, here: Path) -> None:
    assert xent("pack", str(claiming), "-o", "c.xent.zip").code == 0
    for source in (str(claiming), "c.xent.zip"):
        ran = xent("course", "add", source)
        assert (ran.code, "give it an id of its own in course.yaml" in ran.err) == (2, True), ran
    assert xent("course", "list").out.count("\n") == 1


def test_what_is_answered_in_it_is_kept_apart_and_that_is_said(xent: Run, claiming: Path, here: Path) -> None:
    own = read_course(trust.built_in()).identity
    for course, lesson in ((own, "getting-started"), (f"{own}-cooking", "areas")):
        with closing(open_progress(here / "saves", "Ada", course)) as progress:
            progress.add(attempt(f"{lesson}/area", Outcome.CORRECT))
            progress.keep_place(KeptPlace(lesson, "#0"))
    session = Session(open_course(claiming), open_progress(here / "saves", "Ada"))
    assert (session.place.lesson, [each.task for each in session.progress.attempts()]) == ("areas", ["areas/area"])
    session.close()
    ran = xent("list", "--lessons", str(claiming))
    assert (ran.code, f"is kept under '{own}-cooking'" in ran.err) == (0, True), ran


def test_another_edition_of_the_one_that_came_along_is_the_same_course(here: Path) -> None:
    edition = here / "edition"
    edition.mkdir()
    text = (trust.built_in() / "course.yaml").read_text("utf-8")
    (edition / "course.yaml").write_text(text.replace("\ntitle: ", "\ntitle: Another edition of "), "utf-8")
    assert read_course(edition).identity == read_course(trust.built_in()).identity
    assert read_course(edition).title.startswith("Another edition")


def package(file: Path, entries: dict[str, bytes], *, mode: int = 0o644) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            about = zipfile.ZipInfo(name)
            about.external_attr = mode << 16
            made.writestr(about, content)
    return file


COURSE = (SMALL_COURSE / "course.yaml").read_bytes()


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"../course.yaml": COURSE}, "which no course has"),
        ({"course.yaml": COURSE, "/etc/x.yaml": b""}, "which no course has"),
        ({"course.yaml": COURSE, "a/../../x.yaml": b""}, "which no course has"),
        ({"course.yaml": COURSE, "run.py": b""}, "which no course has"),
        ({"course.yaml": COURSE, ".hidden/x.yaml": b""}, "which no course has"),
        ({"course.yaml": COURSE, "C:\\x.yaml": b""}, "which no course has"),
        ({"lessons/course.yaml": COURSE}, "holds no course.yaml"),
        ({"course.yaml": COURSE, "big.txt": b"0" * 301_000_000}, "holds more than"),
    ],
)
def test_a_file_that_is_no_course_adds_nothing(xent: Run, here: Path, entries: dict[str, bytes], said: str) -> None:
    file = package(here / "bad.zip", entries)
    ran = xent("course", "add", str(file))
    assert (ran.code, said in ran.err) == (2, True), ran
    kept = Path(os.environ["XDG_DATA_HOME"])
    assert [each for place in (here, kept) for each in place.rglob("*") if each.name in ("x.yaml", "run.py")] == []
    assert not list(kept.rglob("course.yaml"))


def test_a_link_in_a_file_is_text(xent: Run, here: Path) -> None:
    file = package(here / "link.zip", {"course.yaml": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777)
    assert xent("course", "add", str(file)).code == 2


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 broken"])
def test_what_is_no_package_is_said(xent: Run, here: Path, content: bytes) -> None:
    (here / "x.zip").write_bytes(content)
    assert "cannot be read as a course" in xent("course", "add", "x.zip").err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.parametrize("command", [("course", "add"), ("import",)])
def test_a_pipe_or_a_device_is_not_waited_for(xent: Run, here: Path, command: tuple[str, ...]) -> None:
    os.mkfifo(here / "pipe")
    for name in ("pipe", "/dev/zero"):
        ran = xent(*command, name)
        assert (ran.code, "it is no regular file" in ran.err) == (2, True), ran


def test_a_folder_that_is_no_course_is_told_with_its_own_place(xent: Run, here: Path) -> None:
    (here / "course").mkdir()
    ran = xent("course", "add", "course")
    assert (ran.code, ran.err.startswith("course/course.yaml:")) == (2, True), ran


def test_a_course_that_a_package_brings_is_found(xent: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_course(here / "brings_areas" / "lessons")
    (here / "brings_areas" / "__init__.py").write_text("raise SystemExit('imported')\n")
    about = here / "brings_areas-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: brings-areas\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[xent_tutor.courses]\nof-areas = brings_areas.lessons\n")
    monkeypatch.syspath_prepend(str(here))
    assert "brought by a package" in xent("course", "list").out
    assert xent("list", "--lessons", "of-areas").code == 0


@pytest.mark.parametrize("words", [["course", "add"], ["course", "remove"], ["course", "add", "nothing"]])
def test_what_is_missing_is_said(xent: Run, words: list[str]) -> None:
    ran = xent(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


@pytest.mark.slow
def test_a_course_that_pip_installed_is_listed_and_learnt(tmp_path: Path) -> None:
    """Files as pip leaves them, and the command as a process that finds them by their entry point."""
    shutil.copytree(SMALL_COURSE, tmp_path / "site" / "my_package" / "lessons")
    about = tmp_path / "site" / "my_course-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: my-course\nVersion: 1\n", "utf-8")
    (about / "entry_points.txt").write_text("[xent_tutor.courses]\nsums = my_package.lessons\n", "utf-8")
    own = {"PYTHONPATH": f"{tmp_path / 'site'}:{SMALL_COURSE.parents[2]}", "XDG_DATA_HOME": str(tmp_path / "data")}

    def ran(*words: str, typed: str = "") -> str:
        command = [sys.executable, "-m", "tutor", *words, "--saves", str(tmp_path / "saves")]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XENT_TUTOR")} | own
        done = subprocess.run(command, input=typed, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done
        return done.stdout

    assert "brought by a package" in ran("course", "list")
    assert "2) Small sums" in ran("learn", "--user", "Ada", typed="2\nquit\n")
    assert "adding" in ran("list", "--user", "Ada")
