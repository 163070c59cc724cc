"""Who is let in: the names under which this server may be asked for, and the headers of every answer."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from msgspec import Struct

EVERYWHERE = ("0.0.0.0", "::")
PORTS = {"http": 80, "https": 443}
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data:; "
    # The terminal in the page makes its style sheets itself.
    "style-src 'self' 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
    "Server": "xent-tutor",
}


class Address(Struct, frozen=True):
    """A host and a port, as a browser names them."""

    host: str
    port: int


class PublicUrl(Struct, frozen=True):
    """The address visitors use, where another server stands in front of this one."""

    scheme: str
    place: Address
    path: str
    """Begins and ends with a slash."""

    def __str__(self) -> str:
        return f"{self.scheme}://{written(self.place, self.scheme)}{self.path}"


def public_url(text: str) -> PublicUrl:
    """Read ``https://example.org/tutor/``. Raises ValueError with a sentence."""
    refused = ValueError(f"{text[:80]!r} is not an address; use one like https://example.org/tutor/")
    try:
        parts = urlsplit(text)
        place = Address((parts.hostname or "").lower(), parts.port or PORTS.get(parts.scheme, 0))
    except ValueError:
        raise refused from None
    plain = not (parts.query or parts.fragment or "@" in parts.netloc) and text.isprintable() and " " not in text
    if parts.scheme not in PORTS or not place.host or not plain:
        raise refused
    return PublicUrl(parts.scheme, place, f"{parts.path.rstrip('/')}/")


def written(place: Address, scheme: str) -> str:
    """As in an address: without the port that goes without saying."""
    host = f"[{place.host}]" if ":" in place.host else place.host
    return host if place.port == PORTS[scheme] else f"{host}:{place.port}"


def read_place(text: str, scheme: str = "http") -> Address | None:
    """What a Host header names; None for anything odd."""
    if not text or any(sign in text for sign in "/@?#\\ ") or not text.isprintable():
        return None
    try:
        parts = urlsplit(f"//{text}")
        return Address(parts.hostname.lower(), parts.port or PORTS[scheme]) if parts.hostname else None
    except ValueError:
        return None


class Gate:
    """The allow-lists of hosts and origins."""

    def __init__(self, host: str, port: int, public: PublicUrl | None = None) -> None:
        names = {"localhost", "127.0.0.1", "::1", host.lower()}
        if host in EVERYWHERE:
            names = names - {host} | {socket.gethostname().lower()}
        self._places = {Address(name, port) for name in names}
        self._public = public

    def lets(self, host: str, origin: str | None, reached: Address | None) -> bool:
        """Whether a request may go on. ``reached`` is the address of this machine that the visitor came to.

        A page elsewhere cannot make a browser name that address by a name of its own, so that its number is allowed.
        """
        place = read_place(host)
        public = read_place(host, self._public.scheme) if self._public else None
        here = place is not None and (place in self._places or (place == reached and _is_number(place.host)))
        outside = self._public is not None and public == self._public.place
        if not (here or outside):
            return False
        if origin is None:
            return True
        if here and place is not None and origin.lower() == f"http://{written(place, 'http')}":
            return True
        return self._public is not None and origin.lower() == (
            f"{self._public.scheme}://{written(self._public.place, self._public.scheme)}"
        )


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
