"""Write the energy counters of all circuits, and of the tabs without a circuit (solar), as CSV.

python examples/span/export_energy.py 192.168.1.50 --token ... --output energy.csv
python examples/span/export_energy.py --simulator
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from span_panel_api import SpanPanelClientSync, SpanPanelError, unmapped_branches
from span_panel_api.simulator import SpanSimulator

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("read_at", "id", "name", "tabs", "consumed_wh", "produced_wh", "power_w")


def rows(client: SpanPanelClientSync) -> Iterator[tuple[object, ...]]:
    """One row for each circuit and for each tab without one. Empty where the panel does not know."""
    circuits, panel = client.get_circuits(), client.get_panel_state()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for circuit in circuits:
        tabs = "+".join(map(str, circuit.tabs or ()))
        name = " ".join(circuit.name.split()) if circuit.name else ""
        energies = (circuit.consumed_energy_wh, circuit.produced_energy_wh)
        yield now, circuit.id, name, tabs, *energies, circuit.instant_power_w
    for branch in unmapped_branches(panel, circuits):
        # What a branch exports goes to the house's loads: for a circuit that is called consumed.
        energies = (branch.exported_active_energy_wh, branch.imported_active_energy_wh)
        yield now, "", f"tab {branch.id}", branch.id, *energies, branch.instant_power_w


def main() -> int:
    """Read the options and write the table."""
    parser = argparse.ArgumentParser(description="Write the energy counters of all circuits as CSV.")
    parser.add_argument("host", nargs="?", help="name or address of the panel")
    parser.add_argument("--simulator", action="store_true", help="use a simulated panel")
    parser.add_argument(
        "--token", default=os.environ.get("SPAN_TOKEN"), help="access token (default: SPAN_TOKEN of the environment)"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="file to write (standard output when left out)")
    options = parser.parse_args()
    if (options.host is None) != options.simulator:
        parser.error("name a host, or use --simulator")
    with contextlib.ExitStack() as stack:
        host, port, token = options.host, 80, options.token
        if options.simulator:
            simulator = stack.enter_context(SpanSimulator())
            host, port, token = simulator.host, simulator.port, simulator.token
        client = stack.enter_context(SpanPanelClientSync(host, port, access_token=token, retries=2))
        try:
            table = list(rows(client))  # all of it before the file is opened: no half-written table
        except SpanPanelError as error:
            print(error, file=sys.stderr)
            return 1
        file = (
            stack.enter_context(options.output.open("w", encoding="utf-8", newline=""))
            if options.output
            else sys.stdout
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
