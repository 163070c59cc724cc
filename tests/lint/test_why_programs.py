"""The changes of a reference are judged: accepted ones and sentences that a change contradicts are listed."""

from __future__ import annotations

from tutor.checkers.lending import Lent
from tutor.lesson import Code
from tutor.lint.why_programs import changed_programs, lines

TASK = Code(
    task="area",
    id="shapes/area",
    ask="Write it.",
    function="area",
    answer="def area(a, b):\n    return a * b / 2\n",
    calls=("area(2.0, 2.0)", "area(0.0, 0.0)"),
)


def test_a_change_that_the_calls_do_not_tell_apart_is_listed() -> None:
    found = list(changed_programs([TASK], lambda task: Lent(), 1000))
    accepted = {each.after for each in found if each.is_accepted}
    assert "a * a" in accepted or "b" in accepted or "a" in accepted
    assert any(line.startswith("accepted: shapes/area, line 2") for line in lines(found))


def test_every_change_that_is_wrong_is_explained_and_none_is_contradicted() -> None:
    found = list(changed_programs([TASK], lambda task: Lent(), 30))
    wrong = [each for each in found if not each.is_accepted]
    assert wrong
    assert all(each.is_explained for each in wrong)
    assert not any(each.is_contradicted for each in found)
