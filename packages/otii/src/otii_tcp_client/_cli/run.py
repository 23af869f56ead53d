"""Runs one command of the command line."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from devicewire.otii.channels import CHANNELS, ChannelName

from ..exceptions import OtiiError
from ..otii_client import Connect, LicensingMode, OtiiClient
from .arguments import channels_or_default
from .output import discard_output, print_error, print_result, progress

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Generator

    from ..arc import Arc
    from ..project import Project
    from ..recording import Recording

_TICK_S = 0.1
_CHECK_S = 1.0
_TERMINATED = 143


def run(arguments: Namespace) -> int:
    """Run the command and return the exit status."""
    command: str = arguments.command
    try:
        with _terminable(), _connected(arguments) as otii:
            result = _COMMANDS[_ALIASES.get(command, command)](otii, arguments)
    except (OtiiError, OSError, ValueError, ImportError) as error:
        print_error(error, arguments.json)
        return 1
    except KeyboardInterrupt:
        return 130
    return _printed(result, arguments.json)


@contextmanager
def _terminable() -> Generator[None]:
    """Let SIGTERM undo everything as Ctrl-C does: main power is not to stay on, nor a licence reserved."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may handle signals
        return

    def end(*_: object) -> None:
        raise SystemExit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _printed(result: object, is_json: bool) -> int:
    try:
        print_result(result, is_json)
    except OSError as error:
        discard_output()
        if not isinstance(error, BrokenPipeError):  # `| head` has what it wanted
            print_error(error, is_json)
        return 1
    return 0


def _connected(arguments: Namespace) -> Connect:
    is_manual = getattr(arguments, "manual", True)
    return OtiiClient().connect(
        host=arguments.host,
        port=arguments.port,
        try_for_seconds=arguments.try_for,
        licensing=LicensingMode.MANUAL if is_manual else LicensingMode.AUTO,
        credentials=arguments.credentials,
    )


def _devices(otii: Connect, arguments: Namespace) -> list[dict[str, Any]]:
    devices = otii.get_devices(timeout=arguments.wait)
    return [{"id": device.id, "name": device.name, "type": device.type} for device in devices]


def _licenses(otii: Connect, _arguments: Namespace) -> list[dict[str, Any]]:
    return otii.get_licenses()


def _login(otii: Connect, arguments: Namespace) -> dict[str, Any]:
    username = arguments.username or os.environ.get("OTII_USERNAME")
    password = arguments.password or os.environ.get("OTII_PASSWORD")
    if not username or not password:
        raise ValueError("login needs a name and a password: -u and -p, or OTII_USERNAME and OTII_PASSWORD")
    otii.login(username, password)
    return {"logged in": username}


def _logout(otii: Connect, _arguments: Namespace) -> dict[str, Any]:
    otii.logout()
    return {"logged out": True}


def _reserve(otii: Connect, arguments: Namespace) -> dict[str, Any]:
    otii.reserve_license(arguments.id)
    return {"reserved": arguments.id}


def _return(otii: Connect, arguments: Namespace) -> dict[str, Any]:
    otii.return_license(arguments.id)
    return {"returned": arguments.id}


def _record(otii: Connect, arguments: Namespace) -> dict[str, Any]:
    _check_output(arguments.output)
    wanted = channels_or_default(arguments.channel)
    _check_rows(wanted)
    device = _device(otii, arguments.device)
    channels = [(device.id, channel) for channel in wanted]
    for _, channel in channels:
        device.enable_channel(channel, True)
    if arguments.channel and ChannelName.UART_LOG in arguments.channel:
        device.enable_exp_port(
            True
        )  # both are needed for it, and put a voltage on pins: only for who names the channel
        device.enable_uart(True)
    if arguments.voltage is not None:
        device.set_main_voltage(arguments.voltage)
    recording = _recorded(_project(otii), device, arguments)
    if arguments.name:
        recording.rename(arguments.name)
    return _exported(recording, arguments, channels)


def _check_output(output: str) -> None:
    """Refuse a file that cannot be written before anything is recorded or read, not an hour later."""
    from pathlib import Path

    from .._export import table_format

    path = Path(output)
    table_format(path)
    if not path.parent.is_dir():
        raise ValueError(f"there is no folder {path.parent} to write {path.name} to")


