"""The Autotrainer service and remote side: round trips, publishing, receiving, import; beside plain pyzmq and the package that it replaces."""

from __future__ import annotations

import json
import socket
import statistics
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from . import environment
from .calls import start
from .environment import ROOT, Side
from .figures import Figure, Goal, Rounds

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

PEER, VERSION = "auto-trainer-api", "0.12.0"
_PEER = f"{PEER} {VERSION}"
_DEVICE = str(ROOT / "benchmarks" / "trainer_device.py")
_ROUND_TRIPS, _EVENTS, _RECEIVED = 100, 20_000, 20_000
_REQUEST = b'{"command": 400, "nonce": 5}'
_EVENT = b'{"kind": 1305, "when": 1735787045.678, "index": %d, "context": {"sessionId": "0f4e2c6a-9b1d", "trialId": 7}, "repeat": 0}'
_IMPORT = "import autotrainer.api"


def run(rounds: int, progress: Callable[[str], None]) -> list[Figure]:
    """Measure all of them; without the peer, what needs none."""
    sides, reason = environment.sides(PEER, VERSION)
    samples = Rounds(rounds, progress)
    with ExitStack() as stack:
        raw = stack.enter_context(_raw())
        devices = {name: stack.enter_context(_device(side)) for name, side in sides.items()}
        ports = {"raw": raw, **{name: device[2] for name, device in devices.items()}}
        samples.run("round trip", **{f"{name} median": partial(_round_trip, port, 0.5) for name, port in ports.items()})
        samples.run(
            "slow round trips",
            **{"ours p99": partial(_round_trip, ports["ours"], 0.98), "raw p99": partial(_round_trip, raw, 0.98)},
        )
        samples.run(
            "publishing", **{f"{name} publishing": partial(_published, *device) for name, device in devices.items()}
        )
    samples.run("receiving", typed=partial(_received, is_typed=True), json=partial(_received, is_typed=False))
    programs = {
        f"{name} {code}": partial(_milliseconds, side, code)
        for name, side in sides.items()
        for code in ("pass", _IMPORT)
    }
    samples.run(_IMPORT, **programs)
    return _figures(samples, reason)


def _figures(samples: Rounds, reason: str) -> list[Figure]:
    def figure(
        what: str, ours: str, peer: str, goal: Goal, unit: str = "us", name: str = _PEER, note: str = ""
    ) -> Figure:
        return Figure("autotrainer", what, unit, name, samples[ours], samples[peer], goal, note or reason)  # type: ignore[arg-type] # one of the units

    over = tuple(ours - raw for ours, raw in zip(samples["ours median"], samples["raw median"], strict=False))
    net = samples.net(f"ours {_IMPORT}", "ours pass")
    return [
        figure("a command and its reply", "ours median", "peer median", Goal(0.1, 0.01)),
        Figure(
            "autotrainer",
            "the same, more than REQ and REP of pyzmq need",
            "us",
            "pyzmq",
            over,
            (),
            Goal(150, 100, "ours"),
        ),
        figure("the second slowest of 100 commands", "ours p99", "raw p99", Goal(1000, 500, "ours"), name="pyzmq"),
        figure(
            "an event from one process to another", "ours publishing", "peer publishing", Goal(1e6 / 60_000, 12, "ours")
        ),
        figure(
            "receiving a typed event",
            "typed",
            "json",
            Goal(0.5, 0.4),
            name="recv + json.loads",
            note="waiting in the socket already",
        ),
        Figure(
            "autotrainer",
            _IMPORT,
            "ms",
            _PEER,
            net,
            samples.net(f"peer {_IMPORT}", "peer pass"),
            Goal(50, 30, "ours"),
            reason,
        ),
    ]


def _round_trip(port: int, share: float) -> float:
    """Microseconds within which that share of commands was answered."""
    import zmq

    with zmq.Context() as context, context.socket(zmq.REQ) as requester:
        requester.rcvtimeo = 10_000
        requester.connect(f"tcp://127.0.0.1:{port}")
        times: list[float] = []
        for _ in range(_ROUND_TRIPS):
            begin = time.perf_counter()
            requester.send(_REQUEST)
            requester.recv()
            times.append(time.perf_counter() - begin)
    if share == 0.5:
        return statistics.median(times) * 1e6
    return sorted(times)[int(len(times) * share)] * 1e6


def _published(device: subprocess.Popen[str], port: int, _command_port: int) -> float:
    """Microseconds for one event, from the call in the device to this process; all of them arrive or it fails."""
    import zmq

    assert device.stdin is not None
    with zmq.Context() as context, context.socket(zmq.SUB) as subscriber:
        subscriber.rcvhwm = 0
        subscriber.connect(f"tcp://127.0.0.1:{port}")
        subscriber.subscribe(b"")
        time.sleep(0.2)  # ZeroMQ does not tell when a subscription has arrived
        begin = time.perf_counter()
        device.stdin.write(f"publish {_EVENTS}\n")
        device.stdin.flush()
        received = 0
        while received < _EVENTS and subscriber.poll(1000):
            subscriber.recv_multipart()
            received += 1
        return (time.perf_counter() - begin) / max(1, received) * 1e6


def _received(*, is_typed: bool) -> float:
    """Microseconds for one event that waits in the socket already."""
    import zmq

    with zmq.Context() as context, context.socket(zmq.PUB) as publisher, context.socket(zmq.ROUTER) as commands:
        publisher.sndhwm, publisher.linger = 0, 0
        port = publisher.bind_to_random_port("tcp://127.0.0.1")
        command_port = commands.bind_to_random_port("tcp://127.0.0.1")

        def publish() -> None:
            time.sleep(0.2)  # the subscription has arrived
            for index in range(_RECEIVED):
                publisher.send(b"\xa1\x0f\0\0", zmq.SNDMORE)
                publisher.send(_EVENT % index)
            time.sleep(0.4)  # everything waits in the other socket

        seconds = _typed(port, command_port, publish) if is_typed else _plain(port, publish)
    return seconds / _RECEIVED * 1e6


def _typed(port: int, command_port: int, publish: Callable[[], None]) -> float:
    from autotrainer.api.remote import RemoteConsole

    with RemoteConsole(subscriber_port=port, command_port=command_port) as remote:
        events = remote.events()
        publish()
        begin = time.perf_counter()
        for count, event in enumerate(events, 1):
            assert event.context is not None
            if count == _RECEIVED:
                break
        return time.perf_counter() - begin


def _plain(port: int, publish: Callable[[], None]) -> float:
    import zmq

    with zmq.Context() as context, context.socket(zmq.SUB) as subscriber:
        subscriber.rcvhwm = 100_000
        subscriber.connect(f"tcp://127.0.0.1:{port}")
        subscriber.subscribe(b"")
        publish()
        begin = time.perf_counter()
        for _ in range(_RECEIVED):
            assert json.loads(subscriber.recv_multipart()[1])["context"] is not None
        return time.perf_counter() - begin


def _milliseconds(side: Side, program: str) -> float:
    return side.seconds([side.python, "-c", program]) * 1e3


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


@contextmanager
def _device(side: Side) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    port, command_port = _free_ports()
    with start([side.python, _DEVICE, str(port), str(command_port)], side) as running:
        assert running.stdout is not None
        if running.stdout.readline() != "ready\n":
            raise RuntimeError(f"the device of {side.name} does not start")
        yield running, port, command_port


@contextmanager
def _raw() -> Iterator[int]:
    side = environment.ours()
    with start([side.python, _DEVICE, "raw"], side) as running:
        assert running.stdout is not None
        yield int(running.stdout.readline())
