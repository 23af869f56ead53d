"""Conduyt's framing and commands against the packages that they replace: PyPI `cobs` (in C and in Python) and `conduyt-py`."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from . import environment
from .calls import start
from .environment import Side, UnavailableError
from .figures import Figure, Goal, Rounds

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

COBS, COBS_VERSION = "cobs", "1.2.2"
PEER, PEER_VERSION = "conduyt-py", "1.0.0"
_FRAMES = 1_000_000
_PEER_FRAMES = 50_000
_PINGS = 3000
_IMPORT_LIMIT_MS = 40


class Line(NamedTuple):
    """One figure: what our side `ours` (native or python) does, and what the side `peer` does."""

    what: str
    request: str
    ours: str
    peer: str
    times: float | None
    """How many times as fast as the peer we promise to be."""
    peer_request: str = ""
    note: str = ""


def _cobs_lines() -> list[Line]:
    promised = {"encode": {16: 1.25, 64: 1.9, 254: 2.4, 65536: 3.0}, "decode": {16: 1.2, 254: 2.4, 65536: 6.0}}
    lines = [
        Line(f"{what} {size} B, random", f"{what} {size} random", "native", "cobs", promised[what].get(size, 1.0))
        for what in promised
        for size in (16, 64, 254, 65536)
    ]
    lines += [
        Line(f"{what} {size} B, {label}", f"{what} {size} {kind}", "native", "cobs", 1.0)
        for what in promised
        for size in (16, 254, 65536)
        for kind, label in (("zeros", "all zero"), ("nozeros", "no zero"))
    ]
    return lines + [
        Line(f"{what} {size} B, random, in Python", f"{what} {size} random", "python", "cobs-python", 6.0)
        for what in promised
        for size in (254, 1024, 65536)
    ]


def _lines() -> list[Line]:
    shorter = f"the peer takes {_PEER_FRAMES} frames, and all undamaged packets are found on both sides"
    stream, peer_stream = f"stream {_FRAMES}", f"stream {_PEER_FRAMES}"
    return [
        *_cobs_lines(),
        Line("frame of 16 B", "frame", "native", PEER, 25.0),
        Line("frame of 16 B, in Python", "frame", "python", PEER, 2.0),
        Line("a frame of a million, 1 % damaged", stream, "native", PEER, 35.0, peer_stream, shorter),
        Line("a frame of a million, 1 % damaged, in Python", stream, "python", PEER, 2.5, peer_stream, shorter),
        Line("ping over a transport that answers at once", f"ping {_PINGS}", "native", PEER, 1 / 0.6),
    ]


def run(rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Measure all of them; without a peer, what needs none."""
    sides, reasons = _sides()
    samples = Rounds(rounds, progress)
    with ExitStack() as stack:
        workers = {name: stack.enter_context(start(_command(name, side), side)) for name, side in sides.items()}
        figures = [_measure(line, workers, reasons, samples) for line in _lines()]
    samples.run(
        "import",
        bare=partial(_import, sides["native"], "pass"),
        ours=partial(_import, sides["native"], "import conduyt"),
    )
    goal = Goal(_IMPORT_LIMIT_MS, _IMPORT_LIMIT_MS / 4, "ours")
    return [*figures, Figure("conduyt", "import conduyt", "ms", "-", samples.net("ours", "bare"), goal=goal)]


def _sides() -> tuple[dict[str, Side], dict[str, str]]:
    ours = environment.ours()
    sides = {name: replace(ours, variables=ours.variables | {"CONDUYT_FRAMING": name}) for name in ("native", "python")}
    reasons: dict[str, str] = {}
    for names, package, version in ((("cobs", "cobs-python"), COBS, COBS_VERSION), ((PEER,), PEER, PEER_VERSION)):
        try:
            sides |= dict.fromkeys(names, environment.peer_named(package, version))
        except UnavailableError as error:
            reasons |= dict.fromkeys(names, str(error))
    return sides, reasons


def _command(name: str, side: Side) -> list[str]:
    return [side.python, "-m", "benchmarks.conduyt_worker", "ours" if name in {"native", "python"} else name]


def _measure(line: Line, workers: dict[str, subprocess.Popen[str]], reasons: dict[str, str], samples: Rounds) -> Figure:
    sources = {f"ours {line.what}": partial(_ask, workers[line.ours], line.request)}
    if line.peer in workers:
        sources[f"peer {line.what}"] = partial(_ask, workers[line.peer], line.peer_request or line.request)
    samples.run(line.what, **sources)
    versions = {PEER: PEER_VERSION, "cobs": COBS_VERSION, "cobs-python": f"{COBS_VERSION} without its extension"}
    return Figure(
        "conduyt",
        line.what,
        "ns",
        f"{line.peer.removesuffix('-python')} {versions[line.peer]}",
        samples[f"ours {line.what}"],
        samples[f"peer {line.what}"],
        None if line.times is None else Goal(1 / line.times, 1 / (2 * line.times)),
        line.note or reasons.get(line.peer, ""),
    )


def _ask(worker: subprocess.Popen[str], request: str) -> float:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(f"{request}\n")
    worker.stdin.flush()
    answer = worker.stdout.readline()
    if not answer:
        raise RuntimeError(f"the process that does {request!r} has ended")
    return float(answer) * 1e9


def _import(side: Side, program: str) -> float:
    return side.seconds([side.python, "-c", program]) * 1e3
