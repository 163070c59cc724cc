from pathlib import Path

import pytest

from tests.typeset.formulas import COURSE
from tutor.typeset import box, display, line, symbols

HERE = Path(__file__).parent
WGL4_ONLY = {"ℓ"}
"""In Consolas, Menlo, Courier New and Liberation Mono, though not in DejaVu Sans Mono."""


def characters_of_the_font() -> set[str]:
    ranges = (HERE / "dejavu_sans_mono.txt").read_text(encoding="ascii").split()
    return {
        chr(code)
        for span in ranges
        for code in range(int(span.partition("-")[0], 16), int(span.rpartition("-")[2], 16) + 1)
    }


FONT = characters_of_the_font() | WGL4_ONLY


@pytest.mark.parametrize(
    "table",
    [
        [sign for sign, _ in symbols.COMMANDS.values()],
        [sign for sign, _ in symbols.CHARACTERS.values()],
        list(symbols.SUPERSCRIPTS.values()),
        list(symbols.SUBSCRIPTS.values()),
        list(symbols.BLACKBOARD.values()),
        list(symbols.ACCENTS.values()),
        [sign for signs in box.TALL_BRACKETS.values() for sign in signs],
    ],
)
def test_every_sign_is_one_that_terminal_fonts_have(table: list[str]) -> None:
    assert set("".join(table)) - FONT == set()


@pytest.mark.parametrize("tex", COURSE)
def test_the_course_is_set_in_signs_that_terminal_fonts_have(tex: str) -> None:
    assert set(line(tex) + "".join(display(tex, 76))) - FONT == set()


def test_a_superscript_capital_v_is_not_used_though_one_font_has_it() -> None:
    assert line("x^V") == "x^V"
