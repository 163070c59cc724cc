"""Secret links: a token for each learner, made from a key that lies beside the saves, so that links stay the same."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Sequence
from pathlib import Path

from tutor.progress import MAX_NAME, clean_name, existing, is_name

KEY_FILE = "serve.key"
KEY_BYTES = 32
TOKEN_BYTES = 20
MOST_NAMES = 10_000
MOST_BYTES = 1_000_000


class LinkProblem(Exception):
    """A key or a roster that cannot be used; the message says what to do."""


class Links:
    """The learners who may come, each with a token. A token tells its learner to nobody who lacks the key."""

    def __init__(self, key: bytes, learners: Sequence[str]) -> None:
        self._tokens = {learner: _token(key, f"learner {learner}") for learner in learners}
        self.cookie = f"xent_tutor_{_token(key, 'cookie')[:8]}"
        """Cookies know no ports: two servers on one machine need two names."""

    @property
    def learners(self) -> tuple[str, ...]:
        """In the order of the roster."""
        return tuple(self._tokens)

    def token(self, learner: str) -> str:
        """What the learner's link and cookie hold."""
        return self._tokens[learner]

    def learner(self, token: str) -> str | None:
        """Whose token this is; every known one is compared, in the same time whatever is asked."""
        asked, found = token.encode("utf-8", "replace"), None
        for learner, known in self._tokens.items():
            if hmac.compare_digest(asked, known.encode()):
                found = learner
        return found


def _token(key: bytes, what: str) -> str:
    digest = hmac.new(key, what.encode(), hashlib.sha256).digest()[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def read_key(saves: Path) -> bytes:
    """The key of this saves folder, made where there is none. Raises LinkProblem."""
    file = saves / KEY_FILE
    try:
        saves.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _make_key(file)
        # O_NONBLOCK: a pipe is refused below, not waited for.
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:
            rights = os.fstat(stream.fileno())
            key = stream.read(KEY_BYTES + 1)
    except OSError as error:
        raise LinkProblem(f"{file}, the key of the links, cannot be used: {error.strerror}.") from error
    if not stat.S_ISREG(rights.st_mode) or len(key) != KEY_BYTES:
        raise LinkProblem(f"{file} is not a key. Remove it: a new one is made, and all links change.")
    if rights.st_mode & 0o077 or rights.st_uid != os.geteuid():  # type: ignore[attr-defined, unused-ignore]  # Unix only
        raise LinkProblem(
            f"Others may read {file}, the key of the links. Remove it: a new one is made, and all links change."
        )
    return key


def _make_key(file: Path) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(secrets.token_bytes(KEY_BYTES))


def read_roster(file: Path, saves: Path) -> tuple[str, ...]:
    """The learners a file names, one on each line, as their saves are called. Raises LinkProblem."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise LinkProblem(f"{file} cannot be read: {error.strerror}.") from error
    if len(content) > MOST_BYTES:
        raise LinkProblem(f"{file} is longer than {MOST_BYTES:,} bytes; a roster has one name on each line.")
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        place = content[: error.start].count(b"\n") + 1
        raise LinkProblem(f"{file}:{place}: this is not text in UTF-8; save the file as UTF-8.") from None
    places: dict[str, int] = {}
    names: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name = checked_name(line, f"{file}:{number}: ")
        if name.casefold() in places:
            raise LinkProblem(f"{file}:{number}: {name!r} stands in line {places[name.casefold()]} already.")
        places[name.casefold()] = number
        names.append(existing(saves, name) or name)
    if not names:
        raise LinkProblem(f"{file} names nobody; a roster has one name on each line.")
    if len(names) > MOST_NAMES:
        raise LinkProblem(f"{file} names {len(names):,} learners; {MOST_NAMES:,} are the most.")
    return tuple(names)


def checked_name(written: str, where: str = "") -> str:
    """A name as a save can have it. Raises LinkProblem, which begins with where the name stands."""
    whole = " ".join("".join(letter if letter.isprintable() else " " for letter in written).split())
    if not is_name(whole):
        raise LinkProblem(f"{where}A name needs at least one letter or digit.")
    if len(whole) > MAX_NAME:
        raise LinkProblem(f"{where}{whole[:20] + '…'!r} is longer than the {MAX_NAME} letters a name may have.")
    return clean_name(whole)
