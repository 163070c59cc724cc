"""What may stand after an option: numbers within bounds, an address. All raise ArgumentTypeError."""

from __future__ import annotations

import argparse
import re


def whole(text: str, what: str, most: int) -> int:
    """A whole number from 1 to ``most``. Raises ArgumentTypeError."""
    # Nothing longer is looked at: Python refuses to read numbers of thousands of digits.
    if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not {what}")
    return int(text)


def step(text: str) -> int:
    """A step of a lesson. Raises ArgumentTypeError."""
    return whole(text, "a step; they are counted from 1", 10**9)


def count(text: str) -> int:
    """A number of jobs. Raises ArgumentTypeError."""
    return min(whole(text, "a number of jobs; use 1 or more", 10**9), 64)


def level(text: str) -> int:
    """The level of a game. Raises ArgumentTypeError."""
    return whole(text, "a level; use 1 or more", 99)


def hints(text: str) -> int:
    """A number of hints. Raises ArgumentTypeError."""
    return whole(text, "a number of hints; use 1 or more, or --hints alone at the end for all", 10**9)


def port(text: str) -> int:
    """A port. Raises ArgumentTypeError."""
    return whole(text, "a port; use a number from 1 to 65535", 65535)


def visitors(text: str) -> int:
    """A number of visitors. Raises ArgumentTypeError."""
    return whole(text, "a number of visitors; use 1 to 1000", 1000)


def minutes(text: str) -> float:
    """A number of minutes, up to a day. Raises ArgumentTypeError."""
    if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", text) and 0 < float(text) <= 1440:
        return float(text)
    raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number of minutes; use one up to 1440")


def address(text: str) -> object:
    """The address under which visitors come. Raises ArgumentTypeError."""
    from tutor.serve.gate import public_url

    try:
        return public_url(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def seed(text: str) -> int:
    """A seed, which may be negative. Raises ArgumentTypeError."""
    digits = text.removeprefix("-")
    if not digits.isdecimal() or len(digits) > 18:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a seed; use a whole number of at most 18 digits")
    return int(text)
