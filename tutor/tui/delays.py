"""How long the screen lets things wait, in seconds: what matters more is painted first. Tests make them short."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

MARKDOWN_AFTER = 0.35
"""From the first text, painted plainly, to Textual's Markdown, which takes a while to load."""
FOOTER_AFTER = 0.1
"""From the panes to the footer, so that text and editor are painted before it."""
WARM_UP_AFTER = 0.3
"""From the footer to the sandbox's start, which would otherwise compete with the lesson."""
COLOURED_AFTER = 0.5
"""From an editor to its colours: loading the grammar can wait until everything is painted."""
KEYS_AFTER = 0.05
"""From a verdict to the keys that the footer shows now: the verdict is painted first."""
KEPT_AFTER = 0.5
"""From the first key that is not kept until what is being typed is: with what that takes, less than a second."""
LOOK_AFTER = 0.5
"""Without a key until a program is looked at: whether it is Python, and which calls it passes."""
ACHIEVED_AFTER = 0.6
"""From a verdict until it is looked whether something was achieved by it: no key waits for that."""
ACHIEVED_FOR = 8.0
"""So long an achievement is told, also while one goes on."""
SOON = 0.15
"""Within which a verdict needs no word that it is coming: saying so would only make it later."""
GUARD = 0.35
"""After a miss in a game, while keys that were typed ahead of it are dropped."""
TOLD_SHORTLY = 2.0
"""So long it stands that there is nothing to judge yet; the verdict comes soon after."""
WATCH_EVERY = 0.08
"""Between two looks at what a training reports."""


def after(seconds: float, node: MessagePump, then: Callable[[], object]) -> None:
    """Have the node do this so much later, or next where there are no seconds to wait."""
    if seconds:
        node.set_timer(seconds, then)
    else:
        node.call_later(then)
