"""What surrounds an answer that comes from elsewhere: wrappers become blanks, so that every place stays true."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from tutor.algebra.foreign import plain_numbers
from tutor.algebra.labels import ANOTHER_ORDER, names_of_all, refuse_another_order, without_names_behind
from tutor.algebra.markup import without_markup
from tutor.algebra.vocabulary import CONSTANTS, FUNCTIONS, GREEK
from tutor.attempt import Unreadable

QUOTES = {'"': '"', "'": "'", "`": "`", "‘": "’", "“": "”", "„": "“", "«": "»", "<": ">"}
"""What may stand around a whole answer, and what closes it. Angles stand around several numbers only."""

PLAIN = r"(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
NUMBER = rf"[-+−]?{PLAIN}"

_SAID_BEFORE = re.compile(
    r"(?:(?<=^)|(?<=[,;\n]))\s*(?:approx(?:imately)?\b\.?|about\b|around\b|roughly\b|nearly\b|[cz]irca\b|ca\b\.?|"
    r"ungefähr\b|etwa\b|rund\b|environ\b|env\.|≈)"
    r"(?=\s*[-+\d.\\(])",
    re.I,
)
_RELATION = re.compile(r"\\(?:approx|simeq|cong|sim|doteq)(?![A-Za-z])")
_BEFORE = re.compile(
    r"\A\s*(?:=+>|-+>|→|⇒|∴|return\b|lambda\s+\w+(?:\s*,\s*\w+)*\s*:|def\s+\w+\([^()]*\)\s*:\s*return\b"
    r"|(?:[A-Za-z]\w*\s*=\s*)?@\([\w, ]*\)|\(?\s*[A-Za-z]\w*(?:\s*,\s*\w+)*\s*\)?\s*=>|\\\w+\s*->|fun\s+\w+\s*->"
    r"|(?:\w+\s*(?:->|↦|\\mapsto\b|\\to\b)|[A-Za-z]\w*\s*→)(?!.*(?:->|↦|→)))"
    r"(?=\s*\S)",
    re.S,
)
"""What a program, an arrow or a proof has before a formula."""
_BEHIND = re.compile(
    r"(?<=[\w)\]}])\s*[;,]\s*\Z|(?<=[\w)\]}])\s*\?+\s*\Z|[ \t]+(?:#|//)[ \t]*[A-Za-z][^\n]*\Z"
    r"|\s*<!--(?:[^-]|-(?!->))*-->\s*\Z"
)
_INFIX = re.compile(r"(?<=[\w)\]}])[ ]+(?:dot(?:\.(?:op|c))?|cdot|(?<!\d )times|times(?= +[^\d ])|xx)[ ]+(?=[\w(\\])")
"""What Typst, AsciiMath and people write for the sign of a product."""
_STATED = re.compile(
    r"\A\s*(?:(?:so|thus|hence|then)\s+)?(?:the|my|this|that|it|which)\s+(?:[A-Za-z]+\s+){0,4}?(?:is|equals|becomes)\s*:?\s+(?=\S)"
    r"|\A\s*(?:[A-Za-z]\w*\s+equals|it['’]s)\s+(?=\S)",
    re.I,
)
_MAXIMA = re.compile(r"(?<![\w)\]])%(?=(?:e|pi)\b)")
_PRINTED = re.compile(
    r",?\s*\b(?:grad_fn\s*=\s*<[^<>]*>|device\s*=\s*(?P<quote>['\"])[^'\"]*(?P=quote)|d?type\s*[=:]\s*(?:[a-z]+\.)?[a-z]+\d*"
    r"|requires_grad\s*=\s*\w+|weak_type\s*=\s*\w+|shape\s*=\s*\([\d, ]*\))"
)
"""What numpy, torch, jax and pandas print beside numbers."""
_TENSOR = re.compile(r"<tf\.Tensor:[^<>]*?numpy\s*=")
_METHOD = re.compile(r"\.\s*(?:evalf|item|tolist|numpy|detach|cpu|n|N)\s*\(\s*\d*\s*\)")
_FLOAT = re.compile(r"\b(Float)\(\s*(['\"])(?P<number>[^'\"]+)\2\s*(?:,[^()]*)?\)")
_LAST_OUTPUT = re.compile(r"\A.*(?:^|\n)\s*Out\s*\[\d+\]\s*[:=]", re.S)
_INDEX = re.compile(r"^[ \t]*\[\d+\][ \t]+(?=[-+\d.])", re.M)
_HEADER = re.compile(r"\A\s*\d+(?:-element|×\d+)\s+\w[^\n]*:\n")
_ITEM = re.compile(r"^[ \t]*(?:[*•·◦‣+][ \t]+)", re.M)
_NUMBERED = re.compile(r"^[ \t]*(?P<number>\d+)[.)][ \t]+(?=\S)", re.M)
_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[,;\n{([|])|(?<=[\d%])(?=[ \t]+[^\W\d_]))\s*(?P<quote>['\"]?)"
    r"(?P<label>[^\W\d_][^\W_]*(?:[ ][^\W\d_][^\W_]*){0,2}"
    r"(?:_\{?\w+\}?|\^\{?\w+\}?|\^?[*⋆]|[\u2080-\u2089]+|\([^()]*\)|\[\w+\]){0,2})(?P=quote)\s*"
    r"(?P<sign>:=|[:=≈](?!=)|->|→|=>|(?<=\s)(?:is|has|gets)(?=\s)|[-–—](?=[ \t]))\s*(?=\S)"
)
_NAME = re.compile(r"[^\W\d_]\w*")
_LABEL_TEX = re.compile(
    r"\\(?:hat|bar|tilde|widehat)\s*\{?\s*(?P<name>[A-Za-z])\s*\}?|\\(?P<plain>Pr)\b|\\mathbb\s*\{P\}"
)
_BOLD_NAME = re.compile(r"(?:(?<=^)|(?<=[\s,;|]))\*\*(?P<name>[^\W\d_][^*\n]{0,23})\*\*(?=\s*[:=])")
_TEX_BLANK = re.compile(r"(?<!\\)\\(?:[,;:! ]|q?quad(?![A-Za-z]))")
_AND = re.compile(r"(?<=[\d%)\]])(?:,?\s+and|\s*&)\s+(?=[^\W\d_][\w(){}\[\]' ]*(?:[:=]|->|→))")
_ONE_LABEL = re.compile(r"\A\s*(?:the\s+)?[A-Za-z][A-Za-z ]{0,20}:(?!:)(?=\s*\S)")
_ABOVE = re.compile(r"\A\s*(?=[^:\n]*[A-Za-z])(?![^:\n]*\d*\.\d)[^:\n]{1,40}:(?=\s*[-+\d.\[(])(?!.*:)", re.S)
"""What is said before all numbers."""
_ELLIPSIS = re.compile(r"(?<=\d)(?:…|\.{2,}|\\[lc]?dots)(?=\s*(?:$|[,;\])}]|[A-Za-z]))")
_SEPARATED = re.compile(
    rf"\s*{NUMBER}\s*%?\s*(?:(?P<sign>[/:+]|(?<=\s)[-–](?=\s)|(?<!\s)[-–](?!\s))\s*{PLAIN}\s*%?\s*"
    rf"(?:(?P=sign)\s*{PLAIN}\s*%?\s*)*)\Z"
)
"""Numbers between equal signs that may calculate with them, or only part them."""
_INTERVAL = re.compile(
    rf"((?:\s*(?:from|between)\b)?\s*[\[(\]]?\s*{NUMBER}\s*%?\s*)"
    r"(up to|to|and|bis|until|–|—|-{2,3}>?|->|→|[ \t]*-(?![ \t]*-)|~|≈|:|…|\.\.\.?|,|;)"
    rf"(\s*{NUMBER}\s*%?\s*[\])\[]?\s*)"
)
_WITHIN = re.compile(
    rf"(\s*{NUMBER}\s*%?\s*)(?:<=?|≤|⩽|\\le(?:q)?)(\s*[A-Za-z]\w*\s*)(?:<=?|≤|⩽|\\le(?:q)?)(\s*{NUMBER}\s*%?\s*)"
)
_IS_IN = re.compile(r"\A\s*[A-Za-z]\w*\s*(?:∈|\\in\b|in\b)(?=\s*[\[(])")
_RULE = re.compile(
    r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$|^[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$",
    re.M,
)
_WORD = r"(?P<word>[^\W\d_]\w{0,12})"
_ENUMERATED = re.compile(
    rf"[ \t\n,;]*(?:[-*•–][ \t]+)?(?P<open>\()?(?:[A-Za-z]+[ ]+)?{_WORD}"
    r"(?:(?(open)\)|(?P<mark>[):=]|\.(?=[ \t])))[ \t]*|[ \t]+)"
    rf"(?P<number>{NUMBER}[ \t]*%?)"
    r"(?=\s*(?:$|[,;\n])|\s+[(A-Za-z])"
)
"""A letter or word, and the number that belongs to it."""
_COUNTED = re.compile(
    rf"[ \t\n,;{{]*(?:[A-Za-z]+[ \t]+)?['\"]?(?P<word>\d+)['\"]?(?:[ \t]*(?:[:)=]|->|→|=>)[ \t]*|[ \t]+)"
    rf"(?P<number>{NUMBER}[ \t]*%?)(?=\s*(?:$|[,;\n}}]))"
)
"""A position, and the number that stands there."""
_PAIRED = re.compile(rf"\(\s*['\"]?{_WORD}['\"]?\s*,\s*(?P<number>{NUMBER}[ \t]*%?)\s*\)")
_ROW = re.compile(rf"^[ \t]*['\"]?{_WORD}['\"]?[ \t]*,[ \t]*(?P<number>{NUMBER}[ \t]*%?)[ \t]*$", re.M)
_BRACKETED = re.compile(rf"[ \t\n,;]*\((?P<word>\d+)\)[ \t]*(?P<number>{NUMBER}[ \t]*%?)(?=\s*(?:$|[,;\n(]))")
_REPEATED = re.compile(
    r"\]\s*[*×x]\s*\d+\s*(?:\Z|[+,)])|\]\s*\+\s*(?:\d+\s*[*×x]\s*)?\[|[,\[]\s*[\d.]+\s*[×x]\s*[\d.]+\s*\]?\s*\Z"
)
_TRANSPOSED = re.compile(r"(?<=[\])])\s*(?:ᵀ|\^\{?T\}?|\.T|⊤|'|\^\\top)\s*\Z")
_AFTER = re.compile(
    rf"[ \t\n,;]*(?:and[ \t]+)?(?P<number>{NUMBER}[ \t]*%?)[ \t]*"
    rf"(?:\([ \t]*{_WORD}[ \t]*\)|(?:for|=)[ \t]*(?P<named>[A-Za-z]\w*))"
    r"(?=\s*(?:$|[,;\n\d]|and\b))"
)
_SPACED = re.compile(rf"\[[ ]*{NUMBER}(?:[ ]+{NUMBER})+[ ]*\](?=[ ]*\.?[ ]*[*/])")
"""A vector as numpy and Octave print it, where something is done with it."""
_MIDDLE_DOT = re.compile(r"\s*[-+−]?(?P<whole>\d+)[·⋅∙•](?P<part>\d+)\s*\Z")
_BROKEN_EXPONENT = re.compile(r"(?P<number>(?<![\w.])(?:\d+\.?\d*|\.\d+))[ \t]+(?P<exponent>[eE][-+]?\d+)(?![\w.])")
_COMMA = re.compile(r"(?<![\w.,])(?P<whole>\d+),(?P<part>\d+)(?P<exponent>[eE][-+]?\d+)")
_GLUED_COMMA = re.compile(r"(?<![A-Za-z])(?P<name>ln|log|lg|sqrt|exp)\s?(?P<whole>\d+),(?P<part>\d+)", re.I)
_NAMED = r"[A-Za-z\u0391-\u03c9∇∂][A-Za-z0-9\u0391-\u03c9]*(?:\^?\*|['’′]+|_(?:\{\w+\}|\w+)|[\u2080-\u2089]+|\^\{\*\})*"
_RIGHT_NAME = re.compile(r"(?<!=)=(?!=)\s*(?P<name>d?[A-Za-z]\w*)(?:['’′]+|/d\w+)?(?:\([^()=]*\))?\s*\Z")
_CONDITION = re.compile(
    r"\s*\([^()]*(?:<=?|>=?|≤|≥|≠|∈|!=)[^()]*\)\s*\Z"
    r"|(?:,\s*(?:for|if|when|where|with)?|\s+(?:for|if|when|where|with))\s[^,=]*?(?:<=?|>=?|≤|≥|≠|∈|!=|\\(?:in|neq?|leq?|geq?|lt|gt)\b)[^=]*\Z"
)
"""Where a formula holds, behind it."""
_LEFT_SIDE = re.compile(rf"\A\s*{_NAMED}(?:\([^()=]*\))?\s*(?::=|≡|=(?!=))(?=\s*\S)")
_WORD_BEFORE = re.compile(r"\A\s*(?P<words>(?:[A-Za-z]+ ){0,3}[A-Za-z]{2,})\s*:(?!=)(?=\s*\S)")
_WORDS_BEHIND = re.compile(r"(?<=[\w)\]}])\s+\((?P<words>[A-Za-z]{3,}(?: [A-Za-z]{2,})*)\)\s*\Z")
_DOTTED = re.compile(r"\.(?=[*/^])(?<!\d\.)|(?<=[A-Za-z])\.(?=\()|(?<=\s)\.(?=[-+])")


def unwrapped(text: str) -> str:
    """The text with blanks in place of what only surrounds a formula or a number; as long as before."""
    text = without_markup(text)
    text = _emphasis(_quotes(_blank(_blank(text, _BEFORE), re.compile(r"\A\s*(?:>>>|=)(?!=)"))))
    text = _blank(_blank(text, _BEHIND), _STATED)
    text = _INFIX.sub(lambda found: "·".center(len(found[0])), text)
    text = _boxed(text)
    text = re.sub("[≃≅≐≒∼⩰]", "≈", text)
    text = _RELATION.sub(lambda found: "≈".ljust(len(found[0])), text)
    for pattern in (_METHOD, _DOTTED, _MAXIMA):
        text = _blank(text, pattern)
    return text


def without_left_side(text: str) -> str:
    """Without what only says whose formula it is: ``h'(p) =``, ``q^* =``."""
    return _blank(text, _LEFT_SIDE)


