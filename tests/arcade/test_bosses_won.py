"""Every boss of the course can be won: by the references, the right answers, and players that know the levels."""

from __future__ import annotations

import math
from itertools import combinations_with_replacement

import pytest

from tests.conftest import LESSONS, NOON
from tutor.arcade import Medal, Round
from tutor.arcade.bosses import BossRound
from tutor.arcade.breaking import Suspect
from tutor.arcade.bugs import BugsRound
from tutor.arcade.claims import ClaimsRound
from tutor.arcade.descent import RATES, DescentRound
from tutor.arcade.forecasts import ForecastRound
from tutor.arcade.images import ImagesRound
from tutor.arcade.lengths import LengthsRound, best_lengths
from tutor.arcade.letters import LettersRound
from tutor.arcade.stations import Ladder, Level, Log, Question
from tutor.asking import asked
from tutor.attempt import Attempt, Outcome, Verdict
from tutor.checkers import number
from tutor.checkers.contract import Conditions
from tutor.games import bosses
from tutor.items.programs import code_tasks, fits_the_screen, shown_at, suspect_of, tried
from tutor.items.stations import code_task, task_of
from tutor.lesson import Choice, Estimate, NumberTask, Order, Spot, Symbolic
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.variant import variant

pytestmark = pytest.mark.slow


def right_answer(session: Session, station: Question) -> str:
    """What the lesson itself would answer."""
    task = task_of(session.folder, station.task)
    match task:
        case Choice():
            letters = [letter for letter, option in zip("abcdefghi", task.options, strict=False) if option.right]
            shown = {own: typed for typed, own in station.letters.items()}
            return shown[letters[0]] if shown else "".join(letters)
        case Order():
            lines = {line.text: line.letter for line in asked(task, station.seed).shuffled}
            return "".join(lines[line] for line in task.lines)
        case Spot():
            return str(task.right[0])
        case NumberTask() | Estimate():
            values = number.work_out(task, task.answer, Conditions(variant(task, station.seed).given)).values
            return ", ".join(repr(float(value)) for value in values)
        case Symbolic():
            return task.answer
    raise AssertionError(task.id)


def keys(played: Round) -> list[str]:
    """The next keys of somebody who knows everything."""
    match played:
        case DescentRound():
            factors = [tuple(1 - rate * each for each in played.curvatures) for rate in RATES]
            for chosen in combinations_with_replacement(range(8), played.fewest):
                left = [w * math.prod(factors[k][i] for k in chosen) for i, w in enumerate(played.start)]
                if played.land.loss(tuple(left)) <= played.land.goal:
                    return [str(k + 1) for k in chosen]
        case LettersRound():
            return ["space" if played.truth == " " else played.truth]
        case ClaimsRound():
            asks = played.begun and not played.told
            return ["0" if played.claims[len(played.said)].holds else "-"] if asks else ["enter"]
        case ImagesRound():
            return [str(played.image.right), "space", "0"]
        case BugsRound():
            return ["enter"] if played.told else ["ABCD"[played.bugs[len(played.said)].right]]
        case ForecastRound():
            return [str(max(1, min(9, round(10 * played.chances[len(played.said)]))))]
        case LengthsRound():
            lengths = [each for pair in zip("abcdefghij", best_lengths(played.source), strict=False) for each in pair]
            return [*map(str, lengths), "enter"]
    raise AssertionError(played)


def won(session: Session, played: BossRound) -> BossRound:
    """A try in which everything is right."""
    for _ in range(1_000):
        station = played.station
        if played.over:
            return played
        if played.wanted is not None:
            played = played.given(bosses.run_wanted(session, played))
        elif played.told is not None:
            played = played.key("enter", 0)
        elif played.inner is not None:
            for key in keys(played.inner):
                played = played.key(key, 0)
        elif isinstance(station, Ladder) and station.sick and not played.climbed:
            played = played.climbing_again(code_task(session.folder, station.task).answer)
        elif isinstance(station, Ladder | Level):
            played = played.key("enter", 0)
        elif isinstance(station, Log):
            played = played.key("ABCD"[station.right], 0)
        elif isinstance(station, Suspect):
            played = played.typed(station.broken_by, 0)
        else:
            played = played.typed(right_answer(session, station), 0)
    raise AssertionError(f"no end at {played.station}")


@pytest.mark.parametrize("index", range(14))
def test_every_boss_can_be_won_with_three_stars_and_points_once(index: int) -> None:
    session = Session(open_course(LESSONS), Progress(":memory:", "Ada"), clock=lambda: NOON)
    chapter = bosses.bosses(session.course)[index]
    boss = session.folder.boss(chapter)
    assert boss is not None
    for declared in boss.rounds:
        if isinstance(declared, bosses.DeclaredLadder):
            task = code_task(session.folder, declared.task)
            right = Verdict(task=task.id, outcome=Outcome.CORRECT)
            session.progress.add(
                Attempt(task=task.id, answer=task.answer, outcome=Outcome.CORRECT, at=NOON, verdict=right)
            )
    for seed in (1, 2):
        played = won(session, bosses.new_try(session, chapter, seed))
        assert played.result().medal is Medal.GOLD, [
            (station, marks) for station, marks in zip(played.stations, played.marks, strict=True) if not marks.points
        ]
        bosses.keep(session, chapter, played, [])
    assert bosses.stars_of(session) == bosses.Stars(3, 42)
    assert bosses.stars_of(session).points == 60
    session.close()


def test_every_wrong_program_that_is_offered_is_broken_by_the_call_that_is_told() -> None:
    folder = open_course(LESSONS)
    offered = 0
    for task in code_tasks(folder):
        for misconception in task.misconceptions:
            share, call = shown_at(folder, task, misconception)
            if share and fits_the_screen(misconception.answer):
                offered += 1
                assert tried(folder, suspect_of(task, misconception, call), call).differs, (task.id, misconception.name)
    assert offered >= 200
