"""The one door through which programs run: confined, bounded, and answered in plain values.

Nothing else in the project executes anything. ``import tutor.sandbox`` starts nothing and does not bring numpy.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from time import monotonic
from types import MappingProxyType

from msgspec import structs

from tutor import trust
from tutor.sandbox import requests
from tutor.sandbox.cancel import CURRENT, Cancel, Cancelled
from tutor.sandbox.layers import ALL, Layer
from tutor.sandbox.level import Level, SelfTest, judge
from tutor.sandbox.link import NURSERIES, Link, LinkBroken, Nursery, Raw
from tutor.sandbox.live import Listener, Live
from tutor.sandbox.reading import parts_of, read_inside, read_run, read_search, read_survivors
from tutor.sandbox.result import (
    UNSEEN,
    Call,
    Change,
    Frame,
    Inside,
    Limits,
    Mark,
    Noted,
    Part,
    Raised,
    Result,
    Returned,
    Row,
    RowKind,
    Run,
    Searched,
    Seen,
    Setting,
    Stop,
    Survivors,
    Trouble,
    Wanted,
)
from tutor.sandbox.solo import Solo
from tutor.sandbox.wire import Malformed, Opaque, Value, frame, frames

__all__ = [
    "ALL",
    "UNSEEN",
    "Call",
    "Cancel",
    "Cancelled",
    "Change",
    "Frame",
    "Inside",
    "Layer",
    "Level",
    "Limits",
    "Listener",
    "Live",
    "Mark",
    "Noted",
    "Opaque",
    "Part",
    "Raised",
    "Result",
    "Returned",
    "Row",
    "RowKind",
    "Run",
    "Sandbox",
    "SandboxFailure",
    "Searched",
    "Seen",
    "SelfTest",
    "Setting",
    "Stop",
    "Survivors",
    "Trouble",
    "Value",
    "Wanted",
    "close",
    "has",
    "inside",
    "level",
    "rest",
    "run",
    "search",
    "self_test",
    "start",
    "survivors",
]  # fmt: skip

STANDARD = Limits()
OVERTIME = 0.8
"""Seconds after its own end in which a search is stopped that hangs in one call, or on a busy machine; what it sent
until then counts."""
ALONE = Setting()
NOTHING: Mapping[str, Value] = MappingProxyType({})
FOLLOWED = 0.7
"""The part of its time for which a call is followed, so that there is time left to tell of it."""

NOT_RUN = "programs cannot be run now ({})"


class SandboxFailure(Exception):
    """The sandbox itself failed, twice, or the system has no process for it; the program is not to blame."""


class Sandbox:
    """Warm processes, as many as there are threads that run something, up to a number.

    ``forks`` says whether children are forked from a warm process, or workers started ahead and each used once;
    ``needs`` may be torch, which is then loaded ahead.
    """

    def __init__(
        self,
        workers: int | None = None,
        layers: frozenset[Layer] = ALL,
        forks: bool = sys.platform == "linux",
        needs: str = "",
    ) -> None:
        self.layers = layers
        self.needs = needs
        self._forks = forks
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(workers or os.cpu_count() or 1)
        self._idle: list[Link | Solo] = []
        self._used_at = monotonic()
        self._closed = False

    def start(self, workers: int = 1) -> None:
        """Start warm processes ahead; returns at once, before they are ready."""
        with self._lock:
            self._used_at = monotonic()
            with suppress(OSError):  # who runs something is told
                while len(self._idle) < workers and not self._closed:
                    self._idle.append(self._new())

    def run(
        self,
        program: str,
        calls: Sequence[Call | str],
        limits: Limits = STANDARD,
        *,
        function: str = "",
        names: Mapping[str, Value] = NOTHING,
        setting: Setting = ALONE,
        listener: Listener | None = None,
    ) -> Run:
        """Run a program and then calls to it, in a child of its own.

        ``function`` is the name whose list results become arrays before a call's expression sees them, and whose
        arguments are watched; ``names`` are plain values that the program finds by name; the listener hears what it
        reports. Raises Cancelled, SandboxFailure, and Malformed for values that do not travel.
        """
        asked = [call if isinstance(call, Call) else Call(call) for call in calls]
        request = requests.run(program, asked, function=function, names=names, setting=setting)
        with self._places:
            raw = self._raw(request, limits, listener)
            if raw.was_starved:
                raw = self._raw(request, limits, listener)
        return read_run(raw, len(asked), limits, parts_of(setting))

    def _raw(self, request: bytes, limits: Limits, listener: Listener | None) -> Raw:
        """Run a request, a second time where the warm process fails. Raises Cancelled and SandboxFailure.

        One that waited may have been ended meanwhile, which says nothing of this request.
        """
        failures = 0
        while True:
            link, has_waited = self._taken()
            try:
                raw = link.run(request, limits, CURRENT.get(), listener)
            except (LinkBroken, OSError) as problem:
                link.close()
                failures += not has_waited
                if failures == 2:
                    raise SandboxFailure(NOT_RUN.format(problem)) from problem
            except Cancelled:
                self._give_back(link)
                raise
            except BaseException:  # a listener's, or a key's: the child may still run, and the next program is not its
                link.close()
                raise
            else:
                self._give_back(link)
                break
        return raw

    def search(
        self,
        program: str,
        wanted: Sequence[Wanted],
        seconds: float,
        limits: Limits = STANDARD,
        *,
        function: str = "",
        setting: Setting = ALONE,
        slips: bool = True,
    ) -> Searched:
        """Which one change of a program gives the results that are wanted; the first one's call is tried first.

        Slips, which are made at all their places and up to three together, are looked at before single changes.
        Takes about ``seconds`` of work. Raises Cancelled, SandboxFailure, and Malformed for what does not travel.
        """
        request = requests.search(program, wanted, seconds, function=function, setting=setting, slips=slips)
        bounded = structs.replace(limits, seconds=min(limits.seconds, seconds + OVERTIME))
        with self._places:
            return read_search(self._raw(request, bounded, None))

    def survivors(
        self,
        program: str,
        wanted: Sequence[Wanted],
        begin: int = 0,
        limits: Limits = STANDARD,
        *,
        function: str = "",
        setting: Setting = ALONE,
        rel: float = 0.0,
        least: float = 0.0,
    ) -> Survivors:
        """Which one-edit changes of a program, from the one with number ``begin`` on, still come to what is wanted.

        Those are held against the program at inputs like those of the calls, within ``rel`` and ``least``. Raises
        Cancelled, SandboxFailure, and Malformed for what does not travel.
        """
        request = requests.survivors(program, wanted, begin, function=function, setting=setting, rel=rel, least=least)
        with self._places:
            return read_survivors(self._raw(request, limits, None), begin)

    def self_test(self) -> SelfTest:
        """What a child can do here; a self-test that fails says level none, never more."""
        try:
            with self._places:
                sent, layers = self._probe()
            honest = self.run("def f(x):\n    return x + 1", ["f(np.ones(2))[0]"], function="f").results
            works = bool(honest) and isinstance(honest[0], Returned) and bool(honest[0].value == 2)
            return judge(dict(sent["refused"]), sent["limits"] is True, works, layers)
        except (
            LinkBroken,
            SandboxFailure,
            Malformed,
            OSError,
            ImportError,
            KeyError,
            TypeError,
            IndexError,
        ) as problem:
            return SelfTest(Level.NONE, problem=str(problem))

    def inside(
        self, program: str, call: Call, limits: Limits = STANDARD, *, function: str = "", setting: Setting = ALONE
    ) -> Inside:
        """Run a program and one call to it, and tell which of its lines ran and what they made.

        A program that raises by itself is followed instead of the call. Raises Cancelled, SandboxFailure, and
        Malformed for values that do not travel.
        """
        request = requests.inside(program, call, FOLLOWED * limits.seconds, function=function, setting=setting)
        with self._places:
            return read_inside(self._raw(request, limits, None))

    def _probe(self) -> tuple[dict[str, Value], tuple[str, ...]]:
        """What a child says of itself, and the layers that hold. One that waited and is gone by now says nothing."""
        while True:
            link, has_waited = self._take()
            try:
                sent = frames(link.run(frame({"probe": True}), STANDARD).answer)[0]
                layers = link.held()
            except LinkBroken:
                link.close()
                if not has_waited:
                    raise
            except BaseException:
                link.close()
                raise
            else:
                self._give_back(link)
                return sent, layers

    def _new(self) -> Link | Solo:
        return Link(self.layers, self.needs) if self._forks else Solo(self.layers, self.needs)

    def _take(self) -> tuple[Link | Solo, bool]:
        """A warm process, and whether it has waited for work."""
        with self._lock:
            return (self._idle.pop(), True) if self._idle else (self._new(), False)

    def _taken(self) -> tuple[Link | Solo, bool]:
        """The same. Raises SandboxFailure where the system starts no process."""
        try:
            return self._take()
        except OSError as problem:
            raise SandboxFailure(NOT_RUN.format(problem.strerror)) from problem

    def _give_back(self, link: Link | Solo) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(link)
                self._used_at = monotonic()
                return
        link.close()

    def links(self) -> tuple[Link, ...]:
        """The warm processes that wait for work."""
        with self._lock:
            return tuple(link for link in self._idle if isinstance(link, Link))

    def rest(self, seconds: float) -> None:
        """End the warm processes that wait, where nothing was run for so long; the next program starts another."""
        with self._lock:
            if monotonic() - self._used_at < seconds:
                return
            idle, self._idle = self._idle, []
        for link in idle:
            link.close()

    def close(self) -> None:
        """End all warm processes; those that run something end with it."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for link in idle:
            link.close()


