"""Derivations prove themselves: every step like a task of its own, and both ends of free lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.lint import lint_file

HEAD = """\
title: Splitting a logarithm
goal: Derive something.
steps:
  - text: Read this first.
  - task: derive
    kind: derivation
    ask: Derive it.
    hints: [Look closely.]
    names: {p: prob, q: prob}
"""

GIVEN = """\
    steps:
      - kind: symbolic
        ask: Expand $p \\log(p/q)$.
        answer: "p*log(p) - p*log(q)"
        accept: ["p*(log(p) - log(q))"]
        misconceptions:
          - {name: sign, answer: "p*log(p) + p*log(q)", say: Minus log q.}
      - kind: choice
        ask: Which is it, summed?
        options: [{say: "H(p)"}, {say: "-H(p)", right: true}]
      - {kind: number, ask: "At p = {p}?", given: {p: 0.5}, answer: "log(p)"}
"""

FREE = """\
    from: "p log(p/q)"
    to: "p log p - p log q"
    misconceptions:
      - {name: sign, answer: "p log p + p log q", say: Minus log q.}
"""


def problems(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    file = tmp_path / "deriving.yaml"
    file.write_text(text, "utf-8")
    return [(problem.field, problem.message) for problem in lint_file(file, None)]


WHOLE = """\
    misconceptions:
      - {name: all-wrong, answer: "p log p + p\\na\\nlog(1-p)", say: All of it.}
    steps:
"""
CHAINED = '      - {name: chain, answer: "p log p + log q\\n2 log q", say: Minus log q.}\n'


@pytest.mark.parametrize(
    "body",
    [
        GIVEN,
        FREE,
        FREE + CHAINED,
        FREE + '    answer: "p (log p - log q)\\np log p - p log q"\n',
        GIVEN.replace("    steps:\n", WHOLE, 1),
    ],
)
def test_a_derivation_without_mistakes_has_no_problems(tmp_path: Path, body: str) -> None:
    assert problems(tmp_path, HEAD + body) == []


OWN = "    misconceptions: [{name: sign, answer: p log p + p log q, say: Minus.}]\n"
STEP = "steps[2].steps[1]"


@pytest.mark.parametrize(
    ("body", "old", "new", "field", "message"),
    [
        (GIVEN, '"p*(log(p) - log(q))"', '"p*(log(p) - q)"', f"{STEP}.accept[1]", "not correct"),
        (GIVEN, '"p*log(p) + p*log(q)"', '"-p*log(q) + p*log(p)"', f"{STEP}.misconceptions[1].answer", "the same"),
        (GIVEN, 'answer: "p*log(p) - p*log(q)"', 'answer: "r"', f"{STEP}.answer", "cannot be read"),
        (GIVEN, ", right: true", "", "steps[2].steps[2].options", "no option is right"),
        (GIVEN, "$p \\log", "$\\frac{p \\log", f"{STEP}.ask", "cannot be set"),
        (GIVEN, 'answer: "log(p)"', 'answer: "log(p)", vary: {p: "pick(0.1, 0.2)"}', "vary", "do not vary"),
        (GIVEN, 'answer: "log(p)"', 'answer: "log(p)", hints: [One.]', "steps[2].steps[3].hints", "never shown"),
        (GIVEN, 'answer: "log(p)"', 'answer: "log(p)", points: 3', "steps[2].steps[3].points", "no points"),
        (GIVEN, "    steps:", OWN + "    steps:", "steps[2].misconceptions[1]", "at the step whose answer it is"),
        (GIVEN, "    steps:", '    from: "p"\n    steps:', "steps[2].from", "not both"),
        (FREE, '    from: "p log(p/q)"\n', "", "steps[2]", "write both from and to"),
        (FREE, '"p log p - p log q"', '"p log p - log q"', "steps[2].to", "not correct"),
        (FREE, '"p log p - p log q"', '"p log("', "steps[2].to", "cannot be read"),
        (FREE, '"p log(p/q)"', '"p log(p/r)"', "steps[2].from", "cannot be read"),
        (FREE, '"p log(p/q)"', '"log(p - p)"', "steps[2].from", "not defined"),
        (FREE, '"p log p + p log q"', '"p log p - p log q"', "steps[2].misconceptions[1].answer", "the same"),
        (HEAD + FREE, "q: prob}", "q: chance}", "steps[2].names.q", "'chance' is none of"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, body: str, old: str, new: str, field: str, message: str
) -> None:
    text = body if body.startswith(HEAD) else HEAD + body
    assert old in text
    found = problems(tmp_path, text.replace(old, new, 1))
    assert any(where.endswith(field) and message in said for where, said in found), found


def test_a_hint_does_not_hold_a_steps_answer(tmp_path: Path) -> None:
    text = (HEAD + GIVEN).replace("Look closely.", "'It is p*log(p) - p*log(q).'")
    assert ("steps[2].hints[1]", "this hint holds the answer") in problems(tmp_path, text)
