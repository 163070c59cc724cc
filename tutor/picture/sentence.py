"""Sentences that show values: {name} and {name:.3f}, and nothing else that str.format could do."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from tutor.picture.problem import BadPicture

_FIELD: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_FORMAT: Final = re.compile(r"(?:[+,]?(?:\.\d{1,2})?[feg%]|[+,]?d)?")
LONGEST_SHOWN = 12
"""Entries of a vector that are written out."""


def filled(text: str, values: Mapping[str, Any] | Callable[[str], Any]) -> str:
    """The text with its fields filled. Raises BadPicture for a name or format that is not known."""
    look_up = values if callable(values) else values.__getitem__

    def replacement(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        if match[1] is None:
            raise BadPicture(f"a brace without its partner in {text!r}; write {{{{ or }}}} for a brace")
        name, shape = split(match[1])
        try:
            value = look_up(name)
        except KeyError:
            raise BadPicture(f"{{{name}}} is not a slider, a line, or a name in given or where") from None
        return shown(value, shape)

    return _FIELD.sub(replacement, text)


def split(field: str) -> tuple[str, str]:
    """The name and the format after the last colon."""
    name, colon, shape = field.rpartition(":")
    if not colon:
        return field.strip(), ""
    if not _FORMAT.fullmatch(shape):
        raise BadPicture(f"{{{field}}}: there is no format {shape!r}; there are .3f, .2e, .4g, .1% and d")
    return name.strip(), shape


def shown(value: Any, shape: str) -> str:
    """A number, a vector or a matrix as text."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, tuple | list):
        parts = [shown(part, shape) for part in value[:LONGEST_SHOWN]]
        return f"({', '.join(parts)}{', …' if len(value) > LONGEST_SHOWN else ''})"
    number = float(value)
    if not math.isfinite(number):
        return "nan" if math.isnan(number) else "−∞" if number < 0 else "∞"
    if shape.endswith("d"):
        text = format(round(number), shape)
    else:
        text = format(number, shape) if shape else f"{number:.4g}"
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("-")
    return text.replace("-", "−")
