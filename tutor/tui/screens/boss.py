"""A chapter's boss on the screen, by the keys of a game."""

from __future__ import annotations

from textual import work

from tutor import games
from tutor.arcade import Result, Round
from tutor.arcade.bosses import BossRound
from tutor.arcade.contract import Row
from tutor.arcade.stations import Ladder
from tutor.games import Records, bosses
from tutor.lesson import Chapter
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui import game_rows
from tutor.tui.game_rows import Described
from tutor.tui.screens.game import GameScreen
from tutor.tui.troubles import said_to_learner


class BossScreen(GameScreen):
    """A chapter's boss, by the same keys."""

    room = "boss"

    def __init__(self, session: Session, chapter: Chapter) -> None:
        self.chapter = chapter
        self.boss = session.boss_of(chapter)
        super().__init__(session, bosses.name_of(chapter))

    def describe(self) -> Described:
        """What there is to read of the boss."""
        assert self.boss is not None
        return game_rows.of_boss(self.boss, self.chapter)

    def fitting_seed(self, level: int) -> int:
        """Any."""
        return games.new_seed()

    def new_round(self, level: int, seed: int) -> Round:
        """A try of the boss."""
        return bosses.new_try(self.session, self.chapter, seed)

    def keep_left(self) -> None:
        """How far one got is kept."""
        if isinstance(self.round, BossRound) and not self.practice:
            try:
                bosses.keep_left(self.session, self.chapter, self.round, self.moves)
            except SaveProblem as problem:
                self.problem = said_to_learner(self.app, problem)

    def _move(self, round_: Round, key: str) -> None:
        if key == "e" and isinstance(round_, BossRound) and round_.mendable is not None:
            self._mend(round_, round_.mendable)
        else:
            super()._move(round_, key)

    @work
    async def _mend(self, played: BossRound, ladder: Ladder) -> None:
        from tutor.tui.screens.mend import Mend

        program = await self.app.push_screen_wait(Mend(self.session, ladder, played.said))
        if program is not None and self.round is played:
            self.round = played.climbing_again(program)
            self._run(self.round)

    def pars(self, result: Result) -> list[Row]:
        """What the stars take."""
        return game_rows.star_rows(self.session.is_bare)

    def earned(self, result: Result) -> str:
        """The stars, and how far the next is."""
        return game_rows.stars_earned(result)

    def said_of(self, own: Records) -> str:
        """How far one got, and the stars that is."""
        return game_rows.best_stars(own)


def boss_screen(session: Session, chapter: str = "") -> BossScreen | None:
    """The boss of a chapter, by default of the one that the open lesson is in; None where there is none.

    Raises Problems.
    """
    wanted = chapter or session.chapter(session.heading.id).id
    found = next((each for each in bosses.bosses(session.course) if wanted in (each.id, each.boss)), None)
    return BossScreen(session, found) if found else None
