"""A failing call from the inside: the learner's lines, the values beside them, and what there is to see at all."""

from __future__ import annotations

import msgspec
import pytest

from tutor import sandbox, trust
from tutor.attempt import Counterexample, Outcome, Reason, Verdict
from tutor.checkers import check
from tutor.checkers.code.inside import Beside, Inside, Line, Value, beside, can_be_seen, inside
from tutor.lesson import Code, NumberTask, TaskLimits
from tutor.typeset.columns import columns

TASK = Code(
    task="mean-log",
    ask="Write it.",
    function="f",
    answer="def f(p):\n    return float(np.mean(np.log(p)))",
    calls=("f(np.array([0.5, 0.25]))", "f(np.array([1.0, 0.0]))"),
)


def seen(answer: str, task: Code = TASK) -> Inside:
    return inside(task, answer, check(task, answer), ())


def test_the_call_is_the_one_that_the_verdict_shows() -> None:
    found = seen("def f(p):\n\tq = np.log(p)\n\treturn np.where(q < -9, 0, q).mean()")
    assert found.call == "f(np.array([1.0, 0.0]))"
    assert found.note == ""
    assert msgspec.json.decode(msgspec.json.encode(found.lines[1])) == {
        "line": 2,
        "code": "    q = np.log(p)",
        "depth": 0,
        "note": "",
        "values": [
            {"name": "q", "value": "[0.0, -inf]", "shape": [2], "dtype": "float64", "mark": "inf", "reference": None}
        ],
    }


def test_a_call_that_was_drawn_is_followed_with_its_own_numbers() -> None:
    task = msgspec.structs.replace(
        TASK, calls=("f(np.array([1.0]))",), random={"call": "f(p)", "p": "uniform(0.1, 1, 3)"}
    )
    found = seen("def f(p):\n    return np.log(p[0])", task)
    assert found.call.startswith("f(np.array([")
    assert found.lines[0].values[0].name == "p"
    assert found.lines[-1].values[-1].name == "returns"


def test_inf_and_nan_in_the_text_of_a_call_are_numbers() -> None:
    task = msgspec.structs.replace(TASK, calls=("f(np.array([inf, nan]))",))
    verdict = Verdict(outcome=Outcome.WRONG, counterexample=Counterexample("f(np.array([inf, nan]))", "1", "2"))
    found = inside(task, "def f(p):\n    return p.sum()", verdict, ())
    assert [value.value for line in found.lines for value in line.values] == ["[inf, nan]", "nan"]
    assert not any(line.is_marked for line in found.lines)


def test_a_pasted_program_shows_the_lines_as_they_were_pasted() -> None:
    found = seen("```python\r\n>>> def f(p):\r\n...     return 0 − p[0]\r\n```")
    assert [(line.line, line.code) for line in found.lines] == [(2, ">>> def f(p):"), (3, "...     return 0 − p[0]")]


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        ("def g(p):\n    return 1", "None of the program's lines ran: the call does not come to `f`."),
        ("def f(p):\n    while True: p = p + 1", "It was followed no further: it runs for too many lines."),
        ("def f(p):\n    return sum(iter(int, 1))", "Stopped after 0.5 s, at line 2. Does that loop end?"),
    ],
)
def test_where_there_is_no_more_to_see_it_says_why(answer: str, note: str) -> None:
    found = seen(answer, msgspec.structs.replace(TASK, limits=TaskLimits(seconds=0.5)))
    assert found.note == note


def test_a_program_that_raises_by_itself_shows_its_own_lines() -> None:
    found = seen("x = [1, 2]\ny = x[2]\ndef f(p):\n    return 1")
    assert [(line.line, [value.mark for value in line.values]) for line in found.lines] == [
        (1, [None]),
        (2, ["raised"]),
    ]


def test_where_no_program_can_be_run_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*values: object, **named: object) -> None:
        raise sandbox.SandboxFailure("it died")

    monkeypatch.setattr(sandbox, "inside", fail)
    assert seen("def f(p):\n    return 1").note == "This is not run: it died."


def test_a_stranger_s_course_is_not_run_where_nothing_confines_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*values: object, **named: object) -> None:
        raise trust.NotTrusted("nothing confines it")

    verdict = check(TASK, "def f(p):\n    return 1")
    monkeypatch.setattr(sandbox, "inside", refuse)
    assert inside(TASK, "def f(p):\n    return 1", verdict, ()).note == "This is not run: nothing confines it."


EXAMPLE = Counterexample("f(1)", "1", "2")


