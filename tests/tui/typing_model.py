"""What typing comes to, as simply as it can be said: an oracle for the fields one types in. A row is one word."""

from __future__ import annotations

from collections.abc import Iterable

MOVES = ("left", "right", "home", "end")
IN_A_LINE = (
    *MOVES,
    *(f"shift+{key}" for key in MOVES),
    *("backspace", "delete", "ctrl+w", "ctrl+delete", "alt+d", "alt+q", "ctrl+a"),
    *("ctrl+left", "ctrl+right", "ctrl+home", "ctrl+end"),
)
IN_LINES = (*IN_A_LINE, "ctrl+u", "up", "down", "shift+up", "shift+down", "enter", "enter")


class Typist:
    """A text, a cursor, where the selection was begun, and the column that up and down keep to."""

    def __init__(self) -> None:
        self.text = ""
        self.cursor = self.anchor = self.column = 0

    def press(self, keys: Iterable[str]) -> None:
        """Press keys one after the other."""
        for key in keys:
            if len(key) == 1 or key == "enter":
                self.put("\n" if key == "enter" else key)
            elif key in ("backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+delete", "alt+d"):
                self.erase(key)
            elif key == "ctrl+a":
                self.anchor, self.cursor = 0, len(self.text)
            elif key != "alt+q":
                self.move(key)
            if not key.endswith(("up", "down", "ctrl+a", "alt+q")):
                self.column = self.cursor - self.row()[0]

    def row(self) -> tuple[int, int]:
        """Where the cursor's row begins and ends."""
        start = self.text.rfind("\n", 0, self.cursor) + 1
        end = self.text.find("\n", self.cursor)
        return start, len(self.text) if end < 0 else end

    def put(self, text: str) -> None:
        """Type in place of what is selected."""
        start, end = sorted((self.cursor, self.anchor))
        self.text = self.text[:start] + text + self.text[end:]
        self.cursor = self.anchor = start + len(text)

    def erase(self, key: str) -> None:
        """Take away what is selected, or what the key takes."""
        start, end = self.row()
        if key == "ctrl+u" and self.cursor > start:
            self.anchor = start
        elif self.cursor == self.anchor:
            left, right = max(self.cursor - 1, 0), min(self.cursor + 1, len(self.text))
            match key:
                case "backspace" | "ctrl+u":
                    self.anchor = left
                case "delete":
                    self.anchor = right
                case "ctrl+w":
                    self.anchor = start if self.cursor > start else left
                case _:
                    self.anchor = end if self.cursor < end else right
        self.put("")

    def move(self, key: str) -> None:
        """Move the cursor; with shift the selection goes with it."""
        start, end = self.row()
        low, high = sorted((self.cursor, self.anchor))
        selects = key.startswith("shift+")
        alone = selects or low == high
        match key.removeprefix("shift+"):
            case "left":
                self.cursor = max(self.cursor - 1, 0) if alone else low
            case "right":
                self.cursor = min(self.cursor + 1, len(self.text)) if alone else high
            case "ctrl+left":
                self.cursor = start if self.cursor > start else max(self.cursor - 1, 0)
            case "ctrl+right":
                self.cursor = end if self.cursor < end else min(self.cursor + 1, len(self.text))
            case "home":
                self.cursor = start
            case "end":
                self.cursor = end
            case "ctrl+home":
                self.cursor = 0
            case "ctrl+end":
                self.cursor = len(self.text)
            case "up":
                above = self.text.rfind("\n", 0, max(start - 1, 0)) + 1
                self.cursor = min(above + self.column, start - 1) if start else 0
            case "down":
                below = self.text.find("\n", end + 1)
                last = len(self.text) if below < 0 else below
                self.cursor = min(end + 1 + self.column, last) if end < len(self.text) else end
        if not selects:
            self.anchor = self.cursor
