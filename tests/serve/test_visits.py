"""Visits: one learner each, kept apart, and gone with their page and with the server."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio

from tests.conftest import sampled
from tests.progress.kept import changed, played
from tests.serve.serving import Served, Tab, alive, below, kept, serving, until
from tutor.tui.troubles import TOLD

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODE_COURSE = Path(__file__).parent.parent / "data" / "code-course"
FIRST = "Adding"
"""The lesson that a new learner of the small course begins with."""
NAMES = [f"{letter}da" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
"""Each test has visitors of its own."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serving(tmp_path_factory.mktemp("serve"), NAMES) as served:
        yield served


async def at_the_answer(served: Served, learner: str) -> Tab:
    """A visit of a learner whose letters go into an answer."""
    tab = await served.open(learner)
    await until(lambda: {"f2", "f5"} & set(tab.keys), "the footer is there")
    if "f5" not in tab.keys:
        await tab.say("key", "f2")
    await until(lambda: "f5" in tab.keys, "f5 is in the footer")
    return tab


def children(pid: int) -> set[int]:
    """The processes that this one started, and has not seen end."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def template(served: Served) -> int:
    """The warm process."""
    (only,) = children(served.process.pid)
    return only


def open_files(pid: int) -> list[str]:
    """What a process has open; nothing where it has ended."""
    found = []
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.append(os.readlink(link))
    return found


def visits(served: Served, learner: str) -> set[int]:
    """The forks of the warm process that have this learner's save open."""
    save = f"/{quote(learner, safe=' ')}.sqlite"
    return {pid for pid in children(template(served)) if any(file.endswith(save) for file in open_files(pid))}


def nursery_of(served: Served, module: str = "tutor.sandbox") -> int:
    """The process that forks what judges the visits' programs, or what proves their formulas."""
    named = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in children(template(served))}
    (only,) = (pid for pid, command in named.items() if module in command)
    return only


async def gone(served: Served, learner: str) -> None:
    """Wait until no process of this learner's is there."""
    await until(lambda: not visits(served, learner), f"{learner} has left")


# A page and its visit


async def test_what_was_typed_is_kept_when_the_tab_is_closed_at_once(served: Served) -> None:
    tab = await at_the_answer(served, "Ada")
    await tab.type("12345")
    await tab.close()
    await gone(served, "Ada")
    assert list(kept(served.folder, "Ada").values()) == ["12345"]
    again = await served.open("Ada")
    await again.shows("12345")
    await again.close()


async def test_a_second_tab_goes_on_and_the_first_is_told(served: Served) -> None:
    first, other = await at_the_answer(served, "Bda"), await at_the_answer(served, "Cda")
    await first.type("777")
    await first.shows("777")
    second = await served.open("Bda")
    await first.ends()
    await second.shows("777")
    assert (first.reason, second.reason, other.reason) == ("elsewhere", None, None)
    assert len(visits(served, "Bda")) == len(visits(served, "Cda")) == 1
    await second.close()
    await other.close()


@pytest.mark.slow
async def test_of_thirty_tabs_opened_at_once_one_is_left_and_some_never_had_a_visit(served: Served) -> None:
    tabs = await asyncio.gather(*(served.open("Dda") for _ in range(30)))
    await until(lambda: sum(tab.has_ended for tab in tabs) == 29, "all but one have ended")
    assert {tab.reason for tab in tabs if tab.has_ended} == {"elsewhere"}
    assert sum(bool(tab.painted) for tab in tabs) < 29  # on a busy machine they come one by one
    (last,) = [tab for tab in tabs if not tab.has_ended]
    await last.shows(FIRST)
    assert len(visits(served, "Dda")) == 1
    await last.close()


async def test_who_leaves_by_a_key_is_told_so(served: Served) -> None:
    tab = await at_the_answer(served, "Fda")
    await tab.type("5")
    await tab.say("key", "ctrl+q")
    await tab.ends()
    assert tab.reason == "left"
    await gone(served, "Fda")
    assert list(kept(served.folder, "Fda").values()) == ["5"]


