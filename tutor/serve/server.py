"""The server: pages and files to browsers, and for each visitor a websocket between the page and a visit."""

from __future__ import annotations

import asyncio
import html
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from traceback import format_exception

from aiohttp import WSMsgType, web, web_protocol, web_server
from msgspec import Struct

from tutor.serve.gate import HEADERS, Address, Gate, PublicUrl
from tutor.serve.links import Links
from tutor.serve.visits import NotStarted, Template, Visit
from tutor.steering import harmless

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_MESSAGE = 1 << 20
HEARTBEAT_SECONDS = 20.0
HEAD_SECONDS = 10.0
"""What a connection has for its first request's head; who says nothing, or a letter now and then, is closed."""
KEEP_SECONDS = 30.0
"""How long a connection stays open between two requests."""
GOODBYE_SECONDS = 0.3
STOP_SECONDS = 1.4
"""After an interrupt, all that is left is killed then."""
COLUMNS, ROWS = (20, 400), (5, 200)
PAGE = Path(__file__).parent / "page"
TERMINAL = Path(str(files("textual_serve"))) / "static"
SHIPPED = {
    "page.css": PAGE / "page.css",
    "page.js": PAGE / "page.js",
    "signs.woff2": PAGE / "signs.woff2",
    "icon.svg": PAGE / "icon.svg",
    "terminal.js": TERMINAL / "js" / "textual.js",
    "terminal.css": TERMINAL / "css" / "xterm.css",
    "letters.ttf": TERMINAL / "fonts" / "RobotoMono-VariableFont_wght.ttf",
    "letters-italic.ttf": TERMINAL / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
}
"""Every file there is to ask for."""
ENDS = {"exit": "left", "unopened": "unopened"}
"""What a visit says last, and why its page is told that it ends."""
NO_LINK = "Open the link that you were given. It is yours alone, and works again and again: keep it as a bookmark."
DEAD_LINK = "This link opens nothing here. Ask whoever gave it to you for a new one."


class Terms(Struct, frozen=True, kw_only=True):
    """How the tutor is served."""

    lessons: Path
    saves: Path
    title: str
    host: str
    port: int
    visitors: int
    """The most at one time."""
    idle: float
    """Seconds without a key after which a visit ends."""
    public: PublicUrl | None = None


