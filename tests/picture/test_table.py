"""Pictures as tables: what stands between two points of a line, and points of their own."""

from __future__ import annotations

import numpy as np

from tutor.lesson import Axis
from tutor.picture.content import Plane, Series
from tutor.picture.table import Table, _of_plane


def table_of(*series: Series) -> tuple[Table, ...]:
    return tuple(_of_plane(Plane(Axis(), Axis(), series)))


def line(label: str, x: list[float], y: list[float]) -> Series:
    return Series(label, 1, np.array(x, float), np.array(y, float))


def test_a_line_of_two_points_is_read_along_its_way() -> None:
    ((head, diagonal),) = table_of(line("diagonal", [0, 1.2], [0, 6]))
    assert head == ("x", "0", "0.2", "0.4", "0.6", "0.8", "1", "1.2")
    assert diagonal == ("diagonal", "0", "1", "2", "3", "4", "5", "6")


def test_what_is_counted_is_read_at_whole_numbers() -> None:
    ((head, losses),) = table_of(line("loss", [1, 2, 3, 4], [8, 4, 2, 1]))
    assert (head, losses) == (("x", "1", "2", "3", "4"), ("loss", "8", "4", "2", "1"))


def test_beside_a_gap_the_nearest_point_is_read() -> None:
    ((_, with_gap),) = table_of(line("gap", [0.0, 0.5, 1.5], [1, np.nan, 3]))
    assert with_gap == ("gap", "1", "1", "nan", "nan", "nan", "3", "3")


def test_strokes_and_outlines_are_not_read() -> None:
    assert table_of(line("back", [0.0, 1.5, 0.5], [1, 2, 3])) == ()
    assert table_of(line("strokes", [1, 1, np.nan, 2, 2], [0, 3, np.nan, 0, 4])) == ()


def test_few_points_are_read_where_they_are_and_of_many_none() -> None:
    points = Series("bins", 1, np.array([0.2, 0.7]), np.array([0.1, 0.9]), style="points")
    cloud = Series("cloud", 1, np.arange(100.0), np.arange(100.0), style="points")
    assert table_of(points, cloud) == ((("x", "0.2", "0.7"), ("bins", "0.1", "0.9")),)
