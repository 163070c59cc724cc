"""The lesson format: these structs are the types, the validator and the JSON Schema."""

# Annotations are values here, not texts: else msgspec compiles each of them at every start, four times as slow.
import re
from typing import Annotated, Literal, TypeGuard, assert_never

from msgspec import Meta, Struct, field

LONGEST_ID, LONGEST_TITLE = 80, 200
"""Characters; a title is what stands on one line: also a label, the name of what is tried, a heading."""
LONGEST_SENTENCE = 2_000
"""Characters of a sentence or two: a hint, an option, what a misconception is."""
MOST_STEPS = 200
"""Of a lesson; our longest has 14."""
MOST_TRIED = 200
"""Calls, accepted answers, properties of one task: all of them are tried."""
MOST_HINTS, MOST_WORDS = 50, 50
"""Hints of a task; words for one thing, lessons that one requires, names of a formula."""
MOST_UNITS = 200
"""Units of a course, and relations, levels: each is looked at with each answer."""
MOST_TERMS = 2_000
"""Of a course's glossary; ours has 94."""

Id = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=LONGEST_ID,
        description="Small letters and digits, joined by hyphens.",
    ),
]
Heading = Annotated[str, Meta(max_length=LONGEST_TITLE)]
WasId = Annotated[
    str,
    Meta(
        pattern=r"^([a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=2 * LONGEST_ID + 1,
        description="A task's id, or its name where the lesson is the same.",
    ),
]
Sentence = Annotated[
    str, Meta(min_length=1, max_length=LONGEST_SENTENCE, description="A sentence or two; formulas between dollars.")
]
Spoken = Annotated[str, Meta(max_length=LONGEST_SENTENCE)]
Answer = Annotated[
    str,
    Meta(
        min_length=1,
        extra_json_schema={"type": ["string", "number"]},
        extra={"bare_number": True},
        description="Text; a bare number is kept as it was written.",
    ),
]


REQUIRED = {"required": True}
"""Of a field that a file must have, although programs may do without it; ``schema.py`` says so in the schema."""


def unwritten(why: str) -> Meta:
    """Of a field that the loader fills: it stands in no file and no schema, and ``why`` tells an author so."""
    return Meta(extra={"unwritten": why}, extra_json_schema={"readOnly": True})


Number = int | float
Given = (
    Number
    | str
    | tuple[Number | str | tuple[Number | str, ...], ...]
    | dict[str, Number | str | tuple[Number | str, ...]]
)
"""A number, a text, a list of them or of lists, or a mapping of names to numbers, texts and lists."""
Draw = str | tuple[Given, ...] | dict[str, str | tuple[Number | str | tuple[Number | str, ...], ...]]
"""How to draw a value: simplex(3), int(2, 9) ...; one of a list; or a mapping of names to what is drawn for each."""


class Unit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A unit that numbers are given in. Units of the same base are converted into each other."""

    one: Annotated[Heading, Meta(description="What a single one is called: mile, where the unit is miles.")] = ""
    also: Annotated[
        tuple[Heading, ...], Meta(max_length=MOST_WORDS, description="Other spellings that are understood.")
    ] = ()
    of: Annotated[str | None, Meta(description="The base unit that size counts; left out of a base unit.")] = None
    size: Annotated[Number | str, Meta(description="How many of the base unit one is: 1000, or log(2).")] = 1
    told: Annotated[Heading, Meta(description="How it is named to somebody who took it for another unit.")] = ""
    bare: Annotated[Id | None, Meta(description="The misconception of a bare number in this unit.")] = None


class Said(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Sentences for the kinds of tasks; of a kind that is left out nothing is said."""

    number: Spoken = ""
    symbolic: Spoken = ""
    code: Spoken = ""


class Relation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a factor between a wrong answer and the right one means in this subject."""

    times: Annotated[Number | str, Meta(description="The wrong answer is so many times the right one: 1/log(2).")]
    say: Annotated[Sentence | Said, Meta(description="What is said then: a sentence, or one for each kind of task.")]
    needs: Annotated[
        tuple[Heading, ...],
        Meta(
            max_length=MOST_WORDS,
            description="Words of which the task has one, in its unit, what is given, its answer or what it asks.",
        ),
    ] = ()
    name: Annotated[Id | None, Meta(description="The misconception that this shows.")] = None


class Subject(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What judging knows of the course's field: what its course.yaml declares."""

    units: Annotated[dict[Heading, Unit], Meta(max_length=MOST_UNITS)] = {}
    relations: Annotated[tuple[Relation, ...], Meta(max_length=MOST_UNITS)] = ()


MOST_MISCONCEPTIONS = 100
"""Of one task: a wrong answer is held against each, and lint holds each against all."""


