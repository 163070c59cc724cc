"""What tests of games share: a unit, and ways to play a round to its end."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeVar

from tutor.arcade import Cost, Round

BITS = Cost("bits", math.log(2))
NATS = Cost("nats", 1.0)

R = TypeVar("R", bound=Round)


def pressed(start: R, keys: Iterable[str]) -> R:
    """A round after these keys, a second apart."""
    for second, key in enumerate(keys):
        start = start.key(key, float(second))
    return start


def typed(start: R, *lines: str) -> R:
    """A round after these lines, as the plain front types them."""
    for second, line in enumerate(lines):
        start = start.typed(line, float(second)).onward()
    return start
