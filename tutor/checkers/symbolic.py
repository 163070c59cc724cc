"""Formula tasks: equal to the reference everywhere on the declared domain, in the form that is asked."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.algebra.domain import Domain, names_of
from tutor.algebra.read import read as read_formula
from tutor.algebra.show import show as show_tree
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import FOLDS, FUNCTIONS
from tutor.attempt import Reason
from tutor.checkers.contract import Conditions, known
from tutor.checkers.finding import Finding
from tutor.lesson import Misconception, Symbolic


@dataclass(frozen=True, slots=True)
class Formula:
    """An answer as a tree, over what its task declares."""

    tree: Tree
    domain: Domain


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
    domain = domain_of(task)
    return Formula(read_formula(answer, names_of(domain)), domain)


def is_right(task: Symbolic, value: Formula, right: Formula) -> bool:
    """Whether it equals the reference on the whole domain, and has the form that is asked. Raises Unreadable."""
    return wrong_form(task, value.tree) is None and equal(value, right)


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
    from tutor.algebra.prover import PROVER

    proved = PROVER.proves(value.tree, right.tree, value.domain)
    return Finding(proof="sympy" if proved else "points")


def explain(task: Symbolic, value: Formula, right: Formula) -> Finding:
    """Why the formula is not the one that is asked: what can be said for sure, where, and a tidy counterexample."""
    from tutor.algebra.counterexample import counterexample
    from tutor.algebra.declared import declared
    from tutor.algebra.diagnose import diagnose

    form = wrong_form(task, value.tree)
    if form is not None and equal(value, right):
        return Finding(reason=Reason.FORM, feedback=(form,))
    texts = (task.answer, task.ask, *task.where.values())
    found = diagnose(value.tree, right.tree, value.domain, [*declared(task.subject.relations, "symbolic", texts)])
    return Finding(
        misconception=None if found is None else found.misconception,
        feedback=() if found is None else (found.say,),
        place=None if found is None else found.place,
        counterexample=counterexample(value.tree, right.tree, value.domain),
    )


def wrong_form(task: Symbolic, tree: Tree) -> str | None:
    """What the form asks for and the formula lacks, or has in spite of it."""
    used = {node.label if node.head in ("name", "call") else node.head for node in tree}
    for name in task.form.without:
        if _canonical(name) in used:
            return f"The value is right. This task asks for a formula without {name}."
    for name in task.form.uses:
        if _canonical(name) not in used:
            return f"The value is right. This task asks for a formula that uses {name}."
    return None


def _canonical(name: str) -> str:
    return FUNCTIONS.get(name) or FOLDS.get(name) or name
