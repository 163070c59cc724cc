"""What a child is asked, as the frame that it is sent; ``reading.py`` reads what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.sandbox.result import Call, Setting, Wanted
from tutor.sandbox.wire import Value, frame


def run(program: str, calls: Sequence[Call], *, function: str, names: Mapping[str, Value], setting: Setting) -> bytes:
    """Run a program, then these calls. Raises Malformed for values that do not travel, as all here do."""
    return frame(
        {
            "program": program,
            "function": function,
            "names": dict(names),
            "lent": setting.lent,
            "before": setting.before,
            "after": setting.after,
            "reports": setting.reports,
            "calls": _calls(calls),
        }
    )


def search(
    program: str, wanted: Sequence[Wanted], seconds: float, *, function: str, setting: Setting, slips: bool
) -> bytes:
    """Look for the change that gives what is wanted; the first one's call is tried first."""
    return frame(
        {
            "program": program,
            "function": function,
            "lent": setting.lent,
            "calls": _calls([one.call for one in wanted]),
            "search": {
                "wanted": tuple(map(_wanted, wanted)),
                "first": 0,
                "held": tuple(at for at, one in enumerate(wanted) if one.held),
                "seconds": seconds,
                "slips": slips,
            },
        }
    )


def survivors(
    program: str,
    wanted: Sequence[Wanted],
    begin: int,
    *,
    function: str,
    setting: Setting,
    rel: float,
    least: float,
) -> bytes:
    """Make every change from this number on, and say which still come to what is wanted."""
    return frame(
        {
            "program": program,
            "function": function,
            "lent": setting.lent,
            "calls": _calls([one.call for one in wanted]),
            "survivors": {"wanted": tuple(map(_wanted, wanted)), "begin": begin, "rel": rel, "abs": least},
        }
    )


def inside(program: str, call: Call, seconds: float, *, function: str, setting: Setting) -> bytes:
    """Follow one call for so long."""
    return frame(
        {
            "program": program,
            "function": function,
            "lent": setting.lent,
            "calls": _calls([call]),
            "inside": seconds,
        }
    )


def _calls(calls: Sequence[Call]) -> tuple[Value, ...]:
    return tuple((call.text, dict(call.values)) for call in calls)


def _wanted(one: Wanted) -> Value:
    if one.holds:
        return {"holds": True}
    if one.raises:
        return {"raises": one.raises}
    return {"value": one.value, "rel": one.rel, "abs": one.abs}
