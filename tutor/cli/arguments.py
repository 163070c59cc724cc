"""What may be typed after ``xent-tutor``; wrong usage names the nearest right one."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Protocol

from tutor import __version__
from tutor.cli.parsing import Aside, CommandParser, Parser
from tutor.cli.printing import prepare_streams
from tutor.cli.values import address, count, hints, level, minutes, port, seed, step, visitors
from tutor.trust import OPENED

OF_GAMES = ("arcade", "daily", "boss")
ALL = 1_000
"""More hints than a task has."""

CHECK_ENDS = """\
The exit code is 0 for correct, 1 for wrong, 2 for not understood or wrong
usage, 3 when the tutor failed or its output could not be written, 141 when the
reader of a pipe went away."""
REVIEW_LINES = """\
Through a pipe, and with --lines, it asks and tells line by line, as learn does.
At a choice a small letter says that you think so, a CAPITAL that you are sure,
an empty line that you have no idea."""
PLACE_LINES = """\
Lessons that are skipped so are known, not done: they earn nothing, count nowhere as
done, and can still be done. The next time it goes on where you left it; after the
last question it begins anew. Through a pipe, and with --lines, it goes line by line."""
DUE_ENDS = """\
The exit code is 0 where something is due, and 1, without a word, where nothing
is. It reads a small file beside the save, so that a prompt can afford it."""
GRADE_LINES = """\
Every line of the input is one answer:
  {"task": "lesson/task", "answer": "0.69", "seed": 7, "id": "Ada-1"}
task and answer are texts and must be there; seed (a whole number: the variant)
and id (a text or a number) need not be. Where "user" names a learner, --record
keeps the line for nobody else. Other keys are left alone; --strict refuses them.
--out FILE --resume goes on after a run that was stopped, even by a kill: nothing is
judged or recorded twice. Every line of the output is the verdict as check --json prints it, with the id. A
line that cannot be read gives the outcome "error" with its number in "line", and
the rest goes on. The exit code is 0 once every line has its answer; with --strict
it is 1 where one of them is "error"; it is 3 where one could not be recorded."""


COMPLETION = """\
  bash    eval "$(xent-tutor completion bash)"        in ~/.bashrc
  zsh     eval "$(xent-tutor completion zsh)"         in ~/.zshrc, after compinit
  fish    xent-tutor completion fish > ~/.config/fish/completions/xent-tutor.fish
  man     xent-tutor completion man > ~/.local/share/man/man1/xent-tutor.1"""


CLASS_FILES = """\
The folder holds what learners exported, as .sqlite or .json; several files of one
learner are put together. Answers that were edited since they were kept are noticed by
their digest, left out and counted: that finds accidents, it protects against nobody
who means it. The exit code is 1 where a file cannot be read."""


NEW_WHAT = """\
  xent-tutor new course my-course
  xent-tutor new chapter second --lessons my-course
  xent-tutor new lesson second/triangles --lessons my-course
What is made shows a task of every kind; xent-tutor lint finds nothing wrong with it."""
PREVIEW = """\
On a terminal: alt+v another variant, alt+m what a learner reads who makes the next
known mistake, alt+r what one reads after a right answer; otherwise the tutor's keys.
In a pipe the keys are lines: n, b, v, m, r, h for the hints, q."""


WATCH_KEYS = """\
Keys: h the next hint, m more of a verdict, i the failing call line by line, a your
last right answer, n the next program, l all of them, q leave. In a pipe they are
letters of the standard input, and each verdict is printed below the one before."""


SAVE_ACTIONS = """\
check reads all of the save and says what is wrong; the exit code is 1 where
something is. repair makes it anew of every answer that can be read. restore
puts back the newest sound copy, or that of DAY: the tutor keeps those of the
last three days on which it was open. The old file stays beside the new one.

