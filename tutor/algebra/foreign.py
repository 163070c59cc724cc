"""Numbers as other languages, locales and calculators write them. The text stays as long: every place stays true."""

from __future__ import annotations

import re
from collections.abc import Collection

from tutor.algebra.markup import blanked, only
from tutor.attempt import Unreadable

_THIN = "\u2009\u202f\u2008\u00a0\u2007"
_PLAIN = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_COMMENT = re.compile(r"[ \t]*(?:#[ \t]*(?=[A-Za-z])(?!DIV|N/A|VALUE|NUM|REF)|//[ \t]*(?=[A-Za-z]))[^\n]*")
_POINTER = re.compile(r"^[ \t]*(?:=+>|-+>|→|⇒|∴|>(?!=))(?=\s*\S)", re.M)
_BOLD_LABEL = re.compile(r"\A\s*\*\*\s*[A-Za-z][A-Za-z ]{0,20}:?\s*\*\*\s*:?(?=\s*\S)(?!.*\*\*)", re.S)
_SAID = re.compile(
    r"\A\s*[A-Za-z](?:[A-Za-z ,'’]{0,40}[ ])?(?:is|are|be|equals|gives|comes to|makes|get|got|obtain|found|have)\s+"
    r"(?:(?:about|approximately|roughly|around|nearly)\s+)?(?=[-+−\d.\\(])"
    r"|\A\s*it['’]s\s+(?:(?:about|approximately|roughly)\s+)?(?=[-+−\d.\\(\[∞]|inf)"
    r"|\A\s*(?:[A-Za-z]+\s+)?(?:gets|has|costs|takes|uses|lies in|spans)\s+(?=[-+−\d.\\(\[])"
    r"|\A\s*i\s+(?:think|guess|believe|say|got)\s+(?:it(?:['’]s|\s+is)\s+)?(?:about\s+)?(?=[-+−\d.\\(\[]|inf)"
    r"|\A\s*(?:a\s+)?(?:total|factor|loss|sum|mean)\s+of\s+(?=[-+−\d.\\(])",
    re.I,
)
_SAID_OF_EACH = re.compile(r"\b(?:is|has|gets)\b.*\b(?:is|has|gets)\b", re.S)
_PROMPT = re.compile(
    r"\A\s*(?:(?:julia|sage|ghci|gp|R|maxima|octave(?::\d+)?|irb[^>\n]{0,20}|mysql|scala)[>:]|\(%[io]\d+\)|In\s*\[\d+\]:=)(?=\s*\S)"
)
"""What a console of another language has before what is typed, or before its result."""
_ARROW = re.compile(r"\A\s*[A-Za-z][\w.]*\s*<-\s+(?=\S)")
_HEADING = re.compile(r"\A\s*#+[ \t]+(?=[-+\d.])")
_TICK = re.compile(r"\s*[✓✔✅☑🙂👍\ufe0f]+\s*\Z")
_REASON = re.compile(r"(?<=[\d%)\]])\s*,?\s+(?:since|because)\b.*\Z", re.S)
_KEYWORD = re.compile(r",\s*(?:(?:dim|axis|keepdims?)\s*=\s*(?:-?\d+|True|False)|closed\s*=\s*(['\"])\w+\1)")
_ROUNDED = re.compile(
    r"(?<=[\d)\]%A-Za-z])\s*(?:,\s*)?(?P<open>\()?\s*(?:rounded|rounding|gerundet|arrondi|approx(?:imately|imate)?\.?|approximation|exact(?:ly)?|"
    r"(?:to|with|at)\s+\d+\s+\w+|\d+\s*(?:s\.?f\.?|d\.?p\.?|digits|decimals|(?:decimal )?places|significant \w+))"
    r"(?:\s+to\s+(?:\d+|\w+)(?:\s+\w+){0,2})?\s*(?(open)\))\s*\Z",
    re.I,
)
"""What is said behind a number of its digits."""
_PERCENT = re.compile(r"(?<=\d)\s*(?:percent|per cent|pct\.?|prozent|pour cent)(?![A-Za-z])", re.I)
REMARK = re.compile(r"(?<=[\d%\])}])\s+\((?P<words>(?=[^()\\]*[A-Za-z]{2})[^()\\]*(?:\([^()\\]*\)[^()\\]*)*)\)\s*\Z")
"""Words in brackets behind all numbers."""
_SET_IN = re.compile(r"\A\s*N\s*\[(?P<inside>.*?)(?:,\s*\d+\s*)?\]\s*\Z", re.S)
_KEYED = re.compile(r"\A\s*\{\s*(['\"])[\w ]+\1\s*:\s*(?P<inside>[^:]*)\}\s*\Z", re.S)
_CALLED = re.compile(
    r"\A\s*(?:(?:np|numpy|torch|jnp)\.)?(?:round|around)\s*\((?P<inside>.*),\s*(?:[3-9]|1\d)\s*\)\s*;?\s*\Z"
    r"|\A\s*float\(\s*(['\"])(?P<number>\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*)\2\s*\)\s*\Z",
    re.S,
)
"""One value by its name, and what only rounds or converts a number."""
_MIXED = re.compile(r"(?<![\w./^*])(?P<whole>\d+) (?P<part>\d+/\d+)(?![\d.])")
_IN_DIGITS = re.compile(r"(?<![\w.])(?P<number>\d*\.\d*)\((?P<more>\d+)\)(?![\d.])")
_MINUS = re.compile(r"(?:(?<=^)|(?<=[,;\n=]))(\s*)(?:minus|negative)\s+(?=[\d.(])", re.I)
_SUFFIX = re.compile(r"(?<![\w.])((?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?)(?P<letter>[fFL])(?![\w(.])")
_BACKTICK = re.compile(r"(?<=\d)`(?:\d*(?:\.\d*)?)(?=\s*(?:$|[,;)\]}]))")
_FORTRAN = re.compile(r"(?<![\w.])((?:\d+\.\d*|\.\d+))(?P<letter>[dDf])(?=(?P<power>[-+]?\d+)(?![\w.]))")
_MATHEMATICA = re.compile(r"(?<![\w.])(\d+\.?\d*)\*\^(?=[-+]?\d)")
_GROUPED = re.compile(rf"(?<![\w.,'])([1-9]\d{{0,2}})((?:['’{_THIN}]\d{{3}})+)(?![\d'’])")
_FINE_GROUPED = re.compile(rf"(?<![\w.,])\d+\.\d{{3}}(?:[{_THIN}]\d{{1,3}})+(?!\d)")
_APOSTROPHE = re.compile(r"(?<![\w.,])(0)['’](\d+)(?!\d)")
_BLANKS = re.compile(r"(?<![\w.,])(?:[1-9]\d{0,2}(?: \d{3}){2,}(?:\.\d+)?)(?![\w.,])")
_ONLY_BLANKS = re.compile(r"\s*[-+−]?(?:[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?|\d+\.\d{3}(?: \d{1,3})+)\s*\Z")
_LETTER_O = re.compile(r"(?<![A-Za-z0-9])[oO](?P<rest>\.\d+)")
_TEX_COMMA = re.compile(r"(?P<whole>\d+)\{,\}(?P<part>\d+)")
_ERROR = re.compile(rf"\s*(?P<number>[-+−]?{_PLAIN})\s*(?:±|\\pm|\+/-|\+-)\s*{_PLAIN}\s*[A-Za-z]*\s*\Z")
_COMMA_ENDS = re.compile(
    r"\s*(?:\w+\s+)?[\[\](]?\s*(?P<low>\d+,\d+)\s*(?:;(?=[^;]*\[)|[-–—]|\.\.+|[a-zà]+)\s*(?P<high>\d+,\d+)\s*[\[\])]?\s*\Z"
)
_HOLE = re.compile(r"\s*[-+−]?(?:\d+ +\.\d+|\d+\. +\d+|\d+\.\d+(?: \d+)+)\s*\Z")
_OR = re.compile(r"(?<=[\w)])\s+or\s+(?=[-+\w(\\])(?!so\b|more\b|less\b)")
_TIMES = re.compile(r"(?<=[\d)\]])(\s*)[xX](\s*)(?=[\d(.])")
_HEX = re.compile(r"(?<![\w.])0[xX]")
_FRACTION = re.compile(r"\b(?:Fraction|Rational|Rat)\s*\(\s*(-?\d+)\s*,\s*(\d+)\s*\)")
_QUOTED = re.compile(r"\b(?:Decimal|mpf|BigDecimal|Number|N)\(\s*(['\"])(?P<number>[^'\"]+)\1\s*\)")
_MADE = re.compile(
    r"\b(?:(?:pd\.|pandas\.)?Interval(?:\.\w+)?|dict|Counter|List|Series|pd\.Series|mx\.array|tf\.constant|vec!|std::vector(?:<\w+>)?)\s*(?=[(\[{])"
)
_PRINT = re.compile(r"\A\s*(?:print|console\.log|disp|cat|show)\s*\((?P<inside>.*)\)\s*;?\s*\Z", re.S)
_CONCATENATED = re.compile(r"(?<![\w.])c\s*\((?P<inside>[^()]*,[^()]*)\)")
_OR_SO = re.compile(
    r"\s*(?:,?\s+i\s+(?:think|guess|believe)\s*\.?"
    r"|\(\s*approx(?:imately|\.)?\s*\)|approx(?:imately|\.)?|or so|ish|\?)\s*\Z",
    re.I,
)
_ALSO = re.compile(r"(?<=[\w)\]}%])\s*(?:,?\s*i\.\s?e\.,?|,\s*that is,?|=+>|⇒|→)\s*(?=[-+−\d.(\\A-Za-z])")
_IN_BRACKETS = re.compile(
    r"\(\s*(?:≈|=|~|approx(?:\.|imately)?|about|ca\.?)\s*(?P<inside>[-+−]?[^()]+(?:\([^()]*\))?)\)(?=\s*\Z)"
)
_LOST_POWER = re.compile(r"(?<![\w.])(?P<number>[1-9]\.\d+)\s*[×xX*·⋅]\s*10(?P<power>[-−–]\d{1,2})(?![\w.])")
"""A power of ten whose raised digits were lost on the way."""
_APART = re.compile(
    r"(?<![\w.])(?P<number>\d+\.?\d*|\.\d+)(?:[ \t]+[eE][ \t]*|[eE][ \t]+)(?P<sign>[-+−])(?P<power>\d+)(?![\w.])"
)
_GROUPED_DECIMALS = re.compile(r"\s*[-+−]?(?P<number>\d+\.\d{3})(?P<more>(?:,\d{3})+)\s*\Z")
_GROUPS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:[ ,]\d{3})+(?![\w.,])")
_INFINITE = re.compile(
    r"\A\s*[+]?(?:inf(?:inity)?|∞)(?P<why>\s+\(.*\)|\s*,?\s+(?:because|since|as)\b.*)\s*\Z", re.I | re.S
)
_NUM = re.compile(r"\\(?:num|qty|SI|unit)\s*\{(?P<number>[^{}]*)\}(?:\{[^{}]*\})?")


