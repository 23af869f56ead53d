"""Processor time of one call, against the package that this one replaces; both talk to the same server."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from . import environment
from .environment import ROOT, Side, UnavailableError
from .figures import Figure, Goal, Rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CALLS_PER_SAMPLE = 150
_GOAL = Goal(target=0.8, aim=0.25)
_PEER = f"{environment.PEER} {environment.PEER_VERSION}"
_FIGURES = (
    ("get_status", "get_status", "get_status", "", _GOAL),
    (
        "get_circuits, 32 circuits",
        "get_circuits",
        "get_circuits",
        "the peer fetches the panel state in the same call",
        _GOAL,
    ),
    (
        "circuits and panel state, 32 circuits",
        "get_circuits+get_panel_state",
        "get_circuits",
        "the same two requests on both sides",
        _GOAL,
    ),
)


def run(rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Measure all of them."""
    try:
        peer = environment.peer()
    except UnavailableError as error:
        return [Figure("calls", what, "us", _PEER, goal=goal, note=str(error)) for what, _, _, _, goal in _FIGURES]
    samples = Rounds(rounds, progress)
    with ExitStack() as stack:
        port = stack.enter_context(still_server())
        our_worker = stack.enter_context(_worker(environment.ours(), port))
        peer_worker = stack.enter_context(_worker(peer, port))
        for what, our_calls, peer_calls, _, _ in _FIGURES:
            samples.run(
                what,
                **{
                    f"ours {what}": partial(_ask, our_worker, our_calls),
                    f"peer {what}": partial(_ask, peer_worker, peer_calls),
                },
            )
    return [
        Figure("calls", what, "us", _PEER, samples[f"ours {what}"], samples[f"peer {what}"], goal, note)
        for what, _, _, note, goal in _FIGURES
    ]


def _ask(worker: subprocess.Popen[str], methods: str) -> float:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(f"{methods} {_CALLS_PER_SAMPLE}\n")
    worker.stdin.flush()
    answer = worker.stdout.readline()
    if not answer:
        raise RuntimeError(f"the process that calls {methods} has ended")
    return float(answer) * 1e6


@contextmanager
def still_server() -> Iterator[int]:
    """Run the server in a process of its own and give its port."""
    side = environment.ours()
    with start([side.python, "-m", "benchmarks.still_server"], side) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())


@contextmanager
def _worker(side: Side, port: int) -> Iterator[subprocess.Popen[str]]:
    with start([side.python, str(ROOT / "benchmarks" / "call_worker.py"), str(port)], side) as process:
        yield process


@contextmanager
def start(command: list[str], side: Side) -> Iterator[subprocess.Popen[str]]:
    """A process that ends when its standard input is closed."""
    with subprocess.Popen(
        command, cwd=ROOT, env=side.environ(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