rename NEW gives the learner another name. merge OTHER puts another learner's
answers into the save, without doubling, and the other's save away. delete puts
the save away. Each asks first (--yes says yes), and for a week undo takes back
the last of them, or an import; then what was put away is removed for good."""


ARCADE_LINES = """\
On a terminal a round opens on the screen. With --lines, or where lines come from
a file or go to one, it is played line by line: every line is a move. A finished
round is kept; it earns no points."""


BOSS_LINES = """\
It may be tried at any time, and as often as one likes; how far one got is kept.
One star for half of its points, two for all, three for all at the first try."""


def command(function: str) -> Callable[[argparse.Namespace], int]:
    """A command of ``tutor.cli``, as ``module.function``; its module is imported when it runs."""
    module, name = function.split(".")

    def run(asked: argparse.Namespace) -> int:
        return getattr(import_module(f"tutor.cli.{module}"), name)(asked)  # type: ignore[no-any-return]  # looked up by name

    return run


def common_options() -> CommandParser:
    """The options that may stand before or after the command's name."""
    common = CommandParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("where things are")
    group.add_argument("--lessons", metavar="DIR", help="the folder of lessons, or a course's id (XENT_TUTOR_LESSONS)")
    group.add_argument("--saves", metavar="DIR", help="the folder of the learners' saves (XENT_TUTOR_SAVES)")
    group.add_argument("--user", metavar="NAME", help="the learner (XENT_TUTOR_USER)")
    group.add_argument(
        "--trust",
        action="store_true",
        help="run the course's programs also where this system cannot confine them; remembered for its id and folder",
    )
    return common


class Add(Protocol):
    """Adds a command: its name, the function that runs, what it is for, and more to say below its options."""

    def __call__(self, name: str, function: str, about: str, more: str | None = None) -> argparse.ArgumentParser: ...


def parser(only: str | None = None) -> Parser:
    """Every command with its options, or the ``only`` one that was typed."""
    common = common_options()
    root = Parser(
        prog="xent-tutor",
        description="A tutor game for the terminal. Without a command it opens where you left off.",
        parents=[common],
    )
    root.whole = parser
    root.add_argument("--version", action="version", version=f"xent-tutor {__version__}")
    root.set_defaults(run=command("play.play"), lesson=None, ask=False, review=False)
    commands = root.add_subparsers(title="commands", metavar="COMMAND", parser_class=CommandParser)

    def add(name: str, function: str, about: str, more: str | None = None) -> argparse.ArgumentParser:
        if only not in (None, name):
            return Aside()
        if only not in (None, name):
            return Aside()
        made = commands.add_parser(
            name,
            help=about,
            description=f"{about[0].upper()}{about[1:]}.",
            epilog=more,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[common],
        )
        made.set_defaults(run=command(function))
        return made

    for of_subject in (of_lessons, of_days, of_answers, of_games, of_records, of_the_machine, of_authors):
        of_subject(add)
    return root


def of_lessons(add: Add) -> None:
    """Going through the course."""
    play = add("play", "play.play", "open the tutor, at a lesson or a task if one is named")
    play.add_argument("lesson", nargs="?", metavar="PLACE", help="a lesson's id, as list shows it, or lesson/task")
    play.add_argument("--ask", action="store_true", help="ask who is there, also where only one learner has played")
    add("list", "course.list_lessons", "the course with your state").add_argument(
        "--json", action="store_true", help="print JSON"
    )
    show = add("show", "course.show", "a lesson, or one task of it, as plain text with pictures")
    show.add_argument("place", metavar="PLACE", help="a lesson's id, as list shows it, or lesson/task")
    add_seed(show)
    add_formulas(show)
    show.add_argument("--step", type=step, metavar="N", help="of a lesson only this step, counted from 1")
    add_no_picture(show)
    show.add_argument(
        "--hints", type=hints, nargs="?", const=ALL, default=0, metavar="N", help="the first N hints too, or all"
    )
    learn = add("learn", "learn.learn", "a lesson as plain lines, without a screen: asks, and tells what became of it")
    add_formulas(learn)
    learn.add_argument(
        "lesson", nargs="?", metavar="PLACE", help="a lesson's id, or lesson/task; left out, where you left off"
    )


def of_days(add: Add) -> None:
    """What a day brings, and what is set for it."""
    again = add("review", "review.review", "look again at what is due today, a few minutes' worth", REVIEW_LINES)
    again.add_argument("--lines", action="store_true", help="as plain lines, also where there is a screen")
    due = add("due", "review.due", "how much is to be looked at again today, for a shell's start or prompt", DUE_ENDS)
    due.add_argument("--prompt", action="store_true", help="as short as a prompt wants it: x5")
    place = add("place", "place.place", "ten questions that say where to begin, for who knows some of it", PLACE_LINES)
    place.add_argument("--lines", action="store_true", help="as plain lines, also where there is a screen")
    place.add_argument("--undo", action="store_true", help="take back what was skipped, and what was answered")
    settings = add("settings", "settings.settings", "what you have set: the day's portion, marks, tone")
    settings.add_argument("name", nargs="?", metavar="SETTING", help="one setting")
    settings.add_argument("value", nargs="?", metavar="VALUE", help="what it is to be from now on")


