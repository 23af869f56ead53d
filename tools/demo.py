"""`python -m tools.demo [DEVICE...]`: generate, then walk each device through its client against its simulator.

A device joins with a module `tools/demo_<device>.py` that has `run(console) -> list[Check]`. Exit status: 0 when all worked.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import io
import sys
import time
import tomllib
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from tools import demo_generation
from tools.demo_parts import Check

if TYPE_CHECKING:
    from collections.abc import Callable

    Tour = Callable[[Console], list[Check]]

ROOT = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Run the demo and return the exit status."""
    tours = find_tours()
    parser = argparse.ArgumentParser(
        prog="python -m tools.demo", description="Show what works, without hardware.", allow_abbrev=False
    )
    parser.add_argument(
        "devices", nargs="*", metavar="DEVICE", help=f"only these: {', '.join(tours)}; all when left out"
    )
    chosen = parser.parse_args(arguments).devices or list(tours)
    if unknown := [word for word in chosen if word not in tours]:
        parser.error(f"there is no tour of {unknown[0]!r}; there are: {', '.join(tours)}")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return show({"generation": demo_generation.run, **{word: tours[word] for word in chosen}}, Console(highlight=False))


def find_tours() -> dict[str, Tour]:
    """Return the tour of each device in specs/devices.toml that has one."""
    words = tomllib.loads((ROOT / "specs" / "devices.toml").read_text(encoding="utf-8"))["devices"]
    return {word: _tour(f"tools.demo_{word}") for word in words if importlib.util.find_spec(f"tools.demo_{word}")}


def _tour(module: str) -> Tour:
    def run(console: Console) -> list[Check]:
        checks: list[Check] = importlib.import_module(module).run(
            console
        )  # a missing library is this tour's failure only
        return checks

    return run


def show(tours: dict[str, Tour], console: Console) -> int:
    """Run the tours, print what worked in one line at the end, and return the exit status."""
    start = time.perf_counter()
    checks = [check for word, tour in tours.items() for check in _run(word, tour, console)]
    failed = [check for check in checks if not check.worked]
    console.print()
    for check in failed:
        console.print(f"[red]did not work:[/red] {check.what}", end="")
        console.print(f": {check.detail}", markup=False, soft_wrap=True)
    seconds = time.perf_counter() - start
    names = ", ".join(check.what for check in checks if check.worked) or "nothing"
    colour = "red" if failed or not checks else "green"
    verdict = f"{len(checks) - len(failed)} of {len(checks)} worked in {seconds:.1f} s"
    console.print(f"[bold {colour}]demo: {verdict}:[/bold {colour}] {names}", soft_wrap=True)
    return 1 if failed or not checks else 0


def _run(word: str, tour: Tour, console: Console) -> list[Check]:
    try:
        return tour(console)
    except ImportError as error:
        hint = f"{error}. `make setup` installs everything; `make demo` does so by itself"
        return [Check(f"{word}: its libraries", False, hint)]
    except Exception as error:  # noqa: BLE001 - whatever breaks a tour is what the demo is there to show
        traceback.print_exc()
        return [Check(f"{word}: its tour", False, f"{type(error).__name__}: {error}")]


if __name__ == "__main__":
    sys.exit(main())
