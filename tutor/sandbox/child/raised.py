"""An exception of the program, as something that travels."""

from __future__ import annotations

import errno
from collections import deque
from types import TracebackType
from typing import Any

from tutor.sandbox.child.names import Refused
from tutor.sandbox.wire import MAX_BITS, Value

FILE = "<answer>"
"""What the program's text is called in tracebacks."""
MAX_MESSAGE = 500
MAX_FRAMES = 12
REFUSALS = (errno.EPERM, errno.EACCES)


def raised(problem: BaseException, file: str = FILE) -> Value:
    """Type, message, line and the program's own frames; a refusal as a sentence. May run the program's ``__str__``."""
    frames = _frames(problem.__traceback__, file)
    sentence = _refusal(problem)
    return {
        "raised": "MemoryError" if _is_of_memory(problem) else str(type(problem).__name__)[:80],
        "message": sentence or message(problem),
        "forbidden": sentence is not None,
        "line": frames[-1][1] if frames else None,
        "frames": tuple(frames),
    }


def message(problem: BaseException) -> str:
    """The exception's text, cut; empty where asking for it raises."""
    try:
        return str(problem)[:MAX_MESSAGE]
    except Exception:
        return ""


def _is_of_memory(problem: BaseException) -> bool:
    """Whether torch could not get memory, for which it has no exception of its own."""
    return isinstance(problem, RuntimeError) and "can't allocate memory" in message(problem)


def _refusal(problem: BaseException) -> str | None:
    if isinstance(problem, Refused):
        return message(problem)
    if isinstance(problem, OSError) and problem.errno in REFUSALS:
        return "Files, the network and other programs are off here."
    if isinstance(problem, RuntimeError) and message(problem) == "can't start new thread":
        return "Threads are off here."
    if isinstance(problem, ModuleNotFoundError):
        # Not by an import of the program itself, for that is refused with a sentence of its own.
        return f"That needs `{str(problem.name)[:80]}`, which is not available here."
    return None


def _frames(trace: TracebackType | None, file: str) -> list[Value]:
    own: deque[TracebackType] = deque(maxlen=MAX_FRAMES)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            own.append(trace)
        trace = trace.tb_next
    return [
        (step.tb_frame.f_code.co_name[:80], step.tb_lineno, _names(step.tb_frame.f_locals) if step is own[-1] else {})
        for step in own
    ]


def _names(names: dict[str, Any]) -> Value:
    """Short texts for the values a reader would ask for first."""
    import numpy as np

    from tutor.sandbox.child.glimpse import glimpse

    shown: dict[str, str] = {}
    for name, value in list(names.items())[:50]:
        if name.startswith("__") or len(shown) >= 8:
            continue
        if type(value) in (bool, int, float, str) or isinstance(value, np.generic):
            shown[name[:40]] = _shown(value.item() if isinstance(value, np.generic) else value)
        elif type(value) is np.ndarray:
            small = value.size <= 6 and value.ndim <= 1
            shown[name[:40]] = glimpse(value).text if small else f"array of shape {value.shape}"
        elif type(value) in (list, tuple, dict) or value is None:
            shown[name[:40]] = "None" if value is None else f"{type(value).__name__} of {len(value)}"
    return shown


def _shown(value: Any) -> str:
    if type(value) is int and value.bit_length() > MAX_BITS:  # Python does not write out such ones
        return f"an integer of {value.bit_length():,} bits"
    return repr(value)[:60]
