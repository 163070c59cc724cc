"""The glossary: its lessons are there, its words are told apart, its formulas can be set."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.lint.files import at_entry
from tutor.lint.prose import text_faults
from tutor.loader import CourseFolder
from tutor.loader.problem import Problem


def glossary_problems(folder: CourseFolder) -> Iterator[Problem]:
    """What is wrong with the terms of course.yaml."""
    meant: dict[str, str] = {}
    for i, term in enumerate(folder.course.glossary):
        if term.lesson not in folder:
            yield at_entry(folder, ("glossary", i, "lesson"), f"there is no lesson {term.lesson!r}")
        for word in (term.term, *term.also):
            if word.casefold() in meant:
                yield at_entry(folder, ("glossary", i), f"{word!r} stands for {meant[word.casefold()]!r} already")
            meant[word.casefold()] = term.term
        for field, text in (("symbol", f"${term.symbol}$" if term.symbol else ""), ("says", term.says)):
            for fault in text_faults(text, None):
                yield at_entry(folder, ("glossary", i, field), fault)
