"""Models of letters: interpolated Witten-Bell estimates of up to five letters in a row.

    p(x | c) = (n(c x) + t(c) p(x | c')) / (n(c) + t(c))

n counts in what was read, t how many different letters came after c, and c' is c without its first letter; at last
every letter is as likely. (I. H. Witten and T. C. Bell, "The zero-frequency problem", IEEE Transactions on Information
Theory 37 (1991), 1085-1094, their method C.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from random import Random

from tutor.arcade.letters import ASKED, LEAD, PER_UNIT, SYMBOLS, Passage, Passages, as_symbols

CONTEXT = {"5-gram": 4, "trigram": 2, "bigram": 1, "unigram": 0}
"""How many letters before each model looks at."""
LONGEST = 4
LEAST, MOST = 2_000, 200_000
"""Letters of a text of one's own: so many it needs, and so many are read."""
BORDER = 0.15
"""A passage of one's own text is not cut from this part of its beginning: titles and licences stand there."""


class TooShort(Exception):
    """A text has too few letters."""


class Counts:
    """What came after each run of up to four letters."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.after: dict[str, dict[str, int]] = {}
        for text in texts:
            self._read(text)

    def _read(self, text: str) -> None:
        for i, letter in enumerate(text):
            for length in range(min(LONGEST, i) + 1):
                counts = self.after.setdefault(text[i - length : i], {})
                counts[letter] = counts.get(letter, 0) + 1

    def chances(self, before: str, context: int) -> dict[str, float]:
        """The chance of each symbol after what stands before, of which so many letters are looked at."""
        found = dict.fromkeys(SYMBOLS, 1 / len(SYMBOLS))
        for length in range(min(context, len(before)) + 1):
            counts = self.after.get(before[len(before) - length :])
            if counts is None:
                break
            n, t = sum(counts.values()), len(counts)
            found = {sign: (counts.get(sign, 0) + t * chance) / (n + t) for sign, chance in found.items()}
        return found


def passage(chapter: str, lesson: str, text: str, counts: Counts) -> Passage:
    """A passage with what each model pays for the letters after its lead."""
    costs: dict[str, list[int]] = {model: [] for model in CONTEXT}
    ranks: dict[str, list[int]] = {model: [] for model in CONTEXT}
    for i in range(LEAD, LEAD + ASKED):
        for model, context in CONTEXT.items():
            chances = counts.chances(text[:i], context)
            costs[model].append(hundredths(chances[text[i]]))
            ranks[model].append(sorted(SYMBOLS, key=lambda sign: -chances[sign]).index(text[i]) + 1)
    return Passage(
        chapter=chapter,
        lesson=lesson,
        text=text,
        costs={model: tuple(each) for model, each in costs.items()},
        ranks={model: tuple(each) for model, each in ranks.items()},
    )


def hundredths(chance: float) -> int:
    """A cost as it is shipped."""
    return round(-math.log(chance) * PER_UNIT)


def backoff(counts: Counts) -> tuple[tuple[int, ...], ...]:
    """The bigram's costs, for each letter before and each after."""
    rows = (counts.chances(before, 1) for before in SYMBOLS)
    return tuple(tuple(hundredths(chances[sign]) for sign in SYMBOLS) for chances in rows)


def own_text(text: str, seed: int) -> Passages:
    """One passage of a text of one's own, by models that read the rest of it. Raises TooShort."""
    symbols = as_symbols(text)[:MOST]
    if len(symbols) < LEAST:
        raise TooShort(f"This text has {len(symbols):,} letters from a to z and blanks; the game needs {LEAST:,}.")
    room = len(symbols) - LEAD - ASKED
    start = int((BORDER + (1 - BORDER) * Random(str(seed)).random()) * room)
    start = symbols.rfind(" ", 0, start) + 1
    chosen = symbols[start : start + LEAD + ASKED]
    counts = Counts([symbols[:start], symbols[start + LEAD + ASKED :]])
    return Passages(backoff={"": backoff(counts)}, passages=(passage("", "", chosen, counts),))
