"""Formulas as lessons have them."""

from __future__ import annotations

from pathlib import Path

COURSE = [
    tex
    for tex in (Path(__file__).parent / "course_formulas.txt").read_text(encoding="utf-8").splitlines()
    if tex and not tex.startswith("#")
]
