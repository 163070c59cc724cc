"""Units and relations of course.yaml: what is wrong with them is told with its place, and every task knows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.lesson import Derivation, NumberTask
from tutor.loader import open_course
from tutor.loader.problem import Problems

COURSE = """\
title: Ways
units:
  m: {}
  km: {of: m, size: 1000}
chapters: [{id: ways, title: Ways, lessons: [far]}]
"""
LESSON = """\
title: Far
goal: Measure.
steps:
  - {task: way, kind: number, ask: How far?, answer: "2", unit: m, hints: [Look.]}
  - task: derived
    kind: derivation
    ask: Derive it.
    hints: [Look.]
    steps: [{kind: number, ask: How far?, answer: "2", unit: m}]
"""


def course(folder: Path, text: str = COURSE) -> Path:
    (folder / "01-ways").mkdir(exist_ok=True)
    (folder / "01-ways" / "far.yaml").write_text(LESSON, "utf-8")
    (folder / "course.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("line", "place", "field", "words"),
    [
        ("km: {size: 1000}", (4, 8), "units.km.size", "a size needs of: the base unit that it counts"),
        ("km: {of: yard, size: 1000}", (4, 8), "units.km.of", "there is no unit 'yard'"),
        ("km: {of: m, size: thousand}", (4, 15), "units.km.size", "'thousand' is no number"),
        ("km: {of: m, size: 1/0}", (4, 15), "units.km.size", "'1/0' is no number"),
        ("km: {of: m, size: 0}", (4, 15), "units.km.size", "0 is no number"),
        ("km: {of: m, size: -3}", (4, 15), "units.km.size", "a size is above 0"),
        ("km: {of: m, size: '[1, 2]'}", (4, 15), "units.km.size", "is no number"),
        ("km: {of: m, size: 1000, also: [m]}", (4, 3), "units.km", "'m' means 'm' already"),
        ("km: {of: m, size: 1000, also: [k m , '']}", (4, 3), "units.km", "a unit is a word, and '' is none"),
        ("3km: {of: m, size: 1000}", (4, 3), "units.3km", "a unit is a word, and '3km' is none"),
        ("km: {of: m, size: 1000}\n  hm: {of: km, size: 0.1}", (5, 8), "units.hm.of", "'km' is no base unit"),
        ("km: {of: m, factor: 1000}", (4, 15), "units.km.factor", "there is no key 'factor' here"),
        ("km: {}\nrelations: [{times: x, say: No.}]", (5, 14), "relations[1].times", "'x' is no number"),
        ("km: {}\nrelations: [{times: 1, say: No.}]", (5, 14), "relations[1].times", "a factor of 1 is no mistake"),
        ("km: {}\nrelations: [{times: 2, say: {}}]", (5, 24), "relations[1].say", "nothing is said"),
    ],
)
def test_a_fault_of_a_unit_or_relation_is_told_with_its_place(
    tmp_path: Path, line: str, place: tuple[int, int], field: str, words: str
) -> None:
    with pytest.raises(Problems) as found:
        open_course(course(tmp_path, COURSE.replace("km: {of: m, size: 1000}", line)))
    told = [each for each in found.value.problems if words in each.message]
    assert [((each.line, each.column), each.field) for each in told] == [(place, field)], found.value.problems


def test_every_task_and_step_that_is_judged_knows_the_units(tmp_path: Path) -> None:
    way, derived = open_course(course(tmp_path)).lesson("far").tasks
    assert isinstance(way, NumberTask)
    assert isinstance(derived, Derivation)
    small = derived.steps[0]
    assert isinstance(small, NumberTask)
    assert [*way.subject.units] == [*derived.subject.units] == [*small.subject.units] == ["m", "km"]


def test_a_lesson_from_the_cache_knows_what_the_course_declares_now(tmp_path: Path) -> None:
    open_course(course(tmp_path)).lesson("far")
    changed = COURSE.replace("km: {of: m, size: 1000}", "km: {of: m, size: 1000}\n  mm: {of: m, size: 1/1000}")
    (way, _) = open_course(course(tmp_path, changed)).lesson("far").tasks
    assert isinstance(way, NumberTask)
    assert [*way.subject.units] == ["m", "km", "mm"]
