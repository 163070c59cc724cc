"""Numbers as other languages, locales and calculators write them. The text stays as long: every place stays true."""

from __future__ import annotations

import re
from collections.abc import Collection

from tutor.attempt import Unreadable

_THIN = "\u2009\u202f\u2008\u00a0\u2007"
_PLAIN = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_COMMENT = re.compile(r"[ \t]*(?:#[ \t]*(?=[A-Za-z])(?!DIV|N/A|VALUE|NUM|REF)|//[ \t]*(?=[A-Za-z]))[^\n]*")
_POINTER = re.compile(r"^[ \t]*(?:=+>|-+>|→|⇒|∴|>(?!=))(?=\s*\S)", re.M)
_BOLD_LABEL = re.compile(r"\A\s*\*\*\s*[A-Za-z][A-Za-z ]{0,20}:?\s*\*\*\s*:?(?=\s*\S)")
_SAID = re.compile(
    r"\A\s*[A-Za-z](?:[A-Za-z ,'’]{0,40}[ ])?(?:is|are|be|equals|gives|comes to|makes|get|got|obtain|found|have)\s+"
    r"(?:(?:about|approximately|roughly|around|nearly)\s+)?(?=[-+−\d.\\(])"
    r"|\A\s*it['’]s\s+(?:(?:about|approximately|roughly)\s+)?(?=[-+−\d.])",
    re.I,
)
_PROMPT = re.compile(
    r"\A\s*(?:(?:julia|sage|ghci|gp|R|maxima|octave(?::\d+)?|irb[^>\n]{0,20}|mysql|scala)[>:]|\(%[io]\d+\)|In\s*\[\d+\]:=)(?=\s*\S)"
)
"""What a console of another language has before what is typed, or before its result."""
_ARROW = re.compile(r"\A\s*[A-Za-z][\w.]*\s*<-\s+(?=\S)")
_HEADING = re.compile(r"\A\s*#+[ \t]+(?=[-+\d.])")
_TICK = re.compile(r"\s*[✓✔✅☑🙂👍\ufe0f]+\s*\Z")
_KEYWORD = re.compile(r",\s*(?:dim|axis|keepdims?)\s*=\s*(?:-?\d+|True|False)")
_ROUNDED = re.compile(
    r"(?<=[\d)\]%A-Za-z])\s*(?:,\s*)?(?P<open>\()?\s*(?:rounded|rounding|gerundet|arrondi|approx(?:imately|imate)?\.?|approximation|exact(?:ly)?|"
    r"(?:to|with|at)\s+\d+\s+\w+|\d+\s*(?:s\.?f\.?|d\.?p\.?|digits|decimals|(?:decimal )?places|significant \w+))"
    r"(?:\s+to\s+(?:\d+|\w+)(?:\s+\w+){0,2})?\s*(?(open)\))\s*\Z",
    re.I,
)
"""What is said behind a number of its digits."""
_PERCENT = re.compile(r"(?<=\d)\s*(?:percent|per cent|pct\.?|prozent|pour cent)(?![A-Za-z])", re.I)
REMARK = re.compile(r"(?<=[\d%\])])\s*\((?P<words>[A-Za-z][A-Za-z ,.'’-]*)\)\s*\Z")
"""Words in brackets behind all numbers."""
_SET_IN = re.compile(r"\A\s*N\s*\[(?P<inside>.*)\]\s*\Z", re.S)
_MIXED = re.compile(r"(?<![\w./^*])(?P<whole>\d+) (?P<part>\d+/\d+)(?![\d.])")
_IN_DIGITS = re.compile(r"(?<![\w.])(?P<number>\d*\.\d*)\((?P<more>\d+)\)(?![\d.])")
_MINUS = re.compile(r"(?:(?<=^)|(?<=[,;\n=]))(\s*)(?:minus|negative)\s+(?=[\d.(])", re.I)
_SUFFIX = re.compile(r"(?<![\w.])((?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?)(?P<letter>[fFL])(?![\w(.])")
_BACKTICK = re.compile(r"(?<=\d)`(?:\d*(?:\.\d*)?)(?=\s*(?:$|[,;)\]}]))")
_FORTRAN = re.compile(r"(?<![\w.])((?:\d+\.\d*|\.\d+))[dD](?=[-+]?\d+(?![\w.]))")
_MATHEMATICA = re.compile(r"(?<![\w.])(\d+\.?\d*)\*\^(?=[-+]?\d)")
_GROUPED = re.compile(rf"(?<![\w.,'])([1-9]\d{{0,2}})((?:['’{_THIN}]\d{{3}})+)(?![\d'’])")
_FINE_GROUPED = re.compile(rf"(?<![\w.,])\d+\.\d{{3}}(?:[{_THIN}]\d{{1,3}})+(?!\d)")
_APOSTROPHE = re.compile(r"(?<![\w.,])(0)['’](\d+)(?!\d)")
_BLANKS = re.compile(r"(?<![\w.,])(?:[1-9]\d{0,2}(?: \d{3}){2,}(?:\.\d+)?)(?![\w.,])")
_ONLY_BLANKS = re.compile(r"\s*[-+−]?(?:[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?|\d+\.\d{3}(?: \d{1,3})+)\s*\Z")
_LETTER_O = re.compile(r"(?<![A-Za-z0-9])[oO](?P<rest>\.\d+)")
_TEX_COMMA = re.compile(r"(?P<whole>\d+)\{,\}(?P<part>\d+)")
_ERROR = re.compile(rf"\s*(?P<number>[-+−]?{_PLAIN})\s*(?:±|\\pm|\+/-|\+-)\s*{_PLAIN}\s*\Z")
_TIMES = re.compile(r"(?<=[\d)\]])(\s*)[xX](\s*)(?=[\d(.])")
_HEX = re.compile(r"(?<![\w.])0[xX]")
_FRACTION = re.compile(r"\b(?:Fraction|Rational|Rat)\s*\(\s*(-?\d+)\s*,\s*(\d+)\s*\)")
_QUOTED = re.compile(r"\b(?:Decimal|mpf|BigDecimal|Number|N)\(\s*(['\"])(?P<number>[^'\"]+)\1\s*\)")
_MADE = re.compile(
    r"\b(?:dict|Counter|List|Series|pd\.Series|mx\.array|tf\.constant|vec!|std::vector(?:<\w+>)?)\s*(?=[(\[{])"
)
_PRINT = re.compile(r"\A\s*(?:print|console\.log|disp|cat|show)\s*\((?P<inside>.*)\)\s*;?\s*\Z", re.S)
_CONCATENATED = re.compile(r"(?<![\w.])c\s*\((?P<inside>[^()]*,[^()]*)\)")
_OR_SO = re.compile(r"\s*(?:\(\s*approx(?:imately|\.)?\s*\)|approx(?:imately|\.)?|or so|ish|\?)\s*\Z", re.I)
_ALSO = re.compile(r"(?<=[\w)\]}%])\s*(?:,?\s*i\.\s?e\.,?|,\s*that is,?|=+>|⇒|→)\s*(?=[-+−\d.(\\A-Za-z])")
_IN_BRACKETS = re.compile(
    r"\(\s*(?:≈|=|~|approx(?:\.|imately)?|about|ca\.?)\s*(?P<inside>[-+−]?[^()]+(?:\([^()]*\))?)\)(?=\s*\Z)"
)
_NUM = re.compile(r"\\(?:num|qty|SI|unit)\s*\{(?P<number>[^{}]*)\}(?:\{[^{}]*\})?")


