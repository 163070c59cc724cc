"""What the server and the warm process say to each other: one JSON object a line; a start brings two descriptors."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from tutor.decoding import from_json


class Start(Struct, frozen=True, tag=True):
    """Fork a visit. With it come the stream to the server, and where its troubles are written."""

    visit: int
    learner: str
    columns: int
    rows: int


class Kill(Struct, frozen=True, tag=True):
    """End a visit that did not leave when it was asked to."""

    visit: int


Order = Start | Kill
READY = b"ready\n"


def line(order: Order) -> bytes:
    """An order as it is sent."""
    return msgspec.json.encode(order) + b"\n"


def read(text: bytes) -> Order:
    """An order as it came. Raises NotDecoded."""
    order: Order = from_json(text, Order)
    return order
