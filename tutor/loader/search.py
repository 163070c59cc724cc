"""Lessons by words that somebody types: looked for in title, goal, chapter, id, and in the words of the files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from tutor import lesson as structs
from tutor.loader.bounds import MOST_BYTES
from tutor.loader.cache import Stamp, cache_file, load, save, stamp_of
from tutor.loader.outlines import Outline
from tutor.regular import read_regular

KEYS = {"kind"} | {
    field.encode_name
    for struct in vars(structs).values()
    if isinstance(struct, type) and issubclass(struct, Struct)
    for field in msgspec.structs.fields(struct)
}
"""What the format says in every lesson file."""
KEY = re.compile(rf"\b(?:{'|'.join(sorted(KEYS))}):(?=\s)")
WORD = re.compile(r"[^\W_]+(?:[-_'][^\W_]+)*")
BETWEEN = "\n"
"""Between the places in which a lesson is searched, the best first: title with id, goal, chapter, the file's words."""
INSIDE = 0.5
"""What it costs to be found within a word, not at its beginning; to be found one place later costs 1."""


def searched(outline: Outline, chapter: str, words: str = "") -> str:
    """A lesson as it is searched: all of it in small letters, with a blank before each word."""
    return BETWEEN.join((spaced(f"{outline.title} {outline.id}"), spaced(outline.goal), spaced(chapter), words))


def spaced(text: str) -> str:
    """The words of a text in small letters, a blank before each."""
    return "".join(f" {word}" for word in WORD.findall(text.casefold()))


def found(search: str, lessons: Mapping[str, str]) -> list[str]:
    """The ids of the lessons that hold every word of a search, the best first, of equal ones the first in the course.

    ``lessons`` are as they are searched, by id, in the order of the course.
    """
    words = [spaced(part) for part in search.split()]
    ranks = {lesson: rank for lesson, held in lessons.items() if (rank := rank_of(words, held)) is not None}
    return sorted(ranks, key=ranks.__getitem__)


def rank_of(words: Iterable[str], held: str) -> float | None:
    """How far from its title a lesson holds the words, added up; None where it lacks one."""
    total = 0.0
    for word in words:
        at = held.find(word.strip())
        if at < 0:
            return None
        begun, inside = held.find(word), held.count(BETWEEN, 0, at) + INSIDE
        total += inside if begun < 0 else min(inside, held.count(BETWEEN, 0, begun))
    return total


def passage(search: str, texts: Iterable[str]) -> tuple[str, int, int] | None:
    """The first line of these texts that holds the first word it can of a search, and where; None without one."""
    lines = [line for text in texts for line in text.splitlines()]
    for word in search.casefold().split():
        for line in lines:
            if (at := line.casefold().find(word)) >= 0:
                return line, at, at + len(word)
    return None


class Words(Struct, frozen=True, array_like=True):
    """The words of a lesson file, and the state of the file they were read from."""

    stamp: Stamp
    words: str


def words_of(root: Path, files: Mapping[str, Path], cancelled: Callable[[], bool]) -> dict[str, str]:
    """The different words of each lesson file, from a cache while it is the same. Slow; may run in a thread."""
    kept = cache_file("words", root)
    entries = load(kept, dict[str, Words]) or {}
    changed = False
    for lesson, file in files.items():
        if cancelled():
            return {}
        stamp = stamp_of(file)
        if lesson not in entries or entries[lesson].stamp != stamp:
            entries[lesson] = Words(stamp, _read(file, root))
            changed = True
    if changed:
        save(kept, {lesson: entries[lesson] for lesson in files})
    return {lesson: entries[lesson].words for lesson in files}


def _read(file: Path, root: Path) -> str:
    try:
        text = read_regular(file, MOST_BYTES, root).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    return "".join(f" {word}" for word in dict.fromkeys(WORD.findall(KEY.sub("", text).casefold())))
