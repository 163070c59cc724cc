"""Descent: a ravine of two or three directions, one rate for all of them at each step.

On a plain ravine the loss is half the sum of each direction's curvature times its coordinate squared, so that a step of
rate r multiplies a coordinate by 1 - r times its curvature.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, row
from tutor.arcade.lands import RATES, TARGET, Land, Place, fewest, one_rate, plateau_land, ravine_land
from tutor.lesson import Descent

if TYPE_CHECKING:
    from typing import Self

MOST_STEPS = 40
FARTHEST = 1e9
"""A loss above this many times the first is as good as lost, and is not followed further."""
GRID = 400
FIRST = (
    "Press a rate: a step goes down in all directions, each as steep as it is.",
    "Look what became of each, and reach the target in few steps. The loss",
    "may explode on the way.",
)
"""What there is to do, as long as no step was made."""
STEPS_SHOWN = 8
"""The latest of them."""
KEYS = "1-8 a step with that rate   u back (costs a step)"
CHART = 46


def loss(curvatures: Place, at: Place) -> float:
    """Half the sum of curvature times coordinate squared."""
    return Land(start=at, curvatures=curvatures).loss(at)


def stepped(curvatures: Place, at: Place, rate: float) -> Place:
    """One step of gradient descent."""
    return tuple(w * (1 - rate * each) for each, w in zip(curvatures, at, strict=True))


def steps_at(curvatures: Place, start: Place, rate: float) -> int:
    """How many steps of one fixed rate reach the target; one more than the most where none do."""
    goal, at = TARGET * loss(curvatures, start), start
    for n in range(MOST_STEPS + 1):
        if loss(curvatures, at) <= goal:
            return n
        at = stepped(curvatures, at, rate)
    return MOST_STEPS + 1


@lru_cache(256)
def best_fixed(curvatures: Place, start: Place) -> int:
    """The fewest steps of any one rate."""
    highest = 2 / max(curvatures)
    return min(steps_at(curvatures, start, highest * n / GRID) for n in range(1, GRID))


@lru_cache(256)
def best(curvatures: Place, start: Place) -> int:
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
    land: Land
    momentum: bool = False
    """Whether a step may go on as the last one did."""
    rolling: bool = False
    """Whether the next step does."""
    taken: tuple[float, ...] = ()
    """The rate of each step, below 0 for one with momentum; 0 is a step back."""

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over:
            return self
        if key == "u" and len(self.stack) > 1:
            return replace(self, taken=(*self.taken, 0.0))
        if key == "m" and self.momentum:
            return replace(self, rolling=not self.rolling)
        if len(key) == 1 and key in "12345678":
            return self._step(RATES[int(key) - 1])
        return self

    def _step(self, rate: float) -> Self:
        return replace(self, taken=(*self.taken, -rate if self.rolling else rate))

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: ``6``, ``rate 0.64`` or ``u``."""
        text = line.strip().casefold().removeprefix("rate").strip()
        after = self.key(text, seconds)
        if after is self and text in {f"{rate:g}" for rate in RATES}:
            after = self._step(float(text))
        if after is self:
            more = "; m switches momentum" if self.momentum else ""
            rates = ", ".join(f"{rate:g}" for rate in RATES)
            raise NotAMove(f"Type 1 to 8, or one of the rates {rates}; u goes back{more}.")
        return after

    @property
    def curvatures(self) -> Place:
        """Of a ravine."""
        return self.land.curvatures

    @property
    def start(self) -> Place:
        """Where one began."""
        return self.land.start

    @property
    def stack(self) -> tuple[Place, ...]:
        """The places that steps back would lead to, the start first, and where one is last."""
        places = [self.start]
        for step, rate in enumerate(self.taken):
            if rate:
                before = places[-2] if len(places) > 1 else places[-1]
                places.append(self.land.after(places[-1], before, step, abs(rate), rate < 0))
            else:
                places.pop()
        return tuple(places)

    @property
    def here(self) -> Place:
        """Where one is."""
        return self.stack[-1]

    def loss_of(self, at: Place) -> float:
        """The loss at a place, above the lowest there is."""
        return self.land.loss(at)

    @property
    def is_plain(self) -> bool:
        """Whether the fewest steps are known exactly: a ravine without momentum, whatever chance does in it."""
        return not (self.land.points or self.momentum)

    @property
    def fixed(self) -> int:
        """The fewest steps of one fixed rate."""
        plain = self.is_plain and not self.land.off
        return best_fixed(self.curvatures, self.start) if plain else one_rate(self.land, MOST_STEPS)

    @property
    def fewest(self) -> int:
        """The fewest steps with these keys that are known; where slopes are off by chance, those without it."""
        if self.is_plain:
            return best(self.curvatures, self.start)
        return fewest(self.land, RATES, self.momentum, MOST_STEPS)

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
        """Each direction's share of the loss: the distance from the floor times the slope, as parts of their sum."""
        slopes = self.land.slopes(self.here)
        parts = [max(0.0, (w - low) * g) for w, low, g in zip(self.here, self.land.floor, slopes, strict=True)]
        whole = sum(parts)
        return tuple(part / whole if whole else 0.0 for part in parts)

    def asked(self) -> tuple[str, ...]:
        """Loss, target and shares."""
        shares = "  ".join(f"w{i} {share:.0%}" for i, share in enumerate(self.shares(), 1))
        loss_, target = self.loss_of(self.here), TARGET * self.loss_of(self.start)
        fixed = f"One fixed rate needs {self.fixed} steps." if not self.taken else ""
        roll = f"Momentum is {'on' if self.rolling else 'off'}; m switches it." if self.momentum else ""
        return tuple(filter(None, (f"loss {shown(loss_)}, target {shown(target)}; of it {shares}", fixed, roll)))

    def heard(self) -> tuple[str, ...]:
        """What the step did."""
        if not self.taken:
            return ()
        rate = self.taken[-1]
        return (f"step {len(self.taken)}: {said_of(rate)}, loss {shown(self.loss_of(self.here))}",)

    def board(self) -> Board:
        """The loss as a bar, each direction on its own line, the steps."""
        now, first = self.loss_of(self.here), self.loss_of(self.start)
        more = " »" if now > first else ""
        rows: list[Row] = [
            row(),
            row(dim("    loss   "), (f"{shown(now):<9}", Tone.STRONG), dim(f" target {shown(TARGET * first)}"),
                dim(f"        one fixed rate needs {self.fixed} steps")),
            row("    ", (contract.bar(now / first, 60) or "▏") + more),
            row(dim(f"{'of the loss':>{CHART + 16}}")),
        ]  # fmt: skip
        parts = zip(self.here, self.start, self.land.floor, self.shares(), strict=True)
        for i, (w, w0, low, share) in enumerate(parts, 1):
            rows.append(row(dim(f"    w{i}  "), placed((w - low) / (abs(w0 - low) or 1.0)), f"  {share:5.0%}"))
        rows.append(row())
        losses = [first]
        lines: list[Row] = [] if self.taken else [row(dim(f"    {line}")) for line in FIRST]
        played = replace(self, taken=())
        for n, rate in enumerate(self.taken, 1):
            played = replace(played, taken=(*played.taken, rate))
            losses.append(self.loss_of(played.here))
            lines.append(row(dim(f"    {n:2}  {said_of(rate):<19}  {shown(losses[-2])} → {shown(losses[-1])}")))
        rows += lines[-STEPS_SHOWN:] + [row()] * (STEPS_SHOWN - len(lines))
        keys = "  ".join(f"{k} {rate:g}" for k, rate in enumerate(RATES, 1))
        roll = f"    momentum is {'on' if self.rolling else 'off'}" if self.momentum else ""
        rows += [row(roll), row(dim(f"    rates  {keys}"))]
        more = f"{KEYS}   m momentum" if self.momentum else KEYS
        return Board(level=self.name, count=f"step {len(self.taken)}", rows=tuple(rows), keys=more)

    def result(self) -> Result:
        """The steps beside the fewest, and beside one fixed rate."""
        fixed, least = self.fixed, self.fewest
        steps = len(self.taken) if self.reached else MOST_STEPS
        lost = () if self.reached else (self._lost(),)
        known = "best with these keys" if self.is_plain else "best that a search found"
        known = "best without chance" if self.land.off else known
        return Result(
            score=float(steps),
            what="steps",
            pars=(Par("one fixed rate", float(fixed)), Par(known, float(least))),
            bounds=((Medal.GOLD, float(least)), (Medal.SILVER, least + 2.0), (Medal.BRONZE, fixed - 1.0)),
            said=(*lost, self._told()),
            digits=0,
        )

    def _lost(self) -> str:
        if len(self.taken) >= MOST_STEPS:
            return f"{MOST_STEPS} steps were not enough for the target."
        return f"The loss blew up beyond all bounds: that counts as {MOST_STEPS} steps."

    def _told(self) -> str:
        if self.land.points:
            return (
                "Far out the slope hardly changes, and only large rates get on; near the floor it bends, and they jump."
            )
        curvatures = ", ".join(f"{each:.2f}" for each in self.curvatures)
        said = f"The curvatures were {curvatures}; a direction dies at the rate 1 over its own."
        if self.land.off:
            return f"{said} Each slope was off by chance, which a rate multiplies: near the floor small ones pay."
        return said


def said_of(rate: float) -> str:
    """A step, as it is shown."""
    return "back" if not rate else f"rate {rate:g}" if rate > 0 else f"rate {-rate:g}, momentum"


def shown(value: float) -> str:
    """A loss to four digits; thousands whole and with commas."""
    return f"{value:,.0f}" if 1000 <= value < 1e8 else f"{value:.4g}"


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
    if declared.loss == "plateau":
        land = plateau_land(seed)
    else:
        land = ravine_land(declared.coordinates, seed, declared.noisy)
    return DescentRound(
        seed=seed, level=level, cost=cost, name=declared.name, land=land, momentum=declared.momentum
    )  # fmt: skip
