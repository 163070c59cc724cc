"""constraints.txt pins what is installed for the tutor, down to what the packages need themselves."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

PINS = Path(__file__).parent.parent / "constraints.txt"


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str, seen: set[str]) -> Iterator[str]:
    """The packages that one needs and that are installed here, and what those need; with the project's own extras."""
    for line in metadata.requires(name) or ():
        found = plain(re.split(r"[ ;\[<>=!~(]", line, maxsplit=1)[0])
        if found in seen or ("extra ==" in line and name != "xent-tutor"):
            continue
        try:
            metadata.version(found)
        except metadata.PackageNotFoundError:
            continue
        seen.add(found)
        yield found
        yield from needed(found, seen)


def test_every_package_that_is_needed_is_pinned() -> None:
    pinned = {plain(line.partition("==")[0]) for line in PINS.read_text().splitlines() if "==" in line}
    wanted = set(needed("xent-tutor", {"xent-tutor"}))
    assert {"rich", "mpmath", "markdown-it-py", "typing-extensions"} <= wanted
    assert not wanted - pinned


@pytest.mark.parametrize("folder", ["/", "/tmp", ".", "a b", "x;touch boo", "$$HOME", "'"])
def test_make_removes_nothing_but_an_environment_and_runs_nothing_that_it_is_given(folder: str, tmp_path: Path) -> None:
    for variable, target in (("VENV", "clean"), ("PYTHON", "made/bin/python"), ("PYTEST", "test")):
        run = subprocess.run(
            ["make", "-s", "-f", str(PINS.parent / "Makefile"), target, f"{variable}={folder}; touch boo", "UV="],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert run.returncode, variable
    assert not [*tmp_path.iterdir()]
    kept = tmp_path / "kept"
    kept.mkdir()
    assert subprocess.run(["make", "-s", "clean", f"VENV={kept}"], cwd=PINS.parent, capture_output=True).returncode
    assert kept.exists()
