"""Estimates, orders, spots, explores and repairs of the course against values worked out apart from it."""

from __future__ import annotations

import math
import re
from collections import Counter

import numpy as np
import pytest

from tests.conftest import LESSONS
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.choice import LETTERS, kept_letters
from tutor.checkers.contract import Conditions
from tutor.checkers.estimate import work_out
from tutor.lesson import Choice, Code, Estimate, Explore, Order, Spot
from tutor.loader import open_course

COURSE = open_course(LESSONS)
TASKS = [task for lesson in COURSE.lessons for task in COURSE.lesson(lesson).tasks]


def steps_of_squared_error() -> int:
    """How many steps of descent at the rate 1 take squared error from a logit of -6 past one half."""
    z, steps = -6.0, 0
    while (s := 1 / (1 + math.exp(-z))) < 0.5:
        z, steps = z - 2 * (s - 1) * s * (1 - s), steps + 1
    return steps


ESTIMATES = {
    "getting-started/one-in-a-million": 6 * math.log(10),
    "logs-and-products/how-many-tokens": next(n for n in range(1, 999) if float(np.prod(np.full(n, 0.1))) == 0.0),
    "surprisal/twenty-questions": math.log2(8) + 9 * math.log2(10),
    "binary-entropy/half-a-bit": 0.110027864,
    "arithmetic-coding/novel": 54.1010640,
    "mutual-information/two-sensors": 0.531004406,
    "ce-minimum/too-sure": 1.17508661,
    "nll-and-likelihood/how-far-off": 0.00444052346,
    "kl-asymmetry/half-the-distance": 0.00502516793,
    "kl-direction/blind-spot": 3.10730405,
    "softmax/ten-apart": 22026.4658,
    "float-danger/sum-of-ones": 256,
    "bernoulli-nll/turned-round": 58.4039748,
    "ce-from-logits/random-logits": 8.90775528,
    "finite-differences/hundredth-of-the-step": 4.53046971e-7,
    "sigmoid-gradients/slow-start": steps_of_squared_error(),
    "logistic-training/half-of-the-way": 3,
    "separable-blowup/ten-times-longer": 10.5294863,
    "distillation/lorry-when-warm": 0.0650603603,
    "label-noise/one-label-in-ten": 0.325082973,
    "perplexity-traps/both-together": 40,
    "accuracy-vs-ce/one-in-a-thousand": 0.0276310211,
    "reliability-ece/fifty-bins": 0.119317645,
    "digits-curves/what-it-memorised": 0.414,
    "torch-mnist/bytes-for-a-fresh-layer": 30,
}

SPOTS = {
    "bits-and-nats/wrong-way-round": [4],
    "zero-probability/mark-of-a-clip": [6],
    "continuous-cross-entropy/variance-twice": [4],
    "kl-divergence/which-is-infinite": [3],
    "core-identity/never-fails": [4],
    "softmax/first-nan": [4],
    "softmax-twice/where-it-is-twice": [9],
    "finite-differences/not-put-back": [7],
    "softmax-jacobian/lost-square": [3],
    "mlp/alike-for-ever": [2],
    "loss-sanity-checks/sick-log": [4],
    "loss-sanity-checks/which-has-leaked": [5],
    "class-weights/outside-its-losses": [5],
    "masked-loss/where-padding-counts": [5],
    "focal-loss/where-it-underflows": [6],
    "perplexity/wrong-base": [4],
    "causal-shift/mask-not-moved": [4],
    "infonce/whose-softmax": [6],
    "dpo/without-a-reference": [4],
    "digits-data/what-leaks": [3],
    "digits-curves/which-checkpoint": [4],
}

