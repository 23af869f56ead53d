"""The AccordionQ2 client: processor time against plain `http.client`, parallel calls, import, memory of a large download."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from . import environment
from .calls import start
from .figures import Figure, Goal, Rounds
from .station_answers import DOWNLOAD_BYTES

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

_HTTP_CLIENT = "plain http.client, one connection behind a lock"
_HTTPX = "httpx.AsyncClient used plainly"
_CPU = Goal(1.5, 1.0)
_CALLS = (
    ("get", "GET: application.get_name", 400, _HTTP_CLIENT, _CPU, "processor time of a call"),
    ("post", "POST: resources.get_value", 400, _HTTP_CLIENT, _CPU, "processor time of a call"),
    (
        "threads",
        "8 threads, answers take 5 ms",
        240,
        _HTTP_CLIENT,
        Goal(1 / 3, 1 / 6),
        "time by the clock for each call; the target is three times the calls in the same time",
    ),
    (
        "concurrent",
        "50 tasks at once",
        2000,
        _HTTPX,
        Goal(0.2, 0.2),
        "time by the clock for each call; the target is five times the calls in the same time",
    ),
)
_IMPORT = "import accordionq2"
_DOWNLOADS = {"download": "100 MiB to a file, sync", "download-async": "100 MiB to a file, async"}


def run(rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Measure all of them."""
    samples = Rounds(rounds, progress)
    with ExitStack() as stack:
        port = stack.enter_context(station())
        workers = [stack.enter_context(_worker(port)) for _ in range(2)]
        for kind, what, count, *_ in _CALLS:
            sources = {
                f"{side} {kind}": partial(_ask, worker, f"{side}-{kind} {count}", 1e6)
                for side, worker in zip(("ours", "plain"), workers, strict=True)
            }
            samples.run(what, **sources)
        samples.run(_IMPORT, bare=partial(_import_time, "pass"), ours=partial(_import_time, _IMPORT))
        memory = {kind: _memory(kind, port, progress) for kind in _DOWNLOADS}
    return [
        *(
            Figure("station", what, "us", peer, samples[f"ours {kind}"], samples[f"plain {kind}"], goal, note)
            for kind, what, _, peer, goal, note in _CALLS
        ),
        Figure("station", _IMPORT, "ms", "an idle interpreter", samples.net("ours", "bare"), (), Goal(75, 50, "ours")),
        *(
            Figure("station", what, "MiB", f"{DOWNLOAD_BYTES >> 20} MiB", memory[kind], (), Goal(40, 40, "ours"))
            for kind, what in _DOWNLOADS.items()
        ),
    ]


def _ask(worker: subprocess.Popen[str], question: str, unit: float) -> float:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(f"{question}\n")
    worker.stdin.flush()
    answer = worker.stdout.readline()
    if not answer:
        raise RuntimeError(f"the process that was asked for {question} has ended")
    return float(answer) * unit


def _memory(kind: str, port: int, progress: Callable[[str], None]) -> tuple[float, ...]:
    """Memory in MiB, each sample from a process of its own: a peak cannot be taken back. Nothing where there is no /proc."""
    if not sys.platform.startswith("linux"):
        return ()
    progress(_DOWNLOADS[kind])
    samples: list[float] = []
    for _ in range(3):
        with _worker(port) as worker:
            samples.append(_ask(worker, f"ours-{kind} 1", 1.0))
    return tuple(samples)


def _import_time(program: str) -> float:
    side = environment.ours()
    return side.seconds([side.python, "-c", program]) * 1e3


@contextmanager
def station() -> Iterator[int]:
    """Run the still station in a process of its own and give its port."""
    side = environment.ours()
    with start([side.python, "-m", "benchmarks.station_server"], side) as running:
        assert running.stdout is not None
        yield int(running.stdout.readline())


@contextmanager
def _worker(port: int) -> Iterator[subprocess.Popen[str]]:
    side = environment.ours()
    with start([side.python, "-m", "benchmarks.station_worker", str(port)], side) as running:
        yield running
