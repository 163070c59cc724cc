"""``serve``: the tutor in a browser, for the learners who were given a link."""

from __future__ import annotations

import asyncio
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor import sandbox
from tutor.cli import opening
from tutor.cli.printing import tell
from tutor.progress import existing, find_saves, learners
from tutor.sandbox import Level
from tutor.steering import harmless

if TYPE_CHECKING:
    from tutor.serve.server import Terms

REFUSED = 2
FAILED = 3
MINUTE = 60.0


def serve(asked: Any) -> int:
    """Serve until it is interrupted; not where programs of strangers could not be confined."""
    folder, saves = opening.course(asked), find_saves(asked.saves)
    if problem := refusal():
        return refuse(problem)
    from tutor.serve.links import LinkProblem, Links, read_key
    from tutor.serve.server import Terms

    try:
        invited = invited_learners(asked, saves)
        links = Links(read_key(saves), invited)
    except LinkProblem as problem:
        return refuse(str(problem))
    terms = Terms(
        lessons=folder.root,
        saves=saves,
        title=folder.course.title,
        host=asked.host,
        port=asked.port,
        visitors=asked.visitors,
        idle=asked.idle * MINUTE,
        public=asked.public_url,
    )
    return run(terms, links)


def run(terms: Terms, links: Any) -> int:
    """Serve, and say where."""
    from tutor.serve.server import Server, serve
    from tutor.serve.visits import NotStarted

    async def until_stopped() -> None:
        await serve(Server(terms, links, tell), lambda: print(announcement(terms, links), flush=True))

    try:
        asyncio.run(until_stopped())
    except NotStarted as problem:
        tell(f"xent-tutor: {problem}")
        return FAILED
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        return refuse(f"xent-tutor: {terms.host}, port {terms.port}: {why}. Choose others with --host and --port.")
    return 0


def refuse(sentence: str) -> int:
    """Say why nothing is served."""
    tell(sentence)
    return REFUSED


def invited_learners(asked: Any, saves: Path) -> tuple[str, ...]:
    """Those who get a link: of the roster, else the one who is named or is alone here. Raises LinkProblem."""
    from tutor.serve.links import LinkProblem, checked_name, read_roster

    if asked.roster is not None:
        return read_roster(Path(asked.roster), saves)
    known = learners(saves)
    if name := opening.named(asked):
        return (existing(saves, name) or checked_name(name),)
    if len(known) == 1:
        return (known[0],)
    raise LinkProblem(
        "Who may come? Name a learner with --user NAME, or many with --roster FILE, one name on each line."
    )


def announcement(terms: Terms, links: Any) -> str:
    """The links, each after its learner's name, and who may use them."""
    address = str(terms.public) if terms.public else own_address(terms)
    wide = max(map(len, links.learners))
    lines = [f"{learner:{wide}}  {address}?link={links.token(learner)}" for learner in links.learners]
    if len(lines) == 1:
        first = "The tutor is served until ctrl+c. Whoever has this link goes on under this name:"
    else:
        first = "The tutor is served until ctrl+c. Whoever has one of these links goes on under its name:"
    return harmless("\n".join([first, "", *lines, ""]))


def own_address(terms: Terms) -> str:
    """Where visitors find this machine, as far as it knows."""
    import socket

    from tutor.serve.gate import EVERYWHERE, Address, written

    host = socket.gethostname() if terms.host in EVERYWHERE else terms.host
    return f"http://{written(Address(host, terms.port), 'http')}/"


def refusal() -> str | None:
    """Why nothing is served here, and what to do; None where it can be."""
    level = sandbox.level()
    sandbox.close()  # the server itself judges nothing
    if level is not Level.KERNEL:
        return (
            "Not served: whoever opens the tutor runs programs here, and this system cannot confine them"
            f" (sandbox: {level.value}). 'xent-tutor doctor' says which walls are missing."
        )
    if find_spec("aiohttp") is None or find_spec("textual_serve") is None:
        return "The browser's side is not installed. Install it with: pip install 'xent-tutor[serve]'"
    return None
