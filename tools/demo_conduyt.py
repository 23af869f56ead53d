"""The tour of a CONDUYT board: capability table, blink, a DHT reading, a datastream, an update, an unplugged cable."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.table import Table

from conduyt import ConduytDevice, ConduytNAKError, ConduytOTA, ReconnectPolicy
from conduyt.events import Reconnected
from conduyt.modules import ConduytDHT
from conduyt.simulator import ConduytSimulator, Refuse
from conduyt.transports.serial import SerialTransport
from tools.demo_parts import Check, bar, heading

if TYPE_CHECKING:
    from rich.console import Console

    from conduyt import HelloResp
    from conduyt.simulator import Device

_LED = 2
_PINS_SHOWN = 6
_WATCH_S = 1.0
_BAR_WIDTH = 20
_IMAGE = bytes(range(256)) * 64
_BACK = ReconnectPolicy(first_delay_s=0.05, largest_delay_s=0.1)
_BACK_WITHIN_S = 30.0


def run(console: Console) -> list[Check]:
    """Walk a simulated board on a pseudo-terminal."""
    heading(console, "CONDUYT board (protocol 2), simulated")
    with ConduytSimulator("pty", board="esp32", seed=1) as simulator:
        console.print(f"simulator: an ESP32 at {simulator.endpoint}, no hardware needed")
        return asyncio.run(_tour(console, simulator))


async def _tour(console: Console, simulator: ConduytSimulator) -> list[Check]:
    async with ConduytDevice(SerialTransport(simulator.endpoint), reconnect=_BACK) as device:
        hello = device.capabilities
        if hello is None:
            return [Check("board connected", False, "it says nothing of itself")]
        checks = [_capabilities(console, hello), await _blink(console, device, simulator.device)]
        checks += [
            await _dht(console, device),
            await _datastream(console, device),
            await _refusal(console, device, simulator),
        ]
        return [*checks, await _update(console, device, simulator), await _unplugged(console, device, simulator)]


def _capabilities(console: Console, hello: HelloResp) -> Check:
    version = ".".join(map(str, hello.firmware_version))
    console.print(f"{hello.firmware_name} {version}: {len(hello.pins)} pins, packets of {hello.max_payload} bytes")
    table = Table("pin", "can do", box=None, padding=(0, 1, 0, 0))
    for pin in hello.pins[:_PINS_SHOWN]:
        table.add_row(str(pin.pin), str(pin))
    console.print(table)
    console.print("modules: " + ", ".join(module.name for module in hello.modules))
    return Check("board connected", len(hello.pins) == 40 and len(hello.modules) == 8)


async def _blink(console: Console, device: ConduytDevice, board: Device) -> Check:
    heading(console, f"Blink on pin {_LED}")
    led = await device.pin(_LED).mode("output")
    seen: list[int] = []
    for level in (1, 0, 1, 0):
        await led.write(level)
        seen.append(board.pins.output(_LED))
        console.print("on " if seen[-1] else "off", end=" ")
        await asyncio.sleep(0.05)
    console.print()
    return Check("blink", seen == [255, 0, 255, 0])


async def _dht(console: Console, device: ConduytDevice) -> Check:
    sensor = ConduytDHT(device)
    await sensor.begin(pin=4, sensor_type=22)
    reading = await sensor.read()
    console.print(f"DHT22: {reading.temperature:.1f} degrees Celsius, {reading.humidity:.1f} % humidity")
    return Check("DHT reading", (reading.temperature, reading.humidity) == (21.5, 40.25))


async def _datastream(console: Console, device: ConduytDevice) -> Check:
    heading(console, f"Datastream temperature, watched for {_WATCH_S:g} s")
    values: list[float] = []
    end = time.monotonic() + _WATCH_S
    async with contextlib.aclosing(device.watch_datastream("temperature", timeout_s=20)) as stream:
        async for event in stream:
            values.append(float(event.value))
            console.print(f"{values[-1]:6.2f} {bar(console, values[-1] - 20, 3, _BAR_WIDTH)}")
            if time.monotonic() >= end and len(set(values)) >= 3:
                break
    return Check("datastream watched", len(set(values)) >= 3 and all(20 < value < 23 for value in values))


async def _refusal(console: Console, device: ConduytDevice, simulator: ConduytSimulator) -> Check:
    simulator.faults.add(Refuse(code=0x0B, of="PIN_READ", times=1))
    try:
        await device.pin(_LED).read()
    except ConduytNAKError as error:
        console.print(f"{type(error).__name__} {error.error_name}: {error}", markup=False)
        return Check("refusal named", error.error_name == "SUB_LIMIT_REACHED")
    return Check("refusal named", False, "no error was raised")


async def _update(console: Console, device: ConduytDevice, simulator: ConduytSimulator) -> Check:
    ota = ConduytOTA(device)
    heading(console, f"Update of {len(_IMAGE)} bytes, {ota.largest_chunk} in each packet")
    columns = (TextColumn("sending"), BarColumn(_BAR_WIDTH), DownloadColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("sending", total=len(_IMAGE))
        watching = asyncio.create_task(_back(device))
        await ota.flash(_IMAGE, on_progress=lambda sent, _total: progress.update(task, completed=sent))
    event = await watching
    console.print(f"the board has restarted and was back {event.downtime_s:.1f} s after its link went")
    return Check("update", simulator.device.ota.installed == [_IMAGE] and simulator.device.restarts == 1)


async def _unplugged(console: Console, device: ConduytDevice, simulator: ConduytSimulator) -> Check:
    await device.pin(_LED).mode("output")
    watching = asyncio.create_task(_back(device))
    await asyncio.to_thread(simulator.unplug)
    await asyncio.to_thread(simulator.plug)
    event = await watching
    console.print(f"cable pulled and put back: {event.attempts} attempts, restored: {', '.join(event.restored)}")
    await device.ping()
    return Check("reconnected", event.is_same_device and bool(event.restored), f"lost: {event.lost}")


async def _back(device: ConduytDevice) -> Reconnected:
    async with contextlib.aclosing(device.watch(Reconnected, timeout_s=_BACK_WITHIN_S)) as events:
        return await anext(events)
