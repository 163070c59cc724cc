"""How names of a program may go on, and what they are."""

from __future__ import annotations

import pytest

from tutor.checkers.code.naming import completions, explained
from tutor.lesson import Code, Property, Training

TASK = Code(
    task="loss",
    ask="?",
    function="mean_loss",
    starter="def mean_loss(probabilities, axis=None):\n    ...\n",
    answer="def mean_loss(probabilities, axis=None):\n    return 0\n",
    calls=("mean_loss([1])",),
)
LENT = (("softmax", 'def softmax(z, axis=-1):\n    """Shares of one."""\n    return secret(z)\n'),)
START = "def mean_loss(probabilities, axis=None):\n    total = 1\n    # tokens\n    "


def going_on(line: str, before: str = START) -> tuple[str, ...]:
    program = f"{before}{line}"
    return completions(TASK, program, len(program), LENT)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("np.logadde", ("logaddexp", "logaddexp2")),
        ("numpy.linalg.nor", ("norm",)),
        ("math.fs", ("fsum",)),
        ("x = np.clip(math.log1", ("log10", "log1p")),
        ("prob", ("probabilities",)),
        ("ax", ("axis",)),
        ("softm", ("softmax",)),
        ("tot", ("total",)),
        ("mean_", ("mean_loss",)),
        ("enumer", ("enumerate",)),
        ("lamb", ("lambda",)),
        ("probabilities.argm", ("argmax", "argmin")),
        ("total.keep", ()),
        ("toke", ()),
        ("np.nothing.logad", ()),
        ("evalu", ()),
        ("ope", ()),
        ("1", ()),
        ("(", ()),
    ],
)
def test_names_go_on_as_far_as_they_are_known(line: str, expected: tuple[str, ...]) -> None:
    assert going_on(line) == expected


def test_a_dot_shows_what_a_module_has() -> None:
    assert {"log", "exp", "sum"} <= {*going_on("np.")}
    assert not [name for name in going_on("np.") if name.startswith("_")]


@pytest.mark.parametrize(
    ("head", "line", "expected"),
    [
        ("import numpy as n\n", "n.expm", "expm1"),
        ("from math import fsum\n", "fs", "fsum"),
        ("from numpy import exp as e, log\n", "lo", "log"),
        ("import functools\n", "functools.lru_c", "lru_cache"),
    ],
)
def test_imports_are_read_and_not_run(head: str, line: str, expected: str) -> None:
    assert expected in going_on(line, head)


@pytest.mark.parametrize("module", ["os", "subprocess", "mine", "this", "antigravity"])
def test_a_module_that_programs_may_not_import_is_not_looked_into(module: str) -> None:
    program = f"import {module} as m\nfrom {module} import *\nm."
    assert "system" not in completions(TASK, program, len(program), ())
    assert explained(TASK, f"import {module}\n{module}.system", len(f"import {module}\n{module}.sy"), ()) is None


@pytest.mark.parametrize(
    ("line", "signature", "about"),
    [
        ("np.lo|g(x)", "log(x, /, out=None", "Natural logarithm"),
        ("np.linalg.norm|", "norm(x, ord=None, axis=None", "Matrix or vector norm"),
        ("n|p.sum", "np", "NumPy"),
        ("np.argmax|(z)", "argmax(a, axis=None", "Returns the indices"),
        ("math.f|sum", "fsum(", "accurate floating"),
        ("math.pi|", "math.pi = 3.14159", ""),
        ("softmax|(z)", "softmax(z, axis=-1)", "Shares of one."),
        ("mean_los|s", "mean_loss(probabilities, axis=None)", ""),
        ("axis|", "axis", "An argument of mean_loss."),
        ("su|m(x)", "sum(iterable, /, start=0)", "sum of a"),
        ("x.resh|ape", "reshape(", "new shape"),
    ],
)
def test_a_name_says_what_it_is(line: str, signature: str, about: str) -> None:
    program = f"{START}{line.replace('|', '')}"
    found = explained(TASK, program, len(START) + line.index("|"), LENT)
    assert found is not None
    assert found.signature.startswith(signature) or signature in found.signature
    assert about in found.about
    assert "secret" not in found.about
    assert "Parameters" not in found.about


@pytest.mark.parametrize("line", ["| ", "'|'", "12|", "nobody|", "np.nothing|", "open|("])
def test_what_is_no_known_name_is_not_explained(line: str) -> None:
    program = f"{START}{line.replace('|', '')}"
    assert explained(TASK, program, len(START) + line.index("|"), LENT) is None


def test_a_training_knows_the_names_of_its_data() -> None:
    task = Training(
        task="train",
        ask="?",
        data="inputs = 1\nlabels = 2\n",
        run="pass",
        answer="x = 1",
        criteria=(Property(name="p", holds="True"),),
    )
    assert completions(task, "inp", 3, ()) == ("inputs",)
    assert completions(task, "repo", 4, ()) == ("report",)
