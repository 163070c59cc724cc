"""From a verdict to its reason: wrong programs of many kinds, each judged and then asked why.

Run as ``python bench/why.py [RUNS]``; prints milliseconds of the verdict and of the reason after it, and their ratio.
"""

from __future__ import annotations

import statistics
import sys
import time

from tutor import sandbox
from tutor.checkers import check, why
from tutor.lesson import Code

SOFTMAX = """
def f(z, axis=-1):
    z = np.asarray(z, float)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
SPREAD = """
def f(p):
    p = np.asarray(p, float)
    nz = p[p > 0]
    return float(-(nz * np.log(nz)).sum())
"""
VECTORS = ("f(np.array([0.5, 0.3, 0.2]))", "f(np.array([0.5, 0.0, 0.5]))", "f(np.array([1.0, 0.0]))")
TABLES = ("f(np.array([1.0, 2.0, 3.0]))", "f(np.array([[1.0, 2.0], [0.0, 900.0]]))", "f(np.ones((2, 3)), axis=0)")


def task(answer: str, calls: tuple[str, ...]) -> Code:
    """A task with this reference."""
    return Code(task="t", id="bench/t", ask="Write it.", function="f", answer=answer, calls=calls)


WRONG = (
    (task(SPREAD, VECTORS), "def f(p):\n    return -np.sum(p * np.log2(p + 1e-9))\n"),
    (task(SPREAD, VECTORS), "def f(p):\n    p = np.clip(p, 1e-7, 1)\n    return -np.mean(p * np.log(p))\n"),
    (task(SPREAD, VECTORS), "def f(p):\n    nz = p[p > 0]\n    return np.sum(nz * np.log(nz))\n"),
    (task(SPREAD, VECTORS), "def f(p):\n    return 1 - np.sum(p * p)\n"),
    (task(SOFTMAX, TABLES), SOFTMAX.replace("e / e.sum", "e * e.sum")),
    (task(SOFTMAX, TABLES), "def f(z, axis=-1):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n"),
    (task(SOFTMAX, TABLES), "def f(z, axis=-1):\n    return np.tanh(z)\n"),
)


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    sandbox.start()
    verdicts, reasons, found = [], [], 0
    for number in range(runs):
        for asked, program in WRONG:
            answer = f"{program}\n# {number}"
            started = time.perf_counter()
            verdict = check(asked, answer)
            judged = time.perf_counter()
            found += why(asked, answer, verdict) is not verdict
            verdicts.append(judged - started)
            reasons.append(time.perf_counter() - judged)
    median = statistics.median(reasons)
    print(f"verdict  {statistics.median(verdicts) * 1000:6.1f} ms median")
    print(f"reason   {median * 1000:6.1f} ms median, {max(reasons) * 1000:.1f} ms at the most, after the verdict")
    print(f"ratio    {median / statistics.median(verdicts):6.1f}   found {found} of {len(reasons)}")


if __name__ == "__main__":
    main()
