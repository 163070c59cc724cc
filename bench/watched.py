"""The tutor, which writes into a file when it ends how long each look for garbage took.

A line for each: generation, milliseconds of the processor, and when it ended, by the monotonic clock.

python bench/watched.py times.txt play --user bench
"""

from __future__ import annotations

import atexit
import gc
import sys
import time
from pathlib import Path
from typing import Any


def watch(to: Path) -> None:
    """Note each look for garbage, and write them at the end."""
    took: list[str] = []
    began = 0.0

    def look(phase: str, found: dict[str, Any]) -> None:
        nonlocal began
        if phase == "start":
            began = time.thread_time()
        else:
            took.append(f"{found['generation']} {1000 * (time.thread_time() - began):.2f} {time.monotonic():.3f}")

    gc.callbacks.append(look)
    atexit.register(lambda: to.write_text("\n".join(took)))


if __name__ == "__main__":
    watch(Path(sys.argv.pop(1)))
    from tutor.__main__ import main

    sys.exit(main())
