"""``completion``: scripts by which shells complete commands, options and task ids; and the manual's page."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from tutor.cli import opening
from tutor.cli.arguments import OF_GAMES, offers_games
from tutor.cli.commands import Argument, Command, commands
from tutor.cli.manual import manual
from tutor.loader import CourseFolder
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem, find_saves, learners
from tutor.settings import SETTINGS

BASH = """\
# Completion for xent-tutor. In ~/.bashrc:  eval "$(xent-tutor completion bash)"
_xent_tutor() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local command= operands=0 skip= word
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [ -n "$skip" ]; then skip=; continue; fi
        case $word in
            (@values@) skip=1 ;;
            (-*) ;;
            (*) if [ -z "$command" ]; then command=$word; else operands=$((operands + 1)); fi ;;
        esac
    done
    local options= wants=
    case $command in
@commands@
    esac
    case "$command $previous" in
@option_values@
    esac
    case $wants in (files|folders|learners) compopt -o filenames 2> /dev/null ;; esac  # quotes blanks
    COMPREPLY=()
    local IFS=$'\\n'
    case $current in (-*) if [ -n "$options" ]; then
        COMPREPLY=($(compgen -W "${options// /$'\\n'}" -- "$current")); return; fi ;; esac
    case $wants in
        (files) COMPREPLY=($(compgen -f -- "$current")) ;;
        (folders) COMPREPLY=($(compgen -d -- "$current")) ;;
        (tasks|lessons|places|learners|games|chapters|settings)  # compgen -W would run what stands in a name
            while read -r word; do
                case $word in ("$current"*) COMPREPLY+=("$word") ;; esac
            done < <(xent-tutor completion $wants 2> /dev/null) ;;
        (*) COMPREPLY=($(compgen -W "${wants// /$'\\n'}" -- "$current")) ;;
    esac
}
complete -F _xent_tutor xent-tutor
"""
ZSH = """\
#compdef xent-tutor
# Completion for xent-tutor. In ~/.zshrc, after compinit:  eval "$(xent-tutor completion zsh)"
_xent_tutor() {
    local current=${words[CURRENT]} previous=${words[CURRENT-1]}
    local command= operands=0 skip= word
    for word in "${(@)words[2,CURRENT-1]}"; do
        if [[ -n $skip ]]; then skip=; continue; fi
        case $word in
            (@values@) skip=1 ;;
            (-*) ;;
            (*) if [[ -z $command ]]; then command=$word; else operands=$((operands + 1)); fi ;;
        esac
    done
    local options= wants=
    case $command in
@commands@
    esac
    case "$command $previous" in
@option_values@
    esac
    if [[ $current == -* && -n $options ]]; then
        compadd -- ${=options}
        return
    fi
    case $wants in
        (files) _files ;;
        (folders) _files -/ ;;
        (tasks|lessons|places|learners|games|chapters|settings)
            compadd -- ${(f)"$(xent-tutor completion $wants 2> /dev/null)"} ;;
        (*) compadd -- ${=wants} ;;
    esac
}
compdef _xent_tutor xent-tutor
"""


def completion(asked: Any) -> int:
    """Print what is asked for: a script, the manual's page, or words for the scripts."""
    prints: dict[str, Callable[[Any], str]] = {
        "bash": lambda asked: script(BASH, known(asked)),
        "zsh": lambda asked: script(ZSH, known(asked)),
        "fish": lambda asked: fish(known(asked)),
        "man": lambda asked: manual(known(asked)),
        "tasks": lambda asked: lines(tasks(opening.own_course(asked))),
        "lessons": lambda asked: lines(opening.own_course(asked).lessons),
        "places": lambda asked: lines([*opening.own_course(asked).lessons, *tasks(opening.own_course(asked))]),
        "learners": lambda asked: lines(_learners(asked)),
        "games": lambda asked: lines(arcade.games) if (arcade := opening.own_course(asked).course.arcade) else "",
        "chapters": lambda asked: lines(each.id for each in opening.own_course(asked).course.chapters if each.boss),
        "settings": lambda _: lines(each.key for each in SETTINGS),
    }
    print(prints[asked.what](asked), end="")
    return 0


def known(asked: Any) -> tuple[Command, ...]:
    """The commands that there are for the course that is meant: without games it has none for them."""
    left_out = () if offers_games(asked) else OF_GAMES
    return tuple(each for each in commands() if each.name not in left_out)


