"""Descent: a ravine of two or three directions, one rate for all of them at each step.

The loss is half the sum of each direction's curvature times its coordinate squared, so that a step of rate r
multiplies a coordinate by 1 - r times its curvature.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations_with_replacement
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, row
from tutor.lesson import Descent

if TYPE_CHECKING:
    from typing import Self

RATES = tuple(0.02 * 2**k for k in range(8))
TARGET = 0.01
"""Of the first loss."""
MOST_STEPS = 40
FARTHEST = 1e9
"""A loss above this many times the first is as good as lost, and is not followed further."""
STEEPEST, RATIO = (4.0, 14.0), {2: (10.0, 18.0), 3: (13.0, 22.0)}
"""Bounds of the largest curvature, and of how many times smaller the smallest is, by directions."""
LEAST_SHARE = 0.15
GRID = 400
KEYS = "1-8 a step with that rate   u back (costs a step)"
CHART = 46


def ravine(coordinates: int, seed: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Curvatures, in any order, and where one starts; no direction has less than a small share of the first loss."""
    rng = Random(str(seed))
    steepest = math.exp(between(rng, *map(math.log, STEEPEST)))
    ratio = between(rng, *RATIO[coordinates])
    middle = [steepest * ratio ** -between(rng, 0.3, 0.7) for _ in range(coordinates - 2)]
    curvatures = [steepest, *middle, steepest / ratio]
    curvatures.sort(key=lambda _: rng.random())
    parts = [-math.log(1 - rng.random()) for _ in curvatures]
    shares = [LEAST_SHARE + (1 - LEAST_SHARE * coordinates) * part / sum(parts) for part in parts]
    loss = between(rng, 1.0, 3.0)
    start = [math.sqrt(2 * loss * share / each) for share, each in zip(shares, curvatures, strict=True)]
    return tuple(curvatures), tuple(start)


def between(rng: Random, low: float, high: float) -> float:
    """A number between two."""
    return low + (high - low) * rng.random()


def loss(curvatures: tuple[float, ...], at: tuple[float, ...]) -> float:
    """Half the sum of curvature times coordinate squared."""
    return sum(each * w * w for each, w in zip(curvatures, at, strict=True)) / 2


def stepped(curvatures: tuple[float, ...], at: tuple[float, ...], rate: float) -> tuple[float, ...]:
    """One step of gradient descent."""
    return tuple(w * (1 - rate * each) for each, w in zip(curvatures, at, strict=True))


def steps_at(curvatures: tuple[float, ...], start: tuple[float, ...], rate: float) -> int:
    """How many steps of one fixed rate reach the target; one more than the most where none do."""
    goal, at = TARGET * loss(curvatures, start), start
    for n in range(MOST_STEPS + 1):
        if loss(curvatures, at) <= goal:
            return n
        at = stepped(curvatures, at, rate)
    return MOST_STEPS + 1


@lru_cache(256)
def best_fixed(curvatures: tuple[float, ...], start: tuple[float, ...]) -> int:
    """The fewest steps of any one rate."""
    highest = 2 / max(curvatures)
    return min(steps_at(curvatures, start, highest * n / GRID) for n in range(1, GRID))


@lru_cache(256)
def best(curvatures: tuple[float, ...], start: tuple[float, ...]) -> int:
    """The fewest steps with the rates of the keys.

    Each step multiplies every coordinate by a factor of its own, so that the order of steps does not matter for where
    they lead, and it is enough to try each choice of rates once.
    """
    goal = TARGET * loss(curvatures, start)
    factors = [tuple(1 - rate * each for each in curvatures) for rate in RATES]
    weights = tuple(each * w * w / 2 for each, w in zip(curvatures, start, strict=True))
    for n in range(1, 12):
        for chosen in combinations_with_replacement(factors, n):
            products = (math.prod(column) for column in zip(*chosen, strict=True))
            if sum(w * f * f for w, f in zip(weights, products, strict=True)) <= goal:
                return n
    return best_fixed(curvatures, start)