EXPLORES = {
    "getting-started/exactly-one": ("p=0.3679", "p=0.33"),
    "distributions/same-shares": ("a=15 b=9 c=6", "a=15 b=9 c=7"),
    "logs-and-products/one-percent": ("p=0.9 n=44", "p=0.9 n=43"),
    "bits-and-nats/rulers-part": ("p=0.1045", "p=0.14"),
    "entropy/one-bit-of-four": ("a=60 b=5 c=5 d=4", "a=60 b=5 c=5 d=9"),
    "entropy-limits/like-a-coin": ("t=0.66", "t=0.7"),
    "slope-rules/quarter-slope": ("a=4", "a=3.8"),
    "binary-entropy/falls-by-one": ("a=0.731", "a=0.269"),
    "huffman-coding/most-wasted": ("a=20 b=1 c=1 d=1", "a=20 b=3 c=2 d=1"),
    "information-gain/best-threshold": ("t=5", "t=13"),
    "mutual-information/contrary-sensors": ("d=-0.1427", "d=0.1427"),
    "cross-entropy/to-the-floor": ("a=50 b=35 c=15", "a=50 b=35 c=20"),
    "wrong-code/cheap-mistake": ("a=60 b=20 c=21", "a=60 b=19 c=22"),
    "continuous-cross-entropy/wide-for-a-wrong-mean": ("m=1 s=1.4142", "m=1 s=1"),
    "kl-divergence/tenth-of-a-nat": ("a=0.796 s=0.75", "a=0.7 s=0.75"),
    "kl-asymmetry/flatter-and-sharper": ("s=0.29", "s=0.35"),
    "kl-direction/covers-both": ("m=-0.5 s=4", "m=-3 s=0.75"),
    "kl-direction/picks-one": ("m=-3 s=0.75", "m=3 s=0.75"),
    "jensen-shannon/half-way-up": ("a=0.22", "a=0.35"),
    "metric-shootout/wrong-but-cheap": ("a=0.46", "a=0.52"),
    "temperature/one-nat-warm": ("tau=1.484", "tau=1"),
    "max-entropy/four-to-one": ("m=4.273", "m=4.5"),
    "sigmoid/half-as-steep": ("a=1.763", "a=-1.763"),
    "bce-with-logits/thirty-nats": ("c=9.36e-14 a=-45", "c=1e-12 a=-45"),
    "ce-gradient/half-wrong": ("z0=1 z1=1 z2=1.693", "z0=0 z1=0 z2=-0.5"),
    "fisher-information/costliest-direction": ("phi=2.4 s=1", "phi=5.5 s=1"),
    "decision-boundary/through-two-points": ("a=-1 c=2 b=2", "a=2 c=-1 b=0"),
    "softmax-regression/nine-in-ten": ("far=2.1", "far=2.3"),
    "soft-targets/as-good-as-it-gets": ("g=2.05 z1=0.69 s=0.3", "g=2.3 z1=0.69 s=0.3"),
    "smoothing-loss/where-it-stops": ("eps=0.2 gap=2.833", "eps=0.2 gap=2.6"),
    "class-weights/nine-tenths": ("w=9", "w=10"),
    "mean-of-means/when-they-agree": ("n=8", "n=7"),
    "focal-loss/one-percent-left": ("g=2.861 a=0.8", "g=2.5 a=0.8"),
    "loss-balancing/equal-shares": ("u=2 v=8 w=0.6", "u=1 v=4 w=0.4"),
    "bigram-model/least-on-the-test": ("alpha=0.315", "alpha=1"),
    "z-loss/half-of-the-gradient": ("c=30 a=26.44", "c=30 a=-26.44"),
    "accuracy-vs-ce/as-good-as-b": ("a=0.871", "a=0.85"),
    "mse-loss/half-of-the-loss": ("y5=5.356", "y5=4.044"),
    "huber-loss/outlier-for-one": ("d=0.438 a=2.5", "d=0.4 a=2.5"),
    "triplet-loss/half-of-the-margin": ("n1=-1 n2=-0.62 m=1", "n1=0.8 n2=0.5 m=1"),
}
"""A setting that is right, and one that is not."""

ORDERS = {
    "surprisal/by-surprise": [0.0, -math.log2(0.9), 1.0, math.log2(6), math.log2(13), math.log2(36), 10.0],
    "entropy-limits/by-entropy": [0.0, 0.16136, 0.72193, 1.0, 1.5, math.log2(3), 2.0],
    "bits-per-byte/best-compressor": [2.4 / 5.4, 2 / 4.2, 1.2 / 2, 3 / 4.5, 0.7],
    "one-hot-loss/by-loss": [-math.log(p) for p in (0.98, 0.65, 0.48, 0.38, 0.2, 0.01)],
}
"""What lines are sorted by, from the first line to the last."""

REPAIRS = [
    "distributions/mend-add-one",
    "entropy-limits/mend-effective",
    "kl-asymmetry/mend-batchmean",
    "logsumexp/mend-log-mean-exp",
    "float-danger/mend-log-softmax",
    "sigmoid/mend-logit",
    "reductions/mend-mean-loss",
    "logistic-training/mend-update",
    "label-smoothing/mend-smoothing",
    "distillation/mend-student",
    "mean-of-means/mend-accumulated",
    "perplexity-traps/mend-corpus",
    "bigram-model/mend-counts",
    "reliability-ece/mend-bins",
    "temperature-scaling/mend-soften",
    "huber-loss/mend-pull",
    "mnist-numpy/mend-pool",
]


