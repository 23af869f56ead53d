"""What a user may write against conduyt without the checkers objecting."""

from typing import assert_type

from conduyt import (
    Capability,
    Compatibility,
    ConduytDevice,
    ConduytDeviceSync,
    ConduytOTA,
    ConduytTransport,
    DatastreamType,
    HelloResp,
    ReconnectPolicy,
)
from conduyt.events import DatastreamValue, Fatal, Log, PinEvent, Reconnected, Sample
from conduyt.modules import ConduytDHT, ConduytEncoderSync, ConduytServo, DHTReading
from conduyt.transports.mock import MockTransport
from conduyt.transports.mqtt import MQTTTransport
from conduyt.transports.serial import SerialTransport
from conduyt.transports.tcp import TCPTransport


async def use(device: ConduytDevice) -> None:
    assert_type(await device.connect(), HelloResp)
    assert_type(device.capabilities, HelloResp | None)
    assert_type(device.connected, bool)
    assert_type(device.compatibility, Compatibility)
    pin = await device.pin(13).mode("output")
    await pin.write(True)
    assert_type(await device.pin("A0").read(), int)
    async for event in device.pin(2).watch("change"):
        assert_type(event, PinEvent)
    async for value in device.watch_datastream("temperature"):
        assert_type(value, DatastreamValue)
        assert_type(value.value, float | bool | str | bytes)
        assert_type(value.datastream.type, DatastreamType)
    async for sample in device.watch_analog([0, "A1"], 50):
        assert_type(sample, Sample)
    async for message in device.watch(Log, Fatal):
        assert_type(message.text, str)
    async for back in device.watch(Reconnected):
        assert_type(back.restored, tuple[str, ...])
    assert_type(await device.i2c.read(0x50, 2), bytes)
    assert_type(await device.spi.transfer(10, b"a"), bytes)
    await ConduytServo(device, module_id=1).write(90)
    assert_type(await ConduytDHT(device).read(), DHTReading)
    await ConduytOTA(device).flash(b"image", on_progress=print)
    hello = await device.connect()
    assert_type(hello.pins[0].capabilities, Capability)
    assert_type(hello.firmware_version, tuple[int, int, int])


def use_sync(device: ConduytDeviceSync) -> None:
    with device as opened:
        assert_type(opened, ConduytDeviceSync)
    assert_type(device.pin(13).mode("output").read(), int)
    for event in device.pin(2).watch("change"):
        assert_type(event, PinEvent)
    assert_type(ConduytEncoderSync(device).read(), int)


def transports() -> list[ConduytTransport]:
    return [
        MockTransport(),
        SerialTransport("/dev/ttyACM0"),
        TCPTransport("127.0.0.1", 9000),
        MQTTTransport("127.0.0.1"),
    ]


class Published:
    async def connect(self) -> None: ...
    async def disconnect(self) -> None: ...
    async def send(self, packet: bytes) -> None: ...
    def on_receive(self, handler: object) -> None: ...


ConduytDevice(Published(), 100, reconnect=ReconnectPolicy(first_delay_s=1))
