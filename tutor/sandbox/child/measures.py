"""What calls and properties of a task may ask besides, by name: how much memory something takes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any


def most_bytes(made: Callable[[], Any]) -> int:
    """The most bytes that were held at once while it was called: of arrays above all, which numpy reports."""
    tracemalloc.start()
    try:
        made()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


MEASURES = {"most_bytes": most_bytes}
"""By the names under which calls find them; a program does not."""
