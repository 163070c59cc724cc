"""What a fork becomes: the tutor for one learner, and for nobody else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import cast

from textual.app import SystemCommand
from textual.screen import Screen

from tutor import sandbox
from tutor.algebra.prover import PROVER
from tutor.keeping import open_keeping
from tutor.loader import open_course
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem
from tutor.progress.waiting import heard_by
from tutor.serve.driver import BrowserDriver
from tutor.serve.orders import Start
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.troubles import NOT_LOADED, TroubleTold
from tutor.tui.warming import QUIET

NOT_OPENED = 2
NOT_HERE = ("Change learner", "Change course")
"""Commands of the palette that no visitor has."""
REST_AFTER = 3.0
"""Seconds without a program, or a proof, after which its processes end; others are forked in some hundredths of one."""


class VisitorApp(TutorApp):
    """The tutor bound to one learner; the page is told which keys the footer shows."""

    sees_others = False
    shares_memory = True
    _keys_told: list[dict[str, object]] = []
    _kept_told = True
    _trouble_told = ""

    def warm_up(self) -> None:
        """Start nothing ahead: what is shared is loaded already, and a sandbox weighs more than all else of a visit.

        It starts with the first program.
        """
        if not self._warm:
            self._warm = True
            self.collect_garbage()
            self.set_timer(QUIET, self.look_after_save)

    def tell_of_save(self, sentence: str) -> None:
        """To whoever serves: a visitor cannot mend it."""
        self._tell_host(sentence)

    def tell_of_course(self, sentence: str) -> None:
        """To whoever serves: it is their course."""
        self._tell_host(sentence)

    def tell_of_loading(self, sentence: str) -> None:
        """To both: a visitor cannot mend it."""
        self.notify(NOT_LOADED, severity="error", timeout=20)
        self._tell_host(sentence)

    def on_trouble_told(self, message: TroubleTold) -> None:
        """To whoever serves, while the visit goes on: they may mend it meanwhile."""
        self._tell_host(message.said)

    def _tell_host(self, sentence: str) -> None:
        if sentence != self._trouble_told:
            self._trouble_told = sentence
            self._tell_server({"type": "trouble", "said": sentence})

    def _tell_server(self, said: dict[str, object]) -> None:
        cast(BrowserDriver, self._driver).write_meta(said)

    def on_mount(self) -> None:
        """Let the sandbox and the prover go while nothing is judged."""
        self.set_interval(REST_AFTER / 3, self._rest)

    @staticmethod
    def _rest() -> None:
        sandbox.rest(REST_AFTER)
        PROVER.rest(REST_AFTER)

    def validate_app_focus(self, focus: bool) -> bool:
        """Always here: Textual takes a page for left until it hears otherwise, and shows no footer meanwhile."""
        return True

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """All but going on under another name or in another course."""
        return (command for command in super().get_system_commands(screen) if command.title not in NOT_HERE)

    def action_change_learner(self) -> None:
        """Refuse: no visitor sees who else learns here."""
        self.notify("Another learner comes by another link.")

    def action_change_course(self) -> None:  # type: ignore[override]  # the app's is a worker
        """Refuse: this course is served, and no other of this machine."""
        self.notify("This course is served here, and no other.")

    def post_display_hook(self) -> None:
        """After each frame: the page hears of other keys in the footer, and whether all is kept."""
        if self._driver is None or not self.screen_stack:
            return
        keys = self._footer_keys()
        if keys != self._keys_told:
            self._keys_told = keys
            self._tell_server({"type": "keys", "keys": keys})
        keeping = self.session.keeping if self.session else None
        if keeping is not None and self._kept_told == bool(keeping.problem):
            self._kept_told = not keeping.problem
            self._tell_server({"type": "kept", "kept": self._kept_told})

    def _footer_keys(self) -> list[dict[str, object]]:
        shown = {
            binding.action: (binding, enabled)
            for _, binding, enabled, _ in reversed(self.screen.active_bindings.values())
            if binding.show
        }
        return [
            {"key": binding.key, "shown": self.get_key_display(binding), "does": binding.description, "works": enabled}
            for binding, enabled in reversed(shown.values())
        ]


def show_wait(said: str) -> None:
    """How far something is that takes long, as a packet before there is a screen."""
    send_ahead(b"D", f"\x1b[2J\x1b[H{said}".encode())


def send_ahead(letter: bytes, content: bytes) -> None:
    """One packet to the server, which there is no driver for yet."""
    packet = b"__GANGLION__\n" + letter + len(content).to_bytes(4, "big") + content
    os.write(sys.__stdout__.fileno(), packet)  # type: ignore[union-attr]


def visit(start: Start, lessons: str, saves: str) -> int:
    """Open the tutor as this learner, begun where that is needed, until the visit ends; an exit code."""
    sandbox.run_one_at_a_time()
    os.environ["COLUMNS"], os.environ["ROWS"] = str(start.columns), str(start.rows)
    try:
        folder = open_course(Path(lessons))
        with heard_by(show_wait):
            session = Session(folder, open_keeping(Path(saves), start.learner))
            session.standing()
    except (SaveProblem, Problems) as problem:
        print(problem, file=sys.stderr)
        with suppress(OSError):  # of a page that was closed meanwhile
            send_ahead(b"M", b'{"type": "unopened"}')
        return NOT_OPENED
    app = VisitorApp(folder, Path(saves), session)
    app.driver_class = BrowserDriver
    try:
        with heard_by(app.show_wait):
            app.run()
    finally:
        sandbox.close()
    return app.return_code or 0
