"""A chapter's boss for one learner: its stations from the course, what judges them, and what was reached.

A try is an attempt of mode ``arcade`` at ``arcade:boss:<chapter>``; its answers to tasks are attempts of mode ``boss``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from random import Random
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor import games, typeset
from tutor.arcade import Medal, Round, levels
from tutor.arcade.bosses import STARS, BossRound, begin
from tutor.arcade.breaking import BreakingRound, Suspect
from tutor.arcade.claims import begin as begin_claims
from tutor.arcade.contract import Cost
from tutor.arcade.images import begin as begin_images
from tutor.arcade.stations import Answered, Climbed, Ladder, Level, Log, Question, Station
from tutor.attempt import Attempt, Belief, Mode, Outcome, Verdict, offset_at
from tutor.games import Kept, Move, NoGame
from tutor.games.bets import said_before
from tutor.items import NoContent
from tutor.items.claims import claims_of
from tutor.items.images import images_of, training_of
from tutor.items.problem import shuffled
from tutor.items.programs import one_line, suspects_of, tried
from tutor.items.stations import code_task, log_of, question_of, task_of
from tutor.lesson import Bets as DeclaredBets
from tutor.lesson import (
    Boss,
    BreakLevel,
    Broken,
    Chapter,
    Course,
    DearImages,
    Mixed,
    Played,
    SickLog,
    Task,
)
from tutor.lesson import Ladder as DeclaredLadder
from tutor.loader import CourseFolder
from tutor.session import Session

RULES = """\
A boss may be tried at any time, as often as you like; a try meets each
station once. How far you got is kept, also where you leave on the way.

  ladder     your own last right program climbs, call by call, up to the
             first at which it differs; e mends it, and it climbs again
  question   a task of the chapter in other numbers: one answer counts
  log        a run that went wrong: choose the cause
  program    a known mistake: one call shows that it is wrong; 4 at most
  game       a level of the arcade, claims, images: the medal that passes

Of several: a small letter is I think, a CAPITAL I am sure, enter no idea.
One star for half of the points, two for all, three for all where every
station was right at once. Each star is worth 20 points, once."""
BETS = "Say of each how likely it is right; it is judged with all bets before."
HINTS = " A hint may help."
"""What feedback says where there are hints; a boss has none."""
STAR = 20
"""Points."""
WIDE = 72


def chapter_of(folder: CourseFolder, name: str) -> Chapter:
    """A chapter with a boss, by its id or by its boss's. Raises NoGame."""
    with_boss = bosses(folder.course)
    for chapter in with_boss:
        if name in (chapter.id, chapter.boss):
            return chapter
    if not with_boss:
        raise NoGame("This course has no bosses.")
    raise NoGame(f"there is no boss {name!r}; there are {', '.join(chapter.id for chapter in with_boss)}")


def stations_said(boss: Boss) -> str:
    """How many stations of which kind there are, by the words of the rules: 2 ladders, 4 questions."""
    counts = dict.fromkeys(("ladder", "question", "log", "program", "game"), 0)
    for declared in boss.rounds:
        match declared:
            case DeclaredLadder():
                counts["ladder"] += 1
            case Mixed():
                counts["question"] += declared.count
            case SickLog():
                counts["log"] += 1
            case Broken():
                counts["program"] += declared.programs
            case Played() | DeclaredBets() | DearImages():
                counts["game"] += 1
            case _:
                assert_never(declared)
    return ", ".join(f"{count} {name}{'s' * (count > 1)}" for name, count in counts.items() if count)


def bosses(course: Course) -> tuple[Chapter, ...]:
    """The chapters that have a boss."""
    return tuple(chapter for chapter in course.chapters if chapter.boss is not None)


def new_try(session: Session, chapter: Chapter, seed: int) -> BossRound:
    """A try of a chapter's boss. Slow; raises NoContent and Problems."""
    boss = session.folder.boss(chapter)
    assert boss is not None
    return begin(boss.title, seed, cost_of(session), tuple(stations_of(session, chapter, boss, Random(str(seed)))))


def cost_of(session: Session) -> Cost:
    """What costs are told in; without a name where the course has no games."""
    return games.cost_of(session.course) if session.course.arcade is not None else Cost("", 1.0)


