"""``arcade``: a game of the course, line by line or on the screen."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

from tutor import games
from tutor.arcade import Medal, NotAMove, Result, Round, levels
from tutor.arcade.bosses import STARS, STARS_SAID, BossRound
from tutor.cli import opening
from tutor.cli.learn import NOT_KEPT, keeping, say, say_achieved, tell_unkept, typed
from tutor.cli.play import no_screen
from tutor.cli.play import play as on_screen
from tutor.cli.printing import tell
from tutor.games import TODAY, Daily, Move, Records, Wanted, bosses, fitting, others
from tutor.lesson import Chapter, Course, Game, Letters
from tutor.regular import read_beginning
from tutor.session import Session

MOST_OF_TEXT = 1_000_000
"""Bytes of a text of one's own; the game needs far fewer letters."""
COMMANDS = "rules tells how it is played, quit leaves and keeps nothing."


def arcade(asked: Any) -> int:
    """The games there are, or a round of one."""
    folder = opening.own_course(asked)
    try:
        games.arcade_of(folder.course)
        if asked.game is not None:
            games.game_of(folder.course, asked.game)
        refuse_text(asked, folder.course)
        if asked.others:
            return list_others(asked)
        if not asked.lines and no_screen() is None:
            return on_screen(asked, wanted_of(asked))
        if asked.game is None:
            return list_games(asked)
    except games.NoGame as problem:
        raise opening.NoSuch(str(problem)) from None
    with closing(opening.session_to_keep(asked, folder, keeping)) as session:
        try:
            return play(session, asked.game, asked.level - 1, asked.seed, text_of(asked))
        except games.NoContent as problem:
            raise opening.NoSuch(str(problem)) from None


def boss(asked: Any) -> int:
    """The bosses there are, or a try of one."""
    folder = opening.own_course(asked)
    try:
        found = bosses.chapter_of(folder, asked.chapter) if asked.chapter else None
    except games.NoGame as problem:
        raise opening.NoSuch(str(problem)) from None
    if found is None:
        return list_bosses(asked)
    if not asked.lines and no_screen() is None:
        return on_screen(asked, Wanted(boss=found.id))
    with closing(opening.session_to_keep(asked, folder, keeping)) as session:
        try:
            return play_boss(session, found)
        except games.NoContent as problem:
            raise opening.NoSuch(f"{folder.boss_file(found).name}: {problem}") from None


def list_bosses(asked: Any) -> int:
    """Every boss, and how far one got."""
    folder = opening.own_course(asked)
    with_boss = bosses.bosses(folder.course)
    if not with_boss:
        raise opening.NoSuch("This course has no bosses.")
    with closing(opening.session(folder, opening.progress(asked))) as session:
        for chapter in with_boss:
            own, found = games.records(session, bosses.name_of(chapter), 0), folder.boss(chapter)
            assert found is not None
            got = f"{stars(own.best.medal)}, {own.best.score:.0f} {own.best.what}" if own.best else "not tried"
            print(f"{chapter.id:<22} {found.title:<20} {got}")
    print("\nxent-tutor boss CHAPTER begins a try.")
    return 0


def stars(medal: Medal) -> str:
    """How many stars a try earned, in words."""
    return f"{STARS[medal].count('★')} of 3 stars"


def play_boss(session: Session, chapter: Chapter) -> int:
    """One try, line by line."""
    found = session.boss_of(chapter)
    assert found is not None
    round_ = bosses.new_try(session, chapter, games.new_seed())
    say(f"{found.title}\n{found.about}\nHere: {bosses.stations_said(found)}.", COMMANDS)
    moves: list[Move] = []
    reached: list[Round] = [round_]
    played = played_by_lines(session, bosses.RULES, round_, typed(), moves, reached)
    last = reached[-1]
    assert isinstance(last, BossRound)
    kept = bosses.keep_left(session, chapter, last, moves) if played is None else None
    if played is not None:
        kept = bosses.keep(session, chapter, played, moves)
    if kept is None:
        say("Nothing was kept.")
        return 0
    ended = (played if isinstance(played, BossRound) else last.left()).result()
    say(f"{stars(kept.medal)}, {kept.score:.0f} {kept.what}\n{STARS_SAID}", *ended.said)
    say_achieved(session, games.rounds_for_achievements(session))
    return 0


