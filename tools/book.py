"""Writes the built-in course as Markdown pages: to look at before one starts.

python -m tools.book [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from tutor.book import write_book
from tutor.loader import open_course

__all__ = ["write_book"]

ROOT = Path(__file__).parent.parent

if __name__ == "__main__":
    written = write_book(open_course(ROOT / "lessons"), Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "book")
    print(f"{len(written)} pages in {written[0].parent}")
