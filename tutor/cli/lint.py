"""``lint``: lessons prove themselves."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from tutor import sandbox, trust
from tutor.cli import opening
from tutor.cli.printing import tell
from tutor.cli.problems import folder_around, paths_of, print_problems
from tutor.lint.proofs import lessons_of
from tutor.loader import find_lessons, open_course
from tutor.loader.problem import Problems


def lint(asked: Any) -> int:
    """Print every problem; 0 when there is none, 1 when there are some."""
    if asked.schema:
        from tutor.schema import schema_of

        print(json.dumps(schema_of(asked.schema), indent=2, ensure_ascii=False))
        return 0
    refuse_unconfined(asked)
    if asked.why:
        return tell_why(asked)
    if asked.fix:
        list_names(asked)
    if asked.watch:
        from tutor.cli.author import watch_lint

        return watch_lint(asked)
    return print_problems(asked)


def list_names(asked: Any) -> None:
    """Add what tasks call misconceptions to misconceptions.yaml, where it is not listed; the author says what it is."""
    from tutor.authors.names import list_missing

    for root in paths_of(asked) or [find_lessons(asked.lessons)]:
        course = root if (root / "course.yaml").is_file() else folder_around(root)
        if course is None:
            raise opening.NoSuch(f"there is no course around {root}, so no misconceptions.yaml to add to")
        for name in list_missing(open_course(course)):
            tell(f"misconceptions.yaml: {name} was added; say there what it is")


def tell_why(asked: Any) -> int:
    """Print what is said of changed answers; 1 where a sentence contradicts the change that was made."""
    from tutor.lint.repairs import repair_lines
    from tutor.lint.why import rows, table
    from tutor.lint.why_programs import lines_of

    found = rows(lesson for root in paths_of(asked) or [find_lessons(asked.lessons)] for lesson in lessons_of(root))
    print(table(found))
    for root in paths_of(asked) or [find_lessons(asked.lessons)]:
        if root.is_dir():
            print("", *lines_of(open_course(root)), sep="\n")
            if repairs := repair_lines(open_course(root)):
                print("", *repairs, sep="\n")
    return 1 if any(row.contradicted for row in found) else 0


def refuse_unconfined(asked: Any) -> None:
    """A proof runs the programs of a lesson: not those of strangers where nothing confines them. Raises NotTrusted."""
    with suppress(Problems):  # they are told by what comes next
        for root in paths_of(asked) or [find_lessons(asked.lessons)]:
            if root.is_dir():
                open_course(root)
            elif trust.is_strange(folder_around(root) or root.parent):
                trust.opened("", folder_around(root) or root.parent)
    if trust.untrusted() and (why := trust.refusal(sandbox.level())):
        raise trust.NotTrusted(why)
