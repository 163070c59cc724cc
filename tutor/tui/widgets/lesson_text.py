"""A lesson's Markdown as Textual draws it, closer set, with formulas left as they were set."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownFence


class FormulaBlock(MarkdownFence):
    """A fenced block; one labelled ``math`` holds a formula that is already set, and gets no box."""

    DEFAULT_CSS = """
    FormulaBlock { margin: 0 0 1 0; }
    FormulaBlock > Label { padding: 0 1; }
    FormulaBlock.-math { background: transparent; color: $text-accent; }
    """

    def __init__(self, markdown: Markdown, token: Any, code: str) -> None:
        super().__init__(markdown, token, code.rstrip("\n"))
        self.set_class(token.info == "math", "-math")

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        """Formulas are not coloured word by word."""
        return Content(code) if language == "math" else super().highlight(code, language, ansi, dark)


class LessonText(Markdown):
    """Textual's Markdown, closer set."""

    BLOCKS = {**Markdown.BLOCKS, "fence": FormulaBlock, "code_block": FormulaBlock}

    DEFAULT_CSS = """
    LessonText { padding: 0 1; margin: 0; background: transparent; }
    LessonText MarkdownParagraph { margin: 0 0 1 0; }
    LessonText MarkdownH1 { content-align: left middle; text-style: bold; color: $text-primary; margin: 0 0 1 0; }
    LessonText MarkdownH2 { text-style: bold; color: $text-primary; margin: 0; }
    """