@pytest.mark.slow
async def test_a_visit_that_hears_nothing_is_killed_when_its_page_is_closed_or_opened_again(served: Served) -> None:
    tab = await served.open("Jda")
    await tab.shows(FIRST)
    (deaf,) = visits(served, "Jda")
    os.kill(deaf, signal.SIGSTOP)
    again = await served.open("Jda")
    await again.shows(FIRST)
    (other,) = visits(served, "Jda")
    assert other != deaf
    os.kill(other, signal.SIGSTOP)
    await again.close()
    await gone(served, "Jda")


@pytest.mark.slow
async def test_a_page_that_stops_reading_keeps_nobody_from_its_learners_next_one(served: Served) -> None:
    tab = await at_the_answer(served, "Qda")
    assert tab.socket._response.connection is not None
    tab.socket._response.connection.transport.pause_reading()  # type: ignore[union-attr]
    for _ in range(40):
        await tab.say("resize", {"width": 300, "height": 150})
        await tab.say("resize", {"width": 290, "height": 140})
    again = await served.open("Qda")
    await again.shows(FIRST)
    assert len(visits(served, "Qda")) == 1
    await again.close()


@pytest.mark.slow
@pytest.mark.parametrize(("minutes", "reason"), sampled([("0.03", "idle"), ("60", None)], 2))
async def test_a_visit_ends_when_nobody_types_for_long(tmp_path: Path, minutes: str, reason: str | None) -> None:
    async with serving(tmp_path, ["Ada"], "--idle", minutes) as served:
        tab = await served.open("Ada")
        await tab.shows(FIRST)
        if reason is None:
            await asyncio.sleep(3)
            assert not tab.has_ended
        else:
            await tab.ends()
            await gone(served, "Ada")
        assert tab.reason == reason


