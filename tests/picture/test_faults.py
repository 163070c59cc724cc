"""What lint says of pictures; and every picture of the documentation and the gallery draws."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import get_args

import pytest

from tests.picture.gallery import gallery
from tutor.lesson import Lesson, Picture
from tutor.loader.convert import Document
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
BARS = "kind: bars\ntitle: t\nbars: {p: [1, 2]}\n"
BOUNDARY = "kind: boundary\ntitle: t\nx: {from: -1, to: 1}\ny: {from: -1, to: 1}\nclasses: {P: x}\n"
TRAINING = "kind: training\ntitle: t\nloss: {l: [3, 2]}\n"
MANY = HEATMAP + f"given: {{v: {list(range(3000))}}}\n"


@pytest.mark.one_in(3)
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
        (HEATMAP + "cells: [[1, 2], [3]]\n", "cells", "different lengths"),
        ("kind: histogram\ntitle: t\nvalues: {a: [1, 2]}\nbins: 0\n", "bins", "bins"),
        (LINES + "program: 'def values(): return 1'\n", "program", "should return a dict"),
        (LINES + "program: 'def values(): return {}[1]'\n", "program", "KeyError"),
        (LINES + "program: 'def values() return'\n", "program", "program failed in line 1: expected ':'"),
        (LINES + "program: 'def values(): return dict(a=np.zeros((2, 2, 2)))'\n", "program", "dimensions"),
        (PANELS + TWICE.replace("l: x", "l: v"), "panels 1 lines l", "'v'"),
        (PANELS.replace("w: 1", "w: v") + TWICE, "where w", "'v'"),
        (PANELS + TWICE.replace("to: 1", "to: -1"), "panels 1 x from", "the smaller number"),
        (PANELS + TWICE.replace("x: {from: 0", "read: r, x: {from: 0"), "panels 1 read", "not to a panel"),
        (
            PANELS + TWICE.replace("x: {from: 0", "arrays: d, x: {from: 0"),
            "panels 1 arrays",
            "the arrays of d cannot be",
        ),
        # Of two fields that say the same, the one that is calculated first.
        (LINES + "where: {w: v}\nread: '{w}'\n", "where w", "'v'"),
        (LINES + "where: {q: [0.5, [x, v]]}\n", "where q 1 1", "'v'"),
        (LINES + "where: {w: 'v_3 x', v: [1, 2]}\n", "where w", "“v”"),
        (LINES + "given: {v: [1, 2]}\nwhere: {w: v_(x + 2)}\nmark: {x: 1, y: w}\n", "where w", "whole number"),
        (LINES.replace("{l: x}", "{l: {y: v}}"), "lines l y", "'v'"),
        (LINES.replace("{l: x}", "{l: {x: v, y: [1, 2]}}"), "lines l x", "'v'"),
        (LINES.replace("{l: x}", "{l: {y: v, over: {from: 0, to: 1}}}"), "lines l y", "'v'"),
        (LINES + "points: {a: {x: [1, 2], y: [1, v]}}\n", "points a y 1", "'v'"),
        (LINES + "mark: {x: 0.5, y: v}\n", "mark y", "'v'"),
        (LINES + "mark: [{x: 0.5, on: l}, {x: v}]\n", "mark 1 x", "'v'"),
        (LINES + "mark: [{x: 0.5, on: l}, {x: [0.1, 0.2, 0.3], y: [1, 2]}]\n", "mark 1 y", "more x than y"),
        (LINES + "mark: {x: 0.5, on: l, label: '{v}'}\n", "mark label", "{v}"),
        (LINES.replace("title: t", "title: '{v}'"), "title", "{v}"),
        (LINES + "y: {second: {label: b, times: 1/(1-1)}}\n", "y second times", "a second unit of inf"),
        (LINES + "y: {second: {label: b, times: 2 v}}\n", "y second times", "2 v"),
        (BARS.replace("p: [1, 2]", "p: [1, v]"), "bars p 1", "'v'"),
        (BARS + "lines: {q: [1, v]}\n", "lines q 1", "'v'"),
        (BARS.replace("p: [1, 2]", "p: []"), "bars", "no bars"),
        (BARS.replace("p:", "'':"), "bars", "no bars have a label"),
        (BARS.replace("[1, 2]", str([1] * 200)), "bars", "200 bars do not fit"),
        (HEATMAP + "cells: []\n", "cells", "no cells"),
        (HEATMAP + "cells: [[1, 2], [3, v]]\n", "cells 1 1", "'v'"),
        (HEATMAP + "cells: [[1, 2], [3, 4]]\nrows: [a]\n", "rows", "2 rows and 1 labels"),
        (HEATMAP + "cells: [[1, 2], [3, 4]]\nmark: {x: 1}\n", "mark", "x, the column, and y"),
        (HEATMAP + "cells: [1, 2, 3]\nshape: [1" + 30 * "0" + "]\n", "shape", "do not fold"),
        (HEATMAP + "cells: [1, 2, 3]\nshape: [-1, 3]\n", "shape", "do not fold"),
        (HEATMAP + "cells: x\nx: {from: 0, to: 1}\n", "y", "needs from and to"),
        ("kind: histogram\ntitle: t\nvalues: {a: [1, v]}\n", "values a 1", "'v'"),
        ("kind: histogram\ntitle: t\nvalues: {a: [1, 2]}\nbins: v\n", "bins", "'v'"),
        (BOUNDARY.replace("P: x", "P: v"), "classes P", "'v'"),
        (BOUNDARY.replace("P: x", "P: x, Q: v"), "classes Q", "'v'"),
        (TRAINING.replace("[3, 2]", "v"), "loss l", "'v'"),
        (TRAINING + "accuracy: {a: v}\n", "accuracy a", "'v'"),
        (TRAINING + "epoch: v\n", "epoch", "'v'"),
        (TRAINING + "epoch: 1/0\nread: '{l}'\n", "epoch", "the epoch is inf"),
        # Ends that are too close, too far, or never reached.
        (LINES.replace("to: 1}", "to: 5e-324}"), "x to", "too close"),
        (LINES + "y: {from: 0, to: 5e-324}\n", "y to", "too close"),
        (LINES.replace("from: 0, to: 1", "from: 1e16, to: 10000000000000002"), "x to", "too close"),
        (LINES + SLIDER.replace("to: 1, start: 1", "to: 5e-324, start: 0"), "sliders a", "too close for steps"),
        (LINES + SLIDER.replace("from: 0, to: 1", "from: -1e308, to: 1e308"), "sliders a", "too far"),
        (LINES + SLIDER.replace("start: 1", "start: 1, step: 5e-324"), "sliders a step", "a step of 4.94066e-324"),
        (LINES + SLIDER.replace("start: 1", "start: 1, step: .inf"), "sliders a step", "a step of inf"),
        # More numbers than can be calculated.
        (MANY + "where: {m: 'outer(v, v)'}\ncells: m\n", "where m", "makes 9,000,000 numbers"),
        (MANY + "where: {m: v v^T}\ncells: m\n", "where m", "makes 9,000,000 numbers"),
        (MANY + "cells: diag(v)\n", "cells", "makes 9,000,000 numbers"),
        (MANY + "x: {from: 0, to: 1}\ny: {from: 0, to: 1}\ncells: sum(v x y)\n", "cells", "too many to calculate"),
        (MANY + "cells: 'sum_{i=1}^{60} sum_{j=1}^{60} sum(v)'\n", "cells", "take too long"),
        # Nothing but axes.
        (BARS.replace("1, 2", "2e-8, 1e-8") + "y: {from: 0, to: 1}\n", "", "nothing can be seen"),
        (BARS.replace("1, 2", "0, 0"), "", "nothing can be seen"),
        (BARS.replace("1, 2", "0/0, 0/0"), "", "nothing can be seen"),
        (BARS.replace("1, 2", "2, 3") + "y: {from: 4, to: 5}\nstacked: true\n", "", "nothing can be seen"),
        (LINES + "y: {from: 2, to: 3}\n", "", "nothing can be seen"),
        (LINES.replace("{l: x}", "{l: log(-x-1)}"), "", "nothing can be seen"),
        (HEATMAP + "cells: [[0/0, 0/0]]\n", "", "nothing can be seen"),
        (HEATMAP + "x: {from: 0, to: 1}\ny: {from: 0, to: 1}\ncells: log(-x-1)\n", "", "nothing can be seen"),
        (BOUNDARY.replace("P: x", "P: log(-x-1)"), "", "nothing can be seen"),
        (TRAINING.replace("[3, 2]", "[0/0, 0/0]"), "", "nothing can be seen"),
        ("kind: histogram\ntitle: t\nvalues: {a: [5, 6]}\nx: {from: 0, to: 1}\n", "", "nothing can be seen"),
        ("kind: scatter\ntitle: t\npoints: {a: {x: [], y: []}}\n", "", "nothing can be seen"),
        (PANELS + TWICE.replace("x: {", "y: {from: 2, to: 3}, x: {"), "panels 1", "nothing can be seen"),
    ],
)
def test_what_is_wrong_is_said_at_the_part_at_fault(picture, yaml: str, place: str, said: str) -> None:
    ((path, fault),) = picture_faults(picture(yaml))
    assert said in fault
    assert " ".join(map(str, path)) == place


@pytest.mark.parametrize(
    "yaml",
    [
        LINES + SLIDER + "y: {from: 2, to: 3}\nwhere: {b: 3 a}\n" + "points: {p: {x: [0.5], y: ['b']}}\n",
        BARS + SLIDER.replace("start: 1", "start: 0") + "where: {p: [a, a]}\n",
        BARS.replace("1, 2", "2e-8, 1e-8"),
        BARS.replace("1, 2", "0, 0") + "lines: {q: [1, 2]}\n",
        BARS.replace("1, 2", "-1, -2"),
        BARS + "y: {from: 1, to: 10, log: true}\n",
        LINES.replace("{l: x}", "{l: 1000 (x - 0.5)}") + "y: {from: 0, to: 1}\n",
    ],
)
def test_what_shows_somewhere_is_no_fault(picture, yaml: str) -> None:
    assert picture_faults(picture(yaml)) == []


def test_a_number_of_five_thousand_digits_is_refused_where_it_is_read() -> None:
    picture = f"{{kind: heatmap, title: t, cells: [1], shape: [{'9' * 5000}]}}"
    text = f"title: t\ngoal: g\nsteps:\n- text: x\n  picture: {picture}"
    document = Document("picture.yaml")
    document.read(text, Lesson, extra={"id": "x"})
    assert [problem.message for problem in document.problems] == [
        "this number is too long; a whole number has at most 250 digits"
    ]


KINDS = {str(kind.__struct_config__.tag) for kind in get_args(Picture)}


def test_every_kind_of_picture_is_in_the_gallery_and_documented() -> None:
    assert {kind_of(each) for each in gallery().values()} == KINDS
    assert {str(found[1]) for block in DOCUMENTED if (found := re.search(r"kind: (\w+)", block))} == KINDS
    assert all(f"`{kind}`" in SECTION for kind in KINDS)


def kind_of(picture: Picture) -> str:
    return str(picture.__struct_config__.tag)


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
