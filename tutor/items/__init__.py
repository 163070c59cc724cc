"""What games and bosses are about, read from the course when a round begins.

passages    texts to guess
mistakes    wrong numbers to name
programs    wrong programs to break
stations    tasks and logs of a boss
"""

from tutor.items.problem import NoContent

__all__ = ["NoContent"]
