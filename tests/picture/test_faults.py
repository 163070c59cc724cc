"""What lint says of pictures; and every picture of the documentation and the gallery draws."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from tests.picture.gallery import gallery
from tutor.picture import BadPicture, picture_faults, run_program, start

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "lesson-format.md").read_text(encoding="utf-8")
SECTION = PAGE[PAGE.index("## Pictures") : PAGE.index("## What lint proves")]
DOCUMENTED = [block for block in re.findall(r"```yaml\n(.*?)```", SECTION, re.S) if "kind:" in block]


@pytest.mark.parametrize("block", DOCUMENTED)
def test_every_documented_picture_draws(picture, block: str) -> None:
    body = textwrap.dedent(block.split("picture:\n", 1)[-1])
    assert picture_faults(picture(body)) == []


@pytest.mark.parametrize("name", gallery())
def test_every_picture_of_the_gallery_draws(name: str) -> None:
    assert picture_faults(gallery()[name]) == []


LINES = "kind: lines\ntitle: t\nx: {from: 0, to: 1}\nlines: {l: x}\n"


SLIDER = "sliders: {a: {from: 0, to: 1, start: 1}}\n"
PANELS = "kind: panels\ntitle: t\nwhere: {w: 1}\npanels:\n- {kind: bars, title: b, bars: {p: [1, w]}}\n"
TWICE = "- {kind: lines, title: l, x: {from: 0, to: 1}, lines: {l: x}}\n"
HEATMAP = "kind: heatmap\ntitle: t\n"


@pytest.mark.parametrize(
    ("yaml", "place", "said"),
    [
        (LINES.replace("x}", "unknown}"), "lines l", "unknown"),
        (LINES.replace("{from: 0, to: 1}", "{from: 0}"), "x", "needs from and to"),
        (LINES.replace("{from: 0, to: 1}", "{from: 1, to: 0}"), "x from", "1 to 0; the smaller number comes first"),
        (LINES.replace("{from: 0, to: 1}", "{from: 0, to: .inf}"), "x to", "has an end at inf"),
        (LINES.replace("to: 1}", "to: 1, log: true}"), "x from", "logarithmic"),
        (LINES + "read: '{m}'\n", "read", "{m}"),
        (LINES + "read: '{x:.3z}'\n", "read", "no format"),
        (LINES + "mark: {x: 0.5, on: m}\n", "mark on", "no line with this label"),
        (LINES + SLIDER.replace("start: 1", "start: 2"), "sliders a start", "outside its range"),
        (LINES + SLIDER.replace("from: 0, to: 1", "from: 1, to: 0"), "sliders a", "the smaller number comes first"),
        (LINES + SLIDER.replace("to: 1", "to: .inf"), "sliders a", "from 0 to inf; give it two ends"),
        (LINES + SLIDER.replace("start: 1", "start: 1e999"), "sliders a", "give it two ends"),
        (LINES + SLIDER.replace("start: 1", "start: 1, log: true"), "sliders a from", "begins at 0; begin above 0"),
        (LINES + SLIDER.replace("a:", "x:"), "sliders x", "another name"),
        (LINES + SLIDER + "where: {w: a + b}\n", "where w", "'a + b'"),
        (LINES + "program: x = 1\ntakes: [a]\n", "takes 0", "no slider"),
        (LINES.replace("{l: x}", "{l: '[x, x]'}"), "lines l", "is a vector"),
        (LINES.replace("{l: x}", "{l: {x: [1, 2], y: [1, 2, 3]}}"), "lines l", "2 x and 3 y"),
        ("kind: bars\ntitle: t\nbars: {p: [1, 2], q: [1, 2, 3]}\n", "bars", "different lengths"),
        ("kind: bars\ntitle: t\nbars: {p: [1, 2]}\nlabels: [a]\n", "labels", "2 bars and 1 labels"),
        (HEATMAP + "cells: [1, 2, 3]\nshape: [2, 2]\n", "shape", "do not fold"),
        (HEATMAP + "cells: [[1, 2], [3]]\n", "", "different lengths"),
        ("kind: histogram\ntitle: t\nvalues: {a: [1, 2]}\nbins: 0\n", "bins", "bins"),
        (LINES + "program: 'def values(): return 1'\n", "program", "should return a dict"),
        (LINES + "program: 'def values(): return {}[1]'\n", "program", "KeyError"),
        (LINES + "program: 'def values() return'\n", "program", "program failed in line 1: expected ':'"),
        (LINES + "program: 'def values(): return dict(a=np.zeros((2, 2, 2)))'\n", "program", "dimensions"),
        (PANELS + TWICE.replace("l: x", "l: v"), "panels 1 lines l", "'v'"),
        (PANELS.replace("w: 1", "w: v") + TWICE, "where w", "'v'"),
        (PANELS + TWICE.replace("to: 1", "to: -1"), "panels 1 x from", "the smaller number"),
        (PANELS + TWICE.replace("x: {from: 0", "read: r, x: {from: 0"), "panels 1 read", "not to a panel"),
    ],
)
def test_what_is_wrong_is_said_at_the_part_at_fault(picture, yaml: str, place: str, said: str) -> None:
    ((path, fault),) = picture_faults(picture(yaml))
    assert said in fault
    assert " ".join(map(str, path)) == place


def test_a_program_gives_numbers_vectors_and_matrices_and_takes_sliders(picture) -> None:
    declared = picture(
        LINES
        + "sliders: {a: {from: 0, to: 4, start: 3, step: 1}}\ntakes: [a]\n"
        + "program: 'def values(a): return dict(n=a, v=np.arange(a), m=np.eye(2))'\n"
    )
    assert run_program(declared, start(declared)) == {
        "n": 3.0,
        "v": (0.0, 1.0, 2.0),
        "m": ((1.0, 0.0), (0.0, 1.0)),
    }


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (
            "np.arange(1_000_000)",
            "v is an array of 1,000,000 numbers, too many for a picture: return fewer",
        ),
        ("np.full(20_001, np.inf)", "v has 20,001 entries; a picture takes 20,000: return fewer, for example v[::2]"),
        ("np.zeros((2000, 3))", "v has 2,000 rows and 3 columns; a picture takes 1,024"),
        ("np.zeros((3, 1025))", "v has 3 rows and 1,025 columns"),
    ],
)
def test_what_is_too_long_is_refused_with_the_remedy_and_never_thinned_in_silence(picture, array, said) -> None:
    ((_, fault),) = picture_faults(picture(LINES + f"program: 'def values(): return dict(v={array})'\n"))
    assert said in fault


def test_what_is_as_long_as_may_be_comes_whole(picture) -> None:
    declared = picture(LINES + "program: 'def values(): return dict(v=np.arange(20_000), m=np.zeros((1024, 90)))'\n")
    values = run_program(declared, {})
    assert values["v"] == tuple(map(float, range(20_000)))
    assert (len(values["m"]), len(values["m"][0])) == (1024, 90)


def test_what_is_too_large_to_return_is_said(picture) -> None:
    declared = picture(LINES + "program: 'def values(): return dict(v=np.zeros(50_000_000))'\n")
    with pytest.raises(BadPicture):
        run_program(declared, {})
