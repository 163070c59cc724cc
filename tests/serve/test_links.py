"""Secret links: made from a key, for the names of a roster."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.progress import open_progress
from tutor.serve.links import KEY_FILE, LinkProblem, Links, read_key, read_roster


def test_a_link_is_the_same_at_every_start_and_another_for_each_learner_and_key(tmp_path: Path) -> None:
    key = read_key(tmp_path)
    assert read_key(tmp_path) == key
    links, again, others = Links(key, ["Ada", "Bo"]), Links(key, ["Bo", "Ada"]), Links(b"x" * 32, ["Ada"])
    assert links.token("Ada") == again.token("Ada")
    assert len({links.token("Ada"), links.token("Bo"), others.token("Ada")}) == 3
    assert links.cookie == again.cookie != others.cookie
    assert (links.learner(links.token("Bo")), links.learner(others.token("Ada"))) == ("Bo", None)


@pytest.mark.parametrize("token", ["", "Ada", "x" * 100_000, "é", "\ud800", "\0"])
def test_what_is_no_token_is_nobodys(token: str) -> None:
    assert Links(b"x" * 32, ["Ada"]).learner(token) is None


def test_the_key_is_its_owners_alone_and_one_that_others_may_read_is_refused(tmp_path: Path) -> None:
    read_key(tmp_path)
    file = tmp_path / KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == [KEY_FILE]
    file.chmod(0o644)
    with pytest.raises(LinkProblem, match="Others may read"):
        read_key(tmp_path)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_file_that_is_no_key_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    (tmp_path / KEY_FILE).chmod(0o600)
    with pytest.raises(LinkProblem, match="is not a key"):
        read_key(tmp_path)


def test_a_link_in_place_of_the_key_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"x" * 32)
    (tmp_path / "other").chmod(0o600)
    (tmp_path / KEY_FILE).symlink_to(tmp_path / "other")
    with pytest.raises(LinkProblem, match="cannot be used"):
        read_key(tmp_path)


def roster(tmp_path: Path, content: bytes) -> tuple[str, ...]:
    file = tmp_path / "names.txt"
    file.write_bytes(content)
    return read_roster(file, tmp_path / "saves")


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"Ada\nBo\n", ("Ada", "Bo")),
        (b"\xef\xbb\xbfAda\r\n\r\n  Bo   Li \r\n", ("Ada", "Bo Li")),
        ("Émile\n李\n".encode(), ("Émile", "李")),
        (b"known\n", ("Known",)),
    ],
)
def test_a_roster_has_a_name_on_each_line(content: bytes, names: tuple[str, ...], tmp_path: Path) -> None:
    open_progress(tmp_path / "saves", "Known").close()
    assert roster(tmp_path, content) == names


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names nobody"),
        (b"\n \n", "names nobody"),
        (b"Ada\n\xff\n", "names.txt:2: this is not text in UTF-8"),
        (b"Ada\n\nada\n", "names.txt:3: 'ada' stands in line 1 already"),
        (b"Ada\n...\n", "names.txt:2: A name needs at least one letter or digit"),
        (b"x" * 41, "names.txt:1: .* is longer than the 40 letters"),
        (b"x" * 2_000_000, "is longer than 1,000,000 bytes"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told_with_its_place(content: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(LinkProblem, match=said):
        roster(tmp_path, content)


def test_a_roster_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LinkProblem, match="cannot be read: No such file"):
        read_roster(tmp_path / "none.txt", tmp_path)
