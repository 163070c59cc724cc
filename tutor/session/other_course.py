"""Whether another course has been learnt under the id of the one that is opened."""

from __future__ import annotations

from tutor import trust
from tutor.loader import CourseFolder, lesson_ids
from tutor.progress import Progress

OTHER = (
    "The course in {root} has the id {id!r}, as another has that was answered here, and other lessons. What is answered"
    " in either is kept together, also where tasks have the same names; an id of its own in course.yaml keeps them"
    " apart."
)


def said(folder: CourseFolder, progress: Progress) -> str:
    """What there is to say of it: once, for from now on the lessons of both are known. Raises SaveProblem.

    Editions of one course share most lessons, whichever of them is the longer one.
    """
    if not trust.is_strange(folder.root) or not progress.learner:
        return ""
    here, key = set(lesson_ids(folder.course)), f"lessons {folder.course.identity}"
    kept = progress.setting(key)
    known = {each.partition("/")[0] for each in progress.tally().tasks} if kept is None else set(kept.split())
    if kept is not None and here <= known:
        return ""
    progress.change_setting(key, lambda stored: " ".join(sorted({*(stored or "").split(), *known, *here})))
    if not known or 2 * len(here & known) >= min(len(here), len(known)):
        return ""
    return OTHER.format(root=folder.root, id=folder.course.identity)
