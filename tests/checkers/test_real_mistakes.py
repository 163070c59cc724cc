"""What programs of the kinds that people write are told: a row for each kind of mistake that was met in real ones."""

from __future__ import annotations

import re

import pytest

from tests.conftest import LESSONS
from tutor.attempt import Outcome, Verdict
from tutor.checkers import check, why
from tutor.checkers.code import reasons
from tutor.checkers.code.sentences import unused
from tutor.checkers.lending import lent
from tutor.lesson import Code
from tutor.loader import open_course

COURSE = open_course(LESSONS)
ENOUGH = 5.0
"""Seconds of work: what is found is asked here, and how fast in bench/why.py."""


@pytest.fixture(autouse=True)
def long_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found does not depend on how busy the machine is."""
    monkeypatch.setattr(reasons, "LONGEST", 10.0)


def told(task_id: str, program: str) -> Verdict:
    """The verdict on a program with its reason."""
    task = COURSE.task(task_id)
    assert isinstance(task, Code)
    functions = lent(task, COURSE.task)
    verdict = check(task, program, lent=functions)
    return why(task, program, verdict, lent=functions, others=COURSE.code_tasks(task), seconds=ENOUGH)


ENTROPY = "entropy/entropy-code"
CE = "zero-probability/cross-entropy-code"
BCE = "bernoulli-nll/bce-code"
LSE = "logsumexp/logsumexp-code"
SOFTMAX = "softmax-batch/softmax-nd"

MISTAKES = [
    # bits where nats are asked, alone and beside a second mistake
    (ENTROPY, "def entropy(p):\n    p = p[p > 0]\n    return -np.sum(p * np.log2(p))", ["log-base"]),
    (
        ENTROPY,
        "def entropy(p):\n    return -np.sum(p * np.log2(p + 1e-9))",
        ["`log2`", "constant `1e-09`", "Two mistakes"],
    ),
    (ENTROPY, "def entropy(p):\n    return -np.sum(p * np.log10(p + 1e-6))", ["`log10`", "constant `1e-06`"]),
    (ENTROPY, "def entropy(p):\n    return -np.sum(p * np.log2(p))", ["`log2`", "0 times the logarithm of 0"]),
    (
        "mutual-information/mutual-information-code",
        "def mutual_information(j):\n    a, b = j.sum(axis=1), j.sum(axis=0)\n"
        "    return np.sum(j * np.log2(j / np.outer(a, b)))",
        ["`log2`", "0 times the logarithm of 0"],
    ),
    # clips and constants, whatever their value
    (CE, "def cross_entropy(p, q):\n    return -np.sum(p * np.log(np.clip(q, 1e-7, 1 - 1e-7)))", ["clip", "1e-07"]),
    (CE, "def cross_entropy(p, q):\n    q = np.maximum(q, 1e-6)\n    return -np.sum(p * np.log(q))", ["clip", "1e-06"]),
    (CE, "def cross_entropy(p, q):\n    return -np.sum(p * np.log(q + 1e-6))", ["constant", "1e-06"]),
    (CE, "EPS = 1e-5\ndef cross_entropy(p, q, eps=1e-5):\n    return -np.sum(p * np.log(q + eps))", ["constant `eps"]),
    (
        BCE,
        "def bce(y, p):\n    p = np.clip(p, 1e-6, 1 - 1e-6)\n    return -(y * np.log(p) + (1 - y) * np.log(1 - p))",
        ["clip", "1e-06"],
    ),
    (
        "sigmoid/sigmoid-code",
        "def sigmoid(z):\n    z = np.asarray(z, float)\n    e = np.exp(-np.abs(np.clip(z, -30, 30)))\n"
        "    return np.where(z >= 0, 1.0, e) / (1.0 + e)",
        ["clip"],
    ),
    # a batch as one vector
    (
        SOFTMAX,
        "def softmax(s, axis=-1):\n    e = np.exp(s - np.max(s))\n    return e / np.sum(e)",
        ["wrong-axis", "own sum"],
    ),
    (
        "temperature/softmax-temperature",
        "def softmax_t(z, tau):\n    z = np.asarray(z, float) / tau\n    e = np.exp(z - np.max(z))\n"
        "    return e / np.sum(e)",
        ["one vector"],
    ),
    (
        LSE,
        "def logsumexp(z, axis=-1):\n    m = z.max()\n    return m + np.log(np.exp(z - m).sum())",
        ["A batch is treated as one vector", "shape ()"],
    ),
    # a mean where one value each is asked
    (
        BCE,
        "def bce(y, p):\n    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))",
        ["mean", "0 times the logarithm of 0"],
    ),
    (
        BCE,
        "def bce(y, p):\n    p = np.clip(p, 1e-7, 1 - 1e-7)\n"
        "    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))",
        ["mean", "clip"],
    ),
    # one number only, rows only, one label or a batch
    (
        BCE,
        "def bce(y, p):\n    if p <= 0:\n        return float('inf')\n    return -np.log(p)",
        ["Line 2 raises ValueError"],
    ),
    (
        "sigmoid/sigmoid-code",
        "def sigmoid(z):\n    if z >= 0:\n        return 1 / (1 + math.exp(-z))\n    e = math.exp(z)\n"
        "    return e / (1 + e)",
        ["one number only", "np.where"],
    ),
    (
        SOFTMAX,
        "def softmax(s, axis=-1):\n    e = np.exp(s - s.max(axis=1)[:, None])\n    return e / e.sum(axis=1)[:, None]",
        ["a table of rows only", "AxisError"],
    ),
    (
        "distributions/normalize",
        "def normalize(w):\n    return w / w.sum(axis=1, keepdims=True)",
        ["runs over another axis", "AxisError"],
    ),
    (
        "distributions/one-hot",
        "def one_hot(labels, K):\n    v = np.zeros(K)\n    v[labels] = 1\n    return v",
        ["one number as its first argument", "a result for each is missing", "(4, 3) is asked for."],
    ),
    (
        "distributions/one-hot",
        "def one_hot(labels, K):\n    out = np.zeros((len(labels), K))\n    out[np.arange(len(labels)), labels] = 1\n"
        "    return out",
        ["a single number comes in too", "no len()"],
    ),
    # exp without the shift; 0 times log 0
    (
        SOFTMAX,
        "def softmax(z, axis=-1):\n    e = np.exp(z)\n    return e / e.sum(axis=axis, keepdims=True)",
        ["naive-exp"],
    ),
    (CE, "def cross_entropy(p, q):\n    return -np.sum(p * np.log(q))", ["zero-times-inf"]),
    # the probability became 0 before its logarithm was taken
    (
        "bce-with-logits/bce-logits-code",
        "def bce_with_logits(y, z):\n    p = 1 / (1 + np.exp(-z))\n"
        "    return -(y * np.log(p) + (1 - y) * np.log(1 - p))",
        ["naive-sigmoid"],
    ),
    # bin edges, masks, smoothing
    (
        "reliability-ece/ece-code",
        "def ece(c, k, bins):\n    edges = np.linspace(0, 1, bins + 1)\n    total = 0.0\n"
        "    for lo, hi in zip(edges[:-1], edges[1:]):\n        s = (c > lo) & (c <= hi)\n"
        "        if s.any():\n            total += s.mean() * abs(k[s].mean() - c[s].mean())\n    return total",
        ["zero-in-no-bin"],
    ),
    (
        "reliability-ece/ece-code",
        "def ece(c, k, bins):\n    b = np.digitize(c, np.linspace(0, 1, bins + 1)) - 1\n    total = 0.0\n"
        "    for i in range(bins):\n        s = b == i\n"
        "        if s.any():\n            total += s.mean() * abs(k[s].mean() - c[s].mean())\n    return total",
        ["one-in-no-bin"],
    ),
    (
        "reliability-ece/ece-code",
        "def ece(c, k, bins):\n    edges = np.linspace(0, 1, bins + 1)\n    total = 0.0\n"
        "    for i in range(bins):\n        lo, hi = edges[i], edges[i + 1]\n"
        "        s = (c >= lo) & ((c < hi) if i < bins - 1 else (c <= hi))\n"
        "        if s.any():\n            total += s.mean() * abs(k[s].mean() - c[s].mean())\n    return total",
        ["left-closed-edges"],
    ),
    (
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n    kept = losses[~mask == 0]\n    return kept.mean() if kept.size else 0.0",
        ["A mask of 0 and 1 comes in as integers", ".astype(bool)"],
    ),
    (
        "label-smoothing/smooth",
        "def smooth_labels(labels, K, eps):\n    assert 0 <= eps < 1\n"
        "    t = np.full((len(labels), K), eps / (K - 1))\n"
        "    t[np.arange(len(labels)), labels] = 1 - eps\n    return t",
        ["eps-over-k-minus-1", "may have another cause"],
    ),
    (
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n    kept = np.where(~mask, 0, losses)\n    n = mask.sum()\n"
        "    return kept.sum() / n if n else 0.0",
        ["`~`", ".astype(bool)"],
    ),
    # what is right by way of inf
    ("sigmoid/sigmoid-code", "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))", ["overflow-on-the-way"]),
    (
        "sigmoid/sigmoid-code",
        "def sigmoid(z):\n    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))"
        " if np.ndim(z) else 1 / (1 + np.exp(-z))",
        ["overflow-on-the-way", "both branches"],
    ),
    (
        "sigmoid/sigmoid-code",
        "def sigmoid(z):\n    return 1 / (1 + np.exp(np.clip(-z, -30, 30)))",
        ["The clip `np.clip(-z, -30, 30)` keeps `exp` from overflowing"],
    ),
    # guards, precision, terms that are not asked, arguments that are changed
    (
        CE,
        "def cross_entropy(p, q):\n    assert np.all(q[p > 0] > 0)\n    k = p > 0\n"
        "    return -np.sum(p[k] * np.log(q[k]))",
        ["part of the task"],
    ),
    (
        "sigmoid/sigmoid-code",
        "def sigmoid(z):\n    z = np.asarray(z, np.float32)\n    e = np.exp(-np.abs(z))\n"
        "    return np.where(z >= 0, 1, e) / (1 + e)",
        ["`float32` keeps seven digits only"],
    ),
    (
        CE,
        "def cross_entropy(y, p):\n    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))",
        ["The terms with “1 −” are too many", "0 times the logarithm of 0"],
    ),
    (
        SOFTMAX,
        "def softmax(z, axis=-1):\n    z -= z.max(axis=axis, keepdims=True)\n    e = np.exp(z)\n"
        "    return e / e.sum(axis=axis, keepdims=True)",
        ["changes the caller's array", "into a new one"],
    ),
    # directions and batches
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n    x = np.array(x, float)\n    g = np.zeros_like(x)\n"
        "    for i in np.ndindex(x.shape):\n        a = x.copy()\n        a[i] += h\n        g[i] = (f(a) - f(x)) / h\n"
        "    return g",
        ["forward-difference"],
    ),
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n    x = np.array(x, float)\n    g = np.zeros_like(x)\n"
        "    for i in range(len(x)):\n        a, b = x.copy(), x.copy()\n        a[i] += h\n        b[i] -= h\n"
        "        g[i] = (f(a) - f(b)) / (2 * h)\n    return g",
        ["rows-together", "`x.size` coordinates"],
    ),
    (
        "infonce/infonce-code",
        "def info_nce(sim, tau):\n    s = sim / tau\n    e = np.exp(s - s.max(axis=1, keepdims=True))\n"
        "    return -np.mean(np.log(np.diag(e) / e.sum(axis=1)))",
        ["log-of-softmax"],
    ),
    ("mse-loss/mse-code", "def mse_and_grad(p, t):\n    return 0.5 * np.sum((p - t) ** 2), p - t", ["half-sum"]),
    (ENTROPY, "def entropy(p):\n    return -np.sum(p * np.log(p + 1e-12))", ["constant `1e-12`"]),
    (
        "infonce/infonce-code",
        "def info_nce(sim, tau):\n    s = np.asarray(sim, float) / tau\n    def ce(a):\n"
        "        m = a.max(axis=1, keepdims=True)\n"
        "        return np.mean(m[:, 0] + np.log(np.exp(a - m).sum(axis=1)) - np.diag(a))\n"
        "    return (ce(s) + ce(s.T)) / 2",
        ["symmetric", "Only the rows are asked"],
    ),
    (
        "infonce/infonce-code",
        "def info_nce(sim, tau):\n    e = np.exp(np.asarray(sim, float) / tau)\n    d = np.diag(e)\n"
        "    return -np.mean(np.log(d / (e.sum(axis=1) - d)))",
        ["exclude-positive", "may have another cause"],
    ),
    (
        "learning-rate/batches",
        "def minibatches(n, size, order):\n    return [order[i * size : (i + 1) * size] for i in range(n // size)]",
        ["drops-last"],
    ),
    (
        "learning-rate/batches",
        "def minibatches(n, size, order):\n    b = [order[i : i + size] for i in range(0, n, size)]\n"
        "    return zip(range(len(b)), b)",
        ["Each item comes with its number"],
    ),
    (
        "digits-mlp/smoothing",
        "def ema(losses, beta):\n    v = losses[0]\n    out = [v]\n    for x in losses[1:]:\n"
        "        v = beta * v + (1 - beta) * x\n        out.append(v)\n    return np.array(out)",
        ["ema-from-first"],
    ),
    # another function of the same arguments
    (ENTROPY, "def entropy(p):\n    return 1 - sum(x ** 2 for x in p)", ["1 minus the sum of the squares"]),
    (ENTROPY, "def entropy(p):\n    return np.log(len(p))", ["the logarithm of the number of entries"]),
    (CE, "def cross_entropy(p, q):\n    return np.sum((p - q) ** 2)", ["the sum of the squared differences"]),
    (BCE, "def bce(y, p):\n    return (y - p) ** 2", ["These are the squared differences"]),
    (
        "softmax/softmax-1d",
        "def softmax(z):\n    return np.abs(z) / np.abs(z).sum()",
        ["the absolute values divided by their sum"],
    ),
    # a norm
    (
        "mse-loss/mse-code",
        "def mse_and_grad(a, b):\n    r = a - b\n    return np.linalg.norm(r), 2 * r / r.size",
        ["A norm stands where a mean of the squares belongs"],
    ),
    (
        "mse-loss/mse-code",
        "def mse_and_grad(a, b):\n    r = np.asarray(a) - np.asarray(b)\n"
        "    return float(np.sqrt(np.sum(r ** 2))), 2 * r / r.size",
        ["a norm stands where a mean of the squares belongs"],
    ),
    (
        "distributions/normalize",
        "def normalize(w):\n    return w / np.linalg.norm(w, axis=-1, keepdims=True)",
        ["A norm stands where a sum belongs"],
    ),
    # a grid whose points lie far apart
    (
        "temperature-scaling/fit-temperature",
        "def fit_temperature(logits, labels):\n    ts = np.linspace(0.05, 20, 40)\n"
        "    costs = [ce_from_logits(np.asarray(logits) / t, labels).mean() for t in ts]\n"
        "    return ts[int(np.argmin(costs))]",
        ["`np.linspace(0.05, 20, 40)` is too coarse", "one step of 0.512"],
    ),
    # what cancels, or stands outside of a function
    (
        "temperature/softmax-temperature",
        "def softmax_t(z, tau):\n    e = np.exp(z - np.max(z, axis=-1, keepdims=True)) / tau\n"
        "    return e / e.sum(axis=-1, keepdims=True)",
        ["A division stands outside `exp`, and belongs inside"],
    ),
    (
        "temperature/softmax-temperature",
        "def softmax_t(z, tau):\n    p = softmax(z) / tau\n    return p / p.sum(axis=-1, keepdims=True)",
        ["A division stands outside `softmax`, and belongs inside"],
    ),
    # names and arguments exchanged, lengths for positions, a maximum for a mean
    (
        CE,
        "def cross_entropy(p, q):\n    p, q = np.asarray(p, float), np.asarray(q, float)\n    used = p > 0\n"
        "    if np.any(q[used] <= 0):\n        return float('inf')\n    return -np.sum(q[used] * np.log(p[used]))",
        ["`q` and `p` are exchanged in one place"],
    ),
    (
        "jensen-shannon/js-code",
        "def js_divergence(p, q):\n    m = 0.5 * (np.asarray(p) + np.asarray(q))\n"
        "    return 0.5 * kl_divergence(m, p) + 0.5 * kl_divergence(m, q)",
        ["Two arguments are exchanged, each time"],
    ),
    (
        "learning-rate/batches",
        "def minibatches(n, size, order):\n    return [order[i:size] for i in range(0, n, size)]",
        ["A slice ends at a position, and a length stands there"],
    ),
    (
        "mnist-numpy/mend-pool",
        "def pool(x):\n    n, height, width = x.shape\n"
        "    return x.reshape(n, height // 2, 2, width // 2, 2).max(axis=(2, 4))",
        ["A maximum stands where a mean belongs"],
    ),
    (
        "softmax-jacobian/jacobian-code",
        "def softmax_jacobian(z):\n    p = softmax(z)\n    return (np.diag(p) - np.outer(p, p)).dot(np.ones(len(p)))",
        ["`dot` is too many"],
    ),
    (
        "softmax/softmax-1d",
        "def softmax(z):\n    e = np.exp(np.asmatrix(z) - np.max(z))\n    return e / e.sum()",
        ["`asmatrix` is too many"],
    ),
    ("distributions/one-hot", "def one_hot(labels, K):\n    return np.eye(K)[labels].T", ["transposed"]),
    (
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n    n = np.sum(mask)\n"
        "    return float(np.sum(np.asarray(losses) * np.asarray(mask)) / n) if n else 0.0",
        ["zero-times-inf"],
    ),
    (
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n    kept = np.asarray(losses)[mask]\n"
        "    return float(kept.mean()) if kept.size else 0.0",
        ["integer-index"],
    ),
    (
        "distributions/normalize",
        "def normalize(w):\n    w = np.asarray(w, float)\n    w /= w.sum(axis=-1, keepdims=True)\n    return w",
        ["An argument is changed in place."],
    ),
    (
        "core-identity/decompose",
        "def decompose(p, q):\n    h = -np.sum(p * np.log(p))\n    ce = -np.sum(p * np.log(q))\n"
        "    return h, h - ce, ce",
        ["Entry [1]: every value has the wrong sign."],
    ),
    # a base, or no shift, beside another mistake
    (
        "log-softmax/log-softmax-code",
        "def log_softmax(z, axis=-1):\n    e = np.exp(z - z.max(axis=axis, keepdims=True))\n"
        "    return np.log2(e / e.sum(axis=axis, keepdims=True))",
        ["log2", "Other calls fail too"],
    ),
    (
        SOFTMAX,
        "def softmax(z, axis=-1):\n    e = np.exp(z)\n    return e / e.sum(axis=-1, keepdims=True)",
        ["overflow", "ignores-axis"],
    ),
    # of several changes that mend it, the one that was made
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n    p, q = np.asarray(p, float), np.asarray(q, float)\n    used = p > 0\n"
        "    if np.any(q[used] <= 0):\n        return float('inf')\n"
        "    return np.sum(np.abs(p[used] * np.log(p[used] / q[used])))",
        ["An absolute value is too many"],
    ),
    (
        "information-gain/information-gain-code",
        "def information_gain(children):\n    c = np.asarray(children, float)\n    def h(n):\n        n = n[n >= 0]\n"
        "        p = n / n.sum() if n.size else n\n        return float(-(p * np.log2(p)).sum())\n"
        "    return h(c.sum(axis=0)) - sum(row.sum() / c.sum() * h(row) for row in c)",
        ["“>=” is not the comparison"],
    ),
    (
        BCE,
        "def bce(y, p):\n    with np.errstate(divide='ignore', invalid='ignore'):\n"
        "        one = np.where(y > 0, -y * np.log(p), 0.0)\n"
        "        zero = np.where(y < 1, -(1 - y) * np.log1p(-p), 0.0)\n    return one - zero",
        ["“-” stands where “+” belongs"],
    ),
    # two classes of labels only
    (
        "bce-with-logits/bce-logits-code",
        "def bce_with_logits(y, z):\n    return np.logaddexp(0, (1 - 2 * y) * z)",
        ["right where its first argument is 0 or 1"],
    ),
    (
        BCE,
        "def bce(y, p):\n    return np.where(y > 0.5, -np.log(p), -np.log(1 - p))",
        ["right where its first argument is 0 or 1"],
    ),
    # a product, and a bound on it
    (
        "perplexity/perplexity-code",
        "def perplexity(p):\n    return min(np.prod(1 / p), 1e300) ** (1 / len(p))",
        ["A product of many numbers", "a bound on it"],
    ),
    (
        "perplexity/perplexity-code",
        "def perplexity(p):\n    q = np.clip(np.prod(p), 1e-300, 1)\n    return np.exp(-np.log(q) / len(p))",
        ["A product of many numbers", "a bound on it"],
    ),
    (
        "perplexity/perplexity-code",
        "def perplexity(p):\n    return min(np.prod(p) ** (-1 / len(p)), 1e300)",
        ["Two mistakes", "1e+300", "A product of many numbers"],
    ),
    (
        "logs-and-products/log-likelihood",
        "def log_likelihood(p):\n    return np.log(np.prod(p) + 1e-300)",
        ["A product of many numbers", "a bound on it"],
    ),
    # other functions, order of parts
    (
        "huber-loss/huber-code",
        "def huber(r, delta):\n    a = np.abs(r)\n"
        "    return np.where(a <= delta, 0.5 * a ** 2, delta * (a - 0.5 * delta)) / delta",
        ["divided-by-delta", "smooth L1"],
    ),
    (
        "mse-loss/mse-code",
        "def mse_and_grad(p, t):\n    r = p - t\n    return 2 * r / r.size, np.mean(r ** 2)",
        ["The loss comes first, one number, and then its gradient"],
    ),
    (
        "softmax-jacobian/jacobian-code",
        "def softmax_jacobian(z):\n    return 1 / (1 + np.exp(-z))",
        ["the results of `sigmoid`"],
    ),
    (
        "jensen-shannon/js-code",
        "def js_divergence(p, q):\n    m = (p + q) / 2\n"
        "    return 0.5 * np.sum(p * np.log2(p / m)) + 0.5 * np.sum(q * np.log2(q / m))",
        ["Two mistakes", "`log2`", "0 times the logarithm of 0"],
    ),
    ("softmax/softmax-1d", "def softmax(z):\n    return z / z.sum()", ["divide-no-exp"]),
    # a sign, an order or a mean beside another mistake
    (
        ENTROPY,
        "def entropy(p):\n    p = p[p > 0]\n    return np.sum(p * np.log2(p))",
        ["Two mistakes", "`log2`", "sign"],
    ),
    (
        ENTROPY,
        "def entropy(p):\n    p = p[p > 0]\n    return np.mean(p * np.log(p))",
        ["Two mistakes", "A mean", "sign"],
    ),
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n    p, q = np.asarray(p), np.asarray(q)\n    return np.sum(q * np.log2(q / p))",
        ["Three mistakes", "`log2`", "Two arguments are exchanged", "0 times the logarithm of 0"],
    ),
    (
        "nll-and-likelihood/mean-nll",
        "def mean_nll(q, samples):\n    return np.sum(np.log(q[samples]))",
        ["Two mistakes", "A sum stands where a mean belongs", "sign"],
    ),
    (
        "core-identity/decompose",
        "def decompose(p, q):\n    h = -np.sum(p * np.log(p))\n    kl = np.sum(q * np.log(q / p))\n"
        "    return h, kl, h + kl",
        ["`q` and `p` are exchanged in one place"],
    ),
    # a logarithm of a mean, and none at all
    (
        "infonce/infonce-code",
        "def info_nce(sim, tau):\n    z = sim / tau\n    z = z - z.max(axis=1, keepdims=True)\n"
        "    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)\n    return -np.log(np.mean(np.diag(p)))",
        ["`log` is taken of `mean` where `mean` is to be taken of `log`"],
    ),
    (
        "ce-from-logits/ce-logits-code",
        "def ce_from_logits(logits, targets):\n    e = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
        "    p = e / e.sum(axis=1, keepdims=True)\n    return -p[np.arange(len(p)), targets]",
        ["a logarithm is missing"],
    ),
    # one index for a matrix
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n    x = np.array(x, float)\n    g = np.zeros_like(x)\n"
        "    for i in range(x.size):\n        a, b = x.copy(), x.copy()\n        a[i] += h\n        b[i] -= h\n"
        "        g[i] = (f(a) - f(b)) / (2 * h)\n    return g",
        ["by one index", "a matrix comes in too", "`x.size` coordinates", "IndexError"],
    ),
    # an average that starts at the first value although it is corrected
    (
        "digits-mlp/smoothing",
        "def ema(losses, beta):\n    v = losses[0]\n    out = []\n    for t, x in enumerate(losses, 1):\n"
        "        v = beta * v + (1 - beta) * x\n        out.append(v / (1 - beta ** t))\n    return np.array(out)",
        ["`losses[0]` is not what it should begin with"],
    ),
    # products in a loop, and by math
    (
        "logs-and-products/log-likelihood",
        "def log_likelihood(p):\n    t = 1.0\n    for x in p:\n        t *= x\n    return np.log(max(t, 1e-300))",
        ["A product of many numbers", "a bound on it"],
    ),
    (
        "perplexity/perplexity-code",
        "def perplexity(p):\n    t = 1.0\n    for x in p:\n        t = t * (1 / x)\n"
        "    return min(t, 1e300) ** (1 / len(p))",
        ["A product of many numbers", "a bound on it"],
    ),
    (
        "logs-and-products/log-likelihood",
        "def log_likelihood(p):\n    return math.log(math.prod(p))",
        ["A product of many numbers", "math domain error"],
    ),
    # inf hidden by other means, and inputs refused that are part of the task
    (
        CE,
        "def cross_entropy(p, q):\n    return -np.sum(np.nan_to_num(p * np.log(q)))",
        ["`np.nan_to_num(p * np.log(q))` hides nan and inf"],
    ),
    (
        CE,
        "def cross_entropy(p, q):\n    if np.any((q == 0) & (p > 0)):\n        raise ValueError('infinite')\n"
        "    k = p > 0\n    return -np.sum(p[k] * np.log(q[k]))",
        ["A `raise` refuses an input that is part of the task"],
    ),
    (
        CE,
        "def cross_entropy(p, q):\n    k = (p > 0) & (q > 0)\n    return -np.sum(p[k] * np.log(q[k]))",
        ["skip-zero-q"],
    ),
    # a clip of the logit, and an overflow inside a logarithm
    (
        "sigmoid/sigmoid-code",
        "def sigmoid(z):\n    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))",
        ["The clip `np.clip(z, -500, 500)` keeps `exp` from overflowing, and changes the results"],
    ),
    (
        "bce-with-logits/bce-logits-code",
        "def bce_with_logits(y, z):\n    z = np.clip(z, -50, 50)\n    return np.log(1 + np.exp(z)) - y * z",
        ["clip", "A logarithm of 1 + `exp` loses small values", "np.logaddexp"],
    ),
    (
        "dpo/dpo-code",
        "def dpo_loss(w, l, rw, rl, beta):\n    m = beta * ((w - rw) - (l - rl))\n    e = np.exp(-np.abs(m))\n"
        "    return -np.log(np.where(m >= 0, 1 / (1 + e), e / (1 + e)))",
        ["For a large negative margin inf comes out"],
    ),
    # numbers of classes, axes, scalars
    (
        "label-smoothing/smooth",
        "def smooth_labels(labels, K, eps):\n    n = labels.shape[0]\n    t = np.full((n, n), eps / n)\n"
        "    t[np.arange(n), labels] += 1 - eps\n    return t",
        ["IndexError", "The argument `K` is never used."],
    ),
    (
        "distributions/one-hot",
        "def one_hot(labels, K):\n    return np.eye(np.max(labels) + 1)[labels]",
        ["`np.max(labels) + 1` is not what belongs there", "The argument `K` is never used."],
    ),
    (
        SOFTMAX,
        "def softmax(s, axis=-1):\n    e = np.exp(s - s.max(axis=0))\n    return e / e.sum(axis=0)",
        ["another axis than the one that is asked"],
    ),
    (
        BCE,
        "def bce(y, p):\n    return -(y * math.log(p) + (1 - y) * math.log(1 - p))",
        ["Line 2 raises TypeError", "An array comes in where this takes one number"],
    ),
    (
        "triplet-loss/triplet-code",
        "def triplet(anchor, positive, negative, margin):\n    dp = ((anchor - positive) ** 2).sum(axis=-1)\n"
        "    dn = ((anchor - negative) ** 2).sum(axis=-1)\n    return np.max(0, dp - dn + margin)",
        ["`max` stands where `maximum` belongs"],
    ),
    (
        "digits-curves/early-stop",
        "def early_stop(val_losses, patience):\n    best, best_at = np.inf, 0\n    for t, v in enumerate(val_losses):\n"
        "        if v <= best:\n            best, best_at = v, t\n        elif t - best_at >= patience:\n"
        "            return t, best_at\n    return len(val_losses) - 1, best_at",
        ["“<=” is not the comparison that belongs there"],
    ),
    (
        "mean-of-means/accumulate",
        "def combine(means, counts):\n    k = counts > 0\n    if not np.any(k):\n        return 0.0\n"
        "    return float(np.sum(means[k] * counts[k]) / np.sum(counts[k]))",
        ["A list comes in", "np.asarray"],
    ),
    (
        "ce-from-logits/ce-logits-code",
        "def ce_from_logits(logits, targets):\n    e = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
        "    p = e / e.sum(axis=1, keepdims=True)\n    return -np.log(p[np.arange(len(p)), targets] + 1e-10)",
        ["The constant `1e-10` shows", "23.03"],
    ),
    (
        "huffman-coding/huffman-lengths",
        "import heapq\n\ndef huffman_lengths(p):\n    heap = [(x, {i: 0}) for i, x in enumerate(p)]\n"
        "    heapq.heapify(heap)\n    while len(heap) > 1:\n        a, da = heapq.heappop(heap)\n"
        "        b, db = heapq.heappop(heap)\n        merged = {k: v + 1 for k, v in {**da, **db}.items()}\n"
        "        heapq.heappush(heap, (a + b, merged))\n    return np.array([heap[0][1][i] for i in range(len(p))])",
        ["put a counter between"],
    ),
    (
        "perplexity/perplexity-code",
        "def perplexity(probs):\n    p = np.asarray(probs, float)\n    return float(np.exp(-np.sum(p * np.log(p))))",
        ["These are the results of `effective_number`"],
    ),
    (
        "logistic-training/train",
        "def train_logistic(X, y, lr, steps):\n    W, b, losses = np.ones(X.shape[1]), 0.0, []\n"
        "    for _ in range(steps):\n        z = X @ W + b\n"
        "        losses.append(float(np.mean(np.logaddexp(0, z) - y * z)))\n        d = 1 / (1 + np.exp(-z)) - y\n"
        "        W = W - lr * X.T @ d / len(y)\n        b = b - lr * d.mean()\n    return W, b, losses",
        ["`ones` stands where `zeros` belongs"],
    ),
    (
        "huber-loss/huber-code",
        "def huber(r, delta):\n    r = np.asarray(r, float)\n"
        "    return np.where(np.abs(r) <= delta, 0.5 * r**2, delta * (r - 0.5 * delta))",
        ["forgot-abs"],
    ),
    (
        "huber-loss/huber-code",
        "def huber(r, delta):\n    a = np.abs(r)\n    return np.where(a <= 1, 0.5 * a**2, a - 0.5)",
        ["delta-ignored"],
    ),
    (
        "triplet-loss/triplet-code",
        "def triplet(anchor, positive, negative, margin):\n    dp = np.linalg.norm(anchor - positive, axis=1)\n"
        "    dn = np.linalg.norm(anchor - negative, axis=1)\n    return np.maximum(dp - dn + margin, 0)",
        ["plain-distance"],
    ),
    # mistakes of Python rather than of arrays
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n    pairs = zip(p, q)\n    if any(b == 0 for a, b in pairs if a > 0):\n"
        "        return float('inf')\n    return float(sum(a * np.log(a / b) for a, b in pairs if a > 0))",
        ["An iterator is gone through a second time", "list(zip(p, q))"],
    ),
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n    x = np.array(x, float)\n    slopes = []\n"
        "    for i in range(x.size):\n        e = np.eye(x.size)\n"
        "        slopes.append(lambda: (f(x + h * e[i].reshape(x.shape)) "
        "- f(x - h * e[i].reshape(x.shape))) / (2 * h))\n"
        "    return np.array([s() for s in slopes]).reshape(x.shape)",
        ["looks up `i` when it is called", "lambda i=i"],
    ),
    (
        "softmax/softmax-1d",
        "def softmax(z):\n    e = np.zeros_like(z)\n    for i in range(len(z)):\n        e[i] = np.exp(z[i] - max(z))\n"
        "    return e / e.sum()",
        ["results are cut to whole numbers"],
    ),
    (
        SOFTMAX,
        "def softmax(z, axis=-1):\n    z = z - z.max(axis=axis)\n    e = np.exp(z)\n    return e / e.sum(axis=axis)",
        ["A reduction loses its axis", "keepdims=True"],
    ),
    (
        "logsumexp/logsumexp-code",
        "def logsumexp(z, axis=-1):\n    z = np.asarray(z, float)\n    m = z.max(axis=axis, keepdims=True)\n"
        "    m = np.where(np.isfinite(m), m, 0.0)\n"
        "    return np.log(np.squeeze(m, axis) + np.exp(z - m).sum(axis=axis))",
        ["A term stands inside `log`"],
    ),
    (
        "learning-rate/batches",
        "def minibatches(n, size, order):\n    return [order[i:i + size] for i in range(n)]",
        ["should go on by more"],
    ),
    (
        "logistic-gradient/grads",
        "def logistic_grads(X, y, W, b):\n    z = X @ W + b\n    d = 1 / (1 + np.exp(-z)) - y\n"
        "    return float(np.mean(np.logaddexp(0, z) - y * z)), X @ d / len(y), float(d.mean())",
        ["a `.T` is missing"],
    ),
    (
        "digits-curves/early-stop",
        "def early_stop(val_losses, patience):\n    best, best_at, bad = np.inf, 0, 0\n"
        "    for t, v in enumerate(val_losses):\n        if v < best:\n            best, best_at = v, t\n"
        "        else:\n            bad += 1\n        if bad >= patience:\n            return t, best_at\n"
        "    return len(val_losses) - 1, best_at",
        ["`bad` is never set back"],
    ),
    (
        "loss-balancing/shares-code",
        "def loss_shares(terms, weights):\n    total = sum(terms.values())\n"
        "    return {k: terms[k] * weights[k] / total for k in terms}",
        ["have the right proportions"],
    ),
    # a softplus and a sigmoid whose tail a clip stops
    (
        "bce-with-logits/bce-logits-code",
        "def bce_with_logits(y, z):\n    z = np.clip(z, -30, 30)\n    return np.logaddexp(0, z) - y * z\n",
        ["`np.clip(z, -30, 30)`", "what lies beyond is taken for its end"],
    ),
    (
        "sigmoid/sigmoid-code",
        "def sigmoid(z):\n    z = np.clip(np.asarray(z, float), -100, 100)\n    return 1.0 / (1.0 + np.exp(-z))\n",
        ["keeps `exp` from overflowing", "what lies beyond is taken for its end"],
    ),
    # clips and constants in other tasks, of any size
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n"
        "    p = np.clip(p, 1e-7, 1)\n"
        "    q = np.clip(q, 1e-7, 1)\n"
        "    return np.sum(p * np.log(p / q))\n",
        ["clip", "1e-07"],
    ),
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n"
        "    p = np.clip(p, 1e-15, 1)\n"
        "    q = np.clip(q, 1e-15, 1)\n"
        "    return np.sum(p * np.log(p / q))\n",
        ["clip", "1e-15"],
    ),
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n    return float(np.sum(p * np.log((p + 1e-9) / (q + 1e-9))))\n",
        ["constant `1e-09`"],
    ),
    (
        "bernoulli-nll/bce-code",
        "def bce(y, p):\n    p = np.clip(p, 1e-15, 1 - 1e-15)\n    return -(y * np.log(p) + (1 - y) * np.log(1 - p))\n",
        ["clip", "1e-15"],
    ),
    (
        "bernoulli-nll/bce-code",
        "def bce(y, p):\n    return -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))\n",
        ["constant"],
    ),
    (
        "bernoulli-nll/bce-code",
        "def bce(y, p):\n    e = 1e-8\n    return -(y * np.log(p + e) + (1 - y) * np.log(1 - p + e))\n",
        ["constant `e = 1e-08`"],
    ),
    (
        "ce-from-logits/ce-logits-code",
        "def ce_from_logits(logits, targets):\n"
        "    s = logits - logits.max(axis=1, keepdims=True)\n"
        "    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)\n"
        "    return -np.log(p[np.arange(len(targets)), targets] + 1e-6)\n",
        ["The constant `1e-6` shows"],
    ),
    (
        "ce-from-logits/ce-logits-code",
        "def ce_from_logits(logits, targets):\n"
        "    s = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
        "    p = s / s.sum(axis=1, keepdims=True)\n"
        "    return -np.log(1e-9 + p[np.arange(len(targets)), targets])\n",
        ["The constant `1e-9` shows"],
    ),
    # one sum for all of them, and one of columns
    (
        "distributions/normalize",
        "def normalize(w):\n    return w / w.sum()\n",
        ["wrong-axis", "each row needs its own total"],
    ),
    (
        "distributions/normalize",
        "def normalize(w):\n    return w / w.sum(axis=0)\n",
        ["another axis than the one that is asked"],
    ),
    # one value each beside other mistakes: the mean comes first
    (
        "bernoulli-nll/bce-code",
        "def bce(y, p):\n"
        "    y, p = np.asarray(y, float), np.asarray(p, float)\n"
        "    with np.errstate(all='ignore'):\n"
        "        a = np.where(y > 0, y * np.log(p), 0)\n"
        "        b = np.where(y < 1, (1 - y) * np.log(1 - p), 0)\n"
        "    return -np.mean(a + b)\n",
        ["A mean is taken where one value each is asked."],
    ),
    # without the shift, alone and beside another axis
    (
        "logsumexp/logsumexp-code",
        "def logsumexp(z, axis=-1):\n    return np.log(np.sum(np.exp(z), axis=axis))\n",
        ["naive-exp"],
    ),
    (
        "temperature/softmax-temperature",
        "def softmax_t(z, tau):\n    e = np.exp(z / tau)\n    return e / e.sum(axis=-1, keepdims=True)\n",
        ["naive-exp"],
    ),
    (
        "softmax-batch/softmax-nd",
        "def softmax(z, axis=-1):\n    e = np.exp(z)\n    return e / e.sum()\n",
        ["own sum", "Other calls fail too"],
    ),
    # the logarithm of what underflowed
    (
        "log-softmax/log-softmax-code",
        "def log_softmax(z, axis=-1):\n"
        "    e = np.exp(z - z.max(axis=axis, keepdims=True))\n"
        "    return np.log(e / e.sum(axis=axis, keepdims=True))\n",
        ["underflows to 0"],
    ),
    (
        "preference-loss/pairwise-code",
        "def preference_loss(better, worse):\n    d = better - worse\n    return -np.log(1 / (1 + np.exp(-d)))\n",
        ["naive-exp"],
    ),
    (
        "bce-with-logits/bce-logits-code",
        "def bce_with_logits(y, z):\n"
        "    z = np.asarray(z, float)\n"
        "    e = np.exp(-np.abs(z))\n"
        "    p = np.where(z >= 0, 1 / (1 + e), e / (1 + e))\n"
        "    return -(y * np.log(p) + (1 - y) * np.log(1 - p))\n",
        ["naive-sigmoid", "its log is lost"],
    ),
    (
        "dpo/dpo-code",
        "def dpo_loss(w, l, rw, rl, beta):\n"
        "    m = beta * ((w - rw) - (l - rl))\n"
        "    return -np.log(1 / (1 + np.exp(-m)))\n",
        ["For a large negative margin inf comes out"],
    ),
    # arguments that are changed
    (
        "softmax/softmax-1d",
        "def softmax(z):\n    z -= np.max(z)\n    e = np.exp(z)\n    return e / e.sum()\n",
        ["in-place", "changes the caller's array"],
    ),
    (
        "ce-gradient/gradient-code",
        "def ce_grad(logits, targets):\n"
        "    logits -= logits.max(axis=1, keepdims=True)\n"
        "    e = np.exp(logits)\n"
        "    p = e / e.sum(axis=1, keepdims=True)\n"
        "    p[np.arange(len(targets)), targets] -= 1\n"
        "    return p / len(targets)\n",
        ["in-place"],
    ),
    # intervals, by edges that are divided rather than spaced
    (
        "reliability-ece/ece-code",
        "def ece(c, k, bins):\n"
        "    total = 0.0\n"
        "    for b in range(bins):\n"
        "        s = (c >= b / bins) & (c < (b + 1) / bins)\n"
        "        if s.sum() > 0:\n"
        "            total += s.sum() / len(c) * abs(k[s].mean() - c[s].mean())\n"
        "    return total\n",
        ["Intervals are closed at the other of their ends"],
    ),
    (
        "reliability-ece/ece-code",
        "def ece(c, k, bins):\n"
        "    total = 0.0\n"
        "    for b in range(bins):\n"
        "        s = (c > b / bins) & (c <= (b + 1) / bins)\n"
        "        if s.sum() > 0:\n"
        "            total += s.sum() / len(c) * abs(k[s].mean() - c[s].mean())\n"
        "    return total\n",
        ["A confidence of 0 is in no bin"],
    ),
    # an infinite case returned as 0, refused, and a list
    (
        "zero-probability/cross-entropy-code",
        "def cross_entropy(p, q):\n"
        "    if np.any((p > 0) & (q == 0)):\n"
        "        return 0.0\n"
        "    k = p > 0\n"
        "    return -np.sum(p[k] * np.log(q[k]))\n",
        ["skip-zero-q"],
    ),
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n"
        "    p, q = np.asarray(p), np.asarray(q)\n"
        "    assert np.all(q[p > 0] > 0)\n"
        "    k = p > 0\n"
        "    return np.sum(p[k] * np.log(p[k] / q[k]))\n",
        ["An `assert` refuses an input that is part of the task"],
    ),
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n"
        "    if np.any((p > 0) & (q == 0)):\n"
        "        return np.inf\n"
        "    k = p > 0\n"
        "    return np.sum(p[k] * np.log(p[k] / q[k]))\n",
        ["A list comes in", "np.asarray"],
    ),
    # masks multiplied, or taken for positions
    (
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n"
        "    n = np.sum(mask)\n"
        "    return float((losses * mask).sum() / n) if n else 0.0\n",
        ["zero-times-inf"],
    ),
    (
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n    kept = losses[mask]\n    return kept.mean() if kept.size else 0.0\n",
        ["integer-index"],
    ),
    (
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n"
        "    x = losses.copy()\n"
        "    x[~mask] = 0\n"
        "    return x.sum() / mask.sum() if mask.sum() else 0.0\n",
        ["`~`", ".astype(bool)"],
    ),
    # labels of 0 and 1 only, the sum of K binary losses, numbers of classes
    (
        "bce-with-logits/bce-logits-code",
        "def bce_with_logits(y, z):\n    y = np.asarray(y, float)\n    return np.logaddexp(0, (1 - 2 * y) * z)\n",
        ["right where its first argument is 0 or 1"],
    ),
    (
        "zero-probability/cross-entropy-code",
        "def cross_entropy(y, p):\n"
        "    y, p = np.asarray(y, float), np.asarray(p, float)\n"
        "    with np.errstate(all='ignore'):\n"
        "        a = np.where(y > 0, y * np.log(p), 0)\n"
        "        b = np.where(y < 1, (1 - y) * np.log(1 - p), 0)\n"
        "    return -np.sum(a + b)\n",
        ["The terms with “1 −” are too many"],
    ),
    (
        "distributions/one-hot",
        "def one_hot(labels, K):\n"
        "    K = len(labels)\n"
        "    out = np.zeros((len(labels), K))\n"
        "    out[np.arange(len(labels)), labels] = 1\n"
        "    return out\n",
        ["The argument `K` gets another value before it is used."],
    ),
    (
        "label-smoothing/smooth",
        "def smooth_labels(labels, K, eps):\n"
        "    y = np.eye(len(labels))[labels]\n"
        "    return (1 - eps) * y + eps / y.shape[0]\n",
        ["The argument `K` is never used."],
    ),
    # the right one left out of the sum, also where that comes to inf
    (
        "infonce/infonce-code",
        "def info_nce(sim, tau):\n"
        "    s = np.asarray(sim, float) / tau\n"
        "    m = s.max(axis=1, keepdims=True)\n"
        "    e = np.exp(s - m)\n"
        "    d = np.diag(e)\n"
        "    return -np.mean(np.log(d / (e.sum(axis=1) - d)))\n",
        ["exclude-positive"],
    ),
    # rows counted for entries
    (
        "mse-loss/mse-code",
        "def mse_and_grad(p, t):\n"
        "    r = np.asarray(p) - np.asarray(t)\n"
        "    return np.sum(r ** 2) / len(r), 2 * r / len(r)\n",
        ["The rows of an array are counted where all its entries are asked"],
    ),
    (
        "learning-rate/batches",
        "def minibatches(n, size, order):\n"
        "    b = [order[i:i+size] for i in range(0, n, size)]\n"
        "    return [(i, x) for i, x in zip(range(len(b)), b)]\n",
        ["Each item comes with its number"],
    ),
    # numbers decided about where they themselves belong: told before two arguments that may be exchanged
    (
        "focal-loss/dice",
        "def dice_loss(p, y):\n"
        "    p = p > 0.5\n"
        "    total = p.sum() + y.sum()\n"
        "    return float(1 - 2 * (p * y).sum() / total) if total > 0 else 0.0\n",
        ["A comparison turns numbers into yes or no", "`p` in place of `p > 0.5`"],
    ),
    (
        "focal-loss/dice",
        "def dice_loss(p, y):\n"
        "    hard = np.where(p > 0.5, 1.0, 0.0)\n"
        "    total = hard.sum() + np.sum(y)\n"
        "    return 1 - 2 * np.sum(hard * y) / total if total else 0.0\n",
        ["A comparison turns numbers into yes or no"],
    ),
    (
        "focal-loss/dice",
        "def dice_loss(p, y):\n"
        "    total = np.sum(p > 0.5) + np.sum(y)\n"
        "    return 1 - 2 * np.sum(p * y) / total if total else 0.0\n",
        ["A comparison turns numbers into yes or no"],
    ),
    (
        "focal-loss/dice",
        "def dice_loss(p, y):\n"
        "    p = np.round(p)\n"
        "    total = np.sum(p) + np.sum(y)\n"
        "    return 1 - 2 * np.sum(p * y) / total if total else 0.0\n",
        ["`round` is too many"],
    ),
    (
        "focal-loss/dice",
        "def dice_loss(p, y):\n"
        "    p = np.asarray(p).astype(int)\n"
        "    total = np.sum(p) + np.sum(y)\n"
        "    return 1 - 2 * np.sum(p * y) / total if total else 0.0\n",
        ["turned into whole ones"],
    ),
    (
        "focal-loss/dice",
        "def dice_loss(p, y):\n"
        "    total = np.sum(p ** 2) + np.sum(y)\n"
        "    return 1 - 2 * np.sum(p * y) / total if total else 0.0\n",
        ["A power is too many"],
    ),
    (
        "proper-scoring/brier",
        "def brier(probs, labels):\n"
        "    K = probs.shape[1]\n"
        "    f = np.eye(K)[probs.argmax(axis=1)]\n"
        "    y = np.eye(K)[labels]\n"
        "    return float(((f - y) ** 2).sum(axis=1).mean())\n",
        ["Only the largest is kept where all the numbers belong"],
    ),
    (
        "proper-scoring/brier",
        "def brier(probs, labels):\n"
        "    f = probs == probs.max(axis=1, keepdims=True)\n"
        "    y = np.eye(probs.shape[1])[labels]\n"
        "    return float(((f - y) ** 2).sum(axis=1).mean())\n",
        ["Only the largest is kept where all the numbers belong"],
    ),
    (
        "proper-scoring/brier",
        "def brier(probs, labels):\n"
        "    y = np.eye(probs.shape[1])[labels]\n"
        "    return float((((probs >= 0.5) - y) ** 2).sum(axis=1).mean())\n",
        ["A comparison turns numbers into yes or no"],
    ),
    # what a loop changes and does not set back
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n"
        "    x = np.array(x, float)\n"
        "    g = np.zeros_like(x)\n"
        "    for i in np.ndindex(x.shape):\n"
        "        x[i] += h\n"
        "        up = f(x)\n"
        "        x[i] -= 2 * h\n"
        "        down = f(x)\n"
        "        g[i] = (up - down) / (2 * h)\n"
        "    return g\n",
        ["The loop changes `x` and does not set it back", "set the entry of `x` back"],
    ),
    # a slip beside a change of one place
    (
        "continuous-cross-entropy/gaussian-ce",
        "def gaussian_ce(mu_p, s_p, mu_q, s_q):\n"
        "    return 0.5 * np.log2(2 * np.pi * s_q**2) + (s_p + (mu_p - mu_q)**2) / (2 * s_q**2)\n",
        ["Two mistakes", "`log2`", "A square is missing", "With both mended"],
    ),
    # some counted, of which there may be none; a maximum for what has a name already; wrong where a condition holds
    (
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n    m = np.asarray(mask, bool)\n    return losses[m].sum() / len(losses)\n",
        ["`len` counts all entries where a sum belongs", "`max(np.sum(m), 1)`"],
    ),
    (
        "z-loss/ce-z",
        "def ce_with_z_loss(logits, targets, c):\n"
        "    z = np.asarray(logits, float)\n"
        "    m = z.max(axis=1)\n"
        "    w = logsumexp(z, axis=1)\n"
        "    return float((w - z[np.arange(len(z)), targets] + c * m ** 2).mean())\n",
        ["`m` is not what belongs there", "`w` in place of `m`"],
    ),
    (
        "huber-loss/huber-code",
        "def huber(r, delta):\n    return np.where(np.abs(r) <= delta, 0.5 * r ** 2, delta * np.sign(r))\n",
        ["It is wrong just where |`r`| is above `delta`, and right elsewhere."],
    ),
    # what is put beside a part is in it already; a division by a logarithm; what would take a function back
    (
        "distillation/kd-loss",
        "def kd_loss(student, teacher, tau):\n    t = log_softmax(teacher / tau)\n    s = log_softmax(student / tau)\n"
        "    return tau ** 2 * np.mean(np.sum(np.exp(t) * (t - s), axis=1))",
        ["A term is too many"],
    ),
    (
        "jensen-shannon/js-code",
        "def js_divergence(p, q):\n    m = (p + q) / 2\n"
        "    return (kl_divergence(p, m) + kl_divergence(q, m)) / 2 / np.log(2)",
        ["log-base", "Those are bits"],
    ),
    (
        "triplet-loss/contrastive-code",
        "def contrastive(a, b, same, margin):\n    d = np.linalg.norm(a - b, axis=1)\n"
        "    return 0.5 * np.where(same, d, np.maximum(0, margin - d))",
        ["a square root is too many, or a square is missing"],
    ),
    (
        "accuracy-vs-ce/evaluate",
        "def evaluate(probs, labels):\n    acc = np.mean((probs[:, 1] > 0.5) == labels)\n"
        "    return acc, np.mean(-np.log(probs[np.arange(len(labels)), labels]))",
        ["Entry [1] is right; Entry [0] is another value."],
    ),
]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(("task_id", "program", "words"), MISTAKES, ids=lambda each: str(each)[:40])
def test_a_mistake_that_people_make_is_told(task_id: str, program: str, words: list[str]) -> None:
    verdict = told(task_id, program)
    assert verdict.outcome is Outcome.WRONG
    said = " ".join([verdict.misconception or "", *verdict.feedback, verdict.change or ""])
    for word in words:
        assert word in said
    assert "It returns another value here." not in said


def test_a_plain_number_is_never_told_as_divided_by_its_sum() -> None:
    verdict = told(
        "huber-loss/huber-code",
        "def huber(r, delta):\n    a = np.abs(r)\n    return np.where(a <= delta, 0.5 * a ** 2, delta * a - delta)",
    )
    assert verdict.outcome is Outcome.WRONG
    assert "division by the sum" not in " ".join(verdict.feedback)


def test_that_there_are_other_mistakes_is_said_once() -> None:
    verdict = told(
        "masked-loss/masked-mean",
        "def masked_mean(losses, mask):\n    return np.where(np.asarray(mask, bool), losses, 0).mean()",
    )
    assert " ".join(verdict.feedback).count("may have another cause") == 1


@pytest.mark.parametrize(
    ("task_id", "program", "never"),
    [
        # a sigmoid that never overflows, and whose logarithm is taken
        (
            "dpo/dpo-code",
            "def dpo_loss(w, l, rw, rl, beta):\n    m = beta * ((w - rw) - (l - rl))\n    e = np.exp(-np.abs(m))\n"
            "    return -np.log(np.where(m >= 0, 1 / (1 + e), e / (1 + e)))",
            "exp overflows",
        ),
        (
            "sigmoid/sigmoid-code",
            "def sigmoid(z):\n    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))",
            "`exp` overflows",
        ),
        (
            CE,
            "def cross_entropy(p, q):\n    if np.any((q == 0) & (p > 0)):\n        raise ValueError('infinite')\n"
            "    k = p > 0\n    return -np.sum(p[k] * np.log(q[k]))",
            "another number",
        ),
        (
            "sigmoid/sigmoid-code",
            "def sigmoid(z):\n    return 1/(1 + np.exp(-np.clip(z, -30, 30)))\n",
            "a few digits only",
        ),
        (
            "bce-with-logits/bce-logits-code",
            "def bce_with_logits(y, z):\n    z = np.clip(z, -30, 30)\n    return np.logaddexp(0, z) - y * z\n",
            "a few digits only",
        ),
        (
            "bernoulli-nll/bce-code",
            "def bce(y, p):\n    return -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))\n",
            "The clip",
        ),
        (
            "kl-divergence/kl-code",
            "def kl_divergence(p, q):\n    return float(np.sum(p * np.log((p + 1e-9) / (q + 1e-9))))\n",
            "[Cc]lip",
        ),
        (
            "zero-probability/cross-entropy-code",
            "def cross_entropy(p, q):\n    return -np.sum(p * np.log(q + 1e-12))\n",
            "[Cc]lip",
        ),
        (
            "bce-with-logits/bce-logits-code",
            "def bce_with_logits(y, z):\n"
            "    z = np.asarray(z, float)\n"
            "    e = np.exp(-np.abs(z))\n"
            "    p = np.where(z >= 0, 1 / (1 + e), e / (1 + e))\n"
            "    return -(y * np.log(p) + (1 - y) * np.log(1 - p))\n",
            "overflow",
        ),
        (
            "softmax-batch/softmax-nd",
            "def softmax(z, axis=-1):\n"
            "    z -= np.max(z, axis=axis, keepdims=True)\n"
            "    e = np.exp(z)\n"
            "    return e / e.sum(axis=axis, keepdims=True)\n",
            "integer",
        ),
        (
            "perplexity/perplexity-code",
            "def perplexity(p):\n    x = np.prod(1 / np.asarray(p)) ** (1 / len(p))\n    return min(x, 1e300)\n",
            "small constant",
        ),
        (
            "label-smoothing/smooth",
            "def smooth_labels(labels, K, eps):\n"
            "    y = np.eye(len(labels))[labels]\n"
            "    return (1 - eps) * y + eps / y.shape[0]\n",
            "same constant",
        ),
        (
            "learning-rate/batches",
            "def minibatches(n, size, order):\n"
            "    b = [order[i:i+size] for i in range(0, n, size)]\n"
            "    return [(i, x) for i, x in zip(range(len(b)), b)]\n",
            "0-dimensional|one number",
        ),
        (
            "infonce/infonce-code",
            "def info_nce(sim, tau):\n"
            "    s = np.asarray(sim, float) / tau\n"
            "    m = s.max(axis=1, keepdims=True)\n"
            "    e = np.exp(s - m)\n"
            "    d = np.diag(e)\n"
            "    return -np.mean(np.log(d / (e.sum(axis=1) - d)))\n",
            "another value",
        ),
        (
            "focal-loss/dice",
            "def dice_loss(p, y):\n"
            "    p = p > 0.5\n"
            "    total = p.sum() + y.sum()\n"
            "    return float(1 - 2 * (p * y).sum() / total) if total > 0 else 0.0\n",
            "exchanged",
        ),
        (
            "focal-loss/dice",
            "def dice_loss(p, y):\n"
            "    total = np.sum(p ** 2) + np.sum(y)\n"
            "    return 1 - 2 * np.sum(p * y) / total if total else 0.0\n",
            "exchanged",
        ),
        (
            "finite-differences/numerical-gradient",
            "def numerical_gradient(f, x, h=1e-5):\n"
            "    x = np.array(x, float)\n"
            "    g = np.zeros_like(x)\n"
            "    for i in np.ndindex(x.shape):\n"
            "        x[i] += h\n"
            "        up = f(x)\n"
            "        x[i] -= 2 * h\n"
            "        down = f(x)\n"
            "        g[i] = (up - down) / (2 * h)\n"
            "    return g\n",
            "float32|small constant",
        ),
        (
            "finite-differences/numerical-gradient",
            "def numerical_gradient(f, x, h=1e-5):\n"
            "    x = np.array(x, float)\n"
            "    g = np.zeros_like(x)\n"
            "    for i in np.ndindex(x.shape):\n"
            "        a = f(x)\n"
            "        x[i] += h\n"
            "        g[i] = (f(x) - a) / h\n"
            "    return g\n",
            "“/”",
        ),
        (
            "zero-probability/cross-entropy-code",
            "def cross_entropy(y, p):\n"
            "    y, p = np.asarray(y, float), np.asarray(p, float)\n"
            "    with np.errstate(all='ignore'):\n"
            "        a = np.where(y > 0, y * np.log(p), 0)\n"
            "        b = np.where(y < 1, (1 - y) * np.log(1 - p), 0)\n"
            "    return -np.sum(a + b)\n",
            "comparison|another number",
        ),
        (
            "zero-probability/cross-entropy-code",
            "def cross_entropy(p, q):\n"
            "    if q <= 0:\n"
            "        return float('inf')\n"
            "    return -np.sum(p * np.log(q))\n",
            "condition decides",
        ),
        (
            "distributions/one-hot",
            "def one_hot(labels, K):\n    v = np.zeros(K)\n    v[labels] = 1\n    return v\n",
            "sum or mean over an axis",
        ),
    ],
)
def test_what_is_not_true_of_a_program_is_not_said(task_id: str, program: str, never: str) -> None:
    verdict = told(task_id, program)
    assert verdict.outcome is Outcome.WRONG
    assert not re.search(never, " ".join(verdict.feedback))


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("def f(a, b):\n    p = np.asarray(a)\n    return p * b\n", []),  # p is no argument here
        ("def f(a, b):\n    a = [1]\n    return a * b\n", ["The argument `a` gets another value before it is used."]),
        ("def f(a, b):\n    a = [1]\n    return b\n", ["The argument `a` is never used."]),
        ("def f(a, b):\n    a = np.asarray(a)\n    return a * b\n", []),
        ("def f(a, b):\n    a = 1\n\ndef f(a, b):\n    return a * b\n", []),
    ],
)
def test_of_an_argument_that_does_nothing_one_thing_is_said(program: str, said: list[str]) -> None:
    assert unused("f", program, "def f(p, q):\n    return p * q\n") == said


def test_of_numbers_next_to_zero_none_is_told_to_have_the_wrong_sign() -> None:
    task = COURSE.task("bce-with-logits/bce-logits-code")
    assert isinstance(task, Code)
    program = "def bce_with_logits(y, z):\n    return np.maximum(z, 0) - y * z + np.log(1 + np.exp(-np.abs(z)))"
    assert check(task, program).feedback == ("It returns another value here.",)


def test_whole_batches_as_items_of_a_generator_are_a_list_of_arrays() -> None:
    program = "def minibatches(n, size, order):\n    for i in range(0, n, size):\n        yield order[i : i + size]"
    assert told("learning-rate/batches", program).outcome is Outcome.CORRECT


def test_a_part_is_not_told_as_a_sum_where_another_change_explains_it() -> None:
    verdict = told(
        "digits-mlp/epoch-record",
        COURSE.task("digits-mlp/epoch-record").answer.replace("argmax", "argmin"),  # type: ignore[union-attr]
    )
    said = " ".join(verdict.feedback)
    assert "position of the smallest" in said
    assert "number of entries" not in said


HABITS = [
    (
        "reliability-ece/ece-code",
        "def ece(confidence, correct, bins):\n"
        "    idx = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)\n"
        "    total = 0.0\n"
        "    for b in range(bins):\n"
        "        s = idx == b\n"
        "        if s.any():\n"
        "            total += abs(correct[s].mean() - confidence[s].mean())\n"
        "    return total",
        ["a factor is missing"],
    ),
    (
        "distributions/one-hot",
        "def one_hot(labels, K):\n    return np.eye(K)[::-1][labels]",
        ["turned round"],
    ),
    (
        "getting-started/first-code",
        "def loss(p):\n    return -p * np.log(p)",
        ["A factor is too many"],
    ),
    (
        "getting-started/first-code",
        "def loss(p):\n    return -np.log(np.asarray(p, int))",
        ["turned into whole ones"],
    ),
    (
        "binary-entropy/binary-entropy-code",
        "def binary_entropy(p):\n"
        "    p = np.asarray(p, float)\n"
        "    h = -p * np.log(p) - 1 - p * np.log(1 - p)\n"
        "    return np.where((p == 0) | (p == 1), 0, h)",
        ["brackets is missing"],
    ),
    (
        "entropy-limits/mend-effective",
        "def effective_number(p):\n    return 1 / np.sum(p ** 2)",
        ["1 divided by the sum of the squares"],
    ),
    (
        "entropy-limits/mend-effective",
        "def effective_number(p):\n    return len(p)",
        ["the number of the entries"],
    ),
    (
        "entropy-limits/mend-effective",
        "def effective_number(p):\n    h = -np.sum(p * np.log(p))\n    return np.log(h)",
        ["A logarithm stands where an `exp` belongs"],
    ),
    (
        "entropy/entropy-code",
        "def entropy(p):\n"
        "    h = 0\n"
        "    for i in range(len(p) - 1):\n"
        "        if p[i] > 0:\n"
        "            h -= p[i] * np.log(p[i])\n"
        "    return h",
        ["one off"],
    ),
    (
        "entropy/entropy-code",
        "def entropy(p):\n"
        "    h = 0.0\n"
        "    for x in p:\n"
        "        if x == 0:\n"
        "            break\n"
        "        h -= x * np.log(x)\n"
        "    return h",
        ["`break` ends the whole loop"],
    ),
    (
        "entropy/entropy-code",
        "def entropy(p):\n    h = 0\n    for x in p:\n        if x > 0:\n            h = -x * np.log(x)\n    return h",
        ["set anew"],
    ),
    (
        "entropy/entropy-code",
        "def entropy(p):\n    p = p[p > 0]\n    return np.log(len(p)) + np.sum(p * np.log(p))",
        ["Two mistakes", "wrong sign", "A term is too many"],
    ),
    (
        "continuous-cross-entropy/gaussian-ce",
        "def gaussian_ce(mu_p, s_p, mu_q, s_q):\n"
        "    return 0.5 * np.log(2 * np.pi * s_p**2) + (s_q**2 + (mu_p - mu_q)) / (2 * s_p**2)",
        ["Two mistakes", "Two arguments are exchanged", "A square is missing"],
    ),
    (
        "continuous-cross-entropy/gaussian-ce",
        "def gaussian_ce(mu_p, s_p, mu_q, s_q):\n"
        "    return 0.5 * np.log(2 * np.pi * s_q**2) + s_p**2 + (mu_p - mu_q)**2 / (2 * s_q**2)",
        ["brackets is missing"],
    ),
    (
        "nll-and-likelihood/mean-nll",
        "def mean_nll(q, samples):\n"
        "    total = 0\n"
        "    for s in samples:\n"
        "        total -= np.log(q[s])\n"
        "        total /= len(samples)\n"
        "    return total",
        ["belongs behind it"],
    ),
    (
        "nll-and-likelihood/mean-nll",
        "def mean_nll(q, samples):\n    return -np.log(q).mean()",
        ["The argument `samples` is never used."],
    ),
    (
        "zero-probability/cross-entropy-code",
        "def cross_entropy(p, q):\n    return -np.log(q[np.argmax(p)])",
        ["minus the logarithm of the second at the largest entry of the first"],
    ),
    (
        "zero-probability/cross-entropy-code",
        "def cross_entropy(p, q):\n    used = p > 0\n    return np.sum(p[used] * np.log(p[used] / q[used]))",
        ["A factor is too many"],
    ),
    (
        "core-identity/decompose",
        "def decompose(p, q):\n"
        "    h = -np.sum(q * np.log(q))\n"
        "    kl = np.sum(p * np.log(p / q))\n"
        "    ce = -np.sum(p * np.log(q))\n"
        "    return h, kl, ce",
        ["`q` is not what belongs there"],
    ),
    (
        "core-identity/decompose",
        "def decompose(p, q):\n"
        "    h = -np.sum(p * np.log(p))\n"
        "    kl = np.sum(p * np.log(p) / q)\n"
        "    ce = -np.sum(p * np.log(q))\n"
        "    return h, kl, ce",
        ["stands outside `log`, and belongs inside"],
    ),
    (
        "core-identity/decompose",
        "def decompose(p, q):\n"
        "    p = -np.sum(p * np.log(p))\n"
        "    kl = np.sum(p * np.log(p / q))\n"
        "    ce = -np.sum(p * np.log(q))\n"
        "    return p, kl, ce",
        ["`p` gets another value"],
    ),
    (
        "core-identity/random-check",
        "def worst_violation(parts, rng, trials):\n"
        "    worst = 0\n"
        "    for _ in range(trials):\n"
        "        h, kl, ce = parts(rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5)))\n"
        "        worst = abs(h + kl - ce)\n"
        "    return worst",
        ["the largest of all should be kept"],
    ),
    (
        "core-identity/random-check",
        "def worst_violation(parts, rng, trials):\n"
        "    errs = []\n"
        "    for _ in range(trials):\n"
        "        p = rng.dirichlet(np.ones(5))\n"
        "        q = rng.dirichlet(np.ones(5))\n"
        "        h, kl, ce = parts(p, q)\n"
        "        errs.append(abs(h + kl - ce))\n"
        "    return np.mean(errs)",
        ["A mean stands where a maximum belongs"],
    ),
    (
        "jensen-shannon/js-code",
        "def js_divergence(p, q):\n    m = 0.5 * (p + q)\n    return 0.5 * kl_divergence(p, m) + kl_divergence(q, m)",
        ["brackets is missing"],
    ),
    (
        "jensen-shannon/js-code",
        "def js_divergence(p, q):\n    return kl_divergence(p, q) + kl_divergence(q, p)",
        ["the sum of `kl_divergence` in both orders"],
    ),
    (
        "jensen-shannon/js-code",
        "def js_divergence(p, q):\n    m = (p + q) / 2\n    return kl_divergence(p, m)",
        ["`p` is not what belongs there"],
    ),
    (
        "jensen-shannon/js-code",
        "def js_divergence(p, q):\n    m = p + q / 2\n    return 0.5 * kl_divergence(p, m) + 0.5 * kl_divergence(q, m)",
        ["brackets is missing"],
    ),
    (
        "kl-divergence/kl-code",
        "def kl_divergence(p, q):\n"
        "    p, q = np.asarray(p), np.asarray(q)\n"
        "    k = p > 0\n"
        "    return np.sum(p[k] * np.log(p[k]) - np.log(q[k]))",
        ["brackets is missing"],
    ),
    (
        "metric-shootout/scores",
        "def scores(p, q):\n"
        "    k = p > 0\n"
        "    ce = -np.sum(p[k]*np.log(q[k]))\n"
        "    h = -np.sum(p[k]*np.log(p[k]))\n"
        '    return {"ce": ce, "kl": ce - h, "mse": np.mean((p-q)**2), "error": float(np.argmin(p) != np.argmin(q))}',
        ["position of the smallest"],
    ),
    (
        "metric-shootout/scores",
        "def scores(p, q):\n"
        "    k = p > 0\n"
        "    ce = -np.sum(p[k]*np.log(q[k]))\n"
        "    h = -np.sum(p[k]*np.log(p[k]))\n"
        '    return {"ce": ce, "kl": ce - h, "mse": np.mean(p-q)**2, "error": float(np.argmax(p) != np.argmax(q))}',
        ["A power stands outside `mean`, and belongs inside"],
    ),
    (
        "logsumexp/logsumexp-code",
        "def logsumexp(z, axis=-1):\n"
        "    m = np.max(z, axis=axis, keepdims=True)\n"
        "    return np.squeeze(np.log(np.sum(np.exp(z - m), axis=axis, keepdims=True)) - m, axis=axis)",
        ["Two mistakes", "fully masked", "“-” stands where “+” belongs"],
    ),
    (
        "softmax-batch/softmax-nd",
        "def softmax(z, axis=-1):\n"
        "    z = np.asarray(z, float)\n"
        "    return (z == z.max(axis=axis, keepdims=True)).astype(float)",
        ["The largest gets 1 and the others 0"],
    ),
    (
        "softmax/softmax-1d",
        "def softmax(z):\n    e = np.exp(z) - np.max(z)\n    return e / e.sum()",
        ["stands outside `exp`, and belongs inside"],
    ),
    (
        "softmax/logit-curve",
        "def logit_curve(others, values):\n    return 1 / (1 + np.exp(np.max(others) - values))",
        ["logarithm of a sum of exponentials"],
    ),
    (
        "temperature/softmax-temperature",
        "def softmax_t(z, tau):\n"
        "    m = np.max(z, axis=-1, keepdims=True)\n"
        "    e = np.exp(z - m / tau)\n"
        "    return e / e.sum(axis=-1, keepdims=True)",
        ["brackets is missing"],
    ),
    (
        "ce-from-logits/ce-logits-code",
        "def ce_from_logits(logits, targets):\n    ls = log_softmax(logits)\n    return -ls[targets]",
        ["One entry of each row"],
    ),
    (
        "sigmoid/mend-logit",
        "def logit(p):\n    p = np.asarray(p, float)\n    return np.log(p / 1 - p)",
        ["brackets is missing", "`p / (1 - p)`"],
    ),
    (
        "ce-gradient/gradient-code",
        "def ce_grad(logits, targets):\n"
        "    p = softmax(logits, axis=1)\n"
        "    return (p - targets[:, None]) / len(logits)",
        ["rows of 0 and 1"],
    ),
    (
        "ce-gradient/gradient-code",
        "def ce_grad(logits, targets):\n"
        "    p = softmax(logits, axis=0)\n"
        "    p[np.arange(len(p)), targets] -= 1\n"
        "    return p / len(p)",
        ["An axis is another"],
    ),
    (
        "ce-gradient/gradient-code",
        "def ce_grad(logits, targets):\n"
        "    p = softmax(logits, axis=1)\n"
        "    p[np.arange(len(p)), targets] = -1\n"
        "    return p / len(p)",
        ["set anew"],
    ),
    (
        "ce-gradient/gradient-code",
        "def ce_grad(logits, targets):\n"
        "    p = softmax(logits, axis=1)\n"
        "    y = np.eye(logits.shape[1])[targets]\n"
        "    return y - p",
        ["Two mistakes", "wrong sign", "A division by a count is missing"],
    ),
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n"
        "    x = np.array(x, float)\n"
        "    g = np.zeros_like(x)\n"
        "    for i in np.ndindex(x.shape):\n"
        "        d = np.zeros_like(x)\n"
        "        d[i] = h\n"
        "        g[i] = (f(x) - f(x - d)) / h\n"
        "    return g",
        ["to one side"],
    ),
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n"
        "    x = np.array(x, float)\n"
        "    g = np.zeros_like(x)\n"
        "    for i in np.ndindex(x.shape):\n"
        "        before = f(x)\n"
        "        x[i] += h\n"
        "        g[i] = (f(x) - before) / h\n"
        "    return g",
        ["Two mistakes", "One-sided differences", "does not set it back"],
    ),
    (
        "finite-differences/numerical-gradient",
        "def numerical_gradient(f, x, h=1e-5):\n"
        "    x = np.array(x, float)\n"
        "    g = np.zeros_like(x)\n"
        "    for i in np.ndindex(x.shape):\n"
        "        x[i] += h\n"
        "        up = f(x)\n"
        "        x[i] -= h\n"
        "        down = f(x)\n"
        "        g[i] = (up - down) / (2 * h)\n"
        "    return g",
        ["Two mistakes", "does not set it back", "A factor 2 is missing"],
    ),
    (
        "softmax-jacobian/jacobian-code",
        "def softmax_jacobian(z):\n    p = softmax(z)\n    return np.diag(p) - p @ p.T",
        ["a table of all their products"],
    ),
    (
        "decision-boundary/grid",
        "def probability_map(W, b, xs, ys):\n"
        "    X, Y = np.meshgrid(xs, ys)\n"
        "    return sigmoid(W[1] * X + W[0] * Y + b)",
        ["Two entries are exchanged"],
    ),
    (
        "logistic-training/train",
        "def train_logistic(X, y, lr, steps):\n"
        "    W, b, losses = np.zeros(X.shape[1]), 0.0, []\n"
        "    loss, dW, db = logistic_grads(X, y, W, b)\n"
        "    for _ in range(steps):\n"
        "        losses.append(loss)\n"
        "        W = W - lr * dW\n"
        "        b = b - lr * db\n"
        "    return W, b, losses",
        ["belongs inside it"],
    ),
    (
        "logistic-training/train",
        "def train_logistic(X, y, lr, steps):\n"
        "    W, losses = np.zeros(X.shape[1]), []\n"
        "    for _ in range(steps):\n"
        "        b = 0.0\n"
        "        loss, dW, db = logistic_grads(X, y, W, b)\n"
        "        losses.append(loss)\n"
        "        W = W - lr * dW\n"
        "        b = b - lr * db\n"
        "    return W, b, losses",
        ["belongs before it"],
    ),
    (
        "logistic-training/train",
        "def train_logistic(X, y, lr, steps):\n"
        "    W, b, losses = np.zeros(X.shape[1]), 0.0, []\n"
        "    for t in range(steps):\n"
        "        loss, dW, db = logistic_grads(X, y, W, b)\n"
        "        losses.append(loss)\n"
        "        W = W - lr / (t + 1) * dW\n"
        "        b = b - lr / (t + 1) * db\n"
        "    return W, b, losses",
        ["in more than one place"],
    ),
    (
        "mlp/forward",
        "def mlp_loss(X, y, W1, b1, W2, b2):\n"
        "    h = np.maximum(X @ W1 + b1, 0)\n"
        "    return ce_from_logits(h @ W2 + b2, y).mean()",
        ["larger of a number and 0"],
    ),
    (
        "distillation/kd-loss",
        "def kd_loss(student, teacher, tau):\n"
        "    lt = log_softmax(teacher * tau)\n"
        "    ls = log_softmax(student * tau)\n"
        "    return -(tau**2) * (np.exp(lt) * ls).sum(axis=1).mean()",
        ["It is multiplied where it should be divided"],
    ),
    (
        "label-smoothing/mend-smoothing",
        "def smoothed(labels, K, eps):\n"
        "    rows = np.full((len(labels), K), eps / K)\n"
        "    rows[:, labels] = 1 - eps + eps / K\n"
        "    return rows",
        ["One entry of each row"],
    ),
    (
        "focal-loss/focal-code",
        "def focal_loss(logits, targets, gamma):\n"
        "    lp = log_softmax(logits, axis=1)[np.arange(len(logits)), targets]\n"
        "    return 1 - np.exp(lp) ** gamma * -lp",
        ["brackets is missing"],
    ),
    (
        "focal-loss/dice",
        "def dice_loss(p, y):\n    return 1 - 2 * (p * y).sum() / p.sum() + y.sum()",
        ["Two mistakes", "0/0", "brackets is missing"],
    ),
    (
        "causal-shift/shifted",
        "def next_token_loss(logits, tokens, mask):\n"
        "    return masked_mean(ce_from_logits(logits[:-1], tokens[:-1]), mask[1:])",
        ["leaves out the last"],
    ),
    (
        "dpo/dpo-code",
        "def dpo_loss(logp_w, logp_l, ref_w, ref_l, beta):\n"
        "    return preference_loss(beta * logp_w - ref_w, beta * logp_l - ref_l)",
        ["brackets is missing, in more than one place"],
    ),
    (
        "digits-mistakes/worst",
        "def worst_examples(logits, labels, k):\n"
        "    loss = ce_from_logits(logits, labels)\n"
        "    wrong = np.flatnonzero(np.argmax(logits, axis=1) != labels)\n"
        '    return wrong[np.argsort(-loss[wrong], kind="stable")][-k:]',
        ["takes the last entries"],
    ),
    (
        "digits-mlp/smoothing",
        "def ema(losses, beta):\n"
        "    v, out = 0.0, []\n"
        "    for t, x in enumerate(losses, 1):\n"
        "        v = beta * v + (1 - beta) * x\n"
        "        v = v / (1 - beta ** t)\n"
        "        out.append(v)\n"
        "    return np.array(out)",
        ["`v` gets another value"],
    ),
    (
        "digits-mlp/smoothing",
        "def ema(losses, beta):\n"
        "    v, out = 0.0, []\n"
        "    for t, x in enumerate(losses, 1):\n"
        "        v = (1 - beta) * v + beta * x\n"
        "        out.append(v / (1 - beta ** t))\n"
        "    return np.array(out)",
        ["Two factors are exchanged"],
    ),
    (
        "mnist-numpy/mend-pool",
        "def pool(x):\n    n, h, w = x.shape\n    return x.reshape(n, h // 2, 2, w // 2, 2).mean(axis=(1, 3))",
        ["another axis"],
    ),
    (
        "torch-cross-entropy/kl-div",
        "def kl_div(log_q, p, reduction):\n"
        "    k = p > 0\n"
        "    total = (p[k] * (np.log(p[k]) - log_q[k])).sum()\n"
        '    return total / {"sum": 1, "mean": len(p), "batchmean": p.size}[reduction]',
        ["values in a dict are exchanged"],
    ),
    (
        "dpo/dpo-code",
        "def dpo_loss(logp_w, logp_l, ref_w, ref_l, beta):\n    a = logp_w + ref_w\n    b = logp_l + ref_l\n"
        "    return np.logaddexp(0, -beta * (a - b))",
        ["`ref_w` and `ref_l` are exchanged, or the signs before them"],
    ),
    (
        "mutual-information/mutual-information-code",
        "def mutual_information(joint):\n    px = joint.sum(axis=1)\n    py = joint.sum(axis=0)\n    t = 0\n"
        "    for i in range(len(px)):\n        for j in range(len(py)):\n            if joint[i, j] == 0:\n"
        "                return 0.0\n            t += joint[i, j] * np.log(joint[i, j] / px[i] / py[j])\n    return t",
        ["A `return` ends the whole function where only this round should be left"],
    ),
    (
        CE,
        "def cross_entropy(p, q):\n    h = 0\n    for a, b in zip(p, q):\n        if b == 0:\n"
        "            return np.inf\n        if a > 0:\n            h -= a * np.log(b)\n    return h",
        ["`return np.inf` ends the function where it should go on"],
    ),
    (
        BCE,
        "def bce(y, p):\n    return np.nan_to_num(-(y * np.log(p) + (1 - y) * np.log(1 - p)))",
        ["hides nan and inf. Without that, and with zeros treated by a condition, every call comes out right"],
    ),
]
"""Brackets, loops, names and other habits, alone and beside a second mistake."""


@pytest.mark.slow
@pytest.mark.parametrize(("task_id", "program", "words"), HABITS, ids=lambda each: str(each)[:40])
def test_a_habit_is_told_as_what_it_is(task_id: str, program: str, words: list[str]) -> None:
    verdict = told(task_id, program)
    assert verdict.outcome is Outcome.WRONG
    said = " ".join([*verdict.feedback, verdict.change or ""])
    assert [word for word in words if word not in said] == []


BY_CHANCE = [
    (
        "reliability-ece/ece-code",
        "def ece(confidence, correct, bins):\n"
        "    idx = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)\n"
        "    total = 0.0\n"
        "    for b in range(bins):\n"
        "        s = idx == b\n"
        "        if s.any():\n"
        "            total += abs(correct[s].mean() - confidence[s].mean())\n"
        "    return total",
        "a maximum stands",
    ),
    (
        "logsumexp/logsumexp-code",
        "def logsumexp(z, axis=-1):\n"
        "    m = np.max(z, axis=axis)\n"
        "    return m + np.log(np.sum(np.exp(z - m), axis=axis))",
        "whole array is asked",
    ),
    (
        "ce-gradient/gradient-code",
        "def ce_grad(logits, targets):\n"
        "    p = softmax(logits, axis=1)\n"
        "    p[np.arange(len(p)), targets] -= 1\n"
        "    return p.mean(axis=0)",
        "gradient of the sum",
    ),
    (
        "distributions/normalize",
        "def normalize(w):\n"
        "    w = np.atleast_2d(w).astype(float)\n"
        "    for i in range(len(w)):\n"
        "        w[i] = w[i] / w[i].sum()\n"
        "        return w",
        "A reduction",
    ),
    (
        "entropy/entropy-code",
        "def entropy(p):\n"
        "    h = 0.0\n"
        "    for x in p:\n"
        "        if x == 0:\n"
        "            break\n"
        "        h -= x * np.log(x)\n"
        "    return h",
        "stands where another number",
    ),
    (
        "entropy/entropy-code",
        "def entropy(p):\n    p = p[p > 0]\n    return np.log(len(p)) + np.sum(p * np.log(p))",
        "len. counts",
    ),
    (
        "mutual-information/mutual-information-code",
        "def mutual_information(joint):\n"
        "    def h(p):\n"
        "        p = p[p > 0]\n"
        "        return -np.sum(p * np.log(p))\n"
        "    return h(joint.sum(axis=0)) + h(joint.sum(axis=1))",
        "a sum is too many",
    ),
    (
        "core-identity/random-check",
        "def worst_violation(parts, rng, trials):\n"
        "    worst = np.inf\n"
        "    for _ in range(trials):\n"
        "        h, kl, ce = parts(rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5)))\n"
        "        worst = min(worst, abs(h + kl - ce))\n"
        "    return worst",
        "batch is treated|tried again",
    ),
    (
        "core-identity/random-check",
        "def worst_violation(parts, rng, trials):\n"
        "    worst = 0\n"
        "    for _ in range(trials):\n"
        "        p = rng.dirichlet(np.ones(5))\n"
        "        h, kl, ce = parts(p, p)\n"
        "        worst = max(worst, abs(h + kl - ce))\n"
        "    return worst",
        "batch is treated",
    ),
    (
        "core-identity/random-check",
        "def worst_violation(parts, rng, trials):\n"
        "    errs = []\n"
        "    for _ in range(trials):\n"
        "        p = rng.dirichlet(np.ones(5))\n"
        "        q = rng.dirichlet(np.ones(5))\n"
        "        h, kl, ce = parts(p, q)\n"
        "        errs.append(abs(h + kl - ce))\n"
        "    return np.mean(errs)",
        "Two mistakes",
    ),
    (
        "jensen-shannon/js-code",
        "def js_divergence(p, q):\n    m = (p + q) / 2\n    return kl_divergence(p, m)",
        "within 5 %",
    ),
    (
        "float-danger/log1mexp",
        "def log_one_minus_exp(x):\n    return np.log(np.expm1(x))",
        "`loss`",
    ),
    (
        "logsumexp/mend-log-mean-exp",
        "def log_mean_exp(z):\n    m = z.max()\n    return (m + np.log(np.exp(z - m).sum())) / len(z)",
        "len. counts",
    ),
    (
        "softmax/softmax-1d",
        "def softmax(z):\n    e = np.exp(z) - np.max(z)\n    return e / e.sum()",
        "position of the largest",
    ),
    (
        "ce-gradient/gradient-gap",
        "def gradient_gap(loss, grad, z):\n"
        "    a, b = grad(z), numerical_gradient(loss, z)\n"
        "    return np.sum((a-b)**2) / (np.sum(a**2) + np.sum(b**2))",
        "A minus sign",
    ),
    (
        "bigram-model/bigram",
        "def bigram_nll(train, test, V, alpha):\n"
        "    c = np.bincount(train, minlength=V) + alpha\n"
        "    p = c / c.sum()\n"
        "    return -np.log(p[test[1:]]).mean()",
        "a maximum belongs",
    ),
    (
        "speculative-decoding/spec",
        "def speculative(p, q):\n"
        "    alpha = np.minimum(p, q).sum()\n"
        "    r = np.maximum(p - q, 0)\n"
        "    return alpha, (r / alpha if alpha > 0 else p)",
        "A minus sign",
    ),
    (
        "preference-loss/pairwise-code",
        "def preference_loss(winner, loser):\n    return np.log1p(np.exp(loser - winner))",
        "loses small values",
    ),
    (
        "bce-with-logits/bce-logits-code",
        "def bce_with_logits(y, z):\n    return np.maximum(z, 0) - y * z + np.log(1 + np.exp(-abs(z)))",
        "overflow",
    ),
    (
        "log-softmax/log-softmax-code",
        "def log_softmax(z, axis=-1):\n    s = z - z.max(axis=axis, keepdims=True)\n"
        "    return s - np.log2(np.sum(s, axis=axis, keepdims=True))",
        "one mistake in it",
    ),
]
"""What was once said of programs that come to a right call, or to another function, by chance."""


@pytest.mark.slow
@pytest.mark.parametrize(("task_id", "program", "never"), BY_CHANCE, ids=lambda each: str(each)[:40])
def test_what_comes_out_by_chance_is_no_reason(task_id: str, program: str, never: str) -> None:
    verdict = told(task_id, program)
    assert verdict.outcome is Outcome.WRONG
    assert not re.search(never, " ".join(verdict.feedback))
