"""What the course says is explained: signs where they come up first, words in the lesson that the glossary names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
import pytest

from tests.conftest import LESSONS
from tutor.lesson import Code, Term, Text, Training
from tutor.loader import open_course

COURSE = open_course(LESSONS)

SIGNS = {
    r"\odot": ("mlp", "entry by entry"),
    r"\partial": ("slope-rules", "round ∂"),
    r"\nabla": ("reductions", r"the gradient $\nabla L$"),
    r"\eta": ("reductions", r"the learning rate $\eta$"),
    r"\hat": ("nll-and-likelihood", "observed frequencies"),
    r"\int": ("continuous-cross-entropy", "becomes an integral"),
    "E_p[": ("continuous-cross-entropy", "is short for that average"),
    r"D_{\mathrm{KL}}": ("kl-divergence", "*Kullback-Leibler divergence*"),
    r"\tau": ("temperature", "is the *temperature*"),
    r"\mathrm{lse}": ("logsumexp", "The log of softmax's denominator"),
    r"\sigma(": ("softmax-shift", "*sigmoid*"),
    r"\lambda": ("max-entropy", "gets a multiplier"),
    r"\delta_{": ("softmax-jacobian", "for 1 where"),
    r"^\top": ("ce-gradient", "with its rows and columns exchanged"),
    r"\|a": ("finite-differences", "root of the sum of all squared entries"),
    r"\text{diag}": ("hessian", "on its diagonal"),
    "F^+": ("fisher-information", "pseudo-inverse"),
    r"x_{<t}": ("token-loss", "all tokens before"),
    r"\mathrm{TV}": ("speculative-decoding", "*total variation*"),
    r"\propto": ("speculative-decoding", "in proportion"),
    r"\pi(": ("dpo", "*policy*"),
}
"""Where a sign stands for the first time in the order of the course, and words of that lesson that explain it."""


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from strings(each)
        case list() | tuple():
            for each in value:
                yield from strings(each)


@cache
def words(lesson: str) -> str:
    """All that one reads in a lesson, without its programs."""
    read = COURSE.lesson(lesson)
    kept = [read.title, read.goal]
    for step in read.steps:
        match step:
            case Text():
                kept.append(step.text)
            case Code() | Training():
                kept += [step.ask, *step.hints, step.after, *(each.say for each in step.misconceptions)]
            case _:
                kept += strings(msgspec.to_builtins(step))
    return " ".join(" ".join(kept).split())


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_explained_where_it_comes_up_first(sign: str) -> None:
    lesson, explained = SIGNS[sign]
    assert next(each for each in COURSE.lessons if sign in words(each)) == lesson
    assert explained in words(lesson)


@pytest.mark.parametrize("term", COURSE.course.glossary, ids=lambda term: term.term)
def test_the_lesson_that_the_glossary_names_speaks_of_the_word(term: Term) -> None:
    assert any(word.casefold() in words(term.lesson).casefold() for word in (term.term, *term.also))


@pytest.mark.parametrize("term", COURSE.course.glossary, ids=lambda term: term.term)
def test_a_word_in_the_glossary_is_one_sentence_or_two(term: Term) -> None:
    assert term.says.endswith(".")
    assert term.says.count(". ") <= 1
