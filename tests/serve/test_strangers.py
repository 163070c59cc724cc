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


REQUESTS: dict[str, tuple[bytes, set[int]]] = {
    "no letters": (b"\x00\xff\r\n\r\n", {400}),
    "a lone line": (b"hello\r\n\r\n", {400}),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {400}),
    "another version": (b"GET / HTTP/9\r\n\r\n", {400}),
    "signs that steer": (b"GET /\x1b]52;c;eA==\x07 HTTP/1.1\r\nHost: \x1b[31m\r\n\r\n", {400}),
    "a sign that steers in a value": (b"GET / HTTP/1.1\r\nHost: HERE\r\nCookie: a=\x1b[31m\r\n\r\n", {400, 403}),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", {400, 403}),
    "no host in 1.0": (b"GET / HTTP/1.0\r\n\r\n", {400, 403}),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: HERE\r\n\r\n", {400, 403}),
    "an empty host": (b"GET / HTTP/1.1\r\nHost:\r\n\r\n", {400, 403}),
    "another host in the line": (b"GET http://evil.example/ HTTP/1.1\r\nHost: HERE\r\n\r\n", {403, 404}),
    "a way through": (b"CONNECT evil.example:80 HTTP/1.1\r\nHost: HERE\r\n\r\n", {400, 403, 404, 405}),
    "no header": (b"GET / HTTP/1.1\r\nHost: HERE\r\nno header\r\n\r\n", {400}),
    "a folded header": (b"GET / HTTP/1.1\r\nHost: HERE\r\nA: b\r\n c\r\n\r\n", {400, 403}),
    "a space before the colon": (b"GET / HTTP/1.1\r\nHost: HERE\r\nOrigin : null\r\n\r\n", {400}),
    "two lengths": (b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n", {400}),
    "a length and parts": (
        b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        {400},
    ),
    "a length below none": (b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: -4\r\n\r\n", {400}),
    "a line without end": (b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: HERE\r\n\r\n", {400, 414}),
    "a header without end": (b"GET / HTTP/1.1\r\nHost: HERE\r\nA: " + b"x" * 100_000 + b"\r\n\r\n", {400, 431}),
    "headers without end": (b"GET / HTTP/1.1\r\nHost: HERE\r\n" + b"A: b\r\n" * 5_000 + b"\r\n", {400, 431}),
    "what is not there": (b"GET /saves HTTP/1.1\r\nHost: HERE\r\n\r\n", {404}),
    "a broken sign": (b"GET /files/%00%ff HTTP/1.1\r\nHost: HERE\r\n\r\n", {400, 404}),
    "another method": (b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 0\r\n\r\n", {405}),
    "a wish of its own": (b"GET / HTTP/1.1\r\nHost: HERE\r\nExpect: tea\r\n\r\n", {403, 417}),
    "a part that is not there": (
        b"GET /files/page.js HTTP/1.1\r\nHost: HERE\r\nRange: bytes=99999999-\r\n\r\n",
        {200, 416},
    ),
    "a websocket without a key": (
        b"GET /ws HTTP/1.1\r\nHost: HERE\r\nOrigin: http://HERE\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        {400, 403},
    ),
    "a link of markup": (b"GET /?link=%ff%00<script> HTTP/1.1\r\nHost: HERE\r\n\r\n", {400, 403}),
}


async def raw_answer(served: Served, sent: bytes) -> bytes:
    """What comes back for bytes, until the server closes or says no more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(sent.replace(b"HERE", b"127.0.0.1:%d" % served.port))
    try:
        return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
    finally:
        writer.close()


@pytest.mark.slow
async def test_what_is_no_request_gets_the_headers_of_all_and_is_printed_nowhere(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada"]) as served:
        for name, (sent, statuses) in REQUESTS.items():
            head = (await raw_answer(served, sent)).decode()
            assert int(head.split()[1]) in statuses, (name, head)
            for header in ("Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff"):
                assert header in head, (name, head)
            assert "Server: xent-tutor\r\n" in head, (name, head)
            assert "Python" not in head
        assert (await served.get("/files/page.js")).status == 200
        served.process.terminate()
        assert served.process.stderr is not None
        said = (await served.process.stderr.read()).decode()
    assert len(said.splitlines()) <= 1, said  # that somebody asked for another name


@pytest.mark.one_fast
@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a", b"\x16\x03"])
async def test_who_goes_in_the_middle_of_a_request_harms_nobody(served: Served, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(sent)
    writer.write_eof()
    await asyncio.wait_for(reader.read(), 30)
    writer.close()
    assert (await served.get("/files/page.js")).status == 200


@pytest.mark.slow
async def test_who_never_comes_to_a_request_is_let_go(served: Served) -> None:
    pairs = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(2)]
    pairs[1][1].write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
    for reader, writer in pairs:
        assert await asyncio.wait_for(reader.read(), 60) == b""
        writer.close()


@pytest.mark.slow
async def test_where_the_tutor_is_served_it_is_said_once_that_somebody_asked_for_another_name(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada"]) as served:
        for _ in range(3):
            await served.get("/", headers={"Host": "class.example"})
        served.process.terminate()
        assert served.process.stderr is not None
        said = (await served.process.stderr.read()).decode().splitlines()
    assert said == ["Refused who asked for 'class.example'. If that is this tutor, start it with --public-url URL."]


@pytest.mark.slow
async def test_the_links_stay_the_same_and_are_told_apart(served: Served, tmp_path: Path) -> None:
    assert set(served.links) == {"Ada", "Émile Borel"}
    assert len({link.partition("?link=")[2] for link in served.links.values()}) == 2
    assert all(len(link.partition("?link=")[2]) == 27 for link in served.links.values())
