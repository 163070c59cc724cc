"""The warm process: imports everything once, then forks a confined child for each program.

It has one thread and never sees a program: a child reads that from its own descriptor. The next child is forked ahead
and waits for its order. Run as ``python -I -c ... DESCRIPTOR LAYER,LAYER NEEDS``; it ends when the control socket does.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import random
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from tutor.sandbox.child import confine, landlock, names, probe, program, seccomp
from tutor.sandbox.child.printing import Printing
from tutor.sandbox.layers import Layer
from tutor.sandbox.wire import Value, decode, encode

assert sys.platform == "linux", "elsewhere workers are started ahead: tutor.sandbox.child.solo"

OUTPUT, TROUBLE, CHANNEL = 1, 2, 3
"""The child's descriptors: what it prints, what Python says when it is stopped, and the request and answer."""
GRACE = 0.1
"""Seconds a child has to say where it is before it is killed."""


def main() -> None:
    """Serve the control socket whose descriptor is the first argument, until it ends."""
    control = socket.socket(fileno=int(sys.argv[1]))
    load(sys.argv[3])
    serve(control, layers_in(sys.argv[2]))


def layers_in(text: str) -> frozenset[Layer]:
    """The layers that an argument names, with commas between them."""
    return frozenset(map(Layer, filter(None, text.split(","))))


def load(needs: str = "") -> None:
    """Everything that programs may import, and what is done once: before the first fork."""
    names.load_modules(needs)
    program.rehearse()
    program.prepare()
    assert len(os.listdir("/proc/self/task")) == 1, "a process with threads must not fork"


def serve(control: socket.socket, layers: frozenset[Layer]) -> None:
    """Confine this process, and fork a child for each order, until the control socket ends."""
    confinement = Confinement(layers)
    gc.collect()
    gc.freeze()
    spare = Spare(control, confinement)
    control.send(encode({"ready": tuple(sorted(confinement.held))}))
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 4096, 3)
        if not message:
            return
        order = decode(message)
        if "stop" in order:  # it comes after the child has ended
            continue
        while not spare.take(message, descriptors):
            spare = Spare(control, confinement)
        for descriptor in descriptors:
            os.close(descriptor)
        control.send(encode(_end(spare.pid, order["seconds"], control)))
        spare = Spare(control, confinement)


class Confinement:
    """The layers, prepared as far as that is possible before a child exists.

    Seccomp's filter is built and Landlock's ruleset in force already; a layer that this kernel lacks is left out.
    """

    def __init__(self, layers: frozenset[Layer]) -> None:
        self.mapped = confine.address_space()
        self.held = set(layers)
        self._filter: seccomp.Filter | None = None
        confine.prctl(confine.PR_SET_NO_NEW_PRIVS, 1)
        self._try(Layer.USER, confine.become_nobody)
        self._try(Layer.SECCOMP, self._build_filter)
        self._try(Layer.LANDLOCK, landlock.restrict)

    def _build_filter(self) -> None:
        self._filter = seccomp.Filter()

    def _try(self, layer: Layer, establish: Callable[[], None]) -> None:
        try:
            if layer in self.held:
                establish()
        except confine.Unavailable:
            self.held.discard(layer)

    def close_in(self, order: dict[str, Value]) -> None:
        """Confine this process, a child, for good; where a layer fails now, nothing runs."""
        if Layer.LIFETIME in self.held:
            confine.prctl(confine.PR_SET_DUMPABLE, 0)
        if Layer.LIMITS in self.held:
            confine.limit_resources(order["seconds"], order["memory"], self.mapped)
        if self._filter is not None:
            self._filter.install()


class Spare:
    """A child that has been forked ahead and waits, unconfined but without a program, for its order."""

    def __init__(self, control: socket.socket, confinement: Confinement) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            self._orders.close()
            _be_child(theirs, control, confinement, parent)
        theirs.close()

    def take(self, order: bytes, descriptors: list[int]) -> bool:
        """Hand over an order and what the child shall read and write; False where the child is gone."""
        try:
            socket.send_fds(self._orders, [order], descriptors)
        except OSError:
            os.waitpid(self.pid, 0)
            return False
        finally:
            self._orders.close()
        return True


def _end(child: int, seconds: float, control: socket.socket) -> Value:
    """Watch one child to its end: how it ended and why."""
    why = _watch(child, seconds, control)
    # The group outlives its leader where a program got a process past the walls.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    return {"why": why, "status": status, "seconds": seconds, "put_off": usage.ru_nivcsw}


def _watch(child: int, seconds: float, control: socket.socket) -> str:
    """Wait for the child's end: ``exit``, ``deadline`` or ``stop``; after the last two it has been killed."""
    pidfd = os.pidfd_open(child)
    try:
        waiting = select.poll()
        waiting.register(pidfd, select.POLLIN)
        waiting.register(control, select.POLLIN)
        ready = {descriptor for descriptor, _ in waiting.poll(seconds * 1000)}
        if pidfd in ready:
            return "exit"
        why = "stop" if ready else "deadline"
        if not ready:
            signal.pidfd_send_signal(pidfd, signal.SIGUSR1)
            waiting.unregister(control)
            waiting.poll(GRACE * 1000)
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        return why
    except ProcessLookupError:
        return "exit"
    finally:
        os.close(pidfd)


def _be_child(orders: socket.socket, control: socket.socket, confinement: Confinement, parent: int) -> NoReturn:
    try:
        os.setsid()
        control.detach()
        _reseed()
        if Layer.LIFETIME in confinement.held:
            confine.die_with_parent(parent)
        message, descriptors, _, _ = socket.recv_fds(orders, 4096, 3)
        if not message:
            os._exit(0)
        orders.detach()
        _place_descriptors(descriptors)
        # Where an endless loop is, also in C code, is told on this signal just before the kill.
        faulthandler.register(signal.SIGUSR1, TROUBLE, all_threads=False)
        confinement.close_in(decode(message))
        program.serve(CHANNEL, Printing(OUTPUT), look=Layer.LOOK in confinement.held, self_test=probe.self_test)
        os.closerange(OUTPUT, CHANNEL + 1)  # whoever reads them need not wait for the end of this process
        os._exit(0)
    finally:
        os._exit(70)


def _place_descriptors(descriptors: list[int]) -> None:
    channel, output, trouble = (os.dup(descriptor) if descriptor < 4 else descriptor for descriptor in descriptors)
    for source, target in ((output, OUTPUT), (trouble, TROUBLE), (channel, CHANNEL)):
        os.dup2(source, target)
    os.closerange(CHANNEL + 1, 1024)


def _reseed() -> None:
    """Every child of one warm process would otherwise draw the same numbers."""
    import numpy as np

    random.seed()
    np.random.seed(int.from_bytes(os.urandom(4)) ^ time.monotonic_ns() & 0xFFFF)
    if torch := sys.modules.get("torch"):
        torch.default_generator.manual_seed(int.from_bytes(os.urandom(7)))
