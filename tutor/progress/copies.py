"""Copies of a save, what is wrong with one, and what can be got out of it: all of it beside the tutor that plays.

Each function opens the file by itself and may run in a thread.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from tutor.progress import layout, rollup, rows
from tutor.progress.files import copy_into, remove
from tutor.progress.in_memory import copy_in_memory
from tutor.progress.problem import DAMAGED, REFUSED, SaveProblem, in_words
from tutor.progress.save import Progress
from tutor.progress.transfer import take_rows, take_table

FOLDER = "copies"
"""Beside the saves."""
DAYS = 3
"""So many copies are kept, each of another day."""
NAMED = 3
"""So many faults of the file are named."""
LEAST_ROW = 16
"""Bytes that an attempt has at least: no more of them are looked for than the file has room for."""
TABLES = ("note", "draft", "place", "setting", "renamed")
"""What is got out of a damaged save besides its attempts."""


class Examined(Struct, frozen=True, kw_only=True):
    """What is wrong with a save."""

    attempts: int = 0
    """Those that can be read."""
    skipped: int = 0
    """Those that cannot."""
    altered: int = 0
    """Those that can be read and are not what was kept: their digest differs."""
    faults: tuple[str, ...] = ()
    """What SQLite says of the file."""
    tally_wrong: bool = False
    """Whether what is kept of the attempts is not what they come to."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self == Examined(attempts=self.attempts)


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """The file opened to be read, where nothing in it is obeyed. Raises SaveProblem."""
    layout.header_of(file)  # SQLite would wait for a pipe
    try:
        with closing(_opened(file)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA query_only = ON")
            database.execute("BEGIN")  # one moment of it, whatever is written meanwhile
            yield database
    except REFUSED as error:
        raise SaveProblem(in_words(error, file)) from error


def _opened(file: Path) -> sqlite3.Connection:
    """The file itself, or a copy in memory where nothing can be made beside it."""
    database = sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, isolation_level=None)
    try:
        database.execute("PRAGMA user_version").fetchone()
    except (sqlite3.OperationalError, UnicodeDecodeError):
        database.close()
        return copy_in_memory(file)
    return database


def examine(file: Path, now: datetime | None = None) -> Examined:
    """Read the whole save and say what is wrong with it; slow, and changes nothing. Raises SaveProblem."""
    layout.check_header(file)
    with reading(file) as database:
        try:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check(100)")]
            faults = tuple(each for each in found if each != "ok")
            version = database.execute("PRAGMA user_version").fetchone()[0]
            layout.compare(database, version, file)
            if version != layout.SCHEMA_VERSION:
                return Examined(faults=faults)
            return _examined(database, faults, now or datetime.now(UTC))
        except sqlite3.OperationalError as error:  # it is held by another program, or the disk gives nothing
            raise SaveProblem(in_words(error, file)) from error
        except DAMAGED as error:
            return Examined(faults=("its texts are none" if isinstance(error, UnicodeDecodeError) else str(error),))


def _examined(database: sqlite3.Connection, faults: tuple[str, ...], now: datetime) -> Examined:
    altered = 0
    for row in database.execute(f"SELECT {rows.COLUMNS}, digest FROM attempt"):
        *kept, digest = row
        altered += digest is not None and digest != rows.digest_of(tuple(kept))
    refolded = rollup.refold(database, now)
    try:
        kept_tallies = {course: rollup.tally_of(database, course) for course in refolded.tallies}
    except rollup.Wrong:
        kept_tallies = {}
    return Examined(
        attempts=database.execute("SELECT count(*) FROM attempt").fetchone()[0] - refolded.extent.skipped,
        skipped=refolded.extent.skipped,
        altered=altered,
        faults=faults,
        tally_wrong=kept_tallies != refolded.tallies,
    )


def in_sentences(found: Examined) -> list[str]:
    """What is wrong with a save, as a learner reads it; nothing where nothing is."""
    said = []
    if found.faults:
        said.append(f"The file is damaged ({'; '.join(found.faults[:NAMED])}).")
    if found.skipped:
        said.append(f"{many_answers(found.skipped)} damaged and left out.")
    if found.altered:
        said.append(f"{many_answers(found.altered)} not as kept: something else changed the file.")
    if found.tally_wrong:
        said.append("What is kept of the answers' points and days is not what they come to.")
    return said


