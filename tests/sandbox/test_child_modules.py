"""What the process has loaded in which programs run."""

from __future__ import annotations

import subprocess
import sys

from tutor.isolated import BARE, ROOT

LOOK = "import sys; sys.path.insert(0, {root!r}); {bare}import {module}; print(*sys.modules)"


def loaded_in_child() -> set[str]:
    bare = BARE.format(name="tutor.sandbox", folder=str(ROOT / "tutor" / "sandbox"))
    look = LOOK.format(root=str(ROOT), bare=bare, module="tutor.sandbox.child.program")
    done = subprocess.run([sys.executable, "-I", "-c", look], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_child_knows_the_standard_library_and_numpy_only_and_nothing_of_the_tutors_side_of_the_wall() -> None:
    loaded = loaded_in_child()
    assert not loaded & {"msgspec", "rich", "textual", "sympy", "subprocess", "sqlite3", "http", "ssl"}
    own = {module for module in loaded if module.startswith("tutor.") and not module.startswith("tutor.sandbox.child")}
    assert {module for module in own if module.split(".")[:2] != ["tutor", "edits"]} == {
        "tutor.sandbox",
        "tutor.sandbox.wire",
    }
