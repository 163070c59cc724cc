"""What is looked at again on a day: the tasks that gain most for the time, for as many minutes as the learner wants.

Where more is due than fits, the rest waits, and nothing is said of it: the most useful come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median

from msgspec import Struct

from tutor import review
from tutor.score import MetTally, Tally, TaskTally

SECONDS: Mapping[str, float] = {"choice": 25, "estimate": 40, "order": 60, "number": 60, "symbolic": 80}
"""How long a kind takes, until the learner's own times are known."""
LEAST_FACTOR = 1 / 16
"""Where memories are shorter still than this factor makes them, what gains most is chosen as if they were not."""
OWN_TIMES = 10
"""So many of them, and their median takes the place of that."""
ENOUGH_TIMES = 20
"""So many of them, and how long an answer took says how well it was known."""
LONG = 60
"""After so many days without an answer to a card somebody has been away."""
DRILL = 3
"""Items of a drill."""


class Item(Struct, frozen=True, kw_only=True):
    """One task to look at again."""

    task: str
    seconds: float
    """That it is expected to take."""
    chance: float = 1.0
    """That it would be answered rightly now, as it is forecast."""
    drill: str = ""
    """The misconception that it is to show, if it is there still."""
    is_naming: bool = False
    """Whether a wrong answer to the task is shown, and asked is which misconception that is."""

    @property
    def lesson(self) -> str:
        """The lesson it belongs to."""
        return self.task.partition("/")[0]


class Portion(Struct, frozen=True, kw_only=True):
    """What is looked at again on a day, in order."""

    items: tuple[Item, ...] = ()
    resting: int = 0
    """So many more are due, and wait."""
    cards: int = 0
    """So many tasks come back at some time."""
    known: float = 1.0
    """The mean of their chances to be answered rightly today, as forecast."""
    is_back_after_long: bool = False
    """Whether nothing was answered for a long while: it then begins with what is known best."""

    @property
    def lessons(self) -> tuple[tuple[str, int], ...]:
        """The lessons its tasks are of, with how many; those with most first."""
        return tuple(Counter(item.lesson for item in self.items).most_common())

    @property
    def seconds(self) -> float:
        """That all of it is expected to take."""
        return sum(item.seconds for item in self.items)

    @property
    def minutes(self) -> int:
        """The same in minutes, one at least."""
        return max(1, round(self.seconds / 60))


def portion(
    tally: Tally,
    kinds: Mapping[str, str],
    today: date,
    *,
    minutes: float = review.MINUTES,
    retention: float = review.RETENTION,
    varying: frozenset[str] = frozenset(),
) -> Portion:
    """The portion of a day; what was looked at on that day already is taken off it.

    ``kinds`` are those of the course's tasks, ``varying`` those that have other numbers.
    """
    return portions_of(tally, kinds, [today], minutes=minutes, retention=retention, varying=varying)[0]


def portions_of(
    tally: Tally,
    kinds: Mapping[str, str],
    days: Iterable[date],
    *,
    minutes: float = review.MINUTES,
    retention: float = review.RETENTION,
    varying: frozenset[str] = frozenset(),
) -> list[Portion]:
    """The portion of each of these days, if nothing were answered until then."""
    cards = {task: tally.tasks[task] for task, kind in kinds.items() if is_card(kind, tally.tasks.get(task))}
    factor = max(tally.forecasts.factor, LEAST_FACTOR)
    memories = {task: known for task, own in cards.items() if (known := review.memory(task, own.recall, factor))}
    course = _Course(
        cards=cards,
        kinds=kinds,
        times=seconds_by_kind(cards, kinds),
        varying=varying,
        met=tally.met,
        factor=factor,
        memories=memories,
        due={task: review.due_on(known, retention) for task, known in memories.items()},
    )
    return [_portion_of(course, day, 60 * minutes) for day in days]


class _Course(Struct, frozen=True, kw_only=True):
    """What portions are made of, whatever the day."""

    cards: Mapping[str, TaskTally]
    kinds: Mapping[str, str]
    times: Mapping[str, float]
    varying: frozenset[str]
    met: Mapping[str, MetTally]
    factor: float
    memories: Mapping[str, review.Memory]
    due: Mapping[str, date]


