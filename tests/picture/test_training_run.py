"""The reports of a training as curves: what is kept, what is drawn where, and what is said of a run."""

from __future__ import annotations

import math
import threading

import pytest

from tutor.lesson import Axis, BoundaryPicture, LinesPicture, PanelsPicture
from tutor.picture.plot import Plot
from tutor.picture.styled import text_of
from tutor.picture.training_run import MOST_REPORTS, TrainingRun, run_picture, run_sentence, title_of
from tutor.sandbox.live import Live, Reported


def run_of(*reports: dict[str, Reported]) -> TrainingRun:
    run = TrainingRun()
    for count, values in enumerate(reports, 1):
        run.add(Live(values, count))
    return run


FALLING = run_of(*({"loss": 2.0 / at, "accuracy": 1 - 1 / at, "epoch": float(at)} for at in range(1, 30)))
BOUNDARY = BoundaryPicture(
    title="There",
    given={"w": 0.0},
    x=Axis(name="u", low=-1, high=1),
    y=Axis(name="v", low=-1, high=1),
    classes={"P": "sigmoid(w*u)"},
)


def labels(run: TrainingRun, **more: object) -> list[list[str]]:
    """The labels of the lines in each panel; the title of a panel without lines."""
    found = run_picture(run, **more)  # type: ignore[arg-type]
    assert found is not None
    picture, values = found
    text = text_of(Plot(picture, values).draw({}, 100, 20))
    assert "?" not in text
    panels = picture.panels if isinstance(picture, PanelsPicture) else (picture,)
    return [list(panel.lines) if isinstance(panel, LinesPicture) else [panel.title] for panel in panels]


def test_losses_and_accuracies_have_a_panel_each_and_counters_none() -> None:
    assert labels(FALLING) == [["loss"], ["accuracy"]]


def test_several_curves_are_losses_where_their_names_say_so() -> None:
    assert title_of(["loss", "test_loss"]) == "losses"
    assert title_of(["cross-entropy", "squared error"]) == "reported"


def test_earlier_runs_stay_as_lines() -> None:
    assert labels(FALLING, earlier=[run_of({"loss": 3.0}, {"loss": 2.0})])[0] == ["loss", "earlier run 1"]


def test_a_run_that_broke_off_early_leaves_room_for_the_whole_of_an_earlier_one() -> None:
    found = run_picture(run_of({"loss": 2.0}, {"loss": 1e5}, {"loss": math.inf}), earlier=[FALLING])
    assert found is not None
    assert isinstance(found[0], LinesPicture)
    assert (found[0].x.low, found[0].x.high, found[0].y is not None and found[0].y.log) == (1, 29, True)


def test_what_the_lesson_draws_stands_beside_the_curves_and_its_names_are_no_curves() -> None:
    run = run_of(*({"loss": 1.0 / at, "w": float(at)} for at in range(1, 9)))
    assert labels(run, live=BOUNDARY) == [["loss"], ["There"]]


def test_a_picture_shows_the_values_of_the_report_that_is_looked_at() -> None:
    run = run_of({"loss": 1.0, "w": 5.0}, {"loss": 0.5, "w": 7.0})
    first, last = run_picture(run, at=0, live=BOUNDARY), run_picture(run, live=BOUNDARY)
    assert first is not None
    assert last is not None
    assert (first[1]["w"], last[1]["w"]) == (5.0, 7.0)


def test_a_report_without_a_loss_does_not_call_it_no_number() -> None:
    run = run_of({"loss": 2.0}, {"loss": 1.0}, {"cost": 3.0}, {"loss": 0.5})
    assert run_sentence(run) == "Report 4 of 4: loss 0.5."
    made = run_picture(run)
    assert made is not None
    assert isinstance(made[0], LinesPicture)
    assert [mark.label for mark in made[0].mark] == [""]
    assert "no number" in run_sentence(run_of({"loss": 2.0}, {"cost": 3.0}, {"loss": math.nan}))


def test_nothing_reported_is_no_picture() -> None:
    assert run_picture(TrainingRun()) is None
    assert run_sentence(TrainingRun()) == ""


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ([2.0, 1.0, 0.5], "Report 3 of 3: loss 0.5."),
        ([2.0, 1.0, math.nan, math.nan], "loss is no number from report 3 on."),
        ([2.0, 1.0, math.inf], "loss is no number from report 3 on."),
        ([2.0, 1.0, 9.0], "loss grows: its least, 1, was at report 2."),
        ([math.nan, 2.0, 1.0], "Report 3 of 3: loss 1."),
    ],
)
def test_a_training_that_runs_away_is_said_with_its_place(losses: list[float], said: str) -> None:
    assert said in run_sentence(run_of(*({"loss": loss} for loss in losses)))


def test_a_training_that_ends_without_numbers_is_drawn_all_the_same() -> None:
    assert labels(run_of({"loss": 1.0}, {"loss": math.nan}, {"loss": math.inf})) == [["loss"]]


def test_a_million_reports_keep_the_first_and_the_last() -> None:
    run = TrainingRun()
    for count in range(1, 1_000_001):
        run.add(Live({"loss": 1.0}, count))
    assert len(run.reports) <= MOST_REPORTS
    assert (run.reports[0].count, run.reports[-1].count) == (1, 1_000_000)


def test_a_run_that_is_tried_again_begins_anew() -> None:
    run = run_of({"loss": 3.0}, {"loss": 2.0})
    run.add(Live({"loss": 3.0}, 1))
    assert [report.count for report in run.reports] == [1]


def test_a_run_that_grows_while_it_is_drawn_is_drawn_as_it_was() -> None:
    run, done = run_of({"loss": 1.0}), threading.Event()

    def train() -> None:
        count = 1
        while not done.is_set():
            count += 1
            run.add(Live({"loss": 1.0 / count}, count))

    training = threading.Thread(target=train)
    training.start()
    try:
        for _ in range(300):
            found = run_picture(run)
            assert found is not None
            assert len(found[1]["reportsofar"]) == len(found[1]["runloss0"])
            assert run_sentence(run).startswith("Report ")
    finally:
        done.set()
        training.join()