def plain_numbers(text: str, names: Collection[str], count: int | None) -> str:
    """The text with what only another language writes in the signs of this one.

    Raises Unreadable where it may mean two things.
    """
    _refuse(text, count)
    found = _SET_IN.match(text)
    if found is not None and found["inside"].count("[") == found["inside"].count("]"):
        text = blanked(text[: found.start("inside")], re.compile(".")) + found["inside"] + " "
    if found := _INFINITE.match(text):
        text = text[: found.start("why")] + " " * (len(text) - found.start("why"))
    text = _PERCENT.sub(lambda found: "%".ljust(len(found[0])), text)
    for pattern in (
        _PROMPT, _ARROW, _HEADING, _TICK, _KEYWORD, _REASON, _ROUNDED, _COMMENT, _BOLD_LABEL, _POINTER, _OR_SO,
        _MADE, _BACKTICK,
    ):  # fmt: skip
        text = blanked(text, pattern)
    if not re.match(r"[^\d]*\bnot\b", text) and not ((count or 1) > 1 and _SAID_OF_EACH.search(text)):
        text = blanked(text, _SAID)
    text = _MINUS.sub(lambda found: (found[1] + "-").ljust(len(found[0])), text)
    text = _NUM.sub(lambda found: found["number"].center(len(found[0])), text)
    text = _inside(_inside(_inside(text, _PRINT), _KEYED), _CALLED)
    text = _grouped(text)
    text = _FORTRAN.sub(
        lambda found: found[0] if f"{found['letter']}{found['power']}" in names else f"{found[1]}e", text
    )
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


