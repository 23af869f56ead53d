"""The demo works from one end to the other, and says so only when it did."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from rich.console import Console

ROOT = Path(__file__).parents[2]


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    from tools import demo as module

    return module


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=80, highlight=False)


def _text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


# A terminal that knows ASCII alone: what is drawn comes from the parts that all tours share, so one that draws much stands for all.
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("encoding", "devices"), [("utf-8", []), ("ascii", ["otii"])])
def test_everything_works(encoding: str, devices: list[str]) -> None:
    places = os.pathsep.join(map(str, [*ROOT.glob("packages/*/src"), ROOT / "generated", ROOT / "codegen/src"]))
    environment = os.environ | {"PYTHONPATH": places, "NO_COLOR": "1", "PYTHONIOENCODING": encoding, "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-m", "tools.demo", *devices],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        timeout=290,
    )
    output = done.stdout.decode(encoding)
    assert done.returncode == 0, output + done.stderr.decode(encoding)
    *shown, verdict = output.splitlines()
    assert re.match(r"demo: (\d+) of \1 worked in ", verdict), verdict
    assert max(map(len, shown)) <= 80
    assert "\x1b" not in output
    assert devices or "Heat Pump" in output
    assert done.stderr == b""


def test_every_device_with_a_client_has_its_tour(demo: ModuleType) -> None:
    clients = {path.parent.name for path in ROOT.glob("packages/*/pyproject.toml")}
    assert clients == set(demo.find_tours())


def test_unknown_device_names_the_known_ones(demo: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        demo.main(["toaster"])
    assert stopped.value.code == 2
    assert "there is no tour of 'toaster'; there are: " in capsys.readouterr().err


def test_what_did_not_work_is_named(demo: ModuleType, console: Console) -> None:
    def tour(_console: Console) -> list[object]:
        return [demo.Check("this", True), demo.Check("that", False, "it [fell] over")]

    assert demo.show({"span": tour}, console) == 1
    assert "did not work: that: it [fell] over\n" in _text(console)
    assert "demo: 1 of 2 worked in " in _text(console)


def _break(error: Exception) -> Callable[[Console], list[object]]:
    def tour(_console: Console) -> list[object]:
        raise error

    return tour


def test_broken_tour_fails_the_demo(demo: ModuleType, console: Console, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.show({"span": _break(RuntimeError("the fuse blew"))}, console) == 1
    assert "did not work: span: its tour: RuntimeError: the fuse blew\n" in _text(console)
    assert "the fuse blew" in capsys.readouterr().err


def test_missing_extra_is_named_with_a_remedy(demo: ModuleType, console: Console) -> None:
    hint = "the simulator needs jsonschema: pip install 'span-panel-api[simulator]'"
    assert demo.show({"span": _break(ImportError(hint, name="jsonschema"))}, console) == 1
    assert hint in _text(console)
    assert "make setup" in _text(console)


def test_nothing_shown_is_no_success(demo: ModuleType, console: Console) -> None:
    assert demo.show({}, console) == 1


def test_broken_client_is_noticed(demo: ModuleType, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relay that says what it was told, while the power goes on, is no relay that works."""
    from span_panel_api.simulator import Panel

    monkeypatch.setattr(Panel, "open_tabs", lambda _panel: frozenset())
    assert demo.show({"span": demo.find_tours()["span"]}, console) == 1
    assert "did not work: relay opened and closed" in _text(console)
