"""What may be set: values, the next one, and what a setting changes."""

from __future__ import annotations

import pytest
from textual.theme import BUILTIN_THEMES

from tests.conftest import NOON
from tutor.attempt import Outcome, Verdict
from tutor.loader import CourseFolder
from tutor.progress import Progress
from tutor.session import Session
from tutor.settings import SETTINGS, THEMES, NoSuchValue, setting_named
from tutor.tui.themes import THEMES as OWN


@pytest.mark.parametrize(
    ("name", "now", "by", "then"),
    [
        ("portion", "8", 1, "9"),
        ("portion", "3", -1, "3"),
        ("portion", "20", 1, "20"),
        ("motion", "on", 1, "off"),
        ("motion", "off", 1, "on"),
        ("timers", "on", -1, "off"),
        ("theme", "xent-dark", 1, "xent-light"),
        ("theme", "xent-dark", -1, "xent-dark"),
    ],
)
def test_arrows_go_to_the_next_value(name: str, now: str, by: int, then: str) -> None:
    setting = setting_named(name)
    assert setting is not None
    assert setting.next(now, by) == then


def test_every_setting_begins_with_one_of_its_values_and_takes_no_other() -> None:
    for setting in SETTINGS:
        assert setting.of(None) == setting.default in setting.values
        assert setting.of("nonsense") == setting.default
        with pytest.raises(NoSuchValue, match=setting.key):
            setting.named("nonsense")


def test_every_theme_that_may_be_set_is_there() -> None:
    assert {*THEMES} == {theme.name for theme in OWN} | BUILTIN_THEMES.keys()
    assert THEMES[: len(OWN)] == tuple(theme.name for theme in OWN)


@pytest.mark.parametrize(("timers", "kept"), [("on", 12.5), ("off", None)])
def test_without_timers_nobody_keeps_how_long_it_took(folder: CourseFolder, timers: str, kept: float | None) -> None:
    session = Session(folder, Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.keep_setting("timers", timers)
    session.record("7", Verdict(task="adding/sum", outcome=Outcome.CORRECT), seconds=12.5)
    assert session.progress.attempts()[-1].seconds == kept
