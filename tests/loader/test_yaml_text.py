"""What YAML refuses, or eats in silence, is told with a place and a remedy; text that only looks like it is left."""

from __future__ import annotations

import pytest

from tutor.loader.bounds import MOST_DIGITS
from tutor.loader.yaml_text import BadYaml, compose, scalar

QUOTES = "put the text in quotes"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("ask: &Which of these", "1:6", "anchors (&name) are not allowed in lessons; if it is text, put it in quotes"),
        ("ask: !Which of these", "1:6", "tags (!name) are not allowed in lessons; if it is text, put it in quotes"),
        ("ask: ! which", "1:6", "tags"),
        ("- [a, &b c]", "1:7", "anchors"),
        ("ask: !!str 5", "1:6", "tags"),
        ("a: &b c\nd: *b", "1:4", "anchors"),
        ("ask: *Which", "1:6", "aliases"),
        ("ask: **Which** of these", "1:7", QUOTES),
        ("ask: !a!b c", "1:6", QUOTES),
        ("ask: !<a b", "1:9", QUOTES),
        ("ask: !a{b", "1:8", QUOTES),
        ("%a: b", "1:3", QUOTES),
        ("ask: - a", "1:6", "if it is text, put it in quotes"),
        ("ask: | a", "1:8", "the text begins on the next line"),
        ("a: b\n---\nc: d", "2:1", "a second document begins here"),
        ("a: b\n...\nc: d", "3:1", "this line belongs to nothing above it"),
        ("a:\n  b: c\n\td: e", "3:1", "use blanks"),
        ("a: |\n  b\n\tc", "3:1", "use blanks"),
        ("a:\n- b\n\t- c", "3:1", "use blanks"),
        ('a: "\\xZZ"', "1:4", "use single quotes or a | block"),
        ("a: [", "2:1", "a closing bracket"),
        (f"a: {'9' * (MOST_DIGITS + 1)}", "1:4", "this number is too long"),
        (f"a: 0x{'f' * MOST_DIGITS}", "1:4", "this number is too long"),
    ],
)
def test_what_is_refused_has_a_place_and_a_remedy(text: str, place: str, said: str) -> None:
    with pytest.raises(BadYaml) as refused:
        compose(text)
    assert said in refused.value.message
    assert f"{refused.value.line}:{refused.value.column}" == place


@pytest.mark.parametrize(
    "text",
    [
        "a: b & c, d! and **e** or *f* &g",
        "a: '&b'",
        'a: "!b *c"',
        "a: |\n  &b !c\n  *d*",
        f"a: '{'9' * 5000}'",
        f"a: {'9' * MOST_DIGITS}",
        f"a: |\n  {'f' * 5000}",
    ],
)
def test_text_that_only_looks_like_it_is_read(text: str) -> None:
    node = compose(text)
    assert node is not None
    assert scalar(node.value[0][1]) is not None
