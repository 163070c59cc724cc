"""How the screen looks for a learner: the theme that was chosen, and whether anything moves by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from tutor.session import Session
from tutor.settings import MOTION, THEME
from tutor.tui.themes import THEMES

if TYPE_CHECKING:
    from textual.types import AnimationLevel


class Looks:
    """Gives an app the looks that a learner chose."""

    def __init__(self, app: App[None]) -> None:
        """The tutor's own themes are known from here on."""
        self._app = app
        self._moving: AnimationLevel | None = None
        """The level of animations before the learner wanted none."""
        for theme in THEMES:
            app.register_theme(theme)

    def take(self, session: Session | None) -> None:
        """Look as this learner wants it; where nobody is there, as at first."""
        kept = session.setting(THEME) if session else None
        self._app.theme = kept if kept in self._app.available_themes else THEMES[0].name
        moves = session is None or session.is_on(MOTION)
        if moves and self._moving is not None:
            self._app.animation_level, self._moving = self._moving, None
        elif not moves and self._moving is None:
            self._moving, self._app.animation_level = self._app.animation_level, "none"
