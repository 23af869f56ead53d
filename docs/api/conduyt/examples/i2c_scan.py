"""List what answers on the I2C bus of a board.

python examples/conduyt/i2c_scan.py /dev/ttyACM0
python examples/conduyt/i2c_scan.py --simulator
"""

from __future__ import annotations

import argparse
import contextlib
import sys

from conduyt import ConduytDeviceSync, ConduytError, ConduytNAKError
from conduyt.simulator import ConduytSimulator
from conduyt.transports.serial import SerialTransport

ADDRESSES = range(0x08, 0x78)
"""Those that are not reserved."""


def scan(device: ConduytDeviceSync) -> list[int]:
    """Return the addresses from which a byte can be read."""
    found: list[int] = []
    for address in ADDRESSES:
        with contextlib.suppress(ConduytNAKError):
            device.i2c.read(address, 1)
            found.append(address)
    return found


def main() -> int:
    """Read the options and scan."""
    parser = argparse.ArgumentParser(description="List what answers on the I2C bus of a board.")
    parser.add_argument("port", nargs="?", help="serial port of the board")
    parser.add_argument("--simulator", action="store_true", help="use a simulated board")
    options = parser.parse_args()
    if (options.port is None) != options.simulator:
        parser.error("name a port, or use --simulator")
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(ConduytSimulator("pty")).endpoint if options.simulator else options.port
        try:
            with ConduytDeviceSync(SerialTransport(port)) as device:
                found = scan(device)
        except ConduytError as error:
            print(error, file=sys.stderr)
            return 1
    print("devices at", ", ".join(f"0x{address:02X}" for address in found) or "no address")
    return 0


if __name__ == "__main__":
    sys.exit(main())
