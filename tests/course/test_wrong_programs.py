"""Programs that are nearly right: each is a right one with one change, and a call of its task refuses it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.conftest import LESSONS
from tutor.attempt import Outcome, Reason
from tutor.checkers import check
from tutor.checkers.lending import lent
from tutor.lesson import Code
from tutor.loader import open_course

COURSE = open_course(LESSONS)
WRITTEN_OUT_FILE = Path(__file__).parent.parent / "data" / "written_out.yaml"
WRITTEN_OUT: dict[str, str] = yaml.safe_load(WRITTEN_OUT_FILE.read_text("utf-8"))
"""Of tasks whose references call earlier functions: programs that do it all themselves."""

ONE_MAXIMUM = {
    "temperature/softmax-temperature": ("z.max(axis=-1, keepdims=True)", "z.max()"),
    "softmax-batch/softmax-nd": ("z.max(axis=axis, keepdims=True)", "z.max()"),
    "logsumexp/logsumexp-code": ("z.max(axis=axis, keepdims=True)", "z.max()"),
    "log-softmax/log-softmax-code": ("z.max(axis=axis, keepdims=True)", "z.max()"),
    "ce-from-logits/ce-logits-code": ("z.max(axis=1, keepdims=True)", "np.full((len(z), 1), z.max())"),
    "ce-gradient/gradient-code": ("z.max(axis=1, keepdims=True)", "z.max()"),
    "softmax-regression/grads": ("z.max(axis=1, keepdims=True)", "z.max()"),
    "mlp/forward": ("z.max(axis=1)", "np.full(len(z), z.max())"),
    "mlp/backward": ("z.max(axis=1, keepdims=True)", "z.max()"),
    "soft-targets/soft-ce": ("z.max(axis=1, keepdims=True)", "z.max()"),
    "distillation/kd-loss": ("s.max(axis=1, keepdims=True)", "s.max()"),
    "class-weights/weighted-ce": ("z.max(axis=1)", "np.full(len(z), z.max())"),
    "focal-loss/focal-code": ("z.max(axis=1, keepdims=True)", "z.max()"),
    "token-loss/sequence-nll": ("z.max(axis=1)", "np.full(len(z), z.max())"),
    "causal-shift/shifted": ("z.max(axis=1)", "np.full(len(z), z.max())"),
    "vocab-memory/chunked-ce": ("z.max(axis=1)", "z.max()"),
    "z-loss/ce-z": ("z.max(axis=1)", "np.full(len(z), z.max())"),
    "temperature-scaling/fit-temperature": ("s.max(axis=1)", "np.full(len(s), s.max())"),
    "infonce/infonce-code": ("z.max(axis=1)", "np.full(len(z), z.max())"),
    "digits-mlp/epoch-record": ("z.max(axis=1)", "np.full(len(z), z.max())"),
    "digits-mistakes/worst": ("z.max(axis=1)", "np.full(len(z), z.max())"),
    "torch-cross-entropy/torch-equal": ("z.max(axis=1, keepdims=True)", "z.max()"),
}
"""Stable softmaxes of a batch with one maximum for all rows."""

OTHERS = [
    ("distributions/normalize", "w.sum(axis=-1, keepdims=True)", "w.sum(axis=min(1, w.ndim - 1), keepdims=True)"),
    ("distributions/one-hot", "np.eye(K)[labels]", "np.eye(K)[labels if np.size(labels) > 1 else np.max(labels)]"),
    ("huffman-coding/huffman-lengths", "pa + pb", "max(pa, pb)"),
    ("arithmetic-coding/code-interval", "np.cumsum(p)", "np.cumsum(np.sort(p)[::-1])"),
    ("max-entropy/maxent-die", "z = lam * s", "z = lam * np.arange(len(s))"),
    ("kl-direction/fit-direction", "z - np.log(np.exp(z - z.max()).sum()) - z.max()", "z"),
    ("logsumexp/logsumexp-code", "np.squeeze(s, axis=axis)", "np.squeeze(s)"),
    ("ce-from-logits/ce-logits-code", "lse - z[np.arange(len(z)), targets]", "lse - m[:, 0] - np.take(z - m, targets)"),
    ("finite-differences/numerical-gradient", "    x = np.array(x, float)", "    x, h = np.array(x, float), 1e-5"),
    ("logistic-training/train", "for _ in range(steps):", "lr = 0.5\n    for _ in range(steps):"),
    ("decision-boundary/grid", "z >= 0", "z >= 1"),
    ("decision-boundary/grid", "z >= 0", "z > -1"),
    ("softmax-regression/grads", "logs[rows, y].mean()", "logs[:, y].mean()"),
    ("mlp/backward", "/= len(y)", "/= len(b2)"),
    ("soft-targets/soft-ce", "np.where(t > 0, logs, 0.0)", "np.where(np.isfinite(logs), logs, 0.0)"),
    ("label-noise/forward-corrected", "mixed[np.arange(len(mixed)), labels]", "mixed[:, labels]"),
    ("masked-loss/masked-mean", "[keep]", "[keep & ~np.isinf(losses)]"),
    ("mean-of-means/accumulate", "k = c > 0", "k = ~np.isnan(m)"),
    ("focal-loss/focal-code", "[np.arange(len(z)), targets]", "[:, 0]"),
    ("focal-loss/focal-code", "[np.arange(len(z)), targets]", "[:, targets[0]]"),
    ("bits-per-byte/bpb", "len(text.encode('utf-8'))", "len(text + ''.join(c for c in text if ord(c) > 127))"),
    ("bigram-model/bigram", "num / den, 0.0)", "num / den, 1.0 / V)"),
    ("causal-shift/shifted", "nll[keep].mean()", "(nll * keep).sum() / keep.sum()"),
    ("z-loss/ce-z", "w ** 2", "w * abs(w)"),
    ("accuracy-vs-ce/evaluate", "p.argmax(axis=1) == labels", "p[np.arange(len(p)), labels] > 0.5"),
    ("proper-scoring/brier", "np.eye(p.shape[1])[labels]", "np.eye(p.shape[1])[labels[0]]"),
    ("mse-loss/mse-code", "(r ** 2).mean()", "(r ** 2).sum() / len(r)"),
    ("triplet-loss/triplet-code", "anchor - ", ""),
    ("triplet-loss/triplet-code", "+ margin", "+ 0.5"),
    ("infonce/infonce-code", "z.max(axis=1)", "z.max(axis=0)"),
    ("entropy/entropy-code", "np.log(nz)", "np.log(nz + 1e-12)"),
    (
        "infonce/infonce-code",
        "m + np.log(np.exp(z - m[:, None]).sum(axis=1)) - np.diag(z)",
        "-np.log(np.diag(np.exp(z - m[:, None])) / np.exp(z - m[:, None]).sum(axis=1))",
    ),
    ("reliability-ece/ece-code", "np.clip(np.ceil(c * bins).astype(int) - 1, 0, bins - 1)", "np.ceil(c * bins) - 1"),
    ("digits-data/prepare", "/ 16.0", "/ np.max(images)"),
    ("digits-data/prepare", "(X[b], y[b])", "(X[b], y[b[::-1]])"),
    ("digits-data/prepare", "order[n_train + n_val:]", "order[-2:]"),
    (
        "digits-curves/early-stop",
        "t - best_at >= patience",
        "sum(val_losses[i] >= min(val_losses[:i]) for i in range(1, t + 1)) >= patience",
    ),
    ("digits-curves/early-stop", "- 1, best_at", "- 1, len(val_losses) - 1"),
    ("digits-mistakes/worst", "-loss[wrong], kind='stable')", "loss[wrong], kind='stable')[::-1]"),
    ("torch-cross-entropy/torch-equal", "smoothing * lp", "0.1 * (smoothing > 0) * lp"),
    ("torch-cross-entropy/torch-equal", "lp.mean(axis=1)", "lp.sum(axis=1) / 3"),
]
"""Arguments ignored, wrong indices and axes, what is right by chance: task, what stands there, what instead."""


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("task_id", "right", "wrong"),
    [*((task_id, *change) for task_id, change in ONE_MAXIMUM.items()), *OTHERS],
)
def test_a_program_that_is_nearly_right_is_refused(task_id: str, right: str, wrong: str) -> None:
    task = COURSE.task(task_id)
    assert isinstance(task, Code)
    program = WRITTEN_OUT.get(task_id, task.answer)
    assert right in program
    program = program.replace(right, wrong)
    verdict = check(task, program, lent=lent(task, COURSE.task))
    assert (verdict.outcome, verdict.reason) == (Outcome.WRONG, Reason.VALUE)


@pytest.mark.parametrize("task_id", WRITTEN_OUT)
def test_a_program_that_uses_nothing_of_earlier_tasks_is_right(task_id: str) -> None:
    task = COURSE.task(task_id)
    assert task is not None
    assert check(task, WRITTEN_OUT[task_id], lent=lent(task, COURSE.task)).outcome is Outcome.CORRECT
