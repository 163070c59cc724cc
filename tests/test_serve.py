"""The tutor in a browser: where it is refused, and that a name is asked for there."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from tutor import sandbox
from tutor.cli import main, play
from tutor.cli.arguments import read_arguments


@pytest.mark.parametrize("level", [sandbox.Level.PARTIAL, sandbox.Level.NONE])
def test_nothing_is_served_where_programs_cannot_be_confined(
    level: sandbox.Level, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox, "level", lambda: level)
    assert main(["serve"]) == 2
    assert f"cannot confine them (sandbox: {level.value}). 'xent-tutor doctor' says" in capsys.readouterr().err


def test_without_the_browsers_side_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox, "level", lambda: sandbox.Level.KERNEL)
    monkeypatch.setattr("tutor.cli.serve.find_spec", lambda name: None)
    assert main(["serve"]) == 2
    assert "pip install 'xent-tutor[serve]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "warned"), [("localhost", False), ("127.0.0.1", False), ("0.0.0.0", True)]
)  # fmt: skip
def test_every_visitor_gets_a_process_that_asks_for_a_name(
    host: str, warned: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[tuple[str, str, int]] = []

    class Server:
        def __init__(self, command: str, host: str, port: int, title: str) -> None:
            served.append((command, host, port))

        def serve(self) -> None:
            pass

    module = ModuleType("textual_serve.server")
    module.Server = Server  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "textual_serve", ModuleType("textual_serve"))
    monkeypatch.setitem(sys.modules, "textual_serve.server", module)
    monkeypatch.setattr("tutor.cli.serve.refusal", lambda: None)
    assert main(["serve", "--host", host, "--port", "8080"]) == 0
    ((command, *place),) = served
    assert place == [host, 8080]
    assert " -m tutor play --ask --lessons " in command
    assert ("Put a login in front of it" in capsys.readouterr().out) is warned


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        read_arguments(["serve", f"--port={port}"])
    assert left.value.code == 2
    assert "is not a port; use a number from 1 to 65535" in capsys.readouterr().err


def test_a_browser_needs_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert play.no_screen() is not None
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    assert play.no_screen() is None
