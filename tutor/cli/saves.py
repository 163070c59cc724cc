"""``save``, ``export`` and ``import``: what is wrong with a save, how it is mended, taken elsewhere, and put away."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from os.path import expanduser
from pathlib import Path
from typing import Any

from tutor import __version__, courses
from tutor.cli import opening
from tutor.loader import find_lessons, read_course
from tutor.loader.problem import Problems
from tutor.progress import (
    FIRST_COURSE,
    Progress,
    SaveProblem,
    clean_name,
    copies,
    existing,
    file_of,
    find_saves,
    is_name,
    learners,
    merging,
    removed,
    save_for,
)
from tutor.progress.files import copy_into, remove
from tutor.progress.names import same, stem
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
    """Check, repair, restore, rename, merge, delete a save, or undo that. Raises NoSuch for a word too many or few."""
    does = {
        "check": check,
        "repair": repair,
        "restore": restore,
        "rename": rename,
        "merge": merge,
        "delete": delete,
        "undo": undo,
    }[asked.action]
    wants = {"restore": "DAY", "rename": "NEW", "merge": "OTHER"}.get(asked.action)
    if asked.word is not None and wants is None:
        if is_day(asked.word):
            raise opening.NoSuch(f"'save {asked.action}' takes no day; 'save restore {asked.word}' puts that copy back")
        raise opening.NoSuch(f"'save {asked.action}' takes no more words, and {asked.word!r} is one")
    if asked.word is None and asked.action in ("rename", "merge"):
        raise opening.NoSuch(f"'save {asked.action}' needs a name: xent-tutor save {asked.action} {wants}")
    return does(asked)


def is_day(word: str) -> bool:
    """Whether a word is a day."""
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def confirmed(asked: Any, question: str) -> bool:
    """Whether the one who asked for it says yes; somebody has to. Raises NoSuch where nobody can be asked."""
    if asked.yes:
        return True
    if not sys.stdin.isatty():
        raise opening.NoSuch(f"{question} Nobody can be asked here; --yes says yes")
    print(f"{harmless(question)} Type yes: ", end="", flush=True)
    if sys.stdin.readline().strip().casefold() in ("yes", "y"):
        return True
    say("Nothing was changed.")
    return False


UNDO = "For a week 'xent-tutor save undo' takes it back."


def rename(asked: Any) -> int:
    """Give the learner another name."""
    file, name = save_of(asked)
    saves, new = file.parent, clean_name(asked.word)
    if not is_name(new):
        raise opening.NoSuch("a learner needs a name with at least one letter or digit")
    known = existing(saves, new)
    if known is not None and same(known) != same(name):
        raise opening.NoSuch(f"there is a learner {known!r} already; 'save merge {known}' puts both together")
    to = saves / f"{stem(new)}.sqlite"
    if to == file:
        say(f"That is the name already: {name}.")
        return 0
    if not confirmed(asked, f"Rename {name} to {new}?"):
        return 0
    part = to.with_name(f"{to.name}.{os.getpid()}.new")
    try:
        with copies.reading(file) as database:
            copy_into(database, part)
    except OSError as error:
        raise SaveProblem(f"{part} cannot be written: {error.strerror}. Nothing was changed.") from error
    take_its_place(part, to, [file], f"{name} was renamed to {new}")
    say(f"{name} is {new} now. {UNDO}")
    return 0


def merge(asked: Any) -> int:
    """Put another learner's answers into this learner's save; the other's save is put away."""
    file, name = save_of(asked)
    other = existing(file.parent, asked.word)
    if other is None or same(other) == same(name):
        others = ", ".join(each for each in learners(file.parent) if same(each) != same(name))
        raise opening.NoSuch(f"there is no other learner {asked.word!r} here; there are: {others or 'none'}")
    theirs = file_of(file.parent, other)
    if not confirmed(asked, f"Put {other}'s answers into {name}'s save, and {other}'s save away?"):
        return 0
    return put_together(file, name, merging.content_of(theirs), f"{other} was merged into {name}", [theirs])


