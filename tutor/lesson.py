"""The lesson format: these structs are the types, the validator and the JSON Schema."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Id = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Small letters and digits, joined by hyphens."),
]
Line = Annotated[str, Meta(min_length=1, description="A sentence or two; formulas between dollars.")]
Answer = Annotated[
    str,
    Meta(
        min_length=1,
        extra_json_schema={"type": ["string", "number"]},
        extra={"bare_number": True},
        description="Text; a bare number is kept as it was written.",
    ),
]
Number = int | float
Given = Number | str | tuple[Number | tuple[Number, ...], ...]
"""A number, a text, a vector or a matrix."""


class Misconception(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A known wrong answer with a name and what to say about it."""

    name: Annotated[Id, Meta(description="The misconception's name in misconceptions.yaml.")]
    answer: Annotated[Answer, Meta(description="What somebody who holds it answers.")]
    say: Annotated[Line, Meta(description="What to say about it: one or two sentences.")]


class Tolerance(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Right when |answer - expected| <= max(abs, rel * |expected|), for every element."""

    rel: Annotated[float, Meta(ge=0)] = 5e-3
    abs: Annotated[float, Meta(ge=0)] = 1e-6


class TaskBase(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What tasks of every kind have."""

    task: Annotated[Id, Meta(description="The task's own name; its id is <lesson>/<task>.")] = ""
    ask: Annotated[Line, Meta(description="What to do, in Markdown. {p} shows the given p.")]
    hints: Annotated[tuple[Line, ...], Meta(description="Gentle first; the last nearly gives it away.")] = ()
    after: Annotated[str, Meta(description="What is said once the answer is right.")] = ""
    points: Annotated[int, Meta(ge=1, le=100, description="What a right answer without hints earns.")] = 10


class Option(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the answers to choose from."""

    say: Annotated[str, Meta(min_length=1, description="The option, in Markdown.")]
    right: Annotated[bool, Meta(description="Whether choosing it is right.")] = False
    because: Annotated[str, Meta(description="What is said to somebody who chose it.")] = ""
    name: Annotated[Id | None, Meta(description="The misconception that choosing it shows.")] = None


class Choice(TaskBase, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="choice"):
    """Choose one option, or several where several are right."""

    options: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=9)]
    answer: Annotated[
        tuple[Annotated[str, Meta(pattern="^[a-i]$")], ...] | None,
        Meta(description="The letters of the right options; or mark them with right: true."),
    ] = None


class Guided(TaskBase, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A task with one right answer and known wrong ones."""

    answer: Annotated[Answer, Meta(description="The reference answer.")]
    accept: Annotated[tuple[Answer, ...], Meta(description="Other right answers, which lint tries.")] = ()
    misconceptions: tuple[Misconception, ...] = ()


class NumberTask(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="number"):
    """Compute a number, or several."""

    given: Annotated[dict[str, Given], Meta(description="Values that ask shows and answer uses.")] = {}
    vary: Annotated[
        dict[str, str],
        Meta(description="How to draw other values of what is given: simplex(3), int(2, 9) ..."),
    ] = {}
    unit: Annotated[Literal["nats", "bits", "dits"] | None, Meta(description="The unit of a bare number.")] = None
    unit_fixed: Annotated[bool, Meta(description="The unit is the lesson: other units are not converted.")] = False
    tolerance: Tolerance = Tolerance()


class Form(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which names and functions a right formula must use, or must do without."""

    uses: Annotated[tuple[str, ...], Meta(description="Must occur.")] = ()
    without: Annotated[tuple[str, ...], Meta(description="Must not occur.")] = ()


class Symbolic(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="symbolic"):
    """Write a formula."""

    names: Annotated[
        dict[str, str], Meta(description="Scalars and their domain: prob, pos, real, binary, int, or lo..hi.")
    ] = {}
    vectors: Annotated[dict[str, str], Meta(description="Vectors and their domain: real^K, simplex^K, onehot^K.")] = {}
    indices: Annotated[dict[str, str], Meta(description="Index letters and the dimension they run over.")] = {}
    where: Annotated[dict[str, str], Meta(description="Abbreviations: p2: '1-p1'.")] = {}
    form: Form = Form()


class Limits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a program may use."""

    seconds: Annotated[float, Meta(gt=0, le=60, description="Wall clock and processor time.")] = 3.0
    memory: Annotated[str, Meta(pattern=r"^\d+ (MB|GB)$", description="'512 MB' or '2 GB'.")] = "1 GB"


class NamedCall(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A call with a name that says what it tries."""

    call: Annotated[str, Meta(min_length=1)]
    name: str = ""


class Property(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that must hold, whatever the reference returns."""

    name: Annotated[str, Meta(min_length=1)]
    holds: Annotated[str, Meta(min_length=1, description="A Python expression, true for a right function.")]


class Code(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="code"):
    """Write a function."""

    function: Annotated[str, Meta(pattern=r"^[A-Za-z_]\w*$", description="The name that is called.")]
    starter: Annotated[str, Meta(description="What the editor holds at first.")] = ""
    calls: Annotated[
        tuple[str | NamedCall, ...],
        Meta(min_length=1, description="Python expressions that call the function; np and math are there."),
    ]
    random: Annotated[
        dict[str, Given] | None,
        Meta(description="call, count, and for each name in the call how to draw it: z: normal(0, 30, (4, 7))"),
    ] = None
    properties: tuple[Property, ...] = ()
    tolerance: Tolerance = Tolerance(rel=1e-6, abs=1e-9)
    limits: Limits = Limits()
    uses: Annotated[tuple[str, ...], Meta(description="Earlier code tasks whose functions are in scope.")] = ()


class Derivation(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="derivation"):
    """Derive a formula, one line a step: given steps, or free lines from one formula to another."""

    names: dict[str, str] = {}
    vectors: dict[str, str] = {}
    indices: dict[str, str] = {}
    where: dict[str, str] = {}
    steps: Annotated[
        tuple[Choice | NumberTask | Symbolic, ...],
        Meta(description="Small tasks without a name, judged one by one; what is declared above holds in each."),
    ] = ()
    start: Annotated[Answer | None, Meta(description="Where free lines begin; the key is from.")] = field(
        default=None, name="from"
    )
    to: Annotated[Answer | None, Meta(description="Where free lines end.")] = None
    answer: Annotated[
        Answer, Meta(description="One line for each step; may be left out where the steps have their own answers.")
    ] = ""


class Training(Guided, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="training"):
    """Train something: a program is run on frozen data, watched, and judged by what it ends with."""

    starter: Annotated[str, Meta(description="What the editor holds at first.")] = ""
    data: Annotated[str, Meta(description="Python that makes the data, before the learner's program; np is there.")] = ""
    run: Annotated[str, Meta(min_length=1, description="Python that uses what the learner wrote, after it.")]
    report: Annotated[
        dict[str, str | tuple[str, ...]], Meta(description="Names of what is drawn, and the expressions for it.")
    ] = {}
    criteria: Annotated[tuple[Property, ...], Meta(min_length=1, description="What must hold in the end.")]
    limits: Limits = Limits(seconds=20.0)
    uses: Annotated[tuple[str, ...], Meta(description="Earlier code tasks whose functions are in scope.")] = ()


GuidedTask = NumberTask | Symbolic | Code | Derivation | Training
Task = Choice | GuidedTask


class Text(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="text"):
    """Something to read."""

    text: Annotated[str, Meta(min_length=1, description="Markdown. Formulas are TeX between dollars.")]


Step = Text | Task


class Lesson(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file: a goal and a flat list of steps. Its id is the file's stem."""

    id: str
    title: Annotated[str, Meta(min_length=1)]
    goal: Annotated[Line, Meta(description="What the learner can do afterwards, in one sentence.")]
    requires: Annotated[tuple[Id, ...], Meta(description="Ids of lessons that come before.")] = ()
    minutes: Annotated[int, Meta(ge=1, le=60, description="How long it takes.")] = 5
    steps: Annotated[tuple[Step, ...], Meta(min_length=1)]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The steps that want an answer, in order."""
        return tuple(step for step in self.steps if not isinstance(step, Text))


class Chapter(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lessons that belong together."""

    id: Annotated[Id, Meta(description="Its folder is the one whose name ends in -<id>.")]
    title: Annotated[str, Meta(min_length=1)]
    about: Annotated[str, Meta(description="One sentence.")] = ""
    lessons: Annotated[tuple[Id, ...], Meta(description="Lesson ids, in order.")] = ()


class Course(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Chapters of lessons in order."""

    title: Annotated[str, Meta(min_length=1)]
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "en"
    chapters: Annotated[tuple[Chapter, ...], Meta(min_length=1)]
