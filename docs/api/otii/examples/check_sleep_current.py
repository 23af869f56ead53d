"""Fail when a device under test draws more than it may while it sleeps: for the nightly run of a firmware.

python examples/otii/check_sleep_current.py --limit-ua 5
python examples/otii/check_sleep_current.py --simulator --limit-ua 5 --plot sleep.png

The sleep current is the median of the samples: bursts are short. Exit status: 0 within the limit, 1 above it, 2 when it
could not be measured. Needs the extras numpy (and plot).
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from otii_tcp_client.exceptions import OtiiError
from otii_tcp_client.otii_client import OtiiClient
from otii_tcp_client.simulator import OtiiSimulator, system_time

if TYPE_CHECKING:
    from otii_tcp_client.otii_client import Connect

SIMULATED_SPEED = 20.0


def measure(otii: Connect, settle_s: float, seconds: float, speed: float, plot: Path | None) -> float:
    """Return the median current in ampere, after the device had time to settle."""
    arc = otii.get_devices(timeout=5)[0]
    project = otii.create_project()
    arc.set_main_voltage(3.3)
    arc.enable_channel("mc", True)
    project.start_recording()
    arc.set_main(True)
    try:
        time.sleep((settle_s + seconds) / speed)
    finally:
        arc.set_main(False)
        project.stop_recording()
    recording = project.get_last_recording()
    assert recording is not None
    current = recording.get_channel_array(arc.id, "mc").between(settle_s, settle_s + seconds)
    if plot is not None:
        recording.plot(plot, title="Current of the device under test")
    return float(np.median(current.values))


def main() -> int:
    """Read the options, measure, and judge."""
    parser = argparse.ArgumentParser(description="Fail when a device draws too much while it sleeps.")
    parser.add_argument("--host", default="127.0.0.1", help="computer of the Otii server (%(default)s)")
    parser.add_argument("--port", type=int, default=1905, help="its port (%(default)s)")
    parser.add_argument(
        "--simulator", action="store_true", help="use a simulated server, in which time runs 20 times as fast"
    )
    parser.add_argument("--limit-ua", type=float, required=True, help="highest sleep current allowed, in microampere")
    parser.add_argument("--settle", type=float, default=1.0, metavar="SECONDS", help="time to boot (%(default)g)")
    parser.add_argument("--seconds", type=float, default=4.0, help="time to look at (%(default)g)")
    parser.add_argument("--plot", type=Path, help="picture to draw")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        host, port, speed = options.host, options.port, 1.0
        if options.simulator:
            speed = SIMULATED_SPEED
            simulator = stack.enter_context(OtiiSimulator(source=system_time(speed)))
            host, port = simulator.host, simulator.port
        try:
            otii = stack.enter_context(OtiiClient().connect(host=host, port=port, try_for_seconds=1))
            current_ua = measure(otii, options.settle, options.seconds, speed, options.plot) * 1e6
        except (OtiiError, IndexError) as error:
            print(f"not measured: {error}", file=sys.stderr)
            return 2
    is_good = current_ua <= options.limit_ua
    print(f"sleep current {current_ua:.2f} uA, limit {options.limit_ua:g} uA: {'good' if is_good else 'TOO HIGH'}")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
