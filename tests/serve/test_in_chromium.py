"""The page, in a browser: what it loads, where letters go, what a phone gets, and behind another server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from tests.serve.chromium import PROGRAM, Page, chromium, until
from tests.serve.serving import SMALL_COURSE, Served, free_port, kept, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM, reason="no Chromium is installed"),
    pytest.mark.asyncio(loop_scope="module"),
]
PAINTED = "document.body.classList.contains('-first-byte')"
BUTTONS = "[...document.querySelectorAll('#keys button')].filter(b => b.offsetParent !== null).map(b => b.textContent)"
Open = Callable[[], Awaitable[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Open]:
    async with chromium() as open_tab:
        yield open_tab


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serving(tmp_path_factory.mktemp("serve"), [f"{letter}da" for letter in "ABCDEFGHIJ"]) as served:
        yield served


@asynccontextmanager
async def visiting(page: Page, link: str) -> AsyncIterator[Page]:
    """A page that shows the tutor, with its footer's keys."""
    await page.go(link)
    await page.until(PAINTED)
    await page.until("document.querySelector('[data-key=f4]') !== null")
    yield page
    await page.close()


async def to_the_answer(page: Page) -> None:
    """Let letters go into the answer."""
    await page.value("document.querySelector('[data-key=f2]').click()")
    await page.until("document.querySelector('[data-key=f5]') !== null")


async def draft(served: Served, learner: str) -> str:
    """What a save keeps as the answer, once it keeps one."""

    async def is_kept() -> bool:
        return bool(kept(served.folder, learner))

    await until(is_kept, "a draft is kept")
    return next(iter(kept(served.folder, learner).values()))


async def test_the_page_has_a_title_the_focus_and_nothing_from_elsewhere(served: Served, browser: Open) -> None:
    async with visiting(await browser(), served.links["Ada"]) as page:
        assert await page.value("document.title") == "Small sums · xent-tutor"
        assert await page.value("location.href") == f"{served.address}/"
        assert await page.value("document.activeElement.className") == "xterm-helper-textarea"
        assert await page.value("document.cookie") == ""
        assert {address.split("/")[2] for address in page.asked_for} == {f"localhost:{served.port}"}
        assert any(address.endswith("signs.woff2") for address in page.asked_for)
        assert await page.value("document.fonts.check('16px \"Roboto Mono\"', 'a√⣿')") is True
        refused = [said for said in page.complaints if "WebGL" not in said]  # there is no graphics card
        assert refused == []


async def test_letters_typed_as_soon_as_the_page_is_there_go_into_the_answer(served: Served, browser: Open) -> None:
    async with visiting(await browser(), served.links["Bda"]) as page:
        await to_the_answer(page)
        await page.type("12.5")
        assert await draft(served, "Bda") == "12.5"


async def test_what_is_pasted_arrives_whole(served: Served, browser: Open) -> None:
    async with visiting(await browser(), served.links["Cda"]) as page:
        await to_the_answer(page)
        await page.value(
            """(() => {
              const given = new DataTransfer();
              given.setData("text/plain", "3 + 4 · √2");
              document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: given, bubbles: true}));
            })()"""
        )
        assert await draft(served, "Cda") == "3 + 4 · √2"


async def test_ctrl_v_is_left_to_the_browser(served: Served, browser: Open) -> None:
    async with visiting(await browser(), served.links["Cda"]) as page:
        heard = await page.value(
            """(() => {
              const key = new KeyboardEvent("keydown", {key: "v", ctrlKey: true, bubbles: true, cancelable: true});
              document.activeElement.dispatchEvent(key);
              return key.defaultPrevented;
            })()"""
        )
        assert heard is False


async def test_a_second_tab_goes_on_and_the_first_says_so(served: Served, browser: Open) -> None:
    first, second = await browser(), await browser()
    async with visiting(first, served.links["Dda"]), visiting(second, served.links["Dda"]):
        await first.until("!document.getElementById('notice').hidden")
        assert "goes on in another tab" in await first.value("document.getElementById('sentence').textContent")
        await first.value("document.getElementById('again').click()")
        await second.until("!document.getElementById('notice').hidden")
        await first.until(f"{PAINTED} && document.getElementById('notice').hidden")


async def test_closing_the_tab_keeps_what_was_typed(served: Served, browser: Open) -> None:
    async with visiting(await browser(), served.links["Eda"]) as page:
        await to_the_answer(page)
        await page.type("987")
    assert await draft(served, "Eda") == "987"


