"""Misconceptions that lessons know by another name than was specified, and why."""

from __future__ import annotations

RENAMED = {
    ("bits-and-nats/expected-surprise", "sum-unweighted"): (
        "forgot-weights",
        "the same idea",
    ),
    ("entropy/entropy-code", "zero-log-zero-nan"): (
        "zero-times-inf",
        "the same arithmetic",
    ),
    ("binary-entropy/binary-entropy-code", "zero-log-zero-nan"): (
        "zero-times-inf",
        "the same arithmetic",
    ),
    ("mutual-information/mutual-information-code", "zero-log-zero-nan"): (
        "zero-times-inf",
        "the same arithmetic",
    ),
    ("kl-divergence/kl-code", "zero-log-zero-nan"): (
        "zero-times-inf",
        "the same arithmetic",
    ),
    ("logsumexp/big-logits", "max-only"): ("max", "the largest logit stands for the whole sum"),
    ("bernoulli-nll/bce-code", "mean-inside"): ("mean-instead-of-none", "the same idea in every loss"),
    ("bce-with-logits/three", "mean"): ("mean-instead-of-none", "the same idea in every loss"),
    ("softmax-twice/floor", "no-minus-one"): ("lse-only", "the same idea: the true logit is not subtracted"),
    ("multilabel/tags", "softmax"): ("softmax-for-multilabel", "the same idea in numbers"),
    ("multilabel/choose", "mse"): ("squared-error", "the same idea"),
    ("softmax-jacobian/diagonal", "minus"): ("sign", "the sign, as in every derivative"),
    ("logistic-training/train", "bias-forgotten"): ("no-bias", "the same idea: the bias is left out"),
    ("decision-boundary/point", "forgot-bias"): ("no-bias", "the same idea: the bias is left out"),
    ("label-smoothing/target", "not-normalised"): ("unnormalised", "the sum is not 1"),
    ("label-smoothing/smooth", "not-normalised"): ("unnormalised", "the sum is not 1"),
    ("class-weights/plain-weighted", "weights-swapped"): ("swapped-weights", "the same idea"),
    ("class-weights/plain-weighted", "sum"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("mean-of-means/two-batches", "sum"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("perplexity/from-losses", "sum"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("vocab-memory/chunked-ce", "drops-last-chunk"): ("drops-last", "the same idea for chunks as for batches"),
    ("z-loss/cap-slope", "forgot-chain"): ("no-chain", "the chain rule left out"),
    ("speculative-decoding/residual", "target"): ("target-residual", "the same idea"),
    ("speculative-decoding/spec", "ratio-mean"): ("mean-ratio", "the same idea"),
    ("accuracy-vs-ce/a-and-b", "sum"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("proper-scoring/brier", "true-class-only"): ("only-true-class", "the same idea"),
    ("proper-scoring/brier", "no-square"): ("not-squared", "the same idea"),
    ("temperature-scaling/at-one", "sum"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("temperature-scaling/at-one", "argmax-labels"): (
        "argmax-class",
        "the same idea",
    ),
    ("temperature-scaling/fit-temperature", "argmax-labels"): (
        "argmax-class",
        "the same idea",
    ),
    ("mse-loss/gradient", "no-mean"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("mse-loss/gradient", "no-two"): ("missing-two", "the same factor"),
    ("mse-loss/mse-code", "no-two"): ("missing-two", "the same factor"),
    ("mse-loss/gaussian-nll", "missing-half"): ("no-half", "the same factor"),
    ("infonce/mean", "sum"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("infonce/infonce-code", "sum"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("preference-loss/table", "probability"): ("prob-not-log", "the probability itself, not its log"),
    ("digits-data/start", "probability"): ("prob-not-log", "the probability itself, not its log"),
    ("torch-mnist/start", "probability"): ("prob-not-log", "the probability itself, not its log"),
    ("kl-nonnegative/gibbs", "inverted"): ("inverted-ratio", "inverted is a conversion between units"),
    ("metric-shootout/scores", "mse-sum"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("softmax-shift/two-class", "ratio"): ("divide-no-exp", "the same program: logits divided, exp left out"),
    ("softmax-batch/softmax-nd", "whole-array"): ("wrong-axis", "the whole array is one more wrong axis"),
    ("temperature/tau-two", "multiplied"): ("tau-multiplied", "multiplied is a conversion between units"),
    ("temperature/softmax-temperature", "multiplied"): ("tau-multiplied", "multiplied is a conversion between units"),
    ("temperature/logit-gap", "multiplied"): ("tau-multiplied", "multiplied is a conversion between units"),
    ("logistic-gradient/start-loss", "half"): ("prob-not-log", "0.5 is the probability itself"),
    ("logistic-gradient/start-loss", "one-bit"): ("bare-bits", "1 is the right loss in bits, without its unit"),
    ("logistic-gradient/grads", "extra-sigmoid-derivative"): ("extra-factor", "the factor has a name already"),
    ("logistic-training/train", "ascent"): ("wrong-sign", "the same sign as in every update"),
    ("logistic-training/two-clusters", "sum-gradient"): ("sum-instead-of-mean", "the same idea in every loss"),
    ("decision-boundary/grid", "logits"): ("logits-as-probabilities", "says what the logits were taken for"),
    ("softmax-regression/start-loss", "one-third"): ("prob-not-log", "1/3 is the probability itself"),
    ("softmax-regression/three-clusters", "double-softmax"): ("softmax-twice", "the same idea"),
    ("mlp/backward", "no-tanh-derivative"): ("no-chain", "the chain rule left out"),
    ("loss-sanity-checks/ten", "one-tenth"): ("prob-not-log", "0.1 is the probability itself"),
    ("loss-sanity-checks/baseline", "error-rate"): ("error-as-loss", "error-rate is a choice between metrics"),
    ("loss-sanity-checks/baseline", "one-term"): ("surprise-only", "the surprise of one class, not its term"),
    ("soft-targets/floor", "hard-part"): ("surprise-only", "the surprise of one class, without the rest"),
    ("label-smoothing/smooth", "forgot-scale"): ("adds-eps", "the same program: eps/K is added to the whole"),
    ("smoothing-loss/confident", "unchanged"): ("ignored", "unchanged is a number whose unit stays"),
    ("distillation/tau-one-two-four", "multiplied"): ("tau-multiplied", "multiplied is a conversion between units"),
    ("distillation/gradient", "no-tau"): ("no-chain", "the derivative of z/tau is the inner one"),
    ("label-noise/floor", "error-rate"): ("error-as-loss", "error-rate is a choice between metrics"),
    ("label-noise/corrected", "row-not-column"): ("ignored", "the value is that of the noise left out"),
    ("label-noise/corrected", "product"): ("diagonal-only", "the product is the diagonal's share"),
    ("dpo/two-pairs", "loser-first"): ("sign", "pairs exchanged turn the sign of the margin"),
    ("digits-mlp/smoothing", "no-correction"): ("ema-uncorrected", "says what was not corrected"),
    ("digits-curves/overfit", "more-data"): ("all-the-data", "says which data"),
}
"""Task and specified name: the name in the lesson, and the reason."""

REPLACED = {
    ("logistic-training/final", "after-99-of-sum"): "steps on the sum end at 0.000195, which the lesson names",
}
"""Task and name of specified answers that do not follow from the mistake they are named after."""

NEEDS_TORCH = {"torch-clusters/train", "torch-mnist/train"}
"""Tasks whose program trains with torch; their lessons do not have them yet."""
