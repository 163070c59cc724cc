"""Packages that cannot be loaded, told apart from mistakes of ours."""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb

OURS = ("tutor", "__main__")
UNNAMED = "a package"


def not_loaded(error: BaseException) -> str | None:
    """The package whose loading ended so, whatever it raised; None where nothing was being loaded."""
    if isinstance(error, ImportError):
        return error.name or UNNAMED
    if isinstance(error, SyntaxError) and (error.filename or "").endswith(".py"):
        return Path(error.filename or "").stem
    for frame, _ in walk_tb(error.__traceback__):
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if frame.f_code.co_name == "<module>" and package not in OURS:
            return package or UNNAMED
    return None