class Server:
    """All that is served: who may come, and who is here."""

    def __init__(self, terms: Terms, links: Links, tell: Callable[[str], None]) -> None:
        self.terms = terms
        self.links = links
        self.template = Template(terms.lessons, terms.saves)
        self._gate = Gate(terms.host, terms.port, terms.public)
        self._tell = tell
        self._has_refused = False
        self._here: dict[str, Seat] = {}
        self._latest: dict[str, Seat] = {}
        """The page that each learner opened last: those before it get no visit any more."""
        self._turns = {learner: asyncio.Lock() for learner in links.learners}
        self._page = (PAGE / "page.html").read_text("utf-8").replace("{title}", html.escape(terms.title))
        self._plain = (PAGE / "plain.html").read_text("utf-8").replace("{title}", html.escape(terms.title))

    def application(self) -> web.Application:
        """The routes; nothing else is answered."""
        application = web.Application(middlewares=[self._let_in])
        application.router.add_get("/", self._show_page)
        application.router.add_get("/ws", self._talk)
        application.router.add_get("/files/{name}", self._send_file)
        application.on_response_prepare.append(_add_headers)
        return application

    @web.middleware
    async def _let_in(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if isinstance(request.protocol, Quiet):
            request.protocol.heard()
        name = request.transport.get_extra_info("sockname") if request.transport else None
        reached = Address(name[0], name[1]) if isinstance(name, tuple) else None
        hosts = request.headers.getall("Host", [""])
        origins = request.headers.getall("Origin", [])
        is_socket = "websocket" in request.headers.get("Upgrade", "").lower()
        odd = len(hosts) != 1 or len(origins) > 1 or (is_socket and not origins)
        if odd or not self._gate.lets(hosts[0], origins[0] if origins else None, reached):
            self._refuse(hosts[0])
            return web.Response(status=403, text="This is not an address of this tutor.\n")
        return await handler(request)

    def _refuse(self, host: str) -> None:
        """Say it once where the tutor is served: an address that was meant is forgotten easily."""
        if not self._has_refused:
            self._has_refused = True
            self._tell(f"Refused who asked for {host[:80]!r}. If that is this tutor, start it with --public-url URL.")

    def _learner(self, request: web.Request) -> str | None:
        return self.links.learner(request.cookies.get(self.links.cookie, ""))

    async def _show_page(self, request: web.Request) -> web.StreamResponse:
        if (token := request.query.get("link")) is not None:
            return self._enter(token)
        if self._learner(request) is None:
            return self._say(NO_LINK)
        return web.Response(text=self._page, content_type="text/html")

    def _enter(self, token: str) -> web.Response:
        if self.links.learner(token) is None:
            return self._say(DEAD_LINK)
        public = self.terms.public
        response = web.Response(status=303, headers={"Location": public.path if public else "./"})
        # Without a path of its own the cookie is for the folder that the browser sees, whatever stands in front.
        response.set_cookie(
            self.links.cookie,
            token,
            path=public.path if public else "",
            httponly=True,
            samesite="Lax",
            secure=public is not None and public.scheme == "https",
        )
        return response

    def _say(self, sentence: str) -> web.Response:
        text = self._plain.replace("{sentence}", html.escape(sentence))
        return web.Response(status=403, text=text, content_type="text/html")

    async def _send_file(self, request: web.Request) -> web.StreamResponse:
        file = SHIPPED.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        # Asked again each time, and not sent again where it is the same.
        return web.FileResponse(file, headers={"Cache-Control": "no-cache"})

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        learner = self._learner(request)
        if learner is None:
            return web.Response(status=403, text=f"{NO_LINK}\n")
        page = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=LARGEST_MESSAGE, timeout=GOODBYE_SECONDS)
        await page.prepare(request)
        seat = Seat(page, self.terms.idle, self._tell)
        if await self._sit(learner, seat, request):
            try:
                await seat.talk()
            finally:
                await asyncio.shield(self._rise(learner, seat))
        return page

    async def _sit(self, learner: str, seat: Seat, request: web.Request) -> bool:
        """Give the page its visit, after what the same learner had open has left."""
        self._latest[learner] = seat
        async with self._turns[learner]:
            if self._latest[learner] is not seat:  # it was opened again while this one waited
                await seat.dismiss("elsewhere")
                return False
            if (before := self._here.pop(learner, None)) is not None:
                await before.dismiss("elsewhere")
                await self._end(before)
            if len(self._here) >= self.terms.visitors:
                await seat.dismiss("full")
                return False
            self._here[learner] = seat
            size = (within(request.query.get("width"), *COLUMNS, 80), within(request.query.get("height"), *ROWS, 24))
            try:
                seat.visit = await self.template.visit(learner, *size)
            except NotStarted as problem:
                self._tell(str(problem))
                self._here.pop(learner, None)
                await seat.dismiss("failed")
                return False
            return True

    async def _rise(self, learner: str, seat: Seat) -> None:
        """The page is closed, or its visit has ended: nothing of it stays."""
        async with self._turns[learner]:
            if self._here.get(learner) is seat:
                del self._here[learner]
            await self._end(seat)

    async def _end(self, seat: Seat) -> None:
        if seat.visit is None:
            return
        await seat.stop()
        await self.template.end(seat.visit)
        if text := await seat.visit.trouble():
            self._tell(f"{seat.visit.learner}: {text}")

    async def stop(self) -> None:
        """Every visitor is told, and leaves."""
        seats = list(self._here.values())
        goodbyes = [seat.dismiss("stopped") for seat in seats]
        await asyncio.gather(*goodbyes, *(self._end(seat) for seat in seats))


