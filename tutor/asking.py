"""How an answer is asked, as data: every front end shows it in its own way and decides nothing."""

from __future__ import annotations

import re
from enum import StrEnum
from string import ascii_lowercase
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor import typeset
from tutor.attempt import Unreadable
from tutor.checkers import missing_package
from tutor.checkers.choice import LETTERS, right_letters
from tutor.checkers.lending import Lent
from tutor.checkers.order import shuffled
from tutor.checkers.spot import lines_of
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    NumberTask,
    Order,
    Picture,
    Spot,
    Symbolic,
    Task,
    Training,
)
from tutor.variant import fill, filled, variant

if TYPE_CHECKING:
    from tutor.algebra import Names


class Written(StrEnum):
    """As what an answer is written."""

    LETTERS = "letters"
    ORDER = "order"
    NUMBERS = "numbers"
    LINE = "line"
    LINES = "lines"
    PROGRAM = "program"
    SLIDERS = "sliders"


class Choosable(Struct, frozen=True):
    """An option of a choice, or a line to be put in order."""

    letter: str
    say: str
    """In Markdown."""
    kept: str = ""
    """The letter that it has in the lesson's file, by which answers are kept."""
    is_code: bool = False
    """Whether it says what it says as it stands, without formulas."""

    @property
    def text(self) -> str:
        """The option on one line, its formulas set; code as it is."""
        return self.say if self.is_code else typeset.plain(self.say, typeset.UNWRAPPED)


class Symbol(Struct, frozen=True):
    """Something to insert: how it looks among others, and what stands before and after the cursor then."""

    shown: str
    before: str
    after: str = ""


class Movable(Struct, frozen=True):
    """A slider that is set: its name in an answer, what it is called, its ends and where it starts, as written."""

    name: str
    label: str
    low: str
    high: str
    start: str


class Ends(Struct, frozen=True):
    """Between which formulas free lines lead, as the author wrote them."""

    start: str
    to: str


class Asked(Struct, frozen=True, kw_only=True):
    """What a learner sees of a task before there is an answer.

    Its texts are Markdown with the variant's numbers in place.
    """

    verb: str
    """What there is to do, in a word."""
    written: Written
    question: str
    points: int
    hints: tuple[str, ...] = ()
    options: tuple[Choosable, ...] = ()
    several: bool = False
    """Whether more than one option is right."""
    shuffled: tuple[Choosable, ...] = ()
    """Lines to be put in order, with the letters that answers as text speak of."""
    shown: tuple[str, ...] = ()
    """Lines to point at."""
    language: str = ""
    """Of code among those."""
    lines: tuple[Asked, ...] = ()
    """What each line is asked, where they are given."""
    ends: Ends | None = None
    symbols: tuple[Symbol, ...] = ()
    """What a formula may be made of, its own names first."""
    sliders: tuple[Movable, ...] = ()
    like: str = ""
    """What an answer may look like."""
    picture: Picture | None = None
    """The one whose sliders are set."""
    note: str = ""
    """What to know before answering, in a sentence."""
    starter: str = ""
    name: str = ""
    """Of the program, without an ending."""
    scope: tuple[str, ...] = ()
    """Names that an answer may use without defining them."""
    lacking: str | None = None
    """What to say where a package that the task needs is not installed."""

    @property
    def order(self) -> tuple[int, ...]:
        """The places that the options have in the lesson's file, as they are shown."""
        return tuple(LETTERS.index(option.kept) for option in self.options)

    @property
    def text(self) -> str:
        """The question on one line, its formulas set."""
        return typeset.plain(self.question, typeset.UNWRAPPED)


NOTHING = Lent()


