"""Send new firmware to a board, with a bar.

python examples/conduyt/update.py firmware.bin /dev/ttyUSB0
python examples/conduyt/update.py firmware.bin --simulator
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

from conduyt import ConduytDevice, ConduytError, ConduytOTA
from conduyt.simulator import ConduytSimulator
from conduyt.transports.serial import SerialTransport

WIDTH = 40


def show(sent: int, total: int) -> None:
    """Draw the bar."""
    done = WIDTH * sent // total
    print(f"\r[{'#' * done}{'.' * (WIDTH - done)}] {sent} of {total} bytes", end="", flush=True)


async def update(port: str, image: bytes) -> None:
    """Send the image."""
    async with ConduytDevice(SerialTransport(port)) as device:
        await ConduytOTA(device).flash(image, on_progress=show)
    print("\nthe board restarts")


def main() -> int:
    """Read the options and update."""
    parser = argparse.ArgumentParser(description="Send new firmware to a board.")
    parser.add_argument("image", type=Path, help="file with the firmware")
    parser.add_argument("port", nargs="?", help="serial port of the board")
    parser.add_argument("--simulator", action="store_true", help="use a simulated ESP32")
    options = parser.parse_args()
    if (options.port is None) != options.simulator:
        parser.error("name a port, or use --simulator")
    with contextlib.ExitStack() as stack:
        port = options.port
        if options.simulator:
            port = stack.enter_context(ConduytSimulator("pty", board="esp32")).endpoint
        try:
            asyncio.run(update(port, options.image.read_bytes()))
        except (ConduytError, OSError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