def of_answers(add: Add) -> None:
    """Judging answers, from wherever they come."""
    check = add("check", "check.check_answer", "judge one answer, from a file or standard input", CHECK_ENDS)
    check.add_argument("task", metavar="TASK", help="lesson/task")
    check.add_argument("file", nargs="?", metavar="FILE", help="the answer; standard input if left out or -")
    add_seed(check)
    check.add_argument("--json", action="store_true", help="print the verdict as JSON")
    check.add_argument(
        "--inside", action="store_true", help="of a wrong program: its lines at the failing call, with their values"
    )
    check.add_argument("--record", action="store_true", help="keep the attempt in the learner's progress")
    grade = add("grade", "grade.grade", "judge many answers: JSON Lines in, JSON Lines out, in order", GRADE_LINES)
    grade.add_argument("file", nargs="?", metavar="FILE", help="the answers; standard input if left out or -")
    grade.add_argument("--jobs", type=count, metavar="N", help="how many at a time (all cores)")
    grade.add_argument("--record", action="store_true", help="keep the attempts in the learner's progress")
    grade.add_argument(
        "--strict", action="store_true", help="refuse lines with unknown keys; exit with 1 where a line has no verdict"
    )
    grade.add_argument("--out", metavar="FILE", help="write the verdicts into a file, and show a bar on a terminal")
    grade.add_argument(
        "--scheduler", metavar="ADDRESS", help="judge on the machines of a Dask cluster, like tcp://host:8786"
    )
    grade.add_argument("--resume", action="store_true", help="go on with that file after the last verdict in it")
    work = add("work", "work.work", "a file for each program task, for an editor of your own")
    add_work_folder(work)
    watch = add("watch", "work.watch", "judge the files of work each time one is saved", WATCH_KEYS)
    add_work_folder(watch)
    answer = add("answer", "work.print_answer", "your last right answer to a task")
    answer.add_argument("task", metavar="TASK", help="lesson/task")
    report = add("report", "report.write_report", "a verdict you hold to be wrong, as a file for the course's authors")
    report.add_argument("task", metavar="TASK", help="lesson/task")
    report.add_argument("file", nargs="?", metavar="FILE", help="the answer, or -; left out, your last one")
    report.add_argument("--into", metavar="DIR", default=".", help="where the file goes (this folder)")
    add_seed(report)


def of_games(add: Add) -> None:
    """The arcade and the bosses."""
    arcade = add("arcade", "arcade.arcade", "the course's games: all of them, or a round of one", ARCADE_LINES)
    arcade.add_argument("game", nargs="?", metavar="GAME", help="which one; left out, the games there are")
    arcade.add_argument("--level", type=level, default=1, metavar="N", help="which level of it, from 1 (%(default)s)")
    arcade.add_argument("--text", metavar="FILE", help="a text of your own, for a game about letters")
    arcade.add_argument("--others", action="store_true", help="print what the learners of this folder reached in GAME")
    arcade.add_argument("--lines", action="store_true", help="line by line, also where there is a screen")
    add_seed(arcade)
    arcade.set_defaults(lesson=None, ask=False, review=False)
    daily = add("daily", "arcade.daily", "the game of the day, the same for everybody; one try counts")
    daily.add_argument("--line", action="store_true", help="print the line of today's try, to paste elsewhere")
    daily.add_argument("--lines", action="store_true", help="line by line, also where there is a screen")
    daily.set_defaults(lesson=None, ask=False, review=False)
    boss = add("boss", "arcade.boss", "what stands at the end of a chapter: all bosses, or a try of one", BOSS_LINES)
    boss.add_argument("chapter", nargs="?", metavar="CHAPTER", help="its id; left out, the bosses there are")
    boss.add_argument("--lines", action="store_true", help="line by line, also where there is a screen")
    boss.set_defaults(lesson=None, ask=False, review=False)


