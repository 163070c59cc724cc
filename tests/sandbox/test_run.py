"""What the door says about programs of every fate."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from tutor import sandbox
from tutor.sandbox import (
    Call,
    Cancel,
    Cancelled,
    Limits,
    Opaque,
    Raised,
    Returned,
    Sandbox,
    SandboxFailure,
    Trouble,
    link,
)

SHORT = Limits(seconds=0.5)


def returned(program: str, call: str = "f()", **values: object) -> Returned:
    (result,) = sandbox.run(program, [Call(call, values)], function="f").results
    assert isinstance(result, Returned), result
    return result


def raised(program: str, call: str = "f()") -> Raised:
    (result,) = sandbox.run(program, [call], function="f").results
    assert isinstance(result, Raised), result
    return result


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("None", None),
        ("True", True),
        ("3", 3),
        ("2.5", 2.5),
        ("'é'", "é"),
        ("(1, 'a', None)", (1, "a", None)),
        ("{'ce': 1.5, 2: (3,)}", {"ce": 1.5, 2: (3,)}),
        ("(x for x in [1])", Opaque("a generator")),
        ("{1, 2}", Opaque("a set")),
        ("object()", Opaque("an object")),
        ("np.broadcast_to(1.0, (10**6, 10**6))", Opaque("an array of 1,000,000,000,000 numbers")),
        ("np.zeros((0, 10**17))", Opaque("an array of another shape than any answer")),
        ("['a', [1]]", ("a", np.array([1]))),
    ],
)
def test_plain_values_come_back_as_they_are_and_others_are_described(body: str, value: object) -> None:
    assert repr(returned(f"def f():\n    return {body}").value) == repr(value)


@pytest.mark.parametrize(
    ("body", "array"),
    [
        ("[1, 2.5]", np.array([1, 2.5])),
        ("[[1, 2], [3, 4]]", np.array([[1, 2], [3, 4]])),
        ("np.float32(0.5)", np.array(0.5, "f4")),
        ("1 + 2j", np.array(1 + 2j)),
        ("range(3)", np.arange(3)),
        ("np.matrix([[1.0]])", np.array([[1.0]])),
        ("np.array([1, 2.5], dtype=object)", np.array([1, 2.5])),
    ],
)
def test_what_is_like_an_array_becomes_one(body: str, array: np.ndarray) -> None:
    value = returned(f"def f():\n    return {body}").value
    assert isinstance(value, np.ndarray)
    assert (value.shape, value.dtype.kind) == (array.shape, array.dtype.kind)
    assert np.array_equal(value, array)


def test_lists_become_arrays_before_the_expression_sees_them_also_inside_a_tuple() -> None:
    program = "def f(n):\n    return ([1, 2], [[0] * n]) if n else [1, [2, 3]]"
    assert returned(program, "str((f(2)[0].shape, f(2)[1].shape))").value == "((2,), (1, 2))"
    assert np.array_equal(returned(program, "f(2)[1].sum(axis=1)").value, [0])
    assert returned(program, "type(f(0)).__name__").value == "list"


def test_values_are_bound_for_a_call() -> None:
    result = returned("def f(z, k):\n    return z.sum() * k", "f(z, k=k)", z=np.ones((2, 3)), k=2)
    assert float(result.value) == 12.0


def test_an_argument_changed_in_place_is_noticed() -> None:
    result = returned("def f(z, w):\n    w -= 1\n    return z", "f(z, np.ones(2))", z=np.ones(2))
    assert result.changed == ("w",)


def test_each_call_has_its_own_output_and_warnings() -> None:
    program = "print('hello')\ndef f(x):\n    print('at', x)\n    return np.log(np.array([x]))"
    run = sandbox.run(program, ["f(1.0)", "f(0.0)"], function="f")
    assert run.output == "hello\nat 1.0\nat 0.0\n"
    first, second = run.results
    assert isinstance(second, Returned)
    assert (first.output, second.output) == ("at 1.0\n", "at 0.0\n")
    assert [(note.line, note.message) for note in second.warnings] == [(4, "divide by zero encountered in log")]


def test_an_exception_comes_with_its_line_and_the_values_there() -> None:
    found = raised("def g(n):\n    return n / 0\n\ndef f():\n    n = 3\n    return g(n + 1)")
    assert (found.type, found.message, found.line) == ("ZeroDivisionError", "division by zero", 2)
    assert [(frame.function, frame.line) for frame in found.frames] == [("f", 6), ("g", 2)]
    assert found.frames[-1].names == {"n": "4"}


def test_one_call_that_raises_does_not_stop_the_next() -> None:
    first, second = sandbox.run("def f(n):\n    return 1 // n", ["f(0)", "f(1)"], function="f").results
    assert isinstance(first, Raised)
    assert isinstance(second, Returned)


@pytest.mark.parametrize(
    ("program", "trouble", "line"),
    [
        ("def f(:", Trouble.SYNTAX, 1),
        ("x = 1\n  y = 2", Trouble.SYNTAX, 2),
        ("x = '\0'", Trouble.SYNTAX, None),
        ("x = 1 / 0", Trouble.RAISED, 1),
        ("x = 1\nimport os", Trouble.FORBIDDEN, 2),
        ("def f():\n    from os import path", Trouble.FORBIDDEN, 2),
        ("x = 1\nopen('x')", Trouble.FORBIDDEN, 2),
        ("import scipy.stats", Trouble.FORBIDDEN, 1),
        ("x = ().__class__.__base__", Trouble.FORBIDDEN, 1),
        ("x = np.ones(10**12)", Trouble.MEMORY, 1),
        ("x = 1\nwhile True:\n    pass", Trouble.TIMEOUT, None),
        ("while True: print('x' * 10000)", Trouble.PRINTED, None),
        ("np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 40,), (8,)).sum()", Trouble.CRASH, None),
        ("raise SystemExit", Trouble.RAISED, 1),
    ],
)
def test_a_program_that_never_gets_to_a_call_says_why(program: str, trouble: Trouble, line: int | None) -> None:
    run = sandbox.run(program, ["f()"], SHORT, function="f")
    assert run.stop is not None
    assert run.stop.trouble is trouble
    assert run.results == ()
    if line is not None:
        assert run.stop.line == line


def test_an_endless_loop_keeps_earlier_results_and_tells_its_line() -> None:
    program = "def f(n):\n    while n:\n        print('still here')\n        n = n + 1\n    return n"
    run = sandbox.run(program, ["f(0)", "f(1)", "f(0)"], SHORT, function="f")
    assert len(run.results) == 1
    assert run.stop is not None
    assert run.stop.trouble is Trouble.TIMEOUT
    assert run.stop.line in (2, 3, 4)
    assert run.output.startswith("still here\n")


def test_the_line_of_a_loop_inside_c_code_is_told() -> None:
    run = sandbox.run("def f():\n    x = 1\n    return 7 ** (10 ** 9)", ["f()"], SHORT, function="f")
    assert run.stop is not None
    assert (run.stop.trouble, run.stop.line) == (Trouble.TIMEOUT, 3)


def test_random_numbers_differ_between_two_runs_of_one_program() -> None:
    program = "import random\ndef f():\n    return np.random.rand(), random.random()"
    first, second = (returned(program).value for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_programs_do_not_see_each_other() -> None:
    sandbox.run("np.exp = None\nimport math\nmath.pi = 3", ["1"])
    assert float(returned("def f():\n    return np.exp(0) + math.pi").value) == pytest.approx(4.14159265)


def test_what_a_call_sees_as_np_is_numpy_whatever_the_program_calls_so() -> None:
    assert float(returned("np = None\ndef f():\n    return 1.0", "np.add(f(), 1)").value) == 2.0


def test_a_run_is_cancelled_from_another_thread_and_the_next_one_works() -> None:
    cancel = Cancel()
    timer = threading.Timer(0.2, cancel.now)
    timer.start()
    with pytest.raises(Cancelled), cancel:
        sandbox.run("while True: pass", ["1"], Limits(seconds=30))
    timer.join()
    assert returned("def f():\n    return 1").value == 1


def test_a_cancel_that_came_first_stops_what_starts_later() -> None:
    cancel = Cancel()
    cancel.now()
    with pytest.raises(Cancelled), cancel:
        sandbox.run("while True: pass", ["1"], Limits(seconds=30))


def test_several_threads_run_programs_at_once() -> None:
    found: dict[int, object] = {}

    def work(number: int) -> None:
        for _ in range(5):
            found[number] = returned(f"def f():\n    return {number}").value

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number for number in range(6)}


def test_a_warm_process_that_dies_is_replaced() -> None:
    box = Sandbox(workers=1)
    box.run("x = 1", ["x"])
    (link,) = box.links()
    subprocess.run(["kill", "-9", str(link.pid)], check=True)
    (result,) = box.run("x = 2", ["x"]).results
    box.close()
    assert isinstance(result, Returned)
    assert result.value == 2


def test_a_warm_process_that_cannot_start_is_our_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.isolated.START", "raise SystemExit")
    box = Sandbox(workers=1)
    with pytest.raises(SandboxFailure):
        box.run("x = 1", ["x"])
    box.close()


def test_the_self_test_says_none_where_it_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.isolated.START", "raise SystemExit")
    box = Sandbox(workers=1)
    assert box.self_test().level is sandbox.Level.NONE
    box.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the self-test decides")
def test_the_kernel_confines_programs_here() -> None:
    found = sandbox.self_test()
    assert found.level is sandbox.Level.KERNEL, found
    assert set(found.layers) >= {"seccomp", "limits"}


def test_importing_the_sandbox_brings_no_numpy_and_starts_nothing() -> None:
    program = "import tutor.sandbox, sys; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"False\n"


FORKS = """
import os
from tutor import sandbox

