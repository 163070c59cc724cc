"""One-edit changes of a program: each is made in place and taken back, and the telling ones come first."""

from __future__ import annotations

import ast

import pytest

from tutor.edits.program import KINDS, applied, edits, far
from tutor.edits.rarer import rarer
from tutor.edits.slips import Beside, single_slips, slips

SOFTMAX = """\
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""


def changed(program: str, function: str = "f") -> set[str]:
    """Every program that is one change away."""
    tree = ast.parse(program)
    found = set()
    for edit in edits(tree, function):
        with applied(edit):
            found.add(ast.unparse(tree))
    return found


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("return a + b", "return a - b"),
        ("return a @ b", "return a.T @ b"),
        ("return a.T @ b", "return a @ b"),
        ("return a @ b", "return b @ a"),
        ("return a * b * c", "return a"),
        ("return np.log(a + b)", "return a + np.log(b)"),
        ("return a + np.log(b)", "return np.log(a + b)"),
        ("return np.zeros_like(a)", "return np.zeros_like(a, float)"),
        ("return a[i]", "return a[i + 1]"),
        ("return a, b, c", "return b, c, a"),
        ("x = zip(a, b)\n    return x", "x = list(zip(a, b))\n    return x"),
        ("return a - b", "return b - a"),
        ("return a * b", "return a / b"),
        ("return a // b", "return a / b"),
        ("return a / b", "return b / a"),
        ("return a * b", "return a"),
        ("return -a", "return a"),
        ("return np.log(a)", "return -np.log(a)"),
        ("return np.log2(a)", "return np.log(a)"),
        ("return np.sum(a)", "return np.mean(a)"),
        ("return a.sum()", "return a.mean()"),
        ("return a.sum(axis=0)", "return a.sum(axis=1)"),
        ("return a.sum(axis=0)", "return a.sum()"),
        ("return a.sum(axis=1, keepdims=True)", "return a.sum(axis=1)"),
        ("return a.sum(axis=1)", "return a.sum(axis=1, keepdims=True)"),
        ("return np.max(a)", "return np.max(a, axis=-1)"),
        ("return np.exp(a)", "return a"),
        ("return a", "return np.exp(a)"),
        ("return a", "return 1 - a"),
        ("return np.sum(a)", "return 1 / np.sum(a)"),
        ("return np.exp(a)", "return np.exp(a) / np.exp(a).sum(axis=-1, keepdims=True)"),
        ("return np.exp(a)", "return np.exp(a - np.max(a, axis=-1, keepdims=True))"),
        ("return a * 2", "return a * 3"),
        ("return a[0]", "return a[1]"),
        ("return a[1:]", "return a[1 + 1:]"),
        ("return a[i, j]", "return a[j, i]"),
        ("return a < b", "return a <= b"),
        ("return a + a", "return a + b"),
        ("return g(a, b)", "return g(b, a)"),
        ("return np.where(a > 0, a, b)", "return np.where(a > 0, b, a)"),
        ("return np.clip(a, 0, 1)", "return a"),
        ("return np.sum(a) ", "return np.sum(a) / len(a)"),
        ("return a * b", "return np.outer(a, b)"),
        ("return a, b", "return b, a"),
        ("return a.max(axis=1)", "return a[np.arange(len(a)), b]"),
        ("return a[a.argmax()]", "return a[b]"),
        ("a = 1\n    b = a\n    return b", "b = a\n    a = 1\n    return b"),
        ("a = b\n    b = a\n    return b", "a, b = (b, a)\n    return b"),
        ("while a:\n        break", "while a:\n        pass"),
    ],
)
def test_a_slip_is_one_change_away(wrong: str, right: str) -> None:
    def program(body: str) -> str:
        return ast.unparse(ast.parse(f"def f(a, b):\n    {body}"))

    assert program(right) in changed(program(wrong))


def test_arguments_of_the_function_itself_are_exchanged() -> None:
    assert "def f(b, a):\n    return a / b" in changed("def f(a, b):\n    return a / b")


def test_the_tree_is_afterwards_what_it_was() -> None:
    tree = ast.parse(SOFTMAX)
    before = ast.unparse(tree)
    for edit in edits(tree, "softmax"):
        with applied(edit):
            compile(tree, "<answer>", "exec")
        assert ast.unparse(tree) == before


EVERYTHING = """\
def f(p, q, axis=0):
    if p.sum() > 2:
        raise ValueError
    t = 1.0
    for x in p:
        t *= x
        if x > 3:
            break
    m = np.maximum(p.max(), 1e-9)
    n = p.max(axis=0) + np.float32(1)
    h = -np.mean(p * np.log2(q + 1e-9)) + np.log(1 + np.exp(n))
    return np.log(max(t, 1e-300)), h * np.exp(p - m)
