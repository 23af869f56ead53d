"""What a user may write against accordionq2 without the checkers objecting."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_type

from accordionq2 import (
    AccordionQ2ApiError,
    AccordionQ2Client,
    AsyncAccordionQ2Client,
    BootAliasFile,
    BootWifi,
    BusActions,
    BusTransactionResponse,
    ChannelConfigRequest,
    ChannelDto,
    ChannelTypes,
    Compatibility,
    DirectionTypes,
    EventStream,
    FileEntry,
    FileRoot,
    FirmwareUpdateStatus,
    Gap,
    LeaseDto,
    ModuleStatus,
    ServerEvent,
    WatchedValues,
)
from accordionq2.enums import UartBusTypes, direction_to_json, parse_channel_types
from accordionq2.models import AppLicenseDto, CalibrationRowDto, CalibrationTableDto, NumericMeasureResultDto


def use(client: AccordionQ2Client) -> None:
    with client as opened:
        assert_type(opened, AccordionQ2Client)
    assert_type(client.resources.get_names(), list[str])
    assert_type(client.resources.get_value("A"), str)
    assert_type(client.resources.get_values(["A"]), dict[str, str])
    client.resources.set_values({"A": "1"})
    assert_type(client.channels.get_all(), list[ChannelDto])
    channel = client.channels.get_channel(alias="A")
    assert_type(channel.channel_type, ChannelTypes)
    assert_type(channel.direction, DirectionTypes)
    config = ChannelConfigRequest(net_name="N", direction=DirectionTypes.IN | DirectionTypes.OUT)
    config.alias = "B"
    client.channels.configure_many([config])
    assert_type(client.application.get_status(), ModuleStatus)
    assert_type(client.media.download_file("f"), bytes)
    assert_type(client.media.download_file("f", to=Path("f"), progress=print), int)
    client.media.upload_file("f", Path("f"))
    assert_type(client.modules.get_all_apps(), list[AppLicenseDto])
    answer = client.comm.i2c("I2C", 0x50, BusActions.RECEIVE, number_of_bytes_to_receive=4)
    assert_type(answer, BusTransactionResponse)
    assert_type(answer.received, bytes)
    client.comm.uart("UART", "Send", bus_type=UartBusTypes.RS485, data_to_send=b"x")
    assert_type(client.numeric_results.measure("N", "T"), NumericMeasureResultDto)
    assert_type(client.numeric_results.get_samples("N"), list[float])
    table = CalibrationTableDto("P", "R", "S", (CalibrationRowDto("A", 1.0, 0.0),))
    client.calibration.set_table("C", table)
    assert_type(direction_to_json(DirectionTypes.IN), str)
    assert_type(parse_channel_types("Analog"), ChannelTypes)
    assert_type(AccordionQ2ApiError(404, "x").status_code, int)


def use_newer(client: AccordionQ2Client) -> None:
    assert_type(client.resources.read_values(["A"], 500), tuple[dict[str, str], dict[str, float]])
    assert_type(client.numeric_results.acquire("N", "T", usl=1.0).samples, tuple[float, ...])
    assert_type(client.channels.get_all()[0].details, Mapping[str, Any] | None)
    assert_type(client.files.get_roots(), list[FileRoot])
    assert_type(client.files.list("config").path, str)
    assert_type(client.files.download("config", "f"), bytes)
    assert_type(client.files.upload("config", "f", Path("f"), progress=print), FileEntry)
    assert_type(client.firmware.get_state().update.finished, bool)
    assert_type(client.firmware.install_package("f.zip", on_status=print), FirmwareUpdateStatus)
    assert_type(client.firmware.get_update().bytes, int | None)
    assert_type(client.system.get_services()[0].self, bool)
    assert_type(client.system.boot.get().wifi, BootWifi)
    client.system.boot.update(alias_files=[BootAliasFile("f")], wifi=BootWifi(True, "W"), wifi_password="secret")
    assert_type(client.lease.held_lease_id, str | None)
    with client.lease.hold("me") as lease:
        assert_type(lease, LeaseDto)
    with client.events.open() as stream:
        assert_type(stream, EventStream)
        for event in stream:
            assert_type(event, ServerEvent)
            assert_type(event.data, dict[str, Any])
    for values in client.watch_values(["A"], 250):
        assert_type(values, WatchedValues)
        assert_type(values.gap, Gap | None)
    assert_type(client.compatibility, Compatibility)


async def use_async() -> None:
    async with AsyncAccordionQ2Client("http://h", 5.0, ("u", "p"), False, {"X": "y"}) as client:
        assert_type(await client.resources.get_names(), list[str])
        assert_type(await client.media.download_file("f", to="f"), int)
        assert_type(await client.numeric_results.get_mean("N"), float)
        async with client.lease.hold("me") as lease:
            assert_type(lease, LeaseDto)
        async for values in client.watch_values(["A"]):
            assert_type(values, WatchedValues)
        async for event in await client.events.open():
            assert_type(event, ServerEvent)
