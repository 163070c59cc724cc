"""What the server answers to whoever asks: foreign pages, foreign names, no link, links."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.serve.serving import Served, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATHS = ["/", "/ws", "/files/page.js", "/files/terminal.js", "/nothing"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serving(tmp_path_factory.mktemp("serve"), ["Ada", "Émile Borel"]) as served:
        yield served


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:{port}"},
        {"Host": "localhost"},
        {"Host": "localhost.evil.example:{port}"},
        {"Host": "localhost:{port}@evil.example"},
        {"Host": ""},
        {"Host": "10.1.2.3:{port}"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
        {"Origin": "https://localhost:{port}"},
        {"Origin": "http://localhost:{port}.evil.example"},
        {"Host": "127.0.0.1:{port}", "Origin": "http://localhost:1"},
    ],
)
async def test_who_is_asked_for_by_a_foreign_name_or_from_a_foreign_page_answers_403(
    served: Served, path: str, headers: dict[str, str]
) -> None:
    sent = {name: value.format(port=served.port) for name, value in headers.items()}
    answer = await served.get(path, headers=sent | {"Cookie": await served.cookie("Ada")})
    assert (answer.status, await answer.text()) == (403, "This is not an address of this tutor.\n")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
async def test_a_websocket_from_a_foreign_page_or_from_none_is_refused_whoever_brings_it(
    served: Served, origin: str | None
) -> None:
    sent = {"Cookie": await served.cookie("Ada")} | ({"Origin": origin} if origin else {})
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await served.client.ws_connect(f"{served.address}/ws", headers=sent)
    assert refused.value.status == 403


@pytest.mark.parametrize("cookie", ["", "{name}=", "{name}=AAAAAAAAAAAAAAAAAAAAAAAAAAA", "{name}=é", "other=1"])
async def test_a_websocket_without_a_learners_cookie_is_refused(served: Served, cookie: str) -> None:
    name = (await served.cookie("Ada")).partition("=")[0]
    sent = {"Cookie": cookie.format(name=name), "Origin": served.address}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await served.client.ws_connect(f"{served.address}/ws", headers=sent)
    assert refused.value.status == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST"])
async def test_this_machines_own_names_are_let_in(served: Served, host: str) -> None:
    sent = {"Host": f"{host}:{served.port}", "Cookie": await served.cookie("Ada")}
    assert (await served.get("/", headers=sent)).status == 200


async def test_a_link_becomes_a_cookie_that_no_script_reads_and_an_address_without_it_again_and_again(
    served: Served,
) -> None:
    for _ in range(3):
        answer = await served.get(f"/?{served.links['Ada'].partition('?')[2]}")
        assert (answer.status, answer.headers["Location"]) == (303, "./")
        content, *attributes = answer.headers["Set-Cookie"].split("; ")
        assert content.partition("=")[2] == served.links["Ada"].partition("?link=")[2]
        assert sorted(attributes) == ["HttpOnly", "SameSite=Lax"]
    assert (await served.get("/", headers={"Cookie": content})).status == 200


@pytest.mark.parametrize("path", ["/", "/?link=", "/?link=AAAAAAAAAAAAAAAAAAAAAAAAAAA", "/?link=%ff%00", "/?other=1"])
async def test_without_a_link_there_is_a_plain_page_that_says_what_to_do(served: Served, path: str) -> None:
    answer = await served.get(path)
    text = await answer.text()
    assert (answer.status, answer.content_type) == (403, "text/html")
    assert "Set-Cookie" not in answer.headers
    assert ("Open the link that you were given" in text) or ("This link opens nothing here" in text)
    assert "<script" not in text


async def test_no_answer_to_whoever_has_no_link_names_a_learner(served: Served) -> None:
    for path in [*PATHS, "/?link=x", "/files/", "/saves"]:
        text = await (await served.get(path)).text(errors="replace")
        assert "Ada" not in text, path
        assert "Borel" not in text, path


@pytest.mark.parametrize(
    "path",
    [
        "/files",
        "/files/",
        "/static",
        "/static/",
        "/files/..%2flinks.py",
        "/files//etc/passwd",
        "/files/page.html",
        "/x",
    ],
)
async def test_no_folder_is_listed_and_nothing_else_is_there(served: Served, path: str) -> None:
    assert (await served.get(path)).status == 404


@pytest.mark.parametrize("path", [*PATHS, "/?link=x"])
async def test_every_answer_says_what_a_browser_must_not_do(served: Served, path: str) -> None:
    found = (await served.get(path, headers={"Cookie": await served.cookie("Ada")})).headers
    policy = dict(part.strip().partition(" ")[::2] for part in found["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["font-src"] == "'self'"
    assert not any("http" in sources or "*" in sources for sources in policy.values())
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "no-referrer"
    assert found["X-Frame-Options"] == "DENY"
    assert found["Server"] == "xent-tutor"


async def test_what_the_page_asks_for_is_shipped_and_named_from_where_the_page_is(served: Served) -> None:
    page = await (await served.get("/", headers={"Cookie": await served.cookie("Ada")})).text()
    assert "<title>Small sums · xent-tutor</title>" in page
    assert '<meta name="viewport" content="width=device-width' in page
    assert "://" not in page
    style = await (await served.get("/files/page.css")).text()
    script = await (await served.get("/files/page.js")).text()
    named = {"page.css", "page.js", "terminal.css", "terminal.js", "icon.svg", "letters.ttf", "signs.woff2"}
    for file in named:
        assert file in page + style + script
        answer = await served.get(f"/files/{file}")
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache"), file
    assert "://" not in style + script


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_nothing_is_taken(served: Served, method: str) -> None:
    async with served.client.request(method, f"{served.address}/", data=b"x" * 1000) as answer:
        assert answer.status == 405


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\xff\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET " + b"x" * 100_000,
        b"GET / HTTP/9\r\n\r\n",
    ],
)
async def test_what_is_no_request_harms_nobody(served: Served, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(sent)
    writer.write_eof()
    await asyncio.wait_for(reader.read(), 30)
    writer.close()
    assert (await served.get("/files/page.js")).status == 200


async def test_where_the_tutor_is_served_it_is_said_once_that_somebody_asked_for_another_name(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada"]) as served:
        for _ in range(3):
            await served.get("/", headers={"Host": "class.example"})
        served.process.terminate()
        assert served.process.stderr is not None
        said = (await served.process.stderr.read()).decode().splitlines()
    assert said == ["Refused who asked for 'class.example'. If that is this tutor, start it with --public-url URL."]


async def test_the_links_stay_the_same_and_are_told_apart(served: Served, tmp_path: Path) -> None:
    assert set(served.links) == {"Ada", "Émile Borel"}
    assert len({link.partition("?link=")[2] for link in served.links.values()}) == 2
    assert all(len(link.partition("?link=")[2]) == 27 for link in served.links.values())
