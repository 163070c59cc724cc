"""Hostile programs are contained and unusual honest ones pass, with all walls and with each one left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.conftest import sampled
from tests.sandbox.corpus import ATTACKS, KINDS, LIMITS, SOLUTIONS, Outside, contained, honest
from tutor import sandbox
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import Code
from tutor.sandbox import ALL, Call, Layer, Level, Sandbox, Wanted

PATIENCE = 60.0
"""Seconds until a wait is in vain."""
UNBOUNDED = ("memory",)
"""Classes that only the limits bound."""
ONLY_SECCOMP = ("files/stat", "files/anonymous file", "files/change mode")
"""Attacks of other classes that get through without it."""
OUTWARD = ("processes", "network", "kernel", "crash", "memory")
"""Classes that only seccomp contains; trying them without it could harm the machine that runs the tests."""


@pytest.fixture(scope="module")
def kernel() -> None:
    if sandbox.level() is not Level.KERNEL:
        pytest.skip("hostile programs are not tried where nothing confines them")


@pytest.fixture(scope="module")
def boxes(kernel: None) -> Iterator[dict[Layer | None, Sandbox]]:
    """A sandbox with every layer, and one without each of them."""
    made: dict[Layer | None, Sandbox] = {None: Sandbox(workers=1)}
    made |= {layer: Sandbox(workers=1, layers=ALL - {layer}) for layer in Layer}
    yield made
    for box in made.values():
        box.close()


def attacks_for(without: Layer | None, kind: str) -> list[str]:
    """The attacks of a class that the other layers are to contain."""
    left_out = {Layer.LIMITS: UNBOUNDED, Layer.SECCOMP: (*OUTWARD, *ONLY_SECCOMP)}.get(without, ()) if without else ()
    return [name for name in ATTACKS if name.startswith(f"{kind}/") and not name.startswith(left_out)]


def nothing_is_left(box: Sandbox) -> bool:
    """Whether each warm process comes to have no child but the one that it forked ahead and that waits."""
    end = monotonic() + PATIENCE
    while any(len(children(link.pid)) != 1 for link in box.links()):
        if monotonic() > end:
            return False
        sleep(0.005)
    return True


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


CASES = [
    (without, kind)
    for without in (None, *Layer)
    for kind in KINDS
    if attacks_for(without, kind) and (without is None or kind != "time")
]
WITH_ALL = len(KINDS)
"""The cases with every wall come first."""


@pytest.mark.parametrize(("without", "kind"), [*CASES[:WITH_ALL], *sampled(CASES[WITH_ALL:], 5)], ids=str)
def test_attacks_reach_nothing(
    without: Layer | None, kind: str, boxes: dict[Layer | None, Sandbox], outside: Outside
) -> None:
    box = boxes[without]
    for name in attacks_for(without, kind):
        run = box.run(outside.aimed(ATTACKS[name]), ["f()"], LIMITS, function="f")
        assert contained(run), (name, run)
        assert outside.is_untouched(), name
    assert honest(box)
    assert nothing_is_left(box)


@pytest.mark.slow
def test_attacks_do_reach_out_where_nothing_holds(kernel: None, outside: Outside) -> None:
    bare = Sandbox(workers=1, layers=frozenset({Layer.USER, Layer.LIMITS}))
    tried = [name for name in ATTACKS if name.startswith(("files", "numpy", "secrets", "introspection"))]
    reached = [n for n in tried if not contained(bare.run(outside.aimed(ATTACKS[n]), ["f()"], LIMITS, function="f"))]
    bare.close()
    assert len(reached) >= 15


def test_the_corpora_are_large_enough_to_mean_something() -> None:
    assert len(ATTACKS) >= 120
    assert len(SOLUTIONS) >= 40


@pytest.mark.parametrize(("without", "kind"), sampled(CASES, 8), ids=str)
def test_attacks_that_are_searched_for_changes_reach_nothing(
    without: Layer | None, kind: str, boxes: dict[Layer | None, Sandbox], outside: Outside
) -> None:
    box = boxes[without]
    wanted = [Wanted(call=Call("f()"), value=1.0)]
    for name in attacks_for(without, kind):
        found = box.search(outside.aimed(ATTACKS[name]), wanted, 0.1, LIMITS, function="f")
        assert contained(found), (name, found)
        assert outside.is_untouched(), name
    assert honest(box)
    assert nothing_is_left(box)


@pytest.mark.one_fast
@pytest.mark.parametrize("name", sampled(SOLUTIONS, 4))
def test_an_unusual_solution_is_right(name: str, kernel: None) -> None:
    task = Code(
        task="softmax",
        ask="Write it.",
        function="f",
        answer=SOLUTIONS["plain"],
        calls=("f(np.array([1.0, 2.0, -3.0]))", "f(np.array([[1.0, 2.0], [1000.0, 999.0]]))"),
        random={"call": "f(z)", "z": "normal(0, 3, (2, 3))", "count": 5},
    )
    verdict = check(task, SOLUTIONS[name])
    assert verdict.outcome is Outcome.CORRECT, verdict
