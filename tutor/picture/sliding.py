"""Where a slider can be: its keys' steps, its ends, and how a value of it is written."""

from __future__ import annotations

import math

from tutor.lesson import Slider as Declared

STEPS = 50
"""Keys from one end to the other, unless the lesson says how far a key goes."""
FINE = 10
"""Fine steps in a step."""


def share(declared: Declared, value: float) -> float:
    """How far a value is from the lower end: 0 to 1."""
    if declared.log:
        return math.log(value / declared.low) / math.log(declared.high / declared.low)
    return (value - declared.low) / (declared.high - declared.low)


def at_share(declared: Declared, part: float) -> float:
    """The value so far from the lower end."""
    if declared.log:
        return float(declared.low * (declared.high / declared.low) ** part)
    return float(declared.low + part * (declared.high - declared.low))


def is_whole(declared: Declared) -> bool:
    """Whether it only takes whole numbers."""
    return declared.step is not None and declared.step == int(declared.step) and declared.low == int(declared.low)


def step_of(declared: Declared, fine: bool = False) -> float:
    """How far a key goes: what the lesson says, or a round number near a fiftieth of the way."""
    if declared.step is not None:
        return declared.step if not fine or is_whole(declared) else declared.step / FINE
    wanted = (declared.high - declared.low) / STEPS
    power = 10.0 ** math.floor(math.log10(wanted))
    step = min((factor * power for factor in (1, 2, 5, 10)), key=lambda each: abs(each - wanted))
    return step / FINE if fine else step


def moved(declared: Declared, value: float, steps: int, fine: bool) -> float:
    """The value so many keys further, within the ends."""
    if declared.log and declared.step is None:
        further = share(declared, value) + steps / (STEPS * (FINE if fine else 1))
        return at_share(declared, min(max(further, 0.0), 1.0))
    return reached(declared, value + steps * step_of(declared, fine))


def reached(declared: Declared, value: float) -> float:
    """The nearest value that fine keys reach: no digits that come from adding floats."""
    value = min(max(value, float(declared.low)), float(declared.high))
    if declared.log and declared.step is None:
        return value
    step, first = step_of(declared, fine=True), declared.low if declared.step is not None else 0.0
    nearest = round(first + round((value - first) / step) * step, 12)
    return min(max(nearest, float(declared.low)), float(declared.high))


def written(declared: Declared, value: float) -> str:
    """The value with as many digits as a fine step has; three on a logarithmic slider, two from tiny values on."""
    if is_whole(declared):
        return f"{value:.0f}".replace("-", "−")
    if declared.log and declared.low < 1e-4:
        return f"{value:.1e}".replace("-", "−")
    step = value / 100 if declared.log else step_of(declared, fine=True)
    digits = min(max(-math.floor(math.log10(step) + 1e-9), 0), 6)
    text = f"{value:.{digits}f}"
    return (text.lstrip("-") if not float(text) else text).replace("-", "−")