class DescentRound(contract.Round, frozen=True, kw_only=True):
    """A round of descent."""

    name: str
    curvatures: tuple[float, ...]
    start: tuple[float, ...]
    taken: tuple[float, ...] = ()
    """The rate of each step; 0 is a step back."""

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over:
            return self
        if key == "u" and len(self.stack) > 1:
            return replace(self, taken=(*self.taken, 0.0))
        if len(key) == 1 and key in "12345678":
            return replace(self, taken=(*self.taken, RATES[int(key) - 1]))
        return self

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: ``6``, ``rate 0.64`` or ``u``."""
        text = line.strip().casefold().removeprefix("rate").strip()
        after = self.key(text, seconds)
        if after is self and text in {f"{rate:g}" for rate in RATES}:
            after = replace(self, taken=(*self.taken, float(text)))
        if after is self:
            raise NotAMove(f"Type 1 to 8, or one of the rates {', '.join(f'{rate:g}' for rate in RATES)}; u goes back.")
        return after

    @property
    def stack(self) -> tuple[tuple[float, ...], ...]:
        """The places that steps back would lead to, the start first, and where one is last."""
        places = [self.start]
        for rate in self.taken:
            if rate:
                places.append(stepped(self.curvatures, places[-1], rate))
            else:
                places.pop()
        return tuple(places)

    @property
    def here(self) -> tuple[float, ...]:
        """Where one is."""
        return self.stack[-1]

    def loss_of(self, at: tuple[float, ...]) -> float:
        """The loss at a place."""
        return loss(self.curvatures, at)

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.loss_of(self.here) <= TARGET * self.loss_of(self.start)

    @property
    def over(self) -> bool:
        """Whether the target is reached, or out of reach."""
        first = self.loss_of(self.start)
        return self.reached or len(self.taken) >= MOST_STEPS or self.loss_of(self.here) > FARTHEST * first

    def shares(self) -> tuple[float, ...]:
        """Each direction's share of the loss."""
        whole = self.loss_of(self.here)
        parts = zip(self.curvatures, self.here, strict=True)
        return tuple(each * w * w / 2 / whole if whole else 0.0 for each, w in parts)

    def asked(self) -> tuple[str, ...]:
        """Loss, target and shares."""
        shares = "  ".join(f"w{i} {share:.0%}" for i, share in enumerate(self.shares(), 1))
        loss_, target = self.loss_of(self.here), TARGET * self.loss_of(self.start)
        fixed = f"One fixed rate needs {best_fixed(self.curvatures, self.start)} steps." if not self.taken else ""
        return tuple(filter(None, (f"loss {loss_:.4g}, target {target:.4g}; of it {shares}", fixed)))

    def heard(self) -> tuple[str, ...]:
        """What the step did."""
        if not self.taken:
            return ()
        rate = self.taken[-1]
        return (f"step {len(self.taken)}: {f'rate {rate:g}' if rate else 'back'}, loss {self.loss_of(self.here):.4g}",)

    def board(self) -> Board:
        """The loss as a bar, each direction on its own line, the steps."""
        now, first = self.loss_of(self.here), self.loss_of(self.start)
        fixed = best_fixed(self.curvatures, self.start)
        more = " »" if now > first else ""
        rows: list[Row] = [
            row(),
            row(dim("    loss   "), (f"{now:<9.4g}", Tone.STRONG), dim(f" target {TARGET * first:.4g}"),
                dim(f"        one fixed rate needs {fixed} steps")),
            row("    ", (contract.bar(now / first, 60) or "▏") + more),
            row(),
        ]  # fmt: skip
        for i, (w, w0, share) in enumerate(zip(self.here, self.start, self.shares(), strict=True), 1):
            rows.append(row(dim(f"    w{i}  "), placed(w / w0), f"  {share:5.0%}"))
        rows.append(row())
        losses = [first]
        lines: list[Row] = []
        played = replace(self, taken=())
        for n, rate in enumerate(self.taken, 1):
            played = replace(played, taken=(*played.taken, rate))
            losses.append(self.loss_of(played.here))
            said = f"rate {rate:<5g}" if rate else "back      "
            lines.append(row(dim(f"    {n:2}  {said}  {losses[-2]:.4g} → {losses[-1]:.4g}")))
        rows += lines[-8:] + [row()] * (8 - len(lines))
        keys = "  ".join(f"{k} {rate:g}" for k, rate in enumerate(RATES, 1))
        rows += [row(), row(dim(f"    rates  {keys}"))]
        return Board(level=self.name, count=f"step {len(self.taken)}", rows=tuple(rows), keys=KEYS)

    def result(self) -> Result:
        """The steps beside the fewest, and beside one fixed rate."""
        fixed, fewest = best_fixed(self.curvatures, self.start), best(self.curvatures, self.start)
        steps = len(self.taken) if self.reached else MOST_STEPS
        curvatures = ", ".join(f"{each:.2f}" for each in self.curvatures)
        said = f"The curvatures were {curvatures}; a direction dies at the rate 1 over its own."
        lost = () if self.reached else ("The target was not reached.",)
        return Result(
            score=float(steps),
            what="steps",
            pars=(Par("one fixed rate", float(fixed)), Par("best with these keys", float(fewest))),
            bounds=((Medal.GOLD, float(fewest)), (Medal.SILVER, fewest + 2.0), (Medal.BRONZE, fixed - 1.0)),
            said=(*lost, said),
            digits=0,
        )


def placed(w: float) -> str:
    """A coordinate on its line, as many times where it began: the middle is 0, an arrow beyond the ends."""
    line = [" "] * (CHART + 1)
    line[CHART // 2] = "│"
    at = round((w / 1.5 + 1) * CHART / 2)
    if at < 0:
        line[0] = "«"
    elif at > CHART:
        line[CHART] = "»"
    else:
        line[at] = "●"
    return "".join(line)


def begin(game: Descent, level: int, seed: int, cost: Cost) -> DescentRound:
    """A new round."""
    declared = game.levels[level]
    curvatures, start = ravine(declared.coordinates, seed)
    return DescentRound(seed=seed, level=level, cost=cost, name=declared.name, curvatures=curvatures, start=start)
