"""JSON and msgpack of somebody else's as values: one error for all that can be wrong with it, and from any thread.

msgspec learns what a struct holds when it is first asked for it, and a thread that decodes such a struct meanwhile ends
the process. So what decodes a type is made once, one at a time, by everybody.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

import msgspec

_one_at_a_time = Lock()
_json = cache(msgspec.json.Decoder)
_msgpack = cache(msgspec.msgpack.Decoder)


class NotDecoded(ValueError):
    """What was read is no value of the type; the message says why."""


def from_json(content: bytes | str, kind: Any) -> Any:
    """A value of a type, as JSON has it. Raises NotDecoded, also where it is nested too deep or is not UTF-8."""
    return _decoded(_json, content, kind)


def from_msgpack(content: bytes, kind: Any) -> Any:
    """A value of a type, as msgpack has it. Raises NotDecoded, also where it is nested too deep or is not UTF-8."""
    return _decoded(_msgpack, content, kind)


def _decoded(make: Any, content: bytes | str, kind: Any) -> Any:
    with _one_at_a_time:
        decoder = make(kind)
    try:
        return decoder.decode(content)
    except RecursionError:
        raise NotDecoded("it is nested too deep") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise NotDecoded(str(error)) from error
