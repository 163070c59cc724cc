"""Every kind of picture, from ``bench/gallery.yaml``."""

from __future__ import annotations

from pathlib import Path

from tutor.lesson import Lesson, Picture, Text
from tutor.loader.convert import Document

ROOT = Path(__file__).parents[2]


def gallery() -> dict[str, Picture]:
    text = (ROOT / "bench" / "gallery.yaml").read_text(encoding="utf-8")
    lesson = Document("gallery.yaml").read(text, Lesson, extra={"id": "gallery"})
    return {step.text: step.picture for step in lesson.steps if isinstance(step, Text) and step.picture}