def stations_of(session: Session, chapter: Chapter, boss: Boss, rng: Random) -> Iterator[Station]:
    """What one goes through. Raises NoContent and Problems."""
    folder = session.folder
    for declared in boss.rounds:
        match declared:
            case DeclaredLadder():
                task = code_task(folder, declared.task)
                rungs = tuple((rung.name, rung.call) for rung in declared.rungs)
                sick = next((each.answer for each in task.misconceptions if each.name == declared.repair), None)
                program = session.last_right(task) if sick is None else sick
                yield Ladder(
                    task=task.id, function=task.function, program=program, rungs=rungs, starter=task.starter,
                    sick=sick is not None, lesson=lesson_of(session, task),
                )  # fmt: skip
            case Mixed():
                chosen = shuffled(list(declared.tasks), rng)[: declared.count]
                for each in (task_of(folder, name) for name in chosen):
                    yield replace(question_of(each, rng), lesson=lesson_of(session, each))
            case SickLog():
                yield log_of(declared, rng)
            case Broken():
                programs = BreakLevel(name="boss", shown_by=declared.shown_by, programs=declared.programs)
                yield from suspects_of(folder, programs, int(rng.random() * games.MOST_SEED), chapter.lessons)
            case Played():
                seed = int(rng.random() * games.MOST_SEED)
                game = games.game_of(session.course, declared.game)
                round_ = games.new_round(session, declared.game, declared.level - 1, seed)
                title, score = f"{game.title}, {levels(game)[round_.level]}", tuple(game.score.splitlines())
                yield Level(title=title, round=round_, medal=Medal(declared.medal), about=game.about, score=score)
            case DeclaredBets():
                claims = claims_of(folder, declared.tasks, declared.count, rng)
                bets = begin_claims(0, cost_of(session), claims, said_before(session), declared.within)
                title = f"{len(claims)} claims, right or not"
                yield Level(title=title, round=bets, medal=Medal.SILVER, about=BETS)
            case DearImages():
                yield images_level(session, declared, rng)
            case _:
                assert_never(declared)


def lesson_of(session: Session, task: Task) -> str:
    """The title of a task's lesson."""
    return session.search.title_of(task.id.partition("/")[0])


def images_level(session: Session, declared: DearImages, rng: Random) -> Level:
    """Images against the learner's own model; against the course's where there is none that ran. Slow."""
    task = training_of(session.folder, declared.task)
    own = session.last_right(task)
    rival = "your model" if own is not None else "the course's model"
    try:
        found = images_of(session.folder, declared, own, session.programs.lent(task), rng)
    except NoContent:
        if own is None:
            raise
        rival = "the course's model"
        found = images_of(session.folder, declared, None, None, rng)
    about = "What does each show? It is those that your own model paid most for."
    if rival != "your model":
        about = f"What does each show? A model of your own would play: train it in “{lesson_of(session, task)}”."
    images = begin_images(0, cost_of(session), found, rival)
    return Level(title=f"{len(found)} images against {rival}", round=images, medal=Medal(declared.medal), about=about)


# Judging


def run_wanted(session: Session, round_: Round) -> object:
    """What a round wants judged or run in the sandbox, a boss's or a game's. Slow; raises Cancelled and SaveProblem."""
    if isinstance(round_, BossRound):
        return run_wanted(session, round_.inner) if round_.inner is not None else judged(session, round_)
    assert isinstance(round_, BreakingRound)
    return tried(session.folder, round_.suspect, round_.asks)


def judged(session: Session, played: BossRound) -> object:
    """What a boss wants judged or run. Slow; raises Cancelled and SaveProblem."""
    station = played.station
    match station:
        case Ladder():
            return climbed(session, station)
        case Question():
            return answered(session, station, played.asks)
        case Suspect():
            return tried(session.folder, station, played.asks)
        case Level() | Log():
            raise AssertionError("these are judged by themselves")
        case _:
            assert_never(station)


def climbed(session: Session, station: Ladder) -> tuple[Climbed, ...]:
    """Each rung, by the learner's program and by the reference, in one child each."""
    from tutor.checkers.code import clean
    from tutor.checkers.code.compare import same_result
    from tutor.checkers.code.values import short, side_by_side
    from tutor.checkers.programs import run_program
    from tutor.sandbox import Raised

    task = code_task(session.folder, station.task)
    calls = [call for _, call in station.rungs]
    lent = session.programs.lent(task)
    assert station.program is not None
    own = run_program(task, station.program, calls, lent.own)
    right = run_program(task, task.answer, calls, lent.references)
    found = []
    for got, want in zip(own.results, right.results, strict=False):
        if isinstance(want, Raised) or not same_result(want, want, task.tolerance):
            found.append(Climbed(False, counts=False))
            continue
        wanted = one_line(clean(short(want.value)))
        if same_result(got, want, task.tolerance):
            found.append(Climbed(True, wanted, wanted))
        elif isinstance(got, Raised):
            found.append(Climbed(False, clean(got.type), wanted))
        else:
            seen, wanted = map(one_line, map(clean, side_by_side(got.value, want.value, task.tolerance)))
            found.append(Climbed(False, seen, wanted))
    if len(found) == len(right.results):  # beyond its last result the reference did not come
        found += [Climbed(False, counts=False)] * (len(calls) - len(found))
    return tuple(found)


