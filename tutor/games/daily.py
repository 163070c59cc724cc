"""The game of the day: the same items for everybody, from a hash of version, date and game; nothing else is needed."""

from __future__ import annotations

import hashlib
from datetime import date

from msgspec import Struct

from tutor.lesson import Arcade


class Daily(Struct, frozen=True, kw_only=True):
    """What is played on one day."""

    day: date
    game: str
    level: int
    """From 0."""
    seed: int


def daily_of(arcade: Arcade, day: date) -> Daily | None:
    """The game of a day, each in its turn; None where the course has none. What is no game of the course has none."""
    in_turn = [(game, level) for game, level in arcade.daily.items() if game in arcade.games]
    if not in_turn:
        return None
    game, level = in_turn[day.toordinal() % len(in_turn)]
    return Daily(day=day, game=game, level=level - 1, seed=seed_of(arcade.version, day, game))


def version_of(arcade: Arcade, game: str) -> str:
    """Of a game's items, as a line tells it: empty for the first, else such as ``v2``, or ``v1.2`` of one game only."""
    own = arcade.games[game].version if game in arcade.games else 1
    return "" if arcade.version == own == 1 else f"v{arcade.version}" + (f".{own}" if own > 1 else "")


def seed_of(version: int, day: date, game: str) -> int:
    """The first 8 bytes of SHA-256 of version, date and game, the highest first."""
    said = f"xent-tutor daily {version} {day.isoformat()} {game}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big")