def of_records(add: Add) -> None:
    """What was done: a learner's progress and save, and those of a class."""
    progress = add("progress", "course.progress", "scores, mastery, streak and what is due, as pictures")
    progress.add_argument("--json", action="store_true", help="print JSON")
    add_no_picture(progress)
    save = add("save", "saves.save", "what is wrong with a learner's save, mending it, or another name", SAVE_ACTIONS)
    save.add_argument(
        "action",
        choices=("check", "repair", "restore", "rename", "merge", "delete", "undo"),
        metavar="ACTION",
        help="check, repair, restore, rename, merge, delete or undo",
    )
    save.add_argument("word", nargs="?", metavar="WORD", help="restore DAY, like 2026-03-04; rename NEW; merge OTHER")
    save.add_argument("--yes", action="store_true", help="rename, merge or delete without asking")
    export = add("export", "saves.export", "the learner's save as one file to take elsewhere")
    export.add_argument(
        "-o", dest="output", metavar="FILE", help="the file, .json for JSON; xent-tutor-NAME.sqlite if left out"
    )
    taken = add("import", "saves.import_save", "what export wrote, into your save, without doubling")
    taken.add_argument("file", metavar="FILE", help="an export, or a copy of a save")
    notes = add("notes", "takeaway.notes", "formulas met, your right programs, past slips and own notes, as Markdown")
    notes.add_argument("place", nargs="?", metavar="PLACE", help="only of this chapter or lesson")
    notes.add_argument("-o", dest="output", metavar="FILE", help="write a file in place of printing")
    notebook = add("notebook", "takeaway.write_notebook", "a finished chapter as a Jupyter notebook of your programs")
    notebook.add_argument("chapter", metavar="CHAPTER", help="its id")
    notebook.add_argument("-o", dest="output", metavar="FILE", help="the file; CHAPTER.ipynb if left out")
    class_ = add("class", "classroom.class_of", "what the exports of many learners come to", CLASS_FILES)
    class_.add_argument("folder", metavar="FOLDER", help="the folder with the exports, also in folders of their own")
    class_.add_argument("--lesson", action="append", metavar="LESSON", help="only this lesson; may be repeated")
    class_.add_argument("--until", metavar="DATE", help="only answers until then: 2026-03-04, or 2026-03-04T18:00")
    class_.add_argument(
        "--assignment", metavar="FILE", help="tasks, weights, until and seeds, as docs/teaching.md says"
    )
    class_.add_argument("--seeds", action="store_true", help="print which variants each learner gets, as CSV, and stop")
    class_.add_argument("--regrade", action="store_true", help="judge every answer again, by the course as it is now")
    forms = class_.add_mutually_exclusive_group()
    forms.add_argument("--csv", action="store_true", help="learners by lessons, for learning platforms")
    forms.add_argument("--json", action="store_true", help="everything, as JSON")
    forms.add_argument("--html", action="store_true", help="everything, as one page")


def of_the_machine(add: Add) -> None:
    """Where the tutor runs, and for whom."""
    add("doctor", "doctor.doctor", "what holds on this machine: sandbox, versions, folders, terminal")
    serve = add("serve", "serve.serve", "the tutor in a browser, for this machine unless --host says otherwise")
    serve.add_argument("--host", default="localhost", help="the address to listen at (%(default)s)")
    serve.add_argument("--port", type=port, default=8000, metavar="N", help="the port to listen at (%(default)s)")
    serve.add_argument("--roster", metavar="FILE", help="a link for each name in it, one on each line")
    serve.add_argument("--public-url", type=address, metavar="URL", help="the address that visitors use")
    serve.add_argument("--visitors", type=visitors, default=40, metavar="N", help="the most at one time (%(default)s)")
    serve.add_argument("--idle", type=minutes, default=60, metavar="N", help="minutes without a key (%(default)s)")
    completion = add(
        "completion",
        "completion.completion",
        "a script for your shell, or the manual's page",
        COMPLETION,
    )
    completion.add_argument(
        "what",
        choices=(
            "bash",
            "zsh",
            "fish",
            "man",
            "tasks",
            "lessons",
            "places",
            "learners",
            "games",
            "chapters",
            "settings",
        ),
        metavar="WHAT",
        help="bash, zsh or fish; man; or words: tasks, lessons, places, learners, games, chapters, settings",
    )


