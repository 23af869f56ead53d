"""The tour of the AccordionQ2 station: a temperature, channels, an I2C scan, an acquisition, a file, events, an error."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from accordionq2 import AccordionQ2ApiError, AccordionQ2Client, AsyncAccordionQ2Client, BusActions
from accordionq2.simulator import AccordionQ2Simulator
from tools.demo_parts import Check, bar, heading

if TYPE_CHECKING:
    from rich.console import Console

_SAMPLES = 1000
_BINS = 9
_BAR_WIDTH = 30
_EEPROM = 0x50


def run(console: Console) -> list[Check]:
    """Walk a simulated station through both clients."""
    heading(console, "AccordionQ2 station (REST 5.28.1), simulated")
    with AccordionQ2Simulator(seed=1) as simulator, AccordionQ2Client(simulator.endpoint) as client:
        console.print(f"simulator: {simulator.endpoint}, no hardware needed")
        checks = [_connection(console, client), _temperature(console, client), _channels(console, client)]
        checks += [_scan(console, client), _acquisition(console, client), _config_file(console, client)]
        checks += [_values_that_come(console, client, simulator), _lease(console, client)]
        checks += [_refusal(console, client), asyncio.run(_at_once(console, simulator.endpoint))]
        return checks


def _connection(console: Console, client: AccordionQ2Client) -> Check:
    status, system = client.connection.get_status(), client.modules.get_physical_system()
    console.print(f"{client.application.get_name()}: firmware {system.firmware}, {len(system.modules)} modules")
    return Check("station connected", status.is_connected)


def _temperature(console: Console, client: AccordionQ2Client) -> Check:
    name = next(name for name in client.resources.get_names() if "TEMP" in name.upper())
    value = client.resources.get_value(name)
    console.print(f"{name}: {value} degrees Celsius", markup=False)
    return Check("temperature", -40 < float(value) < 150, value)


def _channels(console: Console, client: AccordionQ2Client) -> Check:
    channels = client.channels.get_all()
    heading(console, f"{len(channels)} channels, the first ten")
    table = Table("channel", "alias", "type", "direction", "unit", box=None, padding=(0, 1, 0, 0))
    for channel in channels[:10]:
        kind, direction = (flags.name or str(int(flags)) for flags in (channel.channel_type, channel.direction))
        table.add_row(escape(channel.net_name), escape(channel.alias), kind, direction, escape(channel.unit))
    console.print(table)
    return Check("channels", len(channels) > 0)


def _scan(console: Console, client: AccordionQ2Client) -> Check:
    found = client.comm.i2c("BUS I2C", address=0, action=BusActions.SCAN).received
    heading(console, "I2C scan")
    console.print("devices at " + ", ".join(f"0x{address:02X}" for address in found))
    return Check("I2C scan", _EEPROM in found)


def _acquisition(console: Console, client: AccordionQ2Client) -> Check:
    channel = client.numeric_results.get_channels()[0]
    target = channel.possible_target_names[0]
    client.numeric_results.measure(channel.net_name, target, samples=_SAMPLES, reduced_set=False)
    samples = client.numeric_results.get_samples(channel.net_name)
    mean = client.numeric_results.get_mean(channel.net_name)
    heading(console, f"{len(samples)} samples of {target}, mean {mean:.4f}")
    low, high = min(samples), max(samples)
    width = (high - low) / _BINS or 1.0
    counts = [0] * _BINS
    for sample in samples:
        counts[min(int((sample - low) / width), _BINS - 1)] += 1
    for number, count in enumerate(counts):
        console.print(f"{low + (number + 0.5) * width:10.4f} {count:5d} {bar(console, count, max(counts), _BAR_WIDTH)}")
    worked = len(samples) == _SAMPLES and abs(mean - sum(samples) / _SAMPLES) < width
    return Check("acquisition", worked, f"{len(samples)} samples, mean {mean}")


def _config_file(console: Console, client: AccordionQ2Client) -> Check:
    original = client.application.download_config_file(client.application.list_config_files()[0])
    client.application.upload_config_file("demo copy.cfg", original)
    copied = client.application.download_config_file("demo copy.cfg")
    client.application.delete_config_file("demo copy.cfg")
    left = client.application.list_config_files()
    console.print(f"configuration file: {len(original)} bytes down, up, down again, deleted")
    return Check("configuration file", copied == original and "demo copy.cfg" not in left)


def _values_that_come(console: Console, client: AccordionQ2Client, simulator: AccordionQ2Simulator) -> Check:
    heading(console, "values that the station sends by itself")
    seen = []
    with client.watch_values(["DUT_RESET"], 250) as watch:
        for number in range(4):
            item = next(watch)
            seen.append(item)
            note = f", gap: {item.gap.reason}" if item.gap is not None else ""
            console.print(f"DUT_RESET {item.values['DUT_RESET']}{note}", markup=False)
            client.resources.set_value("DUT_RESET", str(number % 2 == 0))
            if number == 1:
                simulator.station.events.cut()  # the connection breaks, and is made again
            else:
                simulator.station.advance(0.25)
    return Check("watched values", [item.gap is not None for item in seen] == [False, False, True, False])


def _lease(console: Console, client: AccordionQ2Client) -> Check:
    with client.lease.hold("demo") as lease:
        seen = client.lease.get()
        console.print(
            f"control lease: held by {seen.owner!r} for {seen.expires_in_ms / 1000:.0f} s at a time", markup=False
        )
    return Check("control lease", lease.held and not client.lease.get().held)


def _refusal(console: Console, client: AccordionQ2Client) -> Check:
    try:
        client.channels.get_channel(alias="NO_SUCH_CHANNEL")
    except AccordionQ2ApiError as error:
        console.print(f"{type(error).__name__} {error.status_code}: {error}", markup=False)
        return Check("unknown channel refused", error.status_code == 404)
    return Check("unknown channel refused", False, "no error was raised")


async def _at_once(console: Console, endpoint: str) -> Check:
    async with AsyncAccordionQ2Client(endpoint) as client:
        names = (await client.resources.get_names())[:20]
        values = await asyncio.gather(*(client.resources.get_value(name) for name in names))
    console.print(f"AsyncAccordionQ2Client: {len(values)} resources read at once")
    return Check("async client", len(values) == len(names) > 0)
