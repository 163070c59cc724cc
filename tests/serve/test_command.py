"""The command: where it is refused, and what it prints."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import sampled
from tutor import sandbox
from tutor.cli import main, play
from tutor.cli.arguments import read_arguments
from tutor.progress import open_progress
from tutor.serve import template


@pytest.mark.one_fast
@pytest.mark.parametrize("level", sampled([sandbox.Level.NONE, sandbox.Level.PARTIAL], 2))
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


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What is printed once the server listens, for these options."""

    async def announce(server: object, ready: Callable[[], None]) -> None:
        ready()

    def printed(*options: str) -> str:
        assert main(["serve", *options]) == 0
        return capsys.readouterr().out

    monkeypatch.setattr("tutor.cli.serve.refusal", lambda: None)
    monkeypatch.setattr("tutor.serve.server.serve", announce)
    return printed


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ([], "http://localhost:8000/"),
        (["--host", "127.0.0.1", "--port", "80"], "http://127.0.0.1/"),
        (["--host", "::1", "--port", "8080"], "http://[::1]:8080/"),
        (["--host", "0.0.0.0"], f"http://{socket.gethostname()}:8000/"),
        (["--public-url", "https://class.example/tutor"], "https://class.example/tutor/"),
    ],
)
def test_a_link_is_printed_for_each_learner(
    options: list[str], address: str, announced: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "names.txt").write_text("Ada\nBo Li\n")
    text = announced("--saves", str(tmp_path / "saves"), "--roster", str(tmp_path / "names.txt"), *options)
    links = re.findall(r"^(Ada  |Bo Li)  (\S+)\?link=[\w-]{27}$", text, re.MULTILINE)
    assert links == [("Ada  ", address), ("Bo Li", address)]
    assert "one of these links" in text


def test_without_a_roster_the_one_who_is_named_gets_a_link(announced: Callable[..., str], tmp_path: Path) -> None:
    saves = str(tmp_path / "saves")
    assert "\nAda  http://" in announced("--saves", saves, "--user", "Ada")
    open_progress(tmp_path / "saves", "Ada").close()
    assert "\nAda  http://" in announced("--saves", saves)
    assert "\nAda  http://" in announced("--saves", saves, "--user", "ada")


@pytest.mark.parametrize("known", [(), ("Ada", "Bo")])
def test_where_it_is_not_clear_who_may_come_it_is_asked(
    known: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for learner in known:
        open_progress(tmp_path, learner).close()
    monkeypatch.setattr("tutor.cli.serve.refusal", lambda: None)
    assert main(["serve", "--saves", str(tmp_path)]) == 2
    assert "--user NAME, or many with --roster FILE" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tutor.cli.serve.refusal", lambda: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--saves", str(tmp_path), "--user", "Ada", "--host", "127.0.0.1", "--port", port]) == 2
    assert f"127.0.0.1, port {port}: address already in use" in capsys.readouterr().err.lower()


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--visitors=0", "is not a number of visitors"),
        ("--idle=0", "is not a number of minutes"),
        ("--idle=1e3", "is not a number of minutes"),
        ("--public-url=class.example", "is not an address; use one like https://example.org/tutor/"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(option: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        read_arguments(["serve", option])
    assert left.value.code == 2
    assert said in capsys.readouterr().err


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


def test_where_the_system_has_no_process_to_share_the_warm_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse() -> None:
        asked.append(1)
        raise BlockingIOError

    monkeypatch.setattr(sandbox, "share", refuse)
    monkeypatch.setattr(template.PROVER, "share", refuse)
    template.share()
    assert asked == [1, 1]
