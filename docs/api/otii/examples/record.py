"""Record the current and the UART log of a device under test, print statistics, and write a table.

python examples/otii/record.py --seconds 5 --volts 3.3 --output run.csv
python examples/otii/record.py --simulator --seconds 5 --output run.parquet
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from otii_tcp_client.exceptions import OtiiError
from otii_tcp_client.otii_client import OtiiClient
from otii_tcp_client.simulator import OtiiSimulator, system_time

if TYPE_CHECKING:
    from otii_tcp_client.arc import Arc
    from otii_tcp_client.otii_client import Connect
    from otii_tcp_client.recording import Recording

SIMULATED_SPEED = 20.0


def record(otii: Connect, arc: Arc, volts: float, seconds: float, speed: float) -> Recording:
    """Switch a device on for some seconds and return what was measured."""
    project = otii.create_project()
    arc.set_main_voltage(volts)
    arc.enable_exp_port(True)
    arc.enable_uart(True)
    for channel in ("mc", "mv", "rx"):
        arc.enable_channel(channel, True)
    project.start_recording()
    arc.set_main(True)
    try:
        time.sleep(seconds / speed)
    finally:
        arc.set_main(False)
        project.stop_recording()
    recording = project.get_last_recording()
    if recording is None:
        raise OtiiError("the server kept no recording")
    return recording


def report(arc: Arc, recording: Recording) -> None:
    """Print what the first channel did, and the log."""
    extent = recording.get_channel_info(arc.id, "mc")
    figures = recording.get_channel_statistics(arc.id, "mc", extent["from"], extent["to"])
    print(f"{extent['to'] - extent['from']:.1f} s, {recording.get_channel_data_count(arc.id, 'mc')} samples")
    print(
        f"average {figures['average'] * 1e3:.3f} mA, peak {figures['max'] * 1e3:.1f} mA, energy {figures['energy'] * 1e3:.2f} mJ"
    )
    lines = recording.get_channel_data(arc.id, "rx", 0, recording.get_channel_data_count(arc.id, "rx"))
    for entry in lines["values"]:
        print(f"{entry['timestamp']:8.3f} s  {entry['value']}")


def main() -> int:
    """Read the options, record, and write."""
    parser = argparse.ArgumentParser(description="Record a device under test and write a table.")
    parser.add_argument("--host", default="127.0.0.1", help="computer of the Otii server (%(default)s)")
    parser.add_argument("--port", type=int, default=1905, help="its port (%(default)s)")
    parser.add_argument(
        "--simulator", action="store_true", help="use a simulated server, in which time runs 20 times as fast"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="how long (%(default)g)")
    parser.add_argument("--volts", type=float, default=3.3, help="supply voltage (%(default)g)")
    parser.add_argument("--output", type=Path, help="table to write: .csv, .parquet, .arrow")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        host, port, speed = options.host, options.port, 1.0
        if options.simulator:
            speed = SIMULATED_SPEED
            simulator = stack.enter_context(OtiiSimulator(source=system_time(speed)))
            host, port = simulator.host, simulator.port
        try:
            otii = stack.enter_context(OtiiClient().connect(host=host, port=port, try_for_seconds=1))
            devices = otii.get_devices()
            if not devices:
                print("no Arc or Ace is connected", file=sys.stderr)
                return 1
            recording = record(otii, devices[0], options.volts, options.seconds, speed)
            report(devices[0], recording)
            if options.output is not None:
                print(f"{recording.export(options.output)} rows in {options.output}")
        except OtiiError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