def _inside(text: str, pattern: re.Pattern[str]) -> str:
    """What stands in the call or the dict that is the whole text."""
    found = pattern.match(text)
    if found is None:
        return text
    return only(text, found.span("inside" if found["inside"] is not None else "number"))


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
    if found := _LOST_POWER.search(text):
        whole = f"{found['number']}e{re.sub('[−–]', '-', found['power'])}"
        raise Unreadable(f"Is that {whole}? Write it so.", *found.span())
    if found := _APART.search(text):
        whole = f"{found['number']}e{found['sign'].replace('−', '-')}{found['power']}"
        raise Unreadable(f"Is that {whole}? Write it without a blank.", *found.span())
    if count in (None, 1) and (found := _GROUPED_DECIMALS.match(text)):
        whole = found["number"] + found["more"].replace(",", "")
        raise Unreadable(f"Is that {whole}? Write it without a comma.", *found.span("number"))
    if count is not None and count > 2 and (found := _one_too_many(text, count)):
        whole = re.sub(r"\D", "", found[0])
        raise Unreadable(f"Is “{found[0]}” one number? Write {whole}.", *found.span())
    if (found := _MIXED.search(text)) and (count == 1 or re.search("[,;]", text)):
        raise Unreadable(f"Is that {found['whole']} + {found['part']}? Write it so.", *found.span())
    if (found := _ERROR.match(text)) and count in (None, 1):
        raise Unreadable(f"Write the number alone, without how far off it may be: {found['number']}.", *found.span())
    if count == 2 and (found := _COMMA_ENDS.match(text)):
        ends = ", ".join(end.replace(",", ".") for end in found.group("low", "high"))
        raise Unreadable(f"A decimal point is a dot: write {ends}.", *found.span("low"))
    if count == 1 and (found := _OR.search(text)):
        raise Unreadable("Write one answer, without “or”.", *found.span())
    if count == 1 and (found := _HOLE.match(text)):
        raise Unreadable(f"Is that {''.join(found[0].split())}? Write it without blanks.", *found.span())
    if count == 1 and (found := _ONLY_BLANKS.match(text) or _BLANKS.search(text)):
        raise Unreadable(f"Is that {''.join(found[0].split())}? Write it without blanks.", *found.span())


def _one_too_many(text: str, count: int) -> re.Match[str] | None:
    """A group of digits that makes one number of two, where there is one more than are asked."""
    numbers = re.findall(rf"(?<![\w.])[-+−]?{_PLAIN}(?![\w.])", text)
    return _GROUPS.search(text) if len(numbers) == count + 1 and not re.search("[A-Za-z]", text) else None
