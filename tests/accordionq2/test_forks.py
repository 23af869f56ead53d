"""A client in a program that forks: both processes go on with it, each with connections of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from accordionq2.simulator import AccordionQ2Simulator

# In a process of its own: one that has threads, as tests have, must not fork.
PROGRAM = """
import os, sys
from accordionq2 import AccordionQ2Client

with AccordionQ2Client(sys.argv[1], timeout=20) as client:
    name, names = client.application.get_name(), client.resources.get_names()
    child = os.fork()
    wanted = (client.application.get_name, name) if child == 0 else (client.resources.get_names, names)
    right = all(wanted[0]() == wanted[1] for _ in range(30))
    if child == 0:
        os._exit(not right)
    _, status = os.waitpid(child, 0)
    sys.exit(f"parent {right}, child {status}" if status or not right else 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_no_answer_reaches_another_process(accordionq2_simulator: AccordionQ2Simulator) -> None:
    command = [sys.executable, "-W", "error", "-c", PROGRAM, accordionq2_simulator.endpoint]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stderr) == (0, "")
