# a course is a line
"""Courses that a hostile author might write: each costs something without end, or breaks something, in its own way."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

Lessons = Mapping[str, str]
"""The text of each lesson file, by its id."""

LONG = "long " * 20_000
BREAKING = "x" * 20_000
TASK: dict[str, Any] = {"task": "sum", "kind": "number", "ask": "Add.", "answer": "7", "hints": ["Count."]}
PROGRAM: dict[str, Any] = {
    "task": "area",
    "kind": "code",
    "ask": "Write `area(a)`.",
    "function": "area",
    "answer": "def area(a):\n    return a * a\n",
    "calls": ["area(3.0)"],
    "hints": ["Side times side."],
}
LINES: dict[str, Any] = {"kind": "lines", "title": "Area", "x": {"from": 0, "to": 4}, "lines": {"area": "x^2"}}
BARS: dict[str, Any] = {"kind": "bars", "title": "Bars", "bars": {"b": [1, 2, 3]}}
MANY = 100_000


def lesson(*steps: Mapping[str, Any], **more: Any) -> str:
    """A lesson's text: these steps, of which one is a task."""
    own = [*steps] if any("task" in step for step in steps) else [*steps, TASK]
    return json.dumps({"title": "T", "goal": "G", "steps": own, **more})


def shown(picture: Mapping[str, Any]) -> str:
    """A lesson with a picture."""
    return lesson({"text": "Look.", "picture": picture})


def write(root: Path, lessons: Lessons, course: Mapping[str, Any] = {}, others: Mapping[str, str] = {}) -> None:
    """A course of these lessons in one chapter, with further keys of course.yaml and further files."""
    (root / "hostile").mkdir(parents=True)
    for name, text in lessons.items():
        (root / "hostile" / f"{name}.yaml").write_text(text, "utf-8")
    chapters = [{"id": "hostile", "title": "Hostile", "lessons": [*lessons]}]
    (root / "course.yaml").write_text(json.dumps({"title": "Hostile", "chapters": chapters, **course}), "utf-8")
    for name, text in others.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def one(text: str) -> Callable[[Path], None]:
    """A course of one lesson of this text, and an honest one."""
    return lambda root: write(root, {"bad": text, "good": lesson()})


def named(entries: Mapping[str, Any], **more: Any) -> Callable[[Path], None]:
    """A course with these keys in course.yaml."""
    return lambda root: write(root, {"good": lesson()}, {**entries, **more})


def many_lessons(count: int, text: str) -> Callable[[Path], None]:
    return lambda root: write(root, {f"l{n}": text for n in range(count)})


def two_thousand(root: Path) -> None:
    """As many as there may be, in two chapters."""
    many_lessons(2_000, lesson({"text": "a"}, TASK))(root)
    ids = [f"l{n}" for n in range(2_000)]
    (root / "more").symlink_to(root / "hostile")
    chapters = [
        {"id": "hostile", "title": "H", "lessons": ids[:1_000]},
        {"id": "more", "title": "M", "lessons": ids[1_000:]},
    ]
    (root / "course.yaml").write_text(json.dumps({"title": "T", "chapters": chapters}), "utf-8")


def chain(root: Path) -> None:
    """Each lesson requires the one before it."""
    write(root, {f"l{n}": lesson(requires=[f"l{n - 1}"] if n else []) for n in range(990)})


def reversed_chain(root: Path) -> None:
    """Each lesson requires the one after it."""
    write(root, {f"l{n}": lesson(requires=[f"l{n + 1}"]) for n in range(990)})


def circle(root: Path) -> None:
    """All lessons require all others."""
    ids = [f"l{n}" for n in range(50)]
    write(root, {each: lesson(requires=[other for other in ids if other != each]) for each in ids})


def unmade(root: Path) -> None:
    """A hundred thousand lessons that are not there."""
    write(
        root,
        {"good": lesson()},
        {"chapters": [{"id": f"c{n}", "title": "C", "lessons": [f"l{n}-{m}" for m in range(500)]} for n in range(100)]},
    )


