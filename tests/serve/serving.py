"""The tutor served as a user starts it, raw websockets to it, and the processes that are left."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pyte

from tutor.progress import Progress

SMALL_COURSE = Path(__file__).parent.parent / "data" / "small-course"
TUTOR = Path(sys.executable).parent / "xent-tutor"
SECONDS = 40.0
NOT_FOR_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


async def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; raise when it never does."""
    try:
        async with asyncio.timeout(SECONDS):
            while not holds():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"in vain: {what}") from None


class Served:
    """A running ``xent-tutor serve``."""

    def __init__(
        self,
        folder: Path,
        process: asyncio.subprocess.Process,
        port: int,
        said: str,
        client: aiohttp.ClientSession,
    ) -> None:
        self.folder = folder
        self.process, self.port, self.said, self.client = process, port, said, client
        self.links = dict(re.findall(r"^(\S.*?) +(http\S+\?link=\S+)$", said, re.MULTILINE))

    @property
    def address(self) -> str:
        """Where it listens, whatever it calls itself."""
        return f"http://localhost:{self.port}"

    async def get(self, path: str, **more: Any) -> aiohttp.ClientResponse:
        """One request, not redirected."""
        answer = await self.client.get(f"{self.address}{path}", allow_redirects=False, **more)
        await answer.read()
        return answer

    async def cookie(self, learner: str) -> str:
        """What the learner's link makes a browser keep."""
        answer = await self.get(f"/?{self.links[learner].partition('?')[2]}")
        return str(answer.headers["Set-Cookie"]).partition(";")[0]

    async def open(self, learner: str, *, size: tuple[int, int] = (100, 30), **headers: str) -> Tab:
        """A page that has its websocket."""
        sent = {"Origin": self.address, "Cookie": await self.cookie(learner)} | headers
        where = f"{self.address}/ws?width={size[0]}&height={size[1]}"
        return Tab(await self.client.ws_connect(where, headers=sent, max_msg_size=0), size)

    async def ended(self) -> int:
        """The exit code, once there is one."""
        return await asyncio.wait_for(self.process.wait(), SECONDS)


class Tab:
    """A page without a browser."""

    def __init__(self, socket_: aiohttp.ClientWebSocketResponse, size: tuple[int, int]) -> None:
        self.socket = socket_
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.told: list[list[Any]] = []
        self.painted = b""
        self.has_ended = False
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.painted += message.data
                self._stream.feed(NOT_FOR_PYTE.sub(b"", message.data))
            elif message.type is aiohttp.WSMsgType.TEXT:
                self.told.append(json.loads(message.data))
        self.has_ended = True

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.screen.display)

    @property
    def keys(self) -> list[str]:
        """The names of the footer's keys, as they were told last."""
        return [key["key"] for kind, content in reversed(self.told) if kind == "keys" for key in content][:20]

    @property
    def reason(self) -> str | None:
        """Why the visit ended."""
        return next((content for kind, content in self.told if kind == "gone"), None)

    async def shows(self, text: str) -> None:
        """Wait for a text on the screen; raise when it never comes."""
        try:
            await until(lambda: text in self.text, text)
        except AssertionError as error:
            raise AssertionError(f"{error}; but\n{self.text}") from None

    async def say(self, *message: object) -> None:
        """One message of a page's."""
        await self.socket.send_json(message)

    async def type(self, text: str) -> None:
        """Letter by letter."""
        for letter in text:
            await self.say("stdin", letter)

    async def ends(self) -> None:
        """Wait until the server has closed it."""
        await until(lambda: self.has_ended, "the websocket is closed")

    async def close(self) -> None:
        """Close the tab."""
        await self.socket.close()
        await self._listening


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@asynccontextmanager
async def serving(
    folder: Path,
    learners: Sequence[str],
    *options: str,
    lessons: Path = SMALL_COURSE,
    cwd: Path | None = None,
    environment: dict[str, str] | None = None,
) -> AsyncIterator[Served]:
    """Serve for a roster of these learners, with the saves in ``folder / "saves"``."""
    roster = folder / "names.txt"
    roster.write_text("\n".join(learners) + "\n", encoding="utf-8")
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(str(TUTOR), "serve", "--lessons", str(lessons), "--saves", str(folder / "saves")),
        *("--roster", str(roster), "--port", str(port), *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=cwd or folder,
        env=os.environ | {"XDG_CACHE_HOME": str(folder / "cache")} | (environment or {}),
    )
    assert process.stdout is not None
    said = ""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        try:
            while said.count("?link=") < len(learners):
                try:
                    line = await asyncio.wait_for(process.stdout.readline(), SECONDS)
                except TimeoutError:
                    raise AssertionError(f"in vain: a link for each learner; {said!r}") from None
                if not line:
                    assert process.stderr is not None
                    raise AssertionError((await process.stderr.read()).decode())
                said += line.decode()
            yield Served(folder, process, port, said, client)
        finally:
            if process.returncode is None:
                process.terminate()
                await asyncio.wait_for(process.wait(), SECONDS)


def kept(folder: Path, learner: str) -> dict[str, str]:
    """The drafts of a learner's save, by task."""
    file = folder / "saves" / f"{learner}.sqlite"
    if not file.exists():
        return {}
    progress = Progress(file, learner)
    try:
        rows = progress._database.execute("SELECT task, answer FROM draft").fetchall()
        return {task: answer for task, answer in rows if answer}
    finally:
        progress.close()


Seen = tuple[int, int]
"""A process, and when it began: its number may be given to another one later."""


def below(pid: int) -> set[Seen]:
    """All processes that came from this one, and itself."""
    parents: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (fields := _fields(int(name))):
            parents.setdefault(int(fields[1]), []).append(int(name))
    found, todo = set(), [pid]
    while todo:
        each = todo.pop()
        if (began := _began(each)) is not None:
            found.add((each, began))
        todo += parents.get(each, [])
    return found


def alive(seen: set[Seen]) -> set[Seen]:
    """Those of them that still run."""
    return {(pid, began) for pid, began in seen if _began(pid) == began}


def _fields(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _began(pid: int) -> int | None:
    fields = _fields(pid)
    return int(fields[19]) if fields and fields[0] != "Z" else None
