"""What authors get wrong while they write YAML: each is told with its place and what to do."""

from __future__ import annotations

import pytest

from tutor.lesson import Lesson
from tutor.lint.prose import text_faults
from tutor.loader.convert import Document

HEAD = "title: A\ngoal: Do it well.\nsteps:\n"
NUMBER = "  - task: a\n    kind: number\n    ask: What is it?\n    answer: '1'\n    hints: [Count.]\n"
CODE = "  - task: a\n    kind: code\n    ask: b\n    function: f\n{}    calls: ['f(1)']\n    hints: [c]\n"
BELONGS = "this line belongs to no key; to be part of the text that begins on line {}, indent it further"
EATEN = "double quotes ate the backslash of \\{}; use single quotes or a | block"


def told(steps: str) -> list[tuple[str, str]]:
    document = Document("a.yaml")
    document.read(HEAD + steps, Lesson, extra={"id": "a"})
    return [(f"{each.line}:{each.column}", each.message) for each in sorted(document.problems)]


@pytest.mark.parametrize(
    ("steps", "place", "said"),
    [
        # Indentation
        ("  - text: |\n      One.\n\nTwo at the margin.\n\n      Three.\n", "7:1", BELONGS.format(4)),
        ("  - text: |\n      One.\n    Two is less.\n", "6:5", BELONGS.format(4)),
        (CODE.format("    answer: |\n      def f(x):\n        y = 1\n   return y\n"), "11:4", BELONGS.format(8)),
        (
            CODE.format("    answer: |\n    def f(x):\n        return x\n"),
            "8:13",
            "this text is empty: the lines below it begin no further right than its key; indent them",
        ),
        (
            "  - task: a\n    kind: number\n   ask: b\n",
            "6:4",
            "'ask' is indented less than 'kind' above it; begin both",
        ),
        ("  - task: a\n    kind: number\n  ask: b\n", "6:3", "'ask' is indented less than 'kind' above it; begin both"),
        ("  - task: a\n    kind: number\n     ask: b\n", "6:6", "'ask' is indented further than 'kind' above it"),
        (NUMBER.replace("    ask:", "\task:"), "6:1", "a tab is not allowed in the indentation; use blanks"),
        (CODE.format("    answer: |\n\t\tdef f(x):\n"), "9:1", "a tab is not allowed in the indentation; use blanks"),
        (NUMBER.replace("    ask:", "\u00a0\u00a0\u00a0\u00a0ask:"), "6:1", "begins with a no-break space or the like"),
        ("  - task: a\n\u00a0\u00a0\u00a0\u00a0kind: number\n", "5:1", "begins with a no-break space or the like"),
        # Keys and entries
        ("  -task: a\n    kind: number\n", "4:3", "after the - of an entry a blank is missing"),
        ("  - text:hello\n", "4:5", "after the colon of a key a blank is missing"),
        ("  task: a\n  kind: number\n", "4:3", "not a mapping; begin each entry with - and a blank"),
        (NUMBER + "    answer: '2'\n", "9:5", "the key 'answer' is here twice"),
        # One kind of value for another
        (NUMBER.replace("What is it?", "[What, is it?]"), "6:10", "not a list; if it is text, put it in quotes"),
        (NUMBER.replace("'1'", "[0.2, 0.8]"), "7:13", "not a list; if it is text, put it in quotes"),
        (NUMBER.replace("What is it?", "5"), "6:10", "should be text, not the number 5; write it in quotes"),
        (NUMBER.replace("[Count.]", "Count."), "8:12", "put brackets around it, or each entry on a line that begins"),
        (
            "  - {task: a, kind: choice, ask: b, options: [A, B], hints: [c]}\n",
            "4:47",
            "should be a mapping with keys, not the text 'A'; write {say: ...}",
        ),
        (
            "  - {task: a, kind: choice, ask: b, options: {a: A, b: B}, hints: [c]}\n",
            "4:46",
            "should be a list, not a mapping; begin each entry with - and a blank",
        ),
        # Quotes
        ('  - text: "$\\binom{n}{k}$"\n', "4:11", EATEN.format("binom")),
        ('  - text: "$\\varepsilon$, $\\forall$"\n', "4:11", EATEN.format("varepsilon")),
        ('  - text: "$a \\Lambda b$"\n', "4:11", EATEN.format("Lambda")),
        ('  - text: "$\\Pi$"\n', "4:11", EATEN.format("Pi")),
        ('  - text: "$x \\in \\N$"\n', "4:11", "double quotes eat backslashes; use single quotes or a | block"),
        ('  - text: "$\\N$"\n', "4:11", EATEN.format("N")),
        (NUMBER.replace("[Count.]", '["$\\rho$"]'), "8:13", EATEN.format("rho")),
        ('  - text: "$\\mathbb{R}$"\n', "4:11", "double quotes eat backslashes; use single quotes or a | block"),
        ("  - text: 'It's here\n  - text: b\n", "4:15", "a ' inside of it is written twice ('')"),
        ("  - text: Note: this\n", "4:15", "a colon followed by a blank has a meaning here; put the text in quotes"),
        ("  - text: C # is a language\n", "4:11", "so that '# is a language' is left out; put the text in quotes"),
        (NUMBER.replace("[Count.]", "[Count."), "8:12", "this list lacks a comma or its closing ]"),
        ("  - text: %done\n", "4:11", "cannot start a plain text; put the text in quotes"),
        ("  - text: `code` first\n", "4:11", "cannot start a plain text; put the text in quotes"),
        ("  - text: *bold* first\n", "4:16", "a plain text cannot start with * or &; put the text in quotes"),
    ],
)
def test_a_slip_is_told_with_its_place_and_its_remedy(steps: str, place: str, said: str) -> None:
    found = told(steps)
    assert any(where == place and said in message for where, message in found), found


def test_what_stands_below_an_empty_text_is_not_blamed_besides() -> None:
    assert len(told(CODE.format("    answer: |\n    def f(x):\n        return x\n"))) == 1


@pytest.mark.parametrize(
    "steps",
    [
        NUMBER.replace("What is it?", "What is it?  # two blanks set a comment off"),
        NUMBER.replace("What is it?", "'What # is it?' # a comment"),
        NUMBER.replace("kind: number", "kind: number # a comment"),
        NUMBER.replace("What is it?", "C#is it"),
        "  - text: |\n      One # two\n       three\n",
        "  - text: 'It''s $\\alpha$'\n",
        '  - text: "Two\\nlines, $a\\\\beta$"\n',
        "# a comment\n" + NUMBER,
    ],
)
def test_what_is_meant_so_is_no_slip(steps: str) -> None:
    assert told(steps) == []


def test_a_comment_of_html_is_not_shown() -> None:
    assert "a comment is a line of the file" in " ".join(text_faults("a <!-- b\nc --> d", None))
