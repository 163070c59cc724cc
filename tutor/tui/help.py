"""The help texts of the screens, and of a name in an editor."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

    from tutor.checkers.code.naming import Explained

LESSON = """\
A lesson is a row of steps: texts to read and tasks to answer.
Everything typed is kept, also when the terminal closes.
The dots above are the lesson's tasks, full where they are solved,
and the days of this week, full where you played.

Anywhere
  f8          go on to the next step         f7     go back
  f2          between the text and the task  f4     the map
  f1, ?       this help                      ctrl+p every command
  alt+g, g    the glossary                   alt+c  a scratchpad
  alt+n       your own notes of this step    alt+l, l  its links
  escape      back from a lesson that the glossary or a link opened
  alt+p       the text's picture, as p does
  alt+k, k    ten questions that say where to begin
  ctrl+q, f12 leave; the next start is here again
  alt+z       back to the shell; fg goes on here

At a task
  f5, ctrl+j  check the answer               escape stop a check
  f3          the next hint, then the answer f6     start over
  enter       checks a number, a formula or a choice; after a
              right answer it goes on, a letter goes back to it
  h           a hint, where nothing is typed
  f9          run your program on an input that you type
  ctrl+l      the failing call line by line: what your lines
              made, where the first nan or inf came up; n goes
              there, the same key or escape closes
  ctrl+g      the failing call as a program to copy
  ctrl+r      this verdict is wrong: task, answer and verdict
              go into a file that you can send to the authors
  ctrl+t      draw your function over the reference, or the
              training step by step; again, or escape: the
              answer; there c copies and s saves the picture

In the text: arrows, page up and page down, space; n, b and m go
on, back and to the map, enter goes on too. Beside a number or a
formula what is typed goes into its line at once, and the letters
above are for f2 or alt; keys that scroll are the text's. Beside a
choice the options' letters choose.

At a picture
  p           the whole pane for it, or the text again
  left, right move a slider; with shift finely; tab to the next
  c           copy it as text                s      save it as SVG

In a choice: letters or arrows choose, enter checks. Where several
are right, letters or space mark them, enter checks what is there.

Lines to put in order: shift or alt with up and down, K and J, or
space, arrows and space move one; x leaves it out, and back; enter
checks the order. Lines to point at: a digit or the arrows go
there, space marks one of several, enter checks what is marked.

In the editor
  tab              after a letter: complete the name, again for
                   another; elsewhere, or with a selection: indent
  f1               on a name: what it is; elsewhere this help
  shift+tab        dedent            ctrl+/   comment in and out
  ctrl+z, ctrl+y   undo, redo        ctrl+a   select all
  ctrl+f           find; tab there: replace, alt+a replaces all
  alt+up, alt+down move the line     ctrl+d   double it
  ctrl+k           delete the line's rest, then the line itself
  ctrl+shift+k     the line at once, where the terminal sends it
  ctrl+w, alt+d    delete a word to the left, to the right (also
                   alt+backspace, ctrl+delete)
  ctrl+u           delete to the beginning of the line
  ctrl+home, ctrl+end     first line, last; ctrl+left, ctrl+right
                   a word; with shift these select
  ctrl+x, ctrl+c, ctrl+v  cut, copy, paste; two clicks select a
                   word, three a line
  escape           leave the editor  tab, f2  come back
  ctrl+e           your own editor, as $VISUAL or $EDITOR says;
                   what it leaves is judged
At a pause in typing, what is not Python yet is underlined. After
a first wrong answer the editor's border says which calls pass ✓,
fail ✗, do not finish ? or are not run ·, which never counts.
Both can be switched off: ctrl+p.
Paste with the terminal's own key (often ctrl+shift+v);
indentation is kept as it is. Select all first, so that it takes
the place of what is there.

In a formula or a derivation
  f9, alt+s    symbols and functions
  ctrl+o, f10  show more of a wrong one: where, then an example
  up, down     earlier answers, or lines; what is typed after a
               wrong answer takes its place, and up brings it back
  enter        checks a formula, goes on to the next line
Where the lines are not given, enter begins another, and f5
checks them all. Several lines can be pasted at once."""

EXAMPLES = ("0.357", "1/3", "2^10", "sqrt(2)")
"""Numbers as one may type them, where the course gives no examples."""


def lesson(examples: Sequence[str]) -> str:
    """The help of a lesson's screen, with the course's own examples of numbers."""
    numbers = ", ".join(examples or EXAMPLES)
    said = f"Numbers: {numbers}, or a list [0.2, 0.8]. What is not understood never counts against you."
    return f"{LESSON}\n\n{textwrap.fill(said, 65)}"


MAP = """\
The map lists the chapters and their lessons.

  ●  done    ◐  begun    ○  new    ◌  known, skipped
  ›  comes next

