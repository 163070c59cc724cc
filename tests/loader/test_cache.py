"""What was parsed is kept where it can be; what cannot be kept is parsed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.loader.cache import load, remembered, save

LARGE = 602214076000000000000000


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    save(tmp_path / "kept.msgpack", {"c": 7})
    assert load(tmp_path / "kept.msgpack", dict[str, int]) == {"c": 7}


@pytest.mark.parametrize("number", [LARGE, -LARGE])
def test_a_number_too_large_for_the_cache_is_only_not_kept(tmp_path: Path, number: int) -> None:
    source = tmp_path / "lesson.yaml"
    source.write_text("c", "utf-8")
    parsed = [remembered(source, dict, lambda: {"c": number}) for _ in range(2)]
    assert parsed == [{"c": number}] * 2
    assert not [*tmp_path.rglob("*.msgpack")]
