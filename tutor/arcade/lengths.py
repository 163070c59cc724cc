"""Code lengths: how long each symbol's code word is, as long as Kraft's sum allows; against Huffman's code.

A binary code in which no word begins another exists for lengths l just when the sum of 2^-l is at most 1 (L. G. Kraft
1949, B. McMillan 1956). Huffman's lengths are the best (D. A. Huffman 1952); Shannon's are the rounded-up costs of the
symbols.
"""

from __future__ import annotations

import heapq
import math
import textwrap
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, row
from tutor.lesson import Lengths, Sources

if TYPE_CHECKING:
    from typing import Self

LETTERS = "abcdefghij"
LONGEST = 9
HUNDRED = 100
SKEW = 1.15
"""Probabilities are exponential draws to this power."""
TEXT = 40
"""Letters of a text to count in."""
SINGLE = "xyz"
"""The symbols of which pairs are made."""
CLOSE = 0.05
"""Above Huffman's, a source: silver."""
KEYS = "a-j ↑↓ symbol  1-9 its length  ←→ shorter, longer  enter hand in"


def source(symbols: int, ordered: bool, rng: Random) -> tuple[int, ...]:
    """Probabilities in hundredths, each at least one, that sum to a hundred."""
    weights = [(-math.log(1 - rng.random())) ** SKEW for _ in range(symbols)]
    spare = HUNDRED - symbols
    parts = [1 + int(spare * weight / sum(weights)) for weight in weights]
    parts[parts.index(max(parts))] += HUNDRED - sum(parts)
    return tuple(sorted(parts, reverse=True)) if ordered else tuple(parts)


def text_of(weights: tuple[int, ...], rng: Random) -> str:
    """A text drawn from a source, in which each symbol comes at least once."""
    letters = [*LETTERS[: len(weights)]]
    while len(letters) < TEXT:
        at, left = 0, rng.random() * sum(weights)
        while left >= weights[at]:
            at, left = at + 1, left - weights[at]
        letters.append(LETTERS[at])
    return "".join(sorted(letters, key=lambda _: rng.random()))


def counts_of(text: str) -> tuple[int, ...]:
    """How often each symbol comes."""
    return tuple(text.count(letter) for letter in LETTERS if letter in text)


def in_pairs(weights: tuple[int, ...]) -> tuple[int, ...]:
    """How likely each pair of symbols is, drawn one by one."""
    return tuple(one * two for one in weights for two in weights)


def least_possible(weights: tuple[int, ...]) -> float:
    """Binary digits that no code comes below."""
    total = sum(weights)
    return -sum(w / total * math.log2(w / total) for w in weights)


def best_lengths(weights: tuple[int, ...]) -> tuple[int, ...]:
    """Huffman's lengths: the two least likely are joined until one is left."""
    heap: list[tuple[int, int, tuple[int, ...]]] = [(weight, i, (i,)) for i, weight in enumerate(weights)]
    heapq.heapify(heap)
    lengths = [0] * len(weights)
    made = len(weights)
    while len(heap) > 1:
        one, two = heapq.heappop(heap), heapq.heappop(heap)
        for symbol in one[2] + two[2]:
            lengths[symbol] += 1
        heapq.heappush(heap, (one[0] + two[0], made, one[2] + two[2]))
        made += 1
    return tuple(lengths)


def rounded_up(weights: tuple[int, ...]) -> tuple[int, ...]:
    """Shannon's lengths: the least whole number that is no less than the symbol's own cost."""
    return tuple(next(length for length in range(1, 20) if weight << length >= sum(weights)) for weight in weights)


def mean_length(weights: tuple[int, ...], lengths: tuple[int, ...]) -> float:
    """The expected length of a symbol's word."""
    return sum(weight * length for weight, length in zip(weights, lengths, strict=True)) / sum(weights)


def kraft(lengths: tuple[int, ...]) -> Fraction:
    """The sum that must not pass 1."""
    return sum((Fraction(1, 2**length) for length in lengths), Fraction(0))


