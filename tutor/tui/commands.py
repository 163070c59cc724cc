"""What a screen has keys for, as commands for the palette: whatever has a key has a command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from textual.actions import parse
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tutor.courses import several
from tutor.settings import MARKS, SYNTAX
from tutor.tui.screens.lesson import LessonScreen

PANES = "JudgingPane, Reading, AnswerPane, JudgingPane.-drawn AnswerPicture, CodeEditor"
"""What stands on a screen and has keys of its own, whether or not it has the focus."""
MOVING = ("up", "down", "left", "right", "home", "end", "enter", "space", "tab", "shift+tab", "escape")
"""Keys of panes that only move among what they show."""
TYPING = ("cursor_", "delete_")
"""Beginnings of what keys do to letters."""
SHOWN = {
    "question_mark": "?",
    "pageup": "page up",
    "pagedown": "page down",
    "ctrl+underscore": "ctrl+/",
    "ctrl+slash": "ctrl+/",
}

SWITCHES = (
    (SYNTAX, "Underlined syntax", "What is not Python yet, at a pause in typing"),
    (MARKS, "Marks of calls", "On the editor's border, after a first wrong answer: which calls pass"),
)
"""Settings that are on or off, with what is said of them."""


def shown_key(key: str) -> str:
    """A key as it is written for people."""
    return SHOWN.get(key, key)


def keys_of(bindings: Iterable[Binding]) -> list[str]:
    """All keys of an action as they are written, each once; a class repeats those of the one it builds on."""
    return [*dict.fromkeys(shown_key(key) for binding in bindings for key in binding.key.split(","))]


def commands_of(app: App[None], screen: Screen[object]) -> Iterator[SystemCommand]:
    """The commands of a screen and its panes that work now, each once, with all its keys."""
    for node in (screen, *screen.query(PANES)):
        for action, bindings in by_action(node).items():
            first = bindings[0]
            if first.description and works_now(app, node, action) and not only_moves(screen, node, first):
                keys = ", ".join(keys_of(bindings))
                said = f"{first.tooltip} ({keys})" if first.tooltip else keys
                yield SystemCommand(first.description, said, doing(app, node, action))


def commands_of_tutor(app: App[None], screen: Screen[object]) -> Iterator[SystemCommand]:
    """What may be done beside the screen's own: from a lesson, and who learns in which colours."""
    from tutor.tui.screens.start import StartScreen

    if isinstance(screen, LessonScreen):
        yield from _from_a_lesson(app, screen)
    if isinstance(screen, LessonScreen | StartScreen):
        yield SystemCommand("Change learner", "Go on under another name", doing(app, app, "change_learner"))
        if several():
            yield SystemCommand("Change course", "Another of the courses here", doing(app, app, "change_course"))
    yield SystemCommand("Theme", "Change the colours", doing(app, app, "change_theme"))


def _from_a_lesson(app: App[None], screen: LessonScreen) -> Iterator[SystemCommand]:
    session = screen.session
    yield SystemCommand("Start", "Where you are, and what is to be looked at again", doing(app, app, "start"))
    yield SystemCommand("Look again", "What is due today, for some minutes", doing(app, app, "review"))
    yield SystemCommand("Where to begin", "Ten questions, for who knows some of it", doing(app, app, "place"))
    yield SystemCommand("Settings", "The portion of a day, marks, tone", doing(app, app, "settings"))
    if session.course.arcade is not None:
        yield SystemCommand("Arcade", "The course's games", doing(app, app, "arcade"))
    if session.chapter(session.lesson.id).boss is not None:
        yield SystemCommand("Boss", "What stands at the end of this chapter", doing(app, app, "boss"))
    yield SystemCommand("Progress", "Score, mastery and what is due, as pictures", doing(app, app, "progress"))
    for setting, title, what in SWITCHES:
        switch = f"{title}: switch {'off' if session.is_on(setting) else 'on'}"
        yield SystemCommand(switch, what, partial(screen.task_pane.switch, setting))


def by_action(node: DOMNode) -> dict[str, list[Binding]]:
    """The bindings that a node's own classes declare, by what they do; Textual's classes speak of scrolling alone."""
    found: dict[str, list[Binding]] = {}
    for kind in type(node).__mro__:
        declared: Iterable[object] = kind.__dict__.get("BINDINGS", ()) if kind.__module__.startswith("tutor.") else ()
        for binding in declared:
            if isinstance(binding, Binding):
                found.setdefault(binding.action, []).append(binding)
    return found


def doing(app: App[None], node: DOMNode, action: str) -> Callable[[], object]:
    """What does it."""
    namespace, name, parameters = parse(action)
    found: Callable[..., object] = getattr(app if namespace == "app" else node, f"action_{name}")
    return partial(found, *parameters)


def works_now(app: App[None], node: DOMNode, action: str) -> bool:
    """Whether the footer would show it."""
    namespace, name, parameters = parse(action)
    return (app if namespace == "app" else node).check_action(name, parameters) is True


def only_moves(screen: Screen[object], node: DOMNode, binding: Binding) -> bool:
    """Whether a binding is for whoever has the keys, and nothing without them."""
    return node is not screen and (binding.key.split(",")[0] in MOVING or binding.action.startswith(TYPING))
