"""A learner's history as pictures, each with a sentence that says the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct

from tutor import review, typeset
from tutor.history.calendar import Calendar
from tutor.history.numbers import History
from tutor.lesson import Axis, BarsPicture, Curve, Formulas, LinesPicture, Mark
from tutor.picture import Drawing, Look
from tutor.review import Memory

SCORE_ROWS, CURVE_ROWS = 11, 15
LEAST_ROWS = 6
"""Lower pictures are not drawn."""
CURVES, AHEAD, SAMPLES = 4, 7, 60
"""How many forgetting curves, for how many days to come, calculated at how many places."""
NAMED = 3
"""So many tasks that are due are named."""
RULE = "By FSRS-6 and one number fitted to your own reviews: a right answer makes the next interval longer."
TASKS = 8
"""So many of the most answered tasks are shown."""
ONE_LINE = 10_000
"""Columns that no sentence needs: whoever shows it wraps it."""
NOTHING = "Nothing answered yet. Answer a task, and it shows here."


class Drawn(Protocol):
    """Something that fills so many rows of any width."""

    @property
    def rows(self) -> int:
        """How high it is."""

    def draw(self, width: int, look: Look) -> Drawing:
        """Its rows."""


class Section(Struct, frozen=True, eq=False):
    """One thing to know of a history; without a picture while there is nothing to draw."""

    title: str
    sentence: str
    drawn: Drawn | None = None


class Curves(Struct, frozen=True, eq=False):
    """Lines in a plane."""

    picture: LinesPicture
    rows: int

    def draw(self, width: int, look: Look) -> Drawing:
        """The lines with their axes."""
        from tutor.picture.plot import Plot

        return Plot(self.picture).draw({}, width, self.rows, look)


class LyingBars(Struct, frozen=True, eq=False):
    """A lying bar for each label, its value behind it."""

    labels: Sequence[str]
    values: Sequence[int]
    axis: Axis

    @property
    def rows(self) -> int:
        """One for each bar, and the axis with what it is called."""
        return max(len(self.values) + 3, LEAST_ROWS)

    def draw(self, width: int, look: Look) -> Drawing:
        """The bars; a label that is too long is cut at its end."""
        from tutor.picture.plot import Plot

        bars: dict[str, Formulas] = {self.axis.label: tuple(self.values)}
        picture = BarsPicture(title="", bars=bars, labels=tuple(self.labels), y=self.axis, horizontal=True)
        return Plot(picture).draw({}, width, self.rows, look)


def sections(history: History) -> tuple[Section, ...]:
    """Everything there is to see; one section that says so where nothing was answered."""
    if not history.answers:
        return (Section("Progress", NOTHING),)
    return (
        *(() if history.bare else (score_section(history), marks_section(history), *achievements(history))),
        calendar_section(history),
        mastery_section(history),
        forgetting_section(history),
        *((forecasts_section(history),) if history.forecasts.reviews else ()),
        answers_section(history),
        misconceptions_section(history),
    )


def written(day: date, today: date) -> str:
    """A date as it is read: 3 November; with its year where that is another one."""
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def many(number: int, one: str) -> str:
    """``1 answer``, ``2 answers``."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


# Score over days


def score_section(history: History) -> Section:
    """The points earned up to each day."""
    week = sum(day.points for day in history.days if 0 <= (history.today - day.day).days < 7)
    total = history.points + history.reviewed
    sentence = f"{history.points} of {history.possible} points since {written(history.days[0].day, history.today)}"
    sentence += f", and {history.reviewed} in review" if history.reviewed else ""
    sentence += f", {week or 'none'} of them in the last seven days." if week < total else "."
    if len(history.days) < 2:
        return Section("Score", sentence)
    xs, ys = score_corners(history)
    first = written(history.days[0].day, history.today)
    picture = LinesPicture(
        title="",
        x=Axis(low=0, high=xs[-1], label=f"days since {first}", step=1),
        y=Axis(low=0, high=max(total, 10) * 1.05, label="points"),
        lines={"": Curve(x=xs, y=ys)},
    )
    return Section("Score", sentence, Curves(picture, SCORE_ROWS))