async def test_a_phone_gets_sixty_columns_and_the_footers_keys_as_buttons(served: Served, browser: Open) -> None:
    page = await browser()
    await page.resize(390, 700, phone=True)
    async with visiting(page, served.links["Fda"]):
        (socket,) = [address for address in page.asked_for if address.startswith("ws:")]
        asked = dict(part.split("=") for part in socket.partition("?")[2].split("&"))
        assert int(asked["width"]) >= 60
        assert int(asked["height"]) >= 18
        shown = await page.value(BUTTONS)
        assert {"f2 Text/Task", "f4 Map", "f1 Help", "esc", "tab", "←", "↑", "↓", "→"} <= set(shown)
        await page.value("document.querySelector('[data-key=f4]').click()")
        await page.until("document.querySelector('[data-key=f4]') === null")
        assert await page.value("document.documentElement.scrollWidth <= window.innerWidth") is True


@pytest.mark.parametrize(("width", "height"), [(390, 700), (740, 360), (320, 568)])
async def test_a_phone_shows_all_of_the_least_screen_whichever_way_it_is_held(
    width: int, height: int, served: Served, browser: Open
) -> None:
    page = await browser()
    await page.resize(width, height, phone=True)
    async with visiting(page, served.links["Hda"]):
        if await page.value("document.querySelector('[data-key=f2]') !== null"):
            await to_the_answer(page)  # more keys, more rows of them
        painted = "document.querySelector('.xterm-screen').getBoundingClientRect()"
        await page.until(f"{painted}.bottom <= document.getElementById('keys').getBoundingClientRect().top + 1")
        room = "document.getElementById('keys').getBoundingClientRect().top"
        line = "parseFloat(document.querySelector('.xterm-helper-textarea').style.height)"
        assert await page.value(f"{room} / {line}") >= 18
        assert await page.value(f"{painted}.right") <= width


async def test_a_wide_window_with_a_mouse_has_no_buttons(served: Served, browser: Open) -> None:
    page = await browser()
    await page.resize(1200, 800)
    async with visiting(page, served.links["Gda"]):
        assert await page.value(BUTTONS) == []


async def test_without_a_link_the_page_says_what_to_do(served: Served, browser: Open) -> None:
    page = await browser()
    await page.call("Network.clearBrowserCookies")
    await page.go(served.address)
    await page.until(
        "document.body !== null && document.body.textContent.includes('Open the link that you were given')"
    )
    assert page.complaints == [] or all("403" in said for said in page.complaints)
    await page.close()


async def test_it_works_behind_another_server_at_another_path_and_port(tmp_path: Path, browser: Open) -> None:
    port = free_port()
    public = f"http://localhost:{port}/class/tutor/"
    async with (
        serving(tmp_path, ["Ada"], "--public-url", public, lessons=SMALL_COURSE) as served,
        in_front(served, port, "/class/tutor"),
    ):
        assert served.links["Ada"].startswith(public)
        async with visiting(await browser(), served.links["Ada"]) as page:
            assert await page.value("location.href") == public
            assert {address.split("?")[0].rpartition("/")[0] for address in page.asked_for} == {
                public.rstrip("/"),
                f"{public}files",
                public.rstrip("/").replace("http", "ws"),
            }
            await to_the_answer(page)
            await page.type("5")
            assert await draft(served, "Ada") == "5"


@asynccontextmanager
async def in_front(served: Served, port: int, path: str) -> AsyncIterator[None]:
    """Another server, which hands on what is asked for below a path, under its own name."""

    async def hand_on(request: web.Request) -> web.StreamResponse:
        where = f"{served.address}{request.raw_path.removeprefix(path)}"
        if "Upgrade" in request.headers:
            return await hand_on_socket(request, where)
        kept = {name: request.headers[name] for name in ("Host", "Cookie", "Origin") if name in request.headers}
        async with served.client.get(where, headers=kept, allow_redirects=False) as answer:
            dropped = ("Transfer-Encoding", "Content-Encoding", "Content-Length")
            passed = [(name, value) for name, value in answer.headers.items() if name not in dropped]
            return web.Response(status=answer.status, headers=passed, body=await answer.read())  # type: ignore[arg-type]

    async def hand_on_socket(request: web.Request, where: str) -> web.StreamResponse:
        outside = web.WebSocketResponse()
        await outside.prepare(request)
        kept = {name: request.headers[name] for name in ("Host", "Cookie", "Origin")}
        async with served.client.ws_connect(where, headers=kept) as inside:
            await asyncio.gather(carry(inside, outside), carry(outside, inside))
        return outside

    async def carry(
        one: aiohttp.ClientWebSocketResponse | web.WebSocketResponse,
        other: aiohttp.ClientWebSocketResponse | web.WebSocketResponse,
    ) -> None:
        async for message in one:
            if message.type is aiohttp.WSMsgType.TEXT:
                await other.send_str(message.data)
            elif message.type is aiohttp.WSMsgType.BINARY:
                await other.send_bytes(message.data)
        await other.close()

    application = web.Application()
    application.router.add_get(f"{path}/{{rest:.*}}", hand_on)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "localhost", port).start()
    try:
        yield
    finally:
        await runner.cleanup()
