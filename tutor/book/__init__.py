"""A course as pages to read: Markdown, and a site of HTML that runs nothing.

markdown.py   each chapter as a page of Markdown
site.py       the same pages as HTML: formulas as MathML, pictures as SVG
"""

from __future__ import annotations

from tutor.book.markdown import write_book

__all__ = ["write_book"]