def links(root: Path) -> None:
    """Links, pipes and devices in place of files."""
    write(root, {"good": lesson(shown_arrays("pipe")), **dict.fromkeys(("pipe", "zero", "out", "loop", "folder"), "")})
    for name in ("pipe", "zero", "out", "loop", "folder"):
        (root / "hostile" / f"{name}.yaml").unlink()
    os.mkfifo(root / "hostile" / "pipe.yaml")
    os.mkfifo(root / "hostile" / "pipe.npz")
    (root / "hostile" / "zero.yaml").symlink_to("/dev/zero")
    (root / "hostile" / "out.yaml").symlink_to("/etc/passwd")
    (root / "hostile" / "loop.yaml").symlink_to(root / "hostile" / "loop.yaml")
    (root / "hostile" / "folder.yaml").mkdir()
    (root / "around").symlink_to(root)


def piped(*names: str) -> Callable[[Path], None]:
    """Files of the course itself that are pipes or devices."""

    def make(root: Path) -> None:
        write(
            root,
            {"good": lesson()},
            {"chapters": [{"id": "hostile", "title": "H", "lessons": ["good"], "boss": "boss"}]},
        )
        for name in names:
            file = root / name
            file.parent.mkdir(exist_ok=True)
            file.unlink(missing_ok=True)
            os.mkfifo(file)

    return make


def endless(*names: str) -> Callable[[Path], None]:
    """The same as links to /dev/zero."""

    def make(root: Path) -> None:
        piped(*names)(root)
        for name in names:
            (root / name).unlink()
            (root / name).symlink_to("/dev/zero")

    return make


def huge(*names: str) -> Callable[[Path], None]:
    """The same as files of 5 GB that hold nothing."""

    def make(root: Path) -> None:
        piped(*names)(root)
        for name in names:
            (root / name).unlink()
            with (root / name).open("wb") as stream:
                stream.truncate(5 << 30)

    return make


def shown_arrays(name: str) -> dict[str, Any]:
    return {"text": "Look.", "picture": {"kind": "heatmap", "title": "A", "arrays": name, "cells": "v"}}


def arrays(content: Callable[[zipfile.ZipFile], None] | bytes) -> Callable[[Path], None]:
    """A lesson whose picture has arrays beside it."""

    def make(root: Path) -> None:
        write(root, {"bad": lesson(shown_arrays("x")), "good": lesson()})
        file = root / "hostile" / "x.npz"
        if isinstance(content, bytes):
            file.write_bytes(content)
            return
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            content(package)

    return make


def header(shape: str, descr: str = "<f8") -> bytes:
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}}}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


def many_files(root: Path) -> None:
    """A folder with files and folders without end."""
    write(root, {"good": lesson()})
    for n in range(200):
        (root / "hostile" / f"d{n}").mkdir()
        for m in range(100):
            (root / "hostile" / f"d{n}" / f"f{m}.txt").touch()
    for n in range(3_000):
        (root / "hostile" / f"other{n}.yaml").write_text(lesson())


def games(game: Mapping[str, Any], **others: str) -> Callable[[Path], None]:
    """A course with one game."""
    arcade = {
        "unit": "nats",
        "games": {"game": {"title": "G", "about": "A", "rules": "R", **game}},
        "daily": {"game": 1},
    }
    files = {name.replace("__", "."): text for name, text in others.items()}
    return lambda root: write(root, {"good": lesson()}, {"arcade": arcade, "units": {"nats": {}}}, files)


def boss(*rounds: Mapping[str, Any], steps: Iterable[Mapping[str, Any]] = ()) -> Callable[[Path], None]:
    """A course with a boss."""
    text = json.dumps({"title": "B", "about": "A", "rounds": [*rounds]})
    chapters = [{"id": "hostile", "title": "H", "lessons": ["good"], "boss": "boss"}]
    return lambda root: write(root, {"good": lesson(*steps)}, {"chapters": chapters}, {"bosses/boss.yaml": text})


def number(**more: Any) -> str:
    return lesson({**TASK, **more})


def code(**more: Any) -> str:
    return lesson({**PROGRAM, **more})


def training(**more: Any) -> str:
    own = {
        "task": "grow",
        "kind": "training",
        "ask": "Train.",
        "answer": "a = 1",
        "run": "b = a",
        "criteria": [{"name": "c", "holds": "b == 1"}],
        "hints": ["Add."],
    }
    return lesson({**own, **more})


def symbolic(**more: Any) -> str:
    own = {"task": "form", "kind": "symbolic", "ask": "Write.", "names": {"a": "pos"}, "answer": "a^2", "hints": ["S."]}
    return lesson({**own, **more})