@pytest.mark.slow
async def test_when_as_many_are_here_as_may_be_the_next_is_told_and_one_of_them_may_come_again(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada", "Bo", "Cy"], "--visitors", "2") as served:
        ada, bo, cy = [await served.open(learner) for learner in ("Ada", "Bo", "Cy")]
        await cy.ends()
        again = await served.open("Bo")
        await again.shows(FIRST)
        assert (ada.reason, bo.reason, cy.reason, again.reason) == (None, "elsewhere", "full", None)
        await ada.close()
        await gone(served, "Ada")
        await (await served.open("Cy")).shows(FIRST)


PICTURED = """\
title: T
goal: See.
steps:
- text: A line.
  picture: {kind: lines, title: t, x: {name: a, from: 0, to: 4, label: a}, lines: {l: "a^2"}, read: It rises to 16.}
"""


@pytest.mark.slow
async def test_a_picture_is_copied_and_saved_where_the_browser_is(tmp_path: Path) -> None:
    course = tmp_path / "course"
    (course / "one").mkdir(parents=True)
    (course / "course.yaml").write_text("title: T\nchapters: [{id: one, title: One, lessons: [seen]}]\n", "utf-8")
    (course / "one" / "seen.yaml").write_text(PICTURED, "utf-8")
    async with serving(tmp_path, ["Ada"], lessons=course) as served:
        tab = await served.open("Ada", size=(120, 40))
        await tab.shows("It rises to 16.")
        await tab.say("stdin", "c")
        await tab.say("stdin", "s")
        await until(lambda: {"copy", "file"} <= {kind for kind, _ in tab.told}, "both have come")
        told = dict(tab.told)
        assert "⣀" in base64.b64decode(told["copy"]).decode()
        assert told["file"]["name"].endswith(".svg")
        assert base64.b64decode(told["file"]["content"]).startswith(b"<svg")
        assert b"]52;" not in tab.painted


# Kept apart


async def test_a_visitor_finds_no_other_learner_and_no_way_to_become_one(served: Served) -> None:
    other = await served.open("Zda")
    await other.shows(FIRST)
    tab = await at_the_answer(served, "Eda")
    await tab.say("key", "ctrl+p")
    await tab.shows("Leave")
    await tab.type("learn")
    await tab.shows("learn")
    assert "Change learner" not in tab.text
    assert "Zda" not in tab.text
    assert "Eda" not in other.text
    assert "Zda" not in str(tab.told)
    await tab.close()
    await other.close()


ODD = [
    "", "[", "[]", "{}", "null", "5", '"stdin"', '["stdin"]', '["stdin", 5]', '["stdin", null]', '["stdin", "a", "b"]',
    '["resize", {}]', '["resize", {"width": "x", "height": 1}]', '["resize", {"width": -5, "height": 1e9}]',
    '["resize", {"width": 1000000000, "height": 1000000000}]', '["resize", [1, 2]]', '["key", "ctrl+"]', '["quit"]',
    '["key", "no_such_key"]', '["key", "' + "x" * 10_000 + '"]', '["exit"]', '["focus"]', '["blur"]', '["ping", "1"]',
    '["deliver_chunk_request", {"key": "x"}]', '["stdin", "\\ud800"]', '["stdin", "\\u001b[48;1;1;1;1t"]',
    '["stdin", "\\u001b[999999;999999H\\u001b[<0;1;1M"]', "[" * 100_000, "9" * 10_000,
]  # fmt: skip


@pytest.mark.slow
async def test_whatever_a_page_says_only_its_own_visit_hears_it(served: Served) -> None:
    tab = await at_the_answer(served, "Gda")
    for said in ODD:
        odd = await served.open("Hda")
        await odd.socket.send_str(said)
        await odd.socket.send_bytes(said.encode("utf-8", "replace"))
        await odd.close()
    odd = await served.open("Hda")
    await odd.shows(FIRST)
    await tab.type("42")
    await tab.shows("42")
    assert tab.reason is None
    await tab.close()
    await odd.close()


async def test_a_message_beyond_all_bounds_closes_its_page(served: Served) -> None:
    tab = await served.open("Ida")
    await tab.say("stdin", "x" * (2 << 20))
    await tab.ends()
    await gone(served, "Ida")


async def test_the_warm_process_has_one_thread_three_sockets_and_no_save_open(served: Served) -> None:
    tab = await served.open("Kda")
    await tab.shows(FIRST)
    warm = template(served)
    assert len(os.listdir(f"/proc/{warm}/task")) == 1
    assert not any(".sqlite" in file for file in open_files(warm))
    assert sum(file.startswith("socket:") for file in open_files(warm)) == 3  # the server's, those of two nurseries
    await tab.close()


@pytest.mark.slow
async def test_a_visit_has_no_sandbox_until_a_program_is_judged(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada"], lessons=CODE_COURSE) as served:
        tab = await at_the_answer(served, "Ada")
        await asyncio.sleep(2)  # longer than a tutor in a terminal waits before it starts one
        (visit,) = visits(served, "Ada")
        nursery = nursery_of(served)
        assert not children(visit)
        assert not children(nursery)
        await tab.say("key", "f5")
        await until(lambda: bool(children(nursery)), "a sandbox is there")
        assert len(children(nursery)) == 1


@pytest.mark.slow
async def test_a_visit_has_no_stream_of_another(served: Served) -> None:
    tabs = [await served.open(learner) for learner in ("Lda", "Mda")]
    for tab in tabs:
        await tab.shows(FIRST)
    inherited = {file for file in open_files(template(served)) if file.startswith("pipe:")}
    first, second = (
        {file for file in open_files(pid) if file.startswith(("socket:", "pipe:"))} - inherited
        for learner in ("Lda", "Mda")
        for pid in visits(served, learner)
    )
    nurseries = first & second  # whom both ask for a sandbox, and for what proves
    assert len(nurseries) == 2
    assert first - nurseries
    assert (first | second) & set(open_files(template(served))) == nurseries
    for tab in tabs:
        await tab.close()


@pytest.mark.slow
async def test_nothing_in_the_current_folder_is_run_and_no_variable_is_handed_on(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    ran = tmp_path / "ran"
    for name in ("tutor", "random", "json", "sympy", "numpy", "textual", "sitecustomize", "usercustomize"):
        (here / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write({name!r})\n")
    async with serving(tmp_path, ["Ada"], cwd=here, environment={"A_SECRET": "42", "TEXTUAL_DEBUG": "1"}) as served:
        tab = await at_the_answer(served, "Ada")
        await tab.type("7")
        await tab.say("key", "f5")
        await tab.shows("Correct")
        (visit,) = visits(served, "Ada")
        for pid, _ in below(template(served)):
            given = Path(f"/proc/{pid}/environ").read_bytes()
            assert b"A_SECRET" not in given
            assert b"TEXTUAL_DEBUG" not in given
        assert os.readlink(f"/proc/{visit}/cwd") == "/"
    assert not ran.exists()


@pytest.mark.slow
async def test_a_save_that_cannot_be_opened_ends_its_visit_with_a_sentence_for_who_serves(tmp_path: Path) -> None:
    (tmp_path / "saves").mkdir()
    (tmp_path / "saves" / "Ada.sqlite").write_bytes(b"this is no save" * 100)
    async with serving(tmp_path, ["Ada", "Bo"]) as served:
        tab = await served.open("Ada")
        await tab.ends()
        assert tab.reason == "unopened"
        await (await served.open("Bo")).shows(FIRST)
        assert served.process.stderr is not None
        said = (await asyncio.wait_for(served.process.stderr.readline(), 30)).decode()
        assert said.startswith("Ada: ")
        assert "Ada.sqlite" in said
        assert "Traceback" not in said


# The end of the server


@pytest.mark.slow
@pytest.mark.parametrize("by", sampled((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), 3))
async def test_ending_the_server_ends_everything_and_keeps_what_was_typed(tmp_path: Path, by: signal.Signals) -> None:
    async with serving(tmp_path, ["Ada", "Bo"]) as served:
        tab, idle = await at_the_answer(served, "Ada"), await served.open("Bo")
        await idle.shows(FIRST)
        await tab.type("31")
        await tab.shows("31")
        seen = below(served.process.pid)
        served.process.send_signal(by)
        assert await served.ended() == 0
        await tab.ends()
        assert (tab.reason, idle.reason) == ("stopped", "stopped")
        await until(lambda: not alive(seen), "no process is left")
    assert list(kept(tmp_path, "Ada").values()) == ["31"]


@pytest.mark.slow
async def test_a_killed_server_leaves_no_process_and_loses_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada", "Bo"]) as served:
        tab, deaf = await at_the_answer(served, "Ada"), await served.open("Bo")
        await deaf.shows(FIRST)
        await tab.type("64")
        await tab.shows("64")
        (stopped,) = visits(served, "Bo")
        os.kill(stopped, signal.SIGSTOP)
        seen = below(served.process.pid)
        assert len(seen) >= 4
        served.process.kill()
        await until(lambda: not alive(seen), "no process is left")
    assert list(kept(tmp_path, "Ada").values()) == ["64"]


@pytest.mark.slow
async def test_without_the_warm_process_visits_end_and_the_next_starts_another(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada"]) as served:
        tab = await served.open("Ada")
        await tab.shows(FIRST)
        seen = below(template(served))
        os.kill(template(served), signal.SIGKILL)
        await tab.ends()
        assert tab.reason == "ended"
        await until(lambda: not alive(seen), "no process is left")
        await (await served.open("Ada")).shows(FIRST)


@pytest.mark.slow
async def test_a_visitors_save_is_looked_after_and_who_serves_hears_what_is_wrong_with_it(tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    saves.mkdir()
    changed(played(saves), "UPDATE attempt SET verdict = '{' WHERE id = 2")
    async with serving(tmp_path, ["Ada"]) as served:
        tab = await served.open("Ada")
        await tab.shows(FIRST)
        await until(lambda: any((saves / "copies").glob("Ada.*.sqlite")), "the day's copy is there")
        assert "damaged" not in tab.text
        await tab.close()
        assert served.process.stderr is not None
        said = (await asyncio.wait_for(served.process.stderr.readline(), 30)).decode()
        assert said.startswith("Ada: 1 answer is damaged")


@pytest.mark.slow
async def test_a_visitor_whose_save_is_refused_hears_of_no_file_and_whoever_serves_hears_which_it_is(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    async with serving(tmp_path, ["Ada"], environment={"HOME": str(home)}) as served:
        tab = await at_the_answer(served, "Ada")
        (tmp_path / "saves" / "Ada.sqlite").rename(tmp_path / "aside.sqlite")
        await tab.type("12")
        await tab.shows(TOLD)
        await until(lambda: ["kept", False] in tab.told, "the page knows that not all is kept")
        assert served.process.stderr is not None
        said = (await asyncio.wait_for(served.process.stderr.readline(), 30)).decode()
        assert said.startswith("Ada: The save ")
        assert "Ada.sqlite was moved or removed" in said
        await tab.say("key", "ctrl+q")
        await tab.shows("Not kept: what is typed at")
        assert str(tmp_path) not in tab.painted.decode()
        again = await served.open("Ada")
        await tab.ends()
        assert tab.reason == "elsewhere"
        await again.close()
        await gone(served, "Ada")
        served.process.terminate()
        told = (await served.process.stderr.read()).decode()
        assert told.count("Ada: Not kept: what is typed at") == 1
        assert " ".join(told.split()).count(f"All of it is in {home}") == 1


@pytest.mark.slow
async def test_a_page_hears_when_all_is_kept_again(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada"]) as served:
        tab = await at_the_answer(served, "Ada")
        (tmp_path / "saves" / "Ada.sqlite").rename(tmp_path / "aside.sqlite")
        await tab.type("12")
        await until(lambda: ["kept", False] in tab.told, "the page knows that not all is kept")
        (tmp_path / "aside.sqlite").rename(tmp_path / "saves" / "Ada.sqlite")
        await until(lambda: ["kept", True] in tab.told, "the page knows that all is kept again")
        await tab.close()
    assert list(kept(tmp_path, "Ada").values()) == ["12"]


@pytest.mark.slow
async def test_a_visit_that_is_killed_says_so_and_the_next_one_has_what_was_typed(served: Served) -> None:
    tab = await at_the_answer(served, "Uda")
    await tab.type("12")
    await until(lambda: "12" in kept(served.folder, "Uda").values(), "it is kept")
    (visit,) = visits(served, "Uda")
    os.kill(visit, signal.SIGKILL)
    await tab.ends()
    assert tab.reason == "ended"
    tab = await served.open("Uda")
    await tab.shows("12")
    await tab.close()


@pytest.mark.slow
async def test_without_the_nursery_programs_are_judged_and_the_next_visit_has_another(tmp_path: Path) -> None:
    async with serving(tmp_path, ["Ada", "Bo"], lessons=CODE_COURSE) as served:
        tab = await at_the_answer(served, "Ada")
        nursery = nursery_of(served)
        os.kill(nursery, signal.SIGKILL)
        await tab.say("key", "f5")
        await tab.shows("Not finished")
        await at_the_answer(served, "Bo")
        assert nursery_of(served) != nursery


@pytest.mark.slow
async def test_of_twenty_visitors_one_computes_without_end_and_the_others_are_answered(tmp_path: Path) -> None:
    learners = [f"Learner {number}" for number in range(20)]
    async with serving(tmp_path, learners, lessons=CODE_COURSE) as served:
        tabs = [await at_the_answer(served, learner) for learner in learners]
        await tabs[0].say("stdin", "\x1b[200~while True:\n    pass\n\x1b[201~")
        await tabs[0].shows("while True")
        await tabs[0].say("key", "f5")
        (spinning,) = visits(served, "Learner 1")
        os.kill(spinning, signal.SIGSTOP)
        for number, tab in enumerate(tabs[2:], 2):
            await tab.type(f"# {number}9")
        for number, tab in enumerate(tabs[2:], 2):
            await tab.shows(f"# {number}9")
        assert [tab.reason for tab in tabs] == [None] * 20
        seen = below(served.process.pid)
        served.process.send_signal(signal.SIGINT)
        assert await served.ended() == 0
        await until(lambda: not alive(seen), "no process is left")
    for number, learner in enumerate(learners[2:], 2):
        assert any(f"# {number}9" in draft for draft in kept(tmp_path, learner).values())
