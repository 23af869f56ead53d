"""The documented surface of the published package works as documented."""

import asyncio
import inspect
from collections.abc import Callable

import pytest

import conduyt
from conduyt import (
    ConduytDevice,
    ConduytDeviceSync,
    ConduytDisconnectedError,
    ConduytNAKError,
    ConduytTimeoutError,
    ConduytTransport,
    HelloResp,
)
from conduyt.core import constants
from conduyt.core.cobs import cobs_decode, cobs_encode
from conduyt.core.crc8 import crc8
from conduyt.core.wire import make_packet, wire_decode, wire_encode
from conduyt.hello import parse_hello_resp
from conduyt.modules import (
    ConduytDHT,
    ConduytEncoder,
    ConduytNeoPixel,
    ConduytOLED,
    ConduytPID,
    ConduytServo,
    ConduytStepper,
)
from conduyt.transports.mock import MockTransport


async def test_the_asynchronous_example_on_a_bare_mock() -> None:
    device = ConduytDevice(MockTransport(), timeout_ms=5000)
    hello = await device.connect()
    assert isinstance(hello, HelloResp)
    led = await device.pin(13).mode("output")
    await led.write(1)
    assert await device.pin(13).read() == 1
    await device.ping()
    await device.reset()
    servo, neo, dht = ConduytServo(device), ConduytNeoPixel(device), ConduytDHT(device)
    await servo.attach(9)
    await servo.write(90)
    await servo.detach()
    await neo.begin(pin=6, count=30)
    await neo.fill(255, 0, 0)
    await neo.show()
    await dht.begin(pin=4, sensor_type=22)
    reading = await dht.read()
    assert (reading.temperature, reading.humidity) == (21.5, 40.25)
    with pytest.raises(ConduytNAKError) as refused:
        await device.pin(99).write(1)
    assert (refused.value.error_name, refused.value.code) == ("INVALID_PIN", 4)
    assert device.connected
    await device.disconnect()
    assert not device.connected


def test_the_synchronous_example_on_a_bare_mock() -> None:
    device = ConduytDeviceSync(MockTransport(), timeout_ms=5000)
    device.connect()
    device.ping()
    pin = device.pin(13)
    pin.mode("output").write(1)
    assert pin.read() == 1
    device.reset()
    device.close()


def test_errors_take_what_the_published_ones_take() -> None:
    refused = ConduytNAKError(0x42, 7)
    assert (refused.code, refused.error_name, refused.seq) == (0x42, "UNKNOWN_0x42", 7)
    assert ConduytNAKError(4, 1).error_name == "INVALID_PIN"
    late = ConduytTimeoutError(7, 5000)
    assert (late.seq, late.timeout_ms) == (7, 5000)
    assert isinstance(late, TimeoutError)
    assert isinstance(ConduytDisconnectedError(message="gone"), ConnectionError)


def test_the_mock_keeps_what_is_sent_and_takes_what_is_injected() -> None:
    async def run() -> None:
        transport = MockTransport()
        device = ConduytDevice(transport)
        task = asyncio.create_task(device.connect())
        await asyncio.sleep(0)
        sent = wire_decode(transport.last_sent or b"")
        assert sent.type == constants.CMD.HELLO
        payload = b"Bare" + bytes(12) + bytes(3) + bytes(8) + bytes(5) + b"\x40\0" + bytes(2)
        transport.inject(wire_encode(make_packet(constants.EVT.HELLO_RESP, sent.seq, payload)))
        hello = await task
        assert (hello.firmware_name, hello.max_payload) == ("Bare", 64)
        assert hello == parse_hello_resp(payload)
        transport.clear_sent()
        assert transport.sent_packets == []
        await device.disconnect()

    asyncio.run(run())


