"""Nothing of the folder where one stands is run, in no process; packages of one's own home are found all the same."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SMALL_COURSE, sampled
from tutor import isolated, sandbox
from tutor.algebra.domain import Domain, names_of
from tutor.algebra.prover import Prover, ProverDied
from tutor.algebra.read import read
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.symbolic import NOT_TRIED
from tutor.cli import main
from tutor.lesson import Code, Symbolic, Task
from tutor.sandbox import Returned, Sandbox, SandboxFailure

FORMULAS = Path(__file__).parent / "data" / "formula-course"
PLANTED = (
    "random json sympy numpy msgspec yaml textual heapq decimal fractions statistics tempfile zipfile signal"
    " platformdirs flint mpmath queue subprocess plotext shlex"
).split()
TRAP = "import os\nopen(os.path.join(os.path.dirname(__file__), 'run'), 'a').write(__name__ + ' ')\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, where modules lie that leave a trace when they are run."""
    folder = tmp_path / "here"
    (folder / "tutor" / "algebra").mkdir(parents=True)
    for name in PLANTED:
        (folder / f"{name}.py").write_text(TRAP)
    for part in ("tutor", "tutor/algebra"):
        (folder / part / "__init__.py").write_text(TRAP.replace("__file__)", "__file__), '..'"))
    monkeypatch.chdir(folder)
    return folder


def ran(folder: Path) -> str:
    """The planted modules that were run."""
    traces = [*folder.rglob("run"), *folder.parent.glob("run")]
    return " ".join(trace.read_text() for trace in traces)


def formula(text: str) -> object:
    return read(text, names_of(Domain((("p", "prob"),), (), (), ())))


def test_the_prover_runs_nothing_from_where_one_stands(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(here))
    prover = Prover()
    assert prover.proves(formula("p + p"), formula("2p"), Domain((("p", "prob"),), (), (), ()), 20)  # type: ignore[arg-type]
    prover.stop()
    assert ran(here) == ""


@pytest.mark.parametrize("forks", [True, False])
def test_the_sandbox_runs_nothing_from_where_one_stands(
    here: Path, forks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(here))
    box = Sandbox(workers=1, forks=forks)
    (result,) = box.run("def f():\n    return 7", ["f()"]).results
    box.close()
    assert isinstance(result, Returned)
    assert ran(here) == ""


SCRIPT = [str(Path(sys.executable).parent / "xent-tutor")]
MODULE = [sys.executable, "-m", "tutor"]


def printed(start: list[str], *arguments: str, typed: str = "") -> dict[str, Any]:
    """What a command prints as JSON, in a process of its own."""
    done = subprocess.run([*start, *arguments], capture_output=True, text=True, input=typed, timeout=60)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.slow
def test_the_command_runs_nothing_from_where_one_stands(here: Path) -> None:
    verdict = printed(
        SCRIPT, "--lessons", str(FORMULAS), "check", "writing/loss", "--json", typed="-(1-y)*log(1-p) - y*log(p)"
    )
    assert (verdict["outcome"], verdict["feedback"]) == ("correct", [])
    assert ran(here) == ""


@pytest.mark.slow
def test_the_module_runs_nothing_but_a_package_of_its_name(here: Path) -> None:
    shutil.rmtree(here / "tutor")
    verdict = printed(
        MODULE, "--lessons", str(FORMULAS), "check", "writing/loss", "--json", typed="-(1-y)*log(1-p) - y*log(p)"
    )
    assert (verdict["outcome"], verdict["feedback"]) == ("correct", [])
    assert ran(here) == ""


@pytest.mark.slow
def test_many_processes_run_nothing_from_where_one_stands(here: Path) -> None:
    lines = '{"task": "adding/sum", "answer": "7"}\n' * 20
    done = subprocess.run(
        [*SCRIPT, "--lessons", str(SMALL_COURSE), "grade", "--jobs", "2"],
        capture_output=True,
        text=True,
        input=lines,
        timeout=60,
    )
    assert done.stdout.count('"correct"') == 20
    assert ran(here) == ""


def test_children_are_told_nothing_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setattr(isolated, "START", "import os; print(sorted(os.environ))")
    code = isolated.command("tutor.algebra.proof")
    told = subprocess.run(code, env=isolated.ENVIRONMENT, capture_output=True, text=True).stdout
    assert "PATH" in told
    assert "SECRET_TOKEN" not in told


