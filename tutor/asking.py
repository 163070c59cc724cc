"""How an answer is asked, as data: every front end shows it in its own way and decides nothing."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct

from tutor import typeset
from tutor.attempt import Unreadable
from tutor.checkers import missing_package
from tutor.checkers.choice import LETTERS, right_letters
from tutor.checkers.lending import Functions
from tutor.lesson import Choice, Code, Derivation, NumberTask, Symbolic, Task, Training
from tutor.variant import fill, filled, variant

if TYPE_CHECKING:
    from tutor.algebra import Names


class Written(StrEnum):
    """As what an answer is written."""

    LETTERS = "letters"
    LINE = "line"
    LINES = "lines"
    PROGRAM = "program"


class Choosable(Struct, frozen=True):
    """An option of a choice."""

    letter: str
    say: str
    """In Markdown."""
    kept: str = ""
    """The letter that it has in the lesson's file, by which answers are kept."""

    @property
    def text(self) -> str:
        """The option on one line, its formulas set."""
        return typeset.plain(self.say, typeset.UNWRAPPED)


class Symbol(Struct, frozen=True):
    """Something to insert: how it looks among others, and what stands before and after the cursor then."""

    shown: str
    before: str
    after: str = ""


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
    lines: tuple[Asked, ...] = ()
    """What each line is asked, where they are given."""
    ends: Ends | None = None
    symbols: tuple[Symbol, ...] = ()
    """What a formula may be made of, its own names first."""
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


def asked(task: Task, seed: int | None = None, lent: Functions = (), order: tuple[int, ...] = ()) -> Asked:
    """How this variant of a task is asked; ``lent`` are the functions that a program finds. Raises BadDraw.

    ``order`` is that of a choice's options, as places in the file; the file's own when left out.
    """
    given, task = variant(task, seed).given, filled(task, seed)
    hints = tuple(fill(hint, given) for hint in task.hints)
    asking = partial(Asked, question=fill(task.ask, given), points=task.points, hints=hints)
    own = scope_of(task)
    match task:
        case Choice():
            places = enumerate(order or range(len(task.options)))
            options = tuple(Choosable(LETTERS[at], task.options[place].say, LETTERS[place]) for at, place in places)
            several = len(right_letters(task)) > 1
            return asking(verb="choose", written=Written.LETTERS, options=options, several=several)
        case NumberTask():
            return asking(verb="compute", written=Written.LINE, symbols=symbols_of(task), scope=own)
        case Symbolic():
            return asking(verb="formula", written=Written.LINE, symbols=symbols_of(task), scope=own)
        case Derivation():
            return asking(
                verb="derive",
                written=Written.LINES,
                lines=tuple(map(asked, _steps_of(task))),
                ends=None if task.start is None or task.to is None else Ends(task.start, task.to),
                symbols=symbols_of(task),
                scope=own,
            )
        case Code() | Training():
            return asking(
                verb="write" if isinstance(task, Code) else "train",
                written=Written.PROGRAM,
                starter=task.starter,
                name=task.function if isinstance(task, Code) else task.task,
                scope=(*own, *(name for name, _ in lent)),
                lacking=missing_package(task),
            )
        case _:
            assert_never(task)


def scope_of(task: Task) -> tuple[str, ...]:
    """The names that a task itself gives to its answers."""
    match task:
        case Choice() | NumberTask():
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
        case Symbolic():
            unfit = {*task.form.without} | (set() if task.vectors else {"sum"})
            functions = (symbol for name, symbol in FUNCTIONS.items() if name not in unfit)
            return tuple(dict.fromkeys((*_declared(task), *SIGNS, *functions, *CONSTANTS)))
        case Derivation():
            from tutor.checkers.derivation import line_task

            steps = _steps_of(task) or (line_task(task),)
            return tuple(dict.fromkeys(symbol for step in steps for symbol in symbols_of(step)))
        case Choice() | Code() | Training():
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
