"""What the commands of the command line do. Each connects, does one thing and disconnects."""

from __future__ import annotations

import asyncio
import json
import math
import sys
from argparse import Namespace
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devicewire.conduyt.enums import DatastreamType

from . import framing
from ._cli_target import transport_for
from .client import ConduytDevice
from .errors import ConduytArgumentError
from .ota import ConduytOTA

if TYPE_CHECKING:
    from .types import DatastreamDescriptor, HelloResp

Command = Callable[[Namespace], Coroutine[Any, Any, None]]

_BAR = 30
_TRUE, _FALSE = {"1", "true", "on", "yes"}, {"0", "false", "off", "no"}


def _device(options: Namespace) -> ConduytDevice:
    transport = transport_for(options.device, baudrate=options.baud, settle_s=options.settle)
    return ConduytDevice(transport, options.timeout_ms)


def _say(options: Namespace, text: str, **values: Any) -> None:
    known = {name: None if _is_no_number(value) else value for name, value in values.items()}
    print(json.dumps(known) if options.json else text, flush=True)  # noqa: T201 - this is a command line


def _is_no_number(value: object) -> bool:
    """Whether JSON has no way to write it."""
    return isinstance(value, float) and not math.isfinite(value)


async def info(options: Namespace) -> None:
    """Print what the board says of itself."""
    async with _device(options) as device:
        hello = device.capabilities
        assert hello is not None  # noqa: S101 - it is connected
        _say(options, _description(hello), **_facts(hello))


def _facts(hello: HelloResp) -> dict[str, Any]:
    return {
        "firmware": hello.firmware_name,
        "version": ".".join(map(str, hello.firmware_version)),
        "mcu_id": hello.mcu_id.hex(),
        "ota": hello.ota_capable,
        "max_payload": hello.max_payload,
        "i2c_buses": hello.i2c_buses,
        "spi_buses": hello.spi_buses,
        "uarts": hello.uart_count,
        "pins": [{"pin": pin.pin, "can": str(pin).split(", ")} for pin in hello.pins],
        "modules": [{"id": module.module_id, "name": module.name} for module in hello.modules],
        "datastreams": [_stream(stream) for stream in hello.datastreams],
        "framing": framing.__impl__,
    }


def _stream(stream: DatastreamDescriptor) -> dict[str, Any]:
    kind = DatastreamType(stream.type).name.lower()
    return {"name": stream.name, "type": kind, "unit": stream.unit, "writable": stream.writable}


def _description(hello: HelloResp) -> str:
    facts = _facts(hello)
    lines = [
        f"{facts['firmware']} {facts['version']}, chip {facts['mcu_id']}",
        f"packets up to {facts['max_payload']} bytes, update over the link: {'yes' if facts['ota'] else 'no'}",
        f"{facts['i2c_buses']} I2C, {facts['spi_buses']} SPI, {facts['uarts']} serial; framing in {facts['framing']}",
        *(f"pin {pin.pin:3}  {pin}" for pin in hello.pins),
        *(f"module {module.module_id}  {module.name}" for module in hello.modules),
    ]
    for stream in facts["datastreams"]:
        access = "can be written" if stream["writable"] else "read only"
        kind = f"{stream['type']} {stream['unit']}".rstrip()
        lines.append(f"datastream {stream['name']}  {kind}, {access}")
    return "\n".join(lines)


async def read(options: Namespace) -> None:
    """Print the value of a pin."""
    async with _device(options) as device:
        pin = device.pin(options.pin)
        if options.mode is not None:
            await pin.mode(options.mode)
        value = await pin.read()
        _say(options, str(value), pin=pin.num, value=value)


def _is_pin(text: str) -> bool:
    return text.isdecimal() or (text[:1] in {"A", "a"} and text[1:].isdecimal())


async def write(options: Namespace) -> None:
    """Set a pin or a datastream."""
    async with _device(options) as device:
        if not _is_pin(options.what):
            stream = device.datastream(options.what)
            value = _value(options.value, stream.descriptor)
            await stream.write(value)
            shown = value.hex() if isinstance(value, bytes) else value
            return _say(options, f"{options.what} = {shown}", datastream=options.what, value=shown)
        pin, level = device.pin(options.what), _integer(options.value)
        if options.mode is not None:
            await pin.mode(options.mode)
        await pin.write(level)
        return _say(options, f"pin {pin.num} = {level}", pin=pin.num, value=level)


def _integer(text: str) -> int:
    try:
        return int(text, 0)
    except ValueError:
        raise ConduytArgumentError(f"{text!r} is no integer") from None


def _value(text: str, stream: DatastreamDescriptor) -> bool | float | str | bytes:
    """Read a value as the datastream's type says."""
    if stream.type == DatastreamType.STRING:
        return text
    try:
        if stream.type == DatastreamType.BOOL:
            return text.lower() in _TRUE if text.lower() in _TRUE | _FALSE else bool(int(text, 0))
        if stream.type == DatastreamType.FLOAT32:
            return float(text)
        return bytes.fromhex(text) if stream.type == DatastreamType.BYTES else int(text, 0)
    except ValueError:
        kind = DatastreamType(stream.type).name.lower()
        raise ConduytArgumentError(f"{text!r} is no value for {stream.name}, which is {kind}") from None


async def watch(options: Namespace) -> None:
    """Print changes until there were enough."""
    printed = 0
    async with _device(options) as device, aclosing(_changes(device, options)) as changes:
        async for text, values in changes:
            _say(options, text, **values)
            printed += 1
            if printed == options.count:
                return


async def _changes(device: ConduytDevice, options: Namespace) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    if not _is_pin(options.what):
        async for new in device.watch_datastream(options.what, interval_ms=options.interval_ms):
            shown = new.value.hex() if isinstance(new.value, bytes) else new.value
            yield f"{shown} {new.datastream.unit}".rstrip(), {"datastream": options.what, "value": shown}
        return
    mode = "change" if options.what.isdecimal() else "analog"
    poll_ms = options.interval_ms if options.poll else None
    if mode == "change" and not options.poll:
        sys.stderr.write("conduyt: waiting; when nothing comes, try --poll: released firmware reports no edges\n")
    async for event in device.pin(options.what).watch(mode, interval_ms=options.interval_ms, poll_ms=poll_ms):
        yield str(event.value), {"pin": event.pin, "value": event.value}


async def ota(options: Namespace) -> None:
    """Send an image, with a bar on the error stream."""
    image = await asyncio.to_thread(Path(options.image).read_bytes)
    async with _device(options) as device:
        await ConduytOTA(device).flash(image, on_progress=None if options.json else _bar)
        _say(options, f"{len(image)} bytes sent; the device restarts", bytes=len(image))


def _bar(sent: int, total: int) -> None:
    full = _BAR * sent // total
    end = "\n" if sent == total else ""
    print(f"\r[{'#' * full}{'.' * (_BAR - full)}] {100 * sent // total:3} %", end=end, file=sys.stderr, flush=True)  # noqa: T201 - as above


async def ports(options: Namespace) -> None:
    """List serial ports."""
    from .transports.serial import list_ports

    names = list(await list_ports())
    _say(options, "\n".join(names) or "no serial ports", ports=names)
