"""Rounds that fit: ratings against their formula, seeds by passage and by mistake; tables of learners."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.arcade.rounds import run
from tests.conftest import LESSONS, NOON
from tutor import games
from tutor.arcade.letters import chosen, mean_cost
from tutor.games import Kept, Move, fitting, others
from tutor.games.fitting import Ratings, fits, ratings_of, seed_of_passage
from tutor.items.passages import passages_of
from tutor.lesson import Letters
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session

EVEN = (("no idea, always", 2.0),)


def test_ratings_move_by_what_was_not_expected() -> None:
    found = ratings_of([Kept(level=0, seed=1, score=1.0, pars=EVEN, items=("a", "b"), costs=(0.5, 3.3))])
    second = 24 / (1 + 10 ** ((1500 - 1512) / 400))
    assert found.player == pytest.approx(1512 - second)
    assert found.items == {"a": pytest.approx(1488), "b": pytest.approx(1500 + second)}


def test_no_idea_was_not_right() -> None:
    found = ratings_of([Kept(level=0, seed=1, score=2.0, pars=EVEN, items=("a",), costs=(2.0,))])
    assert found.player == pytest.approx(1488)


def test_the_rating_of_simulated_players_follows_what_they_know() -> None:
    """A thousand answers each; who knows more ends higher, near the difference that the formula says."""
    rng, found = Random("ratings"), []
    for knows in (0.5, 0.9):
        own = Ratings()
        for i in range(1000):
            own = Ratings(own.player, {})  # every mistake stays at the beginning
            own = own.after(f"m{i}", rng.random() < knows)
        found.append(own.player)
    assert abs(found[0] - 1500) < 80
    assert 1750 < found[1] < 2000  # 1500 + 400 log10(9) is 1882


def test_mistakes_that_were_met_come_first() -> None:
    met = frozenset({"a"})
    assert fits(("a", "b"), Ratings(), met) > fits(("b", "c"), Ratings(), met)
    hard = Ratings(1500, {"b": 2200})
    assert fits(("b",), hard, met) < fits(("c",), hard, met)


def test_passages_are_easy_first_and_hard_after_two_silvers() -> None:
    folder = open_course(LESSONS)
    arcade = folder.course.arcade
    assert arcade is not None
    game = next(each for each in arcade.games.values() if isinstance(each, Letters))
    shipped = passages_of(folder, game)
    middle = sorted(map(mean_cost, shipped.passages))[len(shipped.passages) // 2]
    silver = Kept(level=0, seed=1, score=1.0, bounds=(("silver", 1.5),))
    for _ in range(3):
        assert mean_cost(chosen(shipped, seed_of_passage(shipped, [], 0))) < middle
        assert mean_cost(chosen(shipped, seed_of_passage(shipped, [silver] * 2, 0))) >= middle
        assert mean_cost(chosen(shipped, seed_of_passage(shipped, [silver] * 2, 1))) < middle


def test_a_typed_seed_is_the_same_round_whoever_plays() -> None:
    for name in ("Ada", "Bob"):
        session = Session(open_course(LESSONS), Progress(":memory:", name), clock=lambda: NOON)
        for seed in (1, 2, 3, 4):
            keep(session, seed)
        assert games.new_round(session, "forecaster", 0, 7) == games.new_round(session, "forecaster", 0, 7)
        assert fitting.seed_for(session, "coins", 0) > 0
        session.close()


def keep(session: Session, seed: int, keys: str = "5" * 24) -> Kept:
    moves = [Move(key, float(second)) for second, key in enumerate(keys)]
    played = games.replayed(games.new_round(session, "forecaster", 0, seed), moves)
    return games.keep(session, "forecaster", played, moves)


def test_a_best_round_plays_along_step_by_step() -> None:
    session = Session(open_course(LESSONS), Progress(":memory:", "Ada"), clock=lambda: NOON)
    best = keep(session, 3)
    round_ = games.haunted(games.new_round(session, "forecaster", 0, 4), best)
    assert round_.ghost_at(0) is None
    for n in (1, 2):
        round_ = round_.key("5", 0)
        assert round_.ghost_at(n) == pytest.approx(n)
        rows = ["".join(text for text, _ in row) for row in round_.board().rows]
        assert any("your best" in row and f"{n:.2f}" in row for row in rows)
    assert games.haunted(round_, None) is round_
    session.close()


def test_the_table_has_every_learner_of_the_folder_the_best_first(tmp_path: Path) -> None:
    folder = open_course(LESSONS)
    for name, keys in (("Ada", "5" * 24), ("Bob", "1" * 24)):
        session = Session(folder, Progress(tmp_path / f"{name}.sqlite", name), clock=lambda: NOON)
        keep(session, 3, keys)
        session.close()
    (tmp_path / "Eve.sqlite").write_bytes(b"no save at all")
    session = Session(folder, Progress(tmp_path / "Zoe.sqlite", "Zoe"), clock=lambda: NOON)
    found = others.table(session, "forecaster", 0)
    scores = [each.records.best.score for each in found if each.records.best]
    assert sorted(each.learner for each in found) == ["Ada", "Bob"]
    assert scores == sorted(scores)
    assert others.table(session, "forecaster", 1) == ()
    session.close()
    ran = run(tmp_path, "arcade", "forecaster", "--others", "--user", "Zoe")
    assert "Ada  best 1.00 bits a throw" in ran.stdout