def without_right_name(text: str, names: Collection[str]) -> str:
    """Without a name at the end that only says what was derived: ``log(p/(1-p)) = z``."""
    found = _RIGHT_NAME.search(text)
    known = found is not None and (found["name"] in names or found["name"].casefold() in CONSTANTS)
    return text if known or found is None else text[: found.start()] + " " * len(found[0])


def without_words(text: str, names: Collection[str]) -> str:
    """Without a word and a colon before a formula, and without words in brackets behind it: ``Answer: p (minimum)``."""
    before, behind = _WORD_BEFORE.match(text), _WORDS_BEHIND.search(text)
    ours = {*names, *GREEK.values(), *CONSTANTS}
    if before is not None and not ours & set(before["words"].split()):
        text = " " * before.end() + text[before.end() :]
    if behind is not None and not ours & set(behind["words"].split()):
        text = text[: behind.start()] + " " * (len(text) - behind.start())
    return text


def without_condition(text: str) -> str:
    """Without what says where a formula holds: ``3/x, x > 0``."""
    return _blank(text, _CONDITION)


def numbers_apart(text: str, count: int | None, names: Collection[str] = ()) -> str:
    """The text of ``count`` numbers with plain separators between them. Raises Unreadable where it has two meanings."""
    text = _blank(text.replace("،", ",").replace("，", ",").replace("；", ";"), _LAST_OUTPUT)
    text = _SPACED.sub(_with_commas, plain_numbers(text, names, count))
    if count is not None and count > 1:
        text = _plain_labels(text, count, names)
    _refuse_two_meanings(text, count)
    text = _blank(_blank(text, _TRANSPOSED), re.compile(r"^[ \t]*Name:[^\n]*(?=dtype:)", re.M))
    text = _TENSOR.sub(lambda found: " " * len(found[0]), text).rstrip(">") if _TENSOR.search(text) else text
    text = _pandas(text)
    text = _FLOAT.sub(lambda found: found["number"].center(len(found[0])), text)
    for pattern in (_PRINTED, _SAID_BEFORE, _HEADER, _ELLIPSIS):
        text = _blank(text, pattern)
    if re.match(r"\s*\[1\][ \t]+[-+\d.]", text):
        text = _blank(text, _INDEX)
    text = text.replace("、", ",")
    text = re.sub(r"\\(?:begin|end)\{\w+\}(?:\{[lcr|]+\})?", lambda found: " " * len(found[0]), text)
    text = text.replace("\\\\", "; ").replace("&", ",") if "\\\\" in text or "&" in text else text
    text = _listed(_without_header(_second_column(text, count), count))
    text = _enumerated(_labelled(text, count, names), count, names)
    return _table(_interval(_blank(text, _IS_IN), count), count)