def asked(task: Task, seed: int | None = None, lent: Lent = NOTHING, order: tuple[int, ...] = ()) -> Asked:
    """How this variant of a task is asked; ``lent`` are the functions that a program finds. Raises BadDraw.

    ``order`` is that of a choice's options, as places in the file; the file's own when left out.
    """
    given, task = variant(task, seed).given, filled(task, seed)
    hints = tuple(fill(hint, given) for hint in task.hints)
    question, scope = fill(task.ask, given), scope_of(task)
    line = Asked(verb=verb(task), written=Written.LINE, question=question, points=task.points, hints=hints)
    match task:
        case Choice():
            return _of_choice(line, task, order)
        case Order():
            lines = _to_order(task)
            return replace(line, written=Written.ORDER, shuffled=lines, several=True, language=task.language)
        case Spot():
            several, shown = len(set(task.right)) > 1, lines_of(task)
            return replace(line, written=Written.NUMBERS, shown=shown, several=several, language=task.language)
        case NumberTask() | Symbolic():
            return replace(line, symbols=symbols_of(task), scope=scope)
        case Estimate():
            return replace(line, symbols=symbols_of(task), note=ONE_TRY)
        case Explore():
            sliders, picture = sliders_of(task), shown_picture(task, seed)
            return replace(line, written=Written.SLIDERS, sliders=sliders, like=like_of(task), picture=picture)
        case Derivation():
            return _of_derivation(replace(line, written=Written.LINES, symbols=symbols_of(task), scope=scope), task)
        case Code() | Training():
            return _of_program(line, task, lent)
        case _:
            assert_never(task)


def _of_choice(line: Asked, task: Choice, order: tuple[int, ...]) -> Asked:
    places = enumerate(order or range(len(task.options)))
    options = tuple(Choosable(LETTERS[at], task.options[place].say, LETTERS[place]) for at, place in places)
    return replace(line, written=Written.LETTERS, options=options, several=len(right_letters(task)) > 1)


def _of_derivation(lines: Asked, task: Derivation) -> Asked:
    ends = None if task.start is None or task.to is None else Ends(task.start, task.to)
    return replace(lines, lines=tuple(map(asked, _steps_of(task))), ends=ends)


def _of_program(line: Asked, task: Code | Training, lent: Lent) -> Asked:
    return replace(
        line,
        written=Written.PROGRAM,
        starter=task.starter,
        name=task.function if isinstance(task, Code) else task.task,
        scope=(*scope_of(task), *(name for name, _ in lent.own)),
        note=in_scope(lent),
        lacking=missing_package(task),
    )


def in_scope(lent: Lent) -> str:
    """Which earlier functions a program may call, as their programs begin: ``In scope: area(a, b).``"""
    programs = dict(lent.own)
    heads = [_head(name, programs[name]) for name in dict.fromkeys(lent.named) if name in programs]
    return f"In scope: {', '.join(heads)}." if heads else ""


def _head(name: str, program: str) -> str:
    found = re.search(rf"^def {re.escape(name)}(\([^()]*\))", program, re.MULTILINE)
    return name + " ".join(found[1].split()) if found else name


def _to_order(task: Order) -> tuple[Choosable, ...]:
    is_code = bool(task.language)
    return tuple(Choosable(ascii_lowercase[at], line, is_code=is_code) for at, line in enumerate(shuffled(task)))


def verb(task: Task) -> str:
    """What there is to do, in a word."""
    match task:
        case Choice():
            return "choose"
        case Order():
            return "order"
        case Spot():
            return "spot"
        case NumberTask():
            return "compute"
        case Estimate():
            return "estimate"
        case Explore():
            return "explore"
        case Symbolic():
            return "formula"
        case Derivation():
            return "derive"
        case Code():
            return "repair" if task.repair else "write"
        case Training():
            return "train"
        case _:
            assert_never(task)


ONE_TRY = "A rough number, or two that it lies between, written like 2-5. One try, after which the answer is shown."
ONE_TRY_IN_REVIEW = "A rough number, or two that it lies between, written like 2-5. One try."
CLOSED = "The next step shows the answer to this. It opens once you have written a number, however rough."
"""Said where somebody wants to go on from an estimate that was not made."""
SHOWN_NEXT = "What follows shows the answer: write a number down before you read on."
"""Said before the step after an estimate, where nothing can be closed."""
SETTLED = "This had one try, which was made."


def sliders_of(task: Explore) -> tuple[Movable, ...]:
    """The sliders that are set."""
    from tutor.picture.sliding import written

    return tuple(
        Movable(name, slider.label, *(written(slider, float(at)) for at in (slider.low, slider.high, slider.start)))
        for name, slider in (task.picture.sliders.items() if task.picture else ())
    )


