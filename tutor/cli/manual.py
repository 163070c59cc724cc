"""The manual's page, made of the parser: what ``man`` shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor import __version__
from tutor.cli.commands import Argument, Command

ENDS = """\
.SH EXIT STATUS
.TP
.B 0
correct; of other commands, done
.TP
.B 1
wrong; of lint, doctor and save check, something to mend; of answer, none yet
.TP
.B 2
not understood, or wrong usage
.TP
.B 3
the tutor failed, or its output could not be written
.TP
.B 130, 141
interrupted; the reader of a pipe went away
.SH ENVIRONMENT
.TP
.B XENT_TUTOR_LESSONS, XENT_TUTOR_SAVES, XENT_TUTOR_USER
what \\-\\-lessons, \\-\\-saves and \\-\\-user say
.TP
.B VISUAL, EDITOR
the editor that ctrl+e opens at a program
.TP
.B NO_COLOR
where it is set, nothing is coloured
"""


def manual(commands: Iterable[Command]) -> str:
    """The page in the language of man."""
    root, *others = commands
    rows = [
        f'.TH XENT\\-TUTOR 1 "" "xent-tutor {__version__}" "User Commands"',
        ".SH NAME",
        "xent\\-tutor \\- a tutor game for the terminal",
        ".SH SYNOPSIS",
        ".B xent\\-tutor",
        "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]",
        ".SH DESCRIPTION",
        _escaped(root.about),
        ".SH OPTIONS",
        *_arguments(root.options),
        ".SH COMMANDS",
    ]
    common = {option.names for option in root.options}
    for each in others:
        rows += [f'.SS "{_escaped(_usage(each))}"', _escaped(each.about)]
        rows += _arguments((*each.words, *(option for option in each.options if option.names not in common)))
        if each.more:
            rows += [".PP", ".nf", *map(_escaped, each.more.rstrip().splitlines()), ".fi"]
    return "\n".join(rows) + "\n" + ENDS


def _usage(command: Command) -> str:
    words = [f"{word.value}{' ...' if word.many else ''}" for word in command.words]
    return " ".join(
        [command.name, *(w if word.needed else f"[{w}]" for w, word in zip(words, command.words, strict=True))]
    )


def _arguments(arguments: Iterable[Argument]) -> Iterator[str]:
    for each in arguments:
        if each.names:
            names = ", ".join(f"\\fB{_escaped(name)}\\fR" for name in each.names)
            yield from (".TP", f"{names} \\fI{_escaped(each.value)}\\fR" if each.value else names)
        else:
            yield from (".TP", f"\\fI{_escaped(each.value)}\\fR")
        yield _escaped(each.about) or "\\&"


def _escaped(text: str) -> str:
    """A text that means nothing to man but itself."""
    shown = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{shown}" if shown.startswith((".", "'")) else shown
