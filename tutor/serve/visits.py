"""The server's end of the warm process, and of each visit that was forked from it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from tutor.serve import orders
from tutor.serve.orders import Kill, Order, Start

START = "import sys; sys.path.append(sys.argv[1]); from tutor.serve.template import main; main()"
"""The folder of the package comes last: nothing beside it takes the place of a module of Python's own."""
ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60.0
LEAVE_SECONDS = 1.0
"""What a visit has to keep what was typed, once it was asked to leave."""
LARGEST_PACKET = 16_000_000
MOST_TROUBLE = 8_000
KEPT = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TZ", "TMPDIR")
"""Variables of the operator's that say where caches are, and when a day begins."""


class NotStarted(Exception):
    """The warm process could not be started, or has gone."""


def environment() -> dict[str, str]:
    """All that a visit finds in its environment."""
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",  # a thread would make forking unsafe
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "TEXTUAL_DRIVER": "tutor.serve.driver:BrowserDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TEXTUAL_FPS": "60",
        "TERM": "xterm-256color",
    }


class Visit:
    """One page's tutor: packets from it, packets to it, and its end."""

    def __init__(
        self, learner: str, stream: tuple[asyncio.StreamReader, asyncio.StreamWriter], trouble: asyncio.StreamReader
    ) -> None:
        self.learner = learner
        self._reader, self._writer = stream
        self._trouble = asyncio.ensure_future(_last_of(trouble))
        self.has_ended = asyncio.Event()
        self._ending: asyncio.Task[None] | None = None
        self._trouble_asked = False

    async def packets(self) -> AsyncIterator[tuple[bytes, bytes]]:
        """Letters and contents, until the visit has ended."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            if await self._reader.readline() != b"__GANGLION__\n":
                return
            while True:
                letter = await self._reader.readexactly(1)
                if letter == b"_":  # begun a second time: before the screen it was told what is waited for
                    await self._reader.readline()
                    continue
                size = int.from_bytes(await self._reader.readexactly(4), "big")
                if size > LARGEST_PACKET:
                    return
                yield letter, await self._reader.readexactly(size)

    async def type(self, text: str) -> None:
        """What was typed, as a terminal sends it."""
        await self._send(b"D", text.encode("utf-8", "replace"))

    async def tell(self, **meta: object) -> None:
        """Something besides letters: a size, the focus, a key by its name."""
        await self._send(b"M", json.dumps(meta).encode())

    async def _send(self, letter: bytes, content: bytes) -> None:
        with suppress(ConnectionError, RuntimeError):
            self._writer.write(letter + len(content).to_bytes(4, "big") + content)
            await self._writer.drain()

    async def leave(self, kill: Order, template: Template) -> None:
        """Ask it to leave, and read what it still says, to nobody; kill it if it does not."""
        with suppress(OSError, RuntimeError):
            self._writer.write_eof()
        if not await self._read_to_end():
            template.order(kill)
            await self._read_to_end()
        self._writer.close()
        self.has_ended.set()

    async def _read_to_end(self) -> bool:
        with suppress(ConnectionError):
            try:
                async with asyncio.timeout(LEAVE_SECONDS):
                    while await self._reader.read(1 << 16):
                        pass
            except TimeoutError:
                return False
        return True

    async def trouble(self) -> str:
        """What it wrote to standard error, once it has ended; the last of it where that is much. It is told once."""
        if self._trouble_asked:
            return ""
        self._trouble_asked = True
        try:
            return await asyncio.wait_for(self._trouble, LEAVE_SECONDS)
        except TimeoutError:
            return ""


async def _last_of(reader: asyncio.StreamReader) -> str:
    text = b""
    while part := await reader.read(1 << 14):
        text = (text + part)[-MOST_TROUBLE:]
    return text.decode("utf-8", "replace").strip()


class Template:
    """The warm process, as the server sees it."""

    def __init__(self, lessons: Path, saves: Path) -> None:
        self._arguments = (str(lessons.resolve()), str(saves.resolve()))
        self._numbers = count()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._numbered: dict[Visit, int] = {}
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int:
        """The warm process's; 0 where there is none."""
        return self._process.pid if self._process else 0

    async def warm_up(self) -> None:
        """Start the warm process, and wait until it can fork. Raises NotStarted."""
        self._control, theirs = socket.socketpair()
        with theirs:
            # It starts isolated (-I), so that nothing in the current folder and no variable is obeyed.
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", START, str(ROOT), str(theirs.fileno()), *self._arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment(),
                cwd="/",
                start_new_session=True,  # ctrl+c is the server's
            )
        self._control.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            said = await asyncio.wait_for(loop.sock_recv(self._control, len(orders.READY)), START_SECONDS)
        except (OSError, TimeoutError):
            said = b""
        if said != orders.READY:
            self.close()
            raise NotStarted("The tutor itself could not be started.")

    async def visit(self, learner: str, columns: int, rows: int) -> Visit:
        """A new visit of this learner. Raises NotStarted."""
        async with self._starting:
            if self._process is None or self._process.poll() is not None:
                self.close()
                await self.warm_up()
        number = next(self._numbers)
        stream, theirs = socket.socketpair()
        trouble, trouble_end = os.pipe()
        try:
            self.order(Start(number, learner, columns, rows), theirs.fileno(), trouble_end)
        except NotStarted:
            stream.close()
            os.close(trouble)
            raise
        finally:
            theirs.close()
            os.close(trouble_end)
        made = Visit(learner, await asyncio.open_connection(sock=stream), await _reading(trouble))
        self._numbered[made] = number
        return made

    def order(self, order: Order, *descriptors: int) -> None:
        """Send an order. Raises NotStarted where nobody is there to obey a start."""
        try:
            assert self._control is not None
            socket.send_fds(self._control, [orders.line(order)], descriptors)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        except (OSError, AssertionError) as error:
            if isinstance(order, Start):
                raise NotStarted(str(error)) from error

    async def end(self, visit: Visit) -> None:
        """End a visit: it leaves, and is killed if it does not. Whoever asks again waits for the same end."""
        number = self._numbered.pop(visit, None)
        if number is None:
            await visit.has_ended.wait()
        else:
            await visit.leave(Kill(number), self)

    def close(self) -> None:
        """Let the warm process end; it takes along what is left."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(LEAVE_SECONDS / 4)
            except subprocess.TimeoutExpired:
                self._process.kill()  # and the kernel kills its forks
                self._process.wait()
            self._process = None


async def _reading(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(descriptor, "rb", buffering=0))
    return reader
