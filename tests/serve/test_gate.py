"""Names and origins under which the tutor may be asked for."""

from __future__ import annotations

import pytest

from tutor.serve.gate import Address, Gate, public_url

HERE = Gate("localhost", 8000)
BEHIND = Gate("localhost", 8000, public_url("https://class.example/tutor"))
WIDE = Gate("0.0.0.0", 8000)
LAN = Address("192.168.1.5", 8000)
ODD_PARTS = ["http://a b", "https://a?b", "https://a#b", "https://u@a"]


@pytest.mark.parametrize(
    ("gate", "host", "origin", "reached", "lets"),
    [
        (HERE, "localhost:8000", None, None, True),
        (HERE, "localhost:8000", "http://localhost:8000", None, True),
        (HERE, "[::1]:8000", "http://[::1]:8000", None, True),
        (HERE, "127.0.0.1:8000", "http://localhost:8000", None, False),
        (HERE, "localhost:8001", None, None, False),
        (HERE, "localhost", None, None, False),
        (HERE, "192.168.1.5:8000", None, None, False),
        (HERE, "class.example", None, None, False),
        (BEHIND, "class.example", "https://class.example", None, True),
        (BEHIND, "class.example:443", "https://class.example", None, True),
        (BEHIND, "class.example", "http://class.example", None, False),
        (BEHIND, "class.example:80", None, None, False),
        (BEHIND, "localhost:8000", "https://class.example", None, True),
        (BEHIND, "localhost:8000", "http://localhost:8000", None, True),
        (BEHIND, "class.example.evil.example", None, None, False),
        (WIDE, "192.168.1.5:8000", "http://192.168.1.5:8000", LAN, True),
        (WIDE, "192.168.1.6:8000", "http://192.168.1.6:8000", LAN, False),
        (WIDE, "rebound.example:8000", "http://rebound.example:8000", LAN, False),
        (WIDE, "0.0.0.0:8000", None, LAN, False),
        (HERE, "localhost:8000/", None, None, False),
        (HERE, "a@localhost:8000", None, None, False),
        (HERE, "localhost:8000:8000", None, None, False),
        (HERE, "localhost:x", None, None, False),
        (HERE, "localhost:99999", None, None, False),
        (HERE, "[::1", None, None, False),
    ],
)
def test_who_is_let_in(gate: Gate, host: str, origin: str | None, reached: Address | None, lets: bool) -> None:
    assert gate.lets(host, origin, reached) is lets


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://class.example", "https://class.example/"),
        ("https://CLASS.example:443/tutor", "https://class.example/tutor/"),
        ("http://10.0.0.5:8080/a/b/", "http://10.0.0.5:8080/a/b/"),
        ("http://[fe80::1]:80", "http://[fe80::1]/"),
    ],
)
def test_a_public_address_is_read(written: str, read: str) -> None:
    assert str(public_url(written)) == read


@pytest.mark.parametrize("written", ["", "class.example", "ftp://a", "https://", "http://a:x", *ODD_PARTS])
def test_what_is_no_address_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match="use one like https"):
        public_url(written)