def score_corners(history: History) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Days from the first one on, and the points at the end of each: the line is level between days with points."""
    first, xs, ys, total = history.days[0].day, list[int](), list[int](), 0
    for day in history.days:
        at = (day.day - first).days
        xs += [at, at + 1]
        ys += [total, total + day.points]
        total += day.points
    end = max(xs[-1], (history.today - first).days + 1)
    return (*xs, end), (*ys, total)


# Marks


def marks_section(history: History) -> Section:
    """What is known of lessons: done, again, kept; the level that comes of it, and the course's own number."""
    lessons, marks = len(history.lessons), history.marks
    sentence = f"{sum(marks)} of {3 * lessons} marks: {marks[0]} of {many(lessons, 'lesson')} done, {marks[1]} again"
    sentence += f" on another day with other numbers, {marks[2]} kept in mind for two weeks."
    if history.level:
        coming = f"; {coming.name} from {coming.marks} marks on" if (coming := history.next_level) else ""
        sentence += f" Level: {history.level}{coming}."
    if (own := history.measure) is not None:
        sentence += f"\n{own.name}: {own.value:.3g}; it was {own.at_first:.3g} at first. {own.say}".rstrip()
    bars = LyingBars(["done", "again", "kept"], marks, counts("lessons", lessons))
    return Section("Marks", sentence, bars)


# Achievements


def achievements(history: History) -> Iterator[Section]:
    """What was achieved of what may be; nothing where the course names nothing."""
    if history.achievable:
        rest = history.achievable - len(history.achieved)
        lines = [each.line for each in history.achieved]
        lines.append(f"{rest} more to be found." if rest else "That is all of them.")
        yield Section("Achievements", "\n".join(lines))


# A calendar


def calendar_section(history: History) -> Section:
    """How much was answered on each day."""
    busiest = max(history.days, key=lambda day: (day.answers, day.day))
    span = max((history.today - history.days[0].day).days, 0) + 1
    sentence = f"{many(history.answers, 'answer')}"
    if len(history.days) == 1:
        sentence += f" on {written(busiest.day, history.today)}."
    else:
        sentence += f" on {len(history.days)} of {span} days;"
        sentence += f" the most, {busiest.answers}, on {written(busiest.day, history.today)}."
    if history.streak > 1:
        sentence += f" {history.streak} days in a row; two in any seven may be missed."
    if history.longest > history.streak:
        sentence += f" The longest were {history.longest}."
    if len(history.days) < 2:
        return Section("Days", sentence)
    return Section("Days", sentence, Calendar({day.day: day.answers for day in history.days}, history.today))


# Mastery


def mastery_section(history: History) -> Section:
    """How surely each chapter is answered now."""
    begun = [chapter for chapter in history.chapters if chapter.mastery]
    if begun:
        surest = max(begun, key=lambda chapter: chapter.mastery)
        sentence = f"Surest in {surest.title} ({surest.mastery:.0%})"
        if len(begun) > 1:
            least = min(begun, key=lambda chapter: chapter.mastery)
            sentence += f", of those begun least in {least.title} ({least.mastery:.0%})"
        sentence += "."
        if others := len(history.chapters) - len(begun):
            sentence += f" {many(others, 'chapter')} {'has' if others == 1 else 'have'} no right answer yet."
    else:
        sentence = "No chapter has a right answer yet."
    sentence += " Mastery is how many of the last three answers to each of its tasks were right."
    bars = LyingBars(
        [chapter.title for chapter in begun],
        [round(chapter.mastery * 100) for chapter in begun],
        Axis(low=0, high=100, label="mastery in percent"),
    )
    return Section("Mastery", sentence, bars if begun else None)


# What is forgotten


def forgetting_section(history: History) -> Section:
    """How likely the least known tasks are still known, from their last rating to some days ahead."""
    groups = curve_groups(history)
    if not groups:
        return Section("Forgetting", "A task shows here once it was answered rightly.")
    first = float(min((group[0].day - history.today).days for group in groups))
    picture = LinesPicture(
        title="",
        x=Axis(low=min(first, -1.0), high=AHEAD, label="days from today"),
        y=Axis(low=0, high=100, label="still known, in percent"),
        lines={
            curve_label(history.title(group[0].task), len(group) - 1): forgetting_curve(group[0], history)
            for group in groups
        },
        mark=(Mark(x=0, label="today"), Mark(y=round(history.retention * 100), label="due")),
    )
    return Section("Forgetting", forgetting_sentence(history), Curves(picture, CURVE_ROWS))