def answers(number):
    program = f"def f():\\n    return {number}"
    return {sandbox.run(program, ["f()"], function="f").results[0].value for _ in range(20)}

sandbox.run("x = 1", ["x"])
child = os.fork()
if child == 0:
    os._exit(0 if answers(7) == {7} else 1)
assert answers(8) == {8}
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_forked_process_has_warm_processes_of_its_own() -> None:
    found = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, check=True)
    assert found.stdout == b"0\n"


def test_descriptors_are_given_back() -> None:
    import os

    sandbox.run("x = 1", ["x"])
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        sandbox.run("x = 1", ["x"])
    assert len(os.listdir("/proc/self/fd")) <= before


@pytest.mark.parametrize(
    ("seconds", "put_off", "was_starved"),
    [(1.6, 9, False), (1.58, 493, False), (0.004, 1, False), (0.03, 14, False), (0.95, 235, True), (1.04, 170, True)],
    ids=["a loop", "matrices", "a sleep", "many sleeps", "a loop beside six others", "a loop beside two others"],
)
def test_a_program_that_others_kept_from_the_processor_is_told_from_one_that_sleeps(
    seconds: float, put_off: int, was_starved: bool
) -> None:
    ended = {"why": "deadline", "seconds": seconds, "put_off": put_off}
    assert link.had_too_little(ended, Limits(seconds=1.5)) is was_starved


