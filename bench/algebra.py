"""How right, and how fast, formulas are judged on the development cases: python bench/algebra.py"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tutor.algebra import Domain, Tree, names_of, read, show
from tutor.algebra.edits import edits
from tutor.algebra.judge import Undecided, judge
from tutor.algebra.prover import PROVER
from tutor.attempt import Outcome, Unreadable
from tutor.checkers import Conditions, check, symbolic
from tutor.lesson import Symbolic

CASES = Path(__file__).parents[1] / "tests" / "data" / "symbolic-cases.jsonl"
OUTCOMES = {True: Outcome.CORRECT, False: Outcome.WRONG, "error": Outcome.UNREADABLE}


def main() -> None:
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    PROVER.warm()
    time.sleep(3)
    accuracy(rows)
    parts(rows)
    one_edit_changes(rows)


def task_of(row: dict[str, Any]) -> Symbolic:
    return Symbolic(
        task="formula",
        ask="?",
        answer=row["teacher"],
        names=row["variables"],
        vectors=row["vectors"],
        indices=row["indices"],
        where=row["where"],
    )


def accuracy(rows: list[dict[str, Any]]) -> None:
    """Outcomes, reasons and proofs of whole verdicts, with their times."""
    seconds: dict[Outcome, list[float]] = {outcome: [] for outcome in Outcome}
    right, proofs, reasons = Counter[Outcome](), Counter[str](), 0
    for row in rows:
        started = time.perf_counter()
        verdict = check(task_of(row), row["student"])
        seconds[verdict.outcome].append(time.perf_counter() - started)
        expected = OUTCOMES[row["expected"]]
        if verdict.outcome is not expected:
            print("NOT", expected.value, "BUT", verdict.outcome.value, row["id"], row["student"])
            continue
        right[expected] += 1
        if expected is Outcome.CORRECT:
            proofs[f"{verdict.proof}{', vectors' if row['vectors'] else ''}"] += 1
        reasons += expected is Outcome.WRONG and bool(verdict.feedback)
    asked = Counter(OUTCOMES[row["expected"]] for row in rows)
    for outcome, count in asked.items():
        print(f"{outcome.value:10} {right[outcome]} of {count}   whole verdict {spread(seconds[outcome])}")
    print(f"reasons    {reasons} of {asked[Outcome.WRONG]} wrong answers, without the author's help")
    print(f"proofs     {dict(proofs)}")


def parts(rows: list[dict[str, Any]]) -> None:
    """Where the time of a verdict goes."""
    readable = [row for row in rows if row["expected"] != "error"]
    answers = [(task_of(row), row) for row in readable]
    times: dict[str, list[float]] = {"read": [], "judge": [], "explain": [], "show": []}
    for task, row in answers:
        mine = timed(times["read"], partial(symbolic.work_out, task, row["student"], Conditions()))
        right = symbolic.work_out(task, row["teacher"], Conditions())
        equal = timed(times["judge"], partial(symbolic.is_right, task, mine, right))
        timed(times["show"], partial(show, mine.tree))
        if not equal:
            timed(times["explain"], partial(symbolic.explain, task, mine, right))
    for name, seconds in times.items():
        print(f"{name:10} {spread(seconds)}")


def timed(seconds: list[float], act: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    result = act()
    seconds.append(time.perf_counter() - started)
    return result


def one_edit_changes(rows: list[dict[str, Any]]) -> None:
    """Every formula one slip away from an answer: those judged equal are proved, or listed."""
    count, equal, proved = 0, 0, 0
    for row in {row["problem"]: row for row in rows}.values():
        domain = symbolic.domain_of(task_of(row))
        reference = read(row["teacher"], names_of(domain))
        for tree in dict.fromkeys(edit.tree for edit in edits(reference, domain)):
            count += 1
            if not is_equal(tree, reference, domain):
                continue
            equal += 1
            if PROVER.proves(tree, reference, domain):
                proved += 1
            else:
                print(f"  equal, not proved: {show(tree)}   (answer: {show(reference)})")
    print(f"changes    {count}, of which {equal} are judged equal and {proved} of these proved")


def is_equal(tree: Tree, reference: Tree, domain: Domain) -> bool:
    try:
        return judge(tree, reference, domain).equal
    except (Unreadable, Undecided):
        return False


def spread(seconds: list[float]) -> str:
    """Median, 95th percentile and largest, in milliseconds."""
    ordered = sorted(seconds)
    return "median {:.2f}  p95 {:.1f}  max {:.0f} ms".format(*(1000 * second for second in quantiles(ordered)))


def quantiles(ordered: list[float]) -> Iterator[float]:
    yield from (ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100], ordered[-1])


if __name__ == "__main__":
    main()