def _with_commas(found: re.Match[str]) -> str:
    return re.sub(r"(?<=[\d.])[ ](?=[ ]*[-+−]?[\d.])", ",", found[0])


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda found: " " * len(found[0]), text)


def _quotes(text: str) -> str:
    inner = text.strip()
    if len(inner) < 3 or QUOTES.get(inner[0]) != inner[-1] or inner[-1] in inner[1:-1]:
        return text
    if inner[0] == "<" and "=" in inner:
        return text
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return text[:start] + " " + text[start + 1 : end - 1] + " " + text[end:]


def _emphasis(text: str) -> str:
    """Without the signs with which Markdown makes bold, or code."""
    for mark in ("```", "***", "**", "__", "~~", "`", "*", "_"):
        inner = text.strip()
        ends = len(inner) > 2 * len(mark) and inner.startswith(mark) and inner.endswith(mark)
        if ends and not inner[len(mark) : -len(mark)].startswith((" ", mark[0])):
            start, end = len(text) - len(text.lstrip()), len(text.rstrip())
            blank = " " * len(mark)
            return text[:start] + blank + text[start + len(mark) : end - len(mark)] + blank + text[end:]
    return text


def _boxed(text: str) -> str:
    """Without ``\\boxed{...}`` around the whole."""
    found = re.match(r"[\s$]*\\boxed\s*\{", text)
    if found is None:
        return text
    depth = 1
    for at in range(found.end(), len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return " " * found.end() + text[found.end() : at] + " " + text[at + 1 :]
    return text


def _refuse_two_meanings(text: str, count: int | None) -> None:
    if found := _BROKEN_EXPONENT.search(text):
        whole = found["number"] + found["exponent"]
        raise Unreadable(f"Is that {whole}? Write it without a blank.", *found.span())
    if found := _COMMA.search(text):
        whole = f"{found['whole']}.{found['part']}{found['exponent']}"
        raise Unreadable(f"A decimal point is a dot: write {whole}.", *found.span())
    if found := _GLUED_COMMA.search(text):
        whole = f"{found['name']}({found['whole']}.{found['part']})"
        raise Unreadable(f"A decimal point is a dot: write {whole}.", *found.span())
    if found := _MIDDLE_DOT.match(text):
        whole, part = found["whole"], found["part"]
        raise Unreadable(f"Is that {whole}.{part} or {whole}*{part}? Write it so.", *found.span("whole"))
    if re.fullmatch(rf"\s*{NUMBER}\s*!+\s*", text):
        raise Unreadable("A “!” makes a factorial. Without it this is a number: write it so.", *_span(text))
    if count is not None and count > 1:
        _refuse_signs_between(text, count)
    if found := re.match(r"\s*\[(?!1\])\d+\][ \t]+(?=[-+\d.])", text):
        raise Unreadable("Two numbers stand side by side. Write only the one that is the answer.", *found.span())
    lines = text.strip().splitlines()
    if len(lines) > 1 and all(re.match(r"\s*[-–−][ \t]+[\d.]", line) for line in lines):
        raise Unreadable("Is the “-” a minus or the mark of a list? Put commas between the numbers.", *_span(text))


def _refuse_signs_between(text: str, count: int) -> None:
    """Raise Unreadable where signs that calculate stand between as many numbers as are asked, or one % for all."""
    found = _SEPARATED.match(text)
    if found is not None and len(re.findall(PLAIN, text)) == count and not (count == 2 and found["sign"] in "-–:+"):
        does = {"/": "divides", ":": "may divide", "+": "adds"}.get(found["sign"], "subtracts")
        raise Unreadable(f"A “{found['sign']}” {does}. Put commas between the numbers.", *_span(text))
    many = count > 2 and text.count(",") + 1 < count and re.search(r"[,\[]\s*\d+\s*[*×x]\s*[\d.]+\s*\]?\s*\Z", text)
    if many or _REPEATED.search(text):
        raise Unreadable(f"Write all {count} numbers out, with commas between them.", *_span(text))
    spaced = re.fullmatch(rf"\s*{NUMBER}(?:\s+(?:[-−–]\s+)?{NUMBER})+\s*", text)
    if count > 2 and spaced and re.search(r"\s[-−–]\s", text) and len(re.findall(PLAIN, text)) == count:
        raise Unreadable("Does the “-” belong to the number behind it? Put commas between the numbers.", *_span(text))
    if re.fullmatch(rf"\s*{NUMBER}(?:\s*[,;\s]\s*{NUMBER}){{{count - 1}}}\s*%\s*", text):
        raise Unreadable("Is the “%” meant for each number? Write it behind each: 30%, 50%.", *_span(text))


def _span(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), max(1, len(text.rstrip()))


def _pandas(text: str) -> str:
    """Without the positions that pandas prints before the values of a series."""
    rows = re.findall(r"^[ \t]*(\d+)[ \t]+[-+\d.]\S*[ \t]*$", text, re.M)
    if "dtype:" not in text or rows != [str(at) for at in range(len(rows))]:
        return text
    return _blank(text, re.compile(r"^[ \t]*\d+[ \t]+(?=[-+\d.])", re.M))


def _listed(text: str) -> str:
    """Without the marks or numbers before the lines of a list."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return _blank(text, re.compile(r"\A\s*[*•·◦‣](?=[ \t]+[-+\d.])"))
    if all(_ITEM.match(line) for line in lines):
        return _blank(text, _ITEM)
    if all(re.match(r"[ \t]*[-–−][ \t]+[A-Za-z]\w*[ \t]*[:=]", line) for line in lines):
        return _blank(text, re.compile(r"^[ \t]*[-–−](?=[ \t])", re.M))
    numbers = [found["number"] for found in _NUMBERED.finditer(text)]
    if len(numbers) == len(lines) and numbers == [str(at) for at in range(1, len(lines) + 1)]:
        return _blank(text, _NUMBERED)
    return text


def _plain_labels(text: str, count: int, names: Collection[str]) -> str:
    """With names as they are without TeX, accents or bold letters. Raises Unreadable where they have another order."""
    text = _blank(text.replace("↦", "→"), _TEX_BLANK)
    text = _LABEL_TEX.sub(lambda found: (found["name"] or found["plain"] or "P").rjust(len(found[0])), text)
    text = _BOLD_NAME.sub(lambda found: found["name"].rjust(len(found[0])), text)
    text = _AND.sub(lambda found: ",".ljust(len(found[0])), text)
    refuse_another_order(names_of_all(text, count), _span(text))
    return without_names_behind(text, count, [*names, *FUNCTIONS, *CONSTANTS])


def _labelled(text: str, count: int | None, names: Collection[str]) -> str:
    """Without a name before each number, as in ``A: 0.3, B: 0.5``; names in another order are asked back."""
    labels = list(_LABEL.finditer(text))
    if count is None or count < 2 or len(labels) != count:
        return _blank(text, _ONE_LABEL if count == 1 else _ABOVE) if count else text
    if _is_calculated(labels, names) or any(re.search(r"\bnot\b", found["label"]) for found in labels):
        return text
    refuse_another_order([found["label"] for found in labels], _span(text))
    for found in labels:
        text = text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    return text.replace("{", " ").replace("}", " ") if text.strip().startswith("{") else text


def _is_calculated(labels: Sequence[re.Match[str]], names: Collection[str]) -> bool:
    """Whether ``a - 1`` and ``exp(0) - 1`` are differences; ``D - 0.3, E - 0.5`` has letters before numbers."""
    before = [found["label"] for found in labels if found["sign"] in "-–—"]
    known = {*names, *FUNCTIONS}
    return any(known & set(_NAME.findall(label)) for label in before) or (
        bool(before) and all(label in CONSTANTS for label in before)
    )


def _without_header(text: str, count: int | None) -> str:
    """Without the names over the columns of a table, and the rule below them."""
    if count is None or count < 2:
        return text
    text = _blank(text, _RULE)
    lines = [line for line in text.split("\n") if line.strip()]
    words = re.findall(r"[A-Za-z]\w*(?:\([^()]*\))?", lines[0]) if len(lines) == 2 else []
    bare = re.sub(r"[A-Za-z]\w*(?:\([^()]*\))?|[|,;&\s]", "", lines[0]) if words else "x"
    if len(words) == count and not bare and not re.search("[A-Za-z]", re.sub(r"[eE][-+]?\d", "", lines[1])):
        at = text.index(lines[0])
        return text[:at] + " " * len(lines[0]) + text[at + len(lines[0]) :]
    headed = len(lines) == count + 1 and re.fullmatch(r"\s*[A-Za-z_]\w*\s*", lines[0])
    if headed and all(re.fullmatch(rf"\s*\w+[ \t]+{NUMBER}\s*", line) for line in lines[1:]):
        return text.replace(lines[0], " " * len(lines[0]), 1)
    if len(lines) == count and all(re.fullmatch(r"\s*\|[^|]+\|\s*", line) for line in lines):
        return "\n".join(line.strip().strip("|").center(len(line)) for line in text.split("\n"))
    return text


def _second_column(text: str, count: int | None) -> str:
    """The numbers of a table whose rows are a word and its number, with or without words over its columns."""
    if count is None or count < 2 or "|" not in text:
        return text
    lines = [line for line in _blank(text, _RULE).split("\n") if line.strip()]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    if any(len(row) != 2 for row in rows):
        return text
    if len(rows) == count + 1 and not re.search(r"\d", rows[0][1]):
        lines, rows = lines[1:], rows[1:]
    if len(rows) != count or not all(re.match("[A-Za-z]", label) for label, _ in rows):
        return text
    kept, end = [" "] * len(text), 0
    for line in lines:
        cut = line.rstrip(" |").rindex("|") + 1
        at = text.index(line, end) + cut
        end = at + len(line) - cut
        kept[at:end] = line[cut:].replace("|", " ")
        kept[at - 1] = ";" if any(each.strip() for each in kept[: at - 1]) else " "
    return "".join(kept)


def _enumerated(text: str, count: int | None, names: Collection[str]) -> str:
    """Without what belongs to each number: ``a) 0.3 b) 0.5``, ``A 0.3⏎B 0.5``, ``0.3 (A), 0.5 (B)``."""
    if count is None or count < 2:
        return text
    bare = re.sub(r"^[ \t]*(?:dtype|Name|Length)\b[^\n]*$", lambda row: " " * len(row[0]), text, flags=re.M)
    for pattern in (_ENUMERATED, _AFTER, _COUNTED, _BRACKETED, _ROW, _PAIRED):
        found = list(pattern.finditer(bare))
        covered = len(found) == count and not re.sub(
            r"[\s,;}\[\]()]|\b(?:Ordered)?[dD]ict\b", "", pattern.sub("", bare)
        )
        if covered and _are_labels(pattern, found, names):
            _refuse_another_order(pattern, found, text)
            return _numbers_of(bare, found)
    return text


def _labels(pattern: re.Pattern[str], found: Sequence[re.Match[str]]) -> list[str]:
    return [each["word"] or each["named"] if pattern is _AFTER else each["word"] for each in found]


def _are_labels(pattern: re.Pattern[str], found: Sequence[re.Match[str]], names: Collection[str]) -> bool:
    """Whether what stands beside the numbers names them, and is neither calculated with nor a number itself."""
    labels = _labels(pattern, found)
    if pattern in (_COUNTED, _BRACKETED):
        return labels in ([*map(str, range(len(found)))], [*map(str, range(1, len(found) + 1))]) or any(
            ":" in each[0] for each in found
        )
    alphabet = len(labels) > 2 and sorted(label.lower() for label in labels) == list("abcdefghi"[: len(labels)])
    words = (label in FUNCTIONS and label not in ("max", "min") for label in labels)
    plain = any(words) or (not alphabet and any(label in CONSTANTS for label in labels))
    marked = pattern in (_AFTER, _ROW, _PAIRED) or all(_is_marked(each) for each in found)
    return not plain and len(set(labels)) == len(labels) and (marked or not set(labels) & set(names))


def _is_marked(found: re.Match[str]) -> bool:
    signs = found.groupdict()
    return bool(signs.get("open") or signs.get("mark"))


def _refuse_another_order(pattern: re.Pattern[str], found: Sequence[re.Match[str]], text: str) -> None:
    """Raise Unreadable where the labels have an order of their own, and it is another."""
    labels = _labels(pattern, found)
    counted = pattern in (_COUNTED, _BRACKETED)
    if counted and [int(label) - int(labels[0]) for label in labels] != [*range(len(labels))]:
        raise Unreadable(ANOTHER_ORDER, *_span(text))
    refuse_another_order(labels, _span(text))


def _numbers_of(text: str, found: Sequence[re.Match[str]]) -> str:
    """The numbers alone, each where it stands, with semicolons between."""
    kept = [" "] * len(text)
    for at, each in enumerate(found):
        start, end = each.span("number")
        kept[start:end] = text[start:end]
        if at:
            kept[start - 1] = ";"
    return "".join(kept)


def _interval(text: str, count: int | None) -> str:
    """``0.3 to 0.4``, ``0.3 – 0.4`` and ``0.3-0.4`` where two numbers are asked."""
    if count != 2:
        return text
    if within := _WITHIN.fullmatch(text):
        return within[1].ljust(within.start(3))[: within.start(3) - 1] + ";" + within[3]
    found = _INTERVAL.fullmatch(text)
    if found is None or _is_a_minus(found):
        return text
    low = re.sub(r"from|between|\]", lambda word: " " * len(word[0]), found[1])
    inner = found[3].replace("[", ")")
    closed = low.lstrip().startswith(("[", "("))
    return low + ";".ljust(len(found[2])) + (inner if closed else inner.replace(")", " "))


def _is_a_minus(found: re.Match[str]) -> bool:
    """Whether a “-” belongs to the number behind it: ``-1.0 -9e-05``. Raises Unreadable where it may part two ends."""
    before, sign, behind = found.groups()
    apart = before[-1:].isspace() or sign[:1].isspace()
    if sign.strip() != "-" or not apart or behind[:1].isspace():
        return False
    low, high = (re.search(NUMBER, part) for part in (before, behind))
    if low is None or high is None or "\n" in before[low.end() :] + sign or low[0][0] in "-−":
        return True
    if _plain_value(low[0]) < _plain_value(high[0]):
        raise Unreadable("Does the “-” belong to the number behind it? Put a comma between the numbers.", *found.span())
    return True


def _plain_value(number: str) -> float:
    return float(number.replace("−", "-").replace("_", ""))


def _table(text: str, count: int | None) -> str:
    """``0.3 | 0.5 | 0.2``, with or without bars around, where so many numbers are asked."""
    if count is None or count < 2 or "|" not in text:
        return text
    cells = text.strip().strip("|").split("|")
    if len(cells) != count or not all(cell.strip() for cell in cells):
        return text
    start, end = _span(text)
    outer = [at for at in (start, end - 1) if text[at] == "|"]
    return "".join(" " if at in outer else ";" if letter == "|" else letter for at, letter in enumerate(text))


def sides(text: str, relations: str = "=≈") -> Iterator[tuple[int, int]]:
    """Where the sides of a chain ``a = b = c`` stand in the text; one side where nothing is chained."""
    depth = start = 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if (
            letter in relations
            and depth <= 0
            and text[at - 1 : at] not in ("<", ">", "!", "=")
            and text[at + 1 : at + 2] != "="
        ):
            yield start, at
            start = at + 1
    yield start, len(text)
