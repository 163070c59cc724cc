"""A terminal tutor: it loads lessons, judges answers and keeps the progress of its learners."""

__version__ = "0.1.0"
