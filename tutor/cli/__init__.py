"""The commands: read the arguments, call the session's side of the tutor, print."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tutor.cli.arguments import USAGE, read_arguments


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the command's."""
    asked = read_arguments(sys.argv[1:] if arguments is None else arguments)
    from tutor.cli.opening import NoSuch
    from tutor.loader.problem import Problems
    from tutor.progress import SaveProblem

    try:
        return asked.run(asked)  # type: ignore[no-any-return]
    except Problems as problems:
        for problem in problems.problems:
            print(problem, file=sys.stderr)
        return USAGE
    except (NoSuch, SaveProblem) as problem:
        print(f"xent-tutor: {problem}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone (`xent-tutor list | head`): end quietly, and let the final flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
