"""The examples of the page about the simulator run as they stand."""

import re
from pathlib import Path
from typing import Any

import pytest

from accordionq2.simulator import AccordionQ2Simulator

PAGE = Path(__file__).parents[3] / "docs" / "devices" / "accordionq2" / "simulator.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
TESTS = next(code for code in EXAMPLES if "def test_" in code)


@pytest.mark.parametrize("code", [code for code in EXAMPLES if code is not TESTS])
def test_example_runs(code: str) -> None:
    exec(compile(code, "<example>", "exec"), {"__name__": "example"})


@pytest.mark.parametrize("accordionq2_firmware", ["5.13.0", "5.28.1"])
def test_the_tests_of_the_page_pass(accordionq2_simulator: AccordionQ2Simulator) -> None:
    names: dict[str, Any] = {}
    exec(compile(TESTS, "<tests>", "exec"), names)
    names["test_on_both"](accordionq2_simulator)
    [marker] = names["test_off_a_station"].pytestmark
    names["test_off_a_station"](AccordionQ2Simulator(**marker.kwargs))


def test_examples_were_found() -> None:
    assert len(EXAMPLES) == 5
