"""A headless Chromium, driven over its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
SECONDS = 40.0


class Page:
    """One tab: what it asked for, what it complained about, what is in it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.asked_for: list[str] = []
        self.complaints: list[str] = []
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._waiting.pop(told["id"]).set_result(told)
            elif told["method"] == "Network.requestWillBeSent":
                self.asked_for.append(told["params"]["request"]["url"])
            elif told["method"] == "Network.webSocketCreated":
                self.asked_for.append(told["params"]["url"])
            elif told["method"] == "Log.entryAdded":
                self.complaints.append(told["params"]["entry"]["text"])
            elif told["method"] == "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(told["params"]["exceptionDetails"]))

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One DevTools command."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        answer = await asyncio.wait_for(self._waiting[number], SECONDS)
        assert "error" not in answer, answer
        return dict(answer["result"])

    async def go(self, address: str) -> None:
        """Open an address."""
        await self.call("Page.navigate", url=address)

    async def value(self, expression: str) -> Any:
        """What an expression is in the page."""
        found = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return found["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression is true in the page; raise when it never is."""

        async def holds() -> bool:
            with suppress(AssertionError):  # between two pages there is nothing to ask
                return bool(await self.value(expression))
            return False

        await until(holds, expression)

    async def type(self, text: str) -> None:
        """Letters into whatever has the focus."""
        for letter in text:
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)

    async def resize(self, width: int, height: int, *, phone: bool = False) -> None:
        """A window of this size, or a phone."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone
        )
        await self.call("Emulation.setTouchEmulationEnabled", enabled=phone, maxTouchPoints=1)

    async def picture(self, file: Path) -> None:
        """A PNG of what is seen."""
        shot = await self.call("Page.captureScreenshot")
        file.write_bytes(base64.b64decode(shot["data"]))

    async def close(self) -> None:
        """Close the tab."""
        with suppress(ConnectionError):
            await self._socket.send_json({"id": 0, "method": "Page.close", "params": {}})
        self._listening.cancel()
        await self._socket.close()


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until something holds; raise when it never does."""
    try:
        async with asyncio.timeout(SECONDS):
            while not await holds():
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"in vain: {what}") from None


@asynccontextmanager
async def chromium() -> AsyncIterator[Callable[[], Awaitable[Page]]]:
    """A browser with a profile of its own; called, it opens a tab."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            *(PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
            *("--remote-debugging-port=0", f"--user-data-dir={profile}", "--disable-background-networking"),
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            port_file = Path(profile) / "DevToolsActivePort"

            async def is_ready() -> bool:
                return port_file.exists() and "\n" in port_file.read_text()

            await until(is_ready, "chromium listens")
            port = port_file.read_text().split("\n")[0]
            async with aiohttp.ClientSession() as client:

                async def open_tab() -> Page:
                    async with client.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
                        found = await answer.json(content_type=None)
                    page = Page(await client.ws_connect(found["webSocketDebuggerUrl"], max_msg_size=0))
                    for domain in ("Page", "Network", "Runtime", "Log"):
                        await page.call(f"{domain}.enable")
                    return page

                yield open_tab
        finally:
            process.terminate()
            await process.wait()
