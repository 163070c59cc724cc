"""The games of the arcade on the screen, and which screen it is that one asks for."""

from __future__ import annotations

from textual import events

from tutor import games
from tutor.arcade import Tone, levels
from tutor.arcade.contract import Row, row
from tutor.games import Wanted
from tutor.session import Session
from tutor.tui.screens.boss import boss_screen
from tutor.tui.screens.game import ArcadeScreen, GameScreen


class GamesScreen(ArcadeScreen):
    """The list of games."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.names = tuple(games.arcade_of(session.course).games)
        self.at = 0

    def on_mount(self) -> None:
        """Draw."""
        self.redraw()

    def on_screen_resume(self) -> None:
        """A game was left: its records are new."""
        if self.is_mounted:
            self.redraw()

    def redraw(self) -> None:
        """Each game on two rows, with the best that was reached at its highest level played."""
        rows: list[Row] = [row()]
        for i, name in enumerate(self.names):
            game = games.game_of(self.session.course, name)
            here = i == self.at
            title = f"  {'▶' if here else ' '} {chr(ord('a') + i)}  {game.title:<20}"
            rows.append(row((title, Tone.STRONG if here else Tone.PLAIN), (best_of(self.session, name), Tone.DIM)))
            if here or len(self.names) < 9:
                rows.append(row((f"       {game.about}", Tone.DIM)))
        self.draw(tuple(rows), f"a-{chr(ord('a') + len(self.names) - 1)} or ↑↓ and enter  choose   esc  back")

    def on_key(self, event: events.Key) -> None:
        """A letter or enter opens, the arrows choose."""
        if event.key in ("up", "down"):
            self.at = (self.at + (1 if event.key == "down" else -1)) % len(self.names)
            self.redraw()
        elif event.key in ("enter", "space"):
            self.open(self.at)
        elif event.character and len(event.character) == 1 and 0 <= ord(event.character) - ord("a") < len(self.names):
            self.at = ord(event.character) - ord("a")
            self.redraw()
            self.open(self.at)

    def open(self, at: int) -> None:
        """Play this one."""
        self.app.push_screen(GameScreen(self.session, self.names[at]))


def wanted_screen(session: Session, wanted: Wanted) -> ArcadeScreen | None:
    """The screen that the command line asks for; None where the course has nothing like it. Raises Problems."""
    if wanted.boss:
        return boss_screen(session, wanted.boss)
    if wanted.game in ("", games.TODAY) or session.course.arcade is None:
        return screen_of(session, wanted.game)
    return GameScreen(session, wanted.game, wanted=wanted)


def screen_of(session: Session, name: str = "") -> ArcadeScreen | None:
    """The list of the course's games, one of them, or that of the day; None where the course has none."""
    if session.course.arcade is None:
        return None
    if name == games.TODAY:
        daily = games.todays(session)
        return GameScreen(session, daily.game, daily) if daily else GamesScreen(session)
    return GameScreen(session, name) if name in session.course.arcade.games else GamesScreen(session)


def best_of(session: Session, name: str) -> str:
    """What was reached at the highest level that was played."""
    game, kept = games.game_of(session.course, name), games.rounds(session, name)
    for number in reversed(range(len(levels(game)))):
        own = games.records_of(kept, number)
        if own.best is not None:
            medal = f", {own.best.medal}" if own.best.medal and not session.is_bare else ""
            return f"{own.best.score:.{own.best.digits}f} {own.best.what}{medal}"
    return ""
