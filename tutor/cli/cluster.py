"""``grade --scheduler``: the same lines, judged by the workers of a Dask cluster.

Each worker judges in a process of its own, by the lessons at the same path there, in the sandbox that it has. Where a
worker dies, what it had is judged by another. Who names a scheduler trusts it: its messages may hold programs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from tutor import __version__
from tutor.cli import opening
from tutor.cli.answers import DIED, Numbered, judge_line, not_judged, open_here
from tutor.loader.problem import Problems

AHEAD = 8
"""Lines under way for each thread of the cluster: enough that none waits, and memory stays flat."""
PATIENCE = 20.0
"""Seconds until a scheduler answers."""
_one_at_a_time = Lock()
"""A worker may have several threads; a course is judged by one."""
_opened: tuple[str, bool] | None = None


def by_cluster(
    lines: Iterator[Numbered], root: Path, address: str, *, strict: bool
) -> Iterator[tuple[Numbered, dict[str, Any]]]:
    """Each line with its verdict, in order, with few lines under way. Raises NoSuch where there is no such cluster."""
    client = _client(address)
    try:
        threads = _looked_at(client, address, root)
        under_way: deque[tuple[Numbered, Any]] = deque()
        run = uuid4().hex
        for numbered in lines:
            key = f"xent-tutor-{run}-{numbered[0]}"
            future = client.submit(judge_far, str(root), strict, numbered, key=key, pure=False)
            under_way.append((numbered, future))
            if len(under_way) >= AHEAD * threads:
                yield _oldest(under_way, address)
        while under_way:
            yield _oldest(under_way, address)
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as problem:
        said = "grade --scheduler needs Dask's distributed: pip install 'xent-tutor[cluster]'"
        raise opening.NoSuch(said) from problem
    try:
        made: Any = Client
        return made(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as problem:
        why = str(problem).partition("\n")[0] or "it does not answer"
        raise opening.NoSuch(f"there is no scheduler at {address!r} ({why}); one is like tcp://host:8786") from problem


def _looked_at(client: Any, address: str, root: Path) -> int:
    """How many threads the workers have; each has this xent-tutor and the lessons. Raises NoSuch."""
    try:
        workers: dict[str, str] = client.run(stands_ready, str(root))
    except Exception as problem:  # whatever the far side lacks: the module, the package
        raise opening.NoSuch(f"a worker at {address} has no xent-tutor {__version__} ({problem})") from problem
    if not workers:
        raise opening.NoSuch(f"the scheduler at {address} has no workers; start some: dask worker {address}")
    for worker, said in workers.items():
        if said:
            raise opening.NoSuch(f"the worker {worker} cannot judge: {said}")
    return sum(client.nthreads().values()) or 1


def stands_ready(root: str) -> str:
    """On a worker: why it cannot judge; empty where it can."""
    try:
        _open(root, strict=False)
    except (Problems, OSError) as problem:
        return f"the lessons {root} are not there, or others ({problem})"
    return ""


def judge_far(root: str, strict: bool, numbered: Numbered) -> dict[str, Any]:
    """On a worker: the verdict of a line."""
    with _one_at_a_time:
        _open(root, strict=strict)
        return judge_line(numbered)


def _open(root: str, *, strict: bool) -> None:
    global _opened
    if _opened != (root, strict):
        open_here(Path(root), strict)
        _opened = root, strict


def _oldest(under_way: deque[tuple[Numbered, Any]], address: str) -> tuple[Numbered, dict[str, Any]]:
    from distributed import KilledWorker

    numbered, future = under_way.popleft()
    try:
        return numbered, future.result()
    except KilledWorker:
        return numbered, not_judged(numbered, DIED)
    except (OSError, TimeoutError) as problem:
        raise opening.NoSuch(f"the scheduler at {address} is gone ({problem}); --resume goes on") from problem
