"""The examples of the documentation run, unchanged but for the port, against the simulated board."""

import re
from pathlib import Path

import pytest

from conduyt.simulator import ConduytSimulator, Sketch

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs" / "devices" / "conduyt.md", ROOT / "packages" / "conduyt" / "README.md")
EXAMPLES = [
    code
    for page in PAGES
    for code in re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
]
PORTS = ("/dev/ttyACM0", "/dev/ttyUSB0")


@pytest.mark.parametrize("code", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("firmware.bin").write_bytes(b"firmware" * 200)
    is_update = PORTS[1] in code
    simulator = (
        ConduytSimulator("pty", board="esp32", sketch=Sketch(ota=True)) if is_update else ConduytSimulator("pty")
    )
    with simulator as board:
        for port in PORTS:
            code = code.replace(port, board.endpoint)
        exec(compile(code, "<example>", "exec"), {"__name__": "example"})


def test_examples_were_found() -> None:
    assert len(EXAMPLES) == 6