class LengthsRound(contract.Round, frozen=True, kw_only=True):
    """A round of sources."""

    name: str
    sources: tuple[tuple[int, ...], ...]
    """The weights of each source's words; they sum to anything."""
    texts: tuple[str, ...] = ()
    """To count in, one for each source; then how likely a symbol is is not shown."""
    singles: tuple[tuple[int, ...], ...] = ()
    """For each source of pairs the weights of its symbols."""
    done: tuple[tuple[int, ...], ...] = ()
    """The lengths that were handed in."""
    lengths: tuple[int, ...] = ()
    chosen: int = 0
    """The symbol whose length is set next."""
    note: str = ""

    @property
    def over(self) -> bool:
        """Whether every source has its code."""
        return len(self.done) == len(self.sources)

    @property
    def source(self) -> tuple[int, ...]:
        """The source that is asked for."""
        return self.sources[min(len(self.done), len(self.sources) - 1)]

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over:
            return self
        n = len(self.source)
        if key in (contract.UP, contract.DOWN):
            return replace(self, chosen=(self.chosen + (1 if key == contract.DOWN else -1)) % n, note="")
        if len(key) == 1 and key in LETTERS[:n]:
            return replace(self, chosen=LETTERS.index(key), note="")
        if len(key) == 1 and key in "123456789":
            return replace(self._with(self.chosen, int(key)), chosen=(self.chosen + 1) % n)
        if key in (contract.LEFT, contract.RIGHT):
            return self._with(self.chosen, self.lengths[self.chosen] + (1 if key == contract.RIGHT else -1))
        return self._handed_in() if key == contract.ENTER else self

    def _with(self, at: int, length: int) -> Self:
        if not 1 <= length <= LONGEST:
            return self
        return replace(self, lengths=(*self.lengths[:at], length, *self.lengths[at + 1 :]), note="")

    def _handed_in(self) -> Self:
        if kraft(self.lengths) > 1:
            return replace(self, note=f"The sum is {kraft(self.lengths)}: no code has these lengths.")
        done = (*self.done, self.lengths)
        following = fixed(self.sources[len(done)]) if len(done) < len(self.sources) else ()
        return replace(self, done=done, lengths=following, chosen=0, note="")

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: all lengths of the source, ``2 2 2 3 4 4``."""
        words = line.replace(",", " ").split()
        n = len(self.source)
        if len(words) != n or not all(word.isdecimal() and 1 <= int(word[:3]) <= LONGEST for word in words):
            raise NotAMove(f"Type {n} lengths from 1 to {LONGEST}, such as {' '.join(map(str, fixed(self.source)))}.")
        after = replace(self, lengths=tuple(map(int, words)))._handed_in()
        if after.note:
            raise NotAMove(after.note)
        return after

    @property
    def what(self) -> str:
        """What lengths are counted in."""
        return self.cost.name if math.isclose(self.cost.size, math.log(2)) else "binary digits"

    @property
    def text(self) -> str:
        """What is to be counted in, in tens; empty where numbers are given."""
        text = self.texts[min(len(self.done), len(self.texts) - 1)] if self.texts else ""
        return " ".join(text[i : i + 10] for i in range(0, len(text), 10))

    @property
    def per(self) -> int:
        """How many symbols a word stands for."""
        return 2 if self.singles else 1

    def mean(self, weights: tuple[int, ...], lengths: tuple[int, ...]) -> float:
        """What a symbol costs on average."""
        return mean_length(weights, lengths) / self.per

    def name_of(self, at: int) -> str:
        """What a word stands for."""
        n = math.isqrt(len(self.source))
        return f"{SINGLE[at // n]}{SINGLE[at % n]}" if self.singles else LETTERS[at]

    def chance(self, weights: tuple[int, ...], at: int) -> str:
        """How likely what a word stands for is; a question mark where it is to be counted."""
        digits = 4 if self.singles else 2
        return "  ? " if self.texts and not self.over else f"{weights[at] / sum(weights):.{digits}f}"

    def asked(self) -> tuple[str, ...]:
        """The source."""
        weights = self.source
        shown = self.text or "  ".join(f"{self.name_of(i)} {self.chance(weights, i)}" for i in range(len(weights)))
        source = textwrap.wrap(f"Source {len(self.done) + 1} of {len(self.sources)}: {shown}", 76)
        return (*source, f"How long is each word, of {self.name_of(0)} to {self.name_of(len(weights) - 1)}?")

    def heard(self) -> tuple[str, ...]:
        """What the code costs."""
        if not self.done:
            return ()
        own, weights = self.done[-1], self.sources[len(self.done) - 1]
        best = best_lengths(weights)
        mine, least = self.mean(weights, own), self.mean(weights, best)
        beside = "the least there is"
        if not math.isclose(mine, least):
            beside = f"the least is {least:.2f} with {' '.join(map(str, best))}"
        return (f"source {len(self.done)}: {mine:.2f} {self.what} a symbol; {beside}",)

    def board(self) -> Board:
        """The symbols with their lengths, the budget, and the last code."""
        weights = self.source
        lengths = self.lengths or self.done[-1]
        rows: list[Row] = [row()]
        if self.text:
            rows += [row((f"    {self.text}", Tone.STRONG), dim("   count them")), row()]
        rows += [row(dim("         probability                            length")), row()]
        for i, (weight, length) in enumerate(zip(weights, lengths, strict=True)):
            here = i == self.chosen and not self.over
            tone = Tone.STRONG if here else Tone.PLAIN
            bar = "" if self.text and not self.over else contract.bar(weight / max(weights), 24)
            name = LETTERS[i] if not self.singles else f"{LETTERS[i]} {self.name_of(i)}"
            rows.append(
                row((f"  {'▶' if here else ' '} {f'{name}  {self.chance(weights, i)}':<13}", tone),
                    f"{bar:<25}", (f"  {length}  ", Tone.STRONG), dim("▪" * length))
            )  # fmt: skip
        spent = kraft(lengths)
        rows += [
            row(),
            row(
                dim("    spent  "),
                contract.bar(float(spent), 40, "█"),
                f" {spent}",
                ("  too much", Tone.BAD) if spent > 1 else "",
            ),
        ]
        left = f"{1 - spent} left" if spent < 1 else ""
        if left and self.level == 0 and (which := could_shorten(lengths)):
            left += f": one {which} could be a {which - 1}"
        rows.append(row(dim(f"           {left}")))
        mean = "?" if self.text and not self.over else f"{self.mean(weights, lengths):.2f}"
        rows.append(row(dim("    mean   "), (mean, Tone.STRONG), dim(f" {self.what} a symbol")))
        rows.append(row((f"    {self.note}", Tone.BAD) if self.note else dim(f"    {' '.join(self.heard())}"[:76])))
        count = f"source {min(len(self.done) + 1, len(self.sources))} of {len(self.sources)}"
        return Board(level=self.name, count=count, rows=tuple(rows), keys=KEYS)

    def result(self) -> Result:
        """What all codes cost above Huffman's."""
        least = [self.mean(weights, best_lengths(weights)) for weights in self.sources]
        own = [self.mean(weights, lengths) for weights, lengths in zip(self.sources, self.done, strict=True)]
        above = tuple(mine - best for mine, best in zip(own, least, strict=True))
        up = sum(self.mean(weights, rounded_up(weights)) for weights in self.sources) - sum(least)
        bound = sum(least_possible(weights) / self.per for weights in self.sources)
        alone = sum(mean_length(weights, best_lengths(weights)) for weights in self.singles)
        pairs = (f"One by one the best code takes {alone:.2f}; in pairs less is lost.",) if self.singles else ()
        said = (
            f"The least possible is {sum(least):.2f} for the {len(least)} sources; no code at all comes below"
            f" {bound:.2f}. Rounding every symbol's own cost up comes to {sum(least) + up:.2f}."
        )
        return Result(
            score=sum(above),
            what=f"{self.what} above the least",
            pars=(Par("Huffman", 0.0), Par("Shannon's lengths", up)),
            bounds=((Medal.GOLD, 0.0), (Medal.SILVER, CLOSE * len(above)), (Medal.BRONZE, up - 1e-6)),
            costs=above,
            block=0.05,
            said=(said, *pairs),
        )


def could_shorten(lengths: tuple[int, ...]) -> int | None:
    """A length that what is left would pay to shorten by one."""
    left = 1 - kraft(lengths)
    return next((length for length in sorted(set(lengths)) if length > 1 and Fraction(1, 2**length) <= left), None)


def fixed(weights: tuple[int, ...]) -> tuple[int, ...]:
    """The same length for every symbol."""
    return (math.ceil(math.log2(len(weights))),) * len(weights)


def begin(game: Lengths, level: int, seed: int, cost: Cost) -> LengthsRound:
    """A new round."""
    declared: Sources = game.levels[level]
    rng = Random(str(seed))
    drawn = tuple(source(symbols, declared.sorted, rng) for symbols in declared.symbols)
    texts = tuple(text_of(weights, rng) for weights in drawn) if declared.given == "text" else ()
    singles = drawn if declared.given == "pairs" else ()
    sources = tuple(map(counts_of, texts)) or tuple(map(in_pairs, singles)) or drawn
    return LengthsRound(
        seed=seed, level=level, cost=cost, name=declared.name, sources=sources, texts=texts, singles=singles,
        lengths=fixed(sources[0]),
    )  # fmt: skip