"""


def test_every_change_and_every_slip_has_a_place_and_compiles() -> None:
    tree = ast.parse(EVERYTHING)
    before = ast.unparse(tree)
    together = slips(tree, "f")
    names = {each.partition(" ")[0] for slip in together for each in slip.detail.split(";")}
    assert names >= {"base", "constant", "clip", "zeros", "mean", "axes", "precision", "product", "softplus", "form"}
    for slip in together:
        with slip.made(tree):
            compile(tree, "<answer>", "exec")
        assert ast.unparse(tree) == before
    for edit in (*edits(tree, "f"), *rarer(tree, "f")):
        with applied(edit):
            compile(tree, "<answer>", "exec")
        assert ast.unparse(tree) == before


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ("np.log(1 + np.exp(z))", "softplus loses overflows"),
        ("np.log(np.exp(-z) + 1.0)", "softplus loses overflows"),
        ("np.log1p(np.exp(z))", "softplus overflows"),
        ("np.log(1 + np.exp(-np.abs(z)))", "softplus loses"),
        ("np.log(1 + np.exp(-abs(z)))", "softplus loses"),
        ("np.log(1 + np.exp(np.abs(z)))", "softplus loses overflows"),
        ("np.log1p(np.exp(-np.abs(z)))", None),
        ("np.log1p(np.exp(-z)) + np.log(1 + np.exp(-np.abs(z)))", "softplus loses overflows"),
    ],
)
def test_of_a_logarithm_of_one_and_exp_is_known_what_it_does(line: str, detail: str | None) -> None:
    for program in (f"def f(z):\n    return {line}", f"def f(z):\n    d = {line}\n    return d"):
        found = [each.detail for each in slips(ast.parse(program), "f") if each.detail.startswith("softplus")]
        assert (found[0] if found else None) == detail


def test_a_name_of_minus_an_absolute_value_is_known_as_such() -> None:
    program = "def f(z):\n    d = -np.abs(z)\n    return np.log(1 + np.exp(d))"
    assert "softplus loses" in {each.detail for each in slips(ast.parse(program), "f")}


def test_slips_that_many_make_come_first() -> None:
    order = [far(edit.kind, edit.detail) for edit in edits(ast.parse(SOFTMAX), "softmax")]
    assert order == sorted(order)
    assert {edit.kind for edit in edits(ast.parse(SOFTMAX), "softmax")} <= set(KINDS)


def test_a_change_knows_its_place_and_what_stands_there() -> None:
    (edit,) = (
        one
        for one in edits(ast.parse(SOFTMAX), "softmax")
        if (one.kind, one.after) == ("operator", "e * e.sum(axis=axis, keepdims=True)")
    )
    assert (edit.line, edit.column, edit.end_line) == (3, 11, 3)
    assert edit.before == "e / e.sum(axis=axis, keepdims=True)"


def test_a_list_is_never_put_into_itself() -> None:
    program = "def f(a):\n    out = []\n    for x in a:\n        out.append(x)\n    return out"
    assert not any("out.append(out)" in text for text in changed(program))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("return a > 0.5", "return a"),
        ("return 0.5 <= a", "return a"),
        ("return np.where(a > 0.5, 1, 0)", "return a"),
        ("return (a >= 0.5).astype(int)", "return a"),
        ("return np.eye(3)[a.argmax(axis=1)]", "return a"),
        ("return np.eye(3)[np.argmax(a, axis=1)]", "return a"),
        ("return a == a.max(axis=1, keepdims=True)", "return a"),
        ("m = a.sum()\n    return b * a.max()", "m = a.sum()\n    return b * m"),
        (
            "for i in b:\n        a[i] += 1",
            "for i in b:\n        _kept_ = a.copy()\n        a[i] += 1\n        a[...] = _kept_",
        ),
    ],
)
def test_rarer_changes_of_one_place(wrong: str, right: str) -> None:
    tree = ast.parse(f"def f(a, b):\n    {wrong}\n")
    found = set()
    for edit in rarer(tree, "f"):
        with applied(edit):
            found.add(ast.unparse(tree))
    assert ast.unparse(ast.parse(f"def f(a, b):\n    {right}\n")) in found


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("a / 1 - a", "a / (1 - a)"),
        ("1 / 1 + a", "1 / (1 + a)"),
        ("1 / 2 * a", "1 / (2 * a)"),
        ("a + b / 2", "(a + b) / 2"),
        ("a + b + c / d", "a + (b + c) / d"),
        ("a * b - c", "a * (b - c)"),
        ("b * a + 1 - b * c", "b * a + (1 - b) * c"),
        ("-a * b - 1 - a * c", "-a * b - (1 - a) * c"),
        ("1 - a ** b * c", "(1 - a) ** b * c"),
        ("a ** 1 / b", "a ** (1 / b)"),
        ("-a ** 2", "(-a) ** 2"),
        ("(a + b) / c", "a + b / c"),
        ("-(a + b)", "-a + b"),
        ("np.exp(a) - b", "np.exp(a - b)"),
        ("np.exp(a - b)", "np.exp(a) - b"),
        ("a * np.log(a) / b", "a * np.log(a / b)"),
        ("np.mean(a) ** 2", "np.mean(a ** 2)"),
        ("a.mean(axis=0) ** 2", "(a ** 2).mean(axis=0)"),
        ("np.mean(a ** 2)", "np.mean(a) ** 2"),
    ],
)
def test_brackets_are_put_and_taken_away(wrong: str, right: str) -> None:
    assert f"def f(a, b, c, d):\n    return {ast.unparse(ast.parse(right))}" in seldom(
        f"def f(a, b, c, d):\n    return {wrong}\n"
    )


@pytest.mark.parametrize("program", ["return a + b - c", "return a - b", "return a * b * c", "return a - (b + c)"])
def test_brackets_that_turn_no_more_than_a_sign_are_not_tried(program: str) -> None:
    kinds = [
        edit.detail for edit in rarer(ast.parse(f"def f(a, b, c):\n    {program}\n"), "f") if edit.kind == "brackets"
    ]
    assert "missing" not in kinds


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("h = 0\n    for x in a:\n        h = x", "h = 0\n    for x in a:\n        h += x"),
        ("h = 0\n    for x in a:\n        h = x", "h = 0\n    for x in a:\n        h = max(h, x)"),
        ("a[b] = -1", "a[b] += -1"),
        ("for x in a:\n        break", "for x in a:\n        continue"),
        (
            "for x in a:\n        b += x\n        b /= 2",
            "if True:\n        for x in a:\n            b += x\n        b /= 2",
        ),
        (
            "for x in a:\n        h = 0\n        h += x",
            "if True:\n        h = 0\n        for x in a:\n            h += x",
        ),
        (
            "h = b\n    for x in a:\n        h += x",
            "h = b\n    if True:\n        for x in a:\n            h = b\n            h += x",
        ),
        ("a = a + 1\n    b = a\n    return a", "a_ = a + 1\n    b = a\n    return a_"),
        (
            "for x in b:\n        v = a * x\n        v = v / 2\n        c.append(v)",
            "for x in b:\n        v = a * x\n        v_ = v / 2\n        c.append(v_)",
        ),
        ("return a[b]", "return a[np.arange(len(a)), b]"),
        ("a[:, b] = 1", "a[np.arange(len(a)), b] = 1"),
        ("return a - b[:, None]", "return a - np.eye(a.shape[-1])[b]"),
        ("return a[::-1]", "return a"),
        ("return range(len(a) - 1)", "return range(len(a))"),
        ("return a[b - 1]", "return a[b]"),
        ("return a[:-1]", "return a[1:]"),
        ("return a[-b:]", "return a[:b]"),
        ("return a[0] * b + a[1]", "return a[1] * b + a[0]"),
        ("return np.asarray(a, int)", "return np.asarray(a, float)"),
        ("return a.astype(int)", "return a.astype(float)"),
        ("return (f(a + b) - f(a)) / b", "return (f(a + b) - f(a - b)) / (2 * b)"),
        ("return (f(a) - f(a - b)) / b", "return (f(a + b) - f(a - b)) / (2 * b)"),
        ("return a.max(axis=1)", "return np.logaddexp.reduce(a, axis=1)"),
        ("return np.argmin(a) - np.argmin(b)", "return np.argmax(a) - np.argmax(b)"),
        ("return a * np.log(a)", "return b * np.log(b)"),
        ("return -a * b", "return -b"),
        ("return a - b", "return -b"),
        ("return a / b", "return 1 / b"),
        ("return a @ b", "return np.outer(a, b)"),
        ("return (1 - a) * b + a * c", "return a * b + (1 - a) * c"),
        ("return a * 2", "return a ** 2"),
        ("return a * b", "return a ** b"),
        ("return {1: a, 2: b}", "return {1: b, 2: a}"),
        ("return a.mean(axis=(1, 3))", "return a.mean(axis=(2, 4))"),
        ("return a / b", "return -np.log(a / b)"),
        ("return g(a)", "return g(lend(a))"),
    ],
)
def test_habits_are_one_rarer_change_away(wrong: str, right: str) -> None:
    assert ast.unparse(ast.parse(f"def f(a, b, c):\n    {right}\n")) in seldom(f"def f(a, b, c):\n    {wrong}\n")


def seldom(program: str) -> set[str]:
    """Every program that is one rarer change away."""
    tree = ast.parse(program)
    found = set()
    for edit in rarer(tree, "f", ("lend",)):
        with applied(edit):
            found.add(ast.unparse(tree))
    return found


@pytest.mark.parametrize(
    ("likelier", "rarer_one"),
    [
        (("call", "hard"), ("arguments", "parameters p and y")),
        (("call", "without round"), ("arguments", "parameters p and y")),
        (("operand", "right **"), ("arguments", "names p and y")),
        (("operand", "right **"), ("slips", "sum mean;swapped p and y")),
        (("operand", "right +"), ("comparison", "< >")),
        (("comparison", "< <="), ("operand", "right +")),
        (("brackets", "missing"), ("operator", "* /")),
        (("operator", "* /"), ("brackets", "too many")),
        (("index", "one off"), ("operand", "right -")),
        (("statement", "ends"), ("statement", "continue")),
        (("statement", "ends"), ("statement", "continue return")),
        (("branch", ""), ("constant", "equal")),
        (("operand", "right +"), ("function", "len and sum")),
        (("name", "m and w"), ("function", "max and exponentials")),
    ],
)
def test_what_mends_by_chance_is_believed_later(likelier: tuple[str, str], rarer_one: tuple[str, str]) -> None:
    assert far(*likelier) < far(*rarer_one)


@pytest.mark.parametrize(
    ("wrong", "name", "right"),
    [
        ("return a.sum() / len(a)", "rows", "return a.sum() / np.size(a)"),
        ("return a.sum() / a.shape[0]", "rows", "return a.sum() / np.size(a)"),
        ("return (a >= 0) & (a < b)", "ends", "return (a > 0) & (a <= b)"),
        ("return 0 <= a < b", "ends", "return 0 < a <= b"),
        ("return np.log(np.clip(a, 1e-7, 1))", "clip", "return np.log(np.asarray(a))"),
        ("x = b - a\n    return b - a, x", "each", "x = a - b\n    return a - b, x"),
        ("a += b\n    b = b + 1", "each", "a -= b\n    b = b - 1"),
        ("x = a * b\n    return x + 1 * b", "each", "x = a / b\n    return x + 1 / b"),
        ("return f(b * a - 1, b * 2 - 3)", "each", "return f(b * (a - 1), b * (2 - 3))"),
        (
            "for i in b:\n        a[i] += 1",
            "back",
            "for i in b:\n        _kept_ = a.copy()\n        a[i] += 1\n        a[...] = _kept_",
        ),
    ],
)
def test_a_slip_is_taken_back_at_all_its_places(wrong: str, name: str, right: str) -> None:
    tree = ast.parse(f"def f(a, b):\n    {wrong}\n")
    found = set()
    for together in slips(tree, "f"):
        if together.detail.partition(" ")[0] == name:
            with together.made(tree):
                found.add(ast.unparse(tree))
    assert ast.unparse(ast.parse(f"def f(a, b):\n    {right}\n")) in found


def test_a_slip_beside_a_change_stands_where_the_change_does() -> None:
    tree = ast.parse("def f(a, b):\n    return np.log2(a) * b\n")
    slip = next(each for each in single_slips(tree, "f") if each.detail.startswith("base"))
    edit = next(each for each in edits(tree, "f") if (each.kind, each.detail) == ("operand", "right *"))
    both = Beside(slip, edit)
    assert (both.detail, both.before, both.line) == ("base log2|operand|right *", "np.log2(a) * b", 2)