def test_packages_of_ones_own_home_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ours.py").write_text("def main():\n    print('found')")
    monkeypatch.setattr("site.ENABLE_USER_SITE", True)
    monkeypatch.setattr("site.getusersitepackages", lambda: str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    code = isolated.command("ours")
    assert subprocess.run(code, env=isolated.ENVIRONMENT, capture_output=True, text=True).stdout == "found\n"
    monkeypatch.setattr("site.ENABLE_USER_SITE", False)
    assert str(tmp_path) not in isolated.command("ours")[-1]


def task() -> Symbolic:
    return Symbolic(task="t", ask="?", answer="2p", names={"p": "prob"})


def slope() -> Code:
    return Code(task="s", ask="?", answer="def f(x):\n    return 2.0 * x", function="f", calls=("f(1.0)",))


@pytest.mark.parametrize("start", ["raise ImportError", "import time; time.sleep(0.1); raise ImportError"])
def test_a_prover_that_dies_is_told_apart_from_one_that_cannot_prove(
    monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    prover = Prover()
    monkeypatch.setattr("tutor.algebra.prover.PROVER", prover)
    monkeypatch.setattr(isolated, "START", start)
    verdict = check(task(), "p + p")
    assert (verdict.outcome, verdict.proof, verdict.feedback) == (Outcome.CORRECT, "points", (NOT_TRIED,))
    monkeypatch.undo()
    prover.stop()


def test_a_prover_that_dies_slowly_is_told_at_the_latest_the_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    prover, domain = Prover(), Domain((("p", "prob"),), (), (), ())
    monkeypatch.setattr(isolated, "START", "import time; time.sleep(0.2); raise ImportError")
    with pytest.raises(ProverDied):  # noqa: PT012
        for _ in range(10):
            assert not prover.proves(formula("p + p"), formula("2p"), domain, 0.1)  # type: ignore[arg-type]
            time.sleep(0.3)
    prover.stop()


@pytest.mark.slow
def test_a_prover_that_rests_proves_the_next_all_the_same() -> None:
    prover, domain = Prover(), Domain((("p", "prob"),), (), (), ())
    try:
        for _ in range(2):
            assert prover.proves(formula("p + p"), formula("2p"), domain, 60)  # type: ignore[arg-type]
            prover.rest(1000.0)
            assert prover._process is not None
            prover.rest(0.0)
            assert prover._process is None
    finally:
        prover.stop()


@pytest.mark.slow
def test_a_prover_that_was_killed_proves_the_next_all_the_same() -> None:
    prover, domain = Prover(), Domain((("p", "prob"),), (), (), ())
    for _ in range(2):
        assert prover.proves(formula("p + p"), formula("2p"), domain, 20)  # type: ignore[arg-type]
        assert prover._process is not None
        os.kill(prover._process.pid, 9)
    prover.stop()


CODE_COURSE = Path(__file__).parent / "data" / "code-course"
BROKEN = [
    ("numpy.py", "raise ImportError('no C-extensions\\nread this')"),
    ("numpy.py", "raise OSError('libopenblas.so.0: cannot open shared object file')"),
    ("numpy.py", "raise RuntimeError('made for another CPU')"),
    ("numpy.py", "def broken(:"),
    ("msgspec.py", "raise ImportError('x')"),
    ("msgspec.py", "1 / 0"),
]


@pytest.mark.parametrize(("name", "text"), sampled(BROKEN, 3))
def test_what_cannot_be_imported_is_one_sentence(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from tutor.__main__ import main; sys.exit(main())"
    start = [sys.executable, "-c", code, str(tmp_path), "--lessons", str(CODE_COURSE)]
    done = subprocess.run([*start, "check", "down/slope"], capture_output=True, text=True, input="7", timeout=60)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "loaded" in done.stdout + done.stderr


def test_ctrl_c_while_modules_are_loaded_ends_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "msgspec.py").write_text("raise KeyboardInterrupt")
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from tutor.__main__ import main; sys.exit(main())"
    start = [sys.executable, "-c", code, str(tmp_path), "list"]
    done = subprocess.run(start, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (130, "")


def test_what_fails_unexpectedly_is_no_verdict(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.cli.course.list_lessons", lambda asked: 1 / 0)
    assert main(["--lessons", str(SMALL_COURSE), "list"]) == 3
    assert "ZeroDivisionError" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (
            SandboxFailure("programs cannot be run now (no process)"),
            "xent-tutor: programs cannot be run now (no process).",
        ),
        (MemoryError(), "xent-tutor: There is not enough memory"),
    ],
)
def test_what_the_system_refuses_is_one_sentence(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, refused: Exception, said: str
) -> None:
    def refuse(asked: object) -> None:
        raise refused

    monkeypatch.setattr("tutor.cli.course.list_lessons", refuse)
    assert main(["--lessons", str(SMALL_COURSE), "list"]) == 3
    told = capfd.readouterr().err
    assert told.startswith(said)
    assert "Traceback" not in told


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EMFILE, errno.EACCES])
@pytest.mark.parametrize(("answered", "answer"), [(slope(), "def f(x):\n    return 2 * x"), (task(), "p + p")])
def test_where_no_process_can_be_started_that_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, number: int, answered: Task, answer: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    box, prover = Sandbox(workers=1), Prover()
    monkeypatch.setattr(sandbox, "_boxes", {"": box})
    monkeypatch.setattr("tutor.algebra.prover.PROVER", prover)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    box.start()
    prover.warm()
    verdict = check(answered, answer)
    if isinstance(answered, Code):
        assert verdict.outcome is Outcome.ERROR
        assert f"programs cannot be run now ({os.strerror(number)})" in verdict.feedback[0]
    else:
        assert (verdict.outcome, verdict.feedback) == (Outcome.CORRECT, (NOT_TRIED,))
    assert not caplog.records
