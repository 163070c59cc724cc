"""``doctor``: what holds on this machine, and what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from tutor import __version__, sandbox
from tutor.idx import data_folder
from tutor.loader import find_lessons, open_course
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem, find_saves, learners
from tutor.sandbox import Layer, Level

LEVELS = {
    Level.KERNEL: "The kernel refuses everything a program should not do; strangers' programs may run here.",
    Level.PARTIAL: "Time and memory are bounded, files and the network are not. Run only programs you trust.",
    Level.NONE: "Nothing is certain here. Run no programs but your own.",
}
LAYERS = {
    Layer.SECCOMP: "system calls: no files, network, processes",
    Layer.LANDLOCK: "no path can be opened",
    Layer.USER: "started by root, programs run as nobody",
    Layer.LIMITS: "time, memory, files, processes, descriptors",
    Layer.LIFETIME: "a program ends with the tutor; no debugger attaches",
    Layer.LOOK: "friendly refusals; no boundary",
}
PACKAGES = (
    "textual numpy sympy python-flint msgspec PyYAML plotext tree-sitter tree-sitter-python platformdirs fsrs".split()
)
PROOF_SECONDS = 20.0
LEAST_COLUMNS, LEAST_ROWS = 60, 18

Found = tuple[bool, str]
"""Whether it is as it should be, and the line that says so."""


def doctor(asked: Any) -> int:
    """Print everything that was found; 0 when all of it is well, 1 when something is not."""
    well = True
    for title, findings in (
        ("Programs", programs()),
        ("Python", python()),
        ("Folders", folders(asked)),
        ("Terminal", terminal()),
    ):
        print(title)
        for is_well, line in findings:
            well = well and is_well
            print(f"  {'ok' if is_well else '!!'}  {line}", flush=True)
    print("All is well." if well else "Lines with !! need a look.")
    return 0 if well else 1


def programs() -> Iterator[Found]:
    """How programs are confined."""
    test = sandbox.self_test()
    yield test.level is Level.KERNEL, f"sandbox: {test.level.value}. {LEVELS[test.level]}"
    if test.problem:
        yield False, test.problem
    for layer, about in LAYERS.items():
        # A layer that this system lacks matters only where the others do not make up for it, and the level says so.
        held = layer.value in test.layers
        is_well = held or test.level is Level.KERNEL or sys.platform != "linux"
        yield is_well, f"{layer.value:9} {'on ' if held else 'off'}  {about}"
    for possible in test.missing:
        yield False, f"a program could: {possible}"
    yield proofs()


def proofs() -> Found:
    """Whether the process that proves formulas equal works."""
    from tutor.algebra.domain import Domain, names_of
    from tutor.algebra.prover import Prover, ProverDied
    from tutor.algebra.read import read

    prover, domain = Prover(), Domain((("p", "prob"),), (), (), ())
    first, second = (read(text, names_of(domain)) for text in ("p + p", "2p"))
    try:
        proved = prover.proves(first, second, domain, PROOF_SECONDS)
    except ProverDied:
        return False, "proofs: what proves does not run here; is sympy whole? Formulas are checked at points"
    finally:
        prover.stop()
    return proved, "proofs: sympy proves formulas equal" if proved else "proofs: sympy did not answer in time"


def python() -> Iterator[Found]:
    """The versions of what runs here."""
    yield sys.version_info >= (3, 11), f"xent-tutor {__version__}, Python {platform.python_version()}"
    yield True, f"{platform.system()} {platform.release()} {platform.machine()}"
    for package in PACKAGES:
        try:
            yield True, f"{package} {metadata.version(package)}"
        except metadata.PackageNotFoundError:
            yield False, f"{package} is not installed"
    try:
        yield True, f"torch {metadata.version('torch')}, for the optional tasks"
    except metadata.PackageNotFoundError:
        yield True, "torch is not installed, and the tasks that need it are left out: pip install 'xent-tutor[torch]'"


def folders(asked: Any) -> Iterator[Found]:
    """Where lessons and saves are, and whether they can be used."""
    try:
        folder = open_course(find_lessons(asked.lessons))
        there = sum(folder.file(lesson).is_file() for lesson in folder.lessons)
        whole = there == len(folder.lessons)
        yield whole, f"lessons: {folder.root}, {there} of {len(folder.lessons)} lessons of {folder.course.title!r}"
    except Problems as problems:
        yield from ((False, f"lessons: {problem}") for problem in problems.problems)
    saves = find_saves(asked.saves)
    try:
        count = len(learners(saves))
    except SaveProblem as problem:
        yield False, f"saves: {problem}"
        return
    yield True, f"data: {data_folder()}, for files of your own that a lesson asks for"
    known = f"{count} learner{'' if count == 1 else 's'}" if saves.exists() else "made at the first start"
    yield is_writable(saves), f"saves: {saves}, {known}" + ("" if is_writable(saves) else "; cannot be written")


def is_writable(folder: Path) -> bool:
    """Whether files can be made in a folder, or the folder itself can."""
    nearest = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def terminal() -> Iterator[Found]:
    """What the terminal can show; nothing of it matters where output goes to a file."""
    attached = sys.stdout.isatty()
    size = shutil.get_terminal_size()
    fits = size.columns >= LEAST_COLUMNS and size.lines >= LEAST_ROWS
    yield True, "attached" if attached else "not attached: this goes to a file or a pipe"
    if attached:
        least = "" if fits else f"; the tutor needs {LEAST_COLUMNS} by {LEAST_ROWS}"
        yield fits, f"{size.columns} columns, {size.lines} rows{least}"
    encoding = sys.stdout.encoding or "none"
    yield encoding.lower().replace("-", "") == "utf8", f"encoding: {encoding}"
    yield True, f"colours: {colours()}, TERM={os.environ.get('TERM', 'not set')}"


def colours() -> str:
    """How many colours the environment promises."""
    if os.environ.get("NO_COLOR"):
        return "none, for NO_COLOR is set"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million"
    return "256" if "256color" in os.environ.get("TERM", "") else "8 or 16"
