"""Points, mastery and streak, as tables of what happened and what it is worth."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.conftest import LESSONS, NOON, attempt
from tutor import review, score
from tutor.attempt import ANSWER_SHOWN, Attempt, Mode, Note, NoteKind, Outcome, Verdict, offset_at
from tutor.lesson import Level, Task
from tutor.loader import open_course

RIGHT, WRONG, UNREADABLE, ERROR = Outcome.CORRECT, Outcome.WRONG, Outcome.UNREADABLE, Outcome.ERROR


def one_task(attempts: list[Attempt]) -> score.TaskTally:
    """What attempts at one task come to."""
    return score.tally(attempts).tasks.get("a/b", score.TaskTally())


def answered(pattern: str) -> list[Attempt]:
    """Answers to one task: ``r`` right, each ``w`` wrong in another way, ``W`` in the same; ``h`` shows a hint first,
    ``s`` the answer, ``u`` was not understood."""
    found, hints = [], 0
    for number, sign in enumerate(pattern):
        if sign in "hs":
            hints = hints + 1 if sign == "h" else ANSWER_SHOWN
            continue
        outcome = {"r": RIGHT, "u": UNREADABLE}.get(sign, WRONG)
        given = attempt("a/b", outcome, hints=hints)
        found.append(replace(given, answer=str(number) if sign == "w" else "7"))
        hints = 0 if sign == "r" else hints
    return found


@pytest.mark.parametrize(
    ("kind", "pattern", "points"),
    [
        ("choice", "r", 10),
        ("choice", "wr", 5),
        ("choice", "wwr", 0),
        ("choice", "wwwr", 0),
        ("choice", "WWr", 5),
        ("choice", "hr", 8),
        ("choice", "whr", 3),
        ("choice", "hhhhhhr", 0),
        ("number", "r", 10),
        ("number", "wr", 8),
        ("number", "wwr", 6),
        ("number", "wwwwwr", 6),
        ("number", "WWWWr", 8),
        ("number", "uur", 10),
        ("number", "hhr", 6),
        ("number", "wwhhhr", 4),
        ("number", "r" + "w" * 5 + "r", 10),
        ("number", "hrr", 8),
        ("symbolic", "wwr", 6),
        ("symbolic", "hhhhhr", 4),
        ("order", "wr", 8),
        ("spot", "wwwr", 6),
        ("derivation", "wwwhr", 6),  # 5.5
        ("derivation", "wwwwwwwwwr", 4),
        ("code", "wwr", 10),
        ("code", "wwwr", 9),
        ("code", "wwwwwwhr", 5),  # 4.5
        ("code", "w" * 30 + "hhhr", 4),
        ("training", "hhhr", 6),  # 5.5
        ("training", "wwr", 10),
        ("explore", "wwwwwr", 10),
        ("explore", "hr", 8),
        *((kind, "whsr", 0) for kind in score.COSTS),
        *((kind, "www", 0) for kind in score.COSTS if kind != "estimate"),
        *((kind, "", 0) for kind in score.COSTS),
    ],
)
def test_wrong_answers_and_hints_cost_by_kind(kind: str, pattern: str, points: int) -> None:
    assert score.task_points(10, one_task(answered(pattern)), kind) == points


@pytest.mark.parametrize(
    ("possible", "pattern", "kind", "points"),
    [(5, "wr", "choice", 3), (3, "wr", "choice", 2), (25, "wwwwwwhr", "code", 11), (1, "wr", "number", 1)],
)
def test_half_a_point_is_one(possible: int, pattern: str, kind: str, points: int) -> None:
    assert score.task_points(possible, one_task(answered(pattern)), kind) == points


@pytest.mark.parametrize(("options", "mean"), [(3, 5.0), (4, 3.75)])
def test_who_tries_the_options_of_a_choice_one_by_one_earns_half_or_less_on_average(options: int, mean: float) -> None:
    earned = [score.task_points(10, one_task(answered("w" * wrong + "r")), "choice") for wrong in range(options)]
    assert sum(earned) / options == mean


def test_every_kind_of_task_has_its_costs() -> None:
    assert set(score.COSTS) == {kind_of_type(each) for each in get_args(Task)}


def kind_of_type(kind: Any) -> str:
    return str(kind.__struct_config__.tag)


@pytest.mark.parametrize(
    ("share", "hints", "points"), [(1.0, 0, 10), (0.6, 0, 6), (0.3, 0, 3), (0.1, 0, 1), (0.6, 1, 5), (1.0, 3, 4)]
)
def test_the_one_try_at_an_estimate_earns_by_its_degree(share: float, hints: int, points: int) -> None:
    verdict = Verdict(task="a/b", outcome=WRONG if share < 0.5 else RIGHT, share=share)
    one = replace(attempt("a/b", verdict.outcome, hints=hints), verdict=verdict)
    assert score.task_points(10, one_task([one, attempt("a/b", RIGHT)]), "estimate") == points


@pytest.mark.parametrize(
    ("outcomes", "mastery"),
    [
        ([WRONG, WRONG], 0.0),
        ([RIGHT], 1.0),
        ([WRONG, RIGHT], 0.5),
        ([WRONG, WRONG, WRONG, RIGHT], 1 / 3),
        ([WRONG, RIGHT, RIGHT, RIGHT], 1.0),
        ([RIGHT, RIGHT, RIGHT, WRONG], 2 / 3),
    ],
)
def test_mastery_is_the_share_of_right_answers_among_the_last_three(outcomes: list[Outcome], mastery: float) -> None:
    assert score.task_mastery(one_task([attempt("a/b", outcome) for outcome in outcomes])) == pytest.approx(mastery)


def test_an_answer_that_was_shown_counts_nothing_for_mastery_and_is_due_within_a_day() -> None:
    task = one_task([attempt("a/b", RIGHT, hints=ANSWER_SHOWN)])
    assert (task.solved, score.task_mastery(task)) == (True, 0.0)
    known = review.memory("a/b", task.recall)
    assert known is not None
    assert review.due_on(known) == NOON.date() + timedelta(days=1)


def test_a_right_answer_after_a_hint_counts_half_for_mastery() -> None:
    assert score.task_mastery(one_task([attempt("a/b", RIGHT, hints=1)])) == 0.5


def test_answers_that_were_not_understood_count_nowhere() -> None:
    tasks = score.tally([attempt("a/b", UNREADABLE), attempt("a/b", ERROR)]).tasks
    assert score.lesson_score({"a/b": 10}, tasks).state is score.State.NEW


@pytest.mark.parametrize(
    ("solved", "wrong", "state"),
    [
        ([], [], score.State.NEW),
        ([], ["l/a"], score.State.STARTED),
        (["l/a"], [], score.State.STARTED),
        (["l/a", "l/b"], [], score.State.DONE),
        (["l/a", "l/b"], ["l/a"], score.State.DONE),
    ],
)
def test_a_lesson_is_done_when_each_of_its_tasks_was_answered_once(
    solved: list[str], wrong: list[str], state: score.State
) -> None:
    attempts = [attempt(task, RIGHT) for task in solved] + [attempt(task, WRONG) for task in wrong]
    assert score.lesson_score({"l/a": 10, "l/b": 20}, score.tally(attempts).tasks).state is state


# Review, marks, games


def on(day: int, sign: str, **how: Any) -> Attempt:
    """An answer on a day, in review: ``r`` right, ``h`` right after a hint, ``w`` wrong."""
    outcome = WRONG if sign == "w" else RIGHT
    given = attempt("a/b", outcome, at=NOON + timedelta(days=day), hints=int(sign == "h"))
    return replace(given, **{"mode": Mode.REVIEW, "id": 100 + day, **how})


LEARNT = replace(attempt("a/b", RIGHT), mode=Mode.LESSON, id=1)


@pytest.mark.parametrize(
    ("later", "points"),
    [
        ([on(4, "r")], 3),
        ([on(4, "h")], 2),
        ([on(4, "w")], 0),
        ([on(4, "w"), on(4, "r")], 0),
        ([on(4, "r"), on(4, "r"), on(4, "r")], 3),
        ([on(4, "r"), on(20, "r")], 6),
        ([on(0, "r")], 0),
        ([on(4, "r", mode=Mode.LESSON)], 0),
        ([on(4, "r", mode=Mode.ARCADE)], 0),
        ([on(4, "r", belief="no idea")], 0),
    ],
)
def test_review_earns_three_two_or_nothing_once_a_day(later: list[Attempt], points: int) -> None:
    found = score.tally([LEARNT, *later], zone=UTC)
    assert sum(own.reviewed for own in found.days.values()) == points
    assert sum(day.points for day in score.days(found, {"a/b": 10})) == 10 + points
    assert score.task_points(10, found.tasks["a/b"]) == 10


@pytest.mark.parametrize(
    ("later", "marks"),
    [
        ([], (False, False)),
        ([on(0, "r")], (False, False)),
        ([on(1, "r")], (True, False)),
        ([on(1, "h")], (False, False)),
        ([on(1, "w"), on(1, "r")], (False, False)),
        ([on(14, "r")], (True, True)),
        ([on(13, "r")], (True, False)),
        ([on(7, "r"), on(14, "r")], (True, False)),
        ([on(7, "w"), on(21, "r")], (True, True)),
        ([on(14, "r"), on(15, "w")], (True, True)),  # never taken away
        ([on(1, "r", seed=7)], (True, False)),
        ([on(1, "w", seed=7), on(2, "r", seed=7)], (False, False)),  # a variant that was seen
        ([on(1, "r", mode=Mode.LESSON)], (False, False)),  # the lesson's own numbers
        ([on(1, "r", mode=Mode.LESSON, seed=7)], (True, False)),
        ([on(1, "r", mode=Mode.BOSS)], (True, False)),
        ([on(1, "r", mode=Mode.ARCADE)], (False, False)),
    ],
)
def test_again_and_kept_ask_for_the_first_answer_of_another_day_unseen_and_unaided(
    later: list[Attempt], marks: tuple[bool, bool]
) -> None:
    own = score.tally([LEARNT, *later], zone=UTC).tasks["a/b"]
    assert (own.again, own.kept) == marks


def test_a_lesson_has_a_mark_when_each_of_its_cards_has() -> None:
    kinds = {"a/b": "number", "a/c": "choice", "a/d": "code"}
    points = dict.fromkeys(kinds, 10)
    solved = [replace(attempt(task, RIGHT), mode=Mode.LESSON) for task in kinds]
    later = [replace(on(20, "r"), task=task, id=None) for task in ("a/b", "a/c")]
    table = {0: (False, False), 3: (False, False), 4: (False, False), 5: (True, True)}
    for count, marks in table.items():
        own = score.lesson_score(points, score.tally([*solved, *later][:count], zone=UTC).tasks, kinds)
        assert own.marks == (count >= 3, *marks), count


@pytest.mark.parametrize(
    ("marks", "name"), [(0, "uniform"), (7, "uniform"), (8, "coin"), (19, "coin"), (20, "three"), (279, "three")]
)
def test_levels_hang_on_marks(marks: int, name: str) -> None:
    levels = tuple(Level(marks=least, name=each) for least, each in ((0, "uniform"), (8, "coin"), (20, "three")))
    assert score.level(levels, marks) == name
    assert score.level((), marks) == ""


@pytest.mark.parametrize(
    ("marks", "name"),
    [
        *((0, "uniform"), (8, "biased coin"), (20, "unigram"), (44, "unigram"), (45, "bigram"), (75, "trigram")),
        *((95, "trigram"), (110, "softmax"), (145, "gradient"), (185, "calibrated"), (225, "cross-entropy")),
        *((264, "cross-entropy"), (265, "entropy"), (3 * 95, "entropy")),
    ],
)
def test_the_courses_levels_need_more_than_doing_each_lesson_once(marks: int, name: str) -> None:
    assert score.level(open_course(LESSONS).course.levels, marks) == name


def test_a_round_of_a_game_makes_a_day_and_nothing_else() -> None:
    found = score.tally([replace(attempt("arcade/some", WRONG), mode=Mode.ARCADE)], zone=UTC)
    assert (found.days, found.tasks, found.met) == ({NOON.date(): score.DayTally()}, {}, {})


def test_a_boss_solves_nothing_of_a_lesson() -> None:
    own = one_task([replace(attempt("a/b", RIGHT), mode=Mode.BOSS)])
    assert (own.solved, score.task_points(10, own)) == (False, 0)


# Misconceptions


def met(*answers: tuple[int, str, str]) -> score.MetTally:
    """After answers on days at tasks: ``x`` shows it, ``r`` and ``h`` are right in review, ``w`` is wrong otherwise."""
    found = [replace(attempt(task, RIGHT, at=NOON - timedelta(days=9)), mode=Mode.LESSON) for task in ("a/b", "a/c")]
    for number, (day, task, sign) in enumerate(answers):
        given = replace(on(day, "w" if sign == "x" else sign), task=task, seed=number, id=None)
        verdict = Verdict(task=task, outcome=given.outcome, misconception="sign" if sign == "x" else None)
        found.append(replace(given, verdict=verdict))
    return score.tally(found, zone=UTC).met["sign"]


@pytest.mark.parametrize(
    ("feedback", "said"),
    [
        (("The sign is lost.", "See above."), "The sign is lost."),
        (
            ("Line 1 is not right.", "The product rule leaves a -1.", "Line 2 is wrong too."),
            "The product rule leaves a -1.",
        ),
        (("Line 12 does not equal line 11.", "A factor is lost."), "A factor is lost."),
        (("Line 2 does not equal the formula you start from.",), ""),
        ((), ""),
    ],
)
def test_of_a_misconception_is_kept_what_was_said_of_it_not_where_it_was(feedback: tuple[str, ...], said: str) -> None:
    verdict = Verdict(task="a/b", outcome=Outcome.WRONG, misconception="sign", feedback=feedback)
    found = score.tally([replace(attempt("a/b", WRONG), verdict=verdict)], zone=UTC)
    assert found.met["sign"].said == said


BOTH = ((0, "a/b", "x"), (0, "a/c", "x"))


@pytest.mark.parametrize(
    ("answers", "drilled", "cured"),
    [
        (BOTH[:1], False, False),
        ((*BOTH[:1], (0, "a/b", "x")), False, False),  # twice in one task
        (BOTH, True, False),
        ((*BOTH, (1, "a/b", "r"), (1, "a/c", "r")), True, False),
        ((*BOTH, (1, "a/b", "r"), (1, "a/c", "r"), (1, "a/b", "r")), True, False),  # on one day
        ((*BOTH, (1, "a/b", "r"), (1, "a/c", "r"), (2, "a/b", "r")), False, True),
        ((*BOTH, (1, "a/b", "r"), (2, "a/b", "r")), True, False),
        ((*BOTH, (1, "a/b", "h"), (1, "a/c", "r"), (2, "a/b", "r")), True, False),
        ((*BOTH, (1, "a/b", "r"), (1, "a/c", "r"), (2, "a/d", "r")), True, False),  # another task
        ((*BOTH, (1, "a/b", "r"), (1, "a/c", "r"), (2, "a/b", "r"), (9, "a/c", "x")), False, False),  # met anew
    ],
)
def test_a_misconception_that_shows_in_two_tasks_is_drilled_until_three_clean_answers_on_two_days(
    answers: tuple[tuple[int, str, str], ...], drilled: bool, cured: bool
) -> None:
    found = met(*answers)
    assert (found.is_drilled, found.cured) == (drilled, cured)


def test_a_rating_that_was_changed_takes_the_place_of_the_derived_one() -> None:
    def after(*notes: Note) -> review.Recall:
        return score.tally([LEARNT, on(4, "r")], notes, zone=UTC).tasks["a/b"].recall

    derived = after()
    sooner = after(Note(attempt=104, kind=NoteKind.RATING, value="hard", at=NOON))
    assert sooner.stability is not None
    assert derived.stability is not None
    assert sooner.stability < derived.stability
    changed_back = [Note(attempt=104, kind=NoteKind.RATING, value=each, at=NOON) for each in ("easy", "good")]
    assert after(*changed_back) == derived
    assert after(Note(attempt=104, kind=NoteKind.RATING, value="often", at=NOON)) == derived
    assert after(Note(attempt=1, kind=NoteKind.RATING, value="easy", at=NOON)).before != derived.before


# Days


def test_a_day_is_played_on_whether_the_answer_was_right_or_wrong() -> None:
    for outcome in (RIGHT, WRONG):
        assert list(score.tally([attempt("a/b", outcome)], zone=UTC).days) == [NOON.date()]
    for outcome in (UNREADABLE, ERROR):
        assert score.tally([attempt("a/b", outcome)], zone=UTC).days == {}


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([], []),
        ([("2026-03-04T12:00", UNREADABLE), ("2026-03-04T12:00", ERROR)], []),
        ([("2026-03-04T12:00", WRONG)], [("2026-03-04", 1, 0, 0)]),
        ([("2026-03-04T12:00", WRONG), ("2026-03-04T12:01", RIGHT)], [("2026-03-04", 2, 1, 8)]),
        (
            [("2026-03-01T12:00", RIGHT), ("2026-03-04T12:00", RIGHT)],
            [("2026-03-01", 1, 1, 10), ("2026-03-04", 1, 1, 0)],
        ),
        # Four in the morning in Berlin is another hour of UTC in summer than in winter.
        (
            [("2026-03-28T02:30", WRONG), ("2026-03-28T03:30", RIGHT)],
            [("2026-03-27", 1, 0, 0), ("2026-03-28", 1, 1, 8)],
        ),
        (
            [("2026-03-29T01:30", WRONG), ("2026-03-29T02:30", RIGHT)],
            [("2026-03-28", 1, 0, 0), ("2026-03-29", 1, 1, 8)],
        ),
        # The hour that comes twice belongs to one day.
        ([("2026-10-25T00:30", WRONG), ("2026-10-25T01:30", RIGHT)], [("2026-10-24", 2, 1, 8)]),
    ],
)
def test_days_are_the_learners_own_and_hold_what_counted(
    answers: list[tuple[str, Outcome]], found: list[tuple[str, int, int, int]]
) -> None:
    attempts = [attempt("a/b", outcome, at=datetime.fromisoformat(at + "+00:00")) for at, outcome in answers]
    days = score.days(score.tally(attempts, zone=ZoneInfo("Europe/Berlin")), {"a/b": 10})
    assert [(str(day.day), day.answers, day.right, day.points) for day in days] == found


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one time zone for all its programs")
@pytest.mark.parametrize("zone", ["UTC+99", "XXX-25:00", "Foo/Bar", "", "../../etc/passwd"])
def test_a_zone_that_no_calendar_reckons_with_is_that_of_utc(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert (score.day_of(NOON), offset_at(NOON)) == (NOON.date(), 0)
        begins = review.due_at(review.Memory(task="a/b", last_right=NOON, stability=3.0, day=NOON.date()))
        assert begins.hour == 4
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one time zone for all its programs")
def test_without_a_zone_days_are_the_machines_in_summer_and_in_winter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        nights = [datetime(2026, month, 2, 2, 30, tzinfo=UTC) for month in (1, 7)]
        assert [score.day_of(night).day for night in nights] == [1, 2]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_chapter_is_its_lessons_together() -> None:
    tasks = score.tally([attempt("a/one", RIGHT), attempt("b/one", WRONG), attempt("b/two", RIGHT, hints=1)]).tasks
    lessons = [
        score.lesson_score(points, tasks) for points in ({"a/one": 10}, {"b/one": 10, "b/two": 10, "b/three": 10})
    ]
    chapter = score.chapter_score("c", "C", lessons)
    assert (chapter.solved, chapter.tasks, chapter.points, chapter.possible) == (2, 4, 18, 40)
    assert chapter.mastery == pytest.approx((1 + 0 + 0.5 + 0) / 4)
    assert score.chapter_score("c", "C", []).mastery == 0.0


def test_the_task_with_most_answers_comes_first() -> None:
    tasks = score.tally(
        [attempt("a/b", RIGHT), attempt("a/c", WRONG), attempt("a/c", UNREADABLE), attempt("a/c", RIGHT)]
    ).tasks
    assert [(each.task, each.answers, each.wrong) for each in score.answers_by_task(tasks)] == [
        ("a/c", 2, 1),
        ("a/b", 1, 0),
    ]


def test_misconceptions_are_listed_commonest_first() -> None:
    names = ["sign", "order", "order", None]
    attempts = [attempt("a/b", WRONG, name=name) for name in names]
    assert [(name, met.times) for name, met in score.commonest_misconceptions(score.tally(attempts))] == [
        ("order", 2),
        ("sign", 1),
    ]


# Clocks

MORNING, EVENING = 8, 21
TOKYO, JAPAN = 540, ZoneInfo("Asia/Tokyo")


def test_an_attempts_own_offset_says_its_day_wherever_it_is_looked_at() -> None:
    attempts = [
        replace(attempt("a/b", RIGHT, at=datetime(2026, 3, day, hour, tzinfo=JAPAN)), offset_minutes=TOKYO)
        for day in range(1, 7)
        for hour in (MORNING, EVENING)
    ]
    for zone in (UTC, ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Auckland")):
        days = score.days(score.tally(attempts, zone=zone), {})
        assert [(day.day.day, day.answers) for day in days] == [(day, 2) for day in range(1, 7)]


@pytest.mark.parametrize(
    ("dated", "taken"),
    [
        ([], []),
        ([-2, -1, 0], [-2, -1, 0]),
        ([-1, -1], [-1, -1]),
        ([-2, 900, -1, 0], [-2, -2, -1, 0]),  # a clock that was ahead
        ([900, -1, 0], [-1, -1, 0]),
        ([-1, 900], [-1, -1]),
        ([900], [0]),
        ([-3, -2, -400, -1, 0], [-3, -2, -2, -1, 0]),  # a clock that was set back
        ([-2, -1, -400, -399], [-2, -1, -1, -1]),
        ([-20, -19, -10, -18, -17, -16], [-20, -19, -19, -18, -17, -16]),  # ahead, and not any more
    ],
)
def test_time_does_not_run_back_and_not_ahead_of_now(dated: list[int], taken: list[int]) -> None:
    times = [NOON + timedelta(days=days) for days in dated]
    assert score.settled(times, NOON) == [NOON + timedelta(days=days) for days in taken]


def test_a_row_dated_ahead_makes_no_day_to_come() -> None:
    attempts = [attempt("a/b", RIGHT, at=NOON + timedelta(days=days)) for days in (-1, 900, 0)]
    found = score.tally(attempts, zone=UTC, now=NOON)
    assert [str(day.day) for day in score.days(found, {})] == ["2026-03-03", "2026-03-04"]
    assert found.tasks["a/b"].recall.last_right == NOON


def test_a_right_answer_dated_by_a_clock_set_back_is_of_that_day() -> None:
    attempts = [attempt("a/b", RIGHT), attempt("a/c", RIGHT, at=NOON - timedelta(days=99))]
    found = score.tally(attempts, zone=UTC, now=NOON)
    assert found.tasks["a/c"].recall.last_right == NOON


@pytest.mark.parametrize(
    ("notes", "points"),
    [([], 4), (["0.8"], 8), (["0.2"], 4), (["0.2", "1"], 10), (["9"], 10), (["-1"], 4), (["nan"], 4), (["?"], 4)],
)
def test_a_task_counts_the_larger_of_now_and_of_older_rules(notes: list[str], points: int) -> None:
    right = replace(attempt("a/b", RIGHT, hints=3), id=1)
    kept = [Note(attempt=1, kind=NoteKind.EARNED, value=value, at=NOON) for value in notes]
    kept.append(Note(attempt=1, kind=NoteKind.TEXT, value="1", at=NOON))
    assert score.task_points(10, score.tally([right], kept).tasks["a/b"]) == points