def many_answers(count: int) -> str:
    """So many answers, and the verb."""
    return "1 answer is" if count == 1 else f"{count:,} answers are"


ODD = """
SELECT count(*) FROM attempt WHERE typeof(task) <> 'text' OR typeof(answer) <> 'text' OR typeof(hints) <> 'integer'
    OR outcome NOT IN ('correct', 'wrong', 'unreadable', 'error') OR NOT json_valid(verdict)
    OR at NOT GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:*'
"""
"""Rows that cannot be what was kept, as far as SQLite can tell: nothing of Python's, so that a screen goes on."""


def look_after(file: Path, today: date) -> list[str]:
    """Look whether a save is sound and keep the day's copy of it; what is wrong, in sentences.

    For a thread beside a screen, in a quiet moment after the first frame.
    """
    try:
        with reading(file) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA quick_check(10)")]
            (odd,) = database.execute(ODD).fetchone()
    except SaveProblem as problem:
        return [str(problem)]
    wrong = Examined(skipped=odd, faults=tuple(each for each in found if each != "ok"))
    said = in_sentences(wrong)
    if said:
        said.append("Leave the tutor, then: xent-tutor save check")
    try:
        keep_copy(file, today)
    except SaveProblem as problem:
        said.append(str(problem))
    return said


# Copies of the last days


def copies_of(file: Path) -> list[Path]:
    """The copies of a save, the newest first."""
    folder = file.parent / FOLDER
    begins = f"{file.stem}."
    try:
        found = [each for each in folder.iterdir() if each.name.startswith(begins) and each.suffix == ".sqlite"]
    except OSError:
        return []
    return sorted((each for each in found if day_of_copy(each, begins) is not None), key=lambda each: each.name)[::-1]


def day_of_copy(copy: Path, begins: str) -> date | None:
    """The day that a copy's name tells, after these letters; None where it tells none."""
    try:
        return date.fromisoformat(copy.stem[len(begins) :])
    except ValueError:
        return None


def keep_copy(file: Path, today: date) -> Path | None:
    """Copy the save where today has no copy yet, and let the oldest of more than three go.

    For a quiet moment: it may run in a thread, and waits while something is written. A save that is damaged takes no
    sound copy's place. Returns the copy, or None where none was made. Raises SaveProblem.
    """
    folder = file.parent / FOLDER
    to = folder / f"{file.stem}.{today.isoformat()}.sqlite"
    if to.exists():
        return None
    with reading(file) as database:
        if [row[0] for row in database.execute("PRAGMA quick_check(1)")] != ["ok"]:
            return None
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            copy_into(database, to)
        except (OSError, *REFUSED) as error:
            raise SaveProblem(f"The copy {to} cannot be written ({error}). Free some room.") from error
    for old in copies_of(file)[DAYS:]:
        with suppress(OSError):
            old.unlink()
    return to


def is_sound(file: Path) -> bool:
    """Whether a copy can be opened and is in order."""
    try:
        found = examine(file)
    except SaveProblem:
        return False
    return not found.faults


def restore(file: Path, day: date | None = None) -> tuple[Path, Path | None]:
    """Put a copy in the place of a save: that of a day, or the newest that is sound.

    What was there is kept beside it. Returns the copy and where the old save is now. Raises SaveProblem.
    """
    begins = f"{file.stem}."
    copies = [each for each in copies_of(file) if day in (None, day_of_copy(each, begins))]
    copy = next((each for each in copies if is_sound(each)), None)
    if copy is None:
        there = ", ".join(str(day_of_copy(each, begins)) for each in copies_of(file))
        said = f"There are copies of {there}." if there else "Copies are made while the tutor is open, one a day."
        raise SaveProblem(f"There is no copy of {file} {'of that day ' if day else ''}that could be put back. {said}")
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with reading(copy) as database:
        copy_into(database, part)
    return copy, _put_in_place(part, file)


