"""Names of learners: what they are cleaned of, and which file is whose."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.conftest import SUMS
from tutor import progress as saves
from tutor.progress import names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada", "Ada"),
        ("  Ada  Lovelace ", "Ada Lovelace"),
        ("a\tb\x1b[31m", "a b [31m"),
        ("張三", "張三"),
        ("張" * 30, "張" * 30),
        ("Jose\u0301", "Jos\u00e9"),
        ("Eve\u202egnp", "Eve gnp"),
        ("\x9b2J\u2066Bo", "2J Bo"),
        ("x" * 99, "x" * 40),
    ],
)
def test_names_are_cleaned_of_what_cannot_be_shown(typed: str, kept: str) -> None:
    assert saves.clean_name(typed) == kept


@pytest.mark.parametrize(
    "name",
    [
        "Ada",
        "../../etc/passwd",
        "張三",
        "a/b",
        "CON",
        "100%",
        "x" * 40,
        "張" * 30,
        "張" * 40,
        "a" + "😀" * 39,
        "b" + "/" * 39,
    ],
)
def test_any_name_makes_one_file_in_the_folder_and_comes_back(tmp_path: Path, name: str) -> None:
    saves.open_progress(tmp_path / "saves", name).close()
    assert saves.learners(tmp_path / "saves") == [name]
    assert [path.name for path in tmp_path.iterdir()] == ["saves"]


@pytest.mark.parametrize("name", ["...", "😀", "\u200b", "\u202e", "👩\u200d🚀", " - "])
def test_a_name_has_a_letter_or_a_digit(tmp_path: Path, name: str) -> None:
    with pytest.raises(saves.SaveProblem, match="at least one letter or digit"):
        saves.open_progress(tmp_path / "saves", name)
    assert not (tmp_path / "saves").exists()


@pytest.mark.parametrize("name", ["CON", "nul", "Aux", "com1", "LPT9.txt", ".Ada", "Ada.", "Ada.sqlite", "Ada-wal"])
def test_what_a_file_system_keeps_for_itself_makes_a_file_of_another_name(tmp_path: Path, name: str) -> None:
    saves.open_progress(tmp_path, name).close()
    (file,) = tmp_path.glob("*.sqlite")
    assert file.name.partition(".")[0].upper() not in ("CON", "NUL", "AUX", "COM1", "LPT9")
    assert saves.learners(tmp_path) == [name]


def test_capitals_do_not_make_another_learner(tmp_path: Path) -> None:
    saves.open_progress(tmp_path, "Ada", SUMS).close()
    again = saves.open_progress(tmp_path, "ADA")
    assert again.learner == "Ada"
    again.close()
    assert saves.learners(tmp_path) == ["Ada"]


@pytest.mark.parametrize(("first", "again"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_one_name_put_together_in_two_ways_is_one_save(tmp_path: Path, first: str, again: str) -> None:
    for form in (first, again):
        saves.open_progress(tmp_path, unicodedata.normalize(form, "José Ñandú"), SUMS).close()
    assert saves.learners(tmp_path) == ["José Ñandú"]
    assert len(list(tmp_path.glob("*.sqlite"))) == 1


def test_capitals_that_come_apart_when_they_are_small_make_no_other_learner() -> None:
    assert names.same("\u0390") == names.same("\u03aa\u0301")


def test_a_save_named_in_the_other_way_before_is_found(tmp_path: Path) -> None:
    saves.open_progress(tmp_path, "Ada", SUMS).close()
    (tmp_path / "Ada.sqlite").rename(tmp_path / "Jose%CC%81.sqlite")
    saves.open_progress(tmp_path, "José", SUMS).close()
    assert [file.name for file in tmp_path.glob("*.sqlite")] == ["Jose%CC%81.sqlite"]


def test_a_file_name_that_steers_the_terminal_is_shown_without_it(tmp_path: Path) -> None:
    saves.open_progress(tmp_path, "Ada", SUMS).close()
    (tmp_path / "Ada.sqlite").rename(tmp_path / "%1b]52;c;cm0gLXJm%07%9b\u202eBo.sqlite")
    (shown,) = saves.learners(tmp_path)
    assert shown.isprintable()
    assert saves.existing(tmp_path, shown) == shown
    saves.open_progress(tmp_path, shown, SUMS).close()
    assert len(list(tmp_path.glob("*.sqlite"))) == 1
