"""SPAN panels over MQTT: start-up and cost of an update against the package that ours replaces, and how many panels one process follows."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from tests.span.panel.brokers import MOSQUITTO, Embedded, Mosquitto, running
from tests.span.panel.house import SERIAL, flat_description

from . import environment
from .calls import start
from .environment import ROOT, Side
from .figures import Figure, Goal, Rounds

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

PEER, VERSION = "span-panel-api", "2.6.4"
CIRCUITS = 40
_PEER = f"{PEER} {VERSION}"
_UPDATES = 8000
_FLEETS = (50, 100, 200)
_START = "TCP connect to the first complete snapshot, 40 circuits, flat"
_START_CPU = "processor time of that"
_UPDATE = "processor time of an update of a property, a snapshot each second"
_HALF = Goal(0.5, 0.25)
_SECONDS = 4


def run(rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Measure all of them; without the peer, what needs none."""
    sides, reason = environment.sides(PEER, VERSION)
    with ExitStack() as stack:
        broker = stack.enter_context(running(Mosquitto() if MOSQUITTO else Embedded()))
        publisher = stack.enter_context(_publisher(broker.port))
        one = _one_panel(sides, broker.port, publisher, Rounds(rounds, progress), reason)
        return [*one, *_fleets(broker.port, publisher, progress)]


def _one_panel(
    sides: dict[str, Side], port: int, publisher: subprocess.Popen[str], samples: Rounds, reason: str
) -> list[Figure]:
    _tell(publisher, f"house {SERIAL} {CIRCUITS}")
    with ExitStack() as stack:
        http = stack.enter_context(_schema_server())
        workers = {name: stack.enter_context(_worker(side, port, http)) for name, side in sides.items()}
        for what, kind, factor in ((_START, "connect", 1e3), (_START_CPU, "connect-cpu", 1e3)):
            sources = {f"{name} {what}": partial(_ask, worker, kind, factor) for name, worker in workers.items()}
            samples.run(what, **sources)
        updates = {f"{name} {_UPDATE}": partial(_updates, worker, publisher) for name, worker in workers.items()}
        samples.run(_UPDATE, **updates)
    note = reason or "the peer asks for the schema over HTTP first, and looks for the end of its start-up now and then"
    return [
        Figure("panels", _START, "ms", _PEER, samples[f"ours {_START}"], samples[f"peer {_START}"], _HALF, note),
        Figure(
            "panels",
            _START_CPU,
            "ms",
            _PEER,
            samples[f"ours {_START_CPU}"],
            samples[f"peer {_START_CPU}"],
            _HALF,
            reason,
        ),
        Figure("panels", _UPDATE, "us", _PEER, samples[f"ours {_UPDATE}"], samples[f"peer {_UPDATE}"], _HALF, reason),
    ]


def _fleets(port: int, publisher: subprocess.Popen[str], progress: Callable[[str], None]) -> list[Figure]:
    side, found = environment.ours(), list[Figure]()
    broker = "mosquitto" if MOSQUITTO else "amqtt"
    for count in _FLEETS:
        progress(f"{count} panels")
        _tell(publisher, f"fleet {count} {CIRCUITS}")
        command = [side.python, str(ROOT / "benchmarks" / "span_v2_fleet.py"), str(port), str(count), str(CIRCUITS)]
        with start(command, side) as follower:
            _expect(follower, "ready")
            _tell(publisher, f"run {count} {CIRCUITS} {_SECONDS}")
            follower.stdin.write("done\n")  # type: ignore[union-attr]  # it was asked for
            follower.stdin.flush()  # type: ignore[union-attr]  # as above
            lost, share = (float(word) for word in follower.stdout.readline().split())  # type: ignore[union-attr]  # as above
        what = f"{count} panels x {CIRCUITS} circuits, {count * CIRCUITS:,} messages/s"
        note = f"one process, watching every change; {broker}"
        is_goal = count == max(_FLEETS)
        found += [
            Figure("panels", f"{what}: lost", "errors", "nobody", (lost,), (), Goal(0, 0, "ours"), note),
            Figure(
                "panels",
                f"{what}: of one core",
                "%",
                "nobody",
                (share,),
                (),
                Goal(100, 60, "ours") if is_goal else None,
            ),
        ]
    return found


def _updates(worker: subprocess.Popen[str], publisher: subprocess.Popen[str]) -> float:
    """Microseconds of processor time for one update."""
    _ask(worker, "begin", 1)
    last = _tell(publisher, f"burst {SERIAL} {CIRCUITS} {_UPDATES}")
    return _ask(worker, f"end {last}", 1e6) / _UPDATES


def _ask(worker: subprocess.Popen[str], kind: str, factor: float) -> float:
    return float(_tell(worker, kind)) * factor


def _tell(worker: subprocess.Popen[str], line: str) -> str:
    assert worker.stdin is not None
    worker.stdin.write(f"{line}\n")
    worker.stdin.flush()
    return _expect(worker, None)


def _expect(worker: subprocess.Popen[str], word: str | None) -> str:
    assert worker.stdout is not None
    answer = worker.stdout.readline().strip()
    if not answer or (word is not None and answer != word):
        raise RuntimeError(f"a process ended, or said {answer!r} instead of {word!r}")
    return answer


@contextmanager
def _publisher(port: int) -> Iterator[subprocess.Popen[str]]:
    side = environment.ours()
    with start([side.python, "-m", "benchmarks.span_v2_publisher", str(port)], side) as process:
        yield process


@contextmanager
def _worker(side: Side, port: int, http: int) -> Iterator[subprocess.Popen[str]]:
    script = str(ROOT / "benchmarks" / "span_v2_worker.py")
    with start([side.python, script, str(port), str(http), SERIAL], side) as process:
        yield process


@contextmanager
def _schema_server() -> Iterator[int]:
    """What the peer asks for over HTTP before it connects."""
    nodes = flat_description(1)["nodes"].values()
    schema = {
        "firmwareVersion": "spanos3/r202609/01",
        "homieDomain": "ebus",
        "homieVersion": 5,
        "types": {node["type"]: node["properties"] for node in nodes},
        "typesSchemaHash": "sha256:0000000000000000",
    }
    body = json.dumps(schema).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
