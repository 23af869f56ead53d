"""Run the tests and measure how much of the hand-written code they reach.

scripts/coverage.py [--check] [--threshold PERCENT] [PYTEST ARGUMENTS]: prints what was missed; with --check it fails
when less than the threshold was reached.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Measure, report, and say with the exit status whether it is enough."""
    parser = argparse.ArgumentParser(
        description="Run the tests and measure how much of the hand-written code they reach."
    )
    parser.add_argument("--check", action="store_true", help="fail below the threshold")
    parser.add_argument(
        "--threshold", type=float, default=95.0, metavar="PERCENT", help="what --check asks for (default %(default)s)"
    )
    options, pytest_arguments = parser.parse_known_args()
    shutil.rmtree(ROOT / ".cache" / "coverage", ignore_errors=True)
    (ROOT / ".cache" / "coverage").mkdir(parents=True)
    tests = coverage("run", "-m", "pytest", *pytest_arguments)
    if tests != 0:
        return tests
    coverage("combine", "--quiet")
    return coverage("report", f"--fail-under={options.threshold if options.check else 0}")


def coverage(*command: str) -> int:
    """Run one command of coverage in the repository's root; its exit status."""
    environment = os.environ | {"COVERAGE_RCFILE": str(ROOT / "pyproject.toml")}
    return subprocess.run(
        [sys.executable, "-m", "coverage", *command], cwd=ROOT, env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
