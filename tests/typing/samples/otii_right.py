"""What a user may write against otii_tcp_client without the checkers objecting."""

import warnings
from pathlib import Path
from typing import Any, assert_type

from devicewire.otii.commands import (
    ArcGetValue,
    ArcGetValueResponse,
    ArcSetMain,
    ArcSetRange,
    OtiiGetDevices,
    OtiiGetDevicesResponse,
    ProjectGetLastRecording,
    RecordingGetChannelData,
)
from devicewire.otii.models import AnalogData, ChannelData, DeviceInfo, DeviceType, Range, RecordingInfo

from otii_tcp_client import (
    AsyncOtiiClient,
    ChannelArray,
    Compatibility,
    FirmwareWarning,
    OtiiError,
    OtiiTimeoutError,
)
from otii_tcp_client.arc import Arc
from otii_tcp_client.battery_emulator import BatteryEmulator
from otii_tcp_client.otii import Otii
from otii_tcp_client.otii_client import Connect, LicensingMode, OtiiClient
from otii_tcp_client.otii_connection import DisconnectedException, OtiiConnection
from otii_tcp_client.otii_exception import Otii_Exception
from otii_tcp_client.project import Project
from otii_tcp_client.recording import Recording


def connect() -> None:
    client = OtiiClient()
    with client.connect(host="127.0.0.1", licensing=LicensingMode.MANUAL, licenses=["Battery"]) as otii:
        assert_type(otii, Connect)
        assert_type(otii.get_devices(), list[Arc])
        assert_type(otii.get_devices(5, ["Arc"]), list[Arc])
        assert_type(otii.get_licenses(), list[dict[str, Any]])
        assert_type(otii.open_project("a", force=True, on_progress=print), Project)


def use(arc: Arc, project: Project, emulator: BatteryEmulator) -> None:
    arc.enable_5v(5)
    arc.set_range("low")
    arc.set_power_regulation("inline")
    assert_type(arc.get_main_voltage(), float)
    assert_type(arc.get_version(), dict[str, Any])
    assert_type(arc.set_supply_battery_emulator("id", soc=50.5), BatteryEmulator)
    assert_type(emulator.get_series(), int)
    recording = project.get_last_recording()
    assert_type(recording, Recording | None)
    if recording is not None:
        assert_type(recording.get_channel_data_count("id", "mc"), int)
        array = recording.get_channel_array("id", "mc")
        assert_type(array, ChannelArray)
        assert_type(array.unit, str)
        recording.export(Path("a.csv"), [("id", "mc")])


def call(connection: OtiiConnection) -> None:
    answer = connection.call(ArcGetValue(device_id="id", channel="mc"))
    assert_type(answer, ArcGetValueResponse)
    assert_type(answer.value, float)
    assert_type(connection.call(OtiiGetDevices(timeout=5)), OtiiGetDevicesResponse)
    assert_type(connection.call(OtiiGetDevices()).devices, tuple[DeviceInfo, ...])
    assert_type(connection.call(OtiiGetDevices()).devices[0].type, DeviceType)
    assert_type(connection.call(ProjectGetLastRecording(project_id=1)), RecordingInfo)
    connection.call(ArcSetMain(device_id="id", enable=True))
    connection.call(ArcSetRange(device_id="id", range="low"), timeout=1.0, validate=False)
    connection.call_all([ArcSetRange(device_id="id", range=Range.HIGH)])
    data: ChannelData = connection.call(
        RecordingGetChannelData(recording_id=1, device_id="id", channel="mc", index=0, count=5)
    )
    if isinstance(data, AnalogData):
        assert_type(data.values, tuple[float, ...])


def errors(otii: Otii) -> None:
    try:
        otii.login("name", "password")
    except Otii_Exception as error:
        assert_type(error.type, str)
    except OtiiTimeoutError as error:
        assert_type(error.was_sent, bool | None)
    except (DisconnectedException, OtiiError, TimeoutError, ConnectionError):
        pass


def fits(otii: Otii) -> None:
    assert_type(otii.compatibility, Compatibility)
    assert_type(otii.compatibility.device_version, str | None)
    warnings.simplefilter("ignore", FirmwareWarning)


async def use_async() -> None:
    async with AsyncOtiiClient().connect(port=1905) as otii:
        devices = await otii.get_devices()
        assert_type(await devices[0].get_main_voltage(), float)
        assert_type((await otii.connection.call(ArcGetValue(device_id="id", channel="mc"))).value, float)
