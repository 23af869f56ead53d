"""What a user may write against accordionq2 without the checkers objecting."""

from pathlib import Path
from typing import assert_type

from accordionq2 import (
    AccordionQ2ApiError,
    AccordionQ2Client,
    AsyncAccordionQ2Client,
    BusActions,
    BusTransactionResponse,
    ChannelConfigRequest,
    ChannelDto,
    ChannelTypes,
    DirectionTypes,
    ModuleStatus,
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


async def use_async() -> None:
    async with AsyncAccordionQ2Client("http://h", 5.0, ("u", "p"), False, {"X": "y"}) as client:
        assert_type(await client.resources.get_names(), list[str])
        assert_type(await client.media.download_file("f", to="f"), int)
        assert_type(await client.numeric_results.get_mean("N"), float)
