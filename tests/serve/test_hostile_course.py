"""A stranger's course that is served: nothing it holds reaches a page as a command, or holds a visit up."""

from __future__ import annotations

import asyncio
import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.hostile import MARKUP, STEERING, beside_ours, lesson, written
from tests.serve.serving import Served, serving, until

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]
STEP = ["f3", "a", "enter", "f5", "tab", "ctrl+g", "escape", "ctrl+t", "escape", "f8"]
KEYS = ["f1", "escape", "f4", "down", "escape", "escape", *STEP * len(lesson(MARKUP).tasks), *["f8"] * 12]


def among_broken_ones(folder: Path) -> Path:
    """The course, with lessons beside the hostile one that cannot be read, each in another way."""
    chapter = folder / "hostile"
    broken = {
        "deep": "title: " + "[" * 30_000,
        "aliases": "- &a [x]\n- *a\n" * 10_000,
        "huge": "title: " + "x" * 2_000_000,
        "arrays": "title: T\ngoal: G\nsteps:\n- {text: a, picture: {kind: heatmap, arrays: x.npz, values: v}}\n",
    }
    for name, text in broken.items():
        (chapter / f"{name}.yaml").write_text(text, "utf-8")
    with zipfile.ZipFile(chapter / "x.npz", "w") as package:
        package.writestr(
            "v.npy", b"\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1 << 40,)}"
        )
    os.mkfifo(chapter / "pipe.yaml")
    (chapter / "zero.yaml").symlink_to("/dev/zero")
    course = json.loads((folder / "course.yaml").read_text("utf-8"))
    course["chapters"][0]["lessons"] = ["hostile", *broken, "pipe", "zero", "gone"]
    (folder / "course.yaml").write_text(json.dumps(course), "utf-8")
    return folder


async def test_a_hostile_course_steers_no_page_and_ends_no_visit(tmp_path: Path) -> None:
    folder = among_broken_ones(written(tmp_path / "files", MARKUP))
    async with serving(tmp_path, ["Ada"], "--trust", lessons=folder) as served:
        tab = await served.open("Ada", size=(120, 40))
        await until(lambda: "[@click" in tab.text or tab.has_ended, "the lesson is there")
        for key in KEYS:
            await tab.say("stdin" if len(key) == 1 else "key", key)
            await asyncio.sleep(0.05)
        before = len(tab.painted)
        await tab.say("resize", {"width": 100, "height": 30})
        await until(lambda: len(tab.painted) > before, "it hears still")
        assert tab.reason is None
        assert "[@click" in beside_ours(tab.painted)
        await tab.close()
        assert "Traceback" not in await told_at_the_end(served)
    assert not [*tmp_path.rglob("*.svg")]


async def test_a_lesson_that_would_steer_ends_its_visit_and_tells_who_serves_without_steering_either(
    tmp_path: Path,
) -> None:
    folder = written(tmp_path / "files", STEERING)
    (folder / "course.yaml").write_text("title: T\nchapters: [{id: hostile, title: H, lessons: [hostile]}]\n")
    async with serving(tmp_path, ["Ada"], "--trust", lessons=folder) as served:
        tab = await served.open("Ada", size=(120, 40))
        await tab.ends()
        assert tab.reason == "unopened"
        beside_ours(tab.painted)
        said = await told_at_the_end(served)
    assert "Traceback" not in said
    assert "steers terminals" in said
    beside_ours(said.encode())


async def told_at_the_end(served: Served) -> str:
    """What was told to whoever serves, once the server has ended."""
    served.process.terminate()
    await served.ended()
    assert served.process.stderr is not None
    return (await served.process.stderr.read()).decode()
