"""What the device does with each command, in the order of checks that the firmware has. Returns the answer's type and payload."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from devicewire.conduyt.enums import DeviceType, ErrorCode, HostType, PinCapability, PinMode

from .fields import Fields
from .refusal import Refusal, need

if TYPE_CHECKING:
    from .device import Device

Answer = tuple[DeviceType, bytes]
Handler = Callable[["Device", bytes], Answer]

_ACK: Final[Answer] = (DeviceType.ACK, b"")
_SUBSCRIBE_BYTES: Final = 5
_SUBSCRIBE_BYTES_WITH_THRESHOLD: Final = 7
_STREAM_BYTES: Final = 5
_FIRST_I2C_ADDRESS: Final = 0x08
_LAST_I2C_ADDRESS: Final = 0x77


def _ping(_device: "Device", _payload: bytes) -> Answer:
    return DeviceType.PONG, b""


def _hello(device: "Device", _payload: bytes) -> Answer:
    return DeviceType.HELLO_RESP, device.hello_payload()


def _pin_mode(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= 2, ErrorCode.INVALID_PIN)
    pin, mode = payload[0], payload[1]
    need(mode <= PinMode.INPUT_PULLUP, ErrorCode.PIN_MODE_UNSUPPORTED)
    device.check_pin(pin, _NEEDED[PinMode(mode)])
    device.pins.set_mode(pin, mode)
    return _ACK


def _pin_write(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= 2, ErrorCode.INVALID_PIN)
    pin, value = payload[0], payload[1]
    as_duty = payload[2] == PinMode.PWM if len(payload) > 2 else value > 1
    device.check_pin(pin, PinCapability.PWM_OUT if as_duty else PinCapability.DIGITAL_OUT)
    if as_duty:
        device.pins.write_duty(pin, value)
    else:
        device.pins.write_level(pin, high=value != 0)
    return _ACK


def _pin_read(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= 1, ErrorCode.INVALID_PIN)
    pin = payload[0]
    mode = payload[1] if len(payload) > 1 else device.pins.mode(pin)
    if mode != PinMode.ANALOG:
        device.check_pin(pin, PinCapability(0))
        return DeviceType.PIN_READ_RESP, bytes((pin, device.pins.read_level(pin), 0))
    readable = not device.board.knows_pins or device.board.can(pin, PinCapability.ANALOG_IN)
    need(readable, ErrorCode.PIN_MODE_UNSUPPORTED)
    return DeviceType.PIN_READ_RESP, bytes((pin,)) + device.pins.read_analog(pin).to_bytes(2, "little")


def _pin_subscribe(device: "Device", payload: bytes) -> Answer:
    short = device.habits.takes_short_forms
    need(len(payload) >= (4 if short else _SUBSCRIBE_BYTES), ErrorCode.INVALID_PIN)
    device.check_pin(payload[0], PinCapability(0))
    fields = Fields(payload)
    pin, mode, interval_ms = fields.u8(), fields.u8(), fields.u16()
    has_threshold = len(payload) >= (6 if short else _SUBSCRIBE_BYTES_WITH_THRESHOLD)
    device.subscriptions.subscribe(pin, mode, interval_ms, fields.u16() if has_threshold else 0)
    return _ACK


def _pin_unsubscribe(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= 1, ErrorCode.INVALID_PIN)
    device.subscriptions.unsubscribe(payload[0])
    return _ACK


def _i2c_address(payload: bytes, shortest: int) -> int:
    need(len(payload) >= shortest, ErrorCode.I2C_NOT_AVAILABLE)
    need(_FIRST_I2C_ADDRESS <= payload[0] <= _LAST_I2C_ADDRESS, ErrorCode.I2C_NOT_AVAILABLE)
    return payload[0]


def _i2c_write(device: "Device", payload: bytes) -> Answer:
    address = _i2c_address(payload, 2)
    data = payload[1:]
    done = len(data) <= device.board.i2c_limit and device.i2c.write(address, data)
    need(done, ErrorCode.I2C_NACK)
    return _ACK


def _i2c_read(device: "Device", payload: bytes) -> Answer:
    address = _i2c_address(payload, 2)
    return DeviceType.I2C_READ_RESP, device.i2c.read(address, min(payload[1], device.board.i2c_limit))


def _i2c_read_reg(device: "Device", payload: bytes) -> Answer:
    address = _i2c_address(payload, 3)
    need(device.i2c.write(address, payload[1:2]), ErrorCode.I2C_NACK)
    return DeviceType.I2C_READ_RESP, device.i2c.read(address, min(payload[2], device.board.i2c_limit))


def _spi_xfer(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= 2, ErrorCode.UNKNOWN_TYPE)
    return DeviceType.SPI_XFER_RESP, device.spi.transfer(payload[0], payload[1:])


def _mod_cmd(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= 2, ErrorCode.MODULE_NOT_LOADED)
    need(payload[0] < len(device.modules), ErrorCode.MODULE_NOT_LOADED)
    module = device.modules[payload[0]]
    data = module.command(payload[1], payload[2:])
    return _ACK if data is None else (DeviceType.MOD_RESP, bytes((module.id_on_the_wire(),)) + data)


def _stream_start(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= (4 if device.habits.takes_short_forms else _STREAM_BYTES), ErrorCode.INVALID_PIN)
    fields = Fields(payload)
    device.stream.start(fields.u16(), fields.u16())
    return _ACK


def _stream_stop(device: "Device", _payload: bytes) -> Answer:
    device.stream.stop()
    return _ACK


def _ds_write(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= 2, ErrorCode.UNKNOWN_DATASTREAM)
    device.datastreams.write(payload[0], payload[1:])
    return _ACK


def _ds_read(device: "Device", payload: bytes) -> Answer:
    need(len(payload) >= 1, ErrorCode.UNKNOWN_DATASTREAM)
    return DeviceType.DS_READ_RESP, device.datastreams.read(payload[0])


def _ds_subscribe(device: "Device", payload: bytes) -> Answer:
    fields = Fields(payload)
    device.datastreams.subscribe(fields.u8(), fields.u16())
    return _ACK


def _ota_begin(device: "Device", payload: bytes) -> Answer:
    device.ota.begin(payload)
    return _ACK


def _ota_chunk(device: "Device", payload: bytes) -> Answer:
    device.ota.chunk(payload)
    return _ACK


def _ota_finalize(device: "Device", _payload: bytes) -> Answer:
    device.ota.finalize()
    device.restart_soon()
    return _ACK


def _reset(device: "Device", _payload: bytes) -> Answer:
    device.subscriptions.clear()
    return _ACK


def _unknown(_device: "Device", _payload: bytes) -> Answer:
    raise Refusal(ErrorCode.UNKNOWN_TYPE)


_NEEDED: Final[Mapping[PinMode, PinCapability]] = {
    PinMode.INPUT: PinCapability.DIGITAL_IN,
    PinMode.OUTPUT: PinCapability.DIGITAL_OUT,
    PinMode.PWM: PinCapability.PWM_OUT,
    PinMode.ANALOG: PinCapability.ANALOG_IN,
    PinMode.INPUT_PULLUP: PinCapability.DIGITAL_IN,
}

HANDLERS: Final[Mapping[int, Handler]] = {
    HostType.PING: _ping,
    HostType.HELLO: _hello,
    HostType.PIN_MODE: _pin_mode,
    HostType.PIN_WRITE: _pin_write,
    HostType.PIN_READ: _pin_read,
    HostType.PIN_SUBSCRIBE: _pin_subscribe,
    HostType.PIN_UNSUBSCRIBE: _pin_unsubscribe,
    HostType.I2C_WRITE: _i2c_write,
    HostType.I2C_READ: _i2c_read,
    HostType.I2C_READ_REG: _i2c_read_reg,
    HostType.SPI_XFER: _spi_xfer,
    HostType.MOD_CMD: _mod_cmd,
    HostType.STREAM_START: _stream_start,
    HostType.STREAM_STOP: _stream_stop,
    HostType.DS_WRITE: _ds_write,
    HostType.DS_READ: _ds_read,
    HostType.DS_SUBSCRIBE: _ds_subscribe,
    HostType.OTA_BEGIN: _ota_begin,
    HostType.OTA_CHUNK: _ota_chunk,
    HostType.OTA_FINALIZE: _ota_finalize,
    HostType.RESET: _reset,
}


def answer_to(device: "Device", command: int, payload: bytes) -> Answer:
    """Carry out a command and return its answer; a refusal is a NAK."""
    try:
        return HANDLERS.get(command, _unknown)(device, payload)
    except Refusal as refusal:
        return DeviceType.NAK, bytes((refusal.code,))
