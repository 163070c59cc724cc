"""A package that cannot be loaded is told apart from a mistake of ours."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tutor.loading import UNNAMED, not_loaded


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("raise ImportError('no')", UNNAMED),
        ("import nowhere_to_be_found", "nowhere_to_be_found"),
        ("raise OSError('libx.so: cannot open')", "planted"),
        ("raise RuntimeError('another CPU')", "planted"),
        ("1 / 0", "planted"),
        ("def f():\n    raise AttributeError('x')\nf()", "planted"),
        ("def broken(:", "planted"),
    ],
)
def test_whatever_ends_the_loading_of_a_package_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, named: str
) -> None:
    (tmp_path / "planted.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(Exception) as caught:  # noqa: PT011
        importlib.import_module("planted")
    assert not_loaded(caught.value) == named


@pytest.mark.parametrize("made", [lambda: 1 / 0, lambda: compile("def f(:", "<answer>", "exec"), lambda: int("x")])
def test_a_mistake_of_ours_is_none_of_a_package(made: object) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        made()  # type: ignore[operator]
    assert not_loaded(caught.value) is None