def curve_groups(history: History) -> list[tuple[Memory, ...]]:
    """The least known tasks; those last rated on one day with one stability share a curve, as they would lie on it."""
    groups: dict[tuple[date, float], list[Memory]] = {}
    for each in history.memories:
        groups.setdefault((each.day, each.stability), []).append(each)
    return [tuple(group) for group in list(groups.values())[:CURVES]]


def curve_label(title: str, more: int) -> str:
    """The first task, and how many more."""
    return title + (f" and {more} more" if more else "")


def forgetting_curve(memory: Memory, history: History) -> Curve:
    """The probability in percent at days from today."""
    start = float((memory.day - history.today).days)
    xs = [start + (AHEAD - start) * at / (SAMPLES - 1) for at in range(SAMPLES)]
    ys = [100 * review.chance(memory.stability, x - start) for x in xs]
    return Curve(x=tuple(xs), y=tuple(ys))


def forgetting_sentence(history: History) -> str:
    """What is due, or when the next task will be; and by which rule."""
    if history.due:
        named = ", ".join(
            f"{history.title(each.task)} ({review.retention(each, history.today):.0%})" for each in history.due[:NAMED]
        )
        is_due = "is" if len(history.due) == 1 else "are"
        least = ":" if len(history.due) <= NAMED else ". The least:"
        said = f"{many(len(history.due), 'task')} {is_due} due, less than {history.retention:.0%} likely still known"
        said += f"{least} {named}. A day's portion takes those that gain most."
    else:
        coming = [each for each in history.memories if each.task in history.cards]
        said = "Nothing is due."
        if coming:
            when, first = min((review.due_on(each, history.retention), each.task) for each in coming)
            said += f" Next: {history.title(first)}, on {written(when, history.today)}."
    return f"{said}\n{RULE}"


# How good the forecasts were


def forecasts_section(history: History) -> Section:
    """What was forecast of reviews, and what came: the mean of -ln of what was said of it."""
    found = history.forecasts
    said, right, loss = (each / found.reviews for each in (found.said, found.right, found.loss))
    sentence = f"Of {many(found.reviews, 'review')} the tutor forecast {said:.0%} right on average; {right:.0%} were."
    sentence += f" Its log-loss is {loss:.2f}; always saying the mean would cost {found.loss_of_mean:.2f}."
    sentence += f" Your memories last {found.factor:.2g} times as long as people's in general."
    if history.on_forecasts:
        sentence += f" {history.on_forecasts}"
    values = [round(100 * each) for each in (loss, found.loss_of_mean)]
    bars = LyingBars(
        ["forecast", "the mean"], values, Axis(low=0, high=max(*values, 10), label="log-loss, in hundredths")
    )
    return Section("Forecasts", sentence, bars)


# Answers and misconceptions


def answers_section(history: History) -> Section:
    """Which tasks took the most answers."""
    most = history.tasks[0]
    title = history.title(most.task)
    if len(history.tasks) == 1:
        sentence = f"{many(most.answers, 'answer')}, all at {title}." if most.answers > 1 else f"One, at {title}."
    else:
        each = history.answers / len(history.tasks)
        sentence = f"{len(history.tasks)} tasks, {each:.1f} answers each; the most, {most.answers}, at {title}."
    shown = history.tasks[:TASKS]
    labels, answers = [history.title(each.task) for each in shown], [each.answers for each in shown]
    bars = LyingBars(labels, answers, counts("answers", most.answers))
    return Section("Answers", sentence, bars)


def misconceptions_section(history: History) -> Section:
    """The misconceptions that were met most often, and what was said about them."""
    found = history.misconceptions
    if not found:
        return Section("Misconceptions", "No known misconception met yet.")
    sentence = "\n".join(misconception_lines(history))
    bars = LyingBars([each.title for each in found], [each.times for each in found], counts("times", found[0].times))
    return Section("Misconceptions", sentence, bars)


def misconception_lines(history: History) -> Iterator[str]:
    """A sentence for each, the commonest first."""
    for each in history.misconceptions:
        said = f": {typeset.plain(each.said, ONE_LINE)}" if each.said else "."
        yield f"{each.title}, {many(each.times, 'time')}{said}"


def counts(label: str, most: int) -> Axis:
    """An axis from 0 on which whole numbers are written."""
    return Axis(low=0, high=max(most, 2), label=label, step=1)