def _put_in_place(new: Path, file: Path) -> Path | None:
    """Let a new file take a save's place; what was there goes aside, its log too. Returns where it is now."""
    aside = None
    try:
        if file.exists():
            aside = free_name(file, f"before-{datetime.now(UTC):%Y-%m-%d}")
            for ending in ("-wal", "-shm", ""):
                if (beside := Path(f"{file}{ending}")).exists():
                    beside.replace(f"{aside}{ending}")
        new.replace(file)
    except OSError as error:
        raise SaveProblem(f"{file} cannot be replaced: {error.strerror}. {new} holds what it should be.") from error
    return aside


def free_name(file: Path, ending: str) -> Path:
    """A name beside a file that nothing has yet."""
    names = (file.with_name(f"{file.name}.{ending}{f'-{n}' if n else ''}") for n in range(10_000))
    return next(name for name in names if not name.exists())


# What can be got out of a damaged save


class Repaired(Struct, frozen=True, kw_only=True):
    """What became of a save that was made anew."""

    attempts: int
    lost: int
    """Rows that were found and could not be read."""
    aside: Path | None
    """Where the save is as it was."""


def repair(file: Path, learner: str) -> Repaired:
    """Make a save anew from every row of it that can be read; the old one is kept beside it. Raises SaveProblem."""
    if not file.exists():
        raise SaveProblem(f"There is no save {file}.")
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    remove(part)
    try:
        with closing(Progress(part, learner, layout.FIRST_COURSE)) as new, reading(file) as old:
            kept, lost = take_rows(new, *_rows_of(old))
            for table in TABLES:
                take_table(new, table, _rows_in(old, table))
            new.refold()
    except BaseException:
        remove(part)
        raise
    return Repaired(attempts=kept, lost=lost, aside=_put_in_place(part, file))


def _columns_of(database: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table that are no calculation; none where it is a view or there is none."""
    found = database.execute("SELECT type FROM sqlite_schema WHERE name = ?", (table,)).fetchall()
    if [kind for (kind,) in found] != ["table"]:
        return []
    return [str(row[1]) for row in database.execute(f"PRAGMA table_xinfo({table})") if not row[6]]


def _rows_of(database: sqlite3.Connection) -> tuple[list[tuple[object, ...]], int]:
    """The attempts' rows, as ``rows.READ`` gives them, and how many there are besides that SQLite cannot read."""
    have = _columns_of(database, "attempt")
    if "id" not in have:
        return [], 0
    wanted = ["id", *rows.COLUMNS.split(", ")]
    missing = {"course": f"'{layout.FIRST_COURSE}'"}
    chosen = ", ".join(name if name in have else missing.get(name, "NULL") for name in wanted)
    query = f"SELECT {chosen} FROM attempt"
    found: list[tuple[object, ...]] = []
    with suppress(*DAMAGED):
        found.extend(database.execute(f"{query} ORDER BY id"))
        return found, 0
    last = _last_id(database)
    there = {row[0] for row in found}
    lost = 0
    for key in range(1, last + 1):
        if key in there:
            continue
        try:
            row = database.execute(f"{query} WHERE id = ?", (key,)).fetchone()
        except DAMAGED:
            lost += 1
            continue
        if row is not None:
            found.append(row)
    return sorted(found, key=lambda row: int(str(row[0]))), lost


def _last_id(database: sqlite3.Connection) -> int:
    """The highest row there may be, asked of whatever can still be read."""
    highest = 0
    (pages,), (size,) = (database.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    for query in ("SELECT max(id) FROM attempt", "SELECT attempt FROM tally WHERE id = 1"):
        with suppress(*DAMAGED):
            row = database.execute(query).fetchone()
            if row and isinstance(row[0], int):
                highest = max(highest, min(row[0], pages * size // LEAST_ROW))
    return highest


def _rows_in(database: sqlite3.Connection, table: str) -> Iterable[dict[str, object]]:
    """The rows of a table by column, as far as they can be read."""
    columns = _columns_of(database, table)
    if not columns:
        return
    with suppress(*DAMAGED):
        for row in database.execute(f"SELECT {', '.join(columns)} FROM {table}"):
            yield dict(zip(columns, row, strict=True))
