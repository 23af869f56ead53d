"""The examples of the documentation run, unchanged but for the address, against the simulated station."""

import re
from pathlib import Path

import pytest

from accordionq2.simulator import AccordionQ2Simulator

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs" / "devices" / "accordionq2.md", ROOT / "packages" / "accordionq2" / "README.md")
ADDRESS = "http://192.168.1.64:5000"
EXAMPLES = [
    code
    for page in PAGES
    for code in re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    if "def test_" not in code
]


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_runs(
    code: str, accordionq2_simulator: AccordionQ2Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sweep.bin").write_bytes(b"sweep")
    exec(compile(code.replace(ADDRESS, accordionq2_simulator.endpoint), "<example>", "exec"), {"__name__": "example"})


def test_examples_were_found() -> None:
    assert len(EXAMPLES) == 9
