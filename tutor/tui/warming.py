"""What is loaded and looked at once the first frame is there, before anybody needs it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from threading import Thread

from textual.app import App

from tutor import trust
from tutor.session import Session

QUIET = 5.0
"""Seconds after the first frame when the save is looked after."""


def warm_up(app: App[None]) -> None:
    """Start what judges programs; it starts by itself where this did not happen."""
    from tutor import sandbox

    load_in_order()
    sandbox.start()
    app.run_worker(load_comparing, thread=True)
    if trust.untrusted():
        app.run_worker(partial(look_at_confinement, app), thread=True)


def load_in_order() -> None:
    """Load, before a thread is begun, the packages whose parts threads and screens import one by one.

    Where one thread is the first to import a package and another a part of it, Python 3.11 ends both imports.
    """
    import tutor.algebra
    import tutor.typeset  # noqa: F401


def load_comparing() -> None:
    """What compares values needs numpy, which the first verdict would wait for, and what rates it fsrs."""
    with suppress(Exception):  # it is said where it is needed
        import fsrs  # noqa: F401

        import tutor.checkers.code  # noqa: F401


def look_at_confinement(app: App[None]) -> None:
    """Ask once whether a stranger's programs may run where nothing confines them; until then they do not."""
    from tutor import sandbox

    if trust.refusal(sandbox.level()):
        app.call_from_thread(ask_for_trust, app)


def ask_for_trust(app: App[None]) -> None:
    """Ask it, and remember a yes."""
    from tutor.tui.screens.dialogs import Confirm

    _, folder = trust.untrusted()[0]
    question = (
        f"This course comes from {folder}, and this system cannot confine its programs: they could read and change"
        " your files. Run them, now and later? Only if you trust who wrote them."
    )
    app.push_screen(Confirm(question, "Run them", "Do not"), lambda yes: trust.consent() if yes else None)


def look_after_save(app: App[None], session: Session | None, tell: Callable[[str], None]) -> None:
    """Tell what is wrong with the save, and keep the day's copy; leaving does not wait for that."""
    file = session.save if session else None
    if session is not None and file is not None:
        session.rest()  # what a kill left in the log
        Thread(target=_look_after, args=(app, file, tell), daemon=True).start()


def _look_after(app: App[None], file: Path, tell: Callable[[str], None]) -> None:
    from tutor.progress.copies import look_after

    for sentence in look_after(file, date.today()):
        with suppress(RuntimeError):  # the tutor was left meanwhile
            app.call_from_thread(tell, sentence)