@pytest.mark.parametrize(
    ("verdict", "is_seen"),
    [
        (Verdict(outcome=Outcome.WRONG, reason=Reason.VALUE, counterexample=EXAMPLE), True),
        (Verdict(outcome=Outcome.WRONG, reason=Reason.EXCEPTION), True),
        (Verdict(outcome=Outcome.WRONG, reason=Reason.FORBIDDEN), False),
        (Verdict(outcome=Outcome.CORRECT), False),
        (Verdict(outcome=Outcome.UNREADABLE), False),
        (Verdict(outcome=Outcome.ERROR), False),
    ],
)
def test_only_a_call_that_fails_can_be_seen(verdict: Verdict, is_seen: bool) -> None:
    assert can_be_seen(TASK, verdict) is is_seen
    assert not can_be_seen(NumberTask(task="n", ask="?", answer="1"), verdict)


LOOP = """\
def f(p):
    total = 0.0
    for x in p:
        total = total + np.log(x)
    return total / len(p)
"""
SET = """\
  1  def f(p):             p = [1.0, 0.0]  (2,) float64
  2      total = 0.0       total = 0.0  float
  3      for x in p:       round 1 of 2
                           x = 1.0  float64
  4          total = total + np.log(x)
                           np.log(x) = 0.0  float64
                           total = 0.0  float64
  3      for x in p:       round 2 of 2
                           x = 0.0  float64
  4          total = total + np.log(x)
                           np.log(x) = -inf  float64
                           ^ the first inf comes up here
                           total = -inf  float64
  5      return total / len(p)
                           len(p) = 2  int
                           returns -inf  float64"""


def test_values_stand_beside_their_lines_and_below_where_a_line_is_long() -> None:
    verdict = Verdict(outcome=Outcome.WRONG, counterexample=Counterexample("f(np.array([1.0, 0.0]))", "", ""))
    rows = beside(inside(TASK, LOOP, verdict, ()), 60)
    assert "\n".join(f"{row.code}{row.value}".rstrip() for row in rows) == SET
    assert [row.value for row in rows if row.is_marked] == [
        "np.log(x) = -inf  float64",
        "^ the first inf comes up here",
    ]


REFERENCE = """\
def f(p):
    logs = np.log(p)
    total = logs.sum()
    return total / len(p)
"""


@pytest.mark.parametrize(
    ("program", "beside_it"),
    [
        # the same name with another value, and what is returned
        (
            "def f(p):\n    logs = np.log2(p)\n    total = logs.sum()\n    return total / len(p)",
            {"logs": "reference: [-0.6931, -1.386]  (2,) float64", "total": "reference: -2.079  float64"},
        ),
        # another name for the same values, the same name with the same value
        ("def f(p):\n    a = np.log(p)\n    total = a.sum()\n    return total", {"a": "as logs in the reference"}),
        # a name that comes up in each round of a loop is not compared
        ("def f(p):\n    total = 0.0\n    for x in p:\n        total += np.log(x)\n    return total", {}),
        # one number is another's by chance
        ("def f(p):\n    c = p.sum() * 0 - 2.0794415\n    return c", {}),
    ],
)
def test_what_the_reference_has_under_the_same_name_or_of_the_same_value_stands_beside(
    program: str, beside_it: dict[str, str]
) -> None:
    task = msgspec.structs.replace(TASK, answer=REFERENCE)
    verdict = Verdict(outcome=Outcome.WRONG, counterexample=Counterexample("f(np.array([0.5, 0.25]))", "", ""))
    found = inside(task, program, verdict, (), ())
    told = {value.name: value.reference for line in found.lines for value in line.values if value.reference}
    told.pop("np.log2(p)", None)
    returned = told.pop("returns")
    assert returned == "reference: -1.04  float64"
    assert told == beside_it
    rows = [row.value for row in beside(found, 116)]
    assert "| reference: -1.04  float64" in rows


@pytest.mark.parametrize("width", [40, 76, 116])
def test_no_row_is_wider_than_there_is_room(width: int) -> None:
    values = (Value("a long name " * 4, "0.1234, " * 15, (3, 4), "float64", "nan"), Value("名前" * 10, "'値'" * 20))
    lines = (
        Line(line=1, code="def f(p):", values=values),
        Line(line=2, code="    " + "x = p " * 5, depth=3, note="round 1 of 9", values=values),
        Line(depth=1, note="… rounds 2 to 8"),
    )
    rows = beside(Inside(call="f(1)", lines=lines), width)
    assert Beside("       … rounds 2 to 8", "", is_left_out=True) in rows
    assert max(columns(row.code + row.value) for row in rows if row.value) <= width
