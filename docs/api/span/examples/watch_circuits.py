"""Print the power of every circuit whenever it changes. Stop with Ctrl-C.

python examples/span/watch_circuits.py 192.168.1.50 --token ...
python examples/span/watch_circuits.py --simulator --every 0.5 --count 3
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys

from span_panel_api import (
    SpanPanelAuthError,
    SpanPanelClient,
    SpanPanelConnectionError,
    SpanPanelRetriableError,
    SpanPanelTimeoutError,
)
from span_panel_api.simulator import SpanSimulator, system_time

PASSING = (SpanPanelConnectionError, SpanPanelRetriableError, SpanPanelTimeoutError)
"""What may be over at the next look: the panel restarts, the network is busy."""


async def watch(client: SpanPanelClient, every_s: float, count: int | None, smallest_change_w: float) -> None:
    """Look at all circuits again and again, `count` times or for ever."""
    shown: dict[str, float] = {}
    looks = 0
    while count is None or looks < count:
        if looks:
            await asyncio.sleep(every_s)
        looks += 1
        try:
            circuits = await client.get_circuits()
        except PASSING as error:
            print(f"{error}; trying again", file=sys.stderr)
            continue
        for circuit in circuits:
            power_w = circuit.instant_power_w
            if power_w is None or abs(power_w - shown.get(circuit.id, float("inf"))) < smallest_change_w:
                continue
            shown[circuit.id] = power_w
            print(f"{' '.join(str(circuit.name).split()):24} {power_w:9.1f} W  {circuit.relay_state}", flush=True)


async def main() -> int:
    """Read the options and watch."""
    parser = argparse.ArgumentParser(description="Print the power of every circuit whenever it changes.")
    parser.add_argument("host", nargs="?", help="name or address of the panel")
    parser.add_argument(
        "--simulator", action="store_true", help="use a simulated panel, in which time runs 60 times as fast"
    )
    parser.add_argument(
        "--token", default=os.environ.get("SPAN_TOKEN"), help="access token (default: SPAN_TOKEN of the environment)"
    )
    parser.add_argument(
        "--every", type=float, default=2.0, metavar="SECONDS", help="time between two looks (%(default)g)"
    )
    parser.add_argument("--count", type=int, metavar="N", help="stop after so many looks")
    parser.add_argument(
        "--change", type=float, default=5.0, metavar="WATTS", help="smallest change that is shown (%(default)g)"
    )
    options = parser.parse_args()
    if (options.host is None) != options.simulator:
        parser.error("name a host, or use --simulator")
    with contextlib.ExitStack() as stack:
        host, port, token = options.host, 80, options.token
        if options.simulator:
            simulator = stack.enter_context(SpanSimulator(source=system_time(60)))
            host, port, token = simulator.host, simulator.port, simulator.token
        async with SpanPanelClient(host, port, access_token=token) as client:
            try:
                await watch(client, options.every, options.count, options.change)
            except SpanPanelAuthError as error:
                print(error, file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(main()))