class Misconception(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A known wrong answer with a name and what to say about it."""

    name: Annotated[Id, Meta(description="The misconception's name in misconceptions.yaml.")]
    answer: Annotated[Answer, Meta(description="What somebody who holds it answers.")]
    say: Annotated[Sentence, Meta(description="What to say about it: one or two sentences.")]


class Tolerance(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Right when |answer - expected| <= max(abs, rel * |expected|), for every element."""

    rel: Annotated[float, Meta(ge=0)] = 5e-3
    abs: Annotated[float, Meta(ge=0)] = 1e-6


class TaskBase(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What tasks of every kind have."""

    id: Annotated[str, unwritten("the id of a task is made of the lesson's and its own name; remove this line")] = ""
    """``lesson/task``, from the loader; empty for the steps of a derivation."""
    task: Annotated[
        Id,
        Meta(
            description="The task's own name; its id is <lesson>/<task>.",
            extra=REQUIRED,
            extra_json_schema=REQUIRED,
        ),
    ] = ""
    title: Annotated[Heading, Meta(description="What people call the task; without one, its number in the lesson.")] = (
        ""
    )
    ask: Annotated[Sentence, Meta(description="What to do, in Markdown. {p} shows the given p.")]
    hints: Annotated[
        tuple[Sentence, ...], Meta(max_length=MOST_HINTS, description="Gentle first; the last nearly gives it away.")
    ] = ()
    after: Annotated[str, Meta(description="What is said once the answer is right.")] = ""
    points: Annotated[int, Meta(ge=1, le=100, description="What a right answer without hints earns.")] = 10
    was: Annotated[
        tuple[WasId, ...],
        Meta(
            max_length=MOST_WORDS,
            description="Ids that the task had before, task or lesson/task: what was answered there counts here.",
        ),
    ] = ()


Values = Annotated[
    dict[str, Given], Meta(max_length=MOST_TRIED, description="Values that {name} shows; a number's answer uses them.")
]
Draws = Annotated[
    dict[str, Draw],
    Meta(
        max_length=MOST_WORDS,
        description="How to draw other values of what is given: simplex(3), int(2, 9), [cat, dog], = 1 - p ...",
    ),
]
Comparisons = Annotated[
    tuple[str, ...],
    Meta(max_length=MOST_WORDS, description="What must hold of the values, else they are drawn again: p_1 > q_1."),
]


class Option(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the answers to choose from."""

    say: Annotated[str, Meta(min_length=1, max_length=LONGEST_SENTENCE, description="The option, in Markdown.")]
    right: Annotated[bool, Meta(description="Whether choosing it is right.")] = False
    because: Annotated[str, Meta(description="What is said to somebody who chose it.")] = ""
    name: Annotated[Id | None, Meta(description="The misconception that choosing it shows.")] = None


class Choice(TaskBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="choice"):
    """Choose one option, or several where several are right."""

    given: Values = {}
    vary: Draws = {}
    require: Comparisons = ()
    options: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=9)]
    answer: Annotated[
        tuple[Annotated[str, Meta(pattern="^[a-i]$")], ...] | None,
        Meta(description="The letters of the right options; or mark them with right: true."),
    ] = None
    ordered: Annotated[
        bool, Meta(description='The options\' order has a meaning, as of numbers or "none of these": it is kept.')
    ] = False


MOST_LINES = 20
"""To order, with those that do not belong; each has a letter."""
OneLine = Annotated[str, Meta(pattern=r"^[^\n]*\S[^\n]*$", max_length=LONGEST_TITLE)]
LineNumber = Annotated[int, Meta(ge=1)]
Language = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9+-]*$", max_length=LONGEST_ID, description="Of code, for its colours: python. Else prose."),
]


