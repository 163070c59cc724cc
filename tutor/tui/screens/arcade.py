"""The arcade: the list of the course's games, and one screen that plays any of them."""

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
from tutor.arcade import Result, Round, Tone, levels
from tutor.arcade.bosses import ALL, STARS, STARS_SAID, BossRound, Ladder
from tutor.arcade.contract import Row, row, spark
from tutor.games import Daily, Kept, Move, Records, Wanted, bosses, fitting, others
from tutor.lesson import Bugs, Chapter, Letters, Sprint, Tip, Weighing
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem
from tutor.sandbox.stoppable import stoppable
from tutor.session import Session
from tutor.tui import delays
from tutor.tui.screens.base import TutorScreen

TONES = {
    Tone.PLAIN: "",
    Tone.DIM: "$text-muted",
    Tone.STRONG: "bold",
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

    def compose(self) -> ComposeResult:
        """Three texts."""
        yield from super().compose()
        yield Static("", id="heading", markup=False)
        with Vertical(id="field"):
            yield Static("", id="rows", markup=False)
        yield Static("", id="keys", markup=False)

    def draw(self, rows: tuple[Row, ...], keys: str) -> None:
        """Show rows and keys, and the heading as it is now."""
        room = self.app.size.width - 2
        if self.app.size.width < WIDTH or self.app.size.height < HIGH:
            rows = tuple(row(line) for line in textwrap.wrap(TOO_SMALL, max(20, room - 2)))
            rows, keys = ((row(), *rows)), "esc  leave"
        gap = max(2, room - len(self.left) - len(self.right))
        self.query_one("#heading", Static).update(f"{self.left}{' ' * gap}{self.right}")
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


def level_key(level: int) -> str:
    """The letter that chooses a level: digits are a seed's."""
    return chr(ord("a") + level)


class GameScreen(ArcadeScreen):
    """A game: chosen, played, told. It draws whatever keeps the contract."""

    def __init__(self, session: Session, name: str, daily: Daily | None = None, wanted: Wanted | None = None) -> None:
        super().__init__(session)
        self.wanted = wanted
        self.text = wanted.text if wanted else None
        """Of the player's own, in place of the course's."""
        self.name_ = name
        self._describe()
        self.daily = daily
        """The day whose game it is: its level and its items are given, and the first try counts."""
        level = daily.level if daily else wanted.level if wanted else 0
        self.level = min(max(level, 0), len(self.levels) - 1)
        self.seed = daily.seed if daily else games.new_seed()
        self.typed_seed = str(wanted.seed) if wanted and wanted.seed is not None and not daily else ""
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
            self.level = min(kept[-1].level, len(self.levels) - 1)
        self.own = [games.records_of(kept, level) for level in range(len(self.levels))]

    # What a boss says otherwise

    room = "arcade"
    has_clock = False
    any_seed = "new items each time; digits choose a seed, the same items for everybody"
    has_seed = True
    score = ""

    def _describe(self) -> None:
        """What there is to read of the game."""
        game = games.game_of(self.session.course, self.name_)
        self.has_clock, self.has_seed = isinstance(game, Sprint), not isinstance(game, Weighing)
        if isinstance(game, Letters | Bugs):
            self.any_seed = "items that fit you; digits choose a seed, the same items for everybody"
        self.title_, self.about, self.rules, self.score = game.title, game.about, game.rules.rstrip(), game.score
        self.levels, self.tips = levels(game), game.tips

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
        return of_records(own, medal=not self.session.is_bare)

    @work(exclusive=True, group="others")
    async def _look_at_others(self) -> None:
        try:
            found = await stoppable(others.table, self.session, self.name_, self.level)
        except SaveProblem as problem:
            self.problem = str(problem)
            self.redraw()
            return
        from tutor.tui.screens.dialogs import Help

        lines = others.lines_of(found) or ["Nobody has played this yet."]
        await self.app.push_screen(Help("\n".join(lines), f"{self.title_} · {self.levels[self.level]}"))

    # Drawing

    def redraw(self) -> None:
        """Draw what there is now."""
        title = f"{self.room} › {self.title_}"
        if self.round is None:
            self.left, self.right = title, self.session.learner
            self.draw(*self._ready())
        elif self.round.over and not self._waiting:
            self.left, self.right = f"{title} · {self.levels[self.level]}", self.mark
            self.draw(*self._over(self.round.result()))
        else:
            board = self.round.board()
            self.left = title if board.level == self.title_ else f"{title} · {board.level or self.levels[self.level]}"
            self.right = f"{board.count}   {self.mark}"
            self.draw(board.rows, f"{board.keys}  esc leave")

    def _ready(self) -> tuple[tuple[Row, ...], str]:
        if self.daily is not None:
            return self._ready_today(self.daily)
        rows: list[Row] = [*self._described(), row()]
        for i, name in enumerate(self.levels):
            own = self.own[i]
            here = i == self.level
            letter = level_key(i) if len(self.levels) > 1 else " "
            said = self.said_of(own) if own.rounds else ""
            rows.append(
                row(
                    (f"  {'▶' if here else ' '} {letter}  {name:<26}", Tone.STRONG if here else Tone.PLAIN),
                    (said, Tone.DIM),
                )
            )
        seed = f"seed {self.typed_seed}" if self.typed_seed else self.any_seed
        rows += [row(), row((f"       {seed}", Tone.DIM)), row()] if self.has_seed else [row()]
        room = 21 - len(rows)
        rules = self.rules.splitlines()
        rows += [row((f"    {line}", Tone.DIM)) for line in rules[: max(0, room)]]
        if self.problem:
            rows.append(row((f"    {self.problem}", Tone.BAD)))
        on = self.session.is_on(games.CLOCK)
        clock = f"  t clock {'off' if on else 'on'}" if self.has_clock else ""
        others_ = "  h others" if self.sees_others else ""
        seeds = "  digits seed" if self.has_seed else ""
        many = f"  a-{level_key(len(self.levels) - 1)} level" if len(self.levels) > 1 else ""
        keys = f"space begin{many}{seeds}{clock}{others_}  ? rules  esc back"
        return tuple(rows), "Reading …" if self._waiting else keys

    def _described(self) -> tuple[Row, ...]:
        """What one does, and what is a good score."""
        score = () if self.session.is_bare else self.score.splitlines()
        return row(), row((f"    {self.about}", Tone.STRONG)), *(row(f"    {line}") for line in score)

    def _ready_today(self, daily: Daily) -> tuple[tuple[Row, ...], str]:
        done = games.scored(self.session, daily)
        tries = "One try counts, and everybody has the same items today."
        if done is not None:
            tries = "Today's try was made; what you play now is practice."
        elif games.begun(self.session, daily):
            tries = "You left your try in the middle: it goes on there."
        rows: list[Row] = [*self._described(), row()]
        rows += [row(f"    {daily.day}   {self.levels[self.level]}"), row(f"    {tries}"), row()]
        if done is not None:
            self.kept = done
            rows += [row((self.line, Tone.DIM)), row()]
        rows += [row((f"    {line}", Tone.DIM)) for line in self.rules.splitlines()[: 21 - len(rows)]]
        if self.problem:
            rows.append(row((f"    {self.problem}", Tone.BAD)))
        copy = "  c copy the line" if done is not None else ""
        return tuple(rows), "Reading …" if self._waiting else f"space begin{copy}  ? rules  esc back"

    def _over(self, result: Result) -> tuple[tuple[Row, ...], str]:
        digits = result.digits
        rows: list[Row] = [
            row(),
            row(
                (f"    {result.score:.{digits}f} {result.what}", Tone.STRONG),
                (f"  {self.earned(result)}", Tone.GOOD if result.medal else Tone.DIM),
            ),
            row(),
        ]
        rows += self._pars(result)
        if self.before.best is not None:
            best = self.before.best.score
            rows.append(row((f"    your best so far {best:.{digits}f}", Tone.DIM)))
        if result.costs:
            step = max(max(result.costs) / 7.9, 1e-9)
            rows += [row(), row(("    each  ", Tone.DIM), (spark(result.costs, step)[:66], Tone.PLAIN))]
        for sentence in (*result.said, *([self.tip.say] if self.tip else [])):
            rows += [row(), *(row(f"    {line}") for line in textwrap.wrap(sentence, 72))]
        if self.practice:
            rows += [row(), row(("    You knew these items: this round does not count.", Tone.DIM))]
        if self.problem:
            rows.append(row((f"    {self.problem}", Tone.BAD)))
        lesson = "  l the lesson" if self.tip and self.tip.lesson else ""
        another = "" if self.daily else "space another  "
        return tuple(rows), f"{another}r the same again  c copy a line{lesson}  esc back"

    def _pars(self, result: Result) -> list[Row]:
        """Who else played the same items, what the medals take, and how far the next is away."""
        digits = result.digits
        width = max([len(par.name) for par in result.pars] or [0])
        rows = [row(("    the same items, played by", Tone.DIM))] if result.pars else []
        rows += [row(f"      {par.name:<{width}}  {par.score:8.{digits}f}") for par in result.pars]
        if result.bounds and not self.session.is_bare:
            said = "   ".join(f"{name} {bound:.{digits}f}" for name, bound in reversed(result.bounds))
            most = "at most" if result.lower_is_better else "at least"
            rows += [row(), row((f"    medals, {most}   {said}", Tone.DIM))]
        return rows

    def earned(self, result: Result) -> str:
        """The medal, and what the next one takes."""
        if self.session.is_bare:
            return ""
        missed = result.missing()
        if missed is None:
            return f"● {result.medal}" if result.medal else ""
        name, by = missed
        more = "less" if result.lower_is_better else "more"
        by_ = f"{by:.{result.digits}f}"
        far = by_ if float(by_) else "a little"
        return f"{f'● {result.medal}' if result.medal else 'no medal'}; {far} {more} is {name}"

    @property
    def mark(self) -> str:
        """What says which items these are: the day, or the seed."""
        return str(self.daily.day) if self.daily else f"seed {self.seed}" if self.has_seed else self.session.learner

    @property
    def tip(self) -> Tip | None:
        """What this round taught."""
        return self.tips[self.seed % len(self.tips)] if self.tips else None

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
            self.begin(int(self.typed_seed) if self.typed_seed else None)
        elif key == "h" and self.sees_others:
            self._look_at_others()
        elif key == "t" and self.has_clock:
            self.session.switch(games.CLOCK)
        elif key in ("up", "down"):
            self.level = (self.level + (1 if key == "down" else -1)) % len(self.levels)
        elif key in map(level_key, range(len(self.levels))):
            self.level = ord(key) - ord("a")
        elif key.isdecimal() and len(key) == 1 and self.has_seed:
            self.typed_seed = f"{self.typed_seed}{key}"[-9:].lstrip("0")
        elif key == "backspace":
            self.typed_seed = self.typed_seed[:-1]
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
        return games.line_of(self.title_, self.kept, self.session.course.brand, games.today(self.session))

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
                self.problem = str(problem)

    # A round

    @work(exclusive=True, group="round")
    async def begin(self, seed: int | None = None, practice: bool = False) -> None:
        """Begin a round, without a seed one that fits the learner; what it needs is read meanwhile."""
        self._waiting, self.problem = True, ""
        self.redraw()
        try:
            if seed is None:
                seed = await stoppable(self.fitting_seed, self.level)
            begun = await stoppable(self.new_round, self.level, seed)
            self.before = self.own[self.level]
            if self.text is None and self.daily is None:
                begun = games.haunted(begun, self.before.best)
        except (games.NoGame, games.NoContent, Problems, SaveProblem) as problem:
            said = str(problem.problems[0]) if isinstance(problem, Problems) else str(problem)
            self._waiting, self.problem, self.round = False, said, None
            self.redraw()
            return
        self._waiting = False
        if not self.is_attached:
            return
        self.seed, self.typed_seed, self.practice = seed, "", practice
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
        came_to = await stoppable(bosses.run_wanted, self.session, asking)
        self._waiting = False
        if self.is_attached and self.round is asking:
            self.round = asking.given(came_to)
            self.finish_if_over()
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
            self.problem = str(problem)

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
        from tutor.tui.screens.dialogs import Help

        self.app.push_screen(Help(f"{self.score}\n{self.rules}".strip()))

    @work
    async def _to_lesson(self, lesson: str) -> None:
        if self.session.has_lesson(lesson):
            self.dismiss(lesson)
            await self.app.run_action(f"app.open_lesson('{lesson}')")


class BossScreen(GameScreen):
    """A chapter's boss, by the same keys."""

    room = "boss"
    any_seed = "other numbers each time; digits choose a seed"

    def __init__(self, session: Session, chapter: Chapter) -> None:
        self.chapter = chapter
        self.boss = session.boss_of(chapter)
        super().__init__(session, bosses.name_of(chapter))

    def _describe(self) -> None:
        assert self.boss is not None
        self.title_, self.about, self.rules = self.boss.title, self.boss.about, bosses.RULES
        self.levels, self.tips = (self.chapter.title,), ()

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
                self.problem = str(problem)

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

    def _pars(self, result: Result) -> list[Row]:
        """What the stars take."""
        worth = [] if self.session.is_bare else [row((f"    Each star is {bosses.STAR} points, once.", Tone.DIM))]
        return [row((f"    {STARS_SAID}", Tone.DIM)), *worth]

    def earned(self, result: Result) -> str:
        """The stars, and how far the next is."""
        missed = result.missing()
        stars = STARS[result.medal]
        if missed is None:
            return f"{stars}  all at once next time is a third" if result.medal is ALL else stars
        return f"{stars}  {missed[1]:.0f} more for another star"

    def said_of(self, own: Records) -> str:
        """How far one got, and the stars that is."""
        assert own.best is not None
        return f"{STARS[own.best.medal]} {own.best.score:.0f} {own.best.what}"


def boss_screen(session: Session, chapter: str = "") -> BossScreen | None:
    """The boss of a chapter, by default of the one that the open lesson is in; None where there is none.

    Raises Problems.
    """
    wanted = chapter or session.chapter(session.heading.id).id
    found = next((each for each in bosses.bosses(session.course) if wanted in (each.id, each.boss)), None)
    return BossScreen(session, found) if found else None


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


def of_records(own: Records, medal: bool = True) -> str:
    """What was reached at a level, with its medal where one is wanted."""
    assert own.best is not None
    won = f" {own.best.medal}" if own.best.medal and medal else ""
    return f"best {own.best.score:.{own.best.digits}f}{won}, lately {own.lately:.{own.best.digits}f}"