def daily(asked: Any) -> int:
    """The game of the day, or the line of today's try."""
    folder = opening.own_course(asked)
    try:
        games.arcade_of(folder.course)
    except games.NoGame as problem:
        raise opening.NoSuch(str(problem)) from None
    if asked.line:
        with closing(opening.session(folder, opening.progress(asked))) as session:
            return print_line(session)
    if not asked.lines and no_screen() is None:
        return on_screen(asked, Wanted(game=TODAY))
    with closing(opening.session_to_keep(asked, folder, keeping)) as session:
        return play_daily(session)


def todays(session: Session) -> Daily:
    """The game of the day. Raises NoSuch."""
    found = games.todays(session)
    if found is None:
        raise opening.NoSuch("This course has no game of the day.")
    return found


def print_line(session: Session) -> int:
    """Print the line of today's try; the exit code is 1 where there was none."""
    found = todays(session)
    kept = games.scored(session, found)
    if kept is None:
        tell("Today's game was not played yet: xent-tutor daily")
        return 1
    game = games.game_of(session.course, found.game)
    print(games.line_of(game.title, kept, session.course.brand, found.day))
    return 0


def play_daily(session: Session) -> int:
    """Today's round, line by line; the first counts."""
    found = todays(session)
    game = games.game_of(session.course, found.game)
    done = games.scored(session, found)
    round_ = games.new_round(session, found.game, found.level, found.seed)
    tries = "This is practice: today's try was made." if done else "One try counts."
    left = () if done else games.begun(session, found)
    round_, moves = games.resumed(round_, left)
    if moves:
        tries = "You left your try in the middle: it goes on there."
    say(f"{game.title} of {found.day} · {levels(game)[round_.level]}\n{game.about}", tries, COMMANDS)

    def after_move() -> None:
        if done is None:
            games.keep_begun(session, found, moves)

    played = played_by_lines(session, game.rules, round_, typed(), moves, after_move=after_move)
    if played is None:
        say("Nothing was kept." if done else "It goes on here the next time today.")
        return 0
    say("\n".join(told(played.result(), session.is_bare)))
    if done is None:
        kept = games.keep(session, found.game, played, moves, found.day)
        say(games.line_of(game.title, kept, session.course.brand, found.day))
        say_achieved(session, games.rounds_for_achievements(session))
    return 0


def wanted_of(asked: Any) -> Wanted:
    """What the arguments ask for. Raises NoSuch and Unreadable."""
    return Wanted(game=asked.game or "", level=asked.level - 1, seed=asked.seed, text=text_of(asked))


def text_of(asked: Any) -> str | None:
    """The beginning of the player's own text, which no model has read. Raises NoSuch where there is none to play."""
    if asked.text is None:
        return None
    if asked.text == "-":
        raise opening.NoSuch("--text wants a file: standard input is where the moves come from")
    try:
        content = read_beginning(Path(asked.text), MOST_OF_TEXT)
    except (OSError, ValueError) as problem:
        said = getattr(problem, "strerror", None) or problem
        raise opening.NoSuch(f"{asked.text} cannot be read: {said}") from None
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(content)  # the last letter may be cut
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise opening.NoSuch(f"{asked.text}: {opening.NOT_UTF8}")
    return text


def refuse_text(asked: Any, course: Course) -> None:
    """Say that a text belongs to a game of letters. Raises NoSuch."""
    named = [name for name, game in games.arcade_of(course).games.items() if isinstance(game, Letters)]
    if asked.text is not None and asked.game not in named:
        only = f"--text is for {', '.join(named)}" if named else "no game of this course is about letters"
        raise opening.NoSuch(f"{only}: xent-tutor arcade {named[0]} --text FILE" if named else only)


def list_games(asked: Any) -> int:
    """Every game, with what was reached in it."""
    folder = opening.own_course(asked)
    with closing(opening.session(folder, opening.progress(asked))) as session:
        for name, game in games.arcade_of(folder.course).games.items():
            print(f"{name:<12} {game.title}: {game.about}")
            for number, level in enumerate(levels(game)):
                own = games.records(session, name, number)
                if own.rounds:
                    print(f"{'':<12} {number + 1} {level}: {of_records(own)}")
    print("\nxent-tutor arcade GAME begins one; --level N and --seed N choose.")
    return 0


