"""Keep a room warm: watch the temperature of a board, and switch a relay on its pin. Stop with Ctrl-C.

python examples/conduyt/thermostat.py /dev/ttyACM0 --target 21
python examples/conduyt/thermostat.py --simulator --count 3
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from conduyt import ConduytDevice, ConduytError
from conduyt.simulator import ConduytSimulator
from conduyt.transports.serial import SerialTransport

HYSTERESIS = 0.2
"""Degrees Celsius around the target in which the relay stays as it is."""


async def regulate(device: ConduytDevice, pin: int, target: float, count: int | None) -> None:
    """Switch the relay whenever the temperature leaves the target, for `count` values or for ever."""
    relay = await device.pin(pin).mode("output")
    await relay.write(0)
    heating, seen = False, 0
    async with contextlib.aclosing(device.watch_datastream("temperature", timeout_s=30)) as values:
        async for event in values:
            temperature = float(event.value)
            wanted = temperature < target - HYSTERESIS if not heating else temperature < target + HYSTERESIS
            if wanted != heating:
                heating = wanted
                await relay.write(int(heating))
            print(f"{temperature:6.2f} degrees Celsius, heating {'on' if heating else 'off'}", flush=True)
            seen += 1
            if seen == count:
                break
    await relay.write(0)


async def main() -> int:
    """Read the options and regulate."""
    parser = argparse.ArgumentParser(description="Keep a room warm with a board and a relay.")
    parser.add_argument("port", nargs="?", help="serial port of the board")
    parser.add_argument("--simulator", action="store_true", help="use a simulated board")
    parser.add_argument("--pin", type=int, default=7, help="pin of the relay (%(default)s)")
    parser.add_argument("--target", type=float, default=22.0, metavar="DEGREES", help="(%(default)g)")
    parser.add_argument("--count", type=int, metavar="N", help="stop after so many values")
    options = parser.parse_args()
    if (options.port is None) != options.simulator:
        parser.error("name a port, or use --simulator")
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(ConduytSimulator("pty")).endpoint if options.simulator else options.port
        try:
            async with ConduytDevice(SerialTransport(port)) as device:
                await regulate(device, options.pin, options.target, options.count)
        except ConduytError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(main()))
