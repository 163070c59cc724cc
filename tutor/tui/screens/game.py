"""A game on the screen: chosen, played, told; whatever keeps the contract."""

from __future__ import annotations

import textwrap
from time import monotonic

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from tutor import games
from tutor.arcade import Result, Round, Tone
from tutor.arcade.contract import Row, row
from tutor.games import Daily, Kept, Move, Records, Wanted, bosses, fitting, others
from tutor.lesson import Tip
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem
from tutor.sandbox import SandboxFailure
from tutor.sandbox.stoppable import stoppable
from tutor.session import Session
from tutor.trust import NotTrusted
from tutor.tui import delays, game_rows
from tutor.tui.game_rows import Choice, Described
from tutor.tui.screens.base import TutorScreen
from tutor.tui.troubles import said_to_learner
from tutor.tui.widgets.top_bar import KeptAsked

TONES = {
    Tone.PLAIN: "",
    Tone.DIM: "$text-muted",
    Tone.STRONG: "bold $text-primary",
    Tone.GOOD: "$text-success",
    Tone.BAD: "$text-error",
}
WIDTH, HIGH = 80, 24
TOO_SMALL = f"A game needs {WIDTH} columns and {HIGH} rows: make the window larger. Nothing is lost meanwhile."
TICK = 0.25
"""Seconds between two looks at the clock, where a round is timed."""


def styled(rows: tuple[Row, ...]) -> Content:
    """Rows as styled text; every tone is said by words or signs too."""
    lines = [Content.assemble(*((text, TONES[tone]) for text, tone in each)) for each in rows]
    return Content("\n").join(lines)


def headed(left: str, right: str, width: int) -> Content:
    """The heading as the bar of a lesson has it: the room, then where in it one is, and how far at the right."""
    room, between, where = left.partition(" › ")
    pad = " " * (width - len(left) - len(right))
    return Content.assemble((room, "bold $text-primary"), between + where + pad, (right, "$text-muted"))


class RoundKept(Message):
    """A round of a game, or a try of a boss, was kept."""


class ArcadeScreen(TutorScreen[str]):
    """A screen of the arcade: a heading, rows in a field of 80 columns, and the keys in the last row.

    It comes back with the lesson that it leads to; with nothing where it was left.
    """

    DEFAULT_CSS = """
    ArcadeScreen { align-horizontal: center; }
    ArcadeScreen #heading { dock: top; height: 1; padding: 0 1; background: $panel; }
    ArcadeScreen #field { width: 80; max-width: 100%; height: 1fr; }
    ArcadeScreen #rows { width: 100%; height: auto; }
    ArcadeScreen #keys { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $text-muted; }
    """
    BINDINGS = [Binding("escape", "leave", "Leave"), Binding("f1", "rules", "Rules")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.left, self.right = "arcade", session.learner
        self._not_kept = ""

    def compose(self) -> ComposeResult:
        """Three texts."""
        yield from super().compose()
        yield Static("", id="heading", markup=False)
        with Vertical(id="field"):
            yield Static("", id="rows", markup=False)
        yield Static("", id="keys", markup=False)

    def _on_mount(self, event: events.Mount) -> None:
        super()._on_mount(event)
        self.post_message(KeptAsked(self))

    def say_kept(self, said: str) -> None:
        """From now on say ``not kept`` in the heading, or nothing."""
        changed, self._not_kept = said != self._not_kept, said
        if changed and self.query("#rows"):  # else it was left
            self.redraw()

    def draw(self, rows: tuple[Row, ...], keys: str) -> None:
        """Show rows and keys, and the heading as it is now."""
        room = self.app.size.width - 2
        if self.app.size.width < WIDTH or self.app.size.height < HIGH:
            rows = tuple(row(line) for line in textwrap.wrap(TOO_SMALL, max(20, room - 2)))
            rows, keys = ((row(), *rows)), "esc  leave"
        right = f"{self._not_kept}  {self.right}" if self._not_kept else self.right
        most = room - len(right) - 2
        left = self.left if len(self.left) <= most else f"{self.left[: most - 1]}…"
        self.query_one("#heading", Static).update(headed(left, right, room))
        self.query_one("#rows", Static).update(styled(rows))
        self.query_one("#keys", Static).update(keys)

    def on_resize(self, event: events.Resize) -> None:
        """The heading fills the width."""
        super().on_resize(event)
        if self.is_mounted:
            self.redraw()

    def redraw(self) -> None:
        """Draw what there is now."""

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)

    def action_rules(self) -> None:
        """How it is played."""