def of_authors(add: Add) -> None:
    """Lessons and courses."""
    lint = add("lint", "lint.lint", "prove lessons: the whole course, or the files and folders named")
    lint.add_argument("paths", nargs="*", metavar="PATH", help="a lesson file, or a folder of lessons")
    lint.add_argument("--json", action="store_true", help="print the problems as JSON Lines")
    lint.add_argument(
        "--schema",
        nargs="?",
        const="lesson",
        choices=("lesson", "course", "misconceptions", "boss"),
        metavar="FILE",
        help="print the JSON Schema of a lesson and stop; or of course, misconceptions, boss",
    )
    lint.add_argument("--watch", action="store_true", help="prove again what is saved, until q or ctrl+c")
    lint.add_argument("--fix", action="store_true", help="list names of misconceptions that are not listed yet")
    lint.add_argument("--why", action="store_true", help="print what is said of changed answers and stop")
    pack = add("pack", "packages.write_package", "a course as one file, once lint finds nothing wrong with it")
    pack.add_argument("folder", nargs="?", metavar="DIR", help="the course's folder; left out, the one of --lessons")
    pack.add_argument("-o", dest="output", metavar="FILE", help="the file; ID-VERSION.xent.zip if left out")
    course = add("course", "packages.course", "courses besides the one that came along: add, list, choose, remove")
    course.add_argument(
        "action", choices=("add", "list", "choose", "remove"), metavar="ACTION", help="add, list, choose or remove"
    )
    course.add_argument(
        "source", nargs="?", metavar="FILE", help="add: what pack wrote, or a folder; choose, remove: an id"
    )
    book = add("book", "packages.book", "the course as Markdown pages")
    book.add_argument("folder", metavar="DIR", help="where the pages go")
    site = add("site", "packages.site", "the course as a site of HTML pages that run nothing")
    site.add_argument("folder", metavar="DIR", help="where the pages go")
    new = add("new", "author.new", "a course, chapter or lesson to begin with, which proves itself", NEW_WHAT)
    new.add_argument("what", choices=("course", "chapter", "lesson"), metavar="WHAT", help="course, chapter or lesson")
    new.add_argument("name", metavar="ID", help="the course's folder; the chapter's id; chapter/lesson")
    new.add_argument("--title", metavar="TEXT", help="what people read; made of the name if left out")
    preview = add("preview", "author.preview", "a lesson as learners see it, anew at each save", PREVIEW)
    preview.add_argument("lesson", metavar="LESSON", help="the lesson's id, or its file")


def add_formulas(made: argparse.ArgumentParser) -> None:
    """The option for those who hear formulas, or whose terminal shows few signs."""
    made.add_argument(
        "--formulas", choices=("line", "tex", "spoken"), metavar="HOW", help="formulas as line, tex or spoken"
    )


def add_work_folder(made: argparse.ArgumentParser) -> None:
    """The folder of programs."""
    made.add_argument(
        "folder", nargs="?", metavar="DIR", help="the folder (this one if it is such a folder, else xent-work)"
    )


def add_seed(made: argparse.ArgumentParser) -> None:
    """The option that chooses a variant."""
    made.add_argument("--seed", type=seed, metavar="N", help="the variant with this seed: the same task, other numbers")


def add_no_picture(made: argparse.ArgumentParser) -> None:
    """The option for those who hear the text."""
    made.add_argument("--no-picture", action="store_true", help="leave out the pictures; what they read stays")


def parser_for(arguments: Sequence[str]) -> Parser:
    """What reads these arguments: the command that stands first, where one does, else all of them."""
    first = arguments[0] if arguments else ""
    made = parser(first)
    if not arguments or first in commands_of(made).choices:
        return made
    every = parser()
    if not {"-h", "--help"}.isdisjoint(arguments) and not has_games(arguments):
        commands = commands_of(every)
        commands._choices_actions = [each for each in commands._choices_actions if each.dest not in OF_GAMES]
    return every


def commands_of(made: Parser) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    """Its commands."""
    return next(action for action in made._actions if isinstance(action, argparse._SubParsersAction))


def has_games(arguments: Sequence[str]) -> bool:
    """Whether the course that these arguments mean has games or bosses."""
    asked, _ = common_options().parse_known_args([each for each in arguments if each not in ("-h", "--help")])
    for name in ("lessons", "saves", "user"):
        setattr(asked, name, getattr(asked, name, None))
    return offers_games(asked)


def offers_games(asked: Any) -> bool:
    """Whether the course that is meant has games or bosses; one that cannot be read may have."""
    from tutor.cli.opening import NoSuch, own_course
    from tutor.loader.problem import Problems
    from tutor.progress import SaveProblem

    try:
        course = own_course(asked).course
    except (NoSuch, Problems, SaveProblem, OSError):
        return True
    return course.arcade is not None or any(chapter.boss for chapter in course.chapters)


def read_arguments(arguments: Sequence[str]) -> Any:
    """The namespace of one call. Exits with code 2 on wrong usage."""
    prepare_streams()
    asked = parser_for(arguments).parse_args(arguments)
    for name in ("lessons", "saves", "user"):
        if not hasattr(asked, name):
            setattr(asked, name, None)
    OPENED.says_yes = getattr(asked, "trust", False)
    return asked
