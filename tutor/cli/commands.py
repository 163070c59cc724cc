"""The commands as data, read out of the parser: what completion and the manual say."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from msgspec import Struct

from tutor.cli.arguments import parser


class Argument(Struct, frozen=True):
    """An option, or a word that stands at its place."""

    names: tuple[str, ...]
    """Of an option; none for a word at its place."""
    about: str
    value: str = ""
    """What stands for the value; empty where there is none."""
    choices: tuple[str, ...] = ()
    needed: bool = False
    many: bool = False

    @property
    def wants(self) -> str:
        """What its value is: tasks, lessons, places, learners, games, chapters, settings, folders, files, or ""."""
        kinds = {
            "TASK": "tasks",
            "LESSON": "lessons",
            "PLACE": "places",
            "NAME": "learners",
            "GAME": "games",
            "CHAPTER": "chapters",
            "SETTING": "settings",
            "DIR": "folders",
            "FOLDER": "folders",
            "FILE": "files",
            "PATH": "files",
        }
        return kinds.get(self.value, "")


class Command(Struct, frozen=True):
    """A command with all that may stand after it."""

    name: str
    about: str
    more: str
    options: tuple[Argument, ...]
    words: tuple[Argument, ...]


def commands() -> tuple[Command, ...]:
    """Every command; the first has no name and is what the program does without one."""
    root = parser()
    return _command("", root), *_below(root, "")


def _below(made: argparse.ArgumentParser, before: str) -> Iterator[Command]:
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield _command(f"{before}{name}", below)
                yield from _below(below, f"{before}{name} ")


def _command(name: str, made: argparse.ArgumentParser) -> Command:
    arguments = [
        _argument(action, made) for action in made._actions if not isinstance(action, argparse._SubParsersAction)
    ]
    return Command(
        name=name,
        about=made.description or "",
        more=made.epilog or "",
        options=tuple(each for each in arguments if each.names),
        words=tuple(each for each in arguments if not each.names),
    )


def _argument(action: argparse.Action, made: argparse.ArgumentParser) -> Argument:
    is_flag = action.nargs == 0
    shown = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return Argument(
        names=tuple(action.option_strings),
        about=made._get_formatter()._expand_help(action) if action.help else "",
        value="" if is_flag else shown,
        choices=tuple(map(str, action.choices or ())),
        needed=action.required,
        many=action.nargs in ("*", "+"),
    )
