"""``save`` and ``export``: what is wrong with a save, how it is mended, and how it is taken elsewhere."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tutor import __version__
from tutor.cli import opening
from tutor.progress import FIRST_COURSE, Progress, clean_name, copies, file_of, find_saves
from tutor.steering import harmless

SOMETHING_TO_MEND = 1


def say(text: str) -> None:
    """Print a line without anything that steers a terminal."""
    print(harmless(text))


def save_of(asked: Any) -> tuple[Path, str]:
    """The save of the learner who is named or played last, and the name. Raises SaveProblem and NoSuch."""
    name = opening.learner(asked)
    if name is None:
        raise opening.NoSuch("nobody has played here yet, so there is no save")
    return file_of(find_saves(asked.saves), name), name


def save(asked: Any) -> int:
    """Check, repair or restore a save. Raises NoSuch where a day stands that means nothing."""
    if asked.day is not None and asked.action != "restore":
        raise opening.NoSuch(f"'save {asked.action}' takes no day; 'save restore {asked.day}' puts that copy back")
    return {"check": check, "repair": repair, "restore": restore}[asked.action](asked)


def missing_save(asked: Any) -> tuple[Path, str] | None:
    """Where the save of a named learner was that is not there any more, and copies of it are; else None."""
    name = opening.named(asked)
    if name is None:
        return None
    file = file_of(find_saves(asked.saves), clean_name(name))
    return (file, clean_name(name)) if not file.exists() and copies.copies_of(file) else None


def check(asked: Any) -> int:
    """Read a save from end to end and say what is wrong; the exit code is 1 where something is."""
    file, name = save_of(asked)
    found = copies.examine(file)
    say(f"{name}: {file}")
    for sentence in copies.in_sentences(found):
        say(f"  {sentence}")
    days = [str(copies.day_of_copy(each, f"{file.stem}.")) for each in copies.copies_of(file)]
    say(f"  Copies of {', '.join(days)}." if days else "  No copies yet: one is made each day the tutor is open.")
    if found.sound:
        say(f"  In order: {copies.many_answers(found.attempts)} there.")
        return 0
    say("  'xent-tutor save repair' makes a new save of what can be read, 'save restore' puts a copy back.")
    return SOMETHING_TO_MEND


def repair(asked: Any) -> int:
    """Make a save anew of every row that can be read; the old file stays beside it."""
    file, name = save_of(asked)
    made = copies.repair(file, name)
    lost = f"; {copies.many_answers(made.lost)} lost" if made.lost else ""
    say(f"{name}: {copies.many_answers(made.attempts)} in the new save{lost}. The old one is {made.aside}.")
    return 0


def restore(asked: Any) -> int:
    """Put the newest sound copy, or that of a day, in the place of a save; the old file stays beside it."""
    file, name = missing_save(asked) or save_of(asked)
    copy, aside = copies.restore(file, asked.day)
    kept = f" What was there is {aside}." if aside else ""
    say(f"{name}: the copy of {copies.day_of_copy(copy, f'{file.stem}.')} is the save again.{kept}")
    return 0


def export(asked: Any) -> int:
    """Write a save as one file that can be taken elsewhere."""
    course = opening.course(asked).course
    file, name = save_of(asked)
    to = Path(asked.output) if asked.output else Path(f"xent-tutor-{file.stem}.sqlite")
    about = {
        "export.learner": name,
        "export.course": course.identity,
        "export.course_version": course.version,
        "export.tutor": __version__,
        "export.at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with closing(Progress(file, name, FIRST_COURSE)) as progress:
        progress.export(to, about)
    say(f"{name}: everything is in {to}.")
    return 0
