"""What may be typed after ``xent-tutor``; wrong usage names the nearest right one."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from tutor import __version__

USAGE = 2


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments, and what is nearest to them."""

    def error(self, message: str) -> NoReturn:
        """Print the mistake and the remedy; exit with the code for wrong usage."""
        self.exit(USAGE, f"xent-tutor: {improved(message, self)}\nTry 'xent-tutor --help'.\n")


def improved(message: str, parser: argparse.ArgumentParser) -> str:
    """argparse's message, with the nearest command or option there is."""
    if found := re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message):
        known = [word.strip(" '") for word in found[2].split(",")]
        return f"there is no command {found[1]!r}{nearest(found[1], known)}"
    if found := re.search(r"unrecognized arguments: (\S+)", message):
        options = sorted(every_option(parser))
        if found[1].startswith("-"):
            return f"there is no option {found[1]!r}{nearest(found[1].partition('=')[0], options)}"
        return f"{found[1]!r} is one argument too many"
    return message


def every_option(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a parser and of the commands below it."""
    options = {option for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            options.update(*(every_option(below) for below in action.choices.values()))
    return options


def nearest(word: str, known: Sequence[str]) -> str:
    """``; did you mean 'list'?``, or what there is."""
    close = difflib.get_close_matches(word, known, 1, 0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"


def command(function: str) -> Callable[[argparse.Namespace], int]:
    """A command of ``tutor.cli``, as ``module.function``; its module is imported when it runs."""
    module, name = function.split(".")

    def run(asked: argparse.Namespace) -> int:
        return getattr(import_module(f"tutor.cli.{module}"), name)(asked)  # type: ignore[no-any-return]

    return run


def common_options() -> Parser:
    """The options that may stand before or after the command's name."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("where things are")
    group.add_argument("--lessons", metavar="DIR", help="the folder of lessons (XENT_TUTOR_LESSONS)")
    group.add_argument("--saves", metavar="DIR", help="the folder of the learners' saves (XENT_TUTOR_SAVES)")
    group.add_argument("--user", metavar="NAME", help="the learner (XENT_TUTOR_USER)")
    return common


def parser() -> Parser:
    """Every command with its options."""
    common = common_options()
    root = Parser(
        prog="xent-tutor",
        description="A tutor game for the terminal. Without a command it opens where you left off.",
        parents=[common],
    )
    root.add_argument("--version", action="version", version=f"xent-tutor {__version__}")
    root.set_defaults(run=command("play.play"), lesson=None, ask=False)
    commands = root.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)

    def add(name: str, function: str, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about.capitalize() + ".", parents=[common])
        made.set_defaults(run=command(function))
        return made

    play = add("play", "play.play", "open the tutor, at a lesson if one is named")
    play.add_argument("lesson", nargs="?", metavar="LESSON", help="the lesson's id, as list shows it")
    play.add_argument("--ask", action="store_true", help="ask who is there, also where only one learner has played")
    add("list", "course.list_lessons", "the course with your state").add_argument(
        "--json", action="store_true", help="print JSON"
    )
    show = add("show", "course.show", "a task as plain text, with its picture")
    show.add_argument("task", metavar="TASK", help="lesson/task")
    add_seed(show)
    show.add_argument("--no-picture", action="store_true", help="leave out the picture that stands beside the task")
    check = add("check", "answers.check_answer", "judge one answer, from a file or standard input")
    check.add_argument("task", metavar="TASK", help="lesson/task")
    check.add_argument("file", nargs="?", metavar="FILE", help="the answer; standard input if left out or -")
    add_seed(check)
    check.add_argument("--json", action="store_true", help="print the verdict as JSON")
    check.add_argument("--record", action="store_true", help="keep the attempt in the learner's progress")
    grade = add("grade", "answers.grade", "judge many answers: JSON Lines in, JSON Lines out, in order")
    grade.add_argument("file", nargs="?", metavar="FILE", help="the answers; standard input if left out or -")
    grade.add_argument("--jobs", type=count, metavar="N", help="how many at a time (all cores)")
    grade.add_argument("--record", action="store_true", help="keep the attempts in the learner's progress")
    progress = add("progress", "course.progress", "scores, mastery, streak and what is due, as pictures")
    progress.add_argument("--json", action="store_true", help="print JSON")
    add("doctor", "doctor.doctor", "what holds on this machine: sandbox, versions, folders, terminal")
    serve = add("serve", "serve.serve", "the tutor in a browser, for this machine unless --host says otherwise")
    serve.add_argument("--host", default="localhost", help="the address to listen at (%(default)s)")
    serve.add_argument("--port", type=port, default=8000, metavar="N", help="the port to listen at (%(default)s)")
    lint = add("lint", "lint.lint", "prove lessons: the whole course, or the files and folders named")
    lint.add_argument("paths", nargs="*", metavar="PATH", help="a lesson file, or a folder of lessons")
    lint.add_argument("--json", action="store_true", help="print the problems as JSON Lines")
    lint.add_argument("--schema", action="store_true", help="print the JSON Schema of a lesson and stop")
    return root


def add_seed(made: argparse.ArgumentParser) -> None:
    """The option that chooses a variant."""
    made.add_argument("--seed", type=int, metavar="N", help="the variant with this seed: the same task, other numbers")


def count(text: str) -> int:
    """A number of jobs. Raises ArgumentTypeError."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of jobs; use 1 or more")
    return min(int(text), 64)


def port(text: str) -> int:
    """A port. Raises ArgumentTypeError."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; use a number from 1 to 65535")
    return int(text)


def read_arguments(arguments: Sequence[str]) -> Any:
    """The namespace of one call. Exits with code 2 on wrong usage."""
    if not sys.stdout.isatty():
        for stream in (sys.stdout, sys.stderr):
            # A pipe may be ASCII by its locale; the tutor speaks UTF-8 there too.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")
    asked = parser().parse_args(arguments)
    for name in ("lessons", "saves", "user"):
        if not hasattr(asked, name):
            setattr(asked, name, None)
    return asked