def _portion_of(course: _Course, today: date, seconds: float) -> Portion:
    cards, times = course.cards, course.times
    done = sum(times[course.kinds[task]] for task, own in cards.items() if own.reviewed_on == today)
    left = seconds - done
    drilled = tuple(drill(course.met, cards, course.kinds, times, course.varying, today)[: DRILL if left > 0 else 0])
    left -= sum(item.seconds for item in drilled)
    chances = {task: review.retention(known, today) for task, known in course.memories.items()}
    due = [task for task, day in course.due.items() if day <= today and task not in {each.task for each in drilled}]
    gains = {task: _gain(course, task, today) / times[course.kinds[task]] for task in due}
    due.sort(key=lambda task: (-gains[task], task))
    items = [Item(task=task, seconds=times[course.kinds[task]], chance=chances[task]) for task in due]
    chosen = list(filled(items, left, least=0 if drilled or done else 1))
    if away := is_back_after_long(cards, today):
        chosen.sort(key=lambda item: -item.chance)
    return Portion(
        items=with_naming_last(interleaved([*chosen, *drilled])),
        resting=len(due) - len(chosen),
        cards=len(cards),
        known=sum(chances.values()) / len(chances) if chances else 1.0,
        is_back_after_long=away,
    )


def _gain(course: _Course, task: str, today: date) -> float:
    known = course.cards[task].recall
    assert known.day is not None, "a card was answered"
    return review.gain(known.stability or 0.0, known.difficulty, (today - known.day).days, course.factor)


def is_back_after_long(cards: Mapping[str, TaskTally], today: date) -> bool:
    """Whether nothing was answered for a long while: the portion then begins with what is known best."""
    latest = max((own.recall.day for own in cards.values() if own.recall.day), default=today)
    return (today - latest).days >= LONG


def own_medians(tasks: Mapping[str, TaskTally], kinds: Mapping[str, str]) -> dict[str, float]:
    """The median of the learner's own times, of kinds with times enough to rate by them."""
    found: dict[str, list[float]] = {}
    for task, kind in kinds.items():
        seconds = tasks[task].seconds if task in tasks else None
        if seconds is not None:
            found.setdefault(kind, []).append(seconds)
    return {kind: median(times) for kind, times in found.items() if len(times) >= ENOUGH_TIMES}


def is_card(kind: str, own: TaskTally | None) -> bool:
    """Whether a task comes back in review: one of the kinds that do, once it was right."""
    return kind in review.CARDS and own is not None and own.solved and own.recall.day is not None


def filled(items: Iterable[Item], seconds: float, least: int) -> Iterable[Item]:
    """Of items in order those for which there is time, but ``least`` at least."""
    for item in items:
        if item.seconds <= seconds or least > 0:
            seconds, least = seconds - item.seconds, least - 1
            yield item


def seconds_by_kind(cards: Mapping[str, TaskTally], kinds: Mapping[str, str]) -> dict[str, float]:
    """How long each kind takes: the learner's own median, where there are times enough."""
    found: dict[str, list[float]] = {}
    for task, own in cards.items():
        if own.seconds is not None:
            found.setdefault(kinds[task], []).append(own.seconds)
    return {
        kind: median(found[kind]) if len(found.get(kind, ())) >= OWN_TIMES else own for kind, own in SECONDS.items()
    }


def drill(
    met: Mapping[str, MetTally],
    cards: Mapping[str, TaskTally],
    kinds: Mapping[str, str],
    times: Mapping[str, float],
    varying: frozenset[str],
    today: date,
) -> list[Item]:
    """The misconception to drill today: two tasks where it showed, again where they have other numbers, and its name.

    Where none of them asks for a number, whose wrong value could be shown, another task takes the place of that.
    """
    for name, own in sorted(met.items(), key=lambda each: (-each[1].times, each[0])):
        tasks = [task for task in own.tasks if task in cards]
        if not own.is_drilled or not tasks or today in own.clean_on:
            continue
        if any(cards[task].reviewed_on == today for task in tasks):
            continue
        again = [task for task in tasks if task in varying]
        items = [Item(task=task, seconds=times[kinds[task]], drill=name) for task in (*tasks, *again, *again)]
        numbers = [task for task in tasks if kinds[task] == "number"]
        named = [Item(task=task, seconds=times["choice"], drill=name, is_naming=True) for task in numbers[:1]]
        return [*items[: DRILL - 1], *named, *items[DRILL - 1 :]]
    return []


def with_naming_last(items: Sequence[Item]) -> tuple[Item, ...]:
    """What names a misconception comes after the tasks in which one looks for it: it says which to look for."""
    return (*(item for item in items if not item.is_naming), *(item for item in items if item.is_naming))


def interleaved(items: Sequence[Item]) -> tuple[Item, ...]:
    """In this order, but no two of one lesson follow one another as long as there are others."""
    waiting, found = list(items), list[Item]()
    while waiting:
        last = found[-1].lesson if found else ""
        counts = Counter(item.lesson for item in waiting)
        # Of whom more than half wait comes now: else they would be left for the end, one after another.
        most = next((lesson for lesson, count in counts.items() if 2 * count > len(waiting) and lesson != last), None)
        others = (item for item in waiting if (item.lesson == most if most else item.lesson != last))
        chosen = next(others, waiting[0])
        waiting.remove(chosen)
        found.append(chosen)
    return tuple(found)
