"""What the package says of itself in an index: its addresses, and the README with links that hold there.

A hook of hatchling, with ``[tool.hatch.metadata.hooks.custom]`` of pyproject.toml as its configuration.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK = re.compile(r"(!?)\[([^\]]*)\]\((?![a-z]+:|#)([^)\s]+)\)")
"""A link or a picture by its path."""


def elsewhere(text: str, files: str, pictures: str) -> str:
    """Markdown in which each path is an address; where there is none yet, a link is its words and a picture is gone."""

    def by_address(found: re.Match[str]) -> str:
        sign, words, path = found.groups()
        shown = sign or path.endswith(".svg")
        if before := pictures if shown else files:
            return f"{sign}[{words}]({before}{path})"
        return "" if sign else words

    return re.sub(r"\n{3,}", "\n\n", LINK.sub(by_address, text))


class Published(MetadataHookInterface):
    """Adds ``readme`` and ``urls`` to the metadata."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by hatchling for the wheel and for the source distribution."""
        repository, files, pictures = (self.config.get(name, "") for name in ("repository", "files", "pictures"))
        text = elsewhere((Path(self.root) / "README.md").read_text("utf-8"), files, pictures)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
        metadata["urls"] = {"Source": repository, "Changes": f"{files}CHANGELOG.md"} if repository else {}
