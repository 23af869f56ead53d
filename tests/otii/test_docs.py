"""The examples of the documentation run against the simulated server, unchanged but for the port and for how time passes."""

from __future__ import annotations

import re
import types
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from otii_tcp_client.simulator import OtiiSimulator

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs" / "devices" / "otii.md", ROOT / "packages" / "otii" / "README.md")
EXAMPLES = [
    code
    for page in PAGES
    for code in re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
]


@pytest.fixture
def recorded(otii_simulator: OtiiSimulator) -> OtiiSimulator:
    """A server with a recording: the examples about samples need one."""
    from otii_tcp_client.otii_client import OtiiClient

    with OtiiClient().connect(host=otii_simulator.host, port=otii_simulator.port) as otii:
        arc = otii.get_devices()[0]
        for channel in ("mc", "mv"):
            arc.enable_channel(channel, True)
        project = otii.create_project()
        arc.set_main(True)
        project.start_recording()
        otii_simulator.bench.advance(0.1)
        project.stop_recording()
    return otii_simulator


@pytest.mark.parametrize("code", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_runs(
    code: str, recorded: OtiiSimulator, otii_simulator: OtiiSimulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    clock = types.SimpleNamespace(sleep=recorded.bench.advance)
    names = {"__name__": "example", "time": clock}
    text = code.replace("1905", str(recorded.port)).replace("import time\n", "")
    exec(compile(text, "<example>", "exec"), names)
    for name, function in list(names.items()):
        if name.startswith("test_") and callable(function):
            function(otii_simulator)


def test_examples_were_found() -> None:
    assert len(EXAMPLES) == 7
