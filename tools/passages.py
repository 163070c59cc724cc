"""The passages of the letter game: cut from the course's prose, with what each model pays for each letter.

    python -m tools.passages              writes the file that the course's arcade names
    python -m tools.passages --measure    what the models pay on average, and how often simulated players beat them

A passage's models have read all chapters but its own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tutor.arcade.letters import ASKED, LEAD, MODELS, PER_UNIT, Passage, Passages, as_symbols
from tutor.arcade.ngrams import Counts, backoff, passage
from tutor.lesson import Choice, Guided, Letters, Text
from tutor.loader import CourseFolder, find_lessons, open_course

NOT_PROSE = re.compile(r"[\d$`{}\[\]|*_#=<>\\/@~+]")
"""Digits, formulas, code and lists: without them a sentence reads as nonsense."""
CHEAPEST, DEAREST = 1.0, 3.0
"""What the 5-gram may pay for a letter of a passage, in bits: neither known by heart nor hopeless."""


def texts_of(folder: CourseFolder, lesson_id: str) -> Iterator[str]:
    """Everything of a lesson that is read as prose."""
    lesson = folder.lesson(lesson_id)
    yield lesson.goal
    for step in lesson.steps:
        if isinstance(step, Text):
            yield step.text
            continue
        yield from (step.ask, step.after, *step.hints)
        if isinstance(step, Choice):
            yield from (option.because for option in step.options)
        if isinstance(step, Guided):
            yield from (misconception.say for misconception in step.misconceptions)


def runs_of(text: str) -> Iterator[str]:
    """Runs of whole sentences that are nothing but prose, as symbols."""
    for paragraph in re.split(r"\n\s*\n", text):
        run: list[str] = []
        for sentence in [*re.split(r"(?<=[.?!]) ", " ".join(paragraph.split())), ""]:
            if sentence.endswith((".", "?", "!")) and not NOT_PROSE.search(sentence):
                run.append(sentence)
            elif run:
                yield as_symbols(" ".join(run))
                run = []


def prose(folder: CourseFolder) -> dict[str, list[tuple[str, str]]]:
    """By chapter, the lesson and the text of each run; a run that stands twice is there once."""
    found: dict[str, list[tuple[str, str]]] = {chapter.id: [] for chapter in folder.course.chapters}
    seen: set[str] = set()
    for lesson in folder.lessons:
        for text in texts_of(folder, lesson):
            for run in runs_of(text):
                if run not in seen:
                    seen.add(run)
                    found[folder.chapter(lesson).id].append((lesson, run))
    return found


def made(folder: CourseFolder) -> Passages:
    """All passages of the course that are neither too easy nor too hard."""
    by_chapter = prose(folder)
    tables: dict[str, tuple[tuple[int, ...], ...]] = {}
    passages: list[Passage] = []
    for chapter, runs in by_chapter.items():
        others = [run for other, own in by_chapter.items() if other != chapter for _, run in own]
        counts = Counts([" ".join(others)])
        own = [passage(chapter, lesson, cut, counts) for lesson, run in runs for cut in cuts(run)]
        kept = [each for each in own if CHEAPEST <= mean_bits(each, "5-gram") <= DEAREST]
        if kept:
            tables[chapter] = backoff(counts)
            passages += kept
    return Passages(backoff=tables, passages=tuple(passages))


def cuts(run: str) -> Iterator[str]:
    """The passages of a run: the first letters of it, and what follows where that is long enough too."""
    size = LEAD + ASKED
    start = 0
    while len(run) - start >= size:
        yield run[start : start + size]
        start = run.find(" ", start + size) + 1 or len(run)


def mean_bits(each: Passage, model: str) -> float:
    """What a model pays for a letter of a passage, in bits."""
    return sum(each.costs[model]) / ASKED / PER_UNIT / 0.6931471805599453


def main() -> None:
    """Write the file, or measure."""
    folder = open_course(find_lessons())
    arcade = folder.course.arcade
    named = [game for game in arcade.games.values() if isinstance(game, Letters)] if arcade else []
    if not named:
        sys.exit("This course has no game of letters.")
    found = made(folder)
    for model in MODELS:
        mean = sum(mean_bits(each, model) for each in found.passages) / len(found.passages)
        print(f"{model:8} {mean:.2f} bits a letter")
    print(f"{len(found.passages)} passages")
    if "--measure" not in sys.argv:
        file: Path = folder.root / named[0].passages
        file.parent.mkdir(exist_ok=True)
        lines = [msgspec.json.encode(each).decode() for each in found.passages]
        tables = msgspec.json.encode(found.backoff).decode()
        file.write_text('{"backoff": %s,\n"passages": [\n%s\n]}\n' % (tables, ",\n".join(lines)), "utf-8")  # noqa: UP031
        print(f"{file}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