def _new_boxes(workers: int | None = None) -> dict[str, Sandbox]:
    """The shared sandbox, and the one for programs that need torch: a warm process of 300 MB, one at a time."""
    return {"": Sandbox(workers), "torch": Sandbox(workers=1, needs="torch")}


_boxes = _new_boxes()


def has(needs: str) -> bool:
    """Whether what a program needs is installed; finding out loads nothing."""
    from importlib.util import find_spec

    return not needs or find_spec(needs) is not None


def start(workers: int = 1) -> None:
    """Start the warm processes that ``run`` uses; returns at once. Without it the first run starts one."""
    _boxes[""].start(workers)


def share() -> None:
    """Have the warm processes of this process, and of all that are forked from it, share their memory.

    Called again it looks whether that still holds: where the nursery was ended, it starts another.
    """
    if NURSERIES and NURSERIES[0].process.poll() is not None:
        NURSERIES.pop().close()
    if sys.platform == "linux" and not NURSERIES:
        NURSERIES.append(Nursery())


def run_one_at_a_time() -> None:
    """From now on keep one warm process at the most, as one of many visits does."""
    global _boxes
    _boxes = _new_boxes(workers=1)


def rest(seconds: float) -> None:
    """``Sandbox.rest`` of all: each warm process weighs some 25 MB, and 5 where ``share`` was called before."""
    for box in _boxes.values():
        box.rest(seconds)


