"""The tour of the Otii: record two seconds of a sensor on an Arc, statistics, arrays, a table, pictures, an error, the async client."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from devicewire.otii.models import AnalogData
from rich.table import Table

from otii_tcp_client._async_otii_client import AsyncOtiiClient
from otii_tcp_client._envelope import Envelope
from otii_tcp_client._plot import terminal_plot
from otii_tcp_client._statistics import SpanStatistics
from otii_tcp_client.otii_client import OtiiClient
from otii_tcp_client.otii_exception import Otii_Exception
from otii_tcp_client.simulator import OtiiSimulator, system_time
from tools.demo_parts import Check, heading

if TYPE_CHECKING:
    from rich.console import Console

    from otii_tcp_client.arc import Arc
    from otii_tcp_client.otii_client import Connect
    from otii_tcp_client.project import Project
    from otii_tcp_client.recording import Recording

_SECONDS = 2.0
_SPEED = 5.0
"""The time of the simulator runs so much faster."""
_CHANNELS = ("mc", "mv", "rx", "i1")
_BINS = 62


def run(console: Console) -> list[Check]:
    """Walk a simulated server through both clients."""
    heading(console, "Otii server with an Arc and an Ace (TCP 1.0.13), simulated")
    with OtiiSimulator(seed=1, source=system_time(_SPEED)) as simulator:
        console.print(f"simulator: {simulator.endpoint}, no hardware needed")
        with OtiiClient().connect(host=simulator.host, port=simulator.port) as otii:
            arc, checks = _devices(console, otii)
            project = otii.create_project()
            recording = _record(arc, project)
            checks += [_statistics(console, arc, recording), _terminal(console, arc, recording)]
            checks += [_files(console, recording), _refusal(console, arc)]
        checks.append(asyncio.run(_at_once(console, simulator)))
        return checks


def _devices(console: Console, otii: Connect) -> tuple[Arc, list[Check]]:
    devices = otii.get_devices()
    console.print(", ".join(f"{device.name} ({device.type}) {device.id}" for device in devices))
    arc = next(device for device in devices if device.type == "Arc")
    return arc, [Check("devices", {device.type for device in devices} == {"Arc", "Ace"})]


def _record(arc: Arc, project: Project) -> Recording:
    """Record a sensor from the moment it gets power."""
    arc.set_main_voltage(3.3)
    arc.enable_exp_port(True)
    arc.enable_uart(True)
    for channel in _CHANNELS:
        arc.enable_channel(channel, True)
    project.start_recording()
    arc.set_main(True)
    time.sleep((_SECONDS + 0.1) / _SPEED)
    arc.set_main(False)
    project.stop_recording()
    recording = project.get_last_recording()
    if recording is None:
        raise RuntimeError("there is no recording after one was made")
    return recording


def _statistics(console: Console, arc: Arc, recording: Recording) -> Check:
    """Compare what the server computes with what the samples say."""
    current = recording.get_channel_array(arc.id, "mc").between(0.0, _SECONDS)
    answer = recording.get_channel_statistics(arc.id, "mc", 0.0, _SECONDS)
    shown = SpanStatistics.from_answer(answer, unit="A", from_time=0.0, to_time=_SECONDS)
    ours = current.statistics()
    heading(console, f"{len(current)} samples of {_SECONDS:g} s of {current.channel}")
    table = Table("", "the server", "the array", box=None, padding=(0, 2, 0, 0))
    names = {line.rpartition(" ")[0].rpartition(" ")[0]: line for line in ours.lines()}
    for line in shown.lines():
        name = line.rpartition(" ")[0].rpartition(" ")[0]
        table.add_row(name, line.removeprefix(f"{name} "), names.get(name, "").removeprefix(f"{name} "))
    console.print(table)
    return Check("two seconds recorded", abs(shown.average - ours.average) < 1e-6, f"{shown.average}, {ours.average}")


def _terminal(console: Console, arc: Arc, recording: Recording) -> Check:
    envelope = Envelope(0.0, _SECONDS, _BINS)
    for data in recording.iter_channel_data(arc.id, "mc"):
        if isinstance(data, AnalogData):
            envelope.add(data)
    text = terminal_plot(envelope, "A", is_ascii=not console.encoding.startswith("utf"))
    console.print(text, markup=False)
    return Check("terminal plot", "100 mA" in text or "mA |" in text)


def _files(console: Console, recording: Recording) -> Check:
    """Draw a picture and write a table, into a folder that stays."""
    folder = Path(tempfile.mkdtemp(prefix="otii-demo-"))
    recording.plot(folder / "recording.png", title="A sensor wakes up")
    rows = recording.export(folder / "recording.csv")
    console.print(f"picture: {folder / 'recording.png'}", soft_wrap=True)
    console.print(f"table of {rows} rows: {folder / 'recording.csv'}", soft_wrap=True)
    is_picture = (folder / "recording.png").read_bytes().startswith(b"\x89PNG")
    return Check("picture and table", is_picture and rows >= _SECONDS * 4000, str(folder))


def _refusal(console: Console, arc: Arc) -> Check:
    try:
        arc.set_exp_voltage(9)
    except Otii_Exception as error:
        console.print(f"{error.type}: {error}", markup=False)
        return Check("9 V refused", error.type == "Invalid key value")
    return Check("9 V refused", False, "no error was raised")


async def _at_once(console: Console, simulator: OtiiSimulator) -> Check:
    async with await AsyncOtiiClient().connect(host=simulator.host, port=simulator.port) as otii:
        devices = await otii.get_devices()
        versions = await asyncio.gather(*(device.get_version() for device in devices))
    shown = ", ".join(f"{device.name} {found['fw_version']}" for device, found in zip(devices, versions, strict=True))
    console.print(f"AsyncOtiiClient: {shown}")
    return Check("async client", len(versions) == 2)