@pytest.mark.parametrize("name", ESTIMATES)
def test_an_estimate_is_of_the_value_that_comes_out(name: str) -> None:
    task = COURSE.task(name)
    assert isinstance(task, Estimate)
    assert work_out(task, task.answer, Conditions(task.given)).value == pytest.approx(ESTIMATES[name], rel=1e-6)


@pytest.mark.parametrize("name", SPOTS)
def test_a_spot_wants_these_lines_and_has_something_to_say_of_others(name: str) -> None:
    task = COURSE.task(name)
    assert isinstance(task, Spot)
    assert list(task.right) == SPOTS[name]
    assert check(task, ", ".join(map(str, SPOTS[name]))).outcome is Outcome.CORRECT
    assert len(task.because) > len(task.right)


@pytest.mark.parametrize("name", EXPLORES)
def test_an_explore_is_solved_there_and_not_beside_it(name: str) -> None:
    task = COURSE.task(name)
    assert isinstance(task, Explore)
    assert [check(task, answer).outcome for answer in EXPLORES[name]] == [Outcome.CORRECT, Outcome.WRONG]


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_by_size_has_its_sizes_in_order(name: str) -> None:
    task = COURSE.task(name)
    assert isinstance(task, Order)
    assert len(task.lines) == len(ORDERS[name])
    assert sorted(set(ORDERS[name])) == ORDERS[name]


def test_the_course_has_enough_of_each_kind() -> None:
    kinds = Counter(type(task) for task in TASKS)
    least = {Estimate: 24, Order: 16, Spot: 20, Explore: 20}
    assert {kind: kinds[kind] for kind in least if kinds[kind] < least[kind]} == {}
    assert sum(isinstance(task, Code) and task.repair for task in TASKS) >= 16


def test_every_task_of_these_kinds_stands_in_a_table_here_or_is_an_argument_or_a_program() -> None:
    kinds = {Estimate: ESTIMATES, Spot: SPOTS, Explore: EXPLORES}
    assert [task.id for task in TASKS if type(task) in kinds and task.id not in kinds[type(task)]] == []
    assert [task.id for task in TASKS if isinstance(task, Code) and task.repair and task.id not in REPAIRS] == []


def test_how_far_a_picture_is_off_is_told_in_words_and_not_by_a_name_of_its_formulas() -> None:
    exploring = [task for task in TASKS if isinstance(task, Explore)]
    names = {task.id: set(re.findall(r"[A-Za-z_]\w*", f"{task.holds} {task.least}")) for task in exploring}
    unsaid = {
        task.id: found
        for task in exploring
        if task.picture and (found := (names[task.id] & task.picture.where.keys()) - task.called.keys() - BESIDE)
    }
    assert unsaid == {}


BESIDE = {"means"}
"""What something called is compared with."""


@pytest.mark.parametrize(
    ("name", "rounded", "asked"),
    [
        ("arithmetic-coding/interval", "0.34, 0.44", "0.343, 0.441"),
        ("kl-asymmetry/models", "0.00928, 0.336", "0.009284, 0.3365"),
        ("kl-asymmetry/reverse", "0.00944", "0.009436"),
        ("logsumexp/big-logits", "1001.41", "1001.4076"),
        ("fisher-information/quadratic", "0.004996", "0.005"),
        ("logistic-training/final", "0.0299", "0.02995"),
        ("dpo/two-pairs", "0.654, 0.713", "0.6539, 0.7133"),
        ("mnist-numpy/parameters", "1600", "1610"),
    ],
)
def test_a_number_has_as_many_digits_as_its_question_asks_for(name: str, rounded: str, asked: str) -> None:
    task = next(each for each in TASKS if each.id == name)
    assert check(task, rounded).outcome is Outcome.WRONG
    assert check(task, asked).outcome is Outcome.CORRECT


def test_the_own_text_of_every_option_serves_as_an_answer() -> None:
    choices = [task for task in TASKS if isinstance(task, Choice)]
    said = {f"{task.id}: {option.say}": (task, at) for task in choices for at, option in enumerate(task.options)}
    given = {text: (task, at) for text, (task, at) in said.items() if "{" not in text}
    assert len(given) > 150
    assert [text for text, (task, at) in given.items() if kept(task, at) != LETTERS[at]] == []


def kept(task: Choice, at: int) -> str:
    return kept_letters(task, task.options[at].say, tuple(range(len(task.options))))