def asked_at(session: Session, ladder: Ladder) -> str:
    """What a ladder's task asks for, as one paragraph."""
    return typeset.plain(code_task(session.folder, ladder.task).ask, typeset.UNWRAPPED)


def mended(session: Session, ladder: Ladder, program: str) -> Verdict:
    """A program that was mended or written at a ladder, judged and kept as an answer to its task. Slow."""
    task = code_task(session.folder, ladder.task)
    verdict = session.check(task, program)
    if verdict.outcome in (Outcome.CORRECT, Outcome.WRONG):
        keep_answer(session, task.id, None, program, verdict)
    return verdict


def answered(session: Session, station: Question, answer: str) -> Answered:
    """An answer to a task, judged and kept as one of mode boss."""
    task = task_of(session.folder, station.task)
    own = station.letters.get(answer.strip().lower(), answer) if station.letters else answer
    verdict = session.check(task, own, seed=station.seed)
    said = tuple(typeset.plain(each, typeset.UNWRAPPED).replace(HINTS, "") for each in verdict.feedback[:2])
    if verdict.outcome not in (Outcome.CORRECT, Outcome.WRONG):
        return Answered(None, tuple(line for each in said for line in textwrap.wrap(each, WIDE)))
    belief = (Belief.SURE if answer.strip().isupper() else Belief.THINK) if station.letters else None
    keep_answer(session, station.task, station.seed, own, verdict, belief)
    word = "Right." if verdict.outcome is Outcome.CORRECT else "Wrong."
    return Answered(verdict.outcome is Outcome.CORRECT, (word, *said))


def keep_answer(
    session: Session, task: str, seed: int | None, answer: str, verdict: Verdict, belief: Belief | None = None
) -> None:
    """Keep an answer that was given to a boss. Raises SaveProblem."""
    at = session.clock()
    session.progress.add(
        Attempt(
            task=task,
            answer=answer,
            outcome=verdict.outcome,
            at=at,
            verdict=verdict,
            seed=seed,
            course_version=session.course.version or None,
            offset_minutes=offset_at(at),
            mode=Mode.BOSS,
            belief=belief,
        )
    )


def keep(session: Session, chapter: Chapter, played: Round, moves: Sequence[Move]) -> Kept:
    """Keep a try that is over. Raises SaveProblem."""
    return games.keep(session, name_of(chapter), played, moves)


def keep_left(session: Session, chapter: Chapter, played: BossRound, moves: Sequence[Move]) -> Kept | None:
    """Keep how far a try got that was left on the way; None where no station was behind it. Raises SaveProblem."""
    return keep(session, chapter, played.left(), moves) if played.marks else None


class Standing(Struct, frozen=True, kw_only=True):
    """How a learner stands with a boss."""

    title: str
    about: str
    stars: str
    best: Kept | None = None

    @property
    def points(self) -> int:
        """What the stars are worth: each once, however often they were reached."""
        return STAR * self.stars.count("★")


class Stars(Struct, frozen=True):
    """The stars of all bosses of a course."""

    reached: int
    of: int

    @property
    def points(self) -> int:
        """Each star is worth so many, once."""
        return STAR * self.reached


def stars_of(session: Session) -> Stars:
    """The stars that the learner reached. Raises SaveProblem."""
    found = bosses(session.course)
    best = [games.records(session, name_of(chapter), 0).best for chapter in found]
    return Stars(sum(STARS[each.medal].count("★") for each in best if each), 3 * len(found))


def standing(session: Session, chapter: Chapter) -> Standing | None:
    """How the learner stands with a chapter's boss; None where it has none. Raises Problems and SaveProblem."""
    boss = session.folder.boss(chapter)
    if boss is None:
        return None
    best = games.records(session, name_of(chapter), 0).best
    stars = STARS[best.medal if best else Medal.NONE]
    return Standing(title=boss.title, about=boss.about, stars=stars, best=best)


def name_of(chapter: Chapter) -> str:
    """What the tries of a chapter's boss are kept under, after ``arcade:``."""
    return f"boss:{chapter.id}"