def put_together(file: Path, name: str, other: merging.Content, did: str, besides: Sequence[Path] = ()) -> int:
    """Let a save hold what another does too; the files of before are put away. Raises SaveProblem."""
    own = merging.content_of(file) if file.exists() else merging.Content()
    if own.skipped:
        raise opening.NoSuch(f"{many(own.skipped)} of {name} cannot be read; 'xent-tutor save repair' first")
    both = merging.merged(own, other)
    if file.exists() and len(both.kept) == len(own.kept) and same_besides(own, both):
        everything = "everything else" if other.skipped or any(each.altered for each in other.kept) else "everything"
        say(f"{name}: {everything} was there already.")
        if not besides:
            say_left_out(other)
            return 0
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    merging.write_save(both, new, name)
    before = [each for each in (file, *besides) if each.exists()]
    take_its_place(new, file, before, did)
    added = len(both.kept) - len(own.kept)
    say(f"{name}: {many(added)} new, {many(len(both.kept))} in all. {UNDO if before else ''}".rstrip())
    say_left_out(other)
    return 0


def take_its_place(new: Path, file: Path, before: Sequence[Path], did: str) -> None:
    """Let a finished save be a learner's from now on, and put away those before. Raises SaveProblem."""
    try:
        if before:
            removed.put_away(before, did, now(), made=[file])
        new.rename(file)
    finally:
        remove(new)  # where those before could not be put away


def say_left_out(other: merging.Content) -> None:
    """How many answers are not put into the save, and why."""
    altered = sum(each.altered for each in other.kept)
    if altered:
        say(f"{many(altered)} left out: not as first kept, so something changed the file.")
    if other.skipped:
        say(f"{many(other.skipped)} left out: damaged.")


def same_besides(own: merging.Content, both: merging.Content) -> bool:
    """Whether two contents with the same answers hold the same notes, drafts and settings too."""
    notes = (sum(len(each.notes) for each in content.kept) for content in (own, both))
    return len(set(notes)) == 1 and (own.drafts, own.settings, own.places) == (both.drafts, both.settings, both.places)


def many(count: int) -> str:
    """So many answers."""
    return "1 answer" if count == 1 else f"{count:,} answers"


def delete(asked: Any) -> int:
    """Put a learner's save and its copies away; after a week they are removed for good."""
    file, name = save_of(asked)
    if not confirmed(asked, f"Delete {name} with everything that was kept?"):
        return 0
    removed.put_away([file], f"{name} was deleted", now())
    say(f"{name} is gone. {UNDO} Then it is removed for good.")
    return 0


def undo(asked: Any) -> int:
    """Take back what was renamed, merged, imported or deleted last."""
    removal = removed.undo(find_saves(asked.saves), now())
    say(f"Undone: {removal.did} ({removal.at:%Y-%m-%d %H:%M} UTC).")
    return 0


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


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
    if asked.word is not None and not is_day(asked.word):
        raise opening.NoSuch(f"{asked.word[:40]!r} is not a day; write it like 2026-03-04")
    copy, aside = copies.restore(file, date.fromisoformat(asked.word) if asked.word else None)
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
    if to.suffix.casefold() == ".json":
        merging.write_json(merging.content_of(file), to, about)
    else:
        with closing(Progress(file, name, FIRST_COURSE, only_to_read=True)) as progress:
            progress.export(to, about)
    say(f"{name}: everything is in {to}.")
    return 0


def import_save(asked: Any) -> int:
    """Put what an export holds into a learner's save, without doubling. Raises SaveProblem and NoSuch."""
    other = merging.exported(Path(expanduser(asked.file)))
    name = opening.named(asked) or other.learner or opening.learner(asked)
    if not name or not is_name(clean_name(name)):
        raise opening.NoSuch("the file does not say whose it is; name the learner: --user NAME")
    file, name = save_for(find_saves(asked.saves), name)
    is_new = not file.exists()
    done = put_together(file, name, other, f"{Path(asked.file).name} was imported into {name}")
    if is_new:
        say(f"{name!r} is new in {file.parent}; a save was begun.")
    say_elsewhere(asked, other)
    return done


def say_elsewhere(asked: Any, content: merging.Content) -> None:
    """Say which answers belong to courses that are not on this machine."""
    here = {each.identity for each in courses.offered()}
    with suppress(Problems):
        here.add(read_course(find_lessons(asked.lessons)).identity)
    found = Counter(each.attempt.course or FIRST_COURSE for each in content.kept)
    for course, count in found.items():
        if course not in here:
            say(f"{many(count)} of the course {course!r}, which is not here; 'xent-tutor course add' brings one.")
