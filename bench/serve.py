"""Visitors of `serve`: memory of each, first frame against a local start in turn, and what an interrupt takes.

    python bench/serve.py
    python bench/serve.py --visitors 20 --runs 11

"First frame" begins when the page asks for its websocket, and when the local command is executed; both end when the
lesson's title has been painted. Memory is the proportional set size (PSS): of pages that n processes share, 1/n counts
for each. It is weighed where visitors have read, while all have a program judged together, and a while after that.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import aiohttp
from terminal import Size, Terminal

TUTOR = Path(sys.executable).parent / "xent-tutor"
TITLE = "How this game works"
SECONDS = 60.0
SETTLED = 6.0
"""Seconds after which a visit has loaded all that it loads."""
VERDICT = b"Not finished"
"""What is painted of the program as it stands."""
EACH = 1.5
"""Seconds between two keys, which all visitors press together."""
SIZE = Size(120, 40)
TO_A_PROGRAM = [*[["key", "f8"]] * 3, ["key", "f5"]]
"""From the first step of the first lesson to its first program, which is checked as it stands."""


def processes_below(pid: int) -> list[int]:
    """A process and all that came from it."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, row.split())) for row in rows.splitlines()]
    found = [pid]
    for each in found:
        found += [child for child, parent in parents if parent == each]
    return found


def pss_mb(pids: list[int]) -> float:
    """The proportional set size of these processes together."""
    total = 0
    for pid in pids:
        try:
            rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        if found := re.search(r"^Pss: +(\d+) kB", rolled, re.MULTILINE):
            total += int(found[1])
    return total / 1024


class Page:
    """A page that looks for the title."""

    def __init__(self, origin: str, client: aiohttp.ClientSession) -> None:
        self._origin, self._client = origin, client
        self.has_verdict = False

    async def open(self, link: str) -> float:
        """Seconds to the title; the websocket stays open."""
        token = link.partition("?link=")[2]
        answer = await self._client.get(f"{self._origin}/?link={token}", allow_redirects=False)
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        began = time.perf_counter()
        where = f"{self._origin}/ws?width={SIZE.columns}&height={SIZE.rows}"
        headers = {"Cookie": cookie, "Origin": self._origin}
        self.socket = await self._client.ws_connect(where, headers=headers, max_msg_size=0)
        painted = b""
        async with asyncio.timeout(SECONDS):
            while TITLE.encode() not in painted:
                message = await self.socket.receive()
                if message.type is aiohttp.WSMsgType.BINARY:
                    painted += message.data
        took = time.perf_counter() - began
        self._reading = asyncio.create_task(self._read_on())
        return took

    async def _read_on(self) -> None:
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.has_verdict |= VERDICT in message.data

    async def close(self) -> None:
        """Close the tab."""
        await self.socket.close()
        await self._reading


def local_first_frame() -> float:
    """Seconds from exec to the title, in a terminal."""
    with Terminal(f"{TUTOR} play --user local", SIZE) as terminal:
        (at,) = terminal.wait_for([TITLE], SECONDS)
        assert at is not None, terminal.text()
        return at - terminal.started


def show(name: str, values: list[float], unit: str) -> None:
    print(f"{name:34} min {min(values):8.2f}  median {median(values):8.2f}  max {max(values):8.2f} {unit}")


async def measure(folder: Path, visitors: int, runs: int) -> None:
    """Serve, visit, weigh, interrupt."""
    names = [f"Learner {number}" for number in range(visitors)]
    (folder / "names.txt").write_text("\n".join(names))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(str(TUTOR), "serve", "--roster", str(folder / "names.txt"), "--port", str(port)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    links: list[str] = []
    while len(links) < visitors:
        links += re.findall(r"http\S+", (await process.stdout.readline()).decode())
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        origin = f"http://localhost:{port}"
        served: list[float] = []
        local: list[float] = []
        for run in range(runs + 1):
            page = Page(origin, client)
            took = await page.open(links[0])
            await page.close()
            other = await asyncio.to_thread(local_first_frame)
            if run:
                served.append(1000 * took)
                local.append(1000 * other)
        show("first frame, local", local, "ms")
        show("first frame, served", served, "ms")
        show("served / local", [one / two for one, two in zip(served, local, strict=True)], "times")
        await weigh(process.pid, [Page(origin, client) for _ in links], links)
        began = time.perf_counter()
        process.send_signal(signal.SIGINT)
        await process.wait()
        print(f"{'interrupt to the end':34} {time.perf_counter() - began:8.2f} s, with {visitors} visitors")


async def weigh(server: int, pages: list[Page], links: list[str]) -> None:
    """The memory of the server with its warm process, and what each visitor adds."""
    alone = pss_mb(processes_below(server))
    for page, link in zip(pages, links, strict=True):
        await page.open(link)
    await asyncio.sleep(SETTLED)
    print(f"{'memory of an idle server':34} {alone:8.1f} MB (PSS), the warm process with it")
    show_weight("a visitor who reads adds", server, alone, len(pages))
    for message in TO_A_PROGRAM:
        for page in pages:
            await page.socket.send_json(message)
        await asyncio.sleep(EACH * (message != TO_A_PROGRAM[-1]))
    until, most = time.monotonic(), 0.0
    while not all(page.has_verdict for page in pages) and time.monotonic() < until + SECONDS:
        most = max(most, (pss_mb(processes_below(server)) - alone) / len(pages))
        await asyncio.sleep(0.2)
    judged = sum(page.has_verdict for page in pages)
    print(f"{'most, while programs are judged':34} {most:8.1f} MB (PSS); {judged} had a verdict")
    await asyncio.sleep(SETTLED)
    show_weight("some seconds later", server, alone, len(pages))


def show_weight(name: str, server: int, alone: float, visitors: int) -> None:
    """What each visitor adds, and in how many processes."""
    everything = processes_below(server)
    each = (pss_mb(everything) - alone) / visitors
    print(f"{name:34} {each:8.1f} MB (PSS), in {(len(everything) - 2) / visitors:.1f} processes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=20, help="how many are weighed together (%(default)s)")
    parser.add_argument("--runs", type=int, default=11, help="counted pairs of first frames (%(default)s)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XENT_TUTOR_SAVES"] = str(Path(folder) / "saves")
        subprocess.run(
            [str(TUTOR), "check", "getting-started/first-number", "--record", "--user", "local"],
            input="1",
            text=True,
            check=False,
            capture_output=True,
        )
        asyncio.run(measure(Path(folder), asked.visitors, asked.runs))


if __name__ == "__main__":
    main()
