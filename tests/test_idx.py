"""IDX files of the learner's own: read within bounds, or refused with a sentence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tutor.arrays import BadArrays
from tutor.idx import load_idx, read_idx, stamps
from tutor.lesson import IdxFile


def idx(shape: tuple[int, ...], body: bytes, kind: int = 8, magic: bytes = b"\0\0") -> bytes:
    return magic + bytes([kind, len(shape)]) + b"".join(size.to_bytes(4, "big") for size in shape) + body


def gzipped(content: bytes) -> bytes:
    """The same at any time of day: tests are named after it, and every worker must find the same names."""
    return gzip.compress(content, mtime=0)


IMAGES = idx((3, 2, 2), bytes(range(12)))


@pytest.mark.parametrize("content", [IMAGES, gzipped(IMAGES)], ids=["plain", "gzipped"])
def test_the_first_items_come_as_an_array(content: bytes) -> None:
    assert read_idx(content, 2).tolist() == [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]
    assert read_idx(content, 100).shape == (3, 2, 2)


@pytest.mark.parametrize(
    ("kind", "body", "value"),
    [
        (9, b"\xff", -1),
        (11, b"\1\0", 256),
        (12, b"\0\0\1\0", 256),
        (13, b"\x3f\x80\0\0", 1.0),
        (14, b"\x3f\xf0" + bytes(6), 1.0),
    ],
)
def test_every_kind_of_element_is_read_and_is_in_the_machines_order(kind: int, body: bytes, value: float) -> None:
    array = read_idx(idx((1,), body, kind), 1)
    assert array.tolist() == [value]
    assert array.dtype.isnative


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no IDX file"),
        (b"\0\0\x08", "no IDX file"),
        (idx((1,), b"\1", magic=b"PK"), "no IDX file"),
        (idx((1,), b"\1", kind=7), "no IDX file"),
        (idx((), b""), "no IDX file"),
        (idx((1,) * 9, b"\1"), "no IDX file"),
        (b"\0\0\x08\x03\0\0\0\1", "no IDX file"),
        (IMAGES[:-1], "not as long as it says"),
        (IMAGES + b"\0", "not as long as it says"),
        (gzipped(IMAGES[:-1]), "not as long as it says"),
        (gzipped(IMAGES)[:12], "no IDX file"),
        (b"\x1f\x8bnonsense", "damaged"),
        (idx((2**32 - 1, 2**32 - 1, 2**32 - 1), b""), "take more than"),
        (gzipped(idx((5, 2**20, 2**10), bytes(1000))), "take more than"),
        (idx((2**32 - 1,), b"\1"), "not as long as it says"),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(BadArrays, match=why):
        read_idx(content, 5)


def test_of_a_gzip_bomb_no_more_is_unpacked_than_the_items_take() -> None:
    bomb = gzipped(idx((10_000, 1000), bytes(10_000_000)))
    assert len(bomb) < 20_000
    assert read_idx(bomb, 2).nbytes == 2000


DECLARED = {"images": IdxFile("some-images", 2), "labels": IdxFile("some-labels", 2)}


def test_where_none_of_the_files_is_there_every_name_is_none(tmp_path: Path) -> None:
    assert load_idx(DECLARED, tmp_path / "nowhere") == {"images": None, "labels": None}


def test_files_of_the_data_folder_are_found_gzipped_or_not(tmp_path: Path) -> None:
    (tmp_path / "some-images.gz").write_bytes(gzipped(IMAGES))
    (tmp_path / "some-labels").write_bytes(idx((3,), b"\4\5\6"))
    images, labels = load_idx(DECLARED, tmp_path).values()
    assert images is not None
    assert labels is not None
    assert (images.shape, labels.tolist()) == ((2, 2, 2), [4, 5])


def test_one_of_two_files_alone_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "some-images").write_bytes(IMAGES)
    with pytest.raises(BadArrays, match=r"^some-labels is missing where others of its kind are: the folder that"):
        load_idx(DECLARED, tmp_path)


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "some-images").mkdir()
    (tmp_path / "some-labels").write_bytes(idx((3,), b"\4\5\6"))
    with pytest.raises(BadArrays, match="it is a folder"):
        load_idx(DECLARED, tmp_path)


def test_all_files_together_stay_within_what_a_program_can_be_handed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(idx((4, 1 << 20), bytes(4 << 20)))
    with pytest.raises(BadArrays, match="take more than"):
        load_idx({"a": IdxFile("a", 4), "b": IdxFile("b", 4)}, tmp_path)
    second = load_idx({"a": IdxFile("a", 4), "b": IdxFile("b", 3)}, tmp_path)["b"]
    assert second is not None
    assert second.shape == (3, 1 << 20)


@pytest.mark.parametrize(
    ("declared", "why"),
    [
        (IdxFile("f", 2, least=4), "f cannot be used: it holds 2 items; at least 4 are wanted"),
        (IdxFile("f", 3, shape=(3, 3)), "its items are arrays of 2 by 2, and arrays of 3 by 3 are wanted"),
        (IdxFile("f", 3, shape=()), "its items are arrays of 2 by 2, and single numbers are wanted"),
        (IdxFile("f", 3, largest=10), "11 is among its numbers; the largest may be 10"),
    ],
)
def test_a_file_of_other_data_is_refused(tmp_path: Path, declared: IdxFile, why: str) -> None:
    (tmp_path / "f").write_bytes(IMAGES)
    with pytest.raises(BadArrays, match=why):
        load_idx({"f": declared}, tmp_path)


def test_a_file_that_is_as_declared_is_taken(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(IMAGES)
    assert load_idx({"f": IdxFile("f", 3, least=3, shape=(2, 2), largest=11)}, tmp_path)["f"] is not None


def test_images_and_labels_of_another_number_do_not_belong_together(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(IMAGES)
    (tmp_path / "b").write_bytes(idx((2,), b"\4\5"))
    with pytest.raises(BadArrays, match="a holds 3 items and b 2: they do not belong together"):
        load_idx({"a": IdxFile("a", 9), "b": IdxFile("b", 9)}, tmp_path)


def test_what_is_remembered_of_a_file_is_forgotten_when_it_changes(tmp_path: Path) -> None:
    declared = {"f": IdxFile("f", 3)}
    assert stamps(declared, tmp_path) == ()
    (tmp_path / "f").write_bytes(IMAGES)
    before = stamps(declared, tmp_path)
    (tmp_path / "f").write_bytes(IMAGES + IMAGES)
    assert len({(), before, stamps(declared, tmp_path)}) == 3