def run(
    program: str,
    calls: Sequence[Call | str],
    limits: Limits = STANDARD,
    *,
    function: str = "",
    names: Mapping[str, Value] = NOTHING,
    setting: Setting = ALONE,
    listener: Listener | None = None,
) -> Run:
    """``Sandbox.run`` of the sandbox that the whole program shares; safe from several threads at once.

    A setting that needs torch is run where that is loaded. The first such run starts it, which takes seconds.
    Raises NotTrusted where a stranger's course is open and nothing confines its programs.
    """
    _refuse_untrusted()
    return _boxes[setting.needs].run(
        program, calls, limits, function=function, names=names, setting=setting, listener=listener
    )


def search(
    program: str,
    wanted: Sequence[Wanted],
    seconds: float,
    limits: Limits = STANDARD,
    *,
    function: str = "",
    setting: Setting = ALONE,
    slips: bool = True,
) -> Searched:
    """``Sandbox.search`` of the sandbox that the whole program shares. Raises NotTrusted as ``run`` does."""
    _refuse_untrusted()
    box = _boxes[setting.needs]
    return box.search(program, wanted, seconds, limits, function=function, setting=setting, slips=slips)


def survivors(
    program: str,
    wanted: Sequence[Wanted],
    begin: int = 0,
    limits: Limits = STANDARD,
    *,
    function: str = "",
    setting: Setting = ALONE,
    rel: float = 0.0,
    least: float = 0.0,
) -> Survivors:
    """``Sandbox.survivors`` of the sandbox that the whole program shares. Raises NotTrusted as ``run`` does."""
    _refuse_untrusted()
    box = _boxes[setting.needs]
    return box.survivors(program, wanted, begin, limits, function=function, setting=setting, rel=rel, least=least)


def _refuse_untrusted() -> None:
    if trust.untrusted() and (why := trust.refusal(level())):
        raise trust.NotTrusted(why)


@cache
def self_test() -> SelfTest:
    """What a child can do here, found out once."""
    return _boxes[""].self_test()


def level() -> Level:
    """How well programs are confined here. Takes a moment the first time."""
    return self_test().level


def inside(
    program: str, call: Call, limits: Limits = STANDARD, *, function: str = "", setting: Setting = ALONE
) -> Inside:
    """``Sandbox.inside`` of the sandbox that the whole program shares. Raises NotTrusted as ``run`` does."""
    _refuse_untrusted()
    return _boxes[setting.needs].inside(program, call, limits, function=function, setting=setting)


def close() -> None:
    """End the shared warm processes; the next run starts new ones."""
    global _boxes
    old, _boxes = _boxes, _new_boxes()
    for box in old.values():
        box.close()


def _leave_to_parent() -> None:
    """After a fork the warm processes are the parent's: two processes on one socket would take each other's answers."""
    global _boxes
    _inherited.extend(_boxes.values())
    for box in _boxes.values():
        for link in box.links():
            link.abandon()
    _boxes = _new_boxes()


_inherited: list[Sandbox] = []
"""Kept, so that nothing tries to reap what is not a child of this process."""

atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_parent)
