"""What fuzzing found stays mended, and the runner notices what it is there to notice."""

import logging
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import configuration
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]

FOUND: list[tuple[str, Any]] = [
    ("client", ("get_circuits", 201, b"{}")),
    ("client", ("get_status", 400, b'{"detail": [{"loc": ["body"], "msg": "\x7f\xc2\x9b31m", "type": "t"}]}')),
    ("client", ("get_status", 500, b'{"error": "\\u001b[2J\\u202etxt"}')),
    ("answers", ("get_circuits", 200, b'{"circuits": {"\\u001b[2J": {"id": 1}}}')),
    ("homie", ("devicewire.span.homie_1.nodes.PanelPcs.feed_import_limit_enablement", "", "\ud7fc")),
    ("load", b"openapi: 3.1.0\ninfo: \x00"),
]


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    from fuzz import run

    monkeypatch.setattr(run, "FOLDER", tmp_path / ".cache" / "fuzz")
    yield run
    configuration.set_hypothesis_home_dir(None)
    for name in ("otii_tcp_client", "span_panel_api", "devicewire"):
        logging.getLogger(name).propagate = True


@pytest.mark.parametrize(("name", "value"), FOUND)
def test_found_before(name: str, value: Any) -> None:
    from fuzz.targets import targets

    targets()[name].check(value)


@pytest.mark.slow
def test_every_target_runs(
    runner: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_BATCH", 20)  # what is made when the time is over is not tried, but takes as long
    assert runner.main(["--seconds", "3"]) == 0
    output = capsys.readouterr().out
    for name in ("load", "generate", "answers", "models", "secrets", "client", "otii", "framing"):
        assert f"\n{name}: " in f"\n{output}"
    assert output.endswith("fuzz: no finding\n")


def test_finding_is_made_small_and_kept(runner: ModuleType, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from fuzz.targets import Target

    def check(number: int) -> None:
        if number > 1000:
            raise KeyError("too much")

    known = {"numbers": Target("numbers", st.integers(), check)}
    assert runner.main(["--seconds", "20"], known) == 1
    (kept,) = (tmp_path / ".cache" / "fuzz").glob("numbers-*.txt")
    assert kept.read_text().startswith("1001\n")
    output = capsys.readouterr().out
    assert "numbers: kept in .cache/fuzz/numbers-" in output
    assert output.endswith("fuzz: findings in numbers\n")


def test_unknown_target_names_the_known_ones(runner: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        runner.main(["toaster"])
    assert stopped.value.code == 2
    assert "there is no target 'toaster'; there are: load, generate" in capsys.readouterr().err


def test_samples_fit_the_spec(runner: ModuleType) -> None:
    """What is spoilt must be sound to begin with, or fuzzing would test only the first refusal."""
    from devicewire.span.calls import HttpResponse

    from fuzz import samples, strategies, targets

    for operation, body in samples.span_answers().items():
        content = strategies.to_bytes(body)
        response = HttpResponse(200, {}, content)
        assert targets.calls()[operation].parse(response).issues == ()
