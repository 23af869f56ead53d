"""The benchmarks judge rightly, and a peer that cannot be had is said to be missing, not beaten. Nothing is timed here."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The command, on a machine on which the peer cannot be installed."""
    from benchmarks import environment, run

    def unavailable() -> object:
        raise environment.UnavailableError("span-panel-api 1.1.15 cannot be installed: no network")

    monkeypatch.setattr(environment, "peer", unavailable)
    return run  # type: ignore[return-value] # a module is one


@pytest.mark.parametrize(
    ("ours", "peer", "verdict"),
    [
        ((1.0, 1.0, 1.0), (10.0, 10.0, 10.0), "aim met"),
        ((5.0, 5.0, 5.0), (10.0, 10.0, 10.0), "target met"),
        ((9.0, 9.0, 9.0), (10.0, 10.0, 10.0), "MISSED"),
        ((5.0, 500.0, 5.0), (10.0, 10.0, 10.0), "target met"),  # one bad round changes nothing
        ((5.0, 50.0, 5.0), (10.0, 100.0, 10.0), "target met"),  # nor does a round that was bad for both
        ((1.0,), (), "not measured"),
        ((), (), "not measured"),
    ],
)
def test_verdict_on_a_ratio(ours: tuple[float, ...], peer: tuple[float, ...], verdict: str) -> None:
    from benchmarks.figures import Figure, Goal

    assert Figure("b", "w", "ms", "p", ours, peer, Goal(0.8, 0.25)).verdict == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(40.0, "aim met"), (100.0, "target met"), (121.0, "MISSED")])
def test_verdict_on_our_own_figure_needs_no_peer(ours: float, verdict: str) -> None:
    from benchmarks.figures import Figure, Goal

    assert Figure("b", "w", "ms", "p", (ours,), (), Goal(120, 50, "ours")).verdict == verdict


def test_no_goal_no_judgement() -> None:
    from benchmarks.figures import Figure

    figure = Figure("b", "w", "us", "p", (2.0, 4.0, 6.0), (1.0, 1.0, 1.0))
    assert (figure.verdict, figure.ratio, figure.shown(figure.ours)) == ("for information", 4.0, "4 ±1 us")
    assert Figure("b", "w", "us", "p", (2.0,)).verdict == "for information"


def test_samples_are_taken_in_turn() -> None:
    from benchmarks.figures import Rounds

    taken: list[str] = []

    def source(name: str) -> Any:
        def take() -> float:
            taken.append(name)
            return float(len(taken))

        return take

    rounds = Rounds(2, lambda _text: None)
    rounds.run("x", a=source("a"), b=source("b"))
    assert taken == ["a", "b", "a", "b", "a", "b"]
    assert (rounds["a"], rounds["b"]) == ((3.0, 5.0), (4.0, 6.0))
    assert rounds.net("b", "a") == (0.0, 2.0)


def test_missing_peer_is_said_and_fails_nothing(runner: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["calls", "imports", "--rounds", "1", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["machine"].count("Python ") == 1
    figures = {figure["what"]: figure for figure in printed["figures"]}
    assert figures["get_status"]["verdict"] == "not measured"
    assert "no network" in figures["get_status"]["note"]
    assert figures["from start to the first answer"]["verdict"] == "for information"
    assert figures["from start to the first answer"]["ours_samples"]


def test_table_names_the_missing_peer(runner: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["calls", "--rounds", "1"]) == 0
    printed = capsys.readouterr().out
    assert "not measured" in printed
    assert "cannot be installed: no network" in printed


def test_a_miss_is_an_exit_status(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks.figures import Figure, Goal

    missed = Figure("calls", "slow", "us", "p", (9.0,), (10.0,), Goal(0.8, 0.25))
    monkeypatch.setitem(runner.BENCHMARKS, "calls", lambda _rounds, _progress: [missed])
    assert runner.main(["calls"]) == 1


@pytest.mark.parametrize("arguments", [["toaster"], ["--rounds", "0"]])
def test_wrong_use(runner: ModuleType, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        runner.main(arguments)
    assert stopped.value.code == 2


def test_both_clients_are_fed_sound_answers() -> None:
    from benchmarks.answers import TABS, answers
    from benchmarks.calls import still_server
    from span_panel_api import SpanPanelClientSync

    assert set(answers()) == {"/api/v1/status", "/api/v1/circuits", "/api/v1/panel"}
    with still_server() as port, SpanPanelClientSync("127.0.0.1", port, access_token="x") as client:
        assert client.get_status().system.model
        assert len(client.get_circuits()) == TABS
        assert len(client.get_panel_state().branches) == TABS


async def test_the_clients_of_the_station_get_the_same_answers() -> None:
    import httpx

    from accordionq2 import AsyncAccordionQ2Client
    from benchmarks.station import station
    from benchmarks.station_peers import PlainClient, httpx_get_name

    with station() as port:
        base_url = f"http://127.0.0.1:{port}"
        with PlainClient(port) as plain:
            expected = [plain.get_name(), plain.get_value("T")]
        for prefix in ("", "/slow"):
            async with AsyncAccordionQ2Client(base_url + prefix) as client:
                assert [await client.application.get_name(), await client.resources.get_value("T")] == expected
        async with httpx.AsyncClient(base_url=base_url) as client:
            assert await httpx_get_name(client) == expected[0]


def test_the_costs_of_a_call_are_numbers() -> None:
    from benchmarks import station_worker
    from benchmarks.station import station

    with station() as port:
        for kind in ("get", "post", "threads"):
            assert station_worker.ours(kind, port, 8) > 0
            assert station_worker.plain(kind, port, 8) > 0


def test_types_are_counted(tmp_path: Path) -> None:
    from benchmarks.type_errors import count_mypy

    (tmp_path / "wrong.py").write_text('number: int = "text"\nother: int = number.nothing\n')
    assert count_mypy(["--config-file=", "--strict", "wrong.py"], tmp_path) == 2


def test_peer_is_no_dependency_of_ours() -> None:
    assert "span-panel-api==1.1.15" not in "".join(
        path.read_text() for path in [*ROOT.glob("requirements/*"), *ROOT.glob("packages/*/pyproject.toml")]
    )