class Distractor(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line that does not belong among those to order."""

    line: OneLine
    because: Annotated[str, Meta(description="What is said to somebody who left it in.")] = ""
    name: Annotated[Id | None, Meta(description="The misconception that leaving it in shows.")] = None


class Order(TaskBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="order"):
    """Put shuffled lines in order."""

    lines: Annotated[
        tuple[OneLine, ...], Meta(min_length=2, max_length=MOST_LINES, description="In a right order; shown shuffled.")
    ]
    needs: Annotated[
        dict[LineNumber, tuple[LineNumber, ...]] | None,
        Meta(
            description="For other right orders: after which lines each must come, 3: [1, 2]; one that is left out may"
            " stand anywhere. Without needs only the written order is right."
        ),
    ] = None
    distractors: Annotated[
        tuple[OneLine | Distractor, ...], Meta(max_length=MOST_LINES, description="Lines that do not belong.")
    ] = ()
    language: Language = ""


class Spot(TaskBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="spot"):
    """Point at a line of what is shown, or at several."""

    shown: Annotated[
        str,
        Meta(
            min_length=1,
            description="Code, a log or a derivation, as it is shown; at most 200 lines.",
            extra={"most_lines": 200},
        ),
    ]
    language: Language = ""
    right: Annotated[tuple[LineNumber, ...], Meta(min_length=1, description="The lines to point at, from 1.")]
    because: Annotated[
        dict[LineNumber, str], Meta(description="What is said to somebody who points at a line, by its number.")
    ] = {}


class Guided(TaskBase, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A task with one right answer and known wrong ones."""

    answer: Annotated[Answer, Meta(description="The reference answer.")]
    accept: Annotated[
        tuple[Answer, ...], Meta(max_length=MOST_TRIED, description="Other right answers, which lint tries.")
    ] = ()
    misconceptions: Annotated[tuple[Misconception, ...], Meta(max_length=MOST_MISCONCEPTIONS)] = ()
    subject: Annotated[Subject, unwritten("units and relations stand in course.yaml; remove this line")] = Subject()
    """What the course declares, from the loader."""

    @property
    def authored(self) -> tuple[str, ...]:
        """Every answer that the author wrote, right ones and wrong ones."""
        return (self.answer, *self.accept, *(misconception.answer for misconception in self.misconceptions))


class NumberTask(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="number"):
    """Compute a number, or several."""

    given: Values = {}
    vary: Draws = {}
    require: Comparisons = ()
    unit: Annotated[str | None, Meta(description="The unit of a bare number; one of the course's units.")] = None
    unit_fixed: Annotated[bool, Meta(description="The unit is the lesson: other units are not converted.")] = False
    digits: Annotated[
        Annotated[int, Meta(ge=1, le=15)] | None,
        Meta(description="How many significant digits the question asks for; else three suffice."),
    ] = None
    unless: Annotated[
        tuple[str, ...], Meta(description="Functions that are the question itself, and are not taken in an answer.")
    ] = ()
    tolerance: Tolerance = Tolerance()


Scale = Literal["log", "linear"]
"""How far an estimate is off is counted in factors, or in steps of one size."""


class Estimate(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="estimate"):
    """Commit to a rough number before the next step shows it: one try, and points by how far it is off."""

    given: Values = {}
    vary: Draws = {}
    require: Comparisons = ()
    unit: Annotated[str | None, Meta(description="The unit of a bare number; one of the course's units.")] = None
    within: Annotated[float, Meta(ge=1.25, le=10, description="Right up to this factor, where the scale is log.")] = 2
    scale: Annotated[Scale, Meta(description="log: factors, of numbers above 0; linear: steps of near.")] = "log"
    near: Annotated[
        Annotated[float, Meta(gt=0)] | None,
        Meta(description="One step of a linear scale: right up to three of them."),
    ] = None


class Form(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which names and functions a right formula must use, or must do without."""

    uses: Annotated[tuple[str, ...], Meta(description="Must occur.")] = ()
    without: Annotated[tuple[str, ...], Meta(description="Must not occur.")] = ()


class Symbolic(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="symbolic"):
    """Write a formula."""

    given: Values = {}
    vary: Draws = {}
    require: Comparisons = ()
    names: Annotated[
        dict[str, str],
        Meta(max_length=MOST_WORDS, description="Scalars and their domain: prob, pos, real, binary, int, or lo..hi."),
    ] = {}
    vectors: Annotated[
        dict[str, str],
        Meta(max_length=MOST_WORDS, description="Vectors and their domain: real^K, simplex^K, onehot^K."),
    ] = {}
    indices: Annotated[
        dict[str, str], Meta(max_length=MOST_WORDS, description="Index letters and the dimension they run over.")
    ] = {}
    where: Annotated[dict[str, str], Meta(max_length=MOST_WORDS, description="Abbreviations: p2: '1-p1'.")] = {}
    form: Form = Form()


class TaskLimits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a program may use."""

    seconds: Annotated[float, Meta(gt=0, le=60, description="Wall clock and processor time.")] = 3.0
    memory: Annotated[
        str,
        Meta(pattern=r"^([1-9]\d{0,2} MB|[1-3]\d{3} MB|[1-4] GB)$", description="'512 MB' or '2 GB', at most '4 GB'."),
    ] = "1 GB"


Needs = Annotated[
    Literal["torch"] | None,
    Meta(description="A package that need not be installed; where it is not, the task is left out."),
]


Name = Annotated[str, Meta(pattern=r"^[A-Za-z_]\w*$", max_length=LONGEST_ID)]


class NamedCall(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A call with a name that says what it tries."""

    call: Annotated[str, Meta(min_length=1)]
    name: Heading = ""
    tolerance: Annotated[Tolerance | None, Meta(description="Where this call needs another one than the task's.")] = (
        None
    )
    raises: Annotated[
        Name | tuple[Name, ...],
        Meta(description="The exception that a right function raises here; or several, one of which it raises."),
    ] = ()
    message: Annotated[str, Meta(description="Words that the exception's message must hold, in capitals or not.")] = ""

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The names of those that may be raised; none where a value is wanted."""
        return (self.raises,) if isinstance(self.raises, str) else self.raises


class Property(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that must hold, whatever the reference returns."""

    name: Annotated[Heading, Meta(min_length=1)]
    holds: Annotated[str, Meta(min_length=1, description="A Python expression, true for a right function.")]


# Pictures

Arrays = Annotated[str, Meta(description="digits: the arrays of digits.npz, beside the lesson, are there by name.")]
Formulas = Number | str | tuple[Number | str | tuple[Number | str, ...], ...]
"""A formula of the answer language, or a list of them: a vector; or a list of lists: a matrix."""
Read = Annotated[str, Meta(max_length=LONGEST_SENTENCE, description="A sentence; {name} or {name:.3f} shows a value.")]


class Second(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same axis in another unit, written on the other side."""

    label: Annotated[Heading, Meta(min_length=1)]
    times: Annotated[Number | str, Meta(description="One unit of the axis is this many of the other: 1/log(2).")]


class Axis(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What runs along a side. Without from and to it fits what is drawn, wherever the sliders are."""

    name: Annotated[Heading, Meta(description="The name that formulas use for it; x or y when left out.")] = ""
    low: Number | None = field(default=None, name="from")
    high: Number | None = field(default=None, name="to")
    label: Annotated[Heading, Meta(description="What it is, and its unit.")] = ""
    log: Annotated[bool, Meta(description="A logarithmic scale.")] = False
    step: Annotated[
        Annotated[float, Meta(gt=0)] | None, Meta(description="Formulas are calculated at these steps only: 1.")
    ] = None
    second: Second | None = None


class Slider(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value that the learner moves."""

    low: Number = field(name="from")
    high: Number = field(name="to")
    start: Number
    label: Heading = ""
    step: Annotated[
        Annotated[float, Meta(gt=0)] | None, Meta(description="How far a key moves it; 1 makes it a whole number.")
    ] = None
    log: Annotated[bool, Meta(description="Keys multiply instead of add.")] = False


class Mark(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A point (x and y), points (lists), or a dashed line across (only x, or only y)."""

    x: Formulas | None = None
    y: Annotated[Formulas | None, Meta(description="May use the name of the x axis: the mark's x.")] = None
    on: Annotated[Heading, Meta(description="The line to sit on, by its label, in place of y.")] = ""
    label: Read = ""


class Curve(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line that is more than a formula over x."""

    y: Formulas
    x: Annotated[Formulas | None, Meta(description="Another formula, or with y a list: corners of the line.")] = None
    over: Annotated[Axis | None, Meta(description="What runs, where x and y are formulas of a third name.")] = None
    dashed: bool = False


class Points(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Points, from two vectors."""

    x: Formulas
    y: Formulas


Lines = dict[str, Formulas | Curve]


class PictureBase(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What pictures of every kind have."""

    title: Annotated[Read, Meta(min_length=1)]
    given: Annotated[
        dict[str, Number | tuple[Number | tuple[Number, ...], ...]],
        Meta(description="Numbers, vectors and matrices that formulas use."),
    ] = {}
    sliders: Annotated[dict[str, Slider], Meta(max_length=6)] = {}
    program: Annotated[
        str, Meta(description="Python that defines values(...), which returns a dict of names to numbers and arrays.")
    ] = ""
    arrays: Arrays = ""
    takes: Annotated[
        tuple[Name, ...], Meta(description="The sliders that values(...) takes; it runs again when one is moved.")
    ] = ()
    where: Annotated[
        dict[str, Formulas], Meta(max_length=MOST_TRIED, description="Names for formulas, in order: q2: '1-q1'.")
    ] = {}
    mark: Mark | tuple[Mark, ...] = ()
    read: Read = ""


class LinesPicture(PictureBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="lines"):
    """Curves over an axis."""

    x: Axis
    y: Axis = Axis()
    lines: Annotated[Lines, Meta(min_length=1, max_length=6)]
    points: dict[str, Points] = {}
    equal: Annotated[bool, Meta(description="A unit is as long across as up: circles are round.")] = False


class BarsPicture(PictureBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="bars"):
    """Bars of vectors: one series, several side by side, or stacked."""

    bars: Annotated[
        dict[str, Formulas],
        Meta(min_length=1, max_length=6, description="Label to vector. The label '' is a gap in a stack."),
    ]
    labels: Annotated[tuple[Heading, ...], Meta(description="What stands under the bars; 1, 2, 3 when left out.")] = ()
    lines: Annotated[dict[str, Formulas], Meta(description="Vectors drawn as markers over the bars.")] = {}
    y: Axis = Axis()
    stacked: bool = False
    horizontal: bool = False


class ScatterPicture(PictureBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="scatter"):
    """Points in a plane, with lines where there are some."""

    points: Annotated[dict[str, Points], Meta(min_length=1, max_length=6)]
    lines: Annotated[Lines, Meta(max_length=6)] = {}
    x: Axis = Axis()
    y: Axis = Axis()
    equal: Annotated[bool, Meta(description="A unit is as long across as up: circles are round.")] = False


class HeatmapPicture(PictureBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="heatmap"):
    """A matrix as colours, its numbers in the cells where there is room; or a formula over a plane."""

    cells: Annotated[Formulas, Meta(description="A matrix; or a formula over the names of x and y.")]
    shape: Annotated[
        tuple[int, ...], Meta(max_length=2, description="Rows and columns that a vector is folded into.")
    ] = ()
    rows: Annotated[tuple[Heading, ...], Meta(description="What stands before the rows.")] = ()
    columns: Annotated[tuple[Heading, ...], Meta(description="What stands under the columns.")] = ()
    x: Axis = Axis()
    y: Axis = Axis()
    scale: Annotated[Axis, Meta(description="Which values the first and the last colour are, and what they mean.")] = (
        Axis()
    )


class BoundaryPicture(PictureBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="boundary"):
    """Who wins where in a plane, and the points it was learnt from."""

    x: Axis
    y: Axis
    classes: Annotated[
        dict[str, Formulas],
        Meta(
            min_length=1,
            max_length=6,
            description="Label to formula over x and y: one is a probability, of several the largest wins.",
        ),
    ]
    points: dict[str, Points] = {}
    lines: Lines = {}


class HistogramPicture(PictureBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="histogram"):
    """How often values fall where."""

    values: Annotated[dict[str, Formulas], Meta(min_length=1, max_length=3, description="Label to vector.")]
    bins: Annotated[Number | str, Meta(description="How many; a formula may use a slider.")] = 20
    density: Annotated[bool, Meta(description="Heights whose area is 1, not counts.")] = False
    lines: Annotated[dict[str, Formulas], Meta(description="Curves over the name of x.")] = {}
    x: Axis = Axis()
    y: Axis = Axis()


class TrainingPicture(PictureBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="training"):
    """Losses against epochs, and accuracies beside them where there are some."""

    loss: Annotated[dict[str, Formulas], Meta(min_length=1, max_length=6, description="Label to vector.")]
    accuracy: Annotated[dict[str, Formulas], Meta(max_length=6)] = {}
    epoch: Annotated[Formulas | None, Meta(description="The epoch that is looked at; the last when left out.")] = None
    x: Axis = Axis(label="epoch")
    y: Axis = Axis(label="loss")


PICTURE = Meta(extra={"kindless": "a picture says its kind"})

Panel = (
    LinesPicture | BarsPicture | ScatterPicture | HeatmapPicture | BoundaryPicture | HistogramPicture | TrainingPicture
)


class PanelsPicture(PictureBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="panels"):
    """Pictures side by side, or one above the other, that share what is declared here."""

    panels: Annotated[tuple[Annotated[Panel, PICTURE], ...], Meta(min_length=2, max_length=4)]


Picture = Panel | PanelsPicture


# Tasks whose answers are drawn or run


class Sweep(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A call over a range: after a verdict the learner's function is drawn over the reference."""

    x: Axis
    call: Annotated[
        str, Meta(min_length=1, description="Python with the name of x, an array: a number for each of it.")
    ]
    y: Axis | None = None
    far: Annotated[
        Axis | None, Meta(description="Another range of x, drawn in a panel of its own; its from and to are enough.")
    ] = None


class Code(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="code"):
    """Write a function."""

    given: Values = {}
    vary: Draws = {}
    require: Comparisons = ()
    function: Annotated[Name, Meta(description="The name that is called.")]
    starter: Annotated[str, Meta(description="What the editor holds at first.")] = ""
    repair: Annotated[bool, Meta(description="The starter is faulty, and the task is to repair it.")] = False
    calls: Annotated[
        tuple[str | NamedCall, ...],
        Meta(
            min_length=1,
            max_length=MOST_TRIED,
            description="Python expressions that call the function; np and math are there.",
        ),
    ]
    random: Annotated[
        dict[str, Given] | None,
        Meta(description="call, count, and for each name in the call how to draw it: z: normal(0, 30, (4, 7))"),
    ] = None
    properties: Annotated[tuple[Property, ...], Meta(max_length=MOST_TRIED)] = ()
    sweep: Annotated[Sweep | None, Meta(description="What is drawn of the function, beside the reference.")] = None
    tolerance: Tolerance = Tolerance(rel=1e-6, abs=1e-9)
    limits: TaskLimits = TaskLimits()
    needs: Needs = None
    uses: Annotated[tuple[str, ...], Meta(description="Earlier code tasks whose functions are in scope.")] = ()


UNNAMED = unwritten("a step of a derivation has no name of its own")


class ChoiceStep(Choice, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="choice"):
    """A line of a derivation that chooses an option."""

    task: Annotated[str, UNNAMED] = ""


class NumberStep(NumberTask, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="number"):
    """A line of a derivation that is a number, or several."""

    task: Annotated[str, UNNAMED] = ""


class SymbolicStep(Symbolic, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="symbolic"):
    """A line of a derivation that is a formula."""

    task: Annotated[str, UNNAMED] = ""


DerivationStep = ChoiceStep | NumberStep | SymbolicStep


Few = Annotated[dict[str, str], Meta(max_length=MOST_WORDS)]


class Derivation(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="derivation"):
    """Derive a formula, one line a step: given steps, or free lines from one formula to another."""

    names: Few = {}
    vectors: Few = {}
    indices: Few = {}
    where: Few = {}
    steps: Annotated[
        tuple[Annotated[DerivationStep, Meta(extra={"kindless": "a step of a derivation says its kind"})], ...],
        Meta(
            max_length=MOST_STEPS,
            description="Small tasks without a name, judged one by one; what is declared above holds in each.",
        ),
    ] = ()
    start: Annotated[Answer | None, Meta(description="Where free lines begin; the key is from.")] = field(
        default=None, name="from"
    )
    to: Annotated[Answer | None, Meta(description="Where free lines end.")] = None
    answer: Annotated[
        Answer, Meta(description="One line for each step; may be left out where the steps have their own answers.")
    ] = ""


class IdxFile(Struct, frozen=True, forbid_unknown_fields=True):
    """An IDX file of the learner's own."""

    file: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
            description="Its name in the data folder; it may end in .gz there.",
        ),
    ]
    items: Annotated[int, Meta(ge=1, le=1_000_000, description="How many of its first items are wanted.")]
    least: Annotated[int, Meta(ge=1, description="With fewer items the file is refused.")] = 1
    shape: Annotated[
        tuple[Annotated[int, Meta(ge=1)], ...] | None,
        Meta(description="The sizes of one item: [28, 28]; [] for a number."),
    ] = None
    largest: Annotated[int | None, Meta(description="With a larger number among them the file is refused.")] = None


class Training(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="training"):
    """Train something: a program is run on frozen data, watched, and judged by what it ends with."""

    starter: Annotated[str, Meta(description="What the editor holds at first.")] = ""
    arrays: Arrays = ""
    idx: Annotated[
        dict[str, IdxFile],
        Meta(description="Files of the learner's own, by their names in programs; all None where none is there."),
    ] = {}
    data: Annotated[str, Meta(description="Python that makes the data, before the learner's program; np is there.")] = (
        ""
    )
    run: Annotated[str, Meta(min_length=1, description="Python that uses what the learner wrote, after it.")]
    report: Annotated[
        dict[str, str | tuple[str, ...]], Meta(description="Names of what is drawn, and the expressions for it.")
    ] = {}
    live: Annotated[
        Picture | None,
        PICTURE,
        Meta(description="Drawn while it trains; reported values take the place of those given under their names."),
    ] = None
    criteria: Annotated[
        tuple[Property, ...], Meta(min_length=1, max_length=MOST_TRIED, description="What must hold in the end.")
    ]
    trajectory: Annotated[
        dict[str, str],
        Meta(description="Names of series, and Python for them: each value is held against the reference's."),
    ] = {}
    limits: TaskLimits = TaskLimits(seconds=20.0)
    needs: Needs = None
    uses: Annotated[tuple[str, ...], Meta(description="Earlier code tasks whose functions are in scope.")] = ()


class Explore(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="explore"):
    """Set the sliders of a picture so that a condition holds."""

    picture: Annotated[
        Picture | None, PICTURE, Meta(description="The one whose sliders are set; left out, that of the text before.")
    ] = None
    borrowed: Annotated[bool, unwritten("whose picture it is follows from the lesson; remove this line")] = False
    """Whether the picture is that of the text before, from the loader."""
    given: Values = {}
    """Values that ask shows; they take the place of the picture's own."""
    vary: Draws = {}
    require: Comparisons = ()
    holds: Annotated[str, Meta(description="What should hold, over the picture's names: abs(area - 4) < 0.1.")] = ""
    least: Annotated[str, Meta(description="Instead: a formula that should be as small as it can be.")] = ""
    within: Annotated[
        Annotated[float, Meta(gt=0)] | None, Meta(description="How far above the least value is near enough.")
    ] = None
    measure: Annotated[
        str, Meta(description="How far it is, with a sign: area - 4. Left out, what does not hold says it.")
    ] = ""
    called: Annotated[
        dict[str, str], Meta(description="What names of the picture are called in verdicts: {area: the area}.")
    ] = {}
    answer: Annotated[Answer, Meta(description="Where the sliders are then: side=2, height=3.")]


VariedTask = Choice | NumberTask | Symbolic | Code | Estimate | Explore
GuidedTask = NumberTask | Symbolic | Code | Derivation | Training | Estimate | Explore
Task = Choice | Order | Spot | GuidedTask


def wants_program(task: Task) -> TypeGuard[Code | Training]:
    """Whether the answer is a program: the task has a starter, limits, packages it needs, functions it uses."""
    match task:
        case Code() | Training():
            return True
        case Choice() | Order() | Spot() | NumberTask() | Symbolic() | Derivation() | Estimate() | Explore():
            return False
        case _:
            assert_never(task)


class Text(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="text"):
    """Something to read."""

    text: Annotated[str, Meta(min_length=1, description="Markdown. Formulas are TeX between dollars.")]
    picture: Annotated[Picture | None, PICTURE, Meta(description="What is drawn beside it.")] = None


Step = Text | Task


class Lesson(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file: a goal and a flat list of steps. Its id is the file's stem."""

    id: str
    title: Annotated[Heading, Meta(min_length=1)]
    goal: Annotated[Sentence, Meta(description="What the learner can do afterwards, in one sentence.")]
    requires: Annotated[
        tuple[Id, ...], Meta(max_length=MOST_WORDS, description="Ids of lessons that come before.")
    ] = ()
    minutes: Annotated[int, Meta(ge=1, le=60, description="How long it takes.")] = 5
    steps: Annotated[
        tuple[
            Annotated[Step, Meta(extra={"kindless": "a step has a text, or a task with its kind", "known_by": "text"})],
            ...,
        ],
        Meta(min_length=1, max_length=MOST_STEPS),
    ]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The steps that want an answer, in order."""
        return tuple(step for step in self.steps if not isinstance(step, Text))

    @property
    def renamed(self) -> dict[str, str]:
        """The id of now by each older id of a task."""
        return {
            old if "/" in old else f"{self.id}/{old}": f"{self.id}/{task.task}"
            for task in self.tasks
            for old in task.was
        }

    def step_id(self, index: int) -> str:
        """A name for a step that holds while others come and go: a task's own.

        A text is named by the task it leads to, ``2 before sum``, or by the last task, ``1 after sum``; in a lesson
        without tasks by its place from 0, ``#2``.
        """
        step = self.steps[index]
        if not isinstance(step, Text):
            return step.task
        named = {i: each.task for i, each in enumerate(self.steps) if not isinstance(each, Text)}
        if after := [i for i in named if i > index]:
            return f"{after[0] - index} before {named[after[0]]}"
        if named:
            return f"{index - max(named)} after {named[max(named)]}"
        return f"#{index}"

    def step_at(self, step_id: str) -> int | None:
        """Which step a name means, from 0; the nearest where texts are fewer now, None where there is none."""
        if step_id.startswith("#"):
            return min(int(step_id[1:]), len(self.steps) - 1) if step_id[1:].isdecimal() else None
        distance, _, rest = step_id.partition(" ")
        side, _, name = rest.rpartition(" ")
        if not rest:
            return self._task_at(step_id)
        at = self._task_at(name)
        if at is None or not distance.isdecimal() or side not in ("before", "after"):
            return None
        step = -1 if side == "before" else 1
        for _ in range(min(int(distance), len(self.steps))):
            beyond = at + step
            if not 0 <= beyond < len(self.steps) or not isinstance(self.steps[beyond], Text):
                break
            at = beyond
        return at

    def _task_at(self, name: str) -> int | None:
        """Where a task is now, by its name or by an older one."""
        now = self.renamed.get(f"{self.id}/{name}", f"{self.id}/{name}")
        ids = [None if isinstance(step, Text) else f"{self.id}/{step.task}" for step in self.steps]
        return ids.index(now) if now in ids else None


# Games

PLAYED = 100
"""So many levels of a game, or tips after it, at most."""
Title = Annotated[str, Meta(min_length=1, max_length=40)]
Rules = Annotated[str, Meta(min_length=1, description="How it is played: lines of at most 72 letters, at most 18.")]


class Tip(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a round taught, in a sentence, and where it is taught."""

    say: Sentence
    lesson: Annotated[Id | None, Meta(description="The lesson that says more.")] = None


class GameBase(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What games of every kind have."""

    title: Title
    about: Annotated[str, Meta(min_length=1, max_length=70, description="What one does in it, on one line.")]
    rules: Rules
    score: Annotated[
        str,
        Meta(max_length=220, description="What the score counts and what is a good one: three lines of 72 letters."),
    ] = ""
    version: Annotated[int, Meta(ge=1, description="Another one wherever this game's items change.")] = 1
    tips: Annotated[tuple[Tip, ...], Meta(max_length=PLAYED, description="One is said after each round.")] = ()


class Coin(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level of forecasts: what the coin is like."""

    name: Title
    coin: Annotated[
        Literal["fixed", "extreme", "drifts", "remembers", "die"],
        Meta(
            description="One chance, one near 0 or 1, one that changes, one that hangs on the throw before; or a die."
        ),
    ]
    throws: Annotated[int, Meta(ge=8, le=48)] = 24


class Forecasts(GameBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="forecasts"):
    """Say how likely the next throw of a coin is."""

    levels: Annotated[tuple[Coin, ...], Meta(min_length=1, max_length=9)]
    faces: Annotated[
        tuple[Title, ...],
        Meta(min_length=2, max_length=2, description="The coin's two sides; their first letters differ."),
    ] = (
        "heads",
        "tails",
    )


class OwnModel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A program of the learner's own that bets on letters too."""

    task: Annotated[str, Meta(description="The code task whose last right answer plays, as lesson/task.")]
    call: Annotated[
        str,
        Meta(
            max_length=200,
            description="What a letter costs in it, in the natural unit: an expression in its function, in read, an "
            "array of the numbers 0 to 26 of other passages, and in pair, those of the letter before and the letter.",
        ),
    ]


class Letters(GameBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="letters"):
    """Guess a text letter by letter."""

    passages: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$",
            description="The file of passages beside course.yaml, as tools/passages.py writes it.",
        ),
    ]
    own: OwnModel | None = None


class BugLevel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level of naming mistakes: what is shown of each."""

    name: Title
    shows: Annotated[
        Literal["formula", "number", "call"],
        Meta(description="A wrong number as it was written, or what it comes to only; or what a program's call does."),
    ]
    items: Annotated[int, Meta(ge=3, le=20)] = 10


class Bugs(GameBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="bugs"):
    """Name the misconception behind a wrong number of one of the course's own tasks."""

    levels: Annotated[tuple[BugLevel, ...], Meta(min_length=1, max_length=9)]
    rare: Annotated[
        tuple[Id, ...], Meta(description="Misconceptions of so many tasks that a round has at most one of them.")
    ] = ()


class BreakLevel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level of breaking programs: how often the programs show what is wrong with them."""

    name: Title
    shown_by: Annotated[
        float, Meta(gt=0, le=1, description="The largest part of the task's own calls that gives a program away.")
    ]
    at_least: Annotated[
        float, Meta(ge=0, lt=1, description="The smallest part: programs that fewer calls give away are left out.")
    ] = 0.0
    programs: Annotated[int, Meta(ge=1, le=10)] = 3


class Breaking(GameBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="breaking"):
    """Find one call that shows what is wrong with a program of the course's own misconceptions."""

    levels: Annotated[tuple[BreakLevel, ...], Meta(min_length=1, max_length=9)]


class Quick(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question of the sprint: asked with numbers that are drawn."""

    level: Annotated[int, Meta(ge=1, le=9, description="From which level on it is asked.")] = 1
    ask: Annotated[str, Meta(min_length=1, max_length=66, description="On one line; {p} shows the p that was drawn.")]
    vary: Annotated[dict[str, str], Meta(min_length=1, description="How to draw: pick(0.5, 0.25), simplex(2) ...")]
    answer: Annotated[str, Meta(min_length=1, description="A formula for a number above 0.")]


class Sprint(GameBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="sprint"):
    """Estimate as many numbers as fit into a minute."""

    levels: Annotated[tuple[Title, ...], Meta(min_length=1, max_length=9, description="The names of the levels.")]
    seconds: Annotated[int, Meta(ge=20, le=300)] = 60
    questions: Annotated[tuple[Quick, ...], Meta(min_length=1, max_length=PLAYED)]


class Ravine(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level of descent."""

    name: Title
    coordinates: Annotated[int, Meta(ge=2, le=3)] = 2
    loss: Annotated[
        Literal["ravine", "plateau"],
        Meta(description="Half the curvatures times squares, or a plateau: flat far out, with a bent floor."),
    ] = "ravine"
    noisy: Annotated[bool, Meta(description="The slopes of a ravine are off by chance.")] = False
    momentum: Annotated[bool, Meta(description="A step may go on as the last one did.")] = False


class Descent(GameBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="descent"):
    """Descend a ravine with one rate for all coordinates."""

    levels: Annotated[tuple[Ravine, ...], Meta(min_length=1, max_length=9)]


class Sources(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level of code lengths: how many symbols each source has."""

    name: Title
    symbols: Annotated[tuple[Annotated[int, Meta(ge=3, le=10)], ...], Meta(min_length=1, max_length=5)] = (5, 6, 8)
    sorted: Annotated[bool, Meta(description="The most likely symbol stands first.")] = True
    given: Annotated[
        Literal["probabilities", "text", "pairs"],
        Meta(description="As numbers, as a text to count in, or as numbers for each pair of symbols (3 at most)."),
    ] = "probabilities"


class Lengths(GameBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="lengths"):
    """Choose the lengths of code words."""

    levels: Annotated[tuple[Sources, ...], Meta(min_length=1, max_length=9)]


class Weighed(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level of weighing."""

    name: Title
    coins: Annotated[int, Meta(ge=3, le=13)] = 12
    heavy: Annotated[bool, Meta(description="The false coin is known to be too heavy.")] = False
    spare: Annotated[bool, Meta(description="One more coin is there that is known to be true.")] = False
    split: Annotated[bool, Meta(description="Before a weighing it is shown what each answer would leave.")] = True


class Weighing(GameBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="weighing"):
    """Find the false coin on scales that answer as badly as they truthfully can."""

    levels: Annotated[tuple[Weighed, ...], Meta(min_length=1, max_length=9)]


Game = Forecasts | Letters | Bugs | Breaking | Sprint | Descent | Lengths | Weighing
GAME = Meta(extra={"kindless": "a game says its kind"})


class Arcade(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The games of a course."""

    unit: Annotated[str, Meta(description="What costs are told in: one of the course's units.")]
    version: Annotated[int, Meta(ge=1, description="Of the daily; another one wherever texts or items change.")] = 1
    daily: Annotated[
        dict[str, Annotated[int, Meta(ge=1, le=9)]],
        Meta(max_length=31, description="Games of the day, in turn, and the level of each."),
    ] = {}
    games: Annotated[dict[str, Annotated[Game, GAME]], Meta(min_length=1, max_length=40)]


# Bosses

TaskId = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$", description="A task's id, lesson/task."),
]


class Rung(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A call of a ladder."""

    name: Title
    call: Annotated[str, Meta(min_length=1, description="A Python expression that calls the task's function.")]


class Ladder(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="ladder", tag_field="kind"):
    """Calls of growing difficulty against the learner's own last right program."""

    task: TaskId
    rungs: Annotated[tuple[Rung, ...], Meta(min_length=2, max_length=12, description="The easiest first.")]
    repair: Annotated[
        Id | None,
        Meta(description="A misconception of the task: its program stands there, to be mended, not one's own."),
    ] = None


class Mixed(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="mixed", tag_field="kind"):
    """Tasks of the chapter in other numbers, mixed; one answer each."""

    tasks: Annotated[tuple[TaskId, ...], Meta(min_length=1, max_length=30)]
    count: Annotated[int, Meta(ge=1, le=12, description="So many of them are drawn.")] = 6


class SickLog(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="log", tag_field="kind"):
    """A log of a run that went wrong, and what may be the cause."""

    shown: Annotated[str, Meta(min_length=1, description="At most 9 lines of at most 72 letters.")]
    ask: Annotated[str, Meta(min_length=1, max_length=140)]
    options: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=4)]
    after: Annotated[str, Meta(description="What is said afterwards, whatever was chosen.")] = ""


class Broken(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="break", tag_field="kind"):
    """Programs of the chapter's misconceptions, each to be shown wrong by one call."""

    shown_by: Annotated[float, Meta(gt=0, le=1)] = 1.0
    programs: Annotated[int, Meta(ge=1, le=6)] = 2


class Played(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="game", tag_field="kind"):
    """A level of one of the course's games, with the medal that passes."""

    game: Id
    level: Annotated[int, Meta(ge=1, le=9)] = 1
    medal: Literal["tin", "bronze", "silver", "gold"] = "bronze"


class Bets(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="bets", tag_field="kind"):
    """Choices with one of their options, to say how likely it is right: judged with all bets before."""

    tasks: Annotated[tuple[TaskId, ...], Meta(min_length=4, max_length=60, description="Choices.")]
    count: Annotated[int, Meta(ge=4, le=30, description="So many of them are drawn.")] = 12
    within: Annotated[
        float, Meta(gt=0, lt=1, description="The largest mean distance of what was said from what came true.")
    ] = 0.1


class DearImages(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="images", tag_field="kind"):
    """Images that the model of the learner's own training paid most for; one bets on each against that model."""

    task: Annotated[TaskId, Meta(description="The training.")]
    chosen: Annotated[str, Meta(min_length=1, description="Python for the positions of the images, after its run.")]
    cells: Annotated[str, Meta(min_length=1, description="For the cells of those chosen: a square's, one row each.")]
    right: Annotated[str, Meta(min_length=1, description="For what each is, from 0.")]
    chances: Annotated[str, Meta(min_length=1, description="For what the model gives each class, one row each.")]
    medal: Literal["bronze", "silver", "gold"] = "silver"


class Boss(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What stands at the end of a chapter: a file in bosses/."""

    title: Title
    about: Annotated[str, Meta(min_length=1, max_length=70)]
    rounds: Annotated[
        tuple[
            Annotated[
                Ladder | Mixed | SickLog | Broken | Played | Bets | DearImages,
                Meta(extra={"kindless": "a round says its kind"}),
            ],
            ...,
        ],
        Meta(min_length=1, max_length=12),
    ]


# Achievements


class AchievementBase(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What each achievement has; those of a subject say what they are called, the others have a name of their own."""

    title: Annotated[str, Meta(max_length=40)] = ""
    say: Annotated[str, Meta(max_length=140, description="What it is for, in a sentence.")] = ""


class OfTasks(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="tasks"):
    """Tasks that were right."""

    tasks: Annotated[tuple[TaskId, ...], Meta(min_length=1, max_length=40)]
    count: Annotated[Annotated[int, Meta(ge=1)] | None, Meta(description="So many of them; all, if left out.")] = None


class OfMistake(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="misconception"):
    """A misconception that was met, or one that was cured."""

    name: Id
    times: Annotated[int, Meta(ge=1)] = 1
    cured: bool = False


class OfGame(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="game"):
    """A round of a game as good as this."""

    game: Id
    level: Annotated[Annotated[int, Meta(ge=1, le=9)] | None, Meta(description="Any, if left out.")] = None
    medal: Literal["tin", "bronze", "silver", "gold"] | None = None
    score: Annotated[float | None, Meta(description="This one or a better one, in place of a medal.")] = None


class OfBoss(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="boss"):
    """Stars of a chapter's boss."""

    chapter: Id
    stars: Annotated[int, Meta(ge=1, le=3)] = 3


class Curing(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="cured"):
    """So many misconceptions cured."""

    count: Annotated[int, Meta(ge=1)] = 1


class Retaining(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="kept"):
    """So many lessons kept in mind."""

    count: Annotated[int, Meta(ge=1)] = 10


class Mending(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="mended"):
    """So many tasks kept in mind that began with a wrong answer."""

    count: Annotated[int, Meta(ge=1)] = 1


class Remembering(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="remembered"):
    """A right answer after so many days without one."""

    days: Annotated[int, Meta(ge=1)] = 365


class SureAndWrong(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="sure-and-wrong"):
    """So many CAPITAL letters in review that were wrong."""

    count: Annotated[int, Meta(ge=1)] = 1


class NoIdea(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="no-idea"):
    """So many times *no idea* in review, where one might have guessed."""

    count: Annotated[int, Meta(ge=1)] = 3


class TrueToWord(AchievementBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="true-to-word"):
    """Letters in review, small and CAPITAL, that are right as often as they say, within 5 %."""

    letters: Annotated[int, Meta(ge=20, description="So many of them at least.")] = 100


Achievement = (
    OfTasks
    | OfMistake
    | OfGame
    | OfBoss
    | Curing
    | Retaining
    | Mending
    | Remembering
    | SureAndWrong
    | NoIdea
    | TrueToWord
)
ACHIEVEMENT = Meta(extra={"kindless": "an achievement says its kind"})


class Chapter(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lessons that belong together."""

    id: Annotated[Id, Meta(description="Its folder is the one whose name ends in -<id>.")]
    title: Annotated[Heading, Meta(min_length=1)]
    about: Annotated[Spoken, Meta(description="One sentence.")] = ""
    lessons: Annotated[tuple[Id, ...], Meta(description="Lesson ids, in order.")] = ()
    boss: Annotated[Id | None, Meta(description="Its file is bosses/<boss>.yaml.")] = None


def kind_of(task: TaskBase) -> str:
    """The kind of a task, as its file says it."""
    return str(task.__struct_config__.tag)


class Level(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A name for how far somebody is."""

    marks: Annotated[int, Meta(ge=0, description="From so many marks on; each lesson has three.")]
    name: Annotated[Heading, Meta(min_length=1)]


class Measure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number of the course's own for how much of it is known."""

    name: Annotated[Heading, Meta(min_length=1)]
    formula: Annotated[str, Meta(description="Over p: for each task how likely it would be answered rightly.")]
    say: Annotated[Spoken, Meta(description="What the number means, in a sentence.")] = ""


class Term(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word or a symbol of the course, with the lesson that teaches it."""

    term: Annotated[Heading, Meta(min_length=1)]
    symbol: Annotated[Heading, Meta(description="What formulas write for it, as TeX without dollars.")] = ""
    also: Annotated[tuple[Heading, ...], Meta(max_length=MOST_WORDS, description="Other words for it.")] = ()
    says: Annotated[Sentence, Meta(description="What it is, in a sentence or two.")]
    lesson: Annotated[Id, Meta(description="The lesson that teaches it.")]


def slug(title: str) -> str:
    """An id made of a title: small letters and digits, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", title.casefold())) or "course"


class Course(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Chapters of lessons in order."""

    id: Annotated[
        Id | None, Meta(description="What attempts are kept under; made of the title when left out. Never change it.")
    ] = None
    title: Annotated[Heading, Meta(min_length=1)]
    version: Annotated[Heading, Meta(description="Of the course, in words of its authors: 2, or 1.4.")] = ""
    authors: Annotated[tuple[Heading, ...], Meta(max_length=MOST_TRIED)] = ()
    license: Spoken = ""
    about: Annotated[Spoken, Meta(description="What one learns, in a sentence or two.")] = ""
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", max_length=LONGEST_ID)] = "en"
    brand: Annotated[Heading, Meta(min_length=1, description="A short name for the top of the screen.")] = "xent"
    examples: Annotated[
        tuple[Answer, ...], Meta(max_length=MOST_WORDS, description="Numbers as one may type them, for the help.")
    ] = ()
    units: Annotated[
        dict[Heading, Unit],
        Meta(max_length=MOST_UNITS, description="The units of number tasks, by their names in the plural."),
    ] = {}
    relations: Annotated[
        tuple[Relation, ...],
        Meta(max_length=MOST_UNITS, description="Factors between wrong and right answers that mean something here."),
    ] = ()
    levels: Annotated[
        tuple[Level, ...], Meta(max_length=MOST_UNITS, description="Names for marks, the fewest first.")
    ] = ()
    measure: Annotated[Measure | None, Meta(description="Shown among the learner's progress.")] = None
    forecasts: Annotated[Spoken, Meta(description="What is said below how good the forecasts of review were.")] = ""
    arcade: Annotated[Arcade | None, Meta(description="The course's games; none where it is left out.")] = None
    achievements: Annotated[
        dict[str, Annotated[Achievement, ACHIEVEMENT]],
        Meta(max_length=30, description="What is told of quietly, each once; none where it is left out."),
    ] = {}
    glossary: Annotated[
        tuple[Term, ...], Meta(max_length=MOST_TERMS, description="Words and symbols, to be looked up at any step.")
    ] = ()
    chapters: Annotated[tuple[Chapter, ...], Meta(min_length=1)]

    @property
    def identity(self) -> str:
        """The id, or what is made of the title."""
        return self.id or slug(self.title)

    @property
    def subject(self) -> Subject:
        """What judging needs to know of it."""
        return Subject(units=self.units, relations=self.relations)


class KnownMisconception(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What misconceptions.yaml says of a name."""

    about: Annotated[Spoken, Meta(description="What is mistaken, in a sentence.")]
    cured_by: Annotated[str, Meta(description="The id of the lesson that cures it.")]
    title: Annotated[Heading, Meta(description="What people read in place of the name; without one, what it is.")] = ""
