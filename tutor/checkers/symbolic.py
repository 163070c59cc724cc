"""Formula tasks: equal to the reference everywhere on the declared domain, in the form that is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from msgspec import Struct

from tutor.algebra.arrangement import alike
from tutor.algebra.domain import Domain, names_of, used_names
from tutor.algebra.floats import evaluate
from tutor.algebra.length import refuse_longer
from tutor.algebra.names import Names
from tutor.algebra.pasted import (
    sides,
    unwrapped,
    without_condition,
    without_left_side,
    without_right_name,
    without_words,
)  # fmt: skip
from tutor.algebra.read import read as read_formula
from tutor.algebra.rounded import ENOUGH, with_constants
from tutor.algebra.show import show as show_tree
from tutor.algebra.show import show_name
from tutor.algebra.tree import Tree
from tutor.algebra.units import unit_meant, unit_words, units_by_spelling
from tutor.algebra.vocabulary import FOLDS, FUNCTIONS
from tutor.attempt import Reason, Unfinished, Unreadable
from tutor.checkers.contract import Conditions, known
from tutor.checkers.finding import Finding
from tutor.lesson import Misconception, Symbolic, SymbolicStep

NOT_TRIED = (
    "It agrees at exact points. Whether it can be proved was not found out: the process that proves ended."
    " `xent-tutor doctor` says more."
)


class Formula(Struct, frozen=True):
    """An answer as a tree, over what its task declares."""

    tree: Tree
    domain: Domain
    unsolved: bool = False
    """Whether it was the right side of an equation whose left side is more than a name."""


def domain_of(task: Symbolic) -> Domain:
    """What the task declares. Raises ValueError for a domain that does not exist."""
    return Domain(
        tuple(task.names.items()),
        tuple(task.vectors.items()),
        tuple(task.indices.items()),
        tuple(task.where.items()),
    )


def work_out(task: Symbolic, answer: str, conditions: Conditions) -> Formula:
    """Read a formula, the learner's or one of the lesson's. Raises Unreadable."""
    refuse_longer(answer)
    names = names_of(domain_of(task))
    bare = without_condition(unwrapped(answer))
    bare = _without_unit(task, without_right_name(bare, (*names.all, *FUNCTIONS, *FOLDS)))
    bare = without_words(bare, names.all)
    text = without_left_side(_without_roundings(bare, names))
    *before, (start, end) = sides(text, "=")
    if before and (comma := _comma_outside(text)) is not None:
        raise Unreadable(
            "Type one formula, without a second one behind a comma: put in what the name stands for.", comma, comma + 1
        )
    unsolved = any(_is_an_equation(bare[slice(*side)], names) for side in [*sides(bare, "=")][:-1])
    last = Formula(read_formula(" " * start + text[start:end], names), domain_of(task), unsolved)
    for side in before:
        _refuse_another_value(text, side, last, may_name=text == bare and side[0] == 0)
    return last


def _without_roundings(text: str, names: Names) -> str:
    """The exact side of ``x ln 2 ≈ 0.693 x``. Raises Unreadable where the two are not nearly equal."""
    exact, *rounded = sides(text, "≈")
    if not rounded or not text[slice(*exact)].strip():
        return text
    values = {name: 0.2 + 0.05 * at for at, name in enumerate(names.all)}
    try:
        each = [evaluate(read_formula(text[slice(*side)], names), values) for side in (exact, *rounded)]
    except Unreadable:
        return text
    near = [
        isinstance(one, float) and isinstance(each[0], float) and math.isclose(one, each[0], rel_tol=0.02)
        for one in each
    ]
    if not all(near):
        raise Unreadable("The two sides of your “≈” are not equal. Type only the one that you mean.", *rounded[0])
    return text[: exact[1]] + " " * (len(text) - exact[1])


DERIVATIVE = re.compile(r"\bd\s*\^?\d?\s*\w*\s*/\s*d|\\frac\s*\{?\s*\\?(?:d|partial|mathrm)|∂|\\partial|∇|\\nabla")


def _is_an_equation(side: str, names: Names) -> bool:
    """Whether the left side is calculated with a name that the task does not have: something is to be solved."""
    try:
        read_formula(side, names)
    except Unreadable:
        bare = re.sub(r"\([^()]*\)|\^\s*\{?\s*(?:\*|\\ast|\\star|⋆)\s*\}?", "", side)
        return not DERIVATIVE.search(side) and bool(
            re.search(r"\w\s*[-+*/^·]\s*[-−]?\s*\w|\d\s*[A-Za-z]|\A\s*\\?exp\b", bare)
        )
    return False


def _without_unit(task: Symbolic, text: str) -> str:
    """Without the unit that the question asks for, behind the formula. Raises Unreadable at another."""
    spellings = units_by_spelling(task.subject.units)
    for found in unit_words(tuple(spellings)).finditer(text) if spellings else ():
        behind = not text[found.end() :].strip(" .") and text[: found.start()].strip(" $")
        if behind and found["unit"] not in task.names:
            asked = re.findall(r"\bin (\w+)", task.ask)
            if not asked or unit_meant(found["unit"], spellings) != unit_meant(asked[-1], spellings) or "=" in text:
                raise Unreadable(f"Write the formula alone, without “{found['unit']}”.", *found.span("unit"))
            return text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    return text


def _comma_outside(text: str) -> int | None:
    """Where a comma, or a word in its place, stands outside all brackets."""
    if word := re.search(r"(?<=\s)(?:where|with|and)(?=\s)", text):
        return word.start()
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0 and text[at - 1 : at] != "\\":
            return at
    return None


def _refuse_another_value(text: str, side: tuple[int, int], last: Formula, may_name: bool) -> None:
    """An earlier side of ``a = b`` equals the last, or only names what is derived. Raises Unreadable."""
    start, end = side
    try:
        tree = read_formula(" " * start + text[start:end], names_of(last.domain))
    except Unreadable:
        return
    if (tree.head != "name" or not may_name) and not equal(Formula(tree, last.domain), last):
        raise Unreadable("The two sides of your “=” are not equal. Type only the one that you mean.", *side)


def is_right(task: Symbolic, value: Formula, right: Formula) -> bool:
    """Whether it equals the reference on the whole domain, and has the form that is asked. Raises Unreadable."""
    if wrong_form(task, value.tree) is not None or what_is_asked(task, value, right) is not None:
        return False
    if equal(value, right) or _is_rounded(value, right):
        return True
    if value.unsolved:
        raise Unreadable("That is an equation. Solve it for what is asked, and type only what it equals.")
    return False


def _is_rounded(value: Formula, right: Formula) -> bool:
    """Whether it is right but for rounded constants. Raises Unfinished where they have too few digits to be sure."""
    exact = with_constants(value.tree, right.tree)
    if exact is None or not equal(Formula(exact.tree, value.domain), right):
        return False
    if exact.digits < ENOUGH:
        typed, constant = exact.typed[0]
        raise Unfinished(
            f"{typed} is {show_tree(constant)}, rounded. Write the constant itself, or {ENOUGH} digits of it."
        )
    return True


def misconception_of(task: Symbolic, value: Formula, conditions: Conditions) -> Misconception | None:
    """The misconception whose formula equals this one, whatever the form. Raises Unreadable."""
    formulas = known(task, conditions, work_out)
    return next((misconception for misconception, other in formulas if equal(value, other)), None)


def equal(value: Formula, other: Formula) -> bool:
    """Whether two formulas are equal on the whole domain. Raises Unreadable."""
    from tutor.algebra.judge import judge

    return judge(value.tree, other.tree, value.domain).equal


def show(task: Symbolic, value: Formula) -> str | None:
    """The formula as it was understood, on one line."""
    return show_tree(value.tree)


def confirm(task: Symbolic, value: Formula, right: Formula) -> Finding:
    """What the equality rests on: a proof, or agreement at exact points."""
    from tutor.algebra.prover import PROVER, ProverDied

    exact = None if equal(value, right) else with_constants(value.tree, right.tree)
    said = tuple(f"{typed} is read as {show_tree(constant)}." for typed, constant in exact.typed) if exact else ()
    try:
        proved = PROVER.proves(exact.tree if exact else value.tree, right.tree, value.domain)
    except ProverDied:
        return Finding(proof="points", feedback=(*said, NOT_TRIED))
    return Finding(proof="sympy" if proved else "points", feedback=said)


def explain(task: Symbolic, value: Formula, right: Formula) -> Finding:
    """Why the formula is not the one that is asked: what can be said for sure, where, and a tidy counterexample."""
    from tutor.algebra.counterexample import counterexample
    from tutor.algebra.declared import declared
    from tutor.algebra.diagnose import diagnose

    form = wrong_form(task, value.tree) or what_is_asked(task, value, right)
    if form is not None and equal(value, right):
        return Finding(reason=Reason.FORM, feedback=(form,))
    texts = (task.answer, task.ask, *task.where.values())
    found = diagnose(value.tree, right.tree, value.domain, [*declared(task.subject.relations, "symbolic", texts)])
    spelled = _spelled(task, value, right)
    return Finding(
        misconception=None if found is None else found.misconception,
        feedback=_nothing_found(task) if found is None else (_in_these(spelled, found.say),),
        place=None if found is None else found.place,
        counterexample=counterexample(value.tree, right.tree, value.domain, spelled),
    )


def _spelled(task: Symbolic, value: Formula, right: Formula) -> dict[str, str]:
    """The names that may be told, as the question writes them: those that stand in it or in one of the formulas."""
    domain = value.domain
    used = used_names(value.tree, domain) | used_names(right.tree, domain)
    names = [name for name, _ in (*domain.scalars, *domain.vectors, *domain.indices)]
    told = {name: show_name(name) for name in names if name in used or _stands_in(name, task.ask)}
    return {
        name: name if _stands_in(name, task.ask) and not _stands_in(shown, task.ask) else shown
        for name, shown in told.items()
    }


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])", text) is not None


def _in_these(spelled: Mapping[str, str], say: str) -> str:
    """A sentence with the names as the question has them."""
    for name, written in spelled.items():
        say = re.sub(rf"(?<!\w){re.escape(show_name(name))}(?!\w)", written, say)
    return say


def _nothing_found(task: Symbolic) -> tuple[str, ...]:
    """What is known where nothing more is; of a line of a derivation it is said beside the line."""
    return () if isinstance(task, SymbolicStep) else ("It has other values than the answer. A hint may help.",)


_OPERATIONS = {
    "add": "a sum", "negate": "a minus", "times": "a product", "divide": "a division", "power": "a power",
    "index": "a subscript", "list": "brackets", "transpose": "a transpose",
}  # fmt: skip
"""Operations of the answer language by the names that a form may list."""


def wrong_form(task: Symbolic, tree: Tree) -> str | None:
    """What the form asks for and the formula lacks, or has in spite of it."""
    used = {node.label if node.head in ("name", "call") else node.head for node in tree}
    for name in task.form.without:
        if _canonical(name) in used:
            return f"The value is right. This task asks for a formula without {_OPERATIONS.get(name, name)}."
    for name in task.form.uses:
        if _canonical(name) not in used:
            return f"The value is right. This task asks for a formula that uses {_OPERATIONS.get(name, name)}."
    return None


FORMULAS = re.compile(r"\$([^$]+)\$|`([^`]+)`|(\S*[*/^(]\S*)")
"""Formulas in a question: between signs, or by themselves."""


def what_is_asked(task: Symbolic, value: Formula, right: Formula) -> str | None:
    """What to say of a line of a derivation that only repeats the formula of its question."""
    if not isinstance(task, SymbolicStep) or alike(value.tree, right.tree):
        return None
    names = names_of(value.domain)
    for found in FORMULAS.finditer(task.ask):
        text = next(filter(None, found.groups())).rstrip(".,;:?")
        if (tree := _quietly_read(text, names)) is not None and alike(value.tree, tree):
            return "That is the formula of the question. Take the step that it asks for."
    return None


def _quietly_read(text: str, names: Names) -> Tree | None:
    try:
        return read_formula(text, names)
    except Unreadable:
        return None


def _canonical(name: str) -> str:
    return FUNCTIONS.get(name) or FOLDS.get(name) or name
