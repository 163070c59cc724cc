"""The commands: read the arguments, call the session's side of the tutor, print."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence

from tutor.cli.arguments import read_arguments
from tutor.cli.parsing import USAGE
from tutor.cli.printing import Line, leave_output, tell

FAILED = 3
UNHEARD = 141
"""What a shell says of a program that writes to a pipe nobody reads (128 + SIGPIPE): no verdict is meant."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the command's."""
    asked = read_arguments(sys.argv[1:] if arguments is None else arguments)
    from tutor.cli.opening import NoSuch
    from tutor.loader.problem import Problems
    from tutor.progress import SaveProblem
    from tutor.progress.waiting import heard_by
    from tutor.trust import NotTrusted

    try:
        with heard_by(Line(sys.stderr).show):
            code: int = asked.run(asked)
        sys.stdout.flush()
        return code
    except Problems as problems:
        tell(*map(str, problems.problems))
        return USAGE
    except (NoSuch, SaveProblem) as problem:
        tell(f"xent-tutor: {problem}")
        return USAGE
    except NotTrusted as problem:
        tell(f"xent-tutor: {problem}")
        return USAGE
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone (`xent-tutor list | head`): end quietly.
        leave_output()
        return UNHEARD
    except OSError as error:
        from tutor.loading import not_loaded

        tell(f"xent-tutor: {refusal(error)}" if not_loaded(error) is None else unexpected(error))
        leave_output()
        return FAILED
    except Exception as error:
        tell(unexpected(error))
        return FAILED


def unexpected(error: Exception) -> str:
    """What to say where a package cannot be loaded, or the system refuses processes or memory.

    Of any other failure all that a report of it needs.
    """
    from traceback import format_exception

    from tutor.loading import UNNAMED, not_loaded

    if (package := not_loaded(error)) is not None:
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        named = said if package in said or package == UNNAMED else f"{package}: {said}"
        return f"xent-tutor: a package cannot be loaded ({named}). Install it again; 'xent-tutor doctor' lists them."

    from tutor.sandbox import SandboxFailure

    if isinstance(error, SandboxFailure):
        return f"xent-tutor: {error}. Try again; 'xent-tutor doctor' says what holds here."
    if isinstance(error, MemoryError):
        return "xent-tutor: There is not enough memory for this. Close other programs, or raise a limit of yours."
    return "".join(format_exception(error))


def refusal(error: OSError) -> str:
    """What the system refused, and what to do."""
    said = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"what is to be written has no room: {said}. Free some room, or send it elsewhere."
    return f"{error.filename or 'the system refuses'}: {said}"
