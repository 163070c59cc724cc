"""``settings``: what the learner has set, and setting it."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from tutor.cli import opening
from tutor.cli.parsing import nearest
from tutor.progress import find_saves, open_progress, read_progress
from tutor.settings import SETTINGS, NoSuchValue, setting_named


def settings(asked: Any) -> int:
    """Print the settings, or one; with a value, set it."""
    wanted = None
    if asked.name is not None:
        wanted = setting_named(asked.name)
        if wanted is None:
            raise opening.NoSuch(
                f"there is no setting {asked.name!r}{nearest(asked.name, [each.key for each in SETTINGS])}"
            )
    learner = opening.learner(asked)
    if learner is None:
        raise opening.NoSuch("nobody has played here yet; name a learner: --user NAME, or open the tutor")
    opens = read_progress if asked.value is None else open_progress
    with closing(opens(find_saves(asked.saves), learner, "")) as progress:
        if wanted is not None and asked.value is not None:
            try:
                value = wanted.named(asked.value)
            except NoSuchValue as problem:
                raise opening.NoSuch(str(problem)) from problem
            progress.keep_setting(wanted.key, value)
        for each in SETTINGS if wanted is None else (wanted,):
            value = each.shown(each.of(progress.setting(each.key)))
            print(f"{each.key:<12} {value:<12} {each.about} ({each.choices})")
    return 0