def explore(**more: Any) -> str:
    own = {
        "task": "four",
        "kind": "explore",
        "ask": "Move.",
        "answer": "s=2",
        "hints": ["Two."],
        "holds": "s > 1",
        "picture": {**LINES, "sliders": {"s": {"from": 0, "to": 4, "start": 3}}},
    }
    return lesson({**own, **more})


def misconceptions(count: int, said: str = "About.") -> Callable[[Path], None]:
    file = json.dumps({f"m{n}": {"about": said, "cured_by": "good"} for n in range(count)})
    return lambda root: write(root, {"good": lesson()}, others={"misconceptions.yaml": file})


DENSE = (
    "title: T\ngoal: G\nsteps:\n- {task: s, kind: number, ask: A, answer: '7', given: {a: [" + "1," * 240_000 + "]}}\n"
)
STEPS = "title: T\ngoal: G\nsteps:\n" + "- text: a\n" * 90_000
PROSE = {
    "brackets": "[" * 200_000,
    "stars": "*a " * 70_000,
    "dollars": "$a" * 100_000,
    "ticks": "`" * 200_001,
    "links": "[x](lesson:" * 20_000,
    "tables": "|a" * 50_000 + "\n" + "|-" * 50_000,
    "quotes": ">" * 100_000 + "a",
    "lists": "".join(" " * n + "- a\n" for n in range(600)),
    "html": "<a" * 100_000,
    "comments": "<!--" * 50_000,
    "images": "![" * 100_000,
    "entities": "&a" * 100_000,
    "braces": "{a" * 100_000,
    "fences": "```\n" * 50_000,
    "formulas": "$" + "\\frac{" * 5_000 + "$",
    "roots": "$" + "\\sqrt{a" * 200 + "}" * 200 + "$",
    "scripts": "$a" + "^{b" * 300 + "}" * 300 + "$",
    "many formulas": "$a_1^2$ " * 25_000,
    "words": "word " * 40_000,
    "one word": "w" * 200_000,
    "wide": "漢" * 60_000,
    "accents": "a" + "\u0301" * 100_000,
    "lines": "a\n\n" * 60_000,
    "tabs": "\t" * 200_000,
    "emphasis": "**a* " * 40_000,
    "references": "[a]: b\n" * 25_000,
    "footnotes": "[^a" * 60_000,
    "rules": "---\n\n" * 30_000,
}
OUTER = {"where": {"v": [1] * 3_000, "m": "outer(v, v)", "n": "m * m + m"}}
PICTURES: dict[str, dict[str, Any]] = {
    "outer": {**BARS, **OUTER},
    "heatmap of a formula": {
        "kind": "heatmap",
        "title": "H",
        "cells": "x*y",
        "x": {"from": 0, "to": 1, "step": 1e-9},
        "y": {"from": 0, "to": 1, "step": 1e-9},
    },
    "heatmap of many": {"kind": "heatmap", "title": "H", "cells": [[1] * 1_000] * 19},
    "shape": {"kind": "heatmap", "title": "H", "cells": [1, 2], "shape": [10**240, 10**240]},
    "bins": {"kind": "histogram", "title": "H", "values": {"a": [1, 2, 3]}, "bins": 10**12},
    "bins of a formula": {"kind": "histogram", "title": "H", "values": {"a": [1, 2, 3]}, "bins": "10^300"},
    "axis": {**LINES, "x": {"from": 0, "to": 5e-324}},
    "axis of all": {**LINES, "x": {"from": -1.7e308, "to": 1.7e308}},
    "axis the wrong way": {**LINES, "x": {"from": 4, "to": 0}},
    "log of nothing": {**LINES, "x": {"from": 0, "to": 1, "log": True}},
    "step": {**LINES, "x": {"from": 0, "to": 4, "step": 1e-300}},
    "infinite": {**LINES, "x": {"from": "-.inf", "to": 4}},
    "slider": {**LINES, "sliders": {"s": {"from": 0, "to": 1e308, "start": 5, "step": 1e-308}}},
    "slider log": {**LINES, "sliders": {"s": {"from": -1, "to": 4, "start": 3, "log": True}}},
    "slider outside": {**LINES, "sliders": {"s": {"from": 1, "to": 4, "start": 10**200, "step": 1}}},
    "slider of huge": {**LINES, "sliders": {"s": {"from": -(10**240), "to": 10**240, "start": 3}}},
    "curve": {
        **LINES,
        "lines": {"c": {"y": "sin(t)", "x": "cos(t)", "over": {"name": "t", "from": 0, "to": 1e300, "step": 1e-3}}},
    },
    "long formula": {**LINES, "lines": {"c": "+".join(["x"] * 9_000)}},
    "deep formula": {**LINES, "lines": {"c": "(" * 9_000 + "x" + ")" * 9_000}},
    "power tower": {**LINES, "lines": {"c": "9^9^9^9^9^x"}},
    "where of many": {**LINES, "where": {f"w{n}": f"w{n - 1} * 2" if n else "1" for n in range(200)}},
    "where of vectors": {**LINES, "where": {"v": [1] * 20_000, **{f"w{n}": "v * v" for n in range(190)}}},
    "marks": {**LINES, "mark": [{"x": n, "y": 1, "label": "m" * 500} for n in range(1_000)]},
    "labels": {**BARS, "labels": ["l" * 199] * 900},
    "bars": {**BARS, "bars": {"b": [1] * 20_000}},
    "bars of huge": {**BARS, "bars": {"b": [1e308, -1e308, 1e-308]}},
    "points": {"kind": "scatter", "title": "S", "points": {"p": {"x": [1] * 20_000, "y": [2] * 20_000}}},
    "boundary": {
        "kind": "boundary",
        "title": "B",
        "x": {"from": 0, "to": 1},
        "y": {"from": 0, "to": 1},
        "classes": {f"c{n}": "exp(x) * log(y)" for n in range(6)},
        "points": {f"p{n}": {"x": [0.5] * 90, "y": [0.5] * 90} for n in range(300)},
    },
    "loss": {"kind": "training", "title": "T", "loss": {"l": [1] * 20_000}, "epoch": 1e300},
    "loop": {**BARS, "program": "def values():\n    while True: pass\n", "bars": {"b": "v"}},
    "memory": {**BARS, "program": "def values():\n    return {'v': [0] * 10**10}\n", "bars": {"b": "v"}},
    "values of many": {
        **BARS,
        "program": "import numpy as np\ndef values():\n    return {'v': np.zeros(10**7)}\n",
        "bars": {"b": "v"},
    },
    "names of many": {
        **BARS,
        "program": "def values():\n    return {f'v{n}': 1.0 for n in range(10**6)}\n",
        "bars": {"b": "v1"},
    },
    "print": {**BARS, "program": "def values():\n    while True: print('x' * 10**6)\n", "bars": {"b": "v"}},
    "fork": {**BARS, "program": "import os\ndef values():\n    while True: os.fork()\n", "bars": {"b": "v"}},
    "read": {**BARS, "read": "{b:.1000000000f} " + "{v} " * 480, "where": {"v": "1/3"}},
    "title": {**LINES, "title": LONG[:1_900]},
    "title of formats": {**LINES, "title": "{v:999999999.999999f}", "where": {"v": "1/3"}},
    "panels": {"kind": "panels", "title": "P", "panels": [{**BARS, "bars": {"b": [1] * 9_000}} for _ in range(4)]},
    "second": {**LINES, "x": {"from": 0, "to": 4, "second": {"label": "s" * 190, "times": "1e-300"}}},
}