def like_of(task: Explore) -> str:
    """An answer that leaves every slider where it starts."""
    from tutor.checkers.explore import like

    return like(task.picture) if task.picture else ""


def shown_picture(task: Explore, seed: int | None = None) -> Picture | None:
    """The picture of this variant, whose sliders are set; None where the lesson lacks it."""
    from tutor.checkers.explore import picture_of

    return picture_of(task, variant(task, seed).given) if task.picture else None


def scope_of(task: Task) -> tuple[str, ...]:
    """The names that a task itself gives to its answers."""
    match task:
        case Choice() | Order() | Spot() | NumberTask() | Estimate() | Explore():
            return ()  # a number's question shows the values, not their names
        case Symbolic() | Derivation():
            return tuple(dict.fromkeys((*task.names, *task.where, *task.vectors, *task.indices)))
        case Code() | Training():
            return ("np", "math")
        case _:
            assert_never(task)


SIGNS = (Symbol("·", "·"), Symbol("^", "^"), Symbol("/", "/"), Symbol("( )", "(", ")"))
FUNCTIONS = {
    "log": Symbol("ln", "ln(", ")"),
    "exp": Symbol("exp", "exp(", ")"),
    "sqrt": Symbol("√", "√(", ")"),
    "abs": Symbol("|x|", "abs(", ")"),
    "log2": Symbol("log₂", "log2(", ")"),
    "max": Symbol("max", "max(", ")"),
    "sigmoid": Symbol("sigmoid", "sigmoid(", ")"),
    "sum": Symbol("sum", "sum(", ")"),
}
CONSTANTS = (Symbol("e", "e"), Symbol("π", "π"), Symbol("∞", "∞"))


def symbols_of(task: Task) -> tuple[Symbol, ...]:
    """What an answer to this task may be made of: its own names first."""
    match task:
        case NumberTask():
            names = tuple(Symbol(name, name) for name in task.given)
            return (*names, *SIGNS, *FUNCTIONS.values(), *CONSTANTS)
        case Estimate():
            return (*SIGNS, *FUNCTIONS.values(), *CONSTANTS)
        case Symbolic():
            unfit = {*task.form.without} | (set() if task.vectors else {"sum"})
            functions = (symbol for name, symbol in FUNCTIONS.items() if name not in unfit)
            return tuple(dict.fromkeys((*_declared(task), *SIGNS, *functions, *CONSTANTS)))
        case Derivation():
            from tutor.checkers.derivation import line_task

            steps = _steps_of(task) or (line_task(task),)
            return tuple(dict.fromkeys(symbol for step in steps for symbol in symbols_of(step)))
        case Choice() | Order() | Spot() | Code() | Training() | Explore():
            return ()
        case _:
            assert_never(task)


def _steps_of(task: Derivation) -> tuple[Choice | NumberTask | Symbolic, ...]:
    from tutor.checkers.derivation import steps_of  # with the answer language, which other kinds do without

    return steps_of(task)


def _declared(task: Symbolic) -> list[Symbol]:
    """The names of the task, its vectors' entries, and sums over them."""
    from tutor.algebra import names_of, show_name
    from tutor.checkers.symbolic import domain_of

    try:
        names = names_of(domain_of(task))
    except ValueError:  # lint tells the author; the task is there without its names
        return []
    found = [_name(name, names) for name in (*task.names, *task.where, *task.vectors, *sorted(names.sizes))]
    for letter, size in task.indices.items():
        for vector, kind in task.vectors.items():
            if kind.endswith(f"^{size}"):
                found.append(Symbol(f"{show_name(vector)}_{letter}", f"{vector}_{letter}"))
        found.append(Symbol(f"∑_{letter}", f"∑_{letter} "))
    return found


def _name(name: str, names: Names) -> Symbol:
    """A name as formulas show it, where that is read as the same name."""
    from tutor.algebra import read, show_name

    shown = show_name(name)
    try:
        understood = read(shown, names).label == name
    except Unreadable:
        understood = False
    return Symbol(shown, shown if understood else name)