Type to search titles, goals, chapters and texts, best first; up
and down, page up and page down choose a lesson, enter opens it.

  f2      your progress, as pictures
  f9      the start: what there is to do today, games too
  escape  clears the search, and then goes back to the lesson
  f1      this help    ctrl+p  every command    ctrl+q, f12 leave"""

PROGRESS = """\
What you did so far, all of it computed from your answers. Every
picture says the same in words below.

  tab, shift+tab     the next picture, the one before
  arrows, page up, page down, home, end     scroll
  escape, f2         back

Forgetting is forecast by FSRS-6 and one number fitted to your own
reviews: each right answer makes the next interval longer. What is
known less surely than you want (s on the start screen) is due.

  f1  this help      ctrl+p  every command      ctrl+q, f12 leave"""

WELCOME = """\
The tutor keeps one save for each learner, by name, in the saves
folder. Nothing leaves this machine.

  enter       begin, or go on as the learner chosen
  escape      back, where somebody was learning before
  f1          this help
  ctrl+q, f12 leave"""

START = """\
  enter, f8   go on where you left off (ctrl+j too)
  r           look again at what is due today
  k           ten questions that say where to begin, at first
  d, b, a     the game of the day, the chapter's boss, all games
  m, f4       the map          p    your progress
  s           settings         ?, f1   this help
  y, n        a larger portion or not, where one is offered
  ctrl+q, f12, q  leave        ctrl+p  every command

The dots above are the days of this week; full ones were played
on. A day begins at four in the morning. Two days in any seven
may be missed. Looking again is offered, never in the way.
"""

PLACE = """\
Ten questions at most, each chosen by the answers before it. They
say which lessons you know: these are skipped, not done. They earn
nothing, and can still be done.

  enter       gives the answer; then goes on
  f8          I do not know
  escape      leave; the next time it goes on here

xent-tutor place --undo takes back what came of it.
"""

REVIEW = """\
  f8          the next one, whatever became of this one
  enter       gives the answer; after a right one, goes on
  f3          a hint
  escape      leave; what is left is there later
  f1          this help      ctrl+p  every command
  ctrl+q, f12 leave the tutor

At a choice a small letter says I think, a CAPITAL I am sure, and
enter that you have no idea. After a right answer 1 has it come
back sooner, and 4 later. The first answer counts; numbers are
others than in the lesson. What was not known comes back soon.
"""

SETTINGS = """\
  up, down    choose (k, j)    left, right   change (h, l)
  enter, space  change too     escape, s     back
  f1          this help        ctrl+q, f12   leave

What is changed holds at once. The portion is how many minutes
looking again may take on a day. Retention: what is known less
surely than that comes back. Bare leaves out points, levels and
the days in the bar. Without motion nothing moves by itself, and a
training is drawn when it has ended. Without timers games have no
clock, and how long an answer took is not kept.
"""

OF_SCREENS = {
    "StartScreen": START,
    "ReviewScreen": REVIEW,
    "PlaceScreen": PLACE,
    "SettingsScreen": SETTINGS,
    "ProgressScreen": PROGRESS,
    "WelcomeScreen": WELCOME,
}
"""By the names of their classes."""


def text_of(screen: str, examples: Sequence[str], has_games: bool = True) -> str:
    """The help of a screen, by the name of its class; ``examples`` are those of the course's formulas."""
    text = lesson(examples) if screen == "LessonScreen" else OF_SCREENS.get(screen, MAP)
    return text if has_games else without_games(text)


def flowing(text: str) -> str:
    """A text whose prose may be broken anywhere: lines that follow one another and are not indented become one."""
    rows: list[str] = []
    for line in text.splitlines():
        if rows and rows[-1].strip() and line and " " not in (line[0], rows[-1][0]):
            rows[-1] += f" {line}"
        else:
            rows.append(line)
    return "\n".join(rows)


def without_games(text: str) -> str:
    """A help as it is where a course has no games."""
    for said, instead in OF_GAMES.items():
        text = text.replace(said, instead)
    return text


OF_GAMES = {
    "  d, b, a     the game of the day, the chapter's boss, all games\n": "",
    "  f9      the start: what there is to do today, games too\n": "  f9      the start: what there is to do today\n",
    "Without timers games have no\nclock, and how long an answer took is not kept.": (
        "Without timers\nit is not kept how long an answer took."
    ),
}
"""What the helps say of games, and what stands in its place."""


def name_under_cursor(app: App[None]) -> Explained | None:
    """What is known of the name that the cursor is at in a lesson's editor."""
    from tutor.tui.screens.lesson import LessonScreen
    from tutor.tui.widgets.code_answer import CodeAnswer

    if not isinstance(app.screen, LessonScreen) or app.focused is None:
        return None
    panes = [pane for pane in app.screen.query(CodeAnswer) if pane in app.focused.ancestors]
    return panes[0].explained() if panes else None
