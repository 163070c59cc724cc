"""Workers that are started ahead and used once, as on systems without a safe fork."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from tests.conftest import sampled
from tests.sandbox.corpus import programs
from tutor.sandbox import Call, Cancel, Cancelled, Level, Limits, Mark, Returned, Sandbox, Trouble, job
from tutor.sandbox.solo import as_waited


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    made = Sandbox(workers=1, forks=False)
    yield made
    made.close()


def test_a_worker_answers_like_a_forked_child(box: Sandbox) -> None:
    run = box.run("def f(z):\n    print('hi')\n    z += 1\n    return [1, 2]", ["f(np.ones(2))"], function="f")
    (result,) = run.results
    assert isinstance(result, Returned)
    assert np.array_equal(result.value, [1, 2])
    assert (result.changed, result.output, run.output) == (("z",), "hi\n", "hi\n")


def test_a_worker_follows_a_call(box: Sandbox) -> None:
    found = box.inside("def f(n):\n    return np.log(n)", Call("f(0)"), function="f")
    assert [[(seen.label, seen.text, seen.mark) for seen in row.values] for row in found.rows] == [
        [("n", "0", None)],
        [("returns", "-inf", Mark.INF)],
    ]


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("program", "trouble"),
    [
        ("def f(:", Trouble.SYNTAX),
        ("import os", Trouble.FORBIDDEN),
        ("x = np.ones(10**12)", Trouble.MEMORY),
        ("while True: print('x' * 10000)", Trouble.PRINTED),
        ("import time\ntime.sleep(9)", Trouble.TIMEOUT),
    ],
)
def test_a_program_that_never_gets_to_a_call_says_why(box: Sandbox, program: str, trouble: Trouble) -> None:
    run = box.run(program, ["1"], Limits(seconds=1.0))
    assert run.stop is not None
    assert run.stop.trouble is trouble


@pytest.mark.parametrize(
    ("code", "status"), [(0, 0), (1, 256), (70, 70 << 8), (-9, 9), (-11, 11), (0xC0000005, 11), (0xC00000FD, 11)]
)
def test_an_exit_code_of_any_system_says_how_a_worker_ended(code: int, status: int) -> None:
    assert as_waited(code) == status


def test_the_line_of_an_endless_loop_is_told(box: Sandbox) -> None:
    run = box.run("x = 1\nwhile True: x = 1 - x", ["1"], Limits(seconds=1.0))
    assert run.stop is not None
    assert (run.stop.trouble, run.stop.line) == (Trouble.TIMEOUT, 2)


def test_a_run_is_cancelled_from_another_thread(box: Sandbox) -> None:
    cancel = Cancel()
    timer = threading.Timer(0.3, cancel.now)
    timer.start()
    with pytest.raises(Cancelled), cancel:
        box.run("while True: pass", ["1"], Limits(seconds=30))
    timer.join()


def test_the_level_is_at_most_partial_where_the_kernel_refuses_nothing(box: Sandbox) -> None:
    found = box.self_test()
    assert found.level is Level.PARTIAL
    assert "read a file" in found.missing


ODD = ("channel/", "parser/")


@pytest.mark.one_fast
@pytest.mark.parametrize("name", sampled((name for name in programs("attacks.txt") if name.startswith(ODD)), 5))
def test_odd_answers_do_no_harm_without_a_kernel_that_refuses(box: Sandbox, name: str) -> None:
    run = box.run(programs("attacks.txt")[name], ["f()"], Limits(seconds=1.0), function="f")
    assert "GOT" not in repr(run)
    (result,) = box.run("x = 1", ["x"]).results
    assert isinstance(result, Returned)


def test_a_job_bounds_memory_time_and_processes() -> None:
    told = job.limits_for(Limits(seconds=2, memory=1 << 20))
    assert told.process_time == 30_000_000
    assert told.processes == 1
    assert told.process_memory == job.ITSELF[""] + (1 << 20)
    assert told.flags == 0x2 | 0x8 | 0x100 | 0x400 | 0x2000
