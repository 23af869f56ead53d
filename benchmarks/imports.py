"""What it costs to import the package and to get a first answer, net of an interpreter that does nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from . import environment
from .calls import still_server
from .environment import Side, UnavailableError
from .figures import Figure, Goal, Rounds

if TYPE_CHECKING:
    from collections.abc import Callable

_PEER = f"{environment.PEER} {environment.PEER_VERSION}"
_FIRST_ANSWER = """
import asyncio
from span_panel_api import SpanPanelClient

async def main():
    async with SpanPanelClient("127.0.0.1", {port}) as client:
        await client.get_status()

asyncio.run(main())
"""
_GOALS = {"import span_panel_api": Goal(120, 50, "ours")}
_BARE = "pass"


def run(rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Measure with fresh processes, in turn."""
    sides, note = {"ours": environment.ours()}, ""
    try:
        sides["peer"] = environment.peer()
    except UnavailableError as error:
        note = str(error)
    samples = Rounds(rounds, progress)
    with still_server() as port:
        programs = {
            "import span_panel_api": "import span_panel_api",
            "from ... import SpanPanelClient": "from span_panel_api import SpanPanelClient",
            "from start to the first answer": _FIRST_ANSWER.format(port=port),
        }
        sources = {
            f"{name} {what}": partial(_milliseconds, side, program)
            for what, program in {_BARE: _BARE, **programs}.items()
            for name, side in sides.items()
        }
        samples.run("imports", **sources)
    return [
        Figure(
            "imports",
            what,
            "ms",
            _PEER,
            samples.net(f"ours {what}", f"ours {_BARE}"),
            samples.net(f"peer {what}", f"peer {_BARE}"),
            _GOALS.get(what),
            note,
        )
        for what in programs
    ]


def _milliseconds(side: Side, program: str) -> float:
    return side.seconds([side.python, "-c", program]) * 1e3
