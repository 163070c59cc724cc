"""How much is to be looked at again, for a shell's prompt: read from a small file beside the save.

The file holds the portions of the days to come, as they are if nothing is answered until then, and which state of the
save they are of. Reading it takes nothing but Python's own start: no SQLite, no course, no dates.
"""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:  # the modules of types take longer than all of this
    from collections.abc import Iterable, Sequence

AHEAD = 30
"""Days to come whose portions are kept."""
HEAD = "xent-tutor due 1"
ENDING = ".due"
MOST = 10_000
"""Bytes of the file."""
DAY_BEGINS_HOUR = 4
NOTHING = 1


def quick(arguments: Sequence[str]) -> int | None:
    """Answer ``due`` from the file of who played last; None where more has to be looked at."""
    if any(each != "--prompt" for each in arguments) or os.environ.get("XENT_TUTOR_USER"):
        return None
    save = latest(os.environ.get("XENT_TUTOR_SAVES") or checkout_saves() or own_saves())
    found = None if save is None else kept(save, today())
    if found is None:
        return None
    try:
        return say(*found, prompt=bool(arguments))
    except OSError:  # the long way says what there is to say of it
        return None


def say(items: int, seconds: int, *, prompt: bool) -> int:
    """Print how much there is; nothing, and 1, where there is none."""
    if not items:
        return NOTHING
    minutes = max(1, round(seconds / 60))
    told = f"{items} to look at again, {minutes} minute{'s' if minutes > 1 else ''}"
    print(f"x{items}" if prompt else told, flush=True)
    return 0


def checkout_saves() -> str | None:
    """The saves of a checkout; None where the tutor is installed."""
    checkout = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    return os.path.join(checkout, "saves") if os.path.isfile(os.path.join(checkout, "pyproject.toml")) else None


def own_saves() -> str | None:
    """Where an installed tutor has its saves, as platformdirs says it; None where finding out needs that package."""
    home = os.environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
    return os.path.join(home, "xent-tutor", "saves") if sys.platform == "linux" else None


def latest(saves: str | None) -> str | None:
    """The save that was written last."""
    if saves is None:
        return None
    try:
        with os.scandir(os.path.expanduser(saves)) as entries:
            found = [(entry.stat().st_mtime, entry.path) for entry in entries if entry.name.endswith(".sqlite")]
    except OSError:
        return None
    return max(found)[1] if found else None


def today() -> str:
    """The learner's day, by the clock of this machine."""
    now = time.localtime()
    if now.tm_hour < DAY_BEGINS_HOUR:
        now = time.localtime(time.time() - 12 * 3600)
    return time.strftime("%Y-%m-%d", now)


def state_of(save: str) -> str:
    """What changes when a save does; empty where something of it is still in its log."""
    try:
        status = os.stat(save)
    except OSError:
        return ""
    try:
        if os.stat(f"{save}-wal").st_size:
            return ""
    except OSError:
        pass
    return f"{status.st_mtime_ns} {status.st_size}"


def kept(save: str, day: str) -> tuple[int, int] | None:
    """Items and seconds of a day's portion, as they were kept; None where that is not of the save as it is now."""
    try:
        with open(save + ENDING, encoding="utf-8") as file:
            head, state, *days = file.read(MOST).splitlines()
        found = dict(each.split(" ", 1) for each in days)
        items, seconds = map(int, found[day].split())
    except (OSError, ValueError, KeyError):
        return None
    return (items, seconds) if head == HEAD and state == state_of(save) != "" else None


def keep(save: str, portions: Iterable[tuple[str, int, int]]) -> None:
    """Keep days with the items and seconds of their portions; where that is refused, the next looks itself."""
    lines = [HEAD, state_of(save), *(f"{day} {items} {seconds}" for day, items, seconds in portions)]
    part = f"{save}{ENDING}.{os.getpid()}"
    try:
        with open(part, "w", encoding="ascii", opener=private) as file:
            file.write("\n".join(lines) + "\n")
        os.replace(part, save + ENDING)
    except OSError:
        remove(part)


def remove(part: str) -> None:
    """Let nothing stay of what could not be written."""
    try:
        os.unlink(part)
    except OSError:
        return


def private(path: str, flags: int) -> int:
    """A file that only its owner reads."""
    return os.open(path, flags, 0o600)
