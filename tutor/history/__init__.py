"""What a learner did so far, as numbers and as pictures; everything is computed from the attempts.

    history(learner, tally, course, outlines, now)    the numbers, which ``progress --json`` prints
    sections(history)                                    the pictures, each with a sentence that says it in words

numpy comes with the pictures, when one of them is drawn.
"""

from tutor.history.numbers import History, Measured, Met, history
from tutor.history.pictures import Section, sections

__all__ = ["History", "Measured", "Met", "Section", "history", "sections"]
