"""Choices, formulas, derivations and programs that come from elsewhere are taken as they are meant."""

from __future__ import annotations

import pytest

from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.pasted import tidy
from tutor.lesson import Choice, Code, Derivation, NumberTask, Option, Symbolic, SymbolicStep

C, W, U = Outcome.CORRECT, Outcome.WRONG, Outcome.UNREADABLE

CHOICE = Choice(
    task="choice",
    ask="Which?",
    options=(
        Option(say="It falls", because="No."),
        Option(say="It rises to $\\ln 2$", right=True),
        Option(say="It stays", because="No."),
    ),
)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("b", C), ("(B)", C), ("b.", C), ("option b", C), ("Answer: b", C), ('"b"', C), ("2", C), ("2.", C),
        ("b: It rises", C), ("B because it grows", C), ("b, because it grows", C), ("b) it rises", C),
        ("It rises to ln 2", C), ("it rises to $\\ln 2$", C), ("1", W), ("It falls", W), ("option c", W),
        ("4", U), ("a rise", U), ("it", U), ("option z", U),
        ("<b>B</b>", C), ("Ans. b", C), ("b, final answer", C), ("Final answer: b", C), ("I'll go with b", C),
        ("go with b", C),
        ("must be b", C), ("should be B", C), ("clearly B", C), ("B obviously", C), ("B, obviously", C),
        ("b I think", C),
        ("b it rises", C), ("B's", C), ("b is right", C), ("B is the answer", C), ("c, I believe", W),
        ("b is wrong", U), ("B has the higher value", U), ("b is not lower", U), ("B's is higher", U), ("b isn't it",
        U),
        ("not b", U), ("anything but b", U), ("b it falls", U), ("B only", U), ("only B", U),
    ],
)  # fmt: skip
def test_a_choice_is_meant_by_letter_number_or_words(answer: str, outcome: Outcome) -> None:
    assert check(CHOICE, answer).outcome is outcome


BITS = Symbolic(task="formula", ask="Nats of x bits?", answer="x*log(2)", names={"x": "pos"})


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        ("x*0.693147180559945", C, "0.693147180559945 is read as ln(2)."),
        ("x*0.69314718056", C, "is read as"),
        ("0.6931472x", C, "is read as"),
        ("x/1.4426950408889634", C, "is read as"),
        ("x*0.693147", U, "0.693147 is ln(2), rounded."),
        ("0.6931x", U, "0.6931 is ln(2), rounded."),
        ("x*0.6932", W, ""),
        ("x*0.6931471", W, ""),
        ("y = x ln 2", C, ""),
        ("x ln 2 = x*log(2)", C, ""),
        ("x log(2) = x log(3)", U, "The two sides of your “=” are not equal."),
        ("2.302585093*x/3.321928095", C, "is read as"),
        ("x ln 2 ≈ 0.693x", C, ""),
        ("x ln 2 ≈ 0.7931x", U, "The two sides of your “≈” are not equal."),
        ("0.693x ≈ x ln 2", U, "0.693 is ln(2), rounded."),
        ("x ln 3 ≈ 1.0986x", W, ""),
        ("Answer: x ln 2", C, ""),
        ("loss in nats: x ln 2", C, ""),
        ("x ln 2 (natural log)", C, ""),
        ("y/ln 2 = x", U, "Solve it for what is asked"),
        ("e^y = 2^x", U, "Solve it for what is asked"),
        ("exp(y) = 2^x", U, "Solve it for what is asked"),
        ("y = x/ln 2", W, ""),
        ("dy/dx = x/ln 2", W, ""),
        ("L(y) = x/ln 2", W, ""),
    ],
)
def test_a_rounded_constant_is_the_constant_from_seven_digits_on(answer: str, outcome: Outcome, words: str) -> None:
    verdict = check(BITS, answer)
    assert verdict.outcome is outcome, verdict
    assert words in " ".join(verdict.feedback)


DERIVATION = Derivation(
    task="derive",
    ask="Derive.",
    names={"a": "prob", "b": "prob"},
    steps=(
        SymbolicStep(ask="d/da of -ln a", answer="-1/a"),
        SymbolicStep(ask="times a(1-a)", answer="a-1"),
    ),
)


@pytest.mark.parametrize(
    "answer",
    [
        "-1/a\na-1",
        "1. -1/a\n2. a-1",
        "1) -1/a\n2) a-1",
        "-1/a; a-1",
        "-1/a\n-1/a*a*(1-a) = a-1",
        "-1/a, a-1",
        "-1/a | a-1",
        "```\n-1/a\na-1\n```",
        "> -1/a\n> a-1",
        "-1/a \\\\\na-1",
        "\\begin{align}\n-1/a \\\\\na-1\n\\end{align}",
        "$$\n-1/a\na-1\n$$",
        "$-1/a$\n$a-1$",
    ],
)
def test_lines_are_read_with_numbers_before_them_and_semicolons_between(answer: str) -> None:
    assert check(DERIVATION, answer).outcome is C


