"""Words that people say for signs: each with what to write in its place."""

from __future__ import annotations

_SIGNS = {
    "times": "*", "multiplied": "*", "multiply": "*", "over": "/", "divided": "/", "divide": "/", "in": "/",
    "out": "/", "plus": "+", "add": "+", "minus": "-", "negative": "-", "subtract": "-", "squared": "^2",
    "square": "^2", "cubed": "^3", "point": ".", "natural": "ln(…)", "logarithm": "ln(…)", "root": "sqrt(…)",
    "of": "brackets", "open": "(", "close": ")", "to": "^", "power": "^", "exponential": "exp(…)", "percent": "%",
    "half": "1/2", "third": "1/3", "quarter": "1/4", "thirds": "1/3", "quarters": "3/4", "tenth": "1/10",
    "tenths": "1/10", "hundredth": "1/100", "hundredths": "1/100", "zero": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "hundred": "100",
    "thousand": "1000", "base": "log2(…) or log10(…)",
}  # fmt: skip


def as_written(word: str) -> str | None:
    """What to write for a spoken word, as a sentence; None for a word that is none of these."""
    sign = _SIGNS.get(word.casefold())
    if sign is None:
        return None
    return f"“{word}” is a word. Write {sign if sign == 'brackets' else f'“{sign}”'} in its place."
