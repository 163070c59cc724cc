"""The exports in a folder: whose they are, and which answers of this course they hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from tutor.progress import SaveProblem, clean_name
from tutor.progress.merging import Content, Kept, exported, merged
from tutor.progress.names import same

ENDINGS = (".sqlite", ".json")
EXPORTED = "xent-tutor-"


class Learner(Struct, frozen=True, kw_only=True):
    """One learner's answers in this course, oldest first."""

    name: str
    kept: tuple[Kept, ...]
    altered: int = 0
    """Answers that are not as first kept, and left out."""
    skipped: int = 0
    """Answers that cannot be read."""


class Gathered(Struct, frozen=True, kw_only=True):
    """The learners of a folder by name, and what could not be read."""

    learners: tuple[Learner, ...]
    problems: tuple[str, ...] = ()


def gather(root: Path, course: str, renamed: Mapping[str, str]) -> Gathered:
    """Every export and save in a folder and below it; several of one learner are put together. Raises SaveProblem.

    ``renamed`` is the id of now by each older id of a task.
    """
    if not root.is_dir():
        raise SaveProblem(f"There is no folder {root}. Name the one with the exports.")
    found: dict[str, tuple[str, Content, int, int]] = {}
    problems = []
    for file in sorted(each for each in root.rglob("*") if each.suffix.casefold() in ENDINGS and each.is_file()):
        if any(part in ("copies", "removed") for part in file.relative_to(root).parts[:-1]):
            continue
        try:
            content = exported(file)
        except SaveProblem as problem:
            problems.append(str(problem))
            continue
        name = clean_name(content.learner or unquote(file.stem.removeprefix(EXPORTED), errors="replace")) or file.stem
        shown, before, altered, skipped = found.get(same(name), (name, Content(), 0, 0))
        altered += sum(each.altered for each in content.kept)
        found[same(name)] = shown, merged(before, content), altered, skipped + content.skipped
    learners = [
        Learner(name=name, kept=_of_course(content, course, renamed), altered=altered, skipped=skipped)
        for name, content, altered, skipped in found.values()
    ]
    return Gathered(learners=tuple(sorted(learners, key=lambda each: same(each.name))), problems=tuple(problems))


def _of_course(content: Content, course: str, renamed: Mapping[str, str]) -> tuple[Kept, ...]:
    def now(each: Kept) -> Kept:
        task = renamed.get(each.attempt.task)
        return each if task is None else replace(each, attempt=replace(each.attempt, task=task))

    return tuple(now(each) for each in content.kept if each.attempt.course == course)