def list_others(asked: Any) -> int:
    """What the learners of the saves folder reached in a game."""
    if asked.game is None:
        raise opening.NoSuch("--others wants a game: xent-tutor arcade GAME --others")
    folder = opening.course(asked)
    with closing(opening.session(folder, opening.progress(asked))) as session:
        game = games.game_of(session.course, asked.game)
        level = min(asked.level, len(levels(game)))
        print(f"{game.title} · {levels(game)[level - 1]}")
        found = others.table(session, asked.game, level - 1)
        print("\n".join(others.lines_of(found) or ["Nobody has played this yet."]))
    return 0


def of_records(own: Records) -> str:
    """What was reached at a level, in words."""
    assert own.best is not None
    best, lately = own.best, own.lately
    medal = f", {best.medal}" if best.medal else ""
    rounds = f"{own.rounds} round{'s' * (own.rounds != 1)}"
    return f"best {best.score:.{best.digits}f} {best.what}{medal}; lately {lately:.{best.digits}f}; {rounds}"


def play(session: Session, name: str, level: int, seed: int | None, text: str | None = None) -> int:
    """One round, line by line."""
    game = games.game_of(session.course, name)
    if seed is None:
        seed = fitting.seed_for(session, name, level) if text is None else games.new_seed()
    round_ = games.new_round(session, name, level, seed, text)
    if text is None:
        round_ = games.haunted(round_, games.records(session, name, round_.level).best)
    about = games.about_of(game, text is not None)
    about = about if session.is_bare else f"{about}\n{game.score}".rstrip()
    say(f"{game.title} · {levels(game)[round_.level]} · seed {round_.seed}\n{about}", COMMANDS)
    moves: list[Move] = []
    played = played_by_lines(session, game.rules, round_, typed(), moves)
    if played is None:
        say("Nothing was kept.")
        return 0
    say("\n".join(told(played.result(), session.is_bare)))
    before = games.records(session, name, played.level)
    kept = games.keep(session, name, played, moves, own=text is not None)
    if before.best is not None and text is None:
        say(f"Your best before: {before.best.score:.{kept.digits}f} {kept.what}.")
    say(*tip(session, game, played.seed))
    say_achieved(session, games.rounds_for_achievements(session))
    tell_unkept(session)
    return NOT_KEPT if session.unkept() else 0


def played_by_lines(
    session: Session,
    rules: str,
    round_: Round,
    lines: Iterator[str],
    moves: list[Move],
    reached: list[Round] | None = None,
    after_move: Callable[[], None] = lambda: None,
) -> Round | None:
    """The round once it is over; None where the player or the input left. ``reached`` hears of every moment."""
    begun = monotonic() - (moves[-1].seconds if moves else 0.0)
    if round_.over:
        return round_
    say("\n".join(round_.asked()))
    for line in lines:
        match line.strip().casefold():
            case "quit":
                return None
            case "rules":
                say(rules.strip())
                continue
        seconds = round(monotonic() - begun, 2)
        try:
            round_ = round_.typed(line, seconds)
        except NotAMove as problem:
            say(str(problem))
            continue
        moves.append(Move(line, seconds, True))
        after_move()
        while round_.wanted is not None:
            round_ = round_.given(bosses.run_wanted(session, round_))
        heard = "\n".join(round_.heard())
        round_ = round_.onward()
        if reached is not None:
            reached.append(round_)
        if round_.over:
            say(heard)
            return round_
        say("\n".join([heard, *round_.asked()]))
    return None


def told(result: Result, bare: bool = False) -> list[str]:
    """What a round came to, beside the pars and what the medals take; for ``bare`` tones without medals."""
    digits = result.digits
    won = f": {result.medal}" if result.medal is not Medal.NONE and not bare else ""
    lines = [f"{result.score:.{digits}f} {result.what}{won}"]
    width = max((len(par.name) for par in result.pars), default=0)
    lines += [f"  {par.name:<{width}}  {par.score:.{digits}f}" for par in result.pars]
    if result.bounds and not bare:
        bounds = ", ".join(f"{name} {bound:.{digits}f}" for name, bound in reversed(result.bounds))
        lines.append(f"  medals, {'at most' if result.lower_is_better else 'at least'}: {bounds}")
    return [*lines, *result.said]


def tip(session: Session, game: Game, seed: int) -> list[str]:
    """What a round taught, and where more is said."""
    if not game.tips:
        return []
    chosen = game.tips[seed % len(game.tips)]
    more = f" More: xent-tutor learn {chosen.lesson}" if chosen.lesson else ""
    return [f"{chosen.say}{more}"]
