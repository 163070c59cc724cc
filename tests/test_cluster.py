"""``grade --scheduler`` over a real Dask cluster of two workers, one of which is killed while it judges."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.conftest import SMALL_COURSE

ROOT = SMALL_COURSE.parents[2]
EVERY_KIND = SMALL_COURSE.parent / "every-kind"
PATIENCE = 120.0
LINES = 240


def free_port() -> int:
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        return int(there.getsockname()[1])


def until(there: Any) -> None:
    end = monotonic() + PATIENCE
    while not there():
        assert monotonic() < end, "in vain"
        sleep(0.02)


class Cluster:
    """A scheduler and two workers, as processes."""

    def __init__(self, folder: Path) -> None:
        self.address = f"tcp://127.0.0.1:{free_port()}"
        own = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        self.log = (folder / "cluster.log").open("wb")

        def started(module: str, *words: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", f"distributed.cli.{module}", *words]
            return subprocess.Popen(command, env=own, cwd=folder, stdout=self.log, stderr=self.log)

        port = self.address.rpartition(":")[2]
        self.scheduler = started("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        each = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        self.workers = [started("dask_worker", self.address, *each) for _ in range(2)]

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    try:
        yield made
    finally:
        made.close()


def grade(folder: Path, out: str, *more: str) -> subprocess.Popen[bytes]:
    words = ["grade", str(folder / "in.jsonl"), "--out", str(folder / out), "--lessons", str(EVERY_KIND), *more]
    return subprocess.Popen([sys.executable, "-m", "tutor", *words], cwd=ROOT)


def verdicts(file: Path) -> list[dict[str, Any]]:
    return [{**json.loads(line), "seconds": 0} for line in file.read_bytes().splitlines()]


@pytest.mark.slow
def test_two_workers_give_the_verdicts_of_one_process_also_when_one_of_them_is_killed(
    tmp_path: Path, cluster: Cluster
) -> None:
    pytest.importorskip("distributed")
    program = "def area(a):\n    return {} * a\n"
    answers = [
        {"task": "all/program", "answer": program.format("a" if number % 2 else f"{number} + a"), "id": number}
        if number % 3
        else {"task": "all/area", "answer": str(number), "id": number}
        for number in range(LINES)
    ]
    lines = [json.dumps(each) for each in answers]
    lines[7] = "{"
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    one = grade(tmp_path, "one.jsonl", "--jobs", "1")
    assert one.wait(PATIENCE) == 0
    far = grade(tmp_path, "far.jsonl", "--scheduler", cluster.address)
    out = tmp_path / "far.jsonl"
    until(lambda: far.poll() is not None or (out.exists() and out.read_bytes().count(b"\n") >= 40))
    assert far.poll() is None
    cluster.workers[0].send_signal(signal.SIGKILL)
    assert far.wait(PATIENCE) == 0
    assert verdicts(out) == verdicts(tmp_path / "one.jsonl")
    assert len(verdicts(out)) == LINES


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "tcp://"])
def test_a_scheduler_that_is_not_there_is_said(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    from tutor.cli import cluster, main

    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    (tmp_path / "in.jsonl").write_text('{"task": "all/area", "answer": "9"}')
    words = ["grade", str(tmp_path / "in.jsonl"), "--lessons", str(EVERY_KIND), "--scheduler", address]
    assert main(words) == 2
    assert f"there is no scheduler at {address!r}" in capsys.readouterr().err