CODE = Code(task="code", ask="Write f.", function="f", answer="def f(x):\n    return x - 1\n", calls=("f(2)", "f(0.5)"))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("```python\ndef f(x):\n    return x - 1\n```\n", "without the fence"),
        ("Here it is:\n\n```\ndef f(x):\n    return x - 1\n```\nIt subtracts.", "without the fence"),
        (">>> def f(x):\n...     return x - 1\n...\n>>> f(2)\n1\n", "without the prompts"),
        ("In [1]: def f(x):\n   ...:     return x - 1\n   ...:\n", "without the prompts"),
        ("def f(x):\n    return x − 1\n", "“−” is read as"),
        ("\ufeffdef f(x):\n    return x - 1\n", ""),
        ("def f(x):\n\u00a0\u00a0\u00a0\u00a0return x\u00a0-\u00a01\n", ""),
        ("def f(x):\n    return x\u200b - 1\n", ""),
        ("def f(x):\n    return x – 1\n", "“–” is read as the minus sign"),
        ("def f(x):\n    return x － 1\n", ""),
        ("def f(x):\n    return x×1 - 1\n", "“×” is read as “*”."),
        ("def f(x):\n    return x - 1\n```", "without the fence"),
        ("def f(x):\n    return x - 1`", ""),
        ("`def f(x): return x - 1`", ""),
        ("python\ndef f(x):\n    return x - 1\n", ""),
        ("Python\nCopy code\ndef f(x):\n    return x - 1\n", ""),
        ("f.py\ndef f(x):\n    return x - 1\n", ""),
        ("  1 │ def f(x):\n  2 │     return x - 1", ""),
        ("1 | def f(x):\n2 |     return x - 1", ""),
        ("9 def f(x):\n10     return x - 1", ""),
        ('1 def f(x):\n2     """So."""\n3     ...\n4     return x - 1', ""),
        ("1  def f(x):\n\n2      return x - 1", ""),
        ("| def f(x):\n|     return x - 1", ""),
        ("@@ -0,0 +1,2 @@\n+def f(x):\n+    return x - 1", "Of the difference"),
        ("--- a/f.py\n+++ b/f.py\n@@ -1,2 +1,2 @@\n def f(x):\n-    ...\n+    return x - 1", "Of the difference"),
        (" def f(x):\n-    return x + 1\n+    return x - 1", "Of the difference"),
        ("In [1]:\ndef f(x):\n    return x - 1\n\nOut[1]:\n3", ""),
        ("In [ ]:\ndef f(x):\n    return x - 1", ""),
        ("(base) $ python\n>>> def f(x):\n...     return x - 1", "without the prompts"),
        ("<pre><code>def f(x):\n    return x - 1\n</code></pre>", ""),
        ("def f(x):\n&nbsp;&nbsp;&nbsp;&nbsp;return x if x &lt; -9 else x - 1", ""),
        ("def f(x):<br>\n    return x - 1", ""),
    ],
)
def test_a_program_is_read_without_what_surrounds_it(answer: str, said: str) -> None:
    verdict = check(CODE, answer)
    assert verdict.outcome is C, verdict
    assert said in " ".join(verdict.feedback)


@pytest.mark.parametrize(
    "program",
    [
        'def f(x):\n    """\n    >>> f(2)\n    1\n    """\n    return x - 1\n',
        "def f(x):\n    return x - 1\n\n'''\n>>> f(2)\n1\n'''\n",
        'def f(x):\n    """Fenced:\n\n```\nf(2)\n```\n\n“so” – ×.\n"""\n    return x - 1\n',
        "def f(x):\n    # “one” less – so\n    return x - 1\n",
    ],
)
def test_what_is_python_as_it_stands_is_left_alone(program: str) -> None:
    verdict = check(CODE, program)
    assert (verdict.outcome, verdict.feedback) == (C, ())
    assert tidy(program) == program


@pytest.mark.parametrize(
    "program",
    [
        "-def f(x):\n-    return x - 1",
        " def f(x):\n-    return x - 1\n+    return x + 1",
        "def f(x):\n    return x + 1\n```",
        "1 def f(x):\n2     return x + 1",
    ],
)
def test_a_program_that_is_wrong_stays_so_in_whatever_it_is_wrapped(program: str) -> None:
    assert check(CODE, program).outcome is not C


def test_lines_of_a_fenced_program_are_counted_as_they_were_pasted() -> None:
    verdict = check(CODE, "```python\ndef f(x):\n    return x - y\n```\n")
    assert "Line 3" in verdict.feedback[0]


@pytest.mark.parametrize(
    ("ask", "answer", "outcome"),
    [
        ("How many GB?", "8.39 GB", C),
        ("How many GB?", "8.39GB", C),
        ("How many gigabytes is that?", "8.39 gigabytes", C),
        ("Count the parameters.", "8.39 parameters", C),
        ("How long is a row?", "8.39 rows", C),
        ("How much?", "8.39 GB", U),
        ("How many percent?", "8.39%", U),
        ("How many percent?", "8.39 percent", C),
    ],
)
def test_words_of_the_question_may_stand_behind_the_number(ask: str, answer: str, outcome: Outcome) -> None:
    assert check(NumberTask(task="number", ask=ask, answer="8.388608"), answer).outcome is outcome


LONG = 19_000


@pytest.mark.parametrize(
    "answer",
    ["1 (" + "a" * LONG, "1" * LONG, "0.5" + " " * LONG + "x", "1 because " * (LONG // 10), "1," * (LONG // 2)],
    ids=["bracket", "digits", "blanks", "words", "commas"],
)
@pytest.mark.parametrize(
    "task", [NumberTask(task="n", ask="?", answer="0.5"), BITS, DERIVATION], ids=lambda each: each.task
)
def test_what_is_longer_than_any_formula_is_refused_at_once(
    task: NumberTask | Symbolic | Derivation, answer: str
) -> None:
    verdict = check(task, answer)
    assert verdict.outcome is U
    assert "longer than 600 characters" in verdict.feedback[0]


def test_a_remark_without_an_end_is_looked_at_once() -> None:
    assert check(NumberTask(task="n", ask="?", answer="0.5"), "1 (" + "aa" * 290).outcome is U