def lines(words: Iterable[str]) -> str:
    """Each word on a line of its own."""
    return "".join(f"{word}\n" for word in words)


def tasks(folder: CourseFolder) -> list[str]:
    """The ids of all tasks, in order."""
    with suppress(Problems):
        return [task for outline in folder.outlines() for task in outline.points]
    return []


def _learners(asked: Any) -> list[str]:
    with suppress(SaveProblem):
        return learners(find_saves(asked.saves))
    return []


def script(text: str, known: Sequence[Command]) -> str:
    """The script of a shell like bash, with the commands in it."""
    root, *others = known
    top = [each for each in others if " " not in each.name]
    values = {name for each in (root, *others) for option in each.options if option.value for name in option.names}
    rows = [_case("''", [each.name for each in top], root.options, ())]
    rows += [_case(each.name, _below(each, others), each.options, each.words) for each in top]
    common = {option.names for option in root.options}
    option_values = [
        f"        ({'|'.join(_pattern(each.name, name) for name in option.names)}) options= wants={_wants(option)} ;;"
        for each in (root, *top)
        for option in each.options
        if option.value and (each is root or option.names not in common)
    ]
    filled = text.replace("@values@", "|".join(sorted(values))).replace("@commands@", "\n".join(rows))
    return filled.replace("@option_values@", "\n".join(option_values))


def _below(command: Command, others: Iterable[Command]) -> list[str]:
    return [each.name.partition(" ")[2] for each in others if each.name.startswith(f"{command.name} ")]


def _pattern(command: str, option: str) -> str:
    return shlex.quote(f"{command} {option}") if command else f"*{shlex.quote(f' {option}')}"


def _wants(argument: Argument) -> str:
    return shlex.quote(" ".join(argument.choices) or argument.wants)


def _case(name: str, words: list[str], options: Iterable[Argument], operands: tuple[Argument, ...]) -> str:
    names = " ".join(option for each in options for option in each.names if option.startswith("--"))
    row = f"        ({name}) options={shlex.quote(names)}"
    if words:
        return f"{row} wants={shlex.quote(' '.join(words))} ;;"
    last = "*" if operands and operands[-1].many else ""
    cases = [f"({last if each.many else at}) wants={_wants(each)} ;;" for at, each in enumerate(operands)]
    return f"{row}; case $operands in {' '.join(cases)} esac ;;" if cases else f"{row} ;;"


def fish(known: Sequence[Command]) -> str:
    """The script of fish, which says what each option does too."""
    root, *others = known
    top = [each for each in others if " " not in each.name]
    rows = ["# Completion for xent-tutor:  xent-tutor completion fish > ~/.config/fish/completions/xent-tutor.fish"]
    rows += ["complete -c xent-tutor -f"]
    none_yet = f"not __fish_seen_subcommand_from {' '.join(each.name for each in top)}"
    rows += [_fish(none_yet, f"-a {each.name}", each.about) for each in top]
    rows += [_fish_option(none_yet, option) for option in root.options]
    for each in top:
        seen = f"__fish_seen_subcommand_from {each.name}"
        rows += [_fish_option(seen, option) for option in each.options]
        if below := _below(each, others):
            rows.append(_fish(seen, f"-a {shlex.quote(' '.join(below))}", ""))
        rows += [_fish(seen, _fish_values(word), word.about) for word in each.words if _fish_values(word)]
    return lines(rows)


def _fish(when: str, what: str, about: str) -> str:
    return f"complete -c xent-tutor -n {_quoted(when)} {what}" + (f" -d {_quoted(about)}" if about else "")


def _fish_option(when: str, option: Argument) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    values = f" -r {_fish_values(option)}".rstrip() if option.value else ""
    return _fish(when, names + values, option.about)


def _fish_values(argument: Argument) -> str:
    if argument.choices:
        return f"-a {_quoted(' '.join(argument.choices))}"
    if argument.wants == "files":
        return "-F"
    if argument.wants == "folders":
        return "-a '(__fish_complete_directories)'"
    return f"-a '(xent-tutor completion {argument.wants} 2> /dev/null)'" if argument.wants else ""


def _quoted(text: str) -> str:
    """A text between quotes as fish reads them."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
