"""The attacks against warm processes that a nursery forked, as many visitors of one server have them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from tests.sandbox.corpus import ATTACKS, KINDS, LIMITS, MODULES, Outside, contained, honest
from tutor import sandbox
from tutor.sandbox import ALL, Call, Layer, Level, Limits, Sandbox, Wanted, link

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no nursery"),
]
PATIENCE = 60.0
"""Seconds until a wait is in vain."""


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; raise when it never does."""
    end = monotonic() + PATIENCE
    while not holds():
        if monotonic() > end:
            raise AssertionError(f"in vain: {what}")
        sleep(0.01)


def children(pid: int) -> list[int]:
    """Those of a process, also such as have ended and nobody waited for."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture(scope="module")
def nursery() -> Iterator[link.Nursery]:
    if sandbox.level() is not Level.KERNEL:
        pytest.skip("hostile programs are not tried where nothing confines them")
    made = link.Nursery()
    before, link.NURSERIES[:] = link.NURSERIES[:], [made]
    yield made
    link.NURSERIES[:] = before
    made.close()
    made.process.wait(20)


@pytest.fixture
def box(nursery: link.Nursery) -> Iterator[Sandbox]:
    made = Sandbox(workers=1)
    yield made
    made.close()


@pytest.mark.parametrize("kind", KINDS)
def test_attacks_reach_nothing(kind: str, box: Sandbox, nursery: link.Nursery, outside: Outside) -> None:
    for name in (each for each in ATTACKS if each.startswith(f"{kind}/")):
        program = outside.aimed(ATTACKS[name])
        ran = box.run(program, ["f()"], LIMITS, function="f")
        assert contained(ran), (name, ran)
        found = box.search(program, [Wanted(call=Call("f()"), value=1.0)], 0.1, LIMITS, function="f")
        assert contained(found), (name, found)
        assert outside.is_untouched(), name
    assert honest(box)
    assert [each.pid for each in box.links()] == [0]  # a nursery's
    until(
        lambda: [len(children(warm)) for warm in children(nursery.process.pid)] == [1], "only the spare child is left"
    )
    box.close()
    until(lambda: not children(nursery.process.pid), "the warm process has ended and was reaped")


AT_ANOTHER = {
    "kill": "os.kill(PID, 9)",
    "stop": "os.kill(PID, 19)",
    "kill the group": "os.killpg(PID, 9)",
    "pidfd": "os.pidfd_open(PID)",
    "memory": "os.open('/proc/PID/mem', 0)",
    "streams": "os.open('/proc/PID/fd/3', 2)",
    "surroundings": "os.open('/proc/PID/environ', 0)",
    "what it has open": "os.listdir('/proc/PID/fd')",
    "trace": "called(libc.ptrace(16, PID, 0, 0))",
    "read across": "called(libc.process_vm_readv(PID, 0, 0, 0, 0, 0))",
    "write across": "called(libc.process_vm_writev(PID, 0, 0, 0, 0, 0))",
    "limits": "resource.prlimit(PID, 0, (1, 1))",
    "slow down": "os.setpriority(0, PID, 19)",
    "one core": "os.sched_setaffinity(PID, {0})",
    "queue a signal": "called(libc.sigqueue(PID, 9, 0))",
}
"""What a program may try at a process of another visitor's, which runs as the same user."""
TRYING = """
def called(result):
    if result < 0:
        raise OSError(modules()["ctypes"].get_errno(), "")

def f():
    os, resource = modules()["posix"], modules()["resource"]
    libc = modules()["ctypes"].CDLL(None, use_errno=True)
    try:
        DOES
    except PermissionError:
        return "refused"
    return "GOT"
"""
LONG = "import time\ndef f():\n    time.sleep(6)\n    return 42\n"


def test_no_program_reaches_that_of_another_visitor(box: Sandbox, nursery: link.Nursery) -> None:
    mine = Sandbox(workers=1, layers=ALL - {Layer.LOOK})  # whose sentences would come before the walls
    try:
        assert honest(box)
        (warm,) = children(nursery.process.pid)
        (child,) = children(warm)
        found: list[sandbox.Run] = []
        running = Thread(target=lambda: found.append(box.run(LONG, ["f()"], Limits(seconds=60.0), function="f")))
        running.start()
        for name, does in AT_ANOTHER.items():
            for pid in (child, warm, nursery.process.pid):
                program = MODULES + TRYING.replace("DOES", re.sub(r"\bPID\b", str(pid), does))
                (result,) = mine.run(program, ["f()"], LIMITS, function="f").results
                assert isinstance(result, sandbox.Returned), (name, result)
                assert result.value == "refused", (name, pid)
        running.join(PATIENCE)
        (result,) = found[0].results
        assert isinstance(result, sandbox.Returned)
        assert result.value == 42
        assert honest(box)
    finally:
        mine.close()


STARTS = """
import os, sys
from tutor import sandbox
sandbox.share()
print(sandbox.link.NURSERIES[0].process.pid, flush=True)
sandbox.Sandbox(workers=1).run("while True: pass", ["f()"], sandbox.Limits(seconds=600.0))
"""


def test_when_a_visit_is_killed_its_program_ends_and_the_nursery_with_the_last_of_them(nursery: link.Nursery) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS], stdout=subprocess.PIPE, text=True) as visit:
        assert visit.stdout is not None
        born = int(visit.stdout.readline())
        until(lambda: any(map(children, children(born))), "a program runs")
        (warm,) = children(born)
        (child,) = children(warm)
        until(lambda: processor_ticks(child) > 20, "it computes")
        visit.kill()
    until(lambda: not any(map(is_there, (born, warm, child))), "no process is left")


def processor_ticks(pid: int) -> int:
    """How long a process has computed, in hundredths of a second."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def is_there(pid: int) -> bool:
    """Whether a process has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