VARIED = [
    "int(1, 1e300)",
    "int(1, 10^300)",
    "simplex(100000)",
    "normal(0, 1, (100000, 100000))",
    "list(int(1, 6), 1000, 9999)",
    "uniform(-1e308, 1e308)",
    "pick(" + "1," * 5_000 + "1)",
    "one(" + "a," * 5_000 + "a)",
    "= 9^9^9^9",
    "=" * 9_000,
    "list(" * 500 + "int(1,2)" + ",9)" * 500,
    "normal(1e308, 1e308)",
    "int(-" + "9" * 250 + ", " + "9" * 250 + ")",
]

COURSES: dict[str, Callable[[Path], None]] = {
    "a dense lesson": one(DENSE),
    "forty dense lessons": many_lessons(40, DENSE),
    "dense lessons within bounds": many_lessons(900, number(given={f"a{n}": [1] * 900 for n in range(20)})),
    "steps without end": one(STEPS),
    "steps of many lessons": many_lessons(100, lesson(*({"text": "a"} for _ in range(950)))),
    "tasks of many lessons": many_lessons(30, lesson(*({**TASK, "task": f"t{n}"} for n in range(950)))),
    "a course of 14 MB": many_lessons(14, "title: T\ngoal: G\nsteps:\n" + "- text: aaaaaaaa\n" * 58_000),
    "ten thousand lessons": many_lessons(10_000, lesson()),
    "two thousand lessons": two_thousand,
    "a hundred thousand lessons that are not there": unmade,
    "a title without end": one(lesson(title="t" * 600_000)),
    "titles without end": many_lessons(100, lesson(title="t" * 100_000)),
    "a goal without end": one(lesson(goal=LONG)),
    "the course's title": named({}, title="t" * 600_000),
    "the course's brand": named({}, brand="t" * 600_000),
    "the course's about": named({}, about=LONG),
    "the course's authors": named({}, authors=["a" * 900] * 900),
    "an id without end": named({}, id="i" * 100_000),
    "a lesson's id without end": named({}, chapters=[{"id": "c" * 100_000, "title": "C", "lessons": ["l" * 100_000]}]),
    "a language without end": named({}, language="en" + "-a" * 100_000),
    "chapters without end": named({}, chapters=[{"id": f"c{n}", "title": "C"} for n in range(20_000)]),
    "chapter titles without end": named(
        {}, chapters=[{"id": "hostile", "title": LONG, "about": LONG, "lessons": ["good"]}]
    ),
    "terms without end": named({}, glossary=[{"term": f"t{n}", "says": "S.", "lesson": "good"} for n in range(15_000)]),
    "terms of many words": named(
        {}, glossary=[{"term": LONG, "also": ["b" * 300] * 900, "says": LONG, "lesson": "good"}]
    ),
    "a thousand terms": named(
        {},
        glossary=[
            {"term": f"t{n}", "also": [f"a{n}-{m}" for m in range(60)], "says": "S.", "lesson": "good"}
            for n in range(1_000)
        ],
    ),
    "units without end": named({}, units={f"u{n}": {"also": [f"v{n}x{m}" for m in range(90)]} for n in range(900)}),
    "a unit of nothing": named(
        {}, units={"u": {}, "v": {"of": "u", "size": "1e-400"}, "w": {"of": "u", "size": "9^9^9^9^9"}}
    ),
    "relations without end": named({}, relations=[{"times": f"{n}/7", "say": "S."} for n in range(2, 990)]),
    "levels without end": named({}, levels=[{"marks": n, "name": "n" * 800} for n in range(900)]),
    "a measure of much": named({}, measure={"name": "m" * 100_000, "formula": "+".join(["sum(p)"] * 50_000)}),
    "achievements without end": named(
        {}, achievements={f"a{n}": {"kind": "cured", "count": 10**200, "title": "t", "say": "s"} for n in range(30)}
    ),
    "examples without end": named({}, examples=["1" * 800] * 900),
    "misconceptions without end": misconceptions(20_000),
    "a hundred thousand misconceptions": misconceptions(100_000, ""),
    "misconceptions of many words": misconceptions(9, LONG),
    "misconceptions of one task": one(
        number(misconceptions=[{"name": f"m{n}", "answer": str(n), "say": "S."} for n in range(100)])
    ),
    "too many misconceptions of one task": one(
        number(misconceptions=[{"name": f"m{n}", "answer": str(n), "say": "S."} for n in range(101)])
    ),
    "requires in a chain": chain,
    "requires in a chain backwards": reversed_chain,
    "requires in circles": circle,
    "older names": one(number(was=[f"w{n}" for n in range(1_000)])),
    "depth": one("title: " + "[" * 30_000),
    "depth of maps": one("title: " + "{a: " * 30_000),
    "depth of dashes": one("- " * 30_000),
    "aliases": one("- &a [x]\n" + "- *a\n" * 100_000),
    "anchors that grow": one("- &x0 a\n" + "\n".join(f"- &x{n + 1} [*x{n}, *x{n}]" for n in range(60))),
    "tags": one("title: !!python/object/apply:os.system [true]\n"),
    "keys without end": one("".join(f"k{n}: 1\n" for n in range(80_000))),
    "a key of many letters": one(f"? {'k' * 500_000}\n: 1\n"),
    "one key again and again": one("title: T\n" * 100_000),
    "keys that are nearly right": one(
        "title: T\ngoal: G\nsteps:\n- {text: a, " + ", ".join(f"{'pictur' * 3_000}{n}: 1" for n in range(30)) + "}\n"
    ),
    "comments": one("# c\n" * 240_000 + lesson()),
    "blank lines": one("\n" * 900_000 + lesson()),
    "quotes that are not closed": one("title: 'T\n" + "- 'a\n" * 150_000),
    "colons": one("title: " + "a: " * 300_000),
    "lines that belong nowhere": one("title: |\n" + "  a\n" * 200_000 + "b\n"),
    "tabs": one("title: T\n" + "\t\n" * 400_000 + "\ta: b"),
    "no text": one("\x00" * 900_000),
    "no UTF-8": lambda root: (one("")(root), (root / "hostile" / "bad.yaml").write_bytes(b"\xff" * 900_000))[0],
    "UTF-16": lambda root: (one("")(root), (root / "hostile" / "bad.yaml").write_bytes(lesson().encode("utf-16")))[0],
    "huge numbers": one(
        number(
            points="9" * 250,
            minutes=1,
            given={"a": int("9" * 249), "b": -1e308, "c": 5e-324},
            tolerance={"rel": 1e308, "abs": 1e308},
            digits=15,
        )
    ),
    "numbers in hexadecimal": one("title: T\ngoal: G\nminutes: 0x" + "f" * 240 + "\nsteps:\n- text: a\n"),
    "numbers without end": one("title: T\ngoal: G\nminutes: " + "9" * 900_000 + "\nsteps:\n- text: a\n"),
    "floats without end": one("title: T\ngoal: G\nminutes: 1." + "9" * 900_000 + "\nsteps:\n- text: a\n"),
    "links and pipes": links,
    "a pipe for the course": piped("course.yaml"),
    "pipes beside the course": piped(
        "misconceptions.yaml", "equivalents.yaml", "bosses/boss.yaml", "hostile/good.yaml"
    ),
    "devices for the course": endless("course.yaml"),
    "devices beside the course": endless(
        "misconceptions.yaml", "equivalents.yaml", "bosses/boss.yaml", "hostile/good.yaml"
    ),
    "huge files beside the course": huge(
        "misconceptions.yaml", "equivalents.yaml", "bosses/boss.yaml", "hostile/good.yaml"
    ),
    "a huge course.yaml": huge("course.yaml"),
    "files without end": many_files,
    "empty arrays": arrays(b""),
    "arrays that are no zip": arrays(b"PK\x03\x04" + b"x" * 9_000),
    "arrays larger than memory": arrays(lambda z: z.writestr("v.npy", header("(1000000, 1000000)"))),
    "arrays that unpack to much": arrays(lambda z: z.writestr("v.npy", header("(400000000,)") + b"\0" * 300_000_000)),
    "arrays of objects": arrays(lambda z: z.writestr("v.npy", header("(3,)", "|O") + b"cos\nsystem\n(S'true'\ntR.")),
    "arrays of many names": arrays(
        lambda z: [z.writestr(f"v{n}.npy", header("()") + b"\0" * 8) for n in range(5_000)] and None
    ),
    "arrays of many sides": arrays(lambda z: z.writestr("v.npy", header("(" + "1," * 30 + ")") + b"\0" * 8)),
    "arrays with a long header": arrays(lambda z: z.writestr("v.npy", header("(" + "1+" * 20_000 + "1)")[:60_000])),
    "arrays that are large": arrays(lambda z: z.writestr("v.npy", header("(900, 900)") + b"\0" * 6_480_000)),
    **{
        f"prose of {name}": one(
            lesson(
                *[{"text": text[:19_990]}] * (900_000 // len(text[:19_990].encode()) // 2 or 1),
                {**TASK, "ask": text[:1_990], "after": text[:19_990], "hints": [text[:1_990]]},
            )
        )
        for name, text in PROSE.items()
    },
    **{f"picture: {name}": one(shown(picture)) for name, picture in PICTURES.items()},
    **{f"numbers drawn by {how[:18]}": one(number(given={"a": 1}, vary={"a": how}, answer="a")) for how in VARIED},
    "draws that never meet": one(
        number(given={"a": 1}, vary={f"a{n}": "int(1, 2)" for n in range(900)}, require=["a0 > 3"] * 900, answer="a")
    ),
    "draws of draws": one(number(given={"a": 1}, vary={f"a{n}": "= a * 2" for n in range(900)}, answer="a")),
    "given to no end": one(number(given={f"a{n}": [[1] * 100] * 10 for n in range(55)}, answer="a0")),
    "a formula of many signs": one(number(answer="+".join(["1"] * 9_000), accept=["1+" * 2_000 + "1"] * 190)),
    "a power tower": one(number(answer="9^9^9^9^9", accept=["(9^9)^9^9"] * 200)),
    "accepted without end": one(number(answer="7", accept=["7"] * 1_000)),
    "as many accepted as may be": one(lesson(*({**TASK, "task": f"t{n}", "accept": ["7"] * 200} for n in range(200)))),
    "accepted formulas": one(symbolic(accept=["a * a + sin(a)^2 + cos(a)^2 - 1"] * 200)),
    "a domain of all": one(
        symbolic(names={"a": "-1e308..1e308"}, vectors={"v": "simplex^K"}, indices={"i": "K"}, answer="sum_i v_i a^2")
    ),
    "names without end": one(
        symbolic(names={f"n{n}": "pos" for n in range(1_000)}, answer="*".join(f"n{n}" for n in range(60)))
    ),
    "abbreviations that grow": one(
        symbolic(where={f"w{n}": f"w{n - 1} + w{n - 1}" if n else "a" for n in range(100)}, answer="w99")
    ),
    "lines of a derivation": one(
        lesson(
            {
                "task": "d",
                "kind": "derivation",
                "ask": "D.",
                "names": {"a": "pos"},
                "hints": ["H."],
                "steps": [{"kind": "symbolic", "ask": "S.", "answer": "a^2 + sin(a)"} for _ in range(200)],
            }
        )
    ),
    "free lines": one(
        lesson(
            {
                "task": "d",
                "kind": "derivation",
                "ask": "D.",
                "names": {"a": "pos"},
                "hints": ["H."],
                "from": "(a+1)^40",
                "to": "(1+a)^40",
                "answer": "(a+1)^40\n" * 900,
            }
        )
    ),
    "choices": one(
        lesson(
            {
                "task": "c",
                "kind": "choice",
                "ask": "C.",
                "hints": ["H."],
                "options": [{"say": "o" * 1_990, "right": n == 0} for n in range(9)],
            }
        )
    ),
    "lines to order": one(
        lesson(
            {
                "task": "o",
                "kind": "order",
                "ask": "O.",
                "hints": ["H."],
                "lines": ["l" * 190 + str(n) for n in range(20)],
                "needs": {str(n): list(range(1, n)) for n in range(2, 21)},
            }
        )
    ),
    "any order": one(
        lesson(
            {
                "task": "o",
                "kind": "order",
                "ask": "O.",
                "hints": ["H."],
                "lines": [f"l{n}" for n in range(20)],
                "needs": {"20": [1] * 1_000},
            }
        )
    ),
    "lines to point at": one(
        lesson(
            {
                "task": "p",
                "kind": "spot",
                "ask": "P.",
                "hints": ["H."],
                "shown": ("l" * 98 + "\n") * 199,
                "right": [10**200],
                "because": {"999999999": "B."},
            }
        )
    ),
    "wide lines to point at": one(
        lesson(
            {
                "task": "p",
                "kind": "spot",
                "ask": "P.",
                "hints": ["H."],
                "language": "python",
                "shown": "a = '" + "x" * 19_900 + "'\nb",
                "right": [1],
            }
        )
    ),
    "hints without end": one(number(hints=["h" * 900] * 1_000)),
    "as many hints as may be": one(lesson(*({**TASK, "task": f"t{n}", "hints": ["h " * 950] * 50} for n in range(9)))),
    "an estimate": one(
        lesson(
            {
                "task": "e",
                "kind": "estimate",
                "ask": "E.",
                "answer": "10^300 * 10^300",
                "given": {"n": 1},
                "vary": {"n": "uniform(1, 1e308)"},
                "scale": "linear",
                "near": 1e-308,
            },
            {"text": "a"},
        )
    ),
    "calls without end": one(code(calls=["area(3.0)"] * 1_000)),
    "calls that sleep": one(code(calls=["__import__('time').sleep(50)"] * 200, limits={"seconds": 60})),
    "a program that loops": one(code(answer="def area(a):\n    while True: pass\n", limits={"seconds": 60})),
    "misconceptions that loop": one(
        code(
            limits={"seconds": 60},
            misconceptions=[
                {"name": f"m{n}", "answer": f"def area(a):\n    while {n + 1}: pass\n", "say": "S."} for n in range(100)
            ],
        )
    ),
    "a program that is long": one(code(answer="def area(a):\n    return a * a\n" + "# c\n" * 4_900)),
    "a program that is deep": one(
        code(answer="def area(a):\n    return " + "(" * 5_000 + "a * a" + ")" * 5_000 + "\n")
    ),
    "a starter that is long": one(code(starter="def area(a):\n    pass\n" + "x = 1\n" * 3_300)),
    "random without end": one(code(random={"call": "area(z)", "count": 10**200, "z": "normal(0, 1, (10000, 10000))"})),
    "random in number": one(code(random={"call": "area(z)", "count": 10**9, "z": "normal(0, 1)"})),
    "a sweep": one(code(sweep={"x": {"from": 0, "to": 1e300, "step": 1e-300}, "call": "area(x)"})),
    "properties": one(code(properties=[{"name": "n", "holds": "__import__('time').sleep(50)"}] * 200)),
    "a training that loops": one(training(run="while True: b = a", limits={"seconds": 60})),
    "a training that reports": one(
        training(run="b = a\nfor n in range(10**9): report()", report={f"r{n}": "b" for n in range(900)})
    ),
    "a training of much": one(training(data="import numpy as np\nd = np.zeros((4000, 4000))", report={"r": "d"})),
    "a training of many files": one(
        training(idx={f"i{n}": {"file": "a.idx", "items": 1_000_000, "shape": [10**200, 10**200]} for n in range(900)})
    ),
    "live": one(training(live={**PICTURES["outer"], "given": {"b": 1}}, report={"b": "b"})),
    "exploring much": one(explore(holds="+".join(["s"] * 9_000) + " > 1")),
    "exploring the least": one(
        lesson(
            {
                "task": "four",
                "kind": "explore",
                "ask": "M.",
                "answer": "s=2",
                "hints": ["T."],
                "least": "(s-2)^2",
                "within": 1e-300,
                "picture": {
                    **LINES,
                    "sliders": {
                        f"s{n}" if n else "s": {"from": 0, "to": 1e9, "start": 3, "step": 1e-9} for n in range(6)
                    },
                },
            }
        )
    ),
    "exploring outer": one(
        explore(picture={**BARS, **OUTER, "sliders": {"s": {"from": 0, "to": 4, "start": 3}}}, holds="s > sum(n)")
    ),
    "exploring a loop": one(
        explore(
            picture={
                **BARS,
                "program": "def values(s):\n    while True: pass\n",
                "takes": ["s"],
                "bars": {"b": "v"},
                "sliders": {"s": {"from": 0, "to": 4, "start": 3}},
            }
        )
    ),
    "a game of letters": games({"kind": "letters", "passages": "passages.json"}, passages__json="[" * 100_000),
    "a game of long passages": games(
        {"kind": "letters", "passages": "passages.json"}, passages__json=json.dumps([{"text": "a" * 900_000}] * 5)
    ),
    "a game of devices": lambda root: (
        games({"kind": "letters", "passages": "p.json"})(root),
        (root / "p.json").symlink_to("/dev/zero"),
    )[0],
    "a sprint": games(
        {
            "kind": "sprint",
            "levels": ["L"],
            "questions": [{"ask": "A", "vary": {"n": "int(1, 9)"}, "answer": "9^9^9^9 + n"}] * 100,
        }
    ),
    "a sprint without answers": games(
        {
            "kind": "sprint",
            "levels": ["L"],
            "questions": [
                {
                    "ask": "A",
                    "vary": {f"n{m}": "pick(" + "1," * 400 + "1)" for m in range(100)},
                    "answer": "+".join(["n1"] * 300),
                }
            ]
            * 10,
        }
    ),
    "rules without end": games({"kind": "descent", "levels": [{"name": "L"}], "rules": "r\n" * 200_000}),
    "long rules": games({"kind": "descent", "levels": [{"name": "L"}], "rules": "r\n" * 9_900}),
    "bugs of a loop": games(
        {"kind": "bugs", "levels": [{"name": "L", "shows": "call"}], "rare": [f"m{n}" for n in range(1_000)]}
    ),
    "a ladder": boss(
        {"kind": "ladder", "task": "good/area", "rungs": [{"name": "r", "call": "__import__('time').sleep(50)"}] * 12},
        steps=[PROGRAM],
    ),
    "a log without end": boss(
        {
            "kind": "log",
            "shown": "l" * 900_000,
            "ask": "A",
            "options": [{"say": "o" * 9_000, "right": True}, {"say": "p"}],
        }
    ),
    "dear images": boss(
        {"kind": "images", "task": "good/grow", "chosen": "while 1: pass", "cells": "1", "right": "1", "chances": "1"},
        steps=[json.loads(training())["steps"][0]],
    ),
}
