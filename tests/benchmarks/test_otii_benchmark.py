"""The server and the worker of the Otii benchmark understand each other; nothing is timed here."""

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import otii

    return otii


def test_every_kind_of_ours_gives_a_number(benchmark: Any) -> None:
    from benchmarks import environment
    from benchmarks.otii_server import ONE_ANSWER

    side = environment.ours()
    with benchmark._server() as port, benchmark._worker(side, port) as worker:
        kinds = {"list": 1, "array": 1, "one": ONE_ANSWER, "small": 3, "setters": 3, "pipelined": 30}
        found = {kind: benchmark._ask(worker, kind, count, 1.0) for kind, count in kinds.items()}
    assert all(seconds > 0 for seconds in found.values())


def test_without_the_peer_ours_is_told(benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import environment

    def unavailable(*_arguments: object) -> object:
        raise environment.UnavailableError("otii-tcp-client==1.0.13 cannot be installed: no network")

    monkeypatch.setattr(environment, "peer_named", unavailable)
    monkeypatch.setattr(benchmark, "_TIMED", benchmark._TIMED[3:4])
    monkeypatch.setattr(benchmark, "_MEMORY", ())
    figures = {figure.what: figure for figure in benchmark.run(1, lambda _text: None)}
    assert figures["get_main"].verdict == "not measured"
    assert figures["get_main"].ours
    assert figures["import otii_tcp_client.otii_client"].ours