class GameScreen(ArcadeScreen):
    """A game: chosen, played, told. It draws whatever keeps the contract."""

    def __init__(self, session: Session, name: str, daily: Daily | None = None, wanted: Wanted | None = None) -> None:
        super().__init__(session)
        self.wanted = wanted
        self.text = wanted.text if wanted else None
        """Of the player's own, in place of the course's."""
        self.name_ = name
        self.described = self.describe()
        self.daily = daily
        """The day whose game it is: its level and its items are given, and the first try counts."""
        level = daily.level if daily else wanted.level if wanted else 0
        digits = str(wanted.seed) if wanted and wanted.seed is not None and not daily else ""
        self.choice = Choice(min(max(level, 0), len(self.described.levels) - 1), digits)
        self.seed = daily.seed if daily else games.new_seed()
        self.round: Round | None = None
        self.moves: list[Move] = []
        self.kept: Kept | None = None
        self.before: Records = Records()
        self.problem = ""
        self.practice = False
        """Whether this round was played before, so that it does not count."""
        self._begun = 0.0
        self._deaf_until = 0.0
        self._ticking: Timer | None = None
        self._waiting = False

    def on_mount(self) -> None:
        """Draw what is chosen first."""
        self._read_records()
        self.redraw()

    def _read_records(self) -> None:
        """Read what was reached, once for all levels."""
        kept = games.rounds(self.session, self.name_)
        if self.wanted is None and self.daily is None and kept and self.round is None:
            self.choice = Choice(min(kept[-1].level, len(self.described.levels) - 1), self.choice.digits)
        self.own = [games.records_of(kept, level) for level in range(len(self.described.levels))]

    # What a boss says otherwise

    room = "arcade"

    def describe(self) -> Described:
        """What there is to read of it."""
        game = games.game_of(self.session.course, self.name_)
        return game_rows.of_game(game, self.session.is_bare, own_text=self.text is not None)

    def new_round(self, level: int, seed: int) -> Round:
        """A round. Slow; raises NoGame, NoContent and Problems."""
        return games.new_round(self.session, self.name_, level, seed, self.text)

    def fitting_seed(self, level: int) -> int:
        """A seed of a round that fits the learner. Slow; raises as new_round does."""
        return fitting.seed_for(self.session, self.name_, level) if self.text is None else games.new_seed()

    @property
    def sees_others(self) -> bool:
        """Whether it may be shown what the other learners of this folder reached."""
        return self.daily is None and bool(getattr(self.app, "sees_others", True))

    def said_of(self, own: Records) -> str:
        """What was reached at a level."""
        return game_rows.best_and_lately(own, medal=not self.session.is_bare)

    @work(exclusive=True, group="others")
    async def _look_at_others(self) -> None:
        try:
            found = await stoppable(others.table, self.session, self.name_, self.choice.level)
        except SaveProblem as problem:
            self.problem = said_to_learner(self.app, problem)
            self.redraw()
            return
        from tutor.tui.screens.dialogs import Help

        lines = others.lines_of(found) or ["Nobody has played this yet."]
        await self.app.push_screen(Help("\n".join(lines), f"{self.described.title} · {self.level_name}"))

    # Drawing

    def redraw(self) -> None:
        """Draw what there is now."""
        title = f"{self.room} › {self.described.title}"
        if self.round is None:
            self.left, self.right = title, self.session.learner
            rows, keys = self._before()
            self.draw((*rows, *game_rows.problem_rows(self.problem)), "Reading …" if self._waiting else keys)
        elif self.round.over and not self._waiting:
            self.left, self.right = f"{title} · {self.level_name}", self.mark
            rows, keys = self._after_round(self.round.result())
            self.draw((*rows, *game_rows.problem_rows(self.problem)), keys)
        else:
            board = self.round.board()
            at = board.level or self.level_name
            self.left = title if at == self.described.title else f"{title} · {at}"
            self.right = f"{board.count}   {self.mark}"
            self.draw(board.rows, f"{board.keys}  esc leave")

    @property
    def free(self) -> int:
        """Rows between the heading and the keys, without the last."""
        return self.app.size.height - 3

    def _before(self) -> tuple[list[Row], str]:
        """What there is before a round, and the keys."""
        if self.daily is None:
            keys = game_rows.choice_keys(self.described, self.session.is_on(games.CLOCK), self.sees_others)
            said = [self.said_of(own) for own in self.own]
            return game_rows.choice_rows(self.described, self.choice, said, self.free), keys
        self.kept = games.scored(self.session, self.daily)
        line = self.line if self.kept is not None else ""
        is_begun = bool(games.begun(self.session, self.daily))
        copy = "  c copy the line" if self.kept is not None else ""
        rows = game_rows.day_rows(self.described, self.daily, line, is_begun, self.free)
        return rows, f"space begin{copy}  ? rules  esc back"

    def _after_round(self, result: Result) -> tuple[list[Row], str]:
        """What a round came to, and the keys."""
        tip = self.tip
        rows = game_rows.result_rows(result, self.earned(result), self.pars(result), self.before.best, tip)
        if self.practice:
            rows += [row(), row(("    You knew these items: this round does not count.", Tone.DIM))]
        lesson = "  l the lesson" if tip and tip.lesson else ""
        another = "" if self.daily else "space another  "
        return rows, f"{another}r the same again  c copy a line{lesson}  esc back"

    def pars(self, result: Result) -> list[Row]:
        """What the result is measured by."""
        return game_rows.par_rows(result, self.session.is_bare)

    def earned(self, result: Result) -> str:
        """What it won, and what comes next."""
        return "" if self.session.is_bare else game_rows.medal_earned(result)

    @property
    def level_name(self) -> str:
        """The name of the chosen level."""
        return self.described.levels[self.choice.level]

    @property
    def mark(self) -> str:
        """What says which items these are: the day, or the seed."""
        return (
            str(self.daily.day)
            if self.daily
            else f"seed {self.seed}"
            if self.described.has_seed
            else self.session.learner
        )

    @property
    def tip(self) -> Tip | None:
        """What this round taught."""
        return self.described.tip(self.seed)

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Whatever the moment makes of a key."""
        key = event.character if event.is_printable and event.character and event.character != " " else event.key
        if key in ("escape", "f1", "ctrl+q", "ctrl+p") or self._waiting:
            return
        event.stop()
        event.prevent_default()
        if key == "?":
            self.action_rules()
        elif self.round is None:
            self._choose(key)
        elif self.round.over:
            self._after(key)
        else:
            self._move(self.round, key)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted into a round goes in letter by letter."""
        event.stop()
        for sign in event.text:
            if self.round is None or self.round.over or self._waiting or not sign.isprintable():
                return
            self._move(self.round, "space" if sign == " " else sign)

    def _choose(self, key: str) -> None:
        if self.daily is not None:
            if key in ("space", "enter"):
                self.begin(self.daily.seed, practice=games.scored(self.session, self.daily) is not None)
            elif key == "c" and self.kept is not None:
                self._copy()
        elif key in ("space", "enter"):
            self.begin(self.choice.seed)
        elif key == "h" and self.sees_others:
            self._look_at_others()
        elif key == "t" and self.described.has_clock:
            self.session.switch(games.CLOCK)
        else:
            self.choice = self.choice.after(key, self.described)
        self.redraw()

    def _after(self, key: str) -> None:
        if monotonic() < self._deaf_until:
            return  # what was typed ahead of the end is no wish
        if key == "space" and self.daily is None:
            self.begin()
        elif key == "r":
            self.begin(self.seed, practice=True)
        elif key == "c" and self.kept is not None:
            self._copy()
        elif key == "l" and self.tip is not None and self.tip.lesson:
            self._to_lesson(self.tip.lesson)

    def _copy(self) -> None:
        self.app.copy_to_clipboard(self.line)
        self.notify("Copied: " + self.line, markup=False)

    @property
    def line(self) -> str:
        """What can be pasted elsewhere: costs only, nothing of the items."""
        assert self.kept is not None
        return games.line_of(self.described.title, self.kept, self.session.course.brand, games.today(self.session))

    def _move(self, round_: Round, key: str) -> None:
        now = monotonic()
        if now < self._deaf_until:
            return
        seconds = round(now - self._begun, 2)
        self.take(round_.key(key, seconds), Move(key, seconds))

    def take(self, after: Round, move: Move) -> None:
        """A move was made."""
        if after == self.round:
            return
        self.moves.append(move)
        self.round = after
        self._keep_begun()
        if after.guarded:
            self._deaf_until = monotonic() + delays.GUARD
        if after.wanted is not None:
            self._run(after)
        self.finish_if_over()
        self.redraw()

    def _keep_begun(self) -> None:
        """Whoever leaves the try of the day in the middle goes on there: it is one try."""
        if self.daily is not None and not self.practice:
            try:
                games.keep_begun(self.session, self.daily, self.moves)
            except SaveProblem as problem:
                self.problem = said_to_learner(self.app, problem)

    # A round

    @work(exclusive=True, group="round")
    async def begin(self, seed: int | None = None, practice: bool = False) -> None:
        """Begin a round, without a seed one that fits the learner; what it needs is read meanwhile."""
        self._waiting, self.problem = True, ""
        self.redraw()
        try:
            if seed is None:
                seed = await stoppable(self.fitting_seed, self.choice.level)
            begun = await stoppable(self.new_round, self.choice.level, seed)
            self.before = self.own[self.choice.level] if self.text is None else Records()
            if self.text is None and self.daily is None:
                begun = games.haunted(begun, self.before.best)
        except (games.NoGame, games.NoContent, Problems, SaveProblem, NotTrusted, SandboxFailure) as problem:
            self._waiting, self.problem, self.round = False, said_to_learner(self.app, problem), None
            self.redraw()
            return
        self._waiting = False
        if not self.is_attached:
            return
        self.seed, self.practice = seed, practice
        self.choice = Choice(self.choice.level)
        self.round, self.moves, self.kept = begun, [], None
        if self.daily is not None and not practice:
            self.round, self.moves = games.resumed(begun, games.begun(self.session, self.daily))
        self._begun = monotonic() - (self.moves[-1].seconds if self.moves else 0.0)
        self._deaf_until = 0.0
        if begun.timed and self._ticking is None:
            self._ticking = self.set_interval(TICK, self._tick)
        self.finish_if_over()
        self.redraw()

    def _tick(self) -> None:
        if self.round is None or self.round.over:
            return
        self.round = self.round.at(monotonic() - self._begun)
        self.finish_if_over()
        self.redraw()

    @work(exclusive=True, group="round")
    async def _run(self, asking: Round) -> None:
        """Run what a round wants, and hand it in."""
        self._waiting = True
        self.redraw()
        try:
            came_to = await stoppable(bosses.run_wanted, self.session, asking)
        except (NotTrusted, SandboxFailure, SaveProblem, Problems) as problem:
            self._waiting = False
            self._not_run(asking, said_to_learner(self.app, problem))
            return
        self._waiting = False
        if self.is_attached and self.round is asking:
            self.round = asking.given(came_to)
            self.finish_if_over()
            self.redraw()

    def _not_run(self, asking: Round, said: str) -> None:
        """Leave a round that wants what cannot be run; how far a boss got is kept."""
        if self.is_attached and self.round is asking:
            self.keep_left()
            self.problem, self.round = said, None
            self.redraw()

    def finish_if_over(self) -> None:
        """Keep a round that is over, once."""
        if self.round is None or not self.round.over or self.kept is not None or self._waiting:
            return
        self._deaf_until = monotonic() + delays.GUARD
        try:
            if self.practice:
                self.kept = games.kept_of(self.round, self.round.result(), self.moves, None)
            else:
                day = self.daily.day if self.daily else None
                own = self.text is not None
                self.kept = games.keep(self.session, self.name_, self.round, self.moves, day, own)
                self._read_records()
                self.post_message(RoundKept())
        except SaveProblem as problem:
            self.problem = said_to_learner(self.app, problem)

    def keep_left(self) -> None:
        """Of a round that is left on the way nothing is kept."""

    def action_leave(self) -> None:
        """From a round to its beginning; from there back."""
        if self.round is not None or self._waiting:
            if self.round is not None and not self.round.over:
                self.keep_left()
            self.workers.cancel_group(self, "round")
            self.round, self._waiting = None, False
            self._read_records()
            self.seed = self.daily.seed if self.daily else games.new_seed()
            self.redraw()
        else:
            self.dismiss(None)

    def action_rules(self) -> None:
        """How it is played, over the game."""
        from tutor.tui.help import flowing
        from tutor.tui.screens.dialogs import Help

        self.app.push_screen(Help(flowing(f"{self.described.score}\n\n{self.described.rules}".strip())))

    @work
    async def _to_lesson(self, lesson: str) -> None:
        if self.session.has_lesson(lesson):
            self.dismiss(lesson)
            await self.app.run_action(f"app.open_lesson('{lesson}')")