def _check_rows(channels: list[str]) -> None:
    """Refuse to record what cannot be exported: the samples of an analog channel are the rows."""
    kinds = [CHANNELS[channel].kind if channel in CHANNELS else "analog" for channel in channels]
    if "analog" not in kinds:
        raise ValueError(f"{' and '.join(channels)} alone cannot be exported: add an analog channel, such as mc")


def _recorded(project: Project, device: Arc, arguments: Namespace) -> Recording:
    """Record, and leave the device without power and the project without a running recording, whatever happens."""
    project.start_recording()
    try:
        if arguments.power:
            device.set_main(True)
        with progress("recording", arguments.quiet) as report:
            _wait(arguments.seconds, report, device)
    finally:
        try:
            if arguments.power:
                device.set_main(False)
        finally:
            project.stop_recording()
    return _recording(project, None)


def _wait(seconds: float, report: Callable[[float, float], None], device: Arc) -> None:
    """Wait, and look now and then whether server and device are still there: recording may take hours."""
    end = monotonic() + seconds
    next_check = monotonic() + _CHECK_S
    while (left := end - monotonic()) > 0:
        sleep(min(_TICK_S, left))
        report(seconds - max(0.0, left), seconds)
        if monotonic() >= next_check:
            _check_device(device)
            next_check = monotonic() + _CHECK_S


def _check_device(device: Arc) -> None:
    if not device.is_connected():
        text = f"{device.name} ({device.id}) was unplugged while it recorded; export has what came before"
        raise OtiiError(text, device_id=device.id)


def _export(otii: Connect, arguments: Namespace) -> dict[str, Any]:
    _check_output(arguments.output)
    recording = _recording(otii.get_active_project(), arguments.recording)
    return _exported(recording, arguments, _channels(recording, arguments))


def _exported(recording: Recording, arguments: Namespace, channels: list[tuple[str, str]] | None) -> dict[str, Any]:
    with progress("reading", arguments.quiet) as report:
        rows = recording.export(
            arguments.output,
            channels,
            from_time=getattr(arguments, "from_time", None),
            to_time=getattr(arguments, "to_time", None),
            on_progress=report,
        )
    return {"recording": recording.id, "name": recording.name, "file": arguments.output, "rows": rows}


def _plot(otii: Connect, arguments: Namespace) -> dict[str, Any]:
    recording = _recording(otii.get_active_project(), arguments.recording)
    with progress("reading", arguments.quiet) as report:
        recording.plot(
            arguments.output,
            _channels(recording, arguments),
            from_time=arguments.from_time,
            to_time=arguments.to_time,
            on_progress=report,
        )
    return {"recording": recording.id, "name": recording.name, "file": arguments.output or ""}


def _device(otii: Connect, wanted: str | None) -> Arc:
    devices = otii.get_devices()
    for device in devices:
        if wanted is None or wanted in {device.id, device.name}:
            return device
    found = ", ".join(f"{device.name} ({device.id})" for device in devices) or "none"
    raise ValueError(f"there is no device {wanted!r}; there are: {found}" if wanted else "no device is connected")


def _project(otii: Connect) -> Project:
    from ..otii import OtiiException

    try:
        return otii.get_active_project()
    except OtiiException:
        return otii.create_project()


def _recording(project: Project, wanted: int | None) -> Recording:
    if wanted is None:
        recording = project.get_last_recording()
        if recording is None:
            raise ValueError("the project has no recording")
        return recording
    recordings = project.get_recordings()
    for recording in recordings:
        if recording.id == wanted:
            return recording
    raise ValueError(f"there is no recording {wanted}; there are: {', '.join(str(item.id) for item in recordings)}")


def _channels(recording: Recording, arguments: Namespace) -> list[tuple[str, str]] | None:
    """Return the channels that were asked for, None for all."""
    from .._values import chosen_channels

    if arguments.channel is None and arguments.device is None:
        return None
    return [
        (device_id, channel)
        for device_id, channel in chosen_channels(recording.measurements, None)
        if arguments.device in {None, device_id} and (arguments.channel is None or channel in arguments.channel)
    ]


_ALIASES = {"list-licenses": "licenses", "reserve-license": "reserve", "return-license": "return"}
_COMMANDS: dict[str, Callable[[Connect, Namespace], object]] = {
    "devices": _devices,
    "licenses": _licenses,
    "login": _login,
    "logout": _logout,
    "reserve": _reserve,
    "return": _return,
    "record": _record,
    "export": _export,
    "plot": _plot,
}