@pytest.mark.one_fast
@pytest.mark.parametrize(("loaded", "runs"), [(True, 2), (False, 1)])
def test_a_timeout_on_a_loaded_machine_is_tried_once_more_before_it_is_said(
    loaded: bool, runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, ran = Sandbox(workers=1), []
    run = link.Link.run
    monkeypatch.setattr(link, "had_too_little", lambda ended, limits: loaded)
    monkeypatch.setattr(link.Link, "run", lambda self, *values: ran.append(self) or run(self, *values))
    problem = box.run("while True: pass", ["1"], Limits(seconds=0.2)).stop
    box.close()
    assert problem is not None
    assert (problem.trouble, len(ran)) == (Trouble.TIMEOUT, runs)


@pytest.mark.one_fast
@pytest.mark.parametrize("number", [1, 2, 3, 8])
def test_processes_that_were_ended_while_they_waited_fail_no_program(number: int) -> None:
    box = Sandbox(workers=1)
    box.start(number)
    for each in box.links():
        each.held()
        os.kill(each.pid, signal.SIGKILL)
    assert box.run("def f(): return 7", ["f()"]).results == (sandbox.Returned(value=7),)
    box.close()


@pytest.mark.slow
def test_processes_that_were_ended_while_they_waited_say_nothing_of_the_walls() -> None:
    box = Sandbox(workers=1)
    found = box.self_test().level
    box.start(3)
    for each in box.links():
        each.held()
        os.kill(each.pid, signal.SIGKILL)
    assert box.self_test().level is found
    box.close()


def test_a_program_that_ends_every_process_is_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    box, ran = Sandbox(workers=1), []

    def broken(each: link.Link, *_: object) -> link.Raw:
        ran.append(each)
        raise link.LinkBroken("gone")

    monkeypatch.setattr(link.Link, "run", broken)
    with pytest.raises(SandboxFailure):
        box.run("1", ["1"])
    box.close()
    assert len(ran) == 2


def test_a_call_may_ask_how_many_bytes_were_held_at_once_and_a_program_may_not() -> None:
    program = "def f(n):\n    return np.ones(n).sum()\n"
    assert returned(program, "most_bytes(lambda: f(100000)) // 100000").value == 8
    assert returned(program, "most_bytes(lambda: f(10)) < 50000").value is True
    assert raised("def f():\n    return most_bytes(int)\n").type == "NameError"


def test_warm_processes_end_where_nothing_is_run_and_come_again_with_the_next_program() -> None:
    box = sandbox.Sandbox(workers=1, forks=True)
    try:
        assert box.run("", ["1 + 1"]).results
        box.rest(1000.0)
        (kept,) = box.links()
        box.rest(0.0)
        assert box.links() == ()
        assert box.run("", ["1 + 1"]).results
        assert box.links() != (kept,)
    finally:
        box.close()


@pytest.fixture
def nursery(monkeypatch: pytest.MonkeyPatch) -> Iterator[link.Nursery]:
    """Warm processes are forked from one that has loaded everything."""
    made = link.Nursery()
    monkeypatch.setattr(link, "NURSERIES", [made])
    yield made
    made.close()
    made.process.wait(20)


def test_a_warm_process_of_a_nursery_confines_as_one_that_was_started_alone(nursery: link.Nursery) -> None:
    alone = Sandbox(workers=1)
    born = Sandbox(workers=1)
    try:
        found = born.self_test()
        link.NURSERIES.clear()
        assert found == alone.self_test()
        assert [each.pid for each in born.links()] == [0]
        (result,) = born.run("def f():\n    return 41 + 1", ["f()"], function="f").results
        assert isinstance(result, Returned)
        assert result.value == 42
        ran = born.run("while True: pass", ["f()"], SHORT)
        assert ran.stop is not None
        assert ran.stop.trouble is Trouble.TIMEOUT
    finally:
        alone.close()
        born.close()


def test_programs_of_several_warm_processes_of_a_nursery_draw_other_numbers(nursery: link.Nursery) -> None:
    boxes = [Sandbox(workers=1) for _ in range(3)]
    try:
        program = "import random\ndef f():\n    return random.random()"
        drawn = [box.run(program, ["f()"]).results[0] for box in boxes]
        assert len({str(each) for each in drawn}) == 3
    finally:
        for box in boxes:
            box.close()


def test_without_its_nursery_a_warm_process_is_started_alone(nursery: link.Nursery) -> None:
    nursery.process.kill()
    nursery.process.wait()
    box = Sandbox(workers=1)
    try:
        (result,) = box.run("def f():\n    return 1", ["f()"]).results
        assert isinstance(result, Returned)
        assert [each.pid > 0 for each in box.links()] == [True]
    finally:
        box.close()