async def test_a_transport_of_the_published_kind() -> None:
    class Published:
        needs_cobs = True
        connected = False

        def __init__(self) -> None:
            self.mock = MockTransport()

        async def connect(self) -> None:
            self.connected = True
            await self.mock.open()

        async def disconnect(self) -> None:
            self.connected = False
            await self.mock.close()

        async def send(self, packet: bytes) -> None:
            await self.mock.send(packet)

        def on_receive(self, handler: object) -> None:
            self.mock.on_packet(handler)  # type: ignore[arg-type] # a handler

    transport = Published()
    device = ConduytDevice(transport)
    await device.connect()
    assert transport.connected
    assert await device.pin(3).read() == 0
    await device.disconnect()
    assert not transport.connected


async def test_a_transport_of_the_documented_kind_is_given_frames() -> None:
    class Framed(MockTransport):
        @property
        def needs_cobs(self) -> bool:  # type: ignore[override] # a property is as good as an attribute
            return True

        async def send(self, packet: bytes) -> None:
            assert packet[-1] == 0
            decoded = cobs_decode(packet[:-1])
            if decoded:
                await super().send(decoded)

        def _hand_over(self, packet: bytes) -> None:
            framed = cobs_encode(packet) + b"\0"
            for piece in (framed[:3], framed[3:]):
                super()._hand_over(piece)

    transport = Framed()
    assert isinstance(transport, ConduytTransport)
    async with ConduytDevice(transport) as device:
        await device.ping()


def test_signatures() -> None:
    expected: dict[Callable[..., object], list[str]] = {
        ConduytServo.attach: ["pin", "min_us", "max_us"],
        ConduytServo.write_microseconds: ["us"],
        ConduytNeoPixel.begin: ["pin", "count", "pixel_type"],
        ConduytNeoPixel.set_pixel: ["index", "r", "g", "b", "w"],
        ConduytNeoPixel.set_range: ["start", "count", "r", "g", "b"],
        ConduytNeoPixel.set_brightness: ["brightness"],
        ConduytEncoder.attach: ["pin_a", "pin_b"],
        ConduytStepper.config: ["step_pin", "dir_pin", "en_pin", "steps_per_rev"],
        ConduytStepper.move_to: ["position", "speed_hz"],
        ConduytDHT.begin: ["pin", "sensor_type"],
        ConduytOLED.begin: ["width", "height", "i2c_addr"],
        ConduytOLED.text: ["x", "y", "size", "text"],
        ConduytOLED.draw_rect: ["x", "y", "w", "h", "fill"],
        ConduytPID.config: ["kp", "ki", "kd"],
    }
    for method, names in expected.items():
        assert list(inspect.signature(method).parameters)[1:] == names


def test_low_level_names() -> None:
    assert crc8(b"123456789") == 0xA2
    assert wire_encode(make_packet(1, 0)).hex() == "434402010000000c"
    with pytest.raises(ValueError, match=r"crc|CRC"):
        wire_decode(bytes.fromhex("434402010000000d"))
    assert cobs_decode(cobs_encode(b"\0a\0")) == b"\0a\0"
    assert cobs_decode(b"\x05a") is None
    assert cobs_decode(b"") is None
    assert (int(constants.CMD.PIN_MODE), int(constants.EVT.FATAL)) == (0x10, 0xFF)
    assert constants.ERR_NAMES[4] == "INVALID_PIN"
    assert (int(constants.PIN_CAP.INTERRUPT), int(constants.SUB_MODE.ANALOG_POLL)) == (128, 4)
    assert constants.DS_TYPE_SIZE[constants.DS_TYPE.FLOAT32] == 4
    assert (constants.PROTOCOL_VERSION, constants.MAGIC, constants.HEADER_SIZE) == (2, b"CD", 7)


def test_every_public_name_is_there() -> None:
    for name in conduyt.__all__:
        assert getattr(conduyt, name) is not None
    assert set(conduyt.__all__) <= set(dir(conduyt))
    with pytest.raises(AttributeError):
        getattr(conduyt, "nothing")  # noqa: B009 # the access is the test
