"""What a training reported, as a picture: curves so far, the place that is looked at, earlier runs, the boundary there.

    run = TrainingRun(); run.add(live)              while it comes
    picture, values = run_picture(run, earlier=...)  for ``plot.Plot(picture, values)``
    run_sentence(run)                                the same in words

Names that speak of accuracy get a panel of their own. A run may grow in another thread while it is drawn: each picture
and each sentence is of the reports that there were when it began.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from tutor.lesson import Axis, Curve, Formulas, LinesPicture, Mark, Panel, PanelsPicture, Picture
from tutor.sandbox.live import Live

MOST_REPORTS = 1_000
"""Reports that are kept of a run; of more, every other one is left out, and again when that is not enough."""
MOST_CURVES = 3
"""Curves of a run in one panel."""
MOST_EARLIER = 3
UNDRAWN = frozenset({"epoch", "step", "i", "t", "lr"})
"""Names of what counts, or is set, and is no curve."""
SHARES = ("acc", "right", "share")
"""Parts of names that speak of a share of right answers."""
WIDE = 1e3
"""Times the least that the greatest is, from which on an axis is logarithmic."""
GROWN = 3.0
"""Times its least value from which on a loss counts as running away."""


class TrainingRun:
    """The reports of one run, oldest first."""

    def __init__(self) -> None:
        self.reports: list[Live] = []
        self._every = 1
        self._seen = 0

    def add(self, report: Live) -> None:
        """Keep a report; the latest is always kept."""
        if self.reports and report.count < self.reports[-1].count:  # a run that was stopped is tried once more
            self.reports, self._every, self._seen = [], 1, 0
        if self._seen % self._every and self.reports:
            self.reports[-1] = report
        else:
            self.reports.append(report)
        self._seen += 1
        if len(self.reports) > MOST_REPORTS:
            self.reports = self.reports[::2]
            self._every *= 2


def curves(reports: Sequence[Live]) -> dict[str, list[float]]:
    """The numbers that were reported, each with as many values as there are reports; nan where it was left out."""
    names = dict.fromkeys(
        name for report in reports for name, value in report.values.items() if isinstance(value, float)
    )
    return {name: [_number(report.values.get(name)) for report in reports] for name in names if name not in UNDRAWN}


def _number(value: object) -> float:
    return value if isinstance(value, float) else math.nan


def counts(reports: Sequence[Live]) -> list[float]:
    """How often the program had reported when each of them was sent."""
    return [float(report.count) for report in reports]


def _within(reports: Sequence[Live], at: int | None) -> int:
    """An index that there is; the last one for None."""
    return len(reports) - 1 if at is None else max(0, min(at, len(reports) - 1))


def spoken(name: str) -> str:
    """A reported name as people write it."""
    return name.replace("_", " ")


def is_share(name: str) -> bool:
    """Whether a name speaks of a share of right answers, which belongs on an axis of its own."""
    return any(part in name.lower() for part in SHARES)


def run_picture(
    run: TrainingRun,
    *,
    earlier: Sequence[TrainingRun] = (),
    at: int | None = None,
    live: Picture | None = None,
    points: Mapping[str, Any] | None = None,
) -> tuple[Picture, dict[str, Any]] | None:
    """The picture after the report with index ``at``, and the values its formulas use; None while there is none.

    ``live`` is what the lesson draws of a report, ``points`` what its program returned.
    """
    reports = tuple(run.reports)
    if not reports:
        return None
    at = _within(reports, at)
    values: dict[str, Any] = dict(points or {})
    shown = set(live.given) if live is not None else set()
    panels = [*_curve_panels(reports, earlier, at, values, shown), *_live_panels(live, reports[at], values)]
    if not panels:
        return None
    if len(panels) == 1:
        return panels[0], values
    return PanelsPicture(title="The training", panels=tuple(panels[:4])), values


def _curve_panels(
    reports: Sequence[Live],
    earlier: Sequence[TrainingRun],
    at: int,
    values: dict[str, Any],
    elsewhere: Collection[str],
) -> Iterator[LinesPicture]:
    """Losses, and shares of right answers, in a panel each; not what is shown elsewhere."""
    x = counts(reports)
    own = {name: curve for name, curve in curves(reports).items() if name not in elsewhere}
    values["reportsofar"] = tuple(x)
    for shares in (False, True):
        names = [name for name in own if is_share(name) is shares][:MOST_CURVES]
        if not names:
            continue
        lines: dict[str, Formulas | Curve] = {}
        drawn: list[float] = []
        reach = max(x[-1], x[0] + 1)
        for number, name in enumerate(names):
            series = f"run{'share' if shares else 'loss'}{number}"
            values[series] = tuple(own[name])
            lines[spoken(name)] = Curve(x="reportsofar", y=series)
            drawn += own[name]
        for number, old in enumerate(earlier[-MOST_EARLIER:], 1):
            past = curves(old.reports).get(names[0])
            if past is not None and len(past) > 1:
                values[f"earlierx{number}"] = tuple(counts(old.reports))
                values[f"earliery{number}{int(shares)}"] = tuple(past)
                lines[f"earlier run {number}"] = Curve(
                    x=f"earlierx{number}", y=f"earliery{number}{int(shares)}", dashed=True
                )
                drawn += past
                reach = max(reach, *counts(old.reports))
        here = own[names[0]][at]
        marked = Mark(x=x[at], y=here) if math.isfinite(here) else Mark(x=x[at])
        broken = first_broken(reports, names[0])
        marks = (marked,) if broken is None else (marked, Mark(x=x[broken], label="no number"))
        yield LinesPicture(
            title=spoken(names[0]) if len(names) == 1 else "right" if shares else title_of(names),
            x=Axis(low=x[0], high=reach, label="report"),
            y=Axis(log=not shares and is_wide(drawn)),
            lines=lines,
            mark=marks,
        )


def _live_panels(live: Picture | None, report: Live, values: dict[str, Any]) -> Iterator[Panel]:
    if live is None:
        return
    given = {name: value for name, value in live.given.items() if name not in report.values}
    values |= report.values
    for panel in live.panels if isinstance(live, PanelsPicture) else (live,):
        own = {name: value for name, value in panel.given.items() if name not in report.values}
        yield msgspec.structs.replace(panel, given={**given, **own}, program="", read="")


def title_of(names: Sequence[str]) -> str:
    """Above several curves that are no shares: what they are is said only where their names say it."""
    return "losses" if all("loss" in spoken(name) for name in names) else "reported"


def first_broken(reports: Sequence[Live], name: str) -> int | None:
    """The first report whose value is nan or infinite after one that was a number; without the name it says nothing."""
    seen = False
    for index, report in enumerate(reports):
        value = report.values.get(name)
        if isinstance(value, float) and math.isfinite(value):
            seen = True
        elif isinstance(value, float) and seen:
            return index
    return None


def is_wide(values: Sequence[float]) -> bool:
    """Whether positive values span so much that only a logarithmic axis shows them all."""
    finite = [value for value in values if math.isfinite(value)]
    return bool(finite) and min(finite) > 0 and max(finite) > WIDE * min(finite)


def run_sentence(run: TrainingRun, at: int | None = None) -> str:
    """What was reported there, and where the training ran away."""
    reports = tuple(run.reports)
    if not reports:
        return ""
    report = reports[_within(reports, at)]
    told = [f"{spoken(name)} {value:.4g}" for name, value in report.values.items() if isinstance(value, float)]
    head = f"Report {report.count:,} of {reports[-1].count:,}" + (f": {', '.join(told)}." if told else ".")
    return " ".join([head, *_warnings(reports)])


def _warnings(reports: Sequence[Live]) -> Iterator[str]:
    x = counts(reports)
    for name, curve in curves(reports).items():
        broken = first_broken(reports, name)
        if broken is not None:
            yield f"{spoken(name)} is no number from report {x[broken]:,.0f} on."
        elif not is_share(name) and len(curve) > 2:
            finite = [value for value in curve if math.isfinite(value)]
            least = min(finite, default=math.nan)
            if finite and least > 0 and finite[-1] > GROWN * least and finite[-1] > finite[0]:
                yield f"{spoken(name)} grows: its least, {least:.4g}, was at report {x[curve.index(least)]:,.0f}."