class Seat:
    """A page and its visit."""

    def __init__(self, page: web.WebSocketResponse, idle: float, tell: Callable[[str], None]) -> None:
        self.page = page
        self._tell = tell
        self.visit: Visit | None = None
        self._idle = idle
        self._last_key = asyncio.get_running_loop().time()
        self._tasks: list[asyncio.Task[None]] = []

    async def talk(self) -> None:
        """Carry everything both ways until one side has gone, or nobody has typed for too long."""
        ways = (self._to_page(), self._from_page(), self._watch())
        self._tasks = [asyncio.create_task(way) for way in ways]
        await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        await self.stop()
        for task in self._tasks:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error  # our own mistake

    async def stop(self) -> None:
        """Carry nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def dismiss(self, reason: str) -> None:
        """Tell the page why it ends, and close it; one that does not listen is left alone."""
        with suppress(ConnectionError, RuntimeError, TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self.page.send_json(["gone", reason])
        with suppress(ConnectionError, RuntimeError, TimeoutError):
            async with asyncio.timeout(2 * GOODBYE_SECONDS):
                await self.page.close()

    async def _to_page(self) -> None:
        assert self.visit is not None
        reason = "ended"
        with suppress(ConnectionError, RuntimeError):
            async for letter, content in self.visit.packets():
                if letter == b"D":
                    await self.page.send_bytes(content)
                elif letter == b"M":
                    told = json.loads(content)
                    if (ends := ENDS.get(told["type"])) is not None:
                        reason = ends
                        break
                    await self._hand_on(told)
            await self.dismiss(reason)

    async def _hand_on(self, told: dict[str, object]) -> None:
        """What the visit says of keys, copied texts, files and what is kept; of troubles to whoever serves."""
        assert self.visit is not None
        match told:
            case {"type": "trouble", "said": said}:
                self._tell(f"{self.visit.learner}: {said}")
            case {"type": "kept", "kept": kept}:
                await self.page.send_json(["kept", kept])
            case {"type": "keys", "keys": keys}:
                await self.page.send_json(["keys", keys])
            case {"type": "copy", "content": content}:
                await self.page.send_json(["copy", content])
            case {"type": "file", "name": name, "content": content}:
                await self.page.send_json(["file", {"name": name, "content": content}])
            case _:
                pass

    async def _from_page(self) -> None:
        assert self.visit is not None
        with suppress(ConnectionError):
            async for message in self.page:
                if message.type is not WSMsgType.TEXT:
                    continue
                try:
                    said = json.loads(message.data)
                except (ValueError, RecursionError):
                    return  # no page of ours
                if said and isinstance(said, list):
                    await self._take(self.visit, said)

    async def _take(self, visit: Visit, said: list[object]) -> None:
        """One message of the page's; what it does not know is left alone."""
        match said:
            case ["stdin", str(text)]:
                self._last_key = asyncio.get_running_loop().time()
                await visit.type(text)
            case ["key", str(key)]:
                self._last_key = asyncio.get_running_loop().time()
                await visit.tell(type="key", key=key)
            case ["resize", {"width": int(width), "height": int(height)}]:
                await visit.tell(type="resize", width=within(width, *COLUMNS, 80), height=within(height, *ROWS, 24))
            case ["focus" | "blur" as which, *_]:
                await visit.tell(type=which)
            case ["ping", str(text)]:
                await self.page.send_json(["pong", text[:40]])
            case _:
                pass

    async def _watch(self) -> None:
        """End when nobody has typed for too long."""
        now = asyncio.get_running_loop().time
        while (left := self._last_key + self._idle - now()) > 0:
            await asyncio.sleep(left)
        await self.dismiss("idle")


def within(text: object, least: int, most: int, otherwise: int) -> int:
    """A whole number from ``least`` to ``most``, whatever came."""
    try:
        return min(max(int(str(text)[:9]), least), most)
    except ValueError:
        return otherwise


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        if name != "Cache-Control" or name not in response.headers:
            response.headers[name] = value


class Quiet(web_protocol.RequestHandler):
    """aiohttp's, for what is no request: such an answer carries what all others do, and nothing of it is printed here.

    No middleware and no signal sees these answers. A connection that never comes to a request is closed.
    """

    __slots__ = ("_patience",)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for a request, but not for ever: each connection takes a descriptor."""
        super().connection_made(transport)
        self._patience = asyncio.get_running_loop().call_later(HEAD_SECONDS, self.force_close)

    def heard(self) -> None:
        """A request has come."""
        self._patience.cancel()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nobody is waited for any more."""
        self._patience.cancel()
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what cannot be answered; our own mistakes are told where the tutor is served."""
        if status >= web.HTTPInternalServerError.status_code:
            print(harmless("".join(format_exception(exc)) if exc else str(message)), file=sys.stderr)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer is on its way already")
        response = web.Response(status=status, text=f"{HTTPStatus(status).phrase}\n", headers=HEADERS)
        response.force_close()
        return response


async def serve(server: Server, ready: Callable[[], None]) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; nothing is left running. Raises OSError and NotStarted."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):
            loop.add_signal_handler(getattr(signal, name), stopping.set)
    web_server.RequestHandler = Quiet  # type: ignore[attr-defined]  # aiohttp has no public place for it
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=0.1, keepalive_timeout=KEEP_SECONDS)
    try:
        await runner.setup()
        await web.TCPSite(runner, server.terms.host, server.terms.port).start()
        await server.template.warm_up()
        ready()
        await stopping.wait()
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await server.stop()
                await runner.cleanup()
        server.template.close()
