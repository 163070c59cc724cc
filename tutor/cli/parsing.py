"""A parser of arguments that says what is wrong, and what is nearest to what was typed."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

USAGE = 2


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments, and what is nearest to them."""

    whole: Callable[[], Parser] | None = None
    """Makes the parser that knows all commands, where this one does not."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.color = False  # newer versions of Python would colour the help, and nothing here lets such signs out

    def error(self, message: str) -> NoReturn:
        """Print the mistake and the remedy; exit with the code for wrong usage."""
        every = self.whole() if self.whole else self
        self.exit(USAGE, f"xent-tutor: {improved(message, every)}\nTry 'xent-tutor --help'.\n")


class CommandParser(Parser):
    """A command's arguments: options may stand before, between and after the others."""

    _is_mixed = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does, which would end the files at the first option: ``lint A --json B``."""
        if self._is_mixed:  # parse_known_intermixed_args comes back here
            return super().parse_known_args(args, namespace)
        self._is_mixed = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_mixed = False


class Aside(argparse.ArgumentParser):
    """A command that was not typed: making all of them takes longer than most of them do."""

    def __init__(self) -> None:
        pass

    def add_argument(self, *names: Any, **options: Any) -> Any:
        """Leave it out."""

    def set_defaults(self, **values: Any) -> None:
        """Leave them out."""

    def add_mutually_exclusive_group(self, **options: Any) -> Any:
        """Leave what is added to it out too."""
        return self


def improved(message: str, parser: argparse.ArgumentParser) -> str:
    """argparse's message, with the nearest command or option there is."""
    if found := re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message):
        known = [word.strip(" '") for word in found[2].split(",")]
        return f"there is no command {found[1]!r}{nearest(found[1], known)}"
    if found := re.search(r"unrecognized arguments: (\S+)", message):
        options = options_of(parser)
        option = found[1].partition("=")[0]
        if option in options:
            return f"{option!r} stands after the name of a command that has it: {', '.join(options[option])}"
        if found[1].startswith("-"):
            return f"there is no option {found[1]!r}{nearest(option, sorted(options))}"
        return f"{found[1]!r} is one argument too many"
    return message


def options_of(parser: argparse.ArgumentParser) -> dict[str, list[str]]:
    """The options of a parser and of the commands below it, each with the commands that have it."""
    options: dict[str, list[str]] = {option: [] for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                for option in options_of(below):
                    options.setdefault(option, []).append(name)
    return options


def nearest(word: str, known: Sequence[str]) -> str:
    """``; did you mean 'list'?``, or what there is."""
    close = difflib.get_close_matches(word, known, 1, 0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"