def plain_numbers(text: str, names: Collection[str], count: int | None) -> str:
    """The text with what only another language writes in the signs of this one.

    Raises Unreadable where it may mean two things.
    """
    _refuse(text, count)
    found = _SET_IN.match(text)
    if found is not None and found["inside"].count("[") == found["inside"].count("]"):
        text = _blanked(text[: found.start("inside")], re.compile(".")) + found["inside"] + " "
    text = _PERCENT.sub(lambda found: "%".ljust(len(found[0])), text)
    for pattern in (
        _PROMPT, _ARROW, _HEADING, _TICK, _KEYWORD, _ROUNDED, _COMMENT, _BOLD_LABEL, _POINTER, _OR_SO, _MADE, _BACKTICK,
    ):  # fmt: skip
        text = _blanked(text, pattern)
    if not re.match(r"[^\d]*\bnot\b", text):
        text = _blanked(text, _SAID)
    text = _MINUS.sub(lambda found: (found[1] + "-").ljust(len(found[0])), text)
    text = _NUM.sub(lambda found: found["number"].center(len(found[0])), text)
    text = _without_print(text)
    text = _grouped(text)
    text = _FORTRAN.sub(r"\1e", text)
    text = _MATHEMATICA.sub(lambda found: f" {found[1]}e", text)
    text = _SUFFIX.sub(lambda found: found[0] if found["letter"] in names else f"{found[1]} ", text)
    text = _FRACTION.sub(lambda found: f"({found[1]}/{found[2]})".center(len(found[0])), text)
    text = _QUOTED.sub(lambda found: found["number"].center(len(found[0])), text)
    text = _CONCATENATED.sub(lambda found: f"[{found['inside']}]".rjust(len(found[0])), text)
    if not {"x", "X"} & set(names) and not _HEX.search(text):
        text = _TIMES.sub(r"\1*\2", text)
    if count is None or count == 1:
        text = _ALSO.sub(lambda found: "≈".ljust(len(found[0])), text)
    return _IN_BRACKETS.sub(lambda found: f"≈{found['inside']} ".rjust(len(found[0])), text)


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _without_print(text: str) -> str:
    found = _PRINT.match(text)
    if found is None:
        return text
    start, end = found.span("inside")
    return " " * start + text[start:end] + " " * (len(text) - end)


def _grouped(text: str) -> str:
    """Without the apostrophes and thin blanks that make groups of three digits."""
    for pattern in (_GROUPED, _FINE_GROUPED):
        text = pattern.sub(lambda found: re.sub(r"[^\d.]", "", found[0]).rjust(len(found[0])), text)
    return text


def _refuse(text: str, count: int | None) -> None:
    """Raise Unreadable where a spelling may mean two numbers, and say how to write either."""
    if found := _LETTER_O.search(text):
        raise Unreadable(f"Is the letter O meant for a zero? Write 0{found['rest']}.", *found.span())
    if found := _TEX_COMMA.search(text):
        raise Unreadable(f"A decimal point is a dot: write {found['whole']}.{found['part']}.", *found.span())
    if found := _APOSTROPHE.search(text):
        raise Unreadable(f"A decimal point is a dot: write {found[1]}.{found[2]}.", *found.span())
    if found := _IN_DIGITS.search(text):
        raise Unreadable(
            "Digits in brackets may say how sure the last ones are, or which repeat. Write the digits out, or a “*”.",
            *found.span(),
        )
    if (found := _MIXED.search(text)) and (count == 1 or re.search("[,;]", text)):
        raise Unreadable(f"Is that {found['whole']} + {found['part']}? Write it so.", *found.span())
    if (found := _ERROR.match(text)) and count in (None, 1):
        raise Unreadable(f"Write the number alone, without how far off it may be: {found['number']}.", *found.span())
    if count == 1 and (found := _ONLY_BLANKS.match(text) or _BLANKS.search(text)):
        raise Unreadable(f"Is that {''.join(found[0].split())}? Write it without blanks.", *found.span())
