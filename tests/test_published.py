"""What is published: the wheel and the source distribution are whole, and the documents know one another."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import LESSONS
from tools.published import Published, elsewhere
from tutor.loader import open_course

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(to)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return to


@pytest.mark.slow
def test_the_wheel_alone_is_the_tutor_with_its_course(dist: Path, tmp_path: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        package.extractall(tmp_path / "wheel")
        names = package.namelist()
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert "tutor/_lessons/course.yaml" in names
    assert not [name for name in names if name.startswith(("tests/", "saves/", "docs/"))]
    (tmp_path / "here").mkdir()
    own = {"PYTHONPATH": str(tmp_path / "wheel"), "XDG_DATA_HOME": str(tmp_path / "data")}
    for words in (["list"], ["show", "softmax", "--no-picture"], ["completion", "tasks"], ["new", "course", "mine"]):
        command = [sys.executable, "-m", "tutor", *words]
        ran = subprocess.run(command, cwd=tmp_path / "here", env=os.environ | own, capture_output=True, text=True)
        assert (ran.returncode, ran.stderr) == (0, ""), ran
    assert "tutor/_lessons" in subprocess.run(
        [sys.executable, "-c", "from tutor.trust import built_in; print(built_in())"],
        cwd=tmp_path / "here", env=os.environ | own, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


@pytest.mark.slow
def test_the_source_distribution_has_what_tests_and_make_need(dist: Path) -> None:
    (source,) = dist.glob("*.tar.gz")
    with tarfile.open(source) as package:
        names = {name.partition("/")[2] for name in package.getnames()}
    wanted = ["Makefile", "constraints.txt", "NOTICE", "LICENSE", "mkdocs.yml", "tests/conftest.py", "docs/teaching.md"]
    assert not {*wanted, "lessons/course.yaml", ".ci/run", "tools/book.py", "bench/why.py"} - names
    assert not [name for name in names if name.endswith(".sqlite") and not name.startswith("tests/")]


@pytest.mark.slow
def test_the_tests_of_the_source_distribution_are_found_and_run_there(dist: Path, tmp_path: Path) -> None:
    (source,) = dist.glob("*.tar.gz")
    with tarfile.open(source) as package:
        package.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    own = {"PYTHONPATH": str(root), "PYTEST_ADDOPTS": ""}
    for words in (["--collect-only"], ["tests/test_printing.py", "tests/test_schema.py", "tests/test_architecture.py"]):
        ran = subprocess.run([*command, *words], cwd=root, env=os.environ | own, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout[-2000:]


def test_every_page_is_in_the_navigation_and_every_link_leads_somewhere() -> None:
    navigation = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    listed = set(re.findall(r"[\w-]+\.md", str(navigation)))
    pages = {file.name for file in (ROOT / "docs").glob("*.md")}
    assert listed == pages
    for file in [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]:
        text = re.sub(r"```.*?```|`[^`\n]*`", "", file.read_text("utf-8"), flags=re.DOTALL)
        for link in LINK.findall(text):
            if "://" not in link and not link.startswith("lesson:"):
                assert (file.parent / link).exists(), f"{file.name}: {link}"


@pytest.mark.parametrize(
    ("text", "alone", "with_addresses"),
    [
        ("see [the page](docs/saves.md).", "see the page.", "see [the page](F/docs/saves.md)."),
        ("[a map](docs/map.svg)", "a map", "[a map](P/docs/map.svg)"),
        ("one\n\n![A map](docs/map.svg)\n\ntwo", "one\n\ntwo", "one\n\n![A map](P/docs/map.svg)\n\ntwo"),
        ("[below](#use) [uv](https://example.org)", "[below](#use) [uv](https://example.org)", ""),
    ],
)
def test_links_of_the_readme_hold_in_an_index_too(text: str, alone: str, with_addresses: str) -> None:
    assert elsewhere(text, "", "") == alone
    assert elsewhere(text, "F/", "P/") == (with_addresses or text)


def test_the_package_names_no_address_until_there_is_one() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["metadata"]["hooks"][
        "custom"
    ]
    written: dict[str, Any] = {}
    Published(str(ROOT), settings).update(written)
    assert bool(written["urls"]) == bool(settings["repository"])
    assert not [link for link in LINK.findall(written["readme"]["text"]) if "://" not in link and link[:1] != "#"]
    there = {
        "repository": "https://example.org/x",
        "files": "https://example.org/x/",
        "pictures": "https://example.org/p/",
    }
    Published(str(ROOT), there).update(written)
    assert written["urls"] == {"Source": "https://example.org/x", "Changes": "https://example.org/x/CHANGELOG.md"}
    assert "![" in written["readme"]["text"]


@pytest.mark.slow
def test_the_documents_are_a_site_in_which_every_link_and_every_anchor_leads_somewhere(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path / "site")]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert built.returncode == 0, built.stderr
    assert {file.stem for file in (ROOT / "docs").glob("*.md")} <= {
        file.stem for file in (tmp_path / "site").glob("*.html")
    }
    assert "../lessons" not in (tmp_path / "site" / "coverage.html").read_text("utf-8")


def test_tasks_that_the_documents_name_are_there() -> None:
    course = open_course(LESSONS)
    tasks = {task.id for lesson in course.lessons for task in course.lesson(lesson).tasks}
    for file in [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]:
        named = re.findall(r"(?<![\w/.-])([a-z0-9-]+/[a-z0-9-]+)(?![\w/.-])", file.read_text("utf-8"))
        assert not [each for each in named if each.partition("/")[0] in course.lessons and each not in tasks], file.name


def test_the_notice_names_what_is_of_others() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for file in ("lessons/14-capstone/digits.npz", "tutor/serve/page/signs.woff2"):
        assert file in notice
        assert (ROOT / file).exists()
    assert "CC BY 4.0" in notice
