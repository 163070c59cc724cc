"""A hook of mkdocs: links that lead out of ``docs`` are words, or addresses once mkdocs.yml has ``repo_url``."""

from __future__ import annotations

import re
from typing import Any

OUTSIDE = re.compile(r"\[([^\]]*)\]\(\.\./([^)\s]+)\)")


def on_page_markdown(markdown: str, *, config: Any, **_: object) -> str:
    """Called by mkdocs for the text of each page."""
    address = (config.repo_url or "").rstrip("/")
    return OUTSIDE.sub(rf"[\1]({address}/blob/main/\2)" if address else r"\1", markdown)
