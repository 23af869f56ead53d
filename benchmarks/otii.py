"""The Otii client against the package that it replaces: samples as lists and arrays, memory, one large answer, small commands, import."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from . import environment
from .calls import start
from .environment import ROOT, Side
from .figures import Figure, Goal, Rounds, Unit
from .otii_server import ONE_ANSWER

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

PEER, VERSION = "otii-tcp-client", "1.0.13"
_PEER = f"{PEER} {VERSION}"
_MILLION = "a million samples in answers of 40,000"
# What, our kind, the peer's kind, count, unit, factor, goal, note
_TIMED: tuple[tuple[str, str, str, int, Unit, float, Goal, str], ...] = (
    (f"{_MILLION}: list", "list", "list", 1, "ms", 1e3, Goal(1 / 2, 1 / 4), ""),
    (f"{_MILLION}: numpy array", "array", "list", 1, "ms", 1e3, Goal(1 / 3, 1 / 6), "the peer has lists only"),
    (
        "one answer of 22 MB",
        "one",
        "one",
        ONE_ANSWER,
        "ms",
        1e3,
        Goal(1 / 12, 1 / 24),
        "send_and_receive on both sides",
    ),
    ("get_main", "small", "small", 1000, "us", 1e6, Goal(0.8, 0.5), "processor time"),
    (
        "1,000 setters, each answered after 1 ms",
        "pipelined",
        "setters",
        1000,
        "ms",
        1e3,
        Goal(1 / 5, 1 / 10),
        "ours do not wait for each other (call_all); the peer's do",
    ),
)
_IMPORT = "import otii_tcp_client.otii_client"
_MEMORY = (
    (f"{_MILLION}: peak memory of the array", "array-memory", Goal(12, 10, "ours")),
    (f"{_MILLION}: peak memory of the list", "memory", None),
)


def run(rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Measure all of them; without the peer, what needs none."""
    sides, reason = environment.sides(PEER, VERSION)
    samples = Rounds(rounds, progress)
    with ExitStack() as stack:
        port = stack.enter_context(_server())
        workers = {name: stack.enter_context(_worker(side, port)) for name, side in sides.items()}
        for what, ours, peer, count, _, factor, _, _ in _TIMED:
            kinds = {"ours": ours, "peer": peer}
            samples.run(
                what,
                **{
                    f"{name} {what}": partial(_ask, worker, kinds[name], count, factor)
                    for name, worker in workers.items()
                },
            )
        memory = {(name, kind): _memory(side, kind, port) for name, side in sides.items() for _, kind, _ in _MEMORY}
    programs = {
        f"{name} {code}": partial(_milliseconds, side, code)
        for name, side in sides.items()
        for code in ("pass", _IMPORT)
    }
    samples.run(_IMPORT, **programs)
    return [
        *(
            Figure("otii", what, unit, _PEER, samples[f"ours {what}"], samples[f"peer {what}"], goal, note or reason)
            for what, _, _, _, unit, _, goal, note in _TIMED
        ),
        *(
            Figure("otii", what, "MiB", _PEER, memory["ours", kind], memory.get(("peer", kind), ()), goal, reason)
            for what, kind, goal in _MEMORY
        ),
        Figure(
            "otii",
            _IMPORT,
            "ms",
            _PEER,
            samples.net(f"ours {_IMPORT}", "ours pass"),
            samples.net(f"peer {_IMPORT}", "peer pass"),
            Goal(50, 30, "ours"),
            reason,
        ),
    ]


def _ask(worker: subprocess.Popen[str], kind: str, count: int, factor: float) -> float:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(f"{kind} {count}\n")
    worker.stdin.flush()
    answer = worker.stdout.readline()
    if not answer:
        raise RuntimeError(f"the process that was asked for {kind} has ended")
    return float(answer) * factor


def _memory(side: Side, kind: str, port: int) -> tuple[float, ...]:
    """Memory in MiB, each sample from a process of its own. Nothing where there is no /proc, or the side has no such thing."""
    if not sys.platform.startswith("linux") or (side.name == PEER and kind == "array-memory"):
        return ()
    samples: list[float] = []
    for _ in range(3):
        with _worker(side, port) as worker:
            samples.append(_ask(worker, kind, 1, 1.0))
    return tuple(samples)


def _milliseconds(side: Side, program: str) -> float:
    return side.seconds([side.python, "-c", program]) * 1e3


@contextmanager
def _server() -> Iterator[int]:
    side = environment.ours()
    with start([side.python, "-m", "benchmarks.otii_server"], side) as running:
        assert running.stdout is not None
        yield int(running.stdout.readline())


@contextmanager
def _worker(side: Side, port: int) -> Iterator[subprocess.Popen[str]]:
    with start([side.python, str(ROOT / "benchmarks" / "otii_worker.py"), str(port)], side) as running:
        yield running
