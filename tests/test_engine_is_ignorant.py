"""The engine knows nothing of what the built-in course teaches: no word of its subject stands in ``tutor/``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import NamedTuple

import pytest

from tests.conftest import LESSONS

ENGINE = LESSONS.parent / "tutor"

WHOLE = frozenset(["nat", "bit", "dit", "ban", "kl", "ce", "bce", "nll", "ece", "bpb", "jsd", "dpo"])
"""Words of the subject, in the singular."""
BEGINNINGS = tuple(
    "entrop perplex surpris logit token hartley shannon likelihood divergenc kullback leibler jensen softmax logsumexp"
    " sigmoid logistic bernoulli huffman calibrat distill brier contrastive infonce onehot classifier xent".split()
)
"""Words of the subject, and all that begin like them."""


class Allowed(NamedTuple):
    """Where a word means something else, or is no word of the subject there."""

    places: str
    """Files, with blanks between; * stands for any part of a path."""
    words: str
    why: str


EXCEPTIONS = (
    Allowed("*", "xent", "the program's name"),
    Allowed("algebra/*", "softmax logsumexp sigmoid logit logistic", "functions of the answer language, as log is"),
    Allowed("algebra/*", "onehot", "a domain of the answer language: one entry is 1"),
    Allowed("arcade/*", "huffman shannon", "what an algorithm, and a game, is called"),
    Allowed("arcade/letters.py", "entropy", "the title of a paper"),
    Allowed("progress/layout.py", "entropy", "the id of the course that saves of the first layout belong to"),
    Allowed("lesson.py", "onehot", "the same domain, as a lesson declares it"),
    Allowed("checkers/code/relations.py", "softmax", "the function, applied once too often to any values"),
    Allowed("asking.py", "sigmoid", "the function's name is inserted"),
    Allowed("algebra/* typeset/*", "token", "what a formula is cut into"),
    Allowed("tui/widgets/python_editing.py loader/yaml_text.py", "token", "what Python and YAML are cut into"),
    Allowed("tui/widgets/lesson_text.py", "token", "what Markdown is cut into"),
    Allowed("sandbox/*", "token", "how a context variable is reset"),
    Allowed("serve/* cli/serve.py", "token", "the secret in a link"),
    Allowed("algebra/balls.py algebra/judge.py algebra/relations.py algebra/worlds.py", "bit", "digits of a precision"),
    Allowed("sandbox/wire.py sandbox/child/*", "bit", "digits of the machine's whole numbers"),
    Allowed("loader/cache.py cli/doctor.py arrays.py", "bit", "digits of the machine's whole numbers"),
    Allowed("picture/curves.py picture/svg.py", "bit", "dots of a character cell"),
    Allowed("tui/first_painting.py", "bit", "digits of a terminal's colours"),
    Allowed("checkers/code/__init__.py", "bit", "to the last digit of a float"),
    Allowed("edits/slips.py", "bit", "what Python's grammar calls the sign &"),
)


class Use(NamedTuple):
    """A word of the subject in a file of the engine."""

    file: str
    line: int
    word: str


def words_of(text: str) -> Iterator[str]:
    """The words of names and of prose, in the singular: ``cross_entropy`` and ``CrossEntropy`` are two words each."""
    for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text):
        yield word.lower() if word.lower().endswith("ss") else word.lower().removesuffix("s")


def is_of_the_subject(word: str) -> bool:
    return word in WHOLE or word.startswith(BEGINNINGS)


def uses() -> Iterator[Use]:
    """Every word of the subject in names of files and in their text: identifiers, strings, comments, docstrings."""
    for file in sorted(ENGINE.rglob("*")):
        if file.suffix in (".py", ".tcss"):
            name = file.relative_to(ENGINE).as_posix()
            for number, line in enumerate([name, *file.read_text("utf-8").splitlines()]):
                yield from (Use(name, number, word) for word in words_of(line) if is_of_the_subject(word))


def is_allowed(use: Use, allowed: Allowed) -> bool:
    return use.word in allowed.words.split() and any(fnmatch(use.file, place) for place in allowed.places.split())


def test_no_word_of_the_subject_stands_in_the_engine() -> None:
    found = [use for use in uses() if not any(is_allowed(use, allowed) for allowed in EXCEPTIONS)]
    assert not found, "\n".join(f"tutor/{use.file}:{use.line}: {use.word}" for use in found)


@pytest.mark.one_fast
@pytest.mark.parametrize("allowed", EXCEPTIONS, ids=lambda allowed: f"{allowed.words} in {allowed.places}")
def test_every_exception_is_needed_for_each_of_its_words_and_places(allowed: Allowed) -> None:
    needed = [use for use in uses() if is_allowed(use, allowed)]
    assert {use.word for use in needed} == set(allowed.words.split())
    for place in allowed.places.split():
        assert any(fnmatch(use.file, place) for use in needed), f"{place} does without"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("def cross_entropy(p, q):", ["entropy"]),
        ("class CrossEntropy:  # in nats", ["entropy", "nat"]),
        ('UNITS = {"bits": 0.69}', ["bit"]),
        ("the KL divergence of two tokens", ["kl", "divergence", "token"]),
        ("kl_code = BCEWithLogits()", ["kl", "bce", "logit"]),
        ("a native banner across the border, arbitrary", []),
    ],
)
def test_words_are_found_in_names_and_in_prose(line: str, words: list[str]) -> None:
    assert [word for word in words_of(line) if is_of_the_subject(word)] == words
