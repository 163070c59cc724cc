"""``python -m tutor`` is ``xent-tutor``."""

import gc
import os
import sys

FAILED = 3
INTERRUPTED = 130
STARTING = 300_000
"""Things made before Python looks for garbage among them. What a start loads is none; looking takes a sixth of it."""


def main() -> int:
    """Run one command, with nothing imported from the current folder; what cannot be imported is said."""
    if sys.argv[1:2] == ["due"]:
        from tutor import due  # which imports nothing that was not there

        if (found := due.quick(sys.argv[2:])) is not None:
            os._exit(found)  # Python tidies up for longer than all of this took
    gc.set_threshold(STARTING, *gc.get_threshold()[1:])
    from tutor.isolated import leave_current_folder

    leave_current_folder()
    try:
        from tutor.cli import main as run

        code = run()
    except Exception as problem:
        from tutor.loading import not_loaded

        if not_loaded(problem) is None:
            raise
        print(f"xent-tutor: it cannot be loaded ({problem}). Install it again.", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:  # while modules are loaded
        return INTERRUPTED
    gc.freeze()  # else Python looks through everything once more before it ends: a sixth of what a command takes
    return code


if __name__ == "__main__":
    sys.exit(main())
