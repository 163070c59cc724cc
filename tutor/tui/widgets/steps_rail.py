"""The steps of a lesson one below the other, where there is width to spare."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tutor.lesson import Text
from tutor.session import Session


class StepsRail(Static):
    """Each step with its number and what there is to do, the one that is shown, and which tasks are solved."""

    DEFAULT_CSS = """
    StepsRail { display: none; width: 26; height: 1fr; padding: 1 2; color: $text-muted; }
    """

    def show(self, session: Session) -> None:
        """The open lesson, as far as it is solved."""
        from tutor.asking import verb  # brings the typesetter, which the first frame does without

        solved = iter(session.standing().solved)
        lines = [Content.styled(session.lesson.title, "bold $text-primary"), Content("")]
        for at, step in enumerate(session.lesson.steps):
            if isinstance(step, Text):
                mark, colour, said = " ", "", "read"
            else:
                done = next(solved, False)
                mark, colour = ("●", "$text-success") if done else ("○", "$text-muted")
                said = step.title or verb(step)
            here = at == session.index
            said_style = "bold $foreground" if here else ""
            lines.append(
                Content.assemble(
                    ("▎" if here else " ", "$primary"), (f"{at + 1:>2} ", ""), (f"{mark} ", colour), (said, said_style)
                )
            )
        self.update(Content("\n").join(lines))
