"""What pages and TeX documents have around a formula: tags, entities, fences, environments. The text stays as long."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?(?:b|i|em|strong|code|pre|p|div|span|var|math|li|ul|ol)(?: [^<>\n]*)?>|<br ?/?>", re.I)
_RAISED = re.compile(r"<(?P<kind>su[pb])>(?P<inside>[^<>]*)</(?P=kind)>", re.I)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.I)
_FENCED = re.compile(r"\A\s*(?P<open>```|~~~)[\w+-]*[ \t]*\n(?P<inside>.*?)(?:\n[ \t]*(?P=open)\s*)?\Z", re.S)
_DISPLAYED = re.compile(r"(?<!\\)\\[()\[\]]")
_ALIGNED = re.compile(
    r"\\(?:begin|end)\s*\{(?:align(?:ed|at)?|split|eqnarray|gather(?:ed)?|equation|multline|displaymath|math)\*?\}"
    r"(?:\{\d+\})?"
)
_SPACE = re.compile(r"(?<!\\)\\(?:[,;:!](?!\w)|[,;:](?=\w)|q?quad(?![A-Za-z])| )")
_TIE = re.compile(r"(?<=[\w)}])~(?=[ ]*[\\A-Za-z(])")
_UNDER = re.compile(
    r"\A[\s$]*\\(?:underline|fbox|textbf|textit|emph|mathbf|boldsymbol)\s*\{(?P<inside>[^{}]*)\}[\s$.]*\Z"
)
_ACCENTED = re.compile("([A-Za-zα-ω])[\u0302-\u0304\u0308](?=\\s*\\()")
"""A hat over the name of a function."""
_TYPED = re.compile(r"\A\s*(?:>>>[^\n]*\n(?:[ \t]*\.\.\.[^\n]*\n)*)+(?=[ \t]*[^\s>])")
"""What was typed at a prompt, above what came out."""


def without_markup(text: str) -> str:
    """The text with blanks in place of markup."""
    if found := _FENCED.match(text):
        text = only(text, found.span("inside"))
    text = blanked(text, _TYPED)
    text = _ACCENTED.sub(r" \1", text)
    text = _RAISED.sub(_as_index, text)
    text = _ENTITY.sub(_entity, blanked(text, _TAG)) if "<" in text or "&" in text else text
    if found := _UNDER.match(text):
        text = only(text, found.span("inside"))
    if _ALIGNED.search(text):
        text = blanked(text, _ALIGNED).replace("&", " ")
    text = _TIE.sub(" ", blanked(text, _SPACE))
    return blanked(text, _DISPLAYED).replace("$", " ")


def blanked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with blanks in place of what matches; ends of lines stay."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def only(text: str, place: tuple[int, int]) -> str:
    """The text with blanks in place of all but a part."""
    start, end = place
    return " " * start + text[start:end] + " " * (len(text) - end)


def _as_index(found: re.Match[str]) -> str:
    sign = "^" if found["kind"].lower() == "sup" else "_"
    return f"{sign}{{{found['inside']}}}".center(len(found[0]))


def _entity(found: re.Match[str]) -> str:
    meant = html.unescape(found[0])
    return meant.ljust(len(found[0])) if len(meant) <= len(found[0]) else found[0]
